//! Tables into files: Parquet, CSV or JSON lines, the same columns in each.

use crate::{Error, Result};
use polars::prelude::*;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A table's form on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, clap::ValueEnum)]
pub enum Format {
    /// Columns with types, compressed.
    #[default]
    Parquet,
    /// For spreadsheets; lists as JSON, cells that a spreadsheet would run as formulas defused by `'`.
    Csv,
    /// One JSON object a line.
    Jsonl,
}

impl Format {
    /// The file ending without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Parquet => "parquet",
            Format::Csv => "csv",
            Format::Jsonl => "jsonl",
        }
    }
}

/// What could not be written, and why.
pub(super) fn failed(path: &Path, error: impl std::fmt::Display) -> Error {
    Error::new(path.display(), error, "check that the folder exists, is writable and has space")
}

/// Writes the table `name` of a batch whose measures are in `columns`: as one row group, or with a line of names.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn write_batch(
    table: &DataFrame,
    name: &str,
    folder: &Path,
    format: Format,
    columns: &DataFrame,
) -> Result<()> {
    let path = folder.join(format!("{name}.{}", format.extension()));
    write(table, &path, format, about(table, columns))
}

/// Copies the rows of a batch's file at `path`, with the names if it is the first.
///
/// # Errors
/// When the file cannot be read, or `out` not written.
pub(super) fn copy_rows(path: &Path, is_first: bool, format: Format, out: &mut impl Write) -> io::Result<()> {
    let mut rows = BufReader::new(File::open(path)?);
    if format == Format::Csv && !is_first {
        rows.skip_until(b'\n')?;
    }
    io::copy(&mut rows, out).map(|_| ())
}

/// Writes one table under a temporary name and renames it when whole.
///
/// # Errors
/// When the file cannot be written; it then keeps its earlier content.
pub fn write_table(table: &DataFrame, name: &str, folder: &Path, format: Format) -> Result<PathBuf> {
    let path = folder.join(format!("{name}.{}", format.extension()));
    let unfinished = folder.join(format!(".{name}.{}.tmp", format.extension()));
    write(table, &unfinished, format, None)?;
    std::fs::rename(&unfinished, &path).map_err(|e| failed(&path, e))?;
    Ok(path)
}

/// Key in a Parquet file's metadata under which JSON tells what its columns measure.
const ABOUT: &str = "slantwise";

/// `{"columns": {NAME: {"construct", "scale", "definition", "reference", "licence", "part_of"}}}`, of those columns
/// of `table` that `columns` lists; `None` where it lists none.
fn about(table: &DataFrame, columns: &DataFrame) -> Option<KeyValueMetadata> {
    let names = columns.column("name").ok()?.str().ok()?;
    let known: Map<String, Value> = names
        .iter()
        .enumerate()
        .filter_map(|(row, name)| Some((row, name.filter(|name| table.column(name).is_ok())?)))
        .map(|(row, name)| {
            let cells = columns.columns().iter().filter(|column| column.name() != "name").map(|column| {
                (column.name().to_string(), column.get(row).map_or(Value::Null, |cell| json_cell(&cell)))
            });
            (name.to_owned(), Value::Object(cells.collect()))
        })
        .collect();
    let json = json!({ "columns": known }).to_string();
    (!known.is_empty()).then(|| KeyValueMetadata::from_static(vec![(ABOUT.to_owned(), json)]))
}

fn write(table: &DataFrame, path: &Path, format: Format, about: Option<KeyValueMetadata>) -> Result<()> {
    let mut out = BufWriter::new(File::create(path).map_err(|e| failed(path, e))?);
    match format {
        Format::Parquet => {
            ParquetWriter::new(&mut out)
                .with_compression(ParquetCompression::Zstd(None))
                .with_row_group_size(Some(table.height().max(1)))
                .with_key_value_metadata(about)
                .set_parallel(false)
                .finish(&mut table.clone())
                .map_err(|e| failed(path, e))?;
        }
        Format::Csv => csv(table, &mut out).map_err(|e| failed(path, e))?,
        Format::Jsonl => jsonl(table, &mut out).map_err(|e| failed(path, e))?,
    }
    out.flush().map_err(|e| failed(path, e))
}

fn json_cell(cell: &AnyValue<'_>) -> Value {
    match cell {
        AnyValue::Null => Value::Null,
        AnyValue::String(text) => json!(text),
        AnyValue::StringOwned(text) => json!(text.as_str()),
        AnyValue::Boolean(yes) => json!(yes),
        AnyValue::UInt32(n) => json!(n),
        AnyValue::UInt64(n) => json!(n),
        AnyValue::Int32(n) => json!(n),
        AnyValue::Int64(n) => json!(n),
        AnyValue::Float64(x) => json!(x),
        AnyValue::List(series) => Value::Array(series.iter().map(|cell| json_cell(&cell)).collect()),
        AnyValue::Struct(..) => {
            let fields = match cell.dtype() {
                DataType::Struct(fields) => fields,
                _ => Vec::new(),
            };
            let cells = cell._iter_struct_av();
            let named = fields.iter().zip(cells).map(|(f, c)| (f.name().to_string(), json_cell(&c)));
            Value::Object(named.collect::<Map<_, _>>())
        }
        other => json!(other.to_string()),
    }
}

fn jsonl(table: &DataFrame, out: &mut impl Write) -> io::Result<()> {
    let names: Vec<String> = table.get_column_names().iter().map(|n| n.to_string()).collect();
    let columns: Vec<Series> = table.columns().iter().map(|c| c.as_materialized_series().rechunk()).collect();
    for row in 0..table.height() {
        let mut object = Map::new();
        for (name, column) in names.iter().zip(&columns) {
            let cell = column.get(row).unwrap_or(AnyValue::Null);
            object.insert(name.clone(), json_cell(&cell));
        }
        serde_json::to_writer(&mut *out, &object)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// One table as CSV in memory, as [`Format::Csv`] writes it.
///
/// # Errors
/// When a cell cannot be written.
pub fn csv_bytes(table: &DataFrame) -> std::result::Result<Vec<u8>, csv::Error> {
    let mut bytes = Vec::new();
    csv(table, &mut bytes)?;
    Ok(bytes)
}

fn csv(table: &DataFrame, out: &mut impl Write) -> std::result::Result<(), csv::Error> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(table.get_column_names().iter().map(|n| n.as_str()))?;
    let columns: Vec<Series> = table.columns().iter().map(|c| c.as_materialized_series().rechunk()).collect();
    for row in 0..table.height() {
        for column in &columns {
            let cell = match json_cell(&column.get(row).unwrap_or(AnyValue::Null)) {
                Value::Null => String::new(),
                Value::String(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
                    format!("'{text}")
                }
                Value::String(text) => text,
                other => other.to_string(),
            };
            writer.write_field(cell)?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()?;
    Ok(())
}
