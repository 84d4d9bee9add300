//! Parts of speech: look-up and rules propose, trained weights decide.
//!
//! DESIGN. Every word form brings its possible readings. One pass from left to right: rules pick a tag
//! by the tags already given on the left and the possible readings on the right, clause by clause (a
//! clause that has its finite verb rarely takes a second). Where the look-up leaves no choice (marks,
//! numbers, names, words of one class) that tag stands; elsewhere it is one column among others of a
//! linear model (see `columns`) that picks the tag.

use super::Tag;
use super::columns::{Columns, History, NOTHING, Seen, hash, is_shouted};
use super::words::{WORDS, Word, guess, reading::*};
use crate::text::{Document, TokenKind};
use std::ops::Range;

/// Readings of one token.
pub(super) struct Candidate {
    pub(super) closed: &'static [Tag],
    pub(super) readings: u16,
    pub(super) usual: u16,
    pub(super) capital: bool,
    /// Whether the rules alone decide.
    settled: bool,
    /// What the word lists know of the form, whatever its capitals.
    pub(super) word: Option<&'static Word>,
    pub(super) seen: Seen,
}

impl Candidate {
    /// Whether it is a form of the verb `lemma`.
    pub(super) fn is_of(&self, lemma: &str) -> bool {
        self.word.is_some_and(|w| w.lemma == Some(lemma))
    }
}

pub(super) struct Tagger<'d> {
    pub(super) document: &'d Document,
    pub(super) tags: Vec<Tag>,
    pub(super) candidates: Vec<Candidate>,
    /// First token of the sentence at hand.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Whether the token is a quotation mark, bracket or dash that grammar looks through.
pub(super) fn is_quote(mark: char) -> bool {
    matches!(mark, '"' | '“' | '”' | '‘' | '’' | '\'' | '«' | '»' | '`' | '[' | ']')
}

impl<'d> Tagger<'d> {
    /// Tags `document`; where there is a choice, `choose` makes it from the token, the
    /// rules' tag and the columns.
    pub(super) fn of(document: &'d Document, mut choose: impl FnMut(usize, Tag, &Columns) -> Tag) -> Self {
        let count = document.tokens().len();
        let mut tagger = Tagger {
            document,
            tags: vec![Tag::Mark; count],
            candidates: Vec::with_capacity(count),
            start: 0,
            end: 0,
        };
        for sentence in document.sentences() {
            tagger.start = sentence.tokens.start;
            tagger.end = sentence.tokens.end;
            tagger.look_up(sentence.tokens.clone());
            let mut history = History::default();
            for at in sentence.tokens.clone() {
                let rule = tagger.decide(at);
                let tag = if tagger.candidates[at].settled {
                    rule
                } else {
                    let chosen = choose(at, rule, &tagger.columns(at, rule, &history));
                    if tagger.stands(at, rule, chosen, history.possessive) { rule } else { chosen }
                };
                tagger.tags[at] = tag;
                history.add(tag, document.mark(at), &tagger.candidates[at].seen);
            }
        }
        tagger
    }

    /// Whether the tag of the rules stands against the model's. The clause around it tells a finite verb
    /// (`friends described`, `the file details how`) and what follows a noun (`the claim that he left`);
    /// the model's columns do not reach so far. An attribute needs something to hang on.
    fn stands(&self, at: usize, rule: Tag, chosen: Tag, after_possessive: bool) -> bool {
        match (rule, chosen) {
            (Tag::Verb, Tag::Participle | Tag::Adjective | Tag::Noun)
            | (Tag::Subordinator, Tag::Relative | Tag::Determiner | Tag::Pronoun) => true,
            // `Aid workers fear`: news has few imperatives.
            (Tag::Noun, Tag::Verb) => after_possessive || at == self.start,
            (Tag::Noun, Tag::Adjective) | (Tag::Pronoun, Tag::Determiner) => {
                let next = self.readings(self.right(at));
                next & VERB != 0 && next & (NOMINAL | ADJECTIVE | ING) == 0
            }
            _ => false,
        }
    }

    pub(super) fn form(&self, at: usize) -> &str {
        self.document.form(at)
    }

