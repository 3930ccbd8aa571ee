//! The whole screen of the terminal, taken for a while and always given back: at the end, on an error, when the work is dropped
//! because a signal came, and on a panic.

use std::io::{self, IsTerminal as _, Stdout};
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use ratatui::Frame;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::event::{
    self, Event, KeyboardEnhancementFlags, PopKeyboardEnhancementFlags,
    PushKeyboardEnhancementFlags,
};
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::crossterm::{execute, queue};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::Terminal;
use crate::trouble::Trouble;

/// How long the thread that waits for keys may not notice that it is to end.
const PATIENCE: Duration = Duration::from_millis(50);

/// Whether the screen is taken: nobody else may print then.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether the screen is taken by somebody.
pub(super) fn is_taken() -> bool {
    TAKEN.load(Ordering::Relaxed)
}

/// The whole screen, and the keys that are pressed. Dropping it gives the terminal back as it was.
#[derive(Debug)]
pub(crate) struct Screen {
    terminal: ratatui::Terminal<CrosstermBackend<Stdout>>,
    events: UnboundedReceiver<Event>,
    ended: Arc<AtomicBool>,
    listener: Option<JoinHandle<()>>,
}

impl Screen {
    /// Refuses where there is no screen, before anything costly is begun.
    pub(crate) fn check(terminal: &Terminal) -> Result<(), Trouble> {
        if !terminal.is_terminal() || !io::stdin().is_terminal() {
            return Err(
                Trouble::usage("the screen needs a terminal, and stdin or stdout is none")
                    .hint("without --tui, the files are listed as text"),
            );
        }
        if terminal.is_dumb {
            return Err(Trouble::usage(
                "the screen needs a terminal that can move its cursor, and TERM says that this one cannot",
            )
            .hint("without --tui, the files are listed as text"));
        }
        Ok(())
    }

    /// Takes the screen.
    pub(crate) fn take(terminal: &Terminal) -> Result<Self, Trouble> {
        Self::check(terminal)?;
        terminal.clear_progress();
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            give_back();
            before(info);
        }));
        let taken = enter().map_err(|error| {
            give_back();
            Trouble::failed("could not take the screen of the terminal").because(&error)
        })?;
        let (sender, events) = unbounded_channel();
        let ended = Arc::new(AtomicBool::new(false));
        let until = Arc::clone(&ended);
        let listener = thread::spawn(move || {
            while !until.load(Ordering::Relaxed) {
                let event = match event::poll(PATIENCE) {
                    Ok(false) => continue,
                    Ok(true) => event::read(),
                    Err(error) => Err(error),
                };
                let Ok(event) = event else {
                    return;
                };
                if sender.send(event).is_err() {
                    return;
                }
            }
        });
        Ok(Self {
            terminal: taken,
            events,
            ended,
            listener: Some(listener),
        })
    }

    /// Draws what is seen.
    pub(crate) fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> Result<(), Trouble> {
        match self.terminal.draw(draw) {
            Ok(_) => Ok(()),
            Err(error) => Err(Trouble::failed("could not draw on the terminal").because(&error)),
        }
    }

    /// How wide and how high it is, in characters.
    pub(crate) fn size(&self) -> (u16, u16) {
        let size = self.terminal.size().unwrap_or_default();
        (size.width, size.height)
    }

    /// The next thing that happens; `None` when the terminal is gone.
    pub(crate) async fn event(&mut self) -> Option<Event> {
        self.events.recv().await
    }

    /// What has happened already and was not asked for yet.
    pub(crate) fn waiting_event(&mut self) -> Option<Event> {
        self.events.try_recv().ok()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        // It would take the next keys from the shell.
        if let Some(listener) = self.listener.take() {
            drop(listener.join());
        }
        give_back();
    }
}

fn enter() -> io::Result<ratatui::Terminal<CrosstermBackend<Stdout>>> {
    TAKEN.store(true, Ordering::Relaxed);
    enable_raw_mode()?;
    let mut out = io::stdout();
    execute!(out, EnterAlternateScreen)?;
    // Where it is known, Ctrl-M is told from Enter by it; elsewhere it does nothing.
    let flags = KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES;
    drop(execute!(out, PushKeyboardEnhancementFlags(flags)));
    ratatui::Terminal::new(CrosstermBackend::new(out))
}

/// Gives the terminal back as it was; once is enough, twice does no harm.
fn give_back() {
    if !TAKEN.swap(false, Ordering::Relaxed) {
        return;
    }
    // Nothing can be said about a terminal that is gone.
    let mut out = io::stdout();
    drop(queue!(out, PopKeyboardEnhancementFlags));
    drop(execute!(out, LeaveAlternateScreen, Show));
    drop(disable_raw_mode());
}
