//! `config`: an image's config, exactly as it was served.

use bytes::Bytes;
use portolan_image::config::Config;
use portolan_image::manifest::Manifest;
use portolan_image::{Descriptor, Document};
use portolan_source::inspect::MAX_CONFIG_BYTES;
use portolan_source::{Error, Found, Kind};

use super::Context;
use crate::assemble::Image;
use crate::choose::{self, Chosen};
use crate::exit::Status;
use crate::settings::Format;
use crate::terminal::Page;
use crate::trouble::Trouble;

const EXAMPLES: &str = "\
Examples:
  This machine's platform, or the only one:
    portolan config alpine
  Another platform:
    portolan config --platform windows/amd64 python:3
  One field of it:
    portolan config alpine | jq .config.Env";

/// Print the config of one image, byte for byte
///
/// Of an index with several images, this machine's platform is meant unless --platform says otherwise.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The image
    image: String,
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    context.format("config", Format::Json, &[])?;
    let image = context.sources.open(&arguments.image).await?;
    let doing = format!("reading {}", image.name);
    let platforms = &context.settings.platforms;
    let reading = async {
        let chosen = choose::one(&image, platforms).await?;
        let config = read(&image, &chosen).await?;
        let view = Config::read(&config.document).map_err(Error::from)?;
        choose::refuse_other(&image, &chosen, &view.platform, platforms)?;
        Ok::<_, Trouble>(config.document)
    };
    let document = context
        .terminal
        .progress()
        .during(&doing, 1, reading)
        .await?;
    let mut delivery = context.delivery();
    delivery.give(Page::Raw, document.bytes())?;
    delivery.finish()?;
    Ok(Status::Done)
}

/// A config, with the layers of its image.
pub(super) struct Read {
    /// The config.
    pub(super) document: Document,
    /// How many layers the image has.
    pub(super) layers: usize,
}

/// Reads the config of an image that was chosen.
pub(super) async fn read(image: &Image, chosen: &Chosen) -> Result<Read, Trouble> {
    let none = |what: &str| Error::new(Kind::Unsupported, what).at(&image.name, "read the config");
    let document = match &chosen.found {
        Found::Bare { config, layers } => {
            return Ok(Read {
                document: config.clone(),
                layers: layers.len(),
            });
        }
        Found::Manifest(document) => document,
    };
    let manifest = match Manifest::read(document).map_err(Error::from)? {
        Manifest::Image(manifest) => manifest,
        Manifest::Schema1(_) => {
            return Err(none("a manifest of schema 1 holds its config in itself")
                .hint("`portolan manifest` prints it")
                .into());
        }
        Manifest::Index(_) => return Err(none("an index has no config").into()),
    };
    let Some(descriptor) = &manifest.config else {
        return Err(none("the manifest names no config: it is no image").into());
    };
    let document = fetch(image, descriptor).await?;
    Ok(Read {
        document,
        layers: manifest.layers.len(),
    })
}

async fn fetch(image: &Image, descriptor: &Descriptor) -> Result<Document, Trouble> {
    let bytes: Bytes = match &descriptor.data {
        Some(data) => data.clone(),
        None => image
            .source
            .blob(image.reference.repository(), descriptor, MAX_CONFIG_BYTES)
            .await
            .map_err(|error| error.at(&image.name, "read the config"))?,
    };
    let document = Document::blob(bytes, descriptor);
    Ok(document.map_err(|error| Error::from(error).at(&image.name, "check the config"))?)
}
