//! `scan`: visit tags, keep what they point to, write the folder of reports.

mod price;
mod queued;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use portolan_catalog::Catalog;
use portolan_image::Platform;
use portolan_image::reference::Repository;
use portolan_scan::{
    Event, Opening, Purse, Reading, Scan, Spent, Summary, Watch, WatchEntry, bashbrew, enqueue,
};
use serde::Serialize;

use super::{Context, report};
use crate::exit::Status;
use crate::folder::{Pages, Vanished};
use crate::settings::{Format, clock};
use crate::terminal::told;
use crate::trouble::Trouble;
use crate::written::Style;

/// How many tags are visited side by side if nothing is said.
const JOBS: usize = 32;

const EXAMPLES: &str = "\
Examples:
  Every tag of a repository:
    portolan scan python
  Some tags, and a folder of reports:
    portolan scan --reports site 'python:3.1*' nginx:latest
  The same again asks once for each tag, and changes what changed:
    portolan scan --reports site 'python:3.1*' nginx:latest
  Open the layers too, and ask what is installed where:
    portolan scan --packages 'python:3.1*' && portolan search package:openssl seen:now
  Leave the watch list of portolan.toml to workers:
    portolan scan --queue && portolan worker --drain";

/// Visit tags, keep what they point to, and write a folder of reports
///
/// A tag that did not move costs one HEAD request. What was seen is kept in the catalogue in batches, so that a scan that was
/// interrupted carries on when the same command is run again. Exit code 3: some tags failed.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "options that are there or not"
)]
pub(crate) struct Arguments {
    /// The repositories, each with a tag or a pattern of tags if not all are meant; the `[[watch]]` tables of portolan.toml if none is named
    #[arg(value_name = "REPOSITORY[:TAG-GLOB]")]
    repositories: Vec<String>,
    /// Visit what the library files in a folder name, as docker-library/official-images keeps them
    #[arg(long, value_name = "DIR")]
    bashbrew: Vec<PathBuf>,
    /// Tell what would be visited and what it would cost, and visit nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Visit nothing now: put the repositories into the catalogue's queue, for workers to visit
    #[arg(long, conflicts_with_all = ["dry_run", "budget", "reports"])]
    queue: bool,
    /// Begin nothing more after N requests; the next scan carries on
    #[arg(long, value_name = "N")]
    budget: Option<u64>,
    /// Write reports into a folder, and keep it in step
    #[arg(long, value_name = "DIR")]
    reports: Option<PathBuf>,
    /// The layout of the reports
    #[arg(long, value_name = "STYLE", default_value = "standard")]
    style: Style,
    /// Open the layers too, each once, and keep what is installed, for `search package:`, `license:` and `file:`
    #[arg(long)]
    packages: bool,
    /// Keep the reports of tags that vanished
    #[arg(long)]
    keep_vanished: bool,
}

/// The end of a scan, as JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    #[serde(flatten)]
    summary: Summary,
    seconds: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pages_touched: Option<usize>,
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let format = context.format("scan", Format::Text, &[Format::Json])?;
    let entries = entries(context, &arguments)?;
    let catalog = context.sources.catalog_or_new().await?;
    if arguments.queue {
        let access = &context.settings.access;
        let enqueued = enqueue(catalog, &entries, |registry| access.at_once(registry)).await?;
        return queued::give(context, format, enqueued);
    }
    let mut watches: Vec<Watch> = Vec::new();
    for entry in &entries {
        watches.extend(entry.watches()?);
    }
    // The same choice of the same repository, named twice, is visited once.
    let mut seen = BTreeSet::new();
    watches.retain(|watch| seen.insert(format!("{watch:?}")));
    let spent = Spent::default();
    let scan = scan_with(context, catalog, spent, arguments.budget)?;
    if arguments.dry_run {
        let plan = scan.plan(&watches).await?;
        return match format {
            Format::Json => context.give_json(&price::as_json(&plan)),
            _ => context.give_lines(&price::sentences(&plan)),
        };
    }
    let mut scanning = context.terminal.scanning(watches.len());
    let summary = scan
        .run(&watches, &mut |event: Event| scanning.hear(&event))
        .await?;
    context.terminal.clear_progress();
    catalog.publish().await?;
    let mut pages_touched = None;
    if let Some(folder) = &arguments.reports {
        let vanished = if arguments.keep_vanished {
            Vanished::Keep
        } else {
            Vanished::Remove
        };
        let mut pages = Pages::open(
            catalog,
            folder,
            arguments.style.into(),
            context.settings.secrets,
            vanished,
        )?;
        let repositories: BTreeSet<&Repository> =
            watches.iter().map(|watch| &watch.repository).collect();
        let progress = context.terminal.progress();
        let written = progress
            .during("writing the reports", 0, async {
                for repository in repositories {
                    pages.repository(repository).await?;
                }
                pages.list().await
            })
            .await;
        written?;
        pages_touched = Some(pages.touched);
    }
    give(context, format, summary, pages_touched)
}

