//! `files`: what files an image has.

mod changes;
mod json;
mod long;
mod pick;
mod row;
mod tree;

use std::collections::HashMap;

use portolan_image::contents::{File, FilePath, LayerNumber};
use portolan_image::error::visible;

use super::Context;
use super::several::several;
use crate::contents::{Belief, Files, Opening, openings};
use crate::exit::Status;
use crate::settings::Format;
use crate::terminal::{Delivery, Page};
use crate::trouble::Trouble;

pub(super) use json::ImagePage;
use pick::Pick;
pub(super) use pick::{Patterns, is_pattern};
use row::Row;

const EXAMPLES: &str = "\
Examples:
  All files, one a line:
    portolan files python:3.7-slim
  As ls -l does, with the layer that wrote each:
    portolan files -l python:3.7-slim /usr/local/bin
  Wherever it is:
    portolan files alpine '**/*.conf'
  What each layer added, changed and removed:
    portolan files --changes ghcr.io/owner/name:1.2
  In the terminal, layer by layer:
    portolan files --tui python:3.7-slim
  The five largest:
    portolan files --json alpine | jq -r '.files | sort_by(-.size)[:5][] | \"\\(.size) \\(.path)\"'";

/// List the files of an image, and the layers that wrote them
///
/// Layers are read as streams and checked against the digests of manifest and config; nothing is unpacked to a disk and no link is followed.
/// Of an index with several images, this machine's platform is meant unless --platform says otherwise.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The image
    image: String,
    /// Only these files, and all that is in these folders; `*`, `?`, `[a-z]` and `{a,b}` stay within a name, `**` goes through folders
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    #[command(flatten)]
    shape: Shape,
    /// What this layer wrote, whatever became of it later: its number, 0 for the base, or its digest
    #[arg(long, value_name = "LAYER")]
    layer: Option<String>,
    /// At most so many folders deep
    #[arg(long, value_name = "N")]
    depth: Option<usize>,
    /// Read the tars, also of layers that bring a table of contents along (zstd:chunked, eStargz)
    #[arg(long)]
    verify: bool,
    /// In the terminal: layers and files, with the keys of dive; `?` shows them
    #[cfg(feature = "tui")]
    #[arg(long, conflicts_with_all = ["long", "tree", "changes", "depth", "paths"])]
    tui: bool,
}

/// The options that say how files are listed.
#[derive(Debug, clap::Args)]
struct Shape {
    /// As `ls -l`: mode, owner, size, time, layer
    #[arg(short, long, conflicts_with_all = ["tree", "changes"])]
    long: bool,
    /// As a tree, with the sizes of folders
    #[arg(long, conflicts_with = "changes")]
    tree: bool,
    /// What each layer added (A), changed (C) and removed (D)
    #[arg(long)]
    changes: bool,
}

/// How files are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    Names,
    Long,
    Tree,
    Changes,
}

impl Shape {
    fn manner(&self) -> Manner {
        if self.changes {
            Manner::Changes
        } else if self.tree {
            Manner::Tree
        } else if self.long {
            Manner::Long
        } else {
            Manner::Names
        }
    }
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    #[cfg(feature = "tui")]
    if arguments.tui {
        let layer = arguments.layer.as_deref();
        return Box::pin(crate::explorer::explore(context, &arguments.image, layer)).await;
    }
    let format = context.format("files", Format::Text, &[Format::Json])?;
    let patterns = Patterns::parse(&arguments.paths)?;
    let images = [arguments.image.clone()];
    let belief = if arguments.verify {
        Belief::Nothing
    } else {
        Belief::Tables
    };
    several(
        context,
        &images,
        |name| async move {
            let mut opened = Vec::new();
            for opening in openings(context, &name).await? {
                let files = opening.files(context, belief).await?;
                opened.push((opening, files));
            }
            Ok(opened)
        },
        |delivery, opened: Vec<(Opening, Files)>| {
            let named = opened.len() > 1;
            let mut statuses = Vec::with_capacity(opened.len());
            for (place, (opening, files)) in opened.iter().enumerate() {
                if named && format == Format::Text {
                    heading(delivery, opening, place)?;
                }
                let patterns = patterns.within(&files.tree);
                let pick = Pick::new(opening, &patterns, &arguments)?;
                let page = Listed {
                    opening,
                    files,
                    pick,
                };
                let manner = arguments.shape.manner();
                statuses.push(page.give(context, delivery, format, manner)?);
            }
            Ok(Status::of_all(statuses))
        },
    )
    .await
}

