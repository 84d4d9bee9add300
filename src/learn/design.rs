//! From counts to rows: which terms become columns, and how columns are scaled.

use super::block::Block;
use super::counted::{Counted, Unit};
use crate::measure::LinearColumn;
use rayon::prelude::*;
use std::ops::Range;

/// Columns and values of a text; all other columns are 0.
pub(super) type Row = Vec<(usize, f64)>;

/// How texts become rows; fitted on training texts.
pub(super) struct Design {
    /// Terms, whose scale is their inverse document frequency, then amounts. Without weights as yet.
    pub(super) columns: Vec<LinearColumn>,
    /// Those of its columns that are characters.
    characters: Range<usize>,
    /// The column of each term of the [`Counted`] texts.
    places: Vec<Option<u32>>,
    /// The column of each amount.
    amounts: Vec<Option<usize>>,
}

/// Terms kept, and of these sequences of characters: those whose presence tells most about any label
/// (chi-squared).
const MOST_TERMS: usize = 500;
const MOST_CHARACTERS: usize = 500;
/// A term must stand in so many training texts.
const FEWEST_TEXTS: usize = 3;
/// Shares under one penalty: length of a text's vector of terms, and of characters; deviation of a codebook
/// score or share, of a word vector's number, of a sentence vector's. Chosen on five folds of coded articles,
/// over several deals.
const TERM_BLOCK: f64 = 1.2;
const CHARACTERS_BLOCK: f64 = 1.2;
const SCORE_BLOCK: f64 = 0.2;
const VECTOR_BLOCK: f64 = 0.1;

