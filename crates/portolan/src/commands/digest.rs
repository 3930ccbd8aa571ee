//! `digest`: what a reference points to now, as cheaply as the source can say.

use portolan_image::{Descriptor, Digest, Platform};
use portolan_source::Found;
use serde::Serialize;

use super::several::several;
use super::{Context, json};
use crate::assemble::Image;
use crate::choose;
use crate::exit::Status;
use crate::settings::{Format, Platforms};
use crate::terminal::Page;
use crate::trouble::Trouble;

const EXAMPLES: &str = "\
Examples:
  With one HEAD request:
    portolan digest alpine:3.20
  As NAME@DIGEST, to be pinned:
    portolan digest --full-ref alpine debian
  Of one platform's manifest:
    portolan digest --platform linux/arm64 python:3.7-slim
  Of every platform's, with its name:
    portolan digest --platform all python:3.7-slim";

/// Print the digest that a reference points to
///
/// Without --platform it is the digest of what the reference names, which is the index where there is one: what a
/// container runtime pulls by.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The images
    #[arg(required = true, value_name = "IMAGE")]
    images: Vec<String>,
    /// Print registry and repository before the digest
    #[arg(long)]
    full_ref: bool,
}

/// One digest, as printed in JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Resolved {
    reference: String,
    /// The repository in full, with the digest.
    pinned: String,
    digest: Digest,
    #[serde(skip_serializing_if = "Option::is_none")]
    platform: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    media_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let format = context.format("digest", Format::Text, &[Format::Json])?;
    let full = arguments.full_ref;
    several(
        context,
        &arguments.images,
        |name| async move {
            let image = context.sources.open(&name).await?;
            resolve(&image, &context.settings.platforms).await
        },
        |delivery, resolved: Vec<Resolved>| {
            let several = resolved.len() > 1;
            for one in resolved {
                if format == Format::Json {
                    delivery.give(Page::Theirs, &json(&one)?)?;
                    continue;
                }
                let mut line = if full {
                    one.pinned
                } else {
                    one.digest.to_string()
                };
                if let Some(platform) = one.platform.filter(|_| several) {
                    line.push(' ');
                    line.push_str(&platform);
                }
                line.push('\n');
                delivery.give(Page::Theirs, line.as_bytes())?;
            }
            Ok(Status::Done)
        },
    )
    .await
}

async fn resolve(image: &Image, platforms: &Platforms) -> Result<Vec<Resolved>, Trouble> {
    if *platforms == Platforms::Unsaid {
        let head = image.source.head(&image.reference).await;
        let head = head.map_err(|error| error.at(&image.name, "resolve the tag"))?;
        return Ok(vec![Resolved {
            reference: image.name.clone(),
            pinned: image.pinned(&head.digest),
            digest: head.digest,
            platform: None,
            media_type: head.media_type.map(|kind| kind.as_str().to_owned()),
            size: head.size,
        }]);
    }
    if let Found::Manifest(index) = choose::root(image).await?
        && choose::is_index(&index)
    {
        let entries = choose::images(image, &index).await?;
        let wanted: Vec<&Descriptor> = match platforms {
            Platforms::Some(wishes) => choose::meeting(&entries, wishes),
            Platforms::All | Platforms::Unsaid => entries.iter().collect(),
        };
        if wanted.is_empty() {
            return Err(choose::not_there(image, &entries, platforms));
        }
        return Ok(wanted
            .into_iter()
            .map(|entry| listed(image, entry))
            .collect());
    }
    // An image that stands alone tells its platform in its config.
    let chosen = choose::one(image, platforms).await?;
    let read = super::config::read(image, &chosen).await?;
    let view = portolan_image::config::Config::read(&read.document)
        .map_err(portolan_source::Error::from)?;
    choose::refuse_other(image, &chosen, &view.platform, platforms)?;
    let Found::Manifest(document) = chosen.found else {
        let head = image.source.head(&image.reference).await;
        let head = head.map_err(|error| error.at(&image.name, "resolve the tag"))?;
        return Ok(vec![listed(image, &Descriptor::new("", head.digest, 0))]);
    };
    let mut descriptor = document.descriptor();
    descriptor.platform = Some(view.platform);
    Ok(vec![listed(image, &descriptor)])
}

fn listed(image: &Image, entry: &Descriptor) -> Resolved {
    Resolved {
        reference: image.name.clone(),
        pinned: image.pinned(&entry.digest),
        digest: entry.digest.clone(),
        platform: entry.platform.as_ref().map(Platform::to_string),
        media_type: Some(entry.media_type.as_str().to_owned()).filter(|kind| !kind.is_empty()),
        size: entry.size,
    }
}
