//! What each layer added, changed and removed, below the line of the Dockerfile that made it.

use portolan_image::contents::LayerNumber;
use portolan_image::error::visible;
use portolan_layer::tree::{Change, Changed};
use portolan_report::size_text;

use super::{Listed, Row, path_text};
use crate::commands::Context;
use crate::contents::Layer;
use crate::terminal::Colour;

/// A layer that is meant: its number, what made it, and what it did to files that are meant.
pub(super) type Picked<'a> = (LayerNumber, &'a Layer, Vec<Changed<'a>>);

/// The changes of the layers that are meant, each with its number and what made it.
pub(super) fn picked<'a>(
    listed: &'a Listed<'_>,
    changes: Vec<Vec<Changed<'a>>>,
) -> Vec<Picked<'a>> {
    let layers = (0..).map(LayerNumber).zip(&listed.opening.layers);
    layers
        .zip(changes)
        .filter(|((number, _), _)| listed.pick.takes_layer(*number))
        .map(|((number, layer), mut changes)| {
            changes.retain(|changed| listed.pick.takes_path(&changed.version.path()));
            (number, layer, changes)
        })
        .collect()
}

/// The letter of a change, as `docker diff` has it.
pub(super) fn letter(change: Change) -> char {
    match change {
        Change::Added => 'A',
        Change::Changed => 'C',
        Change::Removed => 'D',
    }
}

pub(super) fn text(listed: &Listed<'_>, picked: &[Picked<'_>], context: Context<'_>) -> String {
    let colour = context.terminal.colour_of(&context.settings.output);
    let mut text = String::new();
    for (number, layer, changes) in picked {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&heading(*number, layer, colour));
        let unread = listed.files.known.get(usize::from(number.0));
        if unread.is_some_and(Option::is_none) {
            text.push_str("  could not be read\n");
            continue;
        }
        if changes.is_empty() {
            text.push_str("  nothing\n");
        }
        for changed in changes {
            let row = Row::of(&changed.version);
            let path = path_text(&row.file.path, &row);
            let size = if changed.bytes > 0 {
                format!("  {}", size_text(changed.bytes))
            } else {
                String::new()
            };
            let letter = painted(changed.change, colour);
            text.push_str(&format!("{letter} {path}{size}\n"));
        }
    }
    text
}

/// A layer's number, digest and size, and what made it.
fn heading(number: LayerNumber, layer: &Layer, colour: Colour) -> String {
    let descriptor = &layer.read.descriptor;
    let size = descriptor.size.map(size_text).unwrap_or_default();
    let digest = descriptor.digest.short();
    let head = format!("#{number} {digest} {size}");
    let step = layer
        .step
        .as_deref()
        .unwrap_or("(the history does not tell)");
    // A step may have many lines: the first that is no comment says what it is.
    let mut lines = step.lines().skip_while(|line| line.starts_with('#'));
    let first = visible(lines.next().unwrap_or(step));
    let more = if lines.next().is_some() { " …" } else { "" };
    match colour {
        Colour::On => format!("\u{1b}[1m{head}\u{1b}[0m\n\u{1b}[2m  {first}{more}\u{1b}[0m\n"),
        Colour::Off => format!("{head}\n  {first}{more}\n"),
    }
}

fn painted(change: Change, colour: Colour) -> String {
    let letter = letter(change);
    let code = match (colour, change) {
        (Colour::Off, _) => return letter.to_string(),
        (_, Change::Added) => 32,
        (_, Change::Changed) => 33,
        (_, Change::Removed) => 31,
    };
    format!("\u{1b}[{code}m{letter}\u{1b}[0m")
}
