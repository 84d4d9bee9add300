//! The bytes of one file, unpacked, as often as they are needed.
//!
//! DESIGN. What fits into one segment is held in memory; the rest stays where it is and is read anew by
//! each that needs it. One look at all bytes, when the file is opened, gives its hash, its size, its
//! encoding, and whether it can be read to the end.

use super::Format;
use super::encoding::{Teller, Told};
use super::log::Log;
use super::walk::Place;
use crate::error::{Error, Result};
use encoding_rs::UTF_8;
use flate2::bufread::MultiGzDecoder;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::PathBuf;

/// How much of a file is read at once, in bytes.
pub(super) const SEGMENT: usize = 16 << 20;
/// A packed file may not unpack to more, so that a small file cannot fill the disk.
const UNPACKED_LIMIT: u64 = 2 << 30;
/// A pipe or device may not give more.
const PIPED_LIMIT: u64 = 256 << 20;
/// What is only read whole may not be longer, in bytes.
pub(super) const WHOLE_LIMIT: usize = 256 << 20;
/// How many bytes of a text the formats are told by.
pub(super) const HEAD: usize = 1 << 16;
/// The first bytes of gzip.
const GZIP: [u8; 2] = [0x1F, 0x8B];
/// How many bytes are looked at at once.
const PIECE: usize = 1 << 18;

/// The bytes of one file.
#[derive(Debug)]
pub(super) struct Source {
    /// As shown.
    path: String,
    bytes: Bytes,
    /// Whether `bytes` are still packed.
    packed: bool,
    encoding: Told,
    unpacked: u64,
    segment: usize,
}

#[derive(Debug)]
pub(super) enum Bytes {
    Memory(Vec<u8>),
    Disk(PathBuf),
}

/// What the one look at a file gave besides its bytes.
#[derive(Debug, Clone, Default)]
pub(super) struct Looked {
    /// Size on disk.
    pub(super) size: u64,
    /// BLAKE3 of the bytes on disk, in hexadecimal.
    pub(super) hash: String,
    /// Whether it was packed on disk.
    pub(super) packed: bool,
}

/// Counts and hashes what is read through it.
struct Hashing<R> {
    reader: R,
    hasher: blake3::Hasher,
    size: u64,
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.hasher.update(&buffer[..read]);
        self.size += read as u64;
        Ok(read)
    }
}

/// Ends where a damaged packed file does.
struct Lenient<R>(R);

impl<R: Read> Read for Lenient<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        Ok(self.0.read(buffer).unwrap_or(0))
    }
}

