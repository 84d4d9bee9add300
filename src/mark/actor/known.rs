//! Whether a known name means its actor where it stands, or only a place, a language, a homonym.
//!
//! DESIGN. A state's name means the state, a little less surely after `in` or `across`. Adjectives mean
//! it unless what follows is land or culture. A capital is a place unless it acts: as the subject of a
//! verb, by its possessive, as the addressee of `urge`, after `ties with`, between two capitals.
//! The confidences are judgements, ordered by how often the reading failed on development texts.

use super::gazetteer::{Gazetteer, Homonym, Known, Match, Nature, Use};
use super::name::Names;
use super::view::View;
use super::words::{self, Context, NotName, tells};
use crate::mark::Tag;
use std::collections::BTreeSet;
use std::ops::Range;

const LOCATIVE: [&str; 14] = [
    "in",
    "at",
    "across",
    "inside",
    "outside",
    "near",
    "throughout",
    "within",
    "around",
    "into",
    "through",
    "via",
    "leaving",
    "visiting",
];

/// What the whole document tells about its states.
pub(super) struct Support {
    /// Actors named by more than a capital.
    named: BTreeSet<usize>,
    /// Actors whose adjective, people or seat is named.
    akin: BTreeSet<usize>,
}

impl Support {
    pub(super) fn of(names: &Names) -> Self {
        let pick = |wanted: fn(Use) -> bool| {
            names.known.iter().filter(|(_, m)| wanted(m.role)).map(|(_, m)| m.actor).collect()
        };
        Self {
            named: pick(|role| role != Use::Capital),
            akin: pick(|role| !matches!(role, Use::Name | Use::Alias)),
        }
    }
}

/// How sure it is that the name at `tokens` means its actor; `None` if it does not.
pub(super) fn judge(
    view: &View<'_>,
    gazetteer: &Gazetteer,
    names: &Names,
    support: &Support,
    tokens: &Range<usize>,
    found: Match,
) -> Option<f64> {
    let known = gazetteer.actor(found.actor);
    // "The Hill", "The Post": at a sentence's beginning the article tells nothing.
    if view.form(tokens.start) == "the"
        && tokens.start == view.sentence(tokens.start).start
        && tokens.len() == 2
    {
        return None;
    }
    let joined = compound(view, tokens, found.role)?;
    let sure = match found.role {
        Use::Name | Use::Alias if known.nature == Nature::State => {
            state(view, gazetteer, names, support, tokens, found, known)
        }
        Use::Name | Use::Alias => Some(1.0),
        Use::Adjective if known.nature == Nature::State => adjective(view, tokens),
        Use::Adjective => Some(0.85),
        Use::People => Some(0.9),
        Use::Seat => seat(view, tokens),
        Use::Capital => {
            let sure = capital(view, gazetteer, names, tokens)?;
            let given = view.listed(tokens.start).given.is_some();
            match support.named.contains(&found.actor) {
                true => Some(sure),
                false if given => None,
                false => Some(0.8 * sure),
            }
        }
    };
    sure.map(|s| s.min(joined))
}

/// What a hyphen makes of the name: `None` for a place or manner, else an upper bound.
fn compound(view: &View<'_>, tokens: &Range<usize>, role: Use) -> Option<f64> {
    let start = tokens.start;
    if start > 1 && view.is_hyphen(start - 1) {
        return match view.form(start - 2) {
            // "Jewish-Americans"
            _ if view.is_capital(start - 2) && matches!(role, Use::Adjective | Use::People) => None,
            "non" | "un" | "post" | "pre" | "mid" | "sino" => None,
            _ => Some(0.9),
        };
    }
    if view.is_hyphen(tokens.end) {
        let next = view.form(tokens.end + 1);
        if tells(Context::Placing, next) {
            return None;
        }
        return Some(if tells(Context::Acting, next) || view.is_capital(tokens.end + 1) { 0.9 } else { 0.6 });
    }
    Some(1.0)
}

