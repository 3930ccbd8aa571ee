//! `blob`: a blob by its digest, exactly as it was served.

use portolan_image::reference::Selector;
use portolan_image::{Descriptor, Digest, MediaType};
use portolan_source::Extent;
use serde::Serialize;

use super::Context;
use crate::assemble::Image;
use crate::exit::Status;
use crate::settings::Format;
use crate::trouble::Trouble;

const EXAMPLES: &str = "\
Examples:
  Exact bytes, checked as they pass:
    portolan blob alpine@sha256:4abcf206... > layer.tar.gz
  A file that appears when it is whole:
    portolan blob -o layer.tar.gz alpine@sha256:4abcf206...
  Size and date, without the bytes:
    portolan blob --head alpine@sha256:4abcf206...";

/// Print a blob by its digest, byte for byte
///
/// The bytes are hashed as they pass, and the command fails if they do not have the digest. What has been printed by
/// then cannot be called back: with --output no file appears.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The repository and the digest of the blob: NAME@DIGEST
    #[arg(value_name = "IMAGE@DIGEST")]
    blob: String,
    /// Only what the registry says of it: size, date, host
    #[arg(long)]
    head: bool,
}

/// What is said of a blob, as printed in JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Said {
    digest: Digest,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<String>,
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let image = context.sources.open(&arguments.blob).await?;
    let Selector::Digest(digest) = image.reference.selector() else {
        return Err(
            Trouble::usage(format!("{} names no blob: it has no digest", image.name))
                .hint("write NAME@sha256:..., with a digest that `portolan manifest` shows"),
        );
    };
    if arguments.head {
        head(context, &image, digest).await
    } else {
        pass(context, &image, digest).await
    }
}

async fn head(context: Context<'_>, image: &Image, digest: &Digest) -> Result<Status, Trouble> {
    let format = context.format("blob --head", Format::Text, &[Format::Json])?;
    let descriptor = Descriptor {
        size: None,
        ..Descriptor::new("", digest.clone(), 0)
    };
    debug_assert_eq!(descriptor.media_type, MediaType::new(""));
    let headers = image
        .source
        .blob_headers(image.reference.repository(), &descriptor)
        .await
        .map_err(|error| error.at(&image.name, "ask for the blob's headers"))?;
    if format == Format::Json {
        return context.give_json(&Said {
            digest: digest.clone(),
            size: headers.size,
            last_modified: headers.last_modified,
            host: headers.host,
        });
    }
    let mut lines = vec![format!("digest: {digest}")];
    lines.extend(headers.size.map(|size| format!("size: {size} bytes")));
    lines.extend(
        headers
            .last_modified
            .map(|date| format!("last modified: {date}")),
    );
    lines.extend(headers.host.map(|host| format!("host: {host}")));
    context.give_lines(&lines)
}

async fn pass(context: Context<'_>, image: &Image, digest: &Digest) -> Result<Status, Trouble> {
    if context.settings.format.is_some() {
        return Err(
            Trouble::usage("a blob is printed as it is, and has no other form")
                .hint("leave --format out, or ask with --head"),
        );
    }
    let delivery = context.delivery();
    if delivery.is_seen() {
        return Err(Trouble::usage("a blob is not printed on a terminal").hint(
            "send it into a pipe, or into a file with --output; --head asks for its size and date",
        ));
    }
    let work = async {
        let stream = image
            .source
            .blob_stream(image.reference.repository(), digest, Extent::Verified)
            .await
            .map_err(|error| error.at(&image.name, "read the blob"))?;
        delivery.pass(stream, &image.name).await
    };
    let doing = format!("reading {}", image.name);
    context.terminal.progress().during(&doing, 1, work).await?;
    Ok(Status::Done)
}
