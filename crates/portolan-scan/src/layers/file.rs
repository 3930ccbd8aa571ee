//! Reading one file of a layer by the layer's index: a range of its bytes where that does, else the layer up to the file.

use std::ops::Range;
use std::pin::Pin;

use bytes::Bytes;
use futures_util::Stream;
use portolan_image::Digest;
use portolan_image::reference::Repository;
use portolan_layer::Place;
use portolan_source::{Extent, Source};

use super::LayerError;

/// Reads the content of a file, part after part, and checks it against the digest that the index has of it: what was shown before
/// does not count if this fails.
pub async fn read_file(
    source: &dyn Source,
    repository: &Repository,
    layer: &Digest,
    place: &Place,
    show: impl FnMut(&[u8]),
) -> Result<(), LayerError> {
    let fetch = |range| range_of(source, repository, layer, range);
    Ok(place.read(fetch, show).await?)
}

type Pieces = Pin<Box<dyn Stream<Item = portolan_source::Result<Bytes>> + Send>>;

/// Some bytes of a layer, for those who check them by other means than its digest.
pub(super) async fn range_of(
    source: &dyn Source,
    repository: &Repository,
    layer: &Digest,
    range: Range<u64>,
) -> portolan_source::Result<Pieces> {
    let stream = source
        .blob_stream(repository, layer, Extent::Range(range))
        .await?;
    Ok(stream.bytes)
}
