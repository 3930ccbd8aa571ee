//! `reports`: the folder of reports, from the catalogue alone.

use std::path::PathBuf;

use serde_json::json;

use super::Context;
use crate::exit::Status;
use crate::folder::{Pages, Vanished};
use crate::settings::Format;
use crate::trouble::Trouble;
use crate::written::Style;

const EXAMPLES: &str = "\
Examples:
  Write what is behind, ask nobody:
    portolan reports site
  As docker-library/repo-info writes:
    portolan reports --style repo-info repo-info";

/// Write the folder of reports from the catalogue, asking no registry
///
/// `scan --reports` does the same at its end. Only pages whose content changed are touched.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The layout of the reports
    #[arg(long, value_name = "STYLE", default_value = "standard")]
    style: Style,
    /// Keep the reports of tags that vanished
    #[arg(long)]
    keep_vanished: bool,
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let format = context.format("reports", Format::Text, &[Format::Json])?;
    let catalog = context.sources.catalog().await?;
    let vanished = if arguments.keep_vanished {
        Vanished::Keep
    } else {
        Vanished::Remove
    };
    let mut pages = Pages::open(
        catalog,
        &arguments.folder,
        arguments.style.into(),
        context.settings.secrets,
        vanished,
    )?;
    for repository in catalog.repositories().await? {
        pages.repository(&repository).await?;
    }
    pages.list().await?;
    match format {
        Format::Json => context.give_json(&json!({ "pagesTouched": pages.touched })),
        _ => context.give_lines(&[format!(
            "{} pages written in {}",
            pages.touched,
            arguments.folder.display()
        )]),
    }
}
