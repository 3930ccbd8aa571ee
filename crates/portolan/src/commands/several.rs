//! Several images in one call: read side by side, printed in the order given, each failure told and the rest delivered.

use std::future::Future;
use std::num::NonZeroUsize;

use futures_util::{StreamExt as _, stream};

use super::Context;
use crate::exit::Status;
use crate::terminal::Delivery;
use crate::trouble::Trouble;

/// How many images are read side by side if nothing is said.
const AT_ONCE: usize = 8;

/// Does `work` for each image, at most `--jobs` at a time, and prints each result as soon as those before it are printed.
pub(super) async fn several<T, W>(
    context: Context<'_>,
    images: &[String],
    mut work: impl FnMut(String) -> W,
    mut print: impl FnMut(&mut Delivery<'_>, T) -> Result<Status, Trouble>,
) -> Result<Status, Trouble>
where
    W: Future<Output = Result<T, Trouble>>,
{
    let progress = context.terminal.progress();
    let doing = match images {
        [only] => format!("reading {only}"),
        _ => format!("reading {} images", images.len()),
    };
    let mut delivery = context.delivery();
    let (mut delivered, mut status) = (0, None::<Status>);
    let all = async {
        let mut results = stream::iter(images)
            .map(|image| work(image.clone()))
            .buffered(context.settings.jobs.map_or(AT_ONCE, NonZeroUsize::get));
        let mut images = images.iter();
        while let Some(result) = results.next().await {
            let name = images.next().map(String::as_str).unwrap_or_default();
            let one = match result.and_then(|value| print(&mut delivery, value)) {
                Ok(one) => {
                    delivered += 1;
                    one
                }
                Err(Trouble::Said(said)) => {
                    context.terminal.error(&said);
                    said.status
                }
                Err(closed @ Trouble::PipeClosed(_)) => return Err(closed),
            };
            progress.advance(name);
            status = Some(status.map_or(one, |before| before.and(one)));
        }
        Ok(())
    };
    progress.during(&doing, images.len(), all).await?;
    if delivered > 0 {
        delivery.finish()?;
    }
    Ok(match status {
        // Wrong in two ways is wrong, not half right.
        Some(Status::Partly) if delivered == 0 => Status::Failed,
        Some(status) => status,
        None => Status::Done,
    })
}
