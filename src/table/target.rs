//! Sentiment towards a mention, from words alone.
//!
//! DESIGN. The tone words of the mention's sentence are summed, each discounted by how far it stands
//! from the mention: by distance in words, by clause marks in between, and by whether one stands
//! inside quotation marks and the other outside. A mention that is the source of an attribution is
//! hardly touched by what it says. The weights were set on the training part of NewsMTSC
//! (Hamborg & Donnay 2021, <https://doi.org/10.18653/v1/2021.eacl-main.142>).

use crate::mark::{Marks, Mention, Valence};
use crate::measure::Evidence;
use crate::text::{Document, Span};

/// How a mention is treated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Toward {
    /// −1 (negative) to 1 (positive).
    pub score: f64,
    /// Probabilities of negative, neutral, positive; they sum to 1.
    pub p: [f64; 3],
}

impl Toward {
    /// The likeliest of `negative`, `neutral`, `positive`.
    pub fn label(&self) -> &'static str {
        let [negative, neutral, positive] = self.p;
        if negative > neutral && negative >= positive {
            "negative"
        } else if positive > neutral {
            "positive"
        } else {
            "neutral"
        }
    }

    fn of(sum: f64) -> Self {
        let logistic = |x: f64| 1.0 / (1.0 + (-x).exp());
        let negative = logistic(STEEPNESS * (NEGATIVE_BELOW - sum));
        let positive = logistic(STEEPNESS * (sum - POSITIVE_ABOVE));
        let neutral = (1.0 - negative - positive).max(0.0);
        let total = negative + neutral + positive;
        Self {
            score: round(sum / (sum * sum + 1.0).sqrt()),
            p: [negative, neutral, positive].map(|p| round(p / total)),
        }
    }
}

fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6 + 0.0
}

const STEEPNESS: f64 = 2.0;
const NEGATIVE_BELOW: f64 = -0.35;
const POSITIVE_ABOVE: f64 = 0.55;
/// Distance in words at which a tone word counts half.
const HALF_DISTANCE: f64 = 12.0;
const OTHER_CLAUSE: f64 = 0.6;
const OTHER_SIDE_OF_QUOTATION: f64 = 0.6;
const OWN_SPEECH: f64 = 0.3;
/// What being the agent of a reproached or praised act adds.
const ACT: f64 = 1.2;

/// Sentiment towards `mention` from the tone evidence of its paragraph.
pub(super) fn toward<'a>(
    document: &Document,
    marks: &Marks,
    mention: &Mention,
    tone: impl Iterator<Item = &'a Evidence<'a>>,
) -> Toward {
    let Some(sentence) = document.sentences().get(document.sentence_of(mention.tokens.start)) else {
        return Toward::of(0.0);
    };
    let own_speech = |span: Span| {
        marks.attributions.iter().any(|a| {
            a.source.iter().any(|s| s.overlaps(mention.span)) && a.content.iter().any(|c| c.contains(span))
        })
    };
    let mut sum = 0.0;
    for piece in tone.filter(|e| sentence.span.contains(e.span) && !e.span.overlaps(mention.span)) {
        let at = document.tokens_in(piece.span);
        let between = if at.start >= mention.tokens.end {
            mention.tokens.end..at.start
        } else {
            at.end.min(mention.tokens.start)..mention.tokens.start
        };
        let breaks =
            between.clone().filter(|&i| matches!(document.form(i), "," | ";" | ":" | "—" | "–")).count();
        let mut weight = piece.weight / (1.0 + between.len() as f64 / HALF_DISTANCE);
        weight *= OTHER_CLAUSE.powi(breaks.min(2) as i32);
        if document.is_quoted(piece.span) != document.is_quoted(mention.span) {
            weight *= OTHER_SIDE_OF_QUOTATION;
        }
        if own_speech(piece.span) {
            weight *= OWN_SPEECH;
        }
        sum += weight;
    }
    sum /= (document.count_words(sentence.tokens.clone()) as f64).sqrt().max(1.0);
    for relation in marks.responsibility.iter().filter(|r| sentence.span.contains(r.act)) {
        if relation.agent.as_ref().is_some_and(|agent| agent.span.overlaps(mention.span)) {
            sum += if relation.valence == Valence::Blame { -ACT } else { ACT };
        }
    }
    Toward::of(sum)
}
