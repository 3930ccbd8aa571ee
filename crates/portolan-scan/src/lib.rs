//! Visiting many tags: what they point to, kept in the catalogue, at the price of one HEAD for a tag that did not move.
//!
//! A [`Watch`] says which tags of a repository are visited. [`Scan::run`] lists the tags of each, asks what every tag points to,
//! reads what the catalogue does not know, and keeps what was seen in batches, each of them whole. Whatever breaks off, the same
//! call carries on: what was kept costs one HEAD a tag. Where a [`Watch`] asks for packages, the layers of what was seen are opened too,
//! each once ([`Contents`]). Many share the work: [`enqueue`] puts it into the catalogue's queue, and any number
//! of [`Worker`]s take it from there.

mod bashbrew;
mod budget;
mod contents;
mod error;
mod event;
mod layers;
mod ledger;
mod list;
mod opening;
mod plan;
mod purse;
mod queue;
mod remembered;
mod round;
mod scan;
mod select;
mod visit;
mod worker;

pub use bashbrew::bashbrew;
pub use budget::{Allowance, Counted, Left, Spent};
pub use contents::{Contents, Files, lay};
pub use error::{Error, Result};
pub use event::{Counts, Event, Outcome, Summary};
pub use layers::{
    Glance, LayerError, LayerToRead, LayersRead, Reading, glance, read_by_table, read_file,
    read_layers, read_table,
};
pub use list::WatchEntry;
pub use opening::{Opened, Opening};
pub use plan::{Plan, Planned, Work};
pub use purse::Purse;
pub use queue::enqueue;
pub use remembered::Remembered;
pub use scan::{Clock, Scan};
pub use select::{Select, Watch};
pub use worker::{Limits, UntilWhen, Worker};
