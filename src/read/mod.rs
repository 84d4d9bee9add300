//! Inputs become a corpus: files, folders and globs of plain text, Markdown, saved web pages, CSV,
//! JSON, Parquet and spreadsheets, in whatever encoding they come, gzipped or not; [`records`] gives a
//! file's rows as they are.
//!
//! Useful for: getting texts in with what their inputs say about them (title, date, outlet, …).
//! Not useful for: cleaning texts; what is read is what is measured, page furniture included.
//!
//! DESIGN. A format is one file with one entry in [`FORMATS`]. It turns bytes into articles and
//! tells what it could not use; it never ends the batch. Small files are read side by side, larger ones by
//! themselves and, where they hold records, in segments; what they give is joined in the order of their
//! paths. [`read`] keeps it in memory, [`spool`] on disk; all else is the same.
//!
//! May use `error` and `text`.
//!
//! **Invariant:** a broken row, file or encoding costs that row or file and a warning, never the
//! batch; the same inputs give the same corpus from any number of threads.

mod date;
mod decoded;
mod delimited;
mod duplicate;
mod encoding;
mod file;
mod header;
mod html;
mod json;
mod layout;
mod log;
mod markdown;
mod memory;
mod mend;
mod outlet;
mod parquet;
mod plain;
mod readable;
mod record;
mod settle;
mod source;
mod spool;
mod spreadsheet;
#[cfg(test)]
mod tests;
mod unique;
mod walk;

use crate::error::{Error, Result, Warning};
use crate::text::{Article, Corpus};
use file::{Made, Sink};
use log::{Log, Notices};
pub use memory::read_records;
use rayon::prelude::*;
use record::Segments;
pub use record::{Cell, Records, Row};
use serde::{Deserialize, Serialize};
use settle::{Hashes, InMemory};
use source::{Bytes, SEGMENT, Source};
pub use spool::{Spooled, spool};
use walk::Place;

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
#[derive(Debug)]
struct Format {
    name: &'static str,
    /// Lower case, without the dot.
    extensions: &'static [&'static str],
    /// Whether the first bytes of a file without a telling extension look like it.
    sniff: fn(&[u8]) -> bool,
    kind: Kind,
    /// Whether it is no text.
    binary: bool,
}

/// What a format makes of a file.
#[derive(Debug, Clone, Copy)]
enum Kind {
    /// One text, of its whole text.
    Prose(fn(&mut Made, String) -> Result<()>),
    /// Records, some at a time.
    Records(for<'a> fn(&'a Source, &Columns, &mut Log) -> Result<Box<dyn Segments + 'a>>),
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

/// How many files are read side by side, and how many bytes at most.
const FILES: usize = 128;
const BYTES: u64 = 32 << 20;
/// How many bytes a packed byte is taken for.
const PACKED: u64 = 8;

/// Reads files, folders (recursively, in path order) and globs. `progress` is told, now and then, how
/// many articles there are so far.
///
/// # Errors
/// If nothing could be read at all: an input missing, unreadable or binary, or a named column absent.
/// Anything less is a warning.
pub fn read(inputs: &[String], columns: &Columns, progress: &dyn Fn(usize)) -> Result<Reading> {
    let mut articles = Vec::new();
    let gathered = gather(SEGMENT, inputs, columns, progress, &mut keep(&mut articles))?;
    gathered.into_reading(articles)
}

/// Reads one file that is in memory; its name tells the format as that of a file would.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(name: &str, bytes: Vec<u8>, columns: &Columns) -> Result<Reading> {
    let mut articles = Vec::new();
    let mut gathered = Gathered::default();
    let place = walk::place(name.as_ref(), "".as_ref());
    let file = file::File::open(&place, Bytes::Memory(bytes), SEGMENT);
    gathered.read(file, columns, &|_| {}, &mut keep(&mut articles))?;
    gathered.complete(&[name.to_owned()])?.into_reading(articles)
}

/// A sink that keeps the articles.
fn keep(articles: &mut Vec<Article>) -> impl FnMut(Vec<Article>) -> Result<()> {
    |new| {
        articles.extend(new);
        Ok(())
    }
}

/// What was read besides the articles.
#[derive(Default)]
struct Gathered {
    warnings: Vec<Warning>,
    notices: Vec<String>,
    inputs: Vec<Input>,
    /// What files have to say.
    told: Notices,
    articles: usize,
}

