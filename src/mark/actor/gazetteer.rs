//! Names of states, organisations and declared actors, compiled for look-up.
//!
//! DESIGN. Every name is cut into tokens as a text is, and filed under its first token's form. At a token
//! the longest entry wins, then a study's own before the built-in ones. A word written in capitals in
//! the list (`US`, `WHO`) must stand in capitals in the text; any other must begin as it does in the list.

use super::words::{self, Gender};
use super::{ActorKind, Via};
use crate::text::{Document, forms};
use hashbrown::HashMap;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, LazyLock};

/// An actor whose treatment a study compares.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredActor {
    /// Canonical name, printed everywhere.
    pub name: String,
    /// Other names; one that is a state's or organisation's name brings that one's aliases along.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// What a name is to its actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Name,
    Alias,
    Adjective,
    People,
    Capital,
    Seat,
}

impl Use {
    pub(super) fn via(self) -> Via {
        match self {
            Use::Name => Via::Name,
            Use::Alias => Via::Alias,
            Use::Adjective | Use::People => Via::Demonym,
            Use::Capital | Use::Seat => Via::Metonym,
        }
    }
}

/// What sort of thing an actor is, for the pronouns that may refer to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    State,
    Organisation,
    /// An organisation whose name is a plural: `Taliban`.
    Plural,
    Person(Gender),
}

/// Whose name a state's may be as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Homonym {
    /// Jordan, Chad.
    Person,
    /// Georgia, which is also one of the United States.
    Place,
}

/// An actor of the gazetteer.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) name: String,
    pub(super) kind: ActorKind,
    pub(super) nature: Nature,
    /// What else the bare name is as often.
    pub(super) homonym: Option<Homonym>,
}

/// How a word of a name must be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    /// As listed, in capitals.
    Capitals,
    /// With a capital.
    Capital,
    Any,
}

/// A word of a name.
#[derive(Debug, Clone)]
struct Part {
    form: String,
    /// As listed.
    raw: String,
    case: Case,
}

#[derive(Debug, Clone)]
struct Entry {
    parts: Vec<Part>,
    actor: usize,
    role: Use,
}

/// A name found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Match {
    /// How many tokens it takes.
    pub(super) length: usize,
    /// Index into the gazetteer's actors.
    pub(super) actor: usize,
    pub(super) role: Use,
}

/// Names of states, organisations and declared actors, compiled for look-up.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    actors: Arc<Vec<Known>>,
    /// By first form; longest first, then in order of entry.
    entries: Arc<HashMap<String, Vec<Entry>>>,
}

static BUILTIN: LazyLock<Gazetteer> = LazyLock::new(|| {
    let mut gazetteer = Gazetteer::default();
    gazetteer.read(include_str!("../../../data/gazetteer/states.tsv"), true);
    gazetteer.read(include_str!("../../../data/gazetteer/organisations.tsv"), false);
    gazetteer
});

/// Organisations whose names take plural verbs.
const PLURAL: [&str; 6] =
    ["Taliban", "Houthis", "Democratic Party", "Republican Party", "Conservative Party", "Liberal Democrats"];

impl Gazetteer {
    /// The states and organisations that ship with the program.
    pub fn builtin() -> Self {
        BUILTIN.clone()
    }

    /// The built-in names with a study's own, which come first.
    pub fn with_declared(declared: &[DeclaredActor]) -> Self {
        let mut gazetteer = Self::builtin();
        for actor in declared {
            let names = || [&actor.name].into_iter().chain(&actor.aliases).map(String::as_str);
            let known = names().find_map(|name| gazetteer.named(name));
            let actors = Arc::make_mut(&mut gazetteer.actors);
            let index = known.unwrap_or(actors.len());
            if known.is_some() {
                actors[index].name.clone_from(&actor.name);
                actors[index].kind = ActorKind::Declared;
            } else {
                let first = actor.name.split_whitespace().next().unwrap_or_default().to_lowercase();
                let nature = match words::listed(&first).given {
                    Some(gender) if actor.name.contains(' ') => Nature::Person(gender),
                    _ => Nature::Organisation,
                };
                let name = actor.name.clone();
                actors.push(Known { name, kind: ActorKind::Declared, nature, homonym: None });
            }
            for (position, name) in names().enumerate() {
                let role = if position == 0 { Use::Name } else { Use::Alias };
                gazetteer.add(name, index, role, true);
            }
        }
        gazetteer
    }

    /// The actor with this very name or alias.
    fn named(&self, name: &str) -> Option<usize> {
        let parts = cut(name);
        let forms = |parts: &[Part]| parts.iter().map(|part| part.form.clone()).collect::<Vec<_>>();
        let wanted = forms(&parts);
        self.entries
            .get(wanted.first()?)?
            .iter()
            .find(|e| forms(&e.parts) == wanted && matches!(e.role, Use::Name | Use::Alias))
            .map(|e| e.actor)
    }

    fn read(&mut self, table: &str, states: bool) {
        for line in table.lines().filter(|l| !l.starts_with('#')).skip(1) {
            let fields: Vec<_> = line.split('\t').collect();
            let field = |index: usize| fields.get(index).copied().unwrap_or_default();
            let index = self.actors.len();
            let name = field(0);
            let (kind, nature) = match states {
                true => (ActorKind::State, Nature::State),
                false if PLURAL.contains(&name) => (ActorKind::Organisation, Nature::Plural),
                false => (ActorKind::Organisation, Nature::Organisation),
            };
            let homonym = match field(7) {
                "person" => Some(Homonym::Person),
                "place" => Some(Homonym::Place),
                _ => None,
            };
            Arc::make_mut(&mut self.actors).push(Known { name: name.to_owned(), kind, nature, homonym });
            self.add(name, index, Use::Name, false);
            let roles = [Use::Alias, Use::Adjective, Use::People, Use::Capital, Use::Seat];
            for (column, role) in roles.into_iter().enumerate().filter(|(c, _)| states || *c < 3) {
                for alias in field(column + 2).split('|').filter(|a| !a.is_empty()) {
                    self.add(alias, index, role, false);
                }
            }
        }
    }

