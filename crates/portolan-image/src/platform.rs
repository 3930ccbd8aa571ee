//! What a machine must be to run an image: operating system, architecture and their finer marks.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Kind, excerpt};

/// A platform as served (image-spec `image-index.md`); empty fields were absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub struct Platform {
    /// The operating system, such as `linux`.
    pub os: String,
    /// The architecture, such as `arm64`.
    pub architecture: String,
    /// The CPU variant, such as `v7`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// The operating system's version, such as `10.0.14393.2248`; Windows uses it.
    #[serde(rename = "os.version", skip_serializing_if = "Option::is_none")]
    pub os_version: Option<String>,
    /// Features of the operating system, such as `win32k`.
    #[serde(rename = "os.features", skip_serializing_if = "Vec::is_empty")]
    pub os_features: Vec<String>,
    /// Features of the CPU; reserved, but Docker's manifest lists had them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<String>,
}

impl Platform {
    /// A platform of an operating system and an architecture.
    pub fn new(os: &str, architecture: &str) -> Self {
        Self {
            os: os.to_owned(),
            architecture: architecture.to_owned(),
            ..Self::default()
        }
    }

    /// Whether it is the `unknown/unknown` under which BuildKit lists attestations.
    pub fn is_unknown(&self) -> bool {
        self.os == "unknown" && self.architecture == "unknown"
    }

    /// The form of published reports: `linux; arm variant v7`, `windows version 10.0.14393.2248; amd64`.
    pub fn described(&self) -> String {
        let mut text = or_unknown(&self.os).to_owned();
        if let Some(version) = &self.os_version {
            text.push_str(" version ");
            text.push_str(version);
        }
        if !self.os_features.is_empty() {
            text.push_str(" ft. ");
            text.push_str(&self.os_features.join(", "));
        }
        text.push_str("; ");
        text.push_str(or_unknown(&self.architecture));
        if let Some(variant) = &self.variant {
            text.push_str(" variant ");
            text.push_str(variant);
        }
        if !self.features.is_empty() {
            text.push_str(" ft. ");
            text.push_str(&self.features.join(", "));
        }
        text
    }

    /// Whether a wish is met by this platform: what the wish leaves out matches anything.
    ///
    /// Spellings are equal that containerd normalises to one: `x86_64` and `amd64`, `aarch64` and `arm64`, `arm64/v8`
    /// and `arm64`, `arm/v7` and `arm`, `amd64/v1` and `amd64`. A version is met by versions that it is a prefix of,
    /// at a dot.
    pub fn meets(&self, wish: &Platform) -> bool {
        let (mine, theirs) = (self.normalised(), wish.normalised());
        mine.os == theirs.os
            && (theirs.architecture.is_empty() || mine.architecture == theirs.architecture)
            && (wish.variant.is_none() || mine.variant == theirs.variant)
            && theirs.os_version.as_deref().is_none_or(|wanted| {
                mine.os_version
                    .as_deref()
                    .and_then(|version| version.strip_prefix(wanted))
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
            && theirs
                .os_features
                .iter()
                .all(|feature| mine.os_features.contains(feature))
    }

    /// One spelling for what means the same (containerd's `platforms.Normalize`).
    pub fn normalised(&self) -> Self {
        let mut platform = self.clone();
        platform.os = platform.os.to_ascii_lowercase();
        if platform.os == "macos" {
            "darwin".clone_into(&mut platform.os);
        }
        let architecture = platform.architecture.to_ascii_lowercase();
        let variant = platform.variant.as_deref().map(str::to_ascii_lowercase);
        let (architecture, variant) = match (architecture.as_str(), variant.as_deref()) {
            ("x86_64" | "x86-64" | "amd64", None | Some("v1")) => ("amd64", None),
            ("x86_64" | "x86-64", Some(other)) => ("amd64", Some(other)),
            ("i386" | "i686" | "386", _) => ("386", None),
            ("aarch64" | "arm64", None | Some("8" | "v8")) => ("arm64", None),
            ("aarch64", Some(other)) => ("arm64", Some(other)),
            ("armhf", _) | ("arm", None | Some("7")) => ("arm", Some("v7")),
            ("armel", _) | ("arm", Some("6")) => ("arm", Some("v6")),
            ("arm", Some("5")) => ("arm", Some("v5")),
            ("arm", Some("8")) => ("arm", Some("v8")),
            (other, variant) => (other, variant),
        };
        architecture.clone_into(&mut platform.architecture);
        platform.variant = variant.map(str::to_owned);
        platform
    }
}

fn or_unknown(text: &str) -> &str {
    if text.is_empty() { "unknown" } else { text }
}

impl FromStr for Platform {
    type Err = Error;

    /// Reads `OS[/ARCH[/VARIANT]][:OSVERSION]`, as crane does.
    fn from_str(text: &str) -> Result<Self, Error> {
        let refuse = || {
            Error::new(
                Kind::Syntax,
                format!(
                    "`{}` is not a platform: expected OS/ARCH[/VARIANT][:OSVERSION], such as linux/arm/v7",
                    excerpt(text, 80)
                ),
            )
        };
        let (names, version) = match text.split_once(':') {
            Some((names, version)) => (names, Some(version)),
            None => (text, None),
        };
        let word = |part: &str| {
            !part.is_empty()
                && part.len() <= 64
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"._-+".contains(&b))
        };
        let parts: Vec<&str> = names.split('/').collect();
        if !parts.iter().all(|part| word(part)) || !version.is_none_or(word) {
            return Err(refuse());
        }
        let mut platform = match parts.as_slice() {
            [os] => Self::new(os, ""),
            [os, architecture] => Self::new(os, architecture),
            [os, architecture, variant] => Self {
                variant: Some((*variant).to_owned()),
                ..Self::new(os, architecture)
            },
            _ => return Err(refuse()),
        };
        platform.os_version = version.map(str::to_owned);
        Ok(platform)
    }
}

impl fmt::Display for Platform {
    /// The form of `--platform`: `linux/arm/v7`, `windows/amd64:10.0.14393.2248`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(or_unknown(&self.os))?;
        if !self.architecture.is_empty() {
            write!(f, "/{}", self.architecture)?;
        }
        if let Some(variant) = &self.variant {
            write!(f, "/{variant}")?;
        }
        if let Some(version) = &self.os_version {
            write!(f, ":{version}")?;
        }
        Ok(())
    }
}
