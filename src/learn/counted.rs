//! Texts as counted once: terms (words, pairs of words, codebook patterns) and amounts (codebook scores, the
//! mean word vector).
//!
//! DESIGN. Terms are numbered over all texts, so that folds compare numbers, not strings. A number tells
//! nothing about a text that is held out: what is fitted (frequencies, selection, scales) is fitted in
//! [`design`](super::design), on training texts.

use crate::codebook::{Hit, Matcher, Rule};
use crate::measure::{DIMENSIONS, VectorSum, vector_of};
use crate::text::{Article, Document, Paragraph};
use hashbrown::HashMap;
use rayon::prelude::*;
use std::ops::Range;

/// What the names of words' columns begin with. A pattern's begins with the column of its category.
pub(super) const WORD: &str = "word:";
/// What the names of the columns of word vectors begin with.
pub(super) const VECTOR: &str = "vector:";

/// A text: its terms as (number, count), sorted by number, and its [`amounts`](Part::amounts).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unit {
    pub(super) terms: Vec<(u32, f64)>,
    pub(super) amounts: Vec<f64>,
}

/// Texts with the terms they are made of.
#[derive(Debug, Default)]
pub(super) struct Counted {
    /// Names of columns, sorted: `word:peace`, `word:peace talks`, `generic_conflict:accus*`.
    pub(super) terms: Vec<String>,
    /// One a text.
    pub(super) units: Vec<Unit>,
}

impl Counted {
    /// Counts `texts`.
    pub(super) fn of(texts: &[String], matcher: &Matcher) -> Self {
        let patterns = pattern_columns(matcher);
        let counted: Vec<(HashMap<String, f64>, Vec<f64>)> = texts
            .par_iter()
            .map(|text| {
                let document = document(text);
                let part = Part::whole(&document);
                let hits = matcher.hits(&document);
                let mut terms: HashMap<String, f64> = HashMap::new();
                let mut count = |name: &str| match terms.get_mut(name) {
                    Some(count) => *count += 1.0,
                    None => {
                        terms.insert(name.to_owned(), 1.0);
                    }
                };
                let mut name = String::new();
                part.each_word(|word| {
                    name.clear();
                    name.push_str(WORD);
                    name.push_str(word);
                    count(&name);
                });
                hits.iter().for_each(|hit| count(&patterns[hit.rule]));
                (terms, part.amounts(&hits, matcher))
            })
            .collect();
        let mut terms: Vec<&String> = counted.iter().flat_map(|(terms, _)| terms.keys()).collect();
        terms.par_sort_unstable();
        terms.dedup();
        let number: HashMap<&str, u32> = (0..).zip(&terms).map(|(at, term)| (term.as_str(), at)).collect();
        let units = counted.par_iter().map(|(counts, amounts)| {
            let mut terms: Vec<(u32, f64)> = counts.iter().map(|(t, &n)| (number[t.as_str()], n)).collect();
            terms.sort_unstable_by_key(|(at, _)| *at);
            Unit { terms, amounts: amounts.clone() }
        });
        let units = units.collect();
        Self { terms: terms.into_iter().cloned().collect(), units }
    }
}

/// Words of so few letters say what a sentence is built of, not what it is about.
const SHORT: usize = 3;

/// A piece of a document: all of it, or a paragraph.
#[derive(Debug, Clone)]
pub(super) struct Part<'d> {
    pub(super) document: &'d Document,
    pub(super) sentences: Range<usize>,
    pub(super) tokens: Range<usize>,
    pub(super) n_words: usize,
}

impl<'d> Part<'d> {
    pub(super) fn whole(document: &'d Document) -> Self {
        let (sentences, tokens) = (0..document.sentences().len(), 0..document.tokens().len());
        Self { document, sentences, tokens, n_words: document.n_words() }
    }

    pub(super) fn paragraph(document: &'d Document, paragraph: &Paragraph) -> Self {
        let (sentences, tokens) = (paragraph.sentences.clone(), paragraph.tokens.clone());
        Self { document, sentences, tokens, n_words: paragraph.n_words }
    }

    /// Calls `found` with every word, lower case, and every two words that follow each other in a sentence.
    pub(super) fn each_word(&self, mut found: impl FnMut(&str)) {
        let mut pair = String::new();
        for sentence in &self.document.sentences()[self.sentences.clone()] {
            pair.clear();
            for at in sentence.tokens.clone().filter(|&at| self.document.tokens()[at].is_word()) {
                let word = self.document.form(at);
                found(word);
                if !pair.is_empty() {
                    pair.push(' ');
                    pair.push_str(word);
                    found(&pair);
                    pair.clear();
                }
                pair.push_str(word);
            }
        }
    }

