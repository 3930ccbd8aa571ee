//! Values as pages print them: code, escaped text, platforms, sizes, lists of words.

use portolan_image::Platform;

/// The text between backticks.
pub(super) fn code(text: &str) -> Option<String> {
    let text = text.trim();
    let ticks = text.len() - text.trim_start_matches('`').len();
    let inner = text.get(ticks..)?.strip_suffix(&"`".repeat(ticks))?;
    if ticks == 0 {
        return None;
    }
    // A blank on either side keeps backticks of the text from the fence.
    let padded = inner.len() > 2 && inner.starts_with(' ') && inner.ends_with(' ');
    Some(if padded && (inner.contains('`') || ticks > 1) {
        inner[1..inner.len() - 1].to_owned()
    } else {
        inner.to_owned()
    })
}

/// Text without the backslashes that keep Markdown from it.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut escaped = false;
    for c in text.chars() {
        if escaped && !c.is_ascii_punctuation() {
            out.push('\\');
        }
        escaped = !escaped && c == '\\';
        if !escaped {
            out.push(c);
        }
    }
    if escaped {
        out.push('\\');
    }
    out
}

/// A platform: `linux; arm variant v7`, `windows version 10.0.14393.2248; amd64`.
pub(super) fn platform(text: &str) -> Platform {
    let text = plain(text.trim());
    let (os, architecture) = text.split_once("; ").unwrap_or((text.as_str(), ""));
    let list = |text: Option<&str>| {
        text.map(|text| text.split(", ").map(str::to_owned).collect())
            .unwrap_or_default()
    };
    let split = |text: &str, word: &str| match text.split_once(word) {
        Some((before, after)) => (before.to_owned(), Some(after.to_owned())),
        None => (text.to_owned(), None),
    };
    let (os, os_features) = split(os, " ft. ");
    let (os, os_version) = split(&os, " version ");
    let (architecture, features) = split(architecture, " ft. ");
    let (architecture, variant) = split(&architecture, " variant ");
    Platform {
        os,
        architecture,
        variant,
        os_version,
        os_features: list(os_features.as_deref()),
        features: list(features.as_deref()),
    }
}

/// A number of bytes: `22.5 MB (22485906 bytes)`, `239.0 B`.
pub(super) fn bytes(text: &str) -> Option<u64> {
    let text = text.trim().trim_matches('*');
    if let Some((_, rest)) = text.split_once('(') {
        return rest.strip_suffix(" bytes)")?.parse().ok();
    }
    text.strip_suffix(" B")?.strip_suffix(".0")?.parse().ok()
}

/// A list of words as JSON between backticks.
pub(super) fn words(text: &str) -> Option<Vec<String>> {
    serde_json::from_str(&code(text)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_is_read_as_it_is_described() {
        for text in [
            "linux; amd64",
            "linux; arm variant v7",
            "windows version 10.0.14393.2248; amd64",
            "windows version 1 ft. win32k; amd64",
            "linux; arm64 variant v8 ft. a, b",
        ] {
            assert_eq!(platform(text).described(), text);
        }
    }

    #[test]
    fn sizes_are_read_to_the_byte() {
        assert_eq!(bytes("**50.9 MB (50868652 bytes)**  "), Some(50_868_652));
        assert_eq!(bytes("239.0 B"), Some(239));
        assert_eq!(bytes("22.5 MB"), None);
    }
}
