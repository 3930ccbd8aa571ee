//! Portolan's own tasks: `cargo xtask` lists them.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a task talks to the developer who started it; `portolan/src/terminal` is for users"
)]

use std::process::ExitCode;

use anyhow::{Result, bail};

mod arrows;
mod bench;
mod ci;
mod debian;
mod docs;
mod example;
mod fuzz;
mod run;
mod setup;
mod test;
mod workspace;

/// One task: its name, what it does in a line, and how it is done with the words after its name.
struct Task {
    name: &'static str,
    usage: &'static str,
    about: &'static str,
    run: fn(&[String]) -> Result<()>,
}

/// Every task, in the order in which the help shows them.
const TASKS: &[Task] = &[
    Task {
        name: "test",
        usage: "test [-- ARGS]",
        about: "set up what the tests need, then run all of them; ARGS go to `cargo test`",
        run: test::run,
    },
    Task {
        name: "ci",
        usage: "ci",
        about: "all that decides whether a change lands, each step timed",
        run: ci::run,
    },
    Task {
        name: "arrows",
        usage: "arrows",
        about: "compare the table of arrows in ARCHITECTURE.md with what the crates really use",
        run: arrows::run,
    },
    Task {
        name: "bench",
        usage: "bench report|scan [--quick]",
        about: "measure beside the limits and a peer; writes docs/benchmarks*.md",
        run: bench::run,
    },
    Task {
        name: "fuzz",
        usage: "fuzz --smoke | fuzz TARGET",
        about: "the parsers under random input: a short run on stable, or libFuzzer for as long as one likes",
        run: fuzz::run,
    },
    Task {
        name: "docs",
        usage: "docs [--check]",
        about: "write (or compare) the generated part of docs/: commands, man pages, completions, schema",
        run: docs::run,
    },
    Task {
        name: "example",
        usage: "example",
        about: "build examples/harbour again from its recipe",
        run: example::run,
    },
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[String]) -> Result<()> {
    let Some((name, rest)) = words.split_first() else {
        print!("{}", help());
        return Ok(());
    };
    if matches!(name.as_str(), "help" | "-h" | "--help") {
        print!("{}", help());
        return Ok(());
    }
    match TASKS.iter().find(|task| task.name == name) {
        Some(task) => (task.run)(rest),
        None => bail!("there is no task `{name}`\n\n{}", help()),
    }
}

fn help() -> String {
    let width = TASKS.iter().map(|task| task.usage.len()).max().unwrap_or(0);
    let lines: Vec<String> = TASKS
        .iter()
        .map(|task| format!("  {:width$}  {}\n", task.usage, task.about))
        .collect();
    format!("cargo xtask TASK\n\n{}", lines.concat())
}

/// Refuses words that a task does not know.
fn no_more_words(task: &str, words: &[String]) -> Result<()> {
    match words.first() {
        Some(word) => bail!("`cargo xtask {task}` does not know `{word}`"),
        None => Ok(()),
    }
}
