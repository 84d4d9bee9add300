//! A classifier as it is kept: two files that a person can read.
//!
//! `weights.tsv` has a line a column: a term (a word, two words, a codebook pattern), a codebook score or a number
//! of the mean word vector, what is taken off, the scale (of a term: its inverse document frequency), a weight a
//! label. `model.json` says how scores become probabilities
//! and labels, and from which codebooks the scores came.

use super::Coded;
use super::classifier::{Classifier, Decision};
use super::counted::{Part, VECTOR, WORD, amount_columns, firsts, pattern_columns};
use super::design::{Row, add_amounts, weigh_terms};
use super::evaluate::{Prepared, Settings, evaluate_prepared};
use super::figures::Evaluation;
use crate::codebook::{Hit, Matcher};
use crate::measure::{DIMENSIONS, LinearColumn, LinearModel, MODELS, VectorSum};
use crate::{Error, Result};
use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

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
    /// In the order of their scores.
    pub codebooks: Vec<UsedCodebook>,
    /// BLAKE3 of the word vectors' manifest, in hexadecimal.
    pub vectors: String,
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
    /// The column of each rule of the matcher.
    patterns: Vec<Option<usize>>,
    /// The column of each amount.
    amounts: Vec<Option<usize>>,
    /// Dimension and column of the mean word vector.
    vectors: Vec<(usize, usize)>,
    matcher: Matcher,
}

/// Words told of a score.
const TOLD_WORDS: usize = 12;

/// File names in a model's folder.
pub const WEIGHTS: &str = "weights.tsv";
/// The other.
pub const ABOUT: &str = "model.json";

/// Trains on all of `coded`, and tests on folds as [`evaluate`](super::evaluate()) does. `label` is the name
/// of the labels' column, `codebooks` those of `matcher`.
///
/// # Errors
/// As [`evaluate`](super::evaluate()); labels that cannot stand in a table.
pub fn train(
    coded: &Coded,
    matcher: Matcher,
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
    let prepared = Prepared::new(coded, &matcher, settings)?;
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
        codebooks,
        vectors: vectors_hash(),
        classes,
    };
    let weights = classifier.model(&about.classes);
    Ok((SavedModel::new(about, weights, matcher), evaluation))
}

impl SavedModel {
    fn new(about: About, weights: LinearModel, matcher: Matcher) -> Self {
        let places = weights.columns.iter().enumerate();
        let words = places.filter_map(|(at, c)| Some((c.name.strip_prefix(WORD)?.to_owned(), at))).collect();
        let places: HashMap<&str, usize> =
            weights.columns.iter().enumerate().map(|(at, c)| (c.name.as_str(), at)).collect();
        let place = |name: &String| places.get(name.as_str()).copied();
        let patterns = pattern_columns(&matcher).iter().map(place).collect();
        let amounts = amount_columns(&matcher).iter().map(place).collect();
        let vectors = (0..DIMENSIONS).filter_map(|d| Some((d, place(&format!("{VECTOR}{d}"))?))).collect();
        drop(places);
        Self { about, words, patterns, amounts, vectors, weights, matcher }
    }

    /// Reads what [`files`](Self::files) wrote. `place` is the folder, for errors; `matcher` holds the
    /// codebooks that `about` names.
    ///
    /// # Errors
    /// Weights that are not of this model.
    pub fn open(about: About, weights: &str, matcher: Matcher, place: &str) -> Result<Self> {
        let weights = LinearModel::from_tsv(&format!("{place}/{WEIGHTS}"), weights)?;
        let k = about.classes.len();
        if weights.classes != about.classes
            || about.decision.platt.len() != k
            || about.decision.thresholds.len() != k
        {
            let what = format!("has other labels than {ABOUT}");
            return Err(Error::new(format!("{place}/{WEIGHTS}"), what, "train the model again"));
        }
        Ok(Self::new(about, weights, matcher))
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
        let columns =
            columns.into_iter().filter(|c| c.weights[class] > 0.0 && !c.name.starts_with(VECTOR)).take(n);
        columns.map(|c| c.name.strip_prefix(WORD).unwrap_or(&c.name)).collect()
    }

    /// Calibrated probability of each class for `text`.
    pub fn probabilities(&self, text: &str) -> Vec<f64> {
        let document = super::counted::document(text);
        let hits = self.matcher.hits(&document);
        self.predict(&Part::whole(&document), &hits).0
    }

    /// The document's hits, for its parts.
    pub(super) fn hits(&self, document: &crate::text::Document) -> Vec<Hit> {
        self.matcher.hits(document)
    }

