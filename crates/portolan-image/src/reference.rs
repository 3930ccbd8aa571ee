//! The name people write for an image: grammar, normal form and wire host (registry-quirks 2).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::digest::Digest;
use crate::error::{Error, Kind, excerpt};

/// Docker Hub's name in references.
pub const DOCKER_HUB: &str = "docker.io";
/// Where Docker Hub's registry answers.
pub const DOCKER_HUB_WIRE_HOST: &str = "registry-1.docker.io";

/// The longest repository path, in bytes.
const MAX_PATH: usize = 255;
/// The longest text that is read at all, in bytes: host, path, tag and digest with room to spare.
const MAX_TEXT: usize = 1024;

/// A reference in normal form: registry, repository, and a tag, a digest or both.
///
/// Parsing follows the grammar and the normalisation of distribution/reference, so `alpine` is
/// `docker.io/library/alpine:latest`. With both tag and digest the digest decides what is read and the
/// tag is kept to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    repository: Repository,
    tag: Option<Tag>,
    digest: Option<Digest>,
}

/// A repository in normal form: `docker.io/library/python`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Repository {
    registry: String,
    path: String,
}

/// A tag: `[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Tag(String);

/// What is asked for within a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selector<'a> {
    /// By tag.
    Tag(&'a Tag),
    /// By digest.
    Digest(&'a Digest),
}

impl Reference {
    /// A reference to a tag.
    pub fn tagged(repository: Repository, tag: Tag) -> Self {
        Self {
            repository,
            tag: Some(tag),
            digest: None,
        }
    }

    /// A reference to a digest.
    pub fn pinned(repository: Repository, digest: Digest) -> Self {
        Self {
            repository,
            tag: None,
            digest: Some(digest),
        }
    }

    /// The same repository and tag, pinned to a digest.
    pub fn with_digest(&self, digest: Digest) -> Self {
        Self {
            repository: self.repository.clone(),
            tag: self.tag.clone(),
            digest: Some(digest),
        }
    }

    /// The repository.
    pub fn repository(&self) -> &Repository {
        &self.repository
    }

    /// The tag, if one was written or `latest` was meant.
    pub fn tag(&self) -> Option<&Tag> {
        self.tag.as_ref()
    }

    /// The digest, if one was written.
    pub fn digest(&self) -> Option<&Digest> {
        self.digest.as_ref()
    }

    /// What to ask the repository for: the digest if there is one, else the tag.
    pub fn selector(&self) -> Selector<'_> {
        match (&self.digest, &self.tag) {
            (Some(digest), _) => Selector::Digest(digest),
            (None, Some(tag)) => Selector::Tag(tag),
            (None, None) => unreachable!("every constructor sets a tag or a digest"),
        }
    }

    /// The short form that people write: `python:3.7-slim`.
    pub fn familiar(&self) -> String {
        self.written_with(&self.repository.familiar())
    }

    /// `NAME@DIGEST` as `docker pull` takes it, for a digest of this repository.
    pub fn pull_by(&self, digest: &Digest) -> String {
        format!("{}@{digest}", self.repository.familiar())
    }

    fn written_with(&self, name: &str) -> String {
        let mut text = name.to_owned();
        if let Some(tag) = &self.tag {
            text.push(':');
            text.push_str(tag.as_str());
        }
        if let Some(digest) = &self.digest {
            text.push('@');
            text.push_str(digest.as_str());
        }
        text
    }
}

impl Repository {
    /// Reads a repository's name, without tag or digest, and normalises it.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let refuse = |why: &str| Err(syntax(text, why));
        if text.len() > MAX_TEXT {
            return refuse("it is too long");
        }
        if text.contains("://") {
            return refuse("write it without a scheme, such as ghcr.io/owner/name");
        }
        if text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return refuse("64 hex digits look like an image ID, which no registry can resolve");
        }
        let (registry, path) = match text.split_once('/') {
            Some((first, rest)) if is_domain(first) => (first.to_owned(), rest.to_owned()),
            _ => (DOCKER_HUB.to_owned(), text.to_owned()),
        };
        let registry = if registry == "index.docker.io" {
            DOCKER_HUB.to_owned()
        } else {
            registry
        };
        let path = if registry == DOCKER_HUB && !path.contains('/') {
            format!("library/{path}")
        } else {
            path
        };
        Self::new(&registry, &path)
    }

    /// A repository from a registry's host (with a port, if any) and a path, both checked.
    pub fn new(registry: &str, path: &str) -> Result<Self, Error> {
        if !domain_is_valid(registry) {
            return Err(syntax(
                &format!("{registry}/{path}"),
                "the registry's host is not valid",
            ));
        }
        if path.len() > MAX_PATH {
            return Err(syntax(
                path,
                "the repository's name is longer than 255 characters",
            ));
        }
        if path.bytes().any(|b| b.is_ascii_uppercase()) {
            return Err(syntax(path, "repository names are lower case"));
        }
        if !path.split('/').all(component_is_valid) {
            return Err(syntax(
                path,
                "names are lower-case letters and digits, separated by . _ __ - or /",
            ));
        }
        Ok(Self {
            registry: registry.to_owned(),
            path: path.to_owned(),
        })
    }

    /// The registry as written in references, such as `docker.io` or `127.0.0.1:5000`.
    pub fn registry(&self) -> &str {
        &self.registry
    }

    /// The path in the registry, such as `library/python`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The short form that people write: `python`.
    pub fn familiar(&self) -> String {
        let first_is_domain = self
            .path
            .split_once('/')
            .is_some_and(|(first, _)| is_domain(first));
        if self.registry != DOCKER_HUB || first_is_domain {
            return self.to_string();
        }
        let official = self
            .path
            .strip_prefix("library/")
            .filter(|name| !name.contains('/'));
        official.unwrap_or(&self.path).to_owned()
    }

    /// Where the registry answers: Docker Hub's name is not its host.
    pub fn wire_host(&self) -> &str {
        wire_host(&self.registry)
    }
}

