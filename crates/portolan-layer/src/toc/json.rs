//! A table of contents in JSON, read entry by entry, so that it is never there as a whole.

use std::fmt;

use serde::Deserializer as _;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::lay_out::{LayOut, malformed};
use super::position::Position;
use super::row::Row;
use super::{Toc, Trust};
use crate::error::Result;

/// Reads a table.
pub(super) fn read(json: &[u8], position: &Position, trust: Trust) -> Result<Toc> {
    let mut lay_out = LayOut::new(position);
    let mut reader = serde_json::Deserializer::from_slice(json);
    let version = reader.deserialize_map(Table(&mut lay_out));
    let version = version.and_then(|version| reader.end().map(|()| version));
    match version {
        Ok(Some(1)) => lay_out.finish(trust),
        Ok(_) => Err(malformed("its version is not 1")),
        Err(error) => Err(lay_out
            .failed()
            .unwrap_or_else(|| malformed(&error.to_string()))),
    }
}

/// The object that the table is; gives its version.
struct Table<'a, 'b>(&'a mut LayOut<'b>);

impl<'de> Visitor<'de> for Table<'_, '_> {
    type Value = Option<u64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table of contents")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut version = None;
        let mut has_entries = false;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "version" => version = Some(map.next_value()?),
                "entries" if has_entries => return Err(A::Error::duplicate_field("entries")),
                "entries" => {
                    map.next_value_seed(Entries(&mut *self.0))?;
                    has_entries = true;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(version)
    }
}

/// The array of entries.
struct Entries<'a, 'b>(&'a mut LayOut<'b>);

impl<'de> DeserializeSeed<'de> for Entries<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("entries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<(), A::Error> {
        while let Some(row) = rows.next_element::<Row>()? {
            self.0
                .add(&row)
                .map_err(|()| A::Error::custom("an entry makes no sense"))?;
        }
        Ok(())
    }
}
