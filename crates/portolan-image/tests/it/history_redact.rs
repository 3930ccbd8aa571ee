//! Secrets in a history, and the switch that hides them (threat 60, quirks 9.7).

use std::fmt::Write as _;

use portolan_image::history::{Entry, OsFamily, hide_assignment, is_secret_name, steps};

fn entry(created_by: &str) -> Entry {
    Entry {
        created_by: Some(created_by.to_owned()),
        ..Entry::default()
    }
}

#[test]
fn names_are_judged_as_the_quirks_say() {
    for name in [
        "A_PASS",
        "passwd",
        "TOKEN",
        "client_secret",
        "API_KEY",
        "GPG_KEY",
        "BASIC_AUTH",
        "org.example.authors",
    ] {
        assert!(is_secret_name(name), "{name}");
    }
    for name in ["A_USER", "PATH", "LANG", "VERSION", ""] {
        assert!(!is_secret_name(name), "{name}");
    }
}

#[test]
fn an_assignment_of_the_config_is_hidden() {
    assert_eq!(
        hide_assignment("API_KEY=abc").as_deref(),
        Some("API_KEY=***")
    );
    assert_eq!(hide_assignment("PATH=/bin"), None);
    assert_eq!(hide_assignment("API_KEY="), None);
    assert_eq!(hide_assignment("API_KEY"), None);
}

/// The text as served, which JSON output holds, with its secrets hidden, and how many they were.
#[test]
fn values_are_hidden_in_the_text_as_served() {
    for (created_by, redacted, count) in [
        (
            "RUN |2 A_USER=me A_PASS=secret /bin/sh -c /install.sh # buildkit",
            "RUN |2 A_USER=me A_PASS=*** /bin/sh -c /install.sh # buildkit",
            1,
        ),
        (
            "|2 A_PASS=two words B=c /bin/sh -c x",
            "|2 A_PASS=*** B=c /bin/sh -c x",
            1,
        ),
        (
            "|1 A_PASS=a B=c /bin/sh -c x",
            "|1 A_PASS=*** /bin/sh -c x",
            1,
        ),
        (
            "|2 A_PASS=a B=c C=d /bin/sh -c x",
            "|2 A_PASS=*** B=c C=d /bin/sh -c x",
            1,
        ),
        ("|9 A_PASS=a b", "|9 A_PASS=***", 1),
        (
            "/bin/sh -c #(nop)  ENV TOKEN=abc",
            "/bin/sh -c #(nop)  ENV TOKEN=***",
            1,
        ),
        ("ENV A=b TOKEN=c d KEY=e", "ENV A=b TOKEN=*** KEY=***", 2),
        ("ENV TOKEN abc def", "ENV TOKEN ***", 1),
        ("ENV TOKEN=", "ENV TOKEN=", 0),
        ("ARG NPM_TOKEN=abc", "ARG NPM_TOKEN=***", 1),
        ("ARG NPM_TOKEN", "ARG NPM_TOKEN", 0),
        (
            "LABEL com.example.api-key=x",
            "LABEL com.example.api-key=***",
            1,
        ),
        ("ONBUILD ENV TOKEN=abc", "ONBUILD ENV TOKEN=***", 1),
        (r#"ENV TOKEN="a b=c" D=e"#, "ENV TOKEN=*** D=e", 1),
        (r#"ENV TOKEN="a b=c"#, "ENV TOKEN=***", 1),
        (
            r#"ENV OPTS="--token=x" LANG=C"#,
            r#"ENV OPTS="--token=*** LANG=C"#,
            1,
        ),
        ("ENV TOKEN=a\nb", "ENV TOKEN=***", 1),
        (
            "bazel build --define=API_TOKEN=x y",
            "bazel build --define=API_TOKEN=***",
            1,
        ),
        ("ENV OPTS=-a -Dtoken=x", "ENV OPTS=-a -Dtoken=***", 1),
        ("/bin/sh -c TOKEN=abc make", "/bin/sh -c TOKEN=abc make", 0),
        ("COPY key=a /b # buildkit", "COPY key=a /b # buildkit", 0),
    ] {
        let (steps, hidden) = steps(&[entry(created_by)], 1, OsFamily::Linux, &[]).redacted();
        assert_eq!(
            (steps.steps()[0].entry().text(), hidden),
            (redacted, count),
            "of {created_by:?}"
        );
    }
}

#[test]
fn quotes_hold_a_value_together_where_the_line_was_kept_as_written() {
    let kaniko = Entry {
        author: Some("kaniko".to_owned()),
        ..entry(r#"ENV TOKEN="a b=c \" d" LANG=C"#)
    };
    let (steps, hidden) = steps(&[kaniko], 1, OsFamily::Linux, &[]).redacted();
    assert_eq!(
        (steps.steps()[0].entry().text(), hidden),
        ("ENV TOKEN=*** LANG=C", 1)
    );
}

#[test]
fn a_hidden_value_is_hidden_in_every_output() {
    let entries = [
        entry("ENV TOKEN=s3cr3t"),
        entry("RUN |1 A_PASS=s3cr3t /bin/sh -c make # buildkit"),
        entry("ARG KEY=s3cr3t"),
        entry("LABEL auth=s3cr3t"),
    ];
    let (redacted, hidden) = steps(&entries, 1, OsFamily::Linux, &[]).redacted();
    assert_eq!(hidden, 4);
    let mut text = redacted.dockerfile().to_string();
    for step in redacted.steps() {
        text += &step.standard_text();
        text += &redacted.repo_info_text(step);
        write!(text, "{step:?}").unwrap();
    }
    assert!(!text.contains("s3cr3t"), "{text}");
    assert_eq!(
        redacted.dockerfile().to_string(),
        "FROM scratch\nENV TOKEN=***\n# build arguments: A_PASS=***\nRUN make\nARG KEY=***\nLABEL auth=***\n"
    );
}
