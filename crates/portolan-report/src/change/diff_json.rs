//! The difference of two records for programs.

use portolan_image::diff::RecordDiff;
use serde::Serialize;

/// The version of the form.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Form<'a> {
    format: u32,
    names: [&'a str; 2],
    #[serde(flatten)]
    diff: &'a RecordDiff,
}

/// Writes a difference as one object of JSON. `names` are those that were asked for: before, after.
pub fn diff_json(names: [&str; 2], diff: &RecordDiff) -> String {
    let form = Form {
        format: FORMAT,
        names,
        diff,
    };
    let mut text = serde_json::to_string_pretty(&form).expect("a difference is JSON");
    text.push('\n');
    text
}