    pub(super) fn look_up(&mut self, range: Range<usize>) {
        let words = range.clone().filter(|&i| self.document.tokens()[i].kind == TokenKind::Word);
        let (mut capitals, mut total) = (0, 0);
        for at in words {
            total += 1;
            capitals += usize::from(self.document.is_capital(at));
        }
        // In a title every word is capital, and capitals tell nothing.
        let title = total > 3 && capitals * 10 > total * 7;
        let mut first = true;
        for at in range.clone() {
            let token = self.document.tokens()[at];
            let (raw, form) = (self.document.raw(at), self.document.form(at));
            let hash = hash(form);
            let known = WORDS.find(form, hash).ok();
            let mut candidate = Candidate {
                closed: &[],
                readings: 0,
                usual: 0,
                capital: false,
                settled: true,
                word: known,
                seen: NOTHING,
            };
            if token.kind == TokenKind::Word {
                candidate.capital = self.document.is_capital(at);
                candidate.settled = candidate.capital;
                let lower = !candidate.capital
                    || matches!(form, "i" | "i'm" | "i've" | "i'd" | "i'll")
                    || known.is_some_and(|word| {
                        let opens = first || (at > range.start && self.opens_words(at - 1));
                        (title || opens && !is_shouted(raw)) && self.stays_common(at, word)
                    });
                if lower {
                    candidate.capital = false;
                    candidate.settled = known.is_some_and(|w| w.certain);
                    if let Some(word) = known {
                        candidate.closed = word.closed();
                        (candidate.readings, candidate.usual) = (word.readings, word.usual);
                    } else {
                        (candidate.readings, candidate.usual) = guess(form);
                    }
                }
                candidate.seen =
                    Seen::word(raw, (form, hash), token.possessive, at == range.start, &candidate);
                first = false;
                self.candidates.push(candidate);
                continue;
            }
            candidate.seen = Seen::mark(raw, token.kind);
            self.candidates.push(candidate);
            if token.kind == TokenKind::Number {
                first = false;
            } else if !is_quote(self.document.mark(at)) {
                first |= at == range.start;
            }
        }
    }

    /// Whether the mark at `at` lets a capital follow: a colon or an opening quotation mark. A straight mark
    /// opens what it touches.
    fn opens_words(&self, at: usize) -> bool {
        let tokens = self.document.tokens();
        match self.document.mark(at) {
            ':' | '“' | '‘' => true,
            '"' | '\'' => tokens[at].span.end == tokens[at + 1].span.start,
            _ => false,
        }
    }

    /// Whether a known word that opens a sentence is itself and no name (`Will Smith`, `Mark Rutte`).
    pub(super) fn stays_common(&self, at: usize, word: &Word) -> bool {
        if !word.closed().is_empty() && !matches!(self.form(at), "will" | "may") {
            return true;
        }
        let next_capital = at + 1 < self.end
            && self.document.tokens()[at + 1].kind == TokenKind::Word
            && self.document.is_capital(at + 1);
        !(next_capital && word.readings & BASE != 0 && word.readings & ING == 0 && word.usual != BASE)
    }

    /// The nearest token on the left that is neither adverb nor quotation mark.
    pub(super) fn left(&self, at: usize) -> Option<usize> {
        (self.start..at).rev().find(|&i| self.tags[i] != Tag::Adverb && !is_quote(self.document.mark(i)))
    }

    pub(super) fn right(&self, at: usize) -> Option<usize> {
        (at + 1..self.end).find(|&i| !is_quote(self.document.mark(i)))
    }

    pub(super) fn readings(&self, at: Option<usize>) -> u16 {
        at.map_or(0, |i| self.candidates[i].readings)
    }

    pub(super) fn can_be(&self, at: Option<usize>, tag: Tag) -> bool {
        at.is_some_and(|i| match tag {
            Tag::Name => self.candidates[i].capital,
            tag => self.candidates[i].closed.contains(&tag),
        })
    }

    /// Whether the token can begin a noun phrase that an object or a new subject would be.
    pub(super) fn opens_phrase(&self, at: Option<usize>) -> bool {
        let Some(i) = at else { return false };
        let candidate = &self.candidates[i];
        candidate.capital
            || self.document.tokens()[i].kind == TokenKind::Number
            || matches!(candidate.closed.first(), Some(Tag::Determiner | Tag::Pronoun | Tag::Number))
    }

    /// Whether the clause that holds the place before `at` already has a finite verb.
    pub(super) fn clause_is_full(&self, at: usize) -> bool {
        for i in (self.start..at).rev() {
            match self.tags[i] {
                // `said Grayson demanded`: a new subject may follow a verb that takes clauses, but not
                // `said in her opening remarks`.
                Tag::Verb if i + 1 < at && self.takes_clause(i) && self.tags[i + 1] != Tag::Preposition => {
                    return false;
                }
                Tag::Verb => return self.left(i).is_none_or(|l| self.tags[l] != Tag::Particle),
                Tag::Participle if i + 1 < at && self.takes_clause(i) && self.follows_have(i) => {
                    return false;
                }
                Tag::Auxiliary => return true,
                Tag::Subordinator | Tag::Relative => return false,
                Tag::Mark
                    if matches!(
                        self.document.mark(i),
                        ',' | ';' | ':' | '—' | '–' | '(' | ')' | '.' | '!' | '?' | '…'
                    ) =>
                {
                    return false;
                }
                Tag::Conjunction => return false,
                _ => {}
            }
        }
        false
    }

