//! What each tag costs.

use std::collections::HashSet;

use portolan_catalog::When;
use portolan_scan::{Counts, Event, Outcome, Select, Watch};
use portolan_testkit::image::ImageSet;
use portolan_testkit::registry::{Answer, Rule};

use crate::world::{World, image, library};

fn counts(new: u64, moved: u64, vanished: u64, unchanged: u64) -> Counts {
    Counts {
        new,
        moved,
        vanished,
        unchanged,
        ..Counts::default()
    }
}

#[tokio::test]
async fn a_cold_scan_asks_nothing_twice_and_a_warm_one_once_a_tag() {
    let mut world = World::new().await;
    world.registry.put("app", &library());
    let watch = [world.all("app")];
    let summary = world.scan(&watch).await;
    assert_eq!(summary.counts, counts(12, 0, 0, 0));
    let lines = world.registry.lines();
    let once: HashSet<&String> = lines.iter().collect();
    assert_eq!(once.len(), lines.len(), "nothing twice: {lines:#?}");
    // A list, a HEAD a tag; of each image an index, two manifests, two configs, a layer of its own; the base once.
    assert_eq!(lines.len(), 1 + 12 + 4 * (1 + 2 + 2 + 1) + 1);
    world.registry.forget_requests();
    let summary = world.scan(&watch).await;
    assert_eq!(summary.counts, counts(0, 0, 0, 12));
    let lines = world.registry.lines();
    assert_eq!(lines.len(), 1 + 12);
    assert_eq!(
        lines
            .iter()
            .filter(|line| line.starts_with("HEAD "))
            .count(),
        12
    );
}

#[tokio::test]
async fn only_what_moved_is_read_and_what_is_no_longer_listed_has_vanished() {
    let mut world = World::new().await;
    world.registry.put("app", &library());
    let watches = [world.all("app")];
    world.scan(&watches).await;
    let after = (0..11).fold(ImageSet::new(), |set, n| {
        let name = if n == 3 {
            "image new".to_owned()
        } else {
            format!("image {}", n % 4)
        };
        set.tag(&format!("tag-{n}"), &image(&name))
    });
    world.registry.put("app", &after);
    world.registry.forget_requests();
    let summary = world.scan(&watches).await;
    assert_eq!(summary.counts, counts(0, 1, 1, 10));
    let lines = world.registry.lines();
    // The base's headers are known, the new image's own layer is asked for.
    assert_eq!(lines.len(), 1 + 11 + (1 + 2 + 2 + 1), "{lines:#?}");
    let told: Vec<String> = world
        .heard
        .iter()
        .filter_map(|event| match event {
            Event::Visited {
                reference,
                outcome: Outcome::Vanished,
            } => reference.tag().map(ToString::to_string),
            _ => None,
        })
        .collect();
    assert_eq!(told, ["tag-11"]);
}

#[tokio::test]
async fn a_budget_stops_a_scan_and_the_next_carries_on() {
    let mut world = World::new().await;
    world.registry.put("app", &library());
    world.jobs = 1;
    let watch = [world.all("app")];
    world.budget = Some(12);
    let mut seen = 0;
    for round in 0..20 {
        world.registry.forget_requests();
        let summary = world.scan(&watch).await;
        seen += summary.counts.new;
        let asked = world.registry.lines().len();
        // A visit that was begun is ended: an image costs seven requests.
        assert!(asked <= 12 + 7, "{asked}");
        if seen == 12 {
            assert!(round > 0, "one round was not enough");
            return;
        }
        assert!(summary.counts.put_off > 0);
    }
    panic!("never done: {seen}");
}

#[tokio::test]
async fn a_tag_that_is_named_needs_no_list_and_one_that_is_gone_has_vanished() {
    let mut world = World::new().await;
    world.registry.put("app", &library());
    let named = [Watch::new(
        world.repository("app"),
        Select::names(vec!["tag-1".parse().unwrap()]),
    )];
    assert_eq!(world.scan(&named).await.counts, counts(1, 0, 0, 0));
    assert!(
        world
            .registry
            .lines()
            .iter()
            .all(|line| !line.contains("tags/list"))
    );
    world
        .registry
        .put("app", &ImageSet::of("other", &image("x")));
    assert_eq!(world.scan(&named).await.counts, counts(0, 0, 1, 0));
    assert_eq!(
        world.scan(&named).await.counts,
        Counts::default(),
        "what is gone does not vanish again"
    );
}

