//! One document as the rules see it: tokens, tags, quotations, sentences.

use super::cue::{self, Cue, CueKind};
use crate::mark::{Syntax, Tag};
use crate::text::Document;
use std::ops::Range;

/// A quotation in tokens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quote {
    /// The opening mark.
    pub(super) start: usize,
    /// One past the closing mark.
    pub(super) end: usize,
    /// Whether it is speech rather than a word or name in quotation marks.
    pub(super) speech: bool,
}

impl Quote {
    pub(super) fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

const NO_QUOTE: u32 = u32::MAX;

pub(super) struct Reader<'d> {
    pub(super) document: &'d Document,
    pub(super) syntax: &'d Syntax,
    pub(super) quotes: Vec<Quote>,
    /// For each token the quotation that holds it, or [`NO_QUOTE`].
    quote_at: Vec<u32>,
}

impl<'d> Reader<'d> {
    pub(super) fn new(document: &'d Document, syntax: &'d Syntax) -> Self {
        let mut quote_at = vec![NO_QUOTE; document.tokens().len()];
        let mut quotes = Vec::new();
        for quotation in document.quotations() {
            let range = document.tokens_in(quotation.span);
            let inner = document.tokens_in(quotation.inner);
            if inner.is_empty() {
                continue;
            }
            quote_at[range.clone()].fill(quotes.len() as u32);
            let words = document.count_words(inner.clone());
            let ended = matches!(document.mark(inner.end - 1), '.' | ',' | '!' | '?' | '…' | '—' | '–')
                || (range.end < document.tokens().len() && document.mark(range.end) == ',');
            let led = range.start > 0 && matches!(document.mark(range.start - 1), ':' | ',');
            let title = document.is_capital(inner.start) && words < 4;
            let verb = inner.clone().any(|i| matches!(syntax.tags[i], Tag::Verb | Tag::Auxiliary));
            let first = document.sentences()[document.sentence_of(range.start)].tokens.start == range.start;
            let cry = matches!(document.mark(inner.end - 1), '!' | '?');
            let speech =
                words >= 5 || (first && ended) || cry || (ended && (verb || !title)) || (led && verb);
            quotes.push(Quote { start: range.start, end: range.end, speech });
        }
        Self { document, syntax, quotes, quote_at }
    }

