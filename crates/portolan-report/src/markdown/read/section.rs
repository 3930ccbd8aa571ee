//! The section of one platform.

use portolan_image::record::{BlobHeaders, Claim, ClaimedStep, Entry, Layer, Record, Role};
use portolan_image::{Descriptor, Digest, MediaType};

use super::lines::{Lines, ReadError};
use super::values;
use crate::date;

/// What stands at the end of a line that goes on below.
const BREAK: &str = "  ";

/// Reads a section, from behind its heading to the next.
pub(super) fn read(
    lines: &mut Lines<'_>,
    heading: &str,
    record: &Record,
) -> Result<Entry, ReadError> {
    let platform = heading
        .rsplit_once("` - ")
        .map(|(_, platform)| values::platform(platform));
    let platform =
        platform.ok_or_else(|| lines.wrong("the heading of the section names no platform"))?;
    let digest = lines.pulled()?;
    let mut claim = Claim::default();
    let stated = facts(lines, &mut claim);
    lines.skip_blank();
    if lines
        .peek()
        .is_some_and(|line| line.trim_start_matches('`') == "dockerfile" && line.starts_with("```"))
    {
        claim.steps = Some(steps(&lines.block()?));
    }
    let layers = layers(lines)?;
    is_whole(&claim, &layers, stated).map_err(|what| lines.wrong(&what))?;
    let is_index = record
        .claimed
        .as_ref()
        .is_some_and(|claimed| claimed.media_type.is_some());
    let listed = digest.filter(|_| is_index).map(|digest| {
        let mut listed = Descriptor::new(
            claim.media_type.as_ref().map_or("", MediaType::as_str),
            digest,
            0,
        );
        listed.size = None;
        listed.platform = Some(platform.clone());
        listed
    });
    let role = if platform.is_unknown() {
        Role::Attestation { of: None }
    } else {
        Role::Image
    };
    Ok(Entry {
        role,
        platform,
        listed,
        manifest: None,
        config: None,
        claim: Some(claim),
        layers,
        failures: Vec::new(),
        findings: Vec::new(),
    })
}

/// Whether the layers are those whose size the facts state: a page that was cut off is told from one that says less.
fn is_whole(claim: &Claim, layers: &[Layer], stated: Option<u64>) -> Result<(), String> {
    let sum = layers
        .iter()
        .try_fold(0_u64, |sum, layer| sum.checked_add(layer.descriptor.size?));
    match (stated, sum) {
        (Some(stated), Some(sum)) if stated == sum => Ok(()),
        (Some(stated), Some(sum)) => Err(format!(
            "the layers have {sum} bytes, and {stated} are stated: the page ends before its end, or was altered"
        )),
        (Some(_), None) => {
            Err("the size of a layer is missing: the page ends before its end".to_owned())
        }
        // Where no total is stated, layers of unknown size are.
        (None, _) if claim.media_type.is_some() && layers.is_empty() => {
            Err("no layers follow: the page ends before its end".to_owned())
        }
        (None, _) => Ok(()),
    }
}

/// Reads the facts into the claim; gives the total size in bytes, which is not kept, since layers tell it.
fn facts(lines: &mut Lines<'_>, claim: &mut Claim) -> Option<u64> {
    lines.skip_blank();
    claim.docker_version = lines
        .fact("Docker Version")
        .map(|text| values::plain(&text));
    claim.media_type = lines
        .fact("Manifest MIME")
        .and_then(|text| values::code(&text))
        .map(|text| MediaType::new(&text));
    let total = lines.fact("Total Size");
    if total.is_some() && lines.peek().is_some_and(|line| line.starts_with("\t(")) {
        lines.next();
    }
    claim.image_id = lines
        .fact("Image ID")
        .and_then(|text| values::code(&text))
        .and_then(|text| text.parse().ok());
    claim.entrypoint = lines
        .fact("Entrypoint")
        .and_then(|text| values::words(&text));
    claim.cmd = lines
        .fact("Default Command")
        .and_then(|text| values::words(&text));
    claim.shell = lines.fact("`SHELL`").and_then(|text| values::words(&text));
    total.and_then(|text| values::bytes(&text))
}

/// A step is a line with a date, and what follows it until the next.
fn steps(block: &[&str]) -> Vec<ClaimedStep> {
    let mut steps: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in block {
        match line.strip_prefix("# ").filter(|text| is_date(text)) {
            Some(date) => steps.push((date, Vec::new())),
            None => {
                if let Some((_, text)) = steps.last_mut() {
                    text.push(line);
                }
            }
        }
    }
    steps
        .into_iter()
        .map(|(date, text)| ClaimedStep {
            date: date.to_owned(),
            text: text.join("\n"),
        })
        .collect()
}

fn is_date(text: &str) -> bool {
    text == "(no date)"
        || text.starts_with("(not a date: ")
        || (text.ends_with(" GMT") && date::parse(text).is_some())
}

fn layers(lines: &mut Lines<'_>) -> Result<Vec<Layer>, ReadError> {
    let mut layers = Vec::new();
    if lines.fact("Layers").is_none() {
        return Ok(layers);
    }
    while let Some(text) = lines.peek().and_then(|line| line.strip_prefix("\t-\t")) {
        lines.next();
        let mut goes_on = text.ends_with(BREAK);
        let digest: Option<Digest> = values::code(text).and_then(|text| text.parse().ok());
        let digest = digest.ok_or_else(|| lines.wrong("a layer without a digest"))?;
        let mut descriptor = Descriptor::new("", digest, 0);
        descriptor.size = None;
        let mut headers = None;
        while let Some(line) = lines.peek().and_then(|line| line.strip_prefix("\t\t")) {
            lines.next();
            goes_on = line.ends_with(BREAK);
            let line = line.trim_end();
            if let Some(text) = line.strip_prefix("Last Modified: ") {
                headers = Some(BlobHeaders {
                    last_modified: Some(values::plain(text)),
                    ..BlobHeaders::default()
                });
            } else if let Some(text) = line.strip_prefix("Size: ") {
                descriptor.size = values::bytes(text);
            } else if let Some(text) = line.strip_prefix("MIME: ") {
                descriptor.media_type = MediaType::new(&values::plain(text));
            }
        }
        if goes_on {
            return Err(
                lines.wrong("more was to be told of this layer: the page ends before its end")
            );
        }
        layers.push(Layer {
            descriptor,
            headers,
            failure: None,
        });
    }
    Ok(layers)
}
