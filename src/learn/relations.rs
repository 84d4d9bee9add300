//! The model of `slantwise relations`: who praises or blames whom.

use super::decide::{best, calibrate, calibration_error, f1, handicaps, macro_f1, reliability};
use super::logistic::fit;
use super::rows::{Choice, Rows};
use super::{Answers, Card, Input, Task, Trained};
use crate::codebook::all_builtin;
use crate::mark::Gazetteer;
use crate::measure::softmax;
use crate::table::{Calibration, Columns, DIRECTIONS, Engine, MIRROR, RELATIONS, relation_scores};
use crate::text::{Article, CodePoints, Document, Span};
use crate::{Error, Result};
use rayon::prelude::*;
use serde::Deserialize;
use std::collections::BTreeSet;

/// See the module.
pub(super) struct Relations;

const FOLDS: usize = 5;
const PENALTY: f64 = 20.0;
const CHOICE: Choice = Choice { fewest_amounts: 30, fewest_flags: 8, most_flags: 1_500, amount_scale: 0.3 };

/// A coded pair of spans, in the form of a question of `slantwise relations` with its label, or in the
/// form of the published data: two mentions and a code from 0 to 4, in the order of [`RELATIONS`].
#[derive(Deserialize)]
struct Coded {
    text: String,
    a: Option<Place>,
    b: Option<Place>,
    label: Option<String>,
    mentions: Option<[Place; 2]>,
    code: Option<usize>,
}

#[derive(Deserialize, Clone, Copy)]
struct Place {
    start: u32,
    end: u32,
}

/// One pair, understood.
struct Pair {
    text: String,
    a: Span,
    b: Span,
    relation: usize,
}

impl Coded {
    fn pair(self) -> std::result::Result<Pair, String> {
        let relation = match (&self.label, self.code) {
            (Some(label), _) => RELATIONS.iter().position(|r| r == label),
            (None, code) => code.filter(|&code| code < RELATIONS.len()),
        };
        let relation = relation.ok_or_else(|| format!("has no label of {}", RELATIONS.join(", ")))?;
        let places = self.a.zip(self.b).or(self.mentions.map(|m| (m[0], m[1])));
        let (a, b) = places.ok_or("has no spans a and b")?;
        let points = CodePoints::of(&self.text);
        let [a, b] = [a, b].map(|p| Span { start: points.byte(p.start), end: points.byte(p.end) });
        if a.is_empty() || b.is_empty() {
            return Err("has an empty span".into());
        }
        // The model is of the first and the second.
        let (a, b, relation) = if b < a { (b, a, MIRROR[relation]) } else { (a, b, relation) };
        Ok(Pair { text: self.text, a, b, relation })
    }
}

/// The pairs of the inputs that are, or are not, only tested on, each once.
fn read(inputs: &[Input], held_out: bool) -> Result<Vec<Pair>> {
    let mut seen = BTreeSet::new();
    let mut pairs = Vec::new();
    for input in inputs.iter().filter(|input| input.held_out == held_out) {
        for (number, line) in input.text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            let coded = serde_json::from_str::<Coded>(line).map_err(|error| error.to_string());
            let pair = coded.and_then(Coded::pair).map_err(|what| {
                let place = format!("{}, line {}", input.name, number + 1);
                Error::new(place, what, "give {text, a: {start, end}, b: {start, end}, label} a line")
            })?;
            if seen.insert((pair.text.clone(), pair.a, pair.b)) {
                pairs.push(pair);
            }
        }
    }
    Ok(pairs)
}

/// What a direction is, 0 to 2, where the relation is `relation`: a → b, then b → a.
fn directions(relation: usize) -> [usize; 2] {
    [[0, 1, 0, 2, 0][relation], [0, 0, 1, 0, 2][relation]]
}

/// Pairs counted both ways round: rows `2 i` and `2 i + 1` are a → b and b → a of pair `i`.
struct Counted {
    rows: Rows,
    relations: Vec<usize>,
}

impl Counted {
    fn of(pairs: &[Pair]) -> Result<Self> {
        let engine = Engine::new(all_builtin()?, Gazetteer::builtin());
        let mut counted = Self { rows: Rows::default(), relations: Vec::new() };
        for some in pairs.chunks(1_000) {
            let columns: Vec<Option<[Columns; 2]>> = some
                .par_iter()
                .map(|pair| {
                    let article = Article { text: pair.text.clone(), ..Article::default() };
                    engine.relation_columns(&Document::new(article), pair.a, pair.b)
                })
                .collect();
            for (pair, ways) in some.iter().zip(columns) {
                // Spans without a word tell nothing.
                let Some(ways) = ways else { continue };
                counted.relations.push(pair.relation);
                for columns in &ways {
                    let amounts = columns.amounts.iter().map(|(name, value)| (name.as_str(), *value));
                    counted.rows.push(amounts, columns.flags.iter().map(String::as_str));
                }
            }
        }
        Ok(counted)
    }

