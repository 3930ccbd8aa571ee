//! What all requests share: HTTP clients, logins, tokens, places in line, and what was noticed on the way.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use http::HeaderMap;
use portolan_image::error::excerpt;
use tokio::sync::OnceCell;
use url::Url;

use super::address::Nearness;
use super::client::{Clients, Trust};
use super::contact::Contacts;
use super::credentials::{self, Helpers, Login};
use super::endpoint::{Endpoint, authority, is_loopback_name};
use super::places::Places;
use super::send::Ask;
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
    pub(super) places: Places,
    helpers: Helpers,
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
            places: Places::new(settings.connections_per_host),
            helpers: Helpers::default(),
            logins: Mutex::default(),
            warnings: Mutex::default(),
            settings,
        })
    }

    /// The HTTP client for a hop of a request to a registry.
    pub(super) fn client_for(&self, endpoint: &Endpoint, url: &Url) -> Result<&reqwest::Client> {
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
        let nearest = if url.host() == endpoint.base.host() {
            Nearness::Machine
        } else {
            self.nearness(endpoint)
        };
        self.clients.get(&self.settings, trust, nearest)
    }

    /// How near a registry is: by its address if it is named by one, else by the address that answered. What was only
    /// reached through a proxy counts as public.
    pub(super) fn nearness(&self, endpoint: &Endpoint) -> Nearness {
        Nearness::of_host(&endpoint.base)
            .or_else(|| self.contacts.of(&endpoint.base).nearness())
            .unwrap_or(Nearness::Public)
    }

    /// Notes the address that a registry answered from. A registry that pretends to be near, by resolving its name to an
    /// address inside, would need the host there to answer in its name, with its certificate.
    pub(super) fn note_peer(&self, endpoint: &Endpoint, peer: Option<SocketAddr>) {
        let Some(peer) = peer else { return };
        if !self.settings.proxies.may_be(endpoint.base.scheme(), peer) {
            let contact = self.contacts.of(&endpoint.base);
            contact.answered_from(Nearness::of(peer.ip()));
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
                &self.helpers,
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
        if super::answer::is_used_up(headers) {
            self.warn(format!(
                "{}: the pull rate limit is used up",
                authority(url)
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Proxies;

    /// Whether a registry that answered from an address may lead to a host.
    fn may_lead(registry: &str, answered: Option<&str>, target: &str, proxy: Option<&str>) -> bool {
        let wire = Wire::new(Settings {
            proxies: Proxies {
                https: proxy.map(str::to_owned),
                ..Proxies::default()
            },
            ..Settings::default()
        })
        .unwrap();
        let endpoint = Endpoint::of(registry, &wire.settings).unwrap();
        wire.note_peer(&endpoint, answered.map(|peer| peer.parse().unwrap()));
        let target = Url::parse(&format!("https://{target}/x")).unwrap();
        wire.refuse_too_near(&endpoint, &target).is_ok()
    }

    #[test]
    fn threat_4_no_registry_leads_nearer_to_this_machine_than_it_is_itself() {
        let public = Some("93.184.216.34:443");
        let inside = Some("10.0.0.5:443");
        let proxy = Some("http://proxy.corp:3128");
        let through = Some("10.0.0.9:3128");
        for (registry, answered, target, proxy, expected) in [
            ("reg.example", public, "cdn.example", None, true),
            ("reg.example", public, "10.0.0.6", None, false),
            ("reg.example", None, "10.0.0.6", None, false),
            // A registry of the own network: its store and its token service are neighbours.
            ("reg.corp", inside, "10.0.0.6", None, true),
            ("reg.corp", inside, "[fd00::6]", None, true),
            ("reg.corp", inside, "cdn.example", None, true),
            ("reg.corp", inside, "127.0.0.1", None, false),
            ("reg.corp", inside, "169.254.169.254", None, false),
            ("10.0.0.5", None, "192.168.0.1", None, true),
            ("10.0.0.5", None, "localhost", None, false),
            // Through a proxy it is the proxy that answers; around it, the registry.
            ("reg.example", through, "10.0.0.6", proxy, false),
            ("reg.corp", inside, "10.0.0.6", proxy, true),
            ("localhost:5000", None, "127.0.0.1:9000", None, true),
        ] {
            assert_eq!(
                may_lead(registry, answered, target, proxy),
                expected,
                "{registry} at {answered:?} to {target}, proxy {proxy:?}"
            );
        }
    }

    #[test]
    fn threat_4_who_answered_from_outside_once_stays_outside() {
        let wire = Wire::new(Settings::default()).unwrap();
        let endpoint = Endpoint::of("reg.example", &wire.settings).unwrap();
        for peer in ["10.0.0.5:443", "93.184.216.34:443", "10.0.0.5:443"] {
            wire.note_peer(&endpoint, Some(peer.parse().unwrap()));
        }
        assert_eq!(wire.nearness(&endpoint), Nearness::Public);
    }
}
