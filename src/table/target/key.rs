//! What a column of the model counts: a number where the hot path asks, a name where people do.

use crate::measure::DIMENSIONS;
use std::fmt::{Display, Formatter, Result};
use std::sync::LazyLock;

/// A column.
#[derive(Debug, Clone, Copy)]
pub(super) enum Key<'k> {
    /// An index into [`AMOUNTS`].
    Amount(usize),
    /// A column that only its name knows.
    Named(&'k str),
    /// Neighbouring words at a place.
    Words(Place, &'k [Word<'k>]),
}

/// A word as columns name it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'w> {
    pub(super) text: &'w str,
    /// Its number in a model, 0 where no column of the model holds it.
    pub(super) number: u32,
}

/// Where words stand to the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Word,
    Left,
    LeftNear,
    LeftNext,
    Right,
    RightNear,
    RightNext,
    Words,
    WordsNear,
}

impl Place {
    /// Places of single words, in order.
    pub(super) const SINGLE: [Place; 7] = [
        Place::Word,
        Place::Left,
        Place::LeftNear,
        Place::LeftNext,
        Place::Right,
        Place::RightNear,
        Place::RightNext,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Place::Word => "word",
            Place::Left => "left",
            Place::LeftNear => "left near",
            Place::LeftNext => "left next",
            Place::Right => "right",
            Place::RightNear => "right near",
            Place::RightNext => "right next",
            Place::Words => "words",
            Place::WordsNear => "words near",
        }
    }
}

impl Display for Key<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Key::Amount(at) => f.write_str(&AMOUNTS[*at]),
            Key::Named(name) => f.write_str(name),
            Key::Words(place, words) => {
                f.write_str(place.name())?;
                words.iter().try_for_each(|word| write!(f, " {}", word.text))
            }
        }
    }
}

/// Where a tone word stands to the target; sums of both signs are kept for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    All,
    Left,
    Right,
    Left3,
    Right3,
    Left8,
    Right8,
    Near,
    FarLeft,
    FarRight,
    Clause,
    ClauseLeft,
    ClauseRight,
    OtherClause,
    OwnSpeech,
    NotOwnSpeech,
    SameVoice,
    OtherVoice,
    OtherSideOfQuotes,
    Quoted,
    VerbRight,
    Adjective,
    Noun,
    Verb,
    Vader,
    VaderLeft,
    VaderRight,
}

/// Names in the order of [`Zone`].
const ZONES: [&str; N_ZONES] = [
    "all",
    "left",
    "right",
    "left 3",
    "right 3",
    "left 8",
    "right 8",
    "near",
    "far left",
    "far right",
    "clause",
    "clause left",
    "clause right",
    "other clause",
    "own speech",
    "not own speech",
    "same voice",
    "other voice",
    "other side of quotes",
    "quoted",
    "verb right",
    "adjective",
    "noun",
    "verb",
    "vader",
    "vader left",
    "vader right",
];
pub(super) const N_ZONES: usize = Zone::VaderRight as usize + 1;

/// Sums over the tone words of the sentence.
const SUMS: [&str; 6] = ["net", "discounted", "highest", "lowest", "nearest", "rule"];
/// Parts in acts of blame, then the same in acts of credit.
pub(super) const ACTS: [&str; 8] = [
    "agent of blame",
    "patient of blame",
    "voice of blame",
    "near blame",
    "agent of credit",
    "patient of credit",
    "voice of credit",
    "near credit",
];
const IS_QUOTED: &str = "is quoted";
const IS_TOLD_OF: &str = "is told of";
/// Names of stances, by alphabet.
const STANCES: [&str; 8] =
    ["arguing", "conceding", "denying", "directing", "distancing", "endorsing", "mental", "neutral"];
