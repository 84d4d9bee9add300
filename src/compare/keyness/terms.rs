//! The words of a corpus as terms, and how often each stands in each group of each article.
//!
//! A term is a word form in lower case, with straight apostrophes and without a possessive `'s`; forms are not
//! reduced to lemmas (*strike* and *strikes* are told apart, no tagger's error enters). Numbers and the words
//! of closed classes (`data/language/closed-class.txt`) are no terms, but count among the words of a group.

use super::super::table::{numbers, strings};
use crate::error::{Error, Result};
use crate::mark::is_function_word;
use crate::study::KeynessPlan;
use crate::table::{Names, StoredTable};
use crate::text::{Article, Document, TokenKind};
use polars::prelude::DataFrame;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Paragraphs taken apart at once.
const AT_ONCE: usize = 1_024;

/// The ids of all articles with a paragraph that is no boilerplate, in order of first appearance.
///
/// # Errors
/// A column that is missing, or a row that names no document.
pub(super) fn articles(paragraphs: &StoredTable) -> Result<Names> {
    let mut articles = Names::default();
    for part in paragraphs.parts(&["doc_id", "role"])? {
        let part = part?;
        for (doc, role) in docs(&part)?.iter().zip(strings("paragraphs", &part, "role")?) {
            if role.as_deref() != Some("boilerplate") {
                articles.number(doc);
            }
        }
    }
    Ok(articles)
}

fn docs(paragraphs: &DataFrame) -> Result<Vec<String>> {
    let missing = || Error::new("paragraphs", "a row has no doc_id", "Measure the corpus again.");
    strings("paragraphs", paragraphs, "doc_id")?.into_iter().map(|doc| doc.ok_or_else(missing)).collect()
}

/// A way to part the words of a corpus.
pub(super) struct Question<'a> {
    pub(super) groups: Vec<String>,
    /// To which of `groups` a word belongs, by its article and its first code point in it.
    pub(super) group: Box<dyn Fn(usize, u32) -> Option<usize> + 'a>,
    /// What is no term.
    pub(super) names: &'a BTreeSet<String>,
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

/// How often each word stands where, as far as the texts were read.
#[derive(Default)]
struct Counts {
    units: Vec<Unit>,
    /// By term.
    cells: Vec<Vec<Cell>>,
    /// Of the article that is being read: words by group.
    words: Vec<f64>,
    /// By term and group: occurrences, and the first paragraph.
    open: BTreeMap<(u32, usize), (u32, u32)>,
}

impl Counts {
    fn add(&mut self, term: Option<u32>, group: usize, paragraph: u32) {
        self.words[group] += 1.0;
        if let Some(term) = term {
            self.open.entry((term, group)).or_insert((0, paragraph)).0 += 1;
        }
    }

    /// Ends `article`.
    fn close(&mut self, article: u32) {
        let first = self.units.len();
        let mut place = vec![0; self.words.len()];
        for (group, words) in self.words.iter_mut().enumerate().filter(|(_, words)| **words > 0.0) {
            place[group] = self.units.len() - first;
            self.units.push(Unit { article, group, words: std::mem::take(words) });
        }
        for ((term, group), (n, paragraph)) in std::mem::take(&mut self.open) {
            let unit = (first + place[group]) as u32;
            if self.cells.len() <= term as usize {
                self.cells.resize_with(term as usize + 1, Vec::new);
            }
            self.cells[term as usize].push(Cell { unit, n, paragraph });
        }
    }
}

/// Counts the words of all paragraphs but boilerplate once for all `questions`; `articles` are theirs. Reads `doc_id`,
/// `paragraph`, `role`, `start` and `text`.
///
/// # Errors
/// A column that is missing.
pub(super) fn samples(
    paragraphs: &StoredTable,
    articles: &Names,
    questions: Vec<Question<'_>>,
    plan: &KeynessPlan,
) -> Result<Vec<Sample>> {
    let mut counts: Vec<Counts> = questions
        .iter()
        .map(|question| Counts { words: vec![0.0; question.groups.len()], ..Counts::default() })
        .collect();
    let (mut terms, mut corpus, mut all) = (Names::default(), Vec::new(), 0);
    let mut open = None;
    for part in paragraphs.parts(&["doc_id", "paragraph", "role", "start", "text"])? {
        let part = part?;
        let (docs, roles) = (docs(&part)?, strings("paragraphs", &part, "role")?);
        let mut texts = strings("paragraphs", &part, "text")?;
        let starts = numbers("paragraphs", &part, "start")?;
        let places = numbers("paragraphs", &part, "paragraph")?;
        let rows: Vec<usize> =
            (0..docs.len()).filter(|&row| roles[row].as_deref() != Some("boilerplate")).collect();
        for rows in rows.chunks(AT_ONCE) {
            let own: Vec<String> = rows.iter().map(|&row| texts[row].take().unwrap_or_default()).collect();
            let forms: Vec<Vec<(u32, Option<String>)>> =
                own.into_par_iter().map(|text| forms(text, plan.function_words)).collect();
            for (&row, forms) in rows.iter().zip(forms) {
                let Some(article) = articles.find(&docs[row]) else { continue };
                if let Some(before) = open.replace(article).filter(|before| *before != article) {
                    counts.iter_mut().for_each(|counts| counts.close(before));
                }
                let number = |cells: &[Option<f64>]| cells[row].unwrap_or(0.0) as u32;
                let (start, paragraph) = (number(&starts), number(&places));
                all += forms.len();
                for (place, form) in forms {
                    let term = form.map(|form| terms.number(&form));
                    corpus.resize(terms.all().len(), 0.0);
                    if let Some(term) = term {
                        corpus[term as usize] += 1.0;
                    }
                    for (question, counts) in questions.iter().zip(&mut counts) {
                        if let Some(group) = (question.group)(article as usize, start + place) {
                            counts.add(term, group, paragraph);
                        }
                    }
                }
            }
        }
    }
    if let Some(last) = open {
        counts.iter_mut().for_each(|counts| counts.close(last));
    }
    let minimum = plan.minimum.unwrap_or(if articles.all().len() == 1 { 2 } else { 5 });
    let sample = |(Question { groups, names, .. }, Counts { units, cells, .. }): (Question<'_>, Counts)| {
        let articles = units.chunk_by(|a, b| a.article == b.article).count();
        let spread = plan.articles.unwrap_or(3).min(articles);
        let article = |cell: &Cell| units[cell.unit as usize].article;
        let mut kept: Vec<Term> = Vec::new();
        for (at, cells) in cells.into_iter().enumerate() {
            let n: u32 = cells.iter().map(|cell| cell.n).sum();
            let held = cells.chunk_by(|a, b| article(a) == article(b)).count();
            let name = terms.name(at as u32);
            if n as usize >= minimum.max(1) && held >= spread && !names.contains(name) {
                kept.push(Term { name: name.to_owned(), corpus: corpus[at], cells });
            }
        }
        kept.sort_by(|a, b| a.name.cmp(&b.name));
        Sample { groups, units, terms: kept, corpus: all as f64, articles }
    };
    Ok(questions.into_iter().zip(counts).map(sample).collect())
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
