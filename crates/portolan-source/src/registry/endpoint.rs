//! Where a registry answers: its origin, and how a repository is written in its paths.

use portolan_image::reference::{Repository, wire_host};
use url::{Host, Url};

use super::settings::Settings;
use crate::error::{Error, Kind, Result};

/// One registry's address on the wire.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    /// The base URL, with an empty path.
    pub(super) base: Url,
    /// What a mirror puts before each repository's path; empty or `prefix/`.
    prefix: String,
    /// The name that credentials are looked up by: the registry's, or the mirror's host.
    pub(super) login: String,
}

impl Endpoint {
    /// The address of a registry as named in references.
    pub(super) fn of(registry: &str, settings: &Settings) -> Result<Self> {
        if let Some(mirror) = settings
            .mirrors
            .iter()
            .find(|mirror| mirror.registry == registry)
        {
            let path = mirror.url.path().trim_matches('/');
            let path = path
                .strip_prefix("v2")
                .map_or(path, |rest| rest.trim_start_matches('/'));
            let mut base = mirror.url.clone();
            base.set_path("");
            base.set_query(None);
            let login = authority(&base);
            return Ok(Self {
                base,
                prefix: if path.is_empty() {
                    String::new()
                } else {
                    format!("{path}/")
                },
                login,
            });
        }
        let host = wire_host(registry);
        let plain = settings.plain_http.contain(registry)
            || settings.plain_http.contain(host)
            || (is_loopback_name(host)
                && !settings.https.contain(registry)
                && !settings.insecure_for(registry));
        let scheme = if plain { "http" } else { "https" };
        let base = Url::parse(&format!("{scheme}://{host}")).map_err(|error| {
            Error::new(Kind::NotFound, format!("`{host}` is not a host: {error}"))
        })?;
        Ok(Self {
            base,
            prefix: String::new(),
            login: registry.to_owned(),
        })
    }

    /// The URL of something in a repository: `/v2/NAME/REST`.
    pub(super) fn url(&self, repository: &Repository, rest: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("/v2/{}{}/{rest}", self.prefix, repository.path()));
        url
    }

    /// The URL of something of the registry as a whole: `/v2/REST`.
    pub(super) fn root(&self, rest: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("/v2/{rest}"));
        url
    }

    /// The scope that reading a repository needs.
    pub(super) fn pull_scope(&self, repository: &Repository) -> String {
        format!("repository:{}{}:pull", self.prefix, repository.path())
    }

    /// Host and port as people write them.
    pub(crate) fn host(&self) -> String {
        authority(&self.base)
    }
}

impl Settings {
    /// `--insecure` names hosts that speak TLS with a certificate that cannot be checked, loopback or not.
    fn insecure_for(&self, registry: &str) -> bool {
        matches!(self.insecure, super::settings::Hosts::Only(_)) && self.insecure.contain(registry)
    }
}

/// Host and port of a URL; a default port is left out.
pub(super) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Whether a host of a reference is this machine: exactly so, not by how it begins (threat 12).
pub(super) fn is_loopback_name(host: &str) -> bool {
    let Ok(url) = Url::parse(&format!("http://{host}")) else {
        return false;
    };
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{Hosts, Mirror};

    #[test]
    fn threat_12_plain_http_is_for_this_machine_and_for_hosts_that_were_named() {
        let settings = Settings {
            plain_http: Hosts::Only(vec!["reg.lan:5000".to_owned()]),
            https: Hosts::Only(vec!["localhost:5443".to_owned()]),
            ..Settings::default()
        };
        let cases = [
            ("localhost:5000", "http://localhost:5000/"),
            ("127.0.0.1:5000", "http://127.0.0.1:5000/"),
            ("[::1]:5000", "http://[::1]:5000/"),
            ("localhost:5443", "https://localhost:5443/"),
            ("127.0.0.1.evil", "https://127.0.0.1.evil/"),
            ("localhost.evil", "https://localhost.evil/"),
            ("10.0.0.1:5000", "https://10.0.0.1:5000/"),
            ("reg.lan:5000", "http://reg.lan:5000/"),
            ("reg.lan", "https://reg.lan/"),
            ("docker.io", "https://registry-1.docker.io/"),
            ("ghcr.io", "https://ghcr.io/"),
        ];
        for (registry, base) in cases {
            assert_eq!(
                Endpoint::of(registry, &settings).unwrap().base.as_str(),
                base,
                "{registry}"
            );
        }
    }

    #[test]
    fn a_mirror_answers_for_a_registry_and_may_have_a_path() {
        let python = Repository::parse("python").unwrap();
        for (mirror, url, scope) in [
            (
                "http://127.0.0.1:5060",
                "http://127.0.0.1:5060/v2/library/python/tags/list",
                "repository:library/python:pull",
            ),
            (
                "https://harbor.lan/v2/hub/",
                "https://harbor.lan/v2/hub/library/python/tags/list",
                "repository:hub/library/python:pull",
            ),
            (
                "https://harbor.lan/hub",
                "https://harbor.lan/v2/hub/library/python/tags/list",
                "repository:hub/library/python:pull",
            ),
        ] {
            let mirror = Mirror {
                registry: "docker.io".to_owned(),
                url: Url::parse(mirror).unwrap(),
            };
            let settings = Settings {
                mirrors: vec![mirror],
                ..Settings::default()
            };
            let endpoint = Endpoint::of(python.registry(), &settings).unwrap();
            assert_eq!(endpoint.url(&python, "tags/list").as_str(), url);
            assert_eq!(endpoint.pull_scope(&python), scope);
            assert_ne!(
                endpoint.login, "docker.io",
                "a mirror is not sent Docker Hub's login"
            );
        }
    }
}
