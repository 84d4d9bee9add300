//! Tails of Student's t and the normal, and the quantiles that belong to them.
//!
//! t: P(T > x) = I(ν/2, ½; ν/(ν + x²)) / 2, the regularised incomplete beta function by its continued fraction
//! (DLMF 8.17.22). Normal: Simpson's rule. Quantiles: bisection for t, Newton's steps for the normal.

/// Cells of Simpson's rule.
const CELLS: usize = 2_000;

/// P(T > `x`) for x ≥ 0 and `freedom` > 0 degrees of freedom; twelve digits.
pub(crate) fn student_tail(x: f64, freedom: f64) -> f64 {
    if x.is_infinite() {
        return 0.0;
    }
    let square = x * x;
    0.5 * incomplete_beta(freedom / 2.0, 0.5, freedom / (freedom + square), square / (freedom + square))
}

/// The x > 0 with P(T > x) = `tail` (0 to 0.5) for `freedom` ≥ 1 degrees of freedom; beyond a million they
/// are taken as a million. Eleven digits.
pub(crate) fn student_quantile(tail: f64, freedom: f64) -> f64 {
    let freedom = freedom.clamp(1.0, 1e6);
    let (mut low, mut high) = (0.0, 1.0);
    while student_tail(high, freedom) > tail && high < 1e12 {
        (low, high) = (high, high * 2.0);
    }
    while high - low > 1e-12 * high {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if student_tail(middle, freedom) > tail { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// P(Z > `x`), by Simpson's rule over twelve standard deviations.
pub(crate) fn normal_tail(x: f64) -> f64 {
    if x < 0.0 {
        return 1.0 - normal_tail(-x);
    }
    let step = 12.0 / CELLS as f64;
    let weight = |cell: usize| match cell {
        0 | CELLS => 1.0,
        _ if cell % 2 == 1 => 4.0,
        _ => 2.0,
    };
    let density = |cell: usize| (-(x + cell as f64 * step).powi(2) / 2.0).exp();
    let sum: f64 = (0..=CELLS).map(|cell| weight(cell) * density(cell)).sum();
    sum * step / 3.0 / std::f64::consts::TAU.sqrt()
}

/// The x with P(Z ≤ x) = `share` (0 to 1; the ends are infinite). Begins at the approximation of Hastings
/// (Abramowitz & Stegun 26.2.23) and takes Newton's steps.
pub(crate) fn normal_quantile(share: f64) -> f64 {
    if share > 0.5 {
        return -normal_quantile(1.0 - share);
    }
    if share <= 0.0 {
        return f64::NEG_INFINITY;
    }
    let t = (-2.0 * share.ln()).sqrt();
    let above = 2.515517 + t * (0.802853 + t * 0.010328);
    let below = 1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308));
    let mut x = t - above / below;
    for _ in 0..3 {
        let density = (-x * x / 2.0).exp() / std::f64::consts::TAU.sqrt();
        x += (normal_tail(x) - share) / density;
    }
    -x
}

/// I(a, b; x), with `rest` = 1 − x given apart so that nothing is lost near 1.
fn incomplete_beta(a: f64, b: f64, x: f64, rest: f64) -> f64 {
    if x <= 0.0 || rest <= 0.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(b, a, rest, x);
    }
    let front = (log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * x.ln() + b * rest.ln()).exp() / a;
    // Lentz's method, modified: numerators d(1), d(2), … of DLMF 8.17.22.
    let tiny = 1e-300;
    let away = |value: f64| if value.abs() < tiny { tiny } else { value };
    let (mut c, mut d) = (1.0, 1.0 / away(1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = d;
    for m in 1..10_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut step = 1.0;
        for numerator in [even, odd] {
            d = 1.0 / away(1.0 + numerator * d);
            c = away(1.0 + numerator / c);
            step = c * d;
            fraction *= step;
        }
        if (step - 1.0).abs() < 1e-15 {
            break;
        }
    }
    front * fraction
}

/// ln Γ(`x`) for x > 0: Stirling's series from 12 on, the recurrence below.
fn log_gamma(x: f64) -> f64 {
    let (mut x, mut below) = (x, 0.0);
    while x < 12.0 {
        below += x.ln();
        x += 1.0;
    }
    let square = 1.0 / (x * x);
    let series =
        (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square * (1.0 / 1680.0)))) / x;
    (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + series - below
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9 * expected.abs().max(1e-3), "{found}, not {expected}");
    }

    #[test]
    fn student_as_scipy() {
        // [scipy.stats.t.isf(p, df) for p, df in …]
        for (tail, freedom, expected) in [
            (0.025, 1.0, 12.706204736174705),
            (0.025, 2.0, 4.302652729749464),
            (0.05, 4.7, 2.043811093013788),
            (0.005, 7.0, 3.4994832973504932),
            (0.025, 38.0, 2.02439416391197),
            (0.025, 1000.0, 1.9623390808264085),
        ] {
            check(student_quantile(tail, freedom), expected);
        }
        // [scipy.stats.t.sf(x, df) for x, df in …]
        for (x, freedom, expected) in [
            (0.0, 3.0, 0.5),
            (0.5, 1.0, 0.35241638234956674),
            (2.3, 4.7, 0.03656026150476878),
            (3.0, 12.0, 0.005533347843016845),
            (8.5, 40.0, 8.409244792207251e-11),
            (1.96, 923.0, 0.025148167877993448),
        ] {
            check(student_tail(x, freedom), expected);
        }
    }

    #[test]
    fn normal_as_scipy() {
        // [scipy.stats.norm.sf(x) for x in …]
        for (x, expected) in [
            (0.0, 0.5),
            (1.0, 0.15865525393145707),
            (1.959963984540054, 0.025),
            (3.1, 0.0009676032132183563),
            (5.3, 5.790134039964578e-08),
            (-0.7, 0.758036347776927),
        ] {
            check(normal_tail(x), expected);
        }
        // [scipy.stats.norm.ppf(p) for p in …]
        for (share, expected) in [
            (0.5, 0.0),
            (0.0013, -3.0114537584997843),
            (0.025, -1.9599639845400545),
            (0.31, -0.4958503473474533),
            (0.975, 1.959963984540054),
            (0.9999, 3.719016485455709),
        ] {
            check(normal_quantile(share), expected);
        }
    }
}
