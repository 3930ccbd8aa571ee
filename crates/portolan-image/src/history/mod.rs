//! The steps that built an image, read out of its config's `history`: what ran, by which builder, for which layer.
//!
//! Each tool that makes images writes `created_by` in a form of its own (registry-quirks section 9), and one image
//! often holds entries of several tools. So each entry is read by itself, by the first of the dialects (one for
//! each [`Builder`]) that knows it, and keeps its text as it was served. From the steps come
//!
//! - [`Step::standard_text`] and [`Steps::repo_info_text`]: what the reports print under an entry's date,
//! - [`Steps::dockerfile`]: a Dockerfile that parses, with a mark on each line that says how sure it is,
//! - [`Steps::alignment`]: whether entries and layers can be walked in step,
//! - [`Steps::redacted`]: the same steps with the values of secrets taken out.
//!
//! Everything here is a total function of untrusted text: nothing panics, nothing is ever run or expanded, and
//! one entry gives one instruction at most, whatever its text holds (threat 36).
//!
//! ```
//! use portolan_image::history::{Entry, OsFamily, steps};
//!
//! let entries = [
//!     Entry { created_by: Some("/bin/sh -c #(nop) ADD file:0a1b in / ".into()), ..Entry::default() },
//!     Entry { created_by: Some("/bin/sh -c #(nop)  CMD [\"bash\"]".into()), empty_layer: true, ..Entry::default() },
//! ];
//! let steps = steps(&entries, 1, OsFamily::Linux, &[]);
//! assert_eq!(steps.steps()[1].standard_text(), "CMD [\"bash\"]");
//! assert_eq!(steps.steps()[0].layer(), Some(0));
//! assert_eq!(steps.dockerfile().to_string(), "FROM scratch\nADD file:0a1b /\nCMD [\"bash\"]\n");
//! ```

mod align;
mod builders;
mod dockerfile;
mod entry;
mod go_quote;
mod healthcheck;
mod instruction;
mod redact;
mod shell;
mod steps;
mod text;

pub use align::Alignment;
pub use builders::Builder;
pub use dockerfile::{Dockerfile, DockerfileLine, Fidelity, Marks};
pub use entry::Entry;
pub use instruction::{BuildArgs, Instruction, Keyword, Run, RunForm};
pub use redact::{HIDDEN, hide_assignment, is_secret_name};
pub use shell::OsFamily;
pub use steps::{Step, Steps, steps};
