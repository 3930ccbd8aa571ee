//! How a scan is shown: a bar for a person, lines for a log, JSON for a program.

mod pace;

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget};
use portolan_image::error::visible;
use portolan_scan::{Counts, Event, Outcome};
use serde_json::json;

use super::Terminal;
use super::progress::{Manner, TICK, say, style};
use pace::Pace;

/// How often lines tell how far it is.
const OFTEN: Duration = Duration::from_secs(10);

/// A scan being shown.
#[derive(Debug)]
pub(crate) struct Scanning<'a> {
    terminal: &'a Terminal,
    manner: Manner,
    bar: Option<ProgressBar>,
    pace: Pace,
    /// When a line told how far it is.
    told: Instant,
}

impl<'a> Scanning<'a> {
    pub(super) fn new(terminal: &'a Terminal, repositories: usize) -> Self {
        let now = Instant::now();
        let manner = terminal.progress.manner_of_scans;
        let bar = (manner == Manner::Bar).then(|| {
            let bar = ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::stderr())
                .with_style(style("{spinner} {bar:16} {wide_msg}"));
            bar.enable_steady_tick(TICK);
            terminal.progress.put(bar.clone());
            bar
        });
        if manner == Manner::Json {
            tell(&json!({ "event": "begun", "repositories": repositories }));
        }
        let scanning = Self {
            terminal,
            manner,
            bar,
            pace: Pace::new(repositories as u64, now),
            told: now,
        };
        scanning.draw(now);
        scanning
    }

    /// Hears what happened, and shows it.
    pub(crate) fn hear(&mut self, event: &Event) {
        let now = Instant::now();
        if self.manner == Manner::Json {
            tell(&as_json(event));
            return;
        }
        match event {
            Event::Listed {
                repository,
                tags,
                notes,
            } => {
                self.pace.listed(*tags as u64);
                for note in notes {
                    self.terminal
                        .warn(&format!("{}: {note}", repository.familiar()));
                }
            }
            Event::Visited { reference, outcome } => {
                // A tag that vanished was not among those that were to be visited.
                if *outcome != Outcome::Vanished {
                    self.pace.visited(now);
                }
                if let Outcome::Failed(why) = outcome {
                    self.pace.failed += 1;
                    let name = reference.familiar();
                    self.warn(&name, why);
                }
            }
            Event::Recent { .. } => self.pace.finished += 1,
            Event::NotListed { repository, why } => {
                self.pace.finished += 1;
                self.pace.failed += 1;
                self.warn(&repository.familiar(), why);
            }
            Event::GivenUp { about, why } => {
                self.pace.finished += 1;
                self.pace.failed += 1;
                self.warn(about, why);
            }
            Event::Opening { images, .. } => self.pace.to_open += *images as u64,
            Event::Opened { .. } => self.pace.layers += 1,
            Event::Inventoried { .. } => self.pace.opened += 1,
            Event::NotOpened {
                repository,
                digest,
                why,
            } => {
                self.pace.failed += 1;
                let digest = digest.as_ref().map(ToString::to_string);
                let name = format!("{}@{}", repository.familiar(), digest.unwrap_or_default());
                self.warn(&name, why);
            }
            Event::Finished { repository, counts } => {
                self.pace.finished += 1;
                if self.manner != Manner::None {
                    let line = format!("{}: {}\n", visible(&repository.familiar()), told(counts));
                    self.terminal.progress.suspend(|| say(&line));
                }
            }
        }
        self.draw(now);
        if self.manner == Manner::Lines && now.duration_since(self.told) >= OFTEN {
            self.told = now;
            say(&format!("{}\n", self.pace.words(now)));
        }
    }

    fn warn(&self, name: &str, why: &str) {
        if why.contains(name) {
            self.terminal.warn(why);
        } else {
            self.terminal.warn(&format!("{name}: {why}"));
        }
    }

    fn draw(&self, now: Instant) {
        let Some(bar) = &self.bar else { return };
        bar.set_length(self.pace.total().number().max(1));
        bar.set_position(self.pace.visited);
        bar.set_message(self.pace.words(now));
    }
}

fn tell(event: &serde_json::Value) {
    say(&format!("{event}\n"));
}

/// Counts in words, without those that are zero.
pub(crate) fn told(counts: &Counts) -> String {
    let words: Vec<String> = [
        (counts.new, "new"),
        (counts.moved, "moved"),
        (counts.vanished, "vanished"),
        (counts.unchanged, "unchanged"),
        (counts.failed, "failed"),
        (counts.put_off, "put off"),
    ]
    .iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| format!("{count} {word}"))
    .collect();
    if words.is_empty() {
        "no tags".to_owned()
    } else {
        words.join(", ")
    }
}

fn as_json(event: &Event) -> serde_json::Value {
    match event {
        Event::Listed {
            repository,
            tags,
            notes,
        } => {
            json!({ "event": "listed", "repository": repository.to_string(), "tags": tags, "notes": notes })
        }
        Event::Visited { reference, outcome } => {
            let mut json = json!({ "event": "visited", "reference": reference.to_string(), "outcome": word(outcome) });
            match outcome {
                Outcome::Moved { from: Some(from) } => json["from"] = json!(from),
                Outcome::Failed(why) => json["why"] = json!(why),
                _ => {}
            }
            json
        }
        Event::NotListed { repository, why } => {
            json!({ "event": "notListed", "repository": repository.to_string(), "why": why })
        }
        Event::GivenUp { about, why } => {
            json!({ "event": "givenUp", "repository": about, "why": why })
        }
        Event::Recent { repository } => {
            json!({ "event": "recent", "repository": repository.to_string() })
        }
        Event::Opening { repository, images } => {
            json!({ "event": "opening", "repository": repository.to_string(), "images": images })
        }
        Event::Opened { repository, layer } => {
            json!({ "event": "opened", "repository": repository.to_string(), "layer": layer })
        }
        Event::NotOpened {
            repository,
            digest,
            why,
        } => {
            json!({ "event": "notOpened", "repository": repository.to_string(), "digest": digest, "why": why })
        }
        Event::Inventoried {
            repository,
            image,
            packages,
        } => {
            json!({ "event": "inventoried", "repository": repository.to_string(), "image": image, "packages": packages })
        }
        Event::Finished { repository, counts } => {
            json!({ "event": "finished", "repository": repository.to_string(), "counts": counts })
        }
    }
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::New => "new",
        Outcome::Moved { .. } => "moved",
        Outcome::Unchanged => "unchanged",
        Outcome::Vanished => "vanished",
        Outcome::Failed(_) => "failed",
    }
}
