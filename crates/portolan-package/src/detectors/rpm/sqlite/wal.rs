//! The write-ahead log beside an SQLite database (SQLite, "Database File Format", section 4).
//!
//! Changes go there first, and into the database later. rpm empties the log when it is done, so that those of images have no bytes; where one
//! has been left, the database beside it may be behind. Both are files by themselves, in layers that may differ, so that the log is
//! told instead of laid over the database.

use super::super::number::Order;
use crate::clue::Found;

/// The magic number; the lowest bit says in which byte order sums are made.
const MAGIC: u32 = 0x377f_0682;
/// The bytes of the header of the log, and of that of each page in it.
const HEADER: usize = 32;
const FRAME: usize = 24;

/// Says so if there are changes in a log. One that SQLite would not believe has none.
pub(in super::super) fn read(content: &[u8]) -> Vec<Found> {
    match committed(content) {
        None | Some(0) => Vec::new(),
        Some(count) => {
            let pages = if count == 1 { "page" } else { "pages" };
            vec![Found::Unread(format!(
                "it holds {count} changed {pages} of the database of rpm beside it, which may not be in there yet, and are not read"
            ))]
        }
    }
}

/// How many pages there are up to the last that ends a transaction.
fn committed(log: &[u8]) -> Option<usize> {
    let number = |place| Order::Big.u32(log, place);
    let order = match number(0)? {
        MAGIC => Order::Little,
        magic if magic == MAGIC | 1 => Order::Big,
        _ => return None,
    };
    let size = usize::try_from(number(8)?).ok()?;
    if !size.is_power_of_two() || !(512..=65_536).contains(&size) {
        return None;
    }
    let (header, frames) = log.split_at_checked(HEADER)?;
    let mut sum = Sum { order, sum: (0, 0) };
    sum.add(header.get(..24)?);
    if !sum.stands_in(header.get(24..)?) {
        return None;
    }
    let mut committed = 0;
    for (count, frame) in (1..).zip(frames.chunks_exact(FRAME + size)) {
        let (head, page) = frame.split_at_checked(FRAME)?;
        sum.add(head.get(..8)?);
        sum.add(page);
        // The same salt as in the header, or it is left from before.
        if head.get(8..16) != header.get(16..24) || !sum.stands_in(head.get(16..)?) {
            break;
        }
        if Order::Big.u32(head, 4)? != 0 {
            committed = count;
        }
    }
    Some(committed)
}

/// The checksum, which goes on from frame to frame (section 4.2).
struct Sum {
    order: Order,
    sum: (u32, u32),
}

impl Sum {
    fn add(&mut self, bytes: &[u8]) {
        let (mut one, mut two) = self.sum;
        for pair in bytes.chunks_exact(8) {
            let number = |place| self.order.u32(pair, place).unwrap_or_default();
            one = one.wrapping_add(number(0)).wrapping_add(two);
            two = two.wrapping_add(number(4)).wrapping_add(one);
        }
        self.sum = (one, two);
    }

    fn stands_in(&self, bytes: &[u8]) -> bool {
        let number = |place| Order::Big.u32(bytes, place);
        (number(0), number(4)) == (Some(self.sum.0), Some(self.sum.1))
    }
}
