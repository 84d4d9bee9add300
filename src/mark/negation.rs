//! What a sentence denies.
//!
//! DESIGN. A negator denies the words after it: to the end of its clause, at most eight words and the
//! phrase they fall in, cut at punctuation and `but`; some (`without`, `far from`) only to the end of
//! their phrase. A copula that rejects its subject (`war is not a solution`) denies the subject too.
//! Phrases that only look like a denial (`not only`, `no doubt`) deny nothing. The words are data.

use super::first_words::FirstWords;
use super::{Syntax, Tag};
use crate::text::{Document, Span, TokenKind};
use std::ops::Range;
use std::sync::LazyLock;

/// A negating word and the words it denies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Negation {
    /// The negating word.
    pub cue: Span,
    /// The words it denies.
    pub scope: Span,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Clause,
    Phrase,
    Subject,
    Nothing,
}

struct Term {
    words: Vec<&'static str>,
    reach: Reach,
}

const DATA: &str = include_str!("../../data/cues/negation.tsv");

/// Most words a denial reaches over.
const CLAUSE_WORDS: usize = 8;
const PHRASE_WORDS: usize = 5;

/// Cue lines of the data: term, direction, scope, example.
fn lines() -> impl Iterator<Item = (&'static str, Reach, &'static str)> {
    DATA.lines().filter(|l| !l.starts_with('#')).skip(1).filter_map(|line| {
        let mut fields = line.split('\t');
        let (term, _, scope, example) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
        let reach = match scope {
            "clause" => Reach::Clause,
            "phrase" => Reach::Phrase,
            "subject" => Reach::Subject,
            _ => Reach::Nothing,
        };
        Some((term, reach, example))
    })
}

/// Terms, of those with one first word the longest first.
static TERMS: LazyLock<FirstWords<Term>> = LazyLock::new(|| {
    let mut list: Vec<Term> =
        lines().map(|(term, reach, _)| Term { words: term.split(' ').collect(), reach }).collect();
    list.sort_by_key(|t| std::cmp::Reverse(t.words.len()));
    FirstWords::of(list.into_iter().map(|term| (term.words[0], term)))
});

/// Finds scopes of negation in text order.
pub fn find(document: &Document, syntax: &Syntax) -> Vec<Negation> {
    let mut found = Vec::new();
    for sentence in document.sentences() {
        let finder = Finder { document, syntax, sentence: sentence.tokens.clone() };
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let Some(term) = finder.term_at(at) else {
                at += 1;
                continue;
            };
            let cue = at..at + term.words.len();
            let scope = match term.reach {
                Reach::Nothing => None,
                Reach::Subject => finder.rejected(&cue),
                Reach::Clause => Some(finder.forward(&cue, CLAUSE_WORDS, false)),
                Reach::Phrase => Some(finder.forward(&cue, PHRASE_WORDS, true)),
            };
            if let Some(scope) = scope.filter(|s| !s.is_empty()) {
                found.push(Negation { cue: document.span_of(cue.clone()), scope: document.span_of(scope) });
            }
            at = cue.end;
        }
    }
    found
}

struct Finder<'d> {
    document: &'d Document,
    syntax: &'d Syntax,
    sentence: Range<usize>,
}

