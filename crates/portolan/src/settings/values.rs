//! The values that settings take, and how each is read from a word.

use std::num::NonZeroUsize;
use std::str::FromStr;

use clap::ValueEnum;
use portolan_image::Platform;
use portolan_image::reference::parse_registry;
use url::Url;

use super::Platforms;

/// The form of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, at a terminal or in a pipe.
    Text,
    /// A page of Markdown.
    Markdown,
    /// JSON.
    Json,
    /// A page of HTML that needs nothing beside it.
    Html,
    /// SARIF 2.1.0, as code hosts read findings.
    Sarif,
    /// Comma-separated values (RFC 4180), for spreadsheets.
    Csv,
    /// SPDX 2.3, as JSON.
    SpdxJson,
    /// CycloneDX 1.6, as JSON.
    #[value(name = "cyclonedx-json")]
    CyclonedxJson,
}

impl Format {
    /// The word that asks for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Json => "json",
            Self::Html => "html",
            Self::Sarif => "sarif",
            Self::Csv => "csv",
            Self::SpdxJson => "spdx-json",
            Self::CyclonedxJson => "cyclonedx-json",
        }
    }
}

/// When there is colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColourWish {
    /// At a terminal.
    Auto,
    /// In files and pipes too.
    Always,
    /// Nowhere.
    Never,
}

/// How progress is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProgressWish {
    /// When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none.
    #[default]
    Auto,
    /// From the beginning; as lines where stderr is no terminal.
    Always,
    /// Not at all.
    Never,
    /// As lines, for logs.
    Plain,
    /// As lines of JSON, for programs: what a scan does, event by event.
    Json,
}

/// Which registries something holds for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Hosts {
    /// None.
    #[default]
    None,
    /// These, by the name in references.
    Some(Vec<String>),
    /// All.
    All,
}

impl Hosts {
    /// The word for all registries.
    pub(crate) const ALL: &str = "*";

    /// Reads names of registries, or `*`, `true` and `false`.
    pub(crate) fn read<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let mut hosts = Vec::new();
        for word in words {
            match word.trim() {
                Self::ALL | "true" | "1" => return Ok(Self::All),
                "" | "false" | "0" => {}
                name => hosts.push(parse_registry(name).map_err(|error| error.to_string())?),
            }
        }
        Ok(if hosts.is_empty() {
            Self::None
        } else {
            Self::Some(hosts)
        })
    }
}

/// A host that answers in the place of a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mirror {
    /// The registry, by its name in references.
    pub(crate) registry: String,
    /// Where to ask: `http://127.0.0.1:5060`.
    pub(crate) url: Url,
}

impl FromStr for Mirror {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let (registry, url) = word.split_once('=').ok_or_else(|| {
            "expected REGISTRY=URL, such as docker.io=https://mirror.example".to_owned()
        })?;
        Self::new(registry, url)
    }
}

impl Mirror {
    /// A mirror, with the registry's name and the URL's form checked.
    pub(crate) fn new(registry: &str, url: &str) -> Result<Self, String> {
        let registry = parse_registry(registry).map_err(|error| error.to_string())?;
        let form = || "expected a URL that begins with http:// or https://".to_owned();
        let url = Url::parse(url).map_err(|_| form())?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(form());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("a URL holds no login here: use `docker login`".to_owned());
        }
        Ok(Self { registry, url })
    }
}

/// The most that is done side by side. No machine has room for more.
const MOST_SIDE_BY_SIDE: usize = 10_000;

/// How many things are done side by side.
pub(crate) fn jobs(word: &str) -> Result<NonZeroUsize, String> {
    word.trim()
        .parse()
        .ok()
        .filter(|jobs: &NonZeroUsize| jobs.get() <= MOST_SIDE_BY_SIDE)
        .ok_or_else(|| format!("expected a number from 1 to {MOST_SIDE_BY_SIDE}"))
}

/// One word of `--platform`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PlatformWord {
    /// `all`.
    All,
    /// A platform, or `local`, the one that this program was built for.
    One(Platform),
}

impl FromStr for PlatformWord {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "all" => Ok(Self::All),
            "local" => Ok(Self::One(local())),
            _ => word
                .parse()
                .map(Self::One)
                .map_err(|error: portolan_image::Error| error.to_string()),
        }
    }
}

impl Platforms {
    /// Of the words of `--platform`; `None` if there are none.
    pub(crate) fn of(words: &[PlatformWord]) -> Option<Self> {
        let mut list = Vec::new();
        for word in words {
            match word {
                PlatformWord::All => return Some(Self::All),
                PlatformWord::One(platform) => list.push(platform.clone()),
            }
        }
        (!list.is_empty()).then_some(Self::Some(list))
    }
}

/// The platform of images that run on this machine: containers on a Mac are Linux too.
pub(crate) fn local() -> Platform {
    let os = match std::env::consts::OS {
        "windows" => "windows",
        "freebsd" => "freebsd",
        _ => "linux",
    };
    let architecture = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "x86" => "386",
        "powerpc64" => "ppc64le",
        "loongarch64" => "loong64",
        other => other,
    };
    Platform::new(os, architecture).normalised()
}
