//! Redirects, followed by hand: no downgrade, no host that is too near, no credentials to others (threats 4, 6).

use http::header::LOCATION;
use reqwest::Response;
use url::Url;

use super::address::Nearness;
use super::credentials::gate::same_origin;
use super::endpoint::{Endpoint, authority};
use super::send::{Ask, LoginUse};
use super::wire::Wire;
use crate::error::{Error, Kind, Result};

/// The most redirects that are followed.
const MAX_HOPS: usize = 10;

impl Wire {
    /// Follows redirects by hand: no downgrade, no private address on a public registry's word, no credentials to others.
    pub(super) async fn follow(&self, ask: &Ask<'_>, mut response: Response) -> Result<Response> {
        // Whoever is met after another origin was sent there by that origin, and not by the registry (threat 2).
        let mut left = false;
        for _ in 0..MAX_HOPS {
            let Some(target) = redirect_of(&response)? else {
                return Ok(response);
            };
            let from = response.url().clone();
            if from.scheme() == "https" && target.scheme() != "https" {
                return Err(Error::new(
                    Kind::Refused,
                    format!(
                        "refused to follow a redirect from TLS to plain HTTP ({})",
                        authority(&target)
                    ),
                ));
            }
            left |= !same_origin(&target, &ask.endpoint.base);
            let header = match ask.login {
                LoginUse::Gated if !left => {
                    self.authorization(ask, &self.contacts.of(&ask.endpoint.base))
                        .await?
                }
                _ => None,
            };
            response = self.hop(ask, &target, header).await?;
        }
        Err(Error::new(
            Kind::Malformed,
            format!("more than {MAX_HOPS} redirects"),
        ))
    }

    /// A registry must not lead to hosts that are nearer to this machine than it is itself (threat 4).
    pub(super) fn refuse_too_near(&self, endpoint: &Endpoint, url: &Url) -> Result<()> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Error::new(
                Kind::Refused,
                format!("refused to follow a {}: URL", url.scheme()),
            ));
        }
        let own = url.host() == endpoint.base.host();
        let near = Nearness::of_host(url).unwrap_or(Nearness::Public);
        if own || near <= self.nearness(endpoint) {
            return Ok(());
        }
        let what = format!(
            "{} leads to {}, a private address: refused",
            endpoint.host(),
            authority(url)
        );
        Err(Error::new(Kind::Refused, what))
    }
}

/// The target of a redirect; `None` for what is none.
pub(super) fn redirect_of(response: &Response) -> Result<Option<Url>> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let location = response
        .headers()
        .get(LOCATION)
        .and_then(|value| value.to_str().ok());
    let target = location.and_then(|location| response.url().join(location).ok());
    target.map(Some).ok_or_else(|| {
        Error::new(
            Kind::Malformed,
            "a redirect without a Location that can be read",
        )
    })
}
