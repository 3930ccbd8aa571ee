//! Bills of materials: what is installed in the image of one platform, in the two forms that other tools read, SPDX 2.3 and CycloneDX 1.6.
//!
//! Both are functions of the image and its inventory alone: no clock and no random number goes in, so that the same image gives the
//! same bytes. What a document must have of the kind comes from the content: its number is a hash of it, its date is the image's.
//!
//! A licence is declared only where a field or a machine-readable file states it. What was merely read out of a text, or guessed, stands
//! apart and is called so. Nothing is ever concluded.

pub(crate) mod address;
mod cyclonedx;
mod identity;
mod licence;
mod moment;
mod purl;
mod spdx;

pub use cyclonedx::cyclonedx_json;
pub use spdx::spdx_json;

/// How this tool is called in a document.
const TOOL: &str = "portolan";

/// The layer that something is in, in words: `layer 3 (sha256:…)`.
fn layer_words(
    subject: &crate::contents::Subject,
    layer: portolan_image::contents::LayerNumber,
) -> String {
    match subject.layer(layer) {
        Some(digest) => format!("layer {layer} ({digest})"),
        None => format!("layer {layer}"),
    }
}

/// What could not be read, in words; packages may be missing because of it.
fn unread_words(
    subject: &crate::contents::Subject,
    unread: &portolan_image::contents::Unread,
) -> String {
    let layer = layer_words(subject, unread.layer);
    match &unread.path {
        Some(path) => format!("could not read {path} in {layer}: {}", unread.why),
        None => format!("could not read {layer}: {}", unread.why),
    }
}
