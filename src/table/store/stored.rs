//! Tables where they are stored, read a part at a time: some columns of some rows.
//!
//! DESIGN. A large corpus has more evidence and text than memory. Whoever adds something up over a table goes
//! through its [`parts`](StoredTable::parts) and keeps only the sums; this is the one place that knows how
//! many rows make a part, and whether they come from a file.

use super::output::failed;
use crate::table::Tables;
use crate::{Error, Result};
use polars::prelude::*;
use std::fs::File;
use std::io::BufWriter;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Rows of a part, at most: a few megabytes of the longest texts.
const ROWS: usize = 1 << 15;
/// Cells of a part, at most: a few megabytes of numbers.
const CELLS: usize = 1 << 20;
/// Rows of a row group that is written from parts, at least.
const GROUP: usize = 1 << 16;

/// The tables of one run, in memory or in a folder. Those whose rows are few are at hand.
#[derive(Debug, Clone)]
pub struct Stored {
    /// One row a document.
    pub documents: DataFrame,
    /// One row an output column.
    pub columns: DataFrame,
    /// One row a paragraph.
    pub paragraphs: StoredTable,
    /// One row a sentence.
    pub sentences: StoredTable,
    /// One row a counted thing.
    pub evidence: StoredTable,
    /// One row an attribution.
    pub attributions: StoredTable,
    /// One row an actor mention.
    pub mentions: StoredTable,
    /// One row an act of blame or credit.
    pub responsibility: StoredTable,
}

impl Stored {
    /// The Parquet tables in `folder`.
    ///
    /// # Errors
    /// When one is missing or broken.
    pub fn open(folder: &Path) -> Result<Self> {
        let table = |name| StoredTable::open(folder, name);
        Ok(Self {
            documents: table("documents")?.whole()?,
            columns: table("columns")?.whole()?,
            paragraphs: table("paragraphs")?,
            sentences: table("sentences")?,
            evidence: table("evidence")?,
            attributions: table("attributions")?,
            mentions: table("mentions")?,
            responsibility: table("responsibility")?,
        })
    }

    /// All tables, in the order in which [`Tables::each`] lists them.
    pub fn each(&self) -> [StoredTable; 8] {
        [
            StoredTable::of("documents", &self.documents),
            self.paragraphs.clone(),
            self.sentences.clone(),
            self.evidence.clone(),
            self.attributions.clone(),
            self.mentions.clone(),
            self.responsibility.clone(),
            StoredTable::of("columns", &self.columns),
        ]
    }
}

impl From<&Tables> for Stored {
    /// The same tables, which are not copied.
    fn from(tables: &Tables) -> Self {
        Self {
            documents: tables.documents.clone(),
            columns: tables.columns.clone(),
            paragraphs: StoredTable::of("paragraphs", &tables.paragraphs),
            sentences: StoredTable::of("sentences", &tables.sentences),
            evidence: StoredTable::of("evidence", &tables.evidence),
            attributions: StoredTable::of("attributions", &tables.attributions),
            mentions: StoredTable::of("mentions", &tables.mentions),
            responsibility: StoredTable::of("responsibility", &tables.responsibility),
        }
    }
}

/// One table.
#[derive(Debug, Clone)]
pub struct StoredTable {
    name: &'static str,
    /// Its columns without a row.
    empty: DataFrame,
    height: usize,
    place: Place,
}

#[derive(Debug, Clone)]
enum Place {
    Memory(DataFrame),
    File { path: PathBuf, metadata: FileMetadataRef },
}

impl StoredTable {
    /// A table in memory, which is not copied.
    pub fn of(name: &'static str, table: &DataFrame) -> Self {
        Self { name, empty: table.clear(), height: table.height(), place: Place::Memory(table.clone()) }
    }

    /// `<name>.parquet` in `folder`.
    fn open(folder: &Path, name: &'static str) -> Result<Self> {
        let path = folder.join(format!("{name}.parquet"));
        let read = || -> PolarsResult<_> {
            let mut reader = ParquetReader::new(File::open(&path)?);
            let (height, metadata) = (reader.num_rows()?, reader.get_metadata()?.clone());
            Ok((reader.with_slice(Some((0, 0))).finish()?, height, metadata))
        };
        let (empty, height, metadata) = read().map_err(|error| broken(&path, error))?;
        Ok(Self { name, empty, height, place: Place::File { path, metadata } })
    }

    /// `paragraphs`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Its columns without a row.
    pub fn empty(&self) -> &DataFrame {
        &self.empty
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Whether it has the column.
    pub fn has(&self, column: &str) -> bool {
        self.empty.column(column).is_ok()
    }

    /// All rows, some at a time and in order, each part with `columns` only.
    ///
    /// # Errors
    /// A column that is missing; then, part by part, a file that cannot be read.
    pub fn parts(&self, columns: &[&str]) -> Result<impl Iterator<Item = Result<DataFrame>> + use<'_>> {
        if let Some(missing) = columns.iter().find(|column| !self.has(column)) {
            return Err(self.missing(missing));
        }
        Ok(self.parts_of(columns.iter().map(|&column| column.to_owned()).collect()))
    }

