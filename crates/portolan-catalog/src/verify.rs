//! Checking all that is kept: every blob against its digest, every row against the records and blobs that it was made from.
//!
//! Blobs and records (sheets) are what was seen; all other rows follow from them, and can be written again. Others may keep what they
//! see meanwhile: what looks wrong is looked at again in a turn of one's own before it is called wrong.

mod blobs;
mod contents;
mod database;
mod derive;
mod documents;
mod facts;
mod finding;
mod headers;
mod peer;
mod sheets;

use crate::bits::Bits;
use crate::catalog::Catalog;
use crate::error::Result;
pub use finding::{Finding, Outcome, Problem};
pub use peer::{Peer, PeerStore, Wanted};

/// What is to be done.
#[derive(Debug, Clone, Copy)]
pub struct Verify<'a> {
    /// How many blobs are read side by side.
    pub side_by_side: usize,
    /// What becomes of what is wrong.
    pub repair: Repair<'a>,
}

/// What becomes of what is wrong.
#[derive(Debug, Clone, Copy)]
pub enum Repair<'a> {
    /// It is told of.
    No,
    /// Rows are written again, and blobs that are missing or damaged are taken from the first of these that has them.
    From(&'a [&'a dyn Peer]),
}

impl Repair<'_> {
    /// What becomes of something that can be mended without help.
    fn outcome(self) -> Outcome {
        match self {
            Self::No => Outcome::Open,
            Self::From(_) => Outcome::Mended,
        }
    }

    /// What becomes of something that cannot be mended.
    fn without_help(self) -> Outcome {
        match self {
            Self::No => Outcome::Open,
            Self::From(_) => Outcome::Lost,
        }
    }
}

/// What was checked, and how it was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Verified {
    /// How many blobs were hashed.
    pub blobs: u64,
    /// How many bytes they have.
    pub bytes: u64,
    /// How many records were read.
    pub records: u64,
    /// How many images were compared with what search knows of them.
    pub images: u64,
    /// How many records could not be compared, since bytes are missing.
    pub unread: u64,
    /// How much was wrong and is mended.
    pub mended: u64,
    /// How much was wrong and is as it was.
    pub wrong: u64,
}

/// Where findings go, and what is counted.
struct Teller<'a> {
    tell: &'a mut (dyn FnMut(Finding) + Send),
    verified: Verified,
    /// The keys of blobs that were told of.
    told: Bits,
}

impl Teller<'_> {
    fn find(&mut self, problem: Problem, outcome: Outcome) {
        match outcome {
            Outcome::Mended => self.verified.mended += 1,
            Outcome::Open | Outcome::Lost => self.verified.wrong += 1,
        }
        (self.tell)(Finding { problem, outcome });
    }
}

impl Catalog {
    /// Checks all that is kept, tells of each finding as it is made, and mends what it is asked to.
    ///
    /// A blob that no peer has is told of as lost each time. Its row goes in a repair, and the record counts as incomplete from then on:
    /// the next scan of a tag that still points there asks the registry for all of it.
    ///
    /// # Errors
    /// What the database or the blob store says; then what was mended until then stays so.
    pub async fn verify(
        &self,
        wish: Verify<'_>,
        tell: &mut (dyn FnMut(Finding) + Send),
    ) -> Result<Verified> {
        let mut teller = Teller {
            tell,
            verified: Verified::default(),
            told: Bits::default(),
        };
        self.verify_database(wish, &mut teller).await?;
        self.verify_blobs(wish, &mut teller).await?;
        self.verify_facts(wish, &mut teller).await?;
        self.verify_headers(wish, &mut teller).await?;
        self.verify_contents(wish, &mut teller).await?;
        Ok(teller.verified)
    }
}