    /// A model of [`DIRECTIONS`] from `pairs`, and what it scores [`RELATIONS`] of `others`.
    fn learn(
        &self,
        pairs: &[usize],
        others: &[usize],
    ) -> Result<(crate::measure::LinearModel, Vec<[f64; 5]>)> {
        let units: Vec<usize> = pairs.iter().flat_map(|&p| [2 * p, 2 * p + 1]).collect();
        let labels: Vec<usize> = pairs.iter().flat_map(|&p| directions(self.relations[p])).collect();
        let chosen = self.rows.choose(&units, &labels, DIRECTIONS.len(), CHOICE);
        let model = fit(&self.rows, &units, &labels, &DIRECTIONS, &chosen, PENALTY)?;
        let scores = others.iter().map(|&p| {
            let way = |row: usize| model.scores(&self.rows.sparse(row, &chosen));
            relation_scores(&[way(2 * p), way(2 * p + 1)])
        });
        let scores = scores.collect();
        Ok((model, scores))
    }
}

/// The fold of a text: all its pairs fall into one.
fn fold(text: &str, seed: u64) -> usize {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_le_bytes()).update(text.as_bytes());
    usize::from(hasher.finalize().as_bytes()[0]) % FOLDS
}

impl Task for Relations {
    fn name(&self) -> &'static str {
        "relations"
    }

    fn tests(&self) -> bool {
        true
    }

    fn train(&self, inputs: &[Input], seed: u64) -> Result<Trained> {
        let mut pairs = read(inputs, false)?;
        let n = pairs.len();
        pairs.extend(read(inputs, true)?);
        let counted = Counted::of(&pairs)?;
        if counted.relations.len() < pairs.len() {
            let what = format!("{} pairs have a span without a word", pairs.len() - counted.relations.len());
            return Err(Error::new("training data", what, "mark words"));
        }
        let truth = &counted.relations[..n];
        let folds: Vec<usize> = pairs[..n].iter().map(|pair| fold(&pair.text, seed)).collect();
        let of =
            |keep: &dyn Fn(usize) -> bool| -> Vec<usize> { (0..n).filter(|&p| keep(folds[p])).collect() };
        let held: Vec<Result<Vec<[f64; 5]>>> = (0..FOLDS)
            .into_par_iter()
            .map(|k| Ok(counted.learn(&of(&|f| f != k), &of(&|f| f == k))?.1))
            .collect();
        let mut scores = vec![[0.0; 5]; n];
        for (k, part) in held.into_iter().enumerate() {
            for (pair, score) in of(&|f| f == k).into_iter().zip(part?) {
                scores[pair] = score;
            }
        }
        let (slope, intercepts) = calibrate(&scores, truth);
        let calibration = Calibration { slope, intercepts, handicaps: handicaps(&scores, truth) };
        let tests: Vec<usize> = (n..pairs.len()).collect();
        let (model, tested) = counted.learn(&of(&|_| true), &tests)?;
        let (mut figures, reliability) = figures(&scores, truth, &folds);
        if !tests.is_empty() {
            let said: Vec<usize> = tested.iter().map(|s| best(s, &calibration.handicaps)).collect();
            let f1 = macro_f1::<5>(&counted.relations[n..], &said);
            figures.push((format!("macro-F1, {} pairs of the test data", tests.len()), percent(f1)));
        }
        let files = vec![
            ("weights.tsv".to_owned(), model.to_tsv().into_bytes()),
            ("calibration.tsv".to_owned(), calibration.to_tsv().into_bytes()),
        ];
        Ok(Trained { files, card: card(figures), reliability })
    }
}

fn percent(value: f64) -> String {
    format!("{:.1}", 100.0 * value)
}

