//! One file on its way to articles: loading, unpacking, telling its format.

use super::log::Log;
use super::record::Records;
use super::walk::{self, Place};
use super::{Columns, FORMATS, Format, Input, encoding, header};
use crate::error::{Error, Result};
use crate::text::{Article, Meta};
use flate2::bufread::MultiGzDecoder;
use rayon::prelude::*;
use std::io::Read;

/// A packed file may not unpack to more, so that a small file cannot fill the memory.
const UNPACKED_LIMIT: u64 = 2 << 30;
/// A pipe or device may not give more.
const PIPED_LIMIT: u64 = 256 << 20;
/// One text may not be longer, in bytes.
const TEXT_LIMIT: usize = 10 << 20;

/// A file while it is read.
#[derive(Debug)]
pub(super) struct File {
    /// As shown.
    pub(super) path: String,
    /// The id of a single text; the beginning of ids of records without one.
    pub(super) stem: String,
    /// Unpacked; taken by [`File::decode`].
    pub(super) bytes: Vec<u8>,
    pub(super) log: Log,
    pub(super) articles: Vec<Article>,
    pub(super) dropped: usize,
    /// Whether it is one text, which may have a header, and no list of records.
    prose: bool,
    /// WHATWG name; empty until decoded.
    pub(super) encoding: &'static str,
    size: u64,
    hash: String,
    format: &'static str,
    packed: bool,
}

/// Reads the file at `place`.
///
/// # Errors
/// If it cannot be opened, unpacked or decoded, or a column the user named is not there.
pub(super) fn read(place: &Place, columns: &Columns) -> Result<File> {
    read_bytes(place, load(place)?, columns)
}

/// Reads the file at `place` of these bytes.
///
/// # Errors
/// As [`read`].
pub(super) fn read_bytes(place: &Place, bytes: Vec<u8>, columns: &Columns) -> Result<File> {
    let (mut file, format) = open(place, bytes)?;
    if file.bytes.is_empty() {
        file.log.warn("empty file", "remove it from the inputs");
        file.dropped = 1;
    } else {
        (format.parse)(&mut file, columns)?;
        file.complete();
    }
    Ok(file)
}

/// Reads the rows of the file at `path`.
///
/// # Errors
/// If it cannot be opened or decoded, holds no records, or one of them is broken.
pub(super) fn records(path: &str) -> Result<(Records, Input)> {
    let place = Place { path: path.into(), shown: path.to_owned(), stem: String::new() };
    let (mut file, format) = open(&place, load(&place)?)?;
    let Some(read) = format.records else {
        let remedy = "name a file of CSV, TSV, JSON, JSON lines or Parquet, or a spreadsheet";
        return Err(Error::new(path, format!("is read as {}, which has no columns", format.name), remedy));
    };
    let records = read(&mut file, &Columns::default())?;
    let mut input = file.summary();
    input.articles = records.rows.len();
    let lost = (file.dropped > 0).then(|| file.log.finish().0.into_iter().next()).flatten();
    lost.map_or(Ok((records, input)), Err)
}

/// Unpacks the file at `place`, and tells its format.
fn open(place: &Place, bytes: Vec<u8>) -> Result<(File, &'static Format)> {
    let mut file = File::new(&place.shown, &place.stem, bytes);
    if file.packed {
        file.bytes = unpack(&file.bytes, UNPACKED_LIMIT, &mut file.log)
            .map_err(|what| Error::new(&place.shown, what, "unpack it by hand and split it"))?;
    }
    let format = format(place, &file.bytes);
    file.format = format.name;
    Ok((file, format))
}