/// Reads `inputs`, `segment` bytes of a file at once, and gives the articles away in reading order.
fn gather(
    segment: usize,
    inputs: &[String],
    columns: &Columns,
    progress: &dyn Fn(usize),
    sink: Sink<'_>,
) -> Result<Gathered> {
    let mut gathered = Gathered::default();
    let mut places =
        walk::expand(inputs, &mut gathered.warnings, &mut gathered.notices).into_iter().peekable();
    while places.peek().is_some() {
        let mut batch: Vec<Place> = Vec::new();
        let mut bytes = 0;
        while let Some(place) = places.next_if(|place| {
            bytes += weight(place);
            batch.is_empty() || (batch.len() < FILES && bytes <= BYTES)
        }) {
            batch.push(place);
        }
        let files: Vec<_> = batch.par_iter().map(|place| ahead(place, columns, segment)).collect();
        for file in files {
            match file {
                Ok((file, articles)) if file.is_small() => {
                    gathered.add(file.summary(), file.made);
                    sink(articles)?;
                }
                file => gathered.read(file.map(|(file, _)| file), columns, progress, sink)?,
            }
        }
        progress(gathered.articles);
    }
    gathered.complete(inputs)
}

/// How many bytes reading a file may take.
fn weight(place: &Place) -> u64 {
    let bytes = std::fs::metadata(&place.path).map_or(0, |about| about.len());
    if walk::extension(&place.path).1 { bytes.saturating_mul(PACKED) } else { bytes }
}

/// The file at `place`, and its articles if it is small.
fn ahead(place: &Place, columns: &Columns, segment: usize) -> Result<(file::File, Vec<Article>)> {
    let mut articles = Vec::new();
    let mut file = file::open(place, segment)?;
    if file.is_small() {
        file.read(columns, &|_| {}, &mut keep(&mut articles))?;
    }
    Ok((file, articles))
}

impl Gathered {
    /// Adds what a file has to say.
    fn add(&mut self, input: Input, made: Made) {
        self.articles += input.articles;
        self.inputs.push(input);
        let (warnings, told) = made.log.finish();
        self.warnings.extend(warnings);
        self.told.extend(told);
    }

    /// Reads a file. One that cannot be read is a warning, unless some of its articles are given away already.
    fn read(
        &mut self,
        file: Result<file::File>,
        columns: &Columns,
        progress: &dyn Fn(usize),
        sink: Sink<'_>,
    ) -> Result<()> {
        let mut full = None;
        let before = self.articles;
        let outcome = file.and_then(|mut file| {
            let mut sink = |articles| sink(articles).inspect_err(|error| full = Some(error.clone()));
            let outcome = file.read(columns, &|articles| progress(before + articles), &mut sink);
            match outcome {
                Err(error) if file.made.given() > 0 => {
                    full.get_or_insert(error.clone());
                    Err(error)
                }
                outcome => outcome.map(|()| file),
            }
        });
        match (outcome, full) {
            (_, Some(error)) => return Err(error),
            (Ok(file), None) => self.add(file.summary(), file.made),
            (Err(error), None) => self.warnings.push(error),
        }
        Ok(())
    }

    /// All there is to say, if there are articles.
    fn complete(self, inputs: &[String]) -> Result<Self> {
        if self.articles == 0 { Err(nothing(inputs, &self.warnings)) } else { Ok(self) }
    }

    /// Takes the notices.
    fn notices(&mut self) -> Vec<String> {
        let mut notices = std::mem::take(&mut self.notices);
        notices.extend(std::mem::take(&mut self.told).finish());
        notices
    }

    /// A reading of these articles.
    fn into_reading(mut self, mut articles: Vec<Article>) -> Result<Reading> {
        let mut notices = self.notices();
        let mut hashes = Hashes::default();
        let sketches = hashes.add(&articles);
        let store = InMemory { articles: &articles, sketches: &sketches };
        let settled = settle::settle(hashes, &store, &mut self.warnings, &mut notices)?;
        for (at, article) in articles.iter_mut().enumerate() {
            article.id = settled.id(at, std::mem::take(&mut article.id));
        }
        for at in 0..articles.len() {
            articles[at].duplicate_of = settled.original(at).map(|first| articles[first].id.clone());
        }
        let corpus = Corpus { articles };
        Ok(Reading { corpus, warnings: self.warnings, notices, inputs: self.inputs })
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
