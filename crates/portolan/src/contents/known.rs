//! What is known of the layers of an image: from the cache where they were opened before, else by opening them.

use std::sync::Arc;

use portolan_image::Digest;
use portolan_layer::{Entry, Index, Span, Visitor, Wish};
use portolan_scan::LayerToRead;
use portolan_source::cache::Store;

use super::Opening;
use crate::commands::Context;

/// What indexes are kept as. They have a version of their own.
const KIND: &str = "indexes";
/// The most bytes of an index that are read.
const MOST_BYTES: u64 = 128 << 20;

/// Looks at nothing: what is wanted is the index that the pass makes.
#[derive(Debug)]
struct Unseeing;

impl Visitor for Unseeing {
    type Output = ();

    fn entry(&mut self, _: &Entry) -> Wish {
        Wish::Next
    }

    fn finish(self) {}
}

impl Opening {
    /// The index of each layer, the base first. Those that the cache has not are made by reading the layers, and kept; of a layer that
    /// cannot be read that is told, and there is none.
    pub(crate) async fn indexes(&self, context: Context<'_>) -> Vec<Option<Arc<Index>>> {
        let mut known: Vec<Option<Arc<Index>>> = Vec::with_capacity(self.layers.len());
        for at in 0..self.layers.len() {
            known.push(self.kept_index(context, at).map(Arc::new));
        }
        let missing: Vec<usize> = (0..known.len()).filter(|at| known[*at].is_none()).collect();
        if missing.is_empty() {
            return known;
        }
        let read = self
            .read(context, &missing, Some(Span::default()), |_| Unseeing)
            .await;
        for (&at, layer) in missing.iter().zip(read.iter()) {
            match layer {
                Ok(verified) => {
                    let index = verified.index().cloned().map(Arc::new);
                    if let Some(index) = &index {
                        self.keep_index(context, at, index);
                    }
                    known[at] = index;
                }
                Err(error) => self.tell_unread(context, at, error),
            }
        }
        known
    }

    /// The index that the cache has of the layer at a place.
    pub(crate) fn kept_index(&self, context: Context<'_>, at: usize) -> Option<Index> {
        kept(context.sources.store()?, &self.layers.get(at)?.read)
    }

    /// Keeps the index of the layer at a place.
    pub(crate) fn keep_index(&self, context: Context<'_>, at: usize, index: &Index) {
        if let (Some(store), Some(layer)) = (context.sources.store(), self.layers.get(at)) {
            keep(store, &layer.read.descriptor.digest, index);
        }
    }
}

/// The index that the cache has of a layer. One of a layer that this image promises to unpack to something else is of no use to it.
fn kept(store: &Store, layer: &LayerToRead) -> Option<Index> {
    let digest = &layer.descriptor.digest;
    let bytes = store.derived(KIND, digest, MOST_BYTES)?;
    let index = Index::from_bytes(&bytes, digest);
    let index = index
        .inspect_err(
            |error| tracing::debug!(%digest, %error, "the index in the cache is of no use"),
        )
        .ok()?;
    let promised = layer.diff_id.as_ref();
    promised
        .is_none_or(|diff_id| index.facts().diff_id == *diff_id)
        .then_some(index)
}

fn keep(store: &Store, layer: &Digest, index: &Index) {
    match index.to_bytes() {
        Ok(bytes) => store.keep_derived(KIND, layer, &bytes),
        Err(error) => tracing::debug!(%layer, %error, "the index is not kept"),
    }
}
