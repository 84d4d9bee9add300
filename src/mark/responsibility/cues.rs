//! The words that blame or credit, read from the data and looked up in a sentence.

use crate::mark::Syntax;
use crate::mark::first_words::FirstWords;
use crate::text::Document;
use std::ops::Range;
use std::sync::LazyLock;

/// What a cue is; the data file says what each means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CueKind {
    Verb,
    Noun,
    Adjective,
    Speech,
    Connective,
    Light,
    Carrier,
    Outcome,
    Beneficiary,
    Reverser,
    Averter,
    Urging,
    Causing,
    Seeing,
    Measure,
    Host,
    Head,
}

impl CueKind {
    /// Whether such a cue can be an act of its own; the others only help to read one.
    pub(super) fn acts(self) -> bool {
        matches!(self, Self::Verb | Self::Noun | Self::Adjective | Self::Speech | Self::Connective)
    }
}

/// Against or for whom a cue counts, and on what that depends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Worth {
    Blame,
    Credit,
    /// As the outcome named.
    Outcome,
    /// The opposite of the outcome named.
    Reverse,
    /// Credit if somebody benefits.
    Benefit,
    None,
}

/// One line of the data.
#[derive(Debug)]
pub(super) struct Cue {
    pub(super) term: &'static str,
    pub(super) kind: CueKind,
    pub(super) worth: Worth,
    /// Where the agent stands: `subject`, `object`, `possessor` or a preposition.
    pub(super) agent: Vec<&'static str>,
    /// Where the patient stands.
    pub(super) patient: Vec<&'static str>,
    /// Whether nothing is marked without a patient.
    pub(super) needs_patient: bool,
    /// Where the act stands: `self`, `object` or a preposition.
    pub(super) act: &'static str,
    /// Whether nothing is marked without an act.
    pub(super) needs_act: bool,
    /// Words beside which it is no cue, one list a term; a term of one word also in the plural.
    unless: Vec<Vec<String>>,
}

/// A cue found in a sentence.
#[derive(Debug, Clone)]
pub(super) struct Match {
    pub(super) cue: &'static Cue,
    /// Its words, to the first gap.
    pub(super) tokens: Range<usize>,
    /// Where its complements begin.
    pub(super) end: usize,
}

struct Form {
    /// Words before the gap.
    words: Vec<String>,
    /// Words after the gap `~`, if there is one.
    tail: Vec<String>,
    cue: usize,
}

struct Lexicon {
    cues: Vec<Cue>,
    /// Inflected forms, of those with one first word the longest first.
    forms: FirstWords<Form>,
}

const DATA: &str = include_str!("../../../data/cues/responsibility.tsv");

/// Words that the object of a gapped term may be long.
const GAP: usize = 8;

/// Reach, in tokens, of the words that void a cue.
const NEAR: usize = 5;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let (mut cues, mut inflected) = (Vec::new(), Vec::new());
    for line in DATA.lines().filter(|l| !l.starts_with('#')).skip(1) {
        let fields: Vec<_> = line.split('\t').collect();
        let &[term, kind, worth, agent, patient, act, forms, unless, _] = fields.as_slice() else { continue };
        let (Some(kind), Some(worth)) = (kind_of(kind), worth_of(worth)) else { continue };
        let list = |field: &'static str| -> Vec<&'static str> {
            field.split(',').filter(|w| !matches!(*w, "-" | "none")).collect()
        };
        for form in inflect(term, kind, &list(forms)) {
            let (head, tail) = form.split_once('~').unwrap_or((&form, ""));
            let (words, tail) = (parts(head), parts(tail));
            let cue = cues.len();
            inflected.push(Form { words, tail, cue });
        }
        cues.push(Cue {
            term,
            kind,
            worth,
            agent: list(agent),
            patient: list(patient).into_iter().map(|p| p.trim_end_matches('!')).collect(),
            needs_patient: patient.contains('!'),
            act: act.trim_end_matches('!'),
            needs_act: act.contains('!'),
            unless: list(unless).into_iter().flat_map(near_words).collect(),
        });
    }
    inflected.sort_by_key(|f| (std::cmp::Reverse(f.words.len()), f.cue));
    let firsts: Vec<String> = inflected.iter().map(|f: &Form| f.words[0].clone()).collect();
    let forms = FirstWords::of(firsts.iter().map(String::as_str).zip(inflected));
    Lexicon { cues, forms }
});

fn kind_of(name: &str) -> Option<CueKind> {
    Some(match name {
        "verb" => CueKind::Verb,
        "noun" => CueKind::Noun,
        "adjective" => CueKind::Adjective,
        "speech" => CueKind::Speech,
        "connective" => CueKind::Connective,
        "light" => CueKind::Light,
        "carrier" => CueKind::Carrier,
        "outcome" => CueKind::Outcome,
        "beneficiary" => CueKind::Beneficiary,
        "reverser" => CueKind::Reverser,
        "averter" => CueKind::Averter,
        "urging" => CueKind::Urging,
        "causing" => CueKind::Causing,
        "seeing" => CueKind::Seeing,
        "measure" => CueKind::Measure,
        "host" => CueKind::Host,
        "head" => CueKind::Head,
        _ => return None,
    })
}

fn worth_of(name: &str) -> Option<Worth> {
    Some(match name {
        "blame" => Worth::Blame,
        "credit" => Worth::Credit,
        "outcome" => Worth::Outcome,
        "reverse" => Worth::Reverse,
        "benefit" => Worth::Benefit,
        "none" => Worth::None,
        _ => return None,
    })
}

