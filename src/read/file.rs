//! One file on its way to articles.

use super::decoded::Decoded;
use super::layout::{Draft, Layout, Survey};
use super::log::Log;
use super::record::{Records, Segments};
use super::source::{self, Bytes, Looked, SEGMENT, Source};
use super::walk::{self, Place};
use super::{Columns, FORMATS, Format, Input, Kind, header};
use crate::error::{Error, Result};
use crate::text::{Article, Meta};
use rayon::prelude::*;

/// One text may not be longer, in bytes.
const TEXT_LIMIT: usize = 10 << 20;

/// Where articles go.
pub(super) type Sink<'a> = &'a mut (dyn FnMut(Vec<Article>) -> Result<()> + Send);

/// Articles of one file as they are made, and what is told of it.
#[derive(Debug)]
pub(super) struct Made {
    /// The file, as shown.
    path: String,
    /// The id of a single text; the beginning of ids of records without one.
    stem: String,
    pub(super) log: Log,
    /// Made and not yet given away.
    pub(super) articles: Vec<Article>,
    given: usize,
    /// Whether it is one text, which may have a header, and no list of records.
    prose: bool,
    /// What texts say about themselves; told last.
    told: Log,
}

/// A file while it is read.
#[derive(Debug)]
pub(super) struct File {
    source: Source,
    looked: Looked,
    format: &'static Format,
    pub(super) made: Made,
}

/// Looks at the file at `place`.
///
/// # Errors
/// If it cannot be opened, unpacked or decoded.
pub(super) fn open(place: &Place, segment: usize) -> Result<File> {
    File::open(place, source::find(place, segment)?, segment)
}

/// Reads the rows of the file at `path`.
///
/// # Errors
/// If it cannot be opened or decoded, holds no records, or one of them is broken.
pub(super) fn records(path: &str) -> Result<(Records, Input)> {
    let place = Place { path: path.into(), shown: path.to_owned(), stem: String::new() };
    let mut file = open(&place, SEGMENT)?;
    let Kind::Records(open) = file.format.kind else {
        let remedy = "name a file of CSV, TSV, JSON, JSON lines or Parquet, or a spreadsheet";
        let what = format!("is read as {}, which has no columns", file.format.name);
        return Err(Error::new(path, what, remedy));
    };
    let mut records = Records::default();
    let mut segments = open(&file.source, &Columns::default(), &mut file.made.log)?;
    while let Some(rows) = segments.next(&mut file.made.log)? {
        records.rows.extend(rows);
    }
    records.names = segments.names().to_vec();
    drop(segments);
    let mut input = file.summary();
    input.articles = records.rows.len();
    let lost = (input.dropped > 0).then(|| file.made.log.finish().0.into_iter().next()).flatten();
    lost.map_or(Ok((records, input)), Err)
}

impl File {
    /// Looks at the file at `place` of these bytes.
    ///
    /// # Errors
    /// As [`open`].
    pub(super) fn open(place: &Place, bytes: Bytes, segment: usize) -> Result<Self> {
        let mut made = Made::new(&place.shown, &place.stem);
        let format = |head: &[u8]| format(place, head);
        let (source, looked, format) = Source::open(&place.shown, bytes, segment, format, &mut made.log)?;
        let name = source.encoding().0.name();
        if !format.binary && name != "UTF-8" {
            made.log.notice(format!("read as {name}"));
        }
        Ok(Self { source, looked, format, made })
    }

    /// For tests: the articles of a file of these contents; the same whatever the segment.
    #[cfg(test)]
    pub(super) fn of(name: &str, bytes: &[u8]) -> Result<Made> {
        let place = walk::place(name.as_ref(), "".as_ref());
        let read = |segment| {
            let mut articles = Vec::new();
            let mut file = Self::open(&place, Bytes::Memory(bytes.to_vec()), segment)?;
            file.read(&Columns::default(), &|_| {}, &mut |new| {
                articles.extend(new);
                Ok(())
            })?;
            file.made.articles = articles;
            Ok(file.made)
        };
        let whole = read(SEGMENT);
        for segment in [1, 60, 700] {
            match (&whole, read(segment)) {
                (Ok(whole), Ok(cut)) => {
                    assert_eq!(whole.articles, cut.articles, "{name} by {segment}");
                    assert_eq!(format!("{:?}", whole.log), format!("{:?}", cut.log), "{name} by {segment}");
                }
                (whole, cut) => assert_eq!(whole.as_ref().err(), cut.as_ref().err(), "{name} by {segment}"),
            }
        }
        whole
    }

    /// Whether it is read at once, from memory, and what it gives is small too. Formats that are no text may
    /// hold far more than they take.
    pub(super) fn is_small(&self) -> bool {
        !self.format.binary && self.source.is_small()
    }

    /// Reads the articles and gives them away. `progress` is told, now and then, how many there are so far.
    ///
    /// # Errors
    /// If it cannot be decoded, a column the user named is not there, or `sink` takes no more.
    pub(super) fn read(&mut self, columns: &Columns, progress: &dyn Fn(usize), sink: Sink<'_>) -> Result<()> {
        let Self { source, format, made, .. } = self;
        match format.kind {
            _ if source.unpacked() == 0 => made.log.drop_file("empty file"),
            Kind::Prose(parse) => {
                let text = Decoded::new(source)?.whole(&mut made.log)?;
                made.prose = true;
                parse(made, text)?;
                made.give(sink)?;
            }
            Kind::Records(open) => {
                made.read(|log| open(source, columns, log), columns, progress, sink)?;
            }
        }
        let told = std::mem::take(&mut made.told).finish().1;
        made.log.extend(told);
        Ok(())
    }

