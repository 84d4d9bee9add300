//! Ward's clustering (kodama), cut where the silhouette is best.
//!
//! DESIGN. Ward (1963, <https://doi.org/10.1080/01621459.1963.10500845>) is what Matthes & Kohring used. A
//! tree over n units needs n²/2 distances, so a large corpus is clustered by a sample; in the end every unit
//! goes to the nearest centre. linfa's hierarchical clustering wraps the same crate behind a kernel,
//! whose distances are squared already, and Ward's rule would square them again.

use kodama::{Method, linkage};
use rand::SeedableRng;
use rand::seq::index::sample;
use rand_chacha::ChaCha8Rng;
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
    /// Distance of each unit to its own centre and to the next.
    pub(super) distances: Vec<(f64, f64)>,
}

impl Clustering {
    /// Parts `rows` into `k` clusters.
    pub(super) fn of(rows: &[Vec<f64>], k: usize, seed: u64) -> Self {
        let drawn = draw(rows.len(), MOST_UNITS, seed);
        let sample: Vec<&[f64]> = drawn.iter().map(|&at| rows[at].as_slice()).collect();
        let found = ward(&sample, &[k]).remove(0);
        let rows_in =
            |cluster: usize| sample.iter().zip(&found).filter(move |(_, of)| **of == cluster).map(|p| *p.0);
        let mut centres: Vec<(usize, Vec<f64>)> =
            (0..k).map(|cluster| (rows_in(cluster).count(), mean(rows_in(cluster)))).collect();
        centres.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| b.1.partial_cmp(&a.1).expect("finite")));
        let centres: Vec<Vec<f64>> = centres.into_iter().map(|c| c.1).collect();
        let nearest: Vec<(usize, (f64, f64))> = rows.par_iter().map(|row| nearest(row, &centres)).collect();
        let of: Vec<usize> = nearest.iter().map(|n| n.0).collect();
        Self { of, centres, distances: nearest.into_iter().map(|n| n.1).collect() }
    }
}

/// Mean silhouette (Rousseeuw 1987, <https://doi.org/10.1016/0377-0427(87)90125-7>) of Ward's tree of `rows`,
/// or a sample of them, cut into each of `counts` clusters: −1 to 1, high where clusters are dense and apart.
pub(super) fn silhouettes(rows: &[Vec<f64>], counts: &[usize], seed: u64) -> Vec<f64> {
    let drawn = draw(rows.len(), MOST_SILHOUETTES, seed);
    let rows: Vec<&[f64]> = drawn.iter().map(|&at| rows[at].as_slice()).collect();
    ward(&rows, counts).into_par_iter().zip(counts).map(|(of, &k)| silhouette(&rows, &of, k)).collect()
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
        let others = (0..k).filter(|&c| c != own).map(|c| sums[c] / sizes[c]);
        let next = others.fold(f64::INFINITY, f64::min);
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

/// The nearest of `centres`, its distance, and that of the next.
pub(super) fn nearest(row: &[f64], centres: &[Vec<f64>]) -> (usize, (f64, f64)) {
    let mut best = (0, f64::INFINITY);
    let mut next = f64::INFINITY;
    for (at, centre) in centres.iter().enumerate() {
        let distance = distance(row, centre);
        if distance < best.1 {
            next = best.1;
            best = (at, distance);
        } else {
            next = next.min(distance);
        }
    }
    (best.0, (best.1, next))
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
    let mut drawn = sample(&mut ChaCha8Rng::seed_from_u64(seed), n, most).into_vec();
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
        let found = silhouettes(&rows, &[3, 2], 1);
        assert!((found[0] - 0.8576989).abs() < 1e-6, "{found:?}");
        assert!((found[1] - 0.5884160).abs() < 1e-6, "{found:?}");
    }

    #[test]
    fn units_go_to_the_nearest_centre_and_the_first_cluster_is_the_largest() {
        let rows: Vec<Vec<f64>> = ROWS.iter().map(|r| r.to_vec()).collect();
        let found = Clustering::of(&rows, 3, 1);
        assert_eq!(found.of.iter().filter(|&&c| c == 0).count(), 3);
        assert!(found.distances.iter().all(|d| d.0 < d.1));
    }
}
