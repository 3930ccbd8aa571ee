//! Opening the layers of an image: each read once, several side by side, checked against the digests that image and config promise.

mod file;
mod glimpse;
mod table;

pub use file::read_file;
pub use glimpse::{Glance, glance};
pub use table::{read_by_table, read_table};

use file::range_of;

use std::collections::HashMap;
use std::fmt;
use std::num::NonZeroUsize;

use futures_util::{StreamExt as _, stream};
use portolan_image::record::Entry;
use portolan_image::reference::Repository;
use portolan_image::{Descriptor, Digest};
use portolan_layer::{
    Hashing, Limits, Pass, Passed, Span, StreamError, Verified, Visitor, run_stream,
};
use portolan_source::{BlobStream, Extent, Source};

/// A layer that is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerToRead {
    /// What the manifest says of it.
    pub descriptor: Descriptor,
    /// The digest of its tar, as the config says; `None` where that says none that can be checked.
    pub diff_id: Option<Digest>,
}

impl LayerToRead {
    /// The layers of an image, the base first.
    pub fn all_of(entry: &Entry) -> Vec<Self> {
        let config = entry.config_view().and_then(Result::ok);
        let diff_ids = config.map(|config| config.diff_ids).unwrap_or_default();
        // Of a history that does not fit, no diff ID is known to be that of a certain layer.
        let fits = diff_ids.len() == entry.layers.len();
        let diff_id = |at: usize| {
            let text = diff_ids.get(at).filter(|_| fits)?;
            text.parse().ok()
        };
        let layers = entry.layers.iter().enumerate();
        layers
            .map(|(at, layer)| Self {
                descriptor: layer.descriptor.clone(),
                diff_id: diff_id(at),
            })
            .collect()
    }
}

impl LayerToRead {
    /// The bytes of the layer, for a [pass](Self::pass) to verify; what could not be checked is not asked for (threat 18).
    ///
    /// # Errors
    /// [`LayerError`], if they cannot be had, or could not be checked.
    pub async fn bytes(
        &self,
        source: &dyn Source,
        repository: &Repository,
    ) -> Result<BlobStream, LayerError> {
        let digest = &self.descriptor.digest;
        if !digest.can_verify() {
            return Err(LayerError::Layer(digest.cannot_verify().into()));
        }
        let blob = source
            .blob_stream(repository, digest, Extent::Unverified)
            .await;
        blob.map_err(LayerError::Source)
    }

    /// A pass that holds the layer to all that is promised of it.
    pub fn pass(&self) -> Pass {
        let mut pass = Pass::of(self.descriptor.digest.clone());
        if let Some(diff_id) = &self.diff_id {
            pass = pass.diff_id(diff_id.clone());
        }
        if let Some(size) = self.descriptor.size {
            pass = pass.size(size);
        }
        pass
    }
}

/// How layers are read.
#[derive(Debug, Clone)]
pub struct Reading {
    /// How many layers at a time.
    pub at_once: NonZeroUsize,
    /// How much of each.
    pub limits: Limits,
    /// Whether each gets an index, and how close.
    pub index: Option<Span>,
}

impl Default for Reading {
    /// As many layers at a time as there are processors, two at least: one waits for bytes while another is unpacked.
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Self {
            at_once: NonZeroUsize::new(processors.max(2)).unwrap_or(NonZeroUsize::MIN),
            limits: Limits::default(),
            index: None,
        }
    }
}

/// What was found in the layers of an image, each of them verified or failed by itself.
#[derive(Debug)]
pub struct LayersRead<T> {
    distinct: Vec<Result<Verified<T>, LayerError>>,
    /// Which of these each layer is: an image may have a layer twice.
    places: Vec<usize>,
}

impl<T> LayersRead<T> {
    /// The layers, the base first.
    pub fn iter(&self) -> impl Iterator<Item = Result<&Verified<T>, &LayerError>> {
        let places = self.places.iter();
        places.filter_map(|place| self.distinct.get(*place).map(Result::as_ref))
    }

    /// Whether each of them could be read.
    pub fn is_complete(&self) -> bool {
        self.distinct.iter().all(Result::is_ok)
    }
}

