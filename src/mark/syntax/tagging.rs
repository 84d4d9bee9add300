//! Parts of speech by look-up, endings and neighbours.
//!
//! DESIGN. Every word form brings its possible readings. One pass from left to right picks one by
//! the tags already given on the left and the possible readings on the right, clause by clause: a
//! clause that has its finite verb rarely takes a second. No trained weights.

use super::Tag;
use super::words::{WORDS, Word, guess, reading::*};
use crate::text::{Document, TokenKind};
use std::ops::Range;

/// Readings of one token.
struct Candidate {
    closed: Vec<Tag>,
    readings: u16,
    usual: u16,
    capital: bool,
}

pub(super) struct Tagger<'d> {
    document: &'d Document,
    tags: Vec<Tag>,
    candidates: Vec<Candidate>,
    /// First token of the sentence at hand.
    start: usize,
    end: usize,
}

/// Whether the token is a quotation mark, bracket or dash that grammar looks through.
pub(super) fn is_quote(raw: &str) -> bool {
    matches!(raw, "\"" | "“" | "”" | "‘" | "’" | "'" | "«" | "»" | "`" | "[" | "]")
}

impl<'d> Tagger<'d> {
    pub(super) fn tag(document: &'d Document) -> Vec<Tag> {
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
            for at in sentence.tokens.clone() {
                tagger.tags[at] = tagger.decide(at);
            }
            tagger.compounds(sentence.tokens.clone());
        }
        tagger.tags
    }

    fn form(&self, at: usize) -> &str {
        self.document.form(at)
    }

    fn look_up(&mut self, range: Range<usize>) {
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
            let mut candidate = Candidate { closed: Vec::new(), readings: 0, usual: 0, capital: false };
            if token.kind == TokenKind::Word {
                let form = self.document.form(at);
                let raw = self.document.raw(at);
                let capital = self.document.is_capital(at);
                let known = WORDS.get(form);
                let shouted = raw.len() > 1 && raw.bytes().all(|b| b.is_ascii_uppercase()) && !title;
                let opens = first
                    || (at > range.start
                        && matches!(self.document.raw(at - 1), ":" | "“" | "\"" | "‘" | "'"));
                candidate.capital = capital;
                let lower = !capital
                    || matches!(form, "i" | "i'm" | "i've" | "i'd" | "i'll")
                    || ((opens || title) && !shouted && known.is_some_and(|w| self.stays_common(at, w)));
                if lower {
                    candidate.capital = false;
                    if let Some(word) = known {
                        candidate.closed.clone_from(&word.closed);
                        (candidate.readings, candidate.usual) = (word.readings, word.usual);
                    } else {
                        (candidate.readings, candidate.usual) = guess(form);
                    }
                }
                first = false;
            } else if token.kind == TokenKind::Number {
                first = false;
            } else if !is_quote(self.document.raw(at)) {
                first |= at == range.start;
            }
            self.candidates.push(candidate);
        }
    }

    /// Whether a known word that opens a sentence is itself and no name (`Will Smith`, `Mark Rutte`).
    fn stays_common(&self, at: usize, word: &Word) -> bool {
        if !word.closed.is_empty() && !matches!(self.form(at), "will" | "may") {
            return true;
        }
        let next_capital = at + 1 < self.end
            && self.document.tokens()[at + 1].kind == TokenKind::Word
            && self.document.is_capital(at + 1);
        !(next_capital && word.readings & BASE != 0 && word.readings & ING == 0 && word.usual != BASE)
    }

    /// The nearest token on the left that is neither adverb nor quotation mark.
    fn left(&self, at: usize) -> Option<usize> {
        (self.start..at).rev().find(|&i| self.tags[i] != Tag::Adverb && !is_quote(self.document.raw(i)))
    }

    fn right(&self, at: usize) -> Option<usize> {
        (at + 1..self.end).find(|&i| !is_quote(self.document.raw(i)))
    }

    fn readings(&self, at: Option<usize>) -> u16 {
        at.map_or(0, |i| self.candidates[i].readings)
    }

    fn can_be(&self, at: Option<usize>, tag: Tag) -> bool {
        at.is_some_and(|i| match tag {
            Tag::Name => self.candidates[i].capital,
            tag => self.candidates[i].closed.contains(&tag),
        })
    }

    /// Whether the token can begin a noun phrase that an object or a new subject would be.
    fn opens_phrase(&self, at: Option<usize>) -> bool {
        let Some(i) = at else { return false };
        let candidate = &self.candidates[i];
        candidate.capital
            || self.document.tokens()[i].kind == TokenKind::Number
            || matches!(candidate.closed.first(), Some(Tag::Determiner | Tag::Pronoun | Tag::Number))
    }

    /// Whether the clause that holds the place before `at` already has a finite verb.
    fn clause_is_full(&self, at: usize) -> bool {
        for i in (self.start..at).rev() {
            match self.tags[i] {
                // `said Grayson demanded`: a new subject may follow a verb that takes clauses.
                Tag::Verb if i + 1 < at && self.takes_clause(i) => return false,
                Tag::Verb => return self.left(i).is_none_or(|l| self.tags[l] != Tag::Particle),
                Tag::Participle if i + 1 < at && self.takes_clause(i) && self.follows_have(i) => {
                    return false;
                }
                Tag::Auxiliary => return true,
                Tag::Subordinator | Tag::Relative => return false,
                Tag::Mark
                    if matches!(
                        self.document.raw(i),
                        "," | ";" | ":" | "—" | "–" | "(" | ")" | "." | "!" | "?" | "…"
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
    fn finite_follows(&self, at: usize) -> bool {
        for i in at + 1..self.end.min(at + 14) {
            let candidate = &self.candidates[i];
            let form = self.form(i);
            if matches!(self.document.raw(i), "," | ";" | ":" | "—" | "–" | "(" | ")")
                || is_quote(self.document.raw(i))
            {
                return false;
            }
            match candidate.closed.first() {
                Some(Tag::Subordinator | Tag::Relative | Tag::Conjunction) => return false,
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

    fn decide(&self, at: usize) -> Tag {
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
    fn decide_mark(&self, at: usize) -> Tag {
        let raw = self.document.raw(at);
        let clings = at > self.start
            && self.document.tokens()[at - 1].span.end == self.document.tokens()[at].span.start;
        let inner =
            at + 1 < self.end && !self.document.tokens()[at + 1..self.end].iter().all(|t| !t.is_word());
        match raw {
            "." if clings && inner && matches!(self.tags[at - 1], Tag::Name | Tag::Noun) => self.tags[at - 1],
            "&" => Tag::Conjunction,
            "$" | "€" | "£" | "%" | "#" => Tag::Number,
            _ => Tag::Mark,
        }
    }

    fn decide_closed(&self, at: usize, default: Tag) -> Tag {
        let form = self.form(at);
        let next = self.right(at);
        let left = self.left(at);
        let left_tag = left.map(|i| self.tags[i]);
        let next_readings = self.readings(next);
        let next_nominal = self.opens_phrase(next) || next_readings & (NOMINAL | ADJECTIVE) != 0;
        match form {
            "such" if next.is_some_and(|i| self.form(i) == "as") => Tag::Preposition,
            "that" => self.decide_that(at),
            "to" => {
                let verb = (at + 1..self.end).find(|&i| {
                    !is_quote(self.document.raw(i))
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
            "not" | "n't" => Tag::Particle,
            "this" | "these" | "those" | "some" | "many" | "most" | "all" | "both" | "few" | "several"
            | "more" | "less" | "enough" | "another" | "each" | "either" | "neither" | "any" | "half"
            | "much" | "such" | "other" => {
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
            "certain" | "various" if !next_nominal => Tag::Adjective,
            "her" if next_nominal => Tag::Determiner,
            "her" => Tag::Pronoun,
            "one" => {
                if next_nominal && next_readings & (NOMINAL | ADJECTIVE) != 0 {
                    Tag::Number
                } else {
                    Tag::Pronoun
                }
            }
            "no" if !next_nominal => Tag::Adverb,
            "there" => {
                let be = next.is_some_and(|i| WORDS.get(self.form(i)).is_some_and(|w| w.lemma == Some("be")));
                if be || self.can_be(next, Tag::Auxiliary) { Tag::Pronoun } else { Tag::Adverb }
            }
            "have" | "has" | "had" | "having" | "do" | "does" | "did" => {
                if self.auxiliary_follows(at) {
                    Tag::Auxiliary
                } else {
                    Tag::Verb
                }
            }
            "will" | "can" | "might" if matches!(left_tag, Some(Tag::Determiner | Tag::Adjective)) => {
                Tag::Noun
            }
            "long" | "early" | "far" | "late" if left_tag == Some(Tag::Determiner) && next_nominal => {
                Tag::Adjective
            }
            "so" if left.is_none() || self.can_be(next, Tag::Pronoun) && left_tag == Some(Tag::Mark) => {
                Tag::Conjunction
            }
            "so" | "yet" if left.is_some() => Tag::Adverb,
            "for" if self.can_be(left, Tag::Conjunction) => Tag::Preposition,
            "like"
                if next_readings & BASE == 0
                    && (left.is_some_and(|i| {
                        matches!(self.form(i), "i" | "we" | "they" | "you" | "who" | "would" | "'d")
                            || left_tag == Some(Tag::Particle)
                    })) =>
            {
                Tag::Verb
            }
            "before" | "after" | "since" | "until" | "till" | "as" | "than" | "like" | "once" => {
                if self.clause_opens_after(at) {
                    Tag::Subordinator
                } else if form == "once" {
                    Tag::Adverb
                } else {
                    Tag::Preposition
                }
            }
            "up" | "down" | "out" | "off" | "over" | "around" | "along" | "inside" | "outside" | "behind"
            | "about" | "above" | "below" | "across" | "through" | "in" | "on" | "by" | "past"
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
            "concerning" | "regarding" | "following" | "including" | "excluding"
                if matches!(left_tag, Some(Tag::Auxiliary)) =>
            {
                Tag::Gerund
            }
            _ => default,
        }
    }

    fn decide_that(&self, at: usize) -> Tag {
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
    fn auxiliary_follows(&self, at: usize) -> bool {
        let form = self.form(at);
        let mut skipped = 0;
        for i in at + 1..self.end {
            let candidate = &self.candidates[i];
            if is_quote(self.document.raw(i)) {
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
    fn clause_opens_after(&self, at: usize) -> bool {
        let mut subject = false;
        for i in at + 1..self.end.min(at + 12) {
            let candidate = &self.candidates[i];
            let raw = self.document.raw(i);
            if matches!(raw, "," | ";" | ":" | "—" | "–" | "(" | ")") {
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

    fn decide_open(&self, at: usize) -> Tag {
        let Candidate { readings, usual, .. } = self.candidates[at];
        let plain = |reading: u16| match reading {
            NOUN | PLURAL => Tag::Noun,
            ADJECTIVE => Tag::Adjective,
            ADVERB => Tag::Adverb,
            ING => Tag::Gerund,
            PARTICIPLE => Tag::Participle,
            _ => Tag::Verb,
        };
        if readings & VERB == 0 {
            return plain(usual);
        }
        let left = self.left(at);
        let left_tag = left.map(|i| self.tags[i]);
        let left_form = left.map_or("", |i| self.form(i));
        let next = self.right(at);
        let possessive = left.is_some_and(|i| {
            self.document.tokens()[i].possessive
                && matches!(self.tags[i], Tag::Noun | Tag::Name | Tag::Pronoun)
                && left_form != "it"
                && left_form != "that"
                && left_form != "he"
                && left_form != "she"
                && left_form != "what"
                && left_form != "there"
        });
        let next_names = self.readings(next) & (NOMINAL | ADJECTIVE) != 0 || self.can_be(next, Tag::Name);
        let modifies = left_tag == Some(Tag::Determiner)
            || (left_tag == Some(Tag::Number)
                && (usual & NOMINAL != 0 || next_names)
                && !self.opens_phrase(next))
            || possessive;
        let opens = at == self.start && self.document.is_capital(at);
        let verb_next = self.readings(next) & (PAST | THIRD) != 0
            && self.readings(next) & (NOMINAL | ADJECTIVE) == 0
            && !self.can_be(next, Tag::Adverb);
        if opens && verb_next && usual & (ADJECTIVE | BASE) != 0 {
            // `Jolly said`: a name that looks like a word.
            return Tag::Name;
        }
        if usual == ADJECTIVE || usual == ADVERB {
            let after_subject = matches!(left_tag, Some(Tag::Pronoun | Tag::Noun | Tag::Name))
                && !possessive
                && readings & (PAST | BASE | THIRD) != 0
                && !self.clause_is_full(at);
            let object = self.opens_phrase(next) || next.is_some_and(|i| self.form(i) == "that");
            return if after_subject && object { Tag::Verb } else { plain(usual) };
        }
        if readings & ING != 0 {
            let named =
                modifies && !self.opens_phrase(next) && self.readings(next) & (NOMINAL | ADJECTIVE) == 0;
            let usual_noun =
                usual & NOMINAL != 0 && left_tag != Some(Tag::Auxiliary) && !self.opens_phrase(next);
            return if named || usual_noun { Tag::Noun } else { Tag::Gerund };
        }
        if readings & (PAST | PARTICIPLE) != 0 && readings & (BASE | THIRD) == 0 {
            return self.decide_past(at, left, modifies);
        }
        // What is left can be a base form or a third person, and often a noun.
        let base = readings & BASE != 0;
        match left_tag {
            Some(Tag::Auxiliary) if base => {
                let be = WORDS.get(left_form).is_some_and(|w| w.lemma == Some("be"));
                let have = WORDS.get(left_form).is_some_and(|w| w.lemma == Some("have"));
                if readings & (PAST | PARTICIPLE) != 0 && (be || have) {
                    return Tag::Participle;
                }
                return if be || have { Tag::Noun } else { Tag::Verb };
            }
            Some(Tag::Particle) if left_form == "to" && base => return Tag::Verb,
            Some(Tag::Particle) if base && usual == BASE => return Tag::Verb,
            _ => {}
        }
        if modifies || matches!(left_tag, Some(Tag::Adjective | Tag::Preposition)) {
            let subjectless = matches!(left_tag, Some(Tag::Adjective))
                && usual & (BASE | THIRD) != 0
                && (self.opens_phrase(next) || self.can_be(next, Tag::Subordinator));
            return if subjectless { Tag::Verb } else { Tag::Noun };
        }
        let takes_object = self.opens_phrase(next)
            || self.can_be(next, Tag::Subordinator)
            || self.can_be(next, Tag::Relative)
            || next.is_some_and(|i| self.form(i) == "to")
            || self.document.raw((at + 1).min(self.end - 1)).starts_with(['“', '"']);
        match left_tag {
            Some(Tag::Pronoun)
                if matches!(left_form, "him" | "them" | "us" | "me" | "himself" | "itself") =>
            {
                if usual & NOMINAL == 0 { Tag::Verb } else { Tag::Noun }
            }
            Some(Tag::Pronoun | Tag::Relative) => Tag::Verb,
            Some(Tag::Noun | Tag::Name) => {
                let plural = left.is_some_and(|i| self.candidates[i].readings & PLURAL != 0)
                    || left_form == "people"
                    || left_form == "police"
                    // `Dems hope`: a name that looks like a plural.
                    || (left_tag == Some(Tag::Name) && left_form.ends_with('s') && self.takes_clause(at));
                let agrees =
                    if base { plural || readings & PAST != 0 || self.after_and(at) } else { !plural };
                if usual & NOMINAL == 0 {
                    // `no telephone call`: a singular has no base form beside it.
                    let singular = left.is_some_and(|i| self.candidates[i].readings == NOUN)
                        && !plural
                        && base
                        && readings & PAST == 0
                        && !self.after_and(at)
                        && !self.opens_phrase(next);
                    return if singular { Tag::Noun } else { Tag::Verb };
                }
                // `as polls show`, `…, records show.`
                let edge = self.opens_clause(left) || self.follows_as(left);
                let cites = self.takes_clause(at)
                    && agrees
                    && edge
                    && (takes_object
                        || self.document.tokens()[(at + 1).min(self.end - 1)].kind == TokenKind::Mark);
                if cites {
                    return Tag::Verb;
                }
                let full = self.clause_is_full(at);
                let finite = self.finite_follows(at);
                let adverbial = next.is_some_and(|i| {
                    self.candidates[i].closed.contains(&Tag::Preposition)
                        || self.candidates[i].usual == ADVERB
                });
                if agrees && !full && (takes_object && !(self.can_be(next, Tag::Relative) && finite))
                    || (agrees && !full && !finite && adverbial && usual == THIRD)
                    || (agrees && !full && !finite && adverbial && (!base || self.opens_clause(left)))
                {
                    Tag::Verb
                } else {
                    Tag::Noun
                }
            }
            Some(Tag::Verb | Tag::Gerund) => {
                if usual & NOMINAL != 0 || !base {
                    Tag::Noun
                } else {
                    Tag::Verb
                }
            }
            Some(Tag::Conjunction | Tag::Mark) => {
                let before = left.and_then(|i| self.left(i)).map(|i| self.tags[i]);
                let verbal = takes_object && !base && self.opens_phrase(next) && before.is_some();
                if usual & NOMINAL == 0 || verbal { Tag::Verb } else { Tag::Noun }
            }
            None => plain(usual),
            _ => plain(usual),
        }
    }

    /// Whether the noun at `at` is the first thing in its clause but for its own attributes.
    fn opens_clause(&self, at: Option<usize>) -> bool {
        let Some(mut i) = at else { return false };
        while i > self.start
            && matches!(
                self.tags[i - 1],
                Tag::Determiner | Tag::Adjective | Tag::Number | Tag::Adverb | Tag::Name | Tag::Noun
            )
        {
            i -= 1;
        }
        i == self.start || matches!(self.tags[i - 1], Tag::Mark | Tag::Subordinator | Tag::Conjunction)
    }

    /// Whether the noun at `at` stands right after `as`.
    fn follows_as(&self, at: Option<usize>) -> bool {
        at.is_some_and(|i| i > self.start && self.form(i - 1) == "as")
    }

    /// Whether the words before `at` are two things joined by `and`, and so a plural.
    fn after_and(&self, at: usize) -> bool {
        (self.start..at)
            .rev()
            .take(5)
            .take_while(|&i| {
                matches!(self.tags[i], Tag::Noun | Tag::Name | Tag::Conjunction | Tag::Determiner)
            })
            .any(|i| self.form(i) == "and")
    }

    fn takes_clause(&self, at: usize) -> bool {
        WORDS.get(self.form(at)).is_some_and(|w| w.takes_clause)
    }

    /// Whether the participle at `at` is a perfect (`have said`).
    fn follows_have(&self, at: usize) -> bool {
        self.left(at).is_some_and(|l| matches!(self.form(l), "have" | "has" | "had" | "having"))
    }

    fn decide_past(&self, at: usize, left: Option<usize>, modifies: bool) -> Tag {
        let Candidate { readings, usual, .. } = self.candidates[at];
        if readings & PAST == 0 {
            return Tag::Participle;
        }
        if readings & PARTICIPLE == 0 {
            return Tag::Verb;
        }
        let next = self.right(at);
        let left_form = left.map_or("", |i| self.form(i));
        let by = next.is_some_and(|i| self.form(i) == "by");
        let preposition = next.is_some_and(|i| {
            matches!(self.candidates[i].closed.first(), Some(Tag::Preposition | Tag::Adverb))
                || self.candidates[i].usual == ADVERB
        });
        // `are not expected`: look through the negation.
        let left = match left {
            Some(i) if self.tags[i] == Tag::Particle && self.form(i) == "not" => self.left(i).or(left),
            left => left,
        };
        match left.map(|i| self.tags[i]) {
            Some(Tag::Auxiliary | Tag::Verb) => Tag::Participle,
            Some(Tag::Number) if !modifies => Tag::Verb,
            _ if modifies => Tag::Participle,
            Some(Tag::Preposition | Tag::Participle | Tag::Gerund | Tag::Subordinator)
                if !(matches!(left_form, "that" | "because") || self.opens_phrase(next)) =>
            {
                Tag::Participle
            }
            Some(Tag::Adjective) => {
                // `The injured said`, `the law is vague failed`: the adjective closes a phrase.
                let before = left.and_then(|i| self.left(i)).map(|i| self.tags[i]);
                let attribute = self.readings(next) & (NOMINAL | ADJECTIVE) != 0 && !self.opens_phrase(next);
                if matches!(before, Some(Tag::Determiner | Tag::Auxiliary)) && !attribute && !by {
                    Tag::Verb
                } else {
                    Tag::Participle
                }
            }
            Some(Tag::Preposition) => Tag::Participle,
            Some(Tag::Noun | Tag::Name | Tag::Number) => {
                let postmodifies = preposition && self.finite_follows(at) && !self.takes_clause(at);
                let cites = self.takes_clause(at)
                    && !by
                    && (self.opens_phrase(next) || next.is_some_and(|i| self.form(i) == "that"));
                if by || postmodifies || (self.clause_is_full(at) && !cites) {
                    Tag::Participle
                } else {
                    Tag::Verb
                }
            }
            Some(Tag::Pronoun) => {
                // `those surveyed said`
                let verb_next = self.readings(next) & (PAST | THIRD | BASE) != 0
                    && self.readings(next) & NOMINAL == 0
                    && !self.opens_phrase(next);
                if matches!(left_form, "those" | "many" | "some" | "others" | "most") && (verb_next || by) {
                    return Tag::Participle;
                }
                if by && !matches!(left_form, "he" | "she" | "they" | "we" | "i" | "it") {
                    Tag::Participle
                } else {
                    Tag::Verb
                }
            }
            Some(Tag::Conjunction) => {
                // Joined to a verb or a participle, it is the same.
                let mate = (self.start..left.unwrap_or(at)).rev().find_map(|i| match self.tags[i] {
                    Tag::Verb | Tag::Auxiliary => Some(Tag::Verb),
                    Tag::Participle => Some(Tag::Participle),
                    _ => None,
                });
                mate.unwrap_or(Tag::Verb)
            }
            Some(Tag::Mark) if preposition || by => {
                // A subject with an apposition (`Khan, the mayor, called for`) still lacks its verb.
                let lacks = !(self.start..at).any(|i| matches!(self.tags[i], Tag::Verb | Tag::Auxiliary))
                    && (self.start..left.unwrap_or(at)).any(|i| matches!(self.document.raw(i), "," | "("));
                let quoted = left.is_some_and(|i| i + 1 < at);
                if !by && (quoted || lacks || self.takes_clause(at)) { Tag::Verb } else { Tag::Participle }
            }
            None if preposition || by || usual == PARTICIPLE => Tag::Participle,
            _ => Tag::Verb,
        }
    }

    /// Gives the words and hyphens of a compound (`self-described`) the tag of the whole.
    fn compounds(&mut self, range: Range<usize>) {
        let joined = |document: &Document, at: usize| {
            at > range.start
                && at + 1 < range.end
                && matches!(document.raw(at), "-" | "‑")
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
