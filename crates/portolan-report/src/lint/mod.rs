//! How findings of lint are written: for terminals, programs and code hosts.

mod sarif;

use portolan_image::error::visible;
use portolan_image::lint::{Found, Level, Rule};
use serde_json::{Value, json};

use crate::text::{Colour, Paint, painted};
pub use sarif::lint_sarif;

/// What rules found about one image.
#[derive(Debug, Clone)]
pub struct Linted {
    /// The image, as people write it.
    pub name: String,
    /// The rules that found something, and what.
    pub found: Vec<(&'static Rule, Vec<Found>)>,
}

/// For a terminal; nothing for images without findings.
pub fn lint_text(linted: &[Linted], colour: Colour) -> String {
    let mut out = String::new();
    for image in linted.iter().filter(|image| !image.found.is_empty()) {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&format!(
            "{}\n",
            painted(colour, Paint::Title, &visible(&image.name))
        ));
        for (rule, found) in &image.found {
            let paint = match rule.level {
                Level::Error => Paint::Removed,
                Level::Warning => Paint::Warn,
                Level::Note => Paint::Dim,
            };
            out.push_str(&format!(
                "  {} {}: {}\n",
                painted(colour, paint, word(rule.level)),
                rule.id,
                rule.summary
            ));
            for one in found {
                let platform = one
                    .platform
                    .as_ref()
                    .map(|platform| format!("{}: ", visible(&platform.to_string())))
                    .unwrap_or_default();
                out.push_str(&format!("    {platform}{}\n", visible(&one.what)));
            }
        }
    }
    out
}

/// For programs.
pub fn lint_json(linted: &[Linted]) -> String {
    let images: Vec<Value> = linted
        .iter()
        .map(|image| {
            let found: Vec<Value> = image
                .found
                .iter()
                .map(|(rule, found)| json!({ "rule": rule.id, "level": word(rule.level), "summary": rule.summary, "found": found }))
                .collect();
            json!({ "name": image.name, "findings": found })
        })
        .collect();
    format!("{:#}\n", json!({ "format": 1, "images": images }))
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}