    /// Whether a certain finite verb follows before the clause ends.
    pub(super) fn finite_follows(&self, at: usize) -> bool {
        for i in at + 1..self.end.min(at + 14) {
            let candidate = &self.candidates[i];
            let form = self.form(i);
            if matches!(self.document.mark(i), ',' | ';' | ':' | '—' | '–' | '(' | ')')
                || is_quote(self.document.mark(i))
            {
                return false;
            }
            match candidate.closed.first() {
                Some(Tag::Subordinator | Tag::Relative | Tag::Conjunction) => return false,
                Some(Tag::Auxiliary) if self.form(i - 1) == "to" => {}
                Some(Tag::Auxiliary) => {
                    let bare = matches!(form, "be" | "been" | "being" | "having" | "have");
                    let subject = i > at + 1 && self.candidates[i - 1].closed.contains(&Tag::Pronoun);
                    return !bare && !subject;
                }
                _ => {}
            }
            let sure = candidate.readings & (THIRD | PAST | BASE) != 0
                && candidate.readings & (NOMINAL | ADJECTIVE) == 0
                && matches!(candidate.usual, THIRD | PAST);
            if sure && candidate.readings & PARTICIPLE == 0 {
                return true;
            }
        }
        false
    }

    pub(super) fn decide(&self, at: usize) -> Tag {
        let token = self.document.tokens()[at];
        match token.kind {
            TokenKind::Mark => return self.decide_mark(at),
            TokenKind::Number => return Tag::Number,
            TokenKind::Word => {}
        }
        let candidate = &self.candidates[at];
        if candidate.capital {
            return Tag::Name;
        }
        if token.possessive && self.readings(Some(at)) & NOMINAL != 0 && candidate.closed.is_empty() {
            return Tag::Noun;
        }
        if let Some(&default) = candidate.closed.first() {
            return self.decide_closed(at, default);
        }
        self.decide_open(at)
    }

    /// A stop inside a sentence belongs to the abbreviation before it.
    pub(super) fn decide_mark(&self, at: usize) -> Tag {
        let clings = at > self.start
            && self.document.tokens()[at - 1].span.end == self.document.tokens()[at].span.start;
        let inner = || self.document.tokens()[at + 1..self.end].iter().any(|t| t.is_word());
        match self.document.mark(at) {
            '.' if clings && matches!(self.tags[at - 1], Tag::Name | Tag::Noun) && inner() => {
                self.tags[at - 1]
            }
            '&' => Tag::Conjunction,
            '$' | '€' | '£' | '%' | '#' => Tag::Number,
            _ => Tag::Mark,
        }
    }

    /// The tags, with the words and hyphens of a compound (`self-described`) tagged as one, and what the
    /// word lists know of each token.
    pub(super) fn with_compounds(mut self) -> (Vec<Tag>, Vec<Option<&'static Word>>) {
        for sentence in self.document.sentences() {
            (self.start, self.end) = (sentence.tokens.start, sentence.tokens.end);
            self.compounds(sentence.tokens.clone());
        }
        (self.tags, self.candidates.iter().map(|c| c.word).collect())
    }

    fn compounds(&mut self, range: Range<usize>) {
        let joined = |document: &Document, at: usize| {
            at > range.start
                && at + 1 < range.end
                && matches!(document.mark(at), '-' | '‑')
                && document.tokens()[at - 1].span.end == document.tokens()[at].span.start
                && document.tokens()[at].span.end == document.tokens()[at + 1].span.start
                && document.tokens()[at - 1].is_word()
                && document.tokens()[at + 1].is_word()
        };
        let mut at = range.start;
        while at < range.end {
            if !joined(self.document, at) {
                at += 1;
                continue;
            }
            let first = at - 1;
            let mut last = at + 1;
            while last + 1 < range.end && joined(self.document, last + 1) {
                last += 2;
            }
            let number = self.document.tokens()[last].kind == TokenKind::Number;
            let tag = match self.candidates[last].usual {
                _ if number => Tag::Number,
                ADVERB if self.candidates[first].usual == ADVERB => Tag::Adverb,
                _ if self.candidates[last].capital => Tag::Name,
                NOUN | PLURAL if self.candidates[last].readings & VERB == 0 || last - first > 2 => {
                    if self.candidates[first].capital { Tag::Name } else { Tag::Noun }
                }
                _ if matches!(self.tags[last], Tag::Noun | Tag::Name) => Tag::Noun,
                BASE | THIRD => self.tags[last],
                PAST if self
                    .left(first)
                    .is_some_and(|l| matches!(self.tags[l], Tag::Pronoun | Tag::Name | Tag::Auxiliary)) =>
                {
                    self.tags[last]
                }
                _ => Tag::Adjective,
            };
            for i in first..=last {
                self.tags[i] = tag;
            }
            at = last + 1;
        }
    }
}
