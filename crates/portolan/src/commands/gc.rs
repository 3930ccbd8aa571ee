//! `gc`: let go what nothing in the catalogue names.

use portolan_catalog::{Garbage, Sweep};
use serde::Serialize;

use super::Context;
use super::scan::count;
use crate::exit::Status;
use crate::settings::Format;
use crate::trouble::Trouble;
use crate::when;

const EXAMPLES: &str = "\
Examples:
  What would go:
    portolan gc --dry-run
  Let it go:
    portolan gc";

/// Remove what nothing in the catalogue names
///
/// All that was ever observed stays, of tags that vanished too. What goes: records that a better one replaced, rows that follow from no
/// record, and blobs that no record needs. It may run beside scans, which lose nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Tell what would be removed, and remove nothing
    #[arg(long)]
    dry_run: bool,
    /// Leave blobs that were written later than this
    #[arg(long, value_name = "TIME", default_value = "1 day ago")]
    before: String,
}

/// What went, as JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    removed: bool,
    #[serde(flatten)]
    garbage: Garbage,
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let format = context.format("gc", Format::Text, &[Format::Json])?;
    let before = when::parse(&arguments.before, context.settings.now)
        .map_err(|trouble| trouble.about("--before"))?;
    let catalog = context.sources.catalog().await?;
    let sweep = if arguments.dry_run {
        Sweep::Count
    } else {
        Sweep::Remove
    };
    let work = catalog.gc(before, sweep);
    let progress = context.terminal.progress();
    let garbage = progress
        .during("looking for what nothing names", 0, work)
        .await?;
    match format {
        Format::Json => context.give_json(&Told {
            removed: sweep == Sweep::Remove,
            garbage,
        }),
        _ => context.give_lines(&[sentence(&garbage, sweep)]),
    }
}

fn sentence(garbage: &Garbage, sweep: Sweep) -> String {
    if *garbage == Garbage::default() {
        return "nothing: all that is kept is named".to_owned();
    }
    let verb = match sweep {
        Sweep::Count => "would be removed",
        Sweep::Remove => "removed",
    };
    format!(
        "{}, {} and {} ({}) {verb}",
        count(garbage.sheets, "record", "records"),
        count(garbage.rows, "row", "rows"),
        count(garbage.blobs, "blob", "blobs"),
        count(garbage.bytes, "byte", "bytes"),
    )
}
