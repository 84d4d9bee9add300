//! Universal Dependencies' parts of speech as ours, and back.

use super::conllu::{Sentence, Word};
use crate::mark::Tag;

const POSSESSIVES: [&str; 8] = ["my", "your", "his", "her", "its", "our", "their", "thy"];
const ABSOLUTE: [&str; 5] = ["mine", "yours", "hers", "ours", "theirs"];
const WHEN: [&str; 3] = ["when", "whenever", "wherever"];
const UNITS: [&str; 5] = ["$", "€", "£", "%", "#"];
const DAYS: [&str; 4] = ["today", "yesterday", "tomorrow", "tonight"];
const QUANTITIES: [&str; 10] =
    ["many", "few", "several", "much", "more", "most", "less", "such", "certain", "various"];
/// Participles that stand for prepositions; a treebank calls them verbs with the relation `case`.
const VERBAL: [&str; 5] = ["concerning", "regarding", "including", "excluding", "following"];
const PARTICLES: [&str; 14] = [
    "up", "down", "out", "off", "over", "on", "in", "around", "through", "along", "about", "by", "across",
    "under",
];

/// What we call `word`. Differs from the treebank by our own definitions: every form of `be` is an
/// auxiliary, a word of a name is a name, particles of verbs are adverbs, quantities determine.
pub(super) fn tag(sentence: &Sentence, word: &Word) -> Tag {
    let form = word.form.as_str();
    let xpos = word.xpos.as_str();
    let attribute = word.relation == "amod" || word.relation == "det";
    match word.upos.as_str() {
        "NOUN" if DAYS.contains(&form) && word.relation.starts_with("obl") => Tag::Adverb,
        "NOUN" => Tag::Noun,
        "PROPN" => Tag::Name,
        "ADJ" if xpos == "NNP" => Tag::Name,
        "ADJ" if QUANTITIES.contains(&form) => {
            if attribute {
                Tag::Determiner
            } else if matches!(form, "certain" | "various") {
                Tag::Adjective
            } else {
                Tag::Pronoun
            }
        }
        "ADJ" => Tag::Adjective,
        "ADV" if xpos == "WRB" && WHEN.contains(&form) => Tag::Subordinator,
        "ADV" if xpos == "WRB" => Tag::Relative,
        "ADV" | "INTJ" => Tag::Adverb,
        "NUM" if form == "one" && word.relation != "nummod" => Tag::Pronoun,
        "NUM" => Tag::Number,
        "SYM" if UNITS.contains(&form) => Tag::Number,
        "SYM" | "PUNCT" => Tag::Mark,
        "PART" if xpos == "POS" => Tag::Mark,
        "PART" => Tag::Particle,
        "CCONJ" => Tag::Conjunction,
        "VERB" if VERBAL.contains(&form) && word.relation == "case" => Tag::Preposition,
        "AUX" | "VERB" if word.lemma == "be" => Tag::Auxiliary,
        "AUX" if word.lemma != "get" => Tag::Auxiliary,
        "AUX" | "VERB" => match xpos {
            "VBG" => Tag::Gerund,
            "VBN" => Tag::Participle,
            _ => Tag::Verb,
        },
        "DET" if xpos == "WDT" => Tag::Relative,
        "DET" => Tag::Determiner,
        "PRON" if matches!(xpos, "WP" | "WDT" | "WP$") => Tag::Relative,
        "PRON" if xpos == "PRP$" && !ABSOLUTE.contains(&form) => Tag::Determiner,
        "PRON" => Tag::Pronoun,
        "ADP" if xpos == "RP" => Tag::Adverb,
        "ADP" => Tag::Preposition,
        "SCONJ" if xpos == "NN" => Tag::Noun,
        "SCONJ" if !joins_clause(sentence, word) => Tag::Preposition,
        "SCONJ" => Tag::Subordinator,
        _ if matches!(xpos, "LS" | "CD") => Tag::Number,
        _ => Tag::Noun,
    }
}

/// Whether a finite clause follows the mark `word`: not `by leaving`, not `for him to leave`.
fn joins_clause(sentence: &Sentence, word: &Word) -> bool {
    let form = word.form.as_str();
    if matches!(form, "of" | "for" | "with" | "about" | "on" | "in" | "by" | "without" | "from" | "at" | "to")
    {
        return false;
    }
    let two =
        ["despite", "upon", "into", "towards", "after", "before", "since", "until", "than", "as", "like"];
    if !two.contains(&form) {
        return true;
    }
    let Some(head) = word.head.checked_sub(1).and_then(|h| sentence.words.get(h)) else { return true };
    let auxiliary =
        sentence.words.iter().any(|w| w.head == word.head && w.upos == "AUX" && !w.xpos.starts_with("VBG"));
    !matches!(head.xpos.as_str(), "VBG" | "VB") || auxiliary
}

/// The treebank's name for the tag of word `at`, whose form is `form`; `next` is the tag after it.
pub(super) fn upos(tag: Tag, form: &str, next: Option<Tag>) -> &'static str {
    match tag {
        Tag::Noun => "NOUN",
        Tag::Name => "PROPN",
        Tag::Verb | Tag::Gerund | Tag::Participle => "VERB",
        Tag::Auxiliary => "AUX",
        Tag::Adjective => "ADJ",
        Tag::Adverb if PARTICLES.contains(&form) => "ADP",
        Tag::Adverb if DAYS.contains(&form) => "NOUN",
        Tag::Adverb => "ADV",
        Tag::Determiner if POSSESSIVES.contains(&form) => "PRON",
        Tag::Determiner | Tag::Pronoun if QUANTITIES.contains(&form) => "ADJ",
        Tag::Determiner => "DET",
        Tag::Pronoun if form == "one" => "NUM",
        Tag::Pronoun => "PRON",
        Tag::Preposition if VERBAL.contains(&form) => "VERB",
        Tag::Preposition if next == Some(Tag::Gerund) => "SCONJ",
        Tag::Preposition => "ADP",
        Tag::Particle => "PART",
        Tag::Conjunction => "CCONJ",
        Tag::Subordinator if WHEN.contains(&form) => "ADV",
        Tag::Subordinator => "SCONJ",
        Tag::Relative if matches!(form, "where" | "how" | "why") => "ADV",
        Tag::Relative => "PRON",
        Tag::Number if UNITS.contains(&form) => "SYM",
        Tag::Number => "NUM",
        Tag::Mark => "PUNCT",
    }
}
