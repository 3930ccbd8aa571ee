//! Reading is the inverse of writing, for any page: of claims, in every layout; of what was served, as far as pages tell of it.

use portolan_image::record::{
    BlobHeaders, Claim, ClaimedStep, Entry, FORMAT, Layer, Layout, Origin, PageClaim, Record, Role,
    Transport,
};
use portolan_image::{Descriptor, Digest, MediaType, Platform, media_type as types};
use portolan_report::{MarkdownOptions, Style, markdown, read};
use proptest::prelude::*;

use crate::build;

fn digest() -> impl Strategy<Value = Digest> {
    any::<[u8; 8]>().prop_map(|seed| Digest::sha256(&seed))
}

/// Text from outside, as it may stand in a fact or a word.
fn text() -> impl Strategy<Value = String> {
    "[ -~äλ港]{0,20}"
}

/// A line of a step, backticks and all, which does not look like a step's date.
fn step_text() -> impl Strategy<Value = String> {
    prop::collection::vec("[ -~äλ港\t]{0,30}", 0..4)
        .prop_map(|lines| lines.join("\n"))
        .prop_filter("a date begins another step", |text| {
            !text
                .split('\n')
                .any(|line| line.starts_with("# ") || line == "(no date)")
        })
}

fn header_date() -> impl Strategy<Value = String> {
    (0_i64..2_000_000_000).prop_map(|seconds| {
        let time = jiff::Timestamp::from_second(seconds).unwrap();
        time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    })
}

fn date() -> impl Strategy<Value = String> {
    prop_oneof![header_date(), Just("(no date)".to_owned())]
}

fn words() -> impl Strategy<Value = Option<Vec<String>>> {
    prop::option::of(prop::collection::vec(text(), 0..3))
}

fn platform() -> impl Strategy<Value = Platform> {
    // Not `ft.`, which is a word of the layout.
    let word = || "[a-z0-9]([a-z0-9._]{0,7}[a-z0-9])?";
    let list = || prop::collection::vec(word(), 0..3);
    (
        word(),
        word(),
        prop::option::of(word()),
        prop::option::of(word()),
        list(),
        list(),
    )
        .prop_map(
            |(os, architecture, variant, os_version, os_features, features)| Platform {
                os,
                architecture,
                variant,
                os_version,
                os_features,
                features,
            },
        )
}

fn layer() -> impl Strategy<Value = Layer> {
    let media_type = prop_oneof![
        Just("application/vnd.docker.image.rootfs.diff.tar.gzip"),
        Just("application/vnd.oci.image.layer.v1.tar+zstd"),
    ];
    let modified = prop::option::of(header_date());
    (digest(), any::<u32>(), media_type, modified).prop_map(
        |(digest, size, media_type, modified)| Layer {
            descriptor: Descriptor::new(media_type, digest, u64::from(size)),
            headers: modified.map(|date| BlobHeaders {
                last_modified: Some(date),
                ..BlobHeaders::default()
            }),
            failure: None,
        },
    )
}

fn steps() -> impl Strategy<Value = Option<Vec<ClaimedStep>>> {
    let step = (date(), step_text()).prop_map(|(date, text)| ClaimedStep { date, text });
    prop::option::of(prop::collection::vec(step, 0..4))
}

prop_compose! {
    fn entry()(
        platform in platform(),
        digest in digest(),
        image_id in prop::option::of(digest()),
        version in prop::option::of("[0-9][ -~]{0,8}[0-9]"),
        run in (words(), words(), words()),
        steps in steps(),
        layers in prop::collection::vec(layer(), 1..4),
    ) -> Entry {
        let mut listed = Descriptor::new(types::DOCKER_MANIFEST, digest, 0);
        (listed.size, listed.platform) = (None, Some(platform.clone()));
        Entry {
            role: Role::Image,
            platform,
            listed: Some(listed),
            manifest: None,
            config: None,
            claim: Some(Claim {
                media_type: Some(MediaType::new(types::DOCKER_MANIFEST)),
                image_id,
                docker_version: version,
                entrypoint: run.0,
                cmd: run.1,
                shell: run.2,
                steps,
            }),
            layers,
            failures: vec![],
            findings: vec![],
        }
    }
}

fn layout() -> impl Strategy<Value = Layout> {
    prop_oneof![
        Just(Layout::Standard),
        Just(Layout::RepoInfo),
        Just(Layout::RepoInfo2016)
    ]
}

/// The attestations that pages of repo-info tell among the platforms.
fn as_attestation(entry: &mut Entry) {
    entry.role = Role::Attestation { of: None };
    entry.platform = Platform::new("unknown", "unknown");
    if let Some(listed) = &mut entry.listed {
        listed.platform = Some(entry.platform.clone());
    }
}

