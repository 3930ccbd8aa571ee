//! Texts that are typed: the filter, and what is looked for.

use portolan_layer::tree::PathId;

use super::super::action::{Asked, Go};
use super::super::layout::Pane;
use super::super::pattern::Pattern;
use super::{State, Top, Typing};

/// The longest text that can be typed, in characters.
const LONGEST: usize = 200;

impl State<'_> {
    pub(super) fn ask(&mut self, asked: Asked) {
        let text = match (asked, &self.top) {
            (Asked::Filter, Top::Nothing) => self.filter.typed().to_owned(),
            (Asked::Filter, _) | (_, Top::Help(_)) => return,
            (Asked::Search, _) => String::new(),
        };
        self.typing = Some(Typing { asked, text });
    }

    pub(super) fn type_character(&mut self, c: char) {
        self.edit(|text| {
            if text.chars().count() < LONGEST {
                text.push(c);
            }
        });
    }

    pub(super) fn erase(&mut self) {
        self.edit(|text| {
            text.pop();
        });
    }

    /// The filter is at work while it is typed.
    fn edit(&mut self, edit: impl FnOnce(&mut String)) {
        let Some(typing) = &mut self.typing else {
            return;
        };
        edit(&mut typing.text);
        if typing.asked == Asked::Filter {
            let text = typing.text.clone();
            self.set_filter(&text);
        }
    }

    pub(super) fn set_filter(&mut self, text: &str) {
        if text != self.filter.typed() {
            self.filter.set(text, self.paths);
            self.lay_rows();
        }
    }

    pub(super) fn submit(&mut self) {
        let Some(typing) = self.typing.take() else {
            return;
        };
        match typing.asked {
            Asked::Filter => self.pane = Pane::Tree,
            Asked::Search => {
                // Nothing typed means what was looked for before.
                if let Some(pattern) = Pattern::new(&typing.text) {
                    self.search = Some(pattern);
                }
                self.find(Go::Down);
            }
        }
        self.settle();
    }

    /// Leaves the text as it is not wanted: there is no filter then.
    pub(super) fn stop_typing(&mut self) {
        let typing = self.typing.take();
        if typing.is_some_and(|typing| typing.asked == Asked::Filter) {
            self.set_filter("");
        }
    }

    /// Goes to the next file, or line, that has what is looked for, or the one before; around the end, if need be.
    pub(super) fn find(&mut self, go: Go) {
        let Some(pattern) = self.search.clone() else {
            self.said = Some("nothing to look for yet: / asks for it".to_owned());
            return;
        };
        let room = self.areas().pager_rows();
        let found = match &mut self.top {
            Top::File(pager) => pager.find(&pattern, go, room),
            Top::Help(_) => return,
            Top::Nothing => match self.next_path(&pattern, go) {
                Some(id) => {
                    self.pane = Pane::Tree;
                    self.reveal(id);
                    true
                }
                None => false,
            },
        };
        if !found {
            self.said = Some("not found".to_owned());
        }
    }

    /// The next path that is shown, or would be if its folder were open.
    fn next_path(&self, pattern: &Pattern, go: Go) -> Option<PathId> {
        let shown = self.filter.shown(self.paths, &self.compared);
        let has = |at: &usize| {
            shown.get(*at).copied().unwrap_or(false)
                && self.paths.get(*at).is_some_and(|id| {
                    if pattern.is_of_paths() {
                        let path = [b"/", self.paths.path(id).as_bytes()].concat();
                        pattern.is_in(&path)
                    } else {
                        pattern.is_in(self.paths.name(id))
                    }
                })
        };
        let all = self.paths.len();
        let here = self.chosen().map_or(0, PathId::index);
        let found = match go {
            Go::Up => (1..here).rev().chain((here..all).rev()).find(has),
            _ => (here + 1..all).chain(1..=here).find(has),
        };
        found.and_then(|at| self.paths.get(at))
    }
}
