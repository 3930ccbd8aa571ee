//! Which tags of a repository are visited.

use std::time::Duration;

use globset::{Glob, GlobSet, GlobSetBuilder};
use portolan_image::Platform;
use portolan_image::reference::{Repository, Tag};
use regex::Regex;
use semver::{Version, VersionReq};

use crate::error::{Error, Result};

/// A repository, and which of its tags are visited.
#[derive(Debug, Clone)]
pub struct Watch {
    /// The repository.
    pub repository: Repository,
    /// Which tags.
    pub select: Select,
    /// Which platforms; empty for all.
    pub platforms: Vec<Platform>,
    /// How long a visit is good for; `None` to visit at every scan.
    pub every: Option<Duration>,
    /// How many requests one scan may spend on it.
    pub budget: Option<u64>,
    /// Whether layers are opened, to know what is installed.
    pub packages: bool,
}

impl Watch {
    /// A watch at every scan, of all platforms, whatever it costs.
    pub fn new(repository: Repository, select: Select) -> Self {
        Self {
            repository,
            select,
            platforms: Vec::new(),
            every: None,
            budget: None,
            packages: false,
        }
    }
}

/// Which tags: those that every filter lets pass, and of those the newest.
#[derive(Debug, Clone, Default)]
pub struct Select {
    /// These, whether or not a list names them; then nothing is listed.
    names: Option<Vec<Tag>>,
    include: Option<GlobSet>,
    exclude: Option<GlobSet>,
    regex: Option<Regex>,
    versions: Option<VersionReq>,
    newest: Option<usize>,
    /// The same in words, to tell one choice from another.
    words: Vec<String>,
}

impl Select {
    /// All tags.
    pub fn all() -> Self {
        Self::default()
    }

    /// Just these.
    pub fn names(names: Vec<Tag>) -> Self {
        let words = names.iter().map(|name| format!("is {name}")).collect();
        Self {
            names: Some(names),
            words,
            ..Self::default()
        }
    }

    /// Only tags that one of these globs matches.
    pub fn include(mut self, globs: &[impl AsRef<str>]) -> Result<Self> {
        self.include = set(globs)?;
        self.say("include", globs);
        Ok(self)
    }

    /// No tags that one of these globs matches.
    pub fn exclude(mut self, globs: &[impl AsRef<str>]) -> Result<Self> {
        self.exclude = set(globs)?;
        self.say("exclude", globs);
        Ok(self)
    }

    /// Only tags that the whole of this regular expression matches.
    pub fn regex(mut self, text: &str) -> Result<Self> {
        let whole = format!("^(?:{text})$");
        let built = regex::RegexBuilder::new(&whole).size_limit(1 << 20).build();
        self.regex = Some(built.map_err(|error| {
            Error::Watch(format!("`{text}` is no regular expression: {error}"))
        })?);
        self.say("regex", &[text]);
        Ok(self)
    }

    /// Only tags that are versions in this range (`>=3.8, <3.12`, `3.7.*`). A tag of one or two numbers counts as if zeros followed,
    /// and a `v` before it does not matter.
    pub fn versions(mut self, text: &str) -> Result<Self> {
        let range = VersionReq::parse(text);
        self.versions =
            Some(range.map_err(|error| {
                Error::Watch(format!("`{text}` is no range of versions: {error}"))
            })?);
        self.say("versions", &[text]);
        Ok(self)
    }

    /// Of those that are left, only so many: the highest versions, then the last names.
    pub fn newest(mut self, count: usize) -> Self {
        self.newest = Some(count);
        self.say("newest", &[count.to_string()]);
        self
    }

    /// The choice in words: the same for the same choice, and another for another.
    pub(crate) fn words(&self) -> &[String] {
        &self.words
    }

    fn say(&mut self, what: &str, of: &[impl AsRef<str>]) {
        self.words
            .extend(of.iter().map(|one| format!("{what} {}", one.as_ref())));
    }

    /// The tags that are named one by one, where nothing needs to be listed.
    pub(crate) fn named(&self) -> Option<&[Tag]> {
        self.names.as_deref()
    }

