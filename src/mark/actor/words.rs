//! Word lists about names: titles, given names, capitalised words that are no actors.

use crate::text::Document;
use hashbrown::{HashMap, HashSet};
use std::sync::LazyLock;

/// What a capitalised word or phrase is, when it is no actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotName {
    Calendar,
    Opener,
    Place,
    Phrase,
    Thing,
    Word,
}

/// Grammatical gender of a person, where known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gender {
    Female,
    Male,
    Unknown,
}

/// Lines `class: a | b`; comments and blank lines left out.
fn entries<'t>(text: &'t str, separator: &'t str) -> impl Iterator<Item = (&'t str, &'t str)> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(':')).flat_map(
        move |(class, list)| {
            list.split(separator).map(str::trim).filter(|e| !e.is_empty()).map(move |e| (class, e))
        },
    )
}

static TITLES: LazyLock<HashMap<&str, Gender>> = LazyLock::new(|| {
    let mut titles = HashMap::new();
    for (class, entry) in entries(include_str!("../../../data/gazetteer/titles.txt"), "|") {
        if class == "modifier" {
            continue;
        }
        let (title, gender) = match entry.split_once(" (") {
            Some((title, "m)")) => (title, Gender::Male),
            Some((title, _)) => (title, Gender::Female),
            None => (entry, Gender::Unknown),
        };
        let known = titles.entry(title).or_insert(gender);
        if *known == Gender::Unknown {
            *known = gender;
        }
    }
    titles
});

static MODIFIERS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    entries(include_str!("../../../data/gazetteer/titles.txt"), "|")
        .filter(|(class, _)| *class == "modifier")
        .map(|(_, entry)| entry)
        .collect()
});

static NOT_NAMES: LazyLock<HashMap<&str, NotName>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for (class, entry) in entries(include_str!("../../../data/gazetteer/not-names.txt"), "|") {
        let class = match class {
            "calendar" => NotName::Calendar,
            "opener" => NotName::Opener,
            "place" => NotName::Place,
            "thing" => NotName::Thing,
            "word" => NotName::Word,
            _ => NotName::Phrase,
        };
        words.entry(entry).or_insert(class);
    }
    words
});

static GIVEN: LazyLock<HashMap<&str, Gender>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for (class, name) in entries(include_str!("../../../data/gazetteer/given-names.txt"), " ") {
        let gender = match class {
            "female" => Gender::Female,
            "male" => Gender::Male,
            _ => Gender::Unknown,
        };
        names.entry(name).and_modify(|known| *known = Gender::Unknown).or_insert(gender);
    }
    names
});

static LEADERS: LazyLock<HashMap<String, (&str, Gender)>> = LazyLock::new(|| {
    let mut people = HashMap::new();
    let table = include_str!("../../../data/gazetteer/people.tsv");
    for line in table.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let mut fields = line.split('\t');
        let name = fields.next().unwrap_or_default();
        let gender = if fields.next() == Some("f") { Gender::Female } else { Gender::Male };
        let aliases = fields.next().unwrap_or_default().split('|').filter(|alias| !alias.is_empty());
        for spelling in aliases.chain([name]) {
            people.insert(spelling.to_lowercase(), (name, gender));
        }
    }
    people
});

static ORGANISATION: LazyLock<(HashSet<&str>, HashSet<&str>)> = LazyLock::new(|| {
    let text = include_str!("../../../data/gazetteer/organisation-words.txt");
    let class = |name| entries(text, "|").filter(move |(c, _)| *c == name).map(|(_, e)| e).collect();
    (class("head"), class("institution"))
});

/// What a word beside a state's name tells about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    Geography,
    Culture,
    Acting,
    Placing,
    Addressed,
    Relation,
}

static CONTEXT: LazyLock<HashSet<(&str, &str)>> =
    LazyLock::new(|| entries(include_str!("../../../data/gazetteer/context.txt"), "|").collect());

/// Whether `word` is listed under `context`.
pub(super) fn tells(context: Context, word: &str) -> bool {
    let class = match context {
        Context::Geography => "geography",
        Context::Culture => "culture",
        Context::Acting => "acting",
        Context::Placing => "placing",
        Context::Addressed => "addressed",
        Context::Relation => "relation",
    };
    CONTEXT.contains(&(class, word))
}

