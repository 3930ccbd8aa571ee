//! How it went, as a number: the one way through the program, and the codes that it ends with.

use std::ffi::OsString;
use std::future::Future;
use std::process::ExitCode;
use std::time::Duration;

use clap::error::ErrorKind;

use crate::arguments;
use crate::assemble::Sources;
use crate::commands::{Command, Context};
use crate::settings::{Environment, Settings, clock};
use crate::terminal::{ColourChoice, Terminal};
use crate::trouble::Trouble;

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// All was done.
    Done,
    /// Nothing of what was asked for could be had.
    Failed,
    /// The command line, a variable or `portolan.toml` is wrong.
    Usage,
    /// A part was done and delivered; the rest is on stderr.
    Partly,
    /// Ctrl-C.
    Interrupted,
    /// A request to end, as `kill` sends it.
    Terminated,
}

impl Status {
    /// Both together: done or failed as a whole only if both are.
    pub(crate) fn and(self, other: Self) -> Self {
        if self == other { self } else { Self::Partly }
    }

    /// All together; done if there are none.
    pub(crate) fn of_all(all: impl IntoIterator<Item = Self>) -> Self {
        all.into_iter().reduce(Self::and).unwrap_or(Self::Done)
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Done => 0,
            Status::Failed => 1,
            Status::Usage => 2,
            Status::Partly => 3,
            Status::Interrupted => 130,
            Status::Terminated => 143,
        })
    }
}

/// The whole program. Nothing costly is started before the words have been understood: no threads, no TLS roots.
pub(crate) fn run(words: Vec<OsString>) -> Status {
    let environment = Environment::read();
    let choice = ColourChoice::foresee(&words, &environment);
    let arguments = match arguments::parse(words, choice) {
        Ok(arguments) => arguments,
        Err(error) => return say_usage(&error, choice),
    };
    let terminal = Terminal::plain(choice, &environment);
    let command = match arguments.command.at_once(&terminal) {
        Ok(command) => command,
        Err(outcome) => return end(&terminal, outcome),
    };
    let settings = match Settings::resolve(&arguments.options, &environment, clock::now()) {
        Ok(settings) => settings,
        Err(trouble) => return end(&terminal, Err(trouble)),
    };
    let terminal = Terminal::new(&settings.talk, &environment);
    terminal.log_to_stderr();
    for warning in &settings.warnings {
        terminal.warn(warning);
    }
    let grace = command.grace();
    let outcome = wait_for(&terminal, grace, work(command, &settings, &terminal));
    terminal.clear_progress();
    match outcome {
        Ok(outcome) => end(&terminal, outcome),
        Err(status) => status,
    }
}

async fn work(
    command: Command,
    settings: &Settings,
    terminal: &Terminal,
) -> Result<Status, Trouble> {
    let sources = Sources::new(settings);
    let context = Context {
        settings,
        terminal,
        sources: &sources,
    };
    let outcome = command.run(context).await;
    sources.end(terminal);
    outcome
}

/// Runs the work until it ends or a signal comes. Work that hears signals itself ([`signalled`]) has so long to end in order; then it is
/// dropped, which removes the files that it had begun.
fn wait_for<T>(
    terminal: &Terminal,
    grace: Duration,
    work: impl Future<Output = T>,
) -> Result<T, Status> {
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            let trouble = Trouble::failed("could not start the threads that wait for answers");
            return Err(end(terminal, Err(trouble.because(&error))));
        }
    };
    let outcome = runtime.block_on(async {
        let mut work = std::pin::pin!(work);
        tokio::select! {
            biased;
            status = signalled() => {
                drop(tokio::time::timeout(grace, work).await);
                Err(status)
            }
            outcome = &mut work => Ok(outcome),
        }
    });
    // A thread may be waiting for stdin, and nobody is left who wants it.
    runtime.shutdown_background();
    outcome
}

/// Waits for a signal that asks the program to end.
#[cfg(unix)]
pub(crate) async fn signalled() -> Status {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut end) = signal(SignalKind::terminate()) else {
        return interrupted().await;
    };
    tokio::select! {
        status = interrupted() => status,
        _ = end.recv() => Status::Terminated,
    }
}

/// Waits for a signal that asks the program to end.
#[cfg(not(unix))]
pub(crate) async fn signalled() -> Status {
    interrupted().await
}

async fn interrupted() -> Status {
    if tokio::signal::ctrl_c().await.is_err() {
        // Signals cannot be heard here: the system's own way of ending the program stays.
        std::future::pending::<()>().await;
    }
    Status::Interrupted
}

/// Prints what went wrong, if anything did.
fn end(terminal: &Terminal, outcome: Result<Status, Trouble>) -> Status {
    match outcome {
        // Who reads has seen enough, as `head` does: that is no failure, nor does it undo one.
        Ok(status) | Err(Trouble::PipeClosed(status)) => status,
        Err(Trouble::Said(said)) => {
            terminal.error(&said);
            said.status
        }
    }
}

/// Help and version are asked for; anything else that clap stops at is wrong usage.
fn say_usage(error: &clap::Error, choice: ColourChoice) -> Status {
    let printed = crate::terminal::print_usage(error, choice);
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => match printed {
            Ok(()) => Status::Done,
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Status::Done,
            Err(_) => Status::Failed,
        },
        _ => Status::Usage,
    }
}
