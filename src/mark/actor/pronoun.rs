//! Pronouns and "the country": whom they mean, where that is clear.
//!
//! DESIGN. Sentence by sentence, the subjects of finite verbs are listed with the actor each names, is
//! possessed by, or lacks. A pronoun means the last fitting subject before it in its sentence, then one
//! of the sentence before; a subject that is no actor stands in the way of `it`. Where two people fit
//! equally, nothing is said. Every reading is inferred: no confidence exceeds 0.8.

use super::gazetteer::Nature;
use super::registry::Registry;
use super::view::View;
use super::words::{self, Gender};
use super::{Mention, Via};
use crate::mark::Tag;
use std::ops::Range;

/// The subject of a finite verb.
#[derive(Debug, Clone)]
struct Subject {
    tokens: Range<usize>,
    /// The actor that is the subject or, as its possessor or attribute, rules it.
    actor: Option<usize>,
    /// It may be what "it" means, as far as number tells.
    singular: bool,
    /// It is somebody named by a role only: `the president`.
    role: bool,
    /// It stands in quotation marks.
    quoted: bool,
}

struct Resolver<'r, 'd> {
    view: &'r View<'d>,
    registry: &'r mut Registry,
    /// Subjects of this sentence and the one before.
    subjects: Vec<Subject>,
    previous: Vec<Subject>,
    /// Mentions of this sentence and those before, resolved pronouns included, in text order.
    seen: Vec<(Range<usize>, usize)>,
    /// The mentions that are no pronouns, in text order.
    found: &'r [Mention],
}

/// Notes pronouns that can be resolved. Mentions must be in text order.
pub(super) fn resolve(view: &View<'_>, registry: &mut Registry) {
    let found = registry.mentions.clone();
    let mut resolver = Resolver {
        view,
        registry,
        subjects: Vec::new(),
        previous: Vec::new(),
        seen: Vec::new(),
        found: &found,
    };
    let mut next = 0;
    let mut paragraph = usize::MAX;
    for sentence in view.document.sentences() {
        let from = next;
        while next < found.len() && found[next].tokens.start < sentence.tokens.end {
            next += 1;
        }
        let here = view.document.paragraph_of(sentence.tokens.start);
        let changed = here != paragraph;
        paragraph = here;
        resolver.sentence(sentence.tokens.clone(), &found[from..next], changed);
    }
}

impl Resolver<'_, '_> {
    fn sentence(&mut self, tokens: Range<usize>, found: &[Mention], changed: bool) {
        let subjects = self.list(&tokens, found);
        self.previous = std::mem::replace(&mut self.subjects, subjects);
        let mut mentions = found.iter().peekable();
        for at in tokens.clone() {
            while let Some(mention) = mentions.next_if(|m| m.tokens.start <= at) {
                self.seen.push((mention.tokens.clone(), mention.actor));
            }
            let form = self.view.form(at);
            let resolved = match form {
                "he" | "him" | "his" | "himself" => self.person(at, &tokens, Gender::Male, changed),
                "she" | "her" | "hers" | "herself" => self.person(at, &tokens, Gender::Female, changed),
                "its" | "it" | "itself" => self.thing(at, &tokens, changed),
                "they" | "their" | "them" | "themselves" => self.several(at, &tokens, changed),
                "the" if matches!(self.view.form_after(at + 1), "country" | "nation") => {
                    self.country(at, &tokens, changed)
                }
                _ => None,
            };
            if let Some((actor, confidence)) = resolved {
                let range = at..at + if form == "the" { 2 } else { 1 };
                self.registry.mention(self.view, actor, range.clone(), Via::Pronoun, confidence);
                for subject in &mut self.subjects {
                    if subject.tokens.contains(&at) && subject.actor.is_none() {
                        subject.actor = Some(actor);
                    }
                }
                self.seen.push((range, actor));
            }
        }
    }

