//! The cache: what is asked again and what is not, and what is done with bytes that are not right.

use std::path::Path;

use jiff::Timestamp;
use portolan_image::Reference;
use portolan_source::cache::{Cached, Mode, Store};
use portolan_source::{Kind, Source as _, Wish, inspect};

use crate::memory::Memory;

fn now() -> Timestamp {
    "2026-11-20T10:00:00Z".parse().unwrap()
}

fn app() -> Reference {
    "example.com/team/app".parse().unwrap()
}

fn image() -> Memory {
    let mut memory = Memory::default();
    let entries = [
        memory.image("linux/amd64", &["a", "b"]),
        memory.image("linux/arm64", &["a"]),
    ];
    memory.index(&entries);
    memory
}

fn cached(memory: Memory, folder: &Path, mode: Mode) -> Cached<Memory> {
    Cached::over(memory, Store::new(folder, now()), mode)
}

#[tokio::test]
async fn an_unchanged_tag_costs_one_head() {
    let folder = tempfile::tempdir().unwrap();
    let first = inspect(
        &cached(image(), folder.path(), Mode::Use),
        &app(),
        &Wish::default(),
        now(),
    )
    .await
    .unwrap();
    let source = cached(image(), folder.path(), Mode::Use);
    let again = inspect(&source, &app(), &Wish::default(), now())
        .await
        .unwrap();
    assert_eq!(again, first);
    assert!(
        source.inner().asked().is_empty(),
        "HEAD alone: {:?}",
        source.inner().asked()
    );
}

#[tokio::test]
async fn a_tag_that_moved_is_read_anew() {
    let folder = tempfile::tempdir().unwrap();
    inspect(
        &cached(image(), folder.path(), Mode::Use),
        &app(),
        &Wish::default(),
        now(),
    )
    .await
    .unwrap();
    let mut moved = Memory::default();
    let entry = moved.image("linux/s390x", &["z"]);
    let index = moved.index(&[entry]);
    let record = inspect(
        &cached(moved, folder.path(), Mode::Use),
        &app(),
        &Wish::default(),
        now(),
    )
    .await
    .unwrap();
    assert_eq!(record.digest(), Some(&index.digest));
}

#[tokio::test]
async fn offline_what_was_read_is_there_and_what_was_not_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let first = inspect(
        &cached(image(), folder.path(), Mode::Use),
        &app(),
        &Wish::default(),
        now(),
    )
    .await
    .unwrap();
    let offline = cached(Memory::default(), folder.path(), Mode::Offline);
    assert_eq!(
        inspect(&offline, &app(), &Wish::default(), now())
            .await
            .unwrap(),
        first
    );
    assert_eq!(
        offline.head(&app()).await.unwrap().digest,
        *first.digest().unwrap()
    );
    let other: Reference = "example.com/team/other:1".parse().unwrap();
    let error = inspect(&offline, &other, &Wish::default(), now())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Offline);
    assert_eq!(
        offline.tags(app().repository()).await.unwrap_err().kind(),
        Kind::Offline
    );
}

#[tokio::test]
async fn threat_20_bytes_that_are_not_right_are_discarded_and_fetched_again() {
    type Spoil = fn(&Path, &Path);
    let spoil: [(&str, Spoil); 5] = [
        ("altered", |file, _| {
            std::fs::write(file, b"{\"manifests\":[]}").unwrap();
        }),
        ("truncated", |file, _| {
            let bytes = std::fs::read(file).unwrap();
            std::fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
        }),
        ("another digest's", |file, other| {
            std::fs::copy(other, file).unwrap();
        }),
        ("a link", |file, other| {
            std::fs::remove_file(file).unwrap();
            std::os::unix::fs::symlink(other, file).unwrap();
        }),
        ("a folder", |file, _| {
            std::fs::remove_file(file).unwrap();
            std::fs::create_dir(file).unwrap();
        }),
    ];
    for (name, spoil) in spoil {
        let folder = tempfile::tempdir().unwrap();
        let first = inspect(
            &cached(image(), folder.path(), Mode::Use),
            &app(),
            &Wish::default(),
            now(),
        )
        .await
        .unwrap();
        let blobs = folder.path().join("blobs/sha256");
        let file = blobs.join(first.digest().unwrap().encoded());
        let other = blobs.join(first.entries[0].digest().unwrap().encoded());
        let whole = std::fs::read(&file).unwrap();
        spoil(&file, &other);
        let source = cached(image(), folder.path(), Mode::Use);
        assert_eq!(
            inspect(&source, &app(), &Wish::default(), now())
                .await
                .unwrap(),
            first,
            "{name}"
        );
        assert_eq!(
            source.inner().asked().len(),
            1,
            "{name}: only the manifest is fetched again"
        );
        if name != "a folder" {
            assert_eq!(std::fs::read(&file).unwrap(), whole, "{name}: and kept");
            assert_eq!(
                std::fs::read(&other).unwrap(),
                first.entries[0].manifest.as_ref().unwrap().bytes().to_vec(),
                "{name}: nothing was written through it"
            );
        }
    }
}

#[tokio::test]
async fn what_was_said_of_a_blob_is_asked_again_after_a_day() {
    let folder = tempfile::tempdir().unwrap();
    inspect(
        &cached(image(), folder.path(), Mode::Use),
        &app(),
        &Wish::default(),
        now(),
    )
    .await
    .unwrap();
    let later: Timestamp = "2026-11-21T10:00:01Z".parse().unwrap();
    let source = Cached::over(image(), Store::new(folder.path(), later), Mode::Use);
    inspect(&source, &app(), &Wish::default(), later)
        .await
        .unwrap();
    let asked = source.inner().asked();
    assert!(
        asked.keys().all(|key| key.starts_with("headers")),
        "{asked:?}"
    );
    assert_eq!(asked.values().sum::<usize>(), 3);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_no_reason_to_fail() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, b"").unwrap();
    let source = cached(image(), &file.join("cache"), Mode::Use);
    assert!(
        inspect(&source, &app(), &Wish::default(), now())
            .await
            .unwrap()
            .is_complete()
    );
}
