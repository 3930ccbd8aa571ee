//! The life of one request: a place in the host's queue, credentials if the gate allows, redirects by hand, the answer's size
//! and status, another try. Every request of this crate goes through here.

use std::time::Instant;

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, RANGE, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use reqwest::Response;
use url::Url;

use super::answer;
use super::body::read_some;
use super::challenge::{self, Challenge};
use super::credentials::gate::{Verdict, may_send_credentials, same_origin};
use super::endpoint::{Endpoint, authority};
use super::retry;
use super::wire::Wire;
use crate::error::{Error, Kind, Result};

/// The most bytes of an error's body that are read.
const MAX_ERROR_BODY: u64 = 64 << 10;

/// A question to a registry.
#[derive(Debug, Clone)]
pub(super) struct Ask<'a> {
    pub(super) endpoint: &'a Endpoint,
    pub(super) method: Method,
    pub(super) url: Url,
    /// The scope that a token needs, such as `repository:library/python:pull`.
    pub(super) scope: &'a str,
    /// The repository, for logins that are kept by namespace.
    pub(super) repository: Option<&'a str>,
    pub(super) accept: Option<&'static str>,
    pub(super) range: Option<String>,
    pub(super) redirects: Redirects,
    pub(super) login: LoginUse,
}

/// What is done with a redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Redirects {
    /// Follow it, without credentials once another origin is met.
    Follow,
    /// Give it back as the answer.
    Return,
}

/// Whether credentials may be used at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LoginUse {
    /// Where the gate allows.
    Gated,
    /// On no hop: the chain began outside of the registry (threats 1, 2).
    Never,
}

/// A whole answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// The URL that gave it, after redirects.
    pub(super) url: Url,
}

impl Wire {
    /// Asks, and reads the whole answer of at most `limit` bytes; tries again what may pass. An answer of 4xx or 5xx is an
    /// error, but a redirect that was not to be followed and 416 are answers.
    pub(super) async fn fetch(&self, ask: &Ask<'_>, limit: u64) -> Result<Answer> {
        let mut tried = 0;
        loop {
            match self.fetch_once(ask, limit).await {
                Ok(answer) => return Ok(answer),
                Err(error) => self.pause(error, &mut tried, &ask.url).await?,
            }
        }
    }

    async fn fetch_once(&self, ask: &Ask<'_>, limit: u64) -> Result<Answer> {
        let response = self.open_once(ask).await?;
        let (status, headers, url) = (
            response.status(),
            response.headers().clone(),
            response.url().clone(),
        );
        // HTTP says that HEAD has no body, whatever Content-Length says.
        let body = if ask.method == Method::HEAD {
            Bytes::new()
        } else {
            self.body(response, limit).await?
        };
        Ok(Answer {
            status,
            headers,
            body,
            url,
        })
    }

    /// Asks, and gives the answer whose body has not been read; tries again what may pass.
    pub(super) async fn open(&self, ask: &Ask<'_>) -> Result<Response> {
        let mut tried = 0;
        loop {
            match self.open_once(ask).await {
                Ok(response) => return Ok(response),
                Err(error) => self.pause(error, &mut tried, &ask.url).await?,
            }
        }
    }

    async fn open_once(&self, ask: &Ask<'_>) -> Result<Response> {
        let response = self.exchange(ask).await?;
        if is_error(response.status()) {
            Err(self.refused(ask, response).await)
        } else {
            Ok(response)
        }
    }

    /// Waits before another attempt, or gives the error back when none is worth it.
    pub(super) async fn pause(&self, error: Error, tried: &mut u32, url: &Url) -> Result<()> {
        *tried += 1;
        let passing = matches!(
            error.kind(),
            Kind::Unreachable | Kind::SlowDown | Kind::Server
        ) && !error.is_final();
        let Some(wait) = passing
            .then(|| self.settings.retry.wait(*tried, error.retry_after()))
            .flatten()
        else {
            return Err(error.host(authority(url)));
        };
        tracing::debug!(target: "portolan::http", tried, ?wait, %error, "trying again");
        tokio::time::sleep(wait).await;
        Ok(())
    }

    /// One attempt: the first hop with credentials, a second time when it is challenged, then the redirects.
    async fn exchange(&self, ask: &Ask<'_>) -> Result<Response> {
        let response = match ask.login {
            LoginUse::Never => self.hop(ask, &ask.url, None).await?,
            LoginUse::Gated => self.authorized(ask).await?,
        };
        if ask.redirects == Redirects::Follow {
            self.follow(ask, response).await
        } else {
            Ok(response)
        }
    }

    /// The first hop. Where nothing is known of a registry yet, one request goes ahead and the others wait for what it learns.
    async fn authorized(&self, ask: &Ask<'_>) -> Result<Response> {
        let contact = self.contacts.of(&ask.endpoint.base);
        let first = contact.first().await;
        let sent = self.authorization(ask, &contact).await?;
        let response = self.hop(ask, &ask.url, sent.clone()).await?;
        if response.status() != StatusCode::UNAUTHORIZED {
            if !super::retry::is_passing(response.status()) {
                contact.met_without_challenge(sent.is_some());
            }
            return Ok(response);
        }
        let challenge = match challenge_of(&response) {
            // Harbor answers a token that ran out with Basic, and a request without any header with what it really wants
            // (registry-quirks 1.6).
            Some(challenge) if challenge.scheme == "basic" && carries_token(sent.as_ref()) => {
                let bare = self.hop(ask, &ask.url, None).await?;
                if bare.status() != StatusCode::UNAUTHORIZED {
                    return Ok(bare);
                }
                challenge_of(&bare).or(Some(challenge))
            }
            Some(challenge) => Some(challenge),
            // gcr.io once answered 401 without a challenge; the ping has it (registry-quirks 1.1).
            None => self.ping(ask).await?,
        };
        let Some(challenge) = challenge else {
            return Ok(response);
        };
        let answer = self
            .answer(ask, &contact, &challenge, sent.as_ref())
            .await?;
        drop(first);
        match answer {
            Some(header) => {
                let response = self.hop(ask, &ask.url, Some(header)).await?;
                self.after_refusal(ask, &contact, response).await
            }
            None => Ok(response),
        }
    }

