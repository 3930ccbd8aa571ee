//! Looking a login up in the environment's JSON and in the files of docker and of the containers tools (registry-quirks 1.8).

use std::fmt;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value};

use super::{Helpers, Sources};
use crate::error::{Error, Kind, Result};

/// What proves who asks.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Login {
    /// A user and a password or access token.
    Password {
        /// The user.
        user: String,
        /// The password.
        password: String,
    },
    /// An identity (refresh) token, exchanged by POST (registry-quirks 1.7).
    Identity(String),
    /// A bearer token that is sent as it is.
    Bearer(String),
}

impl Login {
    /// The words of a server without the secrets of this login, should the server repeat what it was sent (threat 47).
    pub(crate) fn hide_in(&self, words: &[u8]) -> String {
        let mut words = String::from_utf8_lossy(words).into_owned();
        let secrets = match self {
            Self::Password { user, password } => vec![
                base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}")),
                password.clone(),
            ],
            Self::Identity(token) | Self::Bearer(token) => vec![token.clone()],
        };
        for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
            words = words.replace(secret, "…");
        }
        words
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(hidden)")
    }
}

/// Docker Hub's key in every file.
const HUB_KEY: &str = "https://index.docker.io/v1/";
/// The most bytes of a file that are read.
const MAX_FILE: u64 = 4 << 20;

/// The login for a registry and, where a file names one, for the repository; `None` means anonymous. Warnings go to `warn`.
pub(crate) async fn look_up(
    sources: &Sources,
    helpers: &Helpers,
    registry: &str,
    repository: Option<&str>,
    warn: &mut Vec<String>,
) -> Result<Option<Login>> {
    if let Some((user, password)) = &sources.given {
        return Ok(Some(Login::Password {
            user: user.clone(),
            password: password.clone(),
        }));
    }
    if let Some(text) = &sources.docker_auth_config {
        let map = parse(text.as_bytes(), "DOCKER_AUTH_CONFIG")?;
        if let Some(login) = from_auths(&map, registry, repository, "DOCKER_AUTH_CONFIG")? {
            return Ok(Some(login));
        }
    }
    for file in &sources.files {
        let Some(bytes) = read(file, warn)? else {
            continue;
        };
        let map = parse(&bytes, &file.display().to_string())?;
        if let Some((suffix, server)) = helper_of(&map, registry) {
            match helpers.get(&suffix, server, sources).await {
                Ok(Some(login)) => return Ok(Some(login)),
                Ok(None) => {}
                // A helper that is missing or broken must not keep anyone from a public image.
                Err(error) => warn.push(format!("{}: {error}", file.display())),
            }
        }
        if let Some(login) = from_auths(&map, registry, repository, &file.display().to_string())? {
            return Ok(Some(login));
        }
    }
    Ok(None)
}

/// The suffix of the helper that a file names for a registry, and the server to ask it for.
fn helper_of<'r>(map: &Map<String, Value>, registry: &'r str) -> Option<(String, &'r str)> {
    let helpers = map.get("credHelpers").and_then(Value::as_object);
    let own = helpers
        .and_then(|helpers| {
            helpers
                .iter()
                .find(|(key, _)| host_of(key) == host_of(registry))
        })
        .and_then(|(_, value)| value.as_str());
    let store = map
        .get("credsStore")
        .and_then(Value::as_str)
        .filter(|suffix| !suffix.is_empty());
    let server = if is_hub(registry) { HUB_KEY } else { registry };
    own.or(store).map(|suffix| (suffix.to_owned(), server))
}

/// Reads a file; one that is not there says nothing. Anything but a plain file is not read.
fn read(path: &Path, warn: &mut Vec<String>) -> Result<Option<Vec<u8>>> {
    let Ok(metadata) = std::fs::metadata(path) else {
        return Ok(None);
    };
    if !metadata.is_file() {
        warn.push(format!("{}: not read, for it is no file", path.display()));
        return Ok(None);
    }
    let trouble = |error: std::io::Error| {
        Error::new(
            Kind::SignIn,
            format!("cannot read the logins in {}: {error}", path.display()),
        )
    };
    let mut bytes = Vec::new();
    File::open(path)
        .map_err(trouble)?
        .take(MAX_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(trouble)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(Error::new(
            Kind::SignIn,
            format!(
                "the logins in {} are larger than {MAX_FILE} bytes",
                path.display()
            ),
        ));
    }
    Ok(Some(bytes))
}

