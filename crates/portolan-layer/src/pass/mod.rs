//! One pass over a layer: digest checked, unpacked, diff ID checked, entries shown, in constant memory.

use std::io::Read;
use std::thread;

use portolan_image::Digest;

use crate::error::{Error, Kind, Result};
use crate::findings::Findings;
use crate::index::{Index, Span};
use crate::limits::Limits;
use crate::tar::Reader;
use crate::visitor::{Visitor, Wish};

mod batches;
mod buffer;
mod contents;
mod hashing;
mod indexing;
mod packed;
mod plain;
mod unpack;
mod verified;

pub(crate) use indexing::{Form, Made, Stored};
pub(crate) use unpack::{Step, Unpacker, inflate_step};

pub use hashing::Hashing;
pub use verified::{Facts, Passed, Unverified, Verified};

use hashing::{Hashers, Work};
use indexing::Indexing;
use packed::{Most, Packed};
use plain::{Plain, Totals};

/// One pass over a layer: what is promised of it, and how much of it is read at most.
#[derive(Debug, Clone)]
pub struct Pass {
    digest: Digest,
    diff_id: Option<Digest>,
    size: Option<u64>,
    limits: Limits,
    hashing: Hashing,
    index: Option<Span>,
}

impl Pass {
    /// A pass over the layer with this digest.
    pub fn of(digest: Digest) -> Self {
        Self {
            digest,
            diff_id: None,
            size: None,
            limits: Limits::default(),
            hashing: Hashing::default(),
            index: None,
        }
    }

    /// The tar has to have this digest, as the image's config says (image-spec `config.md`, `rootfs.diff_ids`).
    pub fn diff_id(mut self, diff_id: Digest) -> Self {
        self.diff_id = Some(diff_id);
        self
    }

    /// The layer has to have this many bytes as it is transferred, as its descriptor says.
    pub fn size(mut self, bytes: u64) -> Self {
        self.size = Some(bytes);
        self
    }

    /// How much is read at most.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Where digests are computed.
    pub fn hashing(mut self, hashing: Hashing) -> Self {
        self.hashing = hashing;
        self
    }

    /// Makes an [`Index`] as well, with points so far apart: see [`Verified::index`]. It keeps all entries, so the visitor need not.
    ///
    /// Contents are hashed besides the tar that they are in: on a thread of its own that takes no time where there is a processor
    /// for it; with [`Hashing::Here`] a fifth of the pass's time or so.
    pub fn indexed(mut self, span: Span) -> Self {
        self.index = Some(span);
        self
    }

    /// Reads the layer, blocking, and shows its entries to a visitor.
    ///
    /// # Errors
    /// The first that went wrong. Where the bytes are damaged *and* are not those that were promised, it is [`Kind::Mismatch`]. What
    /// the visitor found is gone then, whatever it has seen.
    pub fn run<V: Visitor>(&self, input: impl Read, visitor: V) -> Result<Passed<V::Output>> {
        let algorithm = |digest: &Digest| {
            let known = digest.algorithm();
            known.ok_or_else(|| Error::from(digest.cannot_verify()))
        };
        let packed = algorithm(&self.digest)?;
        let plain = self.diff_id.as_ref().map_or(Ok(packed), algorithm)?;
        let most = match self.size {
            Some(size) => Most::Promised(size),
            None => Most::Limit(self.limits.packed_bytes),
        };
        if self
            .size
            .is_some_and(|size| size > self.limits.packed_bytes)
        {
            let limit = self.limits.packed_bytes;
            let what = format!("the layer has more than {limit} bytes");
            return Err(Error::new(Kind::TooLarge, what));
        }
        thread::scope(|scope| {
            let work = Work::start(scope, self.hashing, || Hashers::new(packed, plain));
            let indexing = self
                .index
                .map(|span| Indexing::start(scope, self.hashing, span));
            let packed = Packed::new(input, most);
            let plain = Plain::open(packed, work, indexing, &self.limits)?;
            self.walk(Reader::new(plain, &self.limits), visitor)
        })
    }

    fn walk<R: Read, V: Visitor>(
        &self,
        mut tar: Reader<'_, Plain<'_, R>>,
        mut visitor: V,
    ) -> Result<Passed<V::Output>> {
        match show(&mut tar, &mut visitor) {
            Ok(Ended::Stopped) => return Ok(Passed::Stopped(Unverified::new(visitor.finish()))),
            Ok(Ended::Whole) => {}
            Err(error) => return Err(self.blame(error, tar.into_parts().0)),
        }
        let entries = tar.entries();
        let (plain, mut findings) = tar.into_parts();
        let mut totals = plain.finish(&mut findings)?;
        self.compare(&totals)?;
        let made = totals.made.take();
        let facts = facts(totals, entries, findings);
        let index = made.map(|made| Index::new(facts.clone(), made));
        Ok(Passed::Whole(Verified::new(visitor.finish(), facts, index)))
    }

    fn compare(&self, totals: &Totals) -> Result<()> {
        same("the layer", &self.digest, &totals.digest)?;
        match &self.diff_id {
            Some(diff_id) => same("the tar in the layer", diff_id, &totals.diff_id),
            None => Ok(()),
        }
    }

    /// Damaged bytes may be damaged where they are kept, or on their way here. Only the digest tells, so the rest is read for it.
    fn blame<R: Read>(&self, error: Error, plain: Plain<'_, R>) -> Error {
        if error.kind() != Kind::Malformed {
            return error;
        }
        let compared = plain
            .digest()
            .and_then(|digest| same("the layer", &self.digest, &digest));
        match compared {
            Err(mismatch) if mismatch.kind() == Kind::Mismatch => mismatch,
            _ => error,
        }
    }
}

enum Ended {
    Whole,
    Stopped,
}

fn show<R: Read>(tar: &mut Reader<'_, Plain<'_, R>>, visitor: &mut impl Visitor) -> Result<Ended> {
    while let Some(entry) = tar.next_entry()? {
        let form = tar.form();
        if let Some(indexing) = tar.input_mut().indexing() {
            indexing.entry(&entry, form);
        }
        match visitor.entry(&entry) {
            Wish::Next => {}
            Wish::Content => tar.content(&entry, |part| visitor.content(&entry, part))?,
            Wish::Stop => return Ok(Ended::Stopped),
        }
    }
    Ok(Ended::Whole)
}

fn same(what: &str, promised: &Digest, found: &Digest) -> Result<()> {
    if promised == found {
        return Ok(());
    }
    let what = format!("{what} has the digest {found}, expected {promised}");
    Err(Error::new(Kind::Mismatch, what))
}

fn facts(totals: Totals, entries: u64, findings: Findings) -> Facts {
    Facts {
        digest: totals.digest,
        diff_id: totals.diff_id,
        packed_bytes: totals.packed_bytes,
        unpacked_bytes: totals.unpacked_bytes,
        compression: totals.compression,
        members: totals.members,
        entries,
        findings,
    }
}