    /// The same with all columns.
    pub fn full_parts(&self) -> impl Iterator<Item = Result<DataFrame>> + use<'_> {
        self.parts_of(self.names())
    }

    fn parts_of(&self, columns: Vec<String>) -> impl Iterator<Item = Result<DataFrame>> + use<'_> {
        let rows = (CELLS / columns.len().max(1)).clamp(1, ROWS);
        (0..self.height).step_by(rows).map(move |from| self.part(&columns, from, rows))
    }

    /// Some rows, with `columns` only.
    ///
    /// # Errors
    /// A column that is missing, or a file that cannot be read.
    pub fn rows(&self, rows: Range<usize>, columns: &[&str]) -> Result<DataFrame> {
        if let Some(missing) = columns.iter().find(|column| !self.has(column)) {
            return Err(self.missing(missing));
        }
        let columns: Vec<String> = columns.iter().map(|&column| column.to_owned()).collect();
        self.part(&columns, rows.start, rows.len())
    }

    /// What there is instead of a column that is missing.
    pub fn missing(&self, column: &str) -> Error {
        let names = self.names().join(", ");
        Error::new(self.name, format!("no column \"{column}\""), format!("Choose one of these: {names}."))
    }

    fn names(&self) -> Vec<String> {
        self.empty.get_column_names().iter().map(|name| name.to_string()).collect()
    }

    fn whole(&self) -> Result<DataFrame> {
        self.part(&self.names(), 0, self.height)
    }

    fn part(&self, columns: &[String], from: usize, rows: usize) -> Result<DataFrame> {
        match &self.place {
            Place::Memory(table) => {
                let part = table.select(columns.iter().map(String::as_str));
                let part = part.map_err(|error| Error::new(self.name, error, "measure the texts again"))?;
                Ok(part.slice(from as i64, rows))
            }
            Place::File { path, metadata } => {
                let file = File::open(path).map_err(|error| broken(path, error))?;
                let mut reader = ParquetReader::new(file);
                reader.set_metadata(metadata.clone());
                let rows = rows.min(self.height - from);
                let reader = reader.with_columns(Some(columns.to_vec())).with_slice(Some((from, rows)));
                reader.finish().map_err(|error| broken(path, error))
            }
        }
    }
}

/// Writes a table as `<name>.parquet` into `folder`, from parts of which there is at least one.
///
/// # Errors
/// What a part fails with, or when the file cannot be written.
pub fn write_parts(
    parts: impl IntoIterator<Item = Result<DataFrame>>,
    name: &str,
    folder: &Path,
) -> Result<()> {
    let path = folder.join(format!("{name}.parquet"));
    let mut parts = parts.into_iter();
    let Some(mut group) = parts.next().transpose()? else { return Ok(()) };
    let file = File::create(&path).map_err(|error| failed(&path, error))?;
    let writer = ParquetWriter::new(BufWriter::new(file)).with_compression(ParquetCompression::Zstd(None));
    let mut writer = writer.batched(group.schema()).map_err(|error| failed(&path, error))?;
    let mut write = |group: &mut DataFrame| -> PolarsResult<()> {
        group.rechunk_mut();
        writer.write_batch(group)?;
        *group = group.clear();
        Ok(())
    };
    for part in parts {
        group.vstack_mut(&part?).map_err(|error| failed(&path, error))?;
        if group.height() >= GROUP {
            write(&mut group).map_err(|error| failed(&path, error))?;
        }
    }
    write(&mut group).and_then(|()| writer.finish().map(drop)).map_err(|error| failed(&path, error))
}

pub(super) fn broken(path: &Path, error: impl std::fmt::Display) -> Error {
    let folder = path.parent().unwrap_or(path).display();
    Error::new(path.display(), error, format!("make it with: slantwise measure INPUT… --out {folder}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_file_are_those_of_the_table_in_memory() {
        let folder = std::env::temp_dir().join(format!("slantwise-stored-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let n = 2 * ROWS as u32 + 7;
        let words: Vec<String> = (0..n).map(|row| format!("word {row}")).collect();
        let table = df!("n" => (0..n).collect::<Vec<_>>(), "word" => words).unwrap();
        let file = File::create(folder.join("mentions.parquet")).unwrap();
        ParquetWriter::new(file).with_row_group_size(Some(10_000)).finish(&mut table.clone()).unwrap();
        let stored = StoredTable::open(&folder, "mentions").unwrap();
        let memory = StoredTable::of("mentions", &table);
        for columns in [&["word"][..], &["n", "word"]] {
            let read = |table: &StoredTable| -> Vec<DataFrame> {
                table.parts(columns).unwrap().collect::<Result<_>>().unwrap()
            };
            let (found, expected) = (read(&stored), read(&memory));
            assert_eq!(found.iter().map(DataFrame::height).collect::<Vec<_>>(), [ROWS, ROWS, 7]);
            assert!(found.iter().zip(&expected).all(|(a, b)| a.equals(b)));
            let some = |table: &StoredTable| table.rows(9_990..10_030, columns).unwrap();
            assert!(some(&stored).equals(&some(&memory)) && some(&stored).height() == 40);
        }
        let error = stored.parts(&["x"]).err().unwrap();
        assert_eq!((error.what(), error.remedy()), ("no column \"x\"", "Choose one of these: n, word."));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
