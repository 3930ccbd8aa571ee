//! `internal-docs`: writes the documentation that the program knows itself, for `cargo xtask docs`.

use std::path::PathBuf;

use crate::exit::Status;
use crate::manual;
use crate::trouble::Trouble;

/// Write completions, manual pages, the command reference and the table of variables into a folder
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, Trouble> {
    manual::write(&arguments.folder)?;
    Ok(Status::Done)
}