#[tokio::test]
async fn where_head_is_not_served_an_unchanged_tag_costs_one_get() {
    let mut world = World::new().await;
    world.registry.put("app", &library());
    world.registry.rule(
        Rule::on("/manifests/")
            .method("HEAD")
            .answer(Answer::status(405)),
    );
    world.jobs = 1;
    let watch = [world.all("app")];
    assert_eq!(world.scan(&watch).await.counts, counts(12, 0, 0, 0));
    world.registry.forget_requests();
    assert_eq!(world.scan(&watch).await.counts, counts(0, 0, 0, 12));
    let lines = world.registry.lines();
    let gets = lines.iter().filter(|line| line.contains("/manifests/"));
    let gets = gets.filter(|line| line.starts_with("GET ")).count();
    // The list, and the one HEAD that was tried.
    assert_eq!((gets, lines.len()), (12, 12 + 2), "{lines:#?}");
}

#[tokio::test]
async fn a_budget_of_a_repository_is_not_spent_by_another() {
    let mut world = World::new().await;
    world.registry.put("app", &library());
    world.registry.put("other", &library());
    let watches = [
        Watch {
            budget: Some(200),
            ..world.all("app")
        },
        Watch {
            budget: Some(10),
            ..world.all("other")
        },
    ];
    let summary = world.scan(&watches).await;
    let here = |name: &str| {
        let part = format!("/{name}/");
        let lines = world.registry.lines();
        lines.iter().filter(|line| line.contains(&part)).count()
    };
    assert_eq!(here("app"), 1 + 12 + 4 * 6 + 1);
    // A visit that was begun is ended.
    assert!(here("other") <= 10 + 7, "{}", here("other"));
    assert!(summary.counts.put_off > 0);
}

#[tokio::test]
async fn a_budget_holds_however_many_work_side_by_side() {
    let mut world = World::new().await;
    world.jobs = 32;
    let watches: Vec<Watch> = (0..8)
        .map(|n| {
            let name = format!("app{n}");
            world.registry.put(&name, &library());
            world.all(&name)
        })
        .collect();
    world.budget = Some(40);
    world.scan(&watches).await;
    let asked = world.registry.lines().len();
    assert!((30..=40 + 7).contains(&asked), "{asked}");
}

#[tokio::test]
async fn a_visit_that_is_still_good_costs_nothing() {
    let mut world = World::new().await;
    world.registry.put("app", &library());
    let often = [Watch {
        every: Some(std::time::Duration::from_hours(4)),
        ..world.all("app")
    }];
    world.scan(&often).await;
    world.registry.forget_requests();
    assert_eq!(world.scan(&often).await.recent, 1);
    assert!(world.registry.lines().is_empty());
    // Another choice is another visit.
    let others = [Watch {
        select: Select::all().include(&["tag-1*"]).unwrap(),
        ..often[0].clone()
    }];
    let summary = world.scan(&others).await;
    assert_eq!((summary.recent, summary.counts.unchanged), (0, 3));
    assert_eq!(world.scan(&others).await.recent, 1);
    assert_eq!(world.scan(&often).await.counts.unchanged, 12);
}

#[tokio::test]
async fn a_choice_that_nothing_matches_is_told() {
    let mut world = World::new().await;
    world.registry.put("app", &library());
    let watch = [Watch {
        select: Select::all().include(&["v*"]).unwrap(),
        ..world.all("app")
    }];
    world.scan(&watch).await;
    let notes = world.heard.iter().find_map(|event| match event {
        Event::Listed { notes, .. } => Some(notes.clone()),
        _ => None,
    });
    assert_eq!(notes.unwrap(), ["none of its 12 tags is chosen"]);
}

#[tokio::test]
async fn platforms_that_are_wished_for_later_are_read_then() {
    let mut world = World::new().await;
    world.registry.put("app", &ImageSet::of("1", &image("one")));
    let all = [world.all("app")];
    let only = |platform: &str| {
        [Watch {
            platforms: vec![platform.parse().unwrap()],
            ..all[0].clone()
        }]
    };
    let (amd64, arm64) = (only("linux/amd64"), only("linux/arm64"));
    let name = format!("{}/app:1", world.registry.host());
    // (what is wished for, what is known then, requests beside list and HEAD)
    for (wish, known, asked) in [
        // An index, a manifest, a config, two layers.
        (&amd64, vec!["amd64"], 5),
        (&amd64, vec!["amd64"], 0),
        (&arm64, vec!["arm64"], 2),
        (&arm64, vec!["arm64"], 0),
        (&all, vec!["amd64", "arm64"], 0),
        (&all, vec!["amd64", "arm64"], 0),
        // Less is no reason to forget.
        (&amd64, vec!["amd64", "arm64"], 0),
    ] {
        world.registry.forget_requests();
        world.scan(wish).await;
        let reference: portolan_image::Reference = name.parse().unwrap();
        let record = world.catalog.record(&reference, When::Latest).await;
        let record = record.unwrap();
        let found: Vec<&str> = record
            .images()
            .map(|entry| entry.platform.architecture.as_str())
            .collect();
        assert_eq!(found, known);
        let lines = world.registry.lines();
        assert_eq!(lines.len(), 2 + asked, "{lines:#?}");
    }
}
