//! Proof for what a page says: the bytes of manifests, rebuilt, accepted only on their digest.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use portolan_image::media_type::{DOCKER_MANIFEST, IN_TOTO, ManifestKind, OCI_MANIFEST};
use portolan_image::record::{Entry, Record};
use portolan_image::{Descriptor, Digest, Document};
use sha2::{Digest as _, Sha256};

use crate::form::{Form, Part, config_type, forms, image, index};

/// The largest config that is tried, in bytes. Those of published images have some thousand.
const LARGEST_CONFIG: u64 = 64 << 10;
/// How many sizes one thread takes at a time.
const AT_A_TIME: u64 = 512;

/// How much of a record is proven.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Proven {
    /// Manifests whose bytes were rebuilt.
    pub manifests: usize,
    /// Manifests in all.
    pub manifests_of: usize,
    /// Indexes whose bytes were rebuilt.
    pub indexes: usize,
    /// Indexes in all.
    pub indexes_of: usize,
}

impl Proven {
    /// Both together.
    pub fn and(self, other: Self) -> Self {
        Self {
            manifests: self.manifests + other.manifests,
            manifests_of: self.manifests_of + other.manifests_of,
            indexes: self.indexes + other.indexes,
            indexes_of: self.indexes_of + other.indexes_of,
        }
    }
}

/// Rebuilds bytes, and remembers what it found, for histories hold one manifest many times.
#[derive(Debug, Default)]
pub struct Prover {
    known: HashMap<Digest, Option<Document>>,
}

/// How many answers are remembered.
const MOST_KNOWN: usize = 20_000;

impl Prover {
    /// Takes a document as known, so that it is not rebuilt.
    pub fn know(&mut self, document: Document) {
        self.known.insert(document.digest().clone(), Some(document));
    }

    /// The digests of a record whose bytes would have to be rebuilt.
    pub fn wanted(&self, record: &Record) -> Vec<Digest> {
        let entries = record.entries.iter().filter_map(Entry::digest);
        entries
            .chain(record.digest())
            .filter(|digest| !self.known.contains_key(*digest))
            .cloned()
            .collect()
    }

    fn manifest(&mut self, entry: &Entry, digest: &Digest) -> Option<Document> {
        if let Some(known) = self.known.get(digest) {
            return known.clone();
        }
        if self.known.len() >= MOST_KNOWN {
            self.known.clear();
        }
        let found = manifest(entry, digest);
        self.known.insert(digest.clone(), found.clone());
        found
    }

    fn list(&self, record: &Record) -> Option<Document> {
        let known = record
            .digest()
            .and_then(|digest| self.known.get(digest))
            .cloned()
            .flatten();
        known.or_else(|| list(record))
    }

    /// Puts documents into a record that was read out of a page, wherever their bytes can be rebuilt. It uses all cores.
    pub fn prove(&mut self, record: &mut Record) -> Proven {
        let mut proven = Proven::default();
        let root = record.digest().cloned();
        let is_index = record.is_index();
        for entry in &mut record.entries {
            let Some(digest) = entry
                .digest()
                .cloned()
                .or_else(|| root.clone().filter(|_| !is_index))
            else {
                continue;
            };
            proven.manifests_of += 1;
            if let Some(document) = self.manifest(entry, &digest) {
                let listed = entry.listed.take();
                entry.listed = listed.map(|listed| Descriptor {
                    size: Some(document.size()),
                    ..listed
                });
                if !is_index {
                    record.root = Some(document.clone());
                }
                entry.manifest = Some(document);
                proven.manifests += 1;
            }
        }
        if is_index {
            proven.indexes_of = 1;
            if let Some(document) = self.list(record) {
                record.root = Some(document);
                proven.indexes = 1;
            }
        }
        proven
    }
}

