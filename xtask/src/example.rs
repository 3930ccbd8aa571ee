//! `cargo xtask example`: builds `examples/harbour` again, from the recipe in the testkit.

use anyhow::Result;

use crate::run::Run;
use crate::{no_more_words, workspace};

/// Runs the recipe; git then shows whether a byte changed.
pub(crate) fn run(words: &[String]) -> Result<()> {
    no_more_words("example", words)?;
    let recipe = workspace::build("build-example")?;
    Run::new(recipe).args(["examples/harbour"]).check()
}
