//! A licence as an image states it, and where it was read.

use serde::{Deserialize, Serialize};

use super::path::FilePath;

/// One licence of a package, as written, with where and how it was read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Licence {
    /// As it is written there: `GPL-2+`, `MIT`, `Apache 2.0`.
    pub name: String,
    /// The same as an SPDX licence expression (SPDX 2.3 annex D), where it is one or stands for one without doubt.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expression: Option<String>,
    /// How it is known.
    pub evidence: Evidence,
    /// The file that it was read from.
    pub from: FilePath,
}

impl Licence {
    /// The single names in it, for a list: what stands between ` and ` and ` or `, without the comma or full stop behind it. It is
    /// what published pages list; which of them apply together and which are a choice is only in the whole.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let parts = self.name.split(" and ");
        parts
            .flat_map(|part| part.split(" or "))
            .map(|name| name.trim().trim_end_matches([',', '.']))
            .filter(|name| !name.is_empty())
    }
}

/// How a licence is known. Only the first two are statements; the others are readings, and are told as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// A field of a package database or of a package's own metadata says so.
    Field,
    /// A machine-readable copyright file says so (DEP-5).
    Copyright,
    /// A free-form copyright file refers to a text in `/usr/share/common-licenses`.
    Reference,
    /// Words in a free-form file, or a classifier, suggest it: a guess.
    Guess,
}

impl Evidence {
    /// Whether it is a guess.
    pub fn is_guess(self) -> bool {
        self == Self::Guess
    }
}
