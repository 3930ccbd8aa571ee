//! Which of an index's images is meant, where a command is about one.

use portolan_image::manifest::Manifest;
use portolan_image::media_type::ManifestKind;
use portolan_image::{Descriptor, Document, Platform, Reference};
use portolan_source::{Error, Found, Kind};

use crate::assemble::Image;
use crate::settings::{Platforms, local};
use crate::trouble::Trouble;

/// How deep indexes may stand inside indexes.
const MAX_DEPTH: usize = 8;
/// How many entries all of them together may have.
const MAX_TOTAL: usize = 10_000;

/// One image that was chosen, and what it is.
#[derive(Debug, Clone)]
pub(crate) struct Chosen {
    /// The reference, pinned to the image if an index stood before it.
    pub(crate) reference: Reference,
    /// The entry of the index; `None` where there is no index.
    pub(crate) listed: Option<Descriptor>,
    /// What it is.
    pub(crate) found: Found,
}

/// Whether a document is an index.
pub(crate) fn is_index(document: &Document) -> bool {
    document.media_type().manifest_kind() == Some(ManifestKind::Index)
}

/// What a reference names, as it stands.
pub(crate) async fn root(image: &Image) -> Result<Found, Trouble> {
    let found = image.source.find(&image.reference).await;
    Ok(found.map_err(|error| error.at(&image.name, "read the manifest"))?)
}

/// The one image that is meant: the only one, else the one of the platform that was asked for, else this machine's.
pub(crate) async fn one(image: &Image, platforms: &Platforms) -> Result<Chosen, Trouble> {
    match root(image).await? {
        Found::Manifest(index) if is_index(&index) => {
            let entries = images(image, &index).await?;
            let entry = pick(image, &entries, platforms)?;
            fetch(image, entry).await
        }
        found => Ok(sole(image, found)),
    }
}

/// The images that are meant: as [`one`], but all that meet the wish if there is one. One that is not there is no reason against the others.
pub(crate) async fn some(
    image: &Image,
    platforms: &Platforms,
) -> Result<Vec<Result<Chosen, Trouble>>, Trouble> {
    match root(image).await? {
        Found::Manifest(index) if is_index(&index) => {
            let entries = images(image, &index).await?;
            let wanted = match platforms {
                Platforms::Unsaid => vec![pick(image, &entries, platforms)?],
                Platforms::All => entries.iter().collect(),
                Platforms::Some(wishes) => meeting(&entries, wishes),
            };
            if wanted.is_empty() {
                return Err(not_there(image, &entries, platforms));
            }
            let fetched = wanted.into_iter().map(|entry| async {
                let fetched = fetch(image, entry).await;
                fetched.map_err(|trouble| of_platform(trouble, entry.platform.as_ref()))
            });
            Ok(futures_util::future::join_all(fetched).await)
        }
        found => Ok(vec![Ok(sole(image, found))]),
    }
}

/// Says so if an image that stands alone is for another platform than was asked for.
pub(crate) fn refuse_other(
    image: &Image,
    chosen: &Chosen,
    platform: &Platform,
    platforms: &Platforms,
) -> Result<(), Trouble> {
    match platforms {
        Platforms::Some(wishes)
            if chosen.listed.is_none() && !wishes.iter().any(|wish| platform.meets(wish)) =>
        {
            let error = Error::new(
                Kind::NotFound,
                format!("there is no image for {}", words(wishes)),
            )
            .at(&image.name, "choose the platform")
            .hint(format!("it is there for {platform}"));
            Err(error.into())
        }
        _ => Ok(()),
    }
}

/// Says of which platform's image something is.
pub(crate) fn of_platform(trouble: Trouble, platform: Option<&Platform>) -> Trouble {
    match platform {
        Some(platform) => trouble.about(&platform.to_string()),
        None => trouble,
    }
}

fn sole(image: &Image, found: Found) -> Chosen {
    Chosen {
        reference: image.reference.clone(),
        listed: None,
        found,
    }
}

async fn fetch(image: &Image, entry: &Descriptor) -> Result<Chosen, Trouble> {
    let reference = image.reference.with_digest(entry.digest.clone());
    let found = image.source.find(&reference).await;
    Ok(Chosen {
        found: found.map_err(|error| error.at(&image.name, "read the manifest of one platform"))?,
        reference,
        listed: Some(entry.clone()),
    })
}