/// Tells how it went, on stdout and as the exit code.
pub(super) fn give(
    context: Context<'_>,
    format: Format,
    summary: Summary,
    pages_touched: Option<usize>,
) -> Result<Status, Trouble> {
    let told = Told {
        seconds: summary.took.as_secs_f64(),
        summary,
        pages_touched,
    };
    let status = status(&summary);
    match format {
        Format::Json => context.give_json(&told),
        _ => context.give_lines(&sentences(&told)),
    }
    .map_err(|trouble| trouble.after(status))?;
    Ok(status)
}

/// A scan as the settings want it.
pub(super) fn scan_with(
    context: Context<'_>,
    catalog: &Arc<Catalog>,
    spent: Spent,
    budget: Option<u64>,
) -> Result<Scan, Trouble> {
    let source = context.sources.scanned(catalog, &spent)?;
    let mut purse = Purse::new(spent).with_allowance(context.sources.allowance()?);
    if let Some(budget) = budget {
        purse = purse.with_budget(budget);
    }
    let reading = Reading {
        at_once: context.settings.jobs.unwrap_or(Reading::default().at_once),
        ..Reading::default()
    };
    Ok(Scan {
        catalog: Arc::clone(catalog),
        source,
        clock: Arc::new(clock::now),
        jobs: context.settings.jobs.map_or(JOBS, NonZeroUsize::get),
        purse,
        opening: Opening::new(reading),
    })
}

fn status(summary: &Summary) -> Status {
    let counts = &summary.counts;
    // What was put off is not done either.
    let opened = summary.opened.unwrap_or_default();
    let failed = counts.failed + summary.not_listed + opened.failed;
    let failed = failed + counts.put_off + summary.put_off + opened.put_off;
    match (failed, counts.tags() - counts.failed) {
        (0, _) => Status::Done,
        (_, 0) => Status::Failed,
        _ => Status::Partly,
    }
}

fn sentences(scanned: &Told) -> Vec<String> {
    let summary = &scanned.summary;
    let counts = &summary.counts;
    let mut lines = vec![format!(
        "{} in {} in {:.1} s, {}: {}",
        count(summary.counts.tags(), "tag", "tags"),
        count(summary.repositories, "repository", "repositories"),
        scanned.seconds,
        count(summary.requests, "request", "requests"),
        told(&summary.counts),
    )];
    if let Some(opened) = &summary.opened {
        let mut line = format!(
            "{} opened for {}",
            count(opened.layers, "layer", "layers"),
            count(opened.images, "image", "images")
        );
        if opened.failed > 0 {
            line.push_str(&format!(", {} failed", opened.failed));
        }
        if opened.put_off > 0 {
            line.push_str(&format!(", {} put off", opened.put_off));
        }
        lines.push(line);
    }
    let layers_put_off = summary.opened.map_or(0, |opened| opened.put_off);
    if counts.put_off + summary.put_off + layers_put_off > 0 {
        lines.push(
            "the budget or the registry's limit is at its end: the same command carries on"
                .to_owned(),
        );
    }
    if summary.recent > 0 {
        lines.push(format!(
            "{} visited lately enough",
            count(summary.recent, "repository", "repositories")
        ));
    }
    if summary.not_listed > 0 {
        lines.push(format!(
            "{} could not be listed",
            count(summary.not_listed, "repository", "repositories")
        ));
    }
    if let Some(pages) = scanned.pages_touched {
        lines.push(match pages {
            0 => "no report changed".to_owned(),
            pages => format!("{} changed", count(pages as u64, "report", "reports")),
        });
    }
    lines
}

pub(super) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What is to be visited: what was typed, or else the watch list of the settings.
fn entries(context: Context<'_>, arguments: &Arguments) -> Result<Vec<WatchEntry>, Trouble> {
    let mut entries = Vec::new();
    for word in &arguments.repositories {
        let entry = WatchEntry::typed(word);
        entry.watches().map_err(|error| {
            Trouble::usage(error).hint("write REPOSITORY, REPOSITORY:TAG or REPOSITORY:TAG-GLOB")
        })?;
        entries.push(entry);
    }
    for folder in &arguments.bashbrew {
        entries.extend(bashbrew(folder)?);
    }
    if arguments.repositories.is_empty() && arguments.bashbrew.is_empty() {
        entries.extend(context.settings.watch.iter().cloned());
    }
    if entries.is_empty() {
        return Err(Trouble::usage("there is nothing to visit")
            .hint("name a repository, or write [[watch]] tables into portolan.toml"));
    }
    let platforms = report::wished(&context.settings.platforms);
    for entry in &mut entries {
        if entry.platforms.is_empty() {
            entry.platforms = platforms.iter().map(Platform::to_string).collect();
        }
        entry.packages |= arguments.packages;
    }
    Ok(entries)
}

impl From<portolan_scan::Error> for Trouble {
    fn from(error: portolan_scan::Error) -> Self {
        match error {
            portolan_scan::Error::Catalog(error) => error.into(),
            error => Self::usage(error),
        }
    }
}
