//! Reading one file by ranges of a layer.

use std::future::Future;
use std::ops::Range;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};

use super::place::Place;
use super::resume::{Need, Resume};
use crate::error::{Error, Kind};
use crate::pipe::StreamError;

/// Why a file could not be read by ranges: what the ranges gave, or what was in them.
pub type ReadError<E> = StreamError<E>;

/// How many bytes are fetched at first when those that should have done did not; then twice as many, and so on.
const MORE_BYTES: u64 = 64 << 10;

impl Place {
    /// Reads the content, part after part, and checks it against its digest at the end: what was shown before does not count if
    /// this fails.
    ///
    /// `fetch` gives bytes of the layer by range, as a stream, from wherever they are. It is called once for most files, and
    /// again where the first range did not reach; streams are dropped when the file has ended. Unpacking goes on where
    /// the future is polled, piece by piece.
    ///
    /// # Errors
    /// The stream's own; [`Kind::Mismatch`] if the content is not what it was, [`Kind::Malformed`] if it cannot be unpacked,
    /// [`Kind::CannotVerify`] for a sparse file, [`Kind::Unreadable`] if more or fewer bytes come than were asked for.
    /// After any of them but the first the layer can be read whole instead.
    pub async fn read<E, S, F>(
        &self,
        fetch: impl FnMut(Range<u64>) -> F,
        mut show: impl FnMut(&[u8]),
    ) -> Result<(), ReadError<E>>
    where
        F: Future<Output = Result<S, E>>,
        S: Stream<Item = Result<Bytes, E>> + Unpin,
    {
        let mut resume = self.resume().map_err(StreamError::Layer)?;
        let mut hasher = Self::hasher();
        if self.content().is_empty() {
            return self.check(hasher).map_err(StreamError::Layer);
        }
        let show = |bytes: &[u8]| {
            hasher.update(bytes);
            show(bytes);
        };
        read_ranges(
            &mut resume,
            self.first_range(),
            self.range().end,
            fetch,
            show,
        )
        .await?;
        self.check(hasher).map_err(StreamError::Layer)
    }

    /// Reads the whole content into memory, if it has no more than so many bytes, and gives it out only if it has its digest.
    ///
    /// # Errors
    /// Those of [`Place::read`], and [`Kind::TooLarge`].
    pub async fn read_all<E, S, F>(
        &self,
        most_bytes: usize,
        fetch: impl FnMut(Range<u64>) -> F,
    ) -> Result<Vec<u8>, ReadError<E>>
    where
        F: Future<Output = Result<S, E>>,
        S: Stream<Item = Result<Bytes, E>> + Unpin,
    {
        if self.size() > most_bytes as u64 {
            let what = format!("the file has {} bytes, more than {most_bytes}", self.size());
            return Err(StreamError::Layer(Error::new(Kind::TooLarge, what)));
        }
        let mut content = Vec::new();
        self.read(fetch, |part| content.extend_from_slice(part))
            .await?;
        Ok(content)
    }
}

/// Feeds ranges of a layer to who unpacks them, until it has enough: first those that should do, then more, up to an end.
async fn read_ranges<E, S, F>(
    resume: &mut Resume,
    first: Range<u64>,
    end: u64,
    mut fetch: impl FnMut(Range<u64>) -> F,
    mut show: impl FnMut(&[u8]),
) -> Result<(), ReadError<E>>
where
    F: Future<Output = Result<S, E>>,
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let mut range = first;
    let mut more = MORE_BYTES;
    while range.start < range.end {
        let mut stream = fetch(range.clone()).await.map_err(StreamError::Stream)?;
        let mut left = range.end - range.start;
        while left > 0 {
            let Some(bytes) = stream.next().await else {
                return Err(wrong_length("fewer"));
            };
            let bytes = bytes.map_err(StreamError::Stream)?;
            left = left
                .checked_sub(bytes.len() as u64)
                .ok_or_else(|| wrong_length("more"))?;
            let need = resume.push(&bytes, &mut show).map_err(StreamError::Layer)?;
            if need == Need::Nothing {
                return Ok(());
            }
        }
        range = range.end..end.min(range.end.saturating_add(more));
        more = more.saturating_mul(2);
    }
    let what = "the layer ends before the file does";
    Err(StreamError::Layer(Error::new(Kind::Malformed, what)))
}

fn wrong_length<E>(how: &str) -> ReadError<E> {
    let what = format!("{how} bytes of the layer came than were asked for");
    StreamError::Layer(Error::new(Kind::Unreadable, what))
}