const SPEAKS: &str = "speaks";
/// The target's place in its sentence, and the sentence's form.
const PLACES: [&str; 11] = [
    "length",
    "place",
    "opens",
    "pronoun",
    "words of target",
    "possessive",
    "quotes",
    "other names",
    "negated left",
    "negated right",
    "negated",
];
/// Windows of word vectors.
const WINDOWS: [&str; N_WINDOWS] = ["all", "left", "right", "near"];
pub(super) const N_WINDOWS: usize = 4;

pub(super) const NET: usize = 2 * N_ZONES;
pub(super) const DISCOUNTED: usize = NET + 1;
pub(super) const HIGHEST: usize = NET + 2;
pub(super) const LOWEST: usize = NET + 3;
pub(super) const NEAREST: usize = NET + 4;
pub(super) const RULE: usize = NET + 5;
pub(super) const FIRST_ACT: usize = NET + SUMS.len();
pub(super) const QUOTED: usize = FIRST_ACT + ACTS.len();
pub(super) const TOLD: usize = QUOTED + 1;
const FIRST_TOLD: usize = TOLD + 1;
const FIRST_SAID: usize = FIRST_TOLD + STANCES.len();
pub(super) const SPEAKING: usize = FIRST_SAID + STANCES.len();
pub(super) const FIRST_PLACE: usize = SPEAKING + 1;
pub(super) const FIRST_VECTOR: usize = FIRST_PLACE + PLACES.len();

/// Names of all amounts.
pub(super) static AMOUNTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let zones = ZONES.iter().flat_map(|zone| ["+", "−"].map(|sign| format!("{zone} {sign}")));
    let told = STANCES.iter().map(|stance| format!("{IS_TOLD_OF}, {stance}"));
    let said = STANCES.iter().map(|stance| format!("says, {stance}"));
    let vectors = WINDOWS.iter().flat_map(|w| (0..DIMENSIONS).map(move |d| format!("vector {w} {d}")));
    let plain = |names: &'static [&str]| names.iter().map(|name| (*name).to_owned());
    zones
        .chain(plain(&SUMS))
        .chain(plain(&ACTS))
        .chain(plain(&[IS_QUOTED, IS_TOLD_OF]))
        .chain(told)
        .chain(said)
        .chain(plain(&[SPEAKS]))
        .chain(plain(&PLACES))
        .chain(vectors)
        .collect()
});

/// The sum of positive (`sign` 0) or negative (1) weights in `zone`.
pub(super) fn zone(zone: usize, sign: usize) -> usize {
    2 * zone + sign
}

/// That the target is told of in a speech of `stance`.
pub(super) fn told(stance: &str) -> usize {
    FIRST_TOLD + rank(stance)
}

/// That the target speaks with `stance`.
pub(super) fn said(stance: &str) -> usize {
    FIRST_SAID + rank(stance)
}

fn rank(stance: &str) -> usize {
    STANCES.iter().position(|name| *name == stance).expect("every stance is listed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mark::Stance;

    #[test]
    fn amounts_have_their_names() {
        let check = |at: usize, name: &str| assert_eq!(AMOUNTS[at], name);
        check(zone(Zone::OtherClause as usize, 1), "other clause −");
        check(zone(Zone::VaderRight as usize, 0), "vader right +");
        check(RULE, "rule");
        check(FIRST_ACT + 7, "near credit");
        check(told(Stance::Neutral.name()), "is told of, neutral");
        check(said(Stance::Arguing.name()), "says, arguing");
        check(SPEAKING, "speaks");
        check(FIRST_PLACE, "length");
        check(FIRST_VECTOR + DIMENSIONS, "vector left 0");
        // Voices are told in the order of their names.
        assert!(AMOUNTS[QUOTED..=SPEAKING].is_sorted());
    }

    #[test]
    fn keys_are_named() {
        let words = ["not", "a"].map(|text| Word { text, number: 0 });
        assert_eq!(Key::Words(Place::WordsNear, &words).to_string(), "words near not a");
        assert_eq!(Key::Words(Place::LeftNext, &words[..1]).to_string(), "left next not");
        assert_eq!(Key::Named("encoder target 3").to_string(), "encoder target 3");
    }
}
