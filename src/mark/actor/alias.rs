//! Short forms of names already found: surnames, given names, acronyms in brackets.

use super::gazetteer::Nature;
use super::name::Names;
use super::person::{Person, title_gender, whole};
use super::registry::Registry;
use super::view::View;
use super::words::{Gender, NotName};
use super::{ActorKind, Via};
use hashbrown::HashMap;
use std::collections::BTreeMap;
use std::ops::Range;

/// Acronyms the text introduces, as written, with their actors.
type Acronyms = BTreeMap<String, usize>;

/// Notes people, organisations and all their short forms.
pub(super) fn join(view: &View<'_>, names: &mut Names, people: &[Person], registry: &mut Registry) {
    let acronyms = organisations(view, names, registry);
    let mut by_last: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut by_first: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut actors = Vec::new();
    for (index, person) in people.iter().enumerate() {
        let actor = registry.actor(&person.name, ActorKind::Person, Nature::Person(person.gender));
        registry.describe(actor, person.description);
        for tokens in &person.mentions {
            let via = if person.full { Via::Name } else { Via::Alias };
            registry.mention(view, actor, tokens.clone(), via, person.confidence);
        }
        actors.push(actor);
        by_last.entry(&person.last).or_default().push(index);
        if let Some((_, plain)) = person.last.split_once('-').filter(|(p, _)| matches!(*p, "al" | "el")) {
            by_last.entry(plain).or_default().push(index);
        }
        if person.full {
            by_first.entry(&person.first).or_default().push(index);
        }
    }
    for at in 0..view.len() {
        if names.taken[at] || !view.is_capital(at) {
            continue;
        }
        if !acronyms.is_empty()
            && let Some(&actor) = acronyms.get(view.text(at..at + 1))
        {
            registry.mention(view, actor, at..at + 1, Via::Alias, 1.0);
            names.taken[at] = true;
            continue;
        }
        let form = view.form(at);
        let common = matches!(
            view.listed(at).not_name,
            Some(NotName::Opener | NotName::Calendar | NotName::Word | NotName::Thing)
        );
        if common && (view.is_titled(at) || view.sentence(at).start == at) {
            continue;
        }
        if view.is_hyphen(at + 1)
            && let Some([person]) = by_last.get(whole(view, at, view.len()).as_str()).map(Vec::as_slice)
        {
            registry.mention(view, actors[*person], at..at + 3, Via::Alias, 0.95);
            names.taken[at..at + 3].fill(true);
            continue;
        }
        let found = match (by_last.get(form), by_first.get(form)) {
            (Some(candidates), _) => {
                let others = view.sentence(at).any(|i| {
                    i != at
                        && view.is_capital(i)
                        && view.form(i) != form
                        && by_last.contains_key(view.form(i))
                });
                let pronoun = if others { Gender::Unknown } else { gender_after(view, at) };
                surname(view, names, people, candidates, at, pronoun)
            }
            (None, Some(candidates)) if candidates.len() == 1 => Some((candidates[0], 0.85)),
            _ => None,
        };
        // At a sentence's beginning and in headings a word also used in lower case is no name.
        let dubious = view.is_titled(at) || view.sentence(at).start == at;
        if let Some((person, confidence)) = found
            && !(dubious && view.stands_lower(form))
        {
            // A full name that was read as no run of its own, as in a heading.
            let whole = at + 1 < view.len()
                && people[person].first == form
                && view.form(at + 1) == people[person].last
                && !names.taken[at + 1];
            let tokens = if whole { at..at + 2 } else { at..at + 1 };
            names.taken[tokens.clone()].fill(true);
            let via = if whole { Via::Name } else { Via::Alias };
            registry.mention(view, actors[person], tokens, via, confidence);
        }
    }
}