/// The bytes of the file at `place`, in memory if it is small. What is no regular file may never end.
pub(super) fn find(place: &Place, segment: usize) -> Result<Bytes> {
    let failed = |e| Error::new(&place.shown, e, "check the path and its permissions");
    let about = std::fs::metadata(&place.path).map_err(failed)?;
    if about.is_file() && about.len() > segment as u64 {
        return Ok(Bytes::Disk(place.path.clone()));
    }
    if about.is_file() {
        return std::fs::read(&place.path).map(Bytes::Memory).map_err(failed);
    }
    let mut bytes = Vec::new();
    let file = File::open(&place.path).map_err(failed)?;
    file.take(PIPED_LIMIT + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > PIPED_LIMIT {
        let what = format!("is no file and gives more than {PIPED_LIMIT} bytes");
        return Err(Error::new(&place.shown, what, "write it to a file first"));
    }
    Ok(Bytes::Memory(bytes))
}

impl Source {
    /// Looks at all `bytes` of the file shown as `path`; `format` tells its format by the first ones.
    ///
    /// # Errors
    /// If they cannot be read or unpacked, or are no text where the format is one.
    pub(super) fn open(
        path: &str,
        bytes: Bytes,
        segment: usize,
        format: impl Fn(&[u8]) -> &'static Format,
        log: &mut Log,
    ) -> Result<(Self, Looked, &'static Format)> {
        let mut source =
            Self { path: path.to_owned(), bytes, packed: false, encoding: (UTF_8, 0), unpacked: 0, segment };
        let mut start = Vec::new();
        source.raw()?.take(2).read_to_end(&mut start).map_err(|e| source.failed(e))?;
        source.packed = start == GZIP;
        let mut looked = Looked { packed: source.packed, ..Looked::default() };
        // The unpacked bytes, as long as they fit into a segment.
        let mut small = source.packed.then(Vec::new);
        let mut head = Vec::new();
        source.reader()?.take(HEAD as u64).read_to_end(&mut head).map_err(|e| source.failed(e))?;
        let format = format(&head);
        let mut teller = (!format.binary).then(Teller::default);
        let mut look = |bytes: &[u8]| {
            if let Some(held) = &mut small {
                held.extend(bytes);
            }
            small.take_if(|held| held.len() > segment);
            if let Some(teller) = &mut teller {
                teller.feed(bytes);
            }
        };
        let raw = Hashing { reader: source.raw()?, hasher: blake3::Hasher::new(), size: 0 };
        let mut unpacked = 0;
        let mut raw = if looked.packed {
            let mut unpacking = MultiGzDecoder::new(BufReader::with_capacity(PIECE, raw));
            let (bytes, damage) = unpack(&mut unpacking, UNPACKED_LIMIT, &mut look)
                .map_err(|what| Error::new(path, what, "unpack it by hand and split it"))?;
            unpacked = bytes;
            if let Some(e) = damage {
                let what = format!("the gzip file is damaged ({e}); read as far as it goes");
                log.warn_first(what, "fetch it again");
            }
            unpacking.into_inner().into_inner()
        } else {
            raw
        };
        // All of it, or what follows the end of the packed part.
        let (rest, outcome) = pour(&mut raw, |bytes| {
            if !looked.packed {
                look(bytes);
            }
        });
        outcome.map_err(|e| source.failed(e))?;
        (looked.size, looked.hash) = (raw.size, raw.hasher.finalize().to_hex().to_string());
        drop(raw);
        source.unpacked = if looked.packed { unpacked } else { rest };
        if let Some(teller) = teller.filter(|_| source.unpacked > 0) {
            source.encoding =
                teller.finish().map_err(|what| Error::new(path, what, "convert it to plain text first"))?;
        }
        if let Some(unpacked) = small {
            (source.bytes, source.packed) = (Bytes::Memory(unpacked), false);
        }
        Ok((source, looked, format))
    }

    /// For tests: these bytes as text.
    #[cfg(test)]
    pub(super) fn of(path: &str, bytes: &[u8], segment: usize) -> Self {
        let bytes = Bytes::Memory(bytes.to_vec());
        Self::open(path, bytes, segment, |_| &super::plain::FORMAT, &mut Log::new(path)).unwrap().0
    }

    /// As shown.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn encoding(&self) -> Told {
        self.encoding
    }

    /// How many bytes there are, unpacked.
    pub(super) fn unpacked(&self) -> u64 {
        self.unpacked
    }

    /// How much is read at once, in bytes.
    pub(super) fn segment(&self) -> usize {
        self.segment
    }

    /// Whether it is held in memory and read at once.
    pub(super) fn is_small(&self) -> bool {
        matches!(self.bytes, Bytes::Memory(_)) && self.unpacked <= self.segment as u64
    }

    /// Where it is on disk, if it lies there as it is read.
    pub(super) fn on_disk(&self) -> Option<&PathBuf> {
        match &self.bytes {
            Bytes::Disk(path) if !self.packed => Some(path),
            _ => None,
        }
    }

    /// The bytes on disk.
    fn raw(&self) -> Result<Box<dyn Read + Send + '_>> {
        Ok(match &self.bytes {
            Bytes::Memory(bytes) => Box::new(bytes.as_slice()),
            Bytes::Disk(path) => Box::new(File::open(path).map_err(|e| self.failed(e))?),
        })
    }

    /// The unpacked bytes, from the beginning.
    pub(super) fn reader(&self) -> Result<Box<dyn Read + Send + '_>> {
        let raw = self.raw()?;
        if !self.packed {
            return Ok(raw);
        }
        Ok(Box::new(Lenient(MultiGzDecoder::new(BufReader::with_capacity(PIECE, raw)))))
    }

    /// All unpacked bytes.
    ///
    /// # Errors
    /// If there are more than [`WHOLE_LIMIT`].
    pub(super) fn whole(&self) -> Result<Vec<u8>> {
        if self.unpacked > WHOLE_LIMIT as u64 {
            return Err(self.too_long_for_whole());
        }
        let mut bytes = Vec::with_capacity(self.unpacked as usize);
        self.reader()?.read_to_end(&mut bytes).map_err(|e| self.failed(e))?;
        Ok(bytes)
    }

    pub(super) fn failed(&self, what: impl Display) -> Error {
        Error::new(&self.path, what, "check the path and its permissions")
    }

    pub(super) fn too_long_for_whole(&self) -> Error {
        let what = format!("is of a form that is read whole, and holds more than {} MiB", WHOLE_LIMIT >> 20);
        Error::new(&self.path, what, "split it, or save its records as CSV, JSON Lines or Parquet")
    }
}