    /// The subjects of the sentence's finite verbs, in text order.
    fn list(&self, tokens: &Range<usize>, found: &[Mention]) -> Vec<Subject> {
        let (view, syntax) = (self.view, self.view.syntax);
        let mut indices: Vec<usize> = tokens
            .clone()
            .filter(|&i| match view.tag(i) {
                Tag::Verb => true,
                Tag::Auxiliary => view
                    .next_content(i + 1)
                    .is_none_or(|n| !syntax.is_verb(n) && view.tag(n) != Tag::Auxiliary),
                Tag::Participle => i > tokens.start && view.tag(i - 1) == Tag::Auxiliary,
                _ => false,
            })
            .filter_map(|i| syntax.subject_of(view.document, i))
            .collect();
        indices.sort_unstable();
        indices.dedup();
        indices
            .into_iter()
            .map(|index| {
                let phrase = &syntax.phrases[index];
                let inside =
                    |m: &&Mention| m.tokens.start >= phrase.tokens.start && m.tokens.end <= phrase.tokens.end;
                let head = found.iter().filter(inside).find(|m| m.tokens.contains(&phrase.head));
                let actor = head.or_else(|| found.iter().find(inside)).map(|m| m.actor);
                let singular = head.is_some() || view.tag(phrase.head) == Tag::Name || {
                    let form = view.form(phrase.head);
                    !form.ends_with('s') || form.ends_with("ss")
                };
                // "the president, John Smith," is named after all.
                let named = phrase.tokens.end + 1;
                let role = head.is_none()
                    && view.form(phrase.tokens.start) == "the"
                    && words::is_role(view.form(phrase.head))
                    && !found
                        .iter()
                        .any(|m| m.tokens.start == named || m.tokens.end + 1 == phrase.tokens.start);
                Subject {
                    tokens: phrase.tokens.clone(),
                    actor,
                    singular,
                    role,
                    quoted: self.quotation(phrase.head).is_some(),
                }
            })
            .collect()
    }

    fn nature(&self, actor: usize) -> Nature {
        self.registry.records[actor].nature
    }

    fn fits(&self, actor: usize, gender: Gender) -> bool {
        match self.nature(actor) {
            Nature::Person(known) => known == Gender::Unknown || known == gender,
            _ => false,
        }
    }

    /// Distinct fitting actors of `range`, the last named last.
    fn among(&self, range: Range<usize>, fits: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut actors: Vec<usize> = Vec::new();
        let from = self.seen.partition_point(|(tokens, _)| tokens.start < range.start);
        for (_, actor) in self.seen[from..].iter().take_while(|(tokens, _)| tokens.start < range.end) {
            if fits(*actor) {
                actors.retain(|a| a != actor);
                actors.push(*actor);
            }
        }
        actors
    }

    /// As [`Self::among`], without what stands in quotation marks: speakers seldom name themselves.
    fn outside(&self, range: Range<usize>, fits: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut actors: Vec<usize> = Vec::new();
        for (tokens, actor) in self.seen.iter().rev().take_while(|(t, _)| t.start >= range.start) {
            let open = tokens.start < range.end && self.quotation(tokens.start).is_none();
            if open && fits(*actor) && !actors.contains(actor) {
                actors.push(*actor);
            }
        }
        actors.reverse();
        actors
    }

    /// The quotation that holds token `at`, as tokens.
    fn quotation(&self, at: usize) -> Option<Range<usize>> {
        let document = self.view.document;
        let span = document.tokens()[at].span;
        let first = document.quotations().partition_point(|q| q.span.end <= span.start);
        let found = document.quotations().get(first).filter(|q| q.span.contains(span));
        found.map(|q| document.tokens_in(q.span))
    }