impl Finder<'_> {
    /// The longest term that begins at token `at`.
    fn term_at(&self, at: usize) -> Option<&'static Term> {
        if !self.document.tokens()[at].is_word() {
            return None;
        }
        let terms = TERMS.starting(self.syntax, at, || self.document.form(at));
        terms.iter().find(|term| {
            at + term.words.len() <= self.sentence.end
                && term.words.iter().enumerate().all(|(i, &word)| match word {
                    "#" => self.document.tokens()[at + i].kind == TokenKind::Number,
                    word => self.document.form(at + i) == word,
                })
        })
    }

    /// Whether a denial stops before token `at`.
    fn stops(&self, at: usize, phrase: bool) -> bool {
        let form = self.document.form(at);
        match self.syntax.tags[at] {
            Tag::Mark => !matches!(form, "-" | "'" | "\"" | "“" | "”" | "‘" | "’" | "%" | "$" | "€" | "£"),
            Tag::Subordinator | Tag::Relative => true,
            Tag::Conjunction => matches!(form, "but" | "yet" | "nor"),
            Tag::Verb | Tag::Auxiliary => phrase,
            _ => false,
        }
    }

    fn forward(&self, cue: &Range<usize>, most: usize, phrase: bool) -> Range<usize> {
        let document = self.document;
        let mut start = cue.end;
        // "not, however, accept": an insertion right after the cue is no end.
        if start < self.sentence.end && document.mark(start) == ',' {
            let close = (start + 1..(start + 5).min(self.sentence.end)).find(|&i| document.mark(i) == ',');
            start = close.map_or(start, |c| c + 1);
        }
        let clause =
            self.syntax.clauses.get(self.syntax.clause_of(if start > cue.end { start } else { cue.end - 1 }));
        let limit = clause.map_or(self.sentence.end, |c| c.end).max(start);
        let mut words = 0;
        let mut end = start;
        while end < limit && !self.stops(end, phrase) {
            if end > start && self.term_at(end).is_some_and(|t| t.reach != Reach::Subject) {
                break;
            }
            words += usize::from(document.tokens()[end].is_word());
            if words > most
                && self.syntax.phrase_at(end).is_none_or(|p| self.syntax.phrases[p].tokens.start >= end)
            {
                break;
            }
            end += 1;
        }
        let start = self.rejected_subject(cue).unwrap_or(start);
        start.min(end)..end
    }

    /// Where the subject begins, if the negated copula at `cue` rejects it: `war is not a solution`.
    fn rejected_subject(&self, cue: &Range<usize>) -> Option<usize> {
        let form = self.document.form(cue.start);
        let copula = if matches!(form, "isn't" | "aren't" | "wasn't" | "weren't") {
            cue.start
        } else if matches!(form, "not" | "never" | "no") {
            self.copula_before(cue.start)?
        } else {
            return None;
        };
        let last = (cue.end + 4).min(self.sentence.end);
        let predicate = (cue.end..last).find(|&i| {
            !matches!(self.syntax.tags[i], Tag::Determiner | Tag::Adjective | Tag::Adverb | Tag::Participle)
        })?;
        self.term_at(predicate).filter(|t| t.reach == Reach::Subject)?;
        self.subject_start(copula)
    }

    /// The subject of a predicate that is itself a denial: `is out of the question`.
    fn rejected(&self, cue: &Range<usize>) -> Option<Range<usize>> {
        if cue.len() < 2 {
            return None;
        }
        let copula = self.copula_before(cue.start)?;
        Some(self.subject_start(copula)?..copula)
    }

    /// The form of `be` before `at`, adverbs apart.
    fn copula_before(&self, at: usize) -> Option<usize> {
        let before = (self.sentence.start..at).rev().find(|&i| self.syntax.tags[i] != Tag::Adverb)?;
        matches!(self.document.form(before), "is" | "are" | "was" | "were" | "be" | "been" | "am")
            .then_some(before)
    }

    /// The first word of the clause, or of the words since the last punctuation, before `copula`.
    fn subject_start(&self, copula: usize) -> Option<usize> {
        let clause = self.syntax.clauses.get(self.syntax.clause_of(copula))?;
        let start = (clause.start..copula)
            .rev()
            .find(|&i| self.stops(i, false) || self.syntax.tags[i] == Tag::Conjunction)
            .map_or(clause.start, |i| i + 1);
        (start < copula).then_some(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Article;

    /// The brackets in `example` and what was found, as texts.
    fn compare(example: &str) -> (Vec<String>, Vec<String>) {
        let mut text = String::new();
        let mut expected = Vec::new();
        let mut open = 0;
        for c in example.chars() {
            match c {
                '[' => open = text.len(),
                ']' => expected.push(text[open..].to_owned()),
                c => text.push(c),
            }
        }
        let document = Document::new(Article { text, ..Article::default() });
        let syntax = Syntax::of(&document);
        let found: Vec<_> =
            find(&document, &syntax).iter().map(|n| document.slice(n.scope).to_owned()).collect();
        (found, expected)
    }

    fn check(example: &str) {
        let (found, expected) = compare(example);
        assert_eq!(found, expected, "{example}");
    }

    #[test]
    fn every_term_passes_its_example() {
        let examples: Vec<_> = lines().map(|(_, _, example)| example).collect();
        assert!(examples.len() > 100);
        let wrong: Vec<_> = examples
            .into_iter()
            .filter_map(|example| {
                let (found, expected) = compare(example);
                (found != expected).then_some((example, found))
            })
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn scopes_stop_at_clauses_and_contrasts() {
        check("The army did not [attack the camp], but the police did.");
        check("It is not [a territorial issue] but a matter of rights.");
        check("She did not [say] that India attacked.");
        check("He could not, however, [accept the plan].");
        check("India attacked and Pakistan did not [retaliate].");
    }

    #[test]
    fn a_rejected_subject_is_denied_but_a_criticised_one_is_not() {
        check("Its leadership emphasizes that [war is not a solution].");
        check("The attack was not [justified].");
        check("The war was not [over], she said.");
    }
}
