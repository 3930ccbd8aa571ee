//! What a scan would do, and its price, without doing it.

use std::collections::{BTreeMap, HashSet};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use portolan_image::reference::Repository;

use crate::budget::Left;
use crate::error::Result;
use crate::purse::USUAL_PULLS;
use crate::scan::{REPOSITORIES, Scan};
use crate::select::Watch;

/// What a scan would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Repository by repository.
    pub repositories: Vec<Planned>,
    /// What the registries say of their limits, by their names; those that have one.
    pub limits: BTreeMap<String, Left>,
}

/// What a scan would do in one repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The repository.
    pub repository: Repository,
    /// What would be done there.
    pub work: Work,
}

/// What a scan would do in one repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Nothing: the last visit is still good.
    Recent,
    /// Nothing: the tags could not be listed, for this reason.
    NotListed(String),
    /// Visit tags.
    Visit {
        /// How many: one HEAD each.
        tags: usize,
        /// How many of them are not known yet, and would be read in full. Those that point to one image cost no more than one, and
        /// those that moved are not counted: nobody knows of them before they are asked.
        unknown: usize,
        /// How many manifests that takes by GET, which is what counts against a registry's limit: estimated by the images that are known
        /// of this repository, else by those that are usual.
        pulls: u64,
    },
}

impl Plan {
    /// How many tags would be visited: one HEAD each.
    pub fn tags(&self) -> u64 {
        self.sum(|work| match work {
            Work::Visit { tags, .. } => *tags as u64,
            _ => 0,
        })
    }

    /// How many tags would be read in full.
    pub fn unknown(&self) -> u64 {
        self.sum(|work| match work {
            Work::Visit { unknown, .. } => *unknown as u64,
            _ => 0,
        })
    }

    /// About how many requests count against limits.
    pub fn pulls(&self) -> u64 {
        self.sum(Work::pulls)
    }

    /// About how many seconds a registry's limit makes it last; `None` where it sets none.
    pub fn seconds(&self, registry: &str) -> Option<u64> {
        let left = self.limits.get(registry)?;
        let here = self
            .repositories
            .iter()
            .filter(|planned| planned.repository.registry() == registry);
        let pulls: u64 = here.map(|planned| planned.work.pulls()).sum();
        let beyond = pulls.saturating_sub(left.remaining);
        // Each further window is waited for as a whole.
        Some(beyond.div_ceil(left.limit.max(1)) * left.window)
    }

    fn sum(&self, part: impl Fn(&Work) -> u64) -> u64 {
        self.repositories
            .iter()
            .map(|planned| part(&planned.work))
            .sum()
    }
}

impl Work {
    fn pulls(&self) -> u64 {
        match self {
            Self::Visit { pulls, .. } => *pulls,
            Self::Recent | Self::NotListed(_) => 0,
        }
    }
}

impl Scan {
    /// Lists what would be visited. It asks for lists of tags, side by side, and once for each registry's limit, and for nothing else.
    ///
    /// # Errors
    /// When the catalogue fails.
    pub async fn plan(&self, watches: &[Watch]) -> Result<Plan> {
        let repositories: Vec<Planned> = stream::iter(watches)
            .map(|watch| self.planned(watch))
            .buffered(REPOSITORIES)
            .try_collect()
            .await?;
        let mut limits = BTreeMap::new();
        if let Some(allowance) = self.purse.allowance() {
            let by_registry: BTreeMap<&str, &Repository> = watches
                .iter()
                .map(|watch| (watch.repository.registry(), &watch.repository))
                .collect();
            for (registry, repository) in by_registry {
                if let Some(left) = allowance.left(repository).await {
                    limits.insert(registry.to_owned(), left);
                }
            }
        }
        Ok(Plan {
            repositories,
            limits,
        })
    }

    async fn planned(&self, watch: &Watch) -> Result<Planned> {
        Ok(Planned {
            repository: watch.repository.clone(),
            work: self.work(watch).await?,
        })
    }

    async fn work(&self, watch: &Watch) -> Result<Work> {
        if self.is_recent(watch).await? {
            return Ok(Work::Recent);
        }
        let listed = match self.tags(watch).await {
            Ok(listed) => listed,
            Err(why) => return Ok(Work::NotListed(why)),
        };
        let states = self.catalog.states(&watch.repository).await?;
        let known: HashSet<_> = states
            .iter()
            .filter(|state| state.root.as_ref().is_some_and(|root| root.is_whole))
            .map(|state| &state.tag)
            .collect();
        let chosen = &listed.chosen;
        let unknown = chosen.iter().filter(|tag| !known.contains(tag)).count();
        let manifests = match watch.platforms.len() as u64 {
            0 => self
                .catalog
                .manifests_of_an_image(&watch.repository)
                .await?
                .unwrap_or(USUAL_PULLS),
            platforms => 1 + platforms,
        };
        Ok(Work::Visit {
            tags: chosen.len(),
            unknown,
            pulls: unknown as u64 * manifests,
        })
    }
}
