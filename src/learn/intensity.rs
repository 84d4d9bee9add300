//! `sentiment`: how readers rate sentences, from lexicon hits and words.

use super::{Answers, Card, Input, Task, Trained};
use crate::codebook::all_builtin;
use crate::mark::{Gazetteer, Marks};
use crate::measure::intensity::{Intensity, SUMS, word_column};
use crate::measure::{LinearColumn, LinearModel, Unit, measures};
use crate::text::{Article, Document};
use crate::{Error, Result};
use linfa::Dataset;
use linfa::traits::Fit;
use linfa_elasticnet::ElasticNet;
use ndarray::{Array1, Array2};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Learns ratings of sentences.
pub(super) struct Ratings;

/// A line of the input.
#[derive(Deserialize)]
struct Rated {
    text: String,
    /// The mean of the raters, −4 to 4.
    mean: f64,
    /// What the sentence is from; sentences of one text stay in one fold.
    doc: String,
}

/// A rated sentence as it is counted once.
struct Row {
    sums: Vec<f64>,
    words: Vec<String>,
    presence: f64,
    /// −1 to 1.
    rating: f64,
    doc: String,
}

/// Words and pairs kept: those that lie farthest from the mean rating for their number.
const MOST_WORDS: usize = 600;
/// A word must stand in so many sentences.
const FEWEST: usize = 4;
/// Weight of the sums' block and of the words' block under one penalty.
const SUMS_BLOCK: f64 = 0.3;
const WORDS_BLOCK: f64 = 0.5;
/// λ of the ridge.
const PENALTY: f64 = 30.0;
const FOLDS: usize = 5;

impl Task for Ratings {
    fn name(&self) -> &'static str {
        "sentiment"
    }

    fn tests(&self) -> bool {
        true
    }

    fn train(&self, inputs: &[Input], seed: u64) -> Result<Trained> {
        let rows = read(inputs, false)?;
        if rows.len() < 100 {
            return Err(Error::new(
                "the input",
                "has fewer than 100 rated sentences",
                "give more rated sentences",
            ));
        }
        let held_out = held_out(&rows, seed)?;
        let truth: Vec<f64> = rows.iter().map(|row| row.rating).collect();
        let model = fit(&rows.iter().collect::<Vec<_>>())?;
        let docs: BTreeSet<&str> = rows.iter().map(|row| row.doc.as_str()).collect();
        let tone = |rows: &[Row]| rows.iter().map(|row| row.sums[0]).collect::<Vec<f64>>();
        let mut figures = vec![
            ("sentences".into(), rows.len().to_string()),
            ("texts".into(), docs.len().to_string()),
            (
                "Pearson r with the raters' mean, five folds by text".into(),
                format!("{:.3}", pearson(&held_out, &truth)),
            ),
            (
                "the same for the lexicon alone (tone by root of words)".into(),
                format!("{:.3}", pearson(&tone(&rows), &truth)),
            ),
            ("one rater with the mean of the others".into(), "0.714".into()),
        ];
        let tested = read(inputs, true)?;
        if !tested.is_empty() {
            let truth: Vec<f64> = tested.iter().map(|row| row.rating).collect();
            let predicted: Vec<f64> = tested.iter().map(|row| predict(&model, row)).collect();
            let r = [&predicted, &tone(&tested)].map(|values| format!("{:.3}", pearson(values, &truth)));
            let [fitted, lexicon] = r;
            figures.push((format!("the same on {} sentences only tested on", tested.len()), fitted));
            figures.push(("the lexicon alone there".into(), lexicon));
        }
        let card = Card {
            title: "Sentiment of sentences, fitted to readers".into(),
            about:
                "Predicts the mean rating of a sentence (−4 to 4, here over 4) by a ridge regression over \
                    its hits in the merged sentiment lexicon, its acts of blame and credit, its length, and \
                    words and pairs of words. Useful beside the lexicon; the words that move a sentence are \
                    evidence of the column `sentiment_model`."
                    .into(),
            data: "Sentences of New York Times editorials with the mean of 20 raters: Hutto & Gilbert \
                   (2014), https://doi.org/10.1609/icwsm.v8i1.14550, MIT licence."
                .into(),
            licence: "MIT, as the data".into(),
            figures,
            limits: "Editorials of one newspaper, rated out of context by paid raters in the United States. \
                     It learns what they found good or bad, their politics included, and it flattens: the \
                     predicted ratings vary less than the true ones."
                .into(),
        };
        let files = vec![("weights.tsv".into(), model.to_tsv().into_bytes())];
        Ok(Trained { files, card, reliability: tenths(&held_out, &truth) })
    }
}