fn state(
    view: &View<'_>,
    gazetteer: &Gazetteer,
    names: &Names,
    support: &Support,
    tokens: &Range<usize>,
    found: Match,
    known: &Known,
) -> Option<f64> {
    let locative = LOCATIVE.contains(&view.form_before(tokens.start));
    if known.homonym.is_some() && found.length == 1 && !support.akin.contains(&found.actor) {
        let sentence = view.sentence(tokens.start);
        let beside = names.known_in(&sentence).iter().any(|(_, m)| {
            m.actor != found.actor
                && gazetteer.actor(m.actor).nature == Nature::State
                && gazetteer.actor(m.actor).name != "United States"
        });
        let place = sentence.clone().any(|i| {
            view.is_capital(i)
                && view
                    .longest(i, sentence.end, |listed| listed.not_name)
                    .is_some_and(|(_, class)| class == NotName::Place)
        });
        // Beside another state it is one too, but not beside Florida; "in Jordan" is no person.
        let meant = (beside && !place) || (locative && known.homonym == Some(Homonym::Person));
        return meant.then_some(if locative { 0.6 } else { 0.7 });
    }
    let next = view.form_after(tokens.end);
    if tells(Context::Geography, next) && !view.is_possessive(tokens.end - 1) && next != "state" {
        return Some(0.6);
    }
    Some(if locative { 0.7 } else { 1.0 })
}

fn adjective(view: &View<'_>, tokens: &Range<usize>) -> Option<f64> {
    let before = view.form_before(tokens.start);
    if view.is_hyphen(tokens.end) {
        return Some(0.8);
    }
    let after = view.next_content(tokens.end).filter(|&i| i == tokens.end || view.tag(i) != Tag::Mark);
    let nominal = after.filter(|&i| {
        matches!(
            view.tag(i),
            Tag::Noun | Tag::Name | Tag::Adjective | Tag::Number | Tag::Gerund | Tag::Participle
        ) || (view.tag(i) == Tag::Conjunction
            && matches!(view.form(i), "and" | "or")
            && view.is_capital(i + 1))
    });
    let Some(next) = nominal else {
        // Standing alone: the people ("the British"), one of them ("an Indian"), or the language.
        let form = view.form(tokens.start);
        let plural =
            ["ish", "ese", "ench", "utch", "iss", "ean", "rkmen"].iter().any(|end| form.ends_with(end));
        return match before {
            "the" if plural => Some(0.8),
            "a" | "an" | "another" | "one" | "every" => Some(0.6),
            "in" | "speak" | "speaks" | "spoke" | "speaking" | "learn" | "into" | "of" | "fluent" => None,
            _ if plural && !view.form_after(tokens.end).is_empty() && view.tag(tokens.end) == Tag::Verb => {
                Some(0.7)
            }
            _ => None,
        };
    };
    // The head decides: "Indian border forces" act, "the Indian border" does not.
    let head = view.syntax.phrase_at(next).map_or(next, |p| view.syntax.phrases[p].head);
    let listed = |context| {
        let first = tells(context, view.form(next)) && (next == head || view.tag(next + 1) != Tag::Noun);
        first || (head > next && tells(context, view.form(head)) && !view.is_possessive(next))
    };
    if listed(Context::Geography) || listed(Context::Culture) {
        return None;
    }
    // Somebody's nationality inside a description: "a Pakistani international relations expert".
    if matches!(before, "a" | "an") && words::is_role(view.form(head)) {
        return Some(0.6);
    }
    Some(0.9)
}

fn seat(view: &View<'_>, tokens: &Range<usize>) -> Option<f64> {
    let mut at = tokens.start;
    if view.form_before(at) == "the" {
        at = view.before(at).unwrap_or(at);
    }
    let before = view.form_before(at);
    let verb = view.before(at).is_some_and(|i| view.syntax.is_verb(i));
    if view.is_possessive(tokens.end - 1) || view.tag(tokens.end) == Tag::Noun {
        return Some(0.9);
    }
    if LOCATIVE.contains(&before) || matches!(before, "for" | "on" | "to" | "behind" | "toward" | "towards") {
        return None;
    }
    if verb && !tells(Context::Addressed, view.syntax.lemma(view.document, view.before(at).unwrap_or(at))) {
        // "won the White House"
        return None;
    }
    Some(0.9)
}

