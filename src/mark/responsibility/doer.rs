//! Who does the act of a verb: subjects, controllers of infinitives and gerunds, `by` phrases.

use super::{CueKind, Reader};
use crate::mark::Tag;

impl Reader<'_> {
    /// The grammatical subject of the verb at `verb`.
    pub(super) fn subject(&self, verb: usize) -> Option<usize> {
        let syntax = self.syntax;
        // "The escalation between India and Pakistan, triggered by …"
        let inserted = syntax.tags[verb] == Tag::Participle
            && verb > self.sentence.start + 1
            && self.document.mark(verb - 1) == ',';
        let found = if inserted && !self.has_copula(verb) {
            syntax.phrase_ending(verb - 1)
        } else {
            syntax.subject_of(self.document, verb)
        };
        // "Bringing up gender hurts him": the phrase is the object of a gerund, and the gerund the subject.
        found.map(|phrase| self.climb(phrase)).filter(|&phrase| {
            let start = self.syntax.phrases[phrase].tokens.start;
            let before = start.checked_sub(1).filter(|&b| b >= self.sentence.start);
            before.is_none_or(|b| syntax.tags[b] != Tag::Gerund)
        })
    }

    /// The phrase that `phrase` hangs on, if it is one of several after a preposition.
    fn climb(&self, phrase: usize) -> usize {
        let start = self.syntax.phrases[phrase].tokens.start;
        if start <= self.sentence.start + 1 {
            return phrase;
        }
        let before = start - 1;
        let joined = matches!(self.form(before), "and" | "or");
        match self.syntax.phrase_ending(before) {
            Some(mate) if joined && self.climb(mate) != mate => self.climb(mate),
            Some(host) if self.syntax.tags[before] == Tag::Preposition => self.climb(host),
            _ => phrase,
        }
    }

    /// Who does the act of the verb at `verb`; `None` when hidden.
    pub(super) fn doer(&self, verb: usize) -> Option<usize> {
        // A bare participle that an object follows is a past tense.
        let active = self.syntax.phrase_starting(verb + 1).is_some() && !self.has_copula(verb);
        if self.syntax.is_passive(self.document, verb) && active {
            return self.subject(verb);
        }
        self.doer_within(verb, 0)
    }

    fn doer_within(&self, verb: usize, depth: usize) -> Option<usize> {
        let (document, syntax) = (self.document, self.syntax);
        if depth > 4 {
            return None;
        }
        if syntax.is_passive(document, verb) {
            return self.by_phrase(verb + 1);
        }
        let group = syntax.verb_group(document, verb);
        let before = group.start.checked_sub(1).filter(|&b| b >= self.sentence.start);
        if syntax.tags[verb] == Tag::Gerund && !group.clone().any(|i| syntax.tags[i] == Tag::Auxiliary) {
            let Some(before) = before else { return self.after_comma(verb) };
            return match syntax.tags[before] {
                Tag::Verb | Tag::Gerund | Tag::Participle => self.doer_within(before, depth + 1),
                Tag::Subordinator => self.after_comma(verb),
                Tag::Conjunction | Tag::Preposition => {
                    let mate = (self.sentence.start..before).rev().find(|&i| {
                        matches!(syntax.tags[i], Tag::Verb | Tag::Gerund)
                            || (syntax.tags[i] == Tag::Participle && !syntax.is_passive(document, i))
                    });
                    match mate {
                        Some(mate) => self.doer_within(mate, depth + 1),
                        None => self.after_comma(verb),
                    }
                }
                // "…, provoking tensions may serve as a diversion": the act is itself the subject.
                Tag::Mark if self.is_subject_gerund(verb) => None,
                _ => self.subject(verb),
            };
        }
        // "Trump's plan to deport them"
        let owned = before.filter(|&b| document.form(b) == "to").and_then(|to| syntax.phrase_ending(to));
        if let Some(owned) = owned.filter(|&p| {
            let phrase = &syntax.phrases[p];
            group.start + 1 >= verb && self.possessor(&phrase.tokens, phrase.head).is_some()
        }) {
            return Some(owned);
        }
        let infinitive = before.is_some_and(|b| document.form(b) == "to") && group.start + 1 >= verb;
        match self.controller(verb).filter(|_| group.start + 1 >= verb) {
            // "prompted the station to suspend him"
            Some(mate) if self.begins(CueKind::Causing, mate) => {
                syntax.object_of(document, mate).or_else(|| self.doer_within(mate, depth + 1))
            }
            Some(mate) => self.doer_within(mate, depth + 1),
            // "In an attempt to cover up the affair, …"
            None if infinitive => self.after_comma(verb),
            None => self.subject(verb),
        }
    }

    /// The verb that an infinitive at `verb` hangs on, with or without an object between.
    fn controller(&self, verb: usize) -> Option<usize> {
        let to = (self.sentence.start..verb).rev().find(|&i| self.syntax.tags[i] != Tag::Adverb)?;
        if self.form(to) != "to" {
            return None;
        }
        (self.sentence.start..to).rev().find(|&i| self.syntax.is_verb(i))
    }

    /// Whether the act of the infinitive at `verb` is asked for, not done: `urges both to act`.
    pub(super) fn is_asked(&self, verb: usize) -> bool {
        self.controller(verb)
            .is_some_and(|v| self.begins(CueKind::Urging, v) || (v..verb).any(|i| self.form(i) == "against"))
    }

    /// Whether the gerund at `at` is the subject of a finite verb that follows.
    fn is_subject_gerund(&self, at: usize) -> bool {
        (at + 1..self.sentence.end)
            .find(|&i| {
                matches!(self.syntax.tags[i], Tag::Verb | Tag::Auxiliary | Tag::Relative | Tag::Subordinator)
                    || matches!(self.document.mark(i), ',' | ';')
            })
            .is_some_and(|i| matches!(self.syntax.tags[i], Tag::Verb | Tag::Auxiliary))
    }

    /// The subject of the clause after an opening adjunct: `While asserting its right, Islamabad …`.
    fn after_comma(&self, at: usize) -> Option<usize> {
        let comma = (at + 1..self.sentence.end).find(|&i| self.document.mark(i) == ',')?;
        self.syntax.phrase_starting(comma + 1)
    }

    /// The agent in a `by` phrase from token `from` on, before any verb or comma.
    pub(super) fn by_phrase(&self, from: usize) -> Option<usize> {
        let by = (from..(from + 10).min(self.sentence.end)).take_while(|&i| {
            !matches!(self.document.mark(i), ',' | ';' | ':')
                && !matches!(
                    self.syntax.tags[i],
                    Tag::Verb | Tag::Auxiliary | Tag::Subordinator | Tag::Relative
                )
        });
        let by = by.into_iter().find(|&i| self.form(i) == "by")?;
        let phrase = self.syntax.phrase_starting(by + 1)?;
        let head = self.syntax.phrases[phrase].head;
        let numeric = self.syntax.phrases[phrase].tokens.clone().any(|i| self.syntax.tags[i] == Tag::Number);
        (!numeric || self.syntax.tags[head] == Tag::Name).then_some(phrase)
    }
}
