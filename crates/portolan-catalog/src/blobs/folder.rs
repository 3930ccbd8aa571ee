//! Blobs in a folder that is an OCI image layout, so that skopeo and umoci read it too (image-spec, image-layout.md).

use std::collections::HashSet;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::{self, BoxStream};
use portolan_image::{Descriptor, Digest, Document};
use serde_json::json;
use tokio::task::spawn_blocking;

use super::{Blobs, key};
use crate::error::{Error, Kind, Result};

/// The annotation that names an image in a layout (image-spec, annotations.md).
const REF_NAME: &str = "org.opencontainers.image.ref.name";
/// The largest blob that is read back: the largest config that is read in the first place.
const MOST_BYTES: u64 = 64 << 20;

/// A folder of blobs.
#[derive(Debug)]
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Opens the layout, or makes it.
    pub(crate) fn open(root: &Path) -> Result<Self> {
        for algorithm in ["sha256", "sha512"] {
            portolan_disk::create_folder(&root.join("blobs").join(algorithm))?;
        }
        let marker = root.join("oci-layout");
        if !marker.exists() {
            portolan_disk::write(&marker, b"{\"imageLayoutVersion\":\"1.0.0\"}")?;
        }
        let folder = Self {
            root: root.to_owned(),
        };
        if !folder.root.join("index.json").exists() {
            folder.write_index(&mut std::iter::empty())?;
        }
        Ok(folder)
    }

    fn path(&self, digest: &Digest) -> Result<PathBuf> {
        Ok(self.root.join(key(digest)?))
    }

    /// Entry by entry, for there may be a hundred thousand; one that says the same as before is not written.
    fn write_index(&self, named: &mut dyn Iterator<Item = (String, Descriptor)>) -> Result<()> {
        let mut file = portolan_disk::Whole::create(&self.root.join("index.json"))?;
        file.write_all(b"{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[")?;
        for (number, (name, descriptor)) in named.enumerate() {
            let comma = if number > 0 { "," } else { "" };
            let entry = json!({
                "mediaType": descriptor.media_type,
                "digest": descriptor.digest,
                "size": descriptor.size,
                "annotations": { REF_NAME: name },
            });
            write!(file, "{comma}\n{entry}")?;
        }
        file.write_all(b"]}")?;
        Ok(file.finish()?)
    }
}

#[async_trait]
impl Blobs for Folder {
    async fn put(&self, documents: &[Document]) -> Result<()> {
        let mut wanted = Vec::with_capacity(documents.len());
        let mut seen = HashSet::new();
        for document in documents {
            if seen.insert(document.digest()) {
                wanted.push((self.path(document.digest())?, document.bytes().clone()));
            }
        }
        blocking(move || {
            let mut placed = Vec::new();
            for (path, bytes) in wanted {
                // A file of another size was torn by a power cut before anything named it.
                let there =
                    std::fs::metadata(&path).is_ok_and(|meta| meta.len() == bytes.len() as u64);
                if !there {
                    portolan_disk::place(&path, &bytes)?;
                    placed.push(path);
                }
            }
            Ok(portolan_disk::settle(&placed)?)
        })
        .await
    }

    async fn get(&self, digest: &Digest) -> Result<Option<Bytes>> {
        let path = self.path(digest)?;
        let shown = digest.clone();
        blocking(move || {
            let size = match std::fs::metadata(&path) {
                Ok(meta) => meta.len(),
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error.into()),
            };
            if size > MOST_BYTES {
                return Err(Error::new(
                    Kind::Damaged,
                    format!("the blob {shown} has {size} bytes, more than any that is kept"),
                ));
            }
            Ok(Some(std::fs::read(&path)?.into()))
        })
        .await
    }

    fn list(&self) -> BoxStream<'_, Result<(Digest, u64)>> {
        let listed = ["sha256", "sha512"].into_iter().flat_map(|algorithm| {
            let folder = self.root.join("blobs").join(algorithm);
            let entries = std::fs::read_dir(folder).into_iter().flatten();
            entries.filter_map(move |entry| {
                let entry = entry.ok()?;
                let digest = format!("{algorithm}:{}", entry.file_name().to_str()?);
                let digest = Digest::from_str(&digest).ok()?;
                Some(
                    entry
                        .metadata()
                        .map(|meta| (digest, meta.len()))
                        .map_err(Error::from),
                )
            })
        });
        stream::iter(listed).boxed()
    }

    async fn remove(&self, digests: &[Digest]) -> Result<()> {
        let paths = digests
            .iter()
            .map(|digest| self.path(digest))
            .collect::<Result<Vec<_>>>()?;
        blocking(move || {
            for path in paths {
                portolan_disk::discard(&path)?;
            }
            Ok(())
        })
        .await
    }

    async fn publish(
        &self,
        named: &mut (dyn Iterator<Item = (String, Descriptor)> + Send),
    ) -> Result<()> {
        self.write_index(named)
    }
}

/// Files are not asked for on the threads that others wait on.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    match spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(
            Error::new(Kind::Storage, "work on the catalogue's folder broke off").because(error),
        ),
    }
}
