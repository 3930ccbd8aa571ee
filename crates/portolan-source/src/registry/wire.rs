//! What all requests share: HTTP clients, logins, tokens, places in line, and what was noticed on the way.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use http::HeaderMap;
use portolan_image::error::excerpt;
use tokio::sync::{OnceCell, OwnedSemaphorePermit, Semaphore};
use url::Url;

use super::address::{self, PublicOnly};
use super::auth::Contacts;
use super::credentials::{self, Login};
use super::endpoint::{Endpoint, authority};
use super::send::{Ask, text};
use super::settings::{Hosts, Settings};
use super::token::Tokens;
use crate::error::{Error, Kind, Result};

/// The shared state of one client.
#[derive(Debug)]
pub(super) struct Wire {
    pub(super) settings: Settings,
    /// For registries themselves.
    plain: reqwest::Client,
    /// For registries whose certificate is not checked.
    insecure: reqwest::Client,
    /// For wherever a public registry leads: its names resolve to public addresses only.
    public: reqwest::Client,
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
        let build = |builder: reqwest::ClientBuilder| {
            builder.build().map_err(|error| {
                Error::new(Kind::Unreachable, "the HTTP client could not be set up").because(error)
            })
        };
        Ok(Self {
            plain: build(builder(&settings)?)?,
            insecure: build(builder(&settings)?.tls_danger_accept_invalid_certs(true))?,
            public: build(builder(&settings)?.dns_resolver(Arc::new(PublicOnly)))?,
            contacts: Contacts::seeded(&settings.known_challenges),
            tokens: Tokens::default(),
            limits: Limits::new(settings.connections_per_host),
            logins: Mutex::default(),
            warnings: Mutex::default(),
            settings,
        })
    }

    /// The HTTP client for a hop of a request to a registry.
    pub(super) fn client_for(&self, endpoint: &Endpoint, url: &Url) -> &reqwest::Client {
        let host = authority(url);
        if self.settings.insecure.contain(&host) {
            return &self.insecure;
        }
        let own = url.host() == endpoint.base.host();
        if own || address::is_private_host(&endpoint.base) {
            &self.plain
        } else {
            &self.public
        }
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
            warnings.into_iter().for_each(|warning| self.warn(warning));
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

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where HTTP clients are made"
)]
fn builder(settings: &Settings) -> Result<reqwest::ClientBuilder> {
    let mut builder = reqwest::Client::builder()
        .user_agent(&settings.user_agent)
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(settings.connect_timeout)
        .read_timeout(settings.read_timeout)
        .pool_max_idle_per_host(settings.connections_per_host)
        .no_proxy();
    let unusable = |what: &str, error: reqwest::Error| {
        Error::new(Kind::Unreachable, format!("the {what} cannot be used"))
            .because(error.without_url())
    };
    let mut authorities = Vec::new();
    for pem in &settings.ca_certificates {
        let found = reqwest::Certificate::from_pem_bundle(pem)
            .map_err(|error| unusable("CA certificate", error))?;
        if found.is_empty() {
            return Err(
                Error::new(Kind::Unreachable, "the CA file holds no certificate")
                    .hint("give a file in PEM"),
            );
        }
        authorities.extend(found);
    }
    if !authorities.is_empty() {
        builder = builder.tls_certs_merge(authorities);
    }
    let around = || {
        settings
            .proxies
            .none
            .as_deref()
            .and_then(reqwest::NoProxy::from_string)
    };
    if let Some(proxy) = &settings.proxies.http {
        builder = builder.proxy(
            reqwest::Proxy::http(proxy)
                .map_err(|error| unusable("HTTP proxy", error))?
                .no_proxy(around()),
        );
    }
    if let Some(proxy) = &settings.proxies.https {
        builder = builder.proxy(
            reqwest::Proxy::https(proxy)
                .map_err(|error| unusable("HTTPS proxy", error))?
                .no_proxy(around()),
        );
    }
    Ok(builder)
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

impl Hosts {
    /// The hosts written one after the other, for people.
    pub fn listed(&self) -> String {
        match self {
            Self::None => "none".to_owned(),
            Self::All => "all".to_owned(),
            Self::Only(hosts) => hosts.join(", "),
        }
    }
}
