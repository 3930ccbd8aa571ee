//! A set as files: an OCI layout, an oci-archive, a docker-archive. The one room of the kit that writes.

use std::io::{self, Read as _};
use std::path::Path;

use portolan_image::media_type::OCI_INDEX;
use portolan_image::{Digest, MediaType};
use serde_json::{Value, json};

use super::built::pretty;
use super::set::ImageSet;
use super::tree::Tree;

impl ImageSet {
    /// The files of the set as an OCI image layout (image-spec `image-layout.md`): paths and contents, sorted by path.
    pub fn layout(&self) -> Vec<(String, Vec<u8>)> {
        let manifests: Vec<Value> = self
            .tags
            .iter()
            .map(|(tag, digest)| self.tagged(tag, digest))
            .collect();
        let index = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": manifests});
        let mut files: Vec<(String, Vec<u8>)> = self
            .blobs
            .iter()
            .map(|(digest, blob)| (blob_path(digest), blob.bytes.to_vec()))
            .collect();
        files.push(("index.json".to_owned(), pretty(&index)));
        files.push((
            "oci-layout".to_owned(),
            br#"{"imageLayoutVersion":"1.0.0"}"#.to_vec(),
        ));
        files
    }

    /// Writes the set as an OCI image layout into a folder, which is made.
    pub fn write_layout(&self, folder: &Path) -> io::Result<()> {
        for (path, content) in self.layout() {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
            write_file(&path, &content)?;
        }
        Ok(())
    }

    /// The set as an oci-archive: the layout in a tar.
    pub fn oci_archive(&self) -> Vec<u8> {
        self.layout()
            .into_iter()
            .fold(Tree::new(), |tree, (path, content)| {
                tree.file(&path, content)
            })
            .tar()
    }

    /// Writes the set as an oci-archive.
    pub fn write_oci_archive(&self, path: &Path) -> io::Result<()> {
        write_file(path, &self.oci_archive())
    }

    /// Some images as `docker save` wrote them before version 25: configs, uncompressed layers, and `manifest.json`.
    ///
    /// Each is a manifest's digest (of an image, not of an index) and the names to save it under, such as `harbour:1.0`.
    pub fn docker_archive(&self, images: &[(&Digest, &[&str])]) -> Vec<u8> {
        let mut tree = Tree::new();
        let mut entries = Vec::new();
        let mut written = std::collections::BTreeSet::new();
        for (digest, names) in images {
            let manifest: Value = serde_json::from_slice(&self.held(digest.as_str()))
                .expect("an image that is saved has a manifest of JSON");
            let config_digest = text(&manifest["config"]["digest"]);
            let config = format!("{}.json", hex(&config_digest));
            if written.insert(config.clone()) {
                tree = tree.file(&config, self.held(&config_digest));
            }
            let mut layers = Vec::new();
            for layer in manifest["layers"].as_array().into_iter().flatten() {
                let packed = self.held(&text(&layer["digest"]));
                let tar = unpack(&text(&layer["mediaType"]), &packed);
                let path = format!("{}/layer.tar", Digest::sha256(&tar).encoded());
                if written.insert(path.clone()) {
                    tree = tree.file(&path, tar);
                }
                layers.push(path);
            }
            entries.push(json!({"Config": config, "RepoTags": names, "Layers": layers}));
        }
        tree.file("manifest.json", Value::from(entries).to_string())
            .tar()
    }

    /// Writes some images as [`ImageSet::docker_archive`] gives them.
    pub fn write_docker_archive(
        &self,
        path: &Path,
        images: &[(&Digest, &[&str])],
    ) -> io::Result<()> {
        write_file(path, &self.docker_archive(images))
    }

    fn tagged(&self, tag: &str, digest: &Digest) -> Value {
        let blob = self.blobs.get(digest);
        json!({
            "mediaType": blob.map(|blob| blob.media_type.as_str()),
            "digest": digest.as_str(),
            "size": blob.map(|blob| blob.bytes.len()),
            "annotations": {"org.opencontainers.image.ref.name": tag},
        })
    }

    fn held(&self, digest: &str) -> Vec<u8> {
        let digest: Digest = digest
            .parse()
            .expect("an image that is saved names digests");
        self.blobs
            .get(&digest)
            .expect("an image that is saved holds its blobs")
            .bytes
            .to_vec()
    }
}

fn blob_path(digest: &Digest) -> String {
    format!("blobs/{}/{}", digest.algorithm_name(), digest.encoded())
}

fn hex(digest: &str) -> &str {
    digest.split_once(':').map_or(digest, |(_, hex)| hex)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn unpack(media_type: &str, bytes: &[u8]) -> Vec<u8> {
    let media_type = MediaType::new(media_type);
    let mut out = Vec::new();
    if media_type.as_str().ends_with("gzip") {
        flate2::read::MultiGzDecoder::new(bytes)
            .read_to_end(&mut out)
            .expect("an image that is saved has whole layers");
    } else if media_type.as_str().ends_with("zstd") {
        out = zstd::decode_all(bytes).expect("an image that is saved has whole layers");
    } else {
        out.extend(bytes);
    }
    out
}

/// Writes a file of a test.
#[expect(
    clippy::disallowed_methods,
    reason = "test support writes into folders of its own, and may not depend on portolan-disk"
)]
pub(crate) fn write_file(path: &Path, content: &[u8]) -> io::Result<()> {
    std::fs::write(path, content)
}
