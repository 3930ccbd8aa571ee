//! Which `Authorization` a request carries, and what is done with a challenge.

use base64::Engine as _;
use http::{HeaderValue, StatusCode};
use reqwest::Response;

use super::challenge::Challenge;
use super::contact::{Contact, Scheme};
use super::credentials::Login;
use super::send::Ask;
use super::token::Realm;
use super::wire::Wire;
use crate::error::{Error, Kind, Result};

impl Wire {
    /// The header to send at once, from what is known of the origin.
    pub(super) async fn authorization(
        &self,
        ask: &Ask<'_>,
        contact: &Contact,
    ) -> Result<Option<HeaderValue>> {
        let scheme = contact.scheme();
        if scheme.is_none() || scheme == Some(Scheme::Open) {
            return Ok(None);
        }
        let login = self.login(ask).await?;
        match (scheme, login) {
            (_, Some(Login::Bearer(token))) => bearer(&token).map(Some),
            (Some(Scheme::Basic), Some(login)) => Ok(basic(&login)),
            (Some(Scheme::Bearer(realm)), login) => {
                let scope = contact
                    .challenged_scope(ask.scope)
                    .unwrap_or_else(|| realm.scope_for(ask.scope));
                let token = self
                    .tokens
                    .get(self, ask, &realm, &scope, login.as_ref(), None)
                    .await;
                // A realm remembered from another run may be gone: ask without a token and be challenged anew.
                match token {
                    Ok(token) => bearer(&token).map(Some),
                    Err(error) if realm.is_remembered() => {
                        tracing::debug!(%error, "the remembered realm gave no token");
                        contact.unlearn(&realm);
                        Ok(None)
                    }
                    Err(error) => Err(error),
                }
            }
            _ => Ok(None),
        }
    }

    /// The header that answers a challenge; `None` when there is nothing better to say than what was sent.
    pub(super) async fn answer(
        &self,
        ask: &Ask<'_>,
        contact: &Contact,
        challenge: &Challenge,
        sent: Option<&HeaderValue>,
    ) -> Result<Option<HeaderValue>> {
        let login = self.login(ask).await?;
        if let Some(Login::Bearer(token)) = &login {
            let header = bearer(token)?;
            return Ok((sent != Some(&header)).then_some(header));
        }
        if challenge.scheme == "basic" {
            contact.learn(Scheme::Basic);
            let header = login.as_ref().and_then(basic);
            return Ok(header.filter(|header| sent != Some(header)));
        }
        let realm = Realm::of(challenge, &ask.url, ask.scope)?;
        contact.learn(Scheme::Bearer(realm.clone()));
        let scope = challenge
            .get("scope")
            .map_or_else(|| ask.scope.to_owned(), str::to_owned);
        if scope.starts_with("repository:") {
            contact.note_scope(ask.scope, &scope);
        }
        let rejected = sent
            .and_then(|header| header.to_str().ok())
            .and_then(|header| header.strip_prefix("Bearer "));
        let token = self
            .tokens
            .get(self, ask, &realm, &scope, login.as_ref(), rejected)
            .await?;
        bearer(&token).map(Some)
    }

    /// A fresh token was refused as well. Harbor then asks for Basic, where a request without any header would have done; so
    /// that is tried first, then Basic if there is a login (registry-quirks 1.6). No further.
    pub(super) async fn after_refusal(
        &self,
        ask: &Ask<'_>,
        contact: &Contact,
        response: Response,
    ) -> Result<Response> {
        let wants_basic = response
            .headers()
            .get_all(http::header::WWW_AUTHENTICATE)
            .iter()
            .any(|line| {
                line.to_str().is_ok_and(|line| {
                    super::challenge::parse(line)
                        .iter()
                        .any(|challenge| challenge.scheme == "basic")
                })
            });
        if response.status() != StatusCode::UNAUTHORIZED
            || !wants_basic
            || contact.scheme() == Some(Scheme::Basic)
        {
            return Ok(response);
        }
        let bare = self.hop(ask, &ask.url, None).await?;
        if bare.status() != StatusCode::UNAUTHORIZED {
            return Ok(bare);
        }
        match self.login(ask).await?.as_ref().and_then(basic) {
            Some(header) => self.hop(ask, &ask.url, Some(header)).await,
            None => Ok(bare),
        }
    }
}

fn bearer(token: &str) -> Result<HeaderValue> {
    let mut header = HeaderValue::try_from(format!("Bearer {token}")).map_err(|_| {
        Error::new(
            Kind::Malformed,
            "the token holds characters that no header can carry",
        )
    })?;
    header.set_sensitive(true);
    Ok(header)
}

/// `None` for a login that has no password.
pub(super) fn basic(login: &Login) -> Option<HeaderValue> {
    let Login::Password { user, password } = login else {
        return None;
    };
    let encoded = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
    let mut header = HeaderValue::try_from(format!("Basic {encoded}")).ok()?;
    header.set_sensitive(true);
    Some(header)
}
