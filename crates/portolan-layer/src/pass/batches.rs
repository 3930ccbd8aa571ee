//! Work handed to a thread, several pieces at a time: to wake a thread costs as much as hashing some KiB.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// How many bytes, or pieces if that is sooner, are handed over together.
const BYTES: usize = 512 << 10;
const PIECES: usize = 64;
/// How many batches may wait for the thread.
const WAITING: usize = 4;

/// Where pieces are handed over.
#[derive(Debug)]
pub(super) struct Batches<T> {
    sender: SyncSender<Vec<T>>,
    gathered: Vec<T>,
    bytes: usize,
}

/// Where a thread gets them.
pub(super) type Handed<T> = Receiver<Vec<T>>;

impl<T> Batches<T> {
    pub(super) fn new() -> (Self, Handed<T>) {
        let (sender, handed) = sync_channel(WAITING);
        let batches = Self {
            sender,
            gathered: Vec::new(),
            bytes: 0,
        };
        (batches, handed)
    }

    /// Hands over a piece, which has so many bytes, with the next ones.
    pub(super) fn add(&mut self, piece: T, bytes: usize) {
        self.gathered.push(piece);
        self.bytes += bytes;
        if self.bytes >= BYTES || self.gathered.len() >= PIECES {
            self.send();
        }
    }

    /// Hands over what is left: there is no more.
    pub(super) fn finish(mut self) {
        self.send();
    }

    fn send(&mut self) {
        self.bytes = 0;
        // It fails only if the thread is gone; who joins it sees that.
        let _ = self.sender.send(std::mem::take(&mut self.gathered));
    }
}
