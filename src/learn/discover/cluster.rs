//! Ward's clustering (kodama), cut where the silhouette is best.
//!
//! DESIGN. Ward (1963, <https://doi.org/10.1080/01621459.1963.10500845>) is what Matthes & Kohring used. A
//! tree over n units needs n²/2 distances, so a large corpus is clustered by a sample; in the end every unit
//! goes to the nearest centre, and centres move to the mean of their units. Silhouettes, sizes and centres are
//! of these clusters, not of the tree's. linfa's hierarchical clustering wraps the same crate behind a kernel,
//! whose distances are squared already, and Ward's rule would square them again.

use crate::chance::Stream;
use kodama::{Method, linkage};
use rand::seq::index::sample;
use rayon::prelude::*;
use std::ops::RangeInclusive;

/// Numbers of clusters tried.
pub(super) const COUNTS: RangeInclusive<usize> = 2..=10;
/// Units that a tree is made of, at most.
const MOST_UNITS: usize = 3_000;
/// Units that silhouettes are computed of, at most.
const MOST_SILHOUETTES: usize = 1_500;

/// Units in clusters; the first cluster is the largest.
pub(super) struct Clustering {
    /// The cluster of each unit.
    pub(super) of: Vec<usize>,
    pub(super) centres: Vec<Vec<f64>>,
    /// Distance of each unit to its own centre and to the nearest other.
    pub(super) distances: Vec<(f64, f64)>,
}

impl Clustering {
    /// Parts `rows` into each of `counts` clusters; fewer where a branch of the tree is nearest to no row.
    pub(super) fn each(rows: &[Vec<f64>], counts: &[usize], seed: u64) -> Vec<Self> {
        let sample: Vec<&[f64]> =
            draw(rows.len(), MOST_UNITS, seed).into_iter().map(|at| rows[at].as_slice()).collect();
        let cuts = ward(&sample, counts).into_iter().zip(counts);
        cuts.map(|(of, &k)| Self::around(rows, &centres(&sample, &of, k))).collect()
    }

    /// The clusters of the rows nearest to each of `centres`, with centres of their own.
    fn around(rows: &[Vec<f64>], centres: &[Vec<f64>]) -> Self {
        let found: Vec<usize> = rows.par_iter().map(|row| nearest(row, centres)).collect();
        let of = |cluster: usize| (0..rows.len()).filter(|&at| found[at] == cluster).collect::<Vec<_>>();
        let mut clusters: Vec<(Vec<usize>, Vec<f64>)> = (0..centres.len())
            .map(of)
            .filter(|members| !members.is_empty())
            .map(|members| {
                let centre = mean(members.iter().map(|&at| rows[at].as_slice()));
                (members, centre)
            })
            .collect();
        clusters
            .sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| b.1.partial_cmp(&a.1).expect("finite")));
        let mut of = vec![0; rows.len()];
        for (cluster, (members, _)) in clusters.iter().enumerate() {
            members.iter().for_each(|&at| of[at] = cluster);
        }
        let centres: Vec<Vec<f64>> = clusters.into_iter().map(|cluster| cluster.1).collect();
        let to_own_and_next = |(row, &own): (&Vec<f64>, &usize)| {
            let others = centres.iter().enumerate().filter(|(at, _)| *at != own);
            let next = others.map(|(_, centre)| distance(row, centre)).fold(f64::INFINITY, f64::min);
            (distance(row, &centres[own]), next)
        };
        let distances = rows.par_iter().zip(&of).map(to_own_and_next).collect();
        Self { of, centres, distances }
    }

    /// Mean silhouette (Rousseeuw 1987, <https://doi.org/10.1016/0377-0427(87)90125-7>) of `rows`, or a sample of
    /// them: −1 to 1, high where clusters are dense and apart.
    pub(super) fn silhouette(&self, rows: &[Vec<f64>], seed: u64) -> f64 {
        let drawn = draw(rows.len(), MOST_SILHOUETTES, seed);
        let of: Vec<usize> = drawn.iter().map(|&at| self.of[at]).collect();
        let rows: Vec<&[f64]> = drawn.iter().map(|&at| rows[at].as_slice()).collect();
        silhouette(&rows, &of, self.centres.len())
    }
}

fn silhouette(rows: &[&[f64]], of: &[usize], k: usize) -> f64 {
    let sizes: Vec<f64> = (0..k).map(|c| of.iter().filter(|&&o| o == c).count() as f64).collect();
    let width = |unit: usize| {
        let mut sums = vec![0.0; k];
        for (other, row) in rows.iter().enumerate() {
            sums[of[other]] += distance(rows[unit], row);
        }
        let own = of[unit];
        if sizes[own] < 2.0 {
            return 0.0;
        }
        let within = sums[own] / (sizes[own] - 1.0);
        let others = (0..k).filter(|&c| c != own && sizes[c] > 0.0).map(|c| sums[c] / sizes[c]);
        let Some(next) = others.reduce(f64::min) else { return 0.0 };
        (next - within) / within.max(next).max(f64::MIN_POSITIVE)
    };
    let widths: Vec<f64> = (0..rows.len()).into_par_iter().map(width).collect();
    widths.iter().sum::<f64>() / rows.len() as f64
}

