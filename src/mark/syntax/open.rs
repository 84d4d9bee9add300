//! Which reading of an open-class word stands here: noun or verb, past tense or participle.

use super::Tag;
use super::tagging::{Candidate, Tagger};
use super::words::reading::*;
use crate::text::TokenKind;

impl Tagger<'_> {
    pub(super) fn decide_open(&self, at: usize) -> Tag {
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
                let be = left.is_some_and(|i| self.candidates[i].is_of("be"));
                let have = left.is_some_and(|i| self.candidates[i].is_of("have"));
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
                    // `no telephone call`: a singular has no base form beside it. `hinted at a rate cut`: nor
                    // has a clause a second past tense.
                    let beside = |i: usize| {
                        i + 1 == at && self.left(i).is_none_or(|before| self.tags[before] != Tag::Preposition)
                    };
                    let singular = left.is_some_and(|i| self.candidates[i].readings == NOUN && beside(i))
                        && !plural
                        && base
                        && readings & PAST == 0
                        && !self.after_and(at)
                        && !self.opens_phrase(next);
                    let second = base
                        && readings & PAST != 0
                        && left_tag == Some(Tag::Noun)
                        && self.clause_is_full(at)
                        && !self.opens_phrase(next);
                    return if singular || second { Tag::Noun } else { Tag::Verb };
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
    pub(super) fn opens_clause(&self, at: Option<usize>) -> bool {
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
    pub(super) fn follows_as(&self, at: Option<usize>) -> bool {
        at.is_some_and(|i| i > self.start && self.form(i - 1) == "as")
    }

    /// Whether the words before `at` are two things joined by `and`, and so a plural.
    pub(super) fn after_and(&self, at: usize) -> bool {
        (self.start..at)
            .rev()
            .take(5)
            .take_while(|&i| {
                matches!(self.tags[i], Tag::Noun | Tag::Name | Tag::Conjunction | Tag::Determiner)
            })
            .any(|i| self.form(i) == "and")
    }

    pub(super) fn takes_clause(&self, at: usize) -> bool {
        self.candidates[at].word.is_some_and(|w| w.takes_clause)
    }

    /// Whether the participle at `at` is a perfect (`have said`).
    pub(super) fn follows_have(&self, at: usize) -> bool {
        self.left(at).is_some_and(|l| matches!(self.form(l), "have" | "has" | "had" | "having"))
    }

    pub(super) fn decide_past(&self, at: usize, left: Option<usize>, modifies: bool) -> Tag {
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
            // `the plan to attack failed`, but `to get elected`
            Some(Tag::Verb)
                if !by
                    && left.and_then(|i| self.left(i)).is_some_and(|i| self.form(i) == "to")
                    && !matches!(
                        left_form,
                        "get" | "become" | "remain" | "feel" | "seem" | "appear" | "keep"
                    )
                    && !(self.start..at).any(|i| self.tags[i] == Tag::Auxiliary) =>
            {
                Tag::Verb
            }
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
                let postmodifies = preposition && self.finite_follows(at) && self.form(at) != "said";
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
                    && (self.start..left.unwrap_or(at)).any(|i| matches!(self.document.mark(i), ',' | '('));
                let quoted = left.is_some_and(|i| i + 1 < at);
                if !by && (quoted || lacks || self.takes_clause(at)) { Tag::Verb } else { Tag::Participle }
            }
            None if preposition || by || usual == PARTICIPLE => Tag::Participle,
            _ => Tag::Verb,
        }
    }
}