/// What was predicted and what readers said, by tenths of the sentences in order of the prediction.
fn tenths(predicted: &[f64], truth: &[f64]) -> Vec<Answers> {
    let mut pairs: Vec<(f64, f64)> = predicted.iter().copied().zip(truth.iter().copied()).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let tenths = pairs.chunks(pairs.len().div_ceil(10).max(1)).map(|part| {
        let n = part.len();
        let (said, found) = part.iter().fold((0.0, 0.0), |(s, f), pair| (s + pair.0, f + pair.1));
        Answers { class: "rating".into(), said: said / n as f64, found: found / n as f64, n }
    });
    tenths.collect()
}

/// The rows of the inputs that are, or are not, only tested on.
fn read(inputs: &[Input], held_out: bool) -> Result<Vec<Row>> {
    let (matcher, _) = measures(all_builtin()?);
    let intensity = Intensity::new(&matcher);
    let gazetteer = Gazetteer::builtin();
    let mut rows = Vec::new();
    for input in inputs.iter().filter(|input| input.held_out == held_out) {
        let lines: Vec<(usize, &str)> = input.text.lines().enumerate().collect();
        let read = lines.into_par_iter().filter(|(_, line)| !line.trim().is_empty()).map(|(at, line)| {
            let rated: Rated = serde_json::from_str(line).map_err(|error| {
                Error::new(
                    format!("{}, line {}", input.name, at + 1),
                    error,
                    "give one object a line with text, mean and doc",
                )
            })?;
            let document = Document::new(Article { text: rated.text, ..Article::default() });
            let marks = Marks::of(&document, &matcher, &gazetteer);
            let longest = document.sentences().iter().max_by_key(|s| s.tokens.len());
            Ok(longest.map(|sentence| {
                let paragraph = &document.paragraphs()[document.paragraph_of(sentence.tokens.start)];
                let unit = Unit::new(&document, paragraph, &marks);
                let reading = intensity.reading(&unit, sentence);
                Row {
                    sums: reading.sums.to_vec(),
                    words: reading.words(&unit),
                    presence: reading.presence(),
                    rating: rated.mean / 4.0,
                    doc: rated.doc,
                }
            }))
        });
        let read: Vec<Option<Row>> = read.collect::<Result<_>>()?;
        rows.extend(read.into_iter().flatten());
    }
    Ok(rows)
}

/// Every row predicted by a model that saw none of its text.
fn held_out(rows: &[Row], seed: u64) -> Result<Vec<f64>> {
    let docs: BTreeSet<&str> = rows.iter().map(|row| row.doc.as_str()).collect();
    let mut docs: Vec<&str> = docs.into_iter().collect();
    docs.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    let fold: BTreeMap<&str, usize> =
        docs.into_iter().enumerate().map(|(at, doc)| (doc, at % FOLDS)).collect();
    let fold: Vec<usize> = rows.iter().map(|row| fold[row.doc.as_str()]).collect();
    let models: Vec<LinearModel> = (0..FOLDS)
        .into_par_iter()
        .map(|this| {
            fit(&rows.iter().zip(&fold).filter(|(_, f)| **f != this).map(|(r, _)| r).collect::<Vec<_>>())
        })
        .collect::<Result<_>>()?;
    Ok(rows.iter().zip(&fold).map(|(row, &fold)| predict(&models[fold], row)).collect())
}

fn predict(model: &LinearModel, row: &Row) -> f64 {
    let mut values: Vec<(usize, f64)> = row.sums.iter().copied().enumerate().collect();
    for (at, column) in model.columns.iter().enumerate().skip(SUMS.len()) {
        if row.words.binary_search_by(|word| word_column(word).cmp(&column.name)).is_ok() {
            values.push((at, row.presence));
        }
    }
    model.scores(&values)[0]
}

