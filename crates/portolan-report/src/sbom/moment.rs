//! Moments as both forms write them: UTC, whole seconds, a year of four digits.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A moment; `None` for years that cannot be written so.
pub(super) fn written(moment: Timestamp) -> Option<String> {
    let zoned = moment.to_zoned(TimeZone::UTC);
    (zoned.year() >= 1).then(|| zoned.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}
