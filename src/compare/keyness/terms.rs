//! The words of a corpus as terms, and how often each stands in each group of each article.
//!
//! A term is a word form in lower case, with straight apostrophes and without a possessive `'s`; forms are not
//! reduced to lemmas (*strike* and *strikes* are told apart, no tagger's error enters). Numbers and the words
//! of closed classes (`data/language/closed-class.txt`) are no terms, but count among the words of a group.

use super::super::table::{numbers, strings};
use crate::error::{Error, Result};
use crate::mark::is_function_word;
use crate::study::KeynessPlan;
use crate::text::{Article, Document, TokenKind};
use hashbrown::HashMap;
use polars::prelude::DataFrame;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Stands for a word that is no term.
const NONE: u32 = u32::MAX;

/// Every word of all paragraphs but boilerplate, in reading order.
pub struct Text {
    /// Ids, in order of first appearance.
    pub(super) articles: Vec<String>,
    pub(super) terms: Vec<String>,
    pub(super) words: Vec<Word>,
}

/// One word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    pub(super) article: u32,
    pub(super) paragraph: u32,
    /// Its first code point in the document.
    pub(super) place: u32,
    /// Index into [`Text::terms`], or [`NONE`].
    term: u32,
}

impl Text {
    /// Reads `doc_id`, `paragraph`, `role`, `start` and `text` of a `paragraphs` table.
    ///
    /// # Errors
    /// A column that is missing.
    pub fn of(paragraphs: &DataFrame, plan: &KeynessPlan) -> Result<Self> {
        let docs = strings("paragraphs", paragraphs, "doc_id")?;
        let roles = strings("paragraphs", paragraphs, "role")?;
        let texts = strings("paragraphs", paragraphs, "text")?;
        let starts = numbers("paragraphs", paragraphs, "start")?;
        let places = numbers("paragraphs", paragraphs, "paragraph")?;
        let rows: Vec<usize> =
            (0..docs.len()).filter(|&row| roles[row].as_deref() != Some("boilerplate")).collect();
        let forms: Vec<Vec<(u32, Option<String>)>> = rows
            .par_iter()
            .map(|&row| forms(texts[row].clone().unwrap_or_default(), plan.function_words))
            .collect();
        let (mut articles, mut terms, mut words): (Vec<String>, Vec<String>, Vec<Word>) = Default::default();
        let mut index: HashMap<String, u32> = HashMap::new();
        let mut of_doc: BTreeMap<&str, u32> = BTreeMap::new();
        for (&row, forms) in rows.iter().zip(forms) {
            let doc = docs[row].as_deref().ok_or_else(|| {
                Error::new("paragraphs", "a row has no doc_id", "Measure the corpus again.")
            })?;
            let article = *of_doc.entry(doc).or_insert_with(|| {
                articles.push(doc.to_owned());
                articles.len() as u32 - 1
            });
            let number = |cells: &[Option<f64>]| cells[row].unwrap_or(0.0) as u32;
            let (start, paragraph) = (number(&starts), number(&places));
            words.extend(forms.into_iter().map(|(place, form)| {
                let term = form.map_or(NONE, |form| {
                    *index.entry_ref(form.as_str()).or_insert_with(|| {
                        terms.push(form.clone());
                        terms.len() as u32 - 1
                    })
                });
                Word { article, paragraph, place: start + place, term }
            }));
        }
        Ok(Self { articles, terms, words })
    }
}

/// Words and numbers of `text`: first code point, and the form of what is a term.
fn forms(text: String, function_words: bool) -> Vec<(u32, Option<String>)> {
    let document = Document::new(Article { text, ..Article::default() });
    let points = document.code_points();
    let all = document.tokens().iter().enumerate().filter(|(_, token)| token.is_word());
    all.map(|(at, token)| {
        let form = document.form(at);
        let is_term = token.kind == TokenKind::Word
            && form.chars().count() > 1
            && (function_words || !is_function_word(form));
        (points.at(token.span.start), is_term.then(|| form.to_owned()))
    })
    .collect()
}

