//! `manifest`: the bytes that a reference names, exactly as they were served.

use portolan_source::{Error, Found, Kind};

use super::Context;
use crate::choose;
use crate::exit::Status;
use crate::settings::{Format, Platforms};
use crate::terminal::Page;
use crate::trouble::Trouble;

const EXAMPLES: &str = "\
Examples:
  The index, if there is one:
    portolan manifest python:3.7-slim
  One platform's manifest:
    portolan manifest --platform linux/arm64 python:3.7-slim
  The digest, computed:
    portolan manifest alpine | sha256sum";

/// Print the manifest or index, byte for byte
///
/// The bytes are those that were served and verified, so that their SHA-256 is the digest. A terminal is shown the
/// same text with control characters made visible.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The image
    image: String,
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    context.format("manifest", Format::Json, &[])?;
    let image = context.sources.open(&arguments.image).await?;
    let doing = format!("reading {}", image.name);
    let platforms = &context.settings.platforms;
    let reading = async {
        match platforms {
            Platforms::Unsaid | Platforms::All => choose::root(&image).await,
            Platforms::Some(_) => Ok(choose::one(&image, platforms).await?.found),
        }
    };
    let found = context
        .terminal
        .progress()
        .during(&doing, 1, reading)
        .await?;
    let Found::Manifest(document) = found else {
        let error = Error::new(Kind::Unsupported, "this medium keeps no manifest")
            .at(&image.name, "read the manifest")
            .hint("`portolan config` prints the config that it keeps");
        return Err(error.into());
    };
    let mut delivery = context.delivery();
    delivery.give(Page::Raw, document.bytes())?;
    delivery.finish()?;
    Ok(Status::Done)
}
