//! The cache: what is asked again and what is not, and what is done with bytes that are not right.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use futures_util::TryStreamExt as _;
use jiff::{SignedDuration, Timestamp};
use portolan_image::Reference;
use portolan_image::record::Record;
use portolan_image::reference::Repository;
use portolan_source::cache::{Cached, Mode, Store};
use portolan_source::{Extent, Kind, Source as _, Wish, inspect};

use crate::memory::Memory;
use crate::now;

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
    assert_eq!(
        offline.store().notes(),
        [
            "example.com/team/app:latest is told as it was when it was last seen, at 2026-11-20 10:00 UTC: nothing is asked for offline"
        ]
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

/// All files of a cache, below its folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

async fn fill(folder: &Path) -> Record {
    inspect(
        &cached(image(), folder, Mode::Use),
        &app(),
        &Wish::default(),
        now(),
    )
    .await
    .unwrap()
}

#[tokio::test]
async fn what_one_repository_gave_is_not_given_for_another() {
    let folder = tempfile::tempdir().unwrap();
    let first = fill(folder.path()).await;
    let other = Repository::new("example.com", "team/other").unwrap();
    let entry = &first.entries[0];
    let config = entry.config.as_ref().unwrap().descriptor();
    let offline = cached(Memory::default(), folder.path(), Mode::Offline);
    for digest in [first.digest().unwrap(), entry.digest().unwrap()] {
        let here = Reference::pinned(app().repository().clone(), digest.clone());
        let there = Reference::pinned(other.clone(), digest.clone());
        assert!(offline.find(&here).await.is_ok());
        assert_eq!(
            offline.find(&there).await.unwrap_err().kind(),
            Kind::Offline
        );
    }
    assert!(
        offline
            .blob(app().repository(), &config, 1 << 20)
            .await
            .is_ok()
    );
    let error = offline.blob(&other, &config, 1 << 20).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Offline);
}

#[tokio::test]
async fn a_config_that_was_read_is_streamed_whole_and_in_part() {
    let folder = tempfile::tempdir().unwrap();
    let first = fill(folder.path()).await;
    let config = first.entries[0].config.as_ref().unwrap();
    let offline = cached(Memory::default(), folder.path(), Mode::Offline);
    for (extent, expected) in [
        (Extent::Verified, &config.bytes()[..]),
        (Extent::Unverified, &config.bytes()[..]),
        (Extent::Range(2..5), &config.bytes()[2..5]),
        (Extent::Range(5..5), b""),
        (Extent::Range(1..u64::MAX), &config.bytes()[1..]),
        (Extent::Range(u64::MAX..u64::MAX), b""),
    ] {
        let stream = offline
            .blob_stream(app().repository(), config.digest(), extent.clone())
            .await
            .unwrap();
        assert_eq!(stream.length, Some(expected.len() as u64));
        let bytes: Vec<bytes::Bytes> = stream.bytes.try_collect().await.unwrap();
        assert_eq!(bytes.concat(), expected, "{extent:?}");
    }
    let layer = &first.entries[0].layers[0].descriptor.digest;
    let error = offline
        .blob_stream(app().repository(), layer, Extent::Verified)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Offline);
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_kept_is_for_its_owner_only_and_marked_as_a_cache() {
    use std::os::unix::fs::PermissionsExt as _;
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("portolan");
    fill(&folder).await;
    let all = files(&folder);
    assert!(
        all.iter().any(|file| file.ends_with("CACHEDIR.TAG")),
        "{all:?}"
    );
    for file in all {
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&file), 0o600, "{}", file.display());
        assert_eq!(mode(file.parent().unwrap()), 0o700, "{}", file.display());
    }
}

