//! Acts told by verbs, by the nouns made of them, and by adjectives of conduct.

use super::cues::Worth;
use super::{CueKind, Match, Reader, Valence};
use crate::mark::{Tag, Via};
use std::ops::Range;

/// A worth that depends on nothing.
pub(super) fn valence(worth: Worth) -> Option<Valence> {
    match worth {
        Worth::Blame => Some(Valence::Blame),
        Worth::Credit => Some(Valence::Credit),
        _ => None,
    }
}

impl Reader<'_> {
    /// The valence of `cue` with what stands in `range`, and where the words that decided it end.
    pub(super) fn worth_with(
        &self,
        worth: Worth,
        range: Range<usize>,
    ) -> Option<(Valence, Option<Range<usize>>)> {
        match worth {
            Worth::Blame | Worth::Credit => Some((valence(worth)?, None)),
            Worth::Outcome => self.outcome(range).map(|(v, at)| (v, Some(at))),
            Worth::Reverse => self.outcome(range).map(|(v, at)| (v.opposite(), Some(at))),
            Worth::Benefit => {
                let good = matches!(self.outcome(range.clone()), Some((Valence::Credit, _)));
                let first = range.into_iter().find_map(|i| self.syntax.phrase_starting(i));
                let someone =
                    first.is_some_and(|p| self.is(CueKind::Beneficiary, self.syntax.phrases[p].head));
                (good || someone).then_some((Valence::Credit, None))
            }
            Worth::None => None,
        }
    }

    /// `India suspended the treaty`, `the town was shelled by the army`.
    pub(super) fn verbs(&mut self) {
        for cue in self.of_kind(CueKind::Verb) {
            let verb = cue.tokens.start;
            if !self.is_verbal(&cue)
                || self.is_taken(&cue.tokens)
                || self.denied(verb)
                || self.supposed(verb)
                || self.is_attribute(verb)
                || (self.syntax.tags[verb] == Tag::Gerund && self.is_owned(verb))
                || self.averted(verb)
                || self.is_asked(verb)
            {
                continue;
            }
            let slot = cue.cue.patient.first().copied();
            let passive = slot == Some("object") && self.is_passive(&cue);
            let bare = passive && !self.has_copula(verb);
            let after = match slot {
                Some("object") => self.object(&cue),
                Some(preposition) if self.form(cue.end - 1) == preposition => {
                    self.syntax.phrase_starting(cue.end)
                }
                Some(preposition) => self.slot_after(cue.end, preposition),
                None => None,
            };
            let patient = match (slot, passive) {
                (Some("object"), true) => self.subject(verb),
                _ => after,
            };
            // "improved schools" without a noun before is an attribute.
            if self.syntax.tags[verb] == Tag::Participle
                && !self.has_copula(verb)
                && self.subject(verb).is_none()
            {
                continue;
            }
            // Without its object a transitive verb is mostly another word: "he shot up", "troops beat back".
            if slot == Some("object") && patient.is_none() {
                continue;
            }
            // "Attacks blamed on rebels killed ten": a bare participle without agent is often a past tense.
            let agent = match passive {
                true => self.by_phrase(cue.end),
                false if self.syntax.is_passive(self.document, verb) => self.subject(verb),
                false => self.doer(verb),
            };
            if bare && agent.is_none() {
                continue;
            }
            let range = match (patient, passive) {
                (Some(p), true) => self.syntax.extend(self.document, p),
                (Some(p), false) => self.stretch(self.syntax.phrases[p].tokens.start),
                (None, _) => self.stretch(cue.end),
            };
            let Some((worth, decided)) = self.worth_with(cue.cue.worth, range) else { continue };
            let end = decided.filter(|d| !passive && d.start >= cue.end).map_or(cue.end, |d| d.end);
            let agent = agent.filter(|&a| Some(a) != patient).map(|p| self.party(p));
            // "provoking tensions with Pakistan": the other side suffers.
            let tensions =
                patient.filter(|&p| !passive && self.outcome_at(self.syntax.phrases[p].head).is_some());
            let patient = tensions
                .and_then(|p| {
                    self.complement(self.syntax.phrases[p].tokens.end, &["with", "against", "between"])
                })
                .or(patient);
            let patient = patient.filter(|_| cue.cue.worth != Worth::Outcome).map(|p| self.party(p));
            // Credit needs somebody to credit; blame of nobody is told by a passive, or of an actor's loss.
            let hidden = agent.is_none()
                && (worth == Valence::Credit
                    || (!passive && patient.as_ref().is_none_or(|p| p.actor.is_none())));
            if !hidden {
                self.keep(cue.cue, cue.tokens.start..end, agent, patient, worth, None);
            }
        }
    }

    /// Whether `cue` is a passive verb. A bare participle that an object follows is a past tense.
    pub(super) fn is_passive(&self, cue: &Match) -> bool {
        let verb = cue.tokens.start;
        self.syntax.is_passive(self.document, verb) && (self.object(cue).is_none() || self.has_copula(verb))
    }

    /// The phrase after the verb of `cue`, adverbs apart.
    pub(super) fn object(&self, cue: &Match) -> Option<usize> {
        let tags = &self.syntax.tags;
        let mut after = (cue.tokens.end..self.sentence.end).find(|&i| tags[i] != Tag::Adverb)?;
        // "threaten environmental and food security"
        if tags[after] == Tag::Adjective && tags.get(after + 1) == Some(&Tag::Conjunction) {
            after += 2;
        }
        let phrase = self.syntax.phrase_starting(after)?;
        let end = self.syntax.phrases[phrase].tokens.end;
        // "helped broker a truce": a bare noun before another phrase is a verb.
        let verbal = self.matches.iter().any(|m| {
            m.tokens.start == after && matches!(m.cue.kind, CueKind::Verb | CueKind::Averter | CueKind::Light)
        });
        let bare = verbal && (end > after + 1 || self.syntax.phrase_starting(end).is_some());
        (!bare).then_some(phrase)
    }

    /// The phrase after `preposition` within six tokens of `from`, before any verb or comma.
    fn slot_after(&self, from: usize, preposition: &str) -> Option<usize> {
        let stretch = self.stretch(from);
        let at = stretch.into_iter().take(6).find(|&i| self.form(i) == preposition)?;
        self.syntax.phrase_starting(at + 1)
    }

    /// Whether the participle at `verb` stands before its noun: `the suspended treaty`.
    fn is_attribute(&self, verb: usize) -> bool {
        self.syntax.tags[verb] != Tag::Verb
            && self.syntax.phrase_at(verb).is_some_and(|p| self.syntax.phrases[p].head > verb)
    }

    /// Whether `cue` is a verb: by its tag, or by its place between two phrases where the tag says
    /// adjective (`The rulers oppressed the peasants`).
    pub(super) fn is_verbal(&self, cue: &Match) -> bool {
        let verb = cue.tokens.start;
        self.syntax.is_verb(verb)
            || (self.syntax.tags[verb] == Tag::Adjective
                && self.syntax.phrase_at(verb).is_none()
                && self.syntax.phrase_ending(verb).is_some()
                && (self.form(cue.tokens.end - 1).ends_with("ed") || cue.tokens.len() > 1))
    }

    pub(super) fn has_copula(&self, verb: usize) -> bool {
        let group = self.syntax.verb_group(self.document, verb);
        group.start < verb && group.into_iter().any(|i| self.syntax.tags[i] == Tag::Auxiliary)
            || self.copula(verb).is_some()
    }

    /// Whether the act of the gerund or infinitive at `verb` is avoided, denied or forbidden.
    pub(super) fn averted(&self, verb: usize) -> bool {
        if self.governor(verb, CueKind::Averter).is_some() {
            return true;
        }
        // "prevent them from attacking"
        let from = verb.checked_sub(1).is_some_and(|i| i >= self.sentence.start && self.form(i) == "from");
        from && self
            .matches
            .iter()
            .any(|m| m.cue.kind == CueKind::Averter && m.tokens.start < verb && verb - m.tokens.start <= 8)
    }

    /// `India's suspension of the treaty`, `Indian strikes`, `launched an attack on the camp`.
    pub(super) fn nouns(&mut self) {
        for cue in self.of_kind(CueKind::Noun) {
            if self.is_taken(&cue.tokens) {
                continue;
            }
            let Some(phrase) = self.act_phrase(&cue) else { continue };
            let complement = self.complement(cue.end, &cue.cue.patient);
            if cue.cue.needs_patient && complement.is_none() {
                continue;
            }
            let start = complement.map_or(cue.end, |p| self.syntax.phrases[p].tokens.start);
            let Some((worth, decided)) = self.worth_with(cue.cue.worth, self.stretch(start)) else {
                continue;
            };
            let owner = self.possessor(&phrase, cue.tokens.start);
            if self.noun_denied(&cue, phrase.start, owner.is_some()) {
                continue;
            }
            let suffers = complement.is_none() && cue.cue.patient.contains(&"possessor");
            let (agent, patient) = match (owner, suffers) {
                (Some(owner), true) => (self.by_after(cue.end), Some(owner)),
                _ => {
                    let owner_after = cue.cue.agent.contains(&"of").then_some(&["of"]);
                    let agent = self.noun_agent(phrase.clone(), cue.tokens.clone(), worth).or_else(|| {
                        // "the brutality of the regime"
                        owner_after
                            .filter(|_| cue.end < self.sentence.end && self.form(cue.end) == "of")
                            .and_then(|of| self.complement(cue.end, of))
                            .map(|p| self.party(p))
                    });
                    let patient = complement.filter(|_| cue.cue.worth != Worth::Outcome);
                    (agent, patient.map(|p| self.party(p)))
                }
            };
            if agent.is_none() && self.governor(phrase.start, CueKind::Averter).is_some() {
                continue;
            }
            if self.governor(phrase.start, CueKind::Light).is_some_and(|m| self.is_asked(m.tokens.start)) {
                continue;
            }
            // An act of nobody known on nobody known tells nothing of responsibility.
            if agent.is_none()
                && (worth == Valence::Credit || patient.as_ref().is_none_or(|p| p.actor.is_none()))
            {
                continue;
            }
            let end = decided.map_or(cue.end, |d| d.end).max(cue.end);
            self.keep(cue.cue, cue.tokens.start..end, agent, patient, worth, None);
        }
    }

    /// The phrase of an act noun. Where the tags miss the noun (`Israeli strikes on Rafah`, `India's
    /// shelling of the town`), the possessor or demonym before it shows it.
    fn act_phrase(&self, cue: &Match) -> Option<Range<usize>> {
        let (first, last) = (cue.tokens.start, cue.tokens.end - 1);
        if let Some(index) = self.syntax.phrase_at(first) {
            let phrase = self.syntax.phrases[index].clone();
            let noun =
                matches!(self.syntax.tags[last], Tag::Noun | Tag::Name | Tag::Gerund) || cue.tokens.len() > 1;
            // "attack helicopters", "support staff": the noun must be the head, or begin a longer term.
            let head = phrase.head < cue.tokens.end || phrase.tokens.end <= cue.tokens.end;
            return (noun && head).then_some(phrase.tokens);
        }
        if self.syntax.phrase_starting(cue.tokens.end).is_some() {
            return None;
        }
        let before = self.syntax.phrase_ending(first)?;
        let phrase = self.syntax.phrases[before].tokens.clone();
        self.is_owned(first).then_some(phrase.start..cue.tokens.end)
    }

    /// Whether a possessor or a demonym stands right before token `at`.
    fn is_owned(&self, at: usize) -> bool {
        at > self.sentence.start
            && (self.document.tokens()[at - 1].possessive
                || self.mentions.iter().any(|m| m.tokens.end == at && m.via == Via::Demonym))
    }

    fn by_after(&self, from: usize) -> Option<super::Party> {
        (self.form(from.min(self.sentence.end - 1)) == "by")
            .then(|| self.by_phrase(from))
            .flatten()
            .map(|p| self.party(p))
    }

    /// Whether the act of a noun is denied. `no attacks` is; but `did not stop its attacks` takes them
    /// for granted.
    fn noun_denied(&self, cue: &Match, start: usize, owned: bool) -> bool {
        let span = self.document.tokens()[cue.tokens.start].span;
        let begin = self.document.tokens()[start].span.start;
        self.negations.iter().any(|n| n.scope.contains(span) && (!owned || n.cue.end >= begin))
    }

    /// `India's aggressive posture`, `Pakistan has chosen a restrained course`, `Pakistan remains
    /// committed to peace`, `anti-Pakistan rhetoric`.
    pub(super) fn adjectives(&mut self) {
        for cue in self.of_kind(CueKind::Adjective) {
            let at = cue.tokens.start;
            if self.is_taken(&cue.tokens) || self.denied(at) {
                continue;
            }
            let last = cue.tokens.end - 1;
            match self.carrier(last) {
                Some((index, carrier)) if cue.cue.patient.is_empty() => {
                    if !cue.cue.agent.contains(&"possessor") {
                        continue;
                    }
                    let Some(worth) = valence(cue.cue.worth) else { continue };
                    let phrase = self.syntax.phrases[index].tokens.clone();
                    let agent = self.noun_agent(phrase, at..carrier.end, worth);
                    if agent.is_some() {
                        self.keep(cue.cue, at..carrier.end, agent, None, worth, None);
                    }
                }
                _ => self.predicate(&cue),
            }
        }
        self.opposed();
    }

    /// The carrier noun after the adjective at `at` in its phrase.
    fn carrier(&self, at: usize) -> Option<(usize, Range<usize>)> {
        let index = self.syntax.phrase_at(at)?;
        let phrase = &self.syntax.phrases[index];
        let found = self.matches.iter().find(|m| {
            m.cue.kind == CueKind::Carrier && m.tokens.start > at && m.tokens.end == phrase.tokens.end
        })?;
        Some((index, found.tokens.clone()))
    }

    /// An adjective said of a subject.
    fn predicate(&mut self, cue: &Match) {
        let at = cue.tokens.start;
        let attribute = cue.cue.patient.is_empty()
            && self.syntax.phrase_at(at).is_some_and(|p| self.syntax.phrases[p].head > at);
        if attribute || !cue.cue.agent.contains(&"subject") || self.supposed(at) {
            return;
        }
        let Some(copula) = self.copula(at) else { return };
        let Some(subject) = self.subject(copula) else { return };
        let subject = self.party(subject);
        let complement = !cue.cue.patient.is_empty();
        let Some((worth, decided)) = self.worth_with(cue.cue.worth, self.stretch(cue.end)) else { return };
        // A plain adjective says something of anything; only of an actor is it blame or credit.
        if subject.actor.is_none()
            && !complement
            && cue.cue.term != "trustworthy"
            && cue.cue.term != "peace-loving"
        {
            return;
        }
        let end = decided.map_or(cue.end, |d| d.end);
        self.keep(cue.cue, at..end, Some(subject), None, worth, None);
    }

    /// `anti-Pakistan rhetoric`: blame for whoever owns it, with the other side as patient.
    fn opposed(&mut self) {
        if !self.matches.iter().any(|m| m.cue.kind == CueKind::Carrier) {
            return;
        }
        for at in self.sentence.clone() {
            if self.form(at) != "anti"
                || at + 3 >= self.sentence.end
                || self.document.mark(at + 1) != '-'
                || self.taken[at - self.sentence.start]
                || self.denied(at)
            {
                continue;
            }
            let Some(target) = self.mentions.iter().find(|m| m.tokens.start == at + 2) else { continue };
            let Some((index, carrier)) = self.carrier(target.tokens.end - 1) else { continue };
            let cue = self.matches.iter().find(|m| m.tokens == carrier).map(|m| m.cue);
            let Some(cue) = cue.filter(|_| target.via != Via::Pronoun) else { continue };
            let patient = super::Party { span: target.span, actor: Some(target.actor) };
            let phrase = self.syntax.phrases[index].tokens.clone();
            let agent = self.noun_agent(phrase, at..carrier.end, Valence::Blame);
            self.keep(cue, at..carrier.end, agent, Some(patient), Valence::Blame, None);
        }
    }
}
