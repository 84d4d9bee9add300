//! Whether the clusters come back when the corpus is drawn anew.
//!
//! Units are drawn with replacement, clustered, and all units assigned to the nearest of the new centres.
//! Adjusted Rand index (Hubert & Arabie 1985, <https://doi.org/10.1007/BF01908075>) of all; of each cluster the
//! mean Jaccard coefficient with its best counterpart (Hennig 2007, <https://doi.org/10.1016/j.csda.2006.11.025>:
//! above .75 stable, below .6 not to be trusted).

use super::cluster::{Clustering, centres, draw, nearest, ward};
use crate::chance::{Stream, quantile};
use rand::Rng;

/// Bootstrap samples, and units in one at most.
const SAMPLES: usize = 100;
pub(super) const MOST_UNITS: usize = 800;

pub(super) struct Stability {
    /// Mean, 2.5 and 97.5 % quantile.
    pub(super) rand_index: [f64; 3],
    /// One a cluster.
    pub(super) jaccard: Vec<f64>,
}

/// The stability of `clustering` of `rows`.
pub(super) fn of(rows: &[Vec<f64>], clustering: &Clustering, seed: u64) -> Stability {
    let k = clustering.centres.len();
    // Large corpora are compared by a part of their units.
    let compared = draw(rows.len(), 10 * MOST_UNITS, seed);
    let before: Vec<usize> = compared.iter().map(|&at| clustering.of[at]).collect();
    let size = rows.len().min(MOST_UNITS);
    let samples: Vec<(f64, Vec<f64>)> = Stream::new("discover/bootstrap", seed).each(SAMPLES, |rng| {
        let sample: Vec<&[f64]> =
            (0..size).map(|_| rows[rng.random_range(0..rows.len() as u32) as usize].as_slice()).collect();
        let centres = centres(&sample, &ward(&sample, &[k]).remove(0), k);
        let after: Vec<usize> = compared.iter().map(|&at| nearest(&rows[at], &centres)).collect();
        let together = crossed(&before, &after, k);
        (adjusted_rand(&together), jaccard(&together))
    });
    let mut indices: Vec<f64> = samples.iter().map(|s| s.0).collect();
    indices.sort_by(f64::total_cmp);
    let n = SAMPLES as f64;
    Stability {
        rand_index: [indices.iter().sum::<f64>() / n, quantile(&indices, 0.025), quantile(&indices, 0.975)],
        jaccard: (0..k).map(|c| samples.iter().map(|s| s.1[c]).sum::<f64>() / n).collect(),
    }
}

/// Units by cluster before (rows) and after.
fn crossed(before: &[usize], after: &[usize], k: usize) -> Vec<Vec<f64>> {
    let mut table = vec![vec![0.0; k]; k];
    before.iter().zip(after).for_each(|(&b, &a)| table[b][a] += 1.0);
    table
}

fn adjusted_rand(table: &[Vec<f64>]) -> f64 {
    let pairs = |n: f64| n * (n - 1.0) / 2.0;
    let rows: f64 = table.iter().map(|row| pairs(row.iter().sum())).sum();
    let columns: f64 = (0..table.len()).map(|at| pairs(table.iter().map(|row| row[at]).sum())).sum();
    let both: f64 = table.iter().flatten().map(|&n| pairs(n)).sum();
    let expected = rows * columns / pairs(table.iter().flatten().sum());
    let most = (rows + columns) / 2.0;
    if most == expected { 1.0 } else { (both - expected) / (most - expected) }
}

/// Of each row the best units in common over units in either.
fn jaccard(table: &[Vec<f64>]) -> Vec<f64> {
    let column = |at: usize| table.iter().map(|row| row[at]).sum::<f64>();
    let best = |row: &Vec<f64>| {
        let all: f64 = row.iter().sum();
        let of = |at: usize| row[at] / (all + column(at) - row[at]).max(1.0);
        (0..row.len()).map(of).fold(0.0, f64::max)
    };
    table.iter().map(best).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// sklearn.metrics.adjusted_rand_score([0, 0, 1, 1, 2, 2], [0, 0, 1, 2, 2, 2]) = 0.4444444
    #[test]
    fn the_index_equals_sklearn() {
        let table = crossed(&[0, 0, 1, 1, 2, 2], &[0, 0, 1, 2, 2, 2], 3);
        assert!((adjusted_rand(&table) - 0.4444444).abs() < 1e-6);
        let found = jaccard(&table);
        assert!((found[0] - 1.0).abs() < 1e-12 && (found[2] - 2.0 / 3.0).abs() < 1e-12, "{found:?}");
    }
}
