//! The difference of two records as a page.

use portolan_image::diff::{ImageDiff, LayerFate, RecordDiff, StepLine};

use crate::markdown::escape::{block, code, fenced, plain};
use crate::size;
use crate::style::Style;

/// Writes a difference. `names` are those that were asked for: before, after.
pub fn diff_markdown(names: [&str; 2], diff: &RecordDiff) -> String {
    let mut out = format!("## {} and {}\n\n", code(names[0]), code(names[1]));
    for (word, digest) in [("Before", &diff.before), ("After", &diff.after)] {
        if let Some(digest) = digest {
            out.push_str(&format!("-\t{word}: {}\n", code(digest.as_str())));
        }
    }
    out.push_str(&format!(
        "-\tVerdict: **{}** ({})\n",
        diff.verdict.why.words(),
        plain(&diff.verdict.because)
    ));
    for (word, platforms) in [
        ("Added", &diff.added),
        ("Gone", &diff.gone),
        ("Unchanged", &diff.same),
    ] {
        if !platforms.is_empty() {
            let list: Vec<String> = platforms
                .iter()
                .map(|platform| plain(&platform.described()))
                .collect();
            out.push_str(&format!("-\t{word}: {}\n", list.join(", ")));
        }
    }
    if diff.attestations.before != diff.attestations.after {
        out.push_str(&format!(
            "-\tAttestations: {} before, {} after\n",
            diff.attestations.before, diff.attestations.after
        ));
    }
    if diff.reordered {
        out.push_str("-\tThe same images in another order\n");
    }
    for image in &diff.changed {
        out.push_str(&section(image));
    }
    out
}

fn section(image: &ImageDiff) -> String {
    let mut out = format!("\n### {}\n\n", plain(&image.platform.described()));
    if let (Some(before), Some(after)) = (&image.digest.before, &image.digest.after) {
        out.push_str(&format!(
            "-\tManifest: {} to {}\n",
            code(before.as_str()),
            code(after.as_str())
        ));
    }
    if let (Some(before), Some(after)) = (image.size.before, image.size.after) {
        let size = |bytes| size::with_bytes(bytes, Style::Standard);
        out.push_str(&format!(
            "-\tTotal Size: {} to {}\n",
            size(before),
            size(after)
        ));
    }
    for layer in &image.layers {
        let word = match layer.fate {
            LayerFate::Shared => continue,
            LayerFate::Added => "added",
            LayerFate::Gone => "gone",
        };
        let size = layer
            .size
            .map(|bytes| format!(", {}", size::with_bytes(bytes, Style::Standard)))
            .unwrap_or_default();
        out.push_str(&format!(
            "-\tLayer {word}: {}{size}\n",
            code(layer.digest.as_str())
        ));
    }
    let mut lines = String::new();
    for setting in &image.settings {
        for (sign, value) in [('-', &setting.value.before), ('+', &setting.value.after)] {
            if let Some(value) = value {
                lines.push_str(&line(sign, &format!("{} {value}", setting.name)));
            }
        }
    }
    for step in &image.steps {
        lines.push_str(&match step {
            StepLine::Same(text) => line(' ', text),
            StepLine::Removed(text) => line('-', text),
            StepLine::Added(text) => line('+', text),
        });
    }
    if !lines.is_empty() {
        out.push('\n');
        out.push_str(&block("diff", &lines));
    }
    out
}

/// A line of a difference: what breaks in the text does not begin another.
fn line(sign: char, text: &str) -> String {
    format!("{sign}{}\n", fenced(text).replace('\n', " "))
}
