//! The section of one platform.

use portolan_image::record::{BlobHeaders, Claim, ClaimedStep, Entry, Layer, Record, Role};
use portolan_image::{Descriptor, Digest, MediaType};

use super::lines::{Lines, ReadError};
use super::values;
use crate::date;

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
    facts(lines, &mut claim);
    lines.skip_blank();
    if lines
        .peek()
        .is_some_and(|line| line.trim_start_matches('`') == "dockerfile" && line.starts_with("```"))
    {
        claim.steps = Some(steps(&lines.block()?));
    }
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
        layers: layers(lines)?,
        failures: Vec::new(),
        findings: Vec::new(),
    })
}

fn facts(lines: &mut Lines<'_>, claim: &mut Claim) {
    lines.skip_blank();
    claim.docker_version = lines
        .fact("Docker Version")
        .map(|text| values::plain(&text));
    claim.media_type = lines
        .fact("Manifest MIME")
        .and_then(|text| values::code(&text))
        .map(|text| MediaType::new(&text));
    if lines.fact("Total Size").is_some()
        && lines.peek().is_some_and(|line| line.starts_with("\t("))
    {
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
}

/// A step is a line with a date, and what follows it until the next.
fn steps(block: &[&str]) -> Vec<ClaimedStep> {
    let mut steps: Vec<ClaimedStep> = Vec::new();
    for line in block {
        match line.strip_prefix("# ").filter(|text| is_date(text)) {
            Some(date) => steps.push(ClaimedStep {
                date: date.to_owned(),
                text: String::new(),
            }),
            None => {
                if let Some(step) = steps.last_mut() {
                    if !step.text.is_empty() {
                        step.text.push('\n');
                    }
                    step.text.push_str(line);
                }
            }
        }
    }
    steps
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
        let digest: Option<Digest> = values::code(text).and_then(|text| text.parse().ok());
        let digest = digest.ok_or_else(|| lines.wrong("a layer without a digest"))?;
        let mut descriptor = Descriptor::new("", digest, 0);
        descriptor.size = None;
        let mut headers = None;
        while let Some(line) = lines.peek().and_then(|line| line.strip_prefix("\t\t")) {
            lines.next();
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
        layers.push(Layer {
            descriptor,
            headers,
            failure: None,
        });
    }
    Ok(layers)
}
