//! Reading the table of contents that a layer brings along, by ranges.

use portolan_image::Digest;
use portolan_image::reference::Repository;
use portolan_layer::toc::{self, Promise, Toc, TocPlace};
use portolan_source::Source;

use super::{LayerError, LayerToRead, range_of};

/// The table of contents of a layer whose descriptor promises one with a digest; `None` if it does not.
pub async fn read_table(
    source: &dyn Source,
    repository: &Repository,
    layer: &LayerToRead,
) -> Result<Option<Toc>, LayerError> {
    let promise = Promise::of(&layer.descriptor).map_err(LayerError::Layer)?;
    let Some(promise) = promise.filter(Promise::is_made) else {
        return Ok(None);
    };
    let fetch = |range| range_of(source, repository, &layer.descriptor.digest, range);
    let table = toc::read(&promise, fetch).await?;
    Ok(table.filter(|table| table.trust() == toc::Trust::Promised))
}

/// Reads the content of a file by a table of contents, part after part, and checks it against the digests of the table: what was
/// shown before does not count if this fails.
pub async fn read_by_table(
    source: &dyn Source,
    repository: &Repository,
    layer: &Digest,
    place: &TocPlace,
    show: impl FnMut(&[u8]),
) -> Result<(), LayerError> {
    let fetch = |range| range_of(source, repository, layer, range);
    Ok(place.read(fetch, show).await?)
}
