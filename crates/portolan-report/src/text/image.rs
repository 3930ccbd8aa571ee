//! What images run, how they were built, and what could not be had of them.

use portolan_image::config::Config;
use portolan_image::history::Steps;
use portolan_image::record::{Entry, Layer};

use super::screen::Screen;
use super::{Detail, Paint, plural};
use crate::date;
use crate::proof;
use crate::size;
use crate::view::{self, Told};

/// How wide the names of facts are.
const NAME: usize = 12;

/// A line to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Line {
    /// A name and a value.
    Fact(&'static str, String),
    /// One line of a list, cut where it is too long.
    Item(String),
    /// Something odd or missing.
    Odd(String),
}

/// Writes a section for each platform, or for all platforms of which the same is told.
pub(super) fn sections(screen: &mut Screen, told: &[(&Entry, Told)], detail: Detail) {
    let mut groups: Vec<(Vec<String>, Vec<Line>)> = Vec::new();
    for (entry, told) in told {
        let lines = lines(entry, told, detail);
        let name = entry.platform.to_string();
        match groups.iter_mut().find(|(_, others)| *others == lines) {
            Some((names, _)) => names.push(name),
            None => groups.push((vec![name], lines)),
        }
    }
    for (names, lines) in groups {
        if lines.is_empty() {
            continue;
        }
        screen.blank();
        screen.line(Paint::Title, &names.join(", "));
        for line in lines {
            match line {
                Line::Fact(name, value) => screen.named(name, NAME, Paint::Plain, &value),
                Line::Item(text) => screen.cut_line(Paint::Plain, &text),
                Line::Odd(text) => screen.line(Paint::Warn, &text),
            }
        }
    }
}

fn lines(entry: &Entry, told: &Told, detail: Detail) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(config) = &told.config {
        runs(config, detail, &mut lines);
    }
    if detail == Detail::Full {
        if let Some(id) = view::image_id(entry) {
            lines.push(Line::Fact("Image ID", id));
        }
        lines.extend(proof::of_entry(entry).map(|words| Line::Fact("Proof", words.to_owned())));
        if let Some(config) = &told.config {
            settings(config, &mut lines);
        }
        built(entry, told, &mut lines);
    }
    troubles(entry, &mut lines);
    lines.extend(told.misaligned().map(Line::Odd));
    lines
}

/// What could not be had, and what is odd.
fn troubles(entry: &Entry, lines: &mut Vec<Line>) {
    for failure in &entry.failures {
        lines.push(could_not(&failure.step, &failure.message));
    }
    let mut failed = entry
        .layers
        .iter()
        .filter_map(|layer| layer.failure.as_ref());
    if let Some(first) = failed.next() {
        // A host that does not answer fails for every layer.
        let (step, others) = (&first.step, failed.count());
        let message = if others == 0 {
            first.message.clone()
        } else {
            let noun = plural(others, "layer");
            format!("{} (and for {others} more {noun})", first.message)
        };
        lines.push(could_not(step, &message));
    }
    for finding in &entry.findings {
        lines.push(Line::Odd(format!("{}: {}", finding.place, finding.what)));
    }
}

fn could_not(step: &str, message: &str) -> Line {
    Line::Odd(format!("could not {step}: {message}"))
}

fn runs(config: &Config, detail: Detail, lines: &mut Vec<Line>) {
    let run = &config.run;
    for (name, words) in [
        ("Entrypoint", &run.entrypoint),
        ("Command", &run.cmd),
        ("Shell", &run.shell),
    ] {
        if let Some(words) = words {
            let json = serde_json::to_string(words).expect("a list of strings is JSON");
            lines.push(Line::Fact(name, json));
        }
    }
    for (name, value) in [("User", &run.user), ("Directory", &run.working_dir)] {
        lines.extend(value.clone().map(|value| Line::Fact(name, value)));
    }
    for (name, list) in [("Ports", &run.exposed_ports), ("Volumes", &run.volumes)] {
        if !list.is_empty() {
            lines.push(Line::Fact(name, list.join(" ")));
        }
    }
    if detail == Detail::Short && !run.env.is_empty() {
        let name = |variable: &String| match variable.split_once('=') {
            Some((name, _)) => name.to_owned(),
            None => variable.clone(),
        };
        let names: Vec<String> = run.env.iter().map(name).collect();
        lines.push(Line::Fact("Variables", names.join(" ")));
    }
}

fn settings(config: &Config, lines: &mut Vec<Line>) {
    let run = &config.run;
    for (name, value) in [
        ("Created", &config.created),
        ("Author", &config.author),
        ("Docker", &config.docker_version),
        ("Stopped by", &run.stop_signal),
    ] {
        lines.extend(value.clone().map(|value| Line::Fact(name, value)));
    }
    if let Some(check) = &run.healthcheck {
        lines.push(Line::Fact("Health", check.to_string()));
    }
    for variable in &run.env {
        lines.push(Line::Fact("Variable", variable.clone()));
    }
    for (name, value) in &run.labels {
        lines.push(Line::Fact("Label", format!("{name}={value}")));
    }
    for trigger in &run.on_build {
        lines.push(Line::Fact("Trigger", trigger.clone()));
    }
}

/// The steps, each with the size of the layer that it made; layers apart where that is not known.
fn built(entry: &Entry, told: &Told, lines: &mut Vec<Line>) {
    let steps = told.steps.as_ref().map(Steps::steps).unwrap_or_default();
    for step in steps {
        let layer = step.layer().and_then(|index| entry.layers.get(index));
        let size = layer
            .and_then(|layer| layer.descriptor.size)
            .map(size::size_text)
            .unwrap_or_default();
        let text = step.standard_text();
        let first = text
            .lines()
            .find(|line| !line.starts_with("# ARGS:"))
            .unwrap_or_default();
        let text = format!("{size:>9}  {}", first.replace('\t', " "));
        lines.push(Line::Item(text));
    }
    if steps.iter().all(|step| step.layer().is_none()) {
        lines.extend(entry.layers.iter().map(of_layer));
    }
}

fn of_layer(layer: &Layer) -> Line {
    let size = layer
        .descriptor
        .size
        .map(size::size_text)
        .unwrap_or_default();
    let modified = layer
        .headers
        .as_ref()
        .and_then(|headers| headers.last_modified.as_deref())
        .and_then(date::parse)
        .map(|moment| moment.strftime("%Y-%m-%d").to_string())
        .unwrap_or_default();
    let digest = layer.descriptor.digest.short();
    Line::Item(format!("{size:>9}  {digest}  {modified}"))
}
