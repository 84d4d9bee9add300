//! Reproach and praise of a third party, and causes of good or bad effects.

use super::act::valence;
use super::cues::Worth;
use super::{CueKind, Match, Party, Reader};
use crate::mark::Tag;
use std::ops::Range;

impl Reader<'_> {
    /// `accuse X of Y`, `praise X for Y`, `blame Y on X`: the object of the reproach is the agent.
    pub(super) fn speech(&mut self) {
        for cue in self.of_kind(CueKind::Speech) {
            let verb = cue.tokens.start;
            // "critical of", "praise for" reproach without a verb.
            let verbal = self.is_verbal(&cue);
            if (!verbal && cue.cue.act != "self" && self.syntax.tags[verb] != Tag::Adjective)
                || self.is_taken(&cue.tokens)
                || self.denied(verb)
                || self.supposed(verb)
                || self.averted(verb)
                || self.is_asked(verb)
                || self.syntax.phrase_at(verb).is_some_and(|p| self.syntax.phrases[p].head > verb)
            {
                continue;
            }
            let passive = verbal && self.is_passive(&cue);
            let object = if passive { self.subject(verb) } else { self.object(&cue) };
            let slot = cue.cue.agent.first().copied().unwrap_or("object");
            let (agent, act) = if cue.cue.act == "object" {
                // "blamed the outage on hackers"
                let Some(object) = object else { continue };
                let from = if passive { cue.end } else { self.syntax.phrases[object].tokens.end };
                let Some(agent) = self.complement(from, &[slot]) else { continue };
                (
                    agent,
                    Some(
                        self.syntax.extend(self.document, object).start
                            ..self.syntax.phrases[object].tokens.end,
                    ),
                )
            } else {
                let Some(object) = object else { continue };
                let from = if passive { cue.end } else { self.syntax.phrases[object].tokens.end };
                (object, self.act_after(from.max(cue.end), cue.cue.act))
            };
            self.reproach(&cue, agent, act);
        }
    }

    /// The words after the first `preposition` from `from` on, to the end of their clause.
    fn act_after(&self, from: usize, preposition: &str) -> Option<Range<usize>> {
        let last = (from + 10).min(self.sentence.end);
        let at = (from..last)
            .take_while(|&i| {
                !matches!(self.document.mark(i), ';' | ':' | '—')
                    && !matches!(self.syntax.tags[i], Tag::Verb | Tag::Auxiliary | Tag::Subordinator)
            })
            .find(|&i| self.form(i) == preposition || self.form(i) == "over")?;
        // "for being late", "of trying to bribe him": verbs without a subject of their own go on.
        let last = (at + 14).min(self.sentence.end);
        let end = (at + 1..last).find(|&i| {
            let finite = matches!(self.syntax.tags[i], Tag::Verb | Tag::Auxiliary)
                && self.form(i - 1) != "to"
                && !matches!(self.form(i), "being" | "having" | "be" | "not");
            finite
                || matches!(self.syntax.tags[i], Tag::Subordinator | Tag::Relative)
                || matches!(self.document.mark(i), ',' | ';' | ':' | '.' | '—' | '–' | '?' | '!' | '(' | ')')
        });
        let mut act = at + 1..end.unwrap_or(last);
        if matches!(self.form(act.end - 1), "and" | "or" | "but") {
            act.end -= 1;
        }
        (!act.is_empty()).then_some(act)
    }

    fn reproach(&mut self, cue: &Match, agent: usize, act: Option<Range<usize>>) {
        let Some(worth) = valence(cue.cue.worth) else { return };
        let phrase = self.syntax.phrases[agent].clone();
        // The head names an act ("condemned India's aggression"): the noun tells it.
        if self.matches.iter().any(|m| m.cue.kind == CueKind::Noun && m.tokens.contains(&phrase.head)) {
            return;
        }
        // "sued him for $40 million" names no act.
        let act = act
            .filter(|a| !a.clone().any(|i| matches!(self.form(i), "$" | "£" | "€" | "million" | "billion")));
        if act.is_none() && cue.cue.needs_act {
            return;
        }
        let mut party = self.plain_party(agent);
        // "blasted the decision": reproach of a thing is reproach of whoever owns it, else of nobody.
        let head_named = self.mentions.iter().any(|m| m.tokens.contains(&phrase.head));
        if let Some(owner) = self.possessor(&phrase.tokens, phrase.head).filter(|_| !head_named) {
            party = owner;
        }
        let named = party.actor.is_some() || self.syntax.tags[phrase.head] == Tag::Name;
        if act.is_none() && !named {
            return;
        }
        let patient = act.clone().and_then(|a| self.inner_patient(&a));
        let cue_span = self.document.span_of(cue.tokens.clone());
        let voice = self.cues.iter().filter(|(c, _)| c.overlaps(cue_span)).map(|&(_, index)| index).min();
        let words = act.unwrap_or(cue.tokens.clone());
        self.keep(cue.cue, words, Some(party), patient, worth, voice);
        // The reproach has told the acts it names, and itself.
        self.take(cue.tokens.start..cue.end);
    }

    /// To whom the act told in `range` was done.
    fn inner_patient(&self, range: &Range<usize>) -> Option<Party> {
        let inner = self.matches.iter().find(|m| {
            matches!(m.cue.kind, CueKind::Verb | CueKind::Noun)
                && m.tokens.start >= range.start
                && m.tokens.end <= range.end
        })?;
        let object = match inner.cue.kind {
            CueKind::Verb if inner.tokens.len() == 1 => {
                self.syntax.object_of(self.document, inner.tokens.start)
            }
            CueKind::Verb => self.syntax.phrase_starting(inner.end),
            _ => self.complement(inner.end, &inner.cue.patient),
        };
        object.map(|p| self.party(p))
    }

    /// `led to the deaths of`, `triggered by`, `because of`.
    pub(super) fn connectives(&mut self) {
        for cue in self.of_kind(CueKind::Connective) {
            let at = cue.tokens.start;
            if self.is_taken(&cue.tokens) || self.denied(at) || self.supposed(at) {
                continue;
            }
            let verbal = self.is_verbal(&cue);
            let adjectival =
                cue.tokens.len() > 1 && (self.copula(at).is_some() || self.syntax.tags[at] == Tag::Adjective);
            if cue.cue.agent.contains(&"subject") && !verbal && !adjectival {
                continue;
            }
            // "to avoid triggering a crisis"
            if verbal && self.governor(at, CueKind::Averter).is_some() {
                continue;
            }
            let passive = verbal && self.is_passive(&cue);
            if cue.cue.agent.contains(&"subject") && !passive {
                self.cause_first(&cue, verbal);
            } else {
                self.effect_first(&cue, passive);
            }
        }
    }

    fn cause_first(&mut self, cue: &Match, verbal: bool) {
        let at = cue.tokens.start;
        let cause = if verbal {
            self.doer(at)
        } else {
            match self.copula(at) {
                Some(copula) => self.subject(copula),
                None => self.syntax.phrase_ending(at),
            }
        };
        let effect = self.stretch(cue.end);
        let Some((worth, decided)) = self.worth_with(cue.cue.worth, effect.clone()) else { return };
        let after = decided.map_or(cue.end, |d| d.end);
        let patient = match cue.cue.worth {
            Worth::Outcome => {
                self.complement(after, &["of", "for", "to", "among", "on", "between", "against"])
            }
            _ => None,
        };
        // "The escalation brought tensions": one bad thing on another, and nobody's doing.
        let idle = cause.is_some_and(|c| self.outcome_at(self.syntax.phrases[c].head).is_some());
        // The noun of the effect is no second act, nor is that of the cause.
        if let Some(cause) = cause {
            self.swallow(cause);
        }
        self.swallow_effect(effect);
        let (agent, patient) = (cause.map(|p| self.party(p)), patient.map(|p| self.party(p)));
        if idle && [&agent, &patient].iter().all(|p| p.as_ref().is_none_or(|p| p.actor.is_none())) {
            return;
        }
        self.keep(cue.cue, at..after, agent, patient, worth, None);
    }

    fn effect_first(&mut self, cue: &Match, passive: bool) {
        let at = cue.tokens.start;
        let cause = if passive { self.by_phrase(cue.end) } else { self.syntax.phrase_starting(cue.end) };
        let Some(cause) = cause else { return };
        // "because of his youth": only a party or an act is held to account.
        let head = self.syntax.phrases[cause].head;
        let agentive = self.is(CueKind::Noun, head)
            || self.is(CueKind::Carrier, head)
            || self.mentions.iter().any(|m| m.tokens.contains(&head));
        if !agentive && !passive && !self.is_verbal(cue) {
            return;
        }
        let effect = if passive || cue.cue.agent.contains(&"subject") || self.syntax.is_verb(at) {
            let Some(subject) = self.subject(at) else { return };
            self.syntax.extend(self.document, subject)
        } else {
            let start = at.saturating_sub(10).max(self.sentence.start);
            if start < at { start..at } else { self.stretch(self.syntax.phrases[cause].tokens.end + 1) }
        };
        let named = match cue.cue.worth {
            // The nearest outcome before "because of".
            Worth::Outcome if !passive && effect.end == at => {
                let last = effect.clone().rev().find_map(|i| self.outcome_at(i));
                last.and_then(|m| valence(m.cue.worth))
                    .or_else(|| self.worth_with(cue.cue.worth, effect.clone()).map(|(worth, _)| worth))
            }
            worth => self.worth_with(worth, effect.clone()).map(|(worth, _)| worth),
        };
        let Some(worth) = named else { return };
        self.swallow(cause);
        self.swallow_effect(effect);
        let agent = self.party(cause);
        // "thanks to" is often meant otherwise; only an actor is credited by it.
        if valence(cue.cue.worth).is_some() && agent.actor.is_none() {
            return;
        }
        self.keep(cue.cue, cue.tokens.clone(), Some(agent), None, worth, None);
    }

    /// An act noun that is the cause is told by the connective, unless it has a patient of its own.
    fn swallow(&mut self, phrase: usize) {
        let phrase = self.syntax.phrases[phrase].tokens.clone();
        let nouns: Vec<_> = self
            .matches
            .iter()
            .filter(|m| {
                m.cue.kind == CueKind::Noun && m.tokens.start >= phrase.start && m.tokens.end <= phrase.end
            })
            .filter(|m| self.complement(m.end, &m.cue.patient).is_none())
            .map(|m| m.tokens.clone())
            .collect();
        for tokens in nouns {
            self.take(tokens);
        }
    }

    /// An act noun in the effect is told by the connective, unless somebody owns it.
    fn swallow_effect(&mut self, effect: Range<usize>) {
        let nouns: Vec<_> = self
            .matches
            .iter()
            .filter(|m| {
                m.cue.kind == CueKind::Noun && m.tokens.start >= effect.start && m.tokens.end <= effect.end
            })
            .filter(|m| {
                self.syntax
                    .phrase_at(m.tokens.start)
                    .is_none_or(|p| self.possessor(&self.syntax.phrases[p].tokens, m.tokens.start).is_none())
            })
            .map(|m| m.tokens.clone())
            .collect();
        for tokens in nouns {
            self.take(tokens);
        }
    }
}
