//! The local report: what is in an image, as Markdown in the layout of docker-library/repo-info's `repos/*/local/*.md`.
//!
//! repo-info makes those pages by running the image; here they are written from what its files say. The layout is kept to the byte
//! where the facts are known; `docs/local.md` lists where a page differs. One platform gives one such page. Several stand one behind
//! the other, each with its platform in the heading.

mod apk;
mod dpkg;
mod installed;
mod metadata;
mod rpm;
mod sources;

use portolan_image::contents::{Ecosystem, Inventory, Package};
use portolan_image::record::{Entry, Record};

use crate::markdown::escape::{code, plain};
use crate::packages::place;
use crate::secrets::Secrets;

/// An image of a record, and what is known of its contents.
#[derive(Debug, Clone, Copy)]
pub struct LocalPlatform<'a> {
    /// The image.
    pub entry: &'a Entry,
    /// What is installed in it, or why nobody could look: a sentence without a full stop.
    pub inventory: Result<&'a Inventory, &'a str>,
    /// The bytes of all its layers when unpacked; `None` if not all of them were read.
    pub unpacked_bytes: Option<u64>,
}

/// Writes the local report of a record's platforms.
pub fn local(record: &Record, platforms: &[LocalPlatform<'_>], secrets: Secrets) -> String {
    let name = code(&record.reference.familiar());
    let pages: Vec<String> = platforms
        .iter()
        .map(|platform| {
            let heading = if platforms.len() == 1 {
                format!("# {name}\n")
            } else {
                let described = platform.entry.platform.described();
                format!("# {name} - {}\n", plain(&described))
            };
            heading + &page(platform, secrets)
        })
        .collect();
    pages.join("\n")
}

/// A page below its heading.
fn page(platform: &LocalPlatform<'_>, secrets: Secrets) -> String {
    let mut out = metadata::section(platform, secrets);
    let inventory = match platform.inventory {
        Ok(inventory) => inventory,
        Err(why) => {
            let why = plain(why);
            out.push_str(&format!(
                "\n## Packages\n\n**WARNING:** unable to look for packages: {why}!\n"
            ));
            return out;
        }
    };
    for ecosystem in Ecosystem::ALL {
        let packages: Vec<&Package> = inventory
            .packages
            .iter()
            .filter(|package| package.ecosystem == ecosystem)
            .collect();
        if packages.is_empty() {
            continue;
        }
        out.push_str(&match ecosystem {
            Ecosystem::Deb => dpkg::section(&packages),
            Ecosystem::Apk => apk::section(&packages),
            Ecosystem::Rpm => rpm::section(&packages),
            _ => installed::section(ecosystem, &packages),
        });
    }
    out.push_str(&unread(inventory));
    out
}

/// What could not be read: packages may be missing.
fn unread(inventory: &Inventory) -> String {
    if inventory.unread.is_empty() {
        return String::new();
    }
    let mut out =
        "\n## Not read\n\n**WARNING:** packages may be missing, because of what could not be read:\n\n".to_owned();
    for unread in &inventory.unread {
        let text = format!("{}: {}", place(unread), unread.why);
        out.push_str(&format!("- {}\n", plain(&text)));
    }
    out
}