/// Unpacks up to `limit` bytes; gives how many there are, and what broke it off.
fn unpack(
    unpacking: impl Read,
    limit: u64,
    look: impl FnMut(&[u8]),
) -> std::result::Result<(u64, Option<io::Error>), String> {
    match pour(unpacking.take(limit + 1), look) {
        (unpacked, _) if unpacked > limit => Err(format!("unpacks to more than {limit} bytes")),
        (0, Err(e)) => Err(format!("cannot be unpacked: {e}")),
        (unpacked, outcome) => Ok((unpacked, outcome.err())),
    }
}

/// Reads to the end; gives how many bytes that were, and how it ended.
fn pour(mut reader: impl Read, mut look: impl FnMut(&[u8])) -> (u64, io::Result<()>) {
    let mut buffer = vec![0; PIECE];
    let mut poured = 0;
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return (poured, Ok(())),
            Ok(read) => {
                look(&buffer[..read]);
                poured += read as u64;
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return (poured, Err(e)),
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

    /// Number of warnings and the unpacked bytes; the same held in memory and read anew.
    fn check(bytes: &[u8], expected: &[u8], warned: usize) {
        for segment in [1, SEGMENT] {
            let mut log = Log::new("x");
            let text = |_: &[u8]| &super::super::plain::FORMAT;
            let (source, looked, _) =
                Source::open("x", Bytes::Memory(bytes.to_vec()), segment, text, &mut log).unwrap();
            assert_eq!(source.whole().unwrap(), expected);
            assert_eq!(source.unpacked(), expected.len() as u64);
            assert_eq!(source.is_small(), segment == SEGMENT);
            assert_eq!((looked.size, looked.packed), (bytes.len() as u64, bytes.starts_with(&GZIP)));
            assert_eq!(looked.hash, blake3::hash(bytes).to_hex().to_string());
            assert_eq!(log.finish().0.len(), warned);
        }
    }

    #[test]
    fn packed_or_not_the_bytes_are_those_of_the_file() {
        let text = "India and Pakistan. ".repeat(9_000).into_bytes();
        check(&text, &text, 0);
        let whole = packed(&text);
        check(&whole, &text, 0);
        check(&[whole.clone(), whole.clone()].concat(), &text.repeat(2), 0);
        // Cut short, and with something behind it: as far as it goes.
        check(&whole[..whole.len() - 4], &text, 1);
        check(&[&whole[..], b"and more"].concat(), &text, 1);
    }

    #[test]
    fn what_cannot_be_unpacked_is_refused() {
        let bomb = packed(&vec![b' '; 100_000]);
        assert!(bomb.len() < 1_000);
        let unpack = |limit| unpack(MultiGzDecoder::new(&bomb[..]), limit, |_| {}).map(|(bytes, _)| bytes);
        assert_eq!(unpack(99_999), Err("unpacks to more than 99999 bytes".into()));
        assert_eq!(unpack(100_000), Ok(100_000));
        let text = |_: &[u8]| &super::super::plain::FORMAT;
        let broken = Bytes::Memory(b"\x1F\x8Bbroken".to_vec());
        let error = Source::open("x", broken, SEGMENT, text, &mut Log::new("x")).unwrap_err();
        assert!(error.what().contains("cannot be unpacked"), "{error}");
    }
}
