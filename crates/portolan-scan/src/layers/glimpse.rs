//! A first look at a layer that no index is known of.

use portolan_image::contents::FilePath;
use portolan_image::reference::Repository;
use portolan_layer::{Glimpse, Glimpsed, Index, Passed, Span, run_stream};
use portolan_source::Source;

use super::{LayerError, LayerToRead};

/// What a first look gave.
#[derive(Debug)]
pub enum Glance {
    /// The layer was read until this was known. Nothing of it is verified.
    Early(Glimpsed),
    /// The layer was read whole, and has nothing to say of the file: its index, verified.
    Whole(Box<Index>),
}

/// Reads a layer until it is known what it has at a path: a file of at most so many bytes, for one.
pub async fn glance(
    source: &dyn Source,
    repository: &Repository,
    layer: &LayerToRead,
    path: &FilePath,
    most_bytes: u64,
) -> Result<Glance, LayerError> {
    let pass = layer.pass().indexed(Span::default());
    let blob = layer.bytes(source, repository).await?;
    let visitor = Glimpse::new(path.clone(), most_bytes);
    match run_stream(pass, blob.bytes, visitor).await {
        Ok(Passed::Stopped(seen)) => Ok(Glance::Early(seen.into_unchecked())),
        Ok(Passed::Whole(mut verified)) => match (verified.take_index(), verified.found()) {
            (Some(index), Glimpsed::Nothing) => Ok(Glance::Whole(Box::new(index))),
            // What was the last entry of the layer is known and verified, but of no more use than if it were not.
            (_, glimpsed) => Ok(Glance::Early(glimpsed.clone())),
        },
        Err(error) => Err(error.into()),
    }
}
