//! Small facts that bytes do not hold: what a tag pointed to, where bytes were seen, and what was said of a blob.

use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use portolan_image::Digest;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::store::Store;

/// The most bytes of one fact.
const MAX_FACT: u64 = 64 << 10;

/// What a fact is about: each has a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// The digest that a tag pointed to.
    Tag,
    /// That a repository gave the bytes of a digest.
    Seen,
    /// What was said of a blob.
    Headers,
}

impl About {
    fn folder(self) -> &'static str {
        match self {
            Self::Tag => "tags",
            Self::Seen => "seen",
            Self::Headers => "headers",
        }
    }
}

/// A fact with the key that it is about, for names of files are hashes, and the time that it was learned.
#[derive(Serialize, Deserialize)]
struct Fact<T> {
    key: String,
    seen: Timestamp,
    value: T,
}

impl Store {
    /// A fact and when it was learned.
    pub(super) fn recall<T: DeserializeOwned>(
        &self,
        about: About,
        key: &str,
    ) -> Option<(T, Timestamp)> {
        let bytes = self.read(&path_of(about, key), MAX_FACT)?;
        let fact: Fact<T> = serde_json::from_slice(&bytes).ok()?;
        (fact.key == key).then_some((fact.value, fact.seen))
    }

    /// A fact that is not older than `age`.
    pub(super) fn recall_fresh<T: DeserializeOwned>(
        &self,
        about: About,
        key: &str,
        age: SignedDuration,
    ) -> Option<T> {
        let (value, seen) = self.recall(about, key)?;
        let old = self.now.duration_since(seen);
        // A fact of the future says that a clock is wrong, and nothing else.
        (old <= age && old >= SignedDuration::ZERO).then_some(value)
    }

    /// Keeps a fact.
    pub(super) fn remember<T: Serialize>(&self, about: About, key: &str, value: &T) {
        let fact = Fact {
            key: key.to_owned(),
            seen: self.now,
            value,
        };
        if let Ok(bytes) = serde_json::to_vec(&fact) {
            self.write(&path_of(about, key), &bytes);
        }
    }
}

fn path_of(about: About, key: &str) -> PathBuf {
    let name = format!("{}.json", Digest::sha256(key.as_bytes()).encoded());
    Path::new(about.folder()).join(name)
}
