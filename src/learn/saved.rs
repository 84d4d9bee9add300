//! A classifier as it is kept: two files that a person can read.
//!
//! `weights.tsv` has a line a column: a term (a word, two words, characters, a codebook pattern), a codebook
//! score, a share or a number of a mean vector, what is taken off, the scale (of a term: its inverse document frequency), a weight a
//! label. `model.json` says how scores become probabilities
//! and labels, and from which codebooks the scores came.

use super::Coded;
use super::block::Block;
use super::classifier::{Classifier, Decision};
use super::counter::Counter;
use super::design::{Row, add_amounts, characters, weigh_terms};
use super::evaluate::{Prepared, Settings, evaluate_prepared};
use super::figures::Evaluation;
use super::part::{Part, Seen, document};
use crate::measure::{LinearColumn, LinearModel, MODELS, VectorSum};
use crate::text::Document;
use crate::{Error, Result};
use hashbrown::HashMap;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What is coded, and so what can be predicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum UnitOfAnalysis {
    /// A whole text.
    Article,
    /// A paragraph of a text.
    Paragraph,
}

impl UnitOfAnalysis {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Paragraph => "paragraph",
        }
    }
}

/// Texts of at most so many characters, in the median, are taken for paragraphs.
const LONG_PARAGRAPH: usize = 1_000;

impl Coded {
    /// What the texts look like, by their median length.
    pub fn unit(&self) -> UnitOfAnalysis {
        let mut lengths: Vec<usize> = self.texts.iter().map(String::len).collect();
        lengths.sort_unstable();
        match lengths.get(lengths.len() / 2) {
            Some(&median) if median > LONG_PARAGRAPH => UnitOfAnalysis::Article,
            _ => UnitOfAnalysis::Paragraph,
        }
    }
}

/// A codebook whose scores a model reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedCodebook {
    /// A built-in name, or a file in the model's folder.
    pub name: String,
    /// Of its bytes, in hexadecimal.
    pub blake3: String,
}

/// What `model.json` says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// Version of the program that trained it.
    pub slantwise: String,
    /// The column of labels it was trained on.
    pub label: String,
    /// What it was trained on, and what it is applied to.
    pub unit: UnitOfAnalysis,
    /// The labels, in the order of the weights.
    pub classes: Vec<String>,
    /// How scores become probabilities and labels.
    pub decision: Decision,
    /// λ of the penalty.
    pub penalty: f64,
    /// Whether rare labels weighed as much as frequent ones.
    pub balanced: bool,
    /// Of folds.
    pub seed: u64,
    /// What it learnt from, sorted.
    pub columns: Vec<Block>,
    /// In the order of their scores.
    pub codebooks: Vec<UsedCodebook>,
    /// BLAKE3 of the word vectors' manifest, in hexadecimal.
    pub vectors: String,
    /// BLAKE3 of the encoder it learnt with, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoder: Option<String>,
}

/// What [`About::vectors`] of a model trained today is.
pub fn vectors_hash() -> String {
    let manifest = MODELS.iter().find(|model| model.name == "vectors").map_or("", |model| model.manifest);
    blake3::hash(manifest.as_bytes()).to_hex().to_string()
}

/// A classifier that can be applied to any text.
pub struct SavedModel {
    /// What is not a weight.
    pub about: About,
    weights: LinearModel,
    words: HashMap<String, usize>,
    characters: HashMap<String, usize>,
    /// Those of the columns that are characters.
    character_columns: Range<usize>,
    /// The column of each rule of the codebooks.
    patterns: Vec<Option<usize>>,
    /// The column of each amount.
    amounts: Vec<Option<usize>>,
    /// Dimension and column of the mean word vector.
    vectors: Vec<(usize, usize)>,
    counter: Counter,
}

/// Words told of a score.
const TOLD_WORDS: usize = 12;

/// File names in a model's folder.
pub const WEIGHTS: &str = "weights.tsv";
/// The other.
pub const ABOUT: &str = "model.json";

