//! What a scan would do, and its price, without doing it.

use std::collections::HashSet;

use portolan_image::reference::Repository;

use crate::budget::Left;
use crate::error::Result;
use crate::scan::Scan;
use crate::select::Watch;

/// What a scan would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Repository by repository.
    pub repositories: Vec<Planned>,
}

/// What a scan would do in one repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The repository.
    pub repository: Repository,
    /// How many tags would be visited; or why the tags could not be listed.
    pub tags: std::result::Result<usize, String>,
    /// How many of them are not known yet, and would be read in full.
    pub unknown: usize,
    /// What the registry says of its limit, if it has one.
    pub left: Option<Left>,
}

impl Plan {
    /// How many tags would be visited: one HEAD each.
    pub fn tags(&self) -> usize {
        self.repositories
            .iter()
            .filter_map(|planned| planned.tags.as_ref().ok())
            .sum()
    }

    /// How many tags would be read in full at most, those that moved not counted: what counts against a registry's limit.
    pub fn unknown(&self) -> usize {
        self.repositories
            .iter()
            .map(|planned| planned.unknown)
            .sum()
    }

    /// How many seconds the registries' limits make it last; `None` where none sets one.
    pub fn seconds(&self) -> Option<u64> {
        let waits = self.repositories.iter().filter_map(|planned| {
            let left = planned.left?;
            let beyond = (planned.unknown as u64).saturating_sub(left.remaining);
            beyond.checked_mul(left.window)?.checked_div(left.limit)
        });
        waits.reduce(u64::saturating_add)
    }
}

impl Scan {
    /// Lists what would be visited. It asks for lists of tags and for limits, and for nothing else.
    ///
    /// # Errors
    /// When the catalogue fails.
    pub async fn plan(&self, watches: &[Watch]) -> Result<Plan> {
        let mut repositories = Vec::with_capacity(watches.len());
        for watch in watches {
            let listed = self.tags(watch).await;
            let states = self.catalog.states(&watch.repository).await?;
            let known: HashSet<_> = states
                .iter()
                .filter(|state| state.root.is_some())
                .map(|state| &state.tag)
                .collect();
            let unknown = listed.as_ref().map_or(0, |listed| {
                listed
                    .chosen
                    .iter()
                    .filter(|tag| !known.contains(tag))
                    .count()
            });
            let left = match &self.allowance {
                Some(allowance) => allowance.left(&watch.repository).await,
                None => None,
            };
            repositories.push(Planned {
                repository: watch.repository.clone(),
                tags: listed.map(|listed| listed.chosen.len()),
                unknown,
                left,
            });
        }
        Ok(Plan { repositories })
    }
}
