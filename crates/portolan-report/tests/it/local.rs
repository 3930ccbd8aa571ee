//! The local report: the layout of published pages to the byte, and what it says beside them.

use portolan_image::contents::{Ecosystem, Inventory};
use portolan_image::record::{Entry, Record};
use portolan_report::{LocalPlatform, Secrets, local};
use proptest::prelude::*;
use serde_json::json;

use crate::build;
use crate::contents::{self, hostile};
use crate::structure::structure;

fn page_of(record: &Record, inventory: &Inventory, unpacked_bytes: Option<u64>) -> String {
    let platform = LocalPlatform {
        entry: &record.entries[0],
        inventory: Ok(inventory),
        unpacked_bytes,
    };
    local(record, &[platform], Secrets::Show)
}

fn image_of(name: &str, config: &serde_json::Value) -> Record {
    build::record(
        name,
        vec![build::image("linux/amd64", config, &[("base", 5)])],
    )
}

fn page(inventory: &Inventory) -> String {
    page_of(&contents::record(), inventory, Some(122_900_123))
}

#[test]
fn a_page_of_dpkg_reads_like_this() {
    insta::assert_snapshot!(page(&contents::debian()));
}

#[test]
fn a_page_of_apk_reads_like_this() {
    insta::assert_snapshot!(page(&contents::alpine()));
}

#[test]
fn a_page_of_rpm_reads_like_this() {
    insta::assert_snapshot!(page(&contents::fedora()));
}

/// What repo-info prints for an image of which it knows what we know: no sources follow from what the database says.
#[test]
fn a_page_is_that_of_repo_info_to_the_byte() {
    let config = json!({
        "os": "linux", "architecture": "amd64", "created": "2026-08-06T18:11:32.165151558Z",
        "config": {"Cmd": ["/bin/sh"], "Env": ["PATH=/usr/local/sbin:/usr/bin"], "Labels": {"b": "2", "a": "1"}},
    });
    let record = image_of("alpine:20260805", &config);
    let mut inventory = contents::alpine();
    for package in &mut inventory.packages {
        package.source = None;
    }
    let id = record.entries[0].image_id().unwrap();
    let expected = format!(
        "# `alpine:20260805`\n\n## Docker Metadata\n\n- Image ID: `{id}`\n- Created: `2026-08-06T18:11:32.165151558Z`\n\
         - Virtual Size: ~ 8.42 Mb  \n  (total size of all layers on-disk)\n- Arch: `linux`/`amd64`\n- Command: `[\"/bin/sh\"]`\n\
         - Environment:\n  - `PATH=/usr/local/sbin:/usr/bin`\n- Labels:\n  - `a=1`\n  - `b=2`\n\n\
         ## `apk` (`.apk`-based packages)\n\n### `apk` package: `alpine-release`\n\n```console\n\
         alpine-release-3.25.0_alpha20260805-r0 description:\nAlpine release data\n\n\
         alpine-release-3.25.0_alpha20260805-r0 webpage:\nhttps://alpinelinux.org\n\n\
         alpine-release-3.25.0_alpha20260805-r0 installed size:\n391 B\n\n\
         alpine-release-3.25.0_alpha20260805-r0 license:\nMIT\n\n```\n\n\
         ### `apk` package: `musl`\n\n```console\nmusl-1.2.6-r2 description:\nthe musl c library (libc) implementation\n\n\
         musl-1.2.6-r2 webpage:\nhttps://musl.libc.org/\n\nmusl-1.2.6-r2 installed size:\n654 KiB\n\n\
         musl-1.2.6-r2 license:\nMIT\n\n```\n"
    );
    assert_eq!(page_of(&record, &inventory, Some(8_420_000)), expected);
}

