//! What a simulated library holds.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use portolan_image::Digest;
use serde_json::json;

/// How large a library is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Repositories.
    pub repositories: usize,
    /// Tags in all of them.
    pub tags: usize,
    /// Platforms of each image.
    pub platforms: usize,
}

/// How many tags name one image, in the mean of Docker's official images.
const TAGS_AN_IMAGE: usize = 2;
/// Layers that an image has of its own, above a base that many share.
const OWN_LAYERS: usize = 4;
/// Bases that all images stand on.
const BASES: usize = 5;

const PLATFORMS: [(&str, &str, Option<&str>); 8] = [
    ("linux", "amd64", None),
    ("linux", "arm", Some("v5")),
    ("linux", "arm", Some("v7")),
    ("linux", "arm64", Some("v8")),
    ("linux", "386", None),
    ("linux", "ppc64le", None),
    ("linux", "riscv64", None),
    ("linux", "s390x", None),
];

/// A library.
#[derive(Debug)]
pub struct Library {
    size: Size,
    /// Documents that were named once, so that they can be asked for by digest.
    documents: Mutex<HashMap<String, Bytes>>,
    /// The roots of images, which are asked for again and again.
    roots: Mutex<HashMap<(usize, usize, usize), Digest>>,
    /// How often images were rebuilt, in thousandths of all images.
    moved: Mutex<usize>,
}

impl Library {
    /// A library of a size.
    pub fn new(size: Size) -> Self {
        Self {
            size,
            documents: Mutex::default(),
            roots: Mutex::default(),
            moved: Mutex::new(0),
        }
    }

    /// Rebuilds so many thousandths of all images.
    pub fn rebuild(&self, thousandths: usize) {
        *lock(&self.moved) += thousandths;
    }

    /// The names of the repositories.
    pub fn repositories(&self) -> impl Iterator<Item = String> {
        (0..self.size.repositories).map(|number| format!("library/image-{number}"))
    }

    fn tags_of(&self, repository: usize) -> usize {
        let (each, rest) = (
            self.size.tags / self.size.repositories,
            self.size.tags % self.size.repositories,
        );
        each + usize::from(repository < rest)
    }

    /// The tags of a repository; `None` for one that is not there.
    pub fn tags(&self, name: &str) -> Option<Vec<String>> {
        let repository = self.number(name)?;
        Some(
            (0..self.tags_of(repository))
                .map(|tag| format!("{}.{}", tag / 10, tag % 10))
                .collect(),
        )
    }

    fn number(&self, name: &str) -> Option<usize> {
        let number = name.strip_prefix("library/image-")?.parse().ok()?;
        (number < self.size.repositories).then_some(number)
    }

    /// The digest of a tag.
    pub fn resolve(&self, name: &str, tag: &str) -> Option<Digest> {
        let repository = self.number(name)?;
        let (major, minor) = tag.split_once('.')?;
        let tag = major.parse::<usize>().ok()? * 10 + minor.parse::<usize>().ok()?;
        if tag >= self.tags_of(repository) {
            return None;
        }
        let image = tag / TAGS_AN_IMAGE;
        let build = self.build(repository, image);
        if let Some(root) = lock(&self.roots).get(&(repository, image, build)) {
            return Some(root.clone());
        }
        let root = self.make(repository, image, build);
        lock(&self.roots).insert((repository, image, build), root.clone());
        Some(root)
    }

    /// How often an image was rebuilt: those whose turn it was.
    fn build(&self, repository: usize, image: usize) -> usize {
        let moved = *lock(&self.moved);
        let turn = (repository * 7_919 + image * 104_729) % 1_000;
        moved / 1_000 + usize::from(turn < moved % 1_000)
    }

    /// A document that was named before.
    pub fn document(&self, digest: &str) -> Option<Bytes> {
        lock(&self.documents).get(digest).cloned()
    }

    fn keep(&self, bytes: Vec<u8>) -> (Digest, usize) {
        let digest = Digest::sha256(&bytes);
        let size = bytes.len();
        lock(&self.documents).insert(digest.to_string(), bytes.into());
        (digest, size)
    }

    /// Makes an image on all platforms; its documents can be asked for from then on.
    fn make(&self, repository: usize, image: usize, build: usize) -> Digest {
        let mut manifests = Vec::with_capacity(self.size.platforms);
        for (os, architecture, variant) in PLATFORMS.iter().take(self.size.platforms) {
            let platform = format!("{os}/{architecture}/{}", variant.unwrap_or_default());
            let layer = |name: String| {
                let digest = Digest::sha256(name.as_bytes());
                json!({ "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": digest, "size": size_of(&digest) })
            };
            let mut layers = vec![layer(format!("base {} {platform}", repository % BASES))];
            layers.extend((0..OWN_LAYERS).map(|number| {
                layer(format!(
                    "layer {repository} {image} {build} {number} {platform}"
                ))
            }));
            let diff_ids: Vec<String> = layers
                .iter()
                .map(|layer| Digest::sha256(layer["digest"].to_string().as_bytes()).to_string())
                .collect();
            let mut config = json!({
                "architecture": architecture, "os": os, "created": "2026-11-01T10:00:00Z",
                "config": {
                    "Env": ["PATH=/usr/local/bin:/usr/bin:/bin", format!("VERSION={image}.{build}"), format!("NAME=image-{repository}")],
                    "Cmd": ["/bin/app"], "Labels": { "org.opencontainers.image.version": format!("{image}.{build}") },
                },
                "rootfs": { "type": "layers", "diff_ids": diff_ids },
                "history": (0..=OWN_LAYERS).map(|number| json!({ "created": "2026-11-01T10:00:00Z", "created_by": format!("RUN /bin/sh -c install part {number} of image {image} # buildkit") })).collect::<Vec<_>>(),
            });
            let mut listed = json!({ "os": os, "architecture": architecture });
            if let Some(variant) = variant {
                config["variant"] = json!(variant);
                listed["variant"] = json!(variant);
            }
            let (config, config_size) = self.keep(config.to_string().into_bytes());
            let manifest = json!({
                "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                "config": { "mediaType": "application/vnd.oci.image.config.v1+json", "digest": config, "size": config_size },
                "layers": layers,
            });
            let (manifest, size) = self.keep(manifest.to_string().into_bytes());
            manifests.push(json!({
                "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": manifest, "size": size, "platform": listed,
            }));
        }
        let index = json!({ "schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": manifests });
        self.keep(index.to_string().into_bytes()).0
    }
}

/// The size of a layer's blob in bytes: some number, always the same.
pub(super) fn size_of(digest: &Digest) -> u64 {
    let hex = digest.encoded().get(..5).unwrap_or("0");
    1_000 + u64::from_str_radix(hex, 16).unwrap_or(0) * 37
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
