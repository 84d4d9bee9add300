//! Equivalence: whether a difference larger than a stated margin can be ruled out.
//!
//! Formula: two one-sided tests by interval inclusion. p = max(p₋, p₊), p₋ the least α at which the 1 − 2α
//! bootstrap interval of the difference no longer reaches down to −m, p₊ the same up to m. p < .05 if and only if the
//! 90 % interval lies within (−m, m), ends of the replicates apart. The margin m is in the column's unit and
//! must be stated before looking; a difference without significance is no sign of equality, this is.
//!
//! References: Schuirmann 1987, doi 10.1007/BF01068419; Lakens 2017, doi 10.1177/1948550617697177.

use super::bootstrap::Draws;
use super::{Comparison, Options};

/// p of "the difference is as large as `margin` or larger, either way".
pub(super) fn p_equivalence(draws: &Draws, margin: f64) -> f64 {
    draws.p_beyond(-margin, true).max(draws.p_beyond(margin, false))
}

/// Writes the interval of `draws`, and equivalence where the study states a margin for the row's column.
pub(super) fn tell(row: &mut Comparison, draws: &Draws, options: &Options) {
    let (low, high) = draws.interval(options.level);
    (row.ci_low, row.ci_high) = (Some(low), Some(high));
    row.margin = options.margins.of(&row.column);
    row.p_equivalence = row.margin.map(|margin| p_equivalence(draws, margin));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Replicates at the quantiles of a normal: then the tests are those of z.
    fn check(margin: f64, expected: f64) {
        let replicates: Vec<f64> = (0..40_000)
            .map(|at| 0.1 + 0.05 * crate::chance::normal_quantile((f64::from(at) + 0.5) / 40_000.0))
            .collect();
        let draws = Draws::of(replicates, &[(40, 1.0)]).unwrap();
        let found = p_equivalence(&draws, margin);
        assert!((found - expected).abs() < 2e-3, "{found}, not {expected}");
        let (low, high) = draws.interval(0.9);
        assert_eq!(found < 0.05, -margin < low && high < margin);
    }

    #[test]
    fn equivalence_as_statsmodels() {
        // se = np.sqrt(40 / 39) * .05
        // max(statsmodels.stats.weightstats._tstat_generic(.1, 0, se, 39, "larger", -m)[1],
        //     statsmodels.stats.weightstats._tstat_generic(.1, 0, se, 39, "smaller", m)[1])
        check(0.15, 0.1647615462723075);
        check(0.2, 0.02769793895633549);
        check(0.1, 0.5);
        check(0.3, 0.00015911010710590448);
    }
}