/// Where a registry answers: Docker Hub's name is not its host.
pub fn wire_host(registry: &str) -> &str {
    if registry == DOCKER_HUB {
        DOCKER_HUB_WIRE_HOST
    } else {
        registry
    }
}

/// Checks and normalises a registry's name as people write it on its own: `docker.io`, `localhost:5000`.
pub fn parse_registry(text: &str) -> Result<String, Error> {
    if text.len() > MAX_TEXT || !domain_is_valid(text) {
        return Err(syntax(
            text,
            "expected a registry's host, such as ghcr.io or localhost:5000",
        ));
    }
    Ok(match text {
        "index.docker.io" | DOCKER_HUB_WIRE_HOST => DOCKER_HUB.to_owned(),
        other => other.to_owned(),
    })
}

impl Tag {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `latest`, what is meant when nothing is written.
    pub fn latest() -> Self {
        Self("latest".to_owned())
    }
}

impl FromStr for Tag {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let mut bytes = text.bytes();
        let first = bytes
            .next()
            .is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
        if first
            && text.len() <= 128
            && bytes.all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
        {
            Ok(Self(text.to_owned()))
        } else {
            Err(syntax(
                text,
                "a tag is up to 128 letters, digits, _ . and -, and begins with a letter, a digit or _",
            ))
        }
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Reference {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if text.len() > MAX_TEXT {
            return Err(syntax(text, "it is too long"));
        }
        if text.is_empty() {
            return Err(syntax(text, "it is empty"));
        }
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest.parse::<Digest>()?)),
            None => (text, None),
        };
        // A colon after the last slash begins a tag; before it, it is a port.
        let name_start = rest.rfind('/').map_or(0, |slash| slash + 1);
        let (name, tag) = match rest[name_start..].find(':') {
            Some(colon) => {
                let colon = name_start + colon;
                (
                    &rest[..colon],
                    Some(
                        rest[colon + 1..]
                            .parse::<Tag>()
                            .map_err(|e| syntax(text, &e.to_string()))?,
                    ),
                )
            }
            None => (rest, None),
        };
        let repository = Repository::parse(name).map_err(|e| {
            if name == text {
                e
            } else {
                syntax(text, &e.to_string())
            }
        })?;
        let tag = if tag.is_none() && digest.is_none() {
            Some(Tag::latest())
        } else {
            tag
        };
        Ok(Self {
            repository,
            tag,
            digest,
        })
    }
}

/// Whether the part before the first slash names a registry (`splitDockerDomain`).
fn is_domain(first: &str) -> bool {
    first == "localhost"
        || first.contains(['.', ':'])
        || first.bytes().any(|b| b.is_ascii_uppercase())
}

fn domain_is_valid(domain: &str) -> bool {
    let (host, port) = if let Some(end) = domain.find(']') {
        let (host, rest) = domain.split_at(end + 1);
        match rest.strip_prefix(':') {
            Some(port) => (host, Some(port)),
            None if rest.is_empty() => (host, None),
            None => return false,
        }
    } else {
        match domain.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (domain, None),
        }
    };
    let port_ok =
        port.is_none_or(|p| !p.is_empty() && p.len() <= 5 && p.bytes().all(|b| b.is_ascii_digit()));
    let host_ok = if let Some(inner) = host.strip_prefix('[') {
        inner.strip_suffix(']').is_some_and(|ip| {
            !ip.is_empty() && ip.bytes().all(|b| b.is_ascii_hexdigit() || b == b':')
        })
    } else {
        host.split('.').all(|part| {
            !part.is_empty()
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !part.starts_with('-')
                && !part.ends_with('-')
        })
    };
    port_ok && host_ok
}

/// `alnum ((?:[._]|__|[-]+) alnum)*`
fn component_is_valid(component: &str) -> bool {
    let bytes = component.as_bytes();
    let alnum = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    if !bytes.first().is_some_and(alnum) || !bytes.last().is_some_and(alnum) {
        return false;
    }
    component
        .split(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        .all(|separator| {
            matches!(separator, "" | "." | "_" | "__") || separator.bytes().all(|b| b == b'-')
        })
}

fn syntax(text: &str, why: &str) -> Error {
    Error::new(
        Kind::Syntax,
        format!("`{}` is not a reference: {why}", excerpt(text, 120)),
    )
}

impl fmt::Display for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.registry, self.path)
    }
}

impl fmt::Display for Reference {
    /// The canonical form, with registry and `library/`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written_with(&self.repository.to_string()))
    }
}

impl fmt::Display for Selector<'_> {
    /// As it stands in the path of a request.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(tag) => tag.fmt(f),
            Self::Digest(digest) => digest.fmt(f),
        }
    }
}

impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
