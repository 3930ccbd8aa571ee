//! `report --local`: what is installed in an image, as a page.

use portolan_report::{LocalPlatform, local};

use crate::commands::Context;
use crate::commands::several::several;
use crate::contents::{Installed, Opening, openings};
use crate::exit::Status;
use crate::terminal::Page;
use crate::trouble::Trouble;

/// Writes the local report of each image.
pub(super) async fn run(context: Context<'_>, images: &[String]) -> Result<Status, Trouble> {
    let mut first = true;
    several(
        context,
        images,
        |name| async move {
            let mut platforms = Vec::new();
            for opening in openings(context, &name).await? {
                let installed = opening.installed(context).await?;
                platforms.push((opening, installed));
            }
            Ok(platforms)
        },
        |delivery, platforms: Vec<(Opening, Installed)>| {
            if !first {
                delivery.give(Page::Theirs, b"\n")?;
            }
            first = false;
            delivery.give(Page::Theirs, page(context, &platforms).as_bytes())?;
            let status = platforms.iter().map(|(_, installed)| installed.status);
            Ok(Status::of_all(status))
        },
    )
    .await
}

fn page(context: Context<'_>, platforms: &[(Opening, Installed)]) -> String {
    let written: Vec<LocalPlatform<'_>> = platforms
        .iter()
        .map(|(opening, installed)| LocalPlatform {
            entry: opening.entry(),
            inventory: Ok(&installed.inventory),
            unpacked_bytes: installed.unpacked_bytes,
        })
        .collect();
    let Some((opening, _)) = platforms.first() else {
        return String::new();
    };
    local(&opening.record, &written, context.settings.secrets)
}
