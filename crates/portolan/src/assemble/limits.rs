//! What a worker may ask at once, kept by the one client of all registries.

use portolan_scan::Limits;
use portolan_source::registry::Client;

pub(super) struct OfClient(pub(super) Client);

impl Limits for OfClient {
    fn allow(&self, registry: &str, at_once: usize) {
        // A name that is no registry's has nobody to be asked.
        if let Err(error) = self.0.allow(registry, at_once) {
            tracing::debug!(%error, registry, "a limit is of no registry");
        }
    }

    fn held(&self, registry: &str) -> usize {
        self.0.held(registry).unwrap_or(0)
    }
}
