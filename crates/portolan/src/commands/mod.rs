//! The commands, in the order of the help text: one file each, and this table.

mod base;
mod blob;
mod cat;
mod completions;
mod config;
mod diff;
mod digest;
mod dockerfile;
mod export;
mod files;
mod gc;
mod import;
mod inspect;
mod internal_docs;
mod lint;
mod log;
mod manifest;
mod packages;
mod ratelimit;
mod referrers;
mod report;
mod reports;
mod repos;
mod sbom;
mod scan;
mod search;
mod several;
mod tags;
mod verify;
mod waste;
mod worker;

use std::time::Duration;

use clap::Subcommand;

use crate::assemble::Sources;
use crate::exit::Status;
use crate::settings::{Format, Settings};
use crate::terminal::{Delivery, Page, Terminal};
use crate::trouble::Trouble;

/// What a command works with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    /// What holds for this run.
    pub(crate) settings: &'a Settings,
    /// Where it prints.
    pub(crate) terminal: &'a Terminal,
    /// Where images come from.
    pub(crate) sources: &'a Sources<'a>,
}

/// What can be asked for.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Report(report::Arguments),
    Inspect(inspect::Arguments),
    #[command(visible_alias = "history")]
    Dockerfile(dockerfile::Arguments),
    #[command(visible_alias = "ls-files")]
    Files(files::Arguments),
    Cat(cat::Arguments),
    Packages(packages::Arguments),
    Sbom(sbom::Arguments),
    Waste(waste::Arguments),
    #[command(visible_aliases = ["ls", "list-tags"])]
    Tags(tags::Arguments),
    #[command(visible_alias = "catalog")]
    Repos(repos::Arguments),
    #[command(visible_alias = "resolve")]
    Digest(digest::Arguments),
    Manifest(manifest::Arguments),
    Config(config::Arguments),
    Blob(blob::Arguments),
    #[command(visible_alias = "discover")]
    Referrers(referrers::Arguments),
    Ratelimit(ratelimit::Arguments),
    Scan(scan::Arguments),
    Worker(worker::Arguments),
    Reports(reports::Arguments),
    Import(import::Arguments),
    Log(log::Arguments),
    #[command(visible_alias = "compare")]
    Diff(diff::Arguments),
    #[command(visible_alias = "find")]
    Search(search::Arguments),
    Base(base::BaseArguments),
    Derived(base::DerivedArguments),
    Lint(lint::Arguments),
    Export(export::Arguments),
    Verify(verify::Arguments),
    Gc(gc::Arguments),
    Completions(completions::Arguments),
    #[command(hide = true)]
    InternalDocs(internal_docs::Arguments),
}

impl Command {
    /// Does what needs no settings, no network and no waiting; otherwise gives the command back.
    pub(crate) fn at_once(self, terminal: &Terminal) -> Result<Self, Result<Status, Trouble>> {
        match self {
            Self::Completions(arguments) => Err(completions::run(&arguments, terminal)),
            Self::InternalDocs(arguments) => Err(internal_docs::run(&arguments)),
            other => Ok(other),
        }
    }

    /// How long it may take to end in order when a signal comes: what holds something for others gives it back.
    pub(crate) fn grace(&self) -> Duration {
        match self {
            Self::Worker(_) => worker::GRACE,
            _ => Duration::ZERO,
        }
    }

