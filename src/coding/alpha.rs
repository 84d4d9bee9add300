//! Krippendorff's alpha: agreement beyond chance, for any number of coders, with missing codes.
//!
//! Formula: α = 1 − Dₒ / Dₑ over the units with at least two codes. Dₒ = 1/n · Σᵤ Σ δ²(c, k) / (mᵤ − 1) over the
//! ordered pairs of codes within a unit of mᵤ codes; Dₑ = Σ n_c n_k δ²(c, k) / (n (n − 1)) over the values, n_c
//! codes of value c among the n of all these units. δ² by level: nominal 0 or 1; ordinal
//! (Σ n_g for g from c to k − (n_c + n_k) / 2)²; interval (c − k)²; ratio ((c − k) / (c + k))²; sets
//! 1 − MASI.
//!
//! Interval: percentiles of α over resamples of whole units (or articles of units), drawn with replacement;
//! Dₑ is made anew in each. References: Krippendorff 2011, Computing Krippendorff's Alpha-Reliability;
//! Hayes & Krippendorff 2007, doi 10.1080/19312450709336664; bootstrap over units: Zapf et al. 2016, doi
//! 10.1186/s12874-016-0200-9; MASI: Passonneau 2006, LREC.

use crate::chance::{Stream, percentile};
use rand::Rng;
use std::collections::BTreeSet;

/// How far two values lie apart.
#[derive(Debug, Clone, Copy)]
pub enum Distance<'a> {
    /// The same or not.
    Nominal,
    /// By the codes between them; values are indexed in their order.
    Ordinal,
    /// By the difference of these numbers, one a value.
    Interval(&'a [f64]),
    /// By the difference of these numbers in proportion to their sum.
    Ratio(&'a [f64]),
    /// By the overlap of these sets of labels, one a value.
    Sets(&'a [BTreeSet<String>]),
}

impl Distance<'_> {
    /// δ² between all values, `counts` codes of each.
    fn squares(self, counts: &[f64]) -> Vec<Vec<f64>> {
        let mut below = vec![0.0; counts.len() + 1];
        for (value, count) in counts.iter().enumerate() {
            below[value + 1] = below[value] + count;
        }
        let between = |c: usize, k: usize| match self {
            _ if c == k => 0.0,
            Self::Nominal => 1.0,
            Self::Ordinal => {
                let (low, high) = (c.min(k), c.max(k));
                (below[high + 1] - below[low] - (counts[low] + counts[high]) / 2.0).powi(2)
            }
            Self::Interval(x) => (x[c] - x[k]).powi(2),
            Self::Ratio(x) if x[c] + x[k] == 0.0 => 0.0,
            Self::Ratio(x) => ((x[c] - x[k]) / (x[c] + x[k])).powi(2),
            Self::Sets(sets) => 1.0 - masi(&sets[c], &sets[k]),
        };
        (0..counts.len()).map(|c| (0..counts.len()).map(|k| between(c, k)).collect()).collect()
    }
}

/// MASI: Jaccard's index times 1, 2/3, 1/3 or 0 for sets that are equal, nested, overlapping or apart.
fn masi(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    let common = a.intersection(b).count();
    let all = a.union(b).count();
    let monotony = match common {
        _ if a == b => return 1.0,
        0 => 0.0,
        _ if common == a.len().min(b.len()) => 2.0 / 3.0,
        _ => 1.0 / 3.0,
    };
    common as f64 / all as f64 * monotony
}

/// Alpha of `units`, each the values it was given, as indices below `values`; −1 to 1. `None` where no unit
/// has two codes, or where all codes are one value: then there is nothing to agree on.
pub fn alpha<'u>(
    units: impl Iterator<Item = &'u [usize]>,
    values: usize,
    distance: Distance<'_>,
) -> Option<f64> {
    let pairable: Vec<&[usize]> = units.filter(|unit| unit.len() > 1).collect();
    let mut counts = vec![0.0; values];
    for value in pairable.iter().copied().flatten() {
        counts[*value] += 1.0;
    }
    let n: f64 = counts.iter().sum();
    let squares = distance.squares(&counts);
    let mut observed = 0.0;
    for unit in pairable {
        let pairs = unit.iter().flat_map(|&c| unit.iter().map(move |&k| (c, k)));
        observed += pairs.map(|(c, k)| squares[c][k]).sum::<f64>() / (unit.len() - 1) as f64;
    }
    let pairs = (0..values).flat_map(|c| (0..values).map(move |k| (c, k)));
    let expected: f64 = pairs.map(|(c, k)| counts[c] * counts[k] * squares[c][k]).sum();
    (expected > 0.0).then(|| 1.0 - (n - 1.0) * observed / expected)
}

