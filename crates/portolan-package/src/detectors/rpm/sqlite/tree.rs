//! The b-tree of a table (SQLite, "Database File Format", sections 1.6 and 1.7): from its root to all rows.

use std::borrow::Cow;

use super::super::Broken;
use super::super::number::Order::Big;
use super::super::pages::Pages;
use super::record::varint;

/// Types of pages.
const INTERIOR: u8 = 0x05;
const LEAF: u8 = 0x0d;
/// The bytes of the header of the file, which the first page begins with.
const FILE_HEADER: usize = 100;

/// Who is given the rows of a table.
pub(super) trait Rows {
    /// Whether it wants more.
    fn wants_more(&self) -> bool;
    /// The next row.
    fn row(&mut self, row: &[u8]);
    /// A row, or a page with an unknown number of them, cannot be read.
    fn miss(&mut self, why: Broken);
}

/// All trees of a database.
pub(super) struct Tree<'a> {
    pages: Pages<'a>,
    /// The bytes of a page that are used.
    usable: usize,
}

/// What is on a page of a tree.
struct Node<'a> {
    page: &'a [u8],
    kind: u8,
    /// The last child of an interior page.
    last: u32,
    /// Where its cells begin.
    cells: Vec<usize>,
}

impl<'a> Tree<'a> {
    /// The trees on pages of which so many bytes are used.
    pub(super) fn new(pages: Pages<'a>, usable: usize) -> Self {
        Self { pages, usable }
    }

    /// Shows all rows of the tree whose root is on the page of a number, in their order.
    pub(super) fn walk(&mut self, root: u32, rows: &mut impl Rows) {
        let mut waiting = vec![root];
        while let Some(number) = waiting.pop() {
            if !rows.wants_more() {
                return;
            }
            let node = match self.node(number) {
                Ok(node) => node,
                Err(why) => {
                    rows.miss(why);
                    continue;
                }
            };
            if node.kind == LEAF {
                self.leaf(&node, rows);
                continue;
            }
            // Each child is on a page of its own.
            if waiting.len() + node.cells.len() > self.pages.count() {
                rows.miss(Broken("a page has more children than there are pages"));
                continue;
            }
            waiting.push(node.last);
            let children = node.cells.iter().rev();
            waiting.extend(children.filter_map(|&cell| Big.u32(node.page, cell)));
        }
    }

    fn leaf(&mut self, node: &Node<'a>, rows: &mut impl Rows) {
        for &cell in &node.cells {
            if !rows.wants_more() {
                return;
            }
            match self.row(node.page, cell) {
                Ok(row) => rows.row(&row),
                Err(why) => rows.miss(why),
            }
        }
    }

    fn node(&mut self, number: u32) -> Result<Node<'a>, Broken> {
        let page = self.page(number)?;
        let unsound = Broken("a page is not of the type that it should be");
        let start = if number == 1 { FILE_HEADER } else { 0 };
        let header = page.get(start..).ok_or(unsound)?;
        let kind = *header.first().ok_or(unsound)?;
        let count = usize::from(Big.u16(header, 3).ok_or(unsound)?);
        let (length, last) = match kind {
            LEAF => (8, 0),
            INTERIOR => (12, Big.u32(header, 8).ok_or(unsound)?),
            _ => return Err(unsound),
        };
        let cells = header
            .get(length..length + 2 * count)
            .ok_or(Broken("a page has more cells than there is room for"))?;
        let places = cells.as_chunks().0.iter();
        Ok(Node {
            page,
            kind,
            last,
            cells: places
                .map(|&place| usize::from(u16::from_be_bytes(place)))
                .collect(),
        })
    }

    /// The row in the cell at a place of a leaf: its length, its key, and as much of it as is kept on the page.
    fn row(&mut self, page: &'a [u8], place: usize) -> Result<Cow<'a, [u8]>, Broken> {
        let unsound = Broken("a row is not on its page");
        let cell = page.get(place..).ok_or(unsound)?;
        let (length, cell) = varint(cell).ok_or(unsound)?;
        let (_, cell) = varint(cell).ok_or(unsound)?;
        let length = usize::try_from(length).map_err(|_| unsound)?;
        let kept = self.kept(length);
        let (row, rest) = cell.split_at_checked(kept).ok_or(unsound)?;
        if kept == length {
            return Ok(Cow::Borrowed(row));
        }
        let next = Big.u32(rest, 0).ok_or(unsound)?;
        self.overflow(row, next, length).map(Cow::Owned)
    }

    /// How much of a row of some length is on its leaf.
    fn kept(&self, length: usize) -> usize {
        let most = self.usable - 35;
        if length <= most {
            return length;
        }
        let least = (self.usable - 12) * 32 / 255 - 23;
        let kept = least + (length - least) % (self.usable - 4);
        if kept <= most { kept } else { least }
    }

    /// A row whose beginning is on a leaf, and the rest on the chain of pages from a number on.
    fn overflow(&mut self, start: &[u8], mut next: u32, length: usize) -> Result<Vec<u8>, Broken> {
        let mut row = Vec::new();
        while row.len() < length {
            let page = self.page(next)?;
            if row.is_empty() {
                // Not before there is a page: else many rows could share a beginning that is copied each time.
                row.extend_from_slice(start);
            }
            next = Big.u32(page, 0).unwrap_or_default();
            let part = page.get(4..self.usable).unwrap_or_default();
            let part = part.get(..length - row.len()).unwrap_or(part);
            row.extend_from_slice(part);
        }
        Ok(row)
    }

    /// The page of a number, counted from 1.
    fn page(&mut self, number: u32) -> Result<&'a [u8], Broken> {
        let number = number
            .checked_sub(1)
            .and_then(|number| usize::try_from(number).ok());
        self.pages.take(number.unwrap_or(usize::MAX))
    }
}
