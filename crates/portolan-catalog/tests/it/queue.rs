//! Work for many: each unit is one worker's at a time, and all together keep to a registry's limit.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use portolan_catalog::{
    Catalog, Doing, Ended, Enqueued, Hand, Lease, RegistryLimit, Share, Taken, Unit, UnitKey,
};

use crate::backend::{Backend, each};

const LONG: Duration = Duration::from_mins(5);
/// Long enough for a few statements, short enough to be waited for.
const SHORT: Duration = Duration::from_millis(400);

fn unit(registry: &str, about: &str) -> Unit {
    Unit {
        about: about.to_owned(),
        registry: registry.to_owned(),
        body: format!("visit {registry}/{about}"),
    }
}

fn limit(registry: &str, at_once: usize) -> RegistryLimit {
    RegistryLimit {
        registry: registry.to_owned(),
        at_once,
    }
}

async fn with(backend: &Backend, units: &[&str], at_once: usize) -> Catalog {
    let catalog = backend.catalog().await;
    let units: Vec<Unit> = units.iter().map(|about| unit("r", about)).collect();
    catalog
        .enqueue(&units, &[limit("r", at_once)])
        .await
        .unwrap();
    catalog
}

/// Nothing is under way yet.
const NOTHING: fn(&str) -> usize = |_| 0;

/// At these units, asking so much.
fn at<'a>(
    units: &'a HashSet<UnitKey>,
    asking: &'a (dyn Fn(&str) -> usize + Send + Sync),
) -> Doing<'a> {
    Doing { units, asking }
}

/// A worker that wants more than there is.
fn hand(lease: Duration) -> Hand {
    Hand::new(1_000, lease)
}

async fn taken(catalog: &Catalog, worker: &Hand) -> (Lease, Share) {
    let taken = catalog
        .take(worker, at(&HashSet::new(), &NOTHING))
        .await
        .unwrap();
    let unit = match taken {
        Taken::Unit(lease, share) => Some((lease, share)),
        Taken::GivenUp(..) | Taken::NotNow | Taken::Later | Taken::Nothing => None,
    };
    unit.expect("there is something to take")
}

/// Does all there is to do, and tells what that was.
async fn drain(catalog: Arc<Catalog>) -> Vec<String> {
    let me = hand(LONG);
    let mut done = Vec::new();
    loop {
        match catalog
            .take(&me, at(&HashSet::new(), &NOTHING))
            .await
            .unwrap()
        {
            Taken::Unit(lease, _) => {
                done.push(lease.unit.body.clone());
                catalog.finish(&lease, &Ended::Done).await.unwrap();
                catalog
                    .keep_at_it(&me, at(&HashSet::new(), &NOTHING))
                    .await
                    .unwrap();
            }
            Taken::GivenUp(..) | Taken::NotNow | Taken::Later => {
                tokio::task::yield_now().await;
            }
            Taken::Nothing => return done,
        }
    }
}

#[tokio::test]
async fn each_unit_is_taken_once_however_many_ask() {
    const UNITS: usize = 60;
    for backend in each() {
        let catalog = Arc::new(backend.catalog().await);
        let units: Vec<Unit> = (0..UNITS)
            .map(|number| unit(&format!("r{}", number % 3), &number.to_string()))
            .collect();
        let limits = ["r0", "r1", "r2"].map(|name| limit(name, 64));
        catalog.enqueue(&units, &limits).await.unwrap();
        let mut workers = tokio::task::JoinSet::new();
        for _ in 0..4 {
            workers.spawn(drain(Arc::clone(&catalog)));
        }
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for body in workers.join_all().await.into_iter().flatten() {
            *times.entry(body).or_default() += 1;
        }
        assert_eq!(times.len(), UNITS, "{}", backend.name);
        assert!(
            times.values().all(|&count| count == 1),
            "{}: {times:?}",
            backend.name
        );
    }
}

#[tokio::test]
async fn a_worker_that_shows_no_life_loses_its_lease_and_nothing_else() {
    for backend in each() {
        let catalog = with(&backend, &["a"], 64).await;
        let [dead, alive] = [hand(SHORT), hand(LONG)];
        let (lost, share) = taken(&catalog, &dead).await;
        assert_eq!(share.at_once, 64, "alone, it may ask for all there is");
        assert_eq!(
            catalog
                .take(&alive, at(&HashSet::new(), &NOTHING))
                .await
                .unwrap(),
            Taken::NotNow
        );
        tokio::time::sleep(SHORT).await;
        let (lease, share) = taken(&catalog, &alive).await;
        assert_eq!(lease.unit, lost.unit);
        assert_eq!(
            share.at_once, 64,
            "{}: the share of the dead is free",
            backend.name
        );
        // It was only slow: what it says now is of no weight.
        let late = Ended::Failed("too late".to_owned());
        catalog.finish(&lost, &late).await.unwrap();
        assert_eq!(catalog.queue().await.unwrap().failures, []);
        catalog.finish(&lease, &Ended::Done).await.unwrap();
        assert_eq!(
            catalog
                .take(&dead, at(&HashSet::new(), &NOTHING))
                .await
                .unwrap(),
            Taken::Nothing
        );
    }
}