#[tokio::test]
async fn threat_20_facts_that_are_not_right_are_as_good_as_none() {
    /// Makes something of a file's bytes.
    type Spoil = fn(&[u8]) -> Vec<u8>;
    let spoil: [(&str, Spoil); 5] = [
        ("empty", |_| Vec::new()),
        ("cut", |bytes| bytes[..bytes.len() / 2].to_vec()),
        ("of another key", |bytes| {
            String::from_utf8_lossy(bytes)
                .replace("team/app", "team/other")
                .into_bytes()
        }),
        ("of another kind", |bytes| {
            String::from_utf8_lossy(bytes)
                .replace("value", "other")
                .into_bytes()
        }),
        ("endless", |_| vec![b' '; 1 << 20]),
    ];
    for (case, spoil) in spoil {
        let folder = tempfile::tempdir().unwrap();
        let first = fill(folder.path()).await;
        for kind in ["tags", "seen", "headers"] {
            for file in files(&folder.path().join(kind)) {
                let bytes = fs::read(&file).unwrap();
                fs::write(&file, spoil(&bytes)).unwrap();
            }
        }
        let offline = cached(Memory::default(), folder.path(), Mode::Offline);
        assert_eq!(
            offline.find(&app()).await.unwrap_err().kind(),
            Kind::Offline,
            "{case}"
        );
        assert_eq!(fill(folder.path()).await, first, "{case}");
        assert!(
            offline.find(&app()).await.is_ok(),
            "{case}: it is put right"
        );
    }
}

#[tokio::test]
async fn a_cache_stays_small_and_lets_go_first_what_was_of_no_use() {
    let folder = tempfile::tempdir().unwrap();
    let limit = 64 * 4096;
    // Long ago, and a day passes with each tag. Files are dated by the clock when they are written, and then set back.
    let first: Timestamp = "2001-01-01T00:00:00Z".parse().unwrap();
    let last: Timestamp = "2002-01-01T00:00:00Z".parse().unwrap();
    let day = |day: i64| first + SignedDuration::from_hours(25 * day);
    let set_back = |number: i64| {
        for file in files(folder.path()) {
            if fs::metadata(&file).unwrap().modified().unwrap() > SystemTime::from(last) {
                let file = fs::File::options().write(true).open(&file).unwrap();
                file.set_modified(day(number).into()).unwrap();
            }
        }
    };
    let tag = |number: i64| -> Reference { format!("example.com/app:{number}").parse().unwrap() };
    let source = |number: i64| {
        let mut memory = Memory::default();
        memory.image("linux/amd64", &[&format!("layer {number}")]);
        let store = Store::new(folder.path(), day(number)).limited_to(limit);
        Cached::over(memory, store, Mode::Use)
    };
    // A tag leaves seven files. The first is looked at every day.
    let of_use = tag(0);
    inspect(&source(0), &of_use, &Wish::default(), day(0))
        .await
        .unwrap();
    set_back(0);
    for number in 1..200 {
        inspect(&source(number), &tag(number), &Wish::default(), day(number))
            .await
            .unwrap();
        let store = Store::new(folder.path(), day(number));
        let offline = Cached::over(Memory::default(), store, Mode::Offline);
        let there = inspect(&offline, &of_use, &Wish::default(), day(number)).await;
        assert!(there.is_ok(), "{number}: {:?}", there.err());
        set_back(number);
        let blocks = files(folder.path()).len() as u64;
        assert!(blocks * 4096 <= limit * 2, "{number}: {blocks} files");
    }
}

#[test]
fn threat_20_many_at_a_time_use_one_folder_while_it_is_swept() {
    let folder = tempfile::tempdir().unwrap();
    let expected = {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime
            .block_on(inspect(&image(), &app(), &Wish::default(), now()))
            .unwrap()
    };
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .build()
                    .unwrap();
                runtime.block_on(async {
                    for _ in 0..20 {
                        let store = Store::new(folder.path(), now()).limited_to(8 * 4096);
                        let source = Cached::over(image(), store, Mode::Use);
                        let record = inspect(&source, &app(), &Wish::default(), now()).await;
                        assert_eq!(record.unwrap(), expected);
                    }
                });
            });
        }
    });
    let left = files(folder.path());
    assert!(!left.iter().any(|file| file.ends_with(".part")), "{left:?}");
}
