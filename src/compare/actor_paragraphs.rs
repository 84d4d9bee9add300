//! How each actor is treated in each paragraph, voice by voice: the cells that any coarser unit adds up.

use super::table::{numbers, strings};
use crate::error::Result;
use polars::prelude::DataFrame;
use std::collections::BTreeMap;

/// An actor in one voice in one paragraph: a row of the `treatment` table. Sums over rows are those of an
/// article, a voice or a corpus.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ActorParagraph {
    /// The document.
    pub doc_id: String,
    /// Its paragraph, counted from 1.
    pub paragraph: usize,
    /// The actor.
    pub actor: String,
    /// Whose words: `outlet`, or a source's name.
    pub voice: String,
    /// Mentions with a score.
    pub n: usize,
    /// Mentions without one.
    pub nulls: usize,
    /// Σ score of the mentions, each from −1 to 1; `None` if none has one.
    pub sum: Option<f64>,
    /// Mentions labelled negative.
    pub negative: usize,
    /// Mentions labelled neutral.
    pub neutral: usize,
    /// Mentions labelled positive.
    pub positive: usize,
}

/// One row for each document, paragraph, actor and voice of a `mentions` table; documents in its order, then
/// by paragraph, actor and voice. Fails if a column is missing.
pub fn actor_paragraphs(mentions: &DataFrame) -> Result<Vec<ActorParagraph>> {
    let text = |column: &str| strings("mentions", mentions, column);
    let (docs, actors, voices, labels) = (text("doc_id")?, text("actor")?, text("voice")?, text("label")?);
    let (paragraphs, scores) =
        (numbers("mentions", mentions, "paragraph")?, numbers("mentions", mentions, "score")?);
    let mut order: BTreeMap<&str, usize> = BTreeMap::new();
    let mut cells: BTreeMap<(usize, usize, String, String), ActorParagraph> = BTreeMap::new();
    for row in 0..mentions.height() {
        let (Some(doc), Some(actor)) = (&docs[row], &actors[row]) else { continue };
        let next = order.len();
        let document = *order.entry(doc).or_insert(next);
        let (paragraph, voice) =
            (paragraphs[row].unwrap_or(0.0) as usize, voices[row].clone().unwrap_or_default());
        let cell = cells.entry((document, paragraph, actor.clone(), voice.clone())).or_insert_with(|| {
            ActorParagraph {
                doc_id: doc.clone(),
                paragraph,
                actor: actor.clone(),
                voice,
                ..ActorParagraph::default()
            }
        });
        match scores[row] {
            Some(score) => {
                cell.n += 1;
                cell.sum = Some(cell.sum.unwrap_or(0.0) + score);
            }
            None => cell.nulls += 1,
        }
        match labels[row].as_deref() {
            Some("negative") => cell.negative += 1,
            Some("neutral") => cell.neutral += 1,
            Some("positive") => cell.positive += 1,
            _ => {}
        }
    }
    Ok(cells.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::df;

    #[test]
    fn sums_add_up_and_nulls_are_counted() {
        let mentions = df!(
            "doc_id" => ["b", "b", "b", "b", "a"],
            "paragraph" => [2u32, 2, 2, 3, 1],
            "actor" => ["India", "India", "India", "India", "India"],
            "voice" => ["outlet", "outlet", "Akram", "outlet", "outlet"],
            "label" => [Some("negative"), None, Some("positive"), Some("neutral"), Some("negative")],
            "score" => [Some(-0.5), None, Some(0.75), Some(0.125), Some(-0.25)],
        );
        let rows = actor_paragraphs(&mentions.unwrap()).unwrap();
        let told: Vec<_> = rows
            .iter()
            .map(|r| (r.doc_id.as_str(), r.paragraph, r.voice.as_str(), r.n, r.nulls, r.sum))
            .collect();
        let expected = [
            ("b", 2, "Akram", 1, 0, Some(0.75)),
            ("b", 2, "outlet", 1, 1, Some(-0.5)),
            ("b", 3, "outlet", 1, 0, Some(0.125)),
            ("a", 1, "outlet", 1, 0, Some(-0.25)),
        ];
        assert_eq!(told, expected);
        assert_eq!(rows.iter().map(|r| r.negative + r.neutral + r.positive).sum::<usize>(), 4);
        assert_eq!(ActorParagraph::rows(&ActorParagraph::table(&rows)).unwrap(), rows);
    }
}
