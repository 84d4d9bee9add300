//! A corpus in parts that are measured apart, and their tables joined again.

use super::{Tables, text};
use crate::text::Corpus;
use crate::{Error, Result};
use polars::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// One of several parts of a corpus, written `2/10`.
///
/// The parts are runs of articles in reading order, cut where the texts' bytes come to `1/of`, `2/of`, … of all:
/// the article in which a cut falls belongs to the part before it. A part may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Which, from 1.
    pub index: usize,
    /// How many there are.
    pub of: usize,
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(written: &str) -> std::result::Result<Self, String> {
        let parts = written.split_once('/').map(|(index, of)| (index.trim().parse(), of.trim().parse()));
        match parts {
            Some((Ok(index), Ok(of))) if 1 <= index && index <= of => Ok(Self { index, of }),
            _ => Err("write I/N with 1 ≤ I ≤ N, such as 3/10".into()),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}

impl Shard {
    /// Leaves in `corpus` the articles of this part.
    pub fn keep(self, corpus: &mut Corpus) {
        let all: u128 = corpus.articles.iter().map(|a| a.text.len() as u128).sum();
        let mut before: u128 = 0;
        corpus.articles.retain(|article| {
            let part = before * self.of as u128 / all.max(1);
            before += article.text.len() as u128;
            part.min(self.of as u128 - 1) + 1 == self.index as u128
        });
    }
}

/// Joins the tables of all parts, in their order: the same as if the corpus had been measured whole.
///
/// # Errors
/// When two parts have different columns of measures.
pub fn join(parts: &[Tables]) -> Result<Tables> {
    let Some((first, others)) = parts.split_first() else {
        return Err(Error::new("shards", "there are none", "name the folders of all shards"));
    };
    let stacked = |table: &dyn Fn(&Tables) -> DataFrame| {
        let mut joined = table(first);
        for other in others {
            let failed =
                |error| Error::new("shards", error, "measure all with the same version and codebooks");
            joined.vstack_mut(&table(other)).map_err(failed)?;
        }
        joined.rechunk_mut();
        Ok(joined)
    };
    if others.iter().any(|other| !other.columns.equals_missing(&first.columns)) {
        return Err(Error::new("shards", "have different columns", "measure all with the same codebooks"));
    }
    let names = document_columns(parts);
    Ok(Tables {
        documents: stacked(&|t| with_columns(&t.documents, &names))?,
        paragraphs: stacked(&|t| t.paragraphs.clone())?,
        sentences: stacked(&|t| t.sentences.clone())?,
        evidence: stacked(&|t| t.evidence.clone())?,
        attributions: stacked(&|t| t.attributions.clone())?,
        mentions: stacked(&|t| t.mentions.clone())?,
        responsibility: stacked(&|t| t.responsibility.clone())?,
        columns: first.columns.clone(),
    })
}

/// Before this column of `documents` come its metadata, of which a part has only what its articles have.
const AFTER_METADATA: &str = "n_paragraphs";
/// The columns before the metadata that an input may bring.
const BEFORE_METADATA: usize = 5;

/// The columns of the whole `documents` table.
fn document_columns(parts: &[Tables]) -> Vec<String> {
    let names = |tables: &Tables| -> Vec<String> {
        tables.documents.get_column_names().iter().map(|name| name.to_string()).collect()
    };
    let mut metadata = BTreeSet::new();
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    for own in parts.iter().map(names) {
        let end = own.iter().position(|name| name == AFTER_METADATA).unwrap_or(own.len());
        metadata.extend(own[BEFORE_METADATA.min(end)..end].iter().cloned());
        // A table whose inputs told of duplicates themselves has no such column of ours.
        if tail.is_empty() || own.len() - end < tail.len() {
            tail = own[end..].to_vec();
        }
        head = own[..BEFORE_METADATA.min(end)].to_vec();
    }
    head.into_iter().chain(metadata).chain(tail).collect()
}

/// The columns `names` of `table`; empty ones where it lacks them.
fn with_columns(table: &DataFrame, names: &[String]) -> DataFrame {
    let empty = |name: &String| text(name, std::iter::repeat_n(None, table.height()));
    let columns = names.iter().map(|name| table.column(name).cloned().unwrap_or_else(|_| empty(name)));
    super::table(columns.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Article;

    fn corpus(lengths: &[usize]) -> Corpus {
        let article = |(n, &length): (usize, &usize)| Article {
            id: n.to_string(),
            text: "x".repeat(length),
            ..Article::default()
        };
        Corpus { articles: lengths.iter().enumerate().map(article).collect() }
    }

    fn check(lengths: &[usize], of: usize, expected: &[&str]) {
        let parts = (1..=of).map(|index| {
            let mut part = corpus(lengths);
            Shard { index, of }.keep(&mut part);
            part.articles.iter().map(|a| a.id.as_str()).collect::<Vec<_>>().join(" ")
        });
        assert_eq!(parts.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn every_article_is_in_one_part_and_parts_are_alike_in_bytes() {
        check(&[10, 10, 10, 10], 2, &["0 1", "2 3"]);
        check(&[30, 5, 5, 5], 2, &["0", "1 2 3"]);
        check(&[10, 10], 4, &["0", "", "1", ""]);
        check(&[10, 10, 10], 1, &["0 1 2"]);
        check(&[], 2, &["", ""]);
    }

    #[test]
    fn a_part_is_written_as_a_fraction() {
        assert_eq!("2/10".parse(), Ok(Shard { index: 2, of: 10 }));
        for wrong in ["0/3", "4/3", "3", "a/b", "1/0"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
