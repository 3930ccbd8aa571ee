//! `sbom`: a bill of materials of an image.

use portolan_report::{Subject, cyclonedx_json, spdx_json};

use super::Context;
use crate::contents::only;
use crate::exit::Status;
use crate::settings::Format;
use crate::terminal::Page;
use crate::trouble::Trouble;

const EXAMPLES: &str = "\
Examples:
  SPDX 2.3:
    portolan sbom -o nginx.spdx.json nginx
  CycloneDX 1.6:
    portolan sbom -f cyclonedx-json --platform linux/arm64 nginx
  Into a scanner:
    portolan sbom -f cyclonedx-json alpine | grype";

/// Write a software bill of materials of an image: SPDX or CycloneDX
///
/// The same image always gives the same bytes: dates are the image's own, and numbers are made of what the document says. Of an index with
/// several images, this machine's platform is meant unless --platform names another.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The image
    image: String,
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let format = context.format(
        "sbom",
        Format::SpdxJson,
        &[Format::CyclonedxJson, Format::Json],
    )?;
    let opening = only(context, &arguments.image).await?.map_err(|several| {
        let what = format!("{} has {several} platforms that are meant", arguments.image);
        Trouble::usage(what).hint("a bill of materials is of one: name it with --platform")
    })?;
    let installed = opening.installed(context).await?;
    let subject = Subject::of(&opening.record, opening.entry());
    let version = env!("CARGO_PKG_VERSION");
    let text = match format {
        Format::CyclonedxJson => cyclonedx_json(&subject, &installed.inventory, version),
        _ => spdx_json(&subject, &installed.inventory, version),
    };
    context.give_page(Page::Theirs, &text, installed.status)
}
