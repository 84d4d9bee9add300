//! Every article's sentences, mentions and evidence, one article after the other.
//!
//! What is told of all evidence of a run is added up from these; no more than a part of each table is in memory.

use super::cells::{Place, numbers, places, reals, texts};
use super::rows::Rows;
use crate::Result;
use crate::table::StoredTable;
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
/// When a table cannot be read.
pub(super) fn scenes(rows: &Rows<'_>, mut look: impl FnMut(usize, &Scene)) -> Result<()> {
    let tables = rows.tables;
    let columns = rows.by_name();
    let (mut sentences, mut mentions) = (spans(&tables.sentences)?, spans(&tables.mentions)?);
    let mut evidence = each(&tables.evidence, &EVIDENCE, |part| pieces(part, &columns))?;
    for (at, article) in rows.articles.iter().enumerate() {
        let scene = Scene {
            sentences: sentences.by_ref().take(article.sentences.len()).collect::<Result<_>>()?,
            mentions: mentions.by_ref().take(article.mentions.len()).collect::<Result<_>>()?,
            evidence: evidence
                .by_ref()
                .take(article.evidence.len())
                .filter_map(Result::transpose)
                .collect::<Result<_>>()?,
        };
        look(at, &scene);
    }
    Ok(())
}

/// What [`pieces`] reads.
pub(super) const EVIDENCE: [&str; 6] = ["paragraph", "start", "end", "text", "column", "weight"];

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

/// Start and end of every row.
fn spans(table: &StoredTable) -> Result<impl Iterator<Item = Result<Place>> + use<'_>> {
    each(table, &["start", "end"], |part| places(part, "start", "end"))
}

/// What `make` makes of every row, in order.
fn each<'a, T, F: Fn(&DataFrame) -> Result<Vec<T>>>(
    table: &'a StoredTable,
    columns: &[&str],
    make: F,
) -> Result<impl Iterator<Item = Result<T>> + use<'a, T, F>> {
    Ok(table.parts(columns)?.flat_map(move |part| {
        let (rows, failed) = match part.and_then(|part| make(&part)) {
            Ok(rows) => (rows, None),
            Err(error) => (Vec::new(), Some(Err(error))),
        };
        rows.into_iter().map(Ok).chain(failed)
    }))
}