#[tokio::test]
async fn a_worker_that_shows_life_keeps_what_it_holds() {
    for backend in each() {
        let catalog = with(&backend, &["a"], 64).await;
        let [slow, other] = [hand(SHORT), hand(LONG)];
        let (lease, _) = taken(&catalog, &slow).await;
        let mine = HashSet::from([lease.key()]);
        for _ in 0..4 {
            tokio::time::sleep(SHORT / 2).await;
            let shares = catalog
                .keep_at_it(&slow, at(&mine, &NOTHING))
                .await
                .unwrap()
                .shares;
            assert_eq!(shares.len(), 1, "{}", backend.name);
            assert_eq!(
                catalog
                    .take(&other, at(&HashSet::new(), &NOTHING))
                    .await
                    .unwrap(),
                Taken::NotNow
            );
        }
        catalog.finish(&lease, &Ended::Done).await.unwrap();
        let shares = catalog
            .keep_at_it(&slow, at(&HashSet::new(), &NOTHING))
            .await
            .unwrap()
            .shares;
        assert_eq!(shares, [], "what there is no more work for is given back");
    }
}

#[tokio::test]
async fn workers_share_what_a_registry_may_be_asked() {
    for backend in each() {
        let catalog = with(&backend, &["a", "b", "c"], 10).await;
        let [first, second] = [hand(LONG), hand(LONG)];
        let (_, share) = taken(&catalog, &first).await;
        assert_eq!(share.at_once, 10);
        // There is no room yet, and the first is told so with its next sign of life.
        assert_eq!(
            catalog
                .take(&second, at(&HashSet::new(), &NOTHING))
                .await
                .unwrap(),
            Taken::NotNow
        );
        let shares = catalog
            .keep_at_it(&first, at(&HashSet::new(), &|_| 10))
            .await
            .unwrap()
            .shares;
        assert_eq!(
            (shares[0].at_once, shares[0].workers),
            (5, 2),
            "{}",
            backend.name
        );
        // It asks for less from now on, but not all of what it had asked has been answered.
        assert_eq!(
            catalog
                .take(&second, at(&HashSet::new(), &NOTHING))
                .await
                .unwrap(),
            Taken::NotNow
        );
        catalog
            .keep_at_it(&first, at(&HashSet::new(), &|_| 5))
            .await
            .unwrap();
        let (lease, share) = taken(&catalog, &second).await;
        assert_eq!((share.at_once, share.workers), (5, 2));
        // A unit more is no share more.
        let (_, share) = taken(&catalog, &first).await;
        assert_eq!(share.at_once, 5);
        catalog.finish(&lease, &Ended::Done).await.unwrap();
        catalog.leave(&second).await.unwrap();
        let shares = catalog
            .keep_at_it(&first, at(&HashSet::new(), &NOTHING))
            .await
            .unwrap()
            .shares;
        assert_eq!((shares[0].at_once, shares[0].workers), (10, 1));
    }
}

#[tokio::test]
async fn whose_lease_ended_counts_again_as_soon_as_it_shows_life() {
    for backend in each() {
        let catalog = with(&backend, &["a", "b"], 10).await;
        let [frozen, other] = [hand(SHORT), hand(LONG)];
        let (lease, _) = taken(&catalog, &frozen).await;
        let mine = HashSet::from([lease.key()]);
        tokio::time::sleep(SHORT).await;
        // It does not take anew what it is at, nor does what it does not know of become its own.
        let other_one = catalog.take(&frozen, at(&mine, &NOTHING)).await.unwrap();
        assert!(matches!(other_one, Taken::Unit(other, _) if other != lease));
        // Nobody took what it was at: it goes on, and what it asks counts.
        let kept = catalog
            .keep_at_it(&frozen, at(&mine, &|_| 10))
            .await
            .unwrap();
        assert!(kept.holds(&lease), "{}", backend.name);
        assert_eq!(kept.shares[0].at_once, 10);
        assert_eq!(
            catalog
                .take(&other, at(&HashSet::new(), &NOTHING))
                .await
                .unwrap(),
            Taken::NotNow
        );
        // Now somebody does.
        tokio::time::sleep(SHORT).await;
        taken(&catalog, &other).await;
        taken(&catalog, &other).await;
        let kept = catalog
            .keep_at_it(&frozen, at(&mine, &|_| 10))
            .await
            .unwrap();
        assert!(!kept.holds(&lease) && kept.shares.is_empty());
    }
}

