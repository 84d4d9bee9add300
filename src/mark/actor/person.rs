//! Which runs of capitalised words are people, and how they are described.
//!
//! DESIGN. A run is a person's name if enough speaks for it: a given name, a title, an initial, an age or a
//! description in apposition, a verb of speech, a later use of the surname alone. A capital at the
//! beginning of a sentence is no evidence. Evidence is pooled over all uses of a name in the document.

use super::name::{Names, Run};
use super::view::View;
use super::words::{self, Gender};
use crate::mark::Tag;
use crate::text::{Span, TokenKind};
use hashbrown::{HashMap, HashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A person with all full mentions.
#[derive(Debug, Clone)]
pub(super) struct Person {
    /// As most often written.
    pub(super) name: String,
    /// First and last word of the name; the same for a name of one word.
    pub(super) first: String,
    pub(super) last: String,
    pub(super) gender: Gender,
    pub(super) description: Option<Span>,
    pub(super) mentions: Vec<Range<usize>>,
    /// Whether a full name is known, not only a surname.
    pub(super) full: bool,
    pub(super) confidence: f64,
}

/// Verbs whose subject is mostly a person.
const SPEECH: [&str; 34] = [
    "say",
    "tell",
    "ask",
    "add",
    "argue",
    "claim",
    "insist",
    "write",
    "tweet",
    "explain",
    "note",
    "believe",
    "think",
    "want",
    "warn",
    "announce",
    "declare",
    "admit",
    "deny",
    "reply",
    "respond",
    "promise",
    "vow",
    "urge",
    "suggest",
    "recall",
    "stress",
    "emphasize",
    "emphasise",
    "state",
    "speak",
    "agree",
    "concede",
    "acknowledge",
];

/// The people found so far.
#[derive(Default)]
struct People {
    list: Vec<Person>,
    /// Their first and last words.
    names: HashSet<String>,
}

impl People {
    fn push(&mut self, person: Person) {
        self.names.extend([person.first.clone(), person.last.clone()]);
        self.list.push(person);
    }
}

#[derive(Default)]
struct Group {
    evidence: i32,
    uses: usize,
    runs: Vec<usize>,
}

/// Judges the runs; those that are people are taken, the rest left to other readings.
pub(super) fn find(view: &View<'_>, names: &mut Names) -> Vec<Person> {
    let mut runs: Vec<Run> = names.runs.iter().map(|run| trim(view, run)).collect();
    runs.retain(|run| !run.tokens.is_empty());
    // By surname and first word, which is empty for a surname alone.
    let mut groups: BTreeMap<(String, String), Group> = BTreeMap::new();
    cut_epithets(view, &mut runs);
    let words: Vec<Vec<usize>> = runs.iter().map(|run| words_of(view, &run.tokens)).collect();
    // By the last two of more words, the first word of the first name that ends so.
    let mut long: HashMap<[&str; 2], &str> = HashMap::new();
    for words in &words {
        if let &[first, .., second, last] = words.as_slice() {
            long.entry([view.form(second), view.form(last)]).or_insert(view.form(first));
        }
    }
    for (index, (run, words)) in runs.iter().zip(&words).enumerate() {
        let (Some(&first), Some(&last)) = (words.first(), words.last()) else { continue };
        // "Wasserman Schultz" is Debbie Wasserman Schultz.
        let longer = if words.len() == 2 { long.get(&[view.form(first), view.form(last)]) } else { None };
        let key = match longer {
            Some(&longer) => longer.to_owned(),
            None if words.len() == 1 => String::new(),
            None => view.form(first).to_owned(),
        };
        let group = groups.entry((whole(view, last, run.tokens.end), key)).or_default();
        group.evidence += evidence(view, run, words.len());
        group.uses += 1;
        group.runs.push(index);
    }
    let mut people = People::default();
    // First the names that stand by their own evidence, then those a surname alone speaks for.
    for second in [false, true] {
        for ((last, first), group) in groups.iter().filter(|((_, first), _)| !first.is_empty()) {
            let total = match second {
                false => group.evidence,
                true if group.evidence >= 2 => continue,
                // "Crooked Hillary", "Dump Trump": the name is somebody else's.
                true if people.names.contains(last) => continue,
                true if words::listed(last).given.is_some() => continue,
                true => {
                    let uses = groups.get(&(last.clone(), String::new())).map_or(0, |alone| alone.uses);
                    group.evidence + uses.min(2) as i32
                }
            };
            if total >= 2 && first != last {
                people.push(person(view, &runs, group, total, true));
            }
        }
    }
    // A surname alone is somebody new only if no full name has it, or if it is a leader's who is not
    // named in full: "Obama" beside "Michelle Obama".
    for ((last, _), group) in groups.iter().filter(|((_, first), _)| first.is_empty()) {
        let new = !people.names.contains(last);
        let leader = words::leader(last).filter(|(name, _)| !people.list.iter().any(|p| p.name == *name));
        if let Some((_, gender)) = leader {
            let fits = |run: &Run| {
                let wanted = title_gender(view, run.title.clone());
                (wanted == Gender::Unknown || wanted == gender) && !(run.opens && run.title.is_none())
            };
            let own = group.runs.iter().copied().filter(|&index| fits(&runs[index])).collect::<Vec<_>>();
            if !own.is_empty() {
                let group = Group { evidence: 2, uses: own.len(), runs: own };
                people.push(person(view, &runs, &group, 2, false));
            }
        } else if new && group.evidence >= 2 {
            people.push(person(view, &runs, group, group.evidence, false));
        }
    }
    let mut people = people.list;
    for person in &people {
        for tokens in &person.mentions {
            names.taken[tokens.clone()].fill(true);
        }
    }
    people.sort_by_key(|p| p.mentions.first().map(|m| m.start));
    people
}

/// The form of the word at `at` with what a hyphen joins to it: `mark-viverito`.
pub(super) fn whole(view: &View<'_>, at: usize, end: usize) -> String {
    if view.is_hyphen(at + 1) && at + 2 < end {
        return format!("{}-{}", view.form(at), view.form(at + 2));
    }
    view.form(at).to_owned()
}

fn is_suffix(form: &str) -> bool {
    matches!(form, "jr" | "sr" | "ii" | "iii" | "iv")
}

/// Words of a name, without initials, stops and suffixes.
fn words_of(view: &View<'_>, tokens: &Range<usize>) -> Vec<usize> {
    tokens
        .clone()
        .filter(|&i| {
            let form = view.form(i);
            view.document.tokens()[i].kind == TokenKind::Word
                && form.chars().count() > 1
                && !is_suffix(form)
                && !matches!(form, "al" | "el")
                && view.is_capital(i)
                && !(i >= tokens.start + 2
                    && view.is_hyphen(i - 1)
                    && !matches!(view.form(i - 2), "al" | "el"))
        })
        .collect()
}

/// Cuts the first word off a run whose rest is a name elsewhere: `Kentuckian Rand Paul`.
fn cut_epithets(view: &View<'_>, runs: &mut [Run]) {
    let names: BTreeSet<&str> = runs.iter().map(|run| view.text(run.tokens.clone())).collect();
    for run in runs.iter_mut().filter(|run| run.tokens.len() > 2) {
        let rest = run.tokens.start + 1..run.tokens.end;
        let plain = view.is_capital(rest.start) && view.listed(run.tokens.start).given.is_none();
        if plain && view.listed(rest.start).given.is_some() && names.contains(view.text(rest.clone())) {
            *run = Run { tokens: rest, title: None, opens: false };
        }
    }
}

/// Cuts a sentence's opening word off a run that goes on with a name.
fn trim(view: &View<'_>, run: &Run) -> Run {
    let mut run = run.clone();
    if run.opens && run.tokens.len() > 1 && view.listed(run.tokens.start).given.is_none() {
        let form = view.form(run.tokens.start);
        let second = view.listed(run.tokens.start + 1).given.is_some() && run.tokens.len() > 2;
        let ordinary = ["ing", "ly", "ed"].iter().any(|end| form.ends_with(end)) || view.stands_lower(form);
        if second || ordinary {
            run.tokens.start += 1;
            run.opens = false;
        }
    }
    run
}

/// How much speaks for a run being a person's name; 2 is enough.
fn evidence(view: &View<'_>, run: &Run, words: usize) -> i32 {
    let Range { start, end } = run.tokens;
    let mut sum = 0;
    let shouted = view.raw(start).len() > 1 && view.raw(start).chars().all(char::is_uppercase);
    if words == 1 && (shouted || run.opens && run.title.is_none() && view.listed(start).not_name.is_some()) {
        return -1;
    }
    if words > 1 && view.listed(start).given.is_some() {
        sum += 2;
    }
    // An acronym among ordinary words: "Eurosceptic SVP".
    let acronym = |i: usize| {
        view.raw(i).len() > 1
            && view.raw(i).bytes().all(|b| b.is_ascii_uppercase())
            && !is_suffix(view.form(i))
    };
    if run.tokens.clone().any(acronym) && !run.tokens.clone().all(|i| acronym(i) || view.raw(i).len() == 1) {
        sum -= 3;
    }
    if run.title.is_some() {
        sum += 2;
    } else if let Some(before) = view.before(start)
        && view.tag(before) != Tag::Verb
        && !view.is_possessive(before)
        && view.listed(before).title.is_some()
        && !view.is_titled(start)
    {
        sum += 2;
    }
    if words > 1 && run.tokens.clone().any(|i| view.raw(i).len() == 1 && view.is_capital(i)) {
        sum += 1;
    }
    if words > 1 && run.tokens.clone().any(|i| matches!(view.form(i), "al" | "bin" | "ibn" | "van" | "von")) {
        sum += 2;
    }
    let named = words > 1 || view.form_before(start) != "of";
    if named && (is_age(view, end) || apposition(view, end).is_some()) {
        sum += 2;
    }
    if run.opens && words == 1 {
        return sum;
    }
    if let Some(next) = view.next_content(end) {
        let verb = match view.tag(next) {
            Tag::Auxiliary => view.next_content(next + 1).unwrap_or(next),
            _ => next,
        };
        if view.tag(verb) == Tag::Verb && SPEECH.contains(&view.syntax.lemma(view.document, verb)) {
            sum += 1;
        }
        if view.form(next) == "who" || (view.mark(next) == ',' && view.form_after(next + 1) == "who") {
            sum += 1;
        }
    }
    // "the Biden administration"
    if matches!(view.form_after(end), "administration" | "campaign" | "presidency")
        && !view.is_possessive(end - 1)
    {
        sum += 2;
    }
    // ", said Akram"
    if let Some(before) = view.before(start)
        && view.syntax.is_verb(before)
        && matches!(view.form(before), "said" | "says" | "wrote" | "asked" | "added" | "explained")
    {
        sum += 1;
    }
    sum
}

/// Whether `, 45,` follows.
fn is_age(view: &View<'_>, end: usize) -> bool {
    view.form_after(end) == ","
        && view.document.tokens().get(end + 1).is_some_and(|t| t.kind == TokenKind::Number)
        && view.raw(end + 1).parse::<u8>().is_ok_and(|age| (5..110).contains(&age))
        && matches!(view.form_after(end + 2), "," | ".")
}

/// A description after the name: `, a Pakistani international relations expert`.
fn apposition(view: &View<'_>, end: usize) -> Option<Span> {
    if view.form_after(end) != "," {
        return None;
    }
    let start = end + 1;
    let first = view.form_after(start);
    let determined =
        matches!(first, "a" | "an" | "the" | "his" | "her" | "its" | "their" | "one" | "another")
            || words::listed(first).modifier
            || words::listed(first).title.is_some()
            || view.is_capital(start);
    if !determined {
        return None;
    }
    let stop = view.sentence(end).end.min(start + 16);
    let mut role = None;
    let mut at = start;
    while at < stop {
        let form = view.form(at);
        if matches!(view.mark(at), ',' | ';' | '—' | '–' | '.' | ')' | '(' | ':' | '?' | '!')
            && !view.is_hyphen(at)
        {
            // The stop of an abbreviation goes on: "a U.S. senator".
            if view.mark(at) == '.' && at + 1 < stop && view.touches(at) {
                at += 1;
                continue;
            }
            break;
        }
        if matches!(view.tag(at), Tag::Relative | Tag::Verb | Tag::Auxiliary)
            || matches!(form, "who" | "which" | "whose" | "and" | "said" | "told")
        {
            if form == "and" && role.is_some() {
                at += 1;
                continue;
            }
            break;
        }
        if role.is_none()
            && !view.is_possessive(at)
            && (words::is_role(form) || words::is_role(&whole(view, at, stop)))
        {
            role = Some(at);
        }
        at += 1;
    }
    let role = role?;
    // "Trump, Clinton and Senator Cruz" is a list, "Paul Ryan, Speaker John …" another name.
    let list = view.is_capital(start) && (role == start && view.is_capital(start + 1));
    let ends = at >= stop || !matches!(view.tag(at), Tag::Verb | Tag::Auxiliary) || view.form(at) == "said";
    (!list && ends && at > start).then(|| view.span(start..at))
}

/// A description before the name: `former secretary of state`, `Pakistani analyst`.
fn preceding(view: &View<'_>, start: usize, title: Option<Range<usize>>) -> Option<Span> {
    let first = view.sentence(start).start;
    let mut at = title.as_ref().map_or(start, |t| t.start);
    let mut role = title.is_some();
    while at > first && start - at < 8 {
        let before = at - 1;
        let form = view.form(before);
        let of = form == "of" && before > first && role && view.listed(before - 1).title.is_some();
        let listed = view.listed(before);
        let is_title = listed.title.is_some() && !view.is_possessive(before);
        let fits = is_title
            || of
            || listed.modifier
            || (role
                && matches!(view.tag(before), Tag::Adjective | Tag::Noun | Tag::Name)
                && !view.is_possessive(before)
                && view.document.tokens()[before].is_word())
            || (role && view.is_hyphen(before));
        if !fits || is_quote_or_comma(view.mark(before)) {
            break;
        }
        if at == start && !is_title && !listed.modifier {
            break;
        }
        role |= is_title || form == "state";
        at = before;
    }
    if at > first && role && matches!(view.form(at - 1), "a" | "an" | "the" | "his" | "her") {
        at -= 1;
    }
    (role && at < start).then(|| view.span(at..start))
}

fn is_quote_or_comma(mark: char) -> bool {
    matches!(mark, ',' | '"' | '“' | '”' | '(' | ')' | ':' | ';')
}

fn person(view: &View<'_>, runs: &[Run], group: &Group, evidence: i32, full: bool) -> Person {
    let mut spellings: Vec<(&str, usize)> = Vec::new();
    let mut gender = Gender::Unknown;
    let mut mentions = Vec::new();
    let (mut after, mut before) = (None, None);
    for &index in &group.runs {
        let run = &runs[index];
        let name = view.text(run.tokens.clone());
        match spellings.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => spellings.push((name, 1)),
        }
        if gender == Gender::Unknown {
            gender = title_gender(view, run.title.clone());
        }
        after = after.or_else(|| apposition(view, run.tokens.end));
        before = before.or_else(|| preceding(view, run.tokens.start, run.title.clone()));
        mentions.push(run.tokens.clone());
    }
    let most = spellings.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let name = spellings.iter().find(|(_, count)| *count == most).map_or("", |(name, _)| name);
    let longest = mentions.iter().max_by_key(|m| (words_of(view, m).len(), std::cmp::Reverse(m.start)));
    let words = words_of(view, longest.expect("a group has runs"));
    let mut name = tidy(name);
    if let Some((leader, known)) = words::leader(&name.to_lowercase()) {
        leader.clone_into(&mut name);
        gender = known;
    }
    let first = view.form(words[0]).to_owned();
    if gender == Gender::Unknown && full {
        gender = words::listed(&first).given.unwrap_or(Gender::Unknown);
    }
    Person {
        name,
        last: whole(view, words[words.len() - 1], mentions[0].end),
        first,
        gender,
        description: after.or(before),
        mentions,
        full,
        confidence: if evidence >= 3 { 1.0 } else { 0.9 },
    }
}

/// One space between words, and `HILLARY CLINTON` in ordinary case.
fn tidy(name: &str) -> String {
    let shouted = name.chars().count() > 4 && !name.chars().any(char::is_lowercase);
    let words = name.split_whitespace().map(|word| match shouted {
        true => {
            let mut letters = word.chars();
            letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect()
        }
        false => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The gender a title gives.
pub(super) fn title_gender(view: &View<'_>, title: Option<Range<usize>>) -> Gender {
    let Some(title) = title else { return Gender::Unknown };
    title
        .filter_map(|i| view.listed(i).title)
        .find(|gender| *gender != Gender::Unknown)
        .unwrap_or(Gender::Unknown)
}