/// Clusters of `rows` for each of `counts`, numbered by their first row.
pub(super) fn ward(rows: &[&[f64]], counts: &[usize]) -> Vec<Vec<usize>> {
    let n = rows.len();
    let lines: Vec<Vec<f64>> =
        (0..n).into_par_iter().map(|a| (a + 1..n).map(|b| distance(rows[a], rows[b])).collect()).collect();
    let mut distances = lines.concat();
    let tree = linkage(&mut distances, n, Method::Ward);
    counts
        .iter()
        .map(|&k| {
            // A merge joins clusters; those made by merge i have the number n + i.
            let mut parent: Vec<usize> = (0..2 * n).collect();
            for (at, step) in tree.steps().iter().take(n.saturating_sub(k)).enumerate() {
                parent[step.cluster1] = n + at;
                parent[step.cluster2] = n + at;
            }
            let mut number = vec![None; 2 * n];
            let mut next = 0;
            (0..n)
                .map(|unit| {
                    let mut root = unit;
                    while parent[root] != root {
                        root = parent[root];
                    }
                    *number[root].get_or_insert_with(|| {
                        next += 1;
                        next - 1
                    })
                })
                .collect()
        })
        .collect()
}

/// The mean of each of `k` clusters of `rows` that has any.
pub(super) fn centres(rows: &[&[f64]], of: &[usize], k: usize) -> Vec<Vec<f64>> {
    let rows_in = |cluster: usize| rows.iter().zip(of).filter(move |(_, of)| **of == cluster).map(|p| *p.0);
    (0..k).map(|cluster| mean(rows_in(cluster))).filter(|centre| !centre.is_empty()).collect()
}

/// The nearest of `centres`; the first of equals.
pub(super) fn nearest(row: &[f64], centres: &[Vec<f64>]) -> usize {
    let distances = centres.iter().map(|centre| distance(row, centre)).enumerate();
    distances.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |nearest| nearest.0)
}

pub(super) fn mean<'a>(rows: impl Iterator<Item = &'a [f64]>) -> Vec<f64> {
    let (mut sum, mut n) = (Vec::new(), 0.0);
    for row in rows {
        sum.resize(row.len(), 0.0);
        sum.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        n += 1.0;
    }
    sum.iter().map(|sum| sum / n).collect()
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

/// At most `most` of the numbers below `n`, sorted.
pub(super) fn draw(n: usize, most: usize, seed: u64) -> Vec<usize> {
    if n <= most {
        return (0..n).collect();
    }
    let mut drawn = sample(&mut Stream::new("discover/sample", seed).rng(), n, most).into_vec();
    drawn.sort_unstable();
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: [[f64; 2]; 7] =
        [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [5.0, 5.0], [5.0, 6.0], [9.0, 0.0], [9.5, 0.5]];

    /// fcluster(linkage(X, "ward"), k, "maxclust") of SciPy gives the same parts
    #[test]
    fn the_tree_is_cut_as_scipy_cuts_it() {
        let rows: Vec<&[f64]> = ROWS.iter().map(|r| r.as_slice()).collect();
        let found = ward(&rows, &[3, 2]);
        assert_eq!(found[0], [0, 0, 0, 1, 1, 2, 2]);
        assert_eq!(found[1], [0, 0, 0, 1, 1, 1, 1]);
    }

    /// sklearn.metrics.silhouette_score(X, labels) with the labels above: 0.8576989 and 0.5884160
    #[test]
    fn silhouettes_equal_sklearn() {
        let rows: Vec<Vec<f64>> = ROWS.iter().map(|r| r.to_vec()).collect();
        let found = Clustering::each(&rows, &[3, 2], 1);
        for (clustering, expected) in found.iter().zip([0.8576989, 0.5884160]) {
            let silhouette = clustering.silhouette(&rows, 1);
            assert!((silhouette - expected).abs() < 1e-6, "{silhouette}");
        }
    }

    #[test]
    fn units_go_to_the_nearest_centre_and_the_first_cluster_is_the_largest() {
        let rows: Vec<Vec<f64>> = ROWS.iter().map(|r| r.to_vec()).collect();
        let found = Clustering::each(&rows, &[3], 1).remove(0);
        assert_eq!(found.of.iter().filter(|&&c| c == 0).count(), 3);
        assert!(found.distances.iter().all(|d| d.0 < d.1));
    }

    #[test]
    fn centres_move_to_their_units_and_are_counted_anew() {
        let rows = [0.0, 1.0, 9.0, 10.0, 14.0].map(|x| vec![x]);
        let found = Clustering::around(&rows, &[vec![0.0], vec![10.0], vec![99.0]]);
        assert_eq!(found.of, [1, 1, 0, 0, 0]);
        assert_eq!(found.centres, [[11.0], [0.5]]);
        assert_eq!(found.distances[2], (2.0, 8.5));
    }
}
