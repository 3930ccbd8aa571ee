//! Words by which a licence is recognised in free text.

/// A licence that a text may be or speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Guess {
    pub(super) name: &'static str,
    pub(super) expression: Option<&'static str>,
}

/// Phrases in lower case of which all have to be there, phrases of which none may be, and what that suggests.
struct Rule {
    all: &'static [&'static str],
    none: &'static [&'static str],
    guess: Guess,
}

const fn rule(
    all: &'static [&'static str],
    none: &'static [&'static str],
    name: &'static str,
) -> Rule {
    let guess = Guess {
        name,
        expression: Some(name),
    };
    Rule { all, none, guess }
}

/// A name that is not on the SPDX list, because there are several.
const fn vague(
    all: &'static [&'static str],
    none: &'static [&'static str],
    name: &'static str,
) -> Rule {
    let guess = Guess {
        name,
        expression: None,
    };
    Rule { all, none, guess }
}

const REDISTRIBUTION: &str = "redistribution and use in source and binary forms";
const NEITHER: &str = "endorse or promote products derived";
const ADVERTISING: &str = "all advertising materials mentioning features";

const RULES: &[Rule] = &[
    rule(
        &[
            "permission is hereby granted, free of charge, to any person obtaining a copy",
            "without restriction",
        ],
        &["except as contained in this notice"],
        "MIT",
    ),
    rule(
        &["released under the mit license"],
        &["permission is hereby granted"],
        "MIT",
    ),
    rule(
        &[
            "permission is hereby granted, free of charge, to any person obtaining a copy",
            "except as contained in this notice",
        ],
        &[],
        "X11",
    ),
    rule(
        &[
            "permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted",
        ],
        &[],
        "ISC",
    ),
    rule(
        &[
            "permission to use, copy, modify, and distribute this software for any purpose with or without fee is hereby granted",
        ],
        &[],
        "ISC",
    ),
    rule(&[REDISTRIBUTION, NEITHER, ADVERTISING], &[], "BSD-4-Clause"),
    rule(&[REDISTRIBUTION, NEITHER], &[ADVERTISING], "BSD-3-Clause"),
    rule(&[REDISTRIBUTION], &[NEITHER, ADVERTISING], "BSD-2-Clause"),
    rule(&["apache license", "version 2.0"], &[], "Apache-2.0"),
    rule(&["apache.org/licenses/license-2.0"], &[], "Apache-2.0"),
    rule(&["info-zip license"], &[], "Info-ZIP"),
    rule(
        &[
            "the following terms apply to all files associated with the software unless explicitly disclaimed in individual files",
        ],
        &[],
        "TCL",
    ),
    vague(
        &[
            "permission to use, copy, modify, distribute, and sell this software and its documentation for any purpose",
        ],
        &[],
        "HPND",
    ),
    vague(
        &[
            "permission to use, copy, modify, and distribute this software and its documentation for any purpose",
        ],
        &["permission to use, copy, modify, distribute, and sell this software"],
        "HPND",
    ),
    rule(&["mozilla public license", "2.0"], &[], "MPL-2.0"),
    rule(&["boost software license"], &[], "BSL-1.0"),
    rule(&["sil open font license", "version 1.1"], &[], "OFL-1.1"),
    rule(
        &[
            "the origin of this software must not be misrepresented",
            "altered source versions must be plainly marked",
        ],
        &[],
        "Zlib",
    ),
    rule(&["cc0 1.0 universal"], &[], "CC0-1.0"),
    rule(
        &["this is free and unencumbered software released into the public domain"],
        &[],
        "Unlicense",
    ),
    vague(&["gnu affero general public license"], &[], "AGPL"),
    vague(&["gnu lesser general public license"], &[], "LGPL"),
    vague(
        &["gnu library general public license"],
        &["gnu lesser general public license"],
        "LGPL",
    ),
    vague(&["gnu free documentation license"], &[], "GFDL"),
    vague(&["gnu general public license"], &[], "GPL"),
    vague(&["artistic license"], &[], "Artistic"),
    vague(
        &["public domain"],
        &[
            "this is free and unencumbered software",
            "cc0 1.0 universal",
        ],
        "public-domain",
    ),
];

/// The guesses for a text, each once, in the order of the table.
pub(super) fn known(text: &str) -> Vec<Guess> {
    let plain = plain(text);
    let mut guesses: Vec<Guess> = Vec::new();
    for rule in RULES {
        let fits = rule.all.iter().all(|phrase| plain.contains(phrase))
            && !rule.none.iter().any(|phrase| plain.contains(phrase));
        if fits && !guesses.contains(&rule.guess) {
            guesses.push(rule.guess);
        }
    }
    guesses
}

/// In lower case and with single spaces, so that it does not matter where lines were broken. Signs of comments and of empty
/// lines of Debian go, as they stand between the words of a phrase.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if matches!(word, "." | "*" | "#" | "//" | "--" | ";") {
            continue;
        }
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(&word.to_lowercase());
    }
    plain
}
