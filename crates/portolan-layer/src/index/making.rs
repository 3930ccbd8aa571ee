//! Finding points while a layer is unpacked, at next to no cost.

use super::deflate::{TRIAL_BYTES, WINDOW_BYTES, find_start};
use super::point::{Point, Points, Start, shut};
use crate::error::Result;

/// How far apart points are: the less, the less is fetched for a file, and the larger is the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    plain: u64,
}

impl Default for Span {
    /// Every 4 MiB of the tar, or every 768 KiB of the layer, if that is sooner.
    fn default() -> Self {
        Self { plain: 4 << 20 }
    }
}

impl Span {
    /// Every so many bytes of the tar, or 3/16 of that of the layer, if that is sooner; 64 KiB at least.
    pub fn every(plain_bytes: u64) -> Self {
        Self {
            plain: plain_bytes.max(64 << 10),
        }
    }

    /// The most bytes of a layer between two points.
    fn packed(self) -> u64 {
        self.plain / 16 * 3
    }

    fn is_passed(self, plain: u64, packed: u64) -> bool {
        plain >= self.plain || packed >= self.packed()
    }

    /// Where a member begins a point takes no window, so that there can be more of them.
    fn is_passed_for_member(self, plain: u64, packed: u64) -> bool {
        Self {
            plain: self.plain / 16,
        }
        .is_passed(plain, packed)
    }

    fn twice(self) -> Self {
        Self {
            plain: self.plain.saturating_mul(2),
        }
    }
}

/// The most bytes of windows, and the most points, that are kept: beyond, every second one is given up.
const MOST_WINDOW_BYTES: usize = 64 << 20;
/// The most points: see [`MOST_WINDOW_BYTES`].
pub(crate) const MOST_POINTS: usize = 200_000;

/// The points of a layer that is being unpacked.
#[derive(Debug)]
pub(crate) struct Making {
    span: Span,
    points: Vec<Point>,
    window_bytes: usize,
    last: (u64, u64),
    waiting: Option<Waiting>,
}

/// A place where a block of deflate begins; at which bit will be seen when it has been unpacked.
#[derive(Debug)]
struct Waiting {
    /// Where in the layer the inflater stood.
    packed: u64,
    plain: u64,
    /// Where in the present buffer that is.
    at: usize,
    /// The last byte that the inflater took, and what follows.
    bytes: Vec<u8>,
    /// How many bytes further the member ended, if it did in the same buffer.
    ended: Option<usize>,
}

impl Making {
    pub(crate) fn new(span: Span) -> Self {
        Self {
            span,
            points: Vec::new(),
            window_bytes: 0,
            last: (0, 0),
            waiting: None,
        }
    }

    /// Whether it is time for a point, so that unpacking has to stop at the next block.
    pub(crate) fn wants_block(&self, packed: u64, plain: u64) -> bool {
        self.waiting.is_none()
            && self.span.is_passed(
                plain.saturating_sub(self.last.1),
                packed.saturating_sub(self.last.0),
            )
    }

    /// A block begins near here: `last` is the byte that was taken last, `next` those that follow.
    pub(crate) fn block(&mut self, (packed, plain): (u64, u64), at: usize, last: u8, next: &[u8]) {
        let next = next.get(..TRIAL_BYTES).unwrap_or(next);
        self.waiting = Some(Waiting {
            packed,
            plain,
            at,
            bytes: [&[last], next].concat(),
            ended: None,
        });
    }

    /// A member ends, so far into the present buffer.
    pub(crate) fn ended(&mut self, at: usize) {
        if let Some(waiting) = &mut self.waiting {
            let bytes = at.saturating_sub(waiting.at);
            waiting.ended.get_or_insert(bytes);
        }
    }

    /// A member, frame or stream begins here.
    pub(crate) fn member(&mut self, packed: u64, plain: u64) {
        let (last_packed, last_plain) = self.last;
        let since = (plain - last_plain, packed - last_packed);
        if self.span.is_passed_for_member(since.0, since.1) {
            self.add(Point {
                packed,
                plain,
                start: Start::Member,
            });
        }
    }

    /// A buffer has been filled: what was unpacked before it, and what is in it.
    pub(crate) fn filled(&mut self, before: &[u8], buffer: &[u8]) -> Result<()> {
        let Some(waiting) = self.waiting.take() else {
            return Ok(());
        };
        let (head, tail) = buffer.split_at(waiting.at.min(buffer.len()));
        let missing = WINDOW_BYTES.saturating_sub(head.len());
        let window = [
            before
                .get(before.len().saturating_sub(missing)..)
                .unwrap_or_default(),
            head.get(head.len().saturating_sub(WINDOW_BYTES)..)
                .unwrap_or_default(),
        ]
        .concat();
        // Where it is not to be found, the next block may do.
        let Some(found) = find_start(&waiting.bytes, &window, tail, waiting.ended) else {
            return Ok(());
        };
        // A member that began meanwhile needs no window, and is the better point.
        if self.last.1 > waiting.plain {
            return Ok(());
        }
        self.add(Point {
            packed: waiting.packed - found.back,
            plain: waiting.plain,
            start: Start::Block {
                bits: found.bits,
                window: shut(&window)?,
            },
        });
        Ok(())
    }

    fn add(&mut self, point: Point) {
        self.last = (point.packed, point.plain);
        self.window_bytes += point.start.window_bytes();
        self.points.push(point);
        if self.window_bytes > MOST_WINDOW_BYTES || self.points.len() >= MOST_POINTS {
            self.thin();
        }
    }

    fn thin(&mut self) {
        self.span = self.span.twice();
        let mut place = 0_usize;
        self.points.retain(|_| {
            place += 1;
            place.is_multiple_of(2)
        });
        let windows = self.points.iter().map(|point| point.start.window_bytes());
        self.window_bytes = windows.sum();
    }

    pub(crate) fn finish(self) -> Points {
        Points(self.points)
    }
}
