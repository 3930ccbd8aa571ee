//! What holds for any text: it parses, it is one instruction, and it comes back as it was.

use std::fmt::Write as _;

use portolan_image::history::{Entry, OsFamily, steps};
use proptest::prelude::*;

use super::{linux, proven, read};

fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("/bin/sh -c "),
        Just("/bin/bash -c "),
        Just("cmd /S /C "),
        Just("powershell -Command "),
        Just("#(nop) "),
        Just(" # buildkit"),
        Just("RUN "),
        Just("ENV "),
        Just("LABEL "),
        Just("ARG "),
        Just("CMD "),
        Just("ENTRYPOINT "),
        Just("SHELL "),
        Just("COPY "),
        Just("ADD file:0a in "),
        Just("EXPOSE "),
        Just("map["),
        Just("HEALTHCHECK "),
        Just("&{[\"CMD-SHELL\" \"x"),
        Just("\"] \"1s\" \"2s\" '\\x03'}"),
        Just("{Test:[CMD-SHELL "),
        Just("] Interval:1s Retries:3}"),
        Just("ONBUILD "),
        Just("USER root"),
        Just("WORKDIR /"),
        Just("VOLUME ["),
        Just("|1 "),
        Just("|2 A=b "),
        Just("A=b"),
        Just("TOKEN=c d"),
        Just("\\"),
        Just("`"),
        Just("<<EOF"),
        Just("<<-'E'"),
        Just("\nEOF\n"),
        Just("\n"),
        Just("\r\n"),
        Just("\t"),
        Just(" "),
        Just("[\"a\" \"b\"]"),
        Just("[\"a\", \"b\"]"),
        Just("\""),
        Just("'"),
        Just("$x"),
        Just("--mount=x "),
        Just("# syntax=evil"),
        Just("NONE"),
        Just("é"),
        Just("\u{2028}"),
        Just("\u{85}"),
        Just("\0"),
    ];
    let pieces = proptest::collection::vec(pieces.prop_map(str::to_owned), 0..9)
        .prop_map(|pieces| pieces.concat());
    prop_oneof![4 => pieces, 1 => any::<String>()]
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let comment = proptest::option::of(prop_oneof![
        Just("buildkit.dockerfile.v0".to_owned()),
        Just("FROM x".to_owned()),
        Just("store paths: ['x']".to_owned()),
        hostile(),
    ]);
    let author = proptest::option::of(prop_oneof![
        Just("kaniko".to_owned()),
        Just("Bazel".to_owned()),
        hostile()
    ]);
    (
        proptest::option::weighted(0.95, hostile()),
        comment,
        author,
        any::<bool>(),
    )
        .prop_map(|(created_by, comment, author, empty_layer)| Entry {
            created: None,
            created_by,
            comment,
            author,
            empty_layer,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    /// Threats 36 and 38: whatever the texts, each entry gives at most one instruction, and all of it parses.
    #[test]
    fn any_history_gives_a_dockerfile_that_parses(
        entries in proptest::collection::vec(any_entry(), 0..6),
        layers in 0_usize..6,
        windows in any::<bool>(),
        shell in proptest::collection::vec(hostile(), 0..3),
    ) {
        let os = if windows { OsFamily::Windows } else { OsFamily::Linux };
        let read = steps(&entries, layers, os, &shell);
        prop_assert_eq!(read.steps().len(), entries.len());
        let (redacted, _) = read.redacted();
        for steps in [&read, &redacted] {
            for step in steps.steps() {
                let _ = (step.standard_text(), steps.repo_info_text(step), step.created());
            }
            let dockerfile = steps.dockerfile();
            prop_assert_eq!(dockerfile.lines().len(), entries.len());
            // Docker takes an empty list, the parser does not.
            if !dockerfile.to_string().contains("ENTRYPOINT []") {
                proven(&dockerfile);
            }
        }
    }

    /// What a shell was given comes back out of the Dockerfile, in whichever form it was written.
    #[test]
    fn any_command_comes_back_as_it_was(command in hostile(), windows in any::<bool>()) {
        // Nothing at all is no command, and the mark alone begins what is no command either.
        let marked = command.trim().is_empty() || command.starts_with("#(nop) ");
        let command = if marked { format!(":{command}") } else { command };
        let (os, shell) = if windows { (OsFamily::Windows, "cmd /S /C") } else { (OsFamily::Linux, "/bin/sh -c") };
        let text = read(os, None, None, &[&format!("{shell} {command}")]).dockerfile().to_string();
        let parsed = parse_dockerfile::parse(&text).unwrap();
        let [_, parse_dockerfile::Instruction::Run(run)] = &parsed.instructions[..] else { panic!("{text}") };
        let found = match (&run.arguments, run.here_docs.first()) {
            (_, Some(body)) => body.value.strip_suffix('\n').unwrap().to_owned(),
            (parse_dockerfile::Command::Shell(line), None) => line.value.to_owned(),
            (parse_dockerfile::Command::Exec(words), None) => words.value.last().unwrap().value.to_string(),
            (other, None) => panic!("{other:?}"),
        };
        // White space at the ends is nothing to a shell, and most readers take it off.
        let ends = [' ', '\t', '\n'];
        prop_assert_eq!(found.trim_matches(ends), command.trim_matches(ends), "{}", text);
    }

    /// Threat 38: so do the words of a list that Go printed.
    #[test]
    fn any_list_comes_back_as_it_was(words in proptest::collection::vec(hostile(), 1..4)) {
        let list: Vec<String> = words.iter().map(|word| go_quote(word)).collect();
        let text = linux(&[&format!("CMD [{}]", list.join(" "))]).dockerfile().to_string();
        let parsed = parse_dockerfile::parse(&text).unwrap();
        let [_, parse_dockerfile::Instruction::Cmd(cmd)] = &parsed.instructions[..] else { panic!("{text}") };
        let parse_dockerfile::Command::Exec(found) = &cmd.arguments else { panic!("{text}") };
        let found: Vec<String> = found.value.iter().map(|word| word.value.to_string()).collect();
        prop_assert_eq!(found, words);
    }
}

/// As Go's `%q` prints a string: the escapes with names, and numbers for what cannot be seen.
fn go_quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for char in text.chars() {
        let number = u32::from(char);
        let seen = char.is_ascii() || char.is_alphanumeric();
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if number < 0x20 => write!(quoted, "\\x{number:02x}").unwrap(),
            _ if seen => quoted.push(char),
            _ if number < 0x1_0000 => write!(quoted, "\\u{number:04x}").unwrap(),
            _ => write!(quoted, "\\U{number:08x}").unwrap(),
        }
    }
    quoted + "\""
}
