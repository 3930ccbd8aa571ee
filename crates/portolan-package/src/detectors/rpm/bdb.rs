//! Berkeley DB, `Packages` (Berkeley DB 4 and 5, `src/dbinc/db_page.h`; rpm, `lib/backend/bdb_ro.c`): a hash table on pages.
//!
//! A database is in the byte order of the machine that wrote it, so that those of s390x images are big-endian. The first page says which
//! buckets there are; each is a chain of pages of pairs, and a value that is too long for a page is a chain of its own.

use std::borrow::Cow;

use super::Broken;
use super::number::Order;
use super::pages::Pages;
use super::records::Records;

const HASH_MAGIC: u32 = 0x0006_1561;
/// The versions of the hash format that have this layout.
const VERSIONS: std::ops::RangeInclusive<u32> = 8..=10;
/// Where the number of the next page of a chain is, and what follows it in the header of a page.
const NEXT: usize = 16;
const ITEMS: usize = 20;
const FREE: usize = 22;
const TYPE: usize = 25;
/// The bytes of the header of a page.
const HEADER: usize = 26;
/// Types of pages: never used; of pairs, in disorder and in order; of a part of a long value.
const INVALID: u8 = 0;
const PAIRS: [u8; 2] = [2, 13];
const OVERFLOW: u8 = 7;
/// Types of items: on the page, and on a chain of pages.
const ON_PAGE: u8 = 1;
const OFF_PAGE: u8 = 3;

/// Gives all records of a database.
pub(super) fn read(content: &[u8], records: &mut Records<'_>) -> Result<(), Broken> {
    let mut table = Table::of(content)?;
    // There is a page for each bucket, however many there are said to be.
    let most = u32::try_from(table.pages.count()).unwrap_or(u32::MAX);
    if table.last_bucket > most {
        records.miss(Broken("there are fewer buckets than it says"));
    }
    for bucket in 0..=table.last_bucket.min(most) {
        if let Err(why) = table.bucket(bucket, records) {
            records.miss(why);
        }
        if !records.wants_more() {
            break;
        }
    }
    Ok(())
}

/// A table, as its first page tells it.
struct Table<'a> {
    order: Order,
    pages: Pages<'a>,
    last_bucket: u32,
    /// What is to be added to the number of a bucket to get that of its page, by the number of bits of the former.
    spares: Vec<u32>,
}

impl<'a> Table<'a> {
    fn of(content: &'a [u8]) -> Result<Self, Broken> {
        let order = [Order::Little, Order::Big]
            .into_iter()
            .find(|order| order.u32(content, 12) == Some(HASH_MAGIC))
            .ok_or(Broken(
                "it does not begin as a hash table of Berkeley DB does",
            ))?;
        let field = |place| {
            order
                .u32(content, place)
                .ok_or(Broken("it ends within its first page"))
        };
        if !VERSIONS.contains(&field(16)?) {
            return Err(Broken("its version is not known"));
        }
        let size = field(20)?;
        if !size.is_power_of_two() || !(512..=65_536).contains(&size) {
            return Err(Broken("its pages have a size that no page has"));
        }
        // How it is encrypted, and a bit for checksums, which move everything on a page. rpm asked for neither, ever.
        if content.get(24).is_some_and(|&algorithm| algorithm != 0)
            || content.get(26).is_some_and(|&flags| flags & 1 != 0)
        {
            return Err(Broken("it is encrypted or has checksums"));
        }
        let spares = (0..32).map(|number| field(96 + 4 * number));
        let mut pages = Pages::of(content, usize::try_from(size).unwrap_or_default());
        // Nothing else is on the first page.
        pages.take(0)?;
        Ok(Self {
            order,
            pages,
            last_bucket: field(72)?,
            spares: spares.collect::<Result<_, _>>()?,
        })
    }

