//! The Dockerfile read out of a history: valid, one instruction an entry, honest about what is lost.
//!
//! Two parsers judge it. `parse-dockerfile` knows every instruction, here-documents and `# escape`; it refuses
//! `ENTRYPOINT []`, which Docker takes. `dockerfile-parser-rs` knows no HEALTHCHECK, MAINTAINER and ONBUILD, refuses
//! arguments of one letter (`WORKDIR /`), takes every `<<EOF` for a here-document and reads no `# escape`.

mod any;
mod command;
mod copy;
mod health;
mod list;
mod value;
mod whole;

use portolan_image::history::{Dockerfile, Entry, Fidelity, Marks, OsFamily, Steps, steps};

fn entry(created_by: &str) -> Entry {
    Entry {
        created_by: Some(created_by.to_owned()),
        ..Entry::default()
    }
}

fn read(os: OsFamily, comment: Option<&str>, author: Option<&str>, created_by: &[&str]) -> Steps {
    let entries: Vec<Entry> = created_by
        .iter()
        .map(|text| Entry {
            comment: comment.map(str::to_owned),
            author: author.map(str::to_owned),
            ..entry(text)
        })
        .collect();
    steps(&entries, 0, os, &[])
}

fn linux(created_by: &[&str]) -> Steps {
    read(OsFamily::Linux, None, None, created_by)
}

/// The text with marks, after the strict parser found in it what we say is in it.
#[track_caller]
fn proven(dockerfile: &Dockerfile) -> String {
    let ours = dockerfile
        .lines()
        .iter()
        .filter(|line| line.instruction.is_some())
        .count();
    for marks in [Marks::Shown, Marks::Hidden] {
        let text = dockerfile.to_text(marks);
        let parsed =
            parse_dockerfile::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(
            parsed.instructions.len(),
            ours + 1,
            "FROM and ours in\n{text}"
        );
        assert!(parsed.parser_directives.syntax.is_none(), "{text}");
    }
    dockerfile.to_text(Marks::Shown)
}

/// The one instruction that `created_by` gives, and its mark.
#[track_caller]
fn one(steps: &Steps) -> (String, Fidelity) {
    let dockerfile = steps.dockerfile();
    proven(&dockerfile);
    let line = &dockerfile.lines()[0];
    let text = line
        .instruction
        .clone()
        .unwrap_or_else(|| line.comments.join("\n"));
    (text, line.fidelity.clone())
}

#[derive(Debug, PartialEq, Eq)]
enum Mark {
    Exact,
    Normalised,
    Ambiguous,
}

fn mark(fidelity: &Fidelity) -> Mark {
    match fidelity {
        Fidelity::Exact => Mark::Exact,
        Fidelity::Normalised => Mark::Normalised,
        Fidelity::Ambiguous(_) => Mark::Ambiguous,
    }
}

#[track_caller]
fn check(os: OsFamily, cases: &[(&str, &str, Mark)]) {
    for (created_by, text, expected) in cases {
        let (found, fidelity) = one(&read(os, None, None, &[created_by]));
        assert_eq!(
            (found.as_str(), &mark(&fidelity)),
            (*text, expected),
            "of {created_by:?}"
        );
    }
}
