//! Which reading of a closed-class word stands here: `that`, `to`, `have`, `as`, `her`, …

use super::Tag;
use super::tagging::{Tagger, is_quote};
use super::words::reading::*;
use crate::text::TokenKind;

/// Which neighbours a closed-class word must be weighed by. Told once for each word of the lexicon: a text
/// asks for every second token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// By none: its default stands.
    None,
    Such,
    That,
    To,
    Not,
    Quantifier,
    Attribute,
    Her,
    One,
    No,
    There,
    HaveOrDo,
    Modal,
    Time,
    So,
    Yet,
    For,
    Like,
    Joining,
    Particle,
    Participle,
}

impl Choice {
    pub(super) fn of(form: &str) -> Self {
        match form {
            "such" => Self::Such,
            "that" => Self::That,
            "to" => Self::To,
            "not" | "n't" => Self::Not,
            "this" | "these" | "those" | "some" | "many" | "most" | "all" | "both" | "few" | "several"
            | "more" | "less" | "enough" | "another" | "each" | "either" | "neither" | "any" | "half"
            | "much" | "other" => Self::Quantifier,
            "certain" | "various" => Self::Attribute,
            "her" => Self::Her,
            "one" => Self::One,
            "no" => Self::No,
            "there" => Self::There,
            "have" | "has" | "had" | "having" | "do" | "does" | "did" => Self::HaveOrDo,
            "will" | "can" | "might" => Self::Modal,
            "long" | "early" | "far" | "late" => Self::Time,
            "so" => Self::So,
            "yet" => Self::Yet,
            "for" => Self::For,
            "like" => Self::Like,
            "before" | "after" | "since" | "until" | "till" | "as" | "than" | "once" => Self::Joining,
            "up" | "down" | "out" | "off" | "over" | "around" | "along" | "inside" | "outside" | "behind"
            | "about" | "above" | "below" | "across" | "through" | "in" | "on" | "by" | "past" => {
                Self::Particle
            }
            "concerning" | "regarding" | "following" | "including" | "excluding" => Self::Participle,
            _ => Self::None,
        }
    }
}

