//! The JSON report: the published form for programs, described by `docs/schema/report.schema.json`.
//!
//! It is not how records are kept: fields are those that people ask for, derived from the documents, so that a program need know neither
//! manifests nor histories. A field that is absent is not known or does not apply.

mod form;
mod read;
pub(crate) mod write;

use portolan_image::Record;

use crate::secrets::Secrets;

/// How a JSON report is written.
#[derive(Debug, Clone, Copy, Default)]
pub struct JsonOptions {
    /// Whether values that look like secrets are shown.
    pub secrets: Secrets,
    /// The layout.
    pub layout: JsonLayout,
}

/// The layout of JSON.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum JsonLayout {
    /// Indented, for people.
    #[default]
    Pretty,
    /// On one line, for many reports in a stream.
    Compact,
}

/// Writes the JSON report of a record, with a line break at its end.
pub fn json(record: &Record, options: &JsonOptions) -> String {
    let report = read::report(record, options.secrets);
    let text = match options.layout {
        JsonLayout::Pretty => serde_json::to_string_pretty(&report),
        JsonLayout::Compact => serde_json::to_string(&report),
    };
    write::escaped(&text.expect("strings, numbers and lists are JSON")) + "\n"
}