/// The message of a JSON error could quote a secret, so that only the place is told.
fn parse(bytes: &[u8], name: &str) -> Result<Map<String, Value>> {
    serde_json::from_slice(bytes).map_err(|error| {
        Error::new(
            Kind::SignIn,
            format!(
                "{name} is not a JSON object (line {}, column {})",
                error.line(),
                error.column()
            ),
        )
        .hint("repair or remove it, or log in again")
    })
}

/// Looks into `auths`: the longest name first (`quay.io/org/repo`), then the registry.
fn from_auths(
    map: &Map<String, Value>,
    registry: &str,
    repository: Option<&str>,
    name: &str,
) -> Result<Option<Login>> {
    let Some(auths) = map.get("auths").and_then(Value::as_object) else {
        return Ok(None);
    };
    let mut wanted = Vec::new();
    if let Some(repository) = repository {
        let mut path = repository;
        loop {
            wanted.push(format!("{registry}/{path}"));
            match path.rsplit_once('/') {
                Some((parent, _)) => path = parent,
                None => break,
            }
        }
    }
    let exact = wanted.iter().find_map(|key| auths.get(key));
    let hub = || is_hub(registry).then(|| auths.get(HUB_KEY)).flatten();
    let by_host = || {
        auths
            .iter()
            .find(|(key, _)| !is_namespace(key) && host_of(key) == host_of(registry))
            .map(|(_, value)| value)
    };
    match exact
        .or_else(|| auths.get(registry))
        .or_else(hub)
        .or_else(by_host)
    {
        Some(entry) => login_of(entry, registry, name),
        None => Ok(None),
    }
}

/// `quay.io/org` is a namespace; `https://reg/v1/` and `reg/v2` are a host with an API's path.
fn is_namespace(key: &str) -> bool {
    let rest = key
        .trim_start_matches("https://")
        .trim_start_matches("http://");
    !key.contains("://")
        && rest
            .split_once('/')
            .is_some_and(|(_, path)| !matches!(path.trim_end_matches('/'), "" | "v1" | "v2"))
}

fn login_of(entry: &Value, registry: &str, name: &str) -> Result<Option<Login>> {
    let text = |key: &str| {
        entry
            .get(key)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    if let Some(token) = text("identitytoken") {
        return Ok(Some(Login::Identity(token.to_owned())));
    }
    if let Some(token) = text("registrytoken") {
        return Ok(Some(Login::Bearer(token.to_owned())));
    }
    let broken = || {
        Error::new(
            Kind::SignIn,
            format!("the login for {registry} in {name} is not base64 of USER:PASSWORD"),
        )
        .hint("log in again")
    };
    if let Some(auth) = text("auth") {
        const LENIENT: GeneralPurposeConfig =
            GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        let engine = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT);
        let decoded = engine
            .decode(auth.trim())
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .ok_or_else(broken)?;
        let (user, password) = decoded.split_once(':').ok_or_else(broken)?;
        if user.is_empty() {
            return Err(broken());
        }
        return Ok(Some(Login::Password {
            user: user.to_owned(),
            password: password.trim_end_matches('\0').to_owned(),
        }));
    }
    Ok(match (text("username"), text("password")) {
        (Some(user), Some(password)) => Some(Login::Password {
            user: user.to_owned(),
            password: password.to_owned(),
        }),
        _ => None,
    })
}

fn is_hub(registry: &str) -> bool {
    host_of(registry) == "docker.io"
}

/// A key without scheme and path, in lower case; every name of Docker Hub is one.
fn host_of(key: &str) -> String {
    let rest = key
        .strip_prefix("https://")
        .or_else(|| key.strip_prefix("http://"))
        .unwrap_or(key);
    let host = rest
        .split('/')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    match host.as_str() {
        "index.docker.io" | "registry-1.docker.io" => "docker.io".to_owned(),
        _ => host,
    }
}