/// Which platform the files are of, where there are several.
fn heading(delivery: &mut Delivery<'_>, opening: &Opening, place: usize) -> Result<(), Trouble> {
    let blank = if place > 0 { "\n" } else { "" };
    let (name, platform) = (
        visible(&opening.name),
        visible(&opening.platform.to_string()),
    );
    delivery.give(
        Page::Ours,
        format!("{blank}{name}: {platform}\n").as_bytes(),
    )
}

/// One image's files, on their way out.
struct Listed<'a> {
    opening: &'a Opening,
    files: &'a Files,
    pick: Pick<'a>,
}

impl Listed<'_> {
    fn give(
        &self,
        context: Context<'_>,
        delivery: &mut Delivery<'_>,
        format: Format,
        manner: Manner,
    ) -> Result<Status, Trouble> {
        if manner == Manner::Changes {
            let changes = self.files.tree.changes();
            let all = changes.iter().flatten();
            let paths: Vec<FilePath> = all.map(|changed| changed.version.path()).collect();
            let picked = changes::picked(self, changes);
            let (page, text) = match format {
                Format::Json => (Page::Theirs, json::changes(self, &picked)?),
                _ => (
                    Page::Ours,
                    changes::text(self, &picked, context).into_bytes(),
                ),
            };
            delivery.give(page, &text)?;
            return Ok(self.after(self.missing(context, &paths.iter())));
        }
        let mut rows = self.rows();
        let missing = self.missing(context, &rows.iter().map(|row| &row.file.path));
        let shown = |path: &FilePath| self.pick.shows(path);
        let (page, text) = if manner == Manner::Tree && format == Format::Text {
            (Page::Ours, tree::text(&rows, shown).into_bytes())
        } else {
            rows.retain(|row| shown(&row.file.path));
            match (format, manner) {
                (Format::Json, _) => (Page::Theirs, json::files(self, &rows)?),
                (_, Manner::Long) => (Page::Ours, long::text(&rows).into_bytes()),
                _ => (Page::Ours, names(&rows).into_bytes()),
            }
        };
        delivery.give(page, &text)?;
        Ok(self.after(missing))
    }

    /// How it went, if so many of the patterns are met by nothing.
    fn after(&self, missing: usize) -> Status {
        match missing {
            0 => self.files.status,
            all if all == self.pick.patterns().len() => Status::Failed,
            _ => self.files.status.and(Status::Partly),
        }
    }

    /// The files that are meant, each folder before what is in it, at any depth.
    fn rows(&self) -> Vec<Row> {
        let files: Vec<Row> = match self.pick.layer() {
            None => self
                .files
                .tree
                .files()
                .map(|version| Row::of(&version))
                .collect(),
            Some(layer) => self.written_by(layer),
        };
        let taken = files
            .into_iter()
            .filter(|row| self.pick.takes(&row.file.path));
        taken.collect()
    }

    /// What a layer wrote, whatever became of it later; of a name that it has twice, what counts. Whiteouts are as they stand there.
    fn written_by(&self, layer: LayerNumber) -> Vec<Row> {
        let known = self.files.known.get(usize::from(layer.0));
        let Some(known) = known.and_then(Option::as_ref) else {
            return Vec::new();
        };
        let files = known
            .listing()
            .files()
            .map(|file| (file.path.clone(), file));
        let last: HashMap<FilePath, File> = files.collect();
        let mut rows: Vec<Row> = last
            .into_values()
            .map(|file| Row::written(file, layer))
            .collect();
        rows.sort_by(|one, other| one.file.path.names().cmp(other.file.path.names()));
        rows
    }

    /// Tells of each pattern that nothing meets; gives how many these are.
    fn missing<'p>(
        &self,
        context: Context<'_>,
        paths: &(impl Iterator<Item = &'p FilePath> + Clone),
    ) -> usize {
        let paths = || paths.clone();
        let missing = self.pick.patterns().unmet(paths);
        for typed in &missing {
            let name = &self.opening.name;
            let place = self.files.place();
            let what = Trouble::failed(format!("{name} has no file {typed}{place}"));
            context.terminal.error(&what.into_said());
        }
        missing.len()
    }
}

/// A path as it is listed: a folder with `/` at its end.
fn path_text(path: &FilePath, row: &Row) -> String {
    if row.is_folder() && path.depth() > 0 {
        format!("{path}/")
    } else {
        path.to_string()
    }
}

fn names(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        text.push_str(&path_text(&row.file.path, row));
        text.push('\n');
    }
    text
}
