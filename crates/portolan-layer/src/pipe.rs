//! A layer that comes as an async stream: bytes go through a bounded channel to a thread that may block.

use std::io::{self, Read};

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::spawn_blocking;

use crate::error::{Error, Kind};
use crate::pass::{Pass, Passed};
use crate::visitor::Visitor;

/// How many pieces of a stream may wait to be read. A piece is what the stream gives at once, some hundreds of KiB where it is fast: enough
/// that nobody waits, and few enough that little has come in vain when a visitor stops.
const WAITING: usize = 8;

/// Why a layer that came as a stream could not be read.
#[derive(Debug)]
pub enum StreamError<E> {
    /// The stream failed.
    Stream(E),
    /// The layer could not be read.
    Layer(Error),
}

/// Runs a pass over a stream. The network, the inflating and, with [`crate::Hashing::Aside`], the hashing go on side by side.
///
/// When the future is dropped, the thread sees its bytes end and ends too; when the visitor stops, the stream is not read on.
///
/// # Errors
/// The stream's own error if it failed, else the pass's.
pub async fn run_stream<E, V>(
    pass: Pass,
    mut stream: impl Stream<Item = Result<Bytes, E>> + Unpin,
    visitor: V,
) -> Result<Passed<V::Output>, StreamError<E>>
where
    V: Visitor + Send + 'static,
    V::Output: Send,
{
    let (sender, pieces) = channel(WAITING);
    let pipe = Pipe {
        pieces,
        bytes: Bytes::new(),
        ended: false,
    };
    let reading = spawn_blocking(move || pass.run(pipe, visitor));
    let fed = feed(&mut stream, sender).await;
    let passed = reading.await;
    if let Ok(Ok(stopped @ Passed::Stopped(_))) = passed {
        // Who has what was wanted does not mind what became of the rest.
        return Ok(stopped);
    }
    fed.map_err(StreamError::Stream)?;
    match passed {
        Ok(passed) => passed.map_err(StreamError::Layer),
        Err(error) => {
            let what = format!("reading was stopped: {error}");
            Err(StreamError::Layer(Error::new(Kind::Unreadable, what)))
        }
    }
}

/// Sends all pieces and then the word that these were all: a sender that is dropped without it was cut off.
async fn feed<E>(
    stream: &mut (impl Stream<Item = Result<Bytes, E>> + Unpin),
    sender: Sender<Piece>,
) -> Result<(), E> {
    while let Some(bytes) = stream.next().await {
        if sender.send(Piece::Bytes(bytes?)).await.is_err() {
            // The reader has what it wanted, or an error that it tells itself.
            return Ok(());
        }
    }
    let _ = sender.send(Piece::End).await;
    Ok(())
}

enum Piece {
    Bytes(Bytes),
    End,
}

struct Pipe {
    pieces: Receiver<Piece>,
    bytes: Bytes,
    ended: bool,
}

impl Read for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.bytes.is_empty() && !self.ended {
            match self.pieces.blocking_recv() {
                Some(Piece::Bytes(bytes)) => self.bytes = bytes,
                Some(Piece::End) => self.ended = true,
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
        let count = self.bytes.len().min(buffer.len());
        buffer[..count].copy_from_slice(&self.bytes.split_to(count));
        Ok(count)
    }
}
