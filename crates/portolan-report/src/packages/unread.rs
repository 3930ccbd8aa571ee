//! What could not be read, in words. Packages may be missing because of it, so that no format is silent about it.

use portolan_image::contents::Unread;

use crate::contents::PlatformContents;

/// Where something is that could not be read: `layer 3, /var/lib/dpkg/status`.
pub(crate) fn place(unread: &Unread) -> String {
    match &unread.path {
        Some(path) => format!("layer {}, {path}", unread.layer),
        None => format!("layer {}", unread.layer),
    }
}

/// A sentence for everything that could not be read, those of a platform that could not be looked into among them. Where there
/// are more platforms, each names its own.
pub(super) fn sentences(platforms: &[PlatformContents]) -> Vec<String> {
    let mut sentences = Vec::new();
    for contents in platforms {
        let platform = match platforms {
            [_] => String::new(),
            _ => format!("{}: ", contents.subject.platform),
        };
        match &contents.inventory {
            Ok(inventory) => {
                for unread in &inventory.unread {
                    let place = place(unread);
                    sentences.push(format!(
                        "{platform}could not read {place}: {}; packages may be missing",
                        unread.why
                    ));
                }
            }
            Err(why) => sentences.push(format!("{platform}could not look for packages: {why}")),
        }
    }
    sentences
}