    /// Those of a list that are visited, in the order of the list.
    pub fn of(&self, listed: Vec<Tag>) -> Vec<Tag> {
        let mut chosen: Vec<Tag> = listed
            .into_iter()
            .filter(|tag| self.passes(tag.as_str()))
            .collect();
        if let Some(count) = self.newest
            && chosen.len() > count
        {
            let mut ranked: Vec<(Option<Version>, &Tag)> = chosen
                .iter()
                .map(|tag| (version(tag.as_str()), tag))
                .collect();
            ranked.sort_by(|a, b| b.cmp(a));
            let kept: std::collections::HashSet<Tag> = ranked
                .into_iter()
                .take(count)
                .map(|(_, tag)| tag.clone())
                .collect();
            chosen.retain(|tag| kept.contains(tag));
        }
        chosen
    }

    fn passes(&self, tag: &str) -> bool {
        self.include
            .as_ref()
            .is_none_or(|globs| globs.is_match(tag))
            && self
                .exclude
                .as_ref()
                .is_none_or(|globs| !globs.is_match(tag))
            && self.regex.as_ref().is_none_or(|regex| regex.is_match(tag))
            && self
                .versions
                .as_ref()
                .is_none_or(|range| version(tag).is_some_and(|version| range.matches(&version)))
    }
}

fn set(globs: &[impl AsRef<str>]) -> Result<Option<GlobSet>> {
    if globs.is_empty() {
        return Ok(None);
    }
    let wrong = |glob: &str, error: globset::Error| {
        Error::Watch(format!("`{glob}` is no pattern: {}", error.kind()))
    };
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        let glob = glob.as_ref();
        set.add(Glob::new(glob).map_err(|error| wrong(glob, error))?);
    }
    let built = set
        .build()
        .map_err(|error| Error::Watch(format!("the patterns cannot be put together: {error}")))?;
    Ok(Some(built))
}

/// The version that a tag is: `3.7`, `v1.2.3`, `1.2.3-rc1`. What only begins like one (`3.7-slim`) is a pre-release to the letter of
/// semver, and not meant by a range.
fn version(tag: &str) -> Option<Version> {
    let text = tag.strip_prefix('v').unwrap_or(tag);
    let (numbers, rest) = match text.find(['-', '+']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let parts: Vec<u64> = numbers
        .split('.')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    if parts.is_empty() || parts.len() > 3 {
        return None;
    }
    let at = |n: usize| parts.get(n).copied().unwrap_or(0);
    Version::parse(&format!("{}.{}.{}{rest}", at(0), at(1), at(2))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_choose_tags() {
        let listed = [
            "latest",
            "3",
            "3.7",
            "3.7-slim",
            "3.7.2",
            "v3.8",
            "3.9.0-rc1",
            "3.12",
            "nightly",
        ];
        let cases: [(&str, Select, &[&str]); 8] = [
            ("all", Select::all(), &listed),
            (
                "a glob",
                Select::all().include(&["3.7*"]).unwrap(),
                &["3.7", "3.7-slim", "3.7.2"],
            ),
            (
                "two globs less one",
                Select::all()
                    .include(&["3*", "v*"])
                    .unwrap()
                    .exclude(&["*-*"])
                    .unwrap(),
                &["3", "3.7", "3.7.2", "v3.8", "3.12"],
            ),
            (
                "a regular expression matches the whole",
                Select::all().regex(r"3\.\d").unwrap(),
                &["3.7"],
            ),
            (
                "a range of versions",
                Select::all().versions(">=3.7, <3.9").unwrap(),
                &["3.7", "3.7.2", "v3.8"],
            ),
            (
                "newest by version",
                Select::all().versions("*").unwrap().newest(2),
                &["v3.8", "3.12"],
            ),
            ("newest of all", Select::all().newest(1), &["3.12"]),
            ("none", Select::all().include(&["x*"]).unwrap(), &[]),
        ];
        for (name, select, expected) in cases {
            let tags = listed.iter().map(|tag| tag.parse().unwrap()).collect();
            let chosen: Vec<String> = select.of(tags).iter().map(ToString::to_string).collect();
            assert_eq!(chosen, expected, "{name}");
        }
    }

    #[test]
    fn a_filter_that_cannot_be_understood_says_so() {
        for error in [
            Select::all().include(&["a["]).unwrap_err(),
            Select::all().regex("(").unwrap_err(),
            Select::all().versions("newest").unwrap_err(),
        ] {
            assert!(error.to_string().starts_with('`'), "{error}");
        }
    }
}
