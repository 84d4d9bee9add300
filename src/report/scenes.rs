//! Every article's sentences, mentions and evidence, one article after the other.
//!
//! What is told of all evidence of a run is added up from these; no more than a part of each table is in memory.

use super::cells::{Place, article_of, numbers, places, reals, texts};
use super::rows::Rows;
use crate::table::StoredTable;
use crate::{Error, Result};
use polars::prelude::DataFrame;
use std::collections::BTreeMap;

/// One counted thing.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) paragraph: u32,
    pub(super) place: Place,
    pub(super) text: String,
    /// Index into [`Rows::columns`].
    pub(super) column: usize,
    pub(super) weight: f64,
}

/// What stands where in one article.
#[derive(Debug, Clone, Default)]
pub(super) struct Scene {
    pub(super) sentences: Vec<Place>,
    /// One a row of the article in [`Rows::mentions`].
    pub(super) mentions: Vec<Place>,
    pub(super) evidence: Vec<Piece>,
}

/// Shows `look` every article of `rows`, by its place in them.
///
/// # Errors
/// When a table cannot be read, or has its rows in another order than that of documents.
pub(super) fn scenes(rows: &Rows<'_>, mut look: impl FnMut(usize, &Scene)) -> Result<()> {
    let tables = rows.tables;
    let names: BTreeMap<&str, usize> = rows.columns.iter().enumerate().map(|(at, c)| (c.name, at)).collect();
    let mut sentences = Cursor::of(rows, &tables.sentences, &["start", "end"], |part| {
        Ok(places(part, "start", "end")?.into_iter().map(Some).collect())
    })?;
    let mut mentions = Cursor::of(rows, &tables.mentions, &["start", "end"], |part| {
        Ok(places(part, "start", "end")?.into_iter().map(Some).collect())
    })?;
    let read = ["paragraph", "start", "end", "text", "column", "weight"];
    let mut evidence = Cursor::of(rows, &tables.evidence, &read, |part| pieces(part, &names))?;
    for article in 0..rows.articles.len() {
        let scene = Scene {
            sentences: sentences.of_article(article)?,
            mentions: mentions.of_article(article)?,
            evidence: evidence.of_article(article)?,
        };
        look(article, &scene);
    }
    sentences.end()?;
    mentions.end()?;
    evidence.end()
}

/// The pieces in `part`, in its order; `None` for those of a column that is not told of.
pub(super) fn pieces(part: &DataFrame, columns: &BTreeMap<&str, usize>) -> Result<Vec<Option<Piece>>> {
    let (paragraphs, places) = (numbers(part, "paragraph")?, places(part, "start", "end")?);
    let (words, weights) = (texts(part, "text")?, reals(part, "weight")?);
    let named = texts(part, "column")?;
    let piece = |at: usize| {
        let column = *columns.get(named[at])?;
        Some(Piece {
            paragraph: paragraphs[at],
            place: places[at],
            text: words[at].to_owned(),
            column,
            weight: weights[at].unwrap_or(0.0),
        })
    };
    Ok((0..part.height()).map(piece).collect())
}

/// Goes through a table with the articles.
struct Cursor<'a, T> {
    table: &'a StoredTable,
    /// Of a row: its article, and what is made of it.
    rows: std::iter::Peekable<Box<dyn Iterator<Item = Result<(usize, Option<T>)>> + 'a>>,
}

impl<'a, T: 'a> Cursor<'a, T> {
    fn of(
        rows: &'a Rows<'_>,
        table: &'a StoredTable,
        columns: &[&str],
        make: impl Fn(&DataFrame) -> Result<Vec<Option<T>>> + 'a,
    ) -> Result<Self> {
        let columns: Vec<&str> = ["doc_id"].iter().chain(columns).copied().collect();
        let made = move |part: Result<DataFrame>| {
            let rows = part.and_then(|part| Ok((article_of(&part, &rows.index)?, make(&part)?)));
            let (rows, failed) = match rows {
                Ok((articles, made)) => (articles.into_iter().zip(made).collect(), None),
                Err(error) => (Vec::new(), Some(Err(error))),
            };
            rows.into_iter().map(Ok).chain(failed)
        };
        let rows: Box<dyn Iterator<Item = _> + 'a> = Box::new(table.parts(&columns)?.flat_map(made));
        Ok(Self { table, rows: rows.peekable() })
    }

    /// What was made of the rows of `article`, to which all before have been given.
    fn of_article(&mut self, article: usize) -> Result<Vec<T>> {
        let mut own = Vec::new();
        while let Some(row) = self.rows.next_if(|row| row.as_ref().is_ok_and(|(of, _)| *of == article)) {
            own.extend(row?.1);
        }
        Ok(own)
    }

    fn end(mut self) -> Result<()> {
        match self.rows.next() {
            None => Ok(()),
            Some(row) => row.and_then(|_| {
                let what = "has its rows in another order than that of documents";
                Err(Error::new(self.table.name(), what, "measure the texts again"))
            }),
        }
    }
}
