//! Tables that are written batch by batch, so that no more than two batches are ever in memory.
//!
//! DESIGN. A batch is a run of whole articles. Its tables are written into a folder of their own, which gets
//! its name when it is whole; what a run that was stopped has written can so be gone on from. At the end the
//! batches are put together byte by byte: in Parquet, each becomes a row group.

use super::output::{self, Format, failed};
use super::row_groups::RowGroups;
use crate::Result;
use crate::table::Tables;
use crate::table::build::{BEFORE_METADATA, OWN, table, text};
use polars::prelude::*;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Bytes of text in a batch: enough that its rows pay for their row group, and little enough for two in memory.
pub const BATCH: usize = 2_000_000;

impl Tables {
    /// Gives the documents columns for all of `metadata`, in their order, empty where no article of this batch
    /// has any: all batches then have the same columns.
    pub fn with_metadata(mut self, metadata: &BTreeSet<String>) -> Self {
        let own: Vec<String> =
            self.documents.get_column_names().iter().map(|name| name.to_string()).collect();
        let head = own.iter().take(BEFORE_METADATA);
        let tail = own.iter().skip_while(|name| *name != AFTER_METADATA);
        // An input that tells of duplicates itself is believed.
        let tail = tail.filter(|name| *name != DUPLICATE || !metadata.contains(DUPLICATE));
        let metadata = metadata.iter().filter(|name| !OWN.contains(&name.as_str()));
        let empty = |name: &str| text(name, std::iter::repeat_n(None, self.documents.height()));
        let columns = head.chain(metadata).chain(tail).map(|name| {
            let column = self.documents.column(name).cloned();
            column.unwrap_or_else(|_| empty(name))
        });
        self.documents = table(columns.collect());
        self
    }

    /// Keeps the evidence of a `share` of articles, from 0 to 1, the same ones in every run: those whose id's
    /// hash lies in the first `share` of all hashes. Tells how many pieces are left out.
    pub fn keep_evidence(&mut self, share: f64) -> usize {
        let before = self.evidence.height();
        if share < 1.0
            && let Ok(ids) = self.evidence.column("doc_id").and_then(|ids| ids.str())
        {
            let mut last: (Option<&str>, bool) = (None, false);
            let kept = ids.iter().map(|id| {
                if last.0 != id {
                    last = (id, id.is_some_and(|id| place_of(id) < share));
                }
                last.1
            });
            let kept = BooleanChunked::from_iter_values("kept".into(), kept);
            self.evidence = self.evidence.filter(&kept).expect("a mask of the table's height");
        }
        before - self.evidence.height()
    }
}

/// Where the hash of an id lies among all, from 0 to 1.
fn place_of(id: &str) -> f64 {
    let hash = blake3::hash(id.as_bytes());
    let first = hash.as_bytes().first_chunk().map_or(0, |first| u64::from_be_bytes(*first));
    first as f64 / 2_f64.powi(64)
}

/// The column of `documents` behind its metadata.
const AFTER_METADATA: &str = "n_paragraphs";
const DUPLICATE: &str = "duplicate_of";

/// Batches of tables in a folder.
#[derive(Debug, Clone)]
pub struct Batches {
    folder: PathBuf,
    format: Format,
}

