//! What a registry lets us pull is not overspent, however many read at the same time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use portolan_catalog::When;
use portolan_image::reference::Repository;
use portolan_scan::{Allowance, Left, Watch};
use portolan_testkit::image::ImageSet;
use portolan_testkit::registry::{Answer, Rule};

use crate::world::{World, image};

/// A limit as Docker Hub has one: every GET of a manifest counts, and beyond it there is 429.
#[derive(Debug, Default)]
struct Limit {
    limit: u64,
    pulled: Arc<AtomicU64>,
    asked: AtomicU64,
}

impl Limit {
    /// Lets a world pull so much.
    fn on(world: &mut World, limit: u64) -> Arc<Self> {
        let pulled = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&pulled);
        world.registry.rule(
            Rule::on("/manifests/")
                .method("GET")
                .when(move |_| count.fetch_add(1, Ordering::SeqCst) >= limit)
                .answer(Answer::status(429).with("ratelimit-remaining", "0;w=21600")),
        );
        let limit = Arc::new(Self {
            limit,
            pulled,
            asked: AtomicU64::new(0),
        });
        world.allowance = Some(Arc::clone(&limit) as Arc<dyn Allowance>);
        limit
    }

    fn pulled(&self) -> u64 {
        self.pulled.load(Ordering::SeqCst)
    }

    fn begin_a_new_window(&self) {
        self.pulled.store(0, Ordering::SeqCst);
    }
}

#[async_trait]
impl Allowance for Limit {
    async fn left(&self, _: &Repository) -> Option<Left> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Some(Left {
            remaining: self.limit.saturating_sub(self.pulled()),
            limit: self.limit,
            window: 21_600,
        })
    }
}

/// Ten repositories of four images each: three manifests an image, so 120 pulls in all.
fn repositories(world: &World) -> Vec<Watch> {
    (0..10)
        .map(|n| {
            let set = (0..4).fold(ImageSet::new(), |set, m| {
                set.tag(&format!("tag-{m}"), &image(&format!("image {n} {m}")))
            });
            let name = format!("app{n}");
            world.registry.put(&name, &set);
            world.all(&name)
        })
        .collect()
}

async fn are_complete(world: &World, watches: &[Watch]) -> usize {
    let mut complete = 0;
    for watch in watches {
        for tag in world
            .catalog
            .tags(&watch.repository, When::Latest)
            .await
            .unwrap()
        {
            let reference = portolan_image::Reference::tagged(watch.repository.clone(), tag);
            let record = world.catalog.record(&reference, When::Latest).await;
            assert!(record.unwrap().is_complete(), "{reference}");
            complete += 1;
        }
    }
    complete
}

#[tokio::test]
async fn rounds_that_run_side_by_side_do_not_overspend_what_a_registry_lets_us_pull() {
    let mut world = World::new().await;
    let watches = repositories(&world);
    let limit = Limit::on(&mut world, 60);
    let mut seen = 0;
    for scan in 1..=4 {
        let summary = world.scan(&watches).await;
        assert_eq!(summary.counts.failed, 0, "{:#?}", world.heard);
        assert!(limit.pulled() <= 60 - 5, "some is left for others");
        seen += summary.counts.new;
        assert_eq!(are_complete(&world, &watches).await as u64, seen);
        limit.begin_a_new_window();
        if seen == 40 {
            assert!(scan > 1, "it took more than one window");
            assert!(scan <= 3, "no window was wasted");
            let asked = limit.asked.load(Ordering::SeqCst);
            assert!(asked <= 15, "asked {asked} times: not once a repository");
            return;
        }
        assert!(summary.counts.put_off > 0);
    }
    panic!("never done: {seen}");
}

/// A limit whose next window begins, a few times, when it is asked for after most of the one before is used up.
#[derive(Debug)]
struct Renewing(Arc<Limit>, AtomicU64);

#[async_trait]
impl Allowance for Renewing {
    async fn left(&self, repository: &Repository) -> Option<Left> {
        if self.0.pulled() >= 40 && self.1.fetch_add(1, Ordering::SeqCst) < 3 {
            self.0.begin_a_new_window();
        }
        self.0.left(repository).await
    }
}

#[tokio::test]
async fn a_window_that_begins_anew_under_a_scan_is_used() {
    let mut world = World::new().await;
    let watches = repositories(&world);
    let limit = Limit::on(&mut world, 60);
    world.allowance = Some(Arc::new(Renewing(limit, AtomicU64::new(0))));
    let summary = world.scan(&watches).await;
    assert_eq!((summary.counts.new, summary.counts.put_off), (40, 0));
}

#[tokio::test]
async fn an_allowance_smaller_than_any_image_is_used_a_part_at_a_time() {
    let mut world = World::new().await;
    world.registry.put("app", &ImageSet::of("1", &image("one")));
    let watches = [world.all("app")];
    let limit = Limit::on(&mut world, 7);
    assert_eq!(world.scan(&watches).await.counts.new, 1);
    assert!(limit.pulled() <= 7);
}

#[tokio::test]
async fn who_is_told_to_slow_down_for_good_asks_no_more_and_carries_on_later() {
    let mut world = World::new().await;
    let watches = repositories(&world);
    // Nobody says beforehand how much is left.
    let limit = Limit::on(&mut world, 30);
    world.allowance = None;
    world.jobs = 2;
    let summary = world.scan(&watches).await;
    let refused = limit.pulled() - 30;
    assert!(refused <= 8 * 2 * 3, "{refused} were asked in vain");
    assert!(summary.counts.put_off > 0);
    world.registry.be_honest();
    world.scan(&watches).await;
    assert_eq!(are_complete(&world, &watches).await, 40);
}
