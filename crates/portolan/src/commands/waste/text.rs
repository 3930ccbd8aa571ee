//! Waste as text: what it comes to, a table of the layers, and the largest of each kind.

use portolan_image::contents::LayerNumber;
use portolan_image::error::visible;
use portolan_layer::tree::{Hidden, How};
use portolan_layer::waste::{CacheFound, Duplicate, Waste};
use portolan_report::{cut_text, size_text};

use super::limit::percent;
use super::table::{Column, bar, lines};
use crate::commands::Context;
use crate::contents::{Files, Layer, Opening};
use crate::terminal::Colour;

/// How many places the bar of a layer has.
const BAR: u32 = 10;
/// How many places of a content are written, as far as there is room.
const PLACES: usize = 16;
/// How many columns the names of what is wasted take.
const NAME: usize = 12;

pub(super) fn page(
    context: Context<'_>,
    opening: &Opening,
    files: &Files,
    waste: &Waste<'_>,
    top: usize,
) -> String {
    let output = &context.settings.output;
    let mut page = Written {
        text: String::new(),
        colour: context.terminal.colour_of(output),
        width: context.terminal.width_of(output),
    };
    page.head(opening, files, waste);
    page.layers(opening, files, waste);
    page.hidden(&waste.hidden, top);
    page.caches(waste, top);
    page.duplicates(waste, top);
    page.text
}

struct Written {
    text: String,
    colour: Colour,
    width: usize,
}

