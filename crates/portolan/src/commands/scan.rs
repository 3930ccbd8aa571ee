//! `scan`: visit tags, keep what they point to, write the folder of reports.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use portolan_image::reference::{Repository, Tag};
use portolan_scan::{Event, Scan, Select, Summary, Watch};
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
    portolan scan --reports site 'python:3.1*' nginx:latest";

/// Visit tags, keep what they point to, and write a folder of reports
///
/// A tag that did not move costs one HEAD request. What was seen is kept in the catalogue in batches, so that a scan that was
/// interrupted carries on when the same command is run again. Exit code 3: some tags failed.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The repositories, each with a tag or a pattern of tags if not all are meant
    #[arg(required = true, value_name = "REPOSITORY[:TAG-GLOB]")]
    repositories: Vec<String>,
    /// Write reports into a folder, and keep it in step
    #[arg(long, value_name = "DIR")]
    reports: Option<PathBuf>,
    /// The layout of the reports
    #[arg(long, value_name = "STYLE", default_value = "standard")]
    style: Style,
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
    let platforms = report::wished(&context.settings.platforms);
    let watches = watches(&arguments.repositories, &platforms)?;
    let catalog = context.sources.catalog_or_new().await?;
    let scan = Scan {
        catalog: Arc::clone(catalog),
        source: context.sources.scanned(catalog)?,
        clock: Arc::new(clock::now),
        jobs: context
            .settings
            .jobs
            .map_or(JOBS, std::num::NonZeroUsize::get),
    };
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
        for repository in repositories {
            pages.repository(repository).await?;
        }
        pages.list().await?;
        pages_touched = Some(pages.touched);
    }
    let told = Told {
        seconds: summary.took.as_secs_f64(),
        summary,
        pages_touched,
    };
    match format {
        Format::Json => context.give_json(&told)?,
        _ => context.give_lines(&sentences(&told))?,
    };
    Ok(status(&summary))
}

fn status(summary: &Summary) -> Status {
    let counts = &summary.counts;
    let failed = counts.failed + summary.not_listed;
    match (failed, counts.tags() - counts.failed) {
        (0, _) => Status::Done,
        (_, 0) => Status::Failed,
        _ => Status::Partly,
    }
}

fn sentences(scanned: &Told) -> Vec<String> {
    let summary = &scanned.summary;
    let mut lines = vec![format!(
        "{} in {} in {:.1} s: {}",
        count(summary.counts.tags(), "tag", "tags"),
        count(summary.repositories, "repository", "repositories"),
        scanned.seconds,
        told(&summary.counts),
    )];
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

fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What was typed, as a watch list.
fn watches(
    words: &[String],
    platforms: &[portolan_image::Platform],
) -> Result<Vec<Watch>, Trouble> {
    words.iter().map(|word| watch(word, platforms)).collect()
}

fn watch(word: &str, platforms: &[portolan_image::Platform]) -> Result<Watch, Trouble> {
    let word = word.strip_prefix("docker://").unwrap_or(word);
    let last = word.rfind('/').map_or(0, |slash| slash + 1);
    let (name, pattern) = match word[last..].find(':') {
        Some(colon) => (&word[..last + colon], Some(&word[last + colon + 1..])),
        None => (word, None),
    };
    let repository = Repository::parse(name).map_err(|error| {
        Trouble::usage(format!("`{word}` names no repository: {error}"))
            .hint("write REPOSITORY or REPOSITORY:TAG-GLOB")
    })?;
    let select = match pattern {
        None => Select::all(),
        Some(pattern) => match pattern.parse::<Tag>() {
            Ok(tag) => Select::names(vec![tag]),
            Err(_) => Select::all().include(&[pattern]).map_err(Trouble::usage)?,
        },
    };
    Ok(Watch {
        repository,
        select,
        platforms: platforms.to_vec(),
    })
}

impl From<portolan_scan::Error> for Trouble {
    fn from(error: portolan_scan::Error) -> Self {
        match error {
            portolan_scan::Error::Catalog(error) => error.into(),
            error => Self::usage(error),
        }
    }
}
