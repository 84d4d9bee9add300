//! Quantiles of sorted values and of bootstrap replicates.
//!
//! Reference: type 7 of Hyndman & Fan 1996, doi 10.1080/00031305.1996.10473566.

/// The quantile of `sorted` (not empty) at `share`, linear between order statistics (type 7, as R and
/// NumPy do by default).
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

/// The quantiles of `replicates` at `tail` and 1 − `tail`. Undefined replicates are left out; `None` if
/// fewer than half are defined.
pub(crate) fn percentile(replicates: Vec<f64>, tail: f64) -> Option<(f64, f64)> {
    let all = replicates.len();
    let mut kept: Vec<f64> = replicates.into_iter().filter(|value| value.is_finite()).collect();
    if kept.is_empty() || kept.len() * 2 < all {
        return None;
    }
    kept.sort_by(f64::total_cmp);
    Some((quantile(&kept, tail), quantile(&kept, 1.0 - tail)))
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
}
