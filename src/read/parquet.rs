//! Parquet: strings, numbers and truth values by column; lists of strings are paragraphs.

use super::record::{self, Cell, Records};
use super::{Columns, File, Format};
use crate::error::{Error, Result};
use polars::prelude::{ArrowDataType, ParquetReader, SerReader};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub(super) const FORMAT: Format = Format {
    name: "parquet",
    extensions: &["parquet", "pq"],
    sniff: |bytes| bytes.starts_with(b"PAR1"),
    parse,
    records: Some(records),
};

/// A file may not unpack to more.
const UNPACKED_LIMIT: usize = 2 << 30;

fn parse(file: &mut File, columns: &Columns) -> Result<()> {
    let records = records(file, columns)?;
    record::articles(file, records, columns)
}

fn records(file: &mut File, _: &Columns) -> Result<Records> {
    file.encoding = "binary";
    let bytes = std::mem::take(&mut file.bytes);
    // The reader of a damaged file may panic where it should fail; that must not end the batch.
    let read = catch_unwind(AssertUnwindSafe(|| unpack(&bytes, file)));
    let what = match read {
        Ok(Ok(records)) => return Ok(records),
        Ok(Err(what)) => what,
        Err(_) => "damaged".to_owned(),
    };
    Err(Error::new(&file.path, format!("not readable as Parquet: {what}"), "write the file anew"))
}

fn unpack(bytes: &[u8], file: &mut File) -> std::result::Result<Records, String> {
    let text = |e: polars::error::PolarsError| e.to_string();
    let mut reader = ParquetReader::new(Cursor::new(bytes));
    let schema = reader.schema().map_err(text)?;
    // Cells that repeat one value take next to nothing in the file, but do in memory.
    let groups = &reader.get_metadata().map_err(text)?.row_groups;
    let bytes = groups.iter().map(|g| g.total_byte_size()).fold(0, usize::saturating_add);
    let cells = groups.iter().map(|g| g.num_rows()).fold(0, usize::saturating_add);
    let cells = cells.saturating_mul(schema.len().max(1)).saturating_mul(size_of::<Cell>());
    let unpacked = bytes.max(cells);
    if unpacked > UNPACKED_LIMIT {
        return Err(format!("unpacks to {unpacked} bytes, more than {UNPACKED_LIMIT}; split it"));
    }
    let mut names = Vec::new();
    for (name, field) in schema.iter() {
        if is_readable(&field.dtype) {
            names.push(name.to_string());
        } else {
            file.log.warn(
                format!("column {name:?} is left out: its type {:?} is not read", field.dtype),
                "store it as a string",
            );
        }
    }
    let table = reader.with_columns(Some(names.clone())).finish().map_err(text)?;
    Ok(Records::of_table(&table))
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
    use super::*;
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
        let mut file = File::of("f.parquet", &table());
        parse(&mut file, &Columns::default()).unwrap();
        let found: Vec<_> = file.articles.iter().map(|a| (a.id.as_str(), a.text.as_str())).collect();
        assert_eq!(found, [("a", "India struck."), ("c", "Türkiye’s “no”")]);
        let meta: Vec<_> = file.articles[0].meta.iter().map(|(k, v)| format!("{k}={v}")).collect();
        assert_eq!(meta, ["front=true", "n=1", "outlet=Dawn", "share=0.5"]);
        assert_eq!((file.dropped, file.encoding), (1, "binary"));
    }

    #[test]
    fn a_bomb_is_refused() {
        // A hundred million rows of one truth value.
        let column = Column::new_scalar("front".into(), Scalar::from(true), 100_000_000);
        let mut bytes = Vec::new();
        let mut table = DataFrame::new(100_000_000, vec![column]).unwrap();
        ParquetWriter::new(&mut bytes).finish(&mut table).unwrap();
        assert!(bytes.len() < 1 << 20, "{}", bytes.len());
        let error = parse(&mut File::of("f.parquet", &bytes), &Columns::default()).unwrap_err();
        assert!(error.what().contains("unpacks to"), "{error}");
    }

    #[test]
    fn damaged_files_are_errors() {
        let whole = table();
        for cut in [0, 4, 100, whole.len() - 1] {
            assert!(parse(&mut File::of("f.parquet", &whole[..cut]), &Columns::default()).is_err());
        }
        for at in (0..whole.len()).step_by(7) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0xFF;
            let _ = parse(&mut File::of("f.parquet", &bytes), &Columns::default());
        }
    }
}