/// Trains on all of `coded`, and tests on folds as [`evaluate`](super::evaluate()) does. `label` is the name
/// of the labels' column, `codebooks` those of `counter`.
///
/// # Errors
/// As [`evaluate`](super::evaluate()); labels that cannot stand in a table.
pub fn train(
    coded: &Coded,
    counter: Counter,
    settings: &Settings,
    label: &str,
    unit: UnitOfAnalysis,
    codebooks: Vec<UsedCodebook>,
) -> Result<(SavedModel, Evaluation)> {
    let classes = coded.classes();
    if let Some(class) = classes.iter().find(|c| c.trim().is_empty() || c.contains(['\t', '\n', '\r'])) {
        let what = format!("the label {class:?} is blank or holds a tab or line break");
        return Err(Error::new(format!("column {label}"), what, "rename the label"));
    }
    let prepared = Prepared::new(coded, &counter, settings)?;
    let evaluation = evaluate_prepared(coded, &prepared, settings)?;
    let units: Vec<usize> = (0..coded.texts.len()).collect();
    let classifier = Classifier::learn(&prepared.task(coded, settings), &units, &prepared.fold)?;
    let about = About {
        slantwise: env!("CARGO_PKG_VERSION").to_owned(),
        label: label.to_owned(),
        unit,
        decision: classifier.decision.rounded(),
        penalty: classifier.penalty,
        balanced: settings.balanced,
        seed: settings.seed,
        columns: counter.blocks().to_vec(),
        codebooks,
        vectors: vectors_hash(),
        encoder: counter.encoder().map(str::to_owned),
        classes,
    };
    let weights = classifier.model(&about.classes);
    Ok((SavedModel::new(about, weights, counter), evaluation))
}

impl SavedModel {
    fn new(about: About, weights: LinearModel, counter: Counter) -> Self {
        let places = || weights.columns.iter().enumerate();
        let own = |block: Block| -> HashMap<String, usize> {
            places()
                .filter_map(|(at, c)| Some((c.name.strip_prefix(block.prefix())?.to_owned(), at)))
                .collect()
        };
        let (words, characters_of) = (own(Block::Words), own(Block::Characters));
        let vectors = own(Block::Vectors).into_iter().filter_map(|(d, at)| Some((d.parse().ok()?, at)));
        let mut vectors: Vec<(usize, usize)> = vectors.collect();
        vectors.sort_unstable();
        let by_name: HashMap<&str, usize> = places().map(|(at, c)| (c.name.as_str(), at)).collect();
        let place = |name: &String| by_name.get(name.as_str()).copied();
        let patterns = counter.pattern_columns().iter().map(place).collect();
        let amounts = counter.amount_columns().iter().map(place).collect();
        drop(by_name);
        let character_columns = characters(&weights.columns);
        let characters = characters_of;
        Self { about, words, characters, character_columns, patterns, amounts, vectors, weights, counter }
    }

    /// Reads what [`files`](Self::files) wrote. `place` is the folder, for errors; `counter` counts
    /// what `about` names.
    ///
    /// # Errors
    /// Weights that are not of this model.
    pub fn open(about: About, weights: &str, counter: Counter, place: &str) -> Result<Self> {
        let weights = LinearModel::from_tsv(&format!("{place}/{WEIGHTS}"), weights)?;
        let k = about.classes.len();
        if weights.classes != about.classes
            || about.decision.platt.len() != k
            || about.decision.thresholds.len() != k
        {
            let what = format!("has other labels than {ABOUT}");
            return Err(Error::new(format!("{place}/{WEIGHTS}"), what, "train the model again"));
        }
        Ok(Self::new(about, weights, counter))
    }

