//! State, keys, picture and terminal, brought together.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use portolan_image::contents::LayerNumber;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::action::{Action, Effect};
use super::content::Told;
use super::draw::{Paint, draw};
use super::image::Image;
use super::keys::{self, Mode};
use super::open;
use super::state::{State, Top};
use crate::commands::Context;
use crate::contents::{Belief, Opening, only};
use crate::exit::Status;
use crate::settings::Output;
use crate::terminal::Screen;
use crate::trouble::Trouble;

/// How often it is told how far reading has come.
const TICK: Duration = Duration::from_millis(200);

/// Shows an image until it is enough; `layer` is chosen at the beginning.
pub(crate) async fn explore(
    context: Context<'_>,
    typed: &str,
    layer: Option<&str>,
) -> Result<Status, Trouble> {
    if context.settings.format.is_some() || context.settings.output != Output::Stdout {
        let what =
            "--tui shows an image on the screen: there is nothing to write in a form or to a file";
        return Err(Trouble::usage(what));
    }
    Screen::check(context.terminal)?;
    let opening = only(context, typed).await?.map_err(|several| {
        let what = format!("--tui shows one image, and {typed} has {several}");
        Trouble::usage(what).hint("name one by --platform")
    })?;
    let layer = match layer {
        Some(typed) => opening.layer(typed)?,
        None => LayerNumber(0),
    };
    let files = opening.files(context, Belief::Tables).await?;
    if files.status == Status::Failed {
        return Ok(Status::Failed);
    }
    let image = Image::new(&opening, &files);
    let paths = files.tree.paths();
    let mut screen = Screen::take(context.terminal)?;
    let mut state = State::new(&image, &paths, layer, screen.size());
    let paint = Paint::new(context.terminal.colour_of(&Output::Stdout));
    let mut reading: Option<Reading<'_>> = None;
    loop {
        screen.draw(|frame| draw(&state, paint, frame))?;
        let told = async {
            match &mut reading {
                Some(reading) => reading.told().await,
                None => std::future::pending().await,
            }
        };
        let effects = tokio::select! {
            event = screen.event() => {
                let Some(event) = event else {
                    return Ok(files.status);
                };
                let mut effects = Vec::new();
                // All keys that wait are heard before anything is drawn.
                let mut next = Some(event);
                while let Some(event) = next {
                    if let Some(action) = keys::action(&event, Mode::of(&state)) {
                        effects.push(state.apply(action));
                    }
                    next = screen.waiting_event();
                }
                effects
            }
            told = told => vec![state.apply(Action::Read(told))],
        };
        if reading.as_ref().is_some_and(Reading::is_done) {
            reading = None;
        }
        for effect in effects {
            match effect {
                Effect::None => {}
                Effect::Quit => return Ok(files.status),
                Effect::StopReading => reading = None,
                Effect::Read => reading = Reading::start(&opening, &state),
            }
        }
    }
}

/// A file on its way.
struct Reading<'a> {
    work: Option<Pin<Box<dyn Future<Output = Told> + 'a>>>,
    listened: UnboundedReceiver<Told>,
    come: Arc<AtomicU64>,
}

impl<'a> Reading<'a> {
    fn start(opening: &'a Opening, state: &State<'_>) -> Option<Self> {
        let Top::File(pager) = &state.top else {
            return None;
        };
        let (sender, listened) = unbounded_channel();
        let come = Arc::new(AtomicU64::new(0));
        let wanted = pager.wanted.clone();
        let work = open::read(opening, wanted, Arc::clone(&come), sender);
        Some(Self {
            work: Some(Box::pin(work)),
            listened,
            come,
        })
    }

    /// The next news of it. Nothing is lost if nobody waits for them to the end.
    async fn told(&mut self) -> Told {
        let Some(work) = &mut self.work else {
            return std::future::pending().await;
        };
        let told = tokio::select! {
            biased;
            told = work => told,
            Some(told) = self.listened.recv() => return told,
            () = tokio::time::sleep(TICK) => {
                return Told::Come(self.come.load(Ordering::Relaxed));
            }
        };
        self.work = None;
        told
    }

    fn is_done(&self) -> bool {
        self.work.is_none()
    }
}
