//! Tokens: one exchange for all who wait for the same, kept until they run out (registry-quirks 1.3 to 1.5).

use std::collections::HashMap;
use std::fmt;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::header::AUTHORIZATION;
use http::{HeaderValue, Method, StatusCode};
use serde_json::Value;
use url::Url;

use super::answer;
use super::auth::basic;
use super::challenge::Challenge;
use super::credentials::Login;
use super::credentials::gate::{Verdict, may_send_credentials, same_origin};
use super::endpoint::{Endpoint, authority};
use super::redirect::redirect_of;
use super::retry;
use super::send::{Ask, kind_of};
use super::settings::KnownChallenge;
use super::wire::Wire;
use crate::error::{Error, Kind, Result};

/// The most bytes of a token endpoint's answer.
const MAX_ANSWER: u64 = 128 << 10;
/// How long a token serves when its endpoint does not say, and at least.
const SHORTEST_LIFE: Duration = Duration::from_mins(1);
/// How long a token serves at most, whatever its endpoint says.
const LONGEST_LIFE: Duration = Duration::from_hours(12);
/// How long before its end a token is no longer used.
const MARGIN: Duration = Duration::from_secs(5);
/// The most redirects of a token endpoint.
const MAX_HOPS: usize = 5;

/// Where tokens of a registry are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Realm {
    url: Url,
    service: Option<String>,
    /// A scope that does not name the repository, and is passed through unchanged (`*`, `aws`).
    fixed_scope: Option<String>,
    met: Met,
}

/// When a realm was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Met {
    Now,
    InAnotherRun,
}

impl Realm {
    /// The realm of a Bearer challenge; a relative one is resolved against the request.
    pub(super) fn of(challenge: &Challenge, asked: &Url, scope: &str) -> Result<Self> {
        let text = challenge.get("realm").unwrap_or_default();
        let url = asked.join(text).map_err(|error| {
            Error::new(
                Kind::Malformed,
                format!("the token realm `{text}` is not a URL: {error}"),
            )
        })?;
        let fixed_scope = challenge
            .get("scope")
            .filter(|given| *given != scope && !given.starts_with("repository:"))
            .map(str::to_owned);
        Ok(Self {
            url,
            service: challenge.get("service").map(str::to_owned),
            fixed_scope,
            met: Met::Now,
        })
    }

    pub(super) fn remembered(known: &KnownChallenge) -> Option<Self> {
        let url = Url::parse(&known.realm).ok()?;
        Some(Self {
            url,
            service: known.service.clone(),
            fixed_scope: known.scope.clone(),
            met: Met::InAnotherRun,
        })
    }

    pub(super) fn is_remembered(&self) -> bool {
        self.met == Met::InAnotherRun
    }

    pub(super) fn known(&self, origin: &str) -> KnownChallenge {
        KnownChallenge {
            origin: origin.to_owned(),
            realm: self.url.to_string(),
            service: self.service.clone(),
            scope: self.fixed_scope.clone(),
        }
    }

    /// The scope to ask for, when what is needed is `scope`.
    pub(super) fn scope_for(&self, scope: &str) -> String {
        self.fixed_scope.clone().unwrap_or_else(|| scope.to_owned())
    }
}

/// Tokens by what they are good for.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    kept: Mutex<HashMap<Key, Slot>>,
}

/// A place for one token; who fetches it holds the lock, the others wait for it.
type Slot = Arc<tokio::sync::Mutex<Kept>>;

/// What became of the last exchange. Those who waited for one that failed share the failure: a wrong password that each of
/// them tried again would lock the account.
#[derive(Debug, Default)]
struct Kept {
    token: Option<Token>,
    failed: Option<(Instant, Error)>,
}

/// A token for one repository must not be used for another, nor one person's for another's.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    origin: String,
    realm: String,
    service: Option<String>,
    scope: String,
    login: u64,
}

struct Token {
    value: String,
    ends: Instant,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").finish_non_exhaustive()
    }
}