/// A capital acts, or is a place.
fn capital(view: &View<'_>, gazetteer: &Gazetteer, names: &Names, tokens: &Range<usize>) -> Option<f64> {
    let sentence = view.sentence(tokens.start);
    let next = view.form_after(tokens.end);
    let before = view.before(tokens.start);
    let word = before.map_or("", |i| view.form(i));
    if view.is_possessive(tokens.end - 1) {
        let next = view.next_content(tokens.end)?;
        let head = view.syntax.phrase_at(next).map_or(next, |p| view.syntax.phrases[p].head);
        let listed = |at: usize| tells(Context::Geography, view.form(at));
        let place = listed(head) || listed(next) || view.is_capital(next);
        return (!place && view.tag(next) != Tag::Mark).then_some(0.9);
    }
    if view.is_hyphen(tokens.end) {
        return Some(0.8);
    }
    // "Karachi, Lahore and Islamabad", "Paris, France", "WASHINGTON (AP) —"
    let listed = word == "," && before.is_some_and(|i| i > sentence.start && view.is_capital(i - 1));
    if listed || matches!(next, "," | "(" | ":" | "—" | "–" | "-") && before.is_none() {
        return None;
    }
    let other_state = |range: Range<usize>| {
        names.known_in(&range).iter().any(|(_, m)| gazetteer.actor(m.actor).nature == Nature::State)
    };
    let reach = 8;
    if next == "and" && word == "between" && other_state(tokens.end + 1..(tokens.end + 4).min(sentence.end)) {
        return Some(0.85);
    }
    if word == "and" {
        let from = tokens.start.saturating_sub(reach).max(sentence.start);
        let between = (from..tokens.start).any(|i| view.form(i) == "between");
        if between && other_state(from..tokens.start) {
            return Some(0.85);
        }
    }
    if matches!(word, "with" | "to" | "from" | "by" | "on" | "for") {
        let at = before?;
        let noun = view.form_before(at);
        if word == "for" && at == sentence.start && next == "," {
            return Some(0.8);
        }
        if word == "by" && view.before(at).is_some_and(|i| view.tag(i) == Tag::Participle) {
            return Some(0.7);
        }
        return tells(Context::Relation, noun).then_some(0.8);
    }
    if word == "against" {
        return Some(0.7);
    }
    if let Some(verb) = before.filter(|&i| view.syntax.is_verb(i))
        && tells(Context::Addressed, view.syntax.lemma(view.document, verb))
    {
        return Some(0.8);
    }
    // The subject of a verb; "said Islamabad would" is one too.
    let barred = before.is_some_and(|i| {
        matches!(
            view.tag(i),
            Tag::Preposition | Tag::Determiner | Tag::Adjective | Tag::Noun | Tag::Name | Tag::Gerund
        )
    });
    let object = before.is_some_and(|i| view.tag(i) == Tag::Verb);
    // "Moscow and Tehran signed": look after the second.
    let after = names.known_in(&(tokens.end + 1..tokens.end + 2));
    let mate = after
        .iter()
        .find(|(_, m)| matches!(next, "and" | "or") && gazetteer.actor(m.actor).nature == Nature::State);
    let end = mate.map_or(tokens.end, |(other, _)| other.end);
    let verb = view.next_content(end).filter(|_| !barred)?;
    match view.tag(verb) {
        Tag::Verb if !object => Some(0.85),
        Tag::Auxiliary => {
            let next = view.next_content(verb + 1)?;
            let modal = view.form(next) == "be";
            let be = modal || matches!(view.form(verb), "is" | "was" | "are" | "were" | "be");
            let main = if modal { view.next_content(next + 1) } else { Some(next) }.map(|i| view.tag(i));
            match (be, main) {
                (false, _) => Some(0.85),
                (true, Some(Tag::Gerund | Tag::Adjective | Tag::Participle | Tag::Particle)) => Some(0.6),
                _ => None,
            }
        }
        _ => None,
    }
}
