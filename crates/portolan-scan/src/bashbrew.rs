//! Library files of bashbrew, as docker-library/official-images keeps them: which repositories there are, and which tags.
//!
//! A file is a list of paragraphs of `Key: value` lines, as in RFC 2822; a line that begins with a blank continues the one before, `#`
//! begins a comment. The first paragraph holds defaults, each further one an image with its `Tags` and `SharedTags`. Values for one
//! architecture stand under `ARCH-Key`. Older files have one image a line: `TAG: URL@COMMIT FOLDER`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use portolan_image::reference::{DOCKER_HUB, Repository, Tag};

use crate::error::{Error, Result};
use crate::list::WatchEntry;

/// The largest file that is read, in bytes.
const MOST_BYTES: u64 = 4 << 20;

/// The tags of every library file in a folder: the file's name is the repository's.
///
/// # Errors
/// With file and line, for what cannot be understood.
pub fn bashbrew(folder: &Path) -> Result<Vec<WatchEntry>> {
    let unreadable = |path: &Path, error: &dyn std::fmt::Display| {
        Error::Watch(format!("could not read {}: {error}", path.display()))
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type().is_ok_and(|kind| kind.is_file()) && !name.starts_with('.') {
            files.push((name, entry.path()));
        }
    }
    files.sort();
    let mut entries = Vec::with_capacity(files.len());
    for (name, path) in files {
        let size = fs::metadata(&path)
            .map_err(|error| unreadable(&path, &error))?
            .len();
        if size > MOST_BYTES {
            return Err(unreadable(
                &path,
                &format!("it has more than {MOST_BYTES} bytes"),
            ));
        }
        let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
        let repository = Repository::new(DOCKER_HUB, &format!("library/{name}"));
        let repository = repository.map_err(|error| {
            Error::Watch(format!(
                "{}: its name is no repository's: {error}",
                path.display()
            ))
        })?;
        let tags = tags(&text)
            .map_err(|(line, what)| Error::Watch(format!("{}:{line}: {what}", path.display())))?;
        entries.push(WatchEntry {
            repository: Some(repository.to_string()),
            names: tags.iter().map(Tag::to_string).collect(),
            ..WatchEntry::default()
        });
    }
    Ok(entries)
}

/// The tags of one file, each once, in the order of their names; or the line that cannot be understood, and why.
fn tags(text: &str) -> std::result::Result<Vec<Tag>, (usize, String)> {
    let mut found = BTreeSet::new();
    let mut key = String::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim_start().starts_with('#') {
            continue;
        }
        if line.trim().is_empty() {
            key.clear();
            continue;
        }
        let value = if line.starts_with([' ', '\t']) {
            if key.is_empty() {
                return Err((number, "this continues no line".to_owned()));
            }
            line
        } else {
            let (name, value) = line
                .split_once(':')
                .ok_or_else(|| (number, "expected `Key: value`".to_owned()))?;
            name.trim().clone_into(&mut key);
            value
        };
        let read = |text: &str| {
            text.parse::<Tag>()
                .map_err(|error| (number, error.to_string()))
        };
        if key == "Tags" || key == "SharedTags" {
            for tag in value
                .split(',')
                .map(str::trim)
                .filter(|tag| !tag.is_empty())
            {
                found.insert(read(tag)?);
            }
        } else if is_of_old(value) {
            found.insert(read(&key)?);
        }
    }
    Ok(found.into_iter().collect())
}

/// Whether a value is that of the old form: `git://host/path@commit folder`.
fn is_of_old(value: &str) -> bool {
    let first = value.split_whitespace().next().unwrap_or_default();
    first.contains("://")
        && first
            .rsplit_once('@')
            .is_some_and(|(_, commit)| !commit.is_empty() && !commit.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_file_gives_its_tags() {
        let text = "\
# this file is generated
Maintainers: One <one@example.org> (@one),
             Two <two@example.org> (@two)
GitRepo: https://example.org/python.git

Tags: 3.8.0b1-slim, 3.8-rc-slim,
 rc-slim
SharedTags: 3.8.0b1, rc
Architectures: amd64, arm64v8
GitCommit: 0123456789abcdef
arm64v8-GitCommit: fedcba9876543210
Directory: 3.8-rc/slim
# a comment between

Tags: 3.8.0b1-windowsservercore
SharedTags: 3.8.0b1, rc
Constraints: windowsservercore
";
        let names: Vec<String> = tags(text)
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            names,
            [
                "3.8-rc-slim",
                "3.8.0b1",
                "3.8.0b1-slim",
                "3.8.0b1-windowsservercore",
                "rc",
                "rc-slim"
            ]
        );
    }

    #[test]
    fn the_old_form_has_a_tag_a_line() {
        let text = "# maintainer: somebody\n\n1.0: git://github.com/x/y@0123456789 1.0\nlatest: git://github.com/x/y@0123456789 1.0\n";
        let names: Vec<String> = tags(text)
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(names, ["1.0", "latest"]);
    }

    #[test]
    fn what_cannot_be_understood_is_told_with_its_line() {
        let cases = [
            ("Tags: a b\n", 1),
            (" stray\n", 1),
            ("Tags: a\n\nnonsense\n", 3),
            ("Tags: a\nSharedTags: .b\n", 2),
        ];
        for (text, line) in cases {
            assert_eq!(tags(text).unwrap_err().0, line, "{text:?}");
        }
    }
}
