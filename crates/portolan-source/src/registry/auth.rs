//! Which `Authorization` a request carries, and what is done with a challenge.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use http::{HeaderValue, StatusCode};
use reqwest::Response;
use tokio::sync::OwnedMutexGuard;
use url::Url;

use super::challenge::Challenge;
use super::credentials::Login;
use super::send::Ask;
use super::settings::KnownChallenge;
use super::token::Realm;
use super::wire::Wire;
use crate::error::{Error, Kind, Result};

/// What is known of how each origin wants to be asked.
#[derive(Debug, Default)]
pub(super) struct Contacts {
    origins: Mutex<HashMap<String, Arc<Contact>>>,
}

/// What is known of one origin.
#[derive(Debug, Default)]
pub(super) struct Contact {
    known: Mutex<Option<Scheme>>,
    first: Arc<tokio::sync::Mutex<()>>,
}

/// How an origin wants to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Scheme {
    /// It has answered without a challenge.
    Open,
    /// With user and password on every request.
    Basic,
    /// With a token of a realm.
    Bearer(Realm),
}

impl Contacts {
    /// Begins with what was met in earlier runs.
    pub(super) fn seeded(known: &[KnownChallenge]) -> Self {
        let contacts = Self::default();
        for challenge in known {
            let (Ok(origin), Some(realm)) =
                (Url::parse(&challenge.origin), Realm::remembered(challenge))
            else {
                continue;
            };
            contacts.of(&origin).learn(Scheme::Bearer(realm));
        }
        contacts
    }

    pub(super) fn of(&self, origin: &Url) -> Arc<Contact> {
        let key = origin.origin().ascii_serialization();
        Arc::clone(
            self.origins
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .entry(key)
                .or_default(),
        )
    }

    /// The challenges that were met, to be kept for the next run.
    pub(super) fn challenges(&self) -> Vec<KnownChallenge> {
        let origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        let mut known: Vec<KnownChallenge> = origins
            .iter()
            .filter_map(|(origin, contact)| match contact.scheme() {
                Some(Scheme::Bearer(realm)) => Some(realm.known(origin)),
                _ => None,
            })
            .collect();
        known.sort_by(|a, b| a.origin.cmp(&b.origin));
        known
    }
}

impl Contact {
    /// Waits while somebody else makes the first contact; whoever comes first gets the guard.
    pub(super) async fn first(&self) -> Option<OwnedMutexGuard<()>> {
        if self.scheme().is_some() {
            return None;
        }
        let guard = Arc::clone(&self.first).lock_owned().await;
        self.scheme().is_none().then_some(guard)
    }

    /// An answer came without a challenge.
    pub(super) fn met_without_challenge(&self, with_authorization: bool) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if !with_authorization && known.is_none() {
            *known = Some(Scheme::Open);
        }
    }

    /// Where the origin's tokens are made, if it wants tokens.
    pub(super) fn realm(&self) -> Option<Realm> {
        match self.scheme() {
            Some(Scheme::Bearer(realm)) => Some(realm),
            _ => None,
        }
    }

    fn scheme(&self) -> Option<Scheme> {
        self.known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn learn(&self, scheme: Scheme) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(scheme);
    }
}

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
                let scope = realm.scope_for(ask.scope);
                let token = self
                    .tokens
                    .get(self, ask, &realm, &scope, login.as_ref(), None)
                    .await;
                // A realm remembered from another run may be gone: ask without a token and be challenged anew.
                match token {
                    Ok(token) => bearer(&token).map(Some),
                    Err(error) if realm.is_remembered() => {
                        tracing::debug!(%error, "the remembered realm gave no token");
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
