//! Parts of speech, noun phrases and clauses: as much grammar as the marks need.
//!
//! Useful for: who does what in an edited English sentence. Not useful for: full parses, speech, verse.
//! Uses `text` only.
//!
//! **Invariant:** one tag a token; phrases and clauses hold indices of tokens, lie in text order, never
//! overlap and never cross a sentence.

mod grammar;
mod phrase;
mod tagging;
mod words;

pub use phrase::Phrase;

use crate::text::Document;
use std::ops::Range;
use tagging::Tagger;

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
    /// Auxiliary or modal; every form of `be`.
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
    /// `to` before a verb, `not`.
    Particle,
    /// `and`, `or`, `but`.
    Conjunction,
    /// `that`, `because`, `while`, `if`, …
    Subordinator,
    /// `who`, `which`, `what`, `where`, …
    Relative,
    /// Numeral.
    Number,
    /// Punctuation and symbols, but for the hyphen of a compound and the stop of an abbreviation:
    /// these take the tag of their word.
    Mark,
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
        let tags = Tagger::tag(document);
        let phrases = phrase::chunk(document, &tags);
        let clauses = phrase::clauses(document, &tags);
        Self { tags, phrases, clauses }
    }
}
