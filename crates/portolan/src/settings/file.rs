//! `portolan.toml`: where it is found, and what may stand in it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use portolan_catalog::{BlobLocation, Location};
use portolan_image::reference::Repository;
use portolan_report::Secrets;
use portolan_scan::WatchEntry;
use serde::Deserialize;

use super::values::{Hosts, Mirror, PlatformWord};
use super::{Environment, Layer, Platforms, values};
use crate::trouble::Trouble;

const NAME: &str = "portolan.toml";
/// More than any settings need.
const MAX_BYTES: u64 = 1 << 20;

/// Whose file it is: what it may say depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// Named by the user, or in the user's own folder.
    User,
    /// Found on the way up from the working folder: perhaps it came with somebody's repository.
    Project,
}

/// A file with every key, for the documentation.
pub(crate) const EXAMPLE: &str = r#"# How many images are read side by side.
jobs = 8
# How often a failed request is tried again.
retry-times = 5
# The platforms that are wished for where nothing else is said; all if this is left out.
platforms = ["linux/amd64", "linux/arm64"]
# Whether values that look secret are hidden.
redact = false
# Registries that are reached without TLS; `true` for all. Those on this machine always are,
plain-http = ["registry.internal:5000"]
# but these.
https = ["localhost:5001"]
# Registries whose certificate is not checked; `true` for all.
insecure = ["old.internal"]
# Files of further certificate authorities (PEM). A relative path begins at this file.
cacert = ["company-ca.pem"]
# Whether nothing but the cache and local files is read.
offline = false

# The catalogue, and where it keeps manifests and configs. A relative path begins at this file.
catalog = "portolan"
blobs = "s3://images/portolan"

# Hosts that are asked in the place of a registry.
[mirrors]
"docker.io" = "https://mirror.internal"

# Hosts of token endpoints that may see a registry's password although they are elsewhere. Only in the file of
# your config folder, or one that is named with --config.
[trusted-realms]
"registry.example" = ["auth.example"]

# How many requests may be under way to a registry at once, all workers of a catalogue together; 64 where nothing is said.
[at-once]
"docker.io" = 16

# Manifests and configs that have been read.
[cache]
enabled = true
dir = "/var/cache/portolan"

# What `portolan scan` visits. Further tables name further repositories.
[[watch]]
repositories = ["python", "ghcr.io/owner/name"]
# Globs of which one must match the tag, and of which none may; all tags if left out.
tags = ["3.*"]
exclude = ["*-rc*"]
# A regular expression that the whole tag must match, and a range of versions.
regex = "3\\.[0-9]+.*"
versions = ">=3.8, <4"
# Only the newest.
newest = 50
platforms = ["linux/amd64"]
# How long a visit is good for, and how many requests one scan may spend here.
every = "6h"
budget = 10000
# Open the layers too, and keep what they hold.
packages = true
"#;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// What the files say, nearest first.
    pub(super) layers: Vec<Layer>,
    /// Files that were left alone, and why, as sentences.
    pub(super) warnings: Vec<String>,
}

/// The settings files: the one that was named; or else the first on the way up from here, and the one in the user's
/// config folder. A file of another user is left alone: in a folder that all may write to, anyone may put one.
pub(super) fn find(named: Option<&Path>, environment: &Environment) -> Result<Found, Trouble> {
    if let Some(path) = named
        .map(Path::to_path_buf)
        .or_else(|| environment.config_file())
    {
        return match read(&path, Whose::User)? {
            Some(layer) => Ok(Found {
                layers: vec![layer],
                warnings: Vec::new(),
            }),
            None => Err(Trouble::usage(format!(
                "there is no settings file {}",
                path.display()
            ))),
        };
    }
    let user = environment
        .config_home()
        .map(|folder| folder.join("portolan").join(NAME));
    let mut found = Found::default();
    if let Ok(here) = std::env::current_dir() {
        for folder in here.ancestors() {
            let path = folder.join(NAME);
            if Some(&path) == user.as_ref() {
                continue;
            }
            if is_of_another_user(&path) {
                found.warnings.push(format!(
                    "{} is of another user and was not read: name it with --config if you trust it",
                    path.display()
                ));
                continue;
            }
            if let Some(layer) = read(&path, Whose::Project)? {
                found.layers.push(layer);
                break;
            }
        }
    }
    if let Some(path) = user
        && let Some(layer) = read(&path, Whose::User)?
    {
        found.layers.push(layer);
    }
    Ok(found)
}

