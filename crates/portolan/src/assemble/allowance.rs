//! What Docker Hub lets an address or an account pull.

use async_trait::async_trait;
use portolan_image::reference::{DOCKER_HUB, Repository};
use portolan_scan::{Allowance, Left};
use portolan_source::registry::Client;

/// Asks Docker Hub for its limit: a HEAD that does not count (registry-quirks 3.6).
pub(super) struct HubAllowance(pub(super) Client);

#[async_trait]
impl Allowance for HubAllowance {
    async fn left(&self, repository: &Repository) -> Option<Left> {
        if repository.registry() != DOCKER_HUB {
            return None;
        }
        let said = self.0.rate_limit(repository).await.ok()?;
        Some(Left {
            remaining: said.remaining?,
            limit: said.limit?,
            window: said.window?.as_secs(),
        })
    }
}
