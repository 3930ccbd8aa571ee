//! The files of an image: its layers laid upon each other.

use portolan_layer::contents::Hashes;
use portolan_layer::findings::Findings;
use portolan_layer::{Listing, Tree};
use portolan_scan::LayerToRead;

use super::{Belief, Known, Opening};
use crate::commands::Context;
use crate::exit::Status;
use crate::trouble::Trouble;

/// How many oddities of a layer are told of.
const FINDINGS: usize = 5;

/// The files of an image, laid upon each other.
#[derive(Debug)]
pub(crate) struct Files {
    /// The tree.
    pub(crate) tree: Tree,
    /// What is known of each layer; `None` of one that could not be read.
    pub(crate) known: Vec<Option<Known>>,
    /// How well that went.
    pub(crate) status: Status,
}

impl Files {
    /// What the files of each layer hold.
    pub(crate) fn hashes(&self) -> Vec<Option<Hashes>> {
        let known = self.known.iter();
        known.map(|known| known.as_ref()?.hashes()).collect()
    }

    /// Where a file is not that is not in the tree, as words to be put behind: nothing is known of layers that could not be read.
    pub(crate) fn place(&self) -> &'static str {
        if self.known.iter().any(Option::is_none) {
            " in the layers that could be read"
        } else {
            ""
        }
    }
}

impl Opening {
    /// The files of all layers. What could not be read is told on stderr, and known by the status.
    pub(crate) async fn files(
        &self,
        context: Context<'_>,
        belief: Belief,
    ) -> Result<Files, Trouble> {
        self.files_beside(context, belief, |_| None).await
    }

    /// The same, where some layers are known already, from another image that has them too.
    pub(crate) async fn files_beside(
        &self,
        context: Context<'_>,
        belief: Belief,
        other: impl Fn(&LayerToRead) -> Option<Known>,
    ) -> Result<Files, Trouble> {
        let known = self.known(context, belief, other).await;
        let layers = known.iter().map(|known| {
            let known = known.as_ref()?;
            Some((known.listing(), known.findings()))
        });
        let tree = self.lay(context, layers)?;
        let missing = known.iter().filter(|known| known.is_none()).count();
        self.tell_promised(context, &known);
        Ok(Files {
            status: self.status(missing),
            tree,
            known,
        })
    }

    /// Tells of which layers a table was believed.
    fn tell_promised(&self, context: Context<'_>, known: &[Option<Known>]) {
        let promised = known.iter().enumerate();
        let promised = promised.filter(|(_, known)| matches!(known, Some(Known::Promised(_))));
        let numbers: Vec<String> = promised.map(|(at, _)| at.to_string()).collect();
        if !numbers.is_empty() {
            let layers = if numbers.len() == 1 {
                "layer"
            } else {
                "layers"
            };
            let numbers = numbers.join(", ");
            context.terminal.warn(&format!(
                "{}: {layers} {numbers}: told by a table of contents, which the tar need not agree with (--verify reads it)",
                self.name
            ));
        }
    }

    /// Lays layers upon each other, those that could not be read as unknown ones, and tells what was odd.
    pub(crate) fn lay<'a>(
        &self,
        context: Context<'_>,
        layers: impl Iterator<Item = Option<(&'a Listing, Option<&'a Findings>)>>,
    ) -> Result<Tree, Trouble> {
        let mut tree = Tree::new();
        for (number, layer) in layers.enumerate() {
            let added = match layer {
                Some((listing, findings)) => {
                    if let Some(findings) = findings {
                        self.tell(context, &format!("layer {number}"), findings);
                    }
                    tree.add(listing)
                }
                None => tree.add_unknown(),
            };
            added.map_err(|error| Trouble::failed(format!("{}: {error}", self.name)))?;
        }
        self.tell(context, "layers", tree.findings());
        Ok(tree)
    }

    /// Tells what was odd: the first few, and how many more there are.
    pub(super) fn tell(&self, context: Context<'_>, place: &str, findings: &Findings) {
        let shown = findings.kept().iter().take(FINDINGS);
        for finding in shown {
            let what = format!("{}: {place}: {finding}", self.name);
            context.terminal.warn(&what);
        }
        let more = findings.total().saturating_sub(FINDINGS as u64);
        if more > 0 {
            let oddities = if more == 1 { "oddity" } else { "oddities" };
            let name = &self.name;
            let what = format!("{name}: {place}: {more} more {oddities} of its archive");
            context.terminal.warn(&what);
        }
    }
}
