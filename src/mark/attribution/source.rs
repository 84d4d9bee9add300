//! Where the source of a cue stands.

use super::reader::Reader;
use crate::mark::Tag;
use crate::mark::times::{is_stretch, is_weekday};
use std::ops::Range;

/// The words of a source and how they were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) parts: Vec<Range<usize>>,
    /// Found through `who`, `which` or `that`: the cue stands in a relative clause.
    pub(super) relative: bool,
    /// Taken over from another verb of the sentence.
    pub(super) shared: bool,
    /// The source stands right before the cue (but for adverbs and insertions).
    pub(super) adjacent: bool,
}

impl Source {
    pub(super) fn at(range: Range<usize>) -> Self {
        Self { parts: vec![range], relative: false, shared: false, adjacent: true }
    }

    pub(super) fn start(&self) -> usize {
        self.parts[0].start
    }
}

impl Reader<'_> {
    /// The source of a verb group that begins at `group` and ends with `verb`.
    pub(super) fn source_before(&self, group: usize, verb: usize) -> Option<Source> {
        self.source_step(group, verb, 0)
    }

    fn source_step(&self, group: usize, verb: usize, depth: u8) -> Option<Source> {
        let first = self.sentence(group).start;
        let mut at = group;
        loop {
            if at > first && (self.is_adverb(at - 1) || self.floats(at - 1, first)) {
                at -= 1;
            } else if let Some(day) = self.day_before(at, first) {
                at = day;
            } else {
                break;
            }
        }
        if at == first {
            return if self.tag(verb) == Tag::Gerund { self.source_after_comma(verb) } else { None };
        }
        let before = at - 1;
        let participle = matches!(self.tag(verb), Tag::Gerund | Tag::Participle) && self.is_bare(group, verb);
        if let Some(quote) = self.quote(before).filter(|q| q.end == at) {
            // `… ''overblown,'' adding that`: the comma stands inside the marks.
            let comma = (2..=3).any(|n| quote.end >= n + quote.start && self.mark(quote.end - n) == ',');
            if participle && comma && quote.start > first {
                return self.shared(quote.start, first, depth, true);
            }
            if quote.speech {
                return None;
            }
        }
        match self.tag(before) {
            Tag::Relative if matches!(self.form(before), "who" | "which" | "that") => {
                let end = if before > first && self.mark(before - 1) == ',' { before - 1 } else { before };
                let mut parts: Vec<_> = self.phrase_back(end, first).into_iter().collect();
                parts.push(before..before + 1);
                Some(Source { parts, relative: true, shared: false, adjacent: true })
            }
            Tag::Subordinator if self.form(before) == "that" => {
                let outer = self.phrase_back(before, first)?;
                let parts = vec![outer, before..before + 1];
                Some(Source { parts, relative: true, shared: false, adjacent: true })
            }
            Tag::Conjunction => self.shared(before, first, depth, participle),
            Tag::Preposition if self.tag(verb) == Tag::Gerund => {
                self.shared(before, first, depth, true).or_else(|| self.source_after_comma(verb))
            }
            Tag::Subordinator if participle => {
                self.shared(before, first, depth, true).or_else(|| self.source_after_comma(verb))
            }
            Tag::Mark => match self.mark(before) {
                ',' | ')' | '—' | '–' | '-' if participle => {
                    self.shared(before, first, depth, true).or_else(|| self.source_after_comma(verb))
                }
                ',' | ')' | '—' | '–' | '-' => {
                    self.inserted(before, first).or_else(|| self.shared(before, first, depth, false))
                }
                _ => None,
            },
            // `those surveyed said`
            Tag::Participle if before > first && self.tag(verb) == Tag::Verb => {
                let start = self.phrase_back(before, first)?.start;
                Some(Source::at(start..at))
            }
            Tag::Noun | Tag::Name | Tag::Pronoun | Tag::Number | Tag::Adjective => {
                // `people briefed by officials saying`: a participle's own noun stands before it.
                let found = self.phrase_back(at, first)?;
                let start = self.relative_before(found.start, first).unwrap_or(found.start);
                Some(Source::at(start..at))
            }
            _ => None,
        }
    }

    /// Whether the word at `at` floats behind its subject: `the two both said`, `Obama himself said`.
    fn floats(&self, at: usize, first: usize) -> bool {
        at > first
            && matches!(
                self.form(at),
                "both" | "all" | "each" | "himself" | "herself" | "itself" | "themselves" | "myself"
            )
            && (matches!(self.tag(at - 1), Tag::Noun | Tag::Name | Tag::Pronoun | Tag::Relative)
                || matches!(self.mark(at - 1), ',' | ')'))
    }

    /// Where a phrase naming a day (`on Monday`, `in May`, `Friday`) begins that ends at `end`.
    fn day_before(&self, end: usize, first: usize) -> Option<usize> {
        let index = self.syntax.phrase_ending(end)?;
        let start = self.syntax.phrases[index].tokens.start;
        let head = self.form(self.syntax.phrases[index].head);
        let time = is_weekday(head) || is_stretch(head);
        if !time || start <= first {
            return None;
        }
        if self.tag(start - 1) == Tag::Preposition {
            return (start - 1 > first).then_some(start - 1);
        }
        let subject = matches!(self.tag(start - 1), Tag::Noun | Tag::Name | Tag::Pronoun)
            || self.mark(start - 1) == ')';
        subject.then_some(start)
    }

    /// The noun phrase that ends at `end`, from its first word: possessors, what it hangs on through
    /// prepositions, what it is coordinated with.
    pub(super) fn phrase_back(&self, end: usize, first: usize) -> Option<Range<usize>> {
        let mut index = self.syntax.phrase_ending(end)?;
        let mut start = self.syntax.phrases[index].tokens.start;
        if start < first || self.form(self.syntax.phrases[index].head) == "there" {
            return None;
        }
        while start > first {
            let mut before = start - 1;
            match self.tag(before) {
                Tag::Preposition => {
                    if before > first
                        && matches!(self.tag(before - 1), Tag::Adjective | Tag::Participle)
                        && self.syntax.phrase_at(before - 1).is_none()
                    {
                        before -= 1;
                    }
                }
                Tag::Conjunction if matches!(self.form(before), "and" | "or") => {
                    // Only a phrase at a clause's edge is surely part of the subject.
                    let Some(mate) = self.syntax.phrase_ending(before) else { break };
                    let edge = self.syntax.phrases[mate].tokens.start;
                    let clear = edge == first
                        || matches!(self.tag(edge - 1), Tag::Subordinator | Tag::Mark | Tag::Relative);
                    if !clear {
                        break;
                    }
                }
                _ => break,
            }
            match self.syntax.phrase_ending(before) {
                Some(outer) if before > first && self.syntax.phrases[outer].tokens.start >= first => {
                    index = outer;
                    start = self.syntax.phrases[index].tokens.start;
                }
                _ => break,
            }
        }
        Some(start..end)
    }

    /// Where the antecedent begins of a relative clause without commas that ends at the phrase at
    /// `object`: `officials who spoke with the paper said`.
    fn relative_before(&self, object: usize, first: usize) -> Option<usize> {
        let mut finite = 0;
        for at in (first.max(object.saturating_sub(10))..object).rev() {
            if matches!(self.tag(at), Tag::Mark | Tag::Subordinator) {
                return None;
            }
            if self.is_finite(at) && !self.is_finite(at + 1) {
                finite += 1;
            }
            if self.tag(at) == Tag::Relative {
                let fits = self.form(at) == "who" && finite == 1;
                return fits.then(|| self.phrase_back(at, first)).flatten().map(|r| r.start);
            }
        }
        None
    }

    /// A subject whose apposition or relative clause ends at the mark `close`.
    fn inserted(&self, close: usize, first: usize) -> Option<Source> {
        let open = match self.mark(close) {
            ')' => '(',
            mark => mark,
        };
        for at in (first + 1..close).rev() {
            if matches!(self.mark(at), ';' | ':') {
                return None;
            }
            if self.mark(at) != open {
                continue;
            }
            let relative = matches!(self.tag(at + 1), Tag::Relative);
            let apposition = self.phrase(at + 1).is_some() || self.tag(at + 1) == Tag::Adverb;
            let participle =
                matches!(self.tag(at + 1), Tag::Participle | Tag::Gerund | Tag::Preposition | Tag::Adjective);
            if !(relative || apposition || participle || open != ',') {
                continue;
            }
            // `Senator Johnny Isakson (R-Ga.), one of the few …`
            let bracket = (self.mark(at - 1) == ')')
                .then(|| (first + 1..at).rev().find(|&i| self.mark(i) == '('))
                .flatten();
            let Some(found) = self.phrase_back(bracket.unwrap_or(at), first) else { continue };
            // A clause in front is no subject: "The vote failed, the mayor, …".
            if !relative
                && self.has_finite(at + 1..close)
                && self.phrase(at + 1).is_some()
                && !(at + 1..close).any(|i| self.tag(i) == Tag::Relative)
            {
                continue;
            }
            let end = if self.mark(close) == ')' { close + 1 } else { close };
            return Some(Source::at(found.start..end));
        }
        None
    }

    /// The subject of the nearest verb on the left that can share it: finite, and not in the content of
    /// another cue (`says he likes her and calls …`). A participle hangs on the main clause (`loose`).
    fn shared(&self, from: usize, first: usize, depth: u8, loose: bool) -> Option<Source> {
        if depth > 3 {
            return None;
        }
        let conjoined = self.tag(from) == Tag::Conjunction;
        let mates = (first..from).rev().filter(|&i| {
            !self.is_quoted(i)
                && (self.is_finite(i) && !self.in_complement(i, first)
                    || (self.tag(i) == Tag::Participle && !loose && conjoined))
        });
        let mut nearest = None;
        for mate in mates.take(6) {
            let group = self.syntax.verb_group(self.document, mate).start;
            let Some(source) =
                self.source_step(group, mate, depth + 1).or_else(|| self.source_inverted(mate))
            else {
                continue;
            };
            if !self.is_embedded(&source, first, loose) {
                nearest = Some(source);
                break;
            }
            nearest.get_or_insert(source);
        }
        let mut source = nearest?;
        source.shared = true;
        source.adjacent = false;
        Some(source)
    }

    /// Whether the clause of this subject stands inside another: after a cue verb, or (where the main
    /// clause is wanted) after a subordinator or in a relative clause.
    fn is_embedded(&self, source: &Source, first: usize, main: bool) -> bool {
        let mut before = source.start();
        while before > first && self.is_adverb(before - 1) {
            before -= 1;
        }
        if source.shared || before == first {
            return false;
        }
        let opener = before - 1;
        let complement = self.is_cue_verb(opener) && !self.is_quoted(before)
            || self.form(opener) == "that" && self.tag(opener) == Tag::Subordinator;
        complement
            || main
                && (source.relative
                    || matches!(self.tag(opener), Tag::Relative)
                    || self.tag(opener) == Tag::Subordinator && opener > first)
    }

    /// Whether the verb stands in a that-clause or another complement of a cue before it, so that its
    /// subject is not the speaker.
    fn in_complement(&self, verb: usize, first: usize) -> bool {
        let clause = &self.syntax.clauses[self.syntax.clause_of(verb)];
        clause.start >= first
            && clause.start > 0
            && matches!(self.tag(clause.start), Tag::Subordinator)
            && self.form(clause.start) == "that"
            && (first..clause.start).any(|i| self.is_cue_verb(i))
    }

    /// `said Khan`: the phrase after an inverted verb of speech.
    fn source_inverted(&self, verb: usize) -> Option<Source> {
        self.is_cue_verb(verb).then(|| self.phrase(verb + 1)).flatten().map(Source::at)
    }

    /// The subject that follows an opening participle clause: `Citing a report, the mayor …`.
    fn source_after_comma(&self, verb: usize) -> Option<Source> {
        let end = self.sentence(verb).end;
        let comma = (verb..end)
            .find(|&i| self.mark(i) == ',' && !self.is_quoted(i) && self.phrase(i + 1).is_some())?;
        let phrase = self.phrase(comma + 1)?;
        let after = self.skip_adverbs(phrase.end, end);
        (after < end).then_some(Source { shared: true, adjacent: false, ..Source::at(phrase) })
    }

    /// A source that begins at `start` and may run on: prepositional phrases, apposition, relative clause.
    pub(super) fn phrase_onward(&self, start: usize) -> Option<Range<usize>> {
        let index = self.syntax.phrase_starting(start)?;
        let end = self.sentence(start).end;
        let mut stop = self.syntax.extend(self.document, index).end;
        loop {
            if stop + 1 >= end || self.is_quoted(stop) {
                break;
            }
            // A second name: `Khan and Modi`, `spokesman John Smith`.
            if self.form(stop) == "and"
                && let Some(next) = self.syntax.phrase_starting(stop + 1)
                && !self.follows_verb(self.syntax.phrases[next].tokens.end, end)
            {
                stop = self.syntax.extend(self.document, next).end;
                continue;
            }
            if self.mark(stop) == ',' {
                let next = stop + 1;
                let relative =
                    matches!(self.form(next), "who" | "which" | "whose") && self.tag(next) == Tag::Relative;
                let apposition = self.phrase(next).is_some() && self.tag(next) != Tag::Pronoun;
                if relative {
                    let close = (next..end)
                        .find(|&i| self.mark(i) == ',' || self.is_quoted(i) || self.mark(i) == ';');
                    stop = close.unwrap_or(end);
                    continue;
                }
                if apposition {
                    let phrase = self.syntax.phrase_starting(next);
                    let far = phrase.map_or(next, |p| self.syntax.extend(self.document, p).end);
                    // An apposition is closed by a mark.
                    let closed = far >= end || !self.document.tokens()[far].is_word();
                    if closed && !self.follows_verb(far, end) {
                        stop = far;
                        continue;
                    }
                }
            } else if self.form(stop) == "who" {
                let close = (stop..end).find(|&i| self.mark(i) == ',' || self.is_quoted(i));
                stop = close.unwrap_or(end);
                continue;
            }
            break;
        }
        Some(self.trim(start..stop))
    }

    fn follows_verb(&self, at: usize, end: usize) -> bool {
        let at = self.skip_adverbs(at, end);
        at < end && self.is_finite(at)
    }
}
