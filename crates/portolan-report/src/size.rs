//! Numbers of bytes as published pages write them: in steps of 1000, with one decimal.

use crate::style::Style;

const UNITS: [&str; 7] = ["B", "KB", "MB", "GB", "TB", "PB", "EB"];

/// `22.5 MB (22485906 bytes)`, and `239.0 B` where the number says it all.
pub(crate) fn with_bytes(bytes: u64, style: Style) -> String {
    let short = if style.copies_repo_info() {
        repo_info(bytes)
    } else {
        size_text(bytes)
    };
    if short.ends_with(" B") {
        short
    } else {
        format!("{short} ({bytes} bytes)")
    }
}

/// A number of bytes for people: `22.5 MB`. The unit steps up as soon as the number would be printed with four digits.
pub fn size_text(bytes: u64) -> String {
    let mut value = bytes as f64;
    let mut unit = 0;
    while unit + 1 < UNITS.len() && (value * 10.0).round() >= 10_000.0 {
        value /= 1000.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

/// repo-info's: the unit steps up only above 1000, so that `1000.4 KB` occurs (registry-quirks 9.6).
fn repo_info(bytes: u64) -> String {
    let mut value = bytes as f64;
    let mut unit = 0;
    while unit + 1 < UNITS.len() && value.trunc() > 1000.0 {
        value /= 1000.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_as_on_published_pages() {
        let cases = [
            (0, "0.0 B", "0.0 B"),
            (239, "239.0 B", "239.0 B"),
            (999, "999.0 B", "999.0 B"),
            (1000, "1.0 KB (1000 bytes)", "1000.0 B"),
            (1001, "1.0 KB (1001 bytes)", "1.0 KB (1001 bytes)"),
            (1199, "1.2 KB (1199 bytes)", "1.2 KB (1199 bytes)"),
            (999_950, "1.0 MB (999950 bytes)", "1000.0 KB (999950 bytes)"),
            (
                1_000_400,
                "1.0 MB (1000400 bytes)",
                "1000.4 KB (1000400 bytes)",
            ),
            (
                22_485_906,
                "22.5 MB (22485906 bytes)",
                "22.5 MB (22485906 bytes)",
            ),
            (
                50_868_652,
                "50.9 MB (50868652 bytes)",
                "50.9 MB (50868652 bytes)",
            ),
            (
                805_944_217,
                "805.9 MB (805944217 bytes)",
                "805.9 MB (805944217 bytes)",
            ),
            (
                5_527_699_765,
                "5.5 GB (5527699765 bytes)",
                "5.5 GB (5527699765 bytes)",
            ),
            (
                u64::MAX,
                "18.4 EB (18446744073709551615 bytes)",
                "18.4 EB (18446744073709551615 bytes)",
            ),
        ];
        for (bytes, standard, repo_info) in cases {
            assert_eq!(with_bytes(bytes, Style::Standard), standard);
            assert_eq!(with_bytes(bytes, Style::RepoInfo), repo_info);
        }
    }
}
