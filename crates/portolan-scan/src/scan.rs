//! The scan of a watch list: repository after repository, the tags of each side by side.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use portolan_catalog::{Catalog, Change, Sighting, TagState};
use portolan_image::reference::{Repository, Tag};
use portolan_image::{Digest, Reference};
use portolan_source::Source;
use tokio::task::JoinSet;

use crate::error::{Error, Result};
use crate::event::{Counts, Event, Outcome, Summary};
use crate::select::Watch;
use crate::visit::{Pointed, Visited, Visitor};

/// How many sightings are kept in one transaction.
const BATCH: usize = 200;

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
    /// # Errors
    /// Only when the catalogue fails; tags and repositories that fail are told of to the listener and in the summary.
    pub async fn run(
        &self,
        watches: &[Watch],
        tell: &mut (dyn FnMut(Event) + Send),
    ) -> Result<Summary> {
        let begun = Instant::now();
        let mut summary = Summary::default();
        for watch in watches {
            match self.tags(watch).await {
                Ok(listed) => {
                    let counts = self.repository(watch, listed, tell).await?;
                    summary.repositories += 1;
                    summary.counts.join(&counts);
                    tell(Event::Finished {
                        repository: watch.repository.clone(),
                        counts,
                    });
                }
                Err(why) => {
                    summary.not_listed += 1;
                    tell(Event::NotListed {
                        repository: watch.repository.clone(),
                        why,
                    });
                }
            }
        }
        summary.took = begun.elapsed();
        Ok(summary)
    }

    /// The tags to visit.
    async fn tags(&self, watch: &Watch) -> std::result::Result<Listed, String> {
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
        Ok(Listed {
            chosen: watch.select.of(tags),
            all,
            notes: listing.notes,
        })
    }

    async fn repository(
        &self,
        watch: &Watch,
        listed: Listed,
        tell: &mut (dyn FnMut(Event) + Send),
    ) -> Result<Counts> {
        tell(Event::Listed {
            repository: watch.repository.clone(),
            tags: listed.chosen.len(),
            notes: listed.notes.clone(),
        });
        let states = self.catalog.states(&watch.repository).await?;
        let mut round = Round {
            scan: self,
            repository: watch.repository.clone(),
            host: self.source.origin(&watch.repository).location,
            visitor: Visitor {
                source: Arc::clone(&self.source),
                clock: Arc::clone(&self.clock),
                platforms: watch.platforms.clone(),
            },
            whole: self.catalog.whole_roots(&watch.repository).await?,
            to_ask: listed.chosen.iter().cloned().collect(),
            to_read: VecDeque::new(),
            waiting: HashMap::new(),
            running: JoinSet::new(),
            batch: Vec::new(),
            counts: Counts::default(),
            tell,
            listed: listed.all.clone(),
        };
        round.vanished(&states, &listed);
        drop(states);
        round.go().await?;
        Ok(round.counts)
    }
}

/// The tags of a repository.
struct Listed {
    /// Those that are visited.
    chosen: Vec<Tag>,
    /// All that are there, where the registry told all.
    all: Option<HashSet<Tag>>,
    notes: Vec<String>,
}

/// One repository being visited.
struct Round<'a> {
    scan: &'a Scan,
    repository: Repository,
    host: String,
    visitor: Visitor,
    /// What the catalogue knows whole in this repository.
    whole: HashSet<Digest>,
    to_ask: VecDeque<Tag>,
    to_read: VecDeque<(Reference, Digest)>,
    /// Digests that are being read, and further tags that point to them.
    waiting: HashMap<Digest, Vec<(Reference, Timestamp)>>,
    running: JoinSet<Visited>,
    batch: Vec<Sighting>,
    counts: Counts,
    tell: &'a mut (dyn FnMut(Event) + Send),
    listed: Option<HashSet<Tag>>,
}