/// The bytes of the file at `place`. What is no regular file may never end.
fn load(place: &Place) -> Result<Vec<u8>> {
    let failed = |e| Error::new(&place.shown, e, "check the path and its permissions");
    if std::fs::metadata(&place.path).map_err(failed)?.is_file() {
        return std::fs::read(&place.path).map_err(failed);
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(&place.path).map_err(failed)?;
    file.take(PIPED_LIMIT + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > PIPED_LIMIT {
        let what = format!("is no file and gives more than {PIPED_LIMIT} bytes");
        return Err(Error::new(&place.shown, what, "write it to a file first"));
    }
    Ok(bytes)
}

impl File {
    /// A file of these bytes, unpacked and of no format yet.
    fn new(path: &str, stem: &str, bytes: Vec<u8>) -> Self {
        Self {
            path: path.to_owned(),
            stem: stem.to_owned(),
            log: Log::new(path),
            articles: Vec::new(),
            dropped: 0,
            prose: false,
            encoding: "",
            size: bytes.len() as u64,
            hash: blake3::hash(&bytes).to_hex().to_string(),
            format: "",
            packed: bytes.starts_with(&[0x1F, 0x8B]),
            bytes,
        }
    }

    /// Records in memory under the name of a file, with their hash and number of bytes.
    pub(super) fn of_memory(path: &str, stem: &str, (hash, size): (String, u64)) -> Self {
        let format = "table";
        Self { hash, size, format, encoding: "UTF-8", ..Self::new(path, stem, Vec::new()) }
    }

    /// For tests: a file with these contents.
    #[cfg(test)]
    pub(super) fn of(name: &str, bytes: &[u8]) -> Self {
        Self::new(name, name.split('.').next().unwrap_or_default(), bytes.to_vec())
    }

    /// The file as text; takes the bytes.
    pub(super) fn decode(&mut self) -> Result<String> {
        let decoded = encoding::decode(std::mem::take(&mut self.bytes))
            .map_err(|what| Error::new(&self.path, what, "convert it to plain text first"))?;
        self.encoding = decoded.encoding;
        if decoded.encoding != "UTF-8" {
            self.log.notice(format!("read as {}", decoded.encoding));
        }
        if decoded.replaced > 0 {
            let what = format!("{} characters were lost in decoding and stand as U+FFFD", decoded.replaced);
            self.log.warn(what, "fetch the file anew and save it as UTF-8");
        }
        if decoded.text.contains("â€™") || decoded.text.contains("â€œ") {
            self.log.warn(
                "has characters decoded twice (â€™ for ’)",
                "save it anew from its origin, as UTF-8 from beginning to end",
            );
        }
        Ok(decoded.text)
    }

    /// Adds an article, unless its text is empty or beyond the limit. `line` is where it begins.
    pub(super) fn push(&mut self, line: usize, id: String, text: String, meta: Meta) {
        if text.trim().is_empty() {
            self.drop_row(line, "empty text", "fill it in, or remove it");
        } else if text.len() > TEXT_LIMIT {
            self.drop_row(line, "one text of more than 10 MiB", "split it into articles");
        } else {
            let input = self.path.clone();
            self.articles.push(Article { id, input, text, meta, duplicate_of: None });
        }
    }

    /// Adds the one article of a file.
    pub(super) fn push_prose(&mut self, line: usize, text: String, meta: Meta) {
        self.prose = true;
        self.push(line, self.stem.clone(), text, meta);
    }

    /// Adds what the texts say about themselves.
    pub(super) fn complete(&mut self) {
        let prose = self.prose;
        let articles = self.articles.par_iter_mut();
        let told: Vec<_> = articles.map(|a| header::complete(&a.text, &mut a.meta, prose)).collect();
        told.into_iter().flatten().for_each(|what| self.log.notice(what));
    }

    /// Counts a record as dropped, and says why.
    pub(super) fn drop_row(&mut self, line: usize, why: impl std::fmt::Display, remedy: &str) {
        self.dropped += 1;
        self.log.row(line, why, remedy);
    }

    /// The entry for the manifest.
    pub(super) fn summary(&self) -> Input {
        Input {
            path: self.path.clone(),
            bytes: self.size,
            blake3: self.hash.clone(),
            format: format!("{}{}", self.format, if self.packed { "+gzip" } else { "" }),
            encoding: self.encoding.to_owned(),
            articles: self.articles.len(),
            dropped: self.dropped,
        }
    }
}

/// The extension tells; without a known one, the content does.
fn format(place: &Place, bytes: &[u8]) -> &'static Format {
    let by_extension = walk::extension(&place.path)
        .0
        .and_then(|e| FORMATS.iter().find(|f| f.extensions.contains(&e.as_str())));
    let by_content = || FORMATS.iter().find(|f| (f.sniff)(bytes)).unwrap_or(&super::plain::FORMAT);
    by_extension.unwrap_or_else(by_content)
}

/// Unpacks gzip, up to `limit` bytes. A file cut short gives what it holds, and a warning.
fn unpack(bytes: &[u8], limit: u64, log: &mut Log) -> std::result::Result<Vec<u8>, String> {
    let mut unpacked = Vec::new();
    let outcome = MultiGzDecoder::new(bytes).take(limit + 1).read_to_end(&mut unpacked);
    if unpacked.len() as u64 > limit {
        return Err(format!("unpacks to more than {limit} bytes"));
    }
    match outcome {
        Ok(_) => Ok(unpacked),
        Err(e) if unpacked.is_empty() => Err(format!("cannot be unpacked: {e}")),
        Err(e) => {
            log.warn(format!("the gzip file is damaged ({e}); read as far as it goes"), "fetch it again");
            Ok(unpacked)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_bomb_is_refused_and_a_cut_file_read_as_far_as_it_goes() {
        let bomb = packed(&vec![b' '; 100_000]);
        assert!(bomb.len() < 1_000);
        let mut log = Log::new("x");
        assert_eq!(unpack(&bomb, 99_999, &mut log), Err("unpacks to more than 99999 bytes".into()));
        assert_eq!(unpack(&bomb, 100_000, &mut log).map(|b| b.len()), Ok(100_000));
        let whole = packed(b"India and Pakistan");
        let cut = unpack(&whole[..whole.len() - 4], 1_000, &mut log);
        assert_eq!(cut.as_deref(), Ok(&b"India and Pakistan"[..]));
        assert_eq!(log.finish().0.len(), 1);
    }
}
