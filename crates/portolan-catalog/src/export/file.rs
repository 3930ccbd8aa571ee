//! One Parquet file, written group of rows by group of rows.

use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use portolan_disk::Whole;

use super::tables::{Kind, Table};
use super::{ROWS_A_GROUP, number, text};
use crate::error::{Error, Kind as ErrorKind, Result};
use crate::sql::Row;

/// A file that is being written. Dropped before [`Part::finish`], it is not there.
pub(super) struct Part {
    writer: SerializedFileWriter<Whole>,
    columns: Vec<Values>,
    kinds: Vec<Kind>,
    in_group: usize,
    rows: usize,
}

/// The values of a column, those that are there; and for each row, whether it has one.
enum Values {
    Texts(Vec<ByteArray>, Vec<i16>),
    Numbers(Vec<i64>, Vec<i16>),
}

impl Part {
    pub(super) fn begin(file: &Path, table: &Table) -> Result<Self> {
        let schema = parse_message_type(&table.schema()).map_err(unwritable)?;
        let level = ZstdLevel::try_new(3).map_err(unwritable)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_created_by(concat!("portolan ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let writer =
            SerializedFileWriter::new(Whole::create(file)?, Arc::new(schema), Arc::new(properties))
                .map_err(unwritable)?;
        let kinds: Vec<Kind> = table.columns.iter().map(|column| column.kind).collect();
        Ok(Self {
            writer,
            columns: kinds.iter().map(|kind| Values::empty(*kind)).collect(),
            kinds,
            in_group: 0,
            rows: 0,
        })
    }

    /// How many rows it holds.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn push(&mut self, row: &Row) -> Result<()> {
        for (place, values) in self.columns.iter_mut().enumerate() {
            match values {
                Values::Texts(texts, there) => {
                    let value = text(row, place)?;
                    there.push(i16::from(value.is_some()));
                    texts.extend(value.map(|value| ByteArray::from(value.into_bytes())));
                }
                Values::Numbers(numbers, there) => {
                    let value = number(row, place)?;
                    there.push(i16::from(value.is_some()));
                    numbers.extend(value);
                }
            }
        }
        self.in_group += 1;
        self.rows += 1;
        if self.in_group >= ROWS_A_GROUP {
            self.write_group()?;
        }
        Ok(())
    }

    fn write_group(&mut self) -> Result<()> {
        if self.in_group == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group().map_err(unwritable)?;
        for (values, kind) in self.columns.iter_mut().zip(&self.kinds) {
            let mut column = group
                .next_column()
                .map_err(unwritable)?
                .ok_or_else(|| Error::new(ErrorKind::Storage, "a column of the file is missing"))?;
            match std::mem::replace(values, Values::empty(*kind)) {
                Values::Texts(texts, there) => {
                    column
                        .typed::<ByteArrayType>()
                        .write_batch(&texts, Some(&there), None)
                }
                Values::Numbers(numbers, there) => {
                    column
                        .typed::<Int64Type>()
                        .write_batch(&numbers, Some(&there), None)
                }
            }
            .map_err(unwritable)?;
            column.close().map_err(unwritable)?;
        }
        group.close().map_err(unwritable)?;
        self.in_group = 0;
        Ok(())
    }

    /// Makes the file appear.
    pub(super) fn finish(mut self) -> Result<()> {
        self.write_group()?;
        Ok(self.writer.into_inner().map_err(unwritable)?.finish()?)
    }
}

impl Values {
    fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Texts(Vec::new(), Vec::new()),
            Kind::Number | Kind::Time => Self::Numbers(Vec::new(), Vec::new()),
        }
    }
}

fn unwritable(error: parquet::errors::ParquetError) -> Error {
    Error::new(ErrorKind::Storage, "a Parquet file could not be written").because(error)
}