/// The images that an index lists, those of indexes inside it too; attestations are none.
pub(crate) async fn images(image: &Image, index: &Document) -> Result<Vec<Descriptor>, Trouble> {
    let mut images = Vec::new();
    let mut level = vec![index.clone()];
    for _ in 0..MAX_DEPTH {
        let mut deeper = Vec::new();
        for document in level {
            let Manifest::Index(index) = Manifest::read(&document).map_err(Error::from)? else {
                continue;
            };
            for entry in index.entries {
                if entry.attestation().is_some() {
                    continue;
                }
                if entry.media_type.manifest_kind() == Some(ManifestKind::Index) {
                    let chosen = fetch(image, &entry).await?;
                    if let Found::Manifest(document) = chosen.found {
                        deeper.push(document);
                    }
                } else if images.len() < MAX_TOTAL {
                    images.push(entry);
                }
            }
        }
        if deeper.is_empty() || deeper.len() > MAX_TOTAL {
            break;
        }
        level = deeper;
    }
    Ok(images)
}

/// The entry that is meant, if it is exactly one.
pub(crate) fn pick<'a>(
    image: &Image,
    entries: &'a [Descriptor],
    platforms: &Platforms,
) -> Result<&'a Descriptor, Trouble> {
    let candidates: Vec<&Descriptor> = match platforms {
        Platforms::Some(wishes) => meeting(entries, wishes),
        Platforms::Unsaid if entries.len() > 1 => meeting(entries, &[local()]),
        Platforms::Unsaid | Platforms::All => entries.iter().collect(),
    };
    match candidates.as_slice() {
        [] => Err(not_there(image, entries, platforms)),
        [only] => Ok(only),
        several => {
            let wish = match platforms {
                Platforms::Some(wishes) => wishes.as_slice(),
                _ => &[],
            };
            // `linux/amd64` means the plain one where `linux/amd64/v3` stands beside it.
            let mut exact = several.iter().filter(|entry| {
                entry.platform.as_ref().is_some_and(|platform| {
                    wish.iter()
                        .any(|wish| platform.normalised() == wish.normalised())
                })
            });
            match (exact.next(), exact.next()) {
                (Some(entry), None) => Ok(entry),
                _ => Err(ambiguous(image, several)),
            }
        }
    }
}

/// The entries that meet one of the wishes.
pub(crate) fn meeting<'a>(entries: &'a [Descriptor], wishes: &[Platform]) -> Vec<&'a Descriptor> {
    entries
        .iter()
        .filter(|entry| {
            entry
                .platform
                .as_ref()
                .is_some_and(|platform| wishes.iter().any(|wish| platform.meets(wish)))
        })
        .collect()
}

/// There is no image for the platform.
pub(crate) fn not_there(image: &Image, entries: &[Descriptor], platforms: &Platforms) -> Trouble {
    let what = match platforms {
        Platforms::Some(wishes) => format!("there is no image for {}", words(wishes)),
        Platforms::Unsaid if !entries.is_empty() => {
            format!("there is no image for this machine, {}", local())
        }
        _ => "the index lists no images".to_owned(),
    };
    let error = Error::new(Kind::NotFound, what).at(&image.name, "choose the platform");
    let entries: Vec<&Descriptor> = entries.iter().collect();
    if entries.is_empty() {
        error.into()
    } else {
        error.hint(choices(&entries)).into()
    }
}

fn ambiguous(image: &Image, entries: &[&Descriptor]) -> Trouble {
    let what = format!("{} images are meant, and one is needed", entries.len());
    Error::new(Kind::NotFound, what)
        .at(&image.name, "choose the platform")
        .hint(choices(entries))
        .into()
}

fn choices(entries: &[&Descriptor]) -> String {
    let names: Vec<String> = entries
        .iter()
        .map(|entry| match &entry.platform {
            Some(platform) => platform.to_string(),
            None => format!("@{}", entry.digest),
        })
        .collect();
    format!(
        "choose with --platform: it is there for {}",
        names.join(", ")
    )
}

fn words(platforms: &[Platform]) -> String {
    let words: Vec<String> = platforms.iter().map(Platform::to_string).collect();
    words.join(" or ")
}
