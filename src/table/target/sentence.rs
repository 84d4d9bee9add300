//! A sentence made ready for questions about targets in it.

use super::Setting;
use super::key::Word;
use crate::mark::Tag;
use crate::measure::{DIMENSIONS, Evidence, STEPS, scaled, vector_of};
use crate::text::{Document, Span};
use std::ops::Range;

/// All of a sentence that does not depend on the target.
pub(super) struct Sentence<'a> {
    pub(super) tokens: Range<usize>,
    pub(super) span: Span,
    /// Its tokens as columns name them.
    pub(super) words: Vec<Word<'a>>,
    /// What the target is called.
    pub(super) target: Word<'a>,
    /// Open-class words with a vector.
    pub(super) open: Vec<Open>,
    /// Evidence of our own sentiment in it, in text order.
    pub(super) tone: Vec<Toned>,
    /// Evidence of VADER's.
    pub(super) vader: Vec<Toned>,
    /// Marks of quotation.
    pub(super) quotes: usize,
    /// Whether a negation reaches into it.
    pub(super) negation: bool,
    /// Marks between clauses before each token, and before its end.
    marks: Vec<usize>,
}

/// An open-class word.
pub(super) struct Open {
    /// Its token.
    pub(super) at: usize,
    pub(super) vector: [f32; DIMENSIONS],
    /// The same times [`STEPS`].
    pub(super) scaled: [f32; DIMENSIONS],
}

impl Open {
    fn of(document: &Document, at: usize) -> Option<Self> {
        let scaled = scaled(vector_of(document.form(at))?);
        Some(Self { at, vector: scaled.map(|number| number / STEPS), scaled })
    }
}

/// A word of tone.
pub(super) struct Toned {
    pub(super) span: Span,
    pub(super) tokens: Range<usize>,
    pub(super) weight: f64,
    pub(super) quoted: bool,
}

impl<'a> Sentence<'a> {
    /// The tokens of the sentence in which `target` begins, and on to the target's end.
    pub(super) fn around(document: &Document, target: &Range<usize>) -> Range<usize> {
        let sentence = document.sentences().get(document.sentence_of(target.start));
        sentence.map_or(target.clone(), |s| s.tokens.start..s.tokens.end.max(target.end))
    }

    /// Reads `tokens`; `number` is what a model knows a word by.
    pub(super) fn of(setting: Setting<'a>, tokens: Range<usize>, number: impl Fn(&str) -> u32) -> Self {
        let Setting { document, marks, tone, vader } = setting;
        let syntax = &marks.syntax;
        let span = if tokens.is_empty() { Span::new(0, 0) } else { document.span_of(tokens.clone()) };
        let word = |text| Word { text, number: number(text) };
        let [name, figure, quote, target] = ["NAME", "0", "\"", "TARGET"].map(word);
        let is_quote = |at| matches!(document.mark(at), '“' | '”' | '"');
        let words = tokens.clone().map(|at| match syntax.tags[at] {
            Tag::Name => name,
            Tag::Number => figure,
            Tag::Mark if is_quote(at) => quote,
            _ => word(syntax.lemma(document, at)),
        });
        let is_open = |at: &usize| {
            syntax.is_verb(*at) || matches!(syntax.tags[*at], Tag::Noun | Tag::Adjective | Tag::Adverb)
        };
        let open = tokens.clone().filter(is_open);
        let mut before = 0;
        let counts = tokens.clone().map(|at| {
            before += usize::from(matches!(document.mark(at), ',' | ';' | ':' | '—' | '–'));
            before
        });
        Self {
            span,
            words: words.collect(),
            target,
            open: open.filter_map(|at| Open::of(document, at)).collect(),
            tone: toned(document, tone, span),
            vader: toned(document, vader, span),
            quotes: tokens.clone().filter(|&at| is_quote(at)).count(),
            negation: marks.negations.iter().any(|negation| negation.scope.overlaps(span)),
            marks: std::iter::once(0).chain(counts).collect(),
            tokens,
        }
    }

    /// Marks between clauses among `tokens` of the sentence.
    pub(super) fn breaks(&self, tokens: Range<usize>) -> usize {
        let before = |token: usize| self.marks[token - self.tokens.start];
        before(tokens.end) - before(tokens.start)
    }
}

/// Those of `evidence`, which is in text order, that begin in `span`.
fn toned(document: &Document, evidence: &[&Evidence<'_>], span: Span) -> Vec<Toned> {
    let start = evidence.partition_point(|e| e.span.start < span.start);
    let end = evidence.partition_point(|e| e.span.start < span.end);
    let toned = evidence[start..end].iter().map(|e| Toned {
        span: e.span,
        tokens: document.tokens_in(e.span),
        weight: e.weight,
        quoted: document.is_quoted(document.tokens()[document.tokens_in(e.span).start].span),
    });
    toned.collect()
}
