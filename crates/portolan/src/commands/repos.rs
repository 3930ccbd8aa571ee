//! `repos`: the repositories that a registry lists.

use serde::Serialize;

use super::Context;
use crate::exit::Status;
use crate::settings::Format;
use crate::trouble::Trouble;

const EXAMPLES: &str = "\
Examples:
  All of a registry on this machine:
    portolan repos localhost:5000
  The tags of each:
    portolan repos --full-ref registry.example | xargs -n 1 portolan tags";

/// List the repositories of a registry
///
/// Public registries do not list theirs: Docker Hub, GHCR and Quay refuse. Private ones mostly do.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The registry, such as localhost:5000
    registry: String,
    /// Print the registry before each repository
    #[arg(long)]
    full_ref: bool,
}

/// The list, as printed in JSON.
#[derive(Debug, Serialize)]
struct Listed {
    registry: String,
    repositories: Vec<String>,
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let format = context.format("repos", Format::Text, &[Format::Json])?;
    let registry =
        portolan_image::reference::parse_registry(arguments.registry.trim_end_matches('/'))
            .map_err(Trouble::usage)?;
    let asking = context.sources.repositories(&registry);
    let doing = format!("listing the repositories of {registry}");
    let listing = context
        .terminal
        .progress()
        .during(&doing, 1, asking)
        .await?;
    for note in &listing.notes {
        context.terminal.warn(&format!("{registry}: {note}"));
    }
    let mut repositories = listing.items;
    if arguments.full_ref {
        for repository in &mut repositories {
            *repository = format!("{registry}/{repository}");
        }
    }
    match format {
        Format::Json => context.give_json(&Listed {
            registry,
            repositories,
        }),
        _ => context.give_lines(&repositories),
    }
}
