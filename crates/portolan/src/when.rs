//! Times as people write them, in UTC: behind an image's name as `@{...}`, and in options.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::trouble::Trouble;

/// Takes the time off an image's name: `python:3.7-slim@{2024-05-01}`.
pub(crate) fn split(typed: &str) -> (&str, Option<&str>) {
    let inner = typed
        .strip_suffix('}')
        .and_then(|rest| rest.rsplit_once("@{"));
    match inner {
        Some((name, time)) => (name, Some(time)),
        None => (typed, None),
    }
}

/// Reads a time. What names a day, a month or a year means its last moment: what was seen until then.
pub(crate) fn parse(text: &str, now: Timestamp) -> Result<Timestamp, Trouble> {
    if text.contains('[') {
        return Err(Trouble::usage(format!("`{text}` names a time zone"))
            .hint("times are UTC; write the offset instead, as in 2024-05-01T12:00+02:00"));
    }
    read(text.trim(), now).ok_or_else(|| {
        Trouble::usage(format!("`{text}` is no time that is understood"))
            .hint("write 2024-05-01, 2024-05-01T12:00Z, 2024-05, yesterday or `3 days ago`; times are UTC")
    })
}

/// Reads a time as [`parse`], but what names a day, a month or a year means its first moment.
pub(crate) fn begin(text: &str, now: Timestamp) -> Result<Timestamp, Trouble> {
    let text = &*hyphenated(text.trim());
    let first = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    match first.parse::<Date>() {
        Ok(day) if first.len() == 10 => {
            at(day.at(0, 0, 0, 0)).ok_or_else(|| Trouble::usage(format!("`{text}` is no time")))
        }
        _ => parse(text, now),
    }
}

/// `20240501` as `2024-05-01`; all else as it is.
fn hyphenated(text: &str) -> Cow<'_, str> {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]).into()
    } else {
        text.into()
    }
}

fn read(text: &str, now: Timestamp) -> Option<Timestamp> {
    let text = &*hyphenated(text);
    let today = now.to_zoned(TimeZone::UTC).date();
    match text {
        "now" | "today" => return Some(now),
        "yesterday" => return end_of(today.yesterday().ok()?),
        _ => {}
    }
    if let Some(span) = text.strip_suffix(" ago").and_then(ago) {
        return now
            .to_zoned(TimeZone::UTC)
            .checked_sub(span)
            .ok()
            .map(|zoned| zoned.timestamp());
    }
    if let Some(seconds) = text.strip_prefix('@') {
        return Timestamp::from_second(seconds.parse().ok()?).ok();
    }
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time);
    }
    period(text)
        .or_else(|| {
            text.parse::<Date>()
                .ok()
                .filter(|_| text.len() == 10)
                .and_then(end_of)
        })
        .or_else(|| at(text.parse::<DateTime>().ok()?))
        .or_else(|| {
            jiff::fmt::rfc2822::parse(text)
                .ok()
                .map(|zoned| zoned.timestamp())
        })
}

/// `2024` and `2024-05`.
fn period(text: &str) -> Option<Timestamp> {
    let number = |text: &str, length: usize| -> Option<i16> {
        (text.len() == length && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse().ok())?
    };
    let (year, month) = match text.split_once('-') {
        Some((year, month)) => (number(year, 4)?, number(month, 2)?),
        None => (number(text, 4)?, 12),
    };
    let first = Date::new(year, month.try_into().ok()?, 1).ok()?;
    end_of(first.last_of_month())
}

/// `3 days`, `1 week`.
fn ago(text: &str) -> Option<Span> {
    let (count, unit) = text.split_once(' ')?;
    let count: i64 = if matches!(count, "a" | "an") {
        1
    } else {
        count.parse().ok()?
    };
    let span = Span::new();
    let span = match unit.strip_suffix('s').unwrap_or(unit) {
        "second" => span.try_seconds(count),
        "minute" => span.try_minutes(count),
        "hour" => span.try_hours(count),
        "day" => span.try_days(count),
        "week" => span.try_weeks(count),
        "month" => span.try_months(count),
        "year" => span.try_years(count),
        _ => return None,
    };
    span.ok()
}

fn end_of(day: Date) -> Option<Timestamp> {
    at(day.at(23, 59, 59, 999_000_000))
}

fn at(time: DateTime) -> Option<Timestamp> {
    time.to_zoned(TimeZone::UTC)
        .ok()
        .map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_understood_in_the_common_forms() {
        let now: Timestamp = "2026-11-21T10:00:00Z".parse().unwrap();
        let cases = [
            ("2024-05-01", "2024-05-01T23:59:59.999Z"),
            ("20240501", "2024-05-01T23:59:59.999Z"),
            ("2024-05", "2024-05-31T23:59:59.999Z"),
            ("2024", "2024-12-31T23:59:59.999Z"),
            ("2024-05-01T12:00", "2024-05-01T12:00:00Z"),
            ("2024-05-01 12:00:30", "2024-05-01T12:00:30Z"),
            ("2024-05-01T12:00:00Z", "2024-05-01T12:00:00Z"),
            ("2024-05-01T12:00:00+02:00", "2024-05-01T10:00:00Z"),
            ("Tue, 17 Jul 2018 00:28:04 GMT", "2018-07-17T00:28:04Z"),
            ("@1714564800", "2024-05-01T12:00:00Z"),
            ("now", "2026-11-21T10:00:00Z"),
            ("yesterday", "2026-11-20T23:59:59.999Z"),
            ("3 days ago", "2026-11-18T10:00:00Z"),
            ("a week ago", "2026-11-14T10:00:00Z"),
            ("1 month ago", "2026-10-21T10:00:00Z"),
        ];
        for (text, expected) in cases {
            assert_eq!(
                read(text, now).map(|t| t.to_string()).as_deref(),
                Some(expected),
                "{text}"
            );
        }
        for text in [
            "",
            "soon",
            "2024-13",
            "2024-02-30",
            "24-05-01",
            "-1",
            "99999999999 years ago",
            "@x",
        ] {
            assert_eq!(read(text, now), None, "{text}");
        }
    }

    #[test]
    fn a_day_without_hyphens_begins_as_one_with_them() {
        let now: Timestamp = "2026-11-21T10:00:00Z".parse().unwrap();
        for text in ["2024-05-01", "20240501"] {
            let first = begin(text, now).unwrap();
            assert_eq!(first.to_string(), "2024-05-01T00:00:00Z", "{text}");
        }
    }

    #[test]
    fn a_zone_is_refused_and_not_passed_over() {
        let now: Timestamp = "2026-11-21T10:00:00Z".parse().unwrap();
        for text in [
            "2018-07-17T11:59:00[Europe/Berlin]",
            "2018-07-17T11:59:00+02:00[Europe/Berlin]",
            "2018-07-17[Europe/Berlin]",
        ] {
            for read in [parse, begin] {
                let said = read(text, now).unwrap_err().into_said();
                assert_eq!(said.what, format!("`{text}` names a time zone"));
                assert_eq!(said.status, crate::exit::Status::Usage);
            }
        }
    }

    #[test]
    fn a_time_stands_behind_a_name() {
        assert_eq!(
            split("python:3@{2024-05-01}"),
            ("python:3", Some("2024-05-01"))
        );
        assert_eq!(
            split("python@sha256:0a@{2024}"),
            ("python@sha256:0a", Some("2024"))
        );
        assert_eq!(split("python:3"), ("python:3", None));
        assert_eq!(split("a}"), ("a}", None));
    }
}