    /// A score a category, codebook after codebook: ln(1 + Σ weight) / ln(e + words), 0 and up. Damped
    /// counts with log-length part coded frames better than rates. `hits` are the document's.
    pub(super) fn scores(&self, hits: &[Hit], matcher: &Matcher) -> Vec<f64> {
        let first = firsts(matcher);
        let mut sums = vec![0.0; first[first.len() - 1]];
        for hit in self.hits(hits) {
            let rule = &matcher.rules()[hit.rule];
            for category in rule.counts_in() {
                sums[first[rule.codebook] + category] += rule.weight;
            }
        }
        let length = (self.n_words as f64 + std::f64::consts::E).ln();
        sums.into_iter().map(|sum| sum.max(0.0).ln_1p() / length).collect()
    }

    /// The scores, then the mean vector of its words of more than three letters; `hits` are the document's.
    pub(super) fn amounts(&self, hits: &[Hit], matcher: &Matcher) -> Vec<f64> {
        let mut amounts = self.scores(hits, matcher);
        let mut sum = VectorSum::default();
        self.vectors().for_each(|(_, vector)| sum.add(vector, 1.0));
        amounts.extend(sum.mean().map(f64::from));
        amounts
    }

    /// Those of its words that have a vector and more than three letters: token, and number of the vector.
    pub(super) fn vectors(&self) -> impl Iterator<Item = (usize, usize)> {
        let words = self.tokens.clone().filter(|&at| self.document.form(at).len() > SHORT);
        words.filter_map(|at| Some((at, vector_of(self.document.form(at))?)))
    }

    /// Those of the document's hits that begin in it.
    pub(super) fn hits<'h>(&self, hits: &'h [Hit]) -> &'h [Hit] {
        let start = hits.partition_point(|hit| hit.tokens.start < self.tokens.start);
        let end = hits.partition_point(|hit| hit.tokens.start < self.tokens.end);
        &hits[start..end.max(start)]
    }
}

/// `text` taken apart.
pub(super) fn document(text: &str) -> Document {
    Document::new(Article { text: text.to_owned(), ..Article::default() })
}

/// The number of each codebook's first score, and the number of all.
pub(super) fn firsts(matcher: &Matcher) -> Vec<usize> {
    let mut first = vec![0];
    for codebook in matcher.codebooks() {
        first.push(first[first.len() - 1] + codebook.categories.len());
    }
    first
}

/// The column of each rule of `matcher` as a term.
pub(super) fn pattern_columns(matcher: &Matcher) -> Vec<String> {
    let column = |rule: &Rule| {
        let category = &matcher.codebooks()[rule.codebook].categories[rule.category];
        format!("{}:{}", category.column, rule.pattern)
    };
    matcher.rules().iter().map(column).collect()
}

/// The columns of [`Part::amounts`], in order.
pub(super) fn amount_columns(matcher: &Matcher) -> Vec<String> {
    let mut names = score_columns(matcher);
    names.extend((0..DIMENSIONS).map(|at| format!("{VECTOR}{at}")));
    names
}

/// The columns of [`Part::scores`], in order.
pub(super) fn score_columns(matcher: &Matcher) -> Vec<String> {
    let categories = matcher.codebooks().iter().flat_map(|codebook| &codebook.categories);
    categories.map(|category| category.column.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::builtin;

    #[test]
    fn words_pairs_and_patterns_are_counted_by_sorted_numbers() {
        let texts = ["War, war and peace.".to_owned(), "They accused him.".to_owned()];
        let counted = Counted::of(&texts, &Matcher::new(vec![builtin("generic-frames").unwrap()]));
        let terms = |unit: usize| -> Vec<(&str, f64)> {
            counted.units[unit]
                .terms
                .iter()
                .map(|&(at, n)| (counted.terms[at as usize].as_str(), n))
                .collect()
        };
        assert!(terms(0).contains(&("word:war", 2.0)) && terms(0).contains(&("word:war war", 1.0)));
        assert!(
            terms(1)
                .iter()
                .any(|(name, _)| name.starts_with("generic_conflict_reproach:") && name.contains("accus")),
            "{:?}",
            terms(1)
        );
        assert!(counted.terms.is_sorted());
    }
}
