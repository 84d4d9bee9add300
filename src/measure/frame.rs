//! Rates of codebook categories: frames, moral foundations, certainty, style, and whatever a user's
//! codebook defines.
//!
//! Useful for: the density of indicators a careful coder would recognise, word by word. Not useful
//! for: deciding that a paragraph *has* a frame; that takes a threshold validated on coded text.

use super::{Column, Evidence, Measure, Scale, Unit};
use crate::codebook::{Category, Codebook, Matcher, Tally};

/// All categories of all codebooks that are not sentiment lexicons.
pub(super) struct Frames {
    columns: Vec<Column>,
    /// Of each rule: its pattern, its weight, its columns, whether a negation voids it.
    rules: Vec<(String, f64, Vec<usize>, bool)>,
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
        let rules = rules.enumerate().map(|(index, rule)| {
            let columns = rule.counts_in().map(|category| first[rule.codebook] + category);
            (rule.pattern.clone(), rule.weight, columns.collect(), matcher.voids_negated(index))
        });
        Self { rules: rules.collect(), columns }
    }
}

impl Measure for Frames {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn evidence<'a>(&'a self, unit: Unit<'a>, found: &mut Vec<Evidence<'a>>) {
        for hit in unit.hits() {
            let Some((rule, weight, columns, voids)) = self.rules.get(hit.rule) else { continue };
            let span = unit.document.span_of(hit.tokens.clone());
            let negated = *voids && unit.marks.is_negated(span);
            let (weight, event) = if negated { (0.0, "negated") } else { (*weight, "") };
            let pieces = columns.iter().map(|&column| Evidence { column, rule, span, weight, event });
            found.extend(pieces);
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
