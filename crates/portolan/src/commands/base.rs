//! `base`: what an image is built on; `derived`: what is built on an image.

mod stated;

use std::num::NonZeroUsize;

use portolan_catalog::Hit;
use portolan_image::Digest;
use portolan_image::error::visible;
use portolan_image::record::{Entry, Record, Role};
use portolan_source::inspect::{Attestations, LayerHeaders, Wish};
use serde_json::{Value, json};

use super::search::{hit, table};
use super::{Context, report};
use crate::exit::Status;
use crate::settings::Format;
use crate::terminal::Page;
use crate::trouble::Trouble;
use stated::Check;
pub(super) use stated::Stated;

/// How many tags are told of one base.
const MOST: usize = 20;
/// How many are looked through for the base that an image states.
const MOST_CHECKED: usize = 1_000;

const EXAMPLES: &str = "\
Examples:
  What a tag of the catalogue is built on, by its layers:
    portolan base 'python:3.7-slim@{now}'
  What an image that is not in the catalogue is built on:
    portolan base oci:build
  What stands on an image, now and ever:
    portolan derived debian:bookworm-slim";

/// Tell what an image is built on, by its layers
///
/// An image is a base if all its layers are the first layers of another. Bases are looked for in the catalogue; the closest stands first. What
/// the image itself says of its base (org.opencontainers.image.base.*) is compared with it. Exit code 1: no base is known.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct BaseArguments {
    /// The image
    image: String,
}

/// Tell what is built on an image, by its layers
///
/// Derived images are looked for in the catalogue, with the times at which tags had them. Exit code 1: none is known.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DerivedArguments {
    /// The image
    image: String,
    /// How many tags are told for each platform
    #[arg(long, value_name = "N", default_value = "100")]
    limit: NonZeroUsize,
}

/// What is known of the base of one platform.
struct Found {
    platform: String,
    bases: Vec<(usize, Vec<Hit>)>,
    stated: Stated,
    check: Option<Check>,
}

pub(super) async fn base(
    context: Context<'_>,
    arguments: BaseArguments,
) -> Result<Status, Trouble> {
    let format = context.format("base", Format::Text, &[Format::Json])?;
    let record = read(context, &arguments.image).await?;
    let catalog = context.sources.catalog().await?;
    let mut all = Vec::new();
    for entry in images(&record) {
        let bases = catalog.bases(&layers(entry), MOST_CHECKED).await?;
        let bases: Vec<(usize, Vec<Hit>)> = bases
            .into_iter()
            .map(|base| (base.shared, base.hits))
            .collect();
        let stated = Stated::of(entry);
        all.push(Found {
            platform: entry.platform.to_string(),
            check: stated.check(&bases, stated.is_known(catalog).await?),
            bases,
            stated,
        });
    }
    let nothing = all.iter().all(|found| found.bases.is_empty());
    match format {
        Format::Json => {
            let platforms: Vec<Value> = all.iter().map(as_json).collect();
            context.give_json(&json!({ "format": 1, "platforms": platforms }))?;
        }
        _ => give(
            context,
            &all.iter().map(as_text).collect::<Vec<_>>().join("\n"),
        )?,
    }
    Ok(if nothing {
        Status::Failed
    } else {
        Status::Done
    })
}

pub(super) async fn derived(
    context: Context<'_>,
    arguments: DerivedArguments,
) -> Result<Status, Trouble> {
    let format = context.format("derived", Format::Text, &[Format::Json])?;
    let record = read(context, &arguments.image).await?;
    let catalog = context.sources.catalog().await?;
    let mut hits = Vec::new();
    for entry in images(&record) {
        hits.extend(
            catalog
                .derived(&layers(entry), arguments.limit.get())
                .await?,
        );
    }
    match format {
        Format::Json => {
            context.give_json(
                &json!({ "format": 1, "hits": hits.iter().map(hit).collect::<Vec<_>>() }),
            )?;
        }
        _ => give(context, &table(&hits))?,
    }
    if hits.is_empty() {
        context
            .terminal
            .warn("the catalogue knows nothing that stands on it");
        return Ok(Status::Failed);
    }
    Ok(Status::Done)
}

async fn read(context: Context<'_>, image: &str) -> Result<Record, Trouble> {
    let wish = Wish {
        platforms: report::wished(&context.settings.platforms),
        layer_headers: LayerHeaders::Skip,
        attestations: Attestations::List,
    };
    context.sources.record(image, &wish).await
}

fn images(record: &Record) -> impl Iterator<Item = &Entry> {
    record.images().filter(|entry| entry.role == Role::Image)
}

fn layers(entry: &Entry) -> Vec<Digest> {
    entry
        .layers
        .iter()
        .map(|layer| layer.descriptor.digest.clone())
        .collect()
}

fn give(context: Context<'_>, text: &str) -> Result<(), Trouble> {
    let mut delivery = context.delivery();
    delivery.give(Page::Ours, text.as_bytes())?;
    delivery.finish()
}

fn as_text(found: &Found) -> String {
    let mut out = format!("{}\n", visible(&found.platform));
    if found.bases.is_empty() {
        out.push_str("  no base is known\n");
    }
    for (shared, hits) in &found.bases {
        let layers = if *shared == 1 { "layer" } else { "layers" };
        out.push_str(&format!("  {shared} {layers} of\n"));
        let told = &hits[..hits.len().min(MOST)];
        for line in table(told).lines() {
            out.push_str(&format!("    {line}\n"));
        }
    }
    let stated = [&found.stated.name, &found.stated.digest]
        .into_iter()
        .flatten()
        .map(|text| visible(text))
        .collect::<Vec<_>>()
        .join(" ");
    out.push_str(&match found.check {
        None => "  the image does not state its base\n".to_owned(),
        Some(check) => format!("  the image states {stated}: {}\n", check.sentence()),
    });
    out
}

fn as_json(found: &Found) -> Value {
    let bases: Vec<Value> = found.bases.iter().map(|(shared, hits)| json!({ "layers": shared, "hits": hits.iter().take(MOST).map(hit).collect::<Vec<_>>() })).collect();
    json!({
        "platform": found.platform,
        "bases": bases,
        "stated": { "name": found.stated.name, "digest": found.stated.digest },
        "check": found.check,
    })
}
