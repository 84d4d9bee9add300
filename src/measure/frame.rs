//! Rates of codebook categories: frames, moral foundations, certainty, style, and whatever a user's
//! codebook defines.
//!
//! Useful for: the density of indicators a careful coder would recognise, word by word. Not useful
//! for: deciding that a paragraph *has* a frame; that takes a threshold validated on coded text.

use super::{Column, Evidence, Measure, Scale, Unit};
use crate::codebook::{Category, Codebook, Matcher, Pattern, Tally};

/// What a hit of a rule counts.
struct Counted {
    pattern: Pattern,
    weight: f64,
    column: usize,
    /// Of an item: the column it sums into.
    into: Option<usize>,
    /// Whether a negation voids it.
    is_voided: bool,
}

/// All categories of all codebooks that are not sentiment lexicons.
pub(super) struct Frames {
    columns: Vec<Column>,
    rules: Vec<Counted>,
}

impl Frames {
    /// Reads the categories of the first `count` codebooks of `matcher`.
    pub(super) fn new(matcher: &Matcher, count: usize) -> Self {
        let mut columns = Vec::new();
        let mut first = Vec::new();
        for codebook in &matcher.codebooks()[..count] {
            first.push(columns.len());
            columns.extend(codebook.categories.iter().map(|category| Column {
                name: category.column.clone(),
                construct: construct(codebook, category),
                part_of: category.into.map(|frame| codebook.categories[frame].column.clone()),
                scale: match category.scale {
                    Tally::Rate => Scale::Rate,
                    Tally::Tone => Scale::Tone,
                },
                definition: category.definition.clone(),
                reference: codebook.reference.clone(),
                licence: codebook.licence.clone(),
            }));
        }
        let rules = matcher.rules().iter().take_while(|rule| rule.codebook < count);
        let rules = rules.enumerate().map(|(index, rule)| Counted {
            pattern: rule.pattern.clone(),
            weight: rule.weight,
            column: first[rule.codebook] + rule.category,
            into: rule.into.map(|category| first[rule.codebook] + category),
            is_voided: matcher.voids_negated(index),
        });
        Self { rules: rules.collect(), columns }
    }
}

impl Measure for Frames {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn evidence<'a>(&'a self, unit: &Unit<'a>, found: &mut Vec<Evidence<'a>>) {
        for hit in unit.hits {
            let Some(counted) = self.rules.get(hit.rule) else { continue };
            let span = unit.document.span_of(hit.tokens.clone());
            let negated = counted.is_voided && unit.marks.is_negated(span);
            let (weight, event) = if negated { (0.0, "negated") } else { (counted.weight, "") };
            let piece =
                Evidence { column: counted.column, rule: counted.pattern.source(), span, weight, event };
            found.push(piece);
            found.extend(counted.into.map(|column| Evidence { column, ..piece }));
        }
    }
}

/// `Generic news frames: conflict`, of an item `Generic news frames: conflict: reproach`.
fn construct(codebook: &Codebook, category: &Category) -> String {
    let name = category.name.replace('_', " ");
    match category.into {
        Some(frame) => {
            let frame = codebook.categories[frame].name.replace('_', " ");
            format!("{}: {frame}: {name}", codebook.title)
        }
        None => format!("{}: {name}", codebook.title),
    }
}
