//! The words of a search, read into conditions.

use jiff::Timestamp;
use portolan_catalog::{Bound, Condition, FilePattern, Pattern, Seen};

use crate::trouble::Trouble;
use crate::when;

/// Whether a word is a digest or the beginning of one.
pub(super) fn is_digest(word: &str) -> bool {
    let hex = |text: &str, least: usize| {
        text.len() >= least && text.bytes().all(|b| b.is_ascii_hexdigit())
    };
    match word.split_once(':') {
        Some(("sha256" | "sha512", rest)) => hex(rest, 4),
        Some(_) => false,
        // A word of hex digits alone is taken for a digest only where it can hardly be anything else.
        None => hex(word, 12),
    }
}

/// As many words as a database takes in one question, and more than anyone types.
const MOST: usize = 100;

/// Reads all words.
pub(super) fn read(words: &[String], now: Timestamp) -> Result<Vec<Condition>, Trouble> {
    if words.len() > MOST {
        return Err(Trouble::usage(format!(
            "{} words are more than a search takes",
            words.len()
        ))
        .hint(format!("name at most {MOST}")));
    }
    words.iter().map(|word| one(word, now)).collect()
}

fn one(word: &str, now: Timestamp) -> Result<Condition, Trouble> {
    if is_digest(word) {
        return Ok(Condition::Digest(word.to_owned()));
    }
    if word.trim().is_empty() {
        return Err(Trouble::usage("an empty word finds everything")
            .hint("portolan search --help lists the words"));
    }
    let wrong = |what: &str| Trouble::usage(format!("`{word}`: {what}"));
    let Some((key, value)) = word.split_once(':') else {
        return Ok(Condition::Step(word.to_owned()));
    };
    if value.trim().is_empty() {
        return Err(
            wrong("nothing follows the colon").hint("portolan search --help lists the words")
        );
    }
    let pattern = || Pattern::new(value);
    let pair = || match value.split_once('=') {
        Some((name, value)) => (Pattern::new(name), Some(Pattern::new(value))),
        None => (Pattern::new(value), None),
    };
    Ok(match key {
        "sha256" | "sha512" => return Err(wrong("a digest begins with at least 4 hex digits")),
        "label" => {
            let (name, value) = pair();
            Condition::Label(name, value)
        }
        "env" => {
            let (name, value) = pair();
            Condition::Env(name, value)
        }
        "cmd" | "command" => Condition::Command(pattern()),
        "run" | "step" => Condition::Step(value.to_owned()),
        "platform" => {
            Condition::Platform(value.parse().map_err(|error| wrong(&format!("{error}")))?)
        }
        "size" => Condition::Size(bound(value, &wrong, bytes)?),
        "created" => Condition::Created(bound(value, &wrong, |text| when::begin(text, now).ok())?),
        "seen" => Condition::Seen(seen(value, now)?),
        "repo" | "repository" => Condition::Repository(pattern()),
        "tag" => Condition::Tag(pattern()),
        "content" => Condition::Content(value.to_owned()),
        "claimed" => match value {
            "yes" | "true" => Condition::Claimed(true),
            "no" | "false" => Condition::Claimed(false),
            _ => return Err(wrong("expected yes or no")),
        },
        "package" => package(value, &wrong)?,
        "source" => Condition::Source(pattern()),
        "license" | "licence" => Condition::Licence(pattern()),
        "file" => Condition::File(FilePattern::parse(value)?),
        // `http://...` and the like stand in steps.
        _ if value.starts_with("//") => Condition::Step(word.to_owned()),
        _ => {
            return Err(wrong(&format!("`{key}` is no kind of word"))
                .hint("portolan search --help lists them; run:TEXT finds text with a colon"));
        }
    })
}

/// `openssl`, `openssl@3.0.*`, `@babel/core@7.0.0`, `pkg:deb/debian/openssl@3*`.
fn package(value: &str, wrong: &dyn Fn(&str) -> Trouble) -> Result<Condition, Trouble> {
    if value.starts_with("pkg:") {
        return Ok(Condition::PackageUrl(Pattern::new(value)));
    }
    if value.contains(['<', '>', '=']) {
        return Err(wrong(
            "versions are not compared, for each kind of package has an order of its own",
        )
        .hint("write package:NAME@VERSION, where `*` stands for anything"));
    }
    // The scope of an npm package begins with another.
    let split = value.rfind('@').filter(|at| *at > 0);
    let (name, version) = match split {
        Some(at) => (&value[..at], Some(&value[at + 1..])),
        None => (value, None),
    };
    if version == Some("") {
        return Err(wrong("no version follows the @"));
    }
    Ok(Condition::Package(
        Pattern::new(name),
        version.map(Pattern::new),
    ))
}

