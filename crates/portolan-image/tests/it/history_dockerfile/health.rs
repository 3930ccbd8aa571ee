//! HEALTHCHECK in its six forms, and the runes of its retries.

use portolan_image::history::OsFamily;

use super::{Mark, check, linux, one};

/// Threat 38, quirks 9.2, 9.3 and 9.7: two, three and four durations, with names and without `&`, and as written.
#[test]
fn health_checks_are_read_in_their_six_forms() {
    let cases = [
        (
            r#"HEALTHCHECK &{["CMD-SHELL" "curl -f http://localhost/ || exit 1"] "1m0s" "3s" '\x03'}"#,
            "HEALTHCHECK --interval=1m0s --timeout=3s --retries=3 CMD curl -f http://localhost/ || exit 1",
            Mark::Normalised,
        ),
        (
            r#"HEALTHCHECK &{["CMD-SHELL" "nc -z -w5 127.0.0.1 8080 || exit 1"] "1m0s" "5s" "1m0s" '\x00'}"#,
            "HEALTHCHECK --interval=1m0s --timeout=5s --start-period=1m0s CMD nc -z -w5 127.0.0.1 8080 || exit 1",
            Mark::Normalised,
        ),
        (
            r#"HEALTHCHECK &{["CMD-SHELL" "curl $(hostname):4200"] "0s" "0s" "0s" '\x00'}"#,
            "HEALTHCHECK CMD curl $(hostname):4200",
            Mark::Normalised,
        ),
        (
            r#"HEALTHCHECK &{["CMD-SHELL" "kong health"] "1m0s" "10s" "0s" "0s" '\n'}"#,
            "HEALTHCHECK --interval=1m0s --timeout=10s --retries=10 CMD kong health",
            Mark::Normalised,
        ),
        (
            r#"HEALTHCHECK &{["CMD" "/bin/check" "a b"] "30s" "0s" "0s" "5s" 'È'}"#,
            r#"HEALTHCHECK --interval=30s --start-interval=5s --retries=200 CMD ["/bin/check", "a b"]"#,
            Mark::Normalised,
        ),
        (
            "HEALTHCHECK &{Test:[CMD-SHELL curl -f [::1] || exit 1] Interval:1m0s Timeout:3s StartPeriod:0s StartInterval:0s Retries:3}",
            "HEALTHCHECK --interval=1m0s --timeout=3s --retries=3 CMD curl -f [::1] || exit 1",
            Mark::Normalised,
        ),
        (
            "HEALTHCHECK {Test:[CMD curl -f x] Interval:30s Timeout:0s StartPeriod:0s StartInterval:0s Retries:0}",
            r#"HEALTHCHECK --interval=30s CMD ["curl", "-f", "x"]"#,
            Mark::Ambiguous,
        ),
        (
            r#"HEALTHCHECK &{["NONE"] "0s" "0s" "0s" "0s" '\x00'}"#,
            "HEALTHCHECK NONE",
            Mark::Normalised,
        ),
        (
            "HEALTHCHECK --interval=5m CMD curl x",
            "HEALTHCHECK --interval=5m CMD curl x",
            Mark::Exact,
        ),
        ("HEALTHCHECK NONE", "HEALTHCHECK NONE", Mark::Exact),
    ];
    check(OsFamily::Linux, &cases);
    // Raw, and never wrong.
    for broken in [
        "HEALTHCHECK &{}",
        r#"HEALTHCHECK &{["CMD-SHELL"] "1m0s" "3s" '\x03'}"#,
        r#"HEALTHCHECK &{["CMD-SHELL" "x"] "1m0s" '\x03'}"#,
        r#"HEALTHCHECK &{["CMD-SHELL" "x"] "1m0s" "3s" "0s" "0s" "0s" '\x03'}"#,
        r#"HEALTHCHECK &{["CMD-SHELL" "x"] "soon" "3s" '\x03'}"#,
        r#"HEALTHCHECK &{["CMD-SHELL" "x"] "1m0s" "3s" '\q'}"#,
        "HEALTHCHECK {Test:[CMD-SHELL x] Interval:1m0s Colour:red}",
        "HEALTHCHECK CMD",
    ] {
        let (text, _) = one(&linux(&[broken]));
        assert_eq!(
            text,
            format!("# the text is no valid instruction: {broken}")
        );
    }
}

/// Quirks 9.2.
#[test]
fn the_runes_of_retries_are_numbers() {
    for (rune, number) in [
        (r"'\x03'", 3),
        (r"'\n'", 10),
        (r"'\t'", 9),
        ("' '", 32),
        ("'A'", 65),
        (r"'\''", 39),
        (r"'\\'", 92),
        (r"'\u00c8'", 200),
        ("'È'", 200),
    ] {
        let (text, _) = one(&linux(&[&format!(
            r#"HEALTHCHECK &{{["CMD-SHELL" "x"] "0s" "0s" {rune}}}"#
        )]));
        assert_eq!(
            text,
            format!("HEALTHCHECK --retries={number} CMD x"),
            "of {rune}"
        );
    }
}
