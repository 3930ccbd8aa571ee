//! The section of one platform.

use portolan_image::Document;
use portolan_image::history::{Step, Steps};
use portolan_image::record::{Entry, Layer, Record, Transport};

use super::escape::{link, text};
use crate::date;
use crate::proof;
use crate::size;
use crate::style::Style;
use crate::view::{self, Told};

pub(super) fn section(record: &Record, entry: &Entry, told: &Told, number: usize) -> String {
    let mut out = format!(
        "<section id=\"image-{number}\">\n<h2>{}</h2>\n",
        text(&entry.platform.described())
    );
    if let (Some(digest), Transport::Registry) = (entry.digest(), record.origin.transport) {
        out.push_str(&format!(
            "<pre class=\"pull\"><code>docker pull {}</code></pre>\n",
            text(&record.reference.pull_by(digest))
        ));
    }
    out.push_str(&facts(entry, told));
    for failure in &entry.failures {
        out.push_str(&format!(
            "<p class=\"note\">Could not {}: {}</p>\n",
            text(&failure.step),
            text(&failure.message)
        ));
    }
    for finding in &entry.findings {
        out.push_str(&format!(
            "<p class=\"note\">{}: {}</p>\n",
            text(&finding.place),
            text(&finding.what)
        ));
    }
    if let Some(note) = told.misaligned() {
        out.push_str(&format!("<p class=\"note\">{}</p>\n", text(&note)));
    }
    let steps = told.steps.as_ref().map(Steps::steps).unwrap_or_default();
    if !steps.is_empty() {
        out.push_str("<h3>Dockerfile</h3>\n<pre class=\"steps\"><code>");
        out.push_str(&steps.iter().map(step).collect::<String>());
        out.push_str("</code></pre>\n");
    }
    out.push_str(&layers(entry));
    out + "</section>\n"
}

fn facts(entry: &Entry, told: &Told) -> String {
    let mut rows: Vec<(&str, String)> = Vec::new();
    let code = |value: &str| format!("<code>{}</code>", text(value));
    if let Some(total) = view::total_size(entry) {
        let of = if view::is_uncompressed(entry) {
            "uncompressed layers"
        } else {
            "compressed transfer size"
        };
        rows.push((
            "Size",
            format!(
                "{} <small>{of}</small>",
                size::with_bytes(total, Style::Standard)
            ),
        ));
    }
    let claimed = || entry.claim.as_ref()?.media_type.as_ref();
    let media_type = entry.manifest.as_ref().map(Document::media_type);
    if let Some(media_type) = media_type.or_else(claimed) {
        rows.push(("Manifest", code(media_type.as_str())));
    }
    rows.extend(proof::of_entry(entry).map(|words| ("Proof", text(words))));
    if let Some(id) = view::image_id(entry) {
        rows.push(("Image ID", code(&id)));
    }
    if let Some(config) = &told.config {
        let run = &config.run;
        let words = |words: &[String]| {
            code(&serde_json::to_string(words).expect("a list of strings is JSON"))
        };
        rows.extend(
            config
                .created
                .as_deref()
                .map(|created| ("Created", text(created))),
        );
        rows.extend(
            config
                .author
                .as_deref()
                .map(|author| ("Author", text(author))),
        );
        rows.extend(
            run.entrypoint
                .as_deref()
                .map(|entrypoint| ("Entrypoint", words(entrypoint))),
        );
        rows.extend(run.cmd.as_deref().map(|cmd| ("Command", words(cmd))));
        rows.extend(run.shell.as_deref().map(|shell| ("Shell", words(shell))));
        rows.extend(run.user.as_deref().map(|user| ("User", code(user))));
        rows.extend(
            run.working_dir
                .as_deref()
                .map(|dir| ("Directory", code(dir))),
        );
        rows.extend(
            (!run.exposed_ports.is_empty()).then(|| ("Ports", code(&run.exposed_ports.join(" ")))),
        );
        rows.extend(run.env.iter().map(|variable| ("Env", code(variable))));
        rows.extend(run.labels.iter().map(|(name, value)| {
            (
                "Label",
                format!("<code>{}</code> {}", text(name), link(value)),
            )
        }));
    }
    if rows.is_empty() {
        return String::new();
    }
    let mut out = "<dl>\n".to_owned();
    for (label, value) in rows {
        out.push_str(&format!("<dt>{label}</dt><dd>{value}</dd>\n"));
    }
    out + "</dl>\n"
}

fn step(step: &Step) -> String {
    let date = step
        .created()
        .and_then(date::http)
        .or_else(|| step.entry().created.clone())
        .unwrap_or_else(|| "no date".to_owned());
    format!(
        "<span class=\"date\"># {}</span>\n{}\n",
        text(&date).replace('\n', " "),
        text(&step.standard_text())
    )
}

/// The layers, each with a bar as long as its share of the largest.
fn layers(entry: &Entry) -> String {
    if entry.layers.is_empty() {
        return String::new();
    }
    let largest = entry
        .layers
        .iter()
        .filter_map(|layer| layer.descriptor.size)
        .max()
        .unwrap_or(0)
        .max(1);
    let mut out = "<h3>Layers</h3>\n<div class=\"wide\"><table>\n<thead><tr><th>Digest</th><th class=\"number\">Size</th><th></th>".to_owned();
    // Only registries tell; a column for nothing is left out.
    let dated = entry
        .layers
        .iter()
        .any(|layer| layer.headers.is_some() || layer.failure.is_some());
    out.push_str(if dated {
        "<th>Last modified</th></tr></thead>\n<tbody>\n"
    } else {
        "</tr></thead>\n<tbody>\n"
    });
    for layer in &entry.layers {
        let bytes = layer.descriptor.size;
        let share = bytes.map_or(0.0, |bytes| bytes as f64 * 100.0 / largest as f64);
        out.push_str(&format!(
            "<tr><td><code title=\"{digest}\n{mime}\">{short}</code></td><td class=\"number\">{size}</td><td class=\"bar\"><span style=\"width:{share:.1}%\"></span></td>{modified}</tr>\n",
            digest = text(layer.descriptor.digest.as_str()),
            mime = text(layer.descriptor.media_type.as_str()),
            short = text(layer.descriptor.digest.short()),
            size = bytes.map(size::size_text).unwrap_or_default(),
            modified = if dated {
                format!("<td>{}</td>", modified(layer))
            } else {
                String::new()
            },
        ));
    }
    out + "</tbody>\n</table></div>\n"
}

fn modified(layer: &Layer) -> String {
    if let Some(failure) = &layer.failure {
        return format!(
            "<span class=\"note\">not known ({})</span>",
            text(&failure.message)
        );
    }
    let header = layer
        .headers
        .as_ref()
        .and_then(|headers| headers.last_modified.as_deref())
        .unwrap_or_default();
    text(
        &date::parse(header)
            .and_then(date::http)
            .unwrap_or_else(|| header.to_owned()),
    )
}