    fn person(
        &mut self,
        at: usize,
        sentence: &Range<usize>,
        gender: Gender,
        changed: bool,
    ) -> Option<(usize, f64)> {
        if let Some(quotation) = self.quotation(at) {
            // A speaker seldom says "he" of himself: look inside the quotation only.
            let inside = self.among(quotation.start..at, |a| self.fits(a, gender));
            return match inside.as_slice() {
                [one] => Some((*one, 0.6)),
                _ => None,
            };
        }
        let mut here = self.outside(sentence.start..at, |a| self.fits(a, gender));
        // "Blackwell attacked Clinton without naming her": an object is seldom its clause's subject.
        let object = self.view.form(at) == "him"
            || (self.view.form(at) == "her"
                && self.view.syntax.phrase_at(at).is_none_or(|p| self.view.syntax.phrases[p].head == at));
        let known: Vec<_> =
            here.iter().copied().filter(|&a| self.nature(a) == Nature::Person(gender)).collect();
        if object && here.len() > known.len() && !known.is_empty() {
            here = known;
        }
        if let [one] = here.as_slice()
            && self.is_kin_of(*one, sentence.start..at)
        {
            return None;
        }
        let subject = self.last_subject(&self.subjects, at, |a| self.fits(a, gender));
        // "The president says he …" is nobody known.
        let last = self.subjects.iter().rev().find(|s| s.tokens.start < at && !s.tokens.contains(&at));
        if last.is_some_and(|s| s.role && !object) {
            return None;
        }
        match (here.as_slice(), subject) {
            ([one], _) => return self.settle(*one, gender, 0.8),
            ([_, ..], Some(actor)) => return self.settle(actor, gender, 0.65),
            ([_, ..], None) => return None,
            _ => {}
        }
        // The sentence before, then the one before that, within two paragraphs.
        let mut end = sentence.start;
        if self.previous.last().is_some_and(|s| s.role && s.actor.is_none()) {
            return None;
        }
        let mut distance = 0;
        while distance < 3 {
            let index = self.view.document.sentence_of(end.checked_sub(1)?);
            let before = self.view.document.sentences()[index].tokens.clone();
            let there = self.outside(before.clone(), |a| self.fits(a, gender));
            let loss = if changed { 0.15 } else { 0.0 } + 0.1 * f64::from(distance);
            match there.as_slice() {
                [one] => return self.settle(*one, gender, 0.75 - loss),
                [_, ..] => {
                    let subject = (distance == 0)
                        .then(|| self.last_subject(&self.previous, usize::MAX, |a| self.fits(a, gender)))??;
                    return self.settle(subject, gender, 0.6 - loss);
                }
                [] => {}
            }
            end = before.start;
            // A sentence that is all quotation does not count.
            distance += i32::from(self.quotation(before.start).is_none());
        }
        None
    }

    /// Whether a person of unknown gender is named last by a relative: "Khizr Khan's wife … she".
    fn is_kin_of(&self, actor: usize, range: Range<usize>) -> bool {
        let last = self.seen.iter().rev().find(|(t, a)| *a == actor && range.contains(&t.start));
        self.nature(actor) == Nature::Person(Gender::Unknown)
            && last.is_some_and(|(tokens, _)| {
                self.view.is_possessive(tokens.end - 1)
                    && words::listed(self.view.form_after(tokens.end))
                        .title
                        .is_some_and(|g| g != Gender::Unknown)
            })
    }

    /// A resolved pronoun tells a person's gender.
    fn settle(&mut self, actor: usize, gender: Gender, confidence: f64) -> Option<(usize, f64)> {
        if confidence >= 0.7
            && let Nature::Person(known @ Gender::Unknown) = &mut self.registry.records[actor].nature
        {
            *known = gender;
        }
        Some((actor, confidence.max(0.5)))
    }

    fn last_subject(&self, subjects: &[Subject], at: usize, fits: impl Fn(usize) -> bool) -> Option<usize> {
        subjects
            .iter()
            .rev()
            .filter(|s| s.tokens.start < at && !s.tokens.contains(&at) && !s.quoted)
            .filter_map(|s| s.actor)
            .find(|&a| fits(a))
    }

    fn is_body(&self, actor: usize) -> bool {
        matches!(self.nature(actor), Nature::State | Nature::Organisation)
    }

