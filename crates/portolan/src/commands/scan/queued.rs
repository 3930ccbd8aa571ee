//! What was put into the queue.

use portolan_catalog::Enqueued;
use serde_json::json;

use super::super::Context;
use super::count;
use crate::exit::Status;
use crate::settings::Format;
use crate::trouble::Trouble;

/// Tells how many repositories wait for workers now.
pub(super) fn give(
    context: Context<'_>,
    format: Format,
    enqueued: Enqueued,
) -> Result<Status, Trouble> {
    if format == Format::Json {
        let json = json!({ "queued": enqueued.fresh, "alreadyQueued": enqueued.there });
        return context.give_json(&json);
    }
    let mut line = format!(
        "{} queued",
        count(enqueued.fresh as u64, "repository", "repositories")
    );
    if enqueued.there > 0 {
        line.push_str(&format!(", {} in the queue already", enqueued.there));
    }
    context.give_lines(&[line])
}
