//! Inputs become a corpus: files, folders and globs of plain text, Markdown, saved web pages, CSV,
//! JSON, Parquet and spreadsheets, in whatever encoding they come, gzipped or not; [`records`] gives a
//! file's rows as they are.
//!
//! Useful for: getting texts in with what their inputs say about them (title, date, outlet, …).
//! Not useful for: cleaning texts; what is read is what is measured, page furniture included.
//!
//! DESIGN. A format is one file with one entry in [`FORMATS`]. It turns bytes into articles and
//! tells what it could not use; it never ends the batch. Files are read side by side, and joined in
//! the order of their paths.
//!
//! May use `error` and `text`.
//!
//! **Invariant:** a broken row, file or encoding costs that row or file and a warning, never the
//! batch; the same inputs give the same corpus from any number of threads.

mod date;
mod delimited;
mod duplicate;
mod encoding;
mod file;
mod header;
mod html;
mod json;
mod log;
mod markdown;
mod memory;
mod outlet;
mod parquet;
mod plain;
mod readable;
mod record;
mod spreadsheet;
#[cfg(test)]
mod tests;
mod walk;

use crate::error::{Error, Result, Warning};
use crate::text::Corpus;
use file::File;
pub use memory::read_records;
use rayon::prelude::*;
pub use record::{Cell, Records, Row};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The columns the user named. Names match as written, or in lower-case snake_case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// Holds the text; detected when `None`.
    pub text: Option<String>,
    /// Holds the id; detected when `None`.
    pub id: Option<String>,
    /// Columns to keep as metadata; when empty, every column of short scalar values.
    pub meta: Vec<String>,
}

/// What reading gave.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The articles, ids unique.
    pub corpus: Corpus,
    /// What was lost or repaired.
    pub warnings: Vec<Warning>,
    /// What was decided without being asked: columns, encodings, outlets, duplicates.
    pub notices: Vec<String>,
    /// One entry a file, in reading order.
    pub inputs: Vec<Input>,
}

/// One file as it was read, for the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// As the user named it, or found below a folder the user named.
    pub path: String,
    /// Size on disk.
    pub bytes: u64,
    /// BLAKE3 of the bytes on disk, in hexadecimal.
    pub blake3: String,
    /// A name from the registry, with `+gzip` when it was compressed.
    pub format: String,
    /// WHATWG name of the encoding; `binary` for Parquet.
    pub encoding: String,
    /// Articles it gave.
    pub articles: usize,
    /// Records or texts it held that gave none.
    pub dropped: usize,
}

/// An input format: how it is told, and how it is read.
struct Format {
    name: &'static str,
    /// Lower case, without the dot.
    extensions: &'static [&'static str],
    /// Whether bytes without a telling extension look like it.
    sniff: fn(&[u8]) -> bool,
    parse: fn(&mut File, &Columns) -> Result<()>,
    /// How its rows are read, where it has any.
    records: Option<fn(&mut File, &Columns) -> Result<Records>>,
}

/// The registry. Sniffing asks from the top; plain text, at the end, takes what nobody claimed.
static FORMATS: &[Format] = &[
    parquet::FORMAT,
    spreadsheet::FORMAT,
    html::FORMAT,
    json::JSON,
    json::LINES,
    markdown::FORMAT,
    delimited::TSV,
    delimited::CSV,
    plain::FORMAT,
];

/// The formats that can be read, each with its extensions.
pub fn formats() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    FORMATS.iter().map(|f| (f.name, f.extensions))
}

/// The name under which a column's cells stand in [`Meta`](crate::text::Meta): lower-case snake_case.
pub fn metadata_key(column: &str) -> String {
    record::snake_case(column, 0)
}

/// How many files are read before progress is reported.
const BATCH: usize = 128;

