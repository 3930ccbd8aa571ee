//! The map of a sparse file, from wherever in the tar it stands.

use std::io::BufRead;

use super::header::{BLOCK_BYTES, Header};
use super::pax::Said;
use super::sparse::{self, Continued, Form, Lines, Map};
use super::{Content, Reader};
use crate::error::{Error, Kind, Result};
use crate::findings::Oddity;

impl<R: BufRead> Reader<'_, R> {
    /// Reads the map of a sparse file, and gives the size that reading the file gives.
    pub(super) fn sparse(
        &mut self,
        header: &Header,
        form: Form,
        said: Said<'_>,
        written: &[u8],
    ) -> Result<u64> {
        let map = match form {
            Form::Old => self.old_map(header)?,
            Form::Pairs => sparse::size(said).map(|size| Map {
                pieces: said.own.pieces.clone(),
                size,
            }),
            Form::List => sparse::size(said)
                .zip(sparse::list(said))
                .map(|(size, pieces)| Map { pieces, size }),
            Form::InContent => {
                let pieces = self.map_in_content()?;
                sparse::size(said)
                    .zip(pieces)
                    .map(|(size, pieces)| Map { pieces, size })
            }
        };
        let stored = self.body.stored;
        match map {
            Some(map) if map.fits(stored) && map.pieces.len() <= self.limits.sparse_pieces => {
                let size = map.size;
                self.body.content = Content::Sparse(map);
                Ok(size)
            }
            map => {
                self.findings.note_of(Oddity::BadSparseMap, written);
                self.body.content = Content::Unreadable;
                Ok(map.map_or(stored, |map| map.size))
            }
        }
    }

    /// The map of old GNU, which goes on in blocks after the header.
    fn old_map(&mut self, header: &Header) -> Result<Option<Map>> {
        let Some((size, mut pieces, mut continued)) = sparse::old_header(header) else {
            return Ok(None);
        };
        while continued == Continued::Yes {
            let block = self.blocks.block_inside()?;
            let Some((more, next)) = sparse::old_block(&block) else {
                let what = "a header of the tar is damaged: its map of holes cannot be read";
                return Err(Error::new(Kind::Malformed, what));
            };
            pieces.extend(more);
            continued = next;
            // What follows cannot be found without reading all of it.
            if pieces.len() > self.limits.sparse_pieces {
                let limit = self.limits.sparse_pieces;
                let what = format!("a sparse file has more than {limit} pieces");
                return Err(Error::new(Kind::TooLarge, what));
            }
        }
        Ok(Some(Map { pieces, size }))
    }

    /// The map of PAX 1.0, which stands before the content; `None` if it is none.
    fn map_in_content(&mut self) -> Result<Option<sparse::Pieces>> {
        let mut lines = Lines::default();
        while self.body.stored >= BLOCK_BYTES {
            let block = self.blocks.block_inside()?;
            self.body.stored -= BLOCK_BYTES;
            match lines.add(&block, self.limits.sparse_pieces) {
                sparse::Read::More => {}
                sparse::Read::All(pieces) => return Ok(Some(pieces)),
                sparse::Read::Bad => break,
            }
        }
        Ok(None)
    }
}