#[cfg(unix)]
fn is_of_another_user(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let me = rustix::process::geteuid().as_raw();
    std::fs::metadata(path).is_ok_and(|meta| meta.uid() != me && meta.uid() != 0)
}

#[cfg(not(unix))]
fn is_of_another_user(_: &Path) -> bool {
    false
}

/// What may stand in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct Content {
    platforms: Vec<String>,
    jobs: Option<u64>,
    retry_times: Option<u32>,
    redact: Option<bool>,
    plain_http: Option<AllOrSome>,
    https: Option<AllOrSome>,
    insecure: Option<AllOrSome>,
    cacert: OneOrMore,
    offline: Option<bool>,
    catalog: Option<String>,
    blobs: Option<String>,
    mirrors: BTreeMap<String, String>,
    trusted_realms: BTreeMap<String, OneOrMore>,
    at_once: BTreeMap<String, u64>,
    cache: CacheContent,
    watch: Vec<WatchEntry>,
}

/// The table `[cache]`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct CacheContent {
    dir: Option<PathBuf>,
    enabled: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected true, false or a list of registries")]
enum AllOrSome {
    All(bool),
    Some(Vec<String>),
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a text or a list of texts")]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl Default for OneOrMore {
    fn default() -> Self {
        Self::More(Vec::new())
    }
}

impl OneOrMore {
    fn list(self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one],
            Self::More(list) => list,
        }
    }
}

fn read(path: &Path, whose: Whose) -> Result<Option<Layer>, Trouble> {
    let text = match std::fs::metadata(path) {
        Ok(meta) if meta.is_dir() => return Ok(None),
        Ok(_) => at_most(path)?,
        Err(error)
            if matches!(
                error.kind(),
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
            ) =>
        {
            return Ok(None);
        }
        Err(error) => {
            return Err(
                Trouble::usage(format!("could not read {}", path.display())).because(&error)
            );
        }
    };
    let content: Content =
        toml::from_str(&text).map_err(|error| unreadable(path, &text, &error))?;
    layer(content, path, whose).map(Some)
}

/// The text of a file. How long it is shows when it is read: a device or a pipe has no length.
fn at_most(path: &Path) -> Result<String, Trouble> {
    let mut bytes = Vec::new();
    let text = File::open(path)
        .and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
        .and_then(|_| String::from_utf8(bytes).map_err(io::Error::other));
    match text {
        Ok(text) if text.len() as u64 > MAX_BYTES => Err(Trouble::usage(format!(
            "{} has more than {MAX_BYTES} bytes",
            path.display()
        ))),
        Ok(text) => Ok(text),
        Err(error) => {
            Err(Trouble::usage(format!("could not read {}", path.display())).because(&error))
        }
    }
}

fn unreadable(path: &Path, text: &str, error: &toml::de::Error) -> Trouble {
    let line = error
        .span()
        .and_then(|span| text.get(..span.start))
        .map(|before| before.matches('\n').count() + 1);
    let place = match line {
        Some(line) => format!("{}:{line}", path.display()),
        None => path.display().to_string(),
    };
    let message = error.message().replace("unknown field", "unknown key");
    Trouble::usage(format!("{place}: {message}"))
}

