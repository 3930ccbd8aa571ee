//! All that is known of what is seen. It changes by actions alone, and draws nothing and reads nothing itself.

mod asking;
mod tree;

use portolan_image::contents::LayerNumber;
use portolan_layer::tree::Paths;

use super::action::{Action, Against, Asked, Effect, Go};
use super::compare::Compared;
use super::filter::Filter;
use super::image::Image;
use super::layout::{Areas, Pane};
use super::pager::Pager;
use super::pattern::Pattern;
use super::rows::Rows;
use super::scroll::Scroll;

/// What is seen.
#[derive(Debug)]
pub(super) struct State<'a> {
    pub(super) image: &'a Image,
    pub(super) paths: &'a Paths<'a>,
    pub(super) pane: Pane,
    /// The chosen layer.
    pub(super) layers: Scroll,
    /// What it is compared with, and what is different.
    pub(super) against: Against,
    pub(super) compared: Compared,
    /// The tree: which files are shown, which folders are shut, the rows that this makes, and which is chosen.
    pub(super) filter: Filter,
    pub(super) shut: Vec<bool>,
    pub(super) rows: Rows,
    pub(super) tree: Scroll,
    pub(super) attributes: Attributes,
    /// The text that is being typed.
    pub(super) typing: Option<Typing>,
    /// What was looked for last.
    pub(super) search: Option<Pattern>,
    /// What lies on top.
    pub(super) top: Top,
    /// What is said in the last line until something else is done.
    pub(super) said: Option<String>,
    pub(super) size: (u16, u16),
}

/// Whether there are columns beside the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attributes {
    /// There are.
    Shown,
    /// There are none.
    Hidden,
}

/// A text that is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typing {
    /// What for.
    pub(super) asked: Asked,
    /// What was typed so far.
    pub(super) text: String,
}

/// What lies on top of layers and tree.
#[derive(Debug)]
pub(super) enum Top {
    /// Nothing.
    Nothing,
    /// All keys.
    Help(Scroll),
    /// A file.
    File(Box<Pager>),
}

impl<'a> State<'a> {
    /// As it is at the beginning: a layer chosen, all folders open.
    pub(super) fn new(
        image: &'a Image,
        paths: &'a Paths<'a>,
        layer: LayerNumber,
        size: (u16, u16),
    ) -> Self {
        let mut state = Self {
            image,
            paths,
            pane: Pane::Layers,
            layers: Scroll::default(),
            against: Against::Below,
            compared: Compared::new(paths, LayerNumber(0), LayerNumber(0)),
            filter: Filter::default(),
            shut: vec![false; paths.len()],
            rows: Rows::default(),
            tree: Scroll::default(),
            attributes: Attributes::Shown,
            typing: None,
            search: None,
            top: Top::Nothing,
            said: None,
            size,
        };
        let room = state.areas().layer_rows();
        let layers = state.image.layers.len();
        state.layers.choose(usize::from(layer.0), layers, room);
        state.compare();
        state
    }

    /// Where everything is.
    pub(super) fn areas(&self) -> Areas {
        Areas::new(self.size, self.pane, self.image.layers.len())
    }

    /// The chosen layer.
    pub(super) fn layer(&self) -> LayerNumber {
        LayerNumber(u16::try_from(self.layers.at).unwrap_or(u16::MAX))
    }

    /// Does something. What is to be done outside of the state is given back.
    pub(super) fn apply(&mut self, action: Action) -> Effect {
        if !matches!(action, Action::Read(_) | Action::Resize(..)) {
            self.said = None;
        }
        match action {
            Action::Quit => return Effect::Quit,
            Action::Open => return self.open(),
            Action::Back => return self.back(),
            Action::NextPane => self.next_pane(),
            Action::Go(go) => self.go(go),
            Action::Fold => self.fold(),
            Action::FoldAll => self.fold_all(),
            Action::Out => self.out(),
            Action::In => self.go_in(),
            Action::Toggle(diff) => {
                self.filter.toggle(diff);
                self.lay_rows();
            }
            Action::ToggleAttributes => {
                self.attributes = match self.attributes {
                    Attributes::Shown => Attributes::Hidden,
                    Attributes::Hidden => Attributes::Shown,
                }
            }
            Action::Compare(against) => {
                self.against = against;
                self.compare();
            }
            Action::Ask(asked) => self.ask(asked),
            Action::Type(c) => self.type_character(c),
            Action::Erase => self.erase(),
            Action::Submit => self.submit(),
            Action::FindNext => self.find(Go::Down),
            Action::FindPrevious => self.find(Go::Up),
            Action::Read(told) => {
                if let Top::File(pager) = &mut self.top {
                    pager.hear(told);
                }
            }
            Action::ToggleHex => {
                if let Top::File(pager) = &mut self.top {
                    pager.toggle_form();
                }
            }
            Action::Help => self.top = Top::Help(Scroll::default()),
            Action::Resize(width, height) => self.resize((width, height)),
        }
        Effect::None
    }

    fn next_pane(&mut self) {
        self.pane = match self.pane {
            Pane::Layers => Pane::Tree,
            Pane::Tree => Pane::Layers,
        };
        self.settle();
    }

    fn resize(&mut self, size: (u16, u16)) {
        self.size = size;
        self.settle();
    }

    /// Keeps what is chosen within what is seen.
    fn settle(&mut self) {
        let areas = self.areas();
        let layers = self.image.layers.len();
        self.layers
            .choose(self.layers.at, layers, areas.layer_rows());
        let rows = self.rows.len();
        self.tree.choose(self.tree.at, rows, areas.tree_rows());
    }

    fn go(&mut self, go: Go) {
        let areas = self.areas();
        match (&mut self.top, self.pane) {
            (Top::File(pager), _) => pager.go(go, areas.pager_rows()),
            (Top::Help(scroll), _) => {
                let room = usize::from(areas.whole.height.saturating_sub(2));
                scroll.slide(go, super::draw::help_lines(), room);
            }
            (Top::Nothing, Pane::Tree) => {
                self.tree.go(go, self.rows.len(), areas.tree_rows());
            }
            (Top::Nothing, Pane::Layers) => {
                let before = self.layers.at;
                let layers = self.image.layers.len();
                self.layers.go(go, layers, areas.layer_rows());
                if self.layers.at != before {
                    self.compare();
                }
            }
        }
    }

    /// Takes away what lies on top, one thing after the other: a file or the keys, then the filter.
    fn back(&mut self) -> Effect {
        if self.typing.is_some() {
            self.stop_typing();
            return Effect::None;
        }
        match std::mem::replace(&mut self.top, Top::Nothing) {
            Top::File(_) => return Effect::StopReading,
            Top::Help(_) => {}
            Top::Nothing => {
                self.search = None;
                self.set_filter("");
            }
        }
        Effect::None
    }
}
