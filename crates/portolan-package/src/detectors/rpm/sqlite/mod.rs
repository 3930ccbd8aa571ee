//! SQLite, `rpmdb.sqlite` (SQLite, "Database File Format"): just enough to read the rows of one table.
//!
//! rpm's table is `Packages(hnum INTEGER PRIMARY KEY, blob BLOB)`; the header of a package is its blob.

mod record;
mod tree;
pub(super) mod wal;

use super::Broken;
use super::number::Order::Big;
use super::pages::Pages;
use super::records::Records;
use record::Value;
use tree::{Rows, Tree};

const MAGIC: &[u8] = b"SQLite format 3\0";
/// The table that has the headers.
const TABLE: &[u8] = b"Packages";
/// How many columns of a row are looked at; the schema has five.
const COLUMNS: usize = 5;

/// Gives all records of a database (section 1.3, the header; section 2.6, the schema).
pub(super) fn read(content: &[u8], records: &mut Records<'_>) -> Result<(), Broken> {
    if content.is_empty() {
        // A database that nothing was written to yet.
        return Ok(());
    }
    if !content.starts_with(MAGIC) {
        return Err(Broken("it does not begin as an SQLite database does"));
    }
    let short = Broken("it ends within its header");
    let size = match Big.u16(content, 16).ok_or(short)? {
        1 => 65_536,
        size => usize::from(size),
    };
    if !size.is_power_of_two() || size < 512 {
        return Err(Broken("its pages have a size that no page has"));
    }
    let reserved = usize::from(*content.get(20).ok_or(short)?);
    if size - reserved < 480 {
        return Err(Broken("its pages have no room for anything"));
    }
    if Big.u32(content, 56).ok_or(short)? > 1 {
        return Err(Broken("its text is not in UTF-8"));
    }
    let mut tree = Tree::new(Pages::of(content, size), size - reserved);
    let mut schema = Schema::default();
    tree.walk(1, &mut schema);
    match (schema.root, schema.broken) {
        (Some(root), _) => {
            tree.walk(root, records);
            Ok(())
        }
        (None, Some(why)) => Err(why),
        (None, None) => Err(Broken("it has no table `Packages`")),
    }
}

/// Where the table begins, once it was found in the schema.
#[derive(Default)]
struct Schema {
    root: Option<u32>,
    broken: Option<Broken>,
}

impl Rows for Schema {
    fn wants_more(&self) -> bool {
        self.root.is_none()
    }

    /// Columns `type`, `name`, `tbl_name`, `rootpage`, `sql`.
    fn row(&mut self, row: &[u8]) {
        let mut columns = record::values(row).take(COLUMNS);
        let mut next = || columns.next();
        if let (Some(Value::Text(kind)), Some(Value::Text(name)), _, Some(Value::Integer(root))) =
            (next(), next(), next(), next())
            && kind == b"table"
            && name.eq_ignore_ascii_case(TABLE)
        {
            self.root = u32::try_from(root).ok();
        }
    }

    fn miss(&mut self, why: Broken) {
        self.broken.get_or_insert(why);
    }
}

/// The rows of the table itself.
impl Rows for Records<'_> {
    fn wants_more(&self) -> bool {
        self.wants_more()
    }

    /// The number is in the key of the row, so that the blob is its only value.
    fn row(&mut self, row: &[u8]) {
        if !self.has_room(row.len()) {
            return;
        }
        let mut columns = record::values(row).take(COLUMNS);
        let blob = columns.find_map(|value| match value {
            Value::Blob(blob) => Some(blob),
            _ => None,
        });
        match blob {
            Some(blob) => self.take(blob),
            None => self.miss(Broken("a row has no header")),
        }
    }

    fn miss(&mut self, why: Broken) {
        self.miss(why);
    }
}