/// The manifest of an entry: every form with every size of its config, until one has the digest.
fn manifest(entry: &Entry, digest: &Digest) -> Option<Document> {
    let claim = entry.claim.as_ref()?;
    let media_type = true_type(entry, claim.media_type.as_ref()?.as_str());
    let config = claim.image_id.as_ref()?;
    let mut layers = Vec::with_capacity(entry.layers.len());
    for layer in &entry.layers {
        let descriptor = &layer.descriptor;
        // From where else it is fetched stands in the manifest and on no page: no search would end well.
        if descriptor.media_type.is_foreign_layer() {
            return None;
        }
        layers.push(Part {
            media_type: descriptor.media_type.as_str(),
            digest: descriptor.digest.as_str(),
            size: descriptor.size?,
            platform: None,
        });
    }
    let config = Part {
        media_type: config_type(media_type),
        digest: config.as_str(),
        size: 0,
        platform: None,
    };
    let wanted = sha256(digest)?;
    forms(media_type).iter().find_map(|form| {
        let (before, after) = image(*form, media_type, &config, &layers);
        let size = search(&before, &after, &wanted)?;
        document(format!("{before}{size}{after}"), media_type, digest)
    })
}

/// The media type of a manifest. Pages of repo-info print docker's for all of them, and only the layers tell.
fn true_type<'a>(entry: &Entry, claimed: &'a str) -> &'a str {
    let mut layers = entry.layers.iter();
    let is_oci = !entry.layers.is_empty()
        && layers.all(|layer| {
            let media_type = layer.descriptor.media_type.as_str();
            media_type.starts_with("application/vnd.oci.") || media_type == IN_TOTO
        });
    if claimed == DOCKER_MANIFEST && is_oci {
        OCI_MANIFEST
    } else {
        claimed
    }
}

/// The index, once the sizes of all its entries are known.
fn list(record: &Record) -> Option<Document> {
    let claimed = record.claimed.as_ref()?;
    let media_type = claimed.media_type.as_ref()?;
    if media_type.manifest_kind() != Some(ManifestKind::Index) {
        return None;
    }
    let mut parts = Vec::with_capacity(record.entries.len());
    for entry in &record.entries {
        let manifest = entry.manifest.as_ref()?;
        parts.push(Part {
            media_type: manifest.media_type().as_str(),
            digest: manifest.digest().as_str(),
            size: manifest.size(),
            platform: Some(&entry.platform),
        });
    }
    let try_form = |form: &Form| {
        document(
            index(*form, media_type.as_str(), &parts),
            media_type.as_str(),
            &claimed.digest,
        )
    };
    forms(media_type.as_str()).iter().find_map(try_form)
}

/// Bytes as a document, if they have the digest.
fn document(text: String, media_type: &str, digest: &Digest) -> Option<Document> {
    Document::manifest(text.into_bytes().into(), Some(media_type), Some(digest)).ok()
}

fn sha256(digest: &Digest) -> Option<[u8; 32]> {
    if digest.algorithm_name() != "sha256" {
        return None;
    }
    let mut wanted = [0; 32];
    for (byte, pair) in wanted.iter_mut().zip(digest.encoded().as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(wanted)
}

/// The number that makes `before NUMBER after` have a hash.
fn search(before: &str, after: &str, wanted: &[u8; 32]) -> Option<u64> {
    let found = AtomicBool::new(false);
    let cores = thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get) as u64;
    let begun = Sha256::new_with_prefix(before);
    let (begun, found) = (&begun, &found);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..cores)
            .map(|core| {
                scope.spawn(move || part_of_search(core, cores, begun, after, wanted, found))
            })
            .collect();
        threads
            .into_iter()
            .find_map(|thread| thread.join().ok().flatten())
    })
}

fn part_of_search(
    core: u64,
    cores: u64,
    begun: &Sha256,
    after: &str,
    wanted: &[u8; 32],
    found: &AtomicBool,
) -> Option<u64> {
    let mut from = 1 + core * AT_A_TIME;
    while from <= LARGEST_CONFIG && !found.load(Ordering::Relaxed) {
        for size in from..from + AT_A_TIME {
            let mut hasher = begun.clone();
            hasher.update(size.to_string());
            hasher.update(after);
            if hasher.finalize()[..] == wanted[..] {
                found.store(true, Ordering::Relaxed);
                return Some(size);
            }
        }
        from += cores * AT_A_TIME;
    }
    None
}