    /// Does what was asked for.
    pub(crate) async fn run(self, context: Context<'_>) -> Result<Status, Trouble> {
        match self {
            Self::Report(arguments) => report::run(context, arguments).await,
            Self::Inspect(arguments) => inspect::run(context, arguments).await,
            Self::Dockerfile(arguments) => dockerfile::run(context, arguments).await,
            Self::Packages(arguments) => Box::pin(packages::run(context, arguments)).await,
            Self::Sbom(arguments) => Box::pin(sbom::run(context, arguments)).await,
            Self::Cat(arguments) => Box::pin(cat::run(context, arguments)).await,
            Self::Files(arguments) => Box::pin(files::run(context, arguments)).await,
            Self::Waste(arguments) => Box::pin(waste::run(context, arguments)).await,
            Self::Tags(arguments) => tags::run(context, arguments).await,
            Self::Repos(arguments) => repos::run(context, arguments).await,
            Self::Digest(arguments) => digest::run(context, arguments).await,
            Self::Manifest(arguments) => manifest::run(context, arguments).await,
            Self::Config(arguments) => config::run(context, arguments).await,
            Self::Blob(arguments) => blob::run(context, arguments).await,
            Self::Referrers(arguments) => referrers::run(context, arguments).await,
            Self::Ratelimit(arguments) => ratelimit::run(context, arguments).await,
            Self::Scan(arguments) => scan::run(context, arguments).await,
            Self::Worker(arguments) => Box::pin(worker::run(context, arguments)).await,
            Self::Reports(arguments) => reports::run(context, arguments).await,
            Self::Import(arguments) => import::run(context, arguments).await,
            Self::Log(arguments) => log::run(context, arguments).await,
            Self::Diff(arguments) => Box::pin(diff::run(context, arguments)).await,
            Self::Search(arguments) => search::run(context, arguments).await,
            Self::Base(arguments) => base::base(context, arguments).await,
            Self::Derived(arguments) => base::derived(context, arguments).await,
            Self::Export(arguments) => export::run(context, arguments).await,
            Self::Lint(arguments) => lint::run(context, arguments).await,
            Self::Verify(arguments) => verify::run(context, arguments).await,
            Self::Gc(arguments) => gc::run(context, arguments).await,
            Self::Completions(_) | Self::InternalDocs(_) => Ok(Status::Done),
        }
    }
}

impl<'a> Context<'a> {
    /// The form of the output: the one that was asked for, if the command can give it, or else its own.
    fn format(&self, command: &str, own: Format, others: &[Format]) -> Result<Format, Trouble> {
        match self.settings.format {
            None => Ok(own),
            Some(format) if format == own || others.contains(&format) => Ok(format),
            Some(format) => {
                let mut words = vec![own.word()];
                words.extend(others.iter().map(|other| other.word()));
                Err(
                    Trouble::usage(format!("`{command}` has no form `{}`", format.word()))
                        .hint(format!("choose {}", words.join(", "))),
                )
            }
        }
    }

    /// The output of this command.
    fn delivery(&self) -> Delivery<'a> {
        Delivery::new(self.terminal, &self.settings.output)
    }

    /// Prints one thing as JSON: indented, with a line break at its end.
    fn give_json(&self, value: &impl serde::Serialize) -> Result<Status, Trouble> {
        let mut delivery = self.delivery();
        delivery.give(Page::Theirs, &json(value)?)?;
        delivery.finish()?;
        Ok(Status::Done)
    }

    /// Prints a page, and ends with a status that holds whether or not somebody reads on.
    fn give_page(&self, page: Page, text: &str, status: Status) -> Result<Status, Trouble> {
        let mut delivery = self.delivery();
        delivery
            .give(page, text.as_bytes())
            .and_then(|()| delivery.finish())
            .map_err(|trouble| trouble.after(status))?;
        Ok(status)
    }

    /// Prints lines of text.
    fn give_lines<T: AsRef<str>>(&self, lines: &[T]) -> Result<Status, Trouble> {
        let mut delivery = self.delivery();
        let mut text = String::new();
        for line in lines {
            text.push_str(line.as_ref());
            text.push('\n');
        }
        delivery.give(Page::Theirs, text.as_bytes())?;
        delivery.finish()?;
        Ok(Status::Done)
    }
}

/// A value as JSON: indented, with a line break at its end, and nothing in it that steers a terminal (threat 33).
fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, Trouble> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| Trouble::failed("could not write JSON").because(&error))?;
    Ok((portolan_report::escaped_json(&text) + "\n").into_bytes())
}

/// A page has no place for what is proven of it, since it comes back as it was: that is told beside it.
fn tell_proof(context: Context<'_>, format: Format, record: &portolan_image::Record) {
    if format == Format::Markdown
        && let Some(words) = portolan_report::proof_words(record)
    {
        let name = record.reference.familiar();
        context.terminal.warn(&format!("{name}: {words}"));
    }
}

/// How well a record was read: what is missing in it has been delivered as missing, and is told of here.
fn shown(context: Context<'_>, record: &portolan_image::Record) -> Status {
    for entry in &record.entries {
        let failures = entry.failures.iter();
        let layers = entry
            .layers
            .iter()
            .filter_map(|layer| layer.failure.as_ref());
        for failure in failures.chain(layers) {
            context
                .terminal
                .warn(&format!("{}: {}", entry.platform, failure.message));
        }
    }
    if record.is_complete() {
        Status::Done
    } else {
        Status::Partly
    }
}
