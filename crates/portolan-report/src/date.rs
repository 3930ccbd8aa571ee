//! Moments as HTTP writes them (RFC 9110, 5.6.7), the form of published pages: `Tue, 17 Jul 2018 00:28:04 GMT`.

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::tz::TimeZone;

/// A moment in the form of HTTP; `None` for years that it cannot write.
pub(crate) fn http(moment: Timestamp) -> Option<String> {
    DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&moment)
        .ok()
}

/// A `Last-Modified` header, in any of the forms that HTTP allows or with another zone; `None` if it cannot be read.
pub(crate) fn parse(header: &str) -> Option<Timestamp> {
    let header = header.trim();
    if let Ok(moment) = jiff::fmt::rfc2822::DateTimeParser::new()
        .relaxed_weekday(true)
        .parse_timestamp(header)
    {
        return Some(moment);
    }
    // The two old forms of RFC 9110: RFC 850's and asctime's.
    ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"]
        .iter()
        .find_map(|form| {
            jiff::civil::DateTime::strptime(form, header)
                .ok()?
                .to_zoned(TimeZone::UTC)
                .ok()
        })
        .map(|zoned| zoned.timestamp())
        .or_else(|| header.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_date_is_written_in_one() {
        let cases = [
            (
                "Tue, 17 Jul 2018 00:44:17 GMT",
                Some("Tue, 17 Jul 2018 00:44:17 GMT"),
            ),
            (
                "Tue, 17 Jul 2018 02:44:17 +0200",
                Some("Tue, 17 Jul 2018 00:44:17 GMT"),
            ),
            (
                "Mon, 17 Jul 2018 00:44:17 GMT",
                Some("Tue, 17 Jul 2018 00:44:17 GMT"),
            ),
            (
                "Sunday, 06-Nov-94 08:49:37 GMT",
                Some("Sun, 06 Nov 1994 08:49:37 GMT"),
            ),
            (
                "Sun Nov  6 08:49:37 1994",
                Some("Sun, 06 Nov 1994 08:49:37 GMT"),
            ),
            (
                "2018-07-17T00:44:17Z",
                Some("Tue, 17 Jul 2018 00:44:17 GMT"),
            ),
            ("yesterday", None),
            ("", None),
        ];
        for (header, expected) in cases {
            assert_eq!(
                parse(header).and_then(http).as_deref(),
                expected,
                "{header}"
            );
        }
    }
}
