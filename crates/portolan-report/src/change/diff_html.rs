//! The difference of two records as a page of HTML that needs nothing beside it.

use portolan_image::Platform;
use portolan_image::diff::{ImageDiff, LayerDiff, LayerFate, RecordDiff, Setting, StepLine};

use crate::html::escape::text;
use crate::html::frame;
use crate::size;
use crate::style::Style;

/// Writes a difference. `names` are those that were asked for: before, after.
pub fn diff_html(names: [&str; 2], diff: &RecordDiff) -> String {
    let title = format!("{} and {}", names[0], names[1]);
    let mut body = format!("<h1>{}</h1>\n{}", text(&title), head(diff));
    for image in &diff.changed {
        body.push_str(&section(image));
    }
    frame::page(&title, &body, "")
}

fn head(diff: &RecordDiff) -> String {
    let mut facts: Vec<(&str, String)> = Vec::new();
    for (word, digest) in [("Before", &diff.before), ("After", &diff.after)] {
        facts.extend(digest.as_ref().map(|digest| (word, code(digest.as_str()))));
    }
    facts.push((
        "Verdict",
        format!(
            "<strong>{}</strong> <small>{}</small>",
            diff.verdict.why.words(),
            text(&diff.verdict.because)
        ),
    ));
    for (word, platforms) in [
        ("Added", &diff.added),
        ("Gone", &diff.gone),
        ("Unchanged", &diff.same),
    ] {
        if !platforms.is_empty() {
            facts.push((word, list(platforms)));
        }
    }
    let attestations = &diff.attestations;
    if attestations.before != attestations.after {
        facts.push((
            "Attestations",
            format!(
                "{} before, {} after",
                attestations.before, attestations.after
            ),
        ));
    }
    if diff.reordered {
        facts.push(("Order", "the same images in another order".to_owned()));
    }
    definitions(&facts)
}

fn section(image: &ImageDiff) -> String {
    let mut out = format!(
        "<section>\n<h2>{}</h2>\n",
        text(&image.platform.described())
    );
    let mut facts: Vec<(&str, String)> = Vec::new();
    if let (Some(before), Some(after)) = (&image.digest.before, &image.digest.after) {
        facts.push((
            "Manifest",
            format!("{} to {}", code(before.as_str()), code(after.as_str())),
        ));
    }
    if let (Some(before), Some(after)) = (image.size.before, image.size.after) {
        let size = |bytes| size::with_bytes(bytes, Style::Standard);
        facts.push(("Size", format!("{} to {}", size(before), size(after))));
    }
    out.push_str(&definitions(&facts));
    out.push_str(&settings(&image.settings));
    out.push_str(&steps(&image.steps));
    out.push_str(&layers(&image.layers));
    out + "</section>\n"
}

fn settings(settings: &[Setting]) -> String {
    if settings.is_empty() {
        return String::new();
    }
    let mut out = "<h3>Settings</h3>\n<pre class=\"steps\"><code>".to_owned();
    for setting in settings {
        for (class, sign, value) in [
            ("gone", '-', &setting.value.before),
            ("added", '+', &setting.value.after),
        ] {
            if let Some(value) = value {
                out.push_str(&line(class, sign, &format!("{} {value}", setting.name)));
            }
        }
    }
    out + "</code></pre>\n"
}

fn steps(steps: &[StepLine]) -> String {
    if steps.is_empty() {
        return String::new();
    }
    let mut out = "<h3>Dockerfile</h3>\n<pre class=\"steps\"><code>".to_owned();
    for step in steps {
        out.push_str(&match step {
            StepLine::Same(text) => line("same", ' ', text),
            StepLine::Removed(text) => line("gone", '-', text),
            StepLine::Added(text) => line("added", '+', text),
        });
    }
    out + "</code></pre>\n"
}

fn layers(layers: &[LayerDiff]) -> String {
    if layers.is_empty() {
        return String::new();
    }
    let mut out = "<h3>Layers</h3>\n<div class=\"wide\"><table>\n<tbody>\n".to_owned();
    for layer in layers {
        let (class, word) = match layer.fate {
            LayerFate::Shared => ("same", "shared"),
            LayerFate::Added => ("added", "added"),
            LayerFate::Gone => ("gone", "gone"),
        };
        out.push_str(&format!(
            "<tr><td class=\"{class}\">{word}</td><td>{}</td><td class=\"number\">{}</td></tr>\n",
            code(layer.digest.as_str()),
            layer.size.map(size::size_text).unwrap_or_default()
        ));
    }
    out + "</tbody>\n</table></div>\n"
}

/// A line of a difference: what breaks in the text does not begin another.
fn line(class: &str, sign: char, words: &str) -> String {
    format!(
        "<span class=\"{class}\">{sign} {}</span>\n",
        text(&words.replace('\n', " "))
    )
}

fn definitions(facts: &[(&str, String)]) -> String {
    let mut out = "<dl>\n".to_owned();
    for (word, value) in facts {
        out.push_str(&format!("<dt>{word}</dt><dd>{value}</dd>\n"));
    }
    out + "</dl>\n"
}

fn list(platforms: &[Platform]) -> String {
    let platforms: Vec<String> = platforms
        .iter()
        .map(|platform| text(&platform.described()))
        .collect();
    platforms.join(", ")
}

fn code(value: &str) -> String {
    format!("<code>{}</code>", text(value))
}
