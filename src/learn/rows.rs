//! Rows of named columns, and the choice of columns worth a weight.

use crate::measure::LinearColumn;
use hashbrown::HashMap;
use std::ops::Range;

/// Rows of named values, names kept once.
#[derive(Debug, Default)]
pub(super) struct Rows {
    names: Vec<String>,
    index: HashMap<String, u32>,
    /// Whether a column is there or not, and has no size.
    is_flag: Vec<bool>,
    rows: Vec<Vec<(u32, f32)>>,
}

/// Which columns are kept, and how they are scaled.
#[derive(Debug, Clone, Copy)]
pub(super) struct Choice {
    /// Amounts seen in fewer rows are left out.
    pub(super) fewest_amounts: usize,
    /// Flags seen in fewer rows are left out.
    pub(super) fewest_flags: usize,
    /// Flags kept: those that tell most about any label (chi-squared).
    pub(super) most_flags: usize,
    /// What a standard deviation of an amount is scaled to; a flag is 1.
    pub(super) amount_scale: f64,
}

impl Rows {
    /// Appends a row of amounts and flags.
    pub(super) fn push<'a>(
        &mut self,
        amounts: impl Iterator<Item = (&'a str, f64)>,
        flags: impl Iterator<Item = &'a str>,
    ) {
        let mut row: Vec<(u32, f32)> = amounts.map(|(n, v)| (self.at(n, false), v as f32)).collect();
        row.extend(flags.map(|n| (self.at(n, true), 1.0)));
        row.sort_by_key(|cell| cell.0);
        self.rows.push(row);
    }

    fn at(&mut self, name: &str, is_flag: bool) -> u32 {
        if let Some(&at) = self.index.get(name) {
            return at;
        }
        let at = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.is_flag.push(is_flag);
        self.index.insert(name.to_owned(), at);
        at
    }

    /// The row as [`LinearModel`](crate::measure::LinearModel) takes it, columns numbered as in `chosen`.
    pub(super) fn sparse(&self, row: usize, chosen: &Chosen) -> Vec<(usize, f64)> {
        let cells = self.rows[row].iter();
        cells.filter_map(|&(at, v)| Some((chosen.place[at as usize]?, f64::from(v)))).collect()
    }

    /// Chooses columns on the rows `units` with their `labels` (0 to `classes`).
    pub(super) fn choose(&self, units: &[usize], labels: &[usize], classes: usize, choice: Choice) -> Chosen {
        let n = units.len() as f64;
        let mut totals = vec![0.0; classes];
        for &label in labels {
            totals[label] += 1.0;
        }
        let mut counts = vec![vec![0.0; classes]; self.names.len()];
        let mut sums = vec![(0.0, 0.0); self.names.len()];
        for (&unit, &label) in units.iter().zip(labels) {
            for &(at, value) in &self.rows[unit] {
                counts[at as usize][label] += 1.0;
                let sum = &mut sums[at as usize];
                *sum = (sum.0 + f64::from(value), sum.1 + f64::from(value).powi(2));
            }
        }
        let seen = |at: usize| counts[at].iter().sum::<f64>();
        let mut flags: Vec<(f64, usize)> = (0..self.names.len())
            .filter(|&at| self.is_flag[at] && seen(at) >= choice.fewest_flags as f64)
            .map(|at| (best_chi_squared(&counts[at], &totals, n), at))
            .collect();
        flags.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| self.names[a.1].cmp(&self.names[b.1])));
        flags.truncate(choice.most_flags);
        let amounts = (0..self.names.len())
            .filter(|&at| !self.is_flag[at] && seen(at) >= choice.fewest_amounts as f64)
            .map(|at| {
                let mean = sums[at].0 / n;
                let deviation = (sums[at].1 / n - mean * mean).max(0.0).sqrt();
                (at, mean, choice.amount_scale / deviation.max(1e-6))
            });
        let mut kept: Vec<(usize, f64, f64)> =
            amounts.chain(flags.iter().map(|&(_, at)| (at, 0.0, 1.0))).collect();
        kept.sort_by(|a, b| {
            (self.is_flag[a.0], &self.names[a.0]).cmp(&(self.is_flag[b.0], &self.names[b.0]))
        });
        let mut place = vec![None; self.names.len()];
        let columns = kept.into_iter().enumerate().map(|(to, (at, mean, scale))| {
            place[at] = Some(to);
            LinearColumn { name: self.names[at].clone(), mean, scale, weights: Vec::new() }
        });
        Chosen { columns: columns.collect(), place }
    }
}

/// Columns that were chosen, without weights as yet.
#[derive(Debug)]
pub(super) struct Chosen {
    pub(super) columns: Vec<LinearColumn>,
    place: Vec<Option<usize>>,
}

/// The highest chi-squared of a column's presence with any class but the first.
fn best_chi_squared(present: &[f64], totals: &[f64], n: f64) -> f64 {
    let seen: f64 = present.iter().sum();
    let classes: Range<usize> = 1..totals.len();
    let of = |class: usize| {
        let (both, of_class) = (present[class], totals[class]);
        let denominator = seen * (n - seen) * of_class * (n - of_class);
        if denominator == 0.0 { 0.0 } else { n * (both * n - seen * of_class).powi(2) / denominator }
    };
    classes.map(of).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telling_flags_and_frequent_amounts_are_chosen() {
        let mut rows = Rows::default();
        for unit in 0..8 {
            let word = if unit < 4 { "war" } else { "tea" };
            rows.push([("tone", f64::from(unit))].into_iter(), [word, "the"].into_iter());
        }
        let units: Vec<usize> = (0..8).collect();
        let labels = [1, 1, 1, 1, 0, 0, 0, 0];
        let choice = Choice { fewest_amounts: 3, fewest_flags: 2, most_flags: 1, amount_scale: 0.5 };
        let chosen = rows.choose(&units, &labels, 2, choice);
        let names: Vec<_> = chosen.columns.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["tone", "tea"]);
        // numpy.std(range(8)) = 2.29128785
        assert!((chosen.columns[0].mean - 3.5).abs() < 1e-9);
        assert!((chosen.columns[0].scale - 0.5 / 2.29128785).abs() < 1e-6);
        assert_eq!(rows.sparse(6, &chosen), [(0, 6.0), (1, 1.0)]);
    }
}
