//! Sentiment towards a mention without weights: a sum of the tone words of its sentence.
//!
//! DESIGN. The tone words of the mention's sentence are summed, each discounted by how far it stands
//! from the mention: by distance, by clause marks in between, and more if it precedes. A mention that is
//! the source of an attribution is hardly touched by what it says; the agent of a reproached act is. The
//! constants were set on the training part of NewsMTSC
//! (Hamborg & Donnay 2021, <https://doi.org/10.18653/v1/2021.eacl-main.142>).

use super::Toward;
use super::reader::Reader;
use crate::mark::{Party, Valence};
use crate::table::six_decimals;

/// Three logits, linear in `sum`; neutral's is 0, so the label changes where `sum` crosses a bound.
pub(super) fn judge(sum: f64) -> Toward {
    let negative = (NEGATIVE_SLOPE * (NEGATIVE_BELOW - sum)).exp();
    let positive = (POSITIVE_SLOPE * (sum - POSITIVE_ABOVE)).exp();
    let total = negative + 1.0 + positive;
    Toward {
        score: six_decimals(score(sum)),
        p: [negative, 1.0, positive].map(|p| six_decimals(p / total)),
        reasons: Vec::new(),
        words: Vec::new(),
    }
}

/// A sum as a score from −1 to 1.
pub(super) fn score(sum: f64) -> f64 {
    sum / (sum * sum + SPREAD * SPREAD).sqrt()
}

const NEGATIVE_BELOW: f64 = -0.35;
const NEGATIVE_SLOPE: f64 = 0.4;
const POSITIVE_ABOVE: f64 = 0.2;
const POSITIVE_SLOPE: f64 = 0.5;
/// The sum whose score is 1/√2.
const SPREAD: f64 = 3.0;
/// Distance in tokens at which a tone word counts half.
const HALF_DISTANCE: f64 = 20.0;
/// For each mark between clauses, three at most.
const OTHER_CLAUSE: f64 = 0.5;
/// A tone word that follows its target.
const FOLLOWING: f64 = 1.6;
/// A tone word in what the target itself says.
const OWN_SPEECH: f64 = 0.1;
/// What being the agent of a reproached or praised act adds.
const AGENT: f64 = 1.2;
/// What being its patient adds, with the sign of the act: one who is wronged is treated a little better.
const PATIENT: f64 = -0.2;
/// A target that speaks is treated about as its words are, at half strength and a little above neutral.
const SPEAKER: f64 = 0.5;
const SPEAKER_BONUS: f64 = 0.1;

/// The sum towards a target.
pub(super) fn sum(reader: &Reader<'_>) -> f64 {
    let (document, mention) = (reader.setting.document, reader.mention);
    let Some(sentence) = document.sentences().get(document.sentence_of(mention.tokens.start)) else {
        return 0.0;
    };
    let mut sum = 0.0;
    // A target that ends in the next sentence is judged by its first alone.
    let own = reader.apart(&reader.sentence.tone).filter(|word| word.span.start < sentence.span.end);
    for word in own {
        let follows = word.tokens.start >= mention.tokens.end;
        let between = if follows {
            mention.tokens.end..word.tokens.start
        } else {
            word.tokens.end.min(mention.tokens.start)..mention.tokens.start
        };
        let mut weight = word.weight / (1.0 + between.len() as f64 / HALF_DISTANCE);
        weight *= OTHER_CLAUSE.powi(reader.sentence.breaks(between).min(3) as i32);
        if follows {
            weight *= FOLLOWING;
        }
        if reader.own.iter().any(|content| content.contains(word.span)) {
            weight *= OWN_SPEECH;
        }
        sum += weight;
    }
    for relation in reader.setting.marks.acts_in(sentence.span) {
        let touches = |party: &Option<Party>| party.as_ref().is_some_and(|p| p.span.overlaps(mention.span));
        let sign = if relation.valence == Valence::Blame { -1.0 } else { 1.0 };
        sum += sign * if touches(&relation.agent) { AGENT } else { 0.0 };
        sum += sign * if touches(&relation.patient) { PATIENT } else { 0.0 };
    }
    if !reader.own.is_empty() {
        sum = SPEAKER * sum + SPEAKER_BONUS;
    }
    sum
}
