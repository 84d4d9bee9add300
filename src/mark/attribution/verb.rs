//! Verbs as cues: what stands around them says who is cited and with what.
//!
//! DESIGN. A verb is a cue only in a frame its entry allows: content after it (a that-clause, a
//! question, a bare clause, a quotation, an infinitive, an object), content before it (`“…,” he said`),
//! or content on both sides. Frames are tried from the surest to the least sure.

use super::Candidate;
use super::construction::{Construction, Given};
use super::content::Frame;
use super::cue::{Cue, CueKind, takes};
use super::reader::Reader;
use super::source::Source;
use crate::mark::Tag;
use std::ops::Range;

/// A verb with the words that belong to it.
pub(super) struct Verb {
    pub(super) cue: &'static Cue,
    /// Auxiliaries and adverbs before it, particles after it.
    pub(super) group: Range<usize>,
    pub(super) verb: usize,
    passive: bool,
}

impl Reader<'_> {
    /// The relation that the verb at `at` introduces, if it does.
    pub(super) fn verb_relation(&self, at: usize) -> Option<Candidate> {
        let cues = self.cues(at, CueKind::Verb);
        if cues.is_empty() {
            return None;
        }
        let group = self.chain(at);
        let passive = self.syntax.is_passive(self.document, at);
        for cue in cues {
            let Some(end) = self.particles(cue, at) else { continue };
            let verb = Verb { cue, group: group.start..end, verb: at, passive };
            if let Some(found) = self.relation(&verb) {
                return Some(found);
            }
        }
        None
    }

    /// The verb at `at` with all that governs it: `went on to call`, `is trying to say`, `is quick to blame`.
    fn chain(&self, at: usize) -> Range<usize> {
        let first = self.sentence(at).start;
        let mut group = self.syntax.verb_group(self.document, at);
        let back = |mut at: usize| {
            while at > first && (self.is_adverb(at) || self.form(at) == "on") {
                at -= 1;
            }
            at
        };
        for _ in 0..3 {
            // The group may hold its `to` already.
            let to = match self.form(group.start) {
                "to" => group.start,
                _ => group.start.saturating_sub(1),
            };
            if to <= first || self.form(to) != "to" || self.tag(to) != Tag::Particle {
                break;
            }
            let outer = back(to - 1);
            let verb = match self.tag(outer) {
                Tag::Verb | Tag::Gerund => outer,
                Tag::Adjective if outer > first => back(outer - 1),
                _ => break,
            };
            if self.tag(outer) == Tag::Adjective && self.syntax.lemma(self.document, verb) != "be" {
                break;
            }
            group.start = self.syntax.verb_group(self.document, verb).start;
        }
        if self.tag(at) == Tag::Gerund
            && group.start == at
            && let Some(verb) = self.carrier(at, first)
        {
            group.start = self.syntax.verb_group(self.document, verb).start;
        }
        group
    }

    /// The verb that a participle of saying only spells out: `began by saying`, `issued a statement saying`.
    fn carrier(&self, at: usize, first: usize) -> Option<usize> {
        let before = at.checked_sub(1).filter(|&i| i > first)?;
        if self.form(before) == "by" {
            let mut verb = before - 1;
            while verb > first && self.is_adverb(verb) {
                verb -= 1;
            }
            return (self.tag(verb) == Tag::Verb).then_some(verb);
        }
        let mut index = self.syntax.phrase_ending(at)?;
        if self.is_day(self.syntax.phrases[index].tokens.start) {
            index = self.syntax.phrase_ending(self.syntax.phrases[index].tokens.start)?;
        }
        let verb = self.syntax.phrases[index].tokens.start.checked_sub(1).filter(|&i| i >= first)?;
        let verb = if self.is_adverb(verb) && verb > first { verb - 1 } else { verb };
        let gives = ["issue", "release", "send", "post", "put", "write", "publish", "make", "give", "sign"];
        let text = self.form(self.syntax.phrases[index].head);
        (super::speaker::is_document(text) || matches!(text, "email" | "message" | "tweet" | "letter"))
            .then_some(verb)
            .filter(|&v| self.syntax.is_verb(v) && gives.contains(&self.syntax.lemma(self.document, v)))
    }

    /// One past the last word of a phrasal cue that begins at `at`.
    pub(super) fn particles(&self, cue: &Cue, at: usize) -> Option<usize> {
        let mut end = at + 1;
        let stop = self.sentence(at).end;
        for &word in &cue.rest {
            if end < stop && self.form(end) != word && self.is_adverb(end) {
                end += 1;
            }
            if end >= stop || self.form(end) != word {
                return None;
            }
            end += 1;
        }
        Some(end)
    }

    pub(super) fn relation(&self, verb: &Verb) -> Option<Candidate> {
        if self.tag(verb.group.start) == Tag::Particle && self.form(verb.group.start) == "to" {
            return self.infinitive(verb);
        }
        if verb.passive {
            return self.passive(verb);
        }
        let source = self.source_before(verb.group.start, verb.verb);
        if verb.cue.can(takes::RAISING) {
            return self.raising(verb, source.as_ref());
        }
        if let Some(found) = self.as_insertion(verb, source.as_ref()) {
            return Some(found);
        }
        if verb.cue.can(takes::INVERTED | takes::QUOTE)
            && let Some(found) = self.after_quotation(verb, source.as_ref())
        {
            return Some(found);
        }
        // `The plan failed, said Khan, who drew it up.`
        if verb.cue.can(takes::INVERTED)
            && self.names_speaker(verb)
            && let Some(found) = self.after_clause(verb, None)
        {
            return Some(found);
        }
        // `The plan, he argues, fails`: commas on both sides, so it interrupts its content.
        if verb.cue.can(takes::INVERTED)
            && self.interrupts(verb, source.as_ref())
            && let Some(found) = self.after_clause(verb, source.as_ref())
        {
            return Some(found);
        }
        if verb.cue.can(takes::CLAUSE)
            && let Some(found) = self.gap(verb, source.as_ref())
        {
            return Some(found);
        }
        if let Some(found) = self.content_after(verb, source.as_ref()) {
            return Some(found);
        }
        if verb.cue.can(takes::INVERTED)
            && let Some(found) = self.after_clause(verb, source.as_ref())
        {
            return Some(found);
        }
        if verb.cue.can(takes::NP) {
            return self.object_gap(verb, source.as_ref());
        }
        None
    }

    /// `the vote, which she conceded`: the relative pronoun is the object.
    fn object_gap(&self, verb: &Verb, source: Option<&Source>) -> Option<Candidate> {
        let source = source.filter(|s| s.adjacent && !s.relative)?;
        let sentence = self.sentence(verb.verb);
        let before = source.start().checked_sub(1).filter(|&i| i >= sentence.start)?;
        let pronoun = matches!(self.form(before), "who" | "whom" | "which" | "that" | "what")
            && matches!(self.tag(before), Tag::Relative | Tag::Subordinator);
        let next = verb.group.end;
        let free = next >= sentence.end || !self.opens_phrase(next);
        (pronoun && free && self.tag(verb.verb) != Tag::Gerund)
            .then(|| self.candidate(verb, Some(source), vec![before..before + 1], Construction::ObjectGap))
            .flatten()
    }

    pub(super) fn candidate(
        &self,
        verb: &Verb,
        source: Option<&Source>,
        content: Vec<Range<usize>>,
        construction: Construction,
    ) -> Option<Candidate> {
        let content: Vec<_> = content.into_iter().map(|r| self.trim(r)).filter(|r| !r.is_empty()).collect();
        if content.is_empty() {
            return None;
        }
        let given = match source {
            None => Given::Nowhere,
            Some(source) if source.shared => Given::Shared,
            Some(_) => Given::Near,
        };
        Some(Candidate {
            source: source.map(|s| s.parts.clone()).unwrap_or_default(),
            cue: vec![verb.group.clone()],
            lemma: verb.cue.lemma,
            stance: verb.cue.stance,
            content,
            construction,
            given,
        })
    }

    /// Whether commas set off speaker and verb after an opening that has no verb of its own.
    fn interrupts(&self, verb: &Verb, source: Option<&Source>) -> bool {
        let sentence = self.sentence(verb.verb);
        let Some(open) = source.filter(|s| s.adjacent && !s.relative).map(Source::start) else {
            return false;
        };
        open > sentence.start + 1
            && verb.group.end < sentence.end
            && self.mark(open - 1) == ','
            && self.mark(verb.group.end) == ','
            && !self.has_finite(sentence.start..open - 1)
    }

    /// Whether a comma stands before the verb and a name set off by marks after it.
    fn names_speaker(&self, verb: &Verb) -> bool {
        let sentence = self.sentence(verb.verb);
        let (start, end) = (verb.group.start, verb.group.end);
        if start <= sentence.start || self.mark(start - 1) != ',' || self.tag(verb.verb) != Tag::Verb {
            return false;
        }
        let Some(index) = self.syntax.phrase_starting(end).filter(|_| end < sentence.end) else {
            return false;
        };
        let close = self.syntax.extend(self.document, index).end;
        self.tag(end) != Tag::Pronoun
            && (close >= sentence.end || self.mark(close) == ',' || self.is_stop(close))
    }

    /// `The talks seem to have stalled`: how it looks is nobody's word, so the subject is content.
    fn raising(&self, verb: &Verb, subject: Option<&Source>) -> Option<Candidate> {
        let end = self.sentence(verb.verb).end;
        let start = self.skip_adverbs(verb.group.end, end);
        let subject = subject.filter(|s| s.adjacent)?;
        if start >= end || self.is_quoted(verb.verb) {
            return None;
        }
        let to = self.form(start) == "to" && self.tag(start) == Tag::Particle;
        let that = self.form(start) == "that" && self.tag(start) == Tag::Subordinator;
        let likeness = matches!(self.tag(start), Tag::Adjective | Tag::Participle)
            || matches!(self.form(start), "like" | "as");
        let bare = self.form(subject.start()) == "it" && self.clause_begins(start, end);
        if !(to || that || likeness || bare) {
            return None;
        }
        let stop = self.content_end(start, self.frame(verb, Some(subject), to || likeness));
        let mut content = vec![start..stop];
        if !(that || bare) || self.form(subject.start()) != "it" {
            content.insert(0, subject.parts[0].clone());
        }
        self.candidate(verb, None, content, Construction::Raising)
    }

    /// `which officials say was safe`, `a decision critics say cost lives`: the verb's subject is what
    /// stands before the speaker.
    fn gap(&self, verb: &Verb, source: Option<&Source>) -> Option<Candidate> {
        let source = source.filter(|s| s.adjacent && !s.relative)?;
        let sentence = self.sentence(verb.verb);
        let start = self.skip_adverbs(verb.group.end, sentence.end);
        if start >= sentence.end || !self.is_finite(start) || source.start() <= sentence.start {
            return None;
        }
        let before = source.start() - 1;
        let stop = self.content_end(start, self.frame(verb, Some(source), false));
        let subject = match self.tag(before) {
            Tag::Relative => before..before + 1,
            Tag::Subordinator if self.form(before) == "that" => before..before + 1,
            Tag::Noun | Tag::Name | Tag::Pronoun | Tag::Number => {
                self.phrase(self.syntax.phrases[self.syntax.phrase_ending(before + 1)?].tokens.start)?
            }
            _ => return None,
        };
        self.candidate(verb, Some(source), vec![subject, start..stop], Construction::ClauseGap)
    }

    /// `It was reported that …`, `Khan is said to …`, `Delhi was accused of … by …`.
    pub(super) fn passive(&self, verb: &Verb) -> Option<Candidate> {
        let sentence = self.sentence(verb.verb);
        let end = sentence.end;
        let start = self.skip_adverbs(verb.group.end, end);
        let cue = verb.cue;
        let bare = self.is_bare(verb.group.start, verb.verb);
        let subject = self.source_before(verb.group.start, verb.verb);
        let agent = |from: usize| {
            (from..end)
                .take_while(|&i| !matches!(self.mark(i), ',' | ';' | ':') || self.is_quoted(i))
                .find(|&i| self.form(i) == "by" && self.phrase(i + 1).is_some())
        };
        let speaker = |by: Option<usize>| by.and_then(|i| self.phrase_onward(i + 1)).map(Source::at);
        if start >= end {
            return None;
        }
        if bare && let Some(found) = self.as_reported(verb, start) {
            return Some(found);
        }
        // `was asked by a host if …`, `was asked, “…”`
        let host = speaker(Some(start).filter(|&i| self.form(i) == "by"));
        let after = host.as_ref().map_or(start, |host| host.parts[0].end);
        if host.is_some() && after < end && cue.can(takes::WH) && self.is_question(after) {
            let stop = self.content_end(after, self.frame(verb, None, false));
            return self.candidate(verb, host.as_ref(), vec![after..stop], Construction::PassiveQuestion);
        }
        let quoted = after + usize::from(matches!(self.mark(after.min(end - 1)), ',' | ':'));
        if cue.can(takes::QUOTE) && quoted < end && self.opens(quoted).is_some_and(|q| q.speech) {
            let stop = self.content_end(quoted, self.frame(verb, None, false));
            return self.candidate(verb, host.as_ref(), vec![quoted..stop], Construction::PassiveQuestion);
        }
        if cue.can(takes::THAT) && self.form(start) == "that" && self.tag(start) == Tag::Subordinator {
            let stop = self.content_end(start, self.frame(verb, None, false));
            let told = cue.can(takes::OBJ_THAT);
            let source = subject.as_ref().filter(|s| !told && self.form(s.start()) != "it");
            return self.candidate(
                verb,
                source.filter(|_| false),
                vec![start..stop],
                Construction::PassiveThat,
            );
        }
        if cue.can(takes::WH)
            && self.is_question(start)
            && self.form(start) != "who"
            && self.form(start) != "which"
        {
            let stop = self.content_end(start, self.frame(verb, None, false));
            return self.candidate(verb, None, vec![start..stop], Construction::PassiveQuestion);
        }
        let asked = !cue.rest.is_empty() && cue.can(takes::GER) && cue.lemma.starts_with("ask");
        if asked && (self.phrase(start).is_some() || matches!(self.tag(start), Tag::Gerund | Tag::Determiner))
        {
            let stop = self.content_end(start, self.frame(verb, None, true));
            return self.candidate(verb, None, vec![start..stop], Construction::PassiveObject);
        }
        let subject = subject.filter(|s| s.adjacent)?;
        let parts = subject.parts[0].clone();
        let to = self.form(start) == "to" && self.tag(start) == Tag::Particle;
        let opinion = takes::THAT | takes::OBJ_TO;
        if to && cue.can(opinion) && !bare {
            let stop = self.content_end(start, self.frame(verb, None, true));
            return self.candidate(
                verb,
                speaker(agent(start)).as_ref(),
                vec![parts, start..stop],
                Construction::PassiveInfinitive,
            );
        }
        let marker = match self.form(start) {
            "of" => takes::OBJ_OF,
            "as" => takes::AS,
            "for" => takes::OBJ_FOR,
            _ => 0,
        };
        let by = agent(start);
        if cue.can(marker) && !bare {
            let stop = self.content_end(start, self.frame(verb, None, true));
            return self.candidate(
                verb,
                speaker(by).as_ref(),
                vec![parts, start..stop],
                Construction::PassiveObject,
            );
        }
        if self.form(start) == "by" && cue.can(takes::NP | takes::OBJ_OF | takes::OBJ_FOR | takes::AS) {
            let source = speaker(by)?;
            let mut content = vec![parts];
            let rest = source.parts[0].end;
            if rest < end && matches!(self.form(rest), "of" | "as" | "for") {
                content.push(rest..self.content_end(rest, self.frame(verb, None, true)));
            }
            return self.candidate(verb, Some(&source), content, Construction::PassiveBy);
        }
        None
    }

    /// `As reported by the agency, …` and `…, as reported by the agency`.
    fn as_reported(&self, verb: &Verb, by: usize) -> Option<Candidate> {
        let sentence = self.sentence(verb.verb);
        let as_at = verb.group.start.checked_sub(1).filter(|&i| i >= sentence.start)?;
        if self.form(as_at) != "as" || self.form(by) != "by" || !verb.cue.can(takes::THAT | takes::QUOTE) {
            return None;
        }
        let source = Source::at(self.phrase_onward(by + 1)?);
        let after = source.parts[0].end;
        if as_at == sentence.start && after + 1 < sentence.end && self.mark(after) == ',' {
            let stop = self.content_end(after + 1, Frame::default());
            return self.candidate(verb, Some(&source), vec![after + 1..stop], Construction::AsOpening);
        }
        if as_at > sentence.start + 1 && self.mark(as_at - 1) == ',' {
            let begin = self.clause_start(as_at - 1);
            return self.candidate(verb, Some(&source), vec![begin..as_at - 1], Construction::AsClosing);
        }
        None
    }

    /// Whether the group from `start` to the participle at `verb` has no auxiliary or other verb.
    pub(super) fn is_bare(&self, start: usize, verb: usize) -> bool {
        !(start..verb).any(|i| matches!(self.tag(i), Tag::Auxiliary | Tag::Verb))
    }

    /// An infinitive that no verb governs directly: `a plan to urge the king to …`. Its source is
    /// seldom in the sentence, so only the plainest frames count.
    pub(super) fn infinitive(&self, verb: &Verb) -> Option<Candidate> {
        let end = self.sentence(verb.verb).end;
        let start = self.skip_adverbs(verb.group.end, end);
        if start >= end || !verb.cue.can(takes::THAT) {
            return None;
        }
        if self.form(start) == "that" && self.tag(start) == Tag::Subordinator {
            let source = self.phrase_back(verb.group.start, self.sentence(verb.verb).start).map(Source::at);
            let stop = self.content_end(start, self.frame(verb, None, false));
            return self.candidate(verb, source.as_ref(), vec![start..stop], Construction::BareInfinitive);
        }
        None
    }
}
