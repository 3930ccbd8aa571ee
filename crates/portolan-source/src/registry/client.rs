//! The HTTP clients: one for each way of trusting and reaching, made when it is first needed.
//!
//! Reading the machine's certificate authorities takes longer than a request on a near network, so that nobody pays for it
//! who speaks plain HTTP.

use std::sync::{Arc, OnceLock};

use super::address::{Nearness, UpTo};
use super::settings::Settings;
use crate::error::{Error, Kind, Result};

/// Whose certificates are trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// Those of the machine's authorities and of the settings'.
    Authorities,
    /// Anyone's: the certificate is not checked.
    Anyone,
    /// There is no TLS.
    NoTls,
    /// There is no TLS, and the host is this machine: a new connection costs next to nothing, while a kept one stalls for
    /// 40 ms wherever a server writes head and body apart (Nagle's algorithm meets delayed acknowledgement; Python's
    /// servers do). So none is kept.
    Loopback,
}

/// The clients, made as they are needed.
#[derive(Debug, Default)]
pub(super) struct Clients {
    authorities: Vec<reqwest::Certificate>,
    made: [OnceLock<reqwest::Client>; 12],
}

impl Clients {
    /// Reads the certificate authorities of the settings, so that a broken file is told at once.
    pub(super) fn new(settings: &Settings) -> Result<Self> {
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
        Ok(Self {
            authorities,
            made: Default::default(),
        })
    }

    /// The client for one way of trusting, whose names may resolve to addresses as near as `nearest`.
    pub(super) fn get(
        &self,
        settings: &Settings,
        trust: Trust,
        nearest: Nearness,
    ) -> Result<&reqwest::Client> {
        let cell = &self.made[trust as usize * 3 + nearest as usize];
        if let Some(client) = cell.get() {
            return Ok(client);
        }
        let client = self.make(settings, trust, nearest)?;
        Ok(cell.get_or_init(|| client))
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where HTTP clients are made"
    )]
    fn make(
        &self,
        settings: &Settings,
        trust: Trust,
        nearest: Nearness,
    ) -> Result<reqwest::Client> {
        let mut builder = reqwest::Client::builder()
            .user_agent(&settings.user_agent)
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(settings.connect_timeout)
            .read_timeout(settings.read_timeout)
            .pool_max_idle_per_host(settings.connections_per_host)
            .no_proxy();
        builder = match trust {
            Trust::Authorities if self.authorities.is_empty() => builder,
            Trust::Authorities => builder.tls_certs_merge(self.authorities.iter().cloned()),
            Trust::Anyone => builder.tls_danger_accept_invalid_certs(true),
            Trust::NoTls => builder.tls_certs_only([]),
            Trust::Loopback => builder.tls_certs_only([]).pool_max_idle_per_host(0),
        };
        if nearest != Nearness::Machine {
            let proxies = settings.proxies.hosts();
            builder = builder.dns_resolver(Arc::new(UpTo { nearest, proxies }));
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
        builder
            .build()
            .map_err(|error| unusable("HTTP client", error))
    }
}

/// What lies underneath is told without its URL, which may hold a proxy's password.
fn unusable(what: &str, error: reqwest::Error) -> Error {
    Error::new(Kind::Unreachable, format!("the {what} cannot be used")).because(error.without_url())
}
