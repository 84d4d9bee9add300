//! Nouns and adjectives as cues: `India's claim that …`, `issued a warning that …`, `is confident that …`.

use super::Candidate;
use super::construction::{Construction, Given};
use super::content::Frame;
use super::cue::{Cue, CueKind, takes};
use super::reader::Reader;
use super::source::Source;
use crate::mark::Tag;

/// Verbs that lend a noun their subject as its source: `made the claim`, `expressed concern`.
const LIGHT: [&str; 33] = [
    "make", "issue", "express", "voice", "have", "give", "offer", "repeat", "raise", "renew", "deliver",
    "send", "release", "announce", "share", "file", "reject", "reach", "state", "receive", "get", "take",
    "hold", "level", "publish", "post", "draw", "echo", "stand", "win", "come", "show", "drop",
];

impl Reader<'_> {
    /// The relation that the noun at `at` introduces, if it does.
    pub(super) fn noun_relation(&self, at: usize) -> Option<Candidate> {
        let cue = self.cues(at, CueKind::Noun).first()?;
        let sentence = self.sentence(at);
        let index = self.syntax.phrase_at(at).filter(|&p| self.syntax.phrases[p].head == at)?;
        let phrase = self.syntax.phrases[index].tokens.clone();
        let mut next = phrase.end;
        // The source: a possessor, or `of`/`by`/`from` X after the noun, or the subject of a light verb.
        let mut source = None;
        let mut cue_start = at;
        let possessor = (phrase.start..at).rev().find(|&i| self.is_possessor(i));
        if let Some(owner) = possessor {
            let first = self.phrase_back(owner + 1, sentence.start).map_or(phrase.start, |r| r.start);
            let mark = usize::from(owner + 1 < at && matches!(self.mark(owner + 1), '\'' | '’'));
            source = Some(Source::at(first.min(owner)..owner + 1 + mark));
            cue_start = owner + 1;
            if cue_start < at && matches!(self.mark(cue_start), '\'' | '’') {
                cue_start += 1;
            }
        }
        if source.is_none()
            && next < sentence.end
            && matches!(self.form(next), "by" | "from" | "among" | "of")
            && let Some(after) = self.syntax.phrase_starting(next + 1)
        {
            let end = self.syntax.phrases[after].tokens.end;
            let follows = self.complement(cue, end, sentence.end);
            if follows && (self.form(next) != "of" || !cue.can(takes::OF)) {
                source = Some(Source::at(next + 1..end));
                next = end;
            }
        }
        if let Some(found) = self.predicate(cue, source.as_ref(), cue_start, next) {
            return Some(found);
        }
        if !self.complement(cue, next, sentence.end) {
            return None;
        }
        let construction =
            if self.form(next) == "that" { Construction::NounThat } else { Construction::Noun };
        let mut given = if source.is_some() { Given::Near } else { Given::Nowhere };
        let mut group = cue_start..at + 1;
        if source.is_none() {
            let verb = self.light_verb(phrase.start, sentence.start);
            if let Some(verb) = verb {
                let start = self.syntax.verb_group(self.document, verb).start;
                let there = self.syntax.lemma(self.document, verb) == "be";
                if there {
                    // `there are concerns that …`; `it is a claim that …` says nothing.
                    if start > sentence.start && self.form(start - 1) == "there" {
                        group = start..at + 1;
                        given = Given::Shared;
                    }
                } else if let Some(found) = self.source_before(start, verb) {
                    source = Some(found);
                    group = start..at + 1;
                    given = Given::Shared;
                }
            }
        }
        let short = self.form(next) != "that";
        if cue.can(takes::LIGHT) && (given == Given::Nowhere || given == Given::Near && short) {
            return None;
        }
        let frame = Frame { short, relative: short, ..Frame::default() };
        let stop = if possessor.is_some() && self.starts_subject(phrase.start) {
            self.complement_end(next, self.content_end(next, frame))
        } else {
            self.content_end(next, frame)
        };
        let content = self.trim(next..stop);
        (!content.is_empty()).then(|| Candidate {
            source: source.map(|s| s.parts).unwrap_or_default(),
            cue: vec![group],
            lemma: cue.lemma,
            stance: cue.stance,
            content: vec![content],
            construction,
            given,
        })
    }

    /// `His view is that …`, `The question is whether …`.
    fn predicate(&self, cue: &Cue, source: Option<&Source>, start: usize, link: usize) -> Option<Candidate> {
        let end = self.sentence(start).end;
        if link + 2 >= end || !matches!(self.form(link), "is" | "was" | "are" | "were" | "’s") {
            return None;
        }
        let next = self.skip_adverbs(link + 1, end);
        if next + 1 >= end {
            return None;
        }
        let that = self.form(next) == "that" && self.tag(next) == Tag::Subordinator && cue.can(takes::THAT);
        let to = self.form(next) == "to" && self.tag(next) == Tag::Particle && cue.can(takes::TO);
        let whether = cue.can(takes::WH) && matches!(self.form(next), "whether" | "how" | "why" | "what");
        if !(that || to || whether) {
            return None;
        }
        let content = self.trim(next..self.content_end(next, Frame { short: to, ..Frame::default() }));
        (!content.is_empty()).then(|| Candidate {
            source: source.map(|s| s.parts.clone()).unwrap_or_default(),
            cue: vec![start..link + 1],
            lemma: cue.lemma,
            stance: cue.stance,
            content: vec![content],
            construction: Construction::NounIs,
            given: if source.is_some() { Given::Near } else { Given::Nowhere },
        })
    }

    /// Whether a content this cue takes begins at `at`.
    fn complement(&self, cue: &Cue, at: usize, end: usize) -> bool {
        if at + 1 >= end {
            return false;
        }
        match self.form(at) {
            "that" => {
                cue.can(takes::THAT)
                    && matches!(self.tag(at), Tag::Subordinator | Tag::Relative)
                    && self.tag(at + 1) != Tag::Auxiliary
                    && self.tag(at + 1) != Tag::Verb
            }
            "whether" | "how" | "why" => cue.can(takes::WH),
            "to" if self.tag(at) == Tag::Particle => cue.can(takes::TO),
            "to" => cue.can(takes::OBJ_TO_NP) && self.phrase(at + 1).is_some(),
            form => {
                let bit = takes::preposition(form) & !takes::TO;
                cue.can(bit)
                    && self.tag(at) == Tag::Preposition
                    && (self.is_question(at + 1)
                        || self.phrase(at + 1).is_some()
                        || self.tag(at + 1) == Tag::Gerund
                        || self.opens(at + 1).is_some())
            }
        }
    }

    fn light_verb(&self, at: usize, first: usize) -> Option<usize> {
        let verb = at.checked_sub(1).filter(|&i| i >= first)?;
        let verb = if self.syntax.is_verb(verb) || self.tag(verb) == Tag::Auxiliary {
            verb
        } else {
            verb.checked_sub(1).filter(|&i| i >= first)?
        };
        let lemma = self.syntax.lemma(self.document, verb);
        (self.syntax.is_verb(verb) && LIGHT.contains(&lemma) || lemma == "be").then_some(verb)
    }

    /// Whether the phrase at `start` is the subject of its clause, so that a verb will end its complement.
    fn starts_subject(&self, start: usize) -> bool {
        let first = self.sentence(start).start;
        start == first || matches!(self.tag(start - 1), Tag::Mark | Tag::Subordinator | Tag::Conjunction)
    }

    /// Cuts the complement of a subject before the clause's own verb: the second finite verb in a
    /// that-clause, the first elsewhere.
    fn complement_end(&self, start: usize, end: usize) -> usize {
        let mut wanted = if self.form(start) == "that" { 2 } else { 1 };
        let mut at = if self.form(start) == "to" { start + 2 } else { start };
        // Whether a group of auxiliaries and verb is open: auxiliaries after its verb open another.
        let (mut open, mut verb_seen) = (false, false);
        while at < end {
            let tag = self.tag(at);
            let verbal = !self.is_quoted(at)
                && (self.is_finite(at)
                    || (tag == Tag::Participle && !matches!(self.tag(at - 1), Tag::Noun | Tag::Name)));
            if verbal {
                let past = tag == Tag::Verb && self.form(at) != self.syntax.lemma(self.document, at);
                let same = open && !(tag == Tag::Auxiliary && verb_seen) && !past;
                if !same {
                    wanted -= 1;
                    verb_seen = false;
                    if wanted == 0 {
                        return self.back_over_adverbs(at, start);
                    }
                }
                open = true;
                verb_seen |= tag != Tag::Auxiliary;
            } else if !matches!(tag, Tag::Adverb | Tag::Particle) {
                open = false;
            }
            at += 1;
        }
        end
    }

    fn back_over_adverbs(&self, mut at: usize, start: usize) -> usize {
        while at > start + 1 && self.is_adverb(at - 1) && !self.syntax.is_particle(self.document, at - 1) {
            at -= 1;
        }
        at
    }

    /// The relation that the adjective (or participle) at `at` introduces: `is worried that …`.
    pub(super) fn adjective_relation(&self, at: usize) -> Option<Candidate> {
        let cue = self.cues(at, CueKind::Adjective).first()?;
        let sentence = self.sentence(at);
        let mut start = at;
        while start > sentence.start && (self.is_adverb(start - 1) || self.form(start - 1) == "not") {
            start -= 1;
        }
        let linked = start > sentence.start
            && (self.tag(start - 1) == Tag::Auxiliary
                || matches!(
                    self.syntax.lemma(self.document, start - 1),
                    "feel" | "seem" | "remain" | "become" | "appear" | "sound" | "stay"
                ));
        if !linked {
            return None;
        }
        let group = self.syntax.verb_group(self.document, start - 1).start;
        let source = self.source_before(group, start - 1)?;
        if matches!(self.form(source.start()), "it" | "there" | "that" | "this") {
            return None;
        }
        let next = self.skip_adverbs(at + 1, sentence.end);
        if next + 1 >= sentence.end {
            return None;
        }
        let wh = cue.can(takes::WH) && matches!(self.form(next), "whether" | "if" | "how" | "why" | "what");
        if !(self.complement(cue, next, sentence.end) || wh) {
            return None;
        }
        let frame =
            Frame { short: self.form(next) != "that" && !wh, relative: source.relative, ..Frame::default() };
        let content = self.trim(next..self.content_end(next, frame));
        (!content.is_empty()).then(|| Candidate {
            source: source.parts,
            cue: vec![group..at + 1],
            lemma: cue.lemma,
            stance: cue.stance,
            content: vec![content],
            construction: if self.form(next) == "that" || wh {
                Construction::AdjectiveThat
            } else {
                Construction::Adjective
            },
            given: Given::Near,
        })
    }
}
