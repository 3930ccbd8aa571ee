//! `ratelimit`: how many pulls a registry still allows.

use super::Context;
use crate::exit::Status;
use crate::settings::Format;
use crate::trouble::Trouble;

const EXAMPLES: &str = "\
Examples:
  portolan ratelimit                the one of Docker Hub, for this machine or login
  portolan ratelimit ghcr.io/owner/name";

/// Show how many pulls the registry still allows
///
/// The question costs none of them.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// An image of the registry
    #[arg(default_value = "ratelimitpreview/test")]
    image: String,
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let _format = context.format("ratelimit", Format::Text, &[Format::Json])?;
    let _image = context.sources.open(&arguments.image).await?;
    Err(Trouble::failed("cannot ask yet"))
}
