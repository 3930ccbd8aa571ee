//! `referrers`: what says that it belongs to an image: signatures, SBOMs, attestations.

use portolan_image::Descriptor;
use portolan_image::reference::Selector;
use serde::Serialize;

use super::Context;
use crate::choose;
use crate::exit::Status;
use crate::settings::{Format, Platforms};
use crate::trouble::Trouble;

const EXAMPLES: &str = "\
Examples:
  All that refers to the tag:
    portolan referrers ghcr.io/owner/name:1.2
  SBOMs only:
    portolan referrers --artifact-type application/spdx+json ghcr.io/owner/name
  What refers to one platform's manifest:
    portolan referrers --platform linux/amd64 ghcr.io/owner/name:1.2";

/// List what refers to an image: signatures, SBOMs, attestations
///
/// One line each: digest, type, size in bytes, tab-separated. Presence proves nothing: anyone who can push to the
/// repository can add one.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The image
    image: String,
    /// Only artifacts of this type
    #[arg(long, value_name = "TYPE")]
    artifact_type: Option<String>,
}

/// The list, as printed in JSON.
#[derive(Debug, Serialize)]
struct Listed<'a> {
    subject: String,
    referrers: &'a [Descriptor],
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let format = context.format("referrers", Format::Text, &[Format::Json])?;
    let image = context.sources.open(&arguments.image).await?;
    let asked = arguments.artifact_type.as_deref();
    let platforms = &context.settings.platforms;
    let work = async {
        let subject = match (platforms, image.reference.selector()) {
            (Platforms::Some(_), _) => {
                let chosen = choose::one(&image, platforms).await?;
                chosen.reference.digest().cloned()
            }
            (_, Selector::Digest(digest)) => Some(digest.clone()),
            (_, Selector::Tag(_)) => None,
        };
        let subject = if let Some(subject) = subject {
            subject
        } else {
            let head = image.source.head(&image.reference).await;
            head.map_err(|error| error.at(&image.name, "resolve the tag"))?
                .digest
        };
        let listing = image
            .source
            .referrers(image.reference.repository(), &subject, asked)
            .await
            .map_err(|error| error.at(&image.name, "list the referrers"))?;
        Ok::<_, Trouble>((subject, listing))
    };
    let doing = format!("reading {}", image.name);
    let (subject, listing) = context.terminal.progress().during(&doing, 1, work).await?;
    for note in &listing.notes {
        context.terminal.warn(&format!("{}: {note}", image.name));
    }
    if format == Format::Json {
        return context.give_json(&Listed {
            subject: image.pinned(&subject),
            referrers: &listing.items,
        });
    }
    let lines: Vec<String> = listing.items.iter().map(line).collect();
    context.give_lines(&lines)
}

fn line(referrer: &Descriptor) -> String {
    let kind = referrer
        .artifact_type
        .as_deref()
        .unwrap_or(referrer.media_type.as_str());
    let size = referrer
        .size
        .map_or_else(|| "-".to_owned(), |size| size.to_string());
    let kind = portolan_image::error::visible(kind);
    format!("{}\t{kind}\t{size}", referrer.digest)
}