    pub(super) fn raw(&self, at: usize) -> &'d str {
        self.document.raw(at)
    }

    pub(super) fn mark(&self, at: usize) -> char {
        self.document.mark(at)
    }

    pub(super) fn form(&self, at: usize) -> &'d str {
        self.document.form(at)
    }

    /// A mark past the last token: sentences that break off end like others.
    pub(super) fn tag(&self, at: usize) -> Tag {
        self.syntax.tags.get(at).copied().unwrap_or(Tag::Mark)
    }

    /// The tokens of the sentence that holds `at`; nothing past the last one.
    pub(super) fn sentence(&self, at: usize) -> Range<usize> {
        let sentence = self.document.sentences().get(self.document.sentence_of(at));
        sentence.map_or(at..at, |s| s.tokens.clone())
    }

    /// The quotation that holds token `at`, marks included.
    pub(super) fn quote(&self, at: usize) -> Option<Quote> {
        let &index = self.quote_at.get(at).filter(|&&index| index != NO_QUOTE)?;
        Some(self.quotes[index as usize])
    }

    pub(super) fn is_quoted(&self, at: usize) -> bool {
        self.quote_at[at] != NO_QUOTE
    }

    /// The quotation that opens at `at`.
    pub(super) fn opens(&self, at: usize) -> Option<Quote> {
        self.quote(at).filter(|q| q.start == at)
    }

    /// The quotation that ends just before `end`, a comma outside the marks allowed.
    pub(super) fn quote_before(&self, end: usize) -> Option<Quote> {
        let ends = |end: usize| end.checked_sub(1).and_then(|i| self.quote(i)).filter(|q| q.end == end);
        ends(end).or_else(|| {
            (end > 0 && matches!(self.mark(end - 1), ',' | '—' | '–' | '-')).then(|| ends(end - 1)).flatten()
        })
    }

    pub(super) fn is_adverb(&self, at: usize) -> bool {
        self.tag(at) == Tag::Adverb && !self.is_quoted(at)
    }

    /// The first token from `at` on that is no adverb.
    pub(super) fn skip_adverbs(&self, mut at: usize, end: usize) -> usize {
        while at < end && self.is_adverb(at) {
            at += 1;
        }
        at
    }

    pub(super) fn is_finite(&self, at: usize) -> bool {
        matches!(self.tag(at), Tag::Verb | Tag::Auxiliary)
            && !matches!(self.form(at), "be" | "been" | "being" | "having")
            && !(at > 0 && self.tag(at - 1) == Tag::Particle && self.form(at - 1) == "to")
    }

    /// Whether the pronoun at `at` carries its verb: `they're`, `he'd`, `it's`.
    pub(super) fn is_contracted(&self, at: usize) -> bool {
        self.tag(at) == Tag::Pronoun
            && (self.document.tokens()[at].possessive || self.form(at).contains('\''))
            && matches!(
                self.form(at).split('\'').next(),
                Some(
                    "i" | "you"
                        | "he"
                        | "she"
                        | "it"
                        | "we"
                        | "they"
                        | "that"
                        | "there"
                        | "what"
                        | "who"
                        | "here"
                )
            )
    }

    pub(super) fn has_finite(&self, range: Range<usize>) -> bool {
        range.into_iter().any(|i| self.is_finite(i) || self.is_contracted(i))
    }

    pub(super) fn phrase(&self, at: usize) -> Option<Range<usize>> {
        self.syntax.phrase_starting(at).map(|p| self.syntax.phrases[p].tokens.clone())
    }

    /// The cues of `kind` that the token at `at` can begin; see [`cue::starting`].
    #[inline]
    pub(super) fn cues(&self, at: usize, kind: CueKind) -> &'static [Cue] {
        cue::starting(self.document, self.syntax, at, kind)
    }

    /// Whether the token is a verb that the list of cues knows, outside quotation marks.
    pub(super) fn is_cue_verb(&self, at: usize) -> bool {
        self.syntax.is_verb(at)
            && !self.is_quoted(at)
            && self.cues(at, CueKind::Verb).iter().any(|cue| self.particles(cue, at).is_some())
    }

    pub(super) fn is_stop(&self, at: usize) -> bool {
        matches!(self.mark(at), '.' | '!' | '?' | '…')
    }

    /// Whether a clause with a subject and a finite verb begins at `at`.
    pub(super) fn clause_begins(&self, at: usize, end: usize) -> bool {
        let mut subject = false;
        let mut i = at;
        let limit = end.min(at + 22);
        while i < limit {
            if self.is_contracted(i) {
                return true;
            }
            if let Some(phrase) = self.phrase(i) {
                // Two phrases side by side: object and time, or addressee and subject.
                i = phrase.end;
                subject = true;
                continue;
            }
            match self.tag(i) {
                Tag::Auxiliary | Tag::Verb if !subject && matches!(self.form(i), "having" | "being") => {
                    subject = true;
                }
                // `the time for being correct is over`
                Tag::Verb | Tag::Auxiliary
                    if subject && self.tag(i - 1) == Tag::Preposition && self.form(i).ends_with("ing") => {}
                Tag::Verb | Tag::Auxiliary => return subject && self.is_finite(i),
                Tag::Gerund => subject = true,
                Tag::Particle if self.form(i) == "to" => return false,
                Tag::Subordinator | Tag::Relative if !subject => return false,
                Tag::Subordinator if self.form(i) != "that" => return false,
                Tag::Mark if matches!(self.mark(i), ';' | ':' | '.' | '?' | '!') => return false,
                Tag::Mark if self.mark(i) == ',' && (!subject || i == at) => return false,
                _ => {}
            }
            i += 1;
        }
        false
    }

    /// Cuts punctuation off both ends; quotation marks stay.
    pub(super) fn trim(&self, mut range: Range<usize>) -> Range<usize> {
        let cut = |i: usize| {
            matches!(self.mark(i), '.' | ',' | ';' | ':' | '!' | '?' | '…' | '—' | '–' | '-' | '(' | ')')
        };
        while range.start < range.end && cut(range.end - 1) && !self.is_quoted(range.end - 1) {
            range.end -= 1;
        }
        while range.start < range.end && cut(range.start) {
            range.start += 1;
        }
        range
    }
}
