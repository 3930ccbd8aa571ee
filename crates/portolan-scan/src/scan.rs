//! The scan of a watch list: repository after repository, the tags of each side by side.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use futures_util::{StreamExt as _, stream};
use jiff::{SignedDuration, Timestamp};
use portolan_catalog::Catalog;
use portolan_image::Digest;
use portolan_image::reference::Tag;
use portolan_source::Source;

use crate::error::Result;
use crate::event::{Counts, Event, Listener, Summary};
use crate::opening::{Opened, Opening, Openings};
use crate::purse::Purse;
use crate::round::{Listed, Round};
use crate::select::Watch;

/// How many repositories are visited side by side.
pub(crate) const REPOSITORIES: usize = 16;

/// What time it is; asked for each sighting, since a scan may take hours.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// A scan, ready to run.
pub struct Scan {
    /// Where what is seen is kept.
    pub catalog: Arc<Catalog>,
    /// Where images come from; over the catalogue ([`Remembered`](crate::Remembered)), so that nothing known is asked for.
    pub source: Arc<dyn Source>,
    /// What time it is.
    pub clock: Clock,
    /// How many tags are visited side by side.
    pub jobs: usize,
    /// What it is paid from. It counts what the source is asked for.
    pub purse: Purse,
    /// How layers are opened, where a watch asks for packages.
    pub opening: Opening,
}

impl fmt::Debug for Scan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scan")
            .field("source", &self.source)
            .field("jobs", &self.jobs)
            .finish_non_exhaustive()
    }
}

impl Scan {
    /// Visits every tag of the watch list, and keeps what is seen. Dropped at any moment, it leaves whole batches.
    ///
    /// A budget that is spent, or a registry's allowance, ends the scan early: what was seen longest ago is visited first, so that the next
    /// call carries on where this one stopped.
    ///
    /// # Errors
    /// Only when the catalogue fails; tags and repositories that fail are told of to the listener and in the summary.
    pub async fn run(
        &self,
        watches: &[Watch],
        tell: &mut (dyn FnMut(Event) + Send),
    ) -> Result<Summary> {
        let begun = Instant::now();
        let listener = Listener::new(tell);
        let mut summary = Summary::default();
        // Side by side, so that the last answers of one repository are not waited for with nothing else to do.
        let mut visits = stream::iter(watches)
            .map(|watch| self.visit(watch, &listener))
            .buffer_unordered(REPOSITORIES);
        while let Some(visited) = visits.next().await {
            summary.note(&visited?);
        }
        drop(visits);
        summary.requests = self.purse.requests();
        summary.took = begun.elapsed();
        Ok(summary)
    }

    /// One repository, from its list to its last tag.
    pub(crate) async fn visit(&self, watch: &Watch, listener: &Listener<'_>) -> Result<Visit> {
        let repository = watch.repository.clone();
        if self.is_recent(watch).await? {
            listener.tell(Event::Recent { repository });
            return Ok(Visit::Recent);
        }
        if self.purse.is_empty(&watch.repository) {
            return Ok(Visit::PutOff);
        }
        let listed = match self.tags(watch).await {
            Ok(listed) => listed,
            Err(why) => {
                listener.tell(Event::NotListed {
                    repository,
                    why: why.clone(),
                });
                return Ok(Visit::NotListed(why));
            }
        };
        listener.tell(Event::Listed {
            repository: watch.repository.clone(),
            tags: listed.chosen.len(),
            notes: listed.notes.clone(),
        });
        let chosen = listed.chosen.clone();
        let mut round = Round::begin(self, watch, listed, listener).await?;
        round.go().await?;
        let counts = round.counts();
        let opened = if watch.packages {
            let openings = Openings {
                scan: self,
                watch,
                means: round.means(),
                listener,
            };
            Some(openings.go(&chosen).await?)
        } else {
            None
        };
        let left = opened.map_or(0, |opened| opened.put_off + opened.failed);
        if counts.put_off + counts.failed + left == 0 {
            self.note_visit(watch).await?;
        }
        listener.tell(Event::Finished { repository, counts });
        Ok(Visit::Done(counts, opened))
    }

    /// Whether the last visit is still good.
    pub(crate) async fn is_recent(&self, watch: &Watch) -> Result<bool> {
        let Some(every) = watch.every else {
            return Ok(false);
        };
        let last = self.catalog.mark(&mark(watch)).await?;
        let last = last.and_then(|text| text.parse::<Timestamp>().ok());
        let every = SignedDuration::try_from(every).unwrap_or(SignedDuration::MAX);
        Ok(last.is_some_and(|last| (self.clock)().duration_since(last) < every))
    }

    async fn note_visit(&self, watch: &Watch) -> Result<()> {
        if watch.every.is_some() {
            self.catalog
                .set_mark(&mark(watch), &(self.clock)().to_string())
                .await?;
        }
        Ok(())
    }

    /// The tags to visit.
    pub(crate) async fn tags(&self, watch: &Watch) -> std::result::Result<Listed, String> {
        if let Some(names) = watch.select.named() {
            return Ok(Listed {
                chosen: names.to_vec(),
                all: None,
                notes: Vec::new(),
            });
        }
        let listing = self.source.tags(&watch.repository).await;
        let listing = listing.map_err(|error| {
            error
                .at(watch.repository.familiar(), "list the tags")
                .to_string()
        })?;
        let tags: Vec<Tag> = listing
            .items
            .iter()
            .filter_map(|name| name.parse().ok())
            .collect();
        // A list that left something out does not say that a tag is gone.
        let all = listing
            .notes
            .is_empty()
            .then(|| tags.iter().cloned().collect());
        let there = tags.len();
        let chosen = watch.select.of(tags);
        let mut notes = listing.notes;
        if chosen.is_empty() && there > 0 {
            notes.push(format!("none of its {there} tags is chosen"));
        }
        Ok(Listed { chosen, all, notes })
    }
}

/// How the visit of a repository ended.
#[derive(Debug)]
pub(crate) enum Visit {
    /// The last one is still good.
    Recent,
    /// The budget is spent, or the registry has had enough.
    PutOff,
    /// Its tags could not be listed, for this reason.
    NotListed(String),
    /// Its tags were visited, and the layers of what they have opened where that was asked for.
    Done(Counts, Option<Opened>),
}

impl Summary {
    pub(crate) fn note(&mut self, visit: &Visit) {
        match visit {
            Visit::Recent => self.recent += 1,
            Visit::PutOff => self.put_off += 1,
            Visit::NotListed(_) => self.not_listed += 1,
            Visit::Done(counts, opened) => {
                self.repositories += 1;
                self.counts.join(counts);
                if let Some(opened) = opened {
                    self.opened.get_or_insert_default().join(opened);
                }
            }
        }
    }
}

/// The name under which a visit is noted: another choice of tags or platforms is another visit.
fn mark(watch: &Watch) -> String {
    let mut words = watch.select.words().to_vec();
    words.extend(watch.platforms.iter().map(|one| format!("platform {one}")));
    let name = format!("visited {}", watch.repository);
    words.extend(watch.packages.then(|| "packages".to_owned()));
    if words.is_empty() {
        return name;
    }
    words.sort();
    let words = Digest::sha256(words.join("\n").as_bytes());
    format!("{name} {}", words.encoded())
}
