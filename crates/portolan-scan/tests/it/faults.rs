//! Registries that fail, hang and move under a scan.

use std::sync::Mutex;
use std::time::Duration;

use portolan_catalog::When;
use portolan_image::Reference;
use portolan_scan::{Counts, Event, Outcome};
use portolan_testkit::image::ImageSet;
use portolan_testkit::registry::{Answer, Rule, TestRegistry};

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
async fn a_tag_that_moves_under_a_scan_is_kept_as_it_was_or_as_it_is() {
    let mut world = World::new().await;
    let sets = [
        ImageSet::of("1", &image("one")),
        ImageSet::of("1", &image("two")).also(&image("one")),
    ];
    world.registry.put("app", &sets[0]);
    let watch = [world.all("app")];
    let moved = Mutex::new(false);
    // The answer to the HEAD names one; before anything else is asked, the tag names another.
    world.registry.rule(
        Rule::on("manifests/1")
            .method("HEAD")
            .change(move |_, _| *moved.lock().unwrap() = true),
    );
    world.registry.put("app", &sets[1]);
    world.scan(&watch).await;
    let reference: Reference = format!("{}/app:1", world.registry.host()).parse().unwrap();
    let record = world
        .catalog
        .record(&reference, When::Latest)
        .await
        .unwrap();
    let expected = sets
        .iter()
        .map(|set| set.record(&reference.to_string(), "2026-01-01T00:00:00Z"))
        .find(|one| one.digest() == record.digest())
        .unwrap();
    let digests = |record: &portolan_image::Record| {
        record
            .entries
            .iter()
            .map(|entry| entry.digest().cloned())
            .collect::<Vec<_>>()
    };
    assert_eq!(digests(&record), digests(&expected));
}

#[tokio::test]
async fn faults_now_and_then_cost_tries_and_nothing_else() {
    let mut world = World::new().await;
    world.registry.put("app", &library());
    for (number, answer) in [
        Answer::status(503),
        Answer::dropped(),
        Answer::status(429).with("Retry-After", "0"),
        Answer::status(500),
    ]
    .into_iter()
    .enumerate()
    {
        let mut calls = number;
        let calls = Mutex::new(std::mem::take(&mut calls));
        let hit = move |_: &portolan_testkit::registry::Seen| {
            let mut calls = calls.lock().unwrap();
            *calls += 1;
            *calls % 17 == 0
        };
        world
            .registry
            .rule(Rule::on("/v2/").when(hit).answer(answer));
    }
    let watch = [world.all("app")];
    let summary = world.scan(&watch).await;
    assert_eq!(
        summary.counts,
        Counts {
            new: 12,
            ..Counts::default()
        },
        "{:#?}",
        world.heard
    );
    let mut clean = World::new().await;
    clean.registry.put("app", &library());
    let watch = [clean.all("app")];
    clean.scan(&watch).await;
    for n in 0..12 {
        let of = |world: &World| -> Reference {
            format!("{}/app:tag-{n}", world.registry.host())
                .parse()
                .unwrap()
        };
        let faulty = world
            .catalog
            .record(&of(&world), When::Latest)
            .await
            .unwrap();
        let clean = clean
            .catalog
            .record(&of(&clean), When::Latest)
            .await
            .unwrap();
        assert!(faulty.is_complete());
        assert_eq!(faulty.root, clean.root);
        assert_eq!(faulty.entries.len(), clean.entries.len());
    }
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
