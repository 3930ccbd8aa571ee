//! The report for a terminal: compact, fitted to its width, coloured where that is wanted.

mod paint;
mod table;

use portolan_image::error::visible;
use portolan_image::history::Steps;
use portolan_image::record::{Entry, Layer, Record};

use crate::date;
use crate::secrets::{Secrets, notice};
use crate::size;
use crate::view::{self, Told};
pub(crate) use paint::{Paint, painted};
use table::{Column, Table};

/// How a text report is written.
#[derive(Debug, Clone, Copy)]
pub struct TextOptions {
    /// Whether values that look like secrets are shown.
    pub secrets: Secrets,
    /// Whether there is colour.
    pub colour: Colour,
    /// The width of a line, in columns.
    pub width: usize,
    /// How much is told.
    pub detail: Detail,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self {
            secrets: Secrets::default(),
            colour: Colour::Never,
            width: 80,
            detail: Detail::Short,
        }
    }
}

/// Whether there is colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// By ANSI escapes.
    Always,
    /// Plain text.
    Never,
}

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The tag and a line for each platform, and what a container runs.
    Short,
    /// Also each platform's settings, steps and layers.
    Full,
}

/// The narrowest width that is written for.
const MIN_WIDTH: usize = 30;
/// How wide the names of facts are in the head: a digest fits behind one in 80 columns.
const HEAD_LABEL: usize = 8;
/// How wide the names of facts are.
const LABEL: usize = 12;

/// Writes the text report of a record.
pub fn text(record: &Record, options: &TextOptions) -> String {
    let mut page = Page {
        out: String::new(),
        colour: options.colour,
        width: options.width.max(MIN_WIDTH),
    };
    let told: Vec<(&Entry, Told)> = record
        .images()
        .map(|entry| (entry, Told::of(entry, options.secrets)))
        .collect();
    page.head(record);
    page.platforms(&told);
    page.beside(record);
    for (entry, told) in &told {
        page.image(entry, told, options.detail);
    }
    let hidden: usize = told.iter().map(|(_, told)| told.hidden()).sum();
    if hidden > 0 {
        page.blank();
        page.line(Paint::Dim, &notice(hidden));
    }
    page.out
}

struct Page {
    out: String,
    colour: Colour,
    width: usize,
}

impl Page {
    fn head(&mut self, record: &Record) {
        self.line(Paint::Title, &visible(&record.reference.familiar()));
        if let Some(root) = &record.root {
            self.named("Digest", HEAD_LABEL, root.digest().as_str());
            self.named("Type", HEAD_LABEL, root.media_type().as_str());
        }
        self.named("From", HEAD_LABEL, &record.origin.location);
    }

    fn platforms(&mut self, told: &[(&Entry, Told)]) {
        self.blank();
        if told.is_empty() {
            self.line(Paint::Dim, "no platforms");
            return;
        }
        let mut table = Table::new(&[
            Column::left("PLATFORM", 0),
            Column::left("DIGEST", 2),
            Column::right("SIZE", 0),
            Column::right("LAYERS", 3),
            Column::left("CREATED", 1),
        ]);
        for (entry, told) in told {
            let created = told
                .config
                .as_ref()
                .and_then(|config| config.created.as_deref());
            table.row([
                visible(&entry.platform.to_string()),
                entry
                    .digest()
                    .map(|digest| digest.short().to_owned())
                    .unwrap_or_default(),
                view::total_size(entry).map(size::short).unwrap_or_default(),
                if entry.failures.is_empty() {
                    entry.layers.len().to_string()
                } else {
                    "unread".to_owned()
                },
                created
                    .map(|created| visible(created.get(..10).unwrap_or(created)))
                    .unwrap_or_default(),
            ]);
        }
        for (number, line) in table.lines(self.width).into_iter().enumerate() {
            self.line(
                if number == 0 {
                    Paint::Dim
                } else {
                    Paint::Plain
                },
                &line,
            );
        }
    }

    fn beside(&mut self, record: &Record) {
        let attestations = record.attestations().count();
        if attestations > 0 {
            self.line(
                Paint::Dim,
                &format!(
                    "and {attestations} {} (not verified)",
                    plural(attestations, "attestation")
                ),
            );
        }
        if record.left_out > 0 {
            self.line(
                Paint::Dim,
                &format!(
                    "and {} more {}, not asked for",
                    record.left_out,
                    plural(record.left_out, "platform")
                ),
            );
        }
        for finding in &record.findings {
            self.line(
                Paint::Warn,
                &visible(&format!("{}: {}", finding.place, finding.what)),
            );
        }
    }

