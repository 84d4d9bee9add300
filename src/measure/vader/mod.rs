//! Sentiment by VADER, as the reference implementation computes it.
//!
//! DESIGN. This is a measuring stick others use, so it reproduces vaderSentiment 3.3.2 to the last
//! decimal, including what one would do otherwise today: words are cut at white space only, a word
//! of two characters keeps its punctuation, emoji become descriptions glued to what follows, and
//! the weighting around "but" finds a word by its value, so that equal values are shifted in turn.
//! Our own judgement lives in `sentiment`.
//!
//! Every word is looked up once; what the rules need to know about it stands in one entry.
//!
//! Reference: Hutto & Gilbert (2014), <https://doi.org/10.1609/icwsm.v8i1.14550>.

mod lexicon;
mod rules;
mod words;

use crate::text::Span;
use lexicon::LEXICON;
use rules::valences;
use std::sync::LazyLock;
use words::{Plain, words};

/// What a sum of valences is damped by.
const NORM: f64 = 15.0;

/// Scores of one text.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Polarity {
    /// −1 to 1: the sum of valences `s`, normalised as s / √(s² + 15); four decimals.
    pub compound: f64,
    /// Share of positive words, 0 to 1; three decimals.
    pub positive: f64,
    /// Share of words without valence, 0 to 1; three decimals.
    pub neutral: f64,
    /// Share of negative words, 0 to 1; three decimals.
    pub negative: f64,
}

/// Reads the lexicon, if that was not done before.
pub(super) fn load() {
    LazyLock::force(&LEXICON);
}

/// Scores `text`. Every string has scores; one without words has zeros.
///
/// ```
/// let score = slantwise::measure::vader::polarity("VADER is smart, handsome, and funny!");
/// assert_eq!(score.compound, 0.8439);
/// ```
pub fn polarity(text: &str) -> Polarity {
    let plain = Plain::of(text);
    let words = words(&plain.text);
    if words.is_empty() {
        return Polarity::default();
    }
    let valences = valences(&words);
    let emphasis = emphasis(&plain.text);
    let sum: f64 = valences.iter().sum();
    let sum = sum + signed(emphasis, sum);

    let (mut positive, mut negative, mut neutral) = (0.0, 0.0, 0.0);
    for &valence in &valences {
        if valence > 0.0 {
            positive += valence + 1.0;
        } else if valence < 0.0 {
            negative += valence - 1.0;
        } else {
            neutral += 1.0;
        }
    }
    if positive > -negative {
        positive += emphasis;
    } else if positive < -negative {
        negative -= emphasis;
    }
    let total = positive - negative + neutral;
    Polarity {
        compound: compound(sum),
        positive: round(positive / total, 3),
        neutral: round(neutral / total, 3),
        negative: round((negative / total).abs(), 3),
    }
}

/// The compound score of a sum of valences: s / √(s² + 15), −1 to 1, four decimals.
pub fn compound(sum: f64) -> f64 {
    round(sum / (sum * sum + NORM).sqrt(), 4)
}

/// What makes the compound score: the words of `text` that count, in text order, with their valences
/// after all rules, and last the emphasis of exclamation and question marks, at the first of them.
/// The compound score is their sum, normalised.
pub fn contributions(text: &str) -> Vec<(Span, f64)> {
    let plain = Plain::of(text);
    let words = words(&plain.text);
    let valences = valences(&words);
    let emphasis = signed(emphasis(&plain.text), valences.iter().sum());
    let mark = (emphasis != 0.0).then(|| plain.text.find(['!', '?'])).flatten();
    words
        .iter()
        .zip(valences)
        .filter(|(_, valence)| *valence != 0.0)
        .map(|(word, valence)| (word.span, valence))
        .chain(mark.map(|at| (Span::new(at, at + 1), emphasis)))
        .map(|(span, valence)| (plain.original(span), valence))
        .collect()
}

/// Emphasis works in the direction of the sum; nothing to emphasise, no emphasis.
fn signed(emphasis: f64, sum: f64) -> f64 {
    if sum == 0.0 { 0.0 } else { emphasis.copysign(sum) }
}

/// What exclamation marks (four count at most) and question marks (from two on) add to the sum.
fn emphasis(text: &str) -> f64 {
    let count = |mark| text.bytes().filter(|&b| b == mark).count();
    let exclaimed = count(b'!').min(4) as f64 * 0.292;
    let asked = match count(b'?') {
        0 | 1 => 0.0,
        few @ 2..=3 => few as f64 * 0.18,
        _ => 0.96,
    };
    exclaimed + asked
}

/// Rounds to the decimal nearest to the exact binary value, ties to even, as Python does.
fn round(value: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    let scaled = value * scale;
    // The product may be off by its last bits: near a tie only the digits of the exact value decide.
    if (scaled.fract().abs() - 0.5).abs() > 1e-6 {
        return scaled.round() / scale + 0.0;
    }
    let rounded: f64 = format!("{value:.0$}", decimals as usize).parse().unwrap_or(value);
    rounded + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Undoes the escapes of the table.
    fn unescape(field: &str) -> String {
        let mut text = field.replace("\\t", "\t").replace("\\n", "\n");
        while let Some(at) = text.find("\\u") {
            let code = u32::from_str_radix(&text[at + 2..at + 6], 16).unwrap();
            text.replace_range(at..at + 6, &char::from_u32(code).unwrap().to_string());
        }
        text
    }

    /// Numbers of the original: `SentimentIntensityAnalyzer().polarity_scores(text)` of the Python
    /// package vaderSentiment 3.3.2 for every text of the table.
    #[test]
    fn scores_are_those_of_the_original() {
        let table = include_str!("../../../tests/data/vader_cases.tsv");
        let mut cases = 0;
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let number = |i: usize| fields[i].parse().unwrap();
            let expected = Polarity {
                compound: number(0),
                positive: number(1),
                neutral: number(2),
                negative: number(3),
            };
            assert_eq!(polarity(&unescape(fields[4])), expected, "{}", fields[4]);
            cases += 1;
        }
        assert!(cases >= 140);
    }

    fn check(text: &str, expected: &[(&str, f64)]) {
        let found = contributions(text);
        let found: Vec<_> = found.iter().map(|&(span, v)| (&text[span.range()], v)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn contributions_point_at_the_words() {
        check(
            "It was \u{201c}a\u{201d} (great) success, not BAD.",
            &[("great", 3.1), ("success", 2.7), ("BAD", (-2.5 - 0.733) * -0.74)],
        );
        check(
            "fine \u{1F642}. Talks were good.",
            &[("fine", 0.8), ("\u{1F642}", 2.0 - 0.293), ("good", 1.9)],
        );
        check("Bad! Really?", &[("Bad", -2.5), ("!", -0.292)]);
    }
}
