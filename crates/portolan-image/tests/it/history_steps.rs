//! How the entries of a history stand to the layers of the image, and what becomes of odd entries.

use portolan_image::history::{
    Alignment, BuildArgs, Entry, Instruction, Keyword, OsFamily, RunForm, steps,
};

fn entry(created_by: &str, empty_layer: bool) -> Entry {
    Entry {
        created_by: Some(created_by.to_owned()),
        empty_layer,
        ..Entry::default()
    }
}

/// Threat 37, quirks 9.5.
#[test]
fn layers_belong_to_entries_only_where_the_counts_fit() {
    let entries = [
        entry("RUN a", false),
        entry("CMD b", true),
        entry("RUN c", false),
        Entry::default(),
    ];
    let apart = |layers| Alignment::Apart {
        entries_with_layer: 3,
        layers,
    };
    for (layers, alignment, of_entry) in [
        (3, Alignment::InStep, [Some(0), None, Some(1), Some(2)]),
        (2, apart(2), [None; 4]),
        (4, apart(4), [None; 4]),
        (0, apart(0), [None; 4]),
    ] {
        let steps = steps(&entries, layers, OsFamily::Linux, &[]);
        assert_eq!(steps.alignment(), alignment);
        let found: Vec<Option<usize>> = steps
            .steps()
            .iter()
            .map(portolan_image::history::Step::layer)
            .collect();
        assert_eq!(found, of_entry, "with {layers} layers");
    }
    assert_eq!(
        steps(&[], 0, OsFamily::Linux, &[]).alignment(),
        Alignment::InStep
    );
    let empty = [entry("CMD a", true)];
    assert_eq!(
        steps(&empty, 1, OsFamily::Linux, &[]).alignment(),
        Alignment::Apart {
            entries_with_layer: 0,
            layers: 1
        }
    );
}

/// Quirks 9.5.
#[test]
fn dates_are_moments_or_nothing() {
    for (created, moment) in [
        (
            Some("2024-07-01T12:00:00.123456789Z"),
            Some("2024-07-01T12:00:00.123456789Z"),
        ),
        (
            Some("2024-07-01T14:00:00+02:00"),
            Some("2024-07-01T12:00:00Z"),
        ),
        (Some("0001-01-01T00:00:00Z"), Some("0001-01-01T00:00:00Z")),
        (Some("1970-01-01T00:00:00Z"), Some("1970-01-01T00:00:00Z")),
        (Some("1980-01-01T00:00:01Z"), Some("1980-01-01T00:00:01Z")),
        (Some("2024-07-01T12:00:00Z[UTC]"), None),
        (Some("2024-07-01"), None),
        (Some("Mon, 01 Jul 2024 12:00:00 GMT"), None),
        (Some("99999-01-01T00:00:00Z"), None),
        (Some(""), None),
        (None, None),
    ] {
        let entry = Entry {
            created: created.map(str::to_owned),
            ..Entry::default()
        };
        let found = entry.created_at().map(|moment| moment.to_string());
        assert_eq!(found.as_deref(), moment, "of {created:?}");
    }
}

/// Quirks 9.3 and 9.7.
#[test]
fn build_arguments_are_split_only_where_the_count_says_how() {
    let cases: [(&str, &str, Option<&[&str]>); 6] = [
        (
            "|2 A=1 B=two /bin/sh -c x",
            "A=1 B=two",
            Some(&["A=1", "B=two"]),
        ),
        (
            "RUN |2 T1=Test one T2=Test\ntwo /bin/sh -c x",
            "T1=Test one T2=Test\ntwo",
            Some(&["T1=Test one", "T2=Test\ntwo"]),
        ),
        ("|2 A=1 B= /bin/sh -c x", "A=1 B=", Some(&["A=1", "B="])),
        ("|1 A=x B=y /bin/sh -c x", "A=x B=y", Some(&["A=x B=y"])),
        ("|2 A=x B=y C=z /bin/sh -c x", "A=x B=y C=z", None),
        // A shell in a value: the place where the count fits is taken.
        (
            "|2 A=y /bin/sh -c B=z /bin/sh -c x",
            "A=y /bin/sh -c B=z",
            Some(&["A=y /bin/sh -c", "B=z"]),
        ),
    ];
    for (created_by, text, values) in cases {
        let steps = steps(&[entry(created_by, false)], 1, OsFamily::Linux, &[]);
        let Instruction::Run(run) = steps.steps()[0].instruction() else {
            panic!("{created_by:?} is no RUN");
        };
        let values = values.map(|values| values.iter().map(|&value| value.to_owned()).collect());
        let args = BuildArgs {
            text: text.to_owned(),
            values,
        };
        assert_eq!(run.args.as_ref(), Some(&args), "of {created_by:?}");
        assert_eq!(run.form, RunForm::Shell("/bin/sh -c".to_owned()));
        assert_eq!(run.command, "x");
    }
}

#[test]
fn an_instruction_is_known_with_its_text_untouched() {
    let steps = steps(
        &[entry("/bin/sh -c #(nop)  LABEL a=b  c ", true)],
        0,
        OsFamily::Linux,
        &[],
    );
    let expected = Instruction::Plain {
        keyword: Keyword::Label,
        text: "LABEL a=b  c ".to_owned(),
    };
    assert_eq!(*steps.steps()[0].instruction(), expected);
}

/// A history that is made to be slow: many shells, many places where one could stand.
#[test]
fn a_history_made_to_be_slow_is_read_all_the_same() {
    let shells = (0..5000).map(|number| entry(&format!("SHELL [/bin/sh{number} -c]"), true));
    let places = entry(&format!("|99 {}x", "/bin/sh -c A=b ".repeat(20_000)), false);
    let names = entry(&format!("ENV {}", "A=b ".repeat(50_000)), true);
    let signs = entry(&format!("ENV TOKEN{}", "=".repeat(200_000)), true);
    let chain = entry(&format!("ENV A{}", "=b".repeat(100_000)), true);
    let spaces = entry(&format!("ENV TOKEN={}", " ".repeat(200_000)), true);
    let lines = entry(&format!("/bin/sh -c {}", "EOF\n".repeat(50_000)), false);
    let entries: Vec<Entry> = shells
        .chain([places, names, signs, chain, spaces, lines])
        .collect();
    let steps = steps(&entries, 2, OsFamily::Linux, &[]);
    assert_eq!(steps.dockerfile().lines().len(), entries.len());
    assert_eq!(steps.redacted().1, 2);
}
