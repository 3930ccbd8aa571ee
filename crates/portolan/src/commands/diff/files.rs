//! What differs between the files of two images.

mod json;
mod layers;
mod stat;
mod text;

use std::collections::HashMap;

use portolan_image::Digest;
use portolan_image::contents::FilePath;
use portolan_layer::compare::{Difference, Side, Times, compare as compare_files};
use portolan_layer::contents::Hashes;
use portolan_layer::{Both, Contents, HashFiles, Listing, Verified};
use portolan_scan::LayerToRead;

use super::Arguments;
use crate::commands::Context;
use crate::commands::files::Patterns;
use crate::contents::{Files, Opening, openings};
use crate::exit::Status;
use crate::settings::Format;
use crate::terminal::Page;
use crate::trouble::Trouble;

/// How files are compared and told.
#[derive(Debug, clap::Args)]
pub(super) struct Manner {
    /// Files, counted by folder
    #[arg(long, conflicts_with = "by_layer")]
    stat: bool,
    /// Files, by the layers that only one of the images has
    #[arg(long)]
    by_layer: bool,
    /// Files that were written at another time are different, too
    #[arg(long)]
    times: bool,
}

impl Manner {
    /// Whether any of it was asked for.
    pub(super) fn is_said(&self) -> bool {
        self.stat || self.by_layer || self.times
    }
}

/// Two images, and what differs.
struct Compared<'a> {
    before: &'a Opened,
    after: &'a Opened,
    patterns: &'a Patterns,
    /// What differs in the end, of the files that are meant.
    differences: &'a [Difference<'a>],
}

/// An image that was read.
struct Opened {
    opening: Opening,
    files: Files,
}

impl Compared<'_> {
    fn takes(&self, path: &FilePath) -> bool {
        self.patterns.take(path)
    }
}

pub(super) async fn compare(
    context: Context<'_>,
    arguments: &Arguments,
) -> Result<Status, Trouble> {
    let format = context.format("diff --files", Format::Text, &[Format::Json])?;
    let patterns = Patterns::parse(&arguments.paths)?;
    let before = only(context, &arguments.before).await?;
    let after = only(context, &arguments.after).await?;
    let visitor = |_: &LayerToRead| Both::new(Listing::new(), HashFiles::all());
    let first = before.read(context, visitor).await;
    // What both have is read once, and if it could not be read there, here.
    let known: HashMap<_, _> = before
        .layers
        .iter()
        .zip(first.iter())
        .filter_map(|(layer, read)| Some((key(&layer.read), read.ok()?)))
        .collect();
    let missing: Vec<LayerToRead> = after
        .layers
        .iter()
        .map(|layer| layer.read.clone())
        .filter(|layer| !known.contains_key(&key(layer)))
        .collect();
    let rest = after.read_some(context, &missing, visitor).await;
    let mut rest = rest.iter();
    let second: Vec<_> = after
        .layers
        .iter()
        .filter_map(|layer| match known.get(&key(&layer.read)) {
            Some(read) => Some(Ok(*read)),
            None => rest.next(),
        })
        .collect();
    let files = before.lay(context, &first, |(listing, _)| listing)?;
    let old = Contents::new(first.iter().map(|layer| hashes(layer.ok())));
    let before = Opened {
        opening: before,
        files,
    };
    let files = after.lay_each(context, second.iter().copied(), |(listing, _)| listing)?;
    let new = Contents::new(second.iter().map(|layer| hashes(layer.ok())));
    let after = Opened {
        opening: after,
        files,
    };
    let times = if arguments.manner.times {
        Times::Compared
    } else {
        Times::Ignored
    };
    let mut differences = compare_files(
        Side {
            tree: &before.files.tree,
            contents: &old,
        },
        Side {
            tree: &after.files.tree,
            contents: &new,
        },
        times,
    );
    differences.retain(|difference| patterns.take(&difference.version().path()));
    let compared = Compared {
        before: &before,
        after: &after,
        patterns: &patterns,
        differences: &differences,
    };
    let same = if arguments.manner.by_layer {
        compared.own_layers().iter().all(Vec::is_empty)
    } else {
        differences.is_empty()
    };
    let (page, text) = match format {
        Format::Json => (Page::Theirs, json::page(&compared)?),
        _ if arguments.manner.by_layer => {
            (Page::Ours, layers::text(&compared, context).into_bytes())
        }
        _ if arguments.manner.stat => (Page::Ours, stat::text(&compared, context).into_bytes()),
        _ => (Page::Ours, text::page(&compared, context).into_bytes()),
    };
    let read = before.files.status.and(after.files.status);
    let status = match (read, same) {
        // What could not be read may differ or not: diff(1) calls that trouble.
        (Status::Done, true) => Status::Done,
        (Status::Done, false) => Status::Failed,
        _ => Status::Usage,
    };
    let mut delivery = context.delivery();
    delivery
        .give(page, &text)
        .and_then(|()| delivery.finish())
        .map_err(|trouble| trouble.after(status))?;
    Ok(status)
}

/// The one image that is meant.
async fn only(context: Context<'_>, typed: &str) -> Result<Opening, Trouble> {
    let mut all = openings(context, typed).await?;
    match (all.pop(), all.is_empty()) {
        (Some(only), true) => Ok(only),
        _ => Err(
            Trouble::usage("files are compared of one platform at a time")
                .hint("name one with --platform"),
        ),
    }
}

fn key(layer: &LayerToRead) -> (&Digest, Option<&Digest>) {
    (&layer.descriptor.digest, layer.diff_id.as_ref())
}

fn hashes(read: Option<&Verified<(Listing, Hashes)>>) -> Option<&Hashes> {
    read.map(|verified| &verified.found().1)
}
