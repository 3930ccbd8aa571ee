//! The content of a sparse file, its holes as zeros.

use std::io::BufRead;

use super::blocks::Blocks;
use super::sparse::Map;
use crate::error::Result;
use crate::visitor::Part;

static ZEROS: [u8; 32 << 10] = [0; 32 << 10];

/// Shows the content, part after part. The map has to fit what is stored.
pub(super) fn read<R: BufRead>(
    blocks: &mut Blocks<R>,
    map: &Map,
    mut show: impl FnMut(Part<'_>),
) -> Result<()> {
    let mut at = 0;
    for &(offset, length) in &map.pieces {
        zeros(offset.saturating_sub(at), &mut show);
        blocks.pass(length, |bytes| show(Part::Bytes(bytes)))?;
        at = offset.saturating_add(length);
    }
    zeros(map.size.saturating_sub(at), &mut show);
    Ok(())
}

fn zeros(mut count: u64, show: &mut impl FnMut(Part<'_>)) {
    while count > 0 {
        let most = usize::try_from(count).unwrap_or(usize::MAX);
        let part = ZEROS.get(..most).unwrap_or(&ZEROS);
        show(Part::Bytes(part));
        count -= part.len() as u64;
    }
}
