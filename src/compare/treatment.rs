//! How actors are treated: one unit a mention, or a sentence that mentions an actor, with its voice.

use super::table::{numbers, strings};
use crate::error::{Error, Result};
use polars::prelude::DataFrame;
use std::collections::{BTreeMap, BTreeSet};

/// The name of the outlet's own voice in every table.
pub(super) const OUTLET: &str = "outlet";

/// A mention, or a sentence that mentions the actor.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unit {
    pub(super) article: usize,
    pub(super) actor: String,
    pub(super) voice: String,
    /// One value a column, `None` where undefined.
    pub(super) values: Vec<Option<f64>>,
}

/// Units of text that are about an actor, each in one voice, with the columns in which actors are compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Treatment {
    pub(super) columns: Vec<String>,
    /// Ids of the articles.
    pub(super) articles: Vec<String>,
    pub(super) units: Vec<Unit>,
}

impl Treatment {
    /// Sentiment towards actors from a `mentions` table (`doc_id`, `actor`, `voice`, `label`, `score`): a unit
    /// is a mention; columns are `actor_sentiment` (mean score, −1 to 1) and `actor_negative`,
    /// `actor_neutral`, `actor_positive` (shares of mentions with that label, 0 to 1). Fails if a column
    /// is missing.
    pub fn sentiment(mentions: &DataFrame) -> Result<Self> {
        let base = Mentions::of(mentions)?;
        let scores = numbers("mentions", mentions, "score")?;
        let labels = strings("mentions", mentions, "label")?;
        let share = |label: &Option<String>, name: &str| label.as_deref().map(|l| f64::from(l == name));
        let units = base.rows.into_iter().enumerate().map(|(row, (article, actor, voice))| {
            let label = &labels[row];
            let values = vec![
                scores[row],
                share(label, "negative"),
                share(label, "neutral"),
                share(label, "positive"),
            ];
            Unit { article, actor, voice, values }
        });
        let columns = ["actor_sentiment", "actor_negative", "actor_neutral", "actor_positive"];
        Ok(Self {
            columns: columns.map(str::to_string).to_vec(),
            articles: base.articles,
            units: units.collect(),
        })
    }

    /// What is said in the sentences that mention an actor: a unit is a sentence in one voice that mentions
    /// the actor in this voice, its value in each of `columns` the sum of weights of that column's evidence
    /// in the same sentence and voice (weight per sentence). A sentence that mentions two actors counts for
    /// both. Reads `mentions` and `sentences` (`doc_id`, `paragraph`, `sentence`, of sentences
    /// also `start`, `end`) and `evidence` (`doc_id`, `start`, `column`, `weight`, `voice`). Fails if one of these is
    /// missing.
    pub fn evidence(
        evidence: &DataFrame,
        sentences: &DataFrame,
        mentions: &DataFrame,
        columns: &[String],
    ) -> Result<Self> {
        let base = Mentions::of(mentions)?;
        let sums = evidence_by_sentence(evidence, &Sentences::of(sentences)?, columns)?;
        let mut seen = BTreeSet::new();
        let mut units = Vec::new();
        for ((article, actor, voice), place) in base.rows.into_iter().zip(places("mentions", mentions)?) {
            let key = (place, voice);
            let values = sums.get(&key).cloned().unwrap_or_else(|| vec![0.0; columns.len()]);
            if seen.insert((key.clone(), actor.clone())) {
                units.push(Unit {
                    article,
                    actor,
                    voice: key.1,
                    values: values.into_iter().map(Some).collect(),
                });
            }
        }
        Ok(Self { columns: columns.to_vec(), articles: base.articles, units })
    }
}

/// A sentence: document, paragraph and sentence number as they stand in the tables.
type Place = (String, u64, u64);

fn places(name: &str, table: &DataFrame) -> Result<Vec<Place>> {
    let docs = required(name, table, "doc_id")?;
    let paragraphs = numbers(name, table, "paragraph")?;
    let sentences = numbers(name, table, "sentence")?;
    let number = |value: Option<f64>| value.unwrap_or(0.0) as u64;
    let rows = docs.into_iter().zip(paragraphs).zip(sentences);
    Ok(rows.map(|((doc, paragraph), sentence)| (doc, number(paragraph), number(sentence))).collect())
}

/// Sum of weights of each of `columns`, by sentence and voice.
fn evidence_by_sentence(
    evidence: &DataFrame,
    sentences: &Sentences,
    columns: &[String],
) -> Result<BTreeMap<(Place, String), Vec<f64>>> {
    let docs = required("evidence", evidence, "doc_id")?;
    let starts = numbers("evidence", evidence, "start")?;
    let names = strings("evidence", evidence, "column")?;
    let weights = numbers("evidence", evidence, "weight")?;
    let voices = voices("evidence", evidence)?;
    let mut sums: BTreeMap<(Place, String), Vec<f64>> = BTreeMap::new();
    for (row, voice) in voices.into_iter().enumerate() {
        let column = columns.iter().position(|column| names[row].as_ref() == Some(column));
        let place = starts[row].and_then(|start| sentences.at(&docs[row], start));
        if let (Some(column), Some(place)) = (column, place) {
            let sum = sums.entry((place.clone(), voice)).or_insert_with(|| vec![0.0; columns.len()]);
            sum[column] += weights[row].unwrap_or(0.0);
        }
    }
    Ok(sums)
}

