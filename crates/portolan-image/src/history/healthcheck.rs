//! HEALTHCHECK in the six forms that builders record (quirks 9.2, 9.3, 9.7).

use super::go_quote;

/// A health check, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Healthcheck {
    /// `NONE`, or `CMD` and words, or `CMD-SHELL` and one text.
    pub(super) test: Vec<String>,
    /// The options that differ from zero, in the order of the manual: name and value.
    pub(super) options: Vec<(&'static str, String)>,
    /// Whether the test was recorded without quotes, so that the ends of its words are lost.
    pub(super) unquoted: bool,
}

/// Reads `&{["CMD-SHELL" "..."] "1m0s" "3s" '\x03'}` with two to four durations, and
/// `{Test:[CMD-SHELL ...] Interval:1m0s ...}` with or without the `&`. Any other text is `None`.
pub(super) fn read(text: &str) -> Option<Healthcheck> {
    let text = text.trim();
    let inner = text
        .strip_prefix('&')
        .unwrap_or(text)
        .strip_prefix('{')?
        .strip_suffix('}')?;
    let check = if inner.starts_with('[') {
        quoted(inner)
    } else {
        named(inner)
    }?;
    let known = match check.test.first()?.as_str() {
        "NONE" => check.test.len() == 1,
        "CMD" => check.test.len() > 1,
        "CMD-SHELL" => check.test.len() == 2,
        _ => false,
    };
    known.then_some(check)
}

/// Names of the durations, by how many were recorded: interval and timeout came first, then the start period (2017),
/// then the start interval (2023).
const DURATIONS: [&str; 4] = ["interval", "timeout", "start-period", "start-interval"];

fn quoted(inner: &str) -> Option<Healthcheck> {
    let (test, mut rest) = go_quote::leading_list(inner)?;
    let mut durations = Vec::new();
    while let Some(behind) = rest.strip_prefix(" \"") {
        let (duration, behind) = behind.split_once('"')?;
        durations.push(duration);
        rest = behind;
    }
    let (retries, rest) = go_quote::rune(rest.strip_prefix(' ')?)?;
    if !rest.is_empty() || !(2..=DURATIONS.len()).contains(&durations.len()) {
        return None;
    }
    let options = options(DURATIONS.into_iter().zip(durations), &retries.to_string())?;
    Some(Healthcheck {
        test,
        options,
        unquoted: false,
    })
}

fn named(inner: &str) -> Option<Healthcheck> {
    // The test may hold anything, the fields behind it cannot: so the last of them is looked for.
    let inner = inner.strip_prefix("Test:[")?;
    let (test, fields) = inner.rsplit_once("] Interval:")?;
    let mut values = [None; 5];
    let names = [
        "Interval",
        "Timeout",
        "StartPeriod",
        "StartInterval",
        "Retries",
    ];
    let fields = format!("Interval:{fields}");
    for field in fields.split(' ') {
        let (name, value) = field.split_once(':')?;
        let place = names.iter().position(|known| *known == name)?;
        *values.get_mut(place)? = Some(value);
    }
    let [durations @ .., retries] = values;
    let durations = DURATIONS
        .into_iter()
        .zip(durations)
        .filter_map(|(name, value)| Some((name, value?)));
    let options = options(durations, retries.unwrap_or("0"))?;
    let test = match test.split_once(' ') {
        Some(("CMD-SHELL", command)) => vec!["CMD-SHELL".to_owned(), command.to_owned()],
        Some(("CMD", words)) => std::iter::once("CMD")
            .chain(words.split(' '))
            .map(str::to_owned)
            .collect(),
        _ => vec![test.to_owned()],
    };
    let unquoted = test.first().is_some_and(|kind| kind == "CMD");
    Some(Healthcheck {
        test,
        options,
        unquoted,
    })
}

fn options<'a>(
    durations: impl Iterator<Item = (&'static str, &'a str)>,
    retries: &str,
) -> Option<Vec<(&'static str, String)>> {
    let mut options = Vec::new();
    for (name, duration) in durations {
        if !is_duration(duration) {
            return None;
        }
        if duration != "0s" {
            options.push((name, duration.to_owned()));
        }
    }
    let retries: u32 = retries.parse().ok()?;
    if retries > 0 {
        options.push(("retries", retries.to_string()));
    }
    Some(options)
}

/// Whether a text looks as Go prints a duration: `1m30s`, `1.5s`, `500ms`, `10µs`.
fn is_duration(text: &str) -> bool {
    let digit = text.starts_with(|first: char| first.is_ascii_digit());
    let unit = text.ends_with(['s', 'm', 'h']);
    digit
        && unit
        && text
            .chars()
            .all(|char| char.is_ascii_digit() || matches!(char, '.' | 'h' | 'm' | 's' | 'µ' | 'n'))
}
