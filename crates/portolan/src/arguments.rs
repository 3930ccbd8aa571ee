//! What may be typed: the commands, and the options that are taken in any place.

use std::ffi::OsString;

use clap::{CommandFactory, FromArgMatches, Parser};

use crate::commands::Command;
use crate::settings::Options;
use crate::terminal::ColourChoice;

const ABOUT: &str =
    "Tells what a container image is, on every platform: digests, Dockerfile, layers, sizes.";

const EXAMPLES: &str = "\
Examples:
  The report, on all platforms:
    portolan report python:3.7-slim
  A short look:
    portolan inspect ghcr.io/owner/name
  The Dockerfile, out of the history:
    portolan dockerfile --platform linux/arm64 nginx
  What the tag points to now:
    portolan digest --full-ref alpine:3.20
  From a folder, without a network:
    portolan report oci:examples/harbour

Images are written as docker, crane and skopeo write them: NAME[:TAG][@DIGEST], docker://NAME, \
oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:NAME]; a FILE of - is stdin.

Exit codes: 0 all done, 1 failed, 2 wrong usage, 3 partly done.";

/// Everything that was typed.
#[derive(Debug, Parser)]
#[command(
    name = "portolan",
    version,
    about = ABOUT,
    after_help = EXAMPLES,
    max_term_width = 100,
    disable_help_subcommand = false,
    subcommand_required = true,
    arg_required_else_help = true,
    propagate_version = false
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) options: Options,
}

/// Reads what was typed.
pub(crate) fn parse(words: Vec<OsString>, choice: ColourChoice) -> Result<Arguments, clap::Error> {
    let mut command = definition().color(choice.into());
    let matches = command.try_get_matches_from_mut(words)?;
    Arguments::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// The commands and options as clap knows them, for help, completions and manuals.
pub(crate) fn definition() -> clap::Command {
    Arguments::command()
}
