//! A registry on loopback that is honest until it is told otherwise, and remembers every request.
//!
//! ```
//! use portolan_testkit::image::{Image, ImageSet};
//! use portolan_testkit::registry::{Answer, Rule, TestRegistry};
//!
//! let registry = TestRegistry::start();
//! registry.put("library/word", &ImageSet::of("1.0", &Image::small("hi").build()));
//! registry.rule(Rule::on("/manifests/").method("HEAD").answer(Answer::status(405)));
//! let reference = format!("{}/library/word:1.0", registry.host());
//! # let _ = reference;
//! assert!(registry.lines().is_empty());
//! ```

mod access;
mod answer;
mod authority;
mod honest;
mod paging;
mod rule;
mod seen;
mod server;
mod state;
mod wire;

pub use access::{Access, Basic, Bearer};
pub use answer::{Answer, Body};
pub use authority::{Authority, Certificate};
pub use paging::{NextLink, Paging};
pub use rule::Rule;
pub use seen::Seen;
pub use server::{Role, TestRegistry};