impl Tokens {
    /// A token for a scope: one that is kept, unless it is the one that was `rejected`, else a fresh one.
    pub(super) async fn get(
        &self,
        wire: &Wire,
        ask: &Ask<'_>,
        realm: &Realm,
        scope: &str,
        login: Option<&Login>,
        rejected: Option<&str>,
    ) -> Result<String> {
        let mut hasher = DefaultHasher::new();
        login.hash(&mut hasher);
        let key = Key {
            origin: ask.endpoint.base.origin().ascii_serialization(),
            realm: realm.url.to_string(),
            service: realm.service.clone(),
            scope: scope.to_owned(),
            login: hasher.finish(),
        };
        let came = Instant::now();
        let slot = Arc::clone(
            self.kept
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .entry(key)
                .or_default(),
        );
        let mut slot = slot.lock().await;
        if let Some(token) = &slot.token
            && token.ends > Instant::now()
            && rejected != Some(token.value.as_str())
        {
            return Ok(token.value.clone());
        }
        if let Some((when, error)) = &slot.failed
            && *when >= came
        {
            return Err(error.repeated());
        }
        *slot = Kept::default();
        match wire.exchange_token(ask, realm, scope, login).await {
            Ok(token) => {
                let value = token.value.clone();
                slot.token = Some(token);
                Ok(value)
            }
            Err(error) => {
                slot.failed = Some((Instant::now(), error.repeated()));
                Err(error)
            }
        }
    }
}

impl Wire {
    /// Asks the realm for a token, again where it may pass; what fails then has failed, and the request that needs the token
    /// is not tried again for it. A realm that another run remembered gets one attempt: the registry may name another by now.
    async fn exchange_token(
        &self,
        ask: &Ask<'_>,
        realm: &Realm,
        scope: &str,
        login: Option<&Login>,
    ) -> Result<Token> {
        let login = self.login_for_realm(ask, realm, login)?;
        let mut tried = 0;
        loop {
            match self.ask_realm(ask, realm, scope, login).await {
                Ok(token) => return Ok(token),
                Err(error) if realm.is_remembered() => {
                    return Err(error.host(authority(&realm.url)));
                }
                Err(error) => self
                    .pause(error, &mut tried, &realm.url)
                    .await
                    .map_err(Error::for_good)?,
            }
        }
    }

    /// The login, if the realm may see it. A realm that may not is asked for an anonymous token (threat 3).
    fn login_for_realm<'l>(
        &self,
        ask: &Ask<'_>,
        realm: &Realm,
        login: Option<&'l Login>,
    ) -> Result<Option<&'l Login>> {
        let own = same_origin(&realm.url, &ask.endpoint.base);
        if realm.url.scheme() != "https"
            && !own
            && !(ask.endpoint.base.scheme() == "http"
                && realm.url.host() == ask.endpoint.base.host())
        {
            let what = format!(
                "{} sends to {} for a token, without TLS: refused",
                ask.endpoint.host(),
                authority(&realm.url)
            );
            return Err(Error::new(Kind::Refused, what));
        }
        if login.is_none()
            || may_send_credentials(&realm.url, ask.endpoint, &self.settings.trusted_realms)
                == Verdict::May
        {
            return Ok(login);
        }
        self.warn(withheld(ask.endpoint, &realm.url));
        Ok(None)
    }

    /// Why the registry was asked without the login that is there, if so.
    pub(super) async fn withheld_login(&self, ask: &Ask<'_>, realm: &Realm) -> Option<String> {
        let may = may_send_credentials(&realm.url, ask.endpoint, &self.settings.trusted_realms);
        (may == Verdict::MayNot && self.has_login(ask).await)
            .then(|| withheld(ask.endpoint, &realm.url))
    }

    async fn ask_realm(
        &self,
        ask: &Ask<'_>,
        realm: &Realm,
        scope: &str,
        login: Option<&Login>,
    ) -> Result<Token> {
        let mut url = realm.url.clone();
        let mut method = Method::GET;
        let mut form = None;
        if let Some(Login::Identity(token)) = login {
            method = Method::POST;
            let mut body = url::form_urlencoded::Serializer::new(String::new());
            body.append_pair("grant_type", "refresh_token")
                .append_pair("refresh_token", token)
                .append_pair("client_id", "portolan");
            if let Some(service) = &realm.service {
                body.append_pair("service", service);
            }
            body.append_pair("scope", scope);
            form = Some(body.finish());
        } else {
            let mut query = url.query_pairs_mut();
            if let Some(service) = &realm.service {
                query.append_pair("service", service);
            }
            // One key a resource: joined by a space, Docker's server ignores them.
            for one in scope.split(' ').filter(|one| !one.is_empty()) {
                query.append_pair("scope", one);
            }
        }
        let mut header = login.and_then(basic);
        for _ in 0..=MAX_HOPS {
            self.refuse_too_near(ask.endpoint, &url)?;
            let response = self
                .token_hop(ask, &method, &url, form.as_deref(), header.take())
                .await?;
            if let Some(target) = redirect_of(&response)? {
                if form.is_some() || (url.scheme() == "https" && target.scheme() != "https") {
                    return Err(Error::new(
                        Kind::Refused,
                        format!(
                            "the token endpoint redirects to {}: refused",
                            authority(&target)
                        ),
                    ));
                }
                if same_origin(&url, &target) {
                    header = login.and_then(basic);
                }
                url = target;
                continue;
            }
            let (status, headers) = (response.status(), response.headers().clone());
            if !status.is_success() {
                let body = self.body(response, MAX_ANSWER).await.unwrap_or_default();
                return Err(refused(status, &headers, &body, login));
            }
            return read(&self.body(response, MAX_ANSWER).await?);
        }
        Err(Error::new(
            Kind::Malformed,
            "the token endpoint redirects without end",
        ))
    }

    async fn token_hop(
        &self,
        ask: &Ask<'_>,
        method: &Method,
        url: &Url,
        form: Option<&str>,
        header: Option<HeaderValue>,
    ) -> Result<reqwest::Response> {
        let _place = self.places.take(url).await;
        let mut request = self
            .client_for(ask.endpoint, url)?
            .request(method.clone(), url.clone());
        if let Some(form) = form {
            request = request
                .header(
                    http::header::CONTENT_TYPE,
                    "application/x-www-form-urlencoded",
                )
                .body(form.to_owned());
        }
        if let Some(header) = header
            && may_send_credentials(url, ask.endpoint, &self.settings.trusted_realms)
                == Verdict::May
        {
            request = request.header(AUTHORIZATION, header);
        }
        self.dispatch(request, method, url).await
    }
}

