//! Texts as counted once: terms (words, pairs of words, characters, codebook patterns) and amounts (codebook
//! scores, shares, mean vectors).
//!
//! DESIGN. Terms are numbered over all texts, so that folds compare numbers, not strings. A number tells
//! nothing about a text that is held out: what is fitted (frequencies, selection, scales) is fitted in
//! [`design`](super::design), on training texts.

use super::block::Block;
use super::counter::Counter;
use super::part::{Part, document};
use crate::Result;
use hashbrown::HashMap;
use rayon::prelude::*;

/// A text: its terms as (number, count), sorted by number, and its [`amounts`](Counter::amounts).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unit {
    pub(super) terms: Vec<(u32, f64)>,
    pub(super) amounts: Vec<f64>,
}

/// Texts with the terms they are made of.
#[derive(Debug, Default)]
pub(super) struct Counted {
    /// Names of columns, sorted: `word:peace`, `word:peace talks`, `generic_conflict:accus*`.
    pub(super) terms: Vec<String>,
    /// One a text.
    pub(super) units: Vec<Unit>,
}

impl Counted {
    /// Counts `texts`.
    ///
    /// # Errors
    /// A text that the encoder cannot read.
    pub(super) fn of(texts: &[String], counter: &Counter) -> Result<Self> {
        let patterns = counter.pattern_columns();
        let counted: Vec<(HashMap<String, f64>, Vec<f64>)> = texts
            .par_iter()
            .map(|text| {
                let seen = counter.see(document(text))?;
                let part = Part::whole(&seen);
                let mut terms: HashMap<String, f64> = HashMap::new();
                let mut count = |name: &str| match terms.get_mut(name) {
                    Some(count) => *count += 1.0,
                    None => {
                        terms.insert(name.to_owned(), 1.0);
                    }
                };
                let mut name = String::new();
                let mut count_own = |block: Block, own: &str| {
                    name.clear();
                    name.extend([block.prefix(), own]);
                    count(&name);
                };
                if counter.counts(Block::Words) {
                    part.each_word_and_pair(|word| count_own(Block::Words, word));
                }
                if counter.counts(Block::Characters) {
                    part.each_characters(|own| count_own(Block::Characters, own));
                }
                if counter.counts(Block::Patterns) {
                    part.hits().iter().for_each(|hit| count(&patterns[hit.rule]));
                }
                Ok((terms, counter.amounts(&part)))
            })
            .collect::<Result<_>>()?;
        let mut terms: Vec<&String> = counted.iter().flat_map(|(terms, _)| terms.keys()).collect();
        terms.par_sort_unstable();
        terms.dedup();
        let number: HashMap<&str, u32> = (0..).zip(&terms).map(|(at, term)| (term.as_str(), at)).collect();
        let units = counted.par_iter().map(|(counts, amounts)| {
            let mut terms: Vec<(u32, f64)> = counts.iter().map(|(t, &n)| (number[t.as_str()], n)).collect();
            terms.sort_unstable_by_key(|(at, _)| *at);
            Unit { terms, amounts: amounts.clone() }
        });
        let units = units.collect();
        Ok(Self { terms: terms.into_iter().cloned().collect(), units })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::{Matcher, builtin};

    #[test]
    fn words_pairs_and_patterns_are_counted_by_sorted_numbers() {
        let texts = ["War, war and peace.".to_owned(), "They accused him.".to_owned()];
        let matcher = Matcher::new(vec![builtin("generic-frames").unwrap()]);
        let blocks = [Block::Words, Block::Patterns, Block::Characters];
        let counted = Counted::of(&texts, &Counter::new(matcher, &blocks, None).unwrap()).unwrap();
        let terms = |unit: usize| -> Vec<(&str, f64)> {
            counted.units[unit]
                .terms
                .iter()
                .map(|&(at, n)| (counted.terms[at as usize].as_str(), n))
                .collect()
        };
        for term in [("word:war", 2.0), ("word:war war", 1.0), ("characters:_war_", 2.0)] {
            assert!(terms(0).contains(&term), "{term:?}");
        }
        assert!(
            terms(1)
                .iter()
                .any(|(name, _)| name.starts_with("generic_conflict_reproach:") && name.contains("accus")),
            "{:?}",
            terms(1)
        );
        assert!(counted.terms.is_sorted());
    }
}
