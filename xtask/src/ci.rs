//! `cargo xtask ci`: all that decides whether a change lands, each step announced and timed.
//!
//! The flags that reach rustc are the same in every step (`-D warnings` is given to clippy, never through `RUSTFLAGS`),
//! and every build is of the whole workspace, so that no dependency is compiled twice for the same purpose.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::run::Run;
use crate::{arrows, docs, fuzz, no_more_words, test, workspace};

/// How a step ended, when it did not fail.
enum Ended {
    Passed,
    LeftOut(String),
}

struct Step {
    name: &'static str,
    run: fn() -> Result<Ended>,
}

const STEPS: &[Step] = &[
    Step {
        name: "format",
        run: format,
    },
    Step {
        name: "arrows",
        run: arrows_hold,
    },
    Step {
        name: "clippy",
        run: clippy,
    },
    Step {
        name: "docs build",
        run: rustdoc,
    },
    Step {
        name: "cargo-deny",
        run: deny,
    },
    Step {
        name: "build",
        run: build,
    },
    Step {
        name: "docs are fresh",
        run: docs_are_fresh,
    },
    Step {
        name: "fuzz smoke",
        run: fuzz_smoke,
    },
    Step {
        name: "test",
        run: tests,
    },
];

/// Runs every step, stops at the first that fails, and ends with a line for each.
pub(crate) fn run(words: &[String]) -> Result<()> {
    no_more_words("ci", words)?;
    let start = Instant::now();
    let mut lines = Vec::new();
    let mut failure = None;
    for step in STEPS {
        println!("\n== {}", step.name);
        let step_start = Instant::now();
        let ended = (step.run)();
        let took = seconds(step_start.elapsed());
        let word = match &ended {
            Ok(Ended::Passed) => String::from("passed"),
            Ok(Ended::LeftOut(reason)) => format!("LEFT OUT: {reason}"),
            Err(_) => String::from("FAILED"),
        };
        lines.push(format!("  {:16} {took:>8}  {word}", step.name));
        if let Err(error) = ended {
            failure = Some(error.context(format!("step `{}` failed", step.name)));
            break;
        }
    }
    println!(
        "\n== ci, {}\n{}",
        seconds(start.elapsed()),
        lines.join("\n")
    );
    failure.map_or(Ok(()), Err)
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

fn format() -> Result<Ended> {
    Run::cargo(&["fmt", "--all", "--check"]).check()?;
    Ok(Ended::Passed)
}

fn arrows_hold() -> Result<Ended> {
    arrows::check()?;
    Ok(Ended::Passed)
}

fn clippy() -> Result<Ended> {
    Run::cargo(&[
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ])
    .check()?;
    Ok(Ended::Passed)
}

fn rustdoc() -> Result<Ended> {
    Run::cargo(&["doc", "--quiet", "--no-deps", "--workspace"])
        .env("RUSTDOCFLAGS", "-D warnings")
        .check()?;
    Ok(Ended::Passed)
}

/// Licences, bans and sources need only the crates, those of all platforms; advisories need their database, and it is
/// said when that cannot be reached.
fn deny() -> Result<Ended> {
    if workspace::program("cargo-deny").is_none() {
        return Ok(Ended::LeftOut(String::from(
            "cargo-deny is not here (`cargo install --locked cargo-deny`)",
        )));
    }
    Run::cargo(&["deny", "check", "bans", "licenses", "sources"]).check()?;
    let advisories = Run::cargo(&["deny", "check", "advisories"]).listen()?;
    print!("{}", advisories.stdout);
    eprint!("{}", advisories.stderr);
    if advisories.succeeded {
        return Ok(Ended::Passed);
    }
    if advisories
        .stderr
        .contains("failed to fetch advisory database")
    {
        return Ok(Ended::LeftOut(String::from(
            "the advisory database cannot be reached (bans, licences and sources passed)",
        )));
    }
    bail!("`cargo deny check advisories` failed");
}

fn build() -> Result<Ended> {
    workspace::build("portolan").context("the workspace does not build")?;
    Ok(Ended::Passed)
}

fn docs_are_fresh() -> Result<Ended> {
    docs::check()?;
    Ok(Ended::Passed)
}

fn fuzz_smoke() -> Result<Ended> {
    fuzz::run(&[String::from("--smoke")])?;
    Ok(Ended::Passed)
}

fn tests() -> Result<Ended> {
    test::run(&[])?;
    Ok(Ended::Passed)
}
