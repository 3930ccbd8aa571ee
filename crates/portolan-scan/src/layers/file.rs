//! Reading one file of a layer by the layer's index: a range of its bytes where that does, else the layer up to the file.

use portolan_image::Digest;
use portolan_image::reference::Repository;
use portolan_layer::{Place, StreamError};
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
    let fetch = |range| async move {
        let stream = source
            .blob_stream(repository, layer, Extent::Range(range))
            .await?;
        Ok::<_, portolan_source::Error>(stream.bytes)
    };
    place.read(fetch, show).await.map_err(|error| match error {
        StreamError::Stream(error) => LayerError::Source(error),
        StreamError::Layer(error) => LayerError::Layer(error),
    })
}
