//! Parquet: strings, numbers and truth values by column; lists of strings are paragraphs.
//!
//! DESIGN. Some rows at a time: pages that hold none of them are passed over by their headers. A file on disk
//! is mapped anew for each stretch. What the system maps around those headers counts as resident until the
//! stretch is read, up to half the file at its end, but holds nothing of our own: it goes when memory is short.

use super::log::Log;
use super::record::{Cell, Records, Row, Segments};
use super::source::Source;
use super::{Columns, Format, Kind};
use crate::error::{Error, Result};
use polars::io::mmap::MmapBytesReader;
use polars::prelude::{AnyValue, ArrowDataType, DataFrame, ParallelStrategy, ParquetReader, SerReader};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub(super) const FORMAT: Format = Format {
    name: "parquet",
    extensions: &["parquet", "pq"],
    sniff: |bytes| bytes.starts_with(b"PAR1"),
    kind: Kind::Records(open),
    binary: true,
};

/// A file may not unpack to more, unless it is large itself.
const UNPACKED_LIMIT: usize = 2 << 30;
/// Nor to more than so many times its size.
const DENSEST: usize = 100;
/// Most rows read at once.
const MOST_ROWS: usize = 65_536;

/// Rows as they are read.
struct Table<'a> {
    source: &'a Source,
    /// The bytes, where they do not lie on disk as they are read.
    bytes: Option<Vec<u8>>,
    names: Vec<String>,
    /// Rows of the file, how many are read at once, and how many have been.
    all: usize,
    step: usize,
    read: usize,
    /// Read and not yet given, how many bytes each of its rows takes, and the number of the first, from 0.
    held: DataFrame,
    sizes: Vec<usize>,
    given: usize,
}

fn open<'a>(source: &'a Source, _: &Columns, log: &mut Log) -> Result<Box<dyn Segments + 'a>> {
    let bytes = if source.on_disk().is_some() { None } else { Some(source.whole()?) };
    let held = DataFrame::default();
    let (names, sizes) = (Vec::new(), Vec::new());
    let mut table = Table { source, bytes, names, all: 0, step: 0, read: 0, held, sizes, given: 0 };
    guarded(source, || table.begin(log))?;
    Ok(Box::new(table))
}

/// The reader of a damaged file may panic where it should fail; that must not end the batch.
fn guarded<T>(source: &Source, read: impl FnOnce() -> std::result::Result<T, String>) -> Result<T> {
    let what = match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(found)) => return Ok(found),
        Ok(Err(what)) => what,
        Err(_) => "damaged".to_owned(),
    };
    Err(Error::new(source.path(), format!("not readable as Parquet: {what}"), "write the file anew"))
}

impl Table<'_> {
    fn reader(&self) -> std::result::Result<ParquetReader<Box<dyn MmapBytesReader + '_>>, String> {
        let bytes: Box<dyn MmapBytesReader + '_> = match (&self.bytes, self.source.on_disk()) {
            (None, Some(path)) => Box::new(std::fs::File::open(path).map_err(|e| e.to_string())?),
            (bytes, _) => Box::new(Cursor::new(bytes.as_deref().unwrap_or_default())),
        };
        Ok(ParquetReader::new(bytes))
    }

    /// Reads what the file says of itself.
    fn begin(&mut self, log: &mut Log) -> std::result::Result<(), String> {
        let text = |e: polars::error::PolarsError| e.to_string();
        let mut reader = self.reader()?;
        let schema = reader.schema().map_err(text)?;
        // Cells that repeat one value take next to nothing in the file, but do in memory.
        let groups = &reader.get_metadata().map_err(text)?.row_groups;
        let bytes = groups.iter().map(|g| g.total_byte_size()).fold(0, usize::saturating_add);
        let rows = groups.iter().map(|g| g.num_rows()).fold(0, usize::saturating_add);
        let cells = rows.saturating_mul(schema.len().max(1)).saturating_mul(size_of::<Cell>());
        let unpacked = bytes.max(cells);
        let limit = UNPACKED_LIMIT.max((self.source.unpacked() as usize).saturating_mul(DENSEST));
        if unpacked > limit {
            return Err(format!("unpacks to {unpacked} bytes, more than {limit}; split it"));
        }
        let mut names = Vec::new();
        for (name, field) in schema.iter() {
            if is_readable(&field.dtype) {
                names.push(name.to_string());
            } else {
                log.warn(
                    format!("column {name:?} is left out: its type {:?} is not read", field.dtype),
                    "store it as a string",
                );
            }
        }
        let row = unpacked.div_ceil(rows.max(1)).max(1);
        let step = (self.source.segment() / row).clamp(1, MOST_ROWS);
        drop(reader);
        (self.names, self.all, self.step) = (names, rows, step);
        Ok(())
    }

    /// Reads the next rows.
    fn step(&self) -> std::result::Result<DataFrame, String> {
        self.reader()?
            .with_columns(Some(self.names.clone()))
            .with_slice(Some((self.read, self.step)))
            // The others would look into every group of rows for every stretch.
            .read_parallel(ParallelStrategy::RowGroups)
            .finish()
            .map_err(|e| e.to_string())
    }
}