    fn image(&mut self, entry: &Entry, told: &Told, detail: Detail) {
        let troubled = !entry.failures.is_empty()
            || !entry.findings.is_empty()
            || entry.layers.iter().any(|layer| layer.failure.is_some());
        if detail == Detail::Short && !troubled && told.config.is_none() {
            return;
        }
        self.blank();
        self.line(Paint::Title, &visible(&entry.platform.to_string()));
        if let Some(config) = &told.config {
            let run = &config.run;
            self.words("Entrypoint", run.entrypoint.as_deref());
            self.words("Command", run.cmd.as_deref());
            for (label, value) in [("User", &run.user), ("Directory", &run.working_dir)] {
                if let Some(value) = value {
                    self.fact(label, value);
                }
            }
            if !run.exposed_ports.is_empty() {
                self.fact("Ports", &run.exposed_ports.join(" "));
            }
            if detail == Detail::Full {
                self.settings(entry, config);
            }
        }
        if detail == Detail::Full {
            self.layers(entry, told);
        }
        for failure in &entry.failures {
            self.line(
                Paint::Warn,
                &visible(&format!("could not {}: {}", failure.step, failure.message)),
            );
        }
        for failure in entry
            .layers
            .iter()
            .filter_map(|layer| layer.failure.as_ref())
        {
            self.line(
                Paint::Warn,
                &visible(&format!("could not {}: {}", failure.step, failure.message)),
            );
        }
        for finding in &entry.findings {
            self.line(
                Paint::Warn,
                &visible(&format!("{}: {}", finding.place, finding.what)),
            );
        }
        if let Some(note) = told.misaligned() {
            self.line(Paint::Warn, &note);
        }
    }

    fn settings(&mut self, entry: &Entry, config: &portolan_image::config::Config) {
        if let Some(id) = view::image_id(entry) {
            self.fact("Image ID", &id);
        }
        for variable in &config.run.env {
            self.fact("Env", variable);
        }
        for (name, value) in &config.run.labels {
            self.fact("Label", &format!("{name}={value}"));
        }
    }

    fn layers(&mut self, entry: &Entry, told: &Told) {
        let steps = told.steps.as_ref().map(Steps::steps).unwrap_or_default();
        for step in steps {
            let layer = step.layer().and_then(|index| entry.layers.get(index));
            let size = layer
                .and_then(|layer| layer.descriptor.size)
                .map(size::short)
                .unwrap_or_default();
            let text = step.standard_text();
            let first = text
                .lines()
                .find(|line| !line.starts_with("# ARGS:"))
                .unwrap_or_default();
            self.line(
                Paint::Plain,
                &visible(&format!("{size:>9}  {}", first.replace('\t', " "))),
            );
        }
        if steps.iter().all(|step| step.layer().is_none()) {
            for layer in &entry.layers {
                let line = of_layer(layer);
                self.line(Paint::Plain, &line);
            }
        }
    }

    fn words(&mut self, label: &str, words: Option<&[String]>) {
        if let Some(words) = words {
            self.fact(
                label,
                &serde_json::to_string(words).expect("a list of strings is JSON"),
            );
        }
    }

    fn fact(&mut self, label: &str, value: &str) {
        self.named(label, LABEL, value);
    }

    fn named(&mut self, label: &str, label_width: usize, value: &str) {
        let value = cut(&visible(value), self.width.saturating_sub(label_width));
        let label = self.painted(Paint::Dim, &format!("{label:<label_width$}"));
        self.out.push_str(&label);
        self.out.push_str(&value);
        self.out.push('\n');
    }

    fn line(&mut self, paint: Paint, text: &str) {
        let line = self.painted(paint, cut(text, self.width).trim_end());
        self.out.push_str(&line);
        self.out.push('\n');
    }

    fn blank(&mut self) {
        self.out.push('\n');
    }

    fn painted(&self, paint: Paint, text: &str) -> String {
        painted(self.colour, paint, text)
    }
}

fn of_layer(layer: &Layer) -> String {
    let size = layer.descriptor.size.map(size::short).unwrap_or_default();
    let modified = layer
        .headers
        .as_ref()
        .and_then(|headers| headers.last_modified.as_deref());
    let modified = modified
        .and_then(date::parse)
        .map(|moment| moment.strftime("%Y-%m-%d").to_string())
        .unwrap_or_default();
    format!("{size:>9}  {}  {modified}", layer.descriptor.digest.short())
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        noun.to_owned()
    } else {
        format!("{noun}s")
    }
}

/// At most `width` columns of a text; what is cut is marked. East Asian wide characters count twice.
fn cut(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += columns_of(c);
        if used > width {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

fn columns(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

fn columns_of(c: char) -> usize {
    match u32::from(c) {
        0x0300..=0x036f => 0,
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1faff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}
