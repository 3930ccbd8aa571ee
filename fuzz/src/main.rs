//! `fuzz-smoke [TARGET]...`: the smoke run; `fuzz-smoke --seeds TARGET DIR` writes a target's seeds for libFuzzer.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is a developer's program"
)]

use std::path::Path;
use std::process::ExitCode;

use portolan_fuzz::{TARGETS, Target, smoke};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match words.as_slice() {
        [flag, name, folder] if flag == "--seeds" => write_seeds(name, Path::new(folder)),
        names => smoke_runs(names),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("fuzz-smoke: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the targets of these names, or all of them.
fn smoke_runs(names: &[String]) -> Result<(), String> {
    let targets: Vec<&Target> = if names.is_empty() {
        TARGETS.iter().collect()
    } else {
        names
            .iter()
            .map(|name| find(name))
            .collect::<Result<_, _>>()?
    };
    let mut broken = Vec::new();
    for target in targets {
        match smoke::run(target, smoke::Budget::default()) {
            Ok(report) => println!("{report}"),
            Err(failure) => broken.push(failure.to_string()),
        }
    }
    if broken.is_empty() {
        return Ok(());
    }
    Err(broken.join("\n"))
}

#[expect(
    clippy::disallowed_methods,
    reason = "a corpus is scratch: a torn file in it is one more odd input"
)]
fn write_seeds(name: &str, folder: &Path) -> Result<(), String> {
    let target = find(name)?;
    let told = |error: std::io::Error| format!("{}: {error}", folder.display());
    std::fs::create_dir_all(folder).map_err(told)?;
    for (number, seed) in target.seeds.iter().enumerate() {
        std::fs::write(folder.join(format!("seed-{number:03}")), seed).map_err(told)?;
    }
    Ok(())
}

fn find(name: &str) -> Result<&'static Target, String> {
    let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
    TARGETS
        .iter()
        .find(|target| target.name == name)
        .ok_or_else(|| {
            format!(
                "there is no target `{name}`; there are: {}",
                names.join(", ")
            )
        })
}
