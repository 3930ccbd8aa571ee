//! Published pages back into records: the inverse of writing.
//!
//! A page holds no bytes of manifests, so that all it says is a claim. What is read writes the same page again, to the byte: where the
//! layout holds something that is not understood, the page itself is kept beside what was.

mod lines;
mod section;
mod values;

use jiff::Timestamp;
use portolan_image::record::{FORMAT, Layout, Origin, PageClaim, Record, Transport};
use portolan_image::{Digest, MediaType, Reference};

use super::{MarkdownOptions, markdown};
use crate::date;
use crate::secrets::Secrets;
use lines::Lines;
pub use lines::ReadError;

/// The most platforms that one page may hold.
const MOST_PLATFORMS: usize = 10_000;
/// Where the words of an imported record come from.
const ORIGIN: &str = "a published page";

/// Reads a page of one tag, or of all tags of a repository (`tag-details.md`). `observed` is when it was published; without it, each
/// record bears the newest date that its page holds.
///
/// # Errors
/// With the line, for what is no such page, or ends before its end.
pub fn read(text: &str, observed: Option<Timestamp>) -> Result<Vec<Record>, ReadError> {
    let pages = lines::pages(text)?;
    if pages.is_empty() {
        return Err(ReadError::at(
            1,
            "no heading such as ## `python:3.7-slim` was found, so that this is no report",
        ));
    }
    if !text.ends_with('\n') {
        return Err(ReadError::at(
            text.lines().count().max(1),
            "the last line does not end: the page ends before its end",
        ));
    }
    pages
        .into_iter()
        .map(|page| read_page(page.first_line, page.text, observed))
        .collect()
}

fn read_page(
    first_line: usize,
    text: &str,
    observed: Option<Timestamp>,
) -> Result<Record, ReadError> {
    let mut lines = Lines::new(first_line, text);
    let mut record = head(&mut lines)?;
    let expected = platforms(&mut lines, &mut record)?;
    while let Some(heading) = lines.heading("### ") {
        record
            .entries
            .push(section::read(&mut lines, &heading, &record)?);
        if record.entries.len() > MOST_PLATFORMS {
            return Err(lines.wrong(&format!("more than {MOST_PLATFORMS} platforms")));
        }
    }
    if record.entries.len() != expected {
        return Err(lines.wrong(&format!(
            "the page lists {expected} platforms and tells of {}: it ends before its end",
            record.entries.len()
        )));
    }
    record.observed = match observed.or_else(|| newest(&record)) {
        Some(time) => time,
        None => return Err(lines.wrong("the page holds no date, so that one has to be given")),
    };
    keep_layout(&mut record, text);
    Ok(record)
}

/// The heading, the digest that the tag pointed to, and the media type of the index.
fn head(lines: &mut Lines<'_>) -> Result<Record, ReadError> {
    let heading = lines
        .heading("## ")
        .ok_or_else(|| lines.wrong("expected a heading such as ## `python:3.7-slim`"))?;
    let name = values::code(&heading)
        .ok_or_else(|| lines.wrong("the heading holds no name between backticks"))?;
    let reference: Reference = name
        .parse()
        .map_err(|error| lines.wrong(&format!("`{name}` is no image: {error}")))?;
    let digest = lines
        .pulled()?
        .ok_or_else(|| lines.wrong("expected a block with `docker pull NAME@DIGEST`"))?;
    let media_type = lines
        .fact("Manifest MIME")
        .and_then(|text| values::code(&text))
        .map(|text| MediaType::new(&text));
    Ok(Record {
        format: FORMAT,
        origin: Origin {
            transport: Transport::Registry,
            location: ORIGIN.to_owned(),
        },
        reference,
        observed: Timestamp::UNIX_EPOCH,
        root: None,
        claimed: Some(PageClaim {
            digest,
            media_type,
            layout: Layout::Standard,
            page: None,
        }),
        nested: Vec::new(),
        entries: Vec::new(),
        left_out: 0,
        findings: Vec::new(),
    })
}

/// How many platforms the page lists.
fn platforms(lines: &mut Lines<'_>, record: &mut Record) -> Result<usize, ReadError> {
    let Some(stated) = lines.fact("Platforms") else {
        return Err(lines.wrong("expected the list of platforms"));
    };
    // Only who says `none` or `0` means it.
    if stated.is_empty() && lines.bullets() == 0 {
        return Err(lines.wrong("the list of platforms is empty: the page ends before its end"));
    }
    if let Ok(count) = stated.parse::<usize>() {
        if let Some(claimed) = &mut record.claimed {
            claimed.layout = Layout::RepoInfo;
        }
        let listed = lines.bullets();
        if listed != count {
            return Err(lines.wrong(&format!(
                "the page states {count} platforms and lists {listed}"
            )));
        }
    }
    Ok(lines.bullets_counted())
}

/// The layout that gives the very bytes again, or else the page itself.
fn keep_layout(record: &mut Record, text: &str) {
    let layouts = match record.claimed.as_ref().map(|claimed| claimed.layout) {
        Some(Layout::RepoInfo) => vec![Layout::RepoInfo],
        _ => vec![Layout::Standard, Layout::RepoInfo2016],
    };
    for layout in &layouts {
        let options = MarkdownOptions {
            style: (*layout).into(),
            secrets: Secrets::Show,
        };
        if let Some(claimed) = &mut record.claimed {
            claimed.layout = *layout;
        }
        if markdown(record, &options) == text {
            return;
        }
    }
    if let Some(claimed) = &mut record.claimed {
        claimed.layout = layouts.first().copied().unwrap_or(Layout::Standard);
        claimed.page = Some(text.to_owned());
    }
}

/// The newest date that the page holds: it was published at that time or later.
fn newest(record: &Record) -> Option<Timestamp> {
    let steps = record
        .entries
        .iter()
        .filter_map(|entry| entry.claim.as_ref()?.steps.as_ref())
        .flatten();
    let layers = record.entries.iter().flat_map(|entry| &entry.layers);
    let headers = layers.filter_map(|layer| layer.headers.as_ref()?.last_modified.as_deref());
    steps
        .map(|step| step.date.as_str())
        .chain(headers)
        .filter_map(date::parse)
        .max()
}

/// The digest of `docker pull NAME@DIGEST`.
fn digest_of(command: &str) -> Option<Digest> {
    command.rsplit_once('@')?.1.trim().parse().ok()
}