    /// Names and contents of its files.
    pub fn files(&self) -> [(&'static str, String); 2] {
        let about = serde_json::to_string_pretty(&self.about).expect("text and finite numbers only");
        [(WEIGHTS, self.weights.to_tsv()), (ABOUT, about + "\n")]
    }

    /// Columns with a weight.
    pub fn n_columns(&self) -> usize {
        self.weights.columns.len()
    }

    /// The terms and scores with the highest weight for label `class`, the strongest first.
    pub fn strongest(&self, class: usize, n: usize) -> Vec<&str> {
        let mut columns: Vec<&LinearColumn> = self.weights.columns.iter().collect();
        columns.sort_by(|a, b| b.weights[class].total_cmp(&a.weights[class]).then(a.name.cmp(&b.name)));
        let columns = columns.into_iter().filter(|c| c.weights[class] > 0.0 && !is_vector(&c.name)).take(n);
        columns.map(|c| c.name.strip_prefix(Block::Words.prefix()).unwrap_or(&c.name)).collect()
    }

    /// Calibrated probability of each class for `text`.
    ///
    /// # Errors
    /// A text that the encoder cannot read.
    pub fn probabilities(&self, text: &str) -> Result<Vec<f64>> {
        Ok(self.predict(&Part::whole(&self.see(document(text))?)).0)
    }

    /// Reads `document`, for its parts.
    ///
    /// # Errors
    /// A text that the encoder cannot read.
    pub(super) fn see(&self, document: Document) -> Result<Seen> {
        self.counter.see(document)
    }

    /// Probabilities of a part, and its row.
    pub(super) fn predict(&self, part: &Part<'_>) -> (Vec<f64>, Row) {
        let row = self.row(part);
        (self.about.decision.probabilities(&self.weights.scores(&row)), row)
    }

    fn row(&self, part: &Part<'_>) -> Row {
        let mut found: Vec<usize> = Vec::with_capacity(2 * part.n_words);
        if self.counter.counts(Block::Words) {
            part.each_word_and_pair(|word| found.extend(self.words.get(word)));
        }
        if self.counter.counts(Block::Characters) {
            part.each_characters(|own| found.extend(self.characters.get(own)));
        }
        found.extend(part.hits().iter().filter_map(|hit| self.patterns[hit.rule]));
        found.sort_unstable();
        let mut row: Row = found.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as f64)).collect();
        weigh_terms(&mut row, &self.weights.columns, &self.character_columns);
        add_amounts(&mut row, &self.counter.amounts(part), &self.amounts);
        row
    }

    /// What moved label `class` most in a part with `row`, at most `n` reasons, the strongest first. A score
    /// that is zero counts too: what is missing moves a label as well. What the mean word vector adds is
    /// told word by word.
    pub(super) fn reasons(&self, class: usize, row: &Row, part: &Part<'_>, n: usize) -> Vec<Reason> {
        let columns = &self.weights.columns;
        let mut values = vec![0.0; columns.len()];
        row.iter().for_each(|&(at, value)| values[at] = value);
        let value = |at: usize| (values[at] - columns[at].mean) * columns[at].scale;
        let vectors = self.vector_reasons(class, part);
        // What each adds, and its number: columns, then words with a vector.
        let own = (0..columns.len()).filter(|&at| Block::of(&columns[at].name) != Some(Block::Vectors));
        let mut ranked: Vec<(f64, usize)> =
            own.map(|at| (value(at) * columns[at].weights[class], at)).collect();
        ranked.extend(vectors.iter().enumerate().map(|(at, reason)| (reason.adds, columns.len() + at)));
        ranked.retain(|(adds, _)| *adds != 0.0);
        ranked.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()).then(a.1.cmp(&b.1)));
        ranked.truncate(n);
        let reasons = ranked.into_iter().map(|(adds, at)| {
            let Some(column) = columns.get(at) else { return vectors[at - columns.len()].clone() };
            let words = match Block::of(&column.name) {
                Some(block @ (Block::Words | Block::Characters)) => {
                    column.name[block.prefix().len()..].to_owned()
                }
                _ => self.words_of(at, part),
            };
            Reason {
                column: column.name.clone(),
                words,
                value: value(at),
                weight: column.weights[class],
                adds,
            }
        });
        reasons.collect()
    }

    /// What each word with a vector adds, against a word like the average of the training texts.
    fn vector_reasons(&self, class: usize, part: &Part<'_>) -> Vec<Reason> {
        let mut words: Vec<(&str, usize)> =
            part.vectors().map(|(token, vector)| (part.seen.document.form(token), vector)).collect();
        let all = words.len() as f64;
        words.sort_unstable();
        let reasons = words.chunk_by(|a, b| a == b).map(|same| {
            let mut sum = VectorSum::default();
            sum.add(same[0].1, 1.0);
            let vector = sum.mean();
            let adds = |&(d, at): &(usize, usize)| {
                self.weights.columns[at].contribution(f64::from(vector[d]), class)
            };
            let weight: f64 = self.vectors.iter().map(adds).sum();
            let (word, value) = (same[0].0.to_owned(), same.len() as f64 / all);
            Reason {
                column: format!("{}{word}", Block::Vectors.prefix()),
                words: word,
                value,
                weight,
                adds: value * weight,
            }
        });
        reasons.collect()
    }

    /// The first words of a part that a codebook score or pattern counted, each once.
    fn words_of(&self, column: usize, part: &Part<'_>) -> String {
        let (first, matcher) = (self.counter.firsts(), self.counter.matcher());
        let mut words: Vec<String> = Vec::new();
        for hit in part.hits() {
            let rule = &matcher.rules()[hit.rule];
            // Scores come first among the amounts.
            let amount = |category| self.amounts[first[rule.codebook] + category];
            let counted = self.counter.counts(Block::Scores)
                && rule.counts_in().any(|category| amount(category) == Some(column));
            if counted || self.patterns[hit.rule] == Some(column) {
                let document = &part.seen.document;
                let found = document.slice(document.span_of(hit.tokens.clone())).to_lowercase();
                if !words.contains(&found) {
                    words.push(found);
                }
            }
        }
        let more = words.len() > TOLD_WORDS;
        words.truncate(TOLD_WORDS);
        words.join("; ") + if more { "; …" } else { "" }
    }
}

