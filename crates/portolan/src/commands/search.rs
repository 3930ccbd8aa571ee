//! `search`: which tags had something, on which platforms, and when.

mod words;

use std::num::NonZeroUsize;

use portolan_catalog::{Cursor, Hit, Hits, Meaning, Query};
use portolan_image::error::visible;
use portolan_image::record::Proof;
use portolan_scan::Files;
use serde_json::{Value, json};

use super::Context;
use crate::exit::Status;
use crate::settings::Format;
use crate::terminal::Page;
use crate::trouble::Trouble;

const EXAMPLES: &str = "\
Examples:
  I have a digest, what is it?
    portolan search sha256:be8881be8156
  Which tags had that layer in March, on arm64?
    portolan search sha256:be8881be8156 seen:2026-03 platform:linux/arm64
  By label, variable, command, or a step of the build:
    portolan search label:maintainer=ops env:PYTHON_VERSION=3.7.* cmd:*python* 'run:apt-get install'
  What has a package, a licence or a file now (what `scan --packages` has opened):
    portolan search package:openssl@3.0.* license:GPL-3.0* seen:now
    portolan search 'file:/usr/lib/**/libssl.so*' seen:2026-03
  Large images that are there now:
    portolan search seen:now size:>500MB repo:library/*";

const WORDS: &str = "\
Words, all of which must hold for one image; `*` stands for anything in those marked PATTERN, and capitals count:
  sha256:HEX                a layer, config, manifest, index or diff id that begins so
  label:PATTERN[=PATTERN]   a label               env:PATTERN[=PATTERN]  a variable
  cmd:PATTERN               entrypoint, command or user
  run:TEXT, TEXT            a step of the build that holds the text
  package:PATTERN[@PATTERN] an installed package, and its version; package:pkg:... by its package URL
  source:PATTERN            a package by what it was built from (Debian's libssl3 is from openssl)
  license:PATTERN           a licence of a package, as it is written or in SPDX's words; guesses are not found
  file:NAME, file:/PATH     a file; `*` is anything in a name, `**` any folders
  platform:OS/ARCH[/VARIANT]
  size:>500MB, size:<2GB    of all layers, as transferred
  created:>2024-01-01, created:<2024-01-01
  seen:now, seen:DATE, seen:DATE..DATE
  repo:PATTERN, tag:PATTERN, content:IDENTITY, claimed:yes, claimed:no";

/// Find tags by what their images hold, are and were, and tell when
///
/// From the catalogue; no registry is asked. Exit code 1: nothing was found.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, before_long_help = WORDS)]
pub(crate) struct Arguments {
    /// What to look for; all words must hold. --help lists them
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,
    /// How many are told at a time
    #[arg(long, value_name = "N", default_value = "100")]
    limit: NonZeroUsize,
    /// Where the last page ended, as it was told
    #[arg(long, value_name = "CURSOR", value_parser = cursor)]
    cursor: Option<Cursor>,
}

fn cursor(text: &str) -> Result<Cursor, String> {
    let parts = text
        .split_once('.')
        .and_then(|(stretch, position)| Some((stretch.parse().ok()?, position.parse().ok()?)));
    let (stretch, position) = parts.ok_or_else(|| "this is not where a page ended".to_owned())?;
    Ok(Cursor { stretch, position })
}

fn cursor_text(cursor: Cursor) -> String {
    format!("{}.{}", cursor.stretch, cursor.position)
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let format = context.format("search", Format::Text, &[Format::Json])?;
    let conditions = words::read(&arguments.words, context.settings.now)?;
    let catalog = context.sources.catalog().await?;
    let mut meanings = Vec::new();
    for word in arguments.words.iter().filter(|word| words::is_digest(word)) {
        meanings.extend(catalog.meanings(word).await?);
    }
    let query = Query {
        conditions,
        limit: arguments.limit.get(),
        after: arguments.cursor,
    };
    let found = catalog.search_files(&query, &Files).await?;
    let text = match format {
        Format::Json => as_json(&meanings, &found),
        _ => as_text(&meanings, &found),
    };
    let mut delivery = context.delivery();
    delivery.give(
        if format == Format::Json {
            Page::Theirs
        } else {
            Page::Ours
        },
        text.as_bytes(),
    )?;
    delivery.finish()?;
    if let Some(next) = found.next
        && format != Format::Json
    {
        context
            .terminal
            .warn(&format!("there is more: --cursor {}", cursor_text(next)));
    }
    if found.hits.is_empty() {
        if format != Format::Json {
            context.terminal.warn("nothing was found");
        }
        return Ok(Status::Failed);
    }
    Ok(Status::Done)
}

fn meaning(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::Root => "what a tag pointed to",
        Meaning::Manifest => "an image's manifest",
        Meaning::Config => "an image's config (its image ID)",
        Meaning::Layer => "a layer",
        Meaning::Diff => "a layer, uncompressed (diff id)",
    }
}

fn as_text(meanings: &[(portolan_image::Digest, Vec<Meaning>)], found: &Hits) -> String {
    let mut out = String::new();
    for (digest, of) in meanings {
        let of: Vec<&str> = of.iter().map(|of| meaning(*of)).collect();
        let of = if of.is_empty() {
            "named, but not used".to_owned()
        } else {
            of.join(", ")
        };
        out.push_str(&format!("{digest}: {of}\n"));
    }
    if !meanings.is_empty() && !found.hits.is_empty() {
        out.push('\n');
    }
    out.push_str(&table(&found.hits));
    out
}

/// Tags with their platforms and times, a line each.
pub(super) fn table(hits: &[Hit]) -> String {
    let rows: Vec<[String; 4]> = hits
        .iter()
        .map(|hit| {
            let when = if hit.is_current {
                format!(
                    "since {}, last seen {}",
                    day(hit.first_seen),
                    day(hit.last_seen)
                )
            } else {
                format!("{} to {}", day(hit.first_seen), day(hit.last_seen))
            };
            let proof = match hit.proof {
                Proof::Verified => "",
                Proof::Partly => " (partly proven)",
                Proof::Claimed => " (claimed)",
            };
            [
                visible(&hit.reference.familiar()),
                visible(&hit.platform.to_string()),
                hit.image.short().to_owned(),
                format!("{when}{proof}"),
            ]
        })
        .collect();
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths = [width(0), width(1), width(2)];
    let mut out = String::new();
    for [tag, platform, image, when] in &rows {
        out.push_str(&format!(
            "{tag:0$}  {platform:1$}  {image:2$}  {when}\n",
            widths[0], widths[1], widths[2]
        ));
    }
    out
}

fn day(time: jiff::Timestamp) -> String {
    time.strftime("%Y-%m-%d").to_string()
}

/// A hit as programs read it.
pub(super) fn hit(hit: &Hit) -> Value {
    json!({
        "reference": hit.reference.to_string(),
        "platform": hit.platform.to_string(),
        "digest": hit.root,
        "image": hit.image,
        "firstSeen": hit.first_seen.to_string(),
        "lastSeen": hit.last_seen.to_string(),
        "current": hit.is_current,
        "proof": hit.proof,
    })
}

fn as_json(meanings: &[(portolan_image::Digest, Vec<Meaning>)], found: &Hits) -> String {
    let word = |meaning: &Meaning| match meaning {
        Meaning::Root => "root",
        Meaning::Manifest => "manifest",
        Meaning::Config => "config",
        Meaning::Layer => "layer",
        Meaning::Diff => "diffId",
    };
    let meanings: Vec<Value> = meanings
        .iter()
        .map(|(digest, of)| json!({ "digest": digest, "is": of.iter().map(word).collect::<Vec<_>>() }))
        .collect();
    let json = json!({
        "format": 1,
        "digests": meanings,
        "hits": found.hits.iter().map(hit).collect::<Vec<_>>(),
        "next": found.next.map(cursor_text),
    });
    format!("{json:#}\n")
}
