//! An image made by hand, and its explorer.

use portolan_image::Digest;
use portolan_image::contents::LayerNumber;
use portolan_layer::tree::Paths;
use portolan_layer::waste::Waste;
use portolan_layer::{Contents, Listing, Pass, Tree};
use portolan_testkit::image::Tree as Files;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::super::action::{Action, Effect};
use super::super::draw::{Paint, draw};
use super::super::image::{Image, Layer};
use super::super::state::State;
use crate::terminal::Colour;

/// An image of layers that were made by lines.
pub(super) struct Example {
    tree: Tree,
    image: Image,
}

impl Example {
    pub(super) fn new(layers: &[(&str, Files)]) -> Self {
        let mut tree = Tree::new();
        for (_, files) in layers {
            let tar = files.tar();
            let pass = Pass::of(Digest::sha256(&tar));
            let passed = pass.run(&tar[..], Listing::new()).unwrap();
            let listing = passed.whole().unwrap();
            tree.add(listing.found()).unwrap();
        }
        let known = layers.iter().map(|(step, files)| Layer {
            step: Some((*step).to_owned()),
            digest: Digest::sha256(&files.tar()).to_string(),
            diff_id: None,
            packed: Some(1234),
            bytes: Some(files.tar().len() as u64),
        });
        let waste = Waste::of(&tree, &Contents::default());
        let image = Image::of(
            "harbour:1.0 linux/amd64".to_owned(),
            known.collect(),
            &tree,
            &waste,
        );
        Self { tree, image }
    }

    /// A little system, a program, and a clean-up.
    pub(super) fn harbour() -> Self {
        Self::new(&[
            (
                "ADD rootfs.tar.xz / # buildkit",
                Files::new()
                    .dir("bin")
                    .file("bin/sh", "#!shell")
                    .symlink("bin/bash", "sh")
                    .dir("etc")
                    .file("etc/hosts", "127.0.0.1 localhost\n")
                    .file("etc/motd", "welcome to the harbour\n")
                    .dir("tmp")
                    .file("tmp/cache", "x".repeat(40_000)),
            ),
            (
                "RUN apt-get update && apt-get install --yes lighthouse && rm -rf /tmp/cache",
                Files::new()
                    .file("etc/motd", "welcome to the lighthouse\n")
                    .dir("opt/lighthouse")
                    .file("opt/lighthouse/lamp", "on")
                    .whiteout("tmp/cache"),
            ),
            (
                "COPY --chown=1000:1000 crane /usr/local/bin/ # buildkit",
                Files::new().file("usr/local/bin/crane", "c".repeat(2_000)),
            ),
        ])
    }

    pub(super) fn paths(&self) -> Paths<'_> {
        self.tree.paths()
    }

    pub(super) fn state<'a>(&'a self, paths: &'a Paths<'a>, size: (u16, u16)) -> State<'a> {
        State::new(&self.image, paths, LayerNumber(0), size)
    }
}

/// Does several things; gives what the last one asks for.
pub(super) fn apply(state: &mut State<'_>, actions: &[Action]) -> Effect {
    let mut effect = Effect::None;
    for action in actions {
        effect = state.apply(action.clone());
    }
    effect
}

/// The actions that type a text.
pub(super) fn typing(text: &str) -> Vec<Action> {
    text.chars().map(Action::Type).collect()
}

/// The rows of the tree, the chosen one with `>` before it.
pub(super) fn rows(state: &State<'_>) -> Vec<String> {
    let rows = state.rows.from(0).iter();
    rows.map(|&id| {
        let mark = if state.chosen() == Some(id) { ">" } else { "" };
        let diff = state.compared.cell(id).diff.map(Paint::mark);
        format!(
            "{mark}{}{}",
            diff.unwrap_or("?").trim(),
            state.paths.path(id)
        )
    })
    .collect()
}

/// What is seen, without colours.
pub(super) fn seen(state: &State<'_>) -> String {
    let (width, height) = state.size;
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let paint = Paint::new(Colour::Off);
    terminal.draw(|frame| draw(state, paint, frame)).unwrap();
    terminal.backend().to_string()
}
