//! `inspect`: a short look at images, on all their platforms.

use portolan_report::Detail;
use portolan_source::inspect::{Attestations, LayerHeaders, Wish};

use super::several::several;
use super::{Context, report, shown, tell_proof};
use crate::exit::Status;
use crate::settings::Format;
use crate::trouble::Trouble;
use crate::written::{self, Wanted};

const EXAMPLES: &str = "\
Examples:
  All platforms of a tag:
    portolan inspect ghcr.io/owner/name:1.2
  One platform:
    portolan inspect --platform linux/arm64 python:3.7-slim
  One field, for a script:
    portolan inspect --json alpine | jq -r .digest
  A file:
    portolan inspect oci-archive:image.tar";

/// Look at an image: its platforms, sizes, dates and what it runs
///
/// As a report, but without asking for each layer's date.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The images
    #[arg(required = true, value_name = "IMAGE")]
    images: Vec<String>,
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let format = context.format("inspect", Format::Text, &[Format::Json, Format::Markdown])?;
    let wish = Wish {
        platforms: report::wished(&context.settings.platforms),
        layer_headers: LayerHeaders::Skip,
        attestations: Attestations::List,
    };
    let wanted = Wanted {
        format,
        style: None,
        detail: Detail::Short,
        images: arguments.images.len(),
    };
    let mut first = true;
    several(
        context,
        &arguments.images,
        |name| report::read(context, name, &wish),
        |delivery, record| {
            let page = written::page(&record, wanted, context);
            if !first && format != Format::Json {
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
