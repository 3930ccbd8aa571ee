//! `cargo xtask bench layers`: what reading layers costs, beside bare decompressors and peers, on files of this machine.

mod answers;
mod big;
mod layout;
mod material;
mod memory;
mod passes;
mod remote;
mod took;

use std::path::PathBuf;

use anyhow::Result;

use super::{machine, write};
use crate::run::Run;
use crate::workspace;
use material::Material;

/// Runs the bench and writes `docs/benchmarks-layers.md`.
pub(super) fn run(scale: Scale) -> Result<()> {
    // Programs apart: an example is built with what its tests need.
    Run::cargo(&["build", "--release", "--package=portolan"]).check()?;
    Run::cargo(&[
        "build",
        "--release",
        "--package=portolan-layer",
        "--example=passes",
    ])
    .check()?;
    let programs = workspace::target()?.join("release");
    let scratch = tempfile::tempdir()?;
    let bench = Bench {
        portolan: programs.join("portolan"),
        passes: programs.join("examples/passes"),
        material: Material::make(scratch.path(), scale)?,
        scratch,
        scale,
    };
    let mut page = format!(
        "# Benchmarks of layers\n\nWritten by `cargo xtask bench layers`; do not edit. Measured on {}. All figures of a table are of one run, in {} rounds \
         of everything in turn, the best of each: the ratios are what to compare. *CPU* is what all threads and processes of a row took together.\n\n",
        machine(),
        scale.rounds(),
    );
    bench.passes(&mut page)?;
    bench.answers(&mut page)?;
    bench.remote(&mut page)?;
    bench.memory(&mut page)?;
    print!("{page}");
    write(&workspace::root().join("docs/benchmarks-layers.md"), &page)
}

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// All of it: less than ten minutes.
    Full,
    /// A tenth, to see that it runs: its figures say little.
    Quick,
}

impl Scale {
    fn of(self, full: u64) -> u64 {
        match self {
            Self::Full => full,
            Self::Quick => full / 10,
        }
    }

    fn rounds(self) -> usize {
        match self {
            Self::Full => 5,
            Self::Quick => 2,
        }
    }
}

struct Bench {
    portolan: PathBuf,
    passes: PathBuf,
    material: Material,
    scratch: tempfile::TempDir,
    scale: Scale,
}

/// A ratio beside its limit, marked where it is missed.
fn judged(ratio: f64, limit: Limit) -> String {
    let (kept, text) = match limit {
        Limit::AtLeast(least) => (ratio >= least, format!("at least {least}")),
        Limit::AtMost(most) => (ratio <= most, format!("at most {most}")),
    };
    let verdict = if kept { "" } else { " (**missed**)" };
    format!("{ratio:.2} | {text}{verdict}")
}

/// What a ratio has to be.
#[derive(Debug, Clone, Copy)]
enum Limit {
    AtLeast(f64),
    AtMost(f64),
}

fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