/// Sentences of each document in text order: start, end, place.
struct Sentences(BTreeMap<String, Vec<(f64, f64, Place)>>);

impl Sentences {
    fn of(table: &DataFrame) -> Result<Self> {
        let starts = numbers("sentences", table, "start")?;
        let ends = numbers("sentences", table, "end")?;
        let mut by_doc: BTreeMap<String, Vec<(f64, f64, Place)>> = BTreeMap::new();
        for ((place, start), end) in places("sentences", table)?.into_iter().zip(starts).zip(ends) {
            if let (Some(start), Some(end)) = (start, end) {
                by_doc.entry(place.0.clone()).or_default().push((start, end, place));
            }
        }
        by_doc.values_mut().for_each(|sentences| sentences.sort_by(|a, b| a.0.total_cmp(&b.0)));
        Ok(Self(by_doc))
    }

    fn at(&self, doc: &str, offset: f64) -> Option<&Place> {
        let sentences = self.0.get(doc)?;
        let (_, end, place) = &sentences[sentences.partition_point(|s| s.0 <= offset).checked_sub(1)?];
        (offset < *end).then_some(place)
    }
}

/// Article, actor and voice of each row of a `mentions` table.
struct Mentions {
    articles: Vec<String>,
    rows: Vec<(usize, String, String)>,
}

impl Mentions {
    fn of(table: &DataFrame) -> Result<Self> {
        let docs = required("mentions", table, "doc_id")?;
        let actors = required("mentions", table, "actor")?;
        let ids: BTreeSet<&String> = docs.iter().collect();
        let index: BTreeMap<&String, usize> = ids.into_iter().enumerate().map(|(at, id)| (id, at)).collect();
        let rows = docs.iter().zip(actors).zip(voices("mentions", table)?);
        Ok(Self {
            rows: rows.map(|((doc, actor), voice)| (index[doc], actor, voice)).collect(),
            articles: index.into_keys().cloned().collect(),
        })
    }
}

/// The column `voice`; where it is null the words are the outlet's.
fn voices(name: &str, table: &DataFrame) -> Result<Vec<String>> {
    let voices = strings(name, table, "voice")?.into_iter();
    Ok(voices.map(|voice| voice.unwrap_or_else(|| OUTLET.to_string())).collect())
}

fn required(name: &str, table: &DataFrame, column: &str) -> Result<Vec<String>> {
    let remedy = "Measure the corpus again.";
    let missing = || Error::new(format!("{name}, column {column}"), "a row has no value", remedy);
    strings(name, table, column)?.into_iter().map(|value| value.ok_or_else(missing)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::df;

    fn mentions() -> DataFrame {
        df!(
            "doc_id" => ["x", "x", "x", "y"],
            "paragraph" => [1_u32, 1, 1, 1],
            "sentence" => [1_u32, 1, 2, 1],
            "actor" => ["India", "India", "Pakistan", "India"],
            "voice" => [None, None, Some("Akram"), Some("outlet")],
            "label" => [Some("negative"), Some("neutral"), None, Some("positive")],
            "score" => [Some(-0.5), Some(0.0), None, Some(0.4)],
        )
        .unwrap()
    }

    fn check(found: &Treatment, expected: &[(usize, &str, &str, Vec<Option<f64>>)]) {
        let units: Vec<_> =
            found.units.iter().map(|u| (u.article, &*u.actor, &*u.voice, u.values.clone())).collect();
        assert_eq!(units, expected);
    }

    #[test]
    fn sentiment_keeps_the_undefined() {
        let some = |values: [f64; 4]| values.map(Some).to_vec();
        check(
            &Treatment::sentiment(&mentions()).unwrap(),
            &[
                (0, "India", "outlet", some([-0.5, 1.0, 0.0, 0.0])),
                (0, "India", "outlet", some([0.0, 0.0, 1.0, 0.0])),
                (0, "Pakistan", "Akram", vec![None; 4]),
                (1, "India", "outlet", some([0.4, 0.0, 0.0, 1.0])),
            ],
        );
    }

    #[test]
    fn evidence_counts_once_a_sentence_and_only_in_its_voice() {
        let sentences = df!(
            "doc_id" => ["x", "x", "y"], "paragraph" => [1_u32, 1, 1], "sentence" => [1_u32, 2, 1],
            "start" => [0_u32, 20, 0], "end" => [19_u32, 40, 10],
        )
        .unwrap();
        let evidence = df!(
            "doc_id" => ["x", "x", "x", "x", "y"],
            "start" => [0_u32, 5, 25, 30, 3],
            "column" => ["war", "war", "war", "peace", "hedge"],
            "weight" => [1.0, 0.5, 1.0, 2.0, 1.0],
            "voice" => ["outlet", "outlet", "outlet", "Akram", "outlet"],
        )
        .unwrap();
        let columns = ["war".to_string(), "peace".to_string()];
        check(
            &Treatment::evidence(&evidence, &sentences, &mentions(), &columns).unwrap(),
            &[
                (0, "India", "outlet", vec![Some(1.5), Some(0.0)]),
                (0, "Pakistan", "Akram", vec![Some(0.0), Some(2.0)]),
                (1, "India", "outlet", vec![Some(0.0), Some(0.0)]),
            ],
        );
    }
}
