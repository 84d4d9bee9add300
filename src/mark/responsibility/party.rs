//! Whom a phrase names, and who does the act that a noun names.

use super::{CueKind, Match, Party, Reader, Valence};
use crate::mark::{ActorKind, Tag, Via};
use crate::text::Span;
use std::ops::Range;

/// Verbs that join a subject to what it is or stays.
const COPULAS: [&str; 9] = ["be", "remain", "become", "stay", "seem", "appear", "look", "prove", "sound"];

impl Reader<'_> {
    pub(super) fn is_pronoun(&self, span: Span) -> bool {
        let tokens = self.document.tokens_in(span);
        tokens.len() == 1
            && matches!(self.syntax.tags[tokens.start], Tag::Pronoun | Tag::Relative | Tag::Determiner)
    }

    pub(super) fn is_reflexive(&self, span: Span) -> bool {
        let form = self.form(self.document.tokens_in(span).start);
        form.ends_with("self") || form.ends_with("selves")
    }

    /// Phrase `index` as a party.
    pub(super) fn plain_party(&self, index: usize) -> Party {
        let phrase = &self.syntax.phrases[index];
        Party {
            span: self.document.span_of(phrase.tokens.clone()),
            actor: self.actor_of(phrase.tokens.clone(), phrase.head),
        }
    }

    /// Phrase `index` as a party, with the `of` phrases that hang on it.
    pub(super) fn party(&self, index: usize) -> Party {
        let phrase = &self.syntax.phrases[index];
        let mut end = phrase.tokens.end;
        while end + 1 < self.sentence.end
            && self.form(end) == "of"
            && let Some(next) = self.syntax.phrase_starting(end + 1)
        {
            end = self.syntax.phrases[next].tokens.end;
        }
        let actor = self.actor_of(phrase.tokens.clone(), phrase.head).or_else(|| {
            // "this restraint" belongs to whoever was just said to show it.
            let known = self
                .matches
                .iter()
                .find(|m| m.cue.kind == CueKind::Noun && m.tokens.contains(&phrase.head))?;
            let pointing = matches!(self.form(phrase.tokens.start), "this" | "these" | "such");
            let worth = super::act::valence(known.cue.worth).filter(|_| pointing)?;
            self.antecedent(phrase.tokens.start, worth)?.actor
        });
        Party { span: self.document.span_of(phrase.tokens.start..end), actor }
    }

    /// Whom a phrase names: by its head, its possessor, a demonym before its head, or, after words such
    /// as `government`, by its `of` phrase.
    fn actor_of(&self, phrase: Range<usize>, head: usize) -> Option<usize> {
        let inside: Vec<_> = self
            .mentions
            .iter()
            .filter(|m| m.tokens.start < phrase.end && phrase.start < m.tokens.end)
            .collect();
        if let Some(mention) = inside.iter().find(|m| m.tokens.contains(&head)) {
            return Some(mention.actor);
        }
        let before = || inside.iter().filter(|m| m.tokens.end <= head);
        let owner =
            before().find(|m| m.via == Via::Pronoun || self.document.tokens()[m.tokens.end - 1].possessive);
        if let Some(mention) = owner.or_else(|| before().rfind(|m| m.via == Via::Demonym)) {
            return Some(mention.actor);
        }
        let office = self.is(CueKind::Head, head);
        if office
            && phrase.end + 1 < self.sentence.end
            && matches!(self.form(phrase.end), "of" | "from")
            && let Some(next) = self.syntax.phrase_starting(phrase.end + 1)
        {
            let next = &self.syntax.phrases[next];
            let named = self.mentions.iter().find(|m| m.tokens.contains(&next.head));
            if named.is_some() {
                return named.map(|m| m.actor);
            }
        }
        // "the Trump administration", "US forces"; but in "the Syria strikes" the state is the place.
        before()
            .rfind(|m| office || m.via == Via::Alias || !self.is_state(m.actor))
            .filter(|m| m.via != Via::Metonym || office)
            .map(|m| m.actor)
    }

    pub(super) fn is_state(&self, actor: usize) -> bool {
        self.actors.get(actor).is_some_and(|a| a.kind == ActorKind::State)
    }

    /// The verb whose object begins at `start`, and where the verb's words end.
    pub(super) fn governor(&self, start: usize, kind: CueKind) -> Option<&Match> {
        let mut end = start;
        while end > self.sentence.start
            && (self.syntax.tags[end - 1] == Tag::Adverb || matches!(self.document.mark(end - 1), '“' | '"'))
        {
            end -= 1;
        }
        let found = self
            .matches
            .iter()
            .find(|m| m.cue.kind == kind && m.tokens.end == end && self.syntax.is_verb(m.tokens.start));
        if found.is_some() {
            return found;
        }
        // "launched strikes and raids"
        let last = end.checked_sub(1).filter(|&l| l > self.sentence.start)?;
        if self.form(last) == "and" {
            let mate = self.syntax.phrase_ending(last)?;
            let mate = self.syntax.phrases[mate].tokens.start;
            return self.governor(mate, kind);
        }
        None
    }

    /// The copula whose predicate begins at `start`.
    pub(super) fn copula(&self, start: usize) -> Option<usize> {
        let before = (self.sentence.start..start).rev().find(|&i| {
            self.syntax.tags[i] != Tag::Adverb && !matches!(self.form(i), "both" | "also" | "not")
        })?;
        let lemma = self.syntax.lemma(self.document, before);
        let form = self.form(before);
        let is = matches!(form, "is" | "are" | "was" | "were" | "be" | "been" | "being" | "am")
            || (COPULAS.contains(&lemma) && self.syntax.is_verb(before));
        is.then_some(before)
    }

    /// Who does the act named by the noun at `noun`, in phrase `index`: possessor, demonym, `by` phrase,
    /// subject of a light verb or of a copula, the place of a `where` clause, or, after `this` and
    /// `such`, whoever did the last act of that worth in the paragraph.
    pub(super) fn noun_agent(
        &self,
        phrase: Range<usize>,
        noun: Range<usize>,
        worth: Valence,
    ) -> Option<Party> {
        let (document, syntax) = (self.document, self.syntax);
        if let Some(owner) = self.possessor(&phrase, noun.start) {
            return Some(owner);
        }
        let before = self.mentions.iter().rfind(|m| {
            m.tokens.start >= phrase.start
                && m.tokens.end <= noun.start
                && (m.via == Via::Demonym
                    || m.via == Via::Alias
                    || (m.via == Via::Name && !self.is_state(m.actor)))
        });
        if let Some(mention) = before {
            // "anti-Pakistan": the other side.
            let anti = mention.tokens.start >= 2
                && document.mark(mention.tokens.start - 1) == '-'
                && document.form(mention.tokens.start - 2) == "anti";
            if !anti {
                return Some(Party { span: mention.span, actor: Some(mention.actor) });
            }
        }
        let end = self.attached(phrase.end.max(noun.end));
        if end < self.sentence.end
            && document.form(end) == "by"
            && let Some(by) = self.by_phrase(end)
        {
            return Some(self.party(by));
        }
        if let Some(light) = self.governor(phrase.start, CueKind::Light) {
            let doer = self.doer(light.tokens.start);
            return doer.map(|p| self.party(p));
        }
        // "strikes launched by Israel"
        let next = (end..(end + 4).min(self.sentence.end))
            .find(|&i| !matches!(syntax.tags[i], Tag::Auxiliary | Tag::Adverb));
        if let Some(next) = next
            && syntax.is_verb(next)
            && self.matches.iter().any(|m| m.cue.kind == CueKind::Light && m.tokens.start == next)
            && let Some(by) = self.by_phrase(next + 1)
        {
            return Some(self.party(by));
        }
        if let Some(copula) = self.copula(phrase.start) {
            // "There were attacks", "It is a violation" name nobody.
            let subject = self.subject(copula)?;
            let dummy =
                matches!(document.form(syntax.phrases[subject].head), "there" | "it" | "this" | "that");
            return (!dummy).then(|| self.party(subject));
        }
        // "Israel's right to self-defence", "such acts of aggression"
        if let Some(host) = self.host(phrase.start) {
            let host = syntax.phrases[host].clone();
            return self.noun_agent(host.tokens, host.head..host.head + 1, worth);
        }
        if let Some(seen) = self.seen_as(phrase.start) {
            return Some(self.party(seen));
        }
        // "India, where anti-Pakistan rhetoric intensifies"
        let place = (self.sentence.start..phrase.start).rev().find(|&i| {
            matches!(syntax.tags[i], Tag::Relative | Tag::Verb | Tag::Auxiliary | Tag::Subordinator)
        });
        if let Some(place) = place.filter(|&i| document.form(i) == "where")
            && let Some(mention) = self.mentions.iter().rfind(|m| m.tokens.end <= place)
            && place - mention.tokens.end <= 1
        {
            return Some(Party { span: mention.span, actor: Some(mention.actor) });
        }
        if matches!(document.form(phrase.start), "this" | "these" | "such") {
            return self.antecedent(phrase.start, worth);
        }
        None
    }

    /// The noun that the phrase at `start` only spells out: `right to`, `acts of`.
    fn host(&self, start: usize) -> Option<usize> {
        let before = start.checked_sub(1).filter(|&b| b > self.sentence.start)?;
        if !matches!(self.form(before), "of" | "to" | "for") {
            return None;
        }
        let host = self.syntax.phrase_ending(before)?;
        self.is(CueKind::Host, self.syntax.phrases[host].head).then_some(host)
    }

    /// Where the prepositional phrases that hang on a noun ending at `end` end.
    fn attached(&self, mut end: usize) -> usize {
        while end + 1 < self.sentence.end
            && matches!(self.form(end), "of" | "on" | "against" | "in" | "at" | "to" | "for" | "with")
            && let Some(next) = self.syntax.phrase_starting(end + 1)
        {
            end = self.syntax.phrases[next].tokens.end;
        }
        end
    }

    /// `India's`, `its`, `the Indian government's` before token `noun`.
    pub(super) fn possessor(&self, phrase: &Range<usize>, noun: usize) -> Option<Party> {
        let owner = (phrase.start..noun).rev().find(|&i| {
            self.document.tokens()[i].possessive
                || matches!(self.form(i), "its" | "their" | "his" | "her" | "my" | "our" | "your" | "whose")
        })?;
        let own =
            if self.document.tokens()[owner].possessive { phrase.start..owner + 1 } else { owner..owner + 1 };
        let actor = self.actor_of(own.clone(), owner);
        Some(Party { span: self.document.span_of(own), actor })
    }

    /// What is seen as the phrase at `start`: `views the strikes as … a violation`.
    fn seen_as(&self, start: usize) -> Option<usize> {
        let first = start.saturating_sub(10).max(self.sentence.start);
        let as_ = (first..start).rev().find(|&i| self.form(i) == "as")?;
        if (as_ + 1..start).any(|i| matches!(self.syntax.tags[i], Tag::Verb | Tag::Auxiliary)) {
            return None;
        }
        let verb = (self.sentence.start..as_).rev().find(|&i| self.syntax.is_verb(i))?;
        if as_ - verb > 8 || !self.begins(CueKind::Seeing, verb) {
            return None;
        }
        match self.syntax.is_passive(self.document, verb) {
            true => self.subject(verb),
            false => self.syntax.object_of(self.document, verb),
        }
    }

    /// The agent of the last act of that worth, in the same paragraph and at most three sentences back.
    fn antecedent(&self, at: usize, worth: Valence) -> Option<Party> {
        let paragraph = self.document.paragraph_of(at);
        let sentence = self.document.sentence_of(at);
        let near = |span: Span| {
            let token = self.document.tokens_in(span).start;
            self.document.paragraph_of(token) == paragraph && self.document.sentence_of(token) + 3 >= sentence
        };
        self.earlier
            .iter()
            .rev()
            .take_while(|r| near(r.act))
            .filter(|r| r.valence == worth)
            .find_map(|r| r.agent.clone().filter(|a| a.actor.is_some()))
    }

    /// The patient of a noun: the phrase after one of its prepositions, directly or after other phrases.
    pub(super) fn complement(&self, from: usize, slots: &[&str]) -> Option<usize> {
        let mut at = from;
        for _ in 0..3 {
            if at + 1 >= self.sentence.end
                || !(self.syntax.tags[at] == Tag::Preposition || self.form(at) == "to")
            {
                return None;
            }
            let phrase = self.syntax.phrase_starting(at + 1)?;
            if slots.contains(&self.form(at)) {
                return Some(phrase);
            }
            at = self.syntax.phrases[phrase].tokens.end;
        }
        None
    }

    /// Whether the first phrase in `range` names an outcome, good or bad, and where. The outcome is its
    /// head, or follows a measure (`a wave of violence`) or a reversal (`an end to the war`).
    pub(super) fn outcome(&self, range: Range<usize>) -> Option<(Valence, Range<usize>)> {
        // "stop worrying about unemployment" is not about unemployment.
        let first = range
            .clone()
            .take(4)
            .take_while(|&i| self.syntax.tags[i] != Tag::Preposition)
            .find_map(|i| self.syntax.phrase_starting(i))?;
        let mut phrase = &self.syntax.phrases[first];
        let reversed = self.is(CueKind::Reverser, phrase.head);
        if reversed || self.is(CueKind::Measure, phrase.head) {
            let after = phrase.tokens.end;
            if after + 1 < range.end && matches!(self.form(after), "of" | "in" | "to") {
                phrase = &self.syntax.phrases[self.syntax.phrase_starting(after + 1)?];
            }
        }
        let chosen = self.outcome_at(phrase.head)?;
        let worth = super::act::valence(chosen.cue.worth)?;
        Some((if reversed { worth.opposite() } else { worth }, chosen.tokens.clone()))
    }

    /// The longest outcome that ends at token `head`.
    pub(super) fn outcome_at(&self, head: usize) -> Option<&Match> {
        let found =
            self.matches.iter().filter(|m| m.cue.kind == CueKind::Outcome && m.tokens.end == head + 1);
        found.min_by_key(|m| m.tokens.start)
    }

    /// Tokens from `start` to the next verb, comma or clause, at most twelve.
    pub(super) fn stretch(&self, start: usize) -> Range<usize> {
        let last = (start + 12).min(self.sentence.end);
        let end = (start..last).find(|&i| {
            matches!(self.syntax.tags[i], Tag::Verb | Tag::Auxiliary | Tag::Subordinator | Tag::Relative)
                || matches!(self.document.mark(i), ',' | ';' | ':' | '.' | '—' | '–' | '?' | '!' | '(' | ')')
        });
        start..end.unwrap_or(last)
    }
}
