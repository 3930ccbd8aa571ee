//! Chunks out of the few ranges that they come in.

use std::future::Future;
use std::ops::Range;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};

use crate::error::{Error, Kind};
use crate::index::{Need, ReadError, Resume};
use crate::pipe::StreamError;

/// Ranges of a layer, of which the next is asked for when a chunk is in it.
pub(super) struct Feed<S> {
    runs: std::vec::IntoIter<Range<u64>>,
    /// What is left of the present one.
    left: Range<u64>,
    stream: Option<S>,
    pending: Bytes,
}

impl<E, S> Feed<S>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    /// The ranges, in the order of their chunks.
    pub(super) fn new(runs: Vec<Range<u64>>) -> Self {
        Self {
            runs: runs.into_iter(),
            left: 0..0,
            stream: None,
            pending: Bytes::new(),
        }
    }

    /// Feeds the next chunk to who unpacks it, until it has enough.
    pub(super) async fn chunk<F>(
        &mut self,
        chunk: Range<u64>,
        mut resume: Resume,
        fetch: &mut impl FnMut(Range<u64>) -> F,
        mut show: impl FnMut(&[u8]),
    ) -> Result<(), ReadError<E>>
    where
        F: Future<Output = Result<S, E>>,
    {
        if chunk.start < self.left.start || self.left.end < chunk.end {
            self.left = self.runs.next().unwrap_or(chunk.clone());
            self.pending = Bytes::new();
            let stream = fetch(self.left.clone()).await;
            self.stream = Some(stream.map_err(StreamError::Stream)?);
        }
        while self.left.start < chunk.end {
            // What stands before the chunk is passed over.
            let is_before = self.left.start < chunk.start;
            let end = if is_before { chunk.start } else { chunk.end };
            let part = self.next_to(end).await?;
            if is_before {
                continue;
            }
            let need = resume.push(&part, &mut show).map_err(StreamError::Layer)?;
            if need == Need::Nothing {
                return Ok(());
            }
        }
        let what = "a chunk of the file ends too early";
        Err(StreamError::Layer(Error::new(Kind::Malformed, what)))
    }

    /// The next bytes, up to a place in the layer at most.
    async fn next_to(&mut self, end: u64) -> Result<Bytes, ReadError<E>> {
        while self.pending.is_empty() {
            let next = match &mut self.stream {
                Some(stream) => stream.next().await,
                None => None,
            };
            let bytes = next.ok_or_else(|| wrong_length("fewer"))?;
            self.pending = bytes.map_err(StreamError::Stream)?;
            if self.pending.len() as u64 > self.left.end - self.left.start {
                return Err(wrong_length("more"));
            }
        }
        let most = usize::try_from(end - self.left.start).unwrap_or(usize::MAX);
        let part = self.pending.split_to(most.min(self.pending.len()));
        self.left.start += part.len() as u64;
        Ok(part)
    }
}

fn wrong_length<E>(how: &str) -> ReadError<E> {
    let what = format!("{how} bytes of the layer came than were asked for");
    StreamError::Layer(Error::new(Kind::Unreadable, what))
}
