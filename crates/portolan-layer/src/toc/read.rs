//! Reading a table of contents, and a file by it, by ranges of the layer.

use std::future::Future;
use std::ops::Range;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use portolan_image::digest::Hasher;

use super::feed::Feed;
use super::position::Promise;
use super::{Chunk, Content, Toc, TocPlace};
use crate::error::{Error, Kind};
use crate::index::{ReadError, Resume, Start};
use crate::pipe::StreamError;

/// Reads the table of contents of a layer, if it has one: by one range where annotations say where it is, else by two. `fetch` gives
/// bytes of the layer by range, as a stream.
///
/// # Errors
/// The stream's own, and those of [`Promise::read`]; [`Kind::Unreadable`] if more or fewer bytes come than were asked for.
pub async fn read<E, S, F>(
    promise: &Promise,
    mut fetch: impl FnMut(Range<u64>) -> F,
) -> Result<Option<Toc>, ReadError<E>>
where
    F: Future<Output = Result<S, E>>,
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let position = if let Some(position) = promise.position() {
        position.clone()
    } else {
        let footer = promise.footer();
        if footer.is_empty() {
            return Ok(None);
        }
        let footer = whole(footer, &mut fetch).await?;
        let Some(position) = promise.position_by(&footer) else {
            return Ok(None);
        };
        position
    };
    let bytes = whole(position.range(), &mut fetch).await?;
    let toc = promise.read(&position, &bytes);
    toc.map(Some).map_err(StreamError::Layer)
}

/// All bytes of a range, which is known to be small.
async fn whole<E, S, F>(
    range: Range<u64>,
    fetch: &mut impl FnMut(Range<u64>) -> F,
) -> Result<Vec<u8>, ReadError<E>>
where
    F: Future<Output = Result<S, E>>,
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let length = range.end - range.start;
    let mut stream = fetch(range).await.map_err(StreamError::Stream)?;
    let mut bytes = Vec::new();
    while let Some(part) = stream.next().await {
        bytes.extend_from_slice(&part.map_err(StreamError::Stream)?);
        if bytes.len() as u64 > length {
            break;
        }
    }
    if bytes.len() as u64 != length {
        let what = "more or fewer bytes of the layer came than were asked for";
        return Err(StreamError::Layer(Error::new(Kind::Unreadable, what)));
    }
    Ok(bytes)
}

/// How many bytes between two chunks are rather fetched for nothing than asked for apart.
const MOST_GAP_BYTES: u64 = 32 << 10;

static ZEROS: [u8; 32 << 10] = [0; 32 << 10];

impl TocPlace {
    /// Reads the content, part after part, each chunk checked against its digest at its end: what was shown before does not count
    /// if this fails. Chunks that follow each other come by one range; zeros are not fetched.
    ///
    /// # Errors
    /// The stream's own; [`Kind::Mismatch`] if a chunk or the file has not the digest that the table gives, [`Kind::CannotVerify`]
    /// if the table gives none, or one that cannot be computed, [`Kind::Malformed`] if a chunk cannot be unpacked,
    /// [`Kind::Unreadable`] if more or fewer bytes come than were asked for.
    pub async fn read<E, S, F>(
        &self,
        mut fetch: impl FnMut(Range<u64>) -> F,
        mut show: impl FnMut(&[u8]),
    ) -> Result<(), ReadError<E>>
    where
        F: Future<Output = Result<S, E>>,
        S: Stream<Item = Result<Bytes, E>> + Unpin,
    {
        let mut file = Checked::new(self.digest.as_ref())?;
        let mut feed = Feed::new(self.runs());
        for chunk in &self.chunks {
            let mut part = Checked::new(chunk.digest.as_ref())?;
            if part.is_unchecked() && file.is_unchecked() {
                let what = "the table of contents gives no digest of the file";
                return Err(StreamError::Layer(Error::new(Kind::CannotVerify, what)));
            }
            let mut show = |bytes: &[u8]| {
                part.update(bytes);
                file.update(bytes);
                show(bytes);
            };
            match chunk.content {
                Content::Zeros => zeros(chunk.bytes, &mut show),
                Content::Data => {
                    let compression = self.format.compression();
                    let resume = Resume::new(compression, &Start::Member, chunk.inner, chunk.bytes);
                    let resume = resume.map_err(StreamError::Layer)?;
                    let range = chunk.packed.clone();
                    feed.chunk(range, resume, &mut fetch, &mut show).await?;
                }
            }
            part.check("a chunk of the file")?;
        }
        file.check("the file")
    }

    /// Which stretches of the layer hold the data, those that are close together as one.
    fn runs(&self) -> Vec<Range<u64>> {
        let mut runs: Vec<Range<u64>> = Vec::new();
        let data = |chunk: &&Chunk| chunk.content == Content::Data;
        for chunk in self.chunks.iter().filter(data) {
            let Range { start, end } = chunk.packed;
            match runs.last_mut() {
                Some(run) if run.end <= start && start - run.end <= MOST_GAP_BYTES => run.end = end,
                _ => runs.push(start..end),
            }
        }
        runs
    }

    /// Reads the whole content into memory, if it has no more than so many bytes, and gives it out only if it has its digest.
    ///
    /// # Errors
    /// Those of [`TocPlace::read`], and [`Kind::TooLarge`].
    pub async fn read_all<E, S, F>(
        &self,
        most_bytes: usize,
        fetch: impl FnMut(Range<u64>) -> F,
    ) -> Result<Vec<u8>, ReadError<E>>
    where
        F: Future<Output = Result<S, E>>,
        S: Stream<Item = Result<Bytes, E>> + Unpin,
    {
        if self.size > most_bytes as u64 {
            let what = format!("the file has {} bytes, more than {most_bytes}", self.size);
            return Err(StreamError::Layer(Error::new(Kind::TooLarge, what)));
        }
        let mut content = Vec::new();
        self.read(fetch, |part| content.extend_from_slice(part))
            .await?;
        Ok(content)
    }
}

fn zeros(mut count: u64, show: &mut impl FnMut(&[u8])) {
    while count > 0 {
        let most = usize::try_from(count).unwrap_or(usize::MAX);
        let part = ZEROS.get(..most).unwrap_or(&ZEROS);
        show(part);
        count -= part.len() as u64;
    }
}

/// Bytes that are compared with a digest, if there is one.
struct Checked<'a>(Option<(Hasher, &'a portolan_image::Digest)>);

impl<'a> Checked<'a> {
    fn new<E>(digest: Option<&'a portolan_image::Digest>) -> Result<Self, ReadError<E>> {
        let Some(digest) = digest else {
            return Ok(Self(None));
        };
        let algorithm = digest.algorithm();
        let algorithm =
            algorithm.ok_or_else(|| StreamError::Layer(Error::from(digest.cannot_verify())))?;
        Ok(Self(Some((Hasher::new(algorithm), digest))))
    }

    fn is_unchecked(&self) -> bool {
        self.0.is_none()
    }

    fn update(&mut self, bytes: &[u8]) {
        if let Some((hasher, _)) = &mut self.0 {
            hasher.update(bytes);
        }
    }

    fn check<E>(self, whose: &str) -> Result<(), ReadError<E>> {
        let Some((hasher, expected)) = self.0 else {
            return Ok(());
        };
        let found = hasher.finish();
        if found == *expected {
            return Ok(());
        }
        let what = format!("{whose} has the digest {found}, expected {expected}");
        Err(StreamError::Layer(Error::new(Kind::Mismatch, what)))
    }
}
