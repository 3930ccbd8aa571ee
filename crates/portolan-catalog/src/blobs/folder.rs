//! Blobs in a folder that is an OCI image layout, so that skopeo and umoci read it too (image-spec, image-layout.md).

use std::collections::HashSet;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use portolan_image::{Digest, Document};
use tokio::task::spawn_blocking;

use super::{Blobs, INDEX, Index, Kept, MARKER, MARKER_TEXT, MOST_BYTES, Published, key, same};
use crate::error::{Error, Kind, Result};

/// The folders of blobs: the algorithms whose digests can be verified.
const ALGORITHMS: [&str; 2] = ["sha256", "sha512"];
/// How much of the index is read at once, in bytes.
const PIECE: usize = 256 << 10;
/// The index of a layout that names nothing.
const EMPTY_INDEX: &[u8] =
    b"{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}";

/// A folder of blobs.
#[derive(Debug)]
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Opens the layout, or makes it.
    pub(crate) fn open(root: &Path) -> Result<Self> {
        for algorithm in ALGORITHMS {
            portolan_disk::create_folder(&root.join("blobs").join(algorithm))?;
        }
        let marker = root.join(MARKER);
        if !marker.exists() {
            portolan_disk::write(&marker, MARKER_TEXT)?;
        }
        let index = root.join(INDEX);
        if !index.exists() {
            portolan_disk::write(&index, EMPTY_INDEX)?;
        }
        Ok(Self {
            root: root.to_owned(),
        })
    }

    /// A layout of somebody else, which is only read.
    pub(super) fn there(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }

    fn path(&self, digest: &Digest) -> Result<PathBuf> {
        Ok(self.root.join(key(digest)?))
    }

    /// The index as it stands there, piece by piece.
    async fn index(&self) -> Result<Option<BoxStream<'static, Result<Bytes>>>> {
        let path = self.root.join(INDEX);
        let opened = blocking(move || match std::fs::File::open(path) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        });
        let Some(file) = opened.await? else {
            return Ok(None);
        };
        let pieces = stream::try_unfold(file, |mut file| async {
            let read = blocking(move || {
                let mut piece = Vec::with_capacity(PIECE);
                (&mut file).take(PIECE as u64).read_to_end(&mut piece)?;
                Ok((piece, file))
            });
            let (piece, file) = read.await?;
            Ok((!piece.is_empty()).then(|| (Bytes::from(piece), file)))
        });
        Ok(Some(pieces.boxed()))
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
                // A file may have been torn by a power cut before anything named it, or have rotted since.
                let there = std::fs::metadata(&path)
                    .is_ok_and(|meta| meta.len() == bytes.len() as u64)
                    && std::fs::read(&path).is_ok_and(|there| there == bytes);
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

    fn list(&self) -> BoxStream<'_, Result<Kept>> {
        let listed = ALGORITHMS.into_iter().flat_map(|algorithm| {
            let folder = self.root.join("blobs").join(algorithm);
            let entries = std::fs::read_dir(folder).into_iter().flatten();
            entries.filter_map(move |entry| {
                let entry = entry.ok()?;
                let digest = format!("{algorithm}:{}", entry.file_name().to_str()?);
                let digest = Digest::from_str(&digest).ok()?;
                match entry.metadata() {
                    Ok(meta) => Some(Ok(Kept {
                        digest,
                        size: meta.len(),
                        modified: modified(&meta)?,
                    })),
                    Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                    Err(error) => Some(Err(error.into())),
                }
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

    async fn sweep(&self, before: Timestamp) -> Result<()> {
        let mut folders: Vec<PathBuf> = ALGORITHMS
            .iter()
            .map(|algorithm| self.root.join("blobs").join(algorithm))
            .collect();
        folders.push(self.root.clone());
        blocking(move || {
            for entry in folders.iter().flat_map(std::fs::read_dir).flatten() {
                let entry = entry?;
                let name = entry.file_name();
                let unfinished = name
                    .to_str()
                    .is_some_and(|name| name.ends_with(portolan_disk::UNFINISHED));
                let old = |meta| modified(&meta).is_some_and(|time| time < before);
                if unfinished && entry.metadata().is_ok_and(old) {
                    portolan_disk::discard(&entry.path())?;
                }
            }
            Ok(())
        })
        .await
    }

    async fn index_size(&self) -> Result<Option<u64>> {
        let path = self.root.join(INDEX);
        blocking(move || match std::fs::metadata(path) {
            Ok(meta) => Ok(Some(meta.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        })
        .await
    }

    async fn publish(&self, index: &dyn Index) -> Result<Published> {
        if let Some(there) = self.index().await?
            && same(there, index.pieces()).await?
        {
            return Ok(Published::AsItWas);
        }
        let path = self.root.join(INDEX);
        let mut file = blocking(move || Ok(portolan_disk::Whole::create(&path)?)).await?;
        let mut pieces = index.pieces();
        while let Some(piece) = pieces.try_next().await? {
            let write = move || {
                file.write_all(&piece)?;
                Ok(file)
            };
            file = blocking(write).await?;
        }
        blocking(move || Ok(file.finish()?)).await?;
        Ok(Published::Written)
    }
}

/// When a file was written; nothing where the file system does not say.
fn modified(meta: &std::fs::Metadata) -> Option<Timestamp> {
    Timestamp::try_from(meta.modified().ok()?).ok()
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
