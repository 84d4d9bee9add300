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
}

impl Reader<'_> {
    /// One past the last token of a content that begins at `start` in the sentence of `start`.
    pub(super) fn content_end(&self, start: usize, frame: Frame) -> usize {
        let sentence = self.sentence(start);
        let mut end = sentence.end;
        let mut depth = 0i32;
        let mut finite = false;
        let mut at = start;
        while at < end {
            if let Some(quote) = self.quote(at).filter(|q| q.start >= start || q.start == at) {
                // Marks pair across sentences: a quotation belongs to the content as a whole.
                let closes = quote.end.max(at + 1);
                let complete =
                    quote.speech && self.is_stop(closes.saturating_sub(2).max(start)) && closes < end
                        || closes >= end;
                finite |= self.has_finite(at..closes.min(end));
                at = closes;
                end = end.max(closes);
                if complete && at >= sentence.end {
                    return at;
                }
                continue;
            }
            if at > start && depth == 0 && self.ends_content(start, at, sentence.end, frame, finite) {
                return at;
            }
            match self.raw(at) {
                "(" | "[" => depth += 1,
                ")" | "]" => {
                    depth -= 1;
                    if depth < 0 {
                        return at;
                    }
                }
                _ => {}
            }
            finite |= self.is_finite(at);
            at += 1;
        }
        end
    }

    fn ends_content(&self, start: usize, at: usize, end: usize, frame: Frame, finite: bool) -> bool {
        let next = at + 1;
        if next >= end {
            return false;
        }
        match self.raw(at) {
            ";" => return true,
            "," | "—" | "–" => {
                let comma = self.raw(at) == ",";
                if frame.relative && comma && self.is_finite(self.skip_adverbs(next, end)) {
                    return true;
                }
                if frame.subordinate && comma && self.main_clause_begins(next, end) {
                    return true;
                }
                // ", according to", ", saying …", ", he added"
                if self.form(next) == "according" && next + 1 < end && self.form(next + 1) == "to" {
                    return true;
                }
                let verb = self.skip_adverbs(next, end);
                if verb < end && self.tag(verb) == Tag::Gerund && self.is_cue_verb(verb) {
                    return !frame.short || comma;
                }
                if comma && self.tag(next) == Tag::Conjunction {
                    return self.joined_cue(next, end) || self.new_speaker(next + 1, end);
                }
                if comma && matches!(self.form(next), "while" | "whereas" | "though" | "although" | "as") {
                    return self.new_speaker(next + 1, end);
                }
                if frame.short && comma && !finite && self.tag(next) == Tag::Subordinator {
                    return true;
                }
                if comma && self.tag(next) == Tag::Relative && frame.short && self.form(next) != "which" {
                    return false;
                }
            }
            _ => {
                if self.tag(at) == Tag::Conjunction && matches!(self.form(at), "and" | "but" | "or") {
                    return self.joined_cue(at, end) || self.new_speaker(next, end);
                }
                if self.form(at) == "while" || self.form(at) == "whereas" {
                    return self.new_speaker(next, end);
                }
                let _ = start;
            }
        }
        false
    }

    /// Whether a finite cue verb without a subject of its own follows the conjunction at `at`:
    /// `… and called for calm`.
    fn joined_cue(&self, at: usize, end: usize) -> bool {
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
            Tag::Verb => auxiliary || !self.is_base(verb),
            Tag::Participle => auxiliary,
            _ => false,
        }
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
            if !self.is_quoted(at) && matches!(self.raw(at), ";") && self.has_finite(at + 1..end) {
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
        let cue = lead.clone().any(|i| self.is_cue_verb(i) && self.is_finite(i));
        if words && !cue && sentence.contains(&(quote.end - 1)) {
            return Some(self.clause_start(quote.start).min(quote.start)..quote.end);
        }
        // A quotation of several pieces: “One.” “Two,” he said.
        Some(quote.range())
    }
}
