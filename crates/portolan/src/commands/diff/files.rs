//! What differs between the files of two images.

mod json;
mod layers;
mod stat;
mod text;

use std::collections::HashMap;

use portolan_image::Digest;
use portolan_image::contents::FilePath;
use portolan_layer::Contents;
use portolan_layer::compare::{Difference, Side, Times, compare as compare_files};
use portolan_scan::LayerToRead;

use super::Arguments;
use crate::commands::Context;
use crate::commands::files::Patterns;
use crate::contents::{Belief, Files, Known, Opening, only};
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
    let before = one(context, &arguments.before).await?;
    let after = one(context, &arguments.after).await?;
    // Contents are compared by what was read of them.
    let files = before.files(context, Belief::Nothing).await?;
    let before = Opened {
        opening: before,
        files,
    };
    // What both have is read once, and if it could not be read there, here.
    let known: HashMap<_, &Known> = before
        .opening
        .layers
        .iter()
        .zip(&before.files.known)
        .filter_map(|(layer, known)| Some((key(&layer.read), known.as_ref()?)))
        .collect();
    let shared = |layer: &LayerToRead| known.get(&key(layer)).map(|known| (*known).clone());
    let files = after.files_beside(context, Belief::Nothing, shared).await?;
    let after = Opened {
        opening: after,
        files,
    };
    // Links lead where they lead in the later image, or where it has none, in the earlier one.
    let patterns = patterns
        .within(&after.files.tree)
        .within(&before.files.tree);
    // A path that neither has is more likely a slip than a thing that is the same in both.
    let trees = [&before.files.tree, &after.files.tree];
    if !arguments.paths.is_empty() {
        let files = trees.iter().flat_map(|tree| tree.files());
        let paths: Vec<FilePath> = files.map(|version| version.path()).collect();
        if let Some(typed) = patterns.unmet(|| paths.iter()).first() {
            return Err(Trouble::usage(format!("neither image has a file {typed}")));
        }
    }
    let (old, new) = (before.files.hashes(), after.files.hashes());
    let old = Contents::new(old.iter().map(Option::as_ref));
    let new = Contents::new(new.iter().map(Option::as_ref));
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
async fn one(context: Context<'_>, typed: &str) -> Result<Opening, Trouble> {
    only(context, typed).await?.map_err(|_| {
        Trouble::usage("files are compared of one platform at a time")
            .hint("name one with --platform")
    })
}

fn key(layer: &LayerToRead) -> (&Digest, Option<&Digest>) {
    (&layer.descriptor.digest, layer.diff_id.as_ref())
}
