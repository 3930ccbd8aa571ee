//! What is installed in an image: its layers shown to the detectors, and laid upon each other.

use portolan_image::contents::{Inventory, LayerNumber, Unread};
use portolan_layer::{Both, Listing};
use portolan_package::{Clues, Look, Settings, inventory};
use portolan_report::{PlatformContents, Subject};

use super::Opening;
use crate::commands::Context;
use crate::exit::Status;
use crate::trouble::Trouble;

/// What is installed in an image of one platform.
#[derive(Debug)]
pub(crate) struct Installed {
    /// The packages.
    pub(crate) inventory: Inventory,
    /// How many bytes all layers have when they are unpacked; `None` if not all could be read.
    pub(crate) unpacked_bytes: Option<u64>,
    /// How well it went: what could not be read is told on stderr, and in the inventory.
    pub(crate) status: Status,
}

impl Opening {
    /// Looks for packages in all layers.
    pub(crate) async fn installed(&self, context: Context<'_>) -> Result<Installed, Trouble> {
        let all: Vec<usize> = (0..self.layers.len()).collect();
        let look = |_: &_| Both::new(Look::new(), Listing::new());
        let read = self.read(context, &all, None, look).await;
        let mut unread = Vec::new();
        for (number, layer) in read.iter().enumerate() {
            if let Err(error) = layer {
                self.tell_unread(context, number, error);
                unread.push(Unread {
                    layer: LayerNumber(u16::try_from(number).unwrap_or(u16::MAX)),
                    path: None,
                    why: error.to_string(),
                });
            }
        }
        let layers = read.iter().map(|layer| {
            let verified = layer.ok()?;
            Some((&verified.found().1, Some(&verified.facts().findings)))
        });
        let tree = self.lay(context, layers)?;
        let clues = read.iter().map(|layer| Some(&layer.ok()?.found().0));
        let clues: Vec<Option<&Clues>> = clues.collect();
        let mut inventory = inventory(&tree, &clues, &self.settings());
        let status = self.status(unread.len());
        if inventory.packages.is_empty() && inventory.unread.is_empty() && unread.is_empty() {
            context.terminal.warn(&format!(
                "{}: no packages were found for {}: it has no package database that is known here",
                self.name, self.platform
            ));
        }
        // What a detector could not read is a part that is missing, too.
        let status = if inventory.unread.is_empty() {
            status
        } else {
            status.and(Status::Partly)
        };
        unread.append(&mut inventory.unread);
        inventory.unread = unread;
        let bytes = read
            .iter()
            .map(|layer| Some(layer.ok()?.facts().unpacked_bytes));
        Ok(Installed {
            unpacked_bytes: bytes.sum(),
            inventory,
            status,
        })
    }

    fn settings(&self) -> Settings {
        let config = self.entry().config_view().and_then(Result::ok);
        let config = config.unwrap_or_default();
        Settings {
            environment: config.run.env,
        }
    }

    /// What the writers of packages take.
    pub(crate) fn described(&self, inventory: Inventory) -> PlatformContents {
        PlatformContents {
            subject: Subject::of(&self.record, self.entry()),
            inventory: Ok(inventory),
        }
    }
}