#[tokio::test]
async fn a_worker_takes_no_more_than_it_can_use() {
    for backend in each() {
        let catalog = with(&backend, &["a", "b"], 10).await;
        let (_, share) = taken(&catalog, &Hand::new(4, LONG)).await;
        assert_eq!(share.at_once, 4, "{}", backend.name);
        let (_, share) = taken(&catalog, &hand(LONG)).await;
        assert_eq!(share.at_once, 5, "a fair part, though more is left");
    }
}

#[tokio::test]
async fn a_registry_without_room_keeps_nobody_from_another() {
    for backend in each() {
        let catalog = backend.catalog().await;
        let units = [unit("full", "a"), unit("full", "b"), unit("free", "c")];
        let limits = [limit("full", 1), limit("free", 8)];
        catalog.enqueue(&units, &limits).await.unwrap();
        let [first, second] = [hand(LONG), hand(LONG)];
        let (lease, _) = taken(&catalog, &first).await;
        let (other, _) = taken(&catalog, &second).await;
        let registries = [&lease, &other].map(|lease| lease.unit.registry.clone());
        assert_ne!(registries[0], registries[1], "{}", backend.name);
    }
}

#[tokio::test]
async fn what_is_put_off_waits_and_a_pause_is_everybody_s() {
    for backend in each() {
        let catalog = with(&backend, &["a", "b"], 64).await;
        let [one, other] = [hand(LONG), hand(LONG)];
        let (lease, _) = taken(&catalog, &one).await;
        catalog.finish(&lease, &Ended::Later(SHORT)).await.unwrap();
        catalog
            .keep_at_it(&one, at(&HashSet::new(), &NOTHING))
            .await
            .unwrap();
        catalog.pause("r", SHORT).await.unwrap();
        assert_eq!(
            catalog
                .take(&other, at(&HashSet::new(), &NOTHING))
                .await
                .unwrap(),
            Taken::Later
        );
        let state = &catalog.queue().await.unwrap().registries[0];
        assert_eq!((state.waiting, state.under_way), (2, 0));
        assert_eq!(state.paused_seconds, 1, "rounded up");
        tokio::time::sleep(SHORT).await;
        let mut left = vec![
            taken(&catalog, &other).await.0.unit.about,
            taken(&catalog, &other).await.0.unit.about,
        ];
        left.sort();
        assert_eq!(left, ["a", "b"], "{}", backend.name);
    }
}

#[tokio::test]
async fn a_unit_that_ends_its_workers_is_given_up_until_it_is_asked_for_anew() {
    const MOMENT: Duration = Duration::from_millis(1);
    for backend in each() {
        let catalog = with(&backend, &["poison"], 64).await;
        for _ in 0..5 {
            taken(&catalog, &hand(MOMENT)).await;
            tokio::time::sleep(MOMENT * 3).await;
        }
        let me = hand(LONG);
        let told = catalog
            .take(&me, at(&HashSet::new(), &NOTHING))
            .await
            .unwrap();
        assert!(matches!(told, Taken::GivenUp(unit, _) if unit.about == "poison"));
        assert_eq!(
            catalog
                .take(&me, at(&HashSet::new(), &NOTHING))
                .await
                .unwrap(),
            Taken::Nothing
        );
        let queue = catalog.queue().await.unwrap();
        assert_eq!(queue.registries[0].failed, 1, "{}", backend.name);
        assert_eq!(queue.failures[0].about, "poison");
        assert!(queue.failures[0].why.starts_with("given up: 5 workers"));
        let again = catalog
            .enqueue(&[unit("r", "poison")], &[limit("r", 64)])
            .await;
        assert_eq!(again.unwrap(), Enqueued { fresh: 0, there: 1 });
        taken(&catalog, &me).await;
    }
}

#[tokio::test]
async fn what_is_under_way_is_not_begun_anew_by_asking_for_it_again() {
    for backend in each() {
        let catalog = with(&backend, &["a"], 64).await;
        let [one, other] = [hand(LONG), hand(LONG)];
        taken(&catalog, &one).await;
        let units = [unit("r", "a"), unit("r", "b"), unit("r", "b")];
        let told = catalog.enqueue(&units, &[limit("r", 64)]).await.unwrap();
        assert_eq!(told, Enqueued { fresh: 1, there: 1 }, "{}", backend.name);
        catalog
            .keep_at_it(&one, at(&HashSet::new(), &NOTHING))
            .await
            .unwrap();
        catalog
            .take(&other, at(&HashSet::new(), &NOTHING))
            .await
            .unwrap();
        catalog
            .keep_at_it(&one, at(&HashSet::new(), &NOTHING))
            .await
            .unwrap();
        assert_eq!(taken(&catalog, &other).await.0.unit.about, "b");
        // Whoever leaves in order leaves its work to the others at once.
        catalog.leave(&one).await.unwrap();
        assert_eq!(taken(&catalog, &other).await.0.unit.about, "a");
    }
}
