//! `worker`: one of many that visit what is in the queue.

mod queue;

use std::sync::Arc;
use std::time::Duration;

use portolan_catalog::Hand;
use portolan_scan::{Event, Spent, UntilWhen, Worker};

use super::{Context, scan};
use crate::exit::{Status, signalled};
use crate::settings::Format;
use crate::trouble::Trouble;

/// How long a signal is kept waiting until all that was taken is given back.
pub(super) const GRACE: Duration = Duration::from_secs(3);

const EXAMPLES: &str = "\
Examples:
  On one machine, put the watch list into the queue:
    portolan scan --queue --catalog postgres://portolan@db/portolan --blobs s3://images
  On as many as you like, work until nothing is left:
    portolan worker --drain --catalog postgres://portolan@db/portolan --blobs s3://images
  See how far they are:
    portolan worker --status --catalog postgres://portolan@db/portolan
  Write the folder of reports from what they saw:
    portolan reports site --catalog postgres://portolan@db/portolan --blobs s3://images";

/// Visit what is in the catalogue's queue, as one of many
///
/// `portolan scan --queue` puts repositories there. Each is one worker's at a time. A worker that is asked to end (Ctrl-C, SIGTERM)
/// gives back what it was at; one that dies loses it to another when its lease ends, and nothing else. All workers together keep to the number of requests that may be under way to a registry
/// (`[at-once]` in portolan.toml, where the queue is filled). A catalogue of one file serves several workers of one machine.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// End when nothing is left that could be done now; otherwise wait for more
    #[arg(long)]
    drain: bool,
    /// How long what was taken is kept from others after this worker's last sign of life
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    lease: u64,
    /// Tell how the queue stands, and take nothing
    #[arg(long, conflicts_with_all = ["drain", "lease"])]
    status: bool,
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let format = context.format("worker", Format::Text, &[Format::Json])?;
    if arguments.status {
        let queue = context.sources.catalog().await?.queue().await?;
        return match format {
            Format::Json => context.give_json(&queue::as_json(&queue)),
            _ => context.give_lines(&queue::lines(&queue)),
        };
    }
    let catalog = Arc::clone(context.sources.catalog_or_new().await?);
    let lease = Duration::from_secs(arguments.lease);
    let hand = Hand::new(context.settings.requests_at_once(), lease);
    let worker = Worker {
        scan: scan::scan_with(context, &catalog, Spent::default(), None)?,
        limits: context.sources.limits()?,
        hand: hand.clone(),
        until: if arguments.drain {
            UntilWhen::NothingIsLeft
        } else {
            UntilWhen::Forever
        },
    };
    let mut scanning = context.terminal.scanning(0);
    let mut hear = |event: Event| scanning.hear(&event);
    let summary = tokio::select! {
        summary = worker.run(&mut hear) => summary?,
        status = signalled() => {
            // So that others need not wait for the lease to end.
            catalog.leave(&hand).await?;
            return Ok(status);
        }
    };
    context.terminal.clear_progress();
    scan::give(context, format, summary, None)
}