impl Round<'_> {
    async fn go(&mut self) -> Result<()> {
        loop {
            self.fill();
            let Some(visited) = self.running.join_next().await else {
                break;
            };
            match visited {
                Ok(visited) => self.take(visited),
                Err(error) => {
                    // A visit that broke off is a defect; the others go on.
                    tracing::error!(%error, "a visit broke off");
                    self.counts.failed += 1;
                }
            }
            if self.batch.len() >= BATCH {
                self.keep().await?;
            }
        }
        self.keep().await
    }

    /// Begins as many visits as there is room for: what is to be read first, for its digest may be what many tags wait for.
    fn fill(&mut self) {
        while self.running.len() < self.scan.jobs {
            if let Some((reference, digest)) = self.to_read.pop_front() {
                self.running
                    .spawn(self.visitor.clone().read(reference, digest));
            } else if let Some(tag) = self.to_ask.pop_front() {
                let reference = Reference::tagged(self.repository.clone(), tag);
                self.running.spawn(self.visitor.clone().ask(reference));
            } else {
                break;
            }
        }
    }

    fn take(&mut self, visited: Visited) {
        match visited {
            Visited::Points { reference, found } => match found {
                Ok(Pointed::To(digest)) => self.points(reference, digest),
                Ok(Pointed::Nowhere(why)) => self.nowhere(reference, why),
                Err(why) => self.tell(reference, Outcome::Failed(why)),
            },
            Visited::Read {
                reference,
                digest,
                record,
            } => self.read(reference, &digest, record),
        }
    }

    fn points(&mut self, reference: Reference, digest: Digest) {
        let at = (self.scan.clock)();
        if self.whole.contains(&digest) {
            self.batch.push(self.sighting(reference, digest, at));
        } else if let Some(others) = self.waiting.get_mut(&digest) {
            others.push((reference, at));
        } else {
            self.waiting.insert(digest.clone(), Vec::new());
            self.to_read.push_back((reference, digest));
        }
    }

    fn read(
        &mut self,
        reference: Reference,
        digest: &Digest,
        record: std::result::Result<Box<portolan_image::Record>, String>,
    ) {
        let others = self.waiting.remove(digest).unwrap_or_default();
        match record {
            Ok(record) => {
                if record.is_complete() {
                    self.whole.insert(digest.clone());
                }
                self.batch.push(Sighting::Record(record));
                for (other, at) in others {
                    let sighting = self.sighting(other, digest.clone(), at);
                    self.batch.push(sighting);
                }
            }
            Err(why) => {
                self.tell(reference, Outcome::Failed(why.clone()));
                for (other, _) in others {
                    self.tell(other, Outcome::Failed(why.clone()));
                }
            }
        }
    }

    /// A tag that was listed and is not there: gone only if it is not listed either, for lists and manifests may disagree.
    fn nowhere(&mut self, reference: Reference, why: String) {
        let is_listed = match (&self.listed, reference.tag()) {
            (Some(listed), Some(tag)) => listed.contains(tag),
            // Nothing was listed: the tag was named, and its registry says that it is not there.
            _ => false,
        };
        if is_listed {
            self.tell(
                reference,
                Outcome::Failed(format!(
                    "{}: the tag is listed, but not there: {why}",
                    self.repository.familiar()
                )),
            );
        } else {
            self.batch.push(self.gone(reference));
        }
    }

    /// Tags that were there when they were seen last, and are not listed now.
    fn vanished(&mut self, states: &[TagState], listed: &Listed) {
        let Some(all) = &listed.all else {
            return;
        };
        for state in states {
            if state.root.is_some() && !all.contains(&state.tag) {
                let reference = Reference::tagged(self.repository.clone(), state.tag.clone());
                self.batch.push(self.gone(reference));
            }
        }
    }

    fn gone(&self, reference: Reference) -> Sighting {
        Sighting::Gone {
            reference,
            at: (self.scan.clock)(),
            host: self.host.clone(),
        }
    }

    fn sighting(&self, reference: Reference, digest: Digest, at: Timestamp) -> Sighting {
        Sighting::Digest {
            reference,
            digest,
            at,
            host: self.host.clone(),
        }
    }

    /// Keeps what was seen, and only then tells of it.
    async fn keep(&mut self) -> Result<()> {
        let batch = std::mem::take(&mut self.batch);
        if batch.is_empty() {
            return Ok(());
        }
        let changes = self
            .scan
            .catalog
            .observe(&batch)
            .await
            .map_err(Error::Catalog)?;
        for (sighting, change) in batch.iter().zip(changes) {
            let gone = matches!(sighting, Sighting::Gone { .. });
            let outcome = match change {
                Change::New => Outcome::New,
                Change::Moved { from } => Outcome::Moved { from },
                Change::Vanished => Outcome::Vanished,
                Change::Unchanged if gone => continue,
                Change::Unchanged | Change::Past => Outcome::Unchanged,
                Change::Unknown => Outcome::Failed(
                    "the catalogue forgot what it knew of it meanwhile: scan it again".to_owned(),
                ),
            };
            self.tell(sighting.reference().clone(), outcome);
        }
        Ok(())
    }

    fn tell(&mut self, reference: Reference, outcome: Outcome) {
        self.counts.add(&outcome);
        (self.tell)(Event::Visited { reference, outcome });
    }
}
