//! What the registry client is told: plain values, read from flags, files and the environment elsewhere.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use url::Url;

use super::credentials;
use super::retry::RetryPolicy;

/// How to reach registries. The default reaches public ones, anonymously.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Registries whose bytes come from elsewhere; names stay those of the image.
    pub mirrors: Vec<Mirror>,
    /// Hosts that are spoken to in plain HTTP. Loopback hosts always are, unless they stand in `https`.
    pub plain_http: Hosts,
    /// Loopback hosts that speak TLS nonetheless.
    pub https: Hosts,
    /// Hosts whose certificate is not checked.
    pub insecure: Hosts,
    /// Further certificate authorities, in PEM.
    pub ca_certificates: Vec<Bytes>,
    /// Token realms that may see a registry's credentials although they are on another host.
    pub trusted_realms: Vec<TrustedRealm>,
    /// Where logins are looked up.
    pub credentials: credentials::Sources,
    /// How many requests are under way to one host at a time.
    pub connections_per_host: usize,
    /// How long a connection may take to be made, TLS included.
    pub connect_timeout: Duration,
    /// How long a server may stay silent while it answers.
    pub read_timeout: Duration,
    /// How long the whole body of a manifest, config, list or token may take, however steadily it drips (threat 53).
    pub body_timeout: Duration,
    /// What is tried again, how often, how long is waited.
    pub retry: RetryPolicy,
    /// The `User-Agent`.
    pub user_agent: String,
    /// Proxies; none by default, for the environment is not read here.
    pub proxies: Proxies,
    /// Challenges met before, so that a token can be asked for first. They pass the same gate as fresh ones.
    pub known_challenges: Vec<KnownChallenge>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            mirrors: Vec::new(),
            plain_http: Hosts::None,
            https: Hosts::None,
            insecure: Hosts::None,
            ca_certificates: Vec::new(),
            trusted_realms: Vec::new(),
            credentials: credentials::Sources::default(),
            connections_per_host: 64,
            connect_timeout: Duration::from_secs(15),
            read_timeout: Duration::from_mins(1),
            body_timeout: Duration::from_mins(5),
            retry: RetryPolicy::default(),
            user_agent: concat!("portolan/", env!("CARGO_PKG_VERSION")).to_owned(),
            proxies: Proxies::default(),
            known_challenges: Vec::new(),
        }
    }
}

/// Some hosts, as they stand in references (`127.0.0.1:5000`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Hosts {
    /// None.
    #[default]
    None,
    /// Every host.
    All,
    /// These; compared without regard to case.
    Only(Vec<String>),
}

impl Hosts {
    /// Whether a host is one of them.
    pub fn contain(&self, host: &str) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::Only(hosts) => hosts.iter().any(|known| known.eq_ignore_ascii_case(host)),
        }
    }
}

/// Where a registry's bytes come from instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mirror {
    /// The registry as it stands in references, such as `docker.io`.
    pub registry: String,
    /// The mirror's URL; a path in it is put before the repository's.
    pub url: Url,
}

/// A realm that may see a registry's credentials.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TrustedRealm {
    /// The registry's host.
    pub registry: String,
    /// The realm's host, with its port if it is not 443.
    pub realm: String,
}

/// Proxies by the scheme of what is asked for, and the hosts that go around them.
#[derive(Clone, Default)]
pub struct Proxies {
    /// For `http://`.
    pub http: Option<String>,
    /// For `https://`.
    pub https: Option<String>,
    /// Hosts and domains that are asked directly, as `NO_PROXY` has them.
    pub none: Option<String>,
}

impl Proxies {
    /// The proxy for a scheme.
    fn of(&self, scheme: &str) -> Option<&str> {
        match scheme {
            "http" => self.http.as_deref(),
            _ => self.https.as_deref(),
        }
    }

    /// The host names of the proxies.
    pub(super) fn hosts(&self) -> Vec<String> {
        let proxies = self.http.iter().chain(&self.https);
        proxies
            .filter_map(|proxy| Some(proxy_url(proxy)?.host_str()?.to_owned()))
            .collect()
    }

    /// Whether an answer to a request of a scheme may have come through the proxy: then the peer's address says nothing of
    /// the host that was asked. A peer on the proxy's port is taken for the proxy, which errs on the strict side.
    pub(super) fn may_be(&self, scheme: &str, peer: SocketAddr) -> bool {
        self.of(scheme).is_some_and(|proxy| {
            let port = proxy_url(proxy).map(|url| url.port_or_known_default().unwrap_or(1080));
            port.is_none_or(|port| port == peer.port())
        })
    }
}

/// Proxies may be written without a scheme.
fn proxy_url(text: &str) -> Option<Url> {
    if text.contains("://") {
        Url::parse(text).ok()
    } else {
        Url::parse(&format!("http://{text}")).ok()
    }
}

impl std::fmt::Debug for Proxies {
    /// A proxy's URL may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Proxies")
            .field("http", &self.http.is_some())
            .field("https", &self.https.is_some())
            .finish_non_exhaustive()
    }
}

/// A challenge as it may be kept from one run to the next: nothing in it is secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownChallenge {
    /// The origin that gave it, such as `https://registry-1.docker.io`.
    pub origin: String,
    /// The token endpoint.
    pub realm: String,
    /// The service, if one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The scope, where it does not name the repository (`*`, `aws`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
}
