//! The list of cues: which word introduces which kind of content, at what distance.

use super::Stance;
use crate::mark::Syntax;
use crate::mark::first_words::FirstWords;
use crate::text::Document;
use std::sync::LazyLock;

/// Part of speech of a cue's first word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CueKind {
    Verb,
    Noun,
    Adjective,
    Preposition,
    Phrase,
}

/// What is asked for together.
const KINDS: [&[CueKind]; 4] =
    [&[CueKind::Verb], &[CueKind::Noun], &[CueKind::Adjective], &[CueKind::Preposition, CueKind::Phrase]];

/// What the content of a cue can be, as bits; the data file defines each.
pub(super) mod takes {
    macro_rules! bits {
        ($($name:ident = $word:literal, $bit:expr;)*) => {
            $(pub(crate) const $name: u32 = 1 << $bit;)*
            pub(super) fn bit(word: &str) -> Option<u32> {
                match word { $($word => Some($name),)* _ => None }
            }
        };
    }
    bits! {
        THAT = "that", 0; CLAUSE = "clause", 1; WH = "wh", 2; QUOTE = "quote", 3; INVERTED = "inverted", 4;
        TO = "to", 5; GER = "ger", 6; NP = "np", 7; AS = "as", 8; OF = "of", 9; ABOUT = "about", 10;
        FOR = "for", 11; ON = "on", 12; OVER = "over", 13; IN = "in", 14; AT = "at", 15; WITH = "with", 16;
        BY = "by", 17; AGAINST = "against", 18; OBJ_THAT = "obj_that", 19; OBJ_WH = "obj_wh", 20;
        OBJ_TO = "obj_to", 21; OBJ_OF = "obj_of", 22; OBJ_FOR = "obj_for", 23; OBJ_WITH = "obj_with", 24;
        OBJ_ON = "obj_on", 25; OBJ_TO_NP = "obj_to_np", 26; POSS = "poss", 27; PERSPECTIVE = "perspective", 28;
        DOC = "doc", 29; RAISING = "raising", 30; LIGHT = "light", 31;
    }

    /// The bit of a preposition that a content may begin with, 0 for others.
    pub(crate) fn preposition(form: &str) -> u32 {
        match form {
            "of" | "about" | "for" | "on" | "over" | "in" | "at" | "with" | "by" | "against" => {
                bit(form).unwrap_or(0)
            }
            "to" => TO,
            _ => 0,
        }
    }
}

/// One line of the list.
#[derive(Debug, Clone)]
pub(super) struct Cue {
    /// `claim`, `call for`, `according to`.
    pub(super) lemma: &'static str,
    /// Its words after the first.
    pub(super) rest: Vec<&'static str>,
    pub(super) kind: CueKind,
    pub(super) stance: Stance,
    pub(super) takes: u32,
}

impl Cue {
    pub(super) fn can(&self, bits: u32) -> bool {
        self.takes & bits != 0
    }
}

pub(super) const LIST: &str = include_str!("../../../data/cues/attribution.tsv");

fn parse(line: &'static str) -> Option<(Cue, &'static str)> {
    let mut fields = line.split('\t');
    let [lemma, kind, stance, list, example] = std::array::from_fn(|_| fields.next().unwrap_or(""));
    let kind = match kind {
        "verb" => CueKind::Verb,
        "noun" => CueKind::Noun,
        "preposition" => CueKind::Preposition,
        "adjective" => CueKind::Adjective,
        "phrase" => CueKind::Phrase,
        _ => return None,
    };
    let stance = match stance {
        "distancing" => Stance::Distancing,
        "denying" => Stance::Denying,
        "conceding" => Stance::Conceding,
        "arguing" => Stance::Arguing,
        "neutral" => Stance::Neutral,
        "mental" => Stance::Mental,
        "directing" => Stance::Directing,
        _ => Stance::Endorsing,
    };
    let takes = list.split(',').filter_map(takes::bit).fold(0, |all, bit| all | bit);
    let rest = lemma.split(' ').skip(1).collect();
    Some((Cue { lemma, rest, kind, stance, takes }, example))
}

/// All cues with their examples, in file order.
pub(super) fn all() -> impl Iterator<Item = (Cue, &'static str)> {
    LIST.lines().filter(|l| !l.starts_with('#')).filter_map(parse)
}

/// Cues that are asked for together, by the first of [`KINDS`] they share; of those with one first word
/// the longest first, prepositions before phrases.
static CUES: LazyLock<[FirstWords<Cue>; 4]> = LazyLock::new(|| {
    let mut cues: Vec<Cue> = all().map(|(cue, _)| cue).collect();
    cues.sort_by_key(|c| (c.kind as usize, std::cmp::Reverse(c.rest.len())));
    KINDS.map(|kinds| {
        let of_kind = cues.iter().filter(|c| kinds.contains(&c.kind));
        FirstWords::of(of_kind.map(|c| (c.lemma.split(' ').next().unwrap_or(""), c.clone())))
    })
});

/// The cues of `kind` that the token at `at` can begin, the longest first; phrases come with prepositions.
/// Verbs and nouns begin those of their lemma, and must be tagged as what they are asked for.
#[inline]
pub(super) fn starting(document: &Document, syntax: &Syntax, at: usize, kind: CueKind) -> &'static [Cue] {
    CUES[(kind as usize).min(3)].starting(syntax, at, || match kind {
        CueKind::Verb | CueKind::Noun => syntax.lemma(document, at),
        _ => document.form(at),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        let mut seen = std::collections::HashSet::new();
        for line in LIST.lines().filter(|l| !l.starts_with('#') && !l.starts_with('-')) {
            let fields: Vec<_> = line.split('\t').collect();
            assert_eq!(fields.len(), 5, "{line}");
            let stances = "distancing denying conceding arguing neutral mental directing endorsing";
            assert!(stances.split(' ').any(|s| s == fields[2]), "{line}");
            assert!(fields[3].split(',').all(|t| takes::bit(t).is_some()), "{line}");
            assert!(fields[4].contains('[') && fields[4].contains('<'), "{line}");
            assert!(seen.insert((fields[0], fields[1])), "twice: {line}");
        }
        assert!(seen.len() >= 300);
    }
}
