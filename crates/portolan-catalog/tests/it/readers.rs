//! Those who ask while another writes see each batch whole or not at all, and are never turned away.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use portolan_catalog::{Catalog, Condition, Kind, Query, Sighting, When};
use portolan_image::Reference;

use crate::backend::{Backend, each};
use crate::over_time::set;

const TAGS: usize = 20;
const BATCHES: usize = 30;

/// All tags of a repository as they are in one batch: they all point to the same image.
fn batch(number: usize) -> Vec<Sighting> {
    let hour = format!("{:02}", number % 24);
    let at = format!("2026-03-{:02}T{hour}:00:00Z", 1 + number / 24);
    let image = set(&format!("image {number}"));
    (0..TAGS)
        .map(|n| {
            let record = image.record("registry.example/app:1", &at);
            let mut record = Box::new(record);
            record.reference = tag(n);
            Sighting::Record(record)
        })
        .collect()
}

fn tag(number: usize) -> Reference {
    format!("registry.example/app:tag-{number}")
        .parse()
        .unwrap()
}

/// Asks as long as there is writing, each question whole; returns how many times.
async fn read(backend: &Backend, is_done: &AtomicBool) -> usize {
    // Another process would open it by itself too.
    let catalog = Catalog::open(&backend.options).await.unwrap();
    let app = tag(0);
    let mut asked = 0;
    let mut newest = None;
    while !is_done.load(Ordering::Relaxed) {
        let states = catalog.states(app.repository()).await.unwrap();
        let mut roots: Vec<_> = states
            .iter()
            .map(|state| state.root.as_ref().map(|root| &root.digest))
            .collect();
        assert!(roots.len() == TAGS || roots.is_empty(), "{}", backend.name);
        roots.dedup();
        assert!(roots.len() <= 1, "{}: a batch is whole", backend.name);
        let seen = states.iter().map(|state| state.last_seen).max();
        assert!(seen >= newest, "{}: what was seen stays", backend.name);
        newest = seen;
        match catalog.record(&tag(asked % TAGS), When::Latest).await {
            Ok(record) => assert!(record.is_complete(), "{}", backend.name),
            Err(error) => assert_eq!(error.kind(), Kind::NotFound, "{error}"),
        }
        if let Some(Some(root)) = roots.first() {
            let query = Query {
                conditions: vec![Condition::Digest(root.to_string())],
                limit: 100,
                after: None,
            };
            assert!(!catalog.search(&query).await.unwrap().hits.is_empty());
            let log = catalog.log(&app).await.unwrap();
            assert!(
                log.windows(2)
                    .all(|two| two[0].last_seen <= two[1].first_seen)
            );
        }
        asked += 1;
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    asked
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn readers_beside_a_writer_see_whole_batches_and_are_never_turned_away() {
    for backend in each() {
        let catalog = backend.catalog().await;
        let is_done = AtomicBool::new(false);
        let write = async {
            for number in 0..BATCHES {
                catalog.observe(&batch(number)).await.unwrap();
            }
            is_done.store(true, Ordering::Relaxed);
        };
        let read = || read(&backend, &is_done);
        let ((), one, two, three) = tokio::join!(write, read(), read(), read());
        for asked in [one, two, three] {
            assert!(asked > 5, "{}: asked {asked} times", backend.name);
        }
        let log = catalog.log(&tag(0)).await.unwrap();
        assert_eq!(log.len(), BATCHES, "{}", backend.name);
    }
}
