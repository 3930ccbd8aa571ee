//! Registries that fail, hang and move under a scan.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use portolan_catalog::When;
use portolan_image::record::Entry;
use portolan_image::{Document, Record, Reference};
use portolan_scan::{Counts, Event, Outcome};
use portolan_testkit::image::ImageSet;
use portolan_testkit::registry::{Answer, Body, Rule, Seen, TestRegistry};

use crate::world::{World, image, library};

#[tokio::test]
async fn a_registry_that_cannot_be_listed_makes_no_tag_vanish() {
    let mut world = World::new().await;
    world.registry.put("app", &library());
    let watch = [world.all("app")];
    world.scan(&watch).await;
    world
        .registry
        .rule(Rule::on("tags/list").answer(Answer::status(500)));
    let summary = world.scan(&watch).await;
    assert_eq!((summary.not_listed, summary.counts), (1, Counts::default()));
    let states = world
        .catalog
        .states(&world.repository("app"))
        .await
        .unwrap();
    assert_eq!(
        states.iter().filter(|state| state.root.is_some()).count(),
        12
    );
}

#[tokio::test]
async fn a_part_that_failed_is_read_again_by_the_next_scan() {
    let mut world = World::new().await;
    world.registry.put("app", &ImageSet::of("1", &image("one")));
    let watch = [world.all("app")];
    let config = image("one");
    let record = ImageSet::of("1", &config).record(
        &format!("{}/app:1", world.registry.host()),
        "2026-01-01T00:00:00Z",
    );
    let digest = record.entries[0].image_id().unwrap().to_string();
    world
        .registry
        .rule(Rule::on(&digest).answer(Answer::status(404)));
    assert_eq!(world.scan(&watch).await.counts.new, 1);
    let reference: Reference = record.reference.clone();
    assert!(
        !world
            .catalog
            .record(&reference, When::Latest)
            .await
            .unwrap()
            .is_complete()
    );
    world.registry.be_honest();
    world.registry.forget_requests();
    assert_eq!(world.scan(&watch).await.counts.unchanged, 1);
    assert!(
        world
            .catalog
            .record(&reference, When::Latest)
            .await
            .unwrap()
            .is_complete()
    );
    // List, HEAD, and the config that was missing.
    assert_eq!(
        world.registry.lines().len(),
        3,
        "{:#?}",
        world.registry.lines()
    );
}

/// Threat 22: what is kept of a tag comes from one digest.
#[tokio::test]
async fn a_tag_that_moves_under_a_scan_is_kept_as_it_was_when_it_was_asked() {
    let mut world = World::new().await;
    let [before, after] = ["one", "two"].map(|word| ImageSet::of("1", &image(word)));
    let at = format!("{}/app:1", world.registry.host());
    let digest_of = |set: &ImageSet| set.record(&at, "2026-01-01T00:00:00Z").digest().cloned();
    let then = digest_of(&before).unwrap().to_string();
    // The registry answers the HEAD with what the tag was; before anything else is asked, it is another image.
    world
        .registry
        .put("app", &ImageSet::of("1", &image("two")).also(&image("one")));
    world.registry.rule(
        Rule::on("manifests/1")
            .method("HEAD")
            .times(1)
            .header("Docker-Content-Digest", &then),
    );
    let watch = [world.all("app")];
    assert_eq!(world.scan(&watch).await.counts.new, 1);
    let reference: Reference = at.parse().unwrap();
    let expected = before.record(&at, "2026-01-01T00:00:00Z");
    let record = world.catalog.record(&reference, When::Latest).await;
    let record = record.unwrap();
    let parts = |record: Record| parts(&(record.root, record.entries));
    assert!(record.is_complete());
    assert_eq!(parts(record), parts(expected));
    assert_eq!(world.scan(&watch).await.counts.moved, 1);
    let record = world.catalog.record(&reference, When::Latest).await;
    assert_eq!(record.unwrap().digest(), digest_of(&after).as_ref());
}

/// Every twentieth request, beginning somewhere.
fn one_in_twenty(beginning: u64) -> impl Fn(&Seen) -> bool + Send + Sync + 'static {
    let calls = AtomicU64::new(beginning);
    move |_| calls.fetch_add(1, Ordering::Relaxed) % 20 == 19
}