/// The words of a term; hyphens are tokens, as in the text.
fn parts(term: &str) -> Vec<String> {
    term.replace('-', " - ").split_whitespace().map(str::to_owned).collect()
}

/// What stands for `term` near a cue: its words, and the plural of a single word.
fn near_words(term: &str) -> Vec<Vec<String>> {
    let words = parts(term);
    let plural = (words.len() == 1).then(|| vec![plural(term)]);
    [words].into_iter().chain(plural).collect()
}

/// A term with all its inflected forms, sorted, none twice.
fn inflect(term: &str, kind: CueKind, irregular: &[&str]) -> Vec<String> {
    let mut forms = vec![term.to_owned()];
    forms.extend(irregular.iter().map(|&f| f.to_owned()));
    let verb = matches!(
        kind,
        CueKind::Verb
            | CueKind::Speech
            | CueKind::Connective
            | CueKind::Light
            | CueKind::Averter
            | CueKind::Urging
            | CueKind::Causing
            | CueKind::Seeing
    );
    if irregular.is_empty() && verb && !term.contains([' ', '-']) {
        forms.push(plural(term));
        let stem = term.strip_suffix('e').unwrap_or(term);
        let past = match term.strip_suffix('y') {
            Some(stem) if !ends_in_vowel(stem) => format!("{stem}ied"),
            _ => format!("{stem}ed"),
        };
        forms.push(past);
        forms.push(format!("{stem}ing"));
        // "rig", "rigged": both spellings, since only one of them is a word.
        let tail: Vec<char> = term.chars().rev().take(3).collect();
        let vowel = |c: char| "aeiou".contains(c);
        if let [last, middle, first] = tail[..]
            && !vowel(last)
            && !"wxy".contains(last)
            && vowel(middle)
            && !vowel(first)
        {
            forms.push(format!("{term}{last}ed"));
            forms.push(format!("{term}{last}ing"));
        }
    } else if irregular.is_empty() && !verb && kind != CueKind::Adjective {
        forms.push(plural(term));
    }
    forms.sort();
    forms.dedup();
    forms
}

fn ends_in_vowel(stem: &str) -> bool {
    stem.ends_with(['a', 'e', 'i', 'o', 'u'])
}

fn plural(term: &str) -> String {
    match term.strip_suffix('y') {
        Some(stem) if !ends_in_vowel(stem) => format!("{stem}ies"),
        _ if term.ends_with(['s', 'x', 'z']) || term.ends_with("ch") || term.ends_with("sh") => {
            format!("{term}es")
        }
        _ => format!("{term}s"),
    }
}

/// All cues that begin in `sentence`, in text order, the longest first where several begin together.
pub(super) fn matches(document: &Document, syntax: &Syntax, sentence: Range<usize>) -> Vec<Match> {
    let lexicon = &*LEXICON;
    let mut found = Vec::new();
    for at in sentence.clone().filter(|&at| document.tokens()[at].is_word()) {
        for form in lexicon.forms.starting(syntax, at, || document.form(at)) {
            let here = |words: &[String], from: usize| {
                from + words.len() <= sentence.end
                    && words.iter().enumerate().all(|(i, w)| document.form(from + i) == w)
            };
            if !here(&form.words[1..], at + 1) {
                continue;
            }
            let tokens = at..at + form.words.len();
            let mut end = tokens.end;
            if !form.tail.is_empty() {
                let last = (tokens.end + GAP).min(sentence.end);
                match (tokens.end..last).find(|&i| here(&form.tail, i)) {
                    Some(tail) => end = tail + form.tail.len(),
                    None => continue,
                }
            }
            let cue = &lexicon.cues[form.cue];
            let near =
                tokens.start.saturating_sub(NEAR).max(sentence.start)..(tokens.end + NEAR).min(sentence.end);
            let voided = cue.unless.iter().any(|words| near.clone().any(|i| here(words, i)));
            if !voided {
                found.push(Match { cue, tokens, end });
            }
        }
    }
    found
}

#[cfg(test)]
pub(super) fn examples() -> impl Iterator<Item = (&'static str, &'static str)> {
    DATA.lines().filter(|l| !l.starts_with('#')).skip(1).filter_map(|line| {
        let fields: Vec<_> = line.split('\t').collect();
        Some((*fields.first()?, *fields.get(8)?)).filter(|(_, example)| *example != "-")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(term: &str, kind: CueKind, expected: &[&str]) {
        assert_eq!(inflect(term, kind, &[]), expected);
    }

    #[test]
    fn regular_inflections() {
        check("jail", CueKind::Verb, &["jail", "jailed", "jailing", "jails"]);
        check("rig", CueKind::Verb, &["rig", "riged", "rigged", "rigging", "riging", "rigs"]);
        check("falsify", CueKind::Verb, &["falsified", "falsifies", "falsify", "falsifying"]);
        check("war crime", CueKind::Noun, &["war crime", "war crimes"]);
        check("brutal", CueKind::Adjective, &["brutal"]);
    }

    #[test]
    fn every_line_is_read() {
        let lines = DATA.lines().filter(|l| !l.starts_with('#')).count() - 1;
        assert_eq!(LEXICON.cues.len(), lines);
        assert!(examples().count() > 500);
    }
}
