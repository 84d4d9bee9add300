//! What a word can be, before its sentence is looked at.

use super::Tag;
use hashbrown::HashMap;
use std::sync::LazyLock;

/// Readings of a word form, as bits.
pub(super) mod reading {
    /// Singular noun.
    pub(crate) const NOUN: u16 = 1;
    /// Plural noun.
    pub(crate) const PLURAL: u16 = 2;
    /// Base or present form of a verb.
    pub(crate) const BASE: u16 = 4;
    /// Third person singular.
    pub(crate) const THIRD: u16 = 8;
    /// Past tense.
    pub(crate) const PAST: u16 = 16;
    /// Past participle.
    pub(crate) const PARTICIPLE: u16 = 32;
    /// Form in `-ing`.
    pub(crate) const ING: u16 = 64;
    /// Adjective.
    pub(crate) const ADJECTIVE: u16 = 128;
    /// Adverb.
    pub(crate) const ADVERB: u16 = 256;
    /// Any form of a verb.
    pub(crate) const VERB: u16 = BASE | THIRD | PAST | PARTICIPLE | ING;
    /// Any noun.
    pub(crate) const NOMINAL: u16 = NOUN | PLURAL;
}
use reading::*;

/// One word form.
#[derive(Debug, Clone, Default)]
pub(super) struct Word {
    /// Its place among all words known.
    pub(super) number: u32,
    /// Tags of a closed-class word, the default first; empty for open classes.
    pub(super) closed: Vec<Tag>,
    /// Possible readings.
    pub(super) readings: u16,
    /// The most frequent reading; 0 when unknown.
    pub(super) usual: u16,
    /// Lemma of the verb, where it can be one.
    pub(super) lemma: Option<&'static str>,
    /// Whether it is always what its class says.
    pub(super) certain: bool,
    /// Whether it is a form of a verb that takes clauses without `that` (`said the plan failed`).
    pub(super) takes_clause: bool,
}

const BE: [&str; 14] = [
    "be", "am", "is", "are", "was", "were", "been", "being", "isn't", "aren't", "wasn't", "weren't", "ain't",
    "'s",
];
const HAVE: [&str; 7] = ["have", "has", "had", "having", "haven't", "hasn't", "hadn't"];
const DO: [&str; 6] = ["do", "does", "did", "don't", "doesn't", "didn't"];

/// All words known, each with its number.
#[derive(Default)]
pub(super) struct Words {
    list: Vec<Word>,
    numbers: HashMap<&'static str, usize>,
}

impl Words {
    pub(super) fn get(&self, form: &str) -> Option<&Word> {
        self.numbers.get(form).map(|&number| &self.list[number])
    }

    /// How many words are known.
    pub(super) fn count(&self) -> usize {
        self.list.len()
    }

    /// The word `form`, new where it is not known yet.
    fn word(&mut self, form: &'static str) -> &mut Word {
        let number = *self.numbers.entry(form).or_insert_with(|| {
            self.list.push(Word { number: self.list.len() as u32, ..Word::default() });
            self.list.len() - 1
        });
        &mut self.list[number]
    }
}

