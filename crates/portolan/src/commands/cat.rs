//! `cat`: the content of files of an image.

mod early;
mod extract;
mod find;
mod read;

use std::path::Path;

use portolan_image::contents::FilePath;
use portolan_image::record::Transport;

use super::Context;
use crate::contents::{Belief, Opening, only};
use crate::exit::Status;
use crate::settings::Output;
use crate::terminal::Page;
use crate::trouble::Trouble;

use find::{Wanted, find};

const EXAMPLES: &str = "\
Examples:
  One file, reading no more of the image than that takes:
    portolan cat alpine /etc/os-release
  As it is, into a file:
    portolan cat -o python3 python:3.7-slim /usr/local/bin/python3
  Everything below a folder, into a folder:
    portolan cat -o conf/ nginx /etc/nginx
  The file as one layer wrote it, whatever became of it later:
    portolan cat --layer 2 ghcr.io/owner/name:1.2 /app/.env";

/// Print files of an image, or extract them into a folder
///
/// A layer that was opened before is not read again: only the bytes that hold the file are fetched, and checked against the digest that it had then.
/// Of a layer of a registry that was not, no more is read than up to the file when it is printed, so that nothing can be checked: a warning says so, and
/// --verify reads it to the end, as --output does. Links of the image are followed inside of it. With --output and a folder (one that is there, or a name
/// with `/` at its end) the files are put below it under their whole paths, as regular files, folders and links that lead nowhere else; owners,
/// devices and special bits are left out.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The image
    image: String,
    /// The files; `*`, `?`, `[a-z]` and `{a,b}` stay within a name, `**` goes through folders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<String>,
    /// As this layer wrote them: its number, 0 for the base, or its digest
    #[arg(long, value_name = "LAYER")]
    layer: Option<String>,
    /// Read layers to their end, so that all is checked against their digests
    #[arg(long)]
    verify: bool,
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    if context.settings.format.is_some() {
        return Err(
            Trouble::usage("files are printed as they are, and have no other form")
                .hint("leave --format out; `portolan files --json` tells about them"),
        );
    }
    let wanted = Wanted::parse(&arguments)?;
    let opening = only(context, &arguments.image).await?.map_err(|several| {
        let what = format!("{} has {several} platforms that are meant", arguments.image);
        Trouble::usage(what).hint("name one with --platform")
    })?;
    if let Some(path) = wanted.only_path()
        && !arguments.verify
        && arguments.layer.is_none()
        && context.settings.output == Output::Stdout
        && opening.record.origin.transport == Transport::Registry
        && let Some(bytes) = early::look(context, &opening, &path).await?
    {
        return give(context, &opening, &path, &bytes);
    }
    whole(context, &opening, &wanted, &arguments).await
}

/// Gives a file that was found before its layer had been read to the end.
fn give(
    context: Context<'_>,
    opening: &Opening,
    path: &FilePath,
    bytes: &[u8],
) -> Result<Status, Trouble> {
    context.terminal.warn(&format!(
        "{}: {path} is not verified, and may not be the last of its name: its layer was read no further (--verify reads it to the end)",
        opening.name
    ));
    let mut delivery = context.delivery();
    delivery.give(Page::Raw, bytes)?;
    delivery.finish()?;
    Ok(Status::Done)
}

/// Opens all layers, and gives what is wanted of them.
async fn whole(
    context: Context<'_>,
    opening: &Opening,
    wanted: &Wanted,
    arguments: &Arguments,
) -> Result<Status, Trouble> {
    let belief = if arguments.verify {
        Belief::Nothing
    } else {
        Belief::Tables
    };
    let files = opening.files(context, belief).await?;
    let found = find(opening, &files, wanted, arguments.layer.as_deref())?;
    for missing in &found.missing {
        let what = Trouble::failed(format!("{}: {missing}", opening.name));
        context.terminal.error(&what.into_said());
    }
    let missing = match (found.missing.is_empty(), found.items.is_empty()) {
        (true, _) => Status::Done,
        (false, true) => return Ok(Status::Failed),
        (false, false) => Status::Partly,
    };
    // A layer that could not be read may have had something to say of any file.
    let status = missing.and(files.status);
    let read = match into_folder(context) {
        Some(folder) => extract::all(context, opening, &files, &found.items, folder).await?,
        None => read::print(context, opening, &files, &found.items).await?,
    };
    // Where nothing was given, it is no matter what else was missing.
    Ok(match read {
        Status::Failed => Status::Failed,
        read => status.and(read),
    })
}

/// The folder that files are extracted into, if one was named: one that is there, or a name with `/` at its end.
fn into_folder(context: Context<'_>) -> Option<&Path> {
    let Output::File(path) = &context.settings.output else {
        return None;
    };
    let ends = path.as_os_str().to_string_lossy().ends_with('/');
    (ends || path.is_dir()).then_some(path)
}
