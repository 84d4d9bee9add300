//! A corpus that waits on disk.
//!
//! DESIGN. Articles are written one behind the other as they are read: each string (id, input, text, keys and
//! values of metadata) behind its length. In memory stay only where each begins and a few hashes, some
//! 200 bytes an article. What depends on all articles, new ids and duplicates, is put in when they are read
//! back. Sketches lie beside, half a kilobyte an article, until duplicates are found.

use super::duplicate::Sketch;
use super::settle::{Hashes, Settled, Store, settle};
use super::source::SEGMENT;
use super::{Columns, Input, gather};
use crate::error::{Error, Result, Warning};
use crate::text::{Article, Meta};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// How much is written or read at once, in bytes.
const BUFFER: usize = 1 << 20;
/// How much is read for a single article, in bytes.
const SMALL_BUFFER: usize = 1 << 13;

/// A corpus on disk, and what reading it gave.
#[derive(Debug)]
pub struct Spooled {
    /// What was lost or repaired.
    pub warnings: Vec<Warning>,
    /// What was decided without being asked: columns, encodings, outlets, duplicates.
    pub notices: Vec<String>,
    /// One entry a file, in reading order.
    pub inputs: Vec<Input>,
    /// Every metadata key of any article.
    pub meta: BTreeSet<String>,
    /// How many articles there are.
    pub articles: usize,
    /// Bytes of all texts.
    pub bytes: u64,
    file: Temporary,
    /// Where each article begins.
    offsets: Vec<u64>,
    settled: Settled,
}

/// Reads as [`read`](super::read) does, but articles wait in a file below `folder`, which exists, not in
/// memory. The file takes about as much room as the texts, and a tenth more until duplicates are found; it
/// goes with the value.
///
/// # Errors
/// As [`read`](super::read), or if `folder` cannot be written to or is full.
pub fn spool(
    inputs: &[String],
    columns: &Columns,
    folder: &Path,
    progress: &dyn Fn(usize),
) -> Result<Spooled> {
    spool_by(SEGMENT, inputs, columns, folder, progress)
}

/// The same, with so many bytes of a file read at once.
pub(super) fn spool_by(
    segment: usize,
    inputs: &[String],
    columns: &Columns,
    folder: &Path,
    progress: &dyn Fn(usize),
) -> Result<Spooled> {
    let mut writer = Writer::new(folder)?;
    let mut gathered = gather(segment, inputs, columns, progress, &mut |articles| writer.put(&articles))?;
    let Writer { articles, sketches, offsets, hashes, meta, bytes, .. } = writer;
    let (file, sketches) = (articles.finish()?, sketches.finish()?);
    let store = OnDisk { articles: file.open()?, sketches: sketches.open()?, offsets: &offsets, file: &file };
    let mut notices = gathered.notices();
    let settled = settle(hashes, &store, &mut gathered.warnings, &mut notices)?;
    let (warnings, inputs, articles) = (gathered.warnings, gathered.inputs, offsets.len());
    Ok(Spooled { warnings, notices, inputs, meta, articles, bytes, file, offsets, settled })
}

impl Spooled {
    /// The articles from number `first_article` on (from 0) in reading order, ids unique and duplicates
    /// marked, in batches of about `bytes` of text, at least one article each. Ends with the first error.
    pub fn batches(
        &self,
        first_article: usize,
        bytes: usize,
    ) -> impl Iterator<Item = Result<Vec<Article>>> + '_ {
        let mut opened = None;
        let mut at = first_article;
        std::iter::from_fn(move || {
            if at >= self.articles {
                return None;
            }
            let batch = self.batch(&mut opened, at, bytes);
            at = batch.as_ref().map_or(self.articles, |batch| at + batch.len());
            Some(batch)
        })
    }

    /// The batch that begins with article `at`. What is opened for the first stays open for the next.
    fn batch(
        &self,
        opened: &mut Option<(BufReader<File>, File)>,
        at: usize,
        bytes: usize,
    ) -> Result<Vec<Article>> {
        let failed = |e: io::Error| self.file.failed_to_read(e);
        let (reader, other) = match opened {
            Some(opened) => opened,
            None => {
                let mut reader = BufReader::with_capacity(BUFFER, self.file.open()?);
                reader.seek(SeekFrom::Start(self.offsets[at])).map_err(failed)?;
                opened.insert((reader, self.file.open()?))
            }
        };
        let (mut batch, mut long) = (Vec::new(), 0);
        for at in at..self.articles {
            let mut article = read_article(reader).map_err(failed)?;
            long += article.text.len();
            article.id = self.settled.id(at, article.id);
            if let Some(original) = self.settled.original(at) {
                let id = at_offset(other, self.offsets[original])
                    .and_then(|mut at| read_string(&mut at))
                    .map_err(failed)?;
                article.duplicate_of = Some(self.settled.id(original, id));
            }
            batch.push(article);
            if long >= bytes {
                break;
            }
        }
        Ok(batch)
    }
}

/// A file that goes when it is no longer needed.
#[derive(Debug)]
struct Temporary(PathBuf);

impl Temporary {
    fn open(&self) -> Result<File> {
        File::open(&self.0).map_err(|e| self.failed_to_read(e))
    }