fn is_vector(column: &str) -> bool {
    matches!(Block::of(column), Some(Block::Vectors | Block::Encoder))
}

/// A column that moved a label.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reason {
    pub(super) column: String,
    pub(super) words: String,
    /// Less the mean, times the scale.
    pub(super) value: f64,
    pub(super) weight: f64,
    /// Value × weight: what it adds to the log-odds.
    pub(super) adds: f64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Matcher;

    fn counter() -> Counter {
        let blocks = [&Block::USUAL[..], &[Block::Characters, Block::Attribution]].concat();
        Counter::new(Matcher::default(), &blocks, None).unwrap()
    }

    fn trained(multi_label: bool) -> SavedModel {
        let mut coded = Coded { multi_label, ..Coded::default() };
        for unit in 0..40 {
            let war = unit % 2 == 0;
            coded.texts.push(format!("The {} {unit} spoke.", if war { "war army" } else { "peace talks" }));
            coded.labels.push(vec![if war { "war" } else { "peace" }.to_owned()]);
            coded.groups.push(format!("article {unit}"));
        }
        let unit = coded.unit();
        assert_eq!(unit, UnitOfAnalysis::Paragraph);
        train(&coded, counter(), &Settings::default(), "side", unit, Vec::new()).unwrap().0
    }

    #[test]
    fn what_is_saved_is_read_and_says_the_same() {
        for multi_label in [false, true] {
            let model = trained(multi_label);
            let files = model.files();
            let about: About = serde_json::from_str(&files[1].1).unwrap();
            assert_eq!(about, model.about);
            let again = SavedModel::open(about, &files[0].1, counter(), "m").unwrap();
            assert_eq!(again.files(), files);
            let p = again.probabilities("The army spoke of war.").unwrap();
            assert!(p[1] > 0.7 && p[0] < 0.3, "{p:?}");
            let other = LinearModel::new(vec!["x".into()], vec![0.0], Vec::new()).to_tsv();
            assert!(SavedModel::open(model.about.clone(), &other, counter(), "m").is_err());
        }
    }

    #[test]
    fn reasons_add_up_to_the_score() {
        let model = trained(true);
        let seen = model.see(document("The army spoke.")).unwrap();
        let part = Part::whole(&seen);
        let row = model.predict(&part).1;
        let reasons = model.reasons(1, &row, &part, 99);
        let sum: f64 = reasons.iter().map(|r| r.adds).sum();
        assert!((model.weights.intercepts[1] + sum - model.weights.scores(&row)[1]).abs() < 1e-5);
        assert_eq!(reasons[0].words, "army");
        assert!(reasons.iter().any(|r| r.column == "vector:army"));
    }
}