    /// Probabilities of a part of a document with `hits`, and its row.
    pub(super) fn predict(&self, part: &Part<'_>, hits: &[Hit]) -> (Vec<f64>, Row) {
        let row = self.row(part, hits);
        (self.about.decision.probabilities(&self.weights.scores(&row)), row)
    }

    fn row(&self, part: &Part<'_>, hits: &[Hit]) -> Row {
        let mut found: Vec<usize> = Vec::with_capacity(2 * part.n_words);
        part.each_word(|word| found.extend(self.words.get(word)));
        found.extend(part.hits(hits).iter().filter_map(|hit| self.patterns[hit.rule]));
        found.sort_unstable();
        let mut row: Row = found.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as f64)).collect();
        weigh_terms(&mut row, &self.weights.columns);
        add_amounts(&mut row, &part.amounts(hits, &self.matcher), &self.amounts);
        row
    }

    /// What moved label `class` most in a part with `row`, at most `n` reasons, the strongest first. A score
    /// that is zero counts too: what is missing moves a label as well. What the mean word vector adds is
    /// told word by word.
    pub(super) fn reasons(
        &self,
        class: usize,
        row: &Row,
        part: &Part<'_>,
        hits: &[Hit],
        n: usize,
    ) -> Vec<Reason> {
        let columns = &self.weights.columns;
        let mut values = vec![0.0; columns.len()];
        row.iter().for_each(|&(at, value)| values[at] = value);
        let value = |at: usize| (values[at] - columns[at].mean) * columns[at].scale;
        let vectors = self.vector_reasons(class, part);
        // What each adds, and its number: columns, then words with a vector.
        let own = (0..columns.len()).filter(|&at| !columns[at].name.starts_with(VECTOR));
        let mut ranked: Vec<(f64, usize)> =
            own.map(|at| (value(at) * columns[at].weights[class], at)).collect();
        ranked.extend(vectors.iter().enumerate().map(|(at, reason)| (reason.adds, columns.len() + at)));
        ranked.retain(|(adds, _)| *adds != 0.0);
        ranked.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()).then(a.1.cmp(&b.1)));
        ranked.truncate(n);
        let reasons = ranked.into_iter().map(|(adds, at)| {
            let Some(column) = columns.get(at) else { return vectors[at - columns.len()].clone() };
            let words = match column.name.strip_prefix(WORD) {
                Some(word) => word.to_owned(),
                None => self.words_of(at, part, hits),
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
            part.vectors().map(|(token, vector)| (part.document.form(token), vector)).collect();
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
            Reason { column: format!("{VECTOR}{word}"), words: word, value, weight, adds: value * weight }
        });
        reasons.collect()
    }

    /// The first words of a part that a codebook score or pattern counted, each once.
    fn words_of(&self, column: usize, part: &Part<'_>, hits: &[Hit]) -> String {
        let first = firsts(&self.matcher);
        let mut words: Vec<String> = Vec::new();
        for hit in part.hits(hits) {
            let rule = &self.matcher.rules()[hit.rule];
            let amount = |category| self.amounts[first[rule.codebook] + category];
            let counted = rule.counts_in().any(|category| amount(category) == Some(column));
            if counted || self.patterns[hit.rule] == Some(column) {
                let found = part.document.slice(part.document.span_of(hit.tokens.clone())).to_lowercase();
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
        train(&coded, Matcher::default(), &Settings::default(), "side", unit, Vec::new()).unwrap().0
    }

    #[test]
    fn what_is_saved_is_read_and_says_the_same() {
        for multi_label in [false, true] {
            let model = trained(multi_label);
            let files = model.files();
            let about: About = serde_json::from_str(&files[1].1).unwrap();
            assert_eq!(about, model.about);
            let again = SavedModel::open(about, &files[0].1, Matcher::default(), "m").unwrap();
            assert_eq!(again.files(), files);
            let p = again.probabilities("The army spoke of war.");
            assert!(p[1] > 0.7 && p[0] < 0.3, "{p:?}");
            let other = LinearModel::new(vec!["x".into()], vec![0.0], Vec::new()).to_tsv();
            assert!(SavedModel::open(model.about.clone(), &other, Matcher::default(), "m").is_err());
        }
    }

    #[test]
    fn reasons_add_up_to_the_score() {
        let model = trained(true);
        let document = super::super::counted::document("The army spoke.");
        let part = Part::whole(&document);
        let row = model.predict(&part, &[]).1;
        let reasons = model.reasons(1, &row, &part, &[], 99);
        let sum: f64 = reasons.iter().map(|r| r.adds).sum();
        assert!((model.weights.intercepts[1] + sum - model.weights.scores(&row)[1]).abs() < 1e-5);
        assert_eq!(reasons[0].words, "army");
        assert!(reasons.iter().any(|r| r.column == "vector:army"));
    }
}