/// The 95 % interval of [`alpha`] over `resamples` draws of whole clusters of units; `clusters` names each
/// unit's. `None` with fewer than two clusters, or where alpha is undefined in more than half of the draws.
pub(super) fn interval(
    units: &[Vec<usize>],
    clusters: &[usize],
    values: usize,
    distance: Distance<'_>,
    resamples: usize,
    stream: &Stream,
) -> Option<(f64, f64)> {
    let mut members: Vec<Vec<usize>> = Vec::new();
    for (unit, &cluster) in clusters.iter().enumerate().filter(|(unit, _)| units[*unit].len() > 1) {
        members.resize(members.len().max(cluster + 1), Vec::new());
        members[cluster].push(unit);
    }
    members.retain(|units| !units.is_empty());
    if members.len() < 2 {
        return None;
    }
    let replicates = stream.each(resamples, |rng| {
        let drawn: Vec<usize> =
            (0..members.len()).map(|_| rng.random_range(0..members.len() as u32) as usize).collect();
        let drawn = drawn.iter().flat_map(|&cluster| &members[cluster]).map(|&unit| units[unit].as_slice());
        alpha(drawn, values, distance).unwrap_or(f64::NAN)
    });
    percentile(replicates, 0.025)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row a coder, `.` for no code, columns are units; values are digits or letters.
    fn units(coders: &[&str]) -> (Vec<Vec<usize>>, Vec<f64>) {
        let rows: Vec<Vec<char>> = coders.iter().map(|row| row.chars().collect()).collect();
        let values: BTreeSet<char> = rows.iter().flatten().copied().filter(|c| *c != '.').collect();
        let values: Vec<char> = values.into_iter().collect();
        let at = |c: char| values.iter().position(|v| *v == c);
        let units = (0..rows[0].len()).map(|u| rows.iter().filter_map(|row| at(row[u])).collect()).collect();
        (units, values.iter().map(|c| f64::from(c.to_digit(36).unwrap())).collect())
    }

    fn check(coders: &[&str], distance: fn(&[f64]) -> Distance<'_>, expected: f64) {
        let (units, numbers) = units(coders);
        let found = alpha(units.iter().map(Vec::as_slice), numbers.len(), distance(&numbers)).unwrap();
        assert!((found - expected).abs() < 5e-7, "{found}, not {expected}");
    }

    /// The examples of Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", sections A, B and C
    /// (printed there to three decimals). Six decimals from Python, krippendorff 0.9:
    ///   nan = float("nan"); rows = [[nan if c == "." else int(c, 36) for c in row] for row in coders]
    ///   [krippendorff.alpha(rows, level_of_measurement=l) for l in ("nominal", "ordinal", "interval", "ratio")]
    const TWO_VALUES: [&str; 2] = ["0100000010", "1110010000"];
    const FIVE_VALUES: [&str; 2] = ["aabbdcccedda", "babbbccceddd"];
    const FOUR_CODERS: [&str; 4] = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."];

    #[test]
    fn worked_examples_of_krippendorff() {
        check(&TWO_VALUES, |_| Distance::Nominal, 0.095238);
        check(&FIVE_VALUES, |_| Distance::Nominal, 0.691964);
        check(&FOUR_CODERS, |_| Distance::Nominal, 0.743421);
        check(&FOUR_CODERS, |_| Distance::Ordinal, 0.815388);
        check(&FOUR_CODERS, |x| Distance::Interval(x), 0.849107);
        check(&FOUR_CODERS, |x| Distance::Ratio(x), 0.797403);
    }

    #[test]
    fn undefined_without_variation_or_pairs() {
        for coders in [["111", "111"], ["12.", "..3"]] {
            let (units, _) = units(&coders);
            assert_eq!(alpha(units.iter().map(Vec::as_slice), 3, Distance::Nominal), None);
        }
    }

    #[test]
    fn sets_by_masi() {
        // 1 - nltk.metrics.masi_distance on these sets
        let set = |labels: &str| labels.chars().map(String::from).collect::<BTreeSet<_>>();
        for (a, b, expected) in
            [("ab", "ba", 1.0), ("ab", "abc", 4.0 / 9.0), ("ab", "bc", 1.0 / 9.0), ("a", "b", 0.0)]
        {
            assert!((masi(&set(a), &set(b)) - expected).abs() < 1e-12, "{a} {b}");
        }
        assert_eq!(masi(&set(""), &set("")), 1.0);
    }

    #[test]
    fn the_interval_holds_alpha_and_is_wider_by_clusters() {
        let (units, _) = units(&["0101001101001011", "0101011101001001"]);
        let single: Vec<usize> = (0..16).collect();
        let fours: Vec<usize> = (0..16).map(|unit| unit / 4).collect();
        let stream = Stream::new("alpha", 1);
        let of =
            |clusters: &[usize]| interval(&units, clusters, 2, Distance::Nominal, 2_000, &stream).unwrap();
        let found = alpha(units.iter().map(Vec::as_slice), 2, Distance::Nominal).unwrap();
        let (low, high) = of(&single);
        assert!(low < found && found < high && high <= 1.0, "{low} {found} {high}");
        assert_eq!(of(&single), of(&single));
        assert_ne!(of(&single), of(&fours));
        assert_eq!(interval(&units, &[0; 16], 2, Distance::Nominal, 100, &stream), None);
    }
}
