//! The trained weights and their verdict.

use super::Tag;
use super::columns::{Columns, N_ROWS};

/// Tags the model chooses among; marks are found without it.
pub const N_SCORED: usize = 16;

impl Tag {
    /// The tags the model chooses among, in the order of its weights.
    pub const SCORED: [Self; N_SCORED] = [
        Self::Noun,
        Self::Name,
        Self::Verb,
        Self::Gerund,
        Self::Participle,
        Self::Auxiliary,
        Self::Adjective,
        Self::Adverb,
        Self::Pronoun,
        Self::Determiner,
        Self::Preposition,
        Self::Particle,
        Self::Conjunction,
        Self::Subordinator,
        Self::Relative,
        Self::Number,
    ];
}

/// One row a column value, one signed byte a tag; see the model card beside it.
static WEIGHTS: &[u8; N_ROWS * N_SCORED] = include_bytes!("../../../data/models/tagger/weights.bin");

/// What the tag of the rules counts for by itself, in units of the weights. The weights come from web
/// text; the rules were written on news.
const MARGIN: i16 = 40;

/// What the shipped weights say; see [`verdict`].
pub(super) fn best(rule: Tag, columns: &Columns) -> Tag {
    verdict(WEIGHTS, rule, columns)
}

/// The tag with the largest sum in `weights` (one row of [`N_SCORED`] signed bytes a column value), the
/// first of equals, where `rule` is the tag of the rules.
pub fn verdict(weights: &[u8; N_ROWS * N_SCORED], rule: Tag, columns: &Columns) -> Tag {
    let rows = weights.as_chunks::<N_SCORED>().0;
    let mut sums = [0_i16; N_SCORED];
    for &row in columns {
        for (sum, &weight) in sums.iter_mut().zip(&rows[usize::from(row)]) {
            *sum += i16::from(weight.cast_signed());
        }
    }
    if let Some(sum) = sums.get_mut(rule as usize) {
        *sum += MARGIN;
    }
    let largest = sums.iter().fold(i16::MIN, |largest, &sum| largest.max(sum));
    let first = sums.iter().rev().fold(0_u32, |bits, &sum| bits << 1 | u32::from(sum == largest));
    let best = Tag::SCORED[first.trailing_zeros() as usize];
    if rule == Tag::Verb && matches!(best, Tag::Participle | Tag::Adjective) { rule } else { best }
}
