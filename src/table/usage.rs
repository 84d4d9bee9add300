//! How a codebook's columns come off on a corpus: how often they hit, and on which words.
//!
//! Useful for: seeing what a wildcard bites before trusting its column. Not useful for: measuring; that is
//! what the tables are for.

use super::Engine;
use crate::text::{Article, Corpus, Document, Role};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Articles whose hits are in memory at once.
const AT_ONCE: usize = 256;

/// Words as they stood, in lower case, and how often they counted.
pub type Words = BTreeMap<String, usize>;

/// All columns on one corpus.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Usage {
    /// Body paragraphs.
    pub paragraphs: usize,
    /// Words in them.
    pub words: usize,
    /// In the order of [`Engine::columns`].
    pub columns: Vec<ColumnUsage>,
}

/// One column on one corpus.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ColumnUsage {
    /// Body paragraphs with at least one hit.
    pub paragraphs: usize,
    /// Sum of the weights of its hits.
    pub weight: f64,
    /// By pattern as written: what it matched.
    pub patterns: BTreeMap<String, Words>,
}

impl ColumnUsage {
    /// What its patterns matched, the most frequent first, then by alphabet.
    pub fn triggers(&self) -> Vec<(String, usize)> {
        let mut all = Words::new();
        for (words, n) in self.patterns.values().flatten() {
            *all.entry(words.clone()).or_default() += n;
        }
        ranked(&all)
    }

    /// Patterns with a `*`, each with what it matched, the most frequent first.
    pub fn wildcards(&self) -> impl Iterator<Item = (&str, Vec<(String, usize)>)> {
        let wild = self.patterns.iter().filter(|(pattern, _)| pattern.contains('*'));
        wild.map(|(pattern, words)| (pattern.as_str(), ranked(words)))
    }
}

fn ranked(words: &Words) -> Vec<(String, usize)> {
    let mut ranked: Vec<(String, usize)> = words.iter().map(|(word, n)| (word.clone(), *n)).collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    ranked
}

/// A hit that counted: its column, pattern, words and weight.
struct Piece {
    column: usize,
    pattern: String,
    words: String,
    weight: f64,
}

/// Counts what `engine` finds in the body paragraphs of `corpus`; what a negation voided is left out.
pub fn usage(engine: &Engine, corpus: Corpus) -> Usage {
    let place: BTreeMap<&str, usize> =
        engine.columns().iter().enumerate().map(|(at, column)| (column.name.as_str(), at)).collect();
    let of_article = |article: Article| -> Vec<(usize, Vec<Piece>)> {
        let document = Document::new(article);
        let marks = engine.marks(&document);
        let body = document.paragraphs().iter().filter(|p| p.role == Role::Body);
        body.map(|paragraph| {
            let counted = engine.evidence(&document, paragraph, &marks).filter(|(_, e)| e.weight != 0.0);
            let pieces = counted.map(|(column, evidence)| Piece {
                column: place[column.name.as_str()],
                pattern: evidence.rule.to_owned(),
                words: document.slice(evidence.span).to_lowercase(),
                weight: evidence.weight,
            });
            (paragraph.n_words, pieces.collect())
        })
        .collect()
    };
    let mut usage = Usage { columns: vec![ColumnUsage::default(); place.len()], ..Usage::default() };
    let mut articles = corpus.articles.into_iter();
    loop {
        let some: Vec<Article> = articles.by_ref().take(AT_ONCE).collect();
        if some.is_empty() {
            return usage;
        }
        let found: Vec<Vec<(usize, Vec<Piece>)>> = some.into_par_iter().map(of_article).collect();
        for (words, pieces) in found.into_iter().flatten() {
            usage.paragraphs += 1;
            usage.words += words;
            let mut hit = BTreeSet::new();
            for piece in pieces {
                let column = &mut usage.columns[piece.column];
                column.paragraphs += usize::from(hit.insert(piece.column));
                column.weight += piece.weight;
                *column.patterns.entry(piece.pattern).or_default().entry(piece.words).or_default() += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Codebook;
    use crate::mark::Gazetteer;

    #[test]
    fn a_wildcard_shows_what_it_bites() {
        let source = "name = 't'\nprefix = 't'\nversion = '1'\nreference = 'r'\nlicence = 'CC0-1.0'\n\
             [[category]]\nname = 'plan'\ndefinition = 'd'\npatterns = ['plan*', { match = 'treaty', weight = 0.5 }]";
        let engine = Engine::new(vec![Codebook::parse(source, "test").unwrap()], Gazetteer::builtin());
        let text = "The planet has a plan, and another plan.\n\nA treaty on the planet was signed by all.\n\nNothing stands here at all.";
        let article = Article { text: text.into(), ..Article::default() };
        let usage = usage(&engine, Corpus { articles: vec![article] });
        let at = engine.columns().iter().position(|c| c.name == "t_plan").unwrap();
        let column = &usage.columns[at];
        assert_eq!((usage.paragraphs, column.paragraphs, column.weight), (3, 2, 4.5));
        let expected = vec![("plan".to_owned(), 2), ("planet".to_owned(), 2), ("treaty".to_owned(), 1)];
        assert_eq!(column.triggers(), expected);
        assert_eq!(column.wildcards().collect::<Vec<_>>(), [("plan*", expected[..2].to_vec())]);
    }
}