impl Tagger<'_> {
    pub(super) fn decide_closed(&self, at: usize, default: Tag) -> Tag {
        let choice = self.candidates[at].word.map_or(Choice::None, |word| word.choice);
        if choice == Choice::None {
            return default;
        }
        let form = self.form(at);
        let next = self.right(at);
        let left = self.left(at);
        let left_tag = left.map(|i| self.tags[i]);
        let next_readings = self.readings(next);
        let next_nominal = self.opens_phrase(next) || next_readings & (NOMINAL | ADJECTIVE) != 0;
        match choice {
            Choice::Such if next.is_some_and(|i| self.form(i) == "as") => Tag::Preposition,
            Choice::That => self.decide_that(at),
            Choice::To => {
                let verb = (at + 1..self.end).find(|&i| {
                    !is_quote(self.document.mark(i))
                        && self.candidates[i].usual != ADVERB
                        && !self.candidates[i].closed.contains(&Tag::Adverb)
                });
                let bare = self.readings(verb) & BASE != 0
                    || verb.is_some_and(|i| matches!(self.form(i), "be" | "have" | "do"));
                let capital = verb.is_some_and(|i| self.candidates[i].capital);
                if bare && !capital && !verb.is_some_and(|i| self.document.tokens()[i].possessive) {
                    Tag::Particle
                } else {
                    Tag::Preposition
                }
            }
            Choice::Not => Tag::Particle,
            Choice::Quantifier | Choice::Such => {
                let verb = next_readings & VERB != 0
                    && next_readings & (NOMINAL | ADJECTIVE) == 0
                    && next_readings & ING == 0;
                let closed = next.and_then(|i| self.candidates[i].closed.first());
                let stops = next.is_none_or(|i| self.document.tokens()[i].kind == TokenKind::Mark);
                let other = matches!(
                    closed,
                    Some(
                        Tag::Auxiliary
                            | Tag::Preposition
                            | Tag::Subordinator
                            | Tag::Relative
                            | Tag::Conjunction
                    )
                );
                if matches!(form, "more" | "less" | "most" | "much" | "enough")
                    && (next_readings & (ADJECTIVE | ADVERB) != 0 && next_readings & NOMINAL == 0)
                {
                    Tag::Adverb
                } else if verb || stops || other {
                    Tag::Pronoun
                } else {
                    Tag::Determiner
                }
            }
            Choice::Attribute if !next_nominal => Tag::Adjective,
            Choice::Her if next_nominal => Tag::Determiner,
            Choice::Her => Tag::Pronoun,
            Choice::One => {
                if next_nominal && next_readings & (NOMINAL | ADJECTIVE) != 0 {
                    Tag::Number
                } else {
                    Tag::Pronoun
                }
            }
            Choice::No if !next_nominal => Tag::Adverb,
            Choice::There => {
                let be = next.is_some_and(|i| self.candidates[i].is_of("be"));
                if be || self.can_be(next, Tag::Auxiliary) { Tag::Pronoun } else { Tag::Adverb }
            }
            Choice::HaveOrDo => {
                if self.auxiliary_follows(at) {
                    Tag::Auxiliary
                } else {
                    Tag::Verb
                }
            }
            Choice::Modal if matches!(left_tag, Some(Tag::Determiner | Tag::Adjective)) => Tag::Noun,
            Choice::Time if left_tag == Some(Tag::Determiner) && next_nominal => Tag::Adjective,
            Choice::So
                if left.is_none() || self.can_be(next, Tag::Pronoun) && left_tag == Some(Tag::Mark) =>
            {
                Tag::Conjunction
            }
            Choice::So | Choice::Yet if left.is_some() => Tag::Adverb,
            Choice::For if self.can_be(left, Tag::Conjunction) => Tag::Preposition,
            Choice::Like
                if next_readings & BASE == 0
                    && (left.is_some_and(|i| {
                        matches!(self.form(i), "i" | "we" | "they" | "you" | "who" | "would" | "'d")
                            || left_tag == Some(Tag::Particle)
                    })) =>
            {
                Tag::Verb
            }
            Choice::Joining | Choice::Like => {
                if self.clause_opens_after(at) {
                    Tag::Subordinator
                } else if form == "once" {
                    Tag::Adverb
                } else {
                    Tag::Preposition
                }
            }
            Choice::Particle
                if !next_nominal
                    && !self.can_be(next, Tag::Determiner)
                    && next_readings & ING == 0
                    && next_readings & VERB == 0 =>
            {
                let wh = self.can_be(next, Tag::Relative);
                let unknown = next_readings == 0
                    && next.is_some_and(|i| {
                        self.candidates[i].closed.is_empty()
                            && self.document.tokens()[i].kind == TokenKind::Word
                    });
                if wh || unknown { Tag::Preposition } else { Tag::Adverb }
            }
            Choice::Participle if matches!(left_tag, Some(Tag::Auxiliary)) => Tag::Gerund,
            _ => default,
        }
    }

    pub(super) fn decide_that(&self, at: usize) -> Tag {
        let next = self.right(at);
        let left = self.left(at);
        let left_tag = left.map(|i| self.tags[i]);
        let next_readings = self.readings(next);
        let finite_next = self.can_be(next, Tag::Auxiliary)
            || (next_readings & (THIRD | PAST) != 0 && next_readings & (NOMINAL | ADJECTIVE) == 0);
        let stops = next.is_none_or(|i| self.document.tokens()[i].kind == TokenKind::Mark);
        match left_tag {
            Some(Tag::Noun | Tag::Name | Tag::Pronoun | Tag::Number) if finite_next => Tag::Relative,
            _ if finite_next || stops && left_tag != Some(Tag::Verb) => Tag::Pronoun,
            Some(Tag::Preposition) | None => {
                if next_readings & (NOMINAL | ADJECTIVE) != 0 {
                    Tag::Determiner
                } else {
                    Tag::Pronoun
                }
            }
            Some(Tag::Conjunction | Tag::Mark)
                if next_readings & NOUN != 0 && !self.opens_phrase(next) && !self.finite_follows(at) =>
            {
                Tag::Determiner
            }
            Some(Tag::Verb | Tag::Gerund | Tag::Participle)
                if next_readings & NOUN != 0
                    && next_readings & PLURAL == 0
                    && !self.opens_phrase(next)
                    && !self.finite_follows(at) =>
            {
                Tag::Determiner
            }
            _ => Tag::Subordinator,
        }
    }

    /// Whether a verb of which `at` is the auxiliary follows.
    pub(super) fn auxiliary_follows(&self, at: usize) -> bool {
        let form = self.form(at);
        let mut skipped = 0;
        for i in at + 1..self.end {
            let candidate = &self.candidates[i];
            if is_quote(self.document.mark(i)) {
                continue;
            }
            if matches!(self.form(i), "not" | "n't")
                || candidate.closed.contains(&Tag::Adverb)
                || candidate.usual == ADVERB
            {
                continue;
            }
            if form.starts_with("d") {
                if candidate.readings & BASE != 0 || matches!(self.form(i), "have" | "do" | "be") {
                    return skipped == 0 || skipped < 4;
                }
            } else if candidate.closed.contains(&Tag::Auxiliary)
                && matches!(self.form(i), "been" | "had" | "to")
            {
                return true;
            } else if candidate.readings & PARTICIPLE != 0 {
                return candidate.usual != ADJECTIVE || skipped > 0;
            }
            // "Did the president say", "Has Smith won": a subject may stand between.
            let question = self.left(at).is_none_or(|l| matches!(self.tags[l], Tag::Relative | Tag::Mark));
            if !question || skipped > 3 {
                return false;
            }
            skipped += 1;
        }
        false
    }

    /// Whether a subject and a finite verb follow, so that the word at `at` joins clauses.
    pub(super) fn clause_opens_after(&self, at: usize) -> bool {
        let mut subject = false;
        for i in at + 1..self.end.min(at + 12) {
            let candidate = &self.candidates[i];
            let mark = self.document.mark(i);
            if matches!(mark, ',' | ';' | ':' | '—' | '–' | '(' | ')') {
                return false;
            }
            let participle = candidate.readings & PARTICIPLE != 0 && candidate.readings & THIRD == 0;
            match candidate.closed.first() {
                Some(Tag::Auxiliary) => return subject,
                Some(Tag::Pronoun) => subject = true,
                Some(Tag::Conjunction) if !subject => return false,
                Some(Tag::Subordinator | Tag::Relative) => return false,
                Some(Tag::Preposition) if !subject => return participle,
                _ => {}
            }
            if candidate.capital || candidate.readings & NOMINAL != 0 || self.document.tokens()[i].possessive
            {
                if subject && candidate.usual & (THIRD | BASE) != 0 {
                    return true;
                }
                subject = true;
            } else if subject && candidate.readings & (THIRD | PAST | BASE) != 0 {
                return true;
            }
        }
        false
    }
}
