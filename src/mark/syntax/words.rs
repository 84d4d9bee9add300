//! What a word can be, before its sentence is looked at.

use super::Tag;
use super::closed::Choice;
use super::columns::hash;
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

/// Most tags of a closed-class word.
const MOST_TAGS: usize = 3;

/// One word form.
#[derive(Debug, Clone)]
pub(super) struct Word {
    form: &'static str,
    /// Its place among all words known.
    pub(super) number: u32,
    /// Possible readings.
    pub(super) readings: u16,
    /// The most frequent reading; 0 when unknown.
    pub(super) usual: u16,
    /// Lemma of the verb, where it can be one.
    pub(super) lemma: Option<&'static str>,
    /// What decides among its tags, where it is of a closed class.
    pub(super) choice: Choice,
    tags: [Tag; MOST_TAGS],
    n_tags: u8,
    /// Whether it is always what its class says.
    pub(super) certain: bool,
    /// Whether it is a form of a verb that takes clauses without `that` (`said the plan failed`).
    pub(super) takes_clause: bool,
}

impl Word {
    fn new(form: &'static str, number: u32) -> Self {
        Self {
            form,
            number,
            readings: 0,
            usual: 0,
            lemma: None,
            choice: Choice::None,
            tags: [Tag::Mark; MOST_TAGS],
            n_tags: 0,
            certain: false,
            takes_clause: false,
        }
    }

    /// Tags of a closed-class word, the default first; empty for open classes.
    pub(super) fn closed(&self) -> &[Tag] {
        &self.tags[..usize::from(self.n_tags)]
    }
}

const BE: [&str; 14] = [
    "be", "am", "is", "are", "was", "were", "been", "being", "isn't", "aren't", "wasn't", "weren't", "ain't",
    "'s",
];
const HAVE: [&str; 7] = ["have", "has", "had", "having", "haven't", "hasn't", "hadn't"];
const DO: [&str; 6] = ["do", "does", "did", "don't", "doesn't", "didn't"];

/// Slots of the index, a power of two at least twice the number of words.
const SLOTS: usize = 1 << 17;

/// All words known, each with its number.
///
/// Every token of every text is looked up here, mostly out of the processor's cache: a slot holds a piece of
/// the hash beside the number, so that what is not known costs one read, and the same hash serves the model.
pub(super) struct Words {
    list: Vec<Word>,
    /// Open addressing: a piece of the hash, and the number plus 1; 0 for a free slot.
    slots: Box<[(u32, u32)]>,
}

/// The slot where a search for `hash` begins, and the piece of it that a slot keeps.
fn place(hash: u64) -> (usize, u32) {
    // The low bits of FNV-1a are its weakest.
    let mixed = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed >> 32) as usize % SLOTS, mixed as u32)
}

impl Words {
    fn new() -> Self {
        Self { list: Vec::with_capacity(SLOTS / 2), slots: vec![(0, 0); SLOTS].into() }
    }

    /// The word `form`.
    pub(super) fn get(&self, form: &str) -> Option<&Word> {
        self.find(form, hash(form)).ok()
    }

    /// The word `form`, whose [`hash`] is known, or the slot it would take.
    #[inline]
    pub(super) fn find(&self, form: &str, hash: u64) -> Result<&Word, usize> {
        let (mut slot, piece) = place(hash);
        loop {
            let (other, number) = self.slots[slot];
            if number == 0 {
                return Err(slot);
            }
            let word = || &self.list[number as usize - 1];
            if other == piece && word().form == form {
                return Ok(word());
            }
            slot = (slot + 1) % SLOTS;
        }
    }

    /// How many words are known.
    pub(super) fn count(&self) -> usize {
        self.list.len()
    }

    /// The word `form`, new where it is not known yet.
    fn word(&mut self, form: &'static str) -> &mut Word {
        let hash = hash(form);
        let number = match self.find(form, hash) {
            Ok(word) => word.number,
            Err(slot) => {
                let number = self.list.len() as u32;
                self.slots[slot] = (place(hash).1, number + 1);
                self.list.push(Word::new(form, number));
                number
            }
        };
        &mut self.list[number as usize]
    }
}

/// Whether `form` (lower case, straight apostrophes) belongs to a closed class: articles, pronouns,
/// prepositions, conjunctions, auxiliaries, common adverbs.
pub fn is_function_word(form: &str) -> bool {
    WORDS.get(form).is_some_and(|word| !word.closed().is_empty())
}

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::new();
    for line in include_str!("../../../data/lexicons/brill/words.tsv").lines() {
        // The code is one letter.
        let Some((form, code)) = line.split_at_checked(line.len().saturating_sub(2)) else { continue };
        let usual = match code {
            "\tn" => NOUN,
            "\ts" => PLURAL,
            "\tb" => BASE,
            "\tz" => THIRD,
            "\td" => PAST,
            "\tp" => PARTICIPLE,
            "\tg" => ING,
            "\tj" => ADJECTIVE,
            "\tr" => ADVERB,
            _ => continue,
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
            let word = words.word(form);
            word.choice = Choice::of(form);
            word.tags[usize::from(word.n_tags)] = tag;
            word.n_tags += 1;
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
    let (mut lemma, mut takes_clause) = ("", false);
    for (form, bit) in forms.zip([BASE, THIRD, ING, PAST, PARTICIPLE]) {
        if bit == BASE {
            (lemma, takes_clause) = (form, CLAUSAL.contains(&form));
        }
        let word = words.word(form);
        // "found" and "saw" are far more often the past of another verb than a verb of their own.
        let shadowed = word.lemma.is_some() && matches!(bit, BASE | THIRD);
        if !shadowed {
            word.lemma = Some(lemma);
            word.takes_clause = takes_clause;
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
    fn every_word_has_a_slot_and_is_found_by_its_form() {
        assert!(WORDS.count() > 40_000 && WORDS.count() <= SLOTS / 2);
        assert!(WORDS.list.iter().all(|word| WORDS.get(word.form).is_some_and(|w| w.number == word.number)));
        assert!(WORDS.get("zorblax").is_none() && WORDS.get("").is_none());
    }

    #[test]
    fn unknown_words_are_guessed_by_their_endings() {
        assert_eq!(guess("blustrously").1, ADVERB);
        assert_eq!(guess("grexited").0, PAST | PARTICIPLE);
        assert_eq!(guess("backchannels").1, PLURAL);
        assert_eq!(guess("hyperpartisanship").1, NOUN);
    }
}
