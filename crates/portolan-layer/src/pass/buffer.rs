//! Buffers that are filled here and hashed elsewhere, and come back to be filled again.

use std::collections::VecDeque;
use std::sync::Arc;

/// How many bytes a buffer holds: enough that passing one on costs nothing beside filling it, little enough to stay in the
/// processor's second cache.
pub(super) const BUFFER_BYTES: usize = 128 << 10;

/// Bytes that others may still be looking at.
pub(super) type Shared = Arc<Vec<u8>>;

/// Buffers to fill. There are never more of them than are looked at, and one.
#[derive(Debug, Default)]
pub(super) struct Pool {
    returned: VecDeque<Shared>,
}

impl Pool {
    /// A buffer that nobody looks at.
    pub(super) fn take(&mut self) -> Shared {
        if let Some(first) = self.returned.front_mut()
            && Arc::get_mut(first).is_some()
            && let Some(free) = self.returned.pop_front()
        {
            return free;
        }
        Arc::new(vec![0; BUFFER_BYTES])
    }

    /// Gives a buffer back; it is filled again when nobody looks at it any more.
    /// What is no buffer of a pool, such as the empty one that a reader begins with, is not kept.
    pub(super) fn give(&mut self, buffer: Shared) {
        if buffer.len() == BUFFER_BYTES {
            self.returned.push_back(buffer);
        }
    }
}
