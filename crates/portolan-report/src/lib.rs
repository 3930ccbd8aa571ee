//! How a record is written, for people and for programs.
//!
//! A report is a pure function of a [`portolan_image::Record`]: the same record gives the same bytes, whether it was read
//! just now or years ago. Nothing here asks a registry, reads a clock or prints; only [`folder`] touches the disk. All text of a record is hostile and is escaped
//! for the format that it goes to, where it goes there.

pub mod change;
mod contents;
mod date;
pub mod folder;
pub mod html;
pub mod json;
pub mod lint;
pub mod local;
pub mod markdown;
pub mod packages;
mod proof;
pub mod sbom;
mod secrets;
mod size;
mod style;
pub mod text;
mod view;

pub use change::{
    LogEntry, diff_html, diff_json, diff_markdown, diff_text, log_json, log_markdown, log_text,
};
pub use contents::{PlatformContents, Subject};
pub use folder::{Folder, Touched};
pub use html::{HtmlOptions, html};
pub use json::write::escaped as escaped_json;
pub use json::{JsonLayout, JsonOptions, json};
pub use lint::{Linted, lint_json, lint_sarif, lint_text};
pub use local::{LocalPlatform, local};
pub use markdown::{MarkdownOptions, ReadError, markdown, read};
pub use packages::{
    PackagesTextOptions, packages_csv, packages_json, packages_markdown, packages_summary,
    packages_text,
};
pub use proof::proof_words;
pub use sbom::{cyclonedx_json, spdx_json};
pub use secrets::Secrets;
pub use size::size_text;
pub use style::Style;
pub use text::{Colour, Detail, TextOptions, cut_text, text};
