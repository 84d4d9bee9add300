//! Records that are in memory already, such as another program's table.

use super::file::Made;
use super::record::{AtOnce, Cell, Records, Row, Segments};
use super::{Columns, Gathered, Reading, log};
use crate::error::{Error, Result};
use crate::text::Article;
use polars::prelude::{AnyValue, DataFrame};
use std::path::Path;

impl Records {
    /// The rows of `table`: strings, numbers, truth values and lists of strings.
    pub fn of_table(table: &DataFrame) -> Self {
        let names = table.get_column_names().iter().map(|name| name.to_string()).collect();
        let mut rows = vec![Row::default(); table.height()];
        for (number, row) in rows.iter_mut().enumerate() {
            row.line = number + 1;
            row.cells.reserve(table.width());
        }
        for column in table.columns() {
            let column = column.as_materialized_series();
            for (row, value) in rows.iter_mut().zip(column.iter()) {
                row.cells.push(cell(&value));
            }
        }
        Self { names, rows }
    }

    /// BLAKE3 and number of the bytes of all names and cells, each told with its length.
    fn digest(&self) -> (String, u64) {
        let mut hasher = blake3::Hasher::new();
        let mut bytes = 0;
        let cells = self.rows.iter().flat_map(|row| &row.cells).map(|cell| match cell {
            Cell::Missing => "",
            Cell::Text(text) | Cell::Scalar(text) | Cell::Nested(text) => text,
        });
        for piece in self.names.iter().map(String::as_str).chain(cells) {
            hasher.update(&(piece.len() as u64).to_le_bytes());
            hasher.update(piece.as_bytes());
            bytes += piece.len() as u64;
        }
        (hasher.finalize().to_hex().to_string(), bytes)
    }
}

fn cell(value: &AnyValue<'_>) -> Cell {
    match value {
        AnyValue::Null => Cell::Missing,
        AnyValue::String(s) => Cell::Text((*s).to_owned()),
        AnyValue::StringOwned(s) => Cell::Text(s.to_string()),
        // What pandas calls missing.
        AnyValue::Float64(x) if x.is_nan() => Cell::Missing,
        AnyValue::Float32(x) if x.is_nan() => Cell::Missing,
        // Every digit, where polars prints six.
        AnyValue::Float64(x) => Cell::Scalar(format!("{x:?}")),
        AnyValue::Float32(x) => Cell::Scalar(format!("{x:?}")),
        AnyValue::List(items) => {
            let strings: Vec<serde_json::Value> =
                items.iter().map(|v| v.get_str().map_or(serde_json::Value::Null, Into::into)).collect();
            Cell::Nested(serde_json::Value::from(strings).to_string())
        }
        other => Cell::Scalar(other.to_string()),
    }
}

/// Makes a corpus of `records` as of a file called `name`: the same columns are found, the same ids given.
///
/// # Errors
/// If a column the user named is not there, none looks like the text, or no record has one.
pub fn read_records(name: &str, records: Records, columns: &Columns) -> Result<Reading> {
    let stem =
        Path::new(name).file_stem().map_or_else(|| name.to_owned(), |s| s.to_string_lossy().into_owned());
    let (hash, size) = records.digest();
    let mut made = Made::new(name, &stem);
    let mut articles = Vec::new();
    let mut records = Some(records);
    // They come at once, and are asked for once.
    let open = |_: &mut log::Log| -> Result<Box<dyn Segments>> {
        Ok(AtOnce::new(records.take().unwrap_or_default()))
    };
    let mut sink = |new: Vec<Article>| {
        articles.extend(new);
        Ok(())
    };
    made.read(open, columns, &|_| {}, &mut sink)?;
    let mut gathered = Gathered::default();
    gathered.add(made.summary("table".to_owned(), "UTF-8", hash, size), made);
    if articles.is_empty() {
        let silent = || Error::new(name, "holds no text", "give a table with a row an article");
        return Err(gathered.warnings.into_iter().next().unwrap_or_else(silent));
    }
    gathered.into_reading(articles)
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::Column;

    #[test]
    fn a_table_reads_as_its_file() {
        let columns = vec![
            Column::new("url".into(), ["https://a.org/1", "https://a.org/2"]),
            Column::new("body".into(), ["India struck. It said so.", "Pakistan denied the claim today."]),
            Column::new("share".into(), [0.123456789f64, f64::NAN]),
        ];
        let table = DataFrame::new(2, columns).unwrap();
        let reading = read_records("news/a.csv", Records::of_table(&table), &Columns::default()).unwrap();
        let [first, second] = &reading.corpus.articles[..] else { panic!() };
        assert_eq!((first.id.as_str(), first.input.as_str()), ("https://a.org/1", "news/a.csv"));
        assert_eq!((first.meta["share"].as_str(), second.meta.get("share")), ("0.123456789", None));
        let named = Columns { text: Some("text".into()), ..Columns::default() };
        let error = read_records("t", Records::of_table(&table), &named).unwrap_err();
        assert_eq!(error.to_string(), "t: has no column \"text\"\n  → name one of: url, body, share");
        let hash = |table: &DataFrame| Records::of_table(table).digest().0;
        assert_ne!(hash(&table), hash(&table.head(Some(1))));
    }
}