fn layer(content: Content, path: &Path, whose: Whose) -> Result<Layer, Trouble> {
    let wrong = |key: &str, why: &dyn std::fmt::Display| {
        Trouble::usage(format!("{}: {key}: {why}", path.display()))
    };
    if whose == Whose::Project && !content.trusted_realms.is_empty() {
        return Err(wrong(
            "trusted-realms",
            &"says who may see passwords, so it is not taken from a file that came with a folder",
        )
        .hint("move it into portolan/portolan.toml in your config folder, or name the file with --config"));
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let hosts = |key: &str, value: Option<AllOrSome>| -> Result<Option<Hosts>, Trouble> {
        match value {
            None => Ok(None),
            Some(AllOrSome::All(true)) => Ok(Some(Hosts::All)),
            Some(AllOrSome::All(false)) => Ok(Some(Hosts::None)),
            Some(AllOrSome::Some(names)) => Hosts::read(names.iter().map(String::as_str))
                .map(Some)
                .map_err(|why| wrong(key, &why)),
        }
    };
    let platforms = content
        .platforms
        .iter()
        .map(|word| word.parse::<PlatformWord>())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|why| wrong("platforms", &why))?;
    let mirrors = content
        .mirrors
        .iter()
        .map(|(registry, url)| Mirror::new(registry, url))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|why| wrong("mirrors", &why))?;
    let trusted_realms = content
        .trusted_realms
        .into_iter()
        .flat_map(|(registry, hosts)| {
            hosts
                .list()
                .into_iter()
                .map(move |host| (registry.clone(), host))
        })
        .collect();
    Ok(Layer {
        platforms: Platforms::of(&platforms),
        jobs: content
            .jobs
            .map(|jobs| values::jobs(&jobs.to_string()).map_err(|why| wrong("jobs", &why)))
            .transpose()?,
        secrets: content
            .redact
            .map(|hide| if hide { Secrets::Hide } else { Secrets::Show }),
        mirrors,
        plain_http: hosts("plain-http", content.plain_http)?,
        https: hosts("https", content.https)?,
        insecure: hosts("insecure", content.insecure)?,
        cacert: content
            .cacert
            .list()
            .into_iter()
            .map(|file| folder.join(file))
            .collect(),
        trusted_realms,
        at_once: at_once(&content.at_once).map_err(|why| wrong("at-once", &why))?,
        retries: content.retry_times,
        offline: content.offline,
        watch: content.watch,
        no_cache: content.cache.enabled.map(|enabled| !enabled),
        cache_dir: content.cache.dir.map(|dir| folder.join(dir)),
        catalog: content
            .catalog
            .map(|word| {
                word.parse::<Location>()
                    .map(|place| place.relative_to(folder))
                    .map_err(|why| wrong("catalog", &why))
            })
            .transpose()?,
        blobs: content
            .blobs
            .map(|word| {
                word.parse::<BlobLocation>()
                    .map(|place| place.relative_to(folder))
                    .map_err(|why| wrong("blobs", &why))
            })
            .transpose()?,
        ..Layer::default()
    })
}

/// Registries by the names that references give them.
fn at_once(said: &BTreeMap<String, u64>) -> Result<BTreeMap<String, NonZeroUsize>, String> {
    let one = |(name, at_once): (&String, &u64)| {
        Repository::new(name, "a/b").map_err(|_| format!("`{name}` is no registry"))?;
        Ok((name.clone(), values::jobs(&at_once.to_string())?))
    };
    said.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_example_is_understood_in_full() {
        let content: Content = toml::from_str(EXAMPLE).unwrap();
        let layer = layer(content, Path::new("/etc/portolan.toml"), Whose::User).unwrap();
        let expected = Layer {
            platforms: Some(Platforms::Some(vec![
                "linux/amd64".parse().unwrap(),
                "linux/arm64".parse().unwrap(),
            ])),
            jobs: Some(8.try_into().unwrap()),
            secrets: Some(Secrets::Show),
            mirrors: vec![Mirror::new("docker.io", "https://mirror.internal").unwrap()],
            plain_http: Some(Hosts::Some(vec!["registry.internal:5000".to_owned()])),
            https: Some(Hosts::Some(vec!["localhost:5001".to_owned()])),
            insecure: Some(Hosts::Some(vec!["old.internal".to_owned()])),
            cacert: vec![PathBuf::from("/etc/company-ca.pem")],
            trusted_realms: vec![("registry.example".to_owned(), "auth.example".to_owned())],
            at_once: [("docker.io".to_owned(), 16.try_into().unwrap())].into(),
            retries: Some(5),
            offline: Some(false),
            no_cache: Some(false),
            cache_dir: Some(PathBuf::from("/var/cache/portolan")),
            catalog: Some(Location::folder(Path::new("/etc/portolan"))),
            blobs: Some("s3://images/portolan".parse().unwrap()),
            watch: layer.watch.clone(),
            ..Layer::default()
        };
        assert_eq!(
            layer
                .watch
                .iter()
                .map(|entry| entry.watches().unwrap().len())
                .sum::<usize>(),
            2
        );
        assert_eq!(layer, expected);
    }

    #[test]
    fn what_is_asked_at_once_is_of_registries_and_within_reason() {
        for (text, why) in [
            ("\"A B\" = 3", "at-once: `A B` is no registry"),
            (
                "\"docker.io/x\" = 3",
                "at-once: `docker.io/x` is no registry",
            ),
            (
                "\"docker.io\" = 0",
                "at-once: expected a number from 1 to 10000",
            ),
            (
                "\"docker.io\" = 9223372036854775807",
                "at-once: expected a number from 1 to 10000",
            ),
        ] {
            let content: Content = toml::from_str(&format!("[at-once]\n{text}\n")).unwrap();
            let trouble = layer(content, Path::new("p.toml"), Whose::Project).unwrap_err();
            let said = format!("{:?}", trouble.into_said());
            assert!(said.contains(why), "{text}: {said}");
        }
    }
}
