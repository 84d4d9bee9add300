//! Verbs whose content stands after them: a clause, a question, a quotation, an infinitive, an object.

use super::Candidate;
use super::construction::Construction;
use super::content::Frame;
use super::cue::takes;
use super::reader::Reader;
use super::source::Source;
use super::verb::Verb;
use crate::mark::Tag;
use crate::mark::times::{is_stretch, is_weekday};

impl Reader<'_> {
    pub(super) fn frame(&self, verb: &Verb, source: Option<&Source>, short: bool) -> Frame {
        let sentence = self.sentence(verb.verb);
        let start = source.filter(|s| s.adjacent).map_or(verb.group.start, Source::start);
        let opener = start.checked_sub(1).filter(|&i| i >= sentence.start);
        let subordinate = opener.is_some_and(|i| {
            (self.tag(i) == Tag::Subordinator && self.form(i) != "that" || self.form(i) == "as")
                && (i == sentence.start
                    || matches!(self.tag(i - 1), Tag::Conjunction | Tag::Adverb)
                    || (self.mark(i - 1) == ',' && i < sentence.start + 8))
        });
        // An opening participle: `Asked whether …, he …`, `Citing a report, the mayor …`.
        let subordinate = subordinate
            || (source.is_none_or(|s| s.start() > verb.verb)
                && (verb.group.start <= sentence.start + 2
                    || self.tag(verb.verb) == Tag::Gerund
                        && !self.has_finite(sentence.start..verb.group.start))
                && matches!(self.tag(verb.group.start), Tag::Gerund | Tag::Participle | Tag::Verb));
        let bare = matches!(self.tag(verb.group.start), Tag::Gerund | Tag::Participle)
            && source.is_some_and(|s| s.adjacent && !s.shared);
        let past = (self.tag(verb.verb) == Tag::Verb).then(|| self.is_past(verb.verb));
        Frame { past, subordinate, relative: source.is_some_and(|s| s.relative && !s.shared) || bare, short }
    }

    pub(super) fn content_after(&self, verb: &Verb, source: Option<&Source>) -> Option<Candidate> {
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
            return self.candidate(verb, source, vec![verb.group.end..verb.group.end + 1], Construction::Yes);
        }
        if start >= end {
            return self.next_quotation(verb, source, end);
        }
        let clause = |at: usize, construction: Construction| {
            let stop = self.content_end(at, self.frame(verb, source, false));
            self.candidate(verb, source, vec![at..stop], construction)
        };
        let short = |at: usize, construction: Construction| {
            let stop = self.content_end(at, self.frame(verb, source, true));
            self.candidate(verb, source, vec![at..stop], construction)
        };
        // A quotation, perhaps after a colon, a comma or an adverbial.
        if cue.can(takes::QUOTE) && (matches!(self.mark(start), ':' | ',') || self.opens(start).is_some()) {
            let at = if self.opens(start).is_some() { start } else { start + 1 };
            if at >= end {
                return self.next_quotation(verb, source, end);
            }
            if self.mark(start) == ':' || self.opens(at).is_some() {
                return clause(at, Construction::Quotation);
            }
        }
        if cue.can(takes::THAT) && self.form(start) == "that" && self.tag(start) == Tag::Subordinator {
            return clause(start, Construction::That);
        }
        if cue.can(takes::WH) && self.is_question(start) {
            return clause(start, Construction::Question);
        }
        if let Some(found) = self.with_object(verb, source, start, end) {
            return Some(found);
        }
        if cue.can(takes::TO) && self.form(start) == "to" && self.tag(start) == Tag::Particle {
            return short(start, Construction::Infinitive);
        }
        if self.tag(start) == Tag::Preposition
            && cue.can(takes::THAT | takes::QUOTE)
            && let Some(found) = self.delayed(verb, source, start, end)
        {
            return Some(found);
        }
        if cue.can(takes::CLAUSE) && self.tag(start) != Tag::Preposition && self.clause_begins(start, end) {
            return clause(start, Construction::Clause);
        }
        // Any verb of saying or thinking may drop its "that" before a pronoun.
        if cue.can(takes::THAT)
            && !cue.can(takes::OBJ_THAT | takes::DOC)
            && self.tag(start) == Tag::Pronoun
            && self.clause_begins(start, end)
        {
            return clause(start, Construction::Clause);
        }
        if cue.can(takes::CLAUSE)
            && source.is_some()
            && start == verb.group.end
            && self.mark(start) == ','
            && start + 1 < end
            && matches!(self.tag(start + 1), Tag::Subordinator | Tag::Preposition | Tag::Verb)
            && self.has_finite(start + 1..end)
        {
            return clause(start + 1, Construction::ClauseComma);
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
                return clause(start, Construction::Finding);
            } else if opens {
                return short(start, Construction::Finding);
            }
        }
        if cue.can(takes::GER) && self.tag(start) == Tag::Gerund {
            return short(start, Construction::Gerund);
        }
        let preposition = takes::preposition(self.form(start)) & !takes::TO;
        if cue.can(preposition) && self.tag(start) == Tag::Preposition {
            return short(start, Construction::Preposition);
        }
        if cue.can(takes::NP) && source.is_some() && self.opens_phrase(start) && !self.is_day(start) {
            return short(start, Construction::NounPhrase);
        }
        if cue.can(takes::NP) && source.is_some() && self.opens(start).is_some() {
            return short(start, Construction::NounPhraseQuoted);
        }
        None
    }

    /// Whether an object begins at `at`, with an attribute or quotation mark in front perhaps.
    pub(super) fn opens_phrase(&self, at: usize) -> bool {
        self.phrase(at).is_some()
            || matches!(self.tag(at), Tag::Determiner | Tag::Adjective | Tag::Number | Tag::Participle)
    }

    /// Whether the source is a text: a poll, study, record.
    pub(super) fn is_document(&self, source: &Source) -> bool {
        source.parts.iter().cloned().flatten().any(|i| super::speaker::is_document(self.form(i)))
    }

    pub(super) fn is_question(&self, at: usize) -> bool {
        self.tag(at) == Tag::Relative
            || matches!(self.form(at), "whether" | "if" | "why" | "how" | "when" | "where")
    }

    /// Whether the phrase at `at` only says when: `Monday`, `last week`, `this year`.
    pub(super) fn is_day(&self, at: usize) -> bool {
        let Some(phrase) = self.phrase(at) else { return false };
        let last = self.form(phrase.end - 1);
        if self.raw(phrase.end - 1).bytes().all(|b| b.is_ascii_uppercase()) {
            // A paper: TODAY.
            return false;
        }
        let unit = is_stretch(last);
        let pointing =
            matches!(self.form(at), "last" | "this" | "next" | "late" | "early" | "that" | "earlier");
        let day = is_weekday(last) || matches!(last, "yesterday" | "today");
        phrase.len() <= 3 && (day || unit && (pointing || phrase.len() == 2 && self.tag(at) == Tag::Name))
    }

    /// `He paused, then said.` + “…” in the next sentence, or after a colon that ends the line.
    pub(super) fn next_quotation(
        &self,
        verb: &Verb,
        source: Option<&Source>,
        end: usize,
    ) -> Option<Candidate> {
        if self.mark(end - 1) != ':' || !verb.cue.can(takes::QUOTE) {
            return None;
        }
        let quote = self.opens(end)?;
        self.candidate(verb, source, vec![quote.range()], Construction::QuotationNext)
    }

    /// Frames with an object before or inside the content.
    pub(super) fn with_object(
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
        let short = |at: usize, construction: Construction| {
            let stop = self.content_end(at, self.frame(verb, source, true));
            self.candidate(verb, source, vec![at..stop], construction)
        };
        let stops = [self.skip_adverbs(near, end), self.skip_adverbs(far, end)];
        for &after in &stops {
            // A title in quotation marks belongs to the addressee: `told “Meet the Press” that`.
            let after = self.opens(after.min(end - 1)).filter(|q| !q.speech).map_or(after, |q| q.end);
            // `asked her on Friday how`, `told him Friday that`
            let on = usize::from(after + 1 < end && self.tag(after) == Tag::Preposition);
            let after = match self.phrase(after + on).filter(|_| self.is_day(after + on)) {
                Some(day) if after < end => day.end,
                _ => after,
            };
            if after >= end {
                continue;
            }
            if cue.can(takes::OBJ_THAT) {
                let that = self.form(after) == "that" && self.tag(after) == Tag::Subordinator;
                let quoted = self.opens(after).is_some()
                    || (matches!(self.mark(after), ':' | ',')
                        && after + 1 < end
                        && self.opens(after + 1).is_some());
                let clause = cue.can(takes::CLAUSE)
                    && self.tag(after) != Tag::Preposition
                    && self.clause_begins(after, end);
                if that || quoted || clause {
                    let stop = self.content_end(after, self.frame(verb, source, false));
                    return self.candidate(verb, source, vec![after..stop], Construction::ObjectThat);
                }
            }
            if cue.can(takes::OBJ_WH | takes::OBJ_THAT)
                && self.is_question(after)
                && self.tag(after) != Tag::Mark
                && !matches!(self.form(after), "who" | "which")
            {
                let stop = self.content_end(after, self.frame(verb, source, false));
                return self.candidate(verb, source, vec![after..stop], Construction::ObjectQuestion);
            }
            let told = cue.can(takes::TO) && self.form(after.min(end - 1)) == "to"
                || self.form(after) == "not" && self.form((after + 1).min(end - 1)) == "to";
            if cue.can(takes::OBJ_THAT) && told && self.tag(after) == Tag::Particle {
                return short(after, Construction::ObjectTold);
            }
            if self.form(after) == "about" && cue.can(takes::OBJ_THAT | takes::OBJ_WH) && source.is_some() {
                return short(after, Construction::ObjectAbout);
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
                return short(start, Construction::Object);
            }
        }
        // An addressee that runs on: `told a town hall in Salem, New Hampshire, that`.
        if cue.can(takes::OBJ_THAT)
            && let Some(that) = (near..end.min(near + 14))
                .take_while(|&i| !self.is_finite(i) && !self.is_quoted(i))
                .find(|&i| self.form(i) == "that" && self.tag(i) == Tag::Subordinator)
        {
            let stop = self.content_end(that, self.frame(verb, source, false));
            return self.candidate(verb, source, vec![that..stop], Construction::ObjectThatFar);
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
                    return self.candidate(verb, source, vec![start..stop], Construction::ObjectFar);
                }
            }
        }
        None
    }

    /// `said in an interview on Monday that …`, `said to reporters: “…”`.
    pub(super) fn delayed(
        &self,
        verb: &Verb,
        source: Option<&Source>,
        start: usize,
        end: usize,
    ) -> Option<Candidate> {
        let mut at = start;
        let limit = end.min(start + 16);
        while at < limit {
            if self.form(at) == "that" && self.tag(at) == Tag::Subordinator && at > start {
                if !verb.cue.can(takes::THAT) {
                    return None;
                }
                let stop = self.content_end(at, self.frame(verb, source, false));
                return self.candidate(verb, source, vec![at..stop], Construction::ThatDelayed);
            }
            if at > start
                && self.opens(at).is_some_and(|q| q.speech)
                && matches!(self.mark(at - 1), ',' | ':')
            {
                let stop = self.content_end(at, self.frame(verb, source, false));
                return self.candidate(verb, source, vec![at..stop], Construction::QuotationDelayed);
            }
            if at > start
                && verb.cue.can(takes::CLAUSE)
                && !matches!(self.tag(at - 1), Tag::Preposition | Tag::Mark)
                && self.phrase(at).is_some()
                && self.clause_begins(at, end)
            {
                let stop = self.content_end(at, self.frame(verb, source, false));
                return self.candidate(verb, source, vec![at..stop], Construction::ClauseDelayed);
            }
            if let Some(phrase) = self.phrase(at) {
                at = phrase.end;
                continue;
            }
            if let Some(title) = self.opens(at).filter(|q| !q.speech) {
                at = title.end;
                continue;
            }
            let passes = match self.tag(at) {
                Tag::Preposition | Tag::Adverb | Tag::Number => true,
                Tag::Mark => self.mark(at) == ',' || (self.mark(at) == ':' && at > start),
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
}
