//! How actors are treated: one unit a mention, with its voice.

use super::table::{numbers, strings};
use crate::error::{Error, Result};
use crate::table::{Names, StoredTable};
use std::collections::BTreeMap;

/// The name of the outlet's own voice in every table.
pub(super) const OUTLET: &str = "outlet";

/// The columns in which actors are compared: the score, then whether a mention has each of [`LABELS`].
const COLUMNS: [&str; 4] = ["actor_sentiment", "actor_negative", "actor_neutral", "actor_positive"];
const LABELS: [&str; 3] = ["negative", "neutral", "positive"];

/// A mention; its strings are numbers in [`Treatment::names`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Unit {
    pub(super) article: u32,
    pub(super) actor: u32,
    pub(super) voice: u32,
    pub(super) score: Option<f64>,
    /// Place in [`LABELS`], or beyond.
    pub(super) label: Option<u8>,
}

impl Unit {
    /// Its value in the column at `at`; `None` where undefined.
    pub(super) fn value(&self, at: usize) -> Option<f64> {
        match at.checked_sub(1) {
            None => self.score,
            Some(label) => self.label.map(|own| f64::from(u8::from(usize::from(own) == label))),
        }
    }
}

/// Mentions of actors, each in one voice, with the columns in which actors are compared.
#[derive(Debug, Clone)]
pub struct Treatment {
    pub(super) columns: &'static [&'static str],
    /// Ids of the articles, in alphabetical order.
    pub(super) articles: Vec<String>,
    pub(super) names: Names,
    pub(super) units: Vec<Unit>,
}

impl Treatment {
    /// Sentiment towards actors from a `mentions` table (`doc_id`, `actor`, `voice`, `label`, `score`): a unit
    /// is a mention; columns are `actor_sentiment` (mean score, −1 to 1) and `actor_negative`,
    /// `actor_neutral`, `actor_positive` (shares of mentions with that label, 0 to 1). Where the voice is null the
    /// words are the outlet's. Fails if a column or a value of `doc_id` or `actor` is missing.
    pub fn sentiment(mentions: &StoredTable) -> Result<Self> {
        let (mut docs, mut names, mut units) = (Names::default(), Names::default(), Vec::new());
        for part in mentions.parts(&["doc_id", "actor", "voice", "label", "score"])? {
            let part = part?;
            let text = |column: &str| strings("mentions", &part, column);
            let (ids, actors, voices, labels) =
                (text("doc_id")?, text("actor")?, text("voice")?, text("label")?);
            let scores = numbers("mentions", &part, "score")?;
            for row in 0..ids.len() {
                units.push(Unit {
                    article: docs.number(required(&ids[row], "doc_id")?),
                    actor: names.number(required(&actors[row], "actor")?),
                    voice: names.number(voices[row].as_deref().unwrap_or(OUTLET)),
                    score: scores[row],
                    label: labels[row].as_deref().map(|label| {
                        LABELS.iter().position(|own| *own == label).unwrap_or(LABELS.len()) as u8
                    }),
                });
            }
        }
        // Articles are drawn in the order of their names, whatever that of the table.
        let sorted: BTreeMap<&String, usize> = docs.all().iter().zip(0..).collect();
        let mut place = vec![0; sorted.len()];
        sorted.values().zip(0..).for_each(|(&number, at)| place[number] = at);
        units.iter_mut().for_each(|unit| unit.article = place[unit.article as usize]);
        let articles = sorted.into_keys().cloned().collect();
        Ok(Self { columns: &COLUMNS, articles, names, units })
    }
}

fn required<'a>(value: &'a Option<String>, column: &str) -> Result<&'a str> {
    value.as_deref().ok_or_else(|| {
        Error::new(format!("mentions, column {column}"), "a row has no value", "Measure the corpus again.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::df;

    #[test]
    fn sentiment_keeps_the_undefined() {
        let mentions = df!(
            "doc_id" => ["y", "x", "x", "x"],
            "actor" => ["India", "India", "India", "Pakistan"],
            "voice" => [Some("outlet"), None, None, Some("Akram")],
            "label" => [Some("positive"), Some("negative"), Some("neutral"), None],
            "score" => [Some(0.4), Some(-0.5), Some(0.0), None],
        );
        let found = Treatment::sentiment(&StoredTable::of("mentions", &mentions.unwrap())).unwrap();
        let name = |number| found.names.name(number);
        let units: Vec<_> = found
            .units
            .iter()
            .map(|u| (u.article, name(u.actor), name(u.voice), [0, 1, 2, 3].map(|at| u.value(at))))
            .collect();
        let some = |values: [f64; 4]| values.map(Some);
        assert_eq!(
            units,
            [
                (1, "India", "outlet", some([0.4, 0.0, 0.0, 1.0])),
                (0, "India", "outlet", some([-0.5, 1.0, 0.0, 0.0])),
                (0, "India", "outlet", some([0.0, 0.0, 1.0, 0.0])),
                (0, "Pakistan", "Akram", [None; 4]),
            ]
        );
        assert_eq!(found.articles, ["x", "y"]);
    }
}
