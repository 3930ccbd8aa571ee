//! The bytes of published manifests, rebuilt.

use portolan_image::record::Proof;
use portolan_image::{Digest, Record};
use portolan_import::{Proven, Prover};
use portolan_report::{MarkdownOptions, Style, markdown, read};
use portolan_testkit::image::{Image, ImageSet, Index, Layer, Tree};

fn published() -> Vec<(String, Record)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/reports");
    let Ok(entries) = std::fs::read_dir(folder) else {
        println!("the published pages do not stand beside the repository");
        return Vec::new();
    };
    let mut pages: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    pages
        .iter()
        .map(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                read(&text, None).unwrap().remove(0),
            )
        })
        .collect()
}

/// Windows images have foreign layers, whose addresses no page holds.
#[test]
fn of_the_five_published_pages_28_of_30_manifests_and_two_lists_are_proven() {
    let mut all = Proven::default();
    let mut lists = Vec::new();
    let pages = published();
    if pages.is_empty() {
        return;
    }
    for (name, mut record) in pages {
        let proven = Prover::default().prove(&mut record);
        if proven.indexes == 1 {
            lists.push(name.clone());
            assert_eq!(
                record.root.as_ref().unwrap().digest(),
                &record.claimed.as_ref().unwrap().digest
            );
        }
        let proof = if proven.manifests > 0 {
            Proof::Partly
        } else {
            Proof::Claimed
        };
        assert_eq!(record.proof(), proof, "{name}: configs stay claims");
        all = all.and(proven);
    }
    assert_eq!(
        (all.manifests, all.manifests_of, all.indexes, all.indexes_of),
        (28, 30, 2, 5),
        "{lists:?}"
    );
}

/// A character of a text altered: a hex digit becomes another one.
fn altered(text: &str, at: usize) -> String {
    let old = &text[at..=at];
    let new = if old == "0" { "1" } else { "0" };
    format!("{}{new}{}", &text[..at], &text[at + 1..])
}

/// Whichever digest of the page it is: of the list, of a manifest, of a config, of a layer.
#[test]
fn a_digest_altered_by_one_character_is_claimed_never_proven() {
    let pages = published();
    let Some((_, record)) = pages.iter().find(|(name, _)| name == "python_3.7-slim.md") else {
        return;
    };
    // One platform is enough, and a list of one is none that was ever published.
    let record = Record {
        entries: record.entries[..1].to_vec(),
        ..record.clone()
    };
    let prove = |record: &Record| {
        let mut record = record.clone();
        let proven = Prover::default().prove(&mut record);
        (proven.manifests, proven.indexes, record.proof())
    };
    assert_eq!(prove(&record), (1, 0, Proof::Partly));
    let change =
        |digest: &mut Digest, at: usize| *digest = altered(digest.as_str(), at).parse().unwrap();
    for at in ["sha256:".len(), "sha256:".len() + 63] {
        let mut of_manifest = record.clone();
        change(
            &mut of_manifest.entries[0].listed.as_mut().unwrap().digest,
            at,
        );
        let mut of_config = record.clone();
        change(
            of_config.entries[0]
                .claim
                .as_mut()
                .unwrap()
                .image_id
                .as_mut()
                .unwrap(),
            at,
        );
        let mut of_layer = record.clone();
        change(&mut of_layer.entries[0].layers[2].descriptor.digest, at);
        for (what, record) in [
            ("manifest", of_manifest),
            ("config", of_config),
            ("layer", of_layer),
        ] {
            assert_eq!(prove(&record), (0, 0, Proof::Claimed), "{what} at {at}");
        }
    }
}

/// A list has a digest of its own: all its manifests may be proven and it may not.
#[test]
fn the_digest_of_a_list_altered_by_one_character_leaves_its_manifests_proven_and_the_list_claimed()
{
    let pages = published();
    let Some((_, record)) = pages.iter().find(|(name, _)| name == "python_3.7-slim.md") else {
        return;
    };
    let mut record = record.clone();
    let claimed = record.claimed.as_mut().unwrap();
    claimed.digest = altered(claimed.digest.as_str(), 20).parse().unwrap();
    let proven = Prover::default().prove(&mut record);
    assert_eq!((proven.manifests, proven.indexes), (7, 0));
    assert_eq!(
        (record.proof(), record.digest_proof()),
        (Proof::Partly, Proof::Claimed)
    );
    assert!(record.root.is_none());
}

/// Pages of repo-info print docker's media type for manifests of OCI too.
#[test]
fn manifests_of_oci_are_proven_from_pages_that_call_them_docker_s() {
    let image = Image::new("linux", "amd64")
        .layer(&Layer::gzip(&Tree::new().dir("a")), "COPY a /")
        .build();
    let served = ImageSet::of("1", &Index::oci().entry(&image).build())
        .record("app:1", "2026-01-01T00:00:00Z");
    let options = MarkdownOptions {
        style: Style::RepoInfo,
        ..MarkdownOptions::default()
    };
    let page = markdown(&served, &options);
    assert!(page.contains("application/vnd.docker.distribution.manifest.v2+json"));
    let mut record = read(&page, Some(served.observed)).unwrap().remove(0);
    let proven = Prover::default().prove(&mut record);
    assert_eq!((proven.manifests, proven.manifests_of), (1, 1));
    assert_eq!(record.entries[0].manifest, served.entries[0].manifest);
    assert_eq!(
        markdown(&record, &options),
        page,
        "the page comes back as it was"
    );
}
