//! `waste`: what of an image is there in vain.

mod json;
mod limit;
mod table;
mod text;

use portolan_layer::waste::Waste;
use portolan_layer::{Contents, Hashes};

use super::Context;
use super::several::several;
use crate::contents::{Belief, Files, Opening, openings};
use crate::exit::Status;
use crate::settings::Format;
use crate::terminal::Page;
use crate::trouble::Trouble;

use limit::{Bounds, MaxWaste};

const EXAMPLES: &str = "\
Examples:
  What each line of the Dockerfile wasted:
    portolan waste registry.example.com/team/app:1.2
  Fail a pipeline on more than 20 MB, or 5 % of all that was written:
    portolan waste --max-waste 20MB app:1.2
    portolan waste --max-waste 5% app:1.2
  The rule lowestEfficiency of a .dive-ci:
    portolan waste --min-efficiency 0.95 docker-archive:app.tar
  Everything that is hidden, for a program:
    portolan waste --json app:1.2 | jq -r '.hidden[] | \"\\(.bytes) \\(.path)\"'";

/// Tell what of an image is there in vain: bytes hidden by later layers, caches left behind, files that are there twice
///
/// Waste is what later layers hide (replaced or removed, and transferred all the same), and caches of package managers and compilers that are
/// still there in the end. Files of the same content in several places are told too, but do not count as waste: they may be needed where
/// they are. Sizes are those of the files, uncompressed.
///
/// The efficiency is what dive calls so: for all paths the smallest version, divided by all versions. Exit code 1 if --max-waste or
/// --min-efficiency does not hold.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The image
    image: String,
    /// Fail if more is wasted: a size (20MB, 5MiB) or a part of all that the layers wrote (5%)
    #[arg(long, value_name = "SIZE|PERCENT")]
    max_waste: Option<MaxWaste>,
    /// Fail if the efficiency, as dive counts it, is lower: from 0 to 1
    #[arg(long, value_name = "PART", value_parser = limit::part)]
    min_efficiency: Option<f64>,
    /// How many hidden files, caches and duplicates are listed, the largest of each; JSON has all
    #[arg(long, value_name = "N", default_value_t = 10)]
    top: usize,
}

/// An image, what the files of its layers hold, and all its files.
type Opened = (Opening, Vec<Option<Hashes>>, Files);

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let format = context.format("waste", Format::Text, &[Format::Json])?;
    let bounds = Bounds {
        max_waste: arguments.max_waste,
        min_efficiency: arguments.min_efficiency,
    };
    let images = [arguments.image.clone()];
    several(
        context,
        &images,
        |name| async move {
            let mut opened = Vec::new();
            for opening in openings(context, &name).await? {
                // A table of contents does not tell what the tar has in vain.
                let files = opening.files(context, Belief::Nothing).await?;
                let hashes = files.hashes();
                opened.push((opening, hashes, files));
            }
            Ok(opened)
        },
        |delivery, opened: Vec<Opened>| {
            let mut status = None::<Status>;
            for (place, (opening, hashes, files)) in opened.iter().enumerate() {
                let contents = Contents::new(hashes.iter().map(Option::as_ref));
                let waste = Waste::of(&files.tree, &contents);
                if place > 0 && format == Format::Text {
                    delivery.give(Page::Ours, b"\n")?;
                }
                let (page, text) = if format == Format::Json {
                    (Page::Theirs, json::page(opening, files, &waste)?)
                } else {
                    let text = text::page(context, opening, files, &waste, arguments.top);
                    (Page::Ours, text.into_bytes())
                };
                delivery.give(page, &text)?;
                let one = held(context, opening, files, &bounds, &waste);
                status = Some(status.map_or(one, |before| worse(before, one)));
            }
            Ok(status.unwrap_or(Status::Done))
        },
    )
    .await
}

/// Whether the bounds hold. What exceeds them does so whatever is in the layers that could not be read.
fn held(
    context: Context<'_>,
    opening: &Opening,
    files: &Files,
    bounds: &Bounds,
    waste: &Waste<'_>,
) -> Status {
    let broken = bounds.broken(waste);
    for what in &broken {
        let name = format!("{} ({})", opening.name, opening.platform);
        let said = Trouble::failed(format!("{name}: {what}")).into_said();
        context.terminal.error(&said);
    }
    if broken.is_empty() {
        files.status
    } else {
        Status::Failed
    }
}

/// A pipeline that is to fail for one platform fails, whatever the others have.
fn worse(one: Status, other: Status) -> Status {
    if one == Status::Failed || other == Status::Failed {
        Status::Failed
    } else {
        one.and(other)
    }
}