    fn add(&mut self, name: &str, actor: usize, role: Use, first: bool) {
        let parts = cut(name);
        let Some(key) = parts.first() else { return };
        let list = Arc::make_mut(&mut self.entries).entry_ref(key.form.as_str()).or_default();
        let length = parts.len();
        let at = list.partition_point(|e| e.parts.len() > length || (!first && e.parts.len() == length));
        list.insert(at, Entry { parts, actor, role });
    }

    /// The actor with this index.
    pub(super) fn actor(&self, index: usize) -> &Known {
        &self.actors[index]
    }

    /// The longest name that begins at token `at` and ends before `end`.
    pub(super) fn at(&self, document: &Document, at: usize, end: usize) -> Option<Match> {
        let entry = self.entries.get(document.form(at))?.iter().find(|entry| {
            let stop = at + entry.parts.len();
            stop <= end
                && (at..stop).zip(&entry.parts).all(|(i, part)| document.form(i) == part.form)
                && (at..stop).zip(&entry.parts).all(|(i, part)| part.is_written(document, i))
                // A possessive inside parts two names.
                && (at..stop - 1).zip(&entry.parts).all(|(i, part)| {
                    !document.tokens()[i].possessive || part.raw.contains(['\'', '’'])
                })
        })?;
        let mut length = entry.parts.len();
        let last = at + length;
        if entry.parts[length - 1].raw.contains('.')
            && last < end
            && document.mark(last) == '.'
            && document.tokens()[last].span.start == document.tokens()[last - 1].span.end
        {
            length += 1;
        }
        Some(Match { length, actor: entry.actor, role: entry.role })
    }
}

/// The words of a name; a full stop at its end is dropped.
fn cut(name: &str) -> Vec<Part> {
    let mut words = forms(name);
    if words.len() > 1 && words.last().is_some_and(|(_, raw)| *raw == ".") {
        words.pop();
    }
    words.into_iter().map(|(form, raw)| Part { form, raw: raw.to_owned(), case: Case::of(raw) }).collect()
}

impl Case {
    /// What a word listed as `raw` demands of a text.
    fn of(raw: &str) -> Self {
        let capitals = raw.chars().filter(|c| c.is_uppercase()).count();
        let lower = raw.chars().filter(|c| c.is_lowercase()).count();
        if capitals >= 2 && lower <= 1 {
            return Case::Capitals;
        }
        if raw.starts_with(char::is_uppercase) { Case::Capital } else { Case::Any }
    }
}

impl Part {
    /// Whether token `at` is written as the list demands.
    fn is_written(&self, document: &Document, at: usize) -> bool {
        match self.case {
            Case::Capitals => document.raw(at).starts_with(&self.raw),
            Case::Capital => document.is_capital(at),
            Case::Any => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Article;

    fn check(gazetteer: &Gazetteer, text: &str, expected: Option<(&str, Use, usize)>) {
        let document = Document::new(Article { text: text.into(), ..Article::default() });
        let found = gazetteer.at(&document, 0, document.tokens().len());
        let found = found.map(|m| (gazetteer.actor(m.actor).name.as_str(), m.role, m.length));
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn longest_name_wins() {
        let builtin = Gazetteer::builtin();
        check(&builtin, "Czech Republic's army", Some(("Czechia", Use::Alias, 2)));
        check(&builtin, "Czech troops", Some(("Czechia", Use::Adjective, 1)));
        check(&builtin, "U.S. troops", Some(("United States", Use::Alias, 2)));
        check(&builtin, "us too", None);
        check(&builtin, "US too", Some(("United States", Use::Alias, 1)));
        check(&builtin, "who left", None);
        check(&builtin, "United Nations Security Council", Some(("UN Security Council", Use::Alias, 4)));
        check(&builtin, "al-Qaeda", Some(("Al-Qaeda", Use::Alias, 3)));
    }

    #[test]
    fn declared_actors_come_first() {
        let declared = [
            DeclaredActor { name: "Delhi".into(), aliases: vec!["India".into()] },
            DeclaredActor { name: "Pentagon".into(), aliases: vec!["Defence HQ".into()] },
        ];
        let gazetteer = Gazetteer::with_declared(&declared);
        check(&gazetteer, "Indian jets", Some(("Delhi", Use::Adjective, 1)));
        check(&gazetteer, "Pentagon aides", Some(("Pentagon", Use::Name, 1)));
        check(&gazetteer, "Defence HQ said", Some(("Pentagon", Use::Alias, 2)));
    }

    #[test]
    fn tables_are_sorted_and_whole() {
        let table = include_str!("../../../data/gazetteer/states.tsv");
        let rows: Vec<_> = table.lines().filter(|l| !l.starts_with('#')).skip(1).collect();
        assert!(rows.len() >= 195);
        for row in &rows {
            assert_eq!(row.split('\t').count(), 8, "{row:?}");
        }
        let codes: std::collections::BTreeSet<_> = rows.iter().map(|r| r.split('\t').nth(1)).collect();
        assert_eq!(codes.len(), rows.len());
    }
}
