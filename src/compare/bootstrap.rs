//! Cluster bootstrap: articles are drawn with replacement, whole, and the estimate is made anew.
//!
//! Formula: from a group of *k* articles draw *k* with replacement, add up their sums and words, and
//! take θ* = Σ sum / Σ words; the interval is the α/2 and 1 − α/2 quantile of *B* such θ* (percentile
//! interval). For a difference the two groups are drawn independently: θ*ₐ − θ*ᵦ. The unit is the
//! column's. Below about ten articles a group the interval is too narrow, and the method says so.
//!
//! References: Davison & Hinkley 1997, doi 10.1017/CBO9780511802843; Cameron & Miller 2015,
//! doi 10.3368/jhr.50.2.317; quantiles of type 7: Hyndman & Fan 1996, doi 10.1080/00031305.1996.10473566.

use super::stream::Stream;
use ndarray::Array2;
use rand::Rng;

/// `resamples` × `width` totals: each row adds up as many rows of `articles` (articles × width) as there
/// are, drawn with replacement. All columns share a draw, so a row of the result is one possible corpus.
pub(super) fn totals(articles: &Array2<f64>, resamples: usize, stream: &Stream) -> Array2<f64> {
    let (count, width) = articles.dim();
    let cells = articles.as_slice().expect("built row by row");
    let rows = stream.each(resamples, |rng| {
        let mut total = vec![0.0; width];
        for _ in 0..count {
            let at = rng.random_range(0..count as u32) as usize * width;
            add(&mut total, &cells[at..at + width]);
        }
        total
    });
    Array2::from_shape_vec((resamples, width), rows.concat()).expect("every row has the width")
}

/// Adds `row` to `total`, cell by cell.
pub(super) fn add(total: &mut [f64], row: &[f64]) {
    for (total, cell) in total.iter_mut().zip(row) {
        *total += cell;
    }
}

/// The percentile interval of `replicates` at `level` (0.95: the 2.5 % and 97.5 % quantile); undefined
/// replicates are left out, `None` if fewer than half are defined.
pub fn interval(replicates: impl IntoIterator<Item = f64>, level: f64) -> Option<(f64, f64)> {
    let (mut kept, mut dropped) = (Vec::new(), 0_usize);
    for value in replicates {
        if value.is_finite() { kept.push(value) } else { dropped += 1 }
    }
    if kept.is_empty() || dropped > kept.len() {
        return None;
    }
    kept.sort_by(f64::total_cmp);
    let tail = (1.0 - level) / 2.0;
    Some((quantile(&kept, tail), quantile(&kept, 1.0 - tail)))
}

/// The quantile of `sorted` (not empty) at `share`, linear between order statistics (type 7, as R and
/// NumPy do by default).
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(share: f64, expected: f64) {
        let sorted = [0.1, 0.4, 0.5, 1.2, 2.0, 7.0];
        let found = quantile(&sorted, share);
        assert!((found - expected).abs() < 1e-12, "{share}: {found}, not {expected}");
    }

    #[test]
    fn quantiles_as_numpy() {
        // numpy.quantile([.1,.4,.5,1.2,2.,7.], [0,.025,.3,.5,.975,1])
        for (share, expected) in
            [(0.0, 0.1), (0.025, 0.1375), (0.3, 0.45), (0.5, 0.85), (0.975, 6.375), (1.0, 7.0)]
        {
            check(share, expected);
        }
    }

    #[test]
    fn interval_is_scipys() {
        // scipy.stats.bootstrap((s, w), lambda s, w, axis=-1: s.sum(axis) / w.sum(axis), paired=True,
        // n_resamples=400_000, batch=20_000, method="percentile", rng=1): low .007143, high .019565
        let sums = [1.0, 4.0, 2.5, -1.0, 0.0, 3.0, 2.0, 6.0];
        let words = [100.0, 220.0, 150.0, 90.0, 60.0, 180.0, 120.0, 250.0];
        let rows = Array2::from_shape_fn((8, 2), |(i, j)| if j == 0 { sums[i] } else { words[i] });
        let totals = totals(&rows, 20_000, &Stream::new("test", 1));
        let (low, high) = interval(totals.outer_iter().map(|t| t[0] / t[1]), 0.95).unwrap();
        assert!((low - 0.007143).abs() < 4e-4, "{low}");
        assert!((high - 0.019565).abs() < 4e-4, "{high}");
    }

    #[test]
    fn undefined_replicates() {
        assert_eq!(interval([f64::NAN, f64::NAN, 1.0], 0.95), None);
        assert_eq!(interval([], 0.95), None);
        assert_eq!(interval([2.0, f64::NAN, 2.0], 0.95), Some((2.0, 2.0)));
    }
}
