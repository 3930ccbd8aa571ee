//! Blobs in a bucket of an S3-compatible store, under the keys that they would have in an OCI image layout.

mod settings;
mod trouble;

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr as _;
use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::buffered::BufWriter;
use object_store::path::Path;
use object_store::{
    BackoffConfig, ClientOptions, ObjectStore as _, ObjectStoreExt as _, RetryConfig,
};
use portolan_image::{Digest, Document};
use tokio::io::AsyncWriteExt as _;
use tokio::sync::OnceCell;

use super::{Blobs, INDEX, Index, Kept, MARKER, MARKER_TEXT, MOST_BYTES, Published, key, same};
use crate::error::{Error, Kind, Result};
pub use settings::{S3Credentials, S3Settings};
use trouble::{Doing, trouble};

/// How many requests are under way at once.
const AT_ONCE: usize = 32;
/// How often a request is tried again before the call fails; the catalogue's own patience begins only then.
const RETRIES: usize = 4;
/// How long one request, all attempts together, may take.
const RETRY_FOR: Duration = Duration::from_secs(30);
/// How long one attempt may take, from beginning to end.
const ATTEMPT: Duration = Duration::from_secs(20);
/// How much of an index is held before it goes out in parts, in bytes. Parts of S3 have 5 MiB at least.
const PART: usize = 8 << 20;

/// A bucket, or a part of one.
pub(crate) struct Bucket {
    store: AmazonS3,
    prefix: String,
    /// As it is called in messages.
    name: String,
    /// Whether the marker of a layout is known to be there.
    marked: OnceCell<()>,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The client below holds credentials.
        write!(f, "Bucket({})", self.name)
    }
}

impl Bucket {
    /// A bucket that is there. Nothing is asked yet.
    ///
    /// # Errors
    /// [`Kind::Usage`] for settings that make no sense together.
    pub(crate) fn open(bucket: &str, prefix: &str, settings: &S3Settings) -> Result<Self> {
        let slash = if prefix.is_empty() { "" } else { "/" };
        let name = format!("s3://{bucket}{slash}{prefix}");
        let client = ClientOptions::new()
            .with_timeout(ATTEMPT)
            .with_pool_max_idle_per_host(AT_ONCE);
        let builder = AmazonS3Builder::new()
            .with_bucket_name(bucket)
            .with_client_options(settings.certificates(client)?)
            .with_retry(RetryConfig {
                backoff: BackoffConfig::default(),
                max_retries: RETRIES,
                retry_timeout: RETRY_FOR,
            });
        let store = settings.apply(builder)?.build().map_err(|error| {
            Error::new(Kind::Usage, format!("{name} cannot be reached like this")).because(error)
        })?;
        Ok(Self {
            store,
            prefix: prefix.to_owned(),
            name,
            marked: OnceCell::new(),
        })
    }

    fn at(&self, key: &str) -> Path {
        if self.prefix.is_empty() {
            Path::from(key)
        } else {
            Path::from(format!("{}/{key}", self.prefix))
        }
    }

    fn trouble(&self, doing: Doing, error: object_store::Error) -> Error {
        trouble(&self.name, doing, error)
    }

    async fn write(&self, key: &str, bytes: Bytes) -> Result<()> {
        let put = self.store.put(&self.at(key), bytes.into()).await;
        put.map(drop)
            .map_err(|error| self.trouble(Doing::Write, error))
    }

    /// Makes what is there a layout, before the first blob is put.
    async fn mark(&self) -> Result<()> {
        let mark = async || {
            if self.read(MARKER).await?.is_none() {
                self.write(MARKER, Bytes::from_static(MARKER_TEXT)).await?;
            }
            Ok(())
        };
        self.marked.get_or_try_init(mark).await.copied()
    }

    /// An object, piece by piece; `None` where there is none.
    async fn stream(&self, key: &str) -> Result<Option<(u64, BoxStream<'_, Result<Bytes>>)>> {
        match self.store.get(&self.at(key)).await {
            Ok(found) => {
                let size = found.meta.size;
                let pieces = found
                    .into_stream()
                    .map_err(|error| self.trouble(Doing::Read, error))
                    .boxed();
                Ok(Some((size, pieces)))
            }
            Err(error) if trouble::is_absent(&error) => Ok(None),
            Err(error) => Err(self.trouble(Doing::Read, error)),
        }
    }