/// Why a layer could not be read. The others are.
#[derive(Debug)]
pub enum LayerError {
    /// Its bytes could not be had.
    Source(portolan_source::Error),
    /// Its bytes could not be read, or are not those that were promised.
    Layer(portolan_layer::Error),
    /// The visitor did not want all of it, so that nothing is verified.
    Stopped,
}

impl fmt::Display for LayerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(error) => error.fmt(f),
            Self::Layer(error) => error.fmt(f),
            Self::Stopped => f.write_str("the layer was not read to its end"),
        }
    }
}

impl From<StreamError<portolan_source::Error>> for LayerError {
    fn from(error: StreamError<portolan_source::Error>) -> Self {
        match error {
            StreamError::Stream(error) => Self::Source(error),
            StreamError::Layer(error) => Self::Layer(error),
        }
    }
}

impl std::error::Error for LayerError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Source(error) => error.source(),
            Self::Layer(error) => error.source(),
            Self::Stopped => None,
        }
    }
}

/// Reads the layers of an image, and shows each to a visitor of its own. `passed` is told of each as it ends, by its place.
///
/// What a visitor found is given only if all bytes of the layer had the digests that were promised.
pub async fn read_layers<V>(
    source: &dyn Source,
    repository: &Repository,
    layers: &[LayerToRead],
    reading: &Reading,
    visitor: impl Fn(&LayerToRead) -> V,
    mut passed: impl FnMut(usize),
) -> LayersRead<V::Output>
where
    V: Visitor + Send + 'static,
    V::Output: Send,
{
    let mut distinct: Vec<&LayerToRead> = Vec::new();
    let mut known: HashMap<(&Digest, Option<&Digest>), usize> = HashMap::new();
    let mut places = Vec::with_capacity(layers.len());
    for layer in layers {
        let key = (&layer.descriptor.digest, layer.diff_id.as_ref());
        let place = *known.entry(key).or_insert_with(|| {
            distinct.push(layer);
            distinct.len() - 1
        });
        places.push(place);
    }
    let sizes = distinct.iter().map(|layer| layer.descriptor.size);
    let together = sizes.flatten().fold(0, u64::saturating_add);
    // The largest first: what is begun last should not be what takes longest.
    let mut order: Vec<usize> = (0..distinct.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(distinct.get(*at).map(|layer| layer.descriptor.size)));
    let mut results: Vec<Option<Result<_, LayerError>>> = Vec::new();
    results.resize_with(distinct.len(), || None);
    let reads = order.iter().filter_map(|&at| {
        let layer = *distinct.get(at)?;
        let visitor = visitor(layer);
        let hashing = hashing(layer.descriptor.size, together, reading.at_once);
        Some(async move {
            let read = read_layer(source, repository, layer, (hashing, reading), visitor);
            (at, read.await)
        })
    });
    let mut reads = stream::iter(reads).buffer_unordered(reading.at_once.get());
    while let Some((at, result)) = reads.next().await {
        passed(at);
        if let Some(place) = results.get_mut(at) {
            *place = Some(result);
        }
    }
    LayersRead {
        distinct: results.into_iter().flatten().collect(),
        places,
    }
}

/// Where the digests of a layer are computed. One that is more than its share of the image is still read when the others are done, and
/// a processor is free then; of the rest there are enough to keep all of them busy.
fn hashing(size: Option<u64>, together: u64, at_once: NonZeroUsize) -> Hashing {
    let share = together / at_once.get() as u64;
    if size.is_none_or(|size| size > share) {
        Hashing::Aside
    } else {
        Hashing::Here
    }
}

async fn read_layer<V>(
    source: &dyn Source,
    repository: &Repository,
    layer: &LayerToRead,
    (hashing, reading): (Hashing, &Reading),
    visitor: V,
) -> Result<Verified<V::Output>, LayerError>
where
    V: Visitor + Send + 'static,
    V::Output: Send,
{
    let mut pass = layer.pass().limits(reading.limits.clone()).hashing(hashing);
    if let Some(span) = reading.index {
        pass = pass.indexed(span);
    }
    let blob = layer.bytes(source, repository).await?;
    match run_stream(pass, blob.bytes, visitor).await {
        Ok(Passed::Whole(verified)) => Ok(verified),
        Ok(Passed::Stopped(_)) => Err(LayerError::Stopped),
        Err(error) => Err(error.into()),
    }
}
