//! Who may read: nobody is asked, basic authentication, or tokens (registry-quirks 1).

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::answer::Answer;
use super::seen::{Seen, parameters};

/// How the registry checks who reads.
#[derive(Debug, Clone, Default)]
pub enum Access {
    /// Not at all.
    #[default]
    Open,
    /// By user and password on every request.
    Basic(Basic),
    /// By tokens from a token endpoint.
    Bearer(Bearer),
}

/// Basic authentication.
#[derive(Debug, Clone)]
pub struct Basic {
    /// The one user.
    pub user: String,
    /// The user's password.
    pub password: String,
}

/// Token authentication.
#[derive(Debug, Clone)]
pub struct Bearer {
    challenges: Vec<String>,
    /// In place of the above, to a request whose token is not valid.
    stale: Option<Vec<String>>,
    account: Option<(String, String)>,
    identity_token: Option<String>,
    issued: HashMap<String, Vec<String>>,
    count: usize,
}

impl Basic {
    /// One user and a password.
    pub fn new(user: &str, password: &str) -> Self {
        Self {
            user: user.to_owned(),
            password: password.to_owned(),
        }
    }

    fn matches(&self, given: Option<&str>) -> bool {
        let pair = format!("{}:{}", self.user, self.password);
        given == Some(&format!("Basic {}", STANDARD.encode(pair)))
    }
}

impl Bearer {
    /// A token endpoint at the registry's own `/token`, open to everyone.
    pub fn anonymous() -> Self {
        Self {
            challenges: vec![
                r#"Bearer realm="{base}/token",service="testkit",scope="{scope}""#.to_owned(),
            ],
            stale: None,
            account: None,
            identity_token: None,
            issued: HashMap::new(),
            count: 0,
        }
    }

    /// A token endpoint that grants reading to one user only; others get a token that allows nothing, as Docker Hub does.
    pub fn private(user: &str, password: &str) -> Self {
        Self {
            account: Some((user.to_owned(), password.to_owned())),
            ..Self::anonymous()
        }
    }

    /// An identity token that the endpoint takes by POST in place of a password (registry-quirks 1.4).
    pub fn identity_token(mut self, token: &str) -> Self {
        self.identity_token = Some(token.to_owned());
        self
    }

    /// The `WWW-Authenticate` header lines to answer with. `{base}` stands for the registry's base URL, `{scope}` for
    /// the scope that the request needs. No line at all: a 401 without a challenge.
    pub fn challenges(mut self, lines: &[&str]) -> Self {
        self.challenges = lines.iter().map(|&line| line.to_owned()).collect();
        self
    }

    /// Other lines to answer with when a token was sent that is not valid (any more), as Harbor does.
    pub fn stale_challenges(mut self, lines: &[&str]) -> Self {
        self.stale = Some(lines.iter().map(|&line| line.to_owned()).collect());
        self
    }

    /// Harbor's habit: a token that has expired is answered with a basic challenge (registry-quirks 1.6).
    pub fn harbor() -> Self {
        Self::anonymous().stale_challenges(&[r#"Basic realm="harbor""#])
    }

    /// Forgejo's habit: two schemes on one line, and a scope for everything (registry-quirks 1.2).
    pub fn forgejo() -> Self {
        Self::anonymous().challenges(&[
            r#"Bearer realm="{base}/token",service="container_registry",scope="*",Basic realm="{base}/v2""#,
        ])
    }

    fn issue(&mut self, scopes: Vec<String>) -> String {
        self.count += 1;
        let token = format!("testkit-token-{}", self.count);
        self.issued.insert(token.clone(), scopes);
        token
    }

    /// The answer of the token endpoint.
    fn token(&mut self, request: &Seen) -> Answer {
        let fields = match request.method.as_str() {
            "POST" => request.form(),
            _ => parameters(request.query.as_deref().unwrap_or_default()),
        };
        let field = |name: &str| {
            fields
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
        };
        let scopes: Vec<String> = fields
            .iter()
            .filter(|(key, _)| key == "scope")
            .flat_map(|(_, value)| value.split(' ').map(str::to_owned))
            .collect();
        let granted = if request.method == "POST" {
            if self.identity_token.is_none() {
                return Answer::error(404, "UNSUPPORTED", "no POST here");
            }
            field("grant_type").as_deref() == Some("refresh_token")
                && field("refresh_token") == self.identity_token
        } else {
            match (&self.account, request.authorization()) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some((user, password)), given) => {
                    if !Basic::new(user, password).matches(given) {
                        return unauthorized("wrong user or password");
                    }
                    true
                }
            }
        };
        if request.method == "POST" && !granted {
            return unauthorized("wrong identity token");
        }
        let token = self.issue(if granted { scopes } else { Vec::new() });
        Answer::json(&json!({"token": token, "access_token": token, "expires_in": 300}))
    }

    fn allows(&self, token: &str, needed: &str) -> bool {
        self.issued.get(token).is_some_and(|scopes| {
            needed.is_empty() || scopes.iter().any(|scope| scope == "*" || scope == needed)
        })
    }
}

impl Access {
    /// The refusal of a request that is not allowed, or the answer of the token endpoint.
    pub(super) fn check(&mut self, request: &Seen) -> Option<Answer> {
        match self {
            Self::Open => None,
            Self::Basic(basic) => {
                if basic.matches(request.authorization()) {
                    return None;
                }
                Some(unauthorized("log in").with("WWW-Authenticate", r#"Basic realm="testkit""#))
            }
            Self::Bearer(bearer) => {
                if request.path == "/token" {
                    return Some(bearer.token(request));
                }
                let scope = needed_scope(&request.path);
                if request
                    .bearer()
                    .is_some_and(|token| bearer.allows(token, &scope))
                {
                    return None;
                }
                let mut answer = unauthorized("authentication required");
                let lines = match &bearer.stale {
                    Some(stale) if request.bearer().is_some() => stale,
                    _ => &bearer.challenges,
                };
                for line in lines {
                    let line = line
                        .replace("{base}", &request.base)
                        .replace("{scope}", &scope);
                    let line = line.replace(",scope=\"\"", "");
                    answer = answer.with("WWW-Authenticate", &line);
                }
                Some(answer)
            }
        }
    }

    /// Makes all tokens given so far invalid.
    pub(super) fn forget_tokens(&mut self) {
        if let Self::Bearer(bearer) = self {
            bearer.issued.clear();
        }
    }
}

/// The scope that reading a path needs; empty for the ping.
fn needed_scope(path: &str) -> String {
    if path == "/v2/_catalog" {
        return "registry:catalog:*".to_owned();
    }
    match super::honest::split(path) {
        Some((name, _, _)) => format!("repository:{name}:pull"),
        None => String::new(),
    }
}

fn unauthorized(message: &str) -> Answer {
    Answer::error(401, "UNAUTHORIZED", message)
}
