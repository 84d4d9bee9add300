//! Who praises or blames whom, between two given spans, from words alone.
//!
//! DESIGN. Acts of blame and credit come first: an agent stands against (or for) its patient, a source
//! against (or for) the agent it speaks of. Where no act joins the two, the tone words between them
//! decide, from the first to the second: most English sentences run from subject to object.

use super::target::round;
use crate::mark::{Marks, Party, Valence};
use crate::measure::Evidence;
use crate::text::Span;

/// Names of the five relations, in the order of [`Relation::p`].
pub const RELATIONS: [&str; 5] = ["none", "a_praises_b", "b_praises_a", "a_blames_b", "b_blames_a"];

/// How two spans stand to each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Relation {
    /// Probabilities of [`RELATIONS`]; they sum to 1.
    pub p: [f64; 5],
}

impl Relation {
    /// The likeliest relation; `none` where two are equally likely.
    pub fn label(&self) -> &'static str {
        let best = (0..5).rev().max_by(|&a, &b| self.p[a].total_cmp(&self.p[b])).unwrap_or(0);
        RELATIONS[best]
    }
}

/// What an act that joins the two adds to its relation's logit.
const ACT: f64 = 3.0;
/// What a unit of tone between the two adds.
const TONE: f64 = 0.6;
/// The logit of `none`.
const NONE: f64 = 1.2;

/// The relation between `a` and `b`.
pub(super) fn between<'a>(
    marks: &Marks,
    a: Span,
    b: Span,
    tone: impl Iterator<Item = &'a Evidence<'a>>,
) -> Relation {
    // Logits of: a praises b, b praises a, a blames b, b blames a.
    let mut logits = [0.0; 4];
    let touches = |party: &Option<Party>, span: Span| party.as_ref().is_some_and(|p| p.span.overlaps(span));
    for act in &marks.responsibility {
        let row = if act.valence == Valence::Blame { 2 } else { 0 };
        let source = |span: Span| {
            act.voice.is_some_and(|v| marks.attributions[v].source.iter().any(|s| s.overlaps(span)))
        };
        for (direction, from, to) in [(0, a, b), (1, b, a)] {
            if touches(&act.agent, from) && touches(&act.patient, to)
                || source(from) && touches(&act.agent, to)
            {
                logits[row + direction] += ACT;
            }
        }
    }
    let (first, second) = if a.start <= b.start { (a, b) } else { (b, a) };
    let gap = Span { start: first.end, end: second.start.max(first.end) };
    let sum: f64 = tone.filter(|e| gap.contains(e.span)).map(|e| e.weight).sum();
    let direction = usize::from(a.start > b.start);
    let row = if sum < 0.0 { 2 } else { 0 };
    logits[row + direction] += TONE * sum.abs();
    let weights = [NONE, logits[0], logits[1], logits[2], logits[3]].map(f64::exp);
    let total: f64 = weights.iter().sum();
    Relation { p: weights.map(|w| round(w / total)) }
}
