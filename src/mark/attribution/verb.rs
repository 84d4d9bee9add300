//! Verbs as cues: what stands around them says who is cited and with what.
//!
//! DESIGN. A verb is a cue only in a frame its entry allows: content after it (a that-clause, a
//! question, a bare clause, a quotation, an infinitive, an object), content before it (`“…,” he said`),
//! or content on both sides. Frames are tried from the surest to the least sure.

use super::Candidate;
use super::content::Frame;
use super::cue::{self, Cue, CueKind, takes};
use super::reader::Reader;
use super::source::Source;
use crate::mark::Tag;
use std::ops::Range;

/// A verb with the words that belong to it.
struct Verb {
    cue: &'static Cue,
    /// Auxiliaries and adverbs before it, particles after it.
    group: Range<usize>,
    verb: usize,
    passive: bool,
}

impl Reader<'_> {
    /// The relation that the verb at `at` introduces, if it does.
    pub(super) fn verb_relation(&self, at: usize) -> Option<Candidate> {
        let lemma = self.syntax.lemma(self.document, at);
        let group = self.syntax.verb_group(self.document, at);
        let passive = self.syntax.is_passive(self.document, at);
        for cue in cue::starting(lemma, CueKind::Verb) {
            let Some(end) = self.particles(cue, at) else { continue };
            let verb = Verb { cue, group: group.start..end, verb: at, passive };
            if let Some(found) = self.relation(&verb) {
                return Some(found);
            }
        }
        None
    }

    /// One past the last word of a phrasal cue that begins at `at`.
    pub(super) fn particles(&self, cue: &Cue, at: usize) -> Option<usize> {
        let mut end = at + 1;
        let stop = self.sentence(at).end;
        for word in cue.rest() {
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

    fn relation(&self, verb: &Verb) -> Option<Candidate> {
        if self.tag(verb.group.start) == Tag::Particle && self.form(verb.group.start) == "to" {
            return self.infinitive(verb);
        }
        if verb.passive {
            return self.passive(verb);
        }
        let source = self.source_before(verb.group.start, verb.verb);
        if let Some(found) = self.as_insertion(verb, source.as_ref()) {
            return Some(found);
        }
        if verb.cue.can(takes::INVERTED | takes::QUOTE)
            && let Some(found) = self.after_quotation(verb, source.as_ref())
        {
            return Some(found);
        }
        if let Some(found) = self.content_after(verb, source.as_ref()) {
            return Some(found);
        }
        if verb.cue.can(takes::INVERTED) {
            return self.after_clause(verb, source.as_ref());
        }
        None
    }

    fn candidate(
        &self,
        verb: &Verb,
        source: Option<&Source>,
        content: Vec<Range<usize>>,
        confidence: f64,
    ) -> Option<Candidate> {
        let content: Vec<_> = content.into_iter().map(|r| self.trim(r)).filter(|r| !r.is_empty()).collect();
        if content.is_empty() {
            return None;
        }
        let shared = if source.is_some_and(|s| s.shared) { 0.9 } else { 1.0 };
        Some(Candidate {
            source: source.map(|s| s.parts.clone()).unwrap_or_default(),
            cue: vec![verb.group.clone()],
            lemma: verb.cue.lemma,
            stance: verb.cue.stance,
            content,
            confidence: confidence * shared,
        })
    }

    // ---- content before the cue ----

    /// `“…,” he said` and `“…,” said Khan`, with what may follow.
    fn after_quotation(&self, verb: &Verb, source: Option<&Source>) -> Option<Candidate> {
        let group = verb.group.start;
        if self.tag(verb.verb) == Tag::Gerund {
            return None;
        }
        let sentence = self.sentence(verb.verb);
        // The speaker stands between the quotation and the verb.
        if let Some(source) = source.filter(|s| s.adjacent && !s.relative)
            && let Some(content) = self.quoted_before(source.start())
            && self.quote_before(source.start()).is_some_and(|q| q.speech && self.leads(q, &sentence))
        {
            let mut parts = vec![content];
            parts.extend(self.resumed(verb.group.end, sentence.end));
            return self.candidate(verb, Some(source), parts, 0.95);
        }
        // The speaker stands after the verb.
        let mut start = group;
        while start > sentence.start && self.is_adverb(start - 1) {
            start -= 1;
        }
        if let Some(content) = self.quoted_before(start)
            && self.quote_before(start).is_some_and(|q| q.speech || self.raw(q.end.saturating_sub(2)) == ",")
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
            return self.candidate(verb, speaker.as_ref(), parts, 0.95);
        }
        None
    }

    /// Whether the quotation belongs to the sentence: it ends inside, or it ends the one before with a
    /// question or a cry.
    fn leads(&self, quote: super::reader::Quote, sentence: &Range<usize>) -> bool {
        sentence.contains(&(quote.end - 1))
            || matches!(self.raw(quote.end.saturating_sub(2)), "?" | "!" | ",")
    }

    /// The second half of a split quotation: `…, he said, “…”`.
    fn resumed(&self, from: usize, end: usize) -> Option<Range<usize>> {
        for at in from..end.min(from + 14) {
            if let Some(quote) = self.opens(at).filter(|q| q.speech) {
                let marked = at > from && matches!(self.raw(at - 1), "," | "." | ":" | "—" | "–")
                    || self.tag(at - 1) == Tag::Conjunction;
                let other = (from..at).any(|i| self.is_cue_verb(i) && self.tag(i) != Tag::Gerund);
                return (marked && !other).then_some(quote.start..quote.end);
            }
        }
        None
    }

    /// `The plan failed, he said` and `The plan failed, said Khan`, or split by the cue.
    fn after_clause(&self, verb: &Verb, source: Option<&Source>) -> Option<Candidate> {
        if self.tag(verb.verb) != Tag::Verb {
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
            .is_some_and(|q| (2..=3).any(|n| q.end >= n && self.raw(q.end - n) == ","));
        if open <= sentence.start || !(inner || matches!(self.raw(open - 1), "," | "—" | "–" | "-")) {
            return None;
        }
        let begin = self.clause_start(open - 1);
        if begin >= open - 1 {
            return None;
        }
        let before = begin..open - 1;
        let after = self.skip_adverbs(close, sentence.end);
        let ends = after >= sentence.end || self.is_stop(after);
        let comma = after < sentence.end && matches!(self.raw(after), "," | "—" | "–");
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
                return self.candidate(verb, Some(&speaker), vec![before, rest.start..end], 0.85);
            }
        }
        let opens_subordinate = matches!(self.tag(begin), Tag::Subordinator | Tag::Relative)
            && !self.document.sentences()[self.document.sentence_of(begin)].tokens.contains(&(begin + 400))
            && !before.clone().any(|i| self.raw(i) == ",");
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
                self.candidate(verb, Some(&speaker), vec![before], if ends || comma { 0.9 } else { 0.6 })
            })
            .flatten()
    }

    /// `As Khan said, …` and `…, as Khan has said`.
    fn as_insertion(&self, verb: &Verb, source: Option<&Source>) -> Option<Candidate> {
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
                .find(|&i| self.raw(i) == "," || self.raw(i) == ":")
                .filter(|&i| i + 1 < sentence.end)?;
            let end = self.content_end(comma + 1, Frame::default());
            return self.candidate(verb, Some(source), vec![comma + 1..end], 0.8);
        }
        if self.raw(as_at - 1) == "," && (after >= sentence.end || matches!(self.raw(after), "," | ".")) {
            let begin = self.clause_start(as_at - 1);
            let mut parts = vec![begin..as_at - 1];
            if after + 1 < sentence.end && self.raw(after) == "," {
                parts.push(after + 1..sentence.end);
            }
            return self.candidate(verb, Some(source), parts, 0.75);
        }
        None
    }

    // ---- content after the cue ----

    fn frame(&self, verb: &Verb, source: Option<&Source>, short: bool) -> Frame {
        let sentence = self.sentence(verb.verb);
        let start = source.filter(|s| s.adjacent).map_or(verb.group.start, Source::start);
        let opener = start.checked_sub(1).filter(|&i| i >= sentence.start);
        let subordinate = opener.is_some_and(|i| {
            (self.tag(i) == Tag::Subordinator && self.form(i) != "that" || self.form(i) == "as")
                && (i == sentence.start
                    || matches!(self.tag(i - 1), Tag::Conjunction | Tag::Adverb)
                    || (self.raw(i - 1) == "," && i < sentence.start + 8))
        });
        // An opening participle: `Asked whether …, he …`, `Citing a report, the mayor …`.
        let subordinate = subordinate
            || (verb.group.start <= sentence.start + 2
                && source.is_none_or(|s| s.start() > verb.verb)
                && matches!(self.tag(verb.group.start), Tag::Gerund | Tag::Participle | Tag::Verb));
        let bare = matches!(self.tag(verb.group.start), Tag::Gerund | Tag::Participle)
            && source.is_some_and(|s| s.adjacent && !s.shared);
        let past = (self.tag(verb.verb) == Tag::Verb).then(|| self.is_past(verb.verb));
        Frame { past, subordinate, relative: source.is_some_and(|s| s.relative && !s.shared) || bare, short }
    }

    fn content_after(&self, verb: &Verb, source: Option<&Source>) -> Option<Candidate> {
        let sentence = self.sentence(verb.verb);
        let end = sentence.end;
        let mut start = self.skip_adverbs(verb.group.end, end);
        if start < end
            && self.is_day(start)
            && let Some(day) = self.phrase(start)
        {
            start = self.skip_adverbs(day.end, end);
        }
        let cue = verb.cue;
        // `said yes`
        if cue.can(takes::QUOTE)
            && source.is_some()
            && matches!(self.form(verb.group.end.min(end - 1)), "yes" | "no")
            && !self.document.tokens()[(verb.group.end + 1).min(end - 1)].is_word()
        {
            return self.candidate(verb, source, vec![verb.group.end..verb.group.end + 1], 0.7);
        }
        if start >= end {
            return self.next_quotation(verb, source, end);
        }
        let clause = |at: usize, confidence: f64| {
            let stop = self.content_end(at, self.frame(verb, source, false));
            self.candidate(verb, source, vec![at..stop], confidence)
        };
        let short = |at: usize, confidence: f64| {
            let stop = self.content_end(at, self.frame(verb, source, true));
            self.candidate(verb, source, vec![at..stop], confidence)
        };
        let known = if source.is_some() { 1.0 } else { 0.7 };
        // A quotation, perhaps after a colon, a comma or an adverbial.
        if cue.can(takes::QUOTE) && (matches!(self.raw(start), ":" | ",") || self.opens(start).is_some()) {
            let at = if self.opens(start).is_some() { start } else { start + 1 };
            if at >= end {
                return self.next_quotation(verb, source, end);
            }
            if self.raw(start) == ":" || self.opens(at).is_some() {
                return clause(at, 0.9 * known);
            }
        }
        if cue.can(takes::THAT) && self.form(start) == "that" && self.tag(start) == Tag::Subordinator {
            return clause(start, 0.9 * known);
        }
        if cue.can(takes::WH) && self.is_question(start) {
            return clause(start, 0.8 * known);
        }
        if let Some(found) = self.with_object(verb, source, start, end) {
            return Some(found);
        }
        if cue.can(takes::TO) && self.form(start) == "to" && self.tag(start) == Tag::Particle {
            return short(start, 0.7 * known);
        }
        if self.tag(start) == Tag::Preposition
            && cue.can(takes::THAT | takes::QUOTE)
            && let Some(found) = self.delayed(verb, source, start, end)
        {
            return Some(found);
        }
        if cue.can(takes::CLAUSE) && self.clause_begins(start, end) {
            return clause(start, 0.75 * known);
        }
        // Time, place, manner or addressee between the cue and its content.
        if cue.can(takes::THAT | takes::QUOTE)
            && let Some(found) = self.delayed(verb, source, start, end)
        {
            return Some(found);
        }
        // What polls and studies find: an object or a clause.
        if cue.can(takes::DOC) && source.is_some_and(|s| self.is_document(s)) {
            let opens = self.opens_phrase(start);
            if self.clause_begins(start, end) {
                return clause(start, 0.75);
            } else if opens {
                return short(start, 0.65);
            }
        }
        if cue.can(takes::GER) && self.tag(start) == Tag::Gerund {
            return short(start, 0.6 * known);
        }
        let preposition = takes::preposition(self.form(start)) & !takes::TO;
        if cue.can(preposition) && self.tag(start) == Tag::Preposition {
            return short(start, 0.6 * known);
        }
        if cue.can(takes::NP) && source.is_some() && self.opens_phrase(start) && !self.is_day(start) {
            return short(start, 0.55 * known);
        }
        if cue.can(takes::NP) && source.is_some() && self.opens(start).is_some() {
            return short(start, 0.6 * known);
        }
        None
    }

    /// Whether an object begins at `at`, with an attribute or quotation mark in front perhaps.
    fn opens_phrase(&self, at: usize) -> bool {
        self.phrase(at).is_some()
            || matches!(self.tag(at), Tag::Determiner | Tag::Adjective | Tag::Number | Tag::Participle)
    }

    /// Whether the source is a text: a poll, study, record.
    fn is_document(&self, source: &Source) -> bool {
        source.parts.iter().cloned().flatten().any(|i| super::speaker::is_document(self.form(i)))
    }

    fn is_question(&self, at: usize) -> bool {
        self.tag(at) == Tag::Relative
            || matches!(self.form(at), "whether" | "if" | "why" | "how" | "when" | "where")
    }

    /// Whether the phrase at `at` only says when: `Monday`, `last week`, `this year`.
    fn is_day(&self, at: usize) -> bool {
        let Some(phrase) = self.phrase(at) else { return false };
        let last = self.form(phrase.end - 1);
        if self.raw(phrase.end - 1).bytes().all(|b| b.is_ascii_uppercase()) {
            // A paper: TODAY.
            return false;
        }
        let unit = matches!(last, "week" | "month" | "year" | "night" | "morning" | "evening" | "afternoon");
        let pointing =
            matches!(self.form(at), "last" | "this" | "next" | "late" | "early" | "that" | "earlier");
        let day = matches!(
            last,
            "monday"
                | "tuesday"
                | "wednesday"
                | "thursday"
                | "friday"
                | "saturday"
                | "sunday"
                | "yesterday"
                | "today"
        );
        phrase.len() <= 3 && (day || unit && (pointing || phrase.len() == 2 && self.tag(at) == Tag::Name))
    }

    /// `He paused, then said.` + “…” in the next sentence, or after a colon that ends the line.
    fn next_quotation(&self, verb: &Verb, source: Option<&Source>, end: usize) -> Option<Candidate> {
        if self.raw(end - 1) != ":" || !verb.cue.can(takes::QUOTE) {
            return None;
        }
        let quote = self.opens(end)?;
        self.candidate(verb, source, vec![quote.range()], 0.85)
    }

    /// Frames with an object before or inside the content.
    fn with_object(
        &self,
        verb: &Verb,
        source: Option<&Source>,
        start: usize,
        end: usize,
    ) -> Option<Candidate> {
        let cue = verb.cue;
        let object = self.syntax.phrase_starting(start).filter(|_| !self.is_day(start));
        let object = object?;
        let near = self.syntax.phrases[object].tokens.end;
        let far = self.syntax.extend(self.document, object).end;
        let short = |at: usize, confidence: f64| {
            let stop = self.content_end(at, self.frame(verb, source, true));
            self.candidate(verb, source, vec![at..stop], confidence)
        };
        let stops = [self.skip_adverbs(near, end), self.skip_adverbs(far, end)];
        for &after in &stops {
            // A title in quotation marks belongs to the addressee: `told “Meet the Press” that`.
            let after = self.opens(after.min(end - 1)).filter(|q| !q.speech).map_or(after, |q| q.end);
            if after >= end {
                continue;
            }
            if cue.can(takes::OBJ_THAT) {
                let that = self.form(after) == "that" && self.tag(after) == Tag::Subordinator;
                let quoted = self.opens(after).is_some()
                    || (matches!(self.raw(after), ":" | ",")
                        && after + 1 < end
                        && self.opens(after + 1).is_some());
                let clause = cue.can(takes::CLAUSE)
                    && self.tag(after) != Tag::Preposition
                    && self.clause_begins(after, end);
                if that || quoted || clause {
                    let stop = self.content_end(after, self.frame(verb, source, false));
                    return self.candidate(verb, source, vec![after..stop], 0.85);
                }
            }
            if cue.can(takes::OBJ_WH | takes::OBJ_THAT)
                && self.is_question(after)
                && self.tag(after) != Tag::Mark
                && !matches!(self.form(after), "who" | "which")
            {
                let stop = self.content_end(after, self.frame(verb, source, false));
                return self.candidate(verb, source, vec![after..stop], 0.75);
            }
            let told = cue.can(takes::TO) && self.form(after.min(end - 1)) == "to"
                || self.form(after) == "not" && self.form((after + 1).min(end - 1)) == "to";
            if cue.can(takes::OBJ_THAT) && told && self.tag(after) == Tag::Particle {
                return short(after, 0.7);
            }
            let wanted = match self.form(after) {
                "to" if self.tag(after) == Tag::Particle => takes::OBJ_TO,
                "to" => takes::OBJ_TO_NP,
                "of" => takes::OBJ_OF,
                "for" => takes::OBJ_FOR,
                "with" => takes::OBJ_WITH,
                "on" => takes::OBJ_ON,
                "as" => takes::AS,
                _ => 0,
            };
            if cue.can(wanted) && source.is_some() {
                return short(start, 0.75);
            }
        }
        // An addressee that runs on: `told a town hall in Salem, New Hampshire, that`.
        if cue.can(takes::OBJ_THAT)
            && let Some(that) = (near..end.min(near + 14))
                .take_while(|&i| !self.is_finite(i) && !self.is_quoted(i))
                .find(|&i| self.form(i) == "that" && self.tag(i) == Tag::Subordinator)
        {
            let stop = self.content_end(that, self.frame(verb, source, false));
            return self.candidate(verb, source, vec![that..stop], 0.8);
        }
        // The preposition may stand further on: `accused the party and its leader of …`.
        let marks =
            [("of", takes::OBJ_OF), ("as", takes::AS), ("for", takes::OBJ_FOR), ("to", takes::OBJ_TO)];
        for (word, bit) in marks {
            if cue.can(bit) && source.is_some() {
                let stop = self.content_end(start, self.frame(verb, source, true));
                if (near..stop).any(|i| {
                    self.form(i) == word
                        && !self.is_quoted(i)
                        && (bit != takes::OBJ_TO || self.tag(i) == Tag::Particle)
                        && !self.has_finite(near..i)
                }) {
                    return self.candidate(verb, source, vec![start..stop], 0.65);
                }
            }
        }
        None
    }

    /// `said in an interview on Monday that …`, `said to reporters: “…”`.
    fn delayed(&self, verb: &Verb, source: Option<&Source>, start: usize, end: usize) -> Option<Candidate> {
        let mut at = start;
        let limit = end.min(start + 16);
        while at < limit {
            if self.form(at) == "that" && self.tag(at) == Tag::Subordinator && at > start {
                if !verb.cue.can(takes::THAT) {
                    return None;
                }
                let stop = self.content_end(at, self.frame(verb, source, false));
                return self.candidate(verb, source, vec![at..stop], 0.85);
            }
            if at > start && self.opens(at).is_some_and(|q| q.speech) && matches!(self.raw(at - 1), "," | ":")
            {
                let stop = self.content_end(at, self.frame(verb, source, false));
                return self.candidate(verb, source, vec![at..stop], 0.85);
            }
            if at > start
                && verb.cue.can(takes::CLAUSE)
                && !matches!(self.tag(at - 1), Tag::Preposition | Tag::Mark)
                && self.phrase(at).is_some()
                && self.clause_begins(at, end)
            {
                let stop = self.content_end(at, self.frame(verb, source, false));
                return self.candidate(verb, source, vec![at..stop], 0.65);
            }
            if let Some(phrase) = self.phrase(at) {
                at = phrase.end;
                continue;
            }
            let passes = match self.tag(at) {
                Tag::Preposition | Tag::Adverb | Tag::Number => true,
                Tag::Mark => self.raw(at) == "," || (self.raw(at) == ":" && at > start),
                Tag::Conjunction => self.form(at) == "and",
                _ => false,
            };
            if !passes {
                return None;
            }
            at += 1;
        }
        None
    }

    // ---- passives and infinitives ----

    /// `It was reported that …`, `Khan is said to …`, `Delhi was accused of … by …`.
    fn passive(&self, verb: &Verb) -> Option<Candidate> {
        let sentence = self.sentence(verb.verb);
        let end = sentence.end;
        let start = self.skip_adverbs(verb.group.end, end);
        let cue = verb.cue;
        let bare = !matches!(self.tag(verb.group.start), Tag::Auxiliary | Tag::Verb);
        let subject = self.source_before(verb.group.start, verb.verb);
        let agent = |from: usize| {
            (from..end)
                .take_while(|&i| !matches!(self.raw(i), "," | ";" | ":") || self.is_quoted(i))
                .find(|&i| self.form(i) == "by" && self.phrase(i + 1).is_some())
        };
        let speaker = |by: Option<usize>| by.and_then(|i| self.phrase_onward(i + 1)).map(Source::at);
        if start >= end {
            return None;
        }
        if cue.can(takes::THAT) && self.form(start) == "that" && self.tag(start) == Tag::Subordinator {
            let stop = self.content_end(start, self.frame(verb, None, false));
            let told = cue.can(takes::OBJ_THAT);
            let source = subject.as_ref().filter(|s| !told && self.form(s.start()) != "it");
            return self.candidate(verb, source.filter(|_| false), vec![start..stop], 0.7);
        }
        if cue.can(takes::WH)
            && self.is_question(start)
            && self.form(start) != "who"
            && self.form(start) != "which"
        {
            let stop = self.content_end(start, self.frame(verb, None, false));
            return self.candidate(verb, None, vec![start..stop], 0.6);
        }
        let asked = cue.lemma.contains(' ') && cue.can(takes::GER) && cue.lemma.starts_with("ask");
        if asked && (self.phrase(start).is_some() || matches!(self.tag(start), Tag::Gerund | Tag::Determiner))
        {
            let stop = self.content_end(start, self.frame(verb, None, true));
            return self.candidate(verb, None, vec![start..stop], 0.6);
        }
        let subject = subject.filter(|s| s.adjacent)?;
        let parts = subject.parts[0].clone();
        let to = self.form(start) == "to" && self.tag(start) == Tag::Particle;
        let opinion = takes::THAT | takes::OBJ_TO;
        if to && cue.can(opinion) && !bare {
            let stop = self.content_end(start, self.frame(verb, None, true));
            return self.candidate(verb, speaker(agent(start)).as_ref(), vec![parts, start..stop], 0.6);
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
            return self.candidate(verb, speaker(by).as_ref(), vec![parts, start..stop], 0.55);
        }
        if self.form(start) == "by" && cue.can(takes::NP | takes::OBJ_OF | takes::OBJ_FOR | takes::AS) {
            let source = speaker(by)?;
            let mut content = vec![parts];
            let rest = source.parts[0].end;
            if rest < end && matches!(self.form(rest), "of" | "as" | "for") {
                content.push(rest..self.content_end(rest, self.frame(verb, None, true)));
            }
            return self.candidate(verb, Some(&source), content, 0.5);
        }
        None
    }

    /// An infinitive that no verb governs directly: `a plan to urge the king to …`. Its source is
    /// seldom in the sentence, so only the plainest frames count.
    fn infinitive(&self, verb: &Verb) -> Option<Candidate> {
        let end = self.sentence(verb.verb).end;
        let start = self.skip_adverbs(verb.group.end, end);
        if start >= end || !verb.cue.can(takes::THAT) {
            return None;
        }
        if self.form(start) == "that" && self.tag(start) == Tag::Subordinator {
            let source = self.phrase_back(verb.group.start, self.sentence(verb.verb).start).map(Source::at);
            let stop = self.content_end(start, self.frame(verb, None, false));
            return self.candidate(verb, source.as_ref(), vec![start..stop], 0.4);
        }
        None
    }
}