/// Whether `form` (lower case, straight apostrophes) belongs to a closed class: articles, pronouns,
/// prepositions, conjunctions, auxiliaries, common adverbs.
pub fn is_function_word(form: &str) -> bool {
    WORDS.get(form).is_some_and(|word| !word.closed.is_empty())
}

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words { list: Vec::with_capacity(64_000), numbers: HashMap::with_capacity(64_000) };
    for line in include_str!("../../../data/lexicons/brill/words.tsv").lines() {
        let Some((form, code)) = line.split_once('\t') else { continue };
        let usual = match code {
            "n" => NOUN,
            "s" => PLURAL,
            "b" => BASE,
            "z" => THIRD,
            "d" => PAST,
            "p" => PARTICIPLE,
            "g" => ING,
            "j" => ADJECTIVE,
            _ => ADVERB,
        };
        // A regular participle is also a past tense.
        let regular = form.ends_with("ed") && matches!(usual, PAST | PARTICIPLE);
        let readings = if regular { PAST | PARTICIPLE } else { usual };
        let word = words.word(form);
        (word.readings, word.usual) = (readings, usual);
    }
    for line in include_str!("../../../data/lexicons/xtag-verbs/words.tsv").lines() {
        add_verb(&mut words, line.split('\t'));
    }
    for line in include_str!("../../../data/language/closed-class.txt").lines() {
        let Some((class, list)) = line.split_once(':').filter(|_| !line.starts_with('#')) else { continue };
        let tag = match class {
            "verb" => {
                add_verb(&mut words, list.split_whitespace());
                continue;
            }
            "usual-n" | "usual-z" => {
                let bit = if class == "usual-n" { NOUN } else { THIRD };
                for form in list.split_whitespace() {
                    let word = words.word(form);
                    word.usual = bit;
                    word.readings |= bit;
                }
                continue;
            }
            "certain" => {
                for form in list.split_whitespace() {
                    words.word(form).certain = true;
                }
                continue;
            }
            "pronoun" => Tag::Pronoun,
            "determiner" => Tag::Determiner,
            "auxiliary" => Tag::Auxiliary,
            "preposition" => Tag::Preposition,
            "subordinator" => Tag::Subordinator,
            "relative" => Tag::Relative,
            "conjunction" => Tag::Conjunction,
            "adverb" => Tag::Adverb,
            "number" => Tag::Number,
            _ => continue,
        };
        for form in list.split_whitespace() {
            words.word(form).closed.push(tag);
        }
    }
    for (lemma, forms) in [("be", &BE[..]), ("have", &HAVE[..]), ("do", &DO[..])] {
        for form in forms {
            words.word(form).lemma = Some(lemma);
        }
    }
    words
});

/// Verbs that take a clause without `that`.
const CLAUSAL: [&str; 34] = [
    "say",
    "think",
    "believe",
    "know",
    "show",
    "claim",
    "suggest",
    "report",
    "argue",
    "hope",
    "find",
    "add",
    "tell",
    "feel",
    "fear",
    "insist",
    "predict",
    "write",
    "admit",
    "announce",
    "note",
    "allege",
    "deny",
    "warn",
    "indicate",
    "reveal",
    "declare",
    "explain",
    "learn",
    "mean",
    "wish",
    "estimate",
    "promise",
    "acknowledge",
];

fn add_verb(words: &mut Words, forms: impl Iterator<Item = &'static str>) {
    let mut lemma = "";
    for (form, bit) in forms.zip([BASE, THIRD, ING, PAST, PARTICIPLE]) {
        if bit == BASE {
            lemma = form;
        }
        let word = words.word(form);
        // "found" and "saw" are far more often the past of another verb than a verb of their own.
        let shadowed = word.lemma.is_some() && matches!(bit, BASE | THIRD);
        if !shadowed {
            word.lemma = Some(lemma);
            word.takes_clause = CLAUSAL.contains(&lemma);
        }
        word.readings |= bit;
        if word.usual == 0 {
            word.usual = bit;
        }
    }
}

/// Readings of a word no list knows, by its ending.
pub(super) fn guess(form: &str) -> (u16, u16) {
    let ends = |endings: &[&str]| endings.iter().any(|e| form.len() > e.len() + 2 && form.ends_with(e));
    let usual = if ends(&["ly"]) {
        ADVERB
    } else if ends(&["ing"]) {
        ING
    } else if ends(&["ed"]) {
        return (PAST | PARTICIPLE, PAST);
    } else if ends(&["ive", "ous", "ful", "able", "ible", "less", "ical", "ial", "ish", "ic", "esque", "ian"])
    {
        ADJECTIVE
    } else if ends(&["ss", "us", "is"]) || !ends(&["s"]) {
        NOUN
    } else {
        PLURAL
    };
    (usual, usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(form: &str, lemma: &str) {
        assert_eq!(WORDS.get(form).and_then(|w| w.lemma), Some(lemma), "{form}");
    }

    #[test]
    fn lemmas() {
        check("said", "say");
        check("claims", "claim");
        check("found", "find");
        check("saw", "see");
        check("left", "leave");
        check("emphasizes", "emphasize");
        check("was", "be");
        check("reading", "read");
    }

    #[test]
    fn unknown_words_are_guessed_by_their_endings() {
        assert_eq!(guess("blustrously").1, ADVERB);
        assert_eq!(guess("grexited").0, PAST | PARTICIPLE);
        assert_eq!(guess("backchannels").1, PLURAL);
        assert_eq!(guess("hyperpartisanship").1, NOUN);
    }
}
