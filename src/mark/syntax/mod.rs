//! Parts of speech, noun phrases and clauses: as much grammar as the marks need.
//!
//! Useful for: who does what in an edited English sentence. Not useful for: full parses, speech, verse.
//! Uses `text` only.
//!
//! **Invariant:** one tag a token; phrases and clauses hold indices of tokens, lie in text order, never
//! overlap and never cross a sentence.

mod closed;
mod columns;
mod grammar;
mod model;
mod open;
mod phrase;
mod tagging;
mod words;

pub use columns::{Columns, N_COLUMNS, N_ROWS};
pub use model::{N_SCORED, verdict};
pub use phrase::Phrase;
pub use words::is_function_word;

use crate::text::Document;
use std::ops::Range;
use tagging::Tagger;
use words::{WORDS, Word};

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
    /// What the word lists know of each token's form.
    words: Vec<Option<&'static Word>>,
    /// For each token the number of its word, or [`NO_NUMBER`]: beside the references, so that asking for it
    /// touches no other memory.
    numbers: Vec<u32>,
    /// For each token, the phrase that holds it, or [`NO_PHRASE`].
    phrase_at: Vec<u32>,
}

/// How many words the lexicon knows.
pub(super) fn n_words() -> usize {
    WORDS.count()
}

const NO_PHRASE: u32 = u32::MAX;
const NO_NUMBER: u32 = u32::MAX;

/// Tags `document` but for compounds; where the look-up leaves a choice, `choose` makes it from a
/// token's index, the tag of the rules and the columns. This is how the shipped weights are trained.
pub fn tag_by(document: &Document, choose: impl FnMut(usize, Tag, &Columns) -> Tag) -> Vec<Tag> {
    Tagger::of(document, choose).tags
}

impl Syntax {
    /// Analyses `document`. Cannot fail; every token gets a tag.
    pub fn of(document: &Document) -> Self {
        let (tags, words) =
            Tagger::of(document, |_, rule, columns| model::best(rule, columns)).with_compounds();
        let phrases = phrase::chunk(document, &tags);
        let clauses = phrase::clauses(document, &tags);
        let mut phrase_at = vec![NO_PHRASE; tags.len()];
        for (index, phrase) in phrases.iter().enumerate() {
            phrase_at[phrase.tokens.clone()].fill(index as u32);
        }
        let numbers = words.iter().map(|word| word.map_or(NO_NUMBER, |word| word.number)).collect();
        Self { tags, phrases, clauses, words, numbers, phrase_at }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Article;

    /// `word/Tag` pairs of `expected` must hold; words without a tag are not looked at.
    fn check(expected: &str) {
        let words: Vec<_> = expected.split(' ').map(|w| w.split_once('/').unwrap_or((w, ""))).collect();
        let text = words
            .iter()
            .map(|w| if w.1.ends_with('.') { format!("{}.", w.0) } else { w.0.to_owned() })
            .collect::<Vec<_>>()
            .join(" ");
        let document = Document::new(Article { text: text.clone(), ..Article::default() });
        let syntax = Syntax::of(&document);
        let mut at = 0;
        for (word, tag) in words {
            let token =
                (at..document.tokens().len()).find(|&i| word.starts_with(document.raw(i))).expect(word);
            if !tag.is_empty() {
                assert_eq!(
                    format!("{:?}", syntax.tags[token]),
                    tag.trim_end_matches('.'),
                    "{word} in {text:?}"
                );
            }
            at = token + 1;
        }
    }

    #[test]
    fn nouns_and_verbs_that_look_alike() {
        check("India claims/Verb its claims/Noun were true.");
        check("Polls show/Verb that the show/Noun went on.");
        check("The plan/Noun to attack/Verb failed/Verb after the attack/Noun.");
        check("Critics point/Verb out the point/Noun.");
        check("The military remains/Verb on high alert.");
        check("They could view/Verb the view/Noun.");
    }

    #[test]
    fn past_tense_and_participle() {
        check("The army destroyed/Verb the camps destroyed/Participle by rebels.");
        check("Officials said/Verb the plan announced/Participle on Monday was dead.");
        check("He was accused/Participle of theft.");
        check("Khan, the mayor, called/Verb for calm.");
    }

    #[test]
    fn that_to_and_auxiliaries() {
        check("He said that/Subordinator the plan that/Relative failed was his.");
        check("She went to/Preposition London to/Particle help.");
        check("They have/Verb a plan and have/Auxiliary said so.");
    }

    #[test]
    fn every_sentence_is_covered_by_clauses_and_phrases_never_overlap() {
        let text = "While India claims it won, Pakistan, which lost, said: “We go on.” (And on.)\n\nWhy? No one knows!";
        let document = Document::new(Article { text: text.into(), ..Article::default() });
        let syntax = Syntax::of(&document);
        assert_eq!(syntax.tags.len(), document.tokens().len());
        let mut at = 0;
        for clause in &syntax.clauses {
            assert_eq!(clause.start, at);
            at = clause.end;
        }
        assert_eq!(at, document.tokens().len());
        assert!(syntax.phrases.windows(2).all(|p| p[0].tokens.end <= p[1].tokens.start));
    }
}