fn bound<T>(
    value: &str,
    wrong: &dyn Fn(&str) -> Trouble,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Bound<T>, Trouble> {
    let (make, rest): (fn(T) -> Bound<T>, &str) = match value.as_bytes().first() {
        Some(b'>') => (Bound::Least, &value[1..]),
        Some(b'<') => (Bound::Below, &value[1..]),
        _ => return Err(wrong("write > for at least, or < for less, and a value")),
    };
    read(rest.strip_prefix('=').unwrap_or(rest))
        .map(make)
        .ok_or_else(|| wrong(&format!("`{rest}` is no value that is understood")))
}

/// `500MB`, `2GiB`, `1000`.
fn bytes(text: &str) -> Option<u64> {
    let split = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let factor: u64 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "t" | "tb" => 1_000_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        "tib" => 1 << 40,
        _ => return None,
    };
    match number.split_once('.') {
        None => number.parse::<u64>().ok()?.checked_mul(factor),
        Some((whole, part)) => {
            let digits = part
                .len()
                .try_into()
                .ok()
                .filter(|digits| (1..=9).contains(digits))?;
            let tens = 10_u64.pow(digits);
            let whole = whole.parse::<u64>().ok()?.checked_mul(factor)?;
            whole.checked_add(part.parse::<u64>().ok()?.checked_mul(factor)? / tens)
        }
    }
}

fn seen(value: &str, now: Timestamp) -> Result<Seen, Trouble> {
    if value == "now" {
        return Ok(Seen::Now);
    }
    let (from, to) = match value.split_once("..") {
        Some((from, to)) => (from, to),
        None => (value, value),
    };
    let to_time = if to.is_empty() {
        now
    } else {
        when::parse(to, now)?
    };
    let from_time = if from.is_empty() {
        Timestamp::UNIX_EPOCH
    } else {
        when::begin(from, now)?
    };
    if from_time > to_time {
        return Err(Trouble::usage(format!(
            "`seen:{value}` ends before it begins"
        )));
    }
    Ok(Seen::Between(from_time, to_time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_into_conditions() {
        let now = "2026-11-21T10:00:00Z".parse().unwrap();
        let cases = [
            ("sha256:be88", "Digest(\"sha256:be88\")"),
            ("be8881be8156", "Digest(\"be8881be8156\")"),
            ("label:a=b*", "Label(Pattern(\"a\"), Some(Pattern(\"b*\")))"),
            ("env:PATH", "Env(Pattern(\"PATH\"), None)"),
            ("apt-get", "Step(\"apt-get\")"),
            ("run:a:b", "Step(\"a:b\")"),
            ("https://example.org", "Step(\"https://example.org\")"),
            ("size:>1.5GB", "Size(Least(1500000000))"),
            ("size:<2KiB", "Size(Below(2048))"),
            ("created:<2024", "Created(Below(2024-01-01T00:00:00Z))"),
            ("seen:now", "Seen(Now)"),
            (
                "seen:2024-05",
                "Seen(Between(2024-05-01T00:00:00Z, 2024-05-31T23:59:59.999Z))",
            ),
            (
                "seen:2024-05-01..2024-06-01",
                "Seen(Between(2024-05-01T00:00:00Z, 2024-06-01T23:59:59.999Z))",
            ),
            ("claimed:yes", "Claimed(true)"),
            ("package:openssl", "Package(Pattern(\"openssl\"), None)"),
            (
                "package:@babel/core@7.*",
                "Package(Pattern(\"@babel/core\"), Some(Pattern(\"7.*\")))",
            ),
            (
                "package:pkg:npm/a@1",
                "PackageUrl(Pattern(\"pkg:npm/a@1\"))",
            ),
            ("source:openssl", "Source(Pattern(\"openssl\"))"),
            ("license:GPL-3.0*", "Licence(Pattern(\"GPL-3.0*\"))"),
        ];
        for (word, expected) in cases {
            let condition = one(word, now).unwrap_or_else(|_| panic!("{word}"));
            assert_eq!(format!("{condition:?}"), expected, "{word}");
        }
        for word in [
            "",
            " ",
            "run: ",
            "sha256:x",
            "label:",
            "size:5",
            "size:>many",
            "seen:2025..2024",
            "claimed:perhaps",
            "package:openssl<3",
            "package:openssl@",
            "file:/",
            "colour:red",
            "platform:///",
        ] {
            assert!(one(word, now).is_err(), "{word}");
        }
    }
}
