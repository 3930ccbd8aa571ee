//! What the images of a layout are called: annotations of `index.json`, which are free text, turned into references.

use portolan_image::Descriptor;
use portolan_image::reference::{Reference, Repository, Tag};

use crate::error::{Error, Kind, Result};
use crate::local::Wanted;

/// The annotation that names an image within its layout (image-spec `annotations.md`).
const REF_NAME: &str = "org.opencontainers.image.ref.name";
/// The annotation with which containerd, and Docker since version 25, keep the full name.
const FULL_NAME: &str = "io.containerd.image.name";
/// How many names a message lists.
const LISTED: usize = 20;

/// The reference that an entry goes by: the full name that it states, else its tag in a repository named after the medium,
/// else its digest there.
pub(super) fn name_of(entry: &Descriptor, medium: &Repository) -> Reference {
    if let Some(full) = full_name(entry) {
        return full;
    }
    let tag = entry
        .annotation(REF_NAME)
        .and_then(|name| name.parse::<Tag>().ok());
    match tag {
        Some(tag) => Reference::tagged(medium.clone(), tag),
        None => Reference::pinned(medium.clone(), entry.digest.clone()),
    }
}

/// The tag of an entry, or whatever else stands there as its name.
pub(super) fn tag_of(entry: &Descriptor) -> Option<String> {
    let full = full_name(entry).and_then(|name| name.tag().map(|tag| tag.as_str().to_owned()));
    full.or_else(|| entry.annotation(REF_NAME).map(str::to_owned))
}

/// Finds the entry that is wanted. One image under several names is one image.
pub(super) fn choose<'a>(entries: &'a [Descriptor], wanted: &Wanted) -> Result<&'a Descriptor> {
    let none = || Error::new(Kind::NotFound, "it holds no images");
    match wanted {
        Wanted::Any => entries.first().ok_or_else(none),
        Wanted::TheOne => {
            let first = entries.first().ok_or_else(none)?;
            if entries.iter().all(|entry| entry.digest == first.digest) {
                return Ok(first);
            }
            let what = format!("it holds {} images, and none was chosen", entries.len());
            Err(Error::new(Kind::NotFound, what).hint(to_type(entries)))
        }
        Wanted::Name(name) => by_name(entries, name),
        Wanted::Digest(digest) => entries
            .iter()
            .find(|entry| entry.digest == *digest)
            .ok_or_else(none),
    }
}

/// The entry that goes by a name: the annotation as it stands, else the tag or a shorter form of a full name.
fn by_name<'a>(entries: &'a [Descriptor], name: &str) -> Result<&'a Descriptor> {
    let literally = |entry: &&Descriptor| {
        [REF_NAME, FULL_NAME]
            .map(|key| entry.annotation(key))
            .contains(&Some(name))
    };
    let parsed = name.parse::<Reference>().ok();
    let loosely = |entry: &&Descriptor| {
        full_name(entry).is_some_and(|full| {
            full.tag().is_some_and(|tag| tag.as_str() == name) || parsed.as_ref() == Some(&full)
        })
    };
    let mut found: Vec<&Descriptor> = entries.iter().filter(literally).collect();
    if found.is_empty() {
        found = entries.iter().filter(loosely).collect();
    }
    only(&found, name)?.ok_or_else(|| unknown(entries, name))
}

/// The entry that goes by a reference, which [`name_of`] gave.
pub(super) fn by_reference<'a>(
    entries: &'a [Descriptor],
    medium: &Repository,
    reference: &Reference,
) -> Result<&'a Descriptor> {
    let found: Vec<&Descriptor> = entries
        .iter()
        .filter(|entry| name_of(entry, medium) == *reference)
        .collect();
    only(&found, &reference.familiar())?.ok_or_else(|| unknown(entries, &reference.familiar()))
}

/// The image that several entries name, unless they name different ones: which of them was meant is not for us to say.
fn only<'a>(found: &[&'a Descriptor], name: &str) -> Result<Option<&'a Descriptor>> {
    let Some(first) = found.first() else {
        return Ok(None);
    };
    if found.iter().all(|entry| entry.digest == first.digest) {
        return Ok(Some(first));
    }
    let digests: Vec<String> = found
        .iter()
        .take(LISTED)
        .map(|entry| format!("@{}", entry.digest))
        .collect();
    let what = format!("it holds {} images called {name}", found.len());
    Err(Error::new(Kind::NotFound, what)
        .hint(format!("write one of {} instead", digests.join(" "))))
}

fn unknown(entries: &[Descriptor], name: &str) -> Error {
    Error::new(Kind::NotFound, format!("it holds no image called {name}")).hint(to_type(entries))
}

/// What to type behind the medium for one of its images.
fn to_type(entries: &[Descriptor]) -> String {
    let mut names: Vec<String> = Vec::new();
    for entry in entries.iter().take(LISTED) {
        let stated = entry
            .annotation(FULL_NAME)
            .or_else(|| entry.annotation(REF_NAME));
        let name = stated.map_or_else(|| format!("@{}", entry.digest), |name| format!(":{name}"));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        "it holds none".to_owned()
    } else {
        format!("add one of {}", names.join(" "))
    }
}

/// The name with registry and repository that an entry states, if it states one. skopeo writes whatever was typed behind the
/// folder into the annotation, such as `alpine:3.19`.
fn full_name(entry: &Descriptor) -> Option<Reference> {
    let stated = entry.annotation(FULL_NAME).or_else(|| {
        entry
            .annotation(REF_NAME)
            .filter(|name| name.contains(['/', ':']))
    });
    stated?.parse().ok()
}