/// Reads files, folders (recursively, in path order) and globs. `progress` is told, now and then, how
/// many articles there are so far.
///
/// # Errors
/// If nothing could be read at all: an input missing, unreadable or binary, or a named column absent.
/// Anything less is a warning.
pub fn read(inputs: &[String], columns: &Columns, progress: &dyn Fn(usize)) -> Result<Reading> {
    let mut reading = Reading::default();
    let places = walk::expand(inputs, &mut reading.warnings, &mut reading.notices);
    let mut notices = log::Notices::default();
    for batch in places.chunks(BATCH) {
        let files: Vec<_> = batch.par_iter().map(|place| file::read(place, columns)).collect();
        for file in files {
            add(file, &mut reading, &mut notices);
        }
        progress(reading.corpus.articles.len());
    }
    complete(inputs, reading, notices)
}

/// Reads one file that is in memory; its name tells the format as that of a file would.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(name: &str, bytes: Vec<u8>, columns: &Columns) -> Result<Reading> {
    let (mut reading, mut notices) = (Reading::default(), log::Notices::default());
    let place = walk::place(name.as_ref(), "".as_ref());
    add(file::read_bytes(&place, bytes, columns), &mut reading, &mut notices);
    complete(&[name.to_owned()], reading, notices)
}

fn add(file: Result<File>, reading: &mut Reading, notices: &mut log::Notices) {
    match file {
        Ok(file) => {
            reading.inputs.push(file.summary());
            let (warnings, told) = file.log.finish();
            reading.warnings.extend(warnings);
            notices.extend(told);
            reading.corpus.articles.extend(file.articles);
        }
        Err(error) => reading.warnings.push(error),
    }
}

fn complete(inputs: &[String], mut reading: Reading, notices: log::Notices) -> Result<Reading> {
    if reading.corpus.articles.is_empty() {
        return Err(nothing(inputs, &reading.warnings));
    }
    reading.notices.extend(notices.finish());
    settle(&mut reading);
    Ok(reading)
}

/// What is decided once all articles are there: ids become unique, duplicates are marked.
fn settle(reading: &mut Reading) {
    make_ids_unique(reading);
    let marked = duplicate::mark(&mut reading.corpus.articles);
    if marked != duplicate::Marked::default() {
        reading.notices.push(format!(
            "{} articles repeat an earlier one and {} nearly do (Jaccard similarity of 5-word runs at least 0.8); \
             they are kept and marked",
            marked.exact, marked.near
        ));
    }
}

/// The rows of one file of records (CSV, JSON, Parquet, a spreadsheet), whatever their columns mean, and
/// its entry for a manifest.
///
/// # Errors
/// When the file cannot be read, holds no records, or a record in it is broken: rows that are data may
/// not get lost.
pub fn records(path: &str) -> Result<(Records, Input)> {
    file::records(path)
}

/// The error when no article came out: the one reason there was, or the first of several.
fn nothing(inputs: &[String], warnings: &[Warning]) -> Error {
    match warnings {
        [] => Error::new(
            inputs.join(", "),
            "no text found",
            format!("name a file or folder of {}", walk::known_extensions().join(", ")),
        ),
        [only] => only.clone(),
        [first, ..] => Error::new(
            inputs.join(", "),
            format!("nothing could be read ({} problems); the first: {first}", warnings.len()),
            "mend the inputs, or name others",
        ),
    }
}

/// Later articles of the same id become `id#2`, `id#3`, …
fn make_ids_unique(reading: &mut Reading) {
    let mut count: HashMap<String, usize> = HashMap::new();
    for article in &reading.corpus.articles {
        *count.entry(article.id.clone()).or_default() += 1;
    }
    if count.len() == reading.corpus.articles.len() {
        return;
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    let (mut changed, mut first) = (0, None);
    for article in &mut reading.corpus.articles {
        let n = seen.entry(article.id.clone()).or_default();
        *n += 1;
        if *n == 1 {
            continue;
        }
        let mut new = format!("{}#{n}", article.id);
        while count.contains_key(&new) {
            *n += 1;
            new = format!("{}#{n}", article.id);
        }
        first.get_or_insert_with(|| (article.input.clone(), article.id.clone(), new.clone()));
        article.id = new;
        changed += 1;
    }
    if let Some((input, old, new)) = first {
        reading.warnings.push(Warning::new(
            input,
            format!("{changed} articles repeat an id; they were numbered, the first {old:?} as {new:?}"),
            "name a column of unique values with --id",
        ));
    }
}
