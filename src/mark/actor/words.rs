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

/// What the lists say of one word or phrase.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Listed {
    /// Of a title or role: the gender it gives.
    pub(super) title: Option<Gender>,
    /// Why it is no actor.
    pub(super) not_name: Option<NotName>,
    /// Of a given name: its gender.
    pub(super) given: Option<Gender>,
    /// Whether it may stand between a determiner and a title.
    pub(super) modifier: bool,
    /// Whether it makes a capitalised name an organisation's.
    pub(super) organisation_head: bool,
    /// Whether it belongs, after a state's name, to one of the state's institutions.
    pub(super) institution: bool,
    /// The most tokens an entry of several words takes that begins with it.
    reach: u8,
}

/// All lists in one table, so that a word is looked up once for all of them.
static LISTED: LazyLock<HashMap<&str, Listed>> = LazyLock::new(|| {
    let mut listed = HashMap::with_capacity(8_192);
    titles(&mut listed);
    not_names(&mut listed);
    given_names(&mut listed);
    for (class, entry) in entries(include_str!("../../../data/gazetteer/organisation-words.txt"), "|") {
        let word: &mut Listed = listed.entry(entry).or_default();
        match class {
            "head" => word.organisation_head = true,
            "institution" => word.institution = true,
            _ => {}
        }
    }
    listed
});

fn titles(listed: &mut HashMap<&'static str, Listed>) {
    for (class, entry) in entries(include_str!("../../../data/gazetteer/titles.txt"), "|") {
        if class == "modifier" {
            listed.entry(entry).or_default().modifier = true;
            continue;
        }
        let (title, gender) = match entry.split_once(" (") {
            Some((title, "m)")) => (title, Gender::Male),
            Some((title, _)) => (title, Gender::Female),
            None => (entry, Gender::Unknown),
        };
        let known = listed.entry(title).or_default().title.get_or_insert(gender);
        if *known == Gender::Unknown {
            *known = gender;
        }
        reach(listed, title);
    }
}

fn not_names(listed: &mut HashMap<&'static str, Listed>) {
    for (class, entry) in entries(include_str!("../../../data/gazetteer/not-names.txt"), "|") {
        let class = match class {
            "calendar" => NotName::Calendar,
            "opener" => NotName::Opener,
            "place" => NotName::Place,
            "thing" => NotName::Thing,
            "word" => NotName::Word,
            _ => NotName::Phrase,
        };
        listed.entry(entry).or_default().not_name.get_or_insert(class);
        reach(listed, entry);
    }
}

fn given_names(listed: &mut HashMap<&'static str, Listed>) {
    for (class, name) in entries(include_str!("../../../data/gazetteer/given-names.txt"), " ") {
        let gender = match class {
            "female" => Gender::Female,
            "male" => Gender::Male,
            _ => Gender::Unknown,
        };
        let given = &mut listed.entry(name).or_default().given;
        *given = if given.is_some() { Some(Gender::Unknown) } else { Some(gender) };
    }
}

/// Notes at the first word of an entry of several words how far it reaches.
fn reach(listed: &mut HashMap<&'static str, Listed>, entry: &'static str) {
    let parts = |c: char| matches!(c, ' ' | '-' | '.');
    if let Some(first) = entry.split(parts).next().filter(|first| first.len() < entry.len()) {
        let reach = &mut listed.entry(first).or_default().reach;
        let tokens = entry.split(' ').count() + 2 * entry.matches(['-', '.']).count();
        *reach = (*reach).max(tokens as u8);
    }
}

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

/// The longest phrase of tokens from `at`, ending before `end`, that `look` finds listed, where `first` is
/// what the lists say of the first: how many tokens it takes, and what it is.
pub(super) fn longest<T>(
    document: &Document,
    at: usize,
    end: usize,
    first: &Listed,
    look: impl Fn(&Listed) -> Option<T>,
) -> Option<(usize, T)> {
    let mut best = look(first).map(|found| (1, found));
    if first.reach > 0 {
        let mut phrase = document.form(at).to_owned();
        for next in at + 1..end.min(at + usize::from(first.reach)) {
            let tokens = document.tokens();
            if tokens[next - 1].possessive {
                break;
            }
            if tokens[next - 1].span.end < tokens[next].span.start {
                phrase.push(' ');
            }
            phrase.push_str(document.form(next));
            if let Some(found) = look(&listed(&phrase)) {
                best = Some((next + 1 - at, found));
            }
        }
    }
    best
}

/// What the lists say of `phrase`, which is in lower case.
pub(super) fn listed(phrase: &str) -> Listed {
    LISTED.get(phrase).copied().unwrap_or_default()
}

/// The canonical name and gender of a person so often in the news that `name`, in lower case, is clear.
pub(super) fn leader(name: &str) -> Option<(&'static str, Gender)> {
    LEADERS.get(name).copied()
}

/// Whether `word` names somebody's role: a title, or a noun formed like one (`strategist`).
pub(super) fn is_role(word: &str) -> bool {
    listed(word).title.is_some()
        || word.strip_suffix('s').is_some_and(|singular| listed(singular).title.is_some())
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
        assert_eq!(listed("secretary of state").title, Some(Gender::Unknown));
        assert_eq!(listed("mrs").title, Some(Gender::Female));
        assert_eq!(listed("table").title, None);
        assert_eq!(listed("indian ocean").not_name, Some(NotName::Phrase));
        assert_eq!(listed("sunday").not_name, Some(NotName::Calendar));
        assert_eq!(listed("hillary").given, Some(Gender::Female));
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
