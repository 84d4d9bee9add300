//! Odds ratio of paragraphs in which a column is present.
//!
//! Formula: OR = (pₐ + ½)(nᵦ − pᵦ + ½) / ((nₐ − pₐ + ½)(pᵦ + ½)), p the paragraphs of a group whose value is above 0, n
//! those with a value. The halves are Haldane's correction: they keep the ratio finite where all or no
//! paragraphs of a group hold the frame, and stand in the estimate and in every bootstrap replicate alike.
//! The interval is that of ln OR over whole articles, brought back by exp. No unit, above 0; 1 is no difference.
//!
//! Only for columns that are never negative, in groups of which some paragraph holds it and some does not.
//!
//! Reference: Haldane 1956, doi 10.1111/j.1469-1809.1955.tb01285.x.

use super::Spread;

/// ln of the odds of `present` among `all`, corrected.
pub(super) fn log_odds(present: f64, all: f64) -> f64 {
    ((present + 0.5) / (all - present + 0.5)).ln()
}

/// Paragraphs of an article above 0, and all with a value.
pub(super) fn presence(article: &Spread) -> [f64; 2] {
    [f64::from(article.positive), f64::from(article.n)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds_as_statsmodels() {
        // statsmodels.stats.contingency_tables.Table2x2(np.array([[7, 13], [4, 26]]) + .5).log_oddsratio
        let found = log_odds(7.0, 20.0) - log_odds(4.0, 30.0);
        assert!((found - 1.1852806713137833).abs() < 1e-12, "{found}");
        assert_eq!(presence(&[0.0, 0.3, 2.0].into_iter().collect()), [2.0, 3.0]);
        assert!(log_odds(0.0, 5.0).is_finite() && log_odds(5.0, 5.0).is_finite());
    }
}