impl Batches {
    /// Batches of one form in `folder`, which is made if there is none.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: &Path, format: Format) -> Result<Self> {
        fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
        Ok(Self { folder: folder.to_owned(), format })
    }

    fn place(&self, number: usize) -> PathBuf {
        self.folder.join(format!("{number:06}"))
    }

    /// What was noted beside batch `number`; `None` unless all of it has been written.
    pub fn note(&self, number: usize) -> Option<Vec<u8>> {
        fs::read(self.place(number).join("note")).ok()
    }

    /// Writes the tables of batch `number`, counted from 0, and a `note` beside them.
    ///
    /// # Errors
    /// When a file cannot be written; the batch is then not there.
    pub fn write(&self, number: usize, tables: &Tables, note: &[u8]) -> Result<()> {
        let place = self.place(number);
        let unfinished = place.with_extension("tmp");
        let fresh = || match fs::remove_dir_all(&unfinished) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => fs::create_dir(&unfinished),
        };
        fresh().map_err(|error| failed(&unfinished, error))?;
        tables.each().into_par_iter().try_for_each(|(name, table)| {
            output::write_batch(table, name, &unfinished, self.format, &tables.columns)
        })?;
        fs::write(unfinished.join("note"), note)
            .and_then(|()| fs::rename(&unfinished, &place))
            .map_err(|error| failed(&place, error))
    }

    /// Puts the first `n` batches together as the tables in `folder`, which must exist. The batches go when all
    /// tables are there, so that a run stopped meanwhile can go on from them.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub fn join(self, n: usize, folder: &Path) -> Result<()> {
        let tables = Tables::NAMES.into_par_iter().map(|name| {
            let file = format!("{name}.{}", self.format.extension());
            let parts: Vec<PathBuf> = (0..n).map(|number| self.place(number).join(&file)).collect();
            // What says what columns mean is the same in each.
            let parts = if name == "columns" { &parts[..n.min(1)] } else { &parts[..] };
            self.put_together(parts, &folder.join(&file))
        });
        tables.collect::<Result<Vec<()>>>()?;
        fs::remove_dir_all(&self.folder).map_err(|error| failed(&self.folder, error))
    }

    fn put_together(&self, parts: &[PathBuf], path: &Path) -> Result<()> {
        let all = || {
            let mut out = BufWriter::new(File::create(path)?);
            match self.format {
                Format::Parquet => {
                    let mut joined = RowGroups::new(out)?;
                    for part in parts {
                        joined.append(part, ..)?;
                    }
                    joined.finish()
                }
                Format::Csv | Format::Jsonl => {
                    for (number, part) in parts.iter().enumerate() {
                        output::copy_rows(part, number == 0, self.format, &mut out)?;
                    }
                    out.flush()
                }
            }
        };
        all().map_err(|error| failed(path, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::builtin;
    use crate::mark::Gazetteer;
    use crate::table::{Engine, read_tables};
    use crate::text::{Article, Corpus, Meta};

    fn articles() -> Vec<Article> {
        let text = "Khan said India struck. “A disaster,” he warned.\n\nIndia denied it.";
        let article = |n: usize| {
            let meta: Meta =
                if n.is_multiple_of(3) { Meta::from([(format!("key{n}"), "x".into())]) } else { Meta::new() };
            Article { id: n.to_string(), text: text.repeat(n % 4), meta, ..Article::default() }
        };
        (0..11).map(article).collect()
    }

    fn measured(articles: Vec<Article>) -> Tables {
        let codebooks = vec![builtin("generic-frames").unwrap()];
        let metadata = [0, 3, 6, 9].map(|n| format!("key{n}")).into();
        let engine = Engine::new(codebooks, Gazetteer::builtin());
        engine.run(Corpus { articles }, &|_| ()).with_metadata(&metadata)
    }

    #[test]
    fn batches_put_together_are_the_whole() {
        let folder = std::env::temp_dir().join(format!("slantwise-batches-{}", std::process::id()));
        let whole = measured(articles());
        for format in [Format::Parquet, Format::Csv, Format::Jsonl] {
            for size in [11, 3] {
                let out = folder.join(format!("{}-{size}", format.extension()));
                fs::create_dir_all(&out).unwrap();
                let batches = Batches::open(&folder.join("batches"), format).unwrap();
                let all = articles();
                let n = all.chunks(size).len();
                for (number, batch) in all.chunks(size).enumerate() {
                    assert_eq!(batches.note(number), None);
                    batches.write(number, &measured(batch.to_vec()), b"noted").unwrap();
                    assert_eq!(batches.note(number).as_deref(), Some(&b"noted"[..]));
                }
                batches.join(n, &out).unwrap();
                assert!(!folder.join("batches").exists());
            }
            if format == Format::Parquet {
                let read = read_tables(&folder.join("parquet-3")).unwrap();
                for ((name, table), (_, joined)) in whole.each().into_iter().zip(read.each()) {
                    assert!(table.equals_missing(joined), "{name}");
                }
            } else {
                for name in Tables::NAMES {
                    let read = |size: usize| {
                        let path = format!("{0}-{size}/{name}.{0}", format.extension());
                        fs::read_to_string(folder.join(path)).unwrap()
                    };
                    assert_eq!(read(11), read(3), "{name}");
                }
            }
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn evidence_is_kept_by_whole_articles() {
        let all = measured(articles());
        let mut some = all.clone();
        let left_out = some.keep_evidence(0.5);
        assert_eq!(some.evidence.height() + left_out, all.evidence.height());
        assert!(left_out > 0 && some.evidence.height() > 0);
        let ids = |tables: &Tables| -> Vec<String> {
            let ids = tables.evidence.column("doc_id").unwrap().str().unwrap().clone();
            ids.iter().flatten().map(str::to_owned).collect()
        };
        let kept: BTreeSet<String> = ids(&some).into_iter().collect();
        assert_eq!(ids(&all).into_iter().filter(|id| kept.contains(id)).count(), some.evidence.height());
        assert_eq!(all.clone().keep_evidence(1.0), 0);
        assert_eq!(some.keep_evidence(0.0) + left_out, all.evidence.height());
    }
}
