//! Where a content begins and ends.

use super::reader::Reader;
use crate::mark::Tag;
use std::ops::Range;

/// What stands around a cue and so limits its content.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Frame {
    /// The cue's clause is subordinate and opens the sentence: `While India claims …, Pakistan …`.
    pub(super) subordinate: bool,
    /// The cue's clause is relative: `Khan, who said …, left`.
    pub(super) relative: bool,
    /// The content is a noun phrase or infinitive rather than a clause.
    pub(super) short: bool,
    /// Whether the cue is a past tense; `None` where it shows no tense.
    pub(super) past: Option<bool>,
}

impl Reader<'_> {
    /// One past the last token of a content that begins at `start` in the sentence of `start`.
    pub(super) fn content_end(&self, start: usize, mut frame: Frame) -> usize {
        let sentence = self.sentence(start);
        let mut end = sentence.end;
        // Inside a quotation nothing reaches beyond it.
        if let Some(quote) = self.quote(start).filter(|q| q.start < start) {
            end = end.min(quote.end - 1).max(start);
        }
        let mut depth = 0i32;
        let mut finite = false;
        let mut at = start;
        while at < end {
            if let Some(quote) = self.quote(at).filter(|q| q.start >= start) {
                // Marks pair across sentences: a quotation belongs to the content as a whole.
                let closes = quote.end.max(at + 1);
                let complete =
                    closes >= end || quote.speech && self.is_stop(closes.saturating_sub(2).max(start));
                finite |= self.has_finite(at..closes.min(end));
                at = closes;
                end = end.max(closes);
                if complete && at >= sentence.end {
                    return at;
                }
                // American style puts the comma inside the marks.
                let inside = closes >= 2 && self.mark(closes - 2) == ','
                    || closes >= 3 && self.mark(closes - 3) == ',';
                if inside && at < sentence.end && self.ends_at_mark(at, sentence.end, true, frame) {
                    return at;
                }
                continue;
            }
            if at > start && depth == 0 && self.ends_content(start, at, sentence.end, frame, finite) {
                return at;
            }
            match self.mark(at) {
                '(' | '[' => depth += 1,
                ')' | ']' => {
                    depth -= 1;
                    if depth < 0 {
                        return at;
                    }
                }
                _ => {}
            }
            finite |= self.is_finite(at);
            // What follows a colon is a clause of its own.
            frame.short &= self.mark(at) != ':';
            at += 1;
        }
        end
    }

    /// Whether the content that began at `start` ends before token `at`.
    fn ends_content(&self, start: usize, at: usize, end: usize, frame: Frame, finite: bool) -> bool {
        let next = at + 1;
        if next >= end {
            return false;
        }
        match self.mark(at) {
            ';' => true,
            ',' | '—' | '–' => self.ends_at_mark(next, end, self.mark(at) == ',', frame),
            _ if self.tag(at) == Tag::Conjunction => {
                let verb = self.skip_adverbs(next, end);
                // An object or infinitive holds no finite verb: the next one is the cue's mate.
                let mate = frame.short
                    && !finite
                    && verb < end
                    && (self.tag(verb) == Tag::Auxiliary
                        || self.tag(verb) == Tag::Verb && !self.is_base(verb));
                // `discussed Zika and his aides declined …`, `thanking him and praising …`
                let another = frame.short
                    && !finite
                    && (self.subject_and_verb(next, end)
                        || verb < end && self.tag(verb) == Tag::Gerund && self.is_cue_verb(verb));
                mate || another || self.joined_cue(at, end, frame) || self.new_speaker(next, end)
            }
            _ if matches!(self.form(at), "while" | "whereas") => self.new_speaker(next, end),
            // `criticized Clinton during a rally`: when it was said is no content.
            _ if frame.short
                && !finite
                && self.tag(start) != Tag::Particle
                && matches!(self.tag(at), Tag::Preposition | Tag::Subordinator)
                && (matches!(self.form(at), "during" | "after" | "before" | "amid" | "when" | "until")
                    || matches!(self.form(at), "as" | "because" | "since" | "though" | "although")
                        && self.subject_and_verb(next, end)) =>
            {
                true
            }
            // `a group called Future 45 ran`: the cue was an attribute, its object ends before the verb.
            _ if frame.short
                && !finite
                && at + 1 < end
                && self.is_finite(at)
                && self.is_lone_object(start, at) =>
            {
                true
            }
            // `girls who prefer pink still …`: the verb of the clause around the relative one.
            _ => {
                frame.relative
                    && frame.short
                    && !finite
                    && self.is_finite(at)
                    && !(start..at).any(|i| matches!(self.tag(i), Tag::Relative | Tag::Subordinator))
            }
        }
    }

    /// Whether a phrase with what hangs on it and a finite verb stand at `at`.
    fn subject_and_verb(&self, at: usize, end: usize) -> bool {
        let at = self.skip_adverbs(at, end);
        let Some(index) = self.syntax.phrase_starting(at).filter(|_| at < end) else { return false };
        let verb = self.skip_adverbs(self.syntax.extend(self.document, index).end, end);
        verb < end && self.is_finite(verb)
    }

    /// Whether nothing but one phrase with what hangs on it stands from `start` to `end`.
    fn is_lone_object(&self, start: usize, end: usize) -> bool {
        let phrase = self.syntax.phrase_starting(start);
        phrase.is_some_and(|p| self.skip_adverbs(self.syntax.extend(self.document, p).end, end) == end)
    }

    /// Whether a phrase and a participle of a cue stand at `at`.
    fn with_participle(&self, at: usize, end: usize) -> bool {
        let Some(index) = self.syntax.phrase_starting(at).filter(|_| at < end) else { return false };
        let verb = self.skip_adverbs(self.syntax.extend(self.document, index).end, end);
        verb < end && self.tag(verb) == Tag::Gerund && self.is_cue_verb(verb)
    }

    /// Whether a content ends at the comma or dash before `next`.
    fn ends_at_mark(&self, next: usize, end: usize, comma: bool, frame: Frame) -> bool {
        let verb = self.skip_adverbs(next, end);
        if verb >= end {
            return false;
        }
        if frame.relative && comma && self.is_finite(verb) {
            return true;
        }
        if frame.subordinate && comma && self.main_clause_begins(next, end) {
            return true;
        }
        if self.form(next) == "according" && self.form((next + 1).min(end - 1)) == "to" {
            return true;
        }
        // `…, with half saying …` and `…, even as he …` are the writer's.
        if comma && (self.form(next) == "with" && self.with_participle(next + 1, end))
            || self.form(next) == "even" && self.form((next + 1).min(end - 1)) == "as"
        {
            return true;
        }
        // `criticised the plan, offered none`
        if frame.short && comma && self.tag(verb) == Tag::Verb && !self.is_base(verb) {
            return true;
        }
        match self.tag(verb) {
            Tag::Gerund if self.is_cue_verb(verb) => true,
            Tag::Gerund => comma && frame.short,
            Tag::Conjunction if comma => {
                let after = self.skip_adverbs(verb + 1, end);
                let clause = frame.short && self.form(verb) != "or" && self.clause_begins(after, end);
                let mate = frame.short
                    && after < end
                    && (self.tag(after) == Tag::Auxiliary
                        || self.tag(after) == Tag::Verb && !self.is_base(after));
                clause || mate || self.joined_cue(verb, end, frame) || self.new_speaker(verb + 1, end)
            }
            _ if comma && matches!(self.form(next), "while" | "whereas" | "though" | "although" | "as") => {
                frame.short && self.clause_begins(next + 1, end) || self.new_speaker(next + 1, end)
            }
            Tag::Subordinator if comma => frame.short && self.form(next) != "that",
            _ if comma && frame.short && self.phrase(next).is_some() => {
                let phrase = self.syntax.phrase_starting(next);
                let far = phrase.map_or(next, |p| self.syntax.extend(self.document, p).end);
                let verb = self.skip_adverbs(far, end);
                verb < end && self.is_finite(verb)
            }
            _ => false,
        }
    }

    /// Whether a finite cue verb without a subject of its own follows the conjunction at `at`:
    /// `… and called for calm`.
    fn joined_cue(&self, at: usize, end: usize, frame: Frame) -> bool {
        let mut verb = self.skip_adverbs(at + 1, end);
        let mut auxiliary = false;
        while verb < end && (self.tag(verb) == Tag::Auxiliary || self.is_adverb(verb)) {
            auxiliary = true;
            verb += 1;
        }
        if verb >= end || !self.is_cue_verb(verb) {
            return false;
        }
        match self.tag(verb) {
            Tag::Verb => {
                let agrees = frame.past.is_none_or(|past| past == self.is_past(verb));
                // `agrees that … and said “…”`: a quotation of its own tells, too.
                let quotes = verb + 1 < end && self.opens(verb + 1).is_some_and(|q| q.speech);
                auxiliary || (!self.is_base(verb) && (agrees || quotes))
            }
            Tag::Participle => auxiliary,
            _ => false,
        }
    }

    /// Whether the finite verb at `verb` is a past tense.
    pub(super) fn is_past(&self, verb: usize) -> bool {
        !self.is_base(verb) && !self.form(verb).ends_with('s')
    }

    /// Whether the form can only be finite (`calls`, `called`), not a bare `call`.
    fn is_base(&self, verb: usize) -> bool {
        self.form(verb) == self.syntax.lemma(self.document, verb)
    }

    /// Whether a subject with a cue verb and a content of its own begins at `at`.
    fn new_speaker(&self, at: usize, end: usize) -> bool {
        let at = self.skip_adverbs(at, end);
        let Some(index) = self.syntax.phrase_starting(at).filter(|_| at < end) else { return false };
        let stop = self.syntax.extend(self.document, index).end;
        let mut verb = self.skip_adverbs(stop, end);
        while verb < end && (self.tag(verb) == Tag::Auxiliary || self.is_adverb(verb)) {
            verb += 1;
        }
        if verb >= end || !self.is_cue_verb(verb) || self.tag(verb) == Tag::Gerund {
            return false;
        }
        let next = self.skip_adverbs(verb + 1, end);
        next < end
            && (self.form(next) == "that"
                || self.opens(next).is_some()
                || self.tag(next) == Tag::Relative
                || self.clause_begins(next, end))
    }

    /// Whether a main clause begins at `at`: a subject and a finite verb, perhaps after an adverb.
    fn main_clause_begins(&self, at: usize, end: usize) -> bool {
        let at = self.skip_adverbs(at, end);
        at < end
            && !matches!(
                self.tag(at),
                Tag::Relative | Tag::Conjunction | Tag::Subordinator | Tag::Preposition
            )
            && self.clause_begins(at, end)
    }

    /// Where the content of a preceding clause begins that ends at `end`: the sentence's start, or
    /// the last strong boundary before.
    pub(super) fn clause_start(&self, end: usize) -> usize {
        let first = self.sentence(end.saturating_sub(1)).start;
        let mut start = first;
        for at in (first..end).rev() {
            if !self.is_quoted(at) && matches!(self.mark(at), ';') && self.has_finite(at + 1..end) {
                start = at + 1;
                break;
            }
        }
        // "But the plan failed, he said": the conjunction is the outlet's.
        if self.tag(start) == Tag::Conjunction && start + 1 < end {
            start += 1;
        }
        start
    }

    /// The quotation that ends before `end`, with the words of its sentence that lead into it.
    pub(super) fn quoted_before(&self, end: usize) -> Option<Range<usize>> {
        let quote = self.quote_before(end)?;
        let sentence = self.sentence(quote.start);
        let lead = sentence.start..quote.start;
        let words = lead.clone().any(|i| self.document.tokens()[i].is_word());
        let cue = lead.into_iter().any(|i| self.is_cue_verb(i) && self.is_finite(i));
        if words && !cue && sentence.contains(&(quote.end - 1)) {
            return Some(self.clause_start(quote.start).min(quote.start)..quote.end);
        }
        // A quotation of several pieces: “One.” “Two,” he said.
        Some(quote.range())
    }
}
