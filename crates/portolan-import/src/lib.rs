//! Published reports, back into records: read out of files or of a git repository, and proven where the bytes can be rebuilt.
//!
//! A published page holds no bytes, but all that the bytes of a manifest said, save one number. [`Prover`] rebuilds them in the forms
//! that builders wrote and accepts only what has the published digest; what it accepts is as good as what a registry serves. The
//! rest stays a claim, and says so.

mod error;
mod files;
mod form;
mod git;
mod prove;

pub use error::{Error, Result};
pub use files::{MOST_BYTES, Page, pages};
pub use git::{Change, History, Version};
pub use prove::{Proven, Prover};
