//! Registries, over the OCI Distribution API.
//!
//! A verb is a small file that says what to ask (`manifest.rs`, `blob.rs`, `list.rs`, `limits.rs`); all of them go through
//! `send.rs`, the life of one request. What is asked for, and with whose name, is decided in `auth.rs` and `token.rs`; where it
//! may lead, in `redirect.rs` and `address.rs`; who may see a login, in `credentials/gate.rs` alone. What a registry has shown
//! of itself is remembered in `contact.rs`; how many may ask a host at once, and when, in `places.rs`.

mod address;
mod answer;
mod auth;
mod blob;
mod body;
pub mod challenge;
mod client;
mod contact;
pub mod credentials;
mod endpoint;
mod limits;
pub mod link;
mod list;
mod manifest;
mod pace;
mod places;
mod redirect;
mod retry;
mod send;
mod settings;
mod token;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use portolan_image::record::{BlobHeaders, Origin, Transport};
use portolan_image::reference::{Reference, Repository};
use portolan_image::{Descriptor, Digest};

pub use limits::RateLimit;
pub use retry::RetryPolicy;
pub use settings::{Hosts, KnownChallenge, Mirror, Proxies, Settings, TrustedRealm};

use crate::error::Result;
use crate::source::{BlobStream, Extent, Found, Head, Listing, Source};
use endpoint::Endpoint;
use wire::Wire;

/// A client of every registry: one pool of connections, one memory of tokens. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    wire: Arc<Wire>,
}

impl Client {
    /// Sets up a client; nothing is asked yet.
    ///
    /// # Errors
    /// When certificates or proxies of the settings cannot be used.
    pub fn new(settings: Settings) -> Result<Self> {
        Ok(Self {
            wire: Arc::new(Wire::new(settings)?),
        })
    }

    /// The repositories of a registry, where it lists them.
    pub async fn repositories(&self, registry: &str) -> Result<Listing<String>> {
        let endpoint = Endpoint::of(registry, &self.wire.settings)?;
        self.wire
            .repositories(&endpoint, registry)
            .await
            .map_err(|error| error.at(registry, "list the repositories"))
    }

    /// How much of a repository's pull limit is left, without using any of it.
    pub async fn rate_limit(&self, repository: &Repository) -> Result<RateLimit> {
        self.wire
            .rate_limit(&self.endpoint(repository)?, repository)
            .await
            .map_err(|error| error.at(repository.familiar(), "ask for the rate limit"))
    }

    /// From now on at most so many requests at once to a registry, or to its mirror; none for 0. Stores that it redirects to are not meant.
    ///
    /// # Errors
    /// When the name is no registry's.
    pub fn allow(&self, registry: &str, at_once: usize) -> Result<()> {
        let endpoint = Endpoint::of(registry, &self.wire.settings)?;
        self.wire.places.allow(&endpoint.host(), at_once);
        Ok(())
    }

    /// How many requests may be under way to a registry, or to its mirror, now: as many as are allowed, and those beyond that have not
    /// ended yet.
    ///
    /// # Errors
    /// When the name is no registry's.
    pub fn held(&self, registry: &str) -> Result<usize> {
        let endpoint = Endpoint::of(registry, &self.wire.settings)?;
        Ok(self.wire.places.held(&endpoint.host()))
    }

    /// What was noticed on the way and is worth telling once: warnings of registries, trouble with credential helpers, logins that
    /// were not sent. Escaped.
    pub fn warnings(&self) -> Vec<String> {
        self.wire.warnings()
    }

    /// The challenges that were met, for [`Settings::known_challenges`] of a later run. Nothing in them is secret.
    pub fn challenges(&self) -> Vec<KnownChallenge> {
        self.wire.contacts.challenges()
    }

    fn endpoint(&self, repository: &Repository) -> Result<Endpoint> {
        Endpoint::of(repository.registry(), &self.wire.settings)
    }
}

#[async_trait]
impl Source for Client {
    fn origin(&self, repository: &Repository) -> Origin {
        let location = self.endpoint(repository).map_or_else(
            |_| repository.wire_host().to_owned(),
            |endpoint| endpoint.host(),
        );
        Origin {
            transport: Transport::Registry,
            location,
        }
    }

    async fn head(&self, reference: &Reference) -> Result<Head> {
        let endpoint = self.endpoint(reference.repository())?;
        self.wire
            .head(&endpoint, reference)
            .await
            .map_err(|error| error.at(reference.familiar(), "look up the digest"))
    }

    async fn find(&self, reference: &Reference) -> Result<Found> {
        let endpoint = self.endpoint(reference.repository())?;
        let document = self
            .wire
            .manifest(&endpoint, reference)
            .await
            .map_err(|error| error.at(reference.familiar(), "read the manifest"))?;
        Ok(Found::Manifest(document))
    }

    async fn blob(
        &self,
        repository: &Repository,
        descriptor: &Descriptor,
        limit: u64,
    ) -> Result<Bytes> {
        let endpoint = self.endpoint(repository)?;
        let blob = self
            .wire
            .blob(&endpoint, repository, descriptor, limit)
            .await;
        blob.map_err(|error| error.at(pinned(repository, &descriptor.digest), "read the blob"))
    }

    async fn blob_headers(
        &self,
        repository: &Repository,
        descriptor: &Descriptor,
    ) -> Result<BlobHeaders> {
        let endpoint = self.endpoint(repository)?;
        let headers = self
            .wire
            .blob_headers(&endpoint, repository, descriptor)
            .await;
        headers.map_err(|error| {
            error.at(
                pinned(repository, &descriptor.digest),
                "ask for the headers of the blob",
            )
        })
    }

    async fn blob_stream(
        &self,
        repository: &Repository,
        digest: &Digest,
        extent: Extent,
    ) -> Result<BlobStream> {
        let endpoint = self.endpoint(repository)?;
        let stream = self
            .wire
            .blob_stream(&endpoint, repository, digest, extent)
            .await;
        stream.map_err(|error| error.at(pinned(repository, digest), "read the blob"))
    }

    async fn tags(&self, repository: &Repository) -> Result<Listing<String>> {
        let endpoint = self.endpoint(repository)?;
        self.wire
            .tags(&endpoint, repository)
            .await
            .map_err(|error| error.at(repository.familiar(), "list the tags"))
    }

    async fn referrers(
        &self,
        repository: &Repository,
        subject: &Digest,
        artifact_type: Option<&str>,
    ) -> Result<Listing<Descriptor>> {
        let endpoint = self.endpoint(repository)?;
        let listing = self
            .wire
            .referrers(&endpoint, repository, subject, artifact_type)
            .await;
        listing.map_err(|error| error.at(pinned(repository, subject), "list the referrers"))
    }
}

fn pinned(repository: &Repository, digest: &Digest) -> String {
    format!("{}@{digest}", repository.familiar())
}
