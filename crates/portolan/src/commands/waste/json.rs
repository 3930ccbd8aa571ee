//! Waste as JSON: all of it.

use portolan_image::contents::{FilePath, LayerNumber};
use portolan_layer::tree::{How, Version};
use portolan_layer::waste::{LayerWaste, Waste};
use serde::Serialize;

use crate::commands::files::ImagePage;
use crate::commands::json;
use crate::contents::{Files, Opening};
use crate::trouble::Trouble;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WastePage<'a> {
    #[serde(flatten)]
    image: ImagePage<'a>,
    #[serde(flatten)]
    total: SumPage,
    /// As dive counts.
    dive: DivePage,
    /// What each layer wasted, the base first.
    waste: Vec<LayerWastePage>,
    hidden: Vec<HiddenPage>,
    caches: Vec<CachePage>,
    duplicates: Vec<DuplicatePage>,
}

/// In bytes of files.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SumPage {
    written_bytes: u64,
    /// Hidden, and of caches.
    wasted_bytes: u64,
    hidden_bytes: u64,
    cache_bytes: u64,
    /// Not counted as wasted.
    duplicate_bytes: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DivePage {
    efficiency: f64,
    wasted_bytes: u64,
    user_bytes: u64,
    /// As a part of the user bytes; left out if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    user_wasted_percent: Option<f64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LayerWastePage {
    layer: LayerNumber,
    /// Whether it could be read.
    read: bool,
    #[serde(flatten)]
    sum: SumPage,
    /// Which part of what it wrote is of use.
    efficiency: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HiddenPage {
    path: FilePath,
    bytes: u64,
    layer: LayerNumber,
    hidden_by: LayerNumber,
    how: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CachePage {
    tool: &'static str,
    remedy: &'static str,
    folder: FilePath,
    bytes: u64,
    files: Vec<FilePage>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DuplicatePage {
    digest: String,
    /// Of each of them.
    bytes: u64,
    /// Of all but one.
    extra_bytes: u64,
    files: Vec<FilePage>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FilePage {
    path: FilePath,
    layer: LayerNumber,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
}

impl SumPage {
    fn of(sum: &LayerWaste) -> Self {
        Self {
            written_bytes: sum.written,
            wasted_bytes: sum.wasted(),
            hidden_bytes: sum.hidden,
            cache_bytes: sum.caches,
            duplicate_bytes: sum.duplicates,
        }
    }
}

impl FilePage {
    fn of(version: &Version<'_>, bytes: Option<u64>) -> Self {
        Self {
            path: version.path(),
            layer: version.layer(),
            bytes,
        }
    }
}

pub(super) fn page(
    opening: &Opening,
    files: &Files,
    waste: &Waste<'_>,
) -> Result<Vec<u8>, Trouble> {
    let dive = waste.dive;
    let part = Some(dive.user_wasted_part()).filter(|part| part.is_finite());
    let layers = (0..).map(LayerNumber).zip(&waste.layers);
    let hidden = waste.hidden.iter().map(|gone| HiddenPage {
        path: gone.version.path(),
        bytes: gone.version.file().size,
        layer: gone.version.layer(),
        hidden_by: gone.by,
        how: match gone.how {
            How::Replaced => "replaced",
            How::Removed => "removed",
        },
    });
    let caches = waste.caches.iter().map(|cache| CachePage {
        tool: cache.kind.tool,
        remedy: cache.kind.remedy,
        folder: cache.folder(),
        bytes: cache.bytes(),
        files: cache
            .files
            .iter()
            .map(|(file, bytes)| FilePage::of(file, Some(*bytes)))
            .collect(),
    });
    let duplicates = waste.duplicates.iter().map(|same| DuplicatePage {
        digest: same.hash.to_string(),
        bytes: same.bytes,
        extra_bytes: same.extra_bytes(),
        files: same
            .files
            .iter()
            .map(|file| FilePage::of(file, None))
            .collect(),
    });
    json(&WastePage {
        image: ImagePage::of(opening),
        total: SumPage::of(&waste.total()),
        dive: DivePage {
            efficiency: dive.efficiency,
            wasted_bytes: dive.wasted_bytes,
            user_bytes: dive.user_bytes,
            user_wasted_percent: part,
        },
        waste: layers
            .zip(&files.known)
            .map(|((layer, of), listing)| LayerWastePage {
                layer,
                read: listing.is_some(),
                sum: SumPage::of(of),
                efficiency: of.efficiency(),
            })
            .collect(),
        hidden: hidden.collect(),
        caches: caches.collect(),
        duplicates: duplicates.collect(),
    })
}
