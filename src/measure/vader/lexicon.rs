//! The words, emoji and modifiers of VADER, one entry a word.

use hashbrown::HashMap;
use std::sync::LazyLock;

/// Words that rules ask for by name; what is none of them is [`OTHER`].
const NAMED: [&str; 13] =
    ["", "no", "or", "nor", "never", "so", "this", "without", "doubt", "least", "at", "very", "but"];
pub(super) const OTHER: u16 = 0;
pub(super) const NO: u16 = 1;
pub(super) const OR: u16 = 2;
pub(super) const NOR: u16 = 3;
pub(super) const NEVER: u16 = 4;
pub(super) const SO: u16 = 5;
pub(super) const THIS: u16 = 6;
pub(super) const WITHOUT: u16 = 7;
pub(super) const DOUBT: u16 = 8;
pub(super) const LEAST: u16 = 9;
pub(super) const AT: u16 = 10;
pub(super) const VERY: u16 = 11;
pub(super) const BUT: u16 = 12;

/// What the rules know about a word.
#[derive(Clone, Copy, Default)]
pub(super) struct Entry {
    pub(super) valence: Option<f64>,
    /// Added to the strength of a following word; 0 for most words.
    pub(super) shift: f64,
    pub(super) negates: bool,
    /// Index into [`NAMED`], or beyond it for a word of a phrase.
    pub(super) name: u16,
}

pub(super) struct Lexicon {
    entries: HashMap<&'static str, Entry>,
    pub(super) emoji: HashMap<char, &'static str>,
    /// Names of the words, and the valence that replaces that of the word in the phrase.
    pub(super) idioms: Vec<(Vec<u16>, f64)>,
    /// Names of the words, and what they add to the valence.
    pub(super) dampeners: Vec<(Vec<u16>, f64)>,
    /// "kind", "of": the first is passed over before the second.
    pub(super) kind_of: [u16; 2],
}

pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::load);

fn rows(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    file.lines().map(|line| {
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap_or_default();
        (next(), next(), next())
    })
}

fn number(field: &str) -> f64 {
    field.parse().expect("a number in the VADER tables")
}

/// What the rules know about most words.
static UNKNOWN: Entry = Entry { valence: None, shift: 0.0, negates: false, name: OTHER };

impl Lexicon {
    /// What the rules know about `word`, in lower case.
    pub(super) fn entry(&'static self, word: &str) -> &'static Entry {
        self.entries.get(word).unwrap_or(&UNKNOWN)
    }

    fn load() -> Self {
        let mut entries: HashMap<&str, Entry> = HashMap::with_capacity(8192);
        let mut names = u16::try_from(NAMED.len()).expect("few names");
        for (name, word) in (0..).zip(NAMED).skip(1) {
            entries.entry(word).or_default().name = name;
        }
        for (word, mean, _) in rows(include_str!("../../../data/lexicons/vader/words.tsv")) {
            entries.entry(word).or_default().valence = Some(number(mean));
        }
        let (mut idioms, mut dampeners) = (Vec::new(), Vec::new());
        for (term, role, value) in rows(include_str!("../../../data/lexicons/vader/modifiers.tsv")) {
            let value = number(value);
            if !term.contains(' ') {
                let entry = entries.entry(term).or_default();
                entry.negates = role == "negate";
                entry.shift = if entry.negates { 0.0 } else { value };
                continue;
            }
            let mut words = Vec::new();
            for word in term.split(' ') {
                let entry = entries.entry(word).or_default();
                if entry.name == OTHER {
                    entry.name = names;
                    names += 1;
                }
                words.push(entry.name);
            }
            if role == "idiom" { &mut idioms } else { &mut dampeners }.push((words, value));
        }
        let name = |word| entries.get(word).map_or(OTHER, |entry: &Entry| entry.name);
        let kind_of = [name("kind"), name("of")];
        let emoji = rows(include_str!("../../../data/lexicons/vader/emoji.tsv"))
            .filter_map(|(emoji, description, _)| Some((emoji.chars().next()?, description)))
            .collect();
        Self { entries, emoji, idioms, dampeners, kind_of }
    }
}