/// How often each term stands in each group of each article.
pub(super) struct Sample {
    pub(super) groups: Vec<String>,
    /// The words of an article that belong to one group.
    pub(super) units: Vec<Unit>,
    pub(super) terms: Vec<Term>,
    /// Words of all texts, whether in a group or not.
    pub(super) corpus: f64,
    /// Articles that have a word in a group.
    pub(super) articles: usize,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    pub(super) article: u32,
    pub(super) group: usize,
    pub(super) words: f64,
}

pub(super) struct Term {
    pub(super) name: String,
    /// Occurrences in all texts.
    pub(super) corpus: f64,
    /// By unit, those without an occurrence left out.
    pub(super) cells: Vec<Cell>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) unit: u32,
    pub(super) n: u32,
    /// The first paragraph in which it stands.
    pub(super) paragraph: u32,
}

impl Sample {
    /// Counts the words of `text`: `group` says to which of `groups` a word belongs, `names` are no terms.
    pub(super) fn of(
        text: &Text,
        groups: Vec<String>,
        group: impl Fn(&Word) -> Option<usize>,
        names: &BTreeSet<String>,
        plan: &KeynessPlan,
    ) -> Self {
        let mut units: Vec<Unit> = Vec::new();
        let mut cells: Vec<Vec<Cell>> = vec![Vec::new(); text.terms.len()];
        let mut corpus = vec![0.0; text.terms.len()];
        for own in text.words.chunk_by(|a, b| a.article == b.article) {
            let mut words = vec![0.0; groups.len()];
            let mut counts: BTreeMap<(u32, usize), (u32, u32)> = BTreeMap::new();
            for word in own {
                let is_term = word.term != NONE;
                if is_term {
                    corpus[word.term as usize] += 1.0;
                }
                let Some(group) = group(word) else { continue };
                words[group] += 1.0;
                if is_term {
                    counts.entry((word.term, group)).or_insert((0, word.paragraph)).0 += 1;
                }
            }
            let first = units.len();
            let mut place = vec![0; groups.len()];
            for (group, &words) in words.iter().enumerate().filter(|(_, words)| **words > 0.0) {
                place[group] = units.len() - first;
                units.push(Unit { article: own[0].article, group, words });
            }
            for ((term, group), (n, paragraph)) in counts {
                let unit = (first + place[group]) as u32;
                cells[term as usize].push(Cell { unit, n, paragraph });
            }
        }
        let articles = units.chunk_by(|a, b| a.article == b.article).count();
        let minimum = plan.minimum.unwrap_or(if text.articles.len() == 1 { 2 } else { 5 });
        let spread = plan.articles.unwrap_or(3).min(articles);
        let article = |cell: &Cell| units[cell.unit as usize].article;
        let mut terms: Vec<Term> = Vec::new();
        for (at, cells) in cells.into_iter().enumerate() {
            let n: u32 = cells.iter().map(|cell| cell.n).sum();
            let held = cells.chunk_by(|a, b| article(a) == article(b)).count();
            if n as usize >= minimum.max(1) && held >= spread && !names.contains(&text.terms[at]) {
                terms.push(Term { name: text.terms[at].clone(), corpus: corpus[at], cells });
            }
        }
        terms.sort_by(|a, b| a.name.cmp(&b.name));
        Self { groups, units, terms, corpus: text.words.len() as f64, articles }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_closed_classes_count_as_words_but_are_no_terms() {
        let found = forms("The 3 generals’ Élan said: it’s India’s élan.".to_owned(), false);
        assert_eq!(found.len(), 8);
        let terms: Vec<(u32, &str)> =
            found.iter().filter_map(|(at, form)| Some((*at, form.as_deref()?))).collect();
        assert_eq!(terms, [(6, "generals"), (16, "élan"), (21, "said"), (32, "india"), (40, "élan")]);
        assert!(forms("the".to_owned(), true)[0].1.is_some());
    }
}
