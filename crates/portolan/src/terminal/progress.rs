//! Showing on stderr that something is being waited for, once it has taken half a second.

use std::io::{self, Write};
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use portolan_image::error::visible;

use crate::settings::ProgressWish;

/// Work that takes less time than this shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often the picture moves.
pub(super) const TICK: Duration = Duration::from_millis(100);

/// How waiting is shown.
#[derive(Debug)]
pub(crate) struct Progress {
    pub(super) manner: Manner,
    /// How a scan is shown, which takes long by its nature.
    pub(super) manner_of_scans: Manner,
    patience: Duration,
    shown: Mutex<Option<ProgressBar>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// Not at all.
    None,
    /// A moving picture at a terminal.
    Bar,
    /// Lines for a log.
    Lines,
    /// Lines for a program.
    Json,
}

impl Progress {
    /// Nothing is shown.
    pub(super) fn none() -> Self {
        Self::of(Manner::None, PATIENCE)
    }

    /// As it is wished for, on a stderr that can move its cursor or not.
    pub(super) fn new(wish: ProgressWish, can_move: bool) -> Self {
        match (wish, can_move) {
            (ProgressWish::Never, _) => Self::none(),
            // A log has no use for what was waited for shortly, but for how a scan goes.
            (ProgressWish::Auto, false) => Self {
                manner_of_scans: Manner::Lines,
                ..Self::none()
            },
            (ProgressWish::Json, _) => Self::of(Manner::Json, Duration::ZERO),
            (ProgressWish::Auto, true) => Self::of(Manner::Bar, PATIENCE),
            (ProgressWish::Always, true) => Self::of(Manner::Bar, Duration::ZERO),
            (ProgressWish::Always | ProgressWish::Plain, _) => {
                Self::of(Manner::Lines, Duration::ZERO)
            }
        }
    }

    fn of(manner: Manner, patience: Duration) -> Self {
        Self {
            manner,
            manner_of_scans: manner,
            patience,
            shown: Mutex::new(None),
        }
    }

    /// Does some work and shows, if it takes long, that `doing` is going on: `of` things, counted by [`Self::advance`].
    pub(crate) async fn during<T>(
        &self,
        doing: &str,
        of: usize,
        work: impl Future<Output = T>,
    ) -> T {
        if matches!(self.manner, Manner::None | Manner::Json) {
            return work.await;
        }
        let mut work = std::pin::pin!(work);
        if self.patience.is_zero() {
            self.show(doing, of);
        } else {
            tokio::select! {
                biased;
                done = &mut work => return done,
                () = tokio::time::sleep(self.patience) => self.show(doing, of),
            }
        }
        let done = work.await;
        self.clear();
        done
    }

    fn show(&self, doing: &str, of: usize) {
        let doing = visible(doing);
        match self.manner {
            Manner::None | Manner::Json => {}
            Manner::Lines => say(&format!("{doing} ...\n")),
            Manner::Bar => {
                let bar = if of > 1 {
                    ProgressBar::with_draw_target(
                        u64::try_from(of).ok(),
                        ProgressDrawTarget::stderr(),
                    )
                    .with_style(style("{spinner} {wide_msg} {pos}/{len} {elapsed}"))
                } else {
                    ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
                        .with_style(style("{spinner} {wide_msg} {elapsed}"))
                };
                bar.set_message(doing);
                bar.enable_steady_tick(TICK);
                self.put(bar);
            }
        }
    }

    /// Shows a picture, which others print around.
    pub(super) fn put(&self, bar: ProgressBar) {
        if let Ok(mut shown) = self.shown.lock() {
            *shown = Some(bar);
        }
    }

    /// One of the things is done.
    pub(crate) fn advance(&self, name: &str) {
        if self.manner == Manner::Lines {
            say(&format!("{}: read\n", visible(name)));
        }
        if let Ok(shown) = self.shown.lock()
            && let Some(bar) = shown.as_ref()
        {
            bar.inc(1);
        }
    }

    /// Takes the picture away while something else is printed.
    pub(super) fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        let bar = self.shown.lock().ok().and_then(|shown| shown.clone());
        match bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    /// Takes the picture away for good.
    pub(super) fn clear(&self) {
        let bar = self.shown.lock().ok().and_then(|mut shown| shown.take());
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
    }
}

pub(super) fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}

pub(super) fn say(text: &str) {
    drop(io::stderr().lock().write_all(text.as_bytes()));
}
