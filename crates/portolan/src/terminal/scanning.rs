//! How a scan is shown: a bar for a person, lines for a log, JSON for a program.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget};
use portolan_image::error::visible;
use portolan_scan::{Counts, Event, Outcome};
use serde_json::json;

use super::Terminal;
use super::progress::{Manner, say, style};

/// A scan being shown.
#[derive(Debug)]
pub(crate) struct Scanning<'a> {
    terminal: &'a Terminal,
    bar: Option<ProgressBar>,
    repositories: usize,
    finished: usize,
    failed: u64,
}

impl<'a> Scanning<'a> {
    pub(super) fn new(terminal: &'a Terminal, repositories: usize) -> Self {
        let bar = (terminal.progress.manner == Manner::Bar).then(|| {
            let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr())
                .with_style(style(
                    "{spinner} {wide_msg} {pos}/{len} tags  {per_sec:.dim}  {eta} left",
                ));
            bar.enable_steady_tick(Duration::from_millis(100));
            terminal.progress.put(bar.clone());
            bar
        });
        Self {
            terminal,
            bar,
            repositories,
            finished: 0,
            failed: 0,
        }
    }

    /// Hears what happened, and shows it.
    pub(crate) fn hear(&mut self, event: &Event) {
        if self.terminal.progress.manner == Manner::Json {
            say(&format!("{}\n", as_json(event)));
            return;
        }
        match event {
            Event::Listed {
                repository,
                tags,
                notes,
            } => {
                if let Some(bar) = &self.bar {
                    bar.inc_length(*tags as u64);
                }
                for note in notes {
                    self.terminal
                        .warn(&format!("{}: {note}", repository.familiar()));
                }
            }
            Event::Visited { reference, outcome } => {
                if let Outcome::Failed(why) = outcome {
                    self.failed += 1;
                    let name = reference.familiar();
                    let said = if why.contains(&name) {
                        why.clone()
                    } else {
                        format!("{name}: {why}")
                    };
                    self.terminal.warn(&said);
                }
                if let Some(bar) = &self.bar
                    && *outcome != Outcome::Vanished
                {
                    bar.inc(1);
                }
            }
            Event::Recent { .. } => self.finished += 1,
            Event::NotListed { why, .. } => {
                self.finished += 1;
                self.failed += 1;
                self.terminal.warn(why);
            }
            Event::Finished { repository, counts } => {
                self.finished += 1;
                if self.terminal.progress.manner != Manner::None {
                    let line = format!("{}: {}\n", visible(&repository.familiar()), told(counts));
                    self.terminal.progress.suspend(|| say(&line));
                }
            }
        }
        if let Some(bar) = &self.bar {
            let errors = if self.failed > 0 {
                format!(", {} failed", self.failed)
            } else {
                String::new()
            };
            bar.set_message(format!(
                "{}/{} repositories{errors}",
                self.finished, self.repositories
            ));
        }
    }
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
        Event::Recent { repository } => {
            json!({ "event": "recent", "repository": repository.to_string() })
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