/// Held-out figures: each fold is labelled with handicaps and probabilities fitted on the others.
fn figures(scores: &[[f64; 5]], truth: &[usize], folds: &[usize]) -> (Vec<(String, String)>, Vec<Answers>) {
    let mut said = vec![0; truth.len()];
    let mut p = vec![Vec::new(); truth.len()];
    for k in 0..FOLDS {
        let rest = (0..truth.len()).filter(|&u| folds[u] != k);
        let (other, coded): (Vec<[f64; 5]>, Vec<usize>) = rest.map(|u| (scores[u], truth[u])).unzip();
        let chosen = handicaps(&other, &coded);
        let (slope, intercepts) = calibrate(&other, &coded);
        for unit in (0..truth.len()).filter(|&u| folds[u] == k) {
            said[unit] = best(&scores[unit], &chosen);
            p[unit] = softmax(&std::array::from_fn::<f64, 5, _>(|c| slope * scores[unit][c] + intercepts[c]));
        }
    }
    let right = said.iter().zip(truth).filter(|(s, t)| s == t).count() as f64 / truth.len().max(1) as f64;
    let mut list = vec![
        (format!("pairs, each once, in {FOLDS} folds by text"), truth.len().to_string()),
        ("macro-F1 over five relations, held out".to_owned(), percent(macro_f1::<5>(truth, &said))),
        ("accuracy, held out".to_owned(), percent(right)),
        (
            "calibration error of the probabilities, held out".to_owned(),
            format!("{:.3}", calibration_error(&p, truth)),
        ),
    ];
    for (name, (k, f1)) in RELATIONS.iter().zip(f1::<5>(truth, &said).into_iter().enumerate()) {
        let n = truth.iter().filter(|&&t| t == k).count();
        list.push((format!("F1 of {name} ({n} pairs)"), percent(f1)));
    }
    (list, reliability(&RELATIONS, &p, truth))
}

fn card(figures: Vec<(String, String)>) -> Card {
    Card {
        title: "Who praises or blames whom, between two spans".into(),
        about: "Used by `slantwise relations`. A multinomial logistic regression (linfa, L2) judges a \
                direction from one span onto the other: praises, blames, or none. Asked both ways round, its \
                scores give five relations. Columns are words at a place, roles of verbs, possessors, \
                prepositions, acts of blame and credit, what one says of the other, and tone words by where \
                they stand; names are masked. `weights.tsv` holds a line a column: taken-off mean, scale, a \
                weight a class; a name that begins with `>` holds where `from` stands first, with `<` where \
                it stands last. `calibration.tsv` turns scores into probabilities (slope, intercept) and \
                into a label (handicap, chosen for macro-F1: rare relations are named more readily than \
                their probability tells).\n\nUseful for: many pairs, counted. Not useful for: a single \
                pair; irony; relations told over several sentences."
            .into(),
        data: "Park, Pan & Joo (2021), Who Blames or Endorses Whom? Entity-to-Entity Directed Sentiment \
               Extraction in News Text, <https://doi.org/10.18653/v1/2021.findings-acl.358>: sentences of \
               news with two marked entities, coded by crowd workers. Their licence: “You can use the \
               resources for your purposes by citing the paper.” No text of theirs is in this repository."
            .into(),
        licence: "MIT OR Apache-2.0, as the program; cite Park, Pan & Joo (2021).".into(),
        figures,
        limits: "The two relations that run from the second span to the first are rare in the training data, \
                 and found badly. Coders often disagreed, so no model can be right very often. English news of \
                 2000 to 2017, mostly of American politics; other topics and countries were not tested."
            .into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs() -> Vec<Input> {
        let mut text = String::new();
        let frames = [
            ("{a} met {b} on Monday", 0),
            ("{a} praised {b} on Monday", 1),
            ("{a} was praised by {b}", 2),
            ("{a} condemned {b} on Monday", 3),
            ("{a} was condemned by {b}", 4),
        ];
        let names =
            ["Smith", "Miller", "Jones", "Brown", "Davis", "Clark", "Lewis", "Young", "Adams", "Baker"];
        for (i, a) in names.iter().enumerate() {
            for (k, b) in names.iter().enumerate().filter(|(k, _)| *k != i) {
                let (frame, code) = frames[(i + k) % 5];
                let line = frame.replace("{a}", a).replace("{b}", b);
                let end = line.find(b).unwrap();
                let mentions = [(0, a.len()), (end, end + b.len())]
                    .map(|(start, end)| serde_json::json!({ "start": start, "end": end }));
                text +=
                    &format!("{}\n", serde_json::json!({ "text": line, "mentions": mentions, "code": code }));
            }
        }
        vec![Input { name: "made-up.jsonl".into(), text, held_out: false }]
    }

    #[test]
    fn what_verbs_tell_is_learnt_both_ways_and_the_same_twice() {
        let trained = Relations.train(&inputs(), 1).unwrap();
        let (what, figure) = &trained.card.figures[1];
        assert!(figure.parse::<f64>().unwrap() > 80.0, "{what} {figure}");
        assert_eq!(trained, Relations.train(&inputs(), 1).unwrap());
    }

    #[test]
    fn faulty_lines_are_named() {
        for line in ["{", "{\"text\":\"A b\"}", "{\"text\":\"A b\",\"label\":\"none\"}"] {
            let input = Input { name: "x.jsonl".into(), text: format!("\n{line}\n"), held_out: false };
            let error = Relations.train(&[input], 1).unwrap_err().to_string();
            assert!(error.contains("x.jsonl, line 2"), "{error}");
        }
    }
}