impl Written {
    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// What follows is about something else.
    fn title(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.line("");
        }
        let text = cut_text(&visible(text), self.width);
        let text = self.painted("1", &text);
        self.line(&text);
    }

    fn painted(&self, code: &str, text: &str) -> String {
        match self.colour {
            Colour::On => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            Colour::Off => text.to_owned(),
        }
    }

    fn named(&mut self, name: &str, value: &str) {
        let value = cut_text(value, self.width.saturating_sub(NAME));
        let name = self.painted("2", &format!("{name:<NAME$}"));
        self.line(&format!("{name}{value}"));
    }

    fn table<const N: usize>(&mut self, columns: &[Column; N], rows: &[[String; N]]) {
        for (number, line) in lines(columns, rows, self.width).iter().enumerate() {
            let line = if number == 0 {
                self.painted("2", line)
            } else {
                line.clone()
            };
            self.line(&line);
        }
    }

    fn head(&mut self, opening: &Opening, files: &Files, waste: &Waste<'_>) {
        let total = waste.total();
        self.title(&format!("{} {}", opening.name, opening.platform));
        let layers = match opening.layers.len() {
            1 => "1 layer".to_owned(),
            count => format!("{count} layers"),
        };
        let unread = files.known.iter().filter(|layer| layer.is_none());
        let unread = match unread.count() {
            0 => String::new(),
            count => format!(", {count} of them could not be read"),
        };
        self.named(
            "Written",
            &format!("{} in {layers}{unread}", size_text(total.written)),
        );
        let wasted = total.wasted();
        self.named(
            "Wasted",
            &format!(
                "{} ({:.1} %): {} hidden, {} caches",
                size_text(wasted),
                percent(wasted, total.written),
                size_text(total.hidden),
                size_text(total.caches)
            ),
        );
        self.named(
            "Duplicates",
            &format!("{}, not counted as waste", size_text(total.duplicates)),
        );
        let dive = waste.dive;
        let part = dive.user_wasted_part();
        let part = if part.is_finite() {
            format!("{:.1} % above the base", part * 100.0)
        } else {
            "nothing above the base".to_owned()
        };
        self.named(
            "Efficiency",
            &format!(
                "{:.4} as dive has it ({} wasted, {part})",
                dive.efficiency,
                size_text(dive.wasted_bytes)
            ),
        );
    }

    fn layers(&mut self, opening: &Opening, files: &Files, waste: &Waste<'_>) {
        self.line("");
        let rows = opening.layers.iter().zip(&waste.layers).enumerate();
        let rows: Vec<[String; 7]> = rows
            .map(|(number, (layer, of))| {
                let is_read = files.known.get(number).is_some_and(Option::is_some);
                let size = |bytes: u64| {
                    if bytes == 0 {
                        "-".to_owned()
                    } else {
                        size_text(bytes)
                    }
                };
                let step = first_line(layer);
                if !is_read {
                    let empty = String::new;
                    let wasted = "not read".to_owned();
                    return [
                        number_of(number),
                        empty(),
                        empty(),
                        empty(),
                        empty(),
                        wasted,
                        step,
                    ];
                }
                [
                    number_of(number),
                    size_text(of.written),
                    size(of.hidden),
                    size(of.caches),
                    size(of.duplicates),
                    format!(
                        "{} {:>3.0} %",
                        bar(of.wasted(), of.written, BAR),
                        percent(of.wasted(), of.written)
                    ),
                    step,
                ]
            })
            .collect();
        let columns = [
            Column::left("Layer", 0),
            Column::right("Written", 0),
            Column::right("Hidden", 75),
            Column::right("Caches", 75),
            Column::right("Copies", 100),
            Column::left("Wasted", 0),
            Column::left("Step", 0),
        ];
        self.table(&columns, &rows);
    }

    fn hidden(&mut self, hidden: &[Hidden<'_>], top: usize) {
        if hidden.is_empty() {
            return;
        }
        self.title("Hidden files");
        let rows: Vec<[String; 4]> = hidden
            .iter()
            .take(top)
            .map(|gone| {
                let how = match gone.how {
                    How::Replaced => "replaced by",
                    How::Removed => "removed by",
                };
                let file = gone.version.file();
                [
                    size_text(file.size),
                    format!("#{}", gone.version.layer()),
                    format!("{how} #{}", gone.by),
                    file.path.to_string(),
                ]
            })
            .collect();
        let columns = [
            Column::right("Size", 0),
            Column::left("Layer", 0),
            Column::left("", 0),
            Column::left("File", 0),
        ];
        self.table(&columns, &rows);
        let rest = hidden.iter().skip(top).map(|gone| gone.version.file().size);
        self.rest(rest, "files");
    }

    fn caches(&mut self, waste: &Waste<'_>, top: usize) {
        if waste.caches.is_empty() {
            return;
        }
        self.title("Caches left behind");
        let rows: Vec<[String; 5]> = waste
            .caches
            .iter()
            .take(top)
            .map(|cache| {
                let mut layers: Vec<LayerNumber> =
                    cache.files.iter().map(|(file, _)| file.layer()).collect();
                layers.sort_unstable();
                layers.dedup();
                let layers: Vec<String> = layers.iter().map(|layer| format!("#{layer}")).collect();
                [
                    size_text(cache.bytes()),
                    layers.join(" "),
                    cache.kind.tool.to_owned(),
                    cache.folder().to_string(),
                    cache.kind.remedy.to_owned(),
                ]
            })
            .collect();
        let columns = [
            Column::right("Size", 0),
            Column::left("Layers", 0),
            Column::left("Cache", 0),
            Column::left("Folder", 0),
            Column::left("Against it", 80),
        ];
        self.table(&columns, &rows);
        let rest = waste.caches.iter().skip(top);
        self.rest(rest.map(CacheFound::bytes), "caches");
    }

    fn duplicates(&mut self, waste: &Waste<'_>, top: usize) {
        if waste.duplicates.is_empty() {
            return;
        }
        self.title("Files of the same content");
        let rows: Vec<[String; 4]> = waste
            .duplicates
            .iter()
            .take(top)
            .map(|same| {
                let files = same.files.iter();
                let files: Vec<String> = files
                    .take(PLACES)
                    .map(|file| format!("#{} {}", file.layer(), file.path()))
                    .collect();
                [
                    size_text(same.extra_bytes()),
                    same.files.len().to_string(),
                    size_text(same.bytes),
                    files.join(", "),
                ]
            })
            .collect();
        let columns = [
            Column::right("Copies", 0),
            Column::right("Files", 0),
            Column::right("Each", 0),
            Column::left("Where", 0),
        ];
        self.table(&columns, &rows);
        let rest = waste.duplicates.iter().skip(top);
        self.rest(rest.map(Duplicate::extra_bytes), "contents");
    }

    /// How many are not listed.
    fn rest(&mut self, sizes: impl Iterator<Item = u64>, what: &str) {
        let (mut count, mut bytes) = (0_usize, 0_u64);
        for size in sizes {
            count += 1;
            bytes = bytes.saturating_add(size);
        }
        if count > 0 {
            let text = format!("and {count} more {what}, {}", size_text(bytes));
            let text = self.painted("2", &text);
            self.line(&text);
        }
    }
}

fn number_of(layer: usize) -> String {
    format!("#{layer}")
}

/// The line of the Dockerfile: of several the first that is no comment.
fn first_line(layer: &Layer) -> String {
    let step = layer
        .step
        .as_deref()
        .unwrap_or("(the history does not tell)");
    let mut lines = step.lines().skip_while(|line| line.starts_with('#'));
    let first = lines.next().unwrap_or(step);
    let more = if lines.next().is_some() { " …" } else { "" };
    format!("{first}{more}")
}