prop_compose! {
    /// What a page claims, with an index or without one.
    fn claims()(
        name in "[a-z]{1,8}(/[a-z]{1,8})?:[A-Za-z0-9_][A-Za-z0-9_.-]{0,10}",
        digest in digest(),
        layout in layout(),
        mut entries in prop::collection::vec(entry(), 1..4),
        has_index in any::<bool>(),
        attests in any::<bool>(),
    ) -> Record {
        if !has_index {
            entries.truncate(1);
            entries[0].listed = None;
        } else if attests && layout != Layout::Standard {
            as_attestation(&mut entries[0]);
        }
        Record {
            format: FORMAT,
            reference: name.parse().unwrap(),
            origin: Origin { transport: Transport::Registry, location: "a published page".to_owned() },
            observed: observed(),
            root: None,
            claimed: Some(PageClaim {
                digest,
                media_type: has_index.then(|| MediaType::new(types::DOCKER_LIST)),
                layout,
                page: None,
            }),
            nested: vec![],
            entries,
            left_out: 0,
            findings: vec![],
        }
    }
}

fn observed() -> jiff::Timestamp {
    "2020-01-01T00:00:00Z".parse().unwrap()
}

fn written(record: &Record, style: Style) -> String {
    let options = MarkdownOptions {
        style,
        ..MarkdownOptions::default()
    };
    markdown(record, &options)
}

fn again(page: &str) -> Record {
    let mut records = read(page, Some(observed())).unwrap();
    assert_eq!(records.len(), 1);
    records.remove(0)
}

/// The layout cannot be told from a page on which it makes no difference; what is told is then the first that gives the page.
fn told_apart(record: &Record) -> Record {
    let mut record = record.clone();
    let page = written(&record, record.claimed.as_ref().unwrap().layout.into());
    let claimed = record.claimed.as_mut().unwrap();
    if claimed.layout == Layout::RepoInfo2016 {
        claimed.layout = Layout::Standard;
        if written(&record, Style::Standard) != page {
            record.claimed.as_mut().unwrap().layout = Layout::RepoInfo2016;
        }
    }
    record
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_page_claims_is_read_back_as_it_was_written(record in claims()) {
        let page = written(&record, record.claimed.as_ref().unwrap().layout.into());
        prop_assert_eq!(again(&page), told_apart(&record), "{}", page);
    }

    #[test]
    fn pages_of_all_tags_are_read_one_by_one(first in claims(), second in claims()) {
        let pages = [&first, &second].map(|record| written(record, record.claimed.as_ref().unwrap().layout.into()));
        let all = format!("<!-- by a program -->\n\n# Tags of `x`\n\n-\t[`x:1`](#x1)\n\n{}\n{}", pages[0], pages[1]);
        let records = read(&all, Some(observed())).unwrap();
        prop_assert_eq!(records, [told_apart(&first), told_apart(&second)]);
    }

    /// Pages are hostile: whatever they hold, they are read or refused, and what was read comes back to the byte.
    #[test]
    fn any_text_is_refused_or_comes_back_as_it_was(
        record in claims(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), "[-`#*\\[\\]()<>|:; \n\ta-z0-9@]{0,6}"), 1..5)
    ) {
        let mut page = written(&record, record.claimed.as_ref().unwrap().layout.into());
        for (at, text) in cuts {
            let mut at = at.index(page.len());
            while !page.is_char_boundary(at) {
                at -= 1;
            }
            page.insert_str(at, &text);
        }
        if let Ok(records) = read(&page, Some(observed()))
            && let [read] = records.as_slice()
        {
            let style = read.claimed.as_ref().unwrap().layout.into();
            let begin = page.find("## `").unwrap_or_default();
            prop_assert!(page[begin..].ends_with(&written(read, style)), "{}", page);
        }
    }

    /// A page that was cut off claims nothing false. Where it is not refused, its last platform has lost all that it told.
    #[test]
    fn a_page_that_was_cut_off_is_refused_or_tells_less(record in claims(), at in any::<prop::sample::Index>()) {
        let page = written(&record, record.claimed.as_ref().unwrap().layout.into());
        let mut at = at.index(page.len());
        while !page.is_char_boundary(at) {
            at -= 1;
        }
        if let Ok(records) = read(&page[..at], Some(observed())) {
            let whole = told_apart(&record);
            for (cut, entry) in records[0].entries.iter().zip(&whole.entries) {
                prop_assert!(cut.layers.is_empty() || cut.layers == entry.layers, "{}", &page[..at]);
            }
        }
    }
}

/// What pages do not hold (variables, labels, what failed) is not read; the page itself is kept where it told of such.
#[test]
fn pages_of_what_was_served_come_back_byte_for_byte_in_every_style() {
    for record in [
        build::full(),
        build::odd(),
        build::record("team/app:1", vec![]),
    ] {
        for style in [Style::Standard, Style::RepoInfo, Style::RepoInfo2016] {
            let page = written(&record, style);
            let Ok(records) = read(&page, Some(observed())) else {
                // Nothing was there, and this layout has no word for it.
                assert!(record.entries.is_empty() && style == Style::RepoInfo2016);
                continue;
            };
            let [read] = records.as_slice() else {
                panic!("one page, one record");
            };
            let style = read.claimed.as_ref().unwrap().layout.into();
            assert_eq!(written(read, style), page);
            assert_eq!(read.digest(), record.digest());
            let told: Vec<_> = read.images().map(Entry::digest).collect();
            let served: Vec<_> = record.images().map(Entry::digest).collect();
            assert_eq!(told, served, "{page}");
        }
    }
}
