//! Differences by layer: which layers only one of the images has, and what each of these did.

use portolan_image::Digest;
use portolan_image::contents::LayerNumber;
use portolan_image::error::visible;
use portolan_layer::tree::Changed;
use portolan_report::size_text;

use super::{Compared, Opened, text};
use crate::commands::Context;
use crate::contents::Layer;
use crate::terminal::Colour;

/// A layer that the other image has not.
pub(super) struct Own<'a> {
    pub(super) number: LayerNumber,
    pub(super) layer: &'a Layer,
    /// Whether it could be read.
    pub(super) is_read: bool,
    pub(super) changes: Vec<Changed<'a>>,
}

impl<'a> Compared<'a> {
    /// The layers that only the first image has, and those that only the second one has.
    pub(super) fn own_layers(&self) -> [Vec<Own<'a>>; 2] {
        [
            self.own(self.before, self.after),
            self.own(self.after, self.before),
        ]
    }

    /// How many layers of the second image the first one has too.
    pub(super) fn common_layers(&self) -> usize {
        let layers = self.after.opening.layers.iter();
        let common = layers.filter(|layer| has(self.before, layer));
        common.count()
    }

    fn own(&self, of: &'a Opened, other: &Opened) -> Vec<Own<'a>> {
        let changes = of.files.tree.changes().into_iter();
        let layers = (0..).map(LayerNumber).zip(&of.opening.layers);
        layers
            .zip(&of.files.known)
            .zip(changes)
            .filter(|(((_, layer), _), _)| !has(other, layer))
            .map(|(((number, layer), listing), mut changes)| {
                changes.retain(|changed| self.takes(&changed.version.path()));
                Own {
                    number,
                    layer,
                    is_read: listing.is_some(),
                    changes,
                }
            })
            .collect()
    }
}

/// Whether an image has a layer: the same tar, however it is compressed.
fn has(image: &Opened, layer: &Layer) -> bool {
    image
        .opening
        .layers
        .iter()
        .any(|other| id(other) == id(layer))
}

fn id(layer: &Layer) -> &Digest {
    let read = &layer.read;
    read.diff_id.as_ref().unwrap_or(&read.descriptor.digest)
}

pub(super) fn text(compared: &Compared<'_>, context: Context<'_>) -> String {
    let colour = context.terminal.colour_of(&context.settings.output);
    let [before, after] = compared.own_layers();
    if before.is_empty() && after.is_empty() {
        return String::new();
    }
    let mut text = match compared.common_layers() {
        1 => "1 layer in common\n".to_owned(),
        count => format!("{count} layers in common\n"),
    };
    for (sign, own) in [("-", before), ("+", after)] {
        for layer in &own {
            text.push('\n');
            text.push_str(&one(sign, layer, colour));
        }
    }
    text
}

fn one(sign: &str, own: &Own<'_>, colour: Colour) -> String {
    let descriptor = &own.layer.read.descriptor;
    let size = descriptor.size.map(size_text).unwrap_or_default();
    let digest = descriptor.digest.short();
    let head = format!("{sign} #{} {digest} {size}", own.number);
    let step = own
        .layer
        .step
        .as_deref()
        .unwrap_or("(the history does not tell)");
    // A step may have many lines: the first that is no comment says what it is.
    let mut lines = step.lines().skip_while(|line| line.starts_with('#'));
    let first = visible(lines.next().unwrap_or(step));
    let more = if lines.next().is_some() { " …" } else { "" };
    let mut text = match colour {
        Colour::On => format!("\u{1b}[1m{head}\u{1b}[0m\n\u{1b}[2m  {first}{more}\u{1b}[0m\n"),
        Colour::Off => format!("{head}\n  {first}{more}\n"),
    };
    if !own.is_read {
        text.push_str("  could not be read\n");
        return text;
    }
    if own.changes.is_empty() {
        text.push_str("  nothing\n");
    }
    for changed in &own.changes {
        let letter = text::letter(changed.change, colour);
        let path = text::path_text(&changed.version.file());
        let size = match changed.bytes {
            0 => String::new(),
            bytes => format!("  {}", size_text(bytes)),
        };
        text.push_str(&format!("{letter} {path}{size}\n"));
    }
    text
}
