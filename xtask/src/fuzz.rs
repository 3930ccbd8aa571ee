//! `cargo xtask fuzz`: a short run of every target on stable, or one target under libFuzzer.

use anyhow::{Result, bail};

use crate::run::Run;
use crate::workspace;

/// Runs the targets.
pub(crate) fn run(words: &[String]) -> Result<()> {
    match words {
        [flag, names @ ..] if flag == "--smoke" => {
            let program = workspace::build("fuzz-smoke")?;
            Run::new(program).args(names).check()
        }
        [target] if !target.starts_with('-') => {
            let corpus = format!("fuzz/corpus/{target}");
            let program = workspace::build("fuzz-smoke")?;
            Run::new(program)
                .args(["--seeds", target, &corpus])
                .check()?;
            let fuzz = ["+nightly", "fuzz", "run", "--features", "libfuzzer"];
            Run::cargo(&fuzz).args([target, &corpus]).check()
        }
        _ => bail!(
            "`cargo xtask fuzz --smoke [TARGET]...` or `cargo xtask fuzz TARGET` (needs cargo-fuzz and a nightly compiler)"
        ),
    }
}
