//! The watch list in words: `[[watch]]` tables of `portolan.toml`, what is typed, and what stands in the queue of work.

use std::time::Duration;

use portolan_image::Platform;
use portolan_image::reference::{Repository, Tag};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::select::{Select, Watch};

/// One `[[watch]]` table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct WatchEntry {
    /// The repository.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
    /// Several repositories with the same filters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repositories: Vec<String>,
    /// Just these tags, whether or not a list names them: nothing is listed, and there is nothing for filters to choose from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Globs of which one must match; none lets all pass.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Globs of which none may match.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// A regular expression that the whole tag must match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regex: Option<String>,
    /// A range of versions, such as `>=3.8, <4`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versions: Option<String>,
    /// Only so many of the newest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newest: Option<usize>,
    /// Only these platforms.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub platforms: Vec<String>,
    /// How long a visit is good for: `30m`, `6h`, `7d`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every: Option<String>,
    /// How many requests one scan may spend on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<u64>,
    /// Whether layers are opened, to know what is installed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub packages: bool,
}

impl WatchEntry {
    /// What `REPOSITORY`, `REPOSITORY:TAG` or `REPOSITORY:TAG-GLOB` names, as it is typed.
    pub fn typed(word: &str) -> Self {
        let word = word.strip_prefix("docker://").unwrap_or(word);
        let last = word.rfind('/').map_or(0, |slash| slash + 1);
        let (name, pattern) = match word[last..].find(':') {
            Some(colon) => (&word[..last + colon], Some(&word[last + colon + 1..])),
            None => (word, None),
        };
        let mut entry = Self {
            repository: Some(name.to_owned()),
            ..Self::default()
        };
        if let Some(pattern) = pattern {
            let is_tag = pattern.parse::<Tag>().is_ok();
            let chosen = if is_tag {
                &mut entry.names
            } else {
                &mut entry.tags
            };
            chosen.push(pattern.to_owned());
        }
        entry
    }

    /// The same for each of its repositories alone.
    pub fn each(self) -> Vec<Self> {
        let names: Vec<String> = self
            .repository
            .iter()
            .chain(&self.repositories)
            .cloned()
            .collect();
        let alone = |name| Self {
            repository: Some(name),
            repositories: Vec::new(),
            ..self.clone()
        };
        names.into_iter().map(alone).collect()
    }

    /// The repositories that it names, each with its filters.
    ///
    /// # Errors
    /// With the key that cannot be understood.
    pub fn watches(&self) -> Result<Vec<Watch>> {
        let entries = self.clone().each();
        if entries.is_empty() {
            return Err(Error::Watch(
                "watch: a table names no `repository`".to_owned(),
            ));
        }
        entries.iter().map(Self::watch).collect()
    }

    /// The one repository that it names, with its filters.
    fn watch(&self) -> Result<Watch> {
        let name = self.repository.as_deref().unwrap_or_default();
        let of = |key: &'static str| {
            move |error: &dyn std::fmt::Display| {
                Error::Watch(format!("watch {name}: {key}: {error}"))
            }
        };
        let repository = Repository::parse(name).map_err(|error| of("repository")(&error))?;
        let platforms = self
            .platforms
            .iter()
            .map(|text| text.parse::<Platform>())
            .collect::<Result<_, _>>();
        let every = self.every.as_deref().map(duration).transpose();
        Ok(Watch {
            platforms: platforms.map_err(|error| of("platforms")(&error))?,
            every: every.map_err(|error| of("every")(&error))?,
            budget: self.budget,
            packages: self.packages,
            ..Watch::new(repository, self.select(of)?)
        })
    }

    fn select<E: Fn(&dyn std::fmt::Display) -> Error>(
        &self,
        of: impl Fn(&'static str) -> E,
    ) -> Result<Select> {
        if !self.names.is_empty() {
            if self.has_filters() {
                return Err(of("names")(
                    &"they are visited as they are, without filters",
                ));
            }
            let names = self.names.iter().map(|name| name.parse::<Tag>());
            let names = names.collect::<Result<Vec<_>, _>>();
            return Ok(Select::names(names.map_err(|error| of("names")(&error))?));
        }
        let mut select = Select::all()
            .include(&self.tags)
            .map_err(|error| of("tags")(&error))?
            .exclude(&self.exclude)
            .map_err(|error| of("exclude")(&error))?;
        if let Some(regex) = &self.regex {
            select = select.regex(regex).map_err(|error| of("regex")(&error))?;
        }
        if let Some(versions) = &self.versions {
            select = select
                .versions(versions)
                .map_err(|error| of("versions")(&error))?;
        }
        if let Some(newest) = self.newest {
            select = select.newest(newest);
        }
        Ok(select)
    }

    fn has_filters(&self) -> bool {
        !self.tags.is_empty()
            || !self.exclude.is_empty()
            || self.regex.is_some()
            || self.versions.is_some()
            || self.newest.is_some()
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
            ("repository = \"a\"\nnames = [\"b c\"]", "watch a: names:"),
            (
                "repository = \"a\"\nnames = [\"b\"]\nnewest = 1",
                "watch a: names: they are visited as they are, without filters",
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

    #[test]
    fn what_is_typed_names_tags_or_patterns_of_them() {
        // (word, repository, names, patterns)
        let cases: [(&str, &str, &[&str], &[&str]); 6] = [
            ("python", "python", &[], &[]),
            ("python:3.7", "python", &["3.7"], &[]),
            ("python:3.*", "python", &[], &["3.*"]),
            ("docker://ghcr.io/a/b:x", "ghcr.io/a/b", &["x"], &[]),
            ("localhost:5000/a", "localhost:5000/a", &[], &[]),
            (
                "localhost:5000/a:{1,2}",
                "localhost:5000/a",
                &[],
                &["{1,2}"],
            ),
        ];
        for (word, repository, names, tags) in cases {
            let entry = WatchEntry::typed(word);
            assert_eq!(entry.repository.as_deref(), Some(repository), "{word}");
            assert_eq!(entry.names, names, "{word}");
            assert_eq!(entry.tags, tags, "{word}");
        }
    }
}