#[test]
fn packages_of_one_source_stand_together_and_guesses_say_so() {
    let page = page(&contents::debian());
    let (_, apt) = page
        .split_once("### `dpkg` source package: `apt=2.2.4`\n\n")
        .unwrap();
    let (apt, rest) = apt.split_once("\n\n###").unwrap();
    assert!(
        apt.starts_with(
            "Binary Packages:\n\n- `apt=2.2.4`\n- `libapt-pkg6.0:amd64=2.2.4`\n\n\
             Licenses: (parsed from: `/usr/share/doc/apt/copyright`, `/usr/share/doc/libapt-pkg6.0/copyright`)\n\n\
             - `GPLv2+`\n- `MIT`\n- `curl`\n\nOther potentially useful URLs:\n\n- https://sources.debian.org/src/apt/2.2.4/ (for browsing the source)\n"
        ),
        "{apt}"
    );
    assert!(rest.contains(
        "- `libdebconfclient0=0.260`\n\n**WARNING:** unable to detect licenses! (package likely not compliant with DEP-5)  \n\
         If source is available (seen below), check the contents of `debian/copyright` within it.\n\n\nOther potentially"
    ), "{rest}");
    let mut guessed = contents::debian();
    guessed.packages.retain(|package| package.name == "apt");
    assert!(
        page_of(&contents::record(), &guessed, None).contains("- `GPLv2+`\n- `MIT` (a guess)\n")
    );
}

#[test]
fn several_platforms_stand_one_behind_the_other() {
    let record = contents::record();
    let [debian, elsewhere] = [contents::alpine(), contents::debian_elsewhere()];
    let platform = |entry: usize, inventory| LocalPlatform {
        entry: &record.entries[entry],
        inventory,
        unpacked_bytes: None,
    };
    let platforms = [
        platform(0, Ok(&debian)),
        platform(1, Err("layers of Windows are not looked into")),
        platform(2, Ok(&elsewhere)),
    ];
    insta::assert_snapshot!(local(&record, &platforms, Secrets::Hide));
}

#[test]
fn threat_60_hidden_secrets_stand_nowhere_on_the_page() {
    let record = contents::record();
    let inventory = contents::alpine();
    let platform = LocalPlatform {
        entry: &record.entries[0],
        inventory: Ok(&inventory),
        unpacked_bytes: None,
    };
    let page = local(&record, &[platform], Secrets::Hide);
    assert!(!page.contains("hunter"), "{page}");
    assert!(page.contains("hidden\n"), "{page}");
    assert!(local(&record, &[platform], Secrets::Show).contains("hunter2"));
}

/// The page of an image in which every text is this one. Lists differ in length where a text is taken apart, so that licences have none.
fn hostile_page(text: &str) -> String {
    let config = json!({
        "os": text, "architecture": text, "created": text,
        "config": {"Cmd": [text], "Entrypoint": [text], "Env": [text], "Labels": {text: text}},
    });
    let mut image = build::image("linux/amd64", &config, &[("a", 5)]);
    text.clone_into(&mut image.platform.os);
    image.failures.push(build::failure(text, text));
    let record = build::record("app:1", vec![image.clone(), Entry { ..image }]);
    let mut inventory = hostile::inventory(text);
    for package in &mut inventory.packages {
        if matches!(package.ecosystem, Ecosystem::Deb | Ecosystem::Python) {
            package.licences.clear();
        } else {
            package.licences.truncate(1);
        }
        // Packages of apk that begin with a dot are left out.
        package.name = format!("n{text}");
    }
    let platforms: Vec<LocalPlatform<'_>> = [Ok(&inventory), Err(text)]
        .into_iter()
        .zip(&record.entries)
        .map(|(inventory, entry)| LocalPlatform {
            entry,
            inventory,
            unpacked_bytes: None,
        })
        .collect();
    local(&record, &platforms, Secrets::Show)
}

#[test]
fn threats_33_and_34_hostile_text_stays_text() {
    let plain = structure(&hostile_page("x"));
    for text in hostile::TEXTS {
        let page = hostile_page(text);
        let names = text.lines().filter(|line| !line.trim().is_empty()).count();
        if names <= 1 && !text.starts_with('\n') {
            assert_eq!(structure(&page), plain, "{text:?}\n{page}");
        }
        let found = structure(&page);
        let foreign = found.iter().find(|element| !plain.contains(element));
        assert_eq!(foreign, None, "{text:?}\n{page}");
        let raw: Vec<char> = page
            .chars()
            .filter(|c| portolan_image::error::steers(*c) && !matches!(c, '\n' | '\t'))
            .collect();
        assert!(raw.is_empty(), "{text:?}: {raw:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 100, ..ProptestConfig::default() })]
    #[test]
    fn no_text_changes_the_structure_of_a_page(text in "[-`~#*_\\[\\]()<>|!&\\\\ \\tab0-9:/$=+]{1,30}") {
        prop_assume!(!text.trim().is_empty());
        prop_assert_eq!(structure(&hostile_page(&text)), structure(&hostile_page("x")));
    }
}
