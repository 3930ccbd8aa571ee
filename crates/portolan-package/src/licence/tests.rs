use portolan_image::contents::{Evidence, FilePath};

use super::{Wording, guessed, referred_to, stated};

fn says(text: &str, wording: Wording) -> String {
    let found = stated(text, wording, Evidence::Field, &FilePath::from("f"));
    let told = found.iter().map(|licence| {
        let expression = licence.expression.as_deref().unwrap_or("-");
        let guess = if licence.evidence.is_guess() { "?" } else { "" };
        format!("{expression}{guess}")
    });
    told.collect::<Vec<_>>().join(", ")
}

#[test]
fn names_that_mean_one_licence_become_that_of_spdx_and_others_do_not() {
    for (wording, text, expected) in [
        (Wording::Debian, "GPL-2+", "GPL-2.0-or-later"),
        (Wording::Debian, "GPL-2", "GPL-2.0-only"),
        (Wording::Debian, "GPL-2.0+", "GPL-2.0-or-later"),
        (Wording::Debian, "LGPL-2.1", "LGPL-2.1-only"),
        (Wording::Debian, "LGPL-2+", "LGPL-2.0-or-later"),
        (Wording::Debian, "GPLv3+", "GPL-3.0-or-later"),
        (Wording::Debian, "GFDL-1.3", "GFDL-1.3-only"),
        (
            Wording::Debian,
            "GFDL-NIV-1.3+",
            "GFDL-1.3-no-invariants-or-later",
        ),
        (Wording::Debian, "GPL", "-"),
        (Wording::Debian, "GPL-7", "-"),
        (Wording::Debian, "Expat", "MIT"),
        (Wording::Debian, "BSD-3-clause", "BSD-3-Clause"),
        (Wording::Debian, "BSD", "-"),
        (Wording::Debian, "Artistic", "-"),
        (Wording::Debian, "public-domain", "-"),
        (
            Wording::Debian,
            "GPL-1+ or Artistic-1.0",
            "GPL-1.0-or-later OR Artistic-1.0",
        ),
        (Wording::Debian, "GPL-1+ or Artistic", "-"),
        (Wording::Debian, "GPL-2+ with OpenSSL exception", "-"),
        (
            Wording::Debian,
            "Apache-2.0 with LLVM exception",
            "Apache-2.0 WITH LLVM-exception",
        ),
        (
            Wording::Debian,
            "GPL-2 with Linux-syscall-note exception",
            "GPL-2.0-only WITH Linux-syscall-note",
        ),
        (Wording::Debian, "OpenLDAP-2.8", "OLDAP-2.8"),
        (Wording::Debian, "MIT, and BSD-3-clause", "-"),
        (Wording::Rpm, "GPLv2+", "GPL-2.0-or-later"),
        (Wording::Rpm, "GPLv3", "GPL-3.0-only"),
        (Wording::Rpm, "LGPLv2+", "-"),
        (Wording::Rpm, "LGPLv3+", "LGPL-3.0-or-later"),
        (
            Wording::Rpm,
            "ASL 2.0 and (MIT or GPLv2+)",
            "Apache-2.0 AND (MIT OR GPL-2.0-or-later)",
        ),
        (Wording::Rpm, "BSD and Public Domain", "-"),
        (
            Wording::Rpm,
            "LicenseRef-Fedora-Public-Domain AND MIT",
            "LicenseRef-Fedora-Public-Domain AND MIT",
        ),
        (Wording::Free, "MIT", "MIT"),
        (Wording::Free, "mit", "MIT"),
        (Wording::Free, "(MIT OR Apache-2.0)", "(MIT OR Apache-2.0)"),
        (
            Wording::Free,
            "GPL-2.0-or-later WITH GCC-exception-3.1",
            "GPL-2.0-or-later WITH GCC-exception-3.1",
        ),
        (Wording::Free, "GPL-2.0", "GPL-2.0-only"),
        (Wording::Free, "GPL-2.0+", "GPL-2.0-or-later"),
        (Wording::Free, "GPLv2", "-"),
        (Wording::Free, "GPL2", "-"),
        (Wording::Free, "GPL-2", "-"),
        (Wording::Free, "GPL-3.0-only", "GPL-3.0-only"),
        (Wording::Free, "Apache License 2.0", "Apache-2.0"),
        (Wording::Free, "MIT License", "MIT"),
        (
            Wording::Free,
            "Mozilla Public License 2.0 (MPL 2.0)",
            "MPL-2.0",
        ),
        (Wording::Free, "Apache", "-"),
        (Wording::Free, "MIT/Apache-2.0", "-"),
        (Wording::Free, "SEE LICENSE IN LICENSE.md", "-"),
        (Wording::Free, "MPL-1.1+", "MPL-1.1+"),
        (Wording::Free, "  ", ""),
    ] {
        assert_eq!(says(text, wording), expected, "{text}");
    }
}

#[test]
fn what_is_no_whole_expression_is_none() {
    for text in [
        "(",
        ")",
        "()",
        "MIT AND",
        "OR MIT",
        "(MIT",
        "MIT)",
        "MIT MIT",
        "MIT (MIT)",
        "MIT WITH",
        "MIT WITH MIT",
        "(MIT) WITH LLVM-exception",
        "MIT AND OR MIT",
        "WITH",
        "LicenseRef-",
    ] {
        assert_eq!(says(text, Wording::Free), "-", "{text}");
    }
    let deep = format!("{}MIT{}", "(".repeat(2000), ")".repeat(2000));
    assert_eq!(says(&deep, Wording::Free), "-");
}

#[test]
fn a_field_with_the_text_of_a_licence_is_a_guess() {
    let text = "Copyright (c) 2020 Somebody\n\nPermission is hereby granted, free of charge, to any\n  person obtaining a copy of this \
        software, to deal in it without restriction";
    assert_eq!(says(text, Wording::Free), "MIT?");
    let sentence = "Redistribution and use in source and binary forms, with or without modification, are permitted";
    assert_eq!(says(sentence, Wording::Debian), "BSD-2-Clause?");
    let name = stated(
        "Something of one's own\nin two lines",
        Wording::Free,
        Evidence::Field,
        &FilePath::from("f"),
    );
    assert_eq!(name.len(), 1);
    assert_eq!(name.first().unwrap().name, "Something of one's own");
}

#[test]
fn a_reference_to_a_gnu_licence_does_not_say_which_versions() {
    let from = FilePath::from("f");
    assert_eq!(referred_to("GPL-2", &from).expression, None);
    assert_eq!(
        referred_to("Apache-2.0", &from).expression.as_deref(),
        Some("Apache-2.0")
    );
}

#[test]
fn a_free_text_may_suggest_several_licences() {
    let text = "It is under the GNU General Public License; some files are in the public\n domain.";
    let names: Vec<String> = guessed(text, &FilePath::from("f"))
        .into_iter()
        .map(|licence| licence.name)
        .collect();
    assert_eq!(names, ["GPL", "public-domain"]);
}

#[test]
fn names_are_tidy_and_bounded() {
    let from = FilePath::from("f");
    let name = |text: &str| {
        let found = stated(text, Wording::Free, Evidence::Field, &from);
        found.first().map(|licence| licence.name.clone())
    };
    assert_eq!(name("A\u{1b}[31m \t B").as_deref(), Some("A [31m B"));
    let long = name(&"x ".repeat(100_000)).unwrap();
    assert!(long.len() <= crate::limits::FIELD_BYTES && long.ends_with('…'));
    let one_word = name(&"x".repeat(100_000)).unwrap();
    assert_eq!(one_word.len(), crate::limits::FIELD_BYTES);
}
