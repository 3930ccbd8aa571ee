//! What a listener hears of a scan.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use portolan_image::reference::Repository;
use portolan_image::{Digest, Reference};
use serde::Serialize;

use crate::opening::Opened;

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// The tags of a repository are known: so many will be visited.
    Listed {
        /// The repository.
        repository: Repository,
        /// How many tags will be visited.
        tags: usize,
        /// Sentences about what was odd in the list.
        notes: Vec<String>,
    },
    /// A tag was visited, and what was seen is kept.
    Visited {
        /// The tag.
        reference: Reference,
        /// What was seen.
        outcome: Outcome,
    },
    /// The tags of a repository could not be listed; nothing is said of them.
    NotListed {
        /// The repository.
        repository: Repository,
        /// Why, in a sentence.
        why: String,
    },
    /// What was in the queue is not visited, by nobody.
    GivenUp {
        /// What it is called there.
        about: String,
        /// Why, in a sentence.
        why: String,
    },
    /// The last visit of a repository is still good.
    Recent {
        /// The repository.
        repository: Repository,
    },
    /// The tags of a repository are visited, and the layers of so many images are to be opened.
    Opening {
        /// The repository.
        repository: Repository,
        /// How many images.
        images: usize,
    },
    /// A layer was read, and what it holds is kept.
    Opened {
        /// The repository.
        repository: Repository,
        /// The layer.
        layer: Digest,
    },
    /// A layer could not be read, or an image not be looked up; the others are.
    NotOpened {
        /// The repository.
        repository: Repository,
        /// The layer, or the image.
        digest: Option<Digest>,
        /// Why, in a sentence.
        why: String,
    },
    /// It is known and kept what is installed in an image.
    Inventoried {
        /// The repository.
        repository: Repository,
        /// The image's manifest.
        image: Digest,
        /// How many packages.
        packages: usize,
    },
    /// A repository is done.
    Finished {
        /// The repository.
        repository: Repository,
        /// How its tags went.
        counts: Counts,
    },
}

/// Who hears what happens, from several repositories at a time.
pub(crate) struct Listener<'a>(Mutex<&'a mut (dyn FnMut(Event) + Send)>);

impl<'a> Listener<'a> {
    pub(crate) fn new(tell: &'a mut (dyn FnMut(Event) + Send)) -> Self {
        Self(Mutex::new(tell))
    }

    pub(crate) fn tell(&self, event: Event) {
        let mut tell = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (*tell)(event);
    }
}

/// What was seen of a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was never seen before.
    New,
    /// It points elsewhere than it did; `from` is absent where it had been gone.
    Moved {
        /// Where it pointed before.
        from: Option<Digest>,
    },
    /// It is what it was.
    Unchanged,
    /// It is no longer there.
    Vanished,
    /// It could not be read, for this reason; what is known of it stays.
    Failed(String),
}

/// How many tags went which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Never seen before.
    pub new: u64,
    /// Point elsewhere than they did.
    pub moved: u64,
    /// Gone.
    pub vanished: u64,
    /// As they were.
    pub unchanged: u64,
    /// Could not be read.
    pub failed: u64,
    /// Left for the next scan: a budget or a registry's allowance was at its end.
    #[serde(rename = "putOff")]
    pub put_off: u64,
}

/// How a scan went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// How many repositories were visited.
    pub repositories: u64,
    /// How many could not be listed.
    pub not_listed: u64,
    /// How many were visited so lately that they were left alone.
    pub recent: u64,
    /// How many were not begun, since the budget was spent.
    #[serde(rename = "repositoriesPutOff")]
    pub put_off: u64,
    /// How many requests were made.
    pub requests: u64,
    /// How their tags went.
    #[serde(flatten)]
    pub counts: Counts,
    /// What was opened, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened: Option<Opened>,
    /// How long it took.
    #[serde(skip)]
    pub took: Duration,
}

impl Counts {
    /// Counts one more.
    pub(crate) fn add(&mut self, outcome: &Outcome) {
        *match outcome {
            Outcome::New => &mut self.new,
            Outcome::Moved { .. } => &mut self.moved,
            Outcome::Unchanged => &mut self.unchanged,
            Outcome::Vanished => &mut self.vanished,
            Outcome::Failed(_) => &mut self.failed,
        } += 1;
    }

    /// How many tags in all.
    pub fn tags(&self) -> u64 {
        self.new + self.moved + self.vanished + self.unchanged + self.failed
    }

    pub(crate) fn join(&mut self, other: &Self) {
        self.new += other.new;
        self.moved += other.moved;
        self.vanished += other.vanished;
        self.unchanged += other.unchanged;
        self.failed += other.failed;
        self.put_off += other.put_off;
    }
}
