//! How change is written: the log of a tag, and the difference of two records, for terminals, pages and programs.

mod diff_html;
mod diff_json;
mod diff_markdown;
mod diff_text;
mod log;

use jiff::Timestamp;
use portolan_image::Digest;
use portolan_image::diff::Verdict;
use portolan_image::record::Proof;
use serde::Serialize;

pub use diff_html::diff_html;
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
    /// Whether what is told of it is proven, or a published page claims it; `None` where it was gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
    /// Whether the bytes are known that the digest names; `None` where it was gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest_proof: Option<Proof>,
    /// Why it moved here; `None` for the first, for what is gone, and where what it was before is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
}

impl LogEntry {
    /// What is to be said of a digest that no registry served.
    fn proof_words(&self) -> Option<&'static str> {
        Some(match (self.proof?, self.digest_proof?) {
            (Proof::Verified, _) => return None,
            (Proof::Claimed, _) => "claimed by a page",
            (Proof::Partly, Proof::Claimed) => {
                "claimed by a page; some of its manifests are proven"
            }
            (Proof::Partly, _) => "from a page, proven by its digest",
        })
    }
}

/// A time to the minute, as people read it.
fn minute(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M").to_string()
}
