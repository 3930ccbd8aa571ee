//! One sum that many spend side by side: whoever begins something is promised what it will likely take, so that nobody counts on what
//! another is about to spend.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use async_trait::async_trait;
use tokio::sync::Notify;

use crate::budget::is_long_ago;

/// Where a sum comes from, and what is gone of it.
#[async_trait]
pub(crate) trait Sum: Send + Sync {
    /// How much has been spent since the beginning, by whomever.
    fn spent(&self) -> u64;
    /// How much is left, as far as it can be told now; `None` where there is no end of it.
    async fn left(&self) -> Option<Rest>;
    /// Whether nothing more may be spent, whatever is left.
    fn is_closed(&self) -> bool;
    /// What reading an image takes if nothing is known yet.
    fn usual_read(&self) -> u64;
}

/// What is left of a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rest {
    pub(crate) remaining: u64,
    /// What there is in all, when nothing has been spent.
    pub(crate) of: u64,
}

/// What something takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Price {
    /// One.
    One,
    /// What reading an image takes, which is known when it has been read.
    Read,
}

/// One sum, shared by all who spend of it.
pub(crate) struct Ledger {
    sum: Box<dyn Sum>,
    page: Mutex<Page>,
    /// Held by the one who asks what is left.
    asking: tokio::sync::Mutex<()>,
    ended: Notify,
}

/// How things stand.
#[derive(Debug, Default)]
struct Page {
    /// What was said when it was asked last.
    said: Option<Said>,
    /// How much had been spent then.
    spent_then: u64,
    asked_at: Option<Instant>,
    asked: u64,
    /// What those that are under way will likely take.
    promised: u64,
    under_way: u64,
    /// The most that reading an image took so far.
    most: Option<u64>,
}

#[derive(Debug, Clone, Copy)]
enum Said {
    Endless,
    Left(Rest),
}

/// What can be done now.
enum Next {
    Go(Permit),
    /// Ask what is left; how often that had been done before.
    Ask(u64),
    /// Somebody who is under way may leave enough.
    Wait,
    Over,
}

impl Ledger {
    pub(crate) fn of(sum: impl Sum + 'static) -> Arc<Self> {
        Arc::new(Self {
            sum: Box::new(sum),
            page: Mutex::default(),
            asking: tokio::sync::Mutex::default(),
            ended: Notify::new(),
        })
    }

    /// Waits until there is enough; `None` if there will not be.
    pub(crate) async fn begin(self: &Arc<Self>, price: Price) -> Option<Permit> {
        loop {
            // Made before looking, so that an end in between is not missed.
            let ended = self.ended.notified();
            match self.next(price) {
                Next::Go(permit) => return Some(permit),
                Next::Ask(before) => self.ask(before).await,
                Next::Wait => ended.await,
                Next::Over => return None,
            }
        }
    }

    fn next(self: &Arc<Self>, price: Price) -> Next {
        if self.sum.is_closed() {
            return Next::Over;
        }
        let spent = self.sum.spent();
        let mut page = self.page();
        let rest = match page.said {
            None => return Next::Ask(page.asked),
            Some(Said::Endless) => return Next::Go(Permit::free()),
            Some(Said::Left(rest)) => rest,
        };
        let remaining = rest
            .remaining
            .saturating_sub(spent.saturating_sub(page.spent_then));
        let free = remaining.saturating_sub(page.promised);
        let (promise, enough) = match price {
            Price::One => (1, 1),
            Price::Read => {
                let most = page.most.unwrap_or_default();
                // Where there never is as much as an image takes, it is read a part at a time, scan after scan.
                (most.max(self.sum.usual_read()), most.min(rest.of).max(1))
            }
        };
        // The last of it goes one by one, so that what one leaves is not lost.
        if free >= promise || (page.under_way == 0 && remaining >= enough) {
            page.promised += promise;
            page.under_way += 1;
            return Next::Go(Permit {
                of: Some((Arc::clone(self), promise)),
            });
        }
        if page.under_way > 0 {
            Next::Wait
        } else if spent > page.spent_then || is_long_ago(page.asked_at) {
            // More may be left than was thought: less was taken, or a new window has begun.
            Next::Ask(page.asked)
        } else {
            Next::Over
        }
    }

    /// Asks what is left, unless another has done so since it had been asked so often.
    async fn ask(&self, before: u64) {
        let _asking = self.asking.lock().await;
        if self.page().asked != before {
            return;
        }
        // Taken first: what is spent meanwhile may count twice, and never not at all.
        let spent_then = self.sum.spent();
        let left = self.sum.left().await;
        let mut page = self.page();
        page.said = Some(left.map_or(Said::Endless, Said::Left));
        page.spent_then = spent_then;
        page.asked += 1;
        page.asked_at = Some(Instant::now());
    }

    fn page(&self) -> MutexGuard<'_, Page> {
        self.page.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ledger")
            .field("page", &*self.page())
            .finish_non_exhaustive()
    }
}

/// Leave to spend. Dropped, it gives back what was promised: what was spent is counted where it is spent.
#[derive(Debug)]
#[must_use]
pub(crate) struct Permit {
    of: Option<(Arc<Ledger>, u64)>,
}

impl Permit {
    fn free() -> Self {
        Self { of: None }
    }

    /// Tells what reading an image took at most.
    pub(crate) fn took(&self, cost: u64) {
        if let Some((ledger, _)) = &self.of {
            let mut page = ledger.page();
            page.most = page.most.max(Some(cost));
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some((ledger, promise)) = self.of.take() {
            let mut page = ledger.page();
            page.promised = page.promised.saturating_sub(promise);
            page.under_way = page.under_way.saturating_sub(1);
            drop(page);
            ledger.ended.notify_waiters();
        }
    }
}
