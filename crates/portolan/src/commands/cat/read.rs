//! Reading the content of files that were found, and printing it.

use portolan_image::contents::{FileKind, FilePath};
use portolan_layer::Found;
use portolan_layer::index::Form;
use portolan_scan::{LayerError, Reading, read_by_table, read_file, read_layers};

use super::find::{Asked, Item};
use crate::commands::Context;
use crate::contents::{Files, Known, Opening};
use crate::exit::Status;
use crate::terminal::Page;
use crate::trouble::Trouble;

/// The largest sparse file that is read: what it unpacks to is held in memory.
const MOST_SPARSE_BYTES: u64 = 256 << 20;

/// Shows the content of a file, part after part, and checks it at the end.
pub(super) async fn content(
    opening: &Opening,
    files: &Files,
    item: &Item,
    show: impl FnMut(&[u8]),
) -> Result<(), Trouble> {
    let nowhere = || Trouble::failed(format!("{}: {} has no content", opening.name, item.path));
    let without = || elsewhere(opening, item).unwrap_or_else(nowhere);
    let (number, path) = item.content.as_ref().ok_or_else(nowhere)?;
    let at = usize::from(number.0);
    let layer = &opening.layers[at].read;
    let digest = &layer.descriptor.digest;
    let source = &*opening.image.layers;
    let repository = opening.image.reference.repository();
    let read = match files.known.get(at).and_then(Option::as_ref) {
        None => return Err(nowhere()),
        Some(Known::Promised(table)) => {
            let place = table.locate(path).ok_or_else(without)?;
            read_by_table(source, repository, digest, &place, show).await
        }
        Some(Known::Read(index)) => {
            let place = index.locate(path).ok_or_else(without)?;
            if place.form() != Form::Plain {
                return sparse(opening, at, item, path, show).await;
            }
            read_file(source, repository, digest, &place, show).await
        }
    };
    read.map_err(|error| unread(opening, item, &error))
}

fn unread(opening: &Opening, item: &Item, error: &LayerError) -> Trouble {
    Trouble::failed(format!("{}: could not read {}", opening.name, item.path)).because(error)
}

/// Reads a file with holes: its layer has to be read whole.
async fn sparse(
    opening: &Opening,
    at: usize,
    item: &Item,
    path: &FilePath,
    mut show: impl FnMut(&[u8]),
) -> Result<(), Trouble> {
    let nowhere = || {
        Trouble::failed(format!("{}: {} cannot be read", opening.name, item.path))
            .hint("it is too large for a file with holes, or its map makes no sense")
    };
    let source = &*opening.image.layers;
    let repository = opening.image.reference.repository();
    let layer = &opening.layers[at].read;
    let find = |_: &_| {
        let until = portolan_layer::FindUntil::End;
        portolan_layer::Find::new([path.clone()], until, MOST_SPARSE_BYTES)
    };
    let layers = std::slice::from_ref(layer);
    let read = read_layers(
        source,
        repository,
        layers,
        &Reading::default(),
        find,
        |_| {},
    )
    .await;
    match read.iter().next() {
        Some(Ok(verified)) => {
            let Some(Some(Found::Entry {
                content: Some(content),
                ..
            })) = verified.found().get(path)
            else {
                return Err(nowhere());
            };
            show(content);
            Ok(())
        }
        Some(Err(error)) => Err(unread(opening, item, error)),
        None => Err(nowhere()),
    }
}

/// What to say of another name of a file that the layer itself does not have.
fn elsewhere(opening: &Opening, item: &Item) -> Option<Trouble> {
    let FileKind::HardLink { target } = &item.file.kind else {
        return None;
    };
    let what = format!(
        "{}: {} is another name of {target}, which the layer itself does not have",
        opening.name, item.path
    );
    Some(Trouble::failed(what).hint("leave --layer out, or name the layer that has the file"))
}

/// Prints the files one behind the other, as `cat` does. What has no content is told.
pub(super) async fn print(
    context: Context<'_>,
    opening: &Opening,
    files: &Files,
    items: &[Item],
) -> Result<Status, Trouble> {
    let mut delivery = context.delivery();
    let mut given = 0_usize;
    let mut failed = 0_usize;
    for item in items {
        let is_folder = item.file.kind == FileKind::Directory;
        match item.asked {
            // What is in a folder is printed only if it was asked for by itself.
            Asked::Folder => continue,
            Asked::Pattern if is_folder => continue,
            Asked::Path | Asked::Pattern => {}
        }
        if item.content.is_none() {
            failed += 1;
            context
                .terminal
                .error(&no_content(opening, item).into_said());
            continue;
        }
        let mut bytes = Vec::new();
        let mut printed = Ok(());
        let to_terminal = delivery.is_seen();
        let read = content(opening, files, item, |part| {
            if to_terminal {
                bytes.extend_from_slice(part);
            } else if printed.is_ok() {
                printed = delivery.give(Page::Raw, part);
            }
        });
        let read = read.await;
        printed?;
        match read {
            Ok(()) => {
                given += 1;
                if to_terminal {
                    delivery.give(Page::Raw, &bytes)?;
                }
            }
            // A file that is put together is whole or not there; what was printed cannot be taken back, and the status tells.
            Err(trouble) => {
                failed += 1;
                context.terminal.error(&trouble.into_said());
                if matches!(context.settings.output, crate::settings::Output::File(_)) {
                    return Ok(Status::Failed);
                }
            }
        }
    }
    if let (0, 0, Some(folder)) = (given, failed, items.first()) {
        return Err(a_folder(opening, folder));
    }
    if given > 0 {
        delivery.finish()?;
    }
    Ok(match (given, failed) {
        (_, 0) => Status::Done,
        (0, _) => Status::Failed,
        _ => Status::Partly,
    })
}

fn a_folder(opening: &Opening, item: &Item) -> Trouble {
    // A layer may have files of a folder, and not the folder.
    let folder = match item.file.kind {
        FileKind::Directory => Some(item.path.clone()),
        _ => item.path.parent(),
    };
    let folder = folder.unwrap_or_default();
    Trouble::failed(format!("{}: {folder} is a folder", opening.name))
        .hint("`--output FOLDER/` extracts all that is in it; `portolan files` lists it")
}

/// What to say of a file that has no content.
pub(super) fn no_content(opening: &Opening, item: &Item) -> Trouble {
    let what = match &item.file.kind {
        FileKind::Directory => return a_folder(opening, item),
        FileKind::Symlink { target } => format!("a link to {}", String::from_utf8_lossy(target)),
        FileKind::HardLink { target } => format!("another name of {target}, which is not there"),
        FileKind::CharDevice(_) | FileKind::BlockDevice(_) => "a device".to_owned(),
        FileKind::Fifo => "a pipe".to_owned(),
        FileKind::Regular => "empty".to_owned(),
    };
    Trouble::failed(format!("{}: {} is {what}", opening.name, item.path))
}