fn fit(rows: &[&Row]) -> Result<LinearModel> {
    let n = rows.len() as f64;
    let mean = rows.iter().map(|row| row.rating).sum::<f64>() / n;
    let mut columns: Vec<LinearColumn> = (0..SUMS.len())
        .map(|at| {
            let values = || rows.iter().map(|row| row.sums[at]);
            let mean = values().sum::<f64>() / n;
            let deviation = (values().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt().max(1e-9);
            let name = SUMS[at].to_owned();
            LinearColumn { name, mean, scale: SUMS_BLOCK / deviation, weights: Vec::new() }
        })
        .collect();
    let mut words: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        for word in &row.words {
            words.entry(word).or_default().push(at);
        }
    }
    let mut ranked: Vec<(f64, &str, &Vec<usize>)> = words
        .iter()
        .filter(|(_, at)| at.len() >= FEWEST)
        .map(|(word, at)| {
            let apart: f64 = at.iter().map(|&row| rows[row].rating - mean).sum();
            (apart.abs() / (at.len() as f64).sqrt(), *word, at)
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    ranked.truncate(MOST_WORDS);
    ranked.sort_by_key(|(_, word, _)| *word);
    let mut matrix = Array2::zeros((rows.len(), SUMS.len() + ranked.len()));
    for (at, row) in rows.iter().enumerate() {
        for (column, value) in row.sums.iter().enumerate() {
            matrix[[at, column]] = (value - columns[column].mean) * columns[column].scale;
        }
    }
    let mut intercept = mean;
    let mut centres = vec![0.0; SUMS.len()];
    for (index, (_, word, at)) in ranked.iter().enumerate() {
        let idf = ((1.0 + n) / (1.0 + at.len() as f64)).ln() + 1.0;
        let scale = WORDS_BLOCK * idf;
        let centre = at.iter().map(|&row| rows[row].presence * scale).sum::<f64>() / n;
        matrix.column_mut(SUMS.len() + index).fill(-centre);
        for &row in *at {
            matrix[[row, SUMS.len() + index]] += rows[row].presence * scale;
        }
        centres.push(centre);
        columns.push(LinearColumn { name: word_column(word), mean: 0.0, scale, weights: Vec::new() });
    }
    let target: Array1<f64> = rows.iter().map(|row| row.rating - mean).collect();
    let fitted = ElasticNet::params()
        .l1_ratio(0.0)
        .penalty(PENALTY / n)
        .with_intercept(false)
        .max_iterations(300)
        .tolerance(1e-4)
        .fit(&Dataset::new(matrix, target))
        .map_err(|error| Error::new("ridge regression", error, "give more rated sentences"))?;
    for ((column, weight), centre) in columns.iter_mut().zip(fitted.hyperplane()).zip(&centres) {
        column.weights = vec![*weight];
        intercept -= weight * centre;
    }
    Ok(LinearModel::new(vec!["rating".into()], vec![intercept], columns))
}

/// Pearson's product-moment correlation, −1 to 1.
fn pearson(x: &[f64], y: &[f64]) -> f64 {
    let n = x.len() as f64;
    let (mx, my) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    let product: f64 = x.iter().zip(y).map(|(a, b)| (a - mx) * (b - my)).sum();
    let square = |v: &[f64], m: f64| v.iter().map(|a| (a - m).powi(2)).sum::<f64>();
    product / (square(x, mx) * square(y, my)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy.stats.pearsonr([1, 2, 3, 5], [2, 1, 4, 4]).statistic = 0.7481900559272089
    #[test]
    fn correlation_equals_scipy() {
        let r = pearson(&[1.0, 2.0, 3.0, 5.0], &[2.0, 1.0, 4.0, 4.0]);
        assert!((r - 0.7481900559272089).abs() < 1e-12, "{r}");
    }

    fn input(lines: usize) -> Input {
        let line = |at: usize| {
            let (what, mean) = [("a joy and a gift", 2.0), ("a crime and a shame", -2.0)][at % 2];
            format!("{{\"text\":\"The {at}th plan was {what}.\",\"mean\":{mean},\"doc\":\"{}\"}}\n", at / 4)
        };
        Input { name: "rated.jsonl".into(), held_out: false, text: (0..lines).map(line).collect() }
    }

    #[test]
    fn ratings_are_learnt_and_told_on_texts_not_seen() {
        let trained = Ratings.train(&[input(200)], 1).unwrap();
        let figure = &trained.card.figures[2];
        assert!(figure.1.parse::<f64>().unwrap() > 0.9, "{figure:?}");
        assert_eq!(trained, Ratings.train(&[input(200)], 1).unwrap());
    }

    #[test]
    fn a_line_without_rating_is_named() {
        let mut broken = input(120);
        broken.text.push_str("{\"text\":\"No rating.\"}\n");
        let error = Ratings.train(&[broken], 1).unwrap_err().to_string();
        assert!(error.contains("rated.jsonl, line 121"), "{error}");
        assert!(Ratings.train(&[input(20)], 1).is_err());
    }
}