    /// The entry for the manifest.
    pub(super) fn summary(&self) -> Input {
        let packed = if self.looked.packed { "+gzip" } else { "" };
        let encoding = if self.format.binary { "binary" } else { self.source.encoding().0.name() };
        let format = format!("{}{packed}", self.format.name);
        self.made.summary(format, encoding, self.looked.hash.clone(), self.looked.size)
    }
}

impl Made {
    pub(super) fn new(path: &str, stem: &str) -> Self {
        Self {
            path: path.to_owned(),
            stem: stem.to_owned(),
            log: Log::new(path),
            articles: Vec::new(),
            given: 0,
            prose: false,
            told: Log::new(path),
        }
    }

    /// The file, as shown.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// How many articles were given away.
    pub(super) fn given(&self) -> usize {
        self.given
    }

    /// The entry for the manifest.
    pub(super) fn summary(&self, format: String, encoding: &str, blake3: String, bytes: u64) -> Input {
        let (path, encoding) = (self.path.clone(), encoding.to_owned());
        Input { path, bytes, blake3, format, encoding, articles: self.given, dropped: self.log.dropped() }
    }

    /// Makes articles of the records that `open` gives, and gives them away. The records may be gone through
    /// twice, but are told about once.
    ///
    /// # Errors
    /// If the records cannot be read, a column the user named is not there, or `sink` takes no more.
    pub(super) fn read<'a>(
        &mut self,
        mut open: impl FnMut(&mut Log) -> Result<Box<dyn Segments + 'a>>,
        columns: &Columns,
        progress: &dyn Fn(usize),
        sink: Sink<'_>,
    ) -> Result<()> {
        let mut segments = open(&mut self.log)?;
        let mut survey = Survey::default();
        // Rows that come all at once are kept.
        let (mut first, mut several) = (None, false);
        while let Some(rows) = segments.next(&mut self.log)? {
            survey.add(segments.names(), &rows);
            several |= first.is_some();
            first = Some(rows).filter(|_| !several);
        }
        if survey.rows() == 0 {
            if self.log.dropped() == 0 {
                self.log.warn("holds no record", "remove it from the inputs");
            }
            return Ok(());
        }
        let mut layout =
            Layout::new(&survey, segments.names(), columns, (&self.path, &self.stem), &mut self.log)?;
        drop(segments);
        if several {
            let mut unheard = Log::default();
            let mut segments = open(&mut unheard)?;
            let mut next = segments.next(&mut unheard)?;
            while let Some(rows) = next {
                let (made, following) =
                    rayon::join(|| self.add(layout.articles(rows), sink), || segments.next(&mut unheard));
                made?;
                next = following?;
                progress(self.given);
            }
        } else {
            self.add(layout.articles(first.unwrap_or_default()), sink)?;
        }
        if layout.rows() != survey.rows() {
            return Err(Error::new(&self.path, "changed while it was read", "read it again"));
        }
        layout.finish(&mut self.log);
        Ok(())
    }

    /// Adds what `drafts` say, and gives it away.
    fn add(&mut self, drafts: Vec<Draft>, sink: Sink<'_>) -> Result<()> {
        for (line, id, text, meta) in drafts {
            self.push(line, id, text, meta);
        }
        self.give(sink)
    }

    /// Adds an article, unless its text is empty or beyond the limit. `line` is where it begins.
    fn push(&mut self, line: usize, id: String, text: String, meta: Meta) {
        if text.trim().is_empty() {
            self.log.drop_row(line, "empty text", "fill it in, or remove it");
        } else if text.len() > TEXT_LIMIT {
            self.log.drop_row(line, "one text of more than 10 MiB", "split it into articles");
        } else {
            let input = self.path.clone();
            self.articles.push(Article { id, input, text, meta, duplicate_of: None });
        }
    }

    /// Adds the one article of a file.
    pub(super) fn push_prose(&mut self, line: usize, text: String, meta: Meta) {
        self.push(line, self.stem.clone(), text, meta);
    }

    /// Adds what the texts say about themselves, and gives them away.
    fn give(&mut self, sink: Sink<'_>) -> Result<()> {
        let prose = self.prose;
        let articles = self.articles.par_iter_mut();
        let told: Vec<_> = articles.map(|a| header::complete(&a.text, &mut a.meta, prose)).collect();
        told.into_iter().flatten().for_each(|what| self.told.notice(what));
        self.given += self.articles.len();
        sink(std::mem::take(&mut self.articles))
    }
}

/// The extension tells; without a known one, the first bytes do.
fn format(place: &Place, head: &[u8]) -> &'static Format {
    let by_extension = walk::extension(&place.path)
        .0
        .and_then(|e| FORMATS.iter().find(|f| f.extensions.contains(&e.as_str())));
    let by_content = || FORMATS.iter().find(|f| (f.sniff)(head)).unwrap_or(&super::plain::FORMAT);
    by_extension.unwrap_or_else(by_content)
}
