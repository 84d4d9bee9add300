//! Effect sizes between two groups of articles, from article means.

/// Which effect size a comparison reports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Effect {
    /// [`hedges_g`].
    #[default]
    HedgesG,
    /// [`cliffs_delta`].
    CliffsDelta,
}

impl Effect {
    /// As printed in `effect_name`.
    pub fn name(self) -> &'static str {
        match self {
            Self::HedgesG => "Hedges' g",
            Self::CliffsDelta => "Cliff's delta",
        }
    }

    /// The effect of `a` against `b`; `None` where undefined.
    pub fn of(self, a: &[f64], b: &[f64]) -> Option<f64> {
        match self {
            Self::HedgesG => hedges_g(a, b),
            Self::CliffsDelta => cliffs_delta(a, b),
        }
    }
}

/// Hedges' *g*: (mean(a) − mean(b)) / s · J, in pooled standard deviations s of the articles, with the
/// exact correction J = Γ(m/2) / (√(m/2) · Γ((m−1)/2)), m = nₐ + nᵦ − 2. `None` with fewer than two values
/// in a group or no variance.
///
/// Reference: Hedges 1981, doi 10.3102/10769986006002107.
pub fn hedges_g(a: &[f64], b: &[f64]) -> Option<f64> {
    if a.len() < 2 || b.len() < 2 {
        return None;
    }
    let freedom = a.len() + b.len() - 2;
    let deviation = ((squares(a) + squares(b)) / freedom as f64).sqrt();
    let scale = a.iter().chain(b).fold(0.0_f64, |most, value| most.max(value.abs()));
    (deviation > scale * 1e-12).then(|| (mean(a) - mean(b)) / deviation * correction(freedom))
}

/// Cliff's delta: (#{a > b} − #{a < b}) / (nₐ · nᵦ) over all pairs, −1 to 1: the chance that an article of
/// `a` has the higher value, less the chance that one of `b` has. `None` if a group is empty.
///
/// Reference: Cliff 1993, doi 10.1037/0033-2909.114.3.494.
pub fn cliffs_delta(a: &[f64], b: &[f64]) -> Option<f64> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let mut sorted = b.to_vec();
    sorted.sort_by(f64::total_cmp);
    let above: i64 = a.iter().map(|a| sorted.partition_point(|b| b < a) as i64).sum();
    let below: i64 = a.iter().map(|a| (sorted.len() - sorted.partition_point(|b| b <= a)) as i64).sum();
    Some((above - below) as f64 / (a.len() * b.len()) as f64)
}

/// J for `freedom` ≥ 2 degrees of freedom, by Γ(m/2 + 1) / Γ((m+1)/2) = Γ(m/2) / Γ((m−1)/2) · m / (m−1)
/// from Γ(1) / Γ(1/2) = 1/√π or Γ(3/2) / Γ(1) = √π/2.
fn correction(freedom: usize) -> f64 {
    let pi = std::f64::consts::PI.sqrt();
    let (first, start) = if freedom.is_multiple_of(2) { (2, 1.0 / pi) } else { (3, pi / 2.0) };
    let ratio = (first..freedom).step_by(2).fold(start, |ratio, m| ratio * m as f64 / (m - 1) as f64);
    ratio / (freedom as f64 / 2.0).sqrt()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn squares(values: &[f64]) -> f64 {
    let mean = mean(values);
    values.iter().map(|value| (value - mean).powi(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: [f64; 6] = [0.1, 0.4, 0.25, -0.1, 0.3, 0.05];
    const B: [f64; 5] = [0.2, 0.6, 0.55, 0.4, 0.35];

    fn check(found: Option<f64>, expected: f64) {
        let found = found.unwrap();
        assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
    }

    #[test]
    fn hedges_as_scipy() {
        // s = sqrt((5 * var(a, ddof=1) + 4 * var(b, ddof=1)) / 9)
        // (mean(a) - mean(b)) / s * gamma(4.5) / (sqrt(4.5) * gamma(4)), scipy.special.gamma
        check(hedges_g(&A, &B), -1.3333641148840585);
        check(Some(correction(9)), 0.9138748917925521);
    }

    #[test]
    fn cliff_as_scipy() {
        // 2 * scipy.stats.mannwhitneyu(a, b).statistic / (6 * 5) - 1
        check(cliffs_delta(&A, &B), -0.7);
        check(cliffs_delta(&[1.0], &[1.0]), 0.0);
    }

    #[test]
    fn corrections_as_scipy() {
        // [gamma(m/2) / (sqrt(m/2) * gamma((m-1)/2)) for m in (2, 3, 10, 101)], by scipy.special.gammaln
        for (freedom, expected) in [
            (2, 0.5641895835477564),
            (3, 0.7236012545582676),
            (10, 0.922745608053087),
            (101, 0.9925527454874923),
        ] {
            check(Some(correction(freedom)), expected);
        }
    }

    #[test]
    fn undefined() {
        assert_eq!(hedges_g(&[0.1], &B), None);
        assert_eq!(hedges_g(&[0.1, 0.1], &[0.1, 0.1, 0.1]), None);
        assert_eq!(cliffs_delta(&[], &B), None);
    }
}
