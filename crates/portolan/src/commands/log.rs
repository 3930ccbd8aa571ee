//! `log`: when a tag moved, from which digest to which, and why.

use portolan_catalog::{Catalog, Interval};
use portolan_image::Record;
use portolan_image::diff::verdict;
use portolan_report::{LogEntry, log_json, log_markdown, log_text};

use super::Context;
use crate::assemble::Sources;
use crate::exit::Status;
use crate::settings::Format;
use crate::terminal::Page;
use crate::trouble::Trouble;
use crate::written;

const EXAMPLES: &str = "\
Examples:
  When the tag moved, and why:
    portolan log python:3.7-slim
  The last move only:
    portolan log -n 1 python:3.7-slim
  For a program:
    portolan log --json python:3.7-slim | jq -r '.entries[].verdict.why'";

/// Tell when a tag moved, from which digest to which, and why
///
/// From the catalogue; no registry is asked. The newest stands first, but in JSON the oldest.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The tag
    image: String,
    /// Only the last N stretches
    #[arg(short = 'n', long, value_name = "N")]
    max_count: Option<usize>,
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let format = context.format("log", Format::Text, &[Format::Json, Format::Markdown])?;
    let reference = Sources::reference(&arguments.image)?;
    let catalog = context.sources.catalog().await?;
    let mut stretches = merged(catalog.log(&reference).await?);
    if let Some(count) = arguments.max_count {
        // The one before is kept to tell why.
        stretches.drain(..stretches.len().saturating_sub(count + 1));
    }
    let mut entries = tell(catalog, &stretches).await?;
    if let Some(count) = arguments.max_count {
        entries.drain(..entries.len().saturating_sub(count));
    }
    let name = reference.familiar();
    let (page, text) = match format {
        Format::Json => (Page::Theirs, log_json(&reference.to_string(), &entries)),
        Format::Markdown => (Page::Theirs, log_markdown(&name, &entries)),
        _ => (
            Page::Ours,
            log_text(&name, &entries, written::colour(context)),
        ),
    };
    let mut delivery = context.delivery();
    delivery.give(page, text.as_bytes())?;
    delivery.finish()?;
    Ok(Status::Done)
}

/// Stretches of one digest that differ only in what was told of it are one.
fn merged(log: Vec<Interval>) -> Vec<Interval> {
    let mut merged: Vec<Interval> = Vec::with_capacity(log.len());
    for stretch in log {
        match merged.last_mut() {
            Some(last) if last.digest == stretch.digest => last.last_seen = stretch.last_seen,
            _ => merged.push(stretch),
        }
    }
    merged
}

/// Reads each stretch's record once, and judges each move by what stood before it, gone or not.
async fn tell(catalog: &Catalog, stretches: &[Interval]) -> Result<Vec<LogEntry>, Trouble> {
    let mut entries = Vec::with_capacity(stretches.len());
    let mut before: Option<Record> = None;
    for stretch in stretches {
        let record = match &stretch.digest {
            Some(_) => Some(catalog.record_of(stretch).await?),
            None => None,
        };
        let judged = match (&before, &record) {
            (Some(before), Some(after)) => Some(verdict(before, after)),
            _ => None,
        };
        entries.push(LogEntry {
            digest: stretch.digest.clone(),
            first_seen: stretch.first_seen,
            last_seen: stretch.last_seen,
            host: stretch.host.clone(),
            proof: record.as_ref().map(Record::proof),
            digest_proof: record.as_ref().map(Record::digest_proof),
            verdict: judged,
        });
        before = record.or(before);
    }
    Ok(entries)
}