    fn failed_to_read(&self, what: impl Display) -> Error {
        Error::new(self.0.display(), what, "leave the folder alone while it is used, and begin again")
    }

    fn failed_to_write(&self, what: impl Display) -> Error {
        Error::new(
            self.0.display(),
            what,
            "make room there, about the size of the texts, or name another folder",
        )
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Such a file while it is written.
struct Growing {
    file: BufWriter<File>,
    at: Temporary,
}

impl Growing {
    fn new(path: PathBuf) -> Result<Self> {
        let at = Temporary(path);
        let file = File::create(&at.0).map_err(|e| at.failed_to_write(e))?;
        Ok(Self { file: BufWriter::with_capacity(BUFFER, file), at })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).map_err(|e| self.at.failed_to_write(e))
    }

    fn finish(mut self) -> Result<Temporary> {
        self.file.flush().map_err(|e| self.at.failed_to_write(e))?;
        Ok(self.at)
    }
}

/// A corpus while it is written.
struct Writer {
    articles: Growing,
    sketches: Growing,
    /// Where the next article begins.
    end: u64,
    offsets: Vec<u64>,
    hashes: Hashes,
    meta: BTreeSet<String>,
    bytes: u64,
}

impl Writer {
    fn new(folder: &Path) -> Result<Self> {
        Ok(Self {
            articles: Growing::new(folder.join("articles.spool"))?,
            sketches: Growing::new(folder.join("sketches.spool"))?,
            end: 0,
            offsets: Vec::new(),
            hashes: Hashes::default(),
            meta: BTreeSet::new(),
            bytes: 0,
        })
    }

    fn put(&mut self, articles: &[Article]) -> Result<()> {
        let sketches = self.hashes.add(articles);
        for (article, sketch) in articles.iter().zip(sketches) {
            self.offsets.push(self.end);
            self.bytes += article.text.len() as u64;
            for string in [&article.id, &article.input, &article.text] {
                self.string(string)?;
            }
            self.number(article.meta.len())?;
            for (key, value) in &article.meta {
                self.string(key)?;
                self.string(value)?;
                if !self.meta.contains(key) {
                    self.meta.insert(key.clone());
                }
            }
            for value in sketch.as_deref().unwrap_or(&NO_SKETCH) {
                self.sketches.write(&value.to_le_bytes())?;
            }
        }
        Ok(())
    }

    fn string(&mut self, string: &str) -> Result<()> {
        self.number(string.len())?;
        self.end += string.len() as u64;
        self.articles.write(string.as_bytes())
    }

    fn number(&mut self, number: usize) -> Result<()> {
        self.end += 4;
        // Text, cells and names are all far shorter than four gigabytes.
        self.articles.write(&(number as u32).to_le_bytes())
    }
}

/// Stands for the sketch of a text too short for one.
static NO_SKETCH: Sketch = [u64::MAX; 64];

/// Articles as they lie on disk.
struct OnDisk<'a> {
    articles: File,
    sketches: File,
    offsets: &'a [u64],
    file: &'a Temporary,
}

impl Store for OnDisk<'_> {
    fn article(&self, at: usize) -> Result<Cow<'_, Article>> {
        let reader = at_offset(&self.articles, self.offsets[at]);
        let article = reader.and_then(|mut reader| read_article(&mut reader));
        article.map(Cow::Owned).map_err(|e| self.file.failed_to_read(e))
    }

    fn sketch(&self, at: usize) -> Result<Option<Cow<'_, Sketch>>> {
        let mut bytes = [0; size_of::<Sketch>()];
        let mut file = &self.sketches;
        let offset = SeekFrom::Start((at * bytes.len()) as u64);
        let read = file.seek(offset).and_then(|_| file.read_exact(&mut bytes));
        read.map_err(|e| self.file.failed_to_read(e))?;
        let mut sketch = NO_SKETCH;
        for (value, bytes) in sketch.iter_mut().zip(bytes.as_chunks().0) {
            *value = u64::from_le_bytes(*bytes);
        }
        Ok(Some(sketch).filter(|sketch| *sketch != NO_SKETCH).map(Cow::Owned))
    }
}

/// Reads `file` from `offset` on.
fn at_offset(mut file: &File, offset: u64) -> io::Result<BufReader<&File>> {
    file.seek(SeekFrom::Start(offset))?;
    Ok(BufReader::with_capacity(SMALL_BUFFER, file))
}

fn read_article(reader: &mut impl Read) -> io::Result<Article> {
    let [id, input, text] = [read_string(reader)?, read_string(reader)?, read_string(reader)?];
    let mut meta = Meta::new();
    for _ in 0..read_number(reader)? {
        let (key, value) = (read_string(reader)?, read_string(reader)?);
        meta.insert(key, value);
    }
    Ok(Article { id, input, text, meta, duplicate_of: None })
}

fn read_string(reader: &mut impl Read) -> io::Result<String> {
    let mut bytes = vec![0; read_number(reader)?];
    reader.read_exact(&mut bytes)?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

fn read_number(reader: &mut impl Read) -> io::Result<usize> {
    let mut bytes = [0; 4];
    reader.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes) as usize)
}
