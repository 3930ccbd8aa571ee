//! `cargo xtask test`: sets up what the tests need, then runs all of them.

use anyhow::Result;

use crate::run::Run;
use crate::setup;

/// All tests of the workspace, documentation examples included; the words after `--` go to `cargo test`.
pub(crate) fn run(words: &[String]) -> Result<()> {
    setup::run()?;
    let words = match words.split_first() {
        Some((dashes, rest)) if dashes == "--" => rest,
        _ => words,
    };
    Run::cargo(&["test", "--workspace"]).args(words).check()
}
