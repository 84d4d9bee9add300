//! Adjustment of p-values within a family of tests.

/// Benjamini–Hochberg q, in the order given: sorted ascending, qᵢ = min over j ≥ i of pⱼ · m / j, at most 1.
/// Controls the false discovery rate among the *m* defined p-values; a null stays null and is not counted.
///
/// Reference: Benjamini & Hochberg 1995, doi 10.1111/j.2517-6161.1995.tb02031.x.
pub fn benjamini_hochberg(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let order = ascending(p);
    let mut q = vec![None; p.len()];
    let mut least = 1.0_f64;
    for (rank, &(at, p)) in order.iter().enumerate().rev() {
        least = least.min(p * order.len() as f64 / (rank + 1) as f64);
        q[at] = Some(least);
    }
    q
}

/// Holm's adjusted p, in the order given: sorted ascending, the maximum over j ≤ i of (m − j + 1) · pⱼ, at
/// most 1. Controls the chance of any false positive; nulls as in [`benjamini_hochberg`].
///
/// Reference: Holm 1979, Scandinavian Journal of Statistics 6(2), 65–70, www.jstor.org/stable/4615733.
pub fn holm(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let order = ascending(p);
    let mut adjusted = vec![None; p.len()];
    let mut most = 0.0_f64;
    for (rank, &(at, p)) in order.iter().enumerate() {
        most = most.max(p * (order.len() - rank) as f64).min(1.0);
        adjusted[at] = Some(most);
    }
    adjusted
}

fn ascending(p: &[Option<f64>]) -> Vec<(usize, f64)> {
    let mut order: Vec<(usize, f64)> =
        p.iter().enumerate().filter_map(|(at, p)| p.map(|p| (at, p))).collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    const P: [Option<f64>; 8] =
        [Some(0.01), Some(0.04), None, Some(0.03), Some(0.005), Some(0.5), Some(0.02), Some(0.04)];

    fn check(found: Vec<Option<f64>>, expected: [Option<f64>; 8]) {
        for (found, expected) in found.iter().zip(&expected) {
            let near = found.zip(*expected).map_or(found == expected, |(f, e)| (f - e).abs() < 1e-12);
            assert!(near, "{found:?}, not {expected:?}");
        }
    }

    #[test]
    fn benjamini_hochberg_as_statsmodels() {
        // statsmodels.stats.multitest.multipletests([.01,.04,.03,.005,.5,.02,.04], method="fdr_bh")[1]
        let q = 0.14 / 3.0;
        let expected = [Some(0.035), Some(q), None, Some(q), Some(0.035), Some(0.5), Some(q), Some(q)];
        check(benjamini_hochberg(&P), expected);
    }

    #[test]
    fn holm_as_statsmodels() {
        // multipletests([.01,.04,.03,.005,.5,.02,.04], method="holm")[1]
        let expected = [0.06, 0.12, f64::NAN, 0.12, 0.035, 0.5, 0.1, 0.12];
        check(holm(&P), expected.map(|p| (!p.is_nan()).then_some(p)));
    }

    #[test]
    fn nothing_to_adjust() {
        assert_eq!(benjamini_hochberg(&[None, None]), [None, None]);
        assert_eq!(holm(&[]), []);
    }
}
