//! `report`: the report of images on all their platforms.

mod local;

use portolan_image::Record;
use portolan_report::Detail;
use portolan_source::inspect::{Attestations, LayerHeaders, Wish};

use super::several::several;
use super::{Context, shown, tell_proof};
use crate::exit::Status;
use crate::settings::{Format, Platforms};
use crate::trouble::Trouble;
use crate::written::{self, Style, Wanted};

const EXAMPLES: &str = "\
Examples:
  Markdown, all platforms:
    portolan report python:3.7-slim
  One platform, for the terminal:
    portolan report --platform linux/arm64 -f text nginx
  One JSON object for each image:
    portolan report --json alpine debian | jq .digest
  A page that needs nothing beside it:
    portolan report -f html -o nginx.html nginx
  From a mirror, under the image's own name:
    portolan report --mirror docker.io=http://127.0.0.1:5060 python
  As it was in March, from the catalogue:
    portolan report --at 2026-03 python:3.7-slim
  What is installed in it, with licences and sources:
    portolan report --local python:3.7-slim
  From a daemon, through a pipe:
    docker save app:1.0 | portolan report docker-archive:-";

/// Write the report of an image, on all its platforms
///
/// Several images are read side by side and printed in the order given. One that fails is told of on stderr, the rest
/// is printed, and the exit code is 3.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The images
    #[arg(required = true, value_name = "IMAGE")]
    images: Vec<String>,
    /// The layout of a Markdown report
    ///
    /// `standard` if nothing is said; of what was read out of a page, that of the page.
    #[arg(long, value_name = "STYLE")]
    style: Option<Style>,
    /// As it was at a time, from the catalogue: the same as IMAGE@{DATE}
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    /// What is installed in it: packages, licences and sources, read out of its layers
    ///
    /// Markdown in the layout of docker-library/repo-info's local pages. Of an index with several images, this machine's platform is meant
    /// unless --platform says otherwise.
    #[arg(long, conflicts_with = "style")]
    local: bool,
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    if arguments.local {
        context.format("report --local", Format::Markdown, &[])?;
        let images = arguments.images.iter().map(|name| arguments.timed(name));
        return local::run(context, &images.collect::<Vec<_>>()).await;
    }
    let format = context.format(
        "report",
        Format::Markdown,
        &[Format::Json, Format::Html, Format::Text],
    )?;
    if format == Format::Html && arguments.images.len() > 1 {
        return Err(
            Trouble::usage("a page of HTML is about one image").hint("call `report` for each")
        );
    }
    let wish = Wish {
        platforms: wished(&context.settings.platforms),
        layer_headers: LayerHeaders::Ask,
        attestations: attestations(format, arguments.style.unwrap_or(Style::Standard)),
    };
    let wanted = Wanted {
        format,
        style: arguments.style,
        detail: Detail::Full,
        images: arguments.images.len(),
    };
    let mut first = true;
    several(
        context,
        &arguments.images,
        |name| read(context, arguments.timed(&name), &wish),
        |delivery, record| {
            let page = written::page(&record, wanted, context);
            if !first && matches!(format, Format::Markdown | Format::Text) {
                delivery.give(page.kind, b"\n")?;
            }
            first = false;
            delivery.give(page.kind, &page.bytes)?;
            tell_proof(context, format, &record);
            Ok(shown(context, &record))
        },
    )
    .await
}

impl Arguments {
    /// An image's name, with the time that was asked for.
    fn timed(&self, name: &str) -> String {
        match &self.at {
            Some(at) => format!("{name}@{{{at}}}"),
            None => name.to_owned(),
        }
    }
}

/// The styles that count attestations as platforms need all of them.
fn attestations(format: Format, style: Style) -> Attestations {
    let style = portolan_report::Style::from(style);
    if format == Format::Markdown && style.shows_attestations_as_platforms() {
        Attestations::Whole
    } else {
        Attestations::Manifests
    }
}

/// The platforms for a record: none for all.
pub(super) fn wished(platforms: &Platforms) -> Vec<portolan_image::Platform> {
    match platforms {
        Platforms::Some(list) => list.clone(),
        Platforms::All | Platforms::Unsaid => Vec::new(),
    }
}

/// Reads the record of one image.
pub(super) async fn read(
    context: Context<'_>,
    name: String,
    wish: &Wish,
) -> Result<Record, Trouble> {
    context.sources.record(&name, wish).await
}
