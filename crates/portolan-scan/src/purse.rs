//! What the visits of a scan are paid from: the requests that it was given, those that a repository was given, and what the
//! registry lets it pull.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use portolan_image::reference::Repository;

use crate::budget::{Allowance, Closed, Left, Spent};
use crate::ledger::{Ledger, Permit, Price, Rest, Sum};

/// Of a registry's allowance, what is left for others.
const RESERVE: u64 = 5;
/// How many manifests an image has, as those that are published for many platforms: an index, eight platforms, eight attestations.
pub(crate) const USUAL_PULLS: u64 = 17;
/// How many requests it takes to read one of those.
const USUAL_REQUESTS: u64 = 60;

/// What a scan is paid from. Its clones share one sum: what one visit takes is not there for another, and each registry is asked once
/// for what it lets us pull.
#[derive(Clone)]
pub struct Purse {
    spent: Spent,
    budget: Option<Budget>,
    allowance: Option<Arc<dyn Allowance>>,
    pulls: Arc<Mutex<HashMap<String, Arc<Ledger>>>>,
}

/// So many requests in all.
#[derive(Debug, Clone)]
struct Budget {
    requests: u64,
    ledger: Arc<Ledger>,
}

impl Purse {
    /// A purse without an end, until a registry refuses. What is spent is counted there.
    pub fn new(spent: Spent) -> Self {
        Self {
            spent,
            budget: None,
            allowance: None,
            pulls: Arc::default(),
        }
    }

    /// Nothing more is begun after so many requests, those that were made before included.
    pub fn with_budget(mut self, requests: u64) -> Self {
        self.budget = Some(Budget {
            requests,
            ledger: Ledger::of(Requests {
                budget: requests,
                repository: None,
                spent: self.spent.clone(),
                before: 0,
            }),
        });
        self
    }

    /// Registries are asked for what they let us pull, and not asked for more.
    pub fn with_allowance(mut self, allowance: Arc<dyn Allowance>) -> Self {
        self.allowance = Some(allowance);
        self
    }

    /// The same for one of many who are paid from what the registry lets them pull together: each asks for its part, a little at a time.
    pub(crate) fn divided(mut self, workers: Arc<AtomicUsize>) -> Self {
        self.allowance = self
            .allowance
            .map(|whole| Arc::new(Divided { whole, workers }) as Arc<dyn Allowance>);
        self
    }

    /// Whether a registry has refused to be asked for more.
    pub(crate) fn is_refused(&self, registry: &str) -> bool {
        self.spent.closed(registry) != Closed::Nothing
    }

    /// How many requests were made.
    pub fn requests(&self) -> u64 {
        self.spent.requests()
    }

    /// Who tells what registries let us pull.
    pub(crate) fn allowance(&self) -> Option<&dyn Allowance> {
        self.allowance.as_deref()
    }

    /// Whether nothing more may be asked for a repository: the budget is spent, or its registry has had enough.
    pub(crate) fn is_empty(&self, repository: &Repository) -> bool {
        let budget = self.budget.as_ref();
        budget.is_some_and(|budget| self.requests() >= budget.requests)
            || self.spent.closed(repository.registry()) == Closed::Everything
    }

    /// What visits of one repository are paid from, of so many requests if there is a budget of its own.
    pub(crate) fn of_repository(&self, repository: &Repository, budget: Option<u64>) -> Means {
        let own = budget.map(|budget| {
            self.spent.watch(repository);
            Ledger::of(Requests {
                budget,
                before: Requests::so_far(&self.spent, Some(repository)),
                repository: Some(repository.clone()),
                spent: self.spent.clone(),
            })
        });
        let all = self
            .budget
            .as_ref()
            .map(|budget| Arc::clone(&budget.ledger));
        Means {
            requests: all.into_iter().chain(own).collect(),
            pulls: self.pulls(repository),
        }
    }

    /// What a repository's registry lets us pull.
    fn pulls(&self, repository: &Repository) -> Arc<Ledger> {
        let mut ledgers = self.pulls.lock().unwrap_or_else(PoisonError::into_inner);
        let registry = repository.registry();
        if let Some(ledger) = ledgers.get(registry) {
            return Arc::clone(ledger);
        }
        let ledger = Ledger::of(Pulls {
            repository: repository.clone(),
            allowance: self.allowance.clone(),
            spent: self.spent.clone(),
        });
        ledgers.insert(registry.to_owned(), Arc::clone(&ledger));
        ledger
    }
}

impl fmt::Debug for Purse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Purse")
            .field("requests", &self.requests())
            .field("budget", &self.budget)
            .finish_non_exhaustive()
    }
}

/// The most pulls that one of many counts on before it asks again what is left: the others pull meanwhile.
const PART: u64 = 60;

/// One worker's part of what a registry lets all of them pull.
struct Divided {
    whole: Arc<dyn Allowance>,
    workers: Arc<AtomicUsize>,
}

