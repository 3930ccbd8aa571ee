//! How change is written: the log of a tag, and the difference of two records, for terminals, pages and programs.

mod diff_json;
mod diff_markdown;
mod diff_text;
mod log;

use jiff::Timestamp;
use portolan_image::Digest;
use portolan_image::diff::Verdict;
use serde::Serialize;

pub use diff_json::diff_json;
pub use diff_markdown::diff_markdown;
pub use diff_text::diff_text;
pub use log::{log_json, log_markdown, log_text};

/// A stretch of time in which a tag was the same, and why it began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogEntry {
    /// What it pointed to; `None` where it was gone.
    pub digest: Option<Digest>,
    /// The first time that it was seen so.
    pub first_seen: Timestamp,
    /// The last time that it was seen so.
    pub last_seen: Timestamp,
    /// The host that answered.
    pub host: String,
    /// Whether it was only read in a page, and nothing proves it.
    pub claimed: bool,
    /// Why it moved here; `None` for the first, for what is gone, and where what it was before is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
}

/// A time to the minute, as people read it.
fn minute(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M").to_string()
}
