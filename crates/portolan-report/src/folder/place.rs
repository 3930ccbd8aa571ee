//! Where in the folder a page stands. Names from outside become names of files only here (threat 40).

use std::io;
use std::path::PathBuf;

use portolan_disk::file_name;
use portolan_image::Reference;
use portolan_image::reference::{DOCKER_HUB, Repository};

/// Where in a repository's folder the pages of its tags stand.
pub(super) const PAGES: &str = "remote";

/// The folder of a repository's pages. What Docker Hub calls official has a short name, as everywhere.
pub(super) fn folder(repository: &Repository) -> io::Result<PathBuf> {
    let mut folder = PathBuf::from("repos");
    let path = repository.path();
    let short = path.strip_prefix("library/").unwrap_or(path);
    if repository.registry() == DOCKER_HUB && !is_like_a_host(short) {
        push(&mut folder, short)?;
    } else {
        folder.push(host(repository.registry())?);
        push(&mut folder, path)?;
    }
    Ok(folder)
}

/// Whether a path of Docker Hub begins as a registry is called: it does not go where that registry's pages stand.
fn is_like_a_host(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    first.contains('.') || first == "localhost"
}

fn push(folder: &mut PathBuf, path: &str) -> io::Result<()> {
    for part in path.split('/') {
        let name = match part {
            // What stands in a repository's folder beside others that its name begins.
            PAGES | "tag-details.md" => format!("!{part}"),
            part => file_name(part).ok_or_else(|| unfit(part))?,
        };
        folder.push(name);
    }
    Ok(())
}

/// A registry as the name of a folder: colons and brackets are not for every file system.
fn host(registry: &str) -> io::Result<String> {
    let name: String = registry
        .chars()
        .map(|c| match c {
            ':' => '+',
            '[' => '(',
            ']' => ')',
            c => c.to_ascii_lowercase(),
        })
        .collect();
    let plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '(' | ')' | '_');
    if name.is_empty() || name.starts_with('.') || !name.chars().all(plain) {
        return Err(unfit(registry));
    }
    Ok(name)
}

fn unfit(name: &str) -> io::Error {
    let what = format!(
        "{} cannot be the name of a file",
        portolan_image::error::visible(name)
    );
    io::Error::new(io::ErrorKind::InvalidInput, what)
}

/// The page of a tag.
pub(super) fn page(reference: &Reference) -> io::Result<PathBuf> {
    let tag = reference
        .tag()
        .ok_or_else(|| unfit(&reference.familiar()))?;
    let name = file_name(tag.as_str()).ok_or_else(|| unfit(tag.as_str()))?;
    Ok(folder(reference.repository())?
        .join(PAGES)
        .join(format!("{name}.md")))
}

/// The page of a repository.
pub(super) fn details(repository: &Repository) -> io::Result<PathBuf> {
    Ok(folder(repository)?.join("tag-details.md"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_a_place_of_its_own() {
        let cases = [
            ("python:3.7-slim", "repos/python/remote/3.7-slim.md"),
            ("owner/name:V1", "repos/owner/name/remote/!v1.md"),
            (
                "owner/remote:tag-details",
                "repos/owner/!remote/remote/tag-details.md",
            ),
            ("owner:tag-details", "repos/owner/remote/tag-details.md"),
            (
                "owner/tag-details.md:1",
                "repos/owner/!tag-details.md/remote/1.md",
            ),
            // Docker Hub has no such names, but a mirror of it may.
            (
                "docker.io/ghcr.io/owner:1",
                "repos/docker.io/ghcr.io/owner/remote/1.md",
            ),
            ("ghcr.io/owner:1", "repos/ghcr.io/owner/remote/1.md"),
            (
                "ghcr.io/owner/name:1",
                "repos/ghcr.io/owner/name/remote/1.md",
            ),
            (
                "localhost:5000/app:con",
                "repos/localhost+5000/app/remote/!1con.md",
            ),
            ("[::1]:5000/aux:1", "repos/(++1)+5000/!1aux/remote/1.md"),
        ];
        for (name, expected) in cases {
            assert_eq!(
                page(&name.parse().unwrap()).unwrap().to_str(),
                Some(expected),
                "{name}"
            );
        }
    }
}