    async fn ping(&self, ask: &Ask<'_>) -> Result<Option<Challenge>> {
        let ping = Ask {
            method: Method::GET,
            url: ask.endpoint.root(""),
            accept: None,
            range: None,
            ..ask.clone()
        };
        Ok(challenge_of(&self.hop(&ping, &ping.url, None).await?))
    }

    /// Sends one request to one URL. `header` is an `Authorization`, and this is where the gate stands.
    pub(super) async fn hop(
        &self,
        ask: &Ask<'_>,
        url: &Url,
        header: Option<HeaderValue>,
    ) -> Result<Response> {
        self.refuse_too_near(ask.endpoint, url)?;
        let place = self.places.take(url).await;
        let mut request = self
            .client_for(ask.endpoint, url)?
            .request(ask.method.clone(), url.clone())
            .header(ACCEPT_ENCODING, "identity");
        if let Some(accept) = ask.accept {
            request = request.header(ACCEPT, accept);
        }
        if let Some(range) = &ask.range {
            request = request.header(RANGE, range);
        }
        if let Some(mut header) = header
            && may_send_credentials(url, ask.endpoint, &self.settings.trusted_realms)
                == Verdict::May
        {
            header.set_sensitive(true);
            request = request.header(AUTHORIZATION, header);
        }
        let response = self.dispatch(request, &ask.method, url).await?;
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            let asked = retry::asked_wait(response.headers());
            let longest = self.settings.retry.longest_wait;
            self.places.slow_down(url, asked, longest);
        } else {
            place.went_well();
        }
        if same_origin(url, &ask.endpoint.base) {
            self.note_peer(ask.endpoint, response.remote_addr());
        }
        Ok(response)
    }

    /// Sends what has been built, and tells what came of it.
    pub(super) async fn dispatch(
        &self,
        request: reqwest::RequestBuilder,
        method: &Method,
        url: &Url,
    ) -> Result<Response> {
        let began = Instant::now();
        match request.send().await {
            Ok(response) => {
                let status = response.status().as_u16();
                tracing::debug!(target: "portolan::http", %method, url = %answer::shown(url), status, elapsed = ?began.elapsed());
                self.note_headers(url, response.headers());
                Ok(response)
            }
            Err(error) => {
                tracing::debug!(target: "portolan::http", %method, url = %answer::shown(url), elapsed = ?began.elapsed(), "no answer");
                Err(answer::unreachable(error))
            }
        }
    }

    async fn refused(&self, ask: &Ask<'_>, response: Response) -> Error {
        let (status, headers) = (response.status(), response.headers().clone());
        let foreign = !same_origin(response.url(), &ask.endpoint.base);
        let host = authority(response.url());
        let body = if ask.method == Method::HEAD {
            Bytes::new()
        } else {
            read_some(response, MAX_ERROR_BODY, self.settings.read_timeout).await
        };
        let login = match ask.login {
            LoginUse::Gated => self.login(ask).await.ok().flatten(),
            LoginUse::Never => None,
        };
        let body = login
            .as_ref()
            .map_or_else(|| body.clone(), |login| login.hide_in(&body).into());
        let error = answer::error(status, &headers, &body, login.is_some()).host(&host);
        if foreign && matches!(error.kind(), Kind::Denied | Kind::SignIn) {
            // A store's refusal is not about the reader's rights. A presigned URL may have run out, so that it is worth
            // another try from the registry; where the chain began elsewhere there is nothing to begin from.
            return match ask.login {
                LoginUse::Gated => Error::new(
                    Kind::Server,
                    format!("{host}, where the registry sent the request, answered {status}"),
                ),
                LoginUse::Never => {
                    Error::new(Kind::Server, format!("{host} answered {status}")).for_good()
                }
            }
            .host(host);
        }
        if error.kind() == Kind::Denied
            && login.is_some()
            && let Some(realm) = self.contacts.of(&ask.endpoint.base).realm()
            && let Some(why) = self.withheld_login(ask, &realm).await
        {
            return error.hint(why);
        }
        error
    }
}

fn is_error(status: StatusCode) -> bool {
    (status.is_client_error() && status != StatusCode::RANGE_NOT_SATISFIABLE)
        || status.is_server_error()
}

fn carries_token(header: Option<&HeaderValue>) -> bool {
    header.is_some_and(|header| header.as_bytes().starts_with(b"Bearer "))
}

fn challenge_of(response: &Response) -> Option<Challenge> {
    let lines = response.headers().get_all(WWW_AUTHENTICATE).iter();
    challenge::choose(
        lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(challenge::parse)
            .collect(),
    )
}

pub(super) fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .map(str::trim)
}

/// Whether a failure with this status may pass by itself.
pub(super) fn kind_of(status: StatusCode) -> Kind {
    match status.as_u16() {
        429 => Kind::SlowDown,
        401 | 403 => Kind::Denied,
        404 | 410 => Kind::NotFound,
        405 | 406 | 501 => Kind::Unsupported,
        413 => Kind::TooLarge,
        _ if retry::is_passing(status) || status.is_server_error() => Kind::Server,
        _ => Kind::Malformed,
    }
}
