//! Finding one file without opening more of the image than that takes.

use portolan_image::contents::FilePath;
use portolan_layer::{Glimpsed, has_a_say};
use portolan_scan::{Glance, glance};

use crate::commands::Context;
use crate::contents::Opening;
use crate::trouble::Trouble;

/// The largest file that is given from a first look: it is held in memory, so that nothing is given of a file that breaks off.
const MOST_BYTES: u64 = 32 << 20;

/// Looks from the topmost layer downwards, and gives the content of the file if a layer that is not known yet has it before
/// anything else decides. `None` if all layers are needed, or an index is enough: those that were read whole are kept by then.
pub(super) async fn look(
    context: Context<'_>,
    opening: &Opening,
    path: &FilePath,
) -> Result<Option<Vec<u8>>, Trouble> {
    for at in (0..opening.layers.len()).rev() {
        if let Some(index) = opening.kept_index(context, at) {
            if index.listing().files().any(|file| has_a_say(&file, path)) {
                return Ok(None);
            }
            continue;
        }
        if opening.has_table(at) {
            return Ok(None);
        }
        let layer = &opening.layers[at].read;
        let source = &*opening.image.layers;
        let repository = opening.image.reference.repository();
        let looking = glance(source, repository, layer, path, MOST_BYTES);
        let doing = format!("looking into {}", opening.name);
        let glance = context.terminal.progress().during(&doing, 1, looking).await;
        match glance {
            Ok(Glance::Early(Glimpsed::File(bytes))) => return Ok(Some(bytes)),
            Ok(Glance::Whole(index)) => opening.keep_index(context, at, &index),
            // Opening all layers tells more, and what is wrong if something is.
            Ok(Glance::Early(_)) | Err(_) => return Ok(None),
        }
    }
    Ok(None)
}