    /// Gives the records of all pairs of a bucket.
    fn bucket(&mut self, bucket: u32, records: &mut Records<'_>) -> Result<(), Broken> {
        let bits = usize::try_from(u32::BITS - bucket.leading_zeros()).unwrap_or_default();
        let mut number = self
            .spares
            .get(bits)
            .and_then(|spare| bucket.checked_add(*spare))
            .ok_or(Broken("a bucket has no page"))?;
        while number != 0 && records.wants_more() {
            let page = self.page(number)?;
            let kind = page.get(TYPE).copied().unwrap_or_default();
            if kind == INVALID {
                // Set aside for a bucket, and not written so far.
                break;
            }
            if !PAIRS.contains(&kind) {
                return Err(Broken("a page is not of the type that it should be"));
            }
            self.pairs(page, records)?;
            number = self.field(page, NEXT)?;
        }
        Ok(())
    }

    fn pairs(&mut self, page: &'a [u8], records: &mut Records<'_>) -> Result<(), Broken> {
        // Items are laid down from the end of the page: each ends where the one before it begins.
        let mut end = page.len();
        let mut items = Vec::new();
        let count = self.order.u16(page, ITEMS).unwrap_or_default();
        for number in 0..usize::from(count) {
            let start = self.order.u16(page, HEADER + 2 * number).map(usize::from);
            let item = start.and_then(|start| page.get(start..end));
            items.push(item.ok_or(Broken("an item is not on its page"))?);
            end = start.unwrap_or_default();
        }
        for pair in items.chunks_exact(2) {
            // The record of number 0 is not a package: it says which number is the next.
            if let [[ON_PAGE, key @ ..], value] = pair
                && key.iter().any(|&byte| byte != 0)
                && records.wants_more()
            {
                match self.value(value) {
                    Ok(value) if records.has_room(value.len()) => records.take(&value),
                    Ok(_) => {}
                    Err(why) => records.miss(why),
                }
            }
        }
        Ok(())
    }

    /// What an item holds or points to.
    fn value(&mut self, item: &'a [u8]) -> Result<Cow<'a, [u8]>, Broken> {
        match item {
            [ON_PAGE, value @ ..] => Ok(Cow::Borrowed(value)),
            [OFF_PAGE, ..] => {
                let unsound = Broken("an item is too short");
                let number = self.order.u32(item, 4).ok_or(unsound)?;
                let length = self.order.place(item, 8).ok_or(unsound)?;
                self.overflow(number, length).map(Cow::Owned)
            }
            _ => Err(Broken("an item is of a type that rpm does not use")),
        }
    }

    /// The value of a length that is on the chain of pages from a number on.
    fn overflow(&mut self, mut number: u32, length: usize) -> Result<Vec<u8>, Broken> {
        let mut value = Vec::new();
        while value.len() < length {
            let page = self.page(number)?;
            let used = usize::from(self.order.u16(page, FREE).unwrap_or_default());
            let part = page
                .get(HEADER..HEADER + used)
                .filter(|part| part.len() <= length - value.len());
            match part {
                Some(part) if page.get(TYPE) == Some(&OVERFLOW) => value.extend_from_slice(part),
                _ => {
                    return Err(Broken(
                        "a page is not the part of a record that it should be",
                    ));
                }
            }
            number = self.field(page, NEXT)?;
        }
        Ok(value)
    }

    /// The page of a number, if it knows that it is that page.
    fn page(&mut self, number: u32) -> Result<&'a [u8], Broken> {
        let page = self
            .pages
            .take(usize::try_from(number).unwrap_or(usize::MAX))?;
        let unused = page.get(TYPE) == Some(&INVALID);
        if self.field(page, 8)? == number || unused {
            return Ok(page);
        }
        Err(Broken("a page is not the one that it should be"))
    }

    fn field(&self, page: &[u8], place: usize) -> Result<u32, Broken> {
        self.order
            .u32(page, place)
            .ok_or(Broken("a page is too short"))
    }
}
