//! How much of a pull limit is left, from the headers of a HEAD that does not count (registry-quirks 3.6).

use std::time::Duration;

use http::Method;
use portolan_image::error::excerpt;
use portolan_image::reference::{DOCKER_HUB, Repository};

use super::endpoint::Endpoint;
use super::manifest::ACCEPT;
use super::send::{Ask, LoginUse, Redirects, text};
use super::wire::Wire;
use crate::error::Result;

/// What a registry says of its limit. All absent: it has none, or does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RateLimit {
    /// How many pulls the window allows.
    pub limit: Option<u64>,
    /// How many are left.
    pub remaining: Option<u64>,
    /// How long the window is.
    pub window: Option<Duration>,
    /// Whom the limit is counted for: an address or an account.
    pub source: Option<String>,
}

impl Wire {
    /// Asks for the limit. Docker Hub keeps a repository for this question.
    pub(super) async fn rate_limit(
        &self,
        endpoint: &Endpoint,
        repository: &Repository,
    ) -> Result<RateLimit> {
        let preview = Repository::new(DOCKER_HUB, "ratelimitpreview/test")?;
        let repository = if repository.registry() == DOCKER_HUB {
            &preview
        } else {
            repository
        };
        let scope = endpoint.pull_scope(repository);
        let ask = Ask {
            endpoint,
            method: Method::HEAD,
            url: endpoint.url(repository, "manifests/latest"),
            scope: &scope,
            repository: Some(repository.path()),
            accept: Some(ACCEPT),
            range: None,
            redirects: Redirects::Follow,
            login: LoginUse::Gated,
        };
        let headers = self.fetch(&ask, 0).await?.headers;
        let (limit, window) = text(&headers, "ratelimit-limit").map_or((None, None), parse);
        let (remaining, other) = text(&headers, "ratelimit-remaining").map_or((None, None), parse);
        let source = text(&headers, "docker-ratelimit-source").map(|text| excerpt(text, 80));
        Ok(RateLimit {
            limit,
            remaining,
            window: window.or(other),
            source,
        })
    }
}

/// `100;w=21600`, perhaps the first of a comma list.
fn parse(text: &str) -> (Option<u64>, Option<Duration>) {
    let first = text.split(',').next().unwrap_or_default();
    let mut parts = first.split(';').map(str::trim);
    let number = parts.next().and_then(|number| number.parse().ok());
    let window = parts
        .find_map(|part| part.strip_prefix("w=")?.parse().ok())
        .map(Duration::from_secs);
    (number, window)
}