impl Design {
    /// Fits on the texts `units` of `counted`, whose labels are `truth[class][unit]`; `names` are the
    /// columns of the amounts.
    pub(super) fn fit(counted: &Counted, names: &[String], units: &[usize], truth: &[Vec<bool>]) -> Self {
        let n = units.len() as f64;
        let classes = truth.len();
        let mut totals = vec![0.0; classes];
        // Texts with the word, of each class, then of all.
        let mut present = vec![0u32; counted.terms.len() * (classes + 1)];
        for &unit in units {
            let labels: Vec<usize> = (0..classes).filter(|&class| truth[class][unit]).collect();
            labels.iter().for_each(|&class| totals[class] += 1.0);
            for &(word, _) in &counted.units[unit].terms {
                let cells = &mut present[word as usize * (classes + 1)..][..=classes];
                labels.iter().for_each(|&class| cells[class] += 1);
                cells[classes] += 1;
            }
        }
        let frequency = |word: usize| present[word * (classes + 1) + classes] as usize;
        let mut ranked: Vec<(f64, usize)> = (0..counted.terms.len())
            .filter(|&word| (FEWEST_TEXTS..units.len()).contains(&frequency(word)))
            .map(|word| {
                let seen = frequency(word) as f64;
                let with = |class: usize| f64::from(present[word * (classes + 1) + class]);
                let best = (0..classes).map(|class| chi_squared(with(class), seen, totals[class], n));
                (best.fold(0.0, f64::max), word)
            })
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut kept = [0, 0];
        ranked.retain(|&(_, word)| {
            let is_characters = Block::of(&counted.terms[word]) == Some(Block::Characters);
            let kept = &mut kept[usize::from(is_characters)];
            *kept += 1;
            *kept <= if is_characters { MOST_CHARACTERS } else { MOST_TERMS }
        });
        ranked.sort_by_key(|(_, word)| *word);
        let mut places = vec![None; counted.terms.len()];
        let mut columns = Vec::with_capacity(ranked.len() + names.len());
        for (_, word) in ranked {
            places[word] = Some(columns.len() as u32);
            let idf = ((1.0 + n) / (1.0 + frequency(word) as f64)).ln() + 1.0;
            columns.push(column(counted.terms[word].clone(), 0.0, idf));
        }
        let amounts = names.iter().enumerate().map(|(at, name)| {
            let values = || units.iter().map(|&unit| counted.units[unit].amounts[at]);
            let mean = values().sum::<f64>() / n;
            let deviation = (values().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
            // A score that never differs tells nothing.
            let block = if Block::of(name).is_some() { VECTOR_BLOCK } else { SCORE_BLOCK };
            (deviation > 1e-9).then(|| {
                columns.push(column(name.clone(), mean, block / deviation));
                columns.len() - 1
            })
        });
        let amounts = amounts.collect();
        Self { characters: characters(&columns), columns, places, amounts }
    }

    /// The rows of the texts `units` of `counted`, the texts it was fitted among.
    pub(super) fn rows(&self, counted: &Counted, units: &[usize]) -> Vec<Row> {
        units.par_iter().map(|&unit| self.row(&counted.units[unit])).collect()
    }

    fn row(&self, unit: &Unit) -> Row {
        let counts = unit.terms.iter();
        let mut row: Row =
            counts.filter_map(|&(term, n)| Some((self.places[term as usize]? as usize, n))).collect();
        weigh_terms(&mut row, &self.columns, &self.characters);
        add_amounts(&mut row, &unit.amounts, &self.amounts);
        row
    }
}

/// Appends those `amounts` that are not 0 and have a column.
pub(super) fn add_amounts(row: &mut Row, amounts: &[f64], columns: &[Option<usize>]) {
    let amounts = amounts.iter().zip(columns).filter(|(value, _)| **value != 0.0);
    row.extend(amounts.filter_map(|(&value, at)| Some(((*at)?, value))));
}

/// Turns counts of terms, sorted by column, into values: ln(1 + count), such that the vectors of value × idf,
/// of characters and of all other terms, have the lengths of their blocks.
pub(super) fn weigh_terms(row: &mut Row, columns: &[LinearColumn], characters: &Range<usize>) {
    row.iter_mut().for_each(|cell| cell.1 = cell.1.ln_1p());
    for (is_characters, length) in [(true, CHARACTERS_BLOCK), (false, TERM_BLOCK)] {
        let own = |at: usize| characters.contains(&at) == is_characters;
        let cells = row.iter().filter(|cell| own(cell.0));
        let norm = cells.map(|&(at, value)| (value * columns[at].scale).powi(2)).sum::<f64>().sqrt();
        if norm > 0.0 {
            row.iter_mut().filter(|cell| own(cell.0)).for_each(|cell| cell.1 *= length / norm);
        }
    }
}

/// Which of `columns`, whose terms are sorted, are characters.
pub(super) fn characters(columns: &[LinearColumn]) -> Range<usize> {
    let own = |column: &LinearColumn| Block::of(&column.name) == Some(Block::Characters);
    let start = columns.iter().position(own).unwrap_or(0);
    start..start + columns[start..].iter().take_while(|column| own(column)).count()
}

fn column(name: String, mean: f64, scale: f64) -> LinearColumn {
    LinearColumn { name, mean, scale, weights: Vec::new() }
}

/// Pearson's chi-squared of a word and a class in `n` texts: `both` with both, `seen` with the word, `of`
/// of the class.
fn chi_squared(both: f64, seen: f64, of: f64, n: f64) -> f64 {
    let denominator = seen * (n - seen) * of * (n - of);
    if denominator == 0.0 { 0.0 } else { n * (both * n - seen * of).powi(2) / denominator }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Matcher;
    use crate::learn::Counter;

    #[test]
    fn telling_words_are_kept_and_those_everywhere_or_rare_dropped() {
        let texts = ["war and strike", "war and peace", "peace and talks", "war and army", "peace and calm"];
        let counter = Counter::new(Matcher::default(), &[Block::Words], None).unwrap();
        let counted = Counted::of(&texts.map(str::to_owned), &counter).unwrap();
        let truth = vec![texts.iter().map(|t| t.contains("war")).collect()];
        let units: Vec<usize> = (0..5).collect();
        let design = Design::fit(&counted, &[], &units, &truth);
        let names: Vec<&str> = design.columns.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["word:peace", "word:war", "word:war and"]);
        // math.log(6 / 4) + 1
        assert!((design.columns[0].scale - 1.4054651).abs() < 1e-6);
        for row in design.rows(&counted, &units) {
            let length = row.iter().map(|&(at, v)| (v * design.columns[at].scale).powi(2)).sum::<f64>();
            assert!((length.sqrt() - TERM_BLOCK).abs() < 1e-12);
        }
    }

    /// scipy.stats.chi2_contingency([[3, 0], [1, 4]], correction=False).statistic == 4.8
    #[test]
    fn chi_squared_equals_scipy() {
        assert!((chi_squared(3.0, 3.0, 4.0, 8.0) - 4.8).abs() < 1e-12);
    }
}
