//! Differences of files as JSON: all of them, and by layer.

use jiff::Timestamp;
use portolan_image::contents::{FilePath, LayerNumber};
use portolan_layer::compare::{Aspect, Difference};
use portolan_layer::tree::{Change, Version};
use serde::Serialize;

use super::layers::Own;
use super::stat::{self, Counts};
use super::{Compared, text};
use crate::commands::files::ImagePage;
use crate::commands::json;
use crate::terminal::Colour;
use crate::trouble::Trouble;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DiffPage<'a> {
    before: ImagePage<'a>,
    after: ImagePage<'a>,
    /// What differs in the end.
    files: Vec<DifferencePage>,
    summary: CountsPage,
    /// The same, by the folders that files are in, two deep.
    folders: Vec<FolderPage>,
    /// What the layers did that only one of the images has.
    layers: LayersPage,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DifferencePage {
    change: String,
    path: FilePath,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    what: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<SidePage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<SidePage>,
}

/// A file in one of the images.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SidePage {
    kind: &'static str,
    /// Hard links followed.
    size: u64,
    mode: String,
    uid: u64,
    gid: u64,
    #[serde(skip_serializing_if = "String::is_empty")]
    target: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    xattrs: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<Timestamp>,
    layer: LayerNumber,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CountsPage {
    added: u64,
    changed: u64,
    removed: u64,
    /// Of these files.
    bytes_before: u64,
    bytes_after: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FolderPage {
    path: FilePath,
    #[serde(flatten)]
    counts: CountsPage,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LayersPage {
    /// How many layers of the second image the first one has.
    common: usize,
    before: Vec<OwnPage>,
    after: Vec<OwnPage>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OwnPage {
    layer: LayerNumber,
    read: bool,
    files: Vec<ChangedPage>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChangedPage {
    change: String,
    path: FilePath,
    bytes: u64,
}

pub(super) fn page(compared: &Compared<'_>) -> Result<Vec<u8>, Trouble> {
    let [before, after] = compared.own_layers();
    let folders = stat::folders(compared.differences).into_iter();
    json(&DiffPage {
        before: ImagePage::of(&compared.before.opening),
        after: ImagePage::of(&compared.after.opening),
        files: compared.differences.iter().map(difference).collect(),
        summary: counts(&Counts::of(compared.differences)),
        folders: folders
            .map(|(path, of)| FolderPage {
                path,
                counts: counts(&of),
            })
            .collect(),
        layers: LayersPage {
            common: compared.common_layers(),
            before: before.iter().map(own).collect(),
            after: after.iter().map(own).collect(),
        },
    })
}

fn change(change: Change) -> String {
    text::letter(change, Colour::Off)
}

fn difference(difference: &Difference<'_>) -> DifferencePage {
    DifferencePage {
        change: change(difference.change()),
        path: difference.version().path(),
        what: difference
            .aspects
            .iter()
            .map(|aspect| word(*aspect))
            .collect(),
        before: difference.before.as_ref().map(side),
        after: difference.after.as_ref().map(side),
    }
}

fn word(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Kind => "kind",
        Aspect::Content => "content",
        Aspect::Unknown => "unknown",
        Aspect::Target => "target",
        Aspect::Mode => "mode",
        Aspect::Owner => "owner",
        Aspect::Xattrs => "xattrs",
        Aspect::Time => "time",
    }
}

fn side(version: &Version<'_>) -> SidePage {
    let file = version.linked().unwrap_or(*version).file();
    let names = file.xattrs.iter();
    SidePage {
        kind: text::kind(&file),
        size: version.size(),
        mode: format!("{:04o}", file.mode.bits()),
        uid: file.owner.uid,
        gid: file.owner.gid,
        target: text::target(&file),
        xattrs: names
            .map(|xattr| String::from_utf8_lossy(&xattr.name).into_owned())
            .collect(),
        modified: Timestamp::from_second(file.modified.seconds).ok(),
        layer: version.layer(),
    }
}

fn counts(counts: &Counts) -> CountsPage {
    CountsPage {
        added: counts.added,
        changed: counts.changed,
        removed: counts.removed,
        bytes_before: counts.bytes_before,
        bytes_after: counts.bytes_after,
    }
}

fn own(own: &Own<'_>) -> OwnPage {
    OwnPage {
        layer: own.number,
        read: own.is_read,
        files: own
            .changes
            .iter()
            .map(|changed| ChangedPage {
                change: change(changed.change),
                path: changed.version.path(),
                bytes: changed.bytes,
            })
            .collect(),
    }
}
