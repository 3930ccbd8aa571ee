//! Files as JSON.

use jiff::Timestamp;
use portolan_image::Digest;
use portolan_image::contents::{FileKind, FilePath, LayerNumber};
use serde::Serialize;

use super::changes::{self, Picked};
use super::{Listed, Row};
use crate::commands::json;
use crate::contents::Opening;
use crate::trouble::Trouble;

/// Which image something is of.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::commands) struct ImagePage<'a> {
    reference: &'a str,
    platform: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<&'a Digest>,
    /// The layers, the base first.
    layers: Vec<LayerPage<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct LayerPage<'a> {
    digest: &'a Digest,
    #[serde(skip_serializing_if = "Option::is_none")]
    diff_id: Option<&'a Digest>,
    /// As transferred.
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    /// The line of the Dockerfile that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<&'a str>,
}

impl<'a> ImagePage<'a> {
    pub(in crate::commands) fn of(opening: &'a Opening) -> Self {
        let layers = opening.layers.iter().map(|layer| LayerPage {
            digest: &layer.read.descriptor.digest,
            diff_id: layer.read.diff_id.as_ref(),
            size: layer.read.descriptor.size,
            step: layer.step.as_deref(),
        });
        Self {
            reference: &opening.name,
            platform: opening.platform.to_string(),
            digest: opening.entry().digest(),
            layers: layers.collect(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FilesPage<'a> {
    #[serde(flatten)]
    image: ImagePage<'a>,
    /// The files, names in the order of their bytes.
    files: Vec<FilePage>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FilePage {
    path: FilePath,
    kind: &'static str,
    /// In octal.
    mode: String,
    uid: u64,
    gid: u64,
    #[serde(skip_serializing_if = "String::is_empty")]
    user: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    group: String,
    size: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<Timestamp>,
    /// The layer that wrote it.
    layer: LayerNumber,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<String>,
    /// Of a hard link the file that it is another name of.
    #[serde(skip_serializing_if = "Option::is_none")]
    linked: Option<FilePath>,
    #[serde(skip_serializing_if = "Option::is_none")]
    device: Option<[u32; 2]>,
    /// The names of its extended attributes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    xattrs: Vec<String>,
}

pub(super) fn files(listed: &Listed<'_>, rows: &[Row]) -> Result<Vec<u8>, Trouble> {
    json(&FilesPage {
        image: ImagePage::of(listed.opening),
        files: rows.iter().map(page).collect(),
    })
}

fn page(row: &Row) -> FilePage {
    let file = &row.file;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    FilePage {
        path: file.path.clone(),
        kind: row.kind(),
        mode: format!("{:04o}", file.mode.bits()),
        uid: file.owner.uid,
        gid: file.owner.gid,
        user: text(&file.owner.user),
        group: text(&file.owner.group),
        size: row.size,
        modified: Timestamp::from_second(file.modified.seconds).ok(),
        layer: row.layer,
        target: row.target(),
        linked: row.linked.clone(),
        device: match &file.kind {
            FileKind::CharDevice(device) | FileKind::BlockDevice(device) => {
                Some([device.major, device.minor])
            }
            _ => None,
        },
        xattrs: file.xattrs.iter().map(|xattr| text(&xattr.name)).collect(),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChangesPage<'a> {
    #[serde(flatten)]
    image: ImagePage<'a>,
    /// What each layer did.
    changes: Vec<LayerChangesPage>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LayerChangesPage {
    layer: LayerNumber,
    files: Vec<ChangedPage>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChangedPage {
    change: String,
    path: FilePath,
    bytes: u64,
}

pub(super) fn changes(listed: &Listed<'_>, picked: &[Picked<'_>]) -> Result<Vec<u8>, Trouble> {
    let layers = picked.iter().map(|(number, _, changes)| LayerChangesPage {
        layer: *number,
        files: changes
            .iter()
            .map(|changed| ChangedPage {
                change: changes::letter(changed.change).to_string(),
                path: changed.version.path(),
                bytes: changed.bytes,
            })
            .collect(),
    });
    json(&ChangesPage {
        image: ImagePage::of(listed.opening),
        changes: layers.collect(),
    })
}
