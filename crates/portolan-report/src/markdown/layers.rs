//! The layers of a section, with what the registry said of each blob.

use portolan_image::record::{Entry, Layer};

use super::Page;
use super::escape::{code, plain};
use crate::date;
use crate::size;

impl Page<'_> {
    pub(super) fn layers(&self, entry: &Entry) -> String {
        if entry.layers.is_empty() {
            return String::new();
        }
        let mut out = "-\tLayers:\n".to_owned();
        for layer in &entry.layers {
            let mut lines = vec![format!("\t-\t{}", code(layer.descriptor.digest.as_str()))];
            lines.extend(last_modified(layer).map(|text| format!("\t\tLast Modified: {text}")));
            lines.extend(
                layer
                    .descriptor
                    .size
                    .map(|bytes| format!("\t\tSize: {}", size::with_bytes(bytes, self.style))),
            );
            let mime = layer.descriptor.media_type.as_str();
            if !mime.is_empty() {
                lines.push(format!("\t\tMIME: {}", plain(mime)));
            }
            // Two blanks at the end of a line break it.
            out.push_str(&lines.join("  \n"));
            out.push('\n');
        }
        out
    }
}

fn last_modified(layer: &Layer) -> Option<String> {
    if let Some(failure) = &layer.failure {
        return Some(format!("not known ({})", plain(&failure.message)));
    }
    let header = layer.headers.as_ref()?.last_modified.as_deref()?;
    Some(
        date::parse(header)
            .and_then(date::http)
            .unwrap_or_else(|| plain(header)),
    )
}