/// What is known of all tags equals what a scan of an honest registry finds.
async fn is_as_if_nothing_had_happened(world: &World) {
    let mut clean = World::new().await;
    clean.registry.put("app", &library());
    let watch = [clean.all("app")];
    clean.scan(&watch).await;
    for n in 0..12 {
        let mut records = Vec::new();
        for world in [world, &clean] {
            let name = format!("{}/app:tag-{n}", world.registry.host());
            let reference: Reference = name.parse().unwrap();
            let record = world.catalog.record(&reference, When::Latest).await;
            let record = record.unwrap();
            assert!(record.is_complete(), "{name}");
            records.push((record.root, record.entries));
        }
        assert_eq!(parts(&records[0]), parts(&records[1]), "tag-{n}");
    }
}

fn parts(
    (root, entries): &(Option<Document>, Vec<Entry>),
) -> Vec<(Option<Document>, Option<Document>)> {
    let documents = entries
        .iter()
        .map(|entry| (entry.manifest.clone(), entry.config.clone()));
    std::iter::once((root.clone(), None))
        .chain(documents)
        .collect()
}

#[tokio::test]
async fn faults_now_and_then_cost_tries_and_nothing_else() {
    let mut world = World::new().await;
    world.registry.put("app", &library());
    let on = |beginning| Rule::on("/v2/").when(one_in_twenty(beginning));
    let rules = [
        on(0).answer(Answer::status(500)),
        on(3).answer(Answer::status(502)),
        on(6).answer(Answer::status(503)),
        on(9).answer(Answer::dropped()),
        on(12).answer(Answer::status(429).with("Retry-After", "0")),
        on(15).cut(),
        on(18).wait(Duration::from_millis(1_200)),
    ];
    for rule in rules {
        world.registry.rule(rule);
    }
    let watch = [world.all("app")];
    let summary = world.scan(&watch).await;
    let expected = Counts {
        new: 12,
        ..Counts::default()
    };
    assert_eq!(summary.counts, expected, "{:#?}", world.heard);
    is_as_if_nothing_had_happened(&world).await;
}

#[tokio::test]
async fn answers_that_lie_now_and_then_are_never_kept_and_the_next_scan_has_the_true_ones() {
    let mut world = World::new().await;
    world.registry.put("app", &library());
    let on = |part, beginning| Rule::on(part).method("GET").when(one_in_twenty(beginning));
    let other = |bytes: bytes::Bytes| {
        let mut bytes = bytes.to_vec();
        bytes.reverse();
        Body::Whole(bytes.into())
    };
    let rules = [
        on("/manifests/", 17).body(other),
        on("/blobs/", 18).body(other),
        on("/v2/", 10).answer(Answer::html()),
        on("/manifests/", 6).answer(Answer::status(404)),
        on("/blobs/", 9).answer(Answer::status(403)),
    ];
    for rule in rules {
        world.registry.rule(rule);
    }
    let watch = [world.all("app")];
    let summary = world.scan(&watch).await;
    assert_eq!(summary.counts.tags() + summary.not_listed * 12, 12);
    // The image of a tag that failed, or a part of one that did not, is not there yet; what is there is true.
    for state in world.catalog.states(&watch[0].repository).await.unwrap() {
        let reference = Reference::tagged(watch[0].repository.clone(), state.tag);
        world
            .catalog
            .record(&reference, When::Latest)
            .await
            .unwrap();
    }
    world.registry.be_honest();
    let summary = world.scan(&watch).await;
    assert_eq!(summary.counts.failed, 0, "{:#?}", world.heard);
    is_as_if_nothing_had_happened(&world).await;
}

#[tokio::test]
async fn a_registry_that_hangs_costs_its_own_tags_only() {
    let mut world = World::new().await;
    let hanging = TestRegistry::start();
    hanging.put("app", &ImageSet::of("1", &image("one")));
    hanging.rule(Rule::on("manifests/").wait(Duration::from_secs(30)));
    world.registry.put("app", &library());
    let hung =
        portolan_image::reference::Repository::parse(&format!("{}/app", hanging.host())).unwrap();
    let watch = [
        portolan_scan::Watch::new(hung, portolan_scan::Select::all()),
        world.all("app"),
    ];
    let summary = world.scan(&watch).await;
    assert_eq!((summary.counts.new, summary.counts.failed), (12, 1));
    let why = world.heard.iter().find_map(|event| match event {
        Event::Visited {
            outcome: Outcome::Failed(why),
            ..
        } => Some(why.clone()),
        _ => None,
    });
    assert!(why.unwrap().contains(hanging.host()), "the host is named");
}
