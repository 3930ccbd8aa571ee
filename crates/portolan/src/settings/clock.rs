//! What time it is: asked once a run, here and nowhere else, and passed on.

use jiff::Timestamp;

/// This moment.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the place that the time is passed in from"
)]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}
