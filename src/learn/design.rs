//! From texts to numbers: words with document frequencies, and codebook scores.

use crate::codebook::Matcher;
use crate::text::{Article, Document};
use ndarray::{Array2, s};
use std::collections::{BTreeMap, HashMap};

/// A text as counted once: words sorted, codebook categories in matcher order.
pub(super) struct Counted {
    words: Vec<(String, f64)>,
    scores: Vec<f64>,
}

/// Counts `text`. Words and pairs of words, lower case; category scores are ln(1 + Σ weight) over
/// log-length, the form that separated coded frames best.
pub(super) fn count(text: &str, matcher: &Matcher) -> Counted {
    let document = Document::new(Article { text: text.to_owned(), ..Article::default() });
    let mut words: BTreeMap<String, f64> = BTreeMap::new();
    for sentence in document.sentences() {
        let mut before: Option<usize> = None;
        for at in sentence.tokens.clone().filter(|&at| document.tokens()[at].is_word()) {
            *words.entry(document.form(at).to_owned()).or_default() += 1.0;
            if let Some(before) = before {
                *words.entry(format!("{} {}", document.form(before), document.form(at))).or_default() += 1.0;
            }
            before = Some(at);
        }
    }
    let mut first = vec![0];
    for codebook in matcher.codebooks() {
        first.push(first[first.len() - 1] + codebook.categories.len());
    }
    let mut sums = vec![0.0; first[first.len() - 1]];
    for hit in matcher.hits(&document) {
        let rule = &matcher.rules()[hit.rule];
        for category in rule.counts_in() {
            sums[first[rule.codebook] + category] += rule.weight;
        }
    }
    let length = (document.n_words() as f64 + std::f64::consts::E).ln();
    Counted {
        words: words.into_iter().collect(),
        scores: sums.into_iter().map(|sum: f64| sum.max(0.0).ln_1p() / length).collect(),
    }
}

/// How texts become rows; fitted on training texts.
pub(super) struct Design {
    /// Word -> column and inverse document frequency.
    words: HashMap<String, (usize, f64)>,
    mean: Vec<f64>,
    deviation: Vec<f64>,
}

/// Words kept: those whose presence tells most about any label (chi-squared).
const MOST_WORDS: usize = 1_000;
/// A word must stand in so many training texts.
const FEWEST_TEXTS: usize = 3;
/// The words' block against the scores' block under one penalty.
const WORD_BLOCK: f64 = 3.0;
const SCORE_BLOCK: f64 = 0.3;

impl Design {
    /// Fits on `texts`, whose labels are `labels[class][text]`.
    pub(super) fn fit(texts: &[&Counted], labels: &[Vec<bool>]) -> Self {
        let mut presence: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (row, text) in texts.iter().enumerate() {
            for (word, _) in &text.words {
                presence.entry(word).or_default().push(row);
            }
        }
        let n = texts.len() as f64;
        let mut ranked: Vec<(f64, &str, usize)> = presence
            .iter()
            .filter(|(_, rows)| rows.len() >= FEWEST_TEXTS && rows.len() < texts.len())
            .map(|(word, rows)| {
                let best = labels.iter().map(|label| chi_squared(rows, label)).fold(0.0, f64::max);
                (best, *word, rows.len())
            })
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        ranked.truncate(MOST_WORDS);
        ranked.sort_by_key(|(_, word, _)| *word);
        let words = ranked
            .iter()
            .enumerate()
            .map(|(column, (_, word, count))| {
                ((*word).to_owned(), (column, ((1.0 + n) / (1.0 + *count as f64)).ln() + 1.0))
            })
            .collect();
        let n_scores = texts.first().map_or(0, |t| t.scores.len());
        let column = |i: usize| texts.iter().map(move |t| t.scores[i]);
        let mean: Vec<f64> = (0..n_scores).map(|i| column(i).sum::<f64>() / n).collect();
        let deviation = (0..n_scores)
            .map(|i| (column(i).map(|x| (x - mean[i]).powi(2)).sum::<f64>() / n).sqrt().max(1e-9))
            .collect();
        Self { words, mean, deviation }
    }

    /// The rows of `texts`: words as length-normalised tf-idf, then standardised scores.
    pub(super) fn rows(&self, texts: &[&Counted]) -> Array2<f64> {
        let n_words = self.words.len();
        let mut rows = Array2::zeros((texts.len(), n_words + self.mean.len()));
        for (mut row, text) in rows.outer_iter_mut().zip(texts) {
            for (word, count) in &text.words {
                if let Some((column, idf)) = self.words.get(word) {
                    row[*column] = count.ln_1p() * idf;
                }
            }
            let mut words = row.slice_mut(s![..n_words]);
            let norm = words.iter().map(|x| x * x).sum::<f64>().sqrt();
            if norm > 0.0 {
                words *= WORD_BLOCK / norm;
            }
            for (i, score) in text.scores.iter().enumerate() {
                row[n_words + i] = SCORE_BLOCK * (score - self.mean[i]) / self.deviation[i];
            }
        }
        rows
    }
}

fn chi_squared(rows: &[usize], label: &[bool]) -> f64 {
    let n = label.len() as f64;
    let positive = label.iter().filter(|&&l| l).count() as f64;
    let present = rows.len() as f64;
    let both = rows.iter().filter(|&&row| label[row]).count() as f64;
    let denominator = present * (n - present) * positive * (n - positive);
    if denominator == 0.0 { 0.0 } else { n * (both * n - present * positive).powi(2) / denominator }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telling_words_are_kept_and_common_ones_dropped() {
        let matcher = Matcher::default();
        let texts = [
            "war and strike",
            "war and peace",
            "peace and talks",
            "war and army",
            "peace and calm",
            "peace and tea",
        ];
        let counted: Vec<Counted> = texts.iter().map(|t| count(t, &matcher)).collect();
        let rows: Vec<&Counted> = counted.iter().collect();
        let label = texts.iter().map(|t| t.contains("war")).collect();
        let design = Design::fit(&rows, &[label]);
        assert!(design.words.contains_key("war") && !design.words.contains_key("and"));
        assert!(!design.words.contains_key("strike"));
    }

    /// scipy.stats.chi2_contingency([[3, 0], [1, 4]], correction=False).statistic == 4.8
    #[test]
    fn chi_squared_equals_scipy() {
        let label = [true, true, true, true, false, false, false, false];
        assert!((chi_squared(&[0, 1, 2], &label) - 4.8).abs() < 1e-12);
    }
}
