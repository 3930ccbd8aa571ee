//! What becomes of work that was taken.

use std::sync::Arc;

use async_trait::async_trait;
use portolan_catalog::Enqueued;
use portolan_image::reference::Repository;
use portolan_scan::{Allowance, Left, WatchEntry, enqueue};

use crate::world::{World, library};

/// A registry that lets nobody pull any more.
struct UsedUp;

#[async_trait]
impl Allowance for UsedUp {
    async fn left(&self, _: &Repository) -> Option<Left> {
        Some(Left {
            remaining: 0,
            limit: 100,
            window: 21_600,
        })
    }
}

async fn queue(world: &World, entry: WatchEntry) -> Enqueued {
    enqueue(&world.catalog, &[entry], |_| 64).await.unwrap()
}

fn entry(world: &World, name: &str) -> WatchEntry {
    WatchEntry::typed(&world.repository(name).to_string())
}

#[tokio::test]
async fn a_registry_that_allows_no_more_is_left_alone_by_all_and_its_work_stays() {
    let mut world = World::new().await;
    world.registry.put("app", &library());
    world.registry.put("other", &library());
    world.allowance = Some(Arc::new(UsedUp));
    queue(&world, entry(&world, "app")).await;
    let summary = world.work().await;
    assert_eq!((summary.counts.put_off, summary.counts.new), (12, 0));
    queue(&world, entry(&world, "other")).await;
    assert_eq!(world.work().await.repositories, 0, "nobody asks it now");
    let state = &world.catalog.queue().await.unwrap().registries[0];
    assert_eq!((state.waiting, state.failed), (2, 0));
    assert!((500..=600).contains(&state.paused_seconds));
}

#[tokio::test]
async fn a_budget_is_for_one_scan_and_what_it_leaves_is_for_the_next() {
    let mut world = World::new().await;
    world.registry.put("app", &library());
    let budgeted = WatchEntry {
        budget: Some(20),
        ..entry(&world, "app")
    };
    queue(&world, budgeted).await;
    let summary = world.work().await;
    assert!(summary.counts.put_off > 0 && summary.requests <= 20);
    assert_eq!(world.catalog.queue().await.unwrap().registries, []);
    queue(&world, entry(&world, "app")).await;
    let summary = world.work().await;
    assert_eq!(summary.counts.put_off, 0);
    assert_eq!(summary.counts.tags(), 12);
}

#[tokio::test]
async fn a_visit_that_is_still_good_is_done_at_once_and_costs_nothing() {
    let mut world = World::new().await;
    world.registry.put("app", &library());
    let daily = WatchEntry {
        every: Some("1d".to_owned()),
        ..entry(&world, "app")
    };
    queue(&world, daily.clone()).await;
    assert_eq!(world.work().await.counts.new, 12);
    world.registry.forget_requests();
    queue(&world, daily).await;
    let summary = world.work().await;
    assert_eq!((summary.recent, summary.requests), (1, 0));
    assert_eq!(world.registry.lines(), Vec::<String>::new());
}
