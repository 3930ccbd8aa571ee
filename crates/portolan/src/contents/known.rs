//! What is known of the layers of an image: from the cache where they were opened before, else by opening them.

use std::sync::Arc;

use portolan_image::Digest;
use portolan_layer::contents::Hashes;
use portolan_layer::findings::Findings;
use portolan_layer::toc::{Promise, Toc};
use portolan_layer::{Index, Listing, Span};
use portolan_scan::{LayerToRead, read_table};
use portolan_source::cache::Store;

use super::Opening;
use crate::commands::Context;

/// What indexes are kept as. They have a version of their own.
const KIND: &str = "indexes";
/// The most bytes of an index that are read.
const MOST_BYTES: u64 = 128 << 20;

/// What is known of a layer.
#[derive(Debug, Clone)]
pub(crate) enum Known {
    /// It was read whole, now or before.
    Read(Arc<Index>),
    /// Nobody has read it yet; this is what the table says that it brings along, and that its manifest promises.
    Promised(Arc<Toc>),
}

impl Known {
    /// Its files.
    pub(crate) fn listing(&self) -> &Listing {
        match self {
            Self::Read(index) => index.listing(),
            Self::Promised(table) => table.listing(),
        }
    }

    /// What its files hold, as far as the whole of it was read.
    pub(crate) fn hashes(&self) -> Option<Hashes> {
        match self {
            Self::Read(index) => Some(index.hashes()),
            Self::Promised(_) => None,
        }
    }

    /// What was odd about it.
    pub(crate) fn findings(&self) -> Option<&Findings> {
        match self {
            Self::Read(index) => Some(&index.facts().findings),
            Self::Promised(_) => None,
        }
    }
}

/// What may be believed of a layer that nobody has read yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Belief {
    /// The table of contents that its manifest promises. Its tar need not agree.
    Tables,
    /// Nothing: it is read.
    Nothing,
}

impl Opening {
    /// What is known of each layer, the base first. Those of which the cache has no index are read, unless a table may be believed; then
    /// their indexes are kept. Of a layer that cannot be read that is told, and there is none.
    ///
    /// What `other` gives of a layer is known already.
    pub(crate) async fn known(
        &self,
        context: Context<'_>,
        belief: Belief,
        other: impl Fn(&LayerToRead) -> Option<Known>,
    ) -> Vec<Option<Known>> {
        let mut known: Vec<Option<Known>> = Vec::with_capacity(self.layers.len());
        for at in 0..self.layers.len() {
            let read = || Some(Known::Read(Arc::new(self.kept_index(context, at)?)));
            known.push(other(&self.layers[at].read).or_else(read));
            if known[at].is_none() && belief == Belief::Tables {
                known[at] = self.table(context, at).await.map(Known::Promised);
            }
        }
        let missing: Vec<usize> = (0..known.len()).filter(|at| known[*at].is_none()).collect();
        if missing.is_empty() {
            return known;
        }
        let read = self
            .read(context, &missing, Some(Span::default()), |_| ())
            .await;
        for (&at, layer) in missing.iter().zip(read.iter()) {
            match layer {
                Ok(verified) => {
                    let index = verified.index().cloned().map(Arc::new);
                    if let Some(index) = &index {
                        self.keep_index(context, at, index);
                        self.compare_table(context, at, index).await;
                    }
                    known[at] = index.map(Known::Read);
                }
                Err(error) => self.tell_unread(context, at, error),
            }
        }
        known
    }

    /// The table of contents of a layer, if its manifest promises one that can be had.
    async fn table(&self, context: Context<'_>, at: usize) -> Option<Arc<Toc>> {
        let (source, layer) = (&*self.image.layers, &self.layers.get(at)?.read);
        let table = read_table(source, self.image.reference.repository(), layer).await;
        match table {
            Ok(table) => table.map(Arc::new),
            Err(error) => {
                let what = format!(
                    "{}: layer {at}: its table of contents is of no use: {error}",
                    self.name
                );
                context.terminal.warn(&what);
                None
            }
        }
    }

    /// Tells where the table of contents of a layer says something else than its tar.
    async fn compare_table(&self, context: Context<'_>, at: usize, index: &Index) {
        if let Some(table) = self.table(context, at).await {
            let findings = table.disagreements(index.listing());
            self.tell(context, &format!("layer {at}"), &findings);
        }
    }

    /// Whether the manifest promises a table of contents of the layer at a place.
    pub(crate) fn has_table(&self, at: usize) -> bool {
        let layer = self.layers.get(at).map(|layer| &layer.read.descriptor);
        let promise = layer.and_then(|layer| Promise::of(layer).ok().flatten());
        promise.is_some_and(|promise| promise.is_made())
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
