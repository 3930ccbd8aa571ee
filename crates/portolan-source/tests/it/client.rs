//! A registry client for a test: what it knows of logins and trust, and what must never be heard from it.

use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use portolan_image::record::Record;
use portolan_image::reference::Reference;
use portolan_source::registry::{Client, Hosts, RetryPolicy, Settings, TrustedRealm};
use portolan_source::{Error, Source, Wish, inspect};
use portolan_testkit::registry::{Authority, TestRegistry};
use serde_json::json;

/// The user of every test.
pub(crate) const USER: &str = "pilot";
/// The password of every test. It must be heard by the registry and its token endpoint, and nobody else.
pub(crate) const PASSWORD: &str = "canary-password-7f3a9c";

/// What a client is told before it starts. It tries again soon, and waits a second at most.
#[derive(Debug)]
pub(crate) struct Setup(Settings);

impl Setup {
    /// Knows nothing.
    pub(crate) fn new() -> Self {
        Self(Settings {
            retry: RetryPolicy {
                first_wait: Duration::from_millis(5),
                longest_wait: Duration::from_secs(1),
                ..RetryPolicy::default()
            },
            ..Settings::default()
        })
    }

    /// Knows the password for a host.
    pub(crate) fn login(mut self, host: &str) -> Self {
        let auth = STANDARD.encode(format!("{USER}:{PASSWORD}"));
        let config = json!({"auths": {host: {"auth": auth}}});
        self.0.credentials.docker_auth_config = Some(config.to_string());
        self
    }

    /// Trusts an authority.
    pub(crate) fn trusting(self, authority: &Authority) -> Self {
        self.trusting_pem(authority.pem().to_owned().into_bytes())
    }

    /// Trusts an authority by its certificate.
    pub(crate) fn trusting_pem(mut self, pem: Vec<u8>) -> Self {
        self.0.ca_certificates.push(pem.into());
        self
    }

    /// Knows that a host of loopback speaks TLS.
    pub(crate) fn tls_at(mut self, host: &str) -> Self {
        self.0.https = Hosts::Only(vec![host.to_owned()]);
        self
    }

    /// Knows a host that is not of loopback and speaks plain HTTP.
    pub(crate) fn plain_at(mut self, host: &str) -> Self {
        self.0.plain_http = Hosts::Only(vec![host.to_owned()]);
        self
    }

    /// Reaches everything through a proxy.
    pub(crate) fn through(mut self, proxy: &str) -> Self {
        self.0.proxies.http = Some(proxy.to_owned());
        self.0.proxies.https = Some(proxy.to_owned());
        self
    }

    /// Lets a realm's host see the password of a registry's host.
    pub(crate) fn allowing(mut self, registry: &str, realm: &str) -> Self {
        self.0.trusted_realms.push(TrustedRealm {
            registry: registry.to_owned(),
            realm: realm.to_owned(),
        });
        self
    }

    /// Has a folder with docker's `config.json`, and a folder with credential helpers.
    pub(crate) fn docker(mut self, config: &Path, helpers: &Path) -> Self {
        self.0.credentials.files = vec![config.join("config.json")];
        self.0.credentials.search_path = Some(helpers.into());
        self
    }

    /// Gives up soon on a server that is silent, and does not try again.
    pub(crate) fn impatient(mut self) -> Self {
        self.0.read_timeout = Duration::from_millis(500);
        self.0.retry.times = 0;
        self.0.credentials.helper_patience = Some(Duration::from_secs(1));
        self
    }

    /// The client.
    pub(crate) fn client(self) -> Client {
        Client::new(self.0).expect("the settings of a test are good")
    }
}

/// A client that knows the password of a registry.
pub(crate) fn known_at(registry: &TestRegistry) -> Client {
    Setup::new().login(registry.host()).client()
}

/// A client without any login.
pub(crate) fn stranger() -> Client {
    Setup::new().client()
}

/// A reference at a registry.
pub(crate) fn at(registry: &TestRegistry, name_and_tag: &str) -> Reference {
    registry
        .reference(name_and_tag)
        .parse()
        .expect("a test names its images well")
}

/// All that a report would need.
pub(crate) async fn read(source: &dyn Source, reference: &Reference) -> Result<Record, Error> {
    inspect(
        source,
        reference,
        &Wish::default(),
        "2026-11-20T10:00:00Z".parse().expect("the date is a date"),
    )
    .await
}

/// All that an error says to anyone, in every way it can be asked.
pub(crate) fn all_of(error: &Error) -> String {
    let mut text = format!("{error}\n{error:?}\n{error:#?}\n{:?}", error.advice());
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text.extend(["\n", &error.to_string(), "\n", &format!("{error:?}")]);
        cause = error.source();
    }
    text
}

/// Fails a test that hangs.
pub(crate) async fn soon<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(30), work)
        .await
        .expect("a hostile registry does not hold the client")
}
