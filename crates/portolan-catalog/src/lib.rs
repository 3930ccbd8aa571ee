//! What was seen when: records kept over time.
//!
//! A catalogue is a database and a store of blobs. Blobs are manifests and configs as they were served, once each, by digest;
//! the store is an OCI image layout. The database holds what was observed, as stretches of time, and what the blobs say, for search.
//! It takes and gives records; it knows no network source.
//!
//! One way in, [`Catalog::observe`]: blobs first, then everything else in one transaction, so that whatever breaks off leaves what
//! was there before. Several ways out: [`Catalog::record`] and [`Catalog::log`] for one reference, [`Catalog::states`] for scanning.
//! What layers hold comes in by [`Catalog::keep_contents`] and [`Catalog::keep_inventory`], as bytes of those who read layers, and names to
//! find them by. Beside it a queue of work for many ([`Catalog::enqueue`], [`Catalog::take`]).

mod bits;
mod blobs;
mod catalog;
mod contents;
mod error;
mod export;
mod facts;
mod gc;
mod history;
mod interval;
mod known;
mod location;
mod observe;
mod pages;
mod publish;
mod queue;
mod search;
mod sheet;
mod sql;
mod verify;

pub use blobs::{Published, S3Credentials, S3Settings};
pub use catalog::{Catalog, Options};
pub use contents::{KeptContents, KeptPackage, LayerContents, Reach, TagImage};
pub use error::{Error, Kind, Result};
pub use export::Exported;
pub use gc::{Garbage, Sweep};
pub use history::{Interval, When};
pub use known::{RootState, TagState};
pub use location::{BlobLocation, Location};
pub use observe::{Change, Sighting};
pub use pages::DuePage;
pub use queue::{
    Doing, Ended, Enqueued, Failure, Hand, Kept, Lease, Queue, RegistryLimit, RegistryState, Share,
    Taken, Unit, UnitKey,
};
pub use search::{
    Bound, Condition, Cursor, FilePattern, FileReader, Hit, Hits, Meaning, Pattern, Query,
    Relative, Seen,
};
pub use verify::{Finding, Outcome, Peer, PeerStore, Problem, Repair, Verified, Verify, Wanted};
