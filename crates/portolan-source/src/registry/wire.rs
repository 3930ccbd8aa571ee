//! What all requests share: HTTP clients, logins, tokens, places in line, and what was noticed on the way.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use http::HeaderMap;
use portolan_image::error::excerpt;
use tokio::sync::{OnceCell, OwnedSemaphorePermit, Semaphore};
use url::Url;

use super::address;
use super::auth::Contacts;
use super::client::{Clients, Reach, Trust};
use super::credentials::{self, Login};
use super::endpoint::{Endpoint, authority, is_loopback_name};
use super::send::{Ask, text};
use super::settings::Settings;
use super::token::Tokens;
use crate::error::Result;

/// The shared state of one client.
#[derive(Debug)]
pub(super) struct Wire {
    pub(super) settings: Settings,
    clients: Clients,
    pub(super) contacts: Contacts,
    pub(super) tokens: Tokens,
    pub(super) limits: Limits,
    logins: Mutex<HashMap<String, Arc<OnceCell<Option<Login>>>>>,
    warnings: Mutex<Vec<String>>,
}

/// The most warnings that are kept.
const MAX_WARNINGS: usize = 50;

impl Wire {
    pub(super) fn new(settings: Settings) -> Result<Self> {
        Ok(Self {
            clients: Clients::new(&settings)?,
            contacts: Contacts::seeded(&settings.known_challenges),
            tokens: Tokens::default(),
            limits: Limits::new(settings.connections_per_host),
            logins: Mutex::default(),
            warnings: Mutex::default(),
            settings,
        })
    }

    /// The HTTP client for a hop of a request to a registry.
    pub(super) fn client_for(&self, endpoint: &Endpoint, url: &Url) -> Result<&reqwest::Client> {
        let own = url.host() == endpoint.base.host() || address::is_private_host(&endpoint.base);
        let trust =
            if url.scheme() == "http" && is_loopback_name(url.host_str().unwrap_or_default()) {
                Trust::Loopback
            } else if url.scheme() == "http" {
                Trust::NoTls
            } else if self.settings.insecure.contain(&authority(url)) {
                Trust::Anyone
            } else {
                Trust::Authorities
            };
        let reach = if own {
            Reach::Anywhere
        } else {
            Reach::PublicOnly
        };
        self.clients.get(&self.settings, trust, reach)
    }

    /// The login for a request, looked up once a registry and repository.
    pub(super) async fn login(&self, ask: &Ask<'_>) -> Result<Option<Login>> {
        let registry = &ask.endpoint.login;
        let key = format!("{registry}/{}", ask.repository.unwrap_or_default());
        let cell = Arc::clone(
            self.logins
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .entry(key)
                .or_default(),
        );
        cell.get_or_try_init(|| async {
            let mut warnings = Vec::new();
            let login = credentials::look_up(
                &self.settings.credentials,
                registry,
                ask.repository,
                &mut warnings,
            )
            .await;
            for warning in warnings {
                self.warn(warning);
            }
            login
        })
        .await
        .cloned()
    }

    pub(super) async fn has_login(&self, ask: &Ask<'_>) -> bool {
        self.login(ask).await.is_ok_and(|login| login.is_some())
    }

    /// Keeps a warning, each once.
    pub(super) fn warn(&self, warning: String) {
        let mut warnings = self.warnings.lock().unwrap_or_else(PoisonError::into_inner);
        if warnings.len() < MAX_WARNINGS && !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }

    pub(super) fn warnings(&self) -> Vec<String> {
        self.warnings
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// `Warning: 299 - "text"` may stand on any answer (registry-quirks 7.2).
    pub(super) fn note_headers(&self, url: &Url, headers: &HeaderMap) {
        for value in headers.get_all(http::header::WARNING) {
            let Ok(line) = value.to_str() else { continue };
            let said = line
                .split_once('"')
                .and_then(|(_, rest)| rest.rsplit_once('"'))
                .map_or(line, |(said, _)| said);
            self.warn(format!("{} says: {}", authority(url), excerpt(said, 300)));
        }
        if text(headers, "ratelimit-remaining")
            .is_some_and(|left| left.split(';').next() == Some("0"))
        {
            self.warn(format!(
                "{}: the pull rate limit is used up",
                authority(url)
            ));
        }
    }
}

/// How many requests are under way to each host.
#[derive(Debug)]
pub(super) struct Limits {
    each: usize,
    hosts: Mutex<HashMap<String, Arc<Semaphore>>>,
}

impl Limits {
    fn new(each: usize) -> Self {
        Self {
            each: each.max(1),
            hosts: Mutex::default(),
        }
    }

    /// Waits for a place in a host's line; it is given back when dropped.
    pub(super) async fn place(&self, url: &Url) -> Option<OwnedSemaphorePermit> {
        let host = Arc::clone(
            self.hosts
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .entry(authority(url))
                .or_insert_with(|| Arc::new(Semaphore::new(self.each))),
        );
        host.acquire_owned().await.ok()
    }
}
