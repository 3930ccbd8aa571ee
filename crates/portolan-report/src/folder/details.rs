//! The page of a repository, all its tags one after another; and the list of repositories.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use portolan_image::Reference;
use portolan_image::reference::{Repository, Tag};

use super::Touched;
use super::place::{details, page};
use super::same::Same;

const GENERATED: &str = "<!-- THIS FILE IS GENERATED VIA 'portolan scan --reports' -->\n\n";

/// Writes a repository's page, if it is not what it should be. Pages pass through; they are not held.
pub(super) fn write(
    root: &Path,
    path: &Path,
    repository: &Repository,
    tags: &[Tag],
) -> io::Result<Touched> {
    let mut tags: Vec<&Tag> = tags.iter().collect();
    tags.sort();
    if let Some(mut same) = Same::open(path)? {
        compose(
            root,
            repository,
            &tags,
            &mut same,
            super::same::Same::differs,
        )?;
        if same.finish()? {
            return Ok(Touched::No);
        }
    }
    if let Some(folder) = path.parent() {
        portolan_disk::create_folder(folder)?;
    }
    let mut file = BufWriter::new(portolan_disk::Whole::create(path)?);
    compose(root, repository, &tags, &mut file, |_| false)?;
    file.into_inner()
        .map_err(io::IntoInnerError::into_error)?
        .finish()?;
    Ok(Touched::Yes)
}

fn compose<W: Write>(
    root: &Path,
    repository: &Repository,
    tags: &[&Tag],
    out: &mut W,
    is_enough: impl Fn(&W) -> bool,
) -> io::Result<()> {
    let name = repository.familiar();
    write!(out, "{GENERATED}# Tags of `{name}`\n\n")?;
    for tag in tags {
        let name = format!("{name}:{tag}");
        writeln!(out, "-\t[`{name}`](#{})", anchor(&name))?;
    }
    for tag in tags {
        if is_enough(out) {
            break;
        }
        out.write_all(b"\n")?;
        let reference = Reference::tagged(repository.clone(), (*tag).clone());
        io::copy(&mut File::open(root.join(page(&reference)?))?, out)?;
    }
    Ok(())
}

/// What a heading is found by: as hosts of Markdown make it, lower case, without what is neither letter, digit, `-` nor `_`.
fn anchor(heading: &str) -> String {
    heading
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The list of repositories.
pub(super) fn list(repositories: &[(Repository, usize)]) -> io::Result<String> {
    let mut repositories: Vec<_> = repositories.iter().filter(|(_, tags)| *tags > 0).collect();
    repositories.sort_by_key(|(repository, _)| repository.familiar());
    let tags: usize = repositories.iter().map(|(_, tags)| tags).sum();
    let mut out = format!(
        "{GENERATED}# Images\n\n{}, {}.\n\n",
        count(repositories.len(), "repository", "repositories"),
        count(tags, "tag", "tags")
    );
    for (repository, tags) in repositories {
        let path = details(repository)?;
        let path = path
            .to_string_lossy()
            .replace('(', "%28")
            .replace(')', "%29");
        out.push_str(&format!(
            "-\t[`{}`]({path}): {}\n",
            repository.familiar(),
            count(*tags, "tag", "tags")
        ));
    }
    Ok(out)
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
