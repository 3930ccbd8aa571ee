//! Putting files below a folder of this machine: nothing of an image leads out of it (threats 30, 31).

use std::io::Write as _;
use std::path::Path;

use portolan_disk::Below;
use portolan_image::contents::{FileKind, FilePath};

use super::find::Item;
use super::read;
use crate::commands::Context;
use crate::contents::{Files, Opening};
use crate::exit::Status;
use crate::trouble::Trouble;

pub(super) async fn all(
    context: Context<'_>,
    opening: &Opening,
    files: &Files,
    items: &[Item],
    folder: &Path,
) -> Result<Status, Trouble> {
    let unwritten = |path: &FilePath, error: &std::io::Error| {
        Trouble::failed(format!("could not write {path} below {}", folder.display())).because(error)
    };
    let below = Below::open(folder).map_err(|error| {
        Trouble::failed(format!("could not open {}", folder.display())).because(&error)
    })?;
    let (mut done, mut failed) = (0_usize, 0_usize);
    // Links come last, so that nothing is ever put through one of them.
    let is_link = |item: &&Item| matches!(item.file.kind, FileKind::Symlink { .. });
    let (links, others): (Vec<&Item>, Vec<&Item>) = items.iter().partition(is_link);
    for item in others.into_iter().chain(links) {
        let put = match &item.file.kind {
            _ if item.path.depth() == 0 => Ok(()),
            FileKind::Directory => below
                .folder(&names(&item.path))
                .map_err(|error| unwritten(&item.path, &error)),
            FileKind::Symlink { target } => link(opening, &below, item, target, &unwritten),
            _ if item.content.is_some() => file(opening, files, &below, item, &unwritten).await,
            _ => Err(read::no_content(opening, item).hint("it is left out")),
        };
        match put {
            Ok(()) => done += 1,
            Err(trouble) => {
                failed += 1;
                context.terminal.error(&trouble.into_said());
            }
        }
    }
    Ok(match (done, failed) {
        (_, 0) => Status::Done,
        (0, _) => Status::Failed,
        _ => Status::Partly,
    })
}

async fn file(
    opening: &Opening,
    files: &Files,
    below: &Below,
    item: &Item,
    unwritten: &impl Fn(&FilePath, &std::io::Error) -> Trouble,
) -> Result<(), Trouble> {
    let mode = item.file.mode.bits() & 0o777;
    let begun = below.file(&names(&item.path), mode);
    let mut file = begun.map_err(|error| unwritten(&item.path, &error))?;
    let mut written = Ok(());
    read::content(opening, files, item, |part| {
        if written.is_ok() {
            written = file.write_all(part);
        }
    })
    .await?;
    // Only what was checked gets its name.
    written
        .and_then(|()| file.finish())
        .map_err(|error| unwritten(&item.path, &error))
}

/// A link that leads below the folder as it leads inside of the image, however it was written.
fn link(
    opening: &Opening,
    below: &Below,
    item: &Item,
    target: &[u8],
    unwritten: &impl Fn(&FilePath, &std::io::Error) -> Trouble,
) -> Result<(), Trouble> {
    let text = inside(&item.path, target).ok_or_else(|| {
        let target = String::from_utf8_lossy(target);
        let what = format!(
            "{}: {} leads out of the image, to {target}",
            opening.name, item.path
        );
        Trouble::failed(what).hint("it is left out")
    })?;
    let linked = below.link(&names(&item.path), &text);
    linked.map_err(|error| unwritten(&item.path, &error))
}

/// The text of a link that leads from its folder to where its target is below the root; `None` if that is above the root.
fn inside(link: &FilePath, target: &[u8]) -> Option<Vec<u8>> {
    let folder = link.parent()?;
    let whole = if target.starts_with(b"/") {
        target.to_vec()
    } else {
        [folder.as_bytes(), b"/", target].concat()
    };
    let (path, strayed) = FilePath::clean(&whole);
    if strayed != portolan_image::contents::Strayed::No {
        return None;
    }
    if !target.starts_with(b"/") && climbs_first(target) {
        return Some(target.to_vec());
    }
    let up = std::iter::repeat_n(&b".."[..], folder.depth());
    let text = up.chain(path.names()).collect::<Vec<_>>().join(&b'/');
    Some(if text.is_empty() { b".".to_vec() } else { text })
}

/// Whether `..` stands only at the beginning of a link's text, where it is known which folders it leads out of: behind the name of
/// another link it leads out of wherever that leads to.
fn climbs_first(target: &[u8]) -> bool {
    let names = target.split(|&byte| byte == b'/');
    let mut names = names.filter(|name| !matches!(*name, b"" | b"."));
    !names
        .by_ref()
        .skip_while(|name| *name == b"..")
        .any(|name| name == b"..")
}

fn names(path: &FilePath) -> Vec<&[u8]> {
    path.names().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_below_the_folder_or_are_left_out() {
        for (link, target, text) in [
            ("bin", "usr/bin", Some("usr/bin")),
            ("usr/bin/sh", "dash", Some("dash")),
            (
                "usr/bin/awk",
                "/etc/alternatives/awk",
                Some("../../etc/alternatives/awk"),
            ),
            (
                "etc/os-release",
                "../usr/lib/os-release",
                Some("../usr/lib/os-release"),
            ),
            ("self", "/", Some(".")),
            ("a/root", "/", Some("..")),
            ("etc/evil", "../../etc/passwd", None),
            ("evil", "..", None),
            ("a/b/evil", "/../etc/passwd", None),
            ("a/b", "../c/./d", Some("../c/./d")),
            // Where `up` is a link to its own folder, this would lead out.
            ("out", "d/up/..", Some("d")),
            ("d/out", "up/../../e", Some("../e")),
            ("d/out", "../d/up/..", Some("../d")),
        ] {
            let found = inside(&FilePath::from(link), target.as_bytes());
            assert_eq!(
                found.as_deref(),
                text.map(str::as_bytes),
                "{link} -> {target}"
            );
        }
    }
}