#[async_trait]
impl Allowance for Divided {
    async fn left(&self, repository: &Repository) -> Option<Left> {
        let left = self.whole.left(repository).await?;
        let workers = self.workers.load(Ordering::Relaxed).max(1) as u64;
        let part = |pulls: u64| {
            let free = pulls.saturating_sub(RESERVE);
            // Where there are more workers than pulls, the first to ask have them.
            (free / workers).clamp(free.min(1), PART) + RESERVE
        };
        Some(Left {
            remaining: part(left.remaining),
            limit: part(left.limit),
            window: left.window,
        })
    }
}

/// What a registry lets us pull.
struct Pulls {
    /// Any of its repositories, to be asked about.
    repository: Repository,
    allowance: Option<Arc<dyn Allowance>>,
    spent: Spent,
}

#[async_trait]
impl Sum for Pulls {
    fn spent(&self) -> u64 {
        self.spent.pulls(self.repository.registry())
    }

    async fn left(&self) -> Option<Rest> {
        let left = self.allowance.as_ref()?.left(&self.repository).await?;
        Some(Rest {
            remaining: left.remaining.saturating_sub(RESERVE),
            of: left.limit.saturating_sub(RESERVE),
        })
    }

    fn is_closed(&self) -> bool {
        self.spent.closed(self.repository.registry()) >= Closed::Pulls
    }

    fn usual_read(&self) -> u64 {
        USUAL_PULLS
    }
}

/// So many requests.
struct Requests {
    budget: u64,
    /// Of a repository; of all if none is named.
    repository: Option<Repository>,
    spent: Spent,
    /// What had been spent before.
    before: u64,
}

impl Requests {
    fn so_far(spent: &Spent, repository: Option<&Repository>) -> u64 {
        repository.map_or_else(|| spent.requests(), |one| spent.requests_of(one))
    }
}

#[async_trait]
impl Sum for Requests {
    fn spent(&self) -> u64 {
        Self::so_far(&self.spent, self.repository.as_ref()).saturating_sub(self.before)
    }

    async fn left(&self) -> Option<Rest> {
        Some(Rest {
            remaining: self.budget.saturating_sub(self.spent()),
            of: self.budget,
        })
    }

    fn is_closed(&self) -> bool {
        self.spent() >= self.budget
    }

    fn usual_read(&self) -> u64 {
        USUAL_REQUESTS
    }
}

/// What visits of one repository are paid from.
#[derive(Debug, Clone)]
pub(crate) struct Means {
    requests: Vec<Arc<Ledger>>,
    pulls: Arc<Ledger>,
}

/// Leave to make one visit.
#[derive(Debug)]
#[must_use]
pub(crate) struct Leave {
    requests: Vec<Permit>,
    pulls: Option<Permit>,
}

impl Means {
    /// Leave to ask where a tag points; `None` if there is nothing left to do it with.
    pub(crate) async fn to_ask(&self) -> Option<Leave> {
        Some(Leave {
            requests: self.requests(Price::One).await?,
            pulls: None,
        })
    }

    /// Leave to read an image.
    pub(crate) async fn to_read(&self) -> Option<Leave> {
        Some(Leave {
            requests: self.requests(Price::Read).await?,
            pulls: Some(self.pulls.begin(Price::Read).await?),
        })
    }

    /// Always in the same order, so that no two wait for what the other holds.
    async fn requests(&self, price: Price) -> Option<Vec<Permit>> {
        let mut permits = Vec::with_capacity(self.requests.len());
        for ledger in &self.requests {
            permits.push(ledger.begin(price).await?);
        }
        Some(permits)
    }
}

impl Leave {
    /// Tells what reading an image took at most.
    pub(crate) fn took(&self, requests: u64, pulls: u64) {
        for permit in &self.requests {
            permit.took(requests);
        }
        if let Some(permit) = &self.pulls {
            permit.took(pulls);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Says(u64);

    #[async_trait]
    impl Allowance for Says {
        async fn left(&self, _: &Repository) -> Option<Left> {
            Some(Left {
                remaining: self.0,
                limit: 200,
                window: 21_600,
            })
        }
    }

    #[tokio::test]
    async fn many_workers_together_count_on_no_more_than_is_left() {
        let repository = Repository::parse("python").unwrap();
        // (what is left, how many workers, what each may count on)
        for (remaining, workers, expected) in [
            (200, 1, 60),
            (200, 2, 60),
            (105, 4, 25),
            (7, 2, 1),
            (8, 9, 1),
            (3, 2, 0),
            (0, 1, 0),
        ] {
            let purse = Purse::new(Spent::default())
                .with_allowance(Arc::new(Says(remaining)))
                .divided(Arc::new(AtomicUsize::new(workers)));
            let pulls = Pulls {
                repository: repository.clone(),
                allowance: purse.allowance,
                spent: purse.spent,
            };
            let left = pulls.left().await.unwrap();
            assert_eq!(
                left.remaining, expected,
                "{remaining} left, {workers} workers"
            );
        }
    }
}
