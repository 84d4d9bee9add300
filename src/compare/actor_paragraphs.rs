//! How each actor is treated in each paragraph, voice by voice: the cells that any coarser unit adds up.

use super::table::{numbers, strings};
use crate::error::Result;
use crate::table::StoredTable;
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

/// One row for each document, paragraph, actor and voice of a `mentions` table, some documents at a time; documents
/// in its order, then by paragraph, actor and voice. Fails if a column is missing.
pub fn actor_paragraphs(
    mentions: &StoredTable,
) -> Result<impl Iterator<Item = Result<Vec<ActorParagraph>>> + use<'_>> {
    let columns = ["doc_id", "paragraph", "actor", "voice", "label", "score"];
    let mut parts = mentions.parts(&columns)?;
    // The last document of a part may go on in the next.
    let mut open = Cells::default();
    Ok(std::iter::from_fn(move || match parts.next() {
        Some(part) => Some(part.and_then(|part| open.add(&part))),
        None => Some(Ok(std::mem::take(&mut open.rows).into_values().collect::<Vec<_>>()))
            .filter(|last| last.as_ref().is_ok_and(|rows| !rows.is_empty())),
    }))
}

/// The rows of a document whose mentions are being added up.
#[derive(Default)]
struct Cells {
    doc_id: String,
    /// By paragraph, actor and voice.
    rows: BTreeMap<(usize, String, String), ActorParagraph>,
}

impl Cells {
    /// Adds mentions; gives the rows of all documents but the last.
    fn add(&mut self, mentions: &DataFrame) -> Result<Vec<ActorParagraph>> {
        let text = |column: &str| strings("mentions", mentions, column);
        let (docs, actors, voices, labels) =
            (text("doc_id")?, text("actor")?, text("voice")?, text("label")?);
        let (paragraphs, scores) =
            (numbers("mentions", mentions, "paragraph")?, numbers("mentions", mentions, "score")?);
        let mut whole = Vec::new();
        for row in 0..mentions.height() {
            let (Some(doc), Some(actor)) = (&docs[row], &actors[row]) else { continue };
            if *doc != self.doc_id {
                whole.extend(std::mem::take(&mut self.rows).into_values());
                self.doc_id.clone_from(doc);
            }
            let (paragraph, voice) =
                (paragraphs[row].unwrap_or(0.0) as usize, voices[row].clone().unwrap_or_default());
            let cell = self.rows.entry((paragraph, actor.clone(), voice.clone())).or_insert_with(|| {
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
        Ok(whole)
    }
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
        let mentions = StoredTable::of("mentions", &mentions.unwrap());
        let parts = actor_paragraphs(&mentions).unwrap().collect::<Result<Vec<_>>>().unwrap();
        let rows = parts.concat();
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