/// The most tokens an entry of several words takes, by its first word.
static REACH: LazyLock<HashMap<&str, usize>> = LazyLock::new(|| {
    let mut reach = HashMap::new();
    for entry in NOT_NAMES.keys().chain(TITLES.keys()) {
        let parts = |c: char| matches!(c, ' ' | '-' | '.');
        if let Some(first) = entry.split(parts).next().filter(|first| first.len() < entry.len()) {
            let known = reach.entry(first).or_insert(0);
            *known = (*known).max(entry.split(' ').count() + 2 * entry.matches(['-', '.']).count());
        }
    }
    reach
});

/// The longest phrase of tokens from `at`, ending before `end`, that `look` knows: how many tokens it
/// takes, and what it is.
pub(super) fn longest<T>(
    document: &Document,
    at: usize,
    end: usize,
    look: impl Fn(&str) -> Option<T>,
) -> Option<(usize, T)> {
    let mut best = look(document.form(at)).map(|found| (1, found));
    if let Some(&reach) = REACH.get(document.form(at)) {
        let mut phrase = document.form(at).to_owned();
        for next in at + 1..end.min(at + reach) {
            let tokens = document.tokens();
            if tokens[next - 1].possessive {
                break;
            }
            if tokens[next - 1].span.end < tokens[next].span.start {
                phrase.push(' ');
            }
            phrase.push_str(document.form(next));
            if let Some(found) = look(&phrase) {
                best = Some((next + 1 - at, found));
            }
        }
    }
    best
}

/// The gender a title gives, if `phrase` is a title or role.
pub(super) fn title(phrase: &str) -> Option<Gender> {
    TITLES.get(phrase).copied()
}

/// The canonical name and gender of a person so often in the news that `name`, in lower case, is clear.
pub(super) fn leader(name: &str) -> Option<(&'static str, Gender)> {
    LEADERS.get(name).copied()
}

/// Whether `word` may stand between a determiner and a title.
pub(super) fn is_modifier(word: &str) -> bool {
    MODIFIERS.contains(word)
}

/// Why `phrase` is no actor, if the list says so.
pub(super) fn not_name(phrase: &str) -> Option<NotName> {
    NOT_NAMES.get(phrase).copied()
}

/// The gender of a given name, if `word` is one.
pub(super) fn given(word: &str) -> Option<Gender> {
    GIVEN.get(word).copied()
}

/// Whether `word` makes a capitalised name an organisation's.
pub(super) fn is_organisation_head(word: &str) -> bool {
    ORGANISATION.0.contains(word)
}

/// Whether `word` after a state's name belongs to one of its institutions.
pub(super) fn is_institution(word: &str) -> bool {
    ORGANISATION.1.contains(word)
}

/// Whether `word` names somebody's role: a title, or a noun formed like one (`strategist`).
pub(super) fn is_role(word: &str) -> bool {
    title(word).is_some()
        || word.strip_suffix('s').is_some_and(|singular| title(singular).is_some())
        || (word.len() > 6
            && ["ologist", "ographer", "alist", "egist", "ician", "woman", "person"]
                .iter()
                .any(|end| word.ends_with(end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_answer() {
        assert_eq!(title("secretary of state"), Some(Gender::Unknown));
        assert_eq!(title("mrs"), Some(Gender::Female));
        assert_eq!(title("table"), None);
        assert_eq!(not_name("indian ocean"), Some(NotName::Phrase));
        assert_eq!(not_name("sunday"), Some(NotName::Calendar));
        assert_eq!(given("hillary"), Some(Gender::Female));
        assert!(is_role("strategist") && is_role("geologist") && !is_role("house"));
    }

    /// Sorted and free of repetition within a class, so that a change shows as one line.
    #[test]
    fn lists_are_in_order() {
        for text in [
            include_str!("../../../data/gazetteer/titles.txt"),
            include_str!("../../../data/gazetteer/not-names.txt"),
            include_str!("../../../data/gazetteer/organisation-words.txt"),
            include_str!("../../../data/gazetteer/context.txt"),
        ] {
            let mut last = ("", "");
            for (class, entry) in entries(text, "|") {
                assert!(class != last.0 || entry > last.1, "{entry:?} after {:?}", last.1);
                last = (class, entry);
            }
        }
    }
}
