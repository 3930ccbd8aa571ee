//! One repository: its tags side by side, what is seen kept in batches.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use portolan_catalog::{Change, Sighting, TagState};
use portolan_image::reference::{Repository, Tag};
use portolan_image::{Digest, Reference};
use tokio::task::JoinSet;

use crate::error::{Error, Result};
use crate::event::{Counts, Event, Listener, Outcome};
use crate::purse::Means;
use crate::scan::Scan;
use crate::select::Watch;
use crate::visit::{Pointed, Visited, Visitor};

/// How many sightings are kept in one transaction.
const BATCH: usize = 200;
/// How long a sighting waits for others to be kept with, at most: what is slow is not lost by whoever breaks off, and is seen to go on.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// The tags of a repository.
pub(crate) struct Listed {
    /// Those that are visited.
    pub(crate) chosen: Vec<Tag>,
    /// All that are there, where the registry told all.
    pub(crate) all: Option<HashSet<Tag>>,
    pub(crate) notes: Vec<String>,
}

/// One repository being visited.
pub(crate) struct Round<'a, 'l> {
    scan: &'a Scan,
    repository: Repository,
    host: String,
    visitor: Visitor,
    /// What the catalogue knows in this repository, as far as it is wished for.
    whole: HashSet<Digest>,
    to_ask: VecDeque<Tag>,
    to_read: VecDeque<(Reference, Digest)>,
    /// Digests that are being read, and further tags that point to them.
    waiting: HashMap<Digest, Vec<(Reference, Timestamp)>>,
    running: JoinSet<Visited>,
    batch: Vec<Sighting>,
    /// When a batch was kept last.
    kept: Instant,
    counts: Counts,
    listener: &'a Listener<'l>,
    listed: Option<HashSet<Tag>>,
}

impl<'a, 'l> Round<'a, 'l> {
    /// Looks up what is known of a repository. What was never seen, and then what was seen longest ago, is visited first.
    pub(crate) async fn begin(
        scan: &'a Scan,
        watch: &Watch,
        listed: Listed,
        listener: &'a Listener<'l>,
    ) -> Result<Self> {
        let states = scan.catalog.states(&watch.repository).await?;
        let seen: HashMap<&Tag, Timestamp> = states
            .iter()
            .map(|state| (&state.tag, state.last_seen))
            .collect();
        let mut to_ask = listed.chosen.clone();
        to_ask.sort_by_key(|tag| seen.get(tag).copied());
        let mut round = Self {
            scan,
            repository: watch.repository.clone(),
            host: scan.source.origin(&watch.repository).location,
            visitor: Visitor {
                source: Arc::clone(&scan.source),
                clock: Arc::clone(&scan.clock),
                platforms: watch.platforms.clone(),
                means: scan.purse.of_repository(&watch.repository, watch.budget),
            },
            whole: scan
                .catalog
                .known_roots(&watch.repository, &watch.platforms)
                .await?,
            to_ask: to_ask.into(),
            to_read: VecDeque::new(),
            waiting: HashMap::new(),
            running: JoinSet::new(),
            batch: Vec::new(),
            kept: Instant::now(),
            counts: Counts::default(),
            listener,
            listed: None,
        };
        round.vanished(&states, &listed);
        round.listed = listed.all;
        Ok(round)
    }

    /// What visits of the repository are paid from.
    pub(crate) fn means(&self) -> Means {
        self.visitor.means.clone()
    }

    /// How its tags went.
    pub(crate) fn counts(&self) -> Counts {
        self.counts
    }

    pub(crate) async fn go(&mut self) -> Result<()> {
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
            if self.batch.len() >= BATCH || self.kept.elapsed() >= LONGEST_WAIT {
                self.keep().await?;
            }
        }
        self.keep().await
    }

    /// Begins as many visits as there is room for: what is to be read first, for its digest may be what many tags wait for. Each
    /// waits by itself for leave to ask.
    fn fill(&mut self) {
        if self.scan.purse.is_empty(&self.repository) {
            self.put_off();
        }
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

    /// What is not begun is left for the next scan.
    fn put_off(&mut self) {
        self.counts.put_off += self.to_ask.len() as u64;
        self.to_ask.clear();
        for (_, digest) in std::mem::take(&mut self.to_read) {
            self.put_off_reading(&digest);
        }
    }

    fn put_off_reading(&mut self, digest: &Digest) {
        let others = self.waiting.remove(digest).unwrap_or_default();
        self.counts.put_off += 1 + others.len() as u64;
    }

    fn take(&mut self, visited: Visited) {
        match visited {
            Visited::Points { reference, found } => match found {
                Ok(Pointed::To(digest)) => self.points(reference, digest),
                Ok(Pointed::Nowhere(why)) => self.nowhere(reference, &why),
                Err(why) => self.tell(reference, Outcome::Failed(why)),
            },
            Visited::Read {
                reference,
                digest,
                record,
            } => self.read(reference, &digest, record),
            Visited::NotAsked => self.counts.put_off += 1,
            Visited::NotRead(digest) => self.put_off_reading(&digest),
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
    fn nowhere(&mut self, reference: Reference, why: &str) {
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
        self.kept = Instant::now();
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
        self.listener.tell(Event::Visited { reference, outcome });
    }
}
