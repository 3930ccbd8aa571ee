//! Everything that is printed goes through here: data to stdout, everything else to stderr.

mod colour;
mod delivery;
mod log;
mod message;
mod progress;
mod safe;
mod scanning;
#[cfg(feature = "tui")]
mod screen;

use std::io::{self, IsTerminal, Write};

use clap::error::ErrorKind;

pub(crate) use colour::{Colour, ColourChoice};
pub(crate) use delivery::{Delivery, Page};
pub(crate) use progress::Progress;
pub(crate) use scanning::{Scanning, told};
#[cfg(feature = "tui")]
pub(crate) use screen::Screen;

use crate::settings::{Environment, Output, ProgressWish, Talk};
use crate::trouble::{Said, Trouble};

/// The width of text that goes where nobody says how wide it is.
const DEFAULT_WIDTH: usize = 100;

/// Where this run prints.
#[derive(Debug)]
pub(crate) struct Terminal {
    choice: ColourChoice,
    stdout: Stdout,
    width: usize,
    /// Whether a terminal, or the environment, says so.
    is_width_known: bool,
    /// Whether it cannot move its cursor.
    #[cfg_attr(
        not(feature = "tui"),
        expect(dead_code, reason = "the screen asks for it")
    )]
    is_dumb: bool,
    err_colour: Colour,
    quiet: bool,
    verbosity: u8,
    progress: Progress,
}

/// Where stdout leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stdout {
    /// To a terminal, which hostile bytes could steer.
    Terminal,
    /// Into a file.
    File,
    /// To somebody else.
    Pipe,
}

impl Stdout {
    fn look() -> Self {
        if io::stdout().is_terminal() {
            Self::Terminal
        } else if Self::is_file() {
            Self::File
        } else {
            Self::Pipe
        }
    }

    #[cfg(unix)]
    fn is_file() -> bool {
        use std::os::fd::AsFd as _;
        let meta = io::stdout()
            .as_fd()
            .try_clone_to_owned()
            .and_then(|stdout| std::fs::File::from(stdout).metadata());
        meta.is_ok_and(|meta| meta.is_file())
    }

    #[cfg(not(unix))]
    fn is_file() -> bool {
        false
    }
}

impl Terminal {
    /// Before the settings are known: enough to say that they are wrong.
    pub(crate) fn plain(choice: ColourChoice, environment: &Environment) -> Self {
        Self::with(choice, environment, false, 0, Progress::none())
    }

    /// As the settings wish.
    pub(crate) fn new(talk: &Talk, environment: &Environment) -> Self {
        let choice = ColourChoice::resolve(talk.colour, environment);
        let wish = if talk.quiet || talk.verbosity > 0 {
            ProgressWish::Never
        } else {
            talk.progress
        };
        let progress = Progress::new(
            wish,
            io::stderr().is_terminal() && !environment.is_dumb_terminal(),
        );
        Self::with(choice, environment, talk.quiet, talk.verbosity, progress)
    }

    fn with(
        choice: ColourChoice,
        environment: &Environment,
        quiet: bool,
        verbosity: u8,
        progress: Progress,
    ) -> Self {
        let stdout = Stdout::look();
        let seen = (stdout == Stdout::Terminal)
            .then(terminal_size::terminal_size)
            .flatten()
            .map(|(width, _)| usize::from(width.0));
        let width = seen.or_else(|| environment.columns());
        Self {
            choice,
            stdout,
            width: width.unwrap_or(DEFAULT_WIDTH),
            is_width_known: width.is_some(),
            is_dumb: environment.is_dumb_terminal(),
            err_colour: choice.at(io::stderr().is_terminal()),
            quiet,
            verbosity,
            progress,
        }
    }

    /// Sends the log of requests to stderr, if it is wished for.
    pub(crate) fn log_to_stderr(&self) {
        log::start(self.verbosity, self.err_colour);
    }

    /// The width that text should fit.
    pub(crate) fn width_of(&self, output: &Output) -> usize {
        match output {
            Output::Stdout => self.width,
            Output::File(_) => DEFAULT_WIDTH,
        }
    }

    /// The width that a table should fit whose cells are of use as a whole: no one that nobody sees is cut.
    pub(crate) fn table_width_of(&self, output: &Output) -> usize {
        match output {
            Output::Stdout if self.is_width_known => self.width,
            _ => usize::MAX / 2,
        }
    }

    /// Whether text has colours.
    pub(crate) fn colour_of(&self, output: &Output) -> Colour {
        let seen = *output == Output::Stdout && self.stdout == Stdout::Terminal;
        self.choice.at(seen)
    }

    /// Whether stdout is a terminal, which hostile bytes could steer.
    pub(crate) fn is_terminal(&self) -> bool {
        self.stdout == Stdout::Terminal
    }

    /// Prints bytes on stdout exactly as they are.
    pub(crate) fn print(&self, bytes: &[u8]) -> Result<(), Trouble> {
        if self.stdout == Stdout::Pipe {
            // Who reads the pipe may print on the same terminal, at a time that is not known here.
            self.progress.clear();
        }
        self.progress.suspend(|| {
            let mut out = io::stdout().lock();
            out.write_all(bytes)?;
            out.flush()
        })?;
        Ok(())
    }

    /// Prints an error with its causes and its hint.
    pub(crate) fn error(&self, said: &Said) {
        self.say(&message::error(said, self.err_colour));
    }

    /// Prints a warning, unless they are not wished for.
    pub(crate) fn warn(&self, text: &str) {
        if !self.quiet {
            self.say(&message::line(
                message::Label::Warning,
                text,
                self.err_colour,
            ));
        }
    }

    /// Shows that something is being waited for.
    pub(crate) fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Shows how a scan goes.
    pub(crate) fn scanning(&self, repositories: usize) -> Scanning<'_> {
        Scanning::new(self, repositories)
    }

    /// Takes the progress off the screen and gives the cursor back.
    pub(crate) fn clear_progress(&self) {
        self.progress.clear();
    }

    fn say(&self, text: &str) {
        if screen_is_taken() {
            return;
        }
        // Nothing can be said about a stderr that cannot be written to.
        self.progress
            .suspend(|| drop(io::stderr().lock().write_all(text.as_bytes())));
    }
}

/// Whether the whole screen is taken, so that nothing may be printed on it.
fn screen_is_taken() -> bool {
    #[cfg(feature = "tui")]
    return screen::is_taken();
    #[cfg(not(feature = "tui"))]
    false
}

/// Prints help, version or what was wrong with the command line.
pub(crate) fn print_usage(error: &clap::Error, choice: ColourChoice) -> io::Result<()> {
    let styled = error.render();
    let on_stdout = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    let text = |is_terminal: bool| {
        if choice.at(is_terminal) == Colour::On {
            styled.ansi().to_string()
        } else {
            styled.to_string()
        }
    };
    if on_stdout {
        let mut out = io::stdout().lock();
        out.write_all(text(io::stdout().is_terminal()).as_bytes())?;
        out.flush()
    } else {
        io::stderr()
            .lock()
            .write_all(text(io::stderr().is_terminal()).as_bytes())
    }
}
