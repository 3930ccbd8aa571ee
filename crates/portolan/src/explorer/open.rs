//! Reading one file of a layer. What it holds is seen as soon as it has come; that the layer is the one that was promised is known at
//! its end, so that it is read on until then.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::StreamExt as _;
use portolan_image::contents::{FileKind, FilePath};
use portolan_image::error::visible;
use portolan_layer::{Entry, Part, Passed, Visitor, Wish, run_stream};
use portolan_scan::LayerError;
use tokio::sync::mpsc::UnboundedSender;

use super::content::{Content, LIMIT, Told};
use super::pager::Wanted;
use crate::contents::Opening;

/// Reads a file, and tells `listener` of it. Dropping the future ends it.
pub(super) async fn read(
    opening: &Opening,
    wanted: Wanted,
    come: Arc<AtomicU64>,
    listener: UnboundedSender<Told>,
) -> Told {
    match checked(opening, wanted, come, listener).await {
        Ok(Some(content)) => Told::Checked(content),
        Ok(None) => Told::Failed("the layer has no such file any more".to_owned()),
        Err(why) => Told::Failed(visible(&why)),
    }
}

async fn checked(
    opening: &Opening,
    wanted: Wanted,
    come: Arc<AtomicU64>,
    listener: UnboundedSender<Told>,
) -> Result<Option<Content>, String> {
    let Some(layer) = opening.layers.get(usize::from(wanted.layer.0)) else {
        return Ok(None);
    };
    let layer = &layer.read;
    let repository = opening.image.reference.repository();
    let blob = layer.bytes(&*opening.image.layers, repository).await;
    let blob = blob.map_err(|error| error.to_string())?;
    let counted = blob.bytes.inspect(move |bytes| {
        if let Ok(bytes) = bytes {
            let length = u64::try_from(bytes.len()).unwrap_or_default();
            come.fetch_add(length, Ordering::Relaxed);
        }
    });
    let taker = Taker {
        path: wanted.content,
        taken: None,
        listener,
    };
    match run_stream(layer.pass(), counted, taker).await {
        Ok(Passed::Whole(verified)) => Ok(verified.into_parts().0),
        Ok(Passed::Stopped(_)) => Err(LayerError::Stopped.to_string()),
        Err(error) => Err(LayerError::from(error).to_string()),
    }
}

/// Takes the first bytes of a file. A layer may have it twice: the last one is meant.
struct Taker {
    path: FilePath,
    taken: Option<Vec<u8>>,
    listener: UnboundedSender<Told>,
}

impl Taker {
    fn tell(&self) {
        if let Some(taken) = &self.taken {
            let content = Content::new(taken.clone());
            // Who has shut the file does not want to know.
            drop(self.listener.send(Told::Unchecked(content)));
        }
    }
}

impl Visitor for Taker {
    type Output = Option<Content>;

    fn entry(&mut self, entry: &Entry) -> Wish {
        if entry.file.path == self.path && entry.file.kind == FileKind::Regular {
            self.taken = Some(Vec::new());
            Wish::Content
        } else {
            Wish::Next
        }
    }

    fn content(&mut self, _: &Entry, part: Part<'_>) {
        let taken = self.taken.get_or_insert_default();
        match part {
            Part::Bytes(bytes) => {
                let room = LIMIT - taken.len();
                taken.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
                let is_full = room > 0 && taken.len() == LIMIT;
                if is_full {
                    self.tell();
                }
            }
            Part::End if taken.len() < LIMIT => self.tell(),
            Part::End | Part::Withheld => {}
        }
    }

    fn finish(self) -> Option<Content> {
        self.taken.map(Content::new)
    }
}
