//! The words that tell a cluster from the others.
//!
//! Log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008,
//! <https://doi.org/10.1093/pan/mpn018>): with counts y in the cluster of n words, x elsewhere of m, and a prior of
//! a words, α of them this one (in proportion to the whole corpus),
//! δ = ln((y + α)/(n + a − y − α)) − ln((x + α)/(m + a − x − α)), z = δ / √(1/(y + α) + 1/(x + α)).

use super::Unit;
use super::cluster::Clustering;
use std::collections::BTreeMap;

/// Words of the prior.
const PRIOR: f64 = 1_000.0;
/// A word must stand in so many units.
const FEWEST_UNITS: usize = 3;

/// A word of a cluster.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Telling {
    pub(super) word: String,
    pub(super) count: usize,
    pub(super) elsewhere: usize,
    pub(super) log_odds: f64,
    pub(super) z: f64,
}

/// Of each cluster the `most` words with the highest z above 1.96.
pub(super) fn telling(units: &[Unit], clustering: &Clustering, most: usize) -> Vec<Vec<Telling>> {
    let k = clustering.centres.len();
    // Counts a cluster, then the units with the word.
    let mut counts: BTreeMap<&str, (Vec<usize>, usize)> = BTreeMap::new();
    let mut totals = vec![0.0; k];
    for (unit, &cluster) in units.iter().zip(&clustering.of) {
        let mut words: Vec<&str> = unit.words.iter().map(String::as_str).collect();
        totals[cluster] += words.len() as f64;
        words.sort_unstable();
        for same in words.chunk_by(|a, b| a == b) {
            let cells = counts.entry(same[0]).or_insert_with(|| (vec![0; k], 0));
            cells.0[cluster] += same.len();
            cells.1 += 1;
        }
    }
    let all: f64 = totals.iter().sum();
    let of = |cluster: usize| {
        let (n, m) = (totals[cluster], all - totals[cluster]);
        let frequent = counts.iter().filter(|(_, cells)| cells.1 >= FEWEST_UNITS);
        let mut words: Vec<Telling> = frequent
            .map(|(word, (cells, _))| {
                let total: usize = cells.iter().sum();
                let count = cells[cluster];
                let prior = PRIOR * total as f64 / all;
                let (log_odds, z) = log_odds(count as f64, n, (total - count) as f64, m, prior);
                Telling { word: (*word).to_owned(), count, elsewhere: total - count, log_odds, z }
            })
            .filter(|t| t.z > 1.96 && t.word.chars().any(char::is_alphabetic))
            .collect();
        words.sort_by(|a, b| b.z.total_cmp(&a.z).then_with(|| a.word.cmp(&b.word)));
        words.truncate(most);
        words
    };
    (0..k).map(of).collect()
}

fn log_odds(y: f64, n: f64, x: f64, m: f64, prior: f64) -> (f64, f64) {
    let odds = |count: f64, all: f64| ((count + prior) / (all + PRIOR - count - prior)).ln();
    let delta = odds(y, n) - odds(x, m);
    (delta, delta / (1.0 / (y + prior) + 1.0 / (x + prior)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Python, a = 10: log((30+a)/(1000+1000-30-a)) - log((5+a)/(2000+1000-5-a)), over sqrt(1/40 + 1/15)
    #[test]
    fn log_odds_equal_the_formula() {
        let (delta, z) = log_odds(30.0, 1000.0, 5.0, 2000.0, 10.0);
        assert!((delta - 1.4014845).abs() < 1e-6 && (z - 4.6289510).abs() < 1e-6, "{delta} {z}");
    }
}