impl Segments for Table<'_> {
    fn next(&mut self, _: &mut Log) -> Result<Option<Vec<Row>>> {
        while self.sizes.is_empty() {
            if self.read >= self.all || self.names.is_empty() {
                return Ok(None);
            }
            self.held = guarded(self.source, || self.step())?;
            self.sizes = sizes(&self.held);
            self.read += self.step;
        }
        // A value that many rows share is there but once until each row has its own.
        let mut bytes = 0;
        let more = self.sizes.iter().skip(1).take_while(|&&size| {
            bytes += size;
            bytes < self.source.segment()
        });
        let taken = 1 + more.count();
        self.sizes.drain(..taken);
        let mut rows = Records::of_table(&self.held.head(Some(taken))).rows;
        rows.iter_mut().for_each(|row| row.line += self.given);
        self.held = self.held.slice(taken as i64, self.held.height() - taken);
        self.given += taken;
        Ok(Some(rows))
    }

    fn names(&self) -> &[String] {
        &self.names
    }
}

/// How many bytes the cells of each row of `table` take.
fn sizes(table: &DataFrame) -> Vec<usize> {
    let mut sizes = vec![table.width() * size_of::<Cell>(); table.height()];
    for column in table.columns() {
        for (size, value) in sizes.iter_mut().zip(column.as_materialized_series().iter()) {
            *size += match &value {
                AnyValue::List(items) => {
                    items.iter().filter_map(|item| item.get_str().map(str::len)).sum::<usize>()
                }
                value => value.get_str().map_or(0, str::len),
            };
        }
    }
    sizes
}

fn is_readable(kind: &ArrowDataType) -> bool {
    use ArrowDataType as T;
    match kind {
        T::List(inner) | T::LargeList(inner) => matches!(inner.dtype, T::Utf8 | T::LargeUtf8 | T::Utf8View),
        T::Utf8 | T::LargeUtf8 | T::Utf8View | T::Boolean | T::Null => true,
        T::Int32 | T::Int64 | T::UInt32 | T::UInt64 | T::Float32 | T::Float64 => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::file::File;
    use polars::prelude::{Column, DataFrame, ParquetWriter, Scalar};

    fn table() -> Vec<u8> {
        let columns = vec![
            Column::new("id".into(), ["a", "b", "c"]),
            Column::new("body".into(), [Some("India struck."), None, Some("Türkiye’s “no”")]),
            Column::new("outlet".into(), ["Dawn", "The Hindu", "Dawn"]),
            Column::new("n".into(), [1i64, 2, 3]),
            Column::new("share".into(), [0.5f64, 1.0, 2.25]),
            Column::new("front".into(), [true, false, true]),
        ];
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes).finish(&mut DataFrame::new(3, columns).unwrap()).unwrap();
        bytes
    }

    #[test]
    fn columns_and_nulls() {
        let file = File::of("f.parquet", &table()).unwrap();
        let found: Vec<_> = file.articles.iter().map(|a| (a.id.as_str(), a.text.as_str())).collect();
        assert_eq!(found, [("a", "India struck."), ("c", "Türkiye’s “no”")]);
        let meta: Vec<_> = file.articles[0].meta.iter().map(|(k, v)| format!("{k}={v}")).collect();
        assert_eq!(meta, ["front=true", "n=1", "outlet=Dawn", "share=0.5"]);
        assert_eq!(file.log.dropped(), 1);
    }

    #[test]
    fn a_bomb_is_refused() {
        // A hundred million rows of one truth value.
        let column = Column::new_scalar("front".into(), Scalar::from(true), 100_000_000);
        let mut bytes = Vec::new();
        let mut table = DataFrame::new(100_000_000, vec![column]).unwrap();
        ParquetWriter::new(&mut bytes).finish(&mut table).unwrap();
        assert!(bytes.len() < 1 << 20, "{}", bytes.len());
        let error = File::of("f.parquet", &bytes).unwrap_err();
        assert!(error.what().contains("unpacks to"), "{error}");
    }

    #[test]
    fn damaged_files_are_errors() {
        let whole = table();
        for cut in [4, 100, whole.len() - 1] {
            assert!(File::of("f.parquet", &whole[..cut]).is_err());
        }
        for at in (0..whole.len()).step_by(7) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0xFF;
            let _ = File::of("f.parquet", &bytes);
        }
    }
}