/// The sentence for a login that a realm may not see.
fn withheld(endpoint: &Endpoint, realm: &Url) -> String {
    let (host, realm) = (endpoint.host(), authority(realm));
    format!(
        "{host} sends to {realm} for a token; the login was not sent there. If that host is the registry's own, set in \
         portolan.toml: trusted-realms = [{{ registry = \"{host}\", realm = \"{realm}\" }}]"
    )
}

/// A 401 speaks of the login; 403 and the like may as well mean that there is no such repository (registry-quirks 7.3: GHCR).
fn refused(
    status: StatusCode,
    headers: &http::HeaderMap,
    body: &[u8],
    login: Option<&Login>,
) -> Error {
    if status == StatusCode::UNAUTHORIZED && login.is_some() {
        return Error::new(Kind::SignIn, format!("the login was refused ({status})"))
            .hint("log in again, with docker login or the like");
    }
    let kind = if matches!(status.as_u16(), 400 | 401 | 403 | 404) {
        Kind::Denied
    } else {
        kind_of(status)
    };
    let body = login.map_or_else(|| body.to_vec(), |login| login.hide_in(body).into_bytes());
    let error = Error::new(
        kind,
        answer::not_found_or_no_access(&format!("no token was given ({status})"), &body),
    )
    .hint(if login.is_some() {
        answer::CHECK_LOGIN
    } else {
        answer::LOG_IN
    });
    match retry::asked_wait(headers) {
        Some(wait) => error.after(wait),
        None => error,
    }
}

/// Reads the answer: `token` or `access_token`; `expires_in` in any form that occurs; `issued_at` is not used, for clocks differ.
fn read(body: &[u8]) -> Result<Token> {
    let malformed = |what: &str| {
        Error::new(
            Kind::Malformed,
            format!("the token endpoint's answer {what}"),
        )
    };
    let answer: Value = serde_json::from_slice(body).map_err(|_| malformed("is not JSON"))?;
    let text = |name: &str| {
        answer
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    let value = text("access_token")
        .or_else(|| text("token"))
        .ok_or_else(|| malformed("holds no token"))?;
    let seconds = match answer.get("expires_in") {
        Some(Value::Number(number)) => number.as_f64(),
        Some(Value::String(text)) => text.trim().parse::<f64>().ok(),
        _ => None,
    };
    let life = seconds
        .filter(|s| s.is_finite() && *s > 0.0)
        .map_or(SHORTEST_LIFE, |s| {
            Duration::from_secs_f64(s.min(LONGEST_LIFE.as_secs_f64()))
        });
    Ok(Token {
        value: value.to_owned(),
        ends: Instant::now() + life.max(SHORTEST_LIFE).saturating_sub(MARGIN),
    })
}
