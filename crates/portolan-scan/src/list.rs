//! The watch list as it stands in `portolan.toml`: `[[watch]]` tables.

use std::time::Duration;

use portolan_image::Platform;
use portolan_image::reference::Repository;
use serde::Deserialize;

use crate::error::{Error, Result};
use crate::select::{Select, Watch};

/// One `[[watch]]` table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct WatchEntry {
    /// The repository.
    pub repository: Option<String>,
    /// Several repositories with the same filters.
    pub repositories: Vec<String>,
    /// Globs of which one must match; none lets all pass.
    pub tags: Vec<String>,
    /// Globs of which none may match.
    pub exclude: Vec<String>,
    /// A regular expression that the whole tag must match.
    pub regex: Option<String>,
    /// A range of versions, such as `>=3.8, <4`.
    pub versions: Option<String>,
    /// Only so many of the newest.
    pub newest: Option<usize>,
    /// Only these platforms.
    pub platforms: Vec<String>,
    /// How long a visit is good for: `30m`, `6h`, `7d`.
    pub every: Option<String>,
    /// How many requests one scan may spend on it.
    pub budget: Option<u64>,
}

impl WatchEntry {
    /// The repositories that it names, each with its filters.
    ///
    /// # Errors
    /// With the key that cannot be understood.
    pub fn watches(&self) -> Result<Vec<Watch>> {
        let names: Vec<&String> = self.repository.iter().chain(&self.repositories).collect();
        if names.is_empty() {
            return Err(Error::Watch(
                "watch: a table names no `repository`".to_owned(),
            ));
        }
        let of = |key: &str, name: &str, error: &dyn std::fmt::Display| {
            Error::Watch(format!("watch {name}: {key}: {error}"))
        };
        let mut watches = Vec::new();
        for name in names {
            let repository =
                Repository::parse(name).map_err(|error| of("repository", name, &error))?;
            let mut select = Select::all()
                .include(&self.tags)
                .map_err(|error| of("tags", name, &error))?
                .exclude(&self.exclude)
                .map_err(|error| of("exclude", name, &error))?;
            if let Some(regex) = &self.regex {
                select = select
                    .regex(regex)
                    .map_err(|error| of("regex", name, &error))?;
            }
            if let Some(versions) = &self.versions {
                select = select
                    .versions(versions)
                    .map_err(|error| of("versions", name, &error))?;
            }
            if let Some(newest) = self.newest {
                select = select.newest(newest);
            }
            let platforms = self
                .platforms
                .iter()
                .map(|text| text.parse::<Platform>())
                .collect::<Result<_, _>>();
            watches.push(Watch {
                platforms: platforms.map_err(|error| of("platforms", name, &error))?,
                every: self
                    .every
                    .as_deref()
                    .map(duration)
                    .transpose()
                    .map_err(|error| of("every", name, &error))?,
                budget: self.budget,
                ..Watch::new(repository, select)
            });
        }
        Ok(watches)
    }
}

/// `90s`, `30m`, `6h`, `7d`, `2w`.
fn duration(text: &str) -> std::result::Result<Duration, String> {
    let wrong = || format!("`{text}` is no time such as 30m, 6h or 7d");
    let split = text.len().saturating_sub(1);
    let (number, unit) = text.split_at_checked(split).ok_or_else(wrong)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "w" => 604_800,
        _ => return Err(wrong()),
    };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    number
        .checked_mul(seconds)
        .map(Duration::from_secs)
        .ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_names_repositories_and_filters() {
        let entry: WatchEntry = toml::from_str(
            "repositories = [\"python\", \"ghcr.io/owner/name\"]\ntags = [\"3.*\"]\nexclude = [\"*-rc*\"]\nnewest = 5\nplatforms = [\"linux/amd64\"]\nevery = \"6h\"\nbudget = 100\n",
        )
        .unwrap();
        let watches = entry.watches().unwrap();
        assert_eq!(
            watches[0].repository.to_string(),
            "docker.io/library/python"
        );
        assert_eq!(watches[1].repository.to_string(), "ghcr.io/owner/name");
        assert_eq!(
            (watches[0].every, watches[0].budget),
            (Some(Duration::from_hours(6)), Some(100))
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_repository_and_key() {
        let cases = [
            ("", "watch: a table names no `repository`"),
            (
                "repository = \"a\"\nregex = \"(\"",
                "watch a: regex: `(` is no regular expression",
            ),
            (
                "repository = \"a\"\nevery = \"soon\"",
                "watch a: every: `soon` is no time such as 30m, 6h or 7d",
            ),
            ("repository = \"A b\"", "watch A b: repository:"),
            (
                "repository = \"a\"\nplatforms = [\"/\"]",
                "watch a: platforms:",
            ),
        ];
        for (text, expected) in cases {
            let entry: WatchEntry = toml::from_str(text).unwrap();
            let error = entry.watches().unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
        assert!(
            toml::from_str::<WatchEntry>("repo = \"a\"").is_err(),
            "a misspelt key is no silent default"
        );
    }
}
