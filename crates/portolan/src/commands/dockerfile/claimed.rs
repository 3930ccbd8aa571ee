//! The Dockerfile of an image that a published page tells of: its steps are claimed, and the config's bytes are not known.

use portolan_image::Record;
use portolan_image::config::Config;
use portolan_image::history::OsFamily;
use portolan_image::record::Entry;

use super::{Recovered, out_of};
use crate::assemble::Image;
use crate::choose;
use crate::commands::Context;
use crate::settings::Platforms;
use crate::trouble::Trouble;

/// The Dockerfiles of the platforms that are meant, out of what the page claims; says so.
pub(super) fn recover(
    context: Context<'_>,
    image: &Image,
    record: &Record,
) -> Result<Vec<Recovered>, Trouble> {
    if let Some(words) = portolan_report::proof_words(record) {
        context.terminal.warn(&format!("{}: {words}", image.name));
    }
    let mut recovered = Vec::new();
    for entry in meant(context, image, record)? {
        let config = entry
            .config_view()
            .and_then(Result::ok)
            .filter(|config: &Config| !config.history.is_empty())
            .ok_or_else(|| {
                Trouble::failed(format!(
                    "{}: the page tells of no step for {}",
                    image.name, entry.platform
                ))
            })?;
        let os = OsFamily::of(&entry.platform.os);
        let platform = entry.platform.clone();
        recovered.push(out_of(
            context,
            image,
            platform,
            &config,
            entry.layers.len(),
            os,
        ));
    }
    Ok(recovered)
}

/// The images that are meant, as of an index that was served.
fn meant<'a>(
    context: Context<'_>,
    image: &Image,
    record: &'a Record,
) -> Result<Vec<&'a Entry>, Trouble> {
    let platforms = &context.settings.platforms;
    let images: Vec<&Entry> = record.images().collect();
    let listed: Vec<_> = images
        .iter()
        .filter_map(|entry| entry.listed.clone())
        .collect();
    if listed.len() < images.len() {
        return Ok(images);
    }
    let chosen = match platforms {
        Platforms::All => return Ok(images),
        Platforms::Unsaid => vec![choose::pick(image, &listed, platforms)?],
        Platforms::Some(wishes) => choose::meeting(&listed, wishes),
    };
    if chosen.is_empty() {
        return Err(choose::not_there(image, &listed, platforms));
    }
    Ok(images
        .into_iter()
        .filter(|entry| {
            chosen
                .iter()
                .any(|chosen| entry.listed.as_ref() == Some(*chosen))
        })
        .collect())
}
