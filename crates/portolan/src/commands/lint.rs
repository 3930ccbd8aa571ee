//! `lint`: what is odd about images, rule by rule.

use clap::ValueEnum;
use futures_util::{StreamExt as _, stream};
use portolan_catalog::When;
use portolan_image::lint::{Level, Subject, lint};
use portolan_image::record::Record;
use portolan_image::{Reference, record::Entry};
use portolan_report::{Linted, lint_json, lint_sarif, lint_text};
use portolan_source::inspect::{Attestations, LayerHeaders, Wish};

use super::base::Stated;
use super::{Context, report};
use crate::exit::Status;
use crate::settings::Format;
use crate::terminal::Page;
use crate::trouble::Trouble;
use crate::written;

const EXAMPLES: &str = "\
Examples:
  An image of a registry, before it is announced:
    portolan lint registry.example.com/team/app:1.2
  What was built, in a pipeline:
    portolan lint --fail-on warning oci:build
  Everything that the catalogue knows, as code hosts read it:
    portolan lint --all -f sarif -o lint.sarif";

/// How many images are read side by side.
const AT_ONCE: usize = 8;

/// Tell what is odd about images: indexes, platforms, media types, histories, layers, bases
///
/// docs/lint.md explains every rule. Exit code 1: a rule of the level of --fail-on found something.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The images
    #[arg(value_name = "IMAGE", required_unless_present = "all")]
    images: Vec<String>,
    /// Every tag of the catalogue, as it was seen last
    #[arg(long, conflicts_with = "images")]
    all: bool,
    /// The level that makes the command fail
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    fail_on: FailOn,
}

/// What makes the command fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
    /// Whatever is found
    Note,
    /// Nothing that is found
    Never,
}

impl FailOn {
    fn fails(self, level: Level) -> bool {
        match self {
            Self::Error => level >= Level::Error,
            Self::Warning => level >= Level::Warning,
            Self::Note => true,
            Self::Never => false,
        }
    }
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let format = context.format("lint", Format::Text, &[Format::Json, Format::Sarif])?;
    let (mut linted, mut status) = (Vec::new(), Status::Done);
    let names = if arguments.all {
        all(context).await?
    } else {
        arguments.images.clone()
    };
    let mut results = stream::iter(&names)
        .map(|name| one(context, name, arguments.all))
        .buffered(AT_ONCE);
    while let Some(result) = results.next().await {
        match result {
            Ok(one) => linted.push(one),
            Err(Trouble::Said(said)) => {
                context.terminal.error(&said);
                status = Status::Partly;
            }
            Err(closed @ Trouble::PipeClosed(_)) => return Err(closed),
        }
    }
    drop(results);
    let fails = linted
        .iter()
        .flat_map(|image| &image.found)
        .any(|(rule, _)| arguments.fail_on.fails(rule.level));
    let (page, text) = match format {
        Format::Json => (Page::Theirs, lint_json(&linted)),
        Format::Sarif => (Page::Theirs, lint_sarif(&linted, env!("CARGO_PKG_VERSION"))),
        _ => (Page::Ours, lint_text(&linted, written::colour(context))),
    };
    let status = match (fails, linted.is_empty()) {
        (true, _) => Status::Failed,
        (false, true) if !names.is_empty() => Status::Failed,
        _ => status,
    };
    context.give_page(page, &text, status)
}

/// Every tag that is there.
async fn all(context: Context<'_>) -> Result<Vec<String>, Trouble> {
    let catalog = context.sources.catalog().await?;
    let mut names = Vec::new();
    for repository in catalog.repositories().await? {
        for tag in catalog.tags(&repository, When::Latest).await? {
            names.push(Reference::tagged(repository.clone(), tag).to_string());
        }
    }
    Ok(names)
}

async fn one(context: Context<'_>, name: &str, from_catalog: bool) -> Result<Linted, Trouble> {
    let wish = Wish {
        platforms: report::wished(&context.settings.platforms),
        // Layers that are fetched from elsewhere are asked for there.
        layer_headers: LayerHeaders::Ask,
        attestations: Attestations::Manifests,
    };
    let record = if from_catalog {
        context
            .sources
            .past(name, When::Latest, &wish.platforms)
            .await?
    } else {
        context.sources.record(name, &wish).await?
    };
    let base = stated_base(context, &record, from_catalog).await;
    let subject = Subject {
        record: &record,
        base: base.as_ref(),
    };
    Ok(Linted {
        name: if from_catalog {
            record.reference.familiar()
        } else {
            name.to_owned()
        },
        found: lint(&subject),
    })
}

/// The record of what the image says that it is built on; `None` where it says nothing or that cannot be had.
async fn stated_base(context: Context<'_>, record: &Record, from_catalog: bool) -> Option<Record> {
    let stated = record.images().find_map(stated)?;
    if from_catalog {
        return context.sources.past(&stated, When::Latest, &[]).await.ok();
    }
    let wish = Wish {
        layer_headers: LayerHeaders::Skip,
        attestations: Attestations::List,
        ..Wish::default()
    };
    context.sources.record(&stated, &wish).await.ok()
}

/// What it says must not lead to files of this machine, or to another time: it is a reference or nothing. By digest where it states
/// one: a tag may have moved on since the image was built.
fn stated(entry: &Entry) -> Option<String> {
    let Stated { name, digest } = Stated::of(entry);
    let reference = name?.parse::<Reference>().ok()?;
    let pinned = match digest.and_then(|digest| digest.parse().ok()) {
        Some(digest) => reference.with_digest(digest),
        None => reference,
    };
    Some(pinned.to_string())
}
