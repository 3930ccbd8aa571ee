//! What has been learned of each origin while asking it: how it wants to be asked, how near it is, what it does not serve.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::OwnedMutexGuard;
use url::Url;

use super::address::Nearness;
use super::settings::KnownChallenge;
use super::token::Realm;

/// The most scopes that are remembered of one origin: a registry that renames without end is asked twice instead.
const MAX_SCOPES: usize = 10_000;

/// What is known of each origin.
#[derive(Debug, Default)]
pub(super) struct Contacts {
    origins: Mutex<HashMap<String, Arc<Contact>>>,
}

/// What is known of one origin.
#[derive(Debug, Default)]
pub(super) struct Contact {
    known: Mutex<Known>,
    /// Held by whoever makes the first contact; whether somebody has.
    first: Arc<tokio::sync::Mutex<bool>>,
}

#[derive(Debug, Default)]
struct Known {
    scheme: Option<Scheme>,
    nearness: Option<Nearness>,
    blob_heads: Heads,
    manifest_heads: Heads,
    /// The scope that was challenged for a scope that was needed, where they differ.
    scopes: HashMap<String, String>,
}

/// How an origin wants to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Scheme {
    /// It has answered without a challenge.
    Open,
    /// With user and password on every request.
    Basic,
    /// With a token of a realm.
    Bearer(Realm),
}

/// Whether an origin answers `HEAD`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Heads {
    /// As far as is known.
    #[default]
    Served,
    /// It refused one, or did not tell what it is asked for, and served the same by `GET` (registry-quirks 3.4; 4.3: ECR Public).
    Refused,
}

impl Contacts {
    /// Begins with what was met in earlier runs.
    pub(super) fn seeded(known: &[KnownChallenge]) -> Self {
        let contacts = Self::default();
        for challenge in known {
            let (Ok(origin), Some(realm)) =
                (Url::parse(&challenge.origin), Realm::remembered(challenge))
            else {
                continue;
            };
            contacts.of(&origin).learn(Scheme::Bearer(realm));
        }
        contacts
    }

    pub(super) fn of(&self, origin: &Url) -> Arc<Contact> {
        let key = origin.origin().ascii_serialization();
        Arc::clone(
            self.origins
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .entry(key)
                .or_default(),
        )
    }

    /// The challenges that were met, to be kept for the next run.
    pub(super) fn challenges(&self) -> Vec<KnownChallenge> {
        let origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        let mut known: Vec<KnownChallenge> = origins
            .iter()
            .filter_map(|(origin, contact)| Some(contact.realm()?.known(origin)))
            .collect();
        known.sort_by(|a, b| a.origin.cmp(&b.origin));
        known
    }
}

impl Contact {
    /// Waits while somebody else makes the first contact; whoever comes first gets the guard. If that first contact taught
    /// nothing (the host is silent, say), the others do not queue up to try the same one after another.
    pub(super) async fn first(&self) -> Option<OwnedMutexGuard<bool>> {
        if self.scheme().is_some() {
            return None;
        }
        let mut guard = Arc::clone(&self.first).lock_owned().await;
        if *guard || self.scheme().is_some() {
            return None;
        }
        *guard = true;
        Some(guard)
    }

    /// An answer came without a challenge.
    pub(super) fn met_without_challenge(&self, with_authorization: bool) {
        let mut known = self.known();
        if !with_authorization && known.scheme.is_none() {
            known.scheme = Some(Scheme::Open);
        }
    }

    pub(super) fn scheme(&self) -> Option<Scheme> {
        self.known().scheme.clone()
    }

    /// Where the origin's tokens are made, if it wants tokens.
    pub(super) fn realm(&self) -> Option<Realm> {
        match self.scheme() {
            Some(Scheme::Bearer(realm)) => Some(realm),
            _ => None,
        }
    }

    pub(super) fn learn(&self, scheme: Scheme) {
        self.known().scheme = Some(scheme);
    }

    /// Forgets a realm that turned out to be gone, unless another has been learned since.
    pub(super) fn unlearn(&self, realm: &Realm) {
        let mut known = self.known();
        if known.scheme == Some(Scheme::Bearer(realm.clone())) {
            known.scheme = None;
        }
    }

    /// How near the origin is, by the address that answered.
    pub(super) fn nearness(&self) -> Option<Nearness> {
        self.known().nearness
    }

    /// Who has answered from farther away once is that far: an origin does not come nearer later.
    pub(super) fn answered_from(&self, nearness: Nearness) {
        let mut known = self.known();
        let decided = known.nearness.unwrap_or(nearness);
        known.nearness = Some(decided.min(nearness));
    }

    pub(super) fn blob_heads(&self) -> Heads {
        self.known().blob_heads
    }

    pub(super) fn refuses_blob_heads(&self) {
        self.known().blob_heads = Heads::Refused;
    }

    pub(super) fn manifest_heads(&self) -> Heads {
        self.known().manifest_heads
    }

    pub(super) fn refuses_manifest_heads(&self) {
        self.known().manifest_heads = Heads::Refused;
    }

    /// The scope that the origin itself asked for when `needed` was needed.
    pub(super) fn challenged_scope(&self, needed: &str) -> Option<String> {
        self.known().scopes.get(needed).cloned()
    }

    /// Some registries know a repository by another name than their URLs do (virtual repositories, path prefixes).
    pub(super) fn note_scope(&self, needed: &str, challenged: &str) {
        let mut known = self.known();
        if needed == challenged {
            known.scopes.remove(needed);
        } else if known.scopes.len() < MAX_SCOPES {
            known
                .scopes
                .insert(needed.to_owned(), challenged.to_owned());
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
