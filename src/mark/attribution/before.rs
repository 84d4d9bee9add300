//! Verbs whose content stands before them, or on both sides: `“…,” he said`, `…, said Khan`, `as he put it`.

use super::Candidate;
use super::construction::Construction;
use super::content::Frame;
use super::cue::takes;
use super::reader::Reader;
use super::source::Source;
use super::verb::Verb;
use crate::mark::Tag;
use std::ops::Range;

impl Reader<'_> {
    /// `“…,” he said` and `“…,” said Khan`, with what may follow.
    pub(super) fn after_quotation(&self, verb: &Verb, source: Option<&Source>) -> Option<Candidate> {
        let group = verb.group.start;
        if self.tag(verb.verb) == Tag::Gerund {
            return None;
        }
        // A quotation in the paragraph above belongs to whoever spoke there.
        let here = |at: usize| self.document.paragraph_of(at) == self.document.paragraph_of(verb.verb);
        let sentence = self.sentence(verb.verb);
        // The speaker stands between the quotation and the verb.
        if let Some(source) = source.filter(|s| s.adjacent && !s.relative)
            && let Some(content) = self.quoted_before(source.start())
            && self
                .quote_before(source.start())
                .is_some_and(|q| q.speech && here(q.start) && self.leads(q, &sentence))
        {
            let mut parts = vec![content];
            parts.extend(self.resumed(verb.group.end, sentence.end));
            return self.candidate(verb, Some(source), parts, Construction::QuotationSubjectCue);
        }
        // The speaker stands after the verb.
        let mut start = group;
        while start > sentence.start && self.is_adverb(start - 1) {
            start -= 1;
        }
        if let Some(content) = self.quoted_before(start)
            && self.quote_before(start).is_some_and(|q| q.speech || self.mark(q.end.saturating_sub(2)) == ',')
            && self.quote_before(start).is_some_and(|q| self.leads(q, &sentence))
            && self.tag(verb.verb) == Tag::Verb
        {
            let speaker = self.phrase_onward(self.skip_adverbs(verb.group.end, sentence.end));
            let after = speaker.as_ref().map_or(verb.group.end, |s| s.end);
            let mut parts = vec![content];
            parts.extend(self.resumed(after, sentence.end));
            // `“…” and added: “…”` has its own subject; a bare verb after a quotation does not.
            let speaker = match speaker {
                Some(range) => Some(Source::at(range)),
                None => source.cloned(),
            };
            return self.candidate(verb, speaker.as_ref(), parts, Construction::QuotationCueSubject);
        }
        None
    }

    /// Whether the quotation belongs to the sentence: it ends inside, or it ends the one before with a
    /// question or a cry.
    pub(super) fn leads(&self, quote: super::reader::Quote, sentence: &Range<usize>) -> bool {
        sentence.contains(&(quote.end - 1))
            || matches!(self.mark(quote.end.saturating_sub(2)), '?' | '!' | ',')
    }

    /// The second half of a split quotation: `…, he said, “…”`.
    pub(super) fn resumed(&self, from: usize, end: usize) -> Option<Range<usize>> {
        for at in from..end.min(from + 14) {
            if let Some(quote) = self.opens(at).filter(|q| q.speech) {
                let marked = at > from && matches!(self.mark(at - 1), ',' | '.' | ':' | '—' | '–')
                    || self.tag(at - 1) == Tag::Conjunction;
                let other = (from..at).any(|i| self.is_cue_verb(i) && self.tag(i) != Tag::Gerund);
                return (marked && !other).then_some(quote.start..quote.end);
            }
        }
        None
    }

    /// `The plan failed, he said` and `The plan failed, said Khan`, or split by the cue.
    pub(super) fn after_clause(&self, verb: &Verb, source: Option<&Source>) -> Option<Candidate> {
        let finite = self.tag(verb.verb) == Tag::Verb || !self.is_bare(verb.group.start, verb.verb);
        if !finite {
            return None;
        }
        let sentence = self.sentence(verb.verb);
        let (speaker, open, close) = match source.filter(|s| s.adjacent && !s.relative) {
            Some(source) => (source.clone(), source.start(), verb.group.end),
            None => {
                if source.is_some_and(|s| !s.shared) {
                    return None;
                }
                let mut start = verb.group.start;
                while start > sentence.start && self.is_adverb(start - 1) {
                    start -= 1;
                }
                let range = self.phrase_onward(self.skip_adverbs(verb.group.end, sentence.end))?;
                let end = range.end;
                (Source::at(range), start, end)
            }
        };
        let inner = self
            .quote_before(open)
            .is_some_and(|q| (2..=3).any(|n| q.end >= n && self.mark(q.end - n) == ','));
        if open <= sentence.start || !(inner || matches!(self.mark(open - 1), ',' | '—' | '–' | '-')) {
            return None;
        }
        let begin = self.clause_start(open - 1);
        if begin >= open - 1 {
            return None;
        }
        let before = begin..open - 1;
        let after = self.skip_adverbs(close, sentence.end);
        let ends = after >= sentence.end || self.is_stop(after);
        let comma = after < sentence.end && matches!(self.mark(after), ',' | '—' | '–');
        let rest = after + 1..sentence.end;
        let complete = self.has_finite(before.clone());
        if comma && !rest.is_empty() {
            let next = self.skip_adverbs(rest.start, sentence.end);
            let condition = self.tag(begin) == Tag::Subordinator && self.clause_begins(next, sentence.end);
            let resumes = next < sentence.end
                && (!complete
                    || condition
                    || matches!(self.form(next), "that" | "because" | "if" | "even" | "when")
                    || (self.tag(next) == Tag::Conjunction
                        && !self
                            .is_cue_verb(self.skip_adverbs(next + 1, sentence.end).min(sentence.end - 1)))
                    || self.opens(next).is_some());
            if resumes && (complete || self.has_finite(rest.clone())) {
                let end = self.content_end(rest.start, Frame::default());
                return self.candidate(
                    verb,
                    Some(&speaker),
                    vec![before, rest.start..end],
                    Construction::ClauseSplit,
                );
            }
        }
        let opens_subordinate = matches!(self.tag(begin), Tag::Subordinator | Tag::Relative)
            && !self.document.sentences()[self.document.sentence_of(begin)].tokens.contains(&(begin + 400))
            && !before.clone().any(|i| self.mark(i) == ',');
        let participle = matches!(self.tag(begin), Tag::Participle | Tag::Gerund)
            || (self.tag(begin) == Tag::Verb && self.form(begin).ends_with("ed"));
        if !complete || participle || opens_subordinate && self.tag(begin) == Tag::Subordinator {
            return None;
        }
        // What follows must not be a content of its own: time, place, addressee, a participle.
        let adverbial = !ends
            && !comma
            && (matches!(
                self.tag(after),
                Tag::Preposition | Tag::Subordinator | Tag::Name | Tag::Noun | Tag::Pronoun
            ) || self.tag(after) == Tag::Determiner);
        (ends || comma || adverbial)
            .then(|| {
                self.candidate(
                    verb,
                    Some(&speaker),
                    vec![before],
                    if ends || comma {
                        Construction::ClauseSubjectCue
                    } else {
                        Construction::ClauseSubjectCueOn
                    },
                )
            })
            .flatten()
    }

    /// `As Khan said, …` and `…, as Khan has said`.
    pub(super) fn as_insertion(&self, verb: &Verb, source: Option<&Source>) -> Option<Candidate> {
        if !verb.cue.can(takes::THAT | takes::CLAUSE | takes::QUOTE) {
            return None;
        }
        let source = source.filter(|s| s.adjacent && !s.relative)?;
        let sentence = self.sentence(verb.verb);
        let as_at = source.start().checked_sub(1).filter(|&i| i >= sentence.start && self.form(i) == "as")?;
        let mut after = verb.group.end;
        if after < sentence.end && self.form(after) == "it" {
            after += 1;
        }
        if as_at == sentence.start || self.tag(as_at - 1) == Tag::Conjunction {
            let comma = (after..sentence.end.min(after + 9))
                .find(|&i| self.mark(i) == ',' || self.mark(i) == ':')
                .filter(|&i| i + 1 < sentence.end)?;
            let end = self.content_end(comma + 1, Frame::default());
            return self.candidate(verb, Some(source), vec![comma + 1..end], Construction::AsOpening);
        }
        if self.mark(as_at - 1) == ',' && (after >= sentence.end || matches!(self.mark(after), ',' | '.')) {
            let begin = self.clause_start(as_at - 1);
            let mut parts = vec![begin..as_at - 1];
            if after + 1 < sentence.end && self.mark(after) == ',' {
                parts.push(after + 1..sentence.end);
            }
            return self.candidate(verb, Some(source), parts, Construction::AsClosing);
        }
        None
    }
}