    /// A small object, whole.
    async fn read(&self, key: &str) -> Result<Option<Bytes>> {
        let Some((size, mut pieces)) = self.stream(key).await? else {
            return Ok(None);
        };
        let too_large = || {
            Error::new(
                Kind::Damaged,
                format!("{}/{key} is larger than any blob that is kept", self.name),
            )
        };
        if size > MOST_BYTES {
            return Err(too_large());
        }
        let mut bytes = BytesMut::new();
        while let Some(piece) = pieces.try_next().await? {
            // What was promised above need not be what comes.
            if (bytes.len() + piece.len()) as u64 > MOST_BYTES {
                return Err(too_large());
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(Some(bytes.freeze()))
    }
}

#[async_trait]
impl Blobs for Bucket {
    async fn put(&self, documents: &[Document]) -> Result<()> {
        self.mark().await?;
        let mut seen = HashSet::new();
        let mut wanted = Vec::with_capacity(documents.len());
        for document in documents {
            if seen.insert(document.digest()) {
                wanted.push((key(document.digest())?, document.bytes().clone()));
            }
        }
        stream::iter(wanted)
            .map(|(key, bytes)| async move { self.write(&key, bytes).await })
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await
    }

    async fn get(&self, digest: &Digest) -> Result<Option<Bytes>> {
        self.read(&key(digest)?).await
    }

    fn list(&self) -> BoxStream<'_, Result<Kept>> {
        self.store
            .list(Some(&self.at("blobs")))
            .map_err(|error| self.trouble(Doing::Read, error))
            .try_filter_map(|meta| async move { Ok(kept(&meta)) })
            .boxed()
    }

    async fn remove(&self, digests: &[Digest]) -> Result<()> {
        let keys: Vec<object_store::Result<Path>> = digests
            .iter()
            .map(|digest| Ok(Ok(self.at(&key(digest)?))))
            .collect::<Result<_>>()?;
        let mut gone = self.store.delete_stream(stream::iter(keys).boxed());
        while let Some(removed) = gone.next().await {
            match removed {
                Ok(_) => {}
                Err(error) if trouble::is_absent(&error) => {}
                Err(error) => return Err(self.trouble(Doing::Write, error)),
            }
        }
        Ok(())
    }

    async fn sweep(&self, _: Timestamp) -> Result<()> {
        // An object appears whole. Parts of an index that was broken off cost little; a rule of the bucket ends them.
        Ok(())
    }

    async fn index_size(&self) -> Result<Option<u64>> {
        match self.store.head(&self.at(INDEX)).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(error) if trouble::is_absent(&error) => Ok(None),
            Err(error) => Err(self.trouble(Doing::Read, error)),
        }
    }

    async fn publish(&self, index: &dyn Index) -> Result<Published> {
        self.mark().await?;
        if let Some((_, there)) = self.stream(INDEX).await?
            && same(there, index.pieces()).await?
        {
            return Ok(Published::AsItWas);
        }
        let mut writer = BufWriter::with_capacity(
            std::sync::Arc::new(self.store.clone()),
            self.at(INDEX),
            PART,
        );
        let mut pieces = index.pieces();
        while let Some(piece) = pieces.try_next().await? {
            let put = writer.put(piece).await;
            put.map_err(|error| self.trouble(Doing::Write, error))?;
        }
        let done = writer.shutdown().await;
        done.map_err(|error| self.trouble(Doing::Write, trouble::of_io(error)))?;
        Ok(Published::Written)
    }
}

/// A blob of a listing; what is none is not ours.
fn kept(meta: &object_store::ObjectMeta) -> Option<Kept> {
    let mut parts = meta.location.as_ref().rsplit('/');
    let (encoded, algorithm) = (parts.next()?, parts.next()?);
    let digest = Digest::from_str(&format!("{algorithm}:{encoded}")).ok()?;
    Some(Kept {
        digest,
        size: meta.size,
        modified: Timestamp::from_millisecond(meta.last_modified.timestamp_millis()).ok()?,
    })
}