/// Whose surname stands at `at`, and how surely.
fn surname(
    view: &View<'_>,
    names: &Names,
    people: &[Person],
    candidates: &[usize],
    at: usize,
    pronoun: Gender,
) -> Option<(usize, f64)> {
    // Runs stand in text order.
    let run = names.runs.partition_point(|run| run.tokens.end <= at);
    let run = names.runs.get(run).filter(|run| run.tokens.contains(&at));
    let title = run
        .and_then(|run| run.title.clone())
        .or_else(|| view.before(at).filter(|&i| view.listed(i).title.is_some()).map(|i| i..i + 1));
    let wanted = title_gender(view, title);
    let fits = |gender| wanted == Gender::Unknown || gender == Gender::Unknown || gender == wanted;
    let fitting: Vec<_> = candidates.iter().copied().filter(|&p| fits(people[p].gender)).collect();
    match fitting.as_slice() {
        [] => None,
        [one] if candidates.len() == 1 => Some((*one, 0.95)),
        [one] => Some((*one, 0.85)),
        several => {
            // "Clinton spoke. She …"
            if let [one] =
                several.iter().copied().filter(|&p| people[p].gender == pronoun).collect::<Vec<_>>()[..]
                && pronoun != Gender::Unknown
            {
                return Some((one, 0.7));
            }
            // The last full name before, unless somebody else is named twice as often and the last one
            // not in this sentence or the one before.
            let last_before = |p: usize| {
                let mentions = &people[p].mentions;
                mentions[..mentions.partition_point(|m| m.start < at)].last().map(|m| m.start)
            };
            let recent =
                several.iter().copied().filter(|&p| last_before(p).is_some()).max_by_key(|&p| last_before(p));
            let most = several
                .iter()
                .copied()
                .rev()
                .max_by_key(|&p| people[p].mentions.len())
                .expect("several candidates");
            let Some(recent) = recent else { return Some((most, 0.5)) };
            let near = last_before(recent)
                .is_some_and(|m| view.document.sentence_of(m) + 1 >= view.document.sentence_of(at));
            let outnumbered = people[most].mentions.len() >= 2 * people[recent].mentions.len();
            Some((if outnumbered && !near { most } else { recent }, 0.6))
        }
    }
}

/// The gender of the first pronoun after `at`, in its sentence or at the beginning of the next.
fn gender_after(view: &View<'_>, at: usize) -> Gender {
    let end = (view.sentence(at).end + 2).min(view.len());
    (at + 1..end)
        .find_map(|i| match view.form(i) {
            "he" | "his" | "him" | "himself" => Some(Gender::Male),
            "she" | "her" | "herself" => Some(Gender::Female),
            _ => None,
        })
        .unwrap_or(Gender::Unknown)
}

/// Notes organisations known by their words, and acronyms in brackets after a name.
fn organisations(view: &View<'_>, names: &mut Names, registry: &mut Registry) -> Acronyms {
    for tokens in &names.organisations {
        let name = view.text(tokens.clone()).split_whitespace().collect::<Vec<_>>().join(" ");
        let actor = registry.actor(&name, ActorKind::Organisation, Nature::Organisation);
        registry.mention(view, actor, tokens.clone(), Via::Name, 0.9);
    }
    let mut acronyms = Acronyms::new();
    let brackets: Vec<usize> =
        (0..view.len().saturating_sub(2)).filter(|&open| holds_acronym(view, open)).collect();
    if brackets.is_empty() {
        return acronyms;
    }
    // The first actor noted whose mention ends at a token.
    let mut ending: HashMap<usize, usize> = HashMap::new();
    for mention in &registry.mentions {
        ending.entry(mention.tokens.end).or_insert(mention.actor);
    }
    for open in brackets {
        if names.taken[open + 1] {
            continue;
        }
        let word = view.raw(open + 1);
        let actor = match ending.get(&open) {
            Some(&actor) => Some(actor),
            None => spelt_out(view, names, open, word).map(|tokens| {
                let name = view.text(tokens.clone()).split_whitespace().collect::<Vec<_>>().join(" ");
                let actor = registry.actor(&name, ActorKind::Organisation, Nature::Organisation);
                names.taken[tokens.clone()].fill(true);
                registry.mention(view, actor, tokens, Via::Name, 0.9);
                ending.insert(open, actor);
                actor
            }),
        };
        if let Some(actor) = actor {
            acronyms.insert(word.to_owned(), actor);
        }
    }
    acronyms
}

/// Whether an acronym stands alone between brackets, of which the first is token `open`.
fn holds_acronym(view: &View<'_>, open: usize) -> bool {
    if view.mark(open) != '(' || view.mark(open + 2) != ')' {
        return false;
    }
    let word = view.raw(open + 1);
    (2..=8).contains(&word.len())
        && word.bytes().filter(u8::is_ascii_uppercase).count() * 2 > word.len()
        && word.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// The words before a bracket whose initials make up `acronym`.
fn spelt_out(view: &View<'_>, names: &Names, open: usize, acronym: &str) -> Option<Range<usize>> {
    let first = view.sentence(open).start;
    let mut letters: Vec<char> = acronym.chars().filter(|c| c.is_alphabetic()).collect();
    let mut at = open;
    while at > first && !letters.is_empty() {
        at -= 1;
        if view.is_capital(at) {
            let initial = view.raw(at).chars().next()?;
            if names.taken[at] || letters.pop() != Some(initial) {
                return None;
            }
        } else if !matches!(view.form(at), "of" | "for" | "and" | "the" | "on" | "in" | "-" | "&" | "to") {
            return None;
        }
    }
    (letters.is_empty() && open - at > 1).then_some(at..open)
}