    /// `it` and `its`.
    fn thing(&self, at: usize, sentence: &Range<usize>, changed: bool) -> Option<(usize, f64)> {
        let view = self.view;
        let bare = view.form(at) != "its";
        if view.form(at) == "it" {
            // "it is clear that": only the subject of a full verb is looked at.
            let next = view.next_content(at + 1)?;
            let full = match view.tag(next) {
                Tag::Verb => true,
                Tag::Auxiliary => {
                    !matches!(view.form(next), "is" | "was" | "be" | "'s")
                        && view
                            .next_content(next + 1)
                            .is_some_and(|n| view.tag(n) == Tag::Verb || view.tag(n) == Tag::Participle)
                }
                _ => false,
            };
            if !full
                || view.is_possessive(at)
                || matches!(
                    view.form(next),
                    "seems" | "appears" | "seemed" | "appeared" | "takes" | "took" | "turns" | "turned"
                )
            {
                return None;
            }
        }
        let cut = if bare { 0.15 } else { 0.0 };
        let quotation = self.quotation(at);
        let start = quotation.as_ref().map_or(sentence.start, |q| q.start.max(sentence.start));
        let before: Vec<&Subject> = self
            .subjects
            .iter()
            .filter(|s| s.tokens.start < at && s.tokens.start >= start && !s.tokens.contains(&at))
            .collect();
        let bodies = self.among(start..at, |a| self.is_body(a));
        // "with Russia and its allies"
        let near = self.seen.last().filter(|(tokens, a)| {
            tokens.end + 3 > at
                && tokens.end < at
                && self.is_body(*a)
                && (tokens.end..at)
                    .all(|i| matches!(view.form(i), "and" | "or" | "with" | "for" | "over" | "from" | "on"))
        });
        if let Some((_, actor)) = near {
            return Some((*actor, 0.7 - cut));
        }
        match before.iter().rev().find(|s| s.singular || s.actor.is_some_and(|a| self.is_body(a))) {
            Some(subject) => match subject.actor {
                Some(actor) if self.is_body(actor) => return Some((actor, 0.75 - cut)),
                Some(_) => {}
                None => {
                    // A subject that is no actor: "the deal and its terms".
                    return None;
                }
            },
            None if !before.is_empty() => {}
            None => {
                if quotation.is_some() {
                    return None;
                }
                // "While asserting its right, Islamabad has …"
                let comma = (at..sentence.end).find(|&i| view.mark(i) == ',');
                if let Some(main) = self.subjects.first()
                    && comma.is_some_and(|c| main.tokens.start > c && main.tokens.start <= c + 4)
                    && let Some(actor) = main.actor.filter(|&a| self.is_body(a))
                {
                    return Some((actor, 0.7 - cut));
                }
                if bodies.is_empty() && !changed {
                    let first = self.previous.iter().find(|s| s.singular || s.actor.is_some())?;
                    let actor = first.actor.filter(|&a| self.is_body(a))?;
                    return Some((actor, 0.65 - cut));
                }
            }
        }
        match bodies.as_slice() {
            [one] if !bare => Some((*one, 0.55)),
            _ => None,
        }
    }

    /// `they`, where a subject is plural by its name: `Republicans`, `Pakistanis`, `the Taliban`.
    fn several(&self, at: usize, sentence: &Range<usize>, changed: bool) -> Option<(usize, f64)> {
        if self.quotation(at).is_some() {
            return None;
        }
        let view = self.view;
        let plural = |subject: &Subject| {
            let actor = subject.actor?;
            let head = self.view.form(subject.tokens.end - 1);
            let end = subject.tokens.end;
            let sentence = view.sentence(end - 1).start;
            let mut seen = self.seen.iter().rev().take_while(|(t, _)| t.start >= sentence);
            let named =
                self.nature(actor) == Nature::Plural && seen.any(|(t, a)| *a == actor && t.end == end);
            let last = self.found.partition_point(|m| m.tokens.end < end);
            let people = head.ends_with('s')
                && self.found[last..]
                    .iter()
                    .take_while(|m| m.tokens.end == end)
                    .any(|m| m.actor == actor && m.via == Via::Demonym);
            (named || people).then_some(actor)
        };
        let joined = |subject: &Subject| view.form_after(subject.tokens.end) == "and";
        let here: Vec<_> =
            self.subjects.iter().filter(|s| s.tokens.start < at && !s.tokens.contains(&at)).collect();
        if let Some(last) = here.last() {
            return plural(last).filter(|_| !joined(last)).map(|a| (a, 0.7));
        }
        if changed || at > sentence.start + 2 {
            return None;
        }
        match self.previous.as_slice() {
            [only] if !joined(only) => plural(only).map(|a| (a, 0.55)),
            _ => None,
        }
    }

    /// `the country`, if one state is in sight.
    fn country(&self, at: usize, sentence: &Range<usize>, changed: bool) -> Option<(usize, f64)> {
        if matches!(self.view.form_after(at + 2), "of" | "that" | "where" | "which" | "-") {
            return None;
        }
        let is_state = |a: usize| self.nature(a) == Nature::State;
        let here = self.among(sentence.start..at, is_state);
        if let [one] = here.as_slice() {
            return Some((*one, 0.7));
        }
        if !here.is_empty() || changed || sentence.start == 0 {
            return None;
        }
        let index = self.view.document.sentence_of(sentence.start - 1);
        let there = self.among(self.view.document.sentences()[index].tokens.clone(), is_state);
        match there.as_slice() {
            [one] => Some((*one, 0.6)),
            _ => None,
        }
    }
}
