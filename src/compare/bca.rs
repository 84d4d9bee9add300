//! Bias-corrected and accelerated intervals: percentiles moved for skew.
//!
//! Formula: the interval runs between the quantiles of the replicates at Φ(z₀ + (z₀ + z) / (1 − a (z₀ + z))) for
//! z = Φ⁻¹(α') and its negative. Bias z₀ = Φ⁻¹(#{θ* < θ} / B), half of the ties counted; acceleration
//! a = Σₛ Σᵢ Uₛᵢ³ / nₛ³ / (6 (Σₛ Σᵢ Uₛᵢ² / nₛ²)^{3/2}), Uₛᵢ = (nₛ − 1)(θ̄ₛ − θₛ₍₋ᵢ₎), from leaving out each of the nₛ
//! articles (outer units) of each stratum s in turn. Efron's α' is α/2; ours is expanded as
//! for percentiles (see `bootstrap`): what makes those too narrow in few articles makes these so too.
//!
//! References: Efron 1987, doi 10.1080/01621459.1987.10478410; several strata: Davison & Hinkley 1997, ch. 5.3,
//! doi 10.1017/CBO9780511802843.

use crate::chance::{normal_quantile, normal_tail};

/// What sums leave of equal values, beside the largest of them.
const ROUNDING: f64 = 1e-12;

/// Bias and acceleration; both 0 leave percentiles as they are.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Bca {
    bias: f64,
    acceleration: f64,
}

impl Bca {
    /// From `sorted` replicates of `estimate` and, by stratum, the estimate without each unit. Where all
    /// replicates lie on one side the bias is as if one did not.
    pub(super) fn of(sorted: &[f64], estimate: f64, jackknife: &[Vec<f64>]) -> Self {
        let largest = sorted.iter().fold(estimate.abs(), |most, draw| most.max(draw.abs()));
        let rounding = ROUNDING * largest;
        let below = sorted.partition_point(|draw| *draw < estimate - rounding);
        let not_above = sorted.partition_point(|draw| *draw <= estimate + rounding);
        let least = 1.0 / (1 + sorted.len()) as f64;
        let share = ((below + not_above) as f64 / (2 * sorted.len()) as f64).clamp(least, 1.0 - least);
        let (mut cubes, mut squares) = (0.0, 0.0);
        for stratum in jackknife {
            let kept: Vec<f64> = stratum.iter().copied().filter(|value| value.is_finite()).collect();
            let n = kept.len() as f64;
            let mean = kept.iter().sum::<f64>() / n;
            for value in kept {
                let u = (n - 1.0) * (mean - value) / n;
                cubes += u.powi(3);
                squares += u.powi(2);
            }
        }
        let acceleration = cubes / (6.0 * squares.powf(1.5));
        Self {
            bias: normal_quantile(share),
            acceleration: if squares.sqrt() > rounding { acceleration } else { 0.0 },
        }
    }

    /// The share at which to read instead of Φ(`z`).
    pub(super) fn share(self, z: f64) -> f64 {
        if self == Self::default() {
            return normal_tail(-z);
        }
        let moved = self.bias + z;
        let below = 1.0 - self.acceleration * moved;
        if below <= 0.0 {
            return if moved > 0.0 { 1.0 } else { 0.0 };
        }
        normal_tail(-(self.bias + moved / below))
    }

    /// The z whose share is Φ(`read`): the inverse of [`share`](Self::share).
    pub(super) fn z(self, read: f64) -> f64 {
        if read.is_infinite() {
            return read;
        }
        let from = read - self.bias;
        let below = 1.0 + self.acceleration * from;
        if below <= 0.0 {
            return if from > 0.0 { f64::INFINITY } else { f64::NEG_INFINITY };
        }
        from / below - self.bias
    }

    /// Of the estimate with its sign changed.
    pub(super) fn mirrored(self) -> Self {
        Self { bias: -self.bias, acceleration: -self.acceleration }
    }
}

#[cfg(test)]
mod tests {
    use super::super::bootstrap::{self, Draws};
    use super::super::units::{Units, difference, ratio};
    use super::*;
    use crate::chance::Stream;
    use ndarray::Array2;

    #[test]
    fn acceleration_and_interval_as_scipy() {
        // import numpy as np; from scipy.stats import bootstrap, norm, t
        // s = np.array([1, 4, 2.5, -1, 0, 3, 2, 6.]); w = np.array([100, 220, 150, 90, 60, 180, 120, 250.])
        // u = np.array([0, 9, 1.5, 1, 2., .5]); v = np.array([80, 120, 60, 90, 200, 70.])
        // f = lambda i, j, axis=-1: s[i].sum(axis) / w[i].sum(axis) - u[j].sum(axis) / v[j].sum(axis)
        // level = lambda k: 1 - 2 * norm.cdf(-np.sqrt(k / (k - 1)) * t.ppf(.975, k - 1))
        // bootstrap((np.arange(8), np.arange(6)), lambda i, j, axis=-1: f(i.astype(int), j.astype(int), axis),
        //     vectorized=True, n_resamples=400_000, batch=20_000, confidence_level=.95, method="BCa", rng=1)
        let a: [(f64, f64); 8] = [
            (1.0, 100.0),
            (4.0, 220.0),
            (2.5, 150.0),
            (-1.0, 90.0),
            (0.0, 60.0),
            (3.0, 180.0),
            (2.0, 120.0),
            (6.0, 250.0),
        ];
        let b: [(f64, f64); 6] =
            [(0.0, 80.0), (9.0, 120.0), (1.5, 60.0), (1.0, 90.0), (2.0, 200.0), (0.5, 70.0)];
        let draw = |rows: &[(f64, f64)], name: &str| {
            let rows =
                Array2::from_shape_fn((rows.len(), 2), |(i, j)| if j == 0 { rows[i].0 } else { rows[i].1 });
            let totals = bootstrap::totals(&rows, 40_000, &Stream::new(name, 1));
            totals.outer_iter().map(|t| t[0] / t[1]).collect::<Vec<f64>>()
        };
        let replicates: Vec<f64> =
            draw(&a, "a").iter().zip(draw(&b, "b")).map(|(first, second)| first - second).collect();
        let cells: Vec<[f64; 4]> = a
            .iter()
            .map(|&(s, w)| [s, w, 0.0, 0.0])
            .chain(b.iter().map(|&(s, w)| [0.0, 0.0, s, w]))
            .collect();
        let units = Units { cells, strata: vec![8, 6] };
        let estimate = difference(units.total(), ratio);
        let mut sorted = replicates;
        sorted.sort_by(f64::total_cmp);
        let bca = Bca::of(&sorted, estimate, &units.jackknife(ratio));
        assert!((bca.acceleration + 0.08620291569350948).abs() < 1e-9, "{}", bca.acceleration);
        // Many articles' worth of variance: no expansion, as SciPy has none.
        let plain =
            Draws::of(sorted, &[(1_000_000, 1.0)]).unwrap().accelerated(estimate, &units.jackknife(ratio));
        let (low, high) = plain.interval(0.95);
        assert!((low + 0.042357).abs() < 1e-3 && (high - 0.008303).abs() < 1e-3, "{low} {high}");
    }

    #[test]
    fn without_variance_nothing_moves() {
        let (third, noise) = (0.1 + 0.2, 1e-16);
        let bca = Bca::of(&[0.3 - noise, 0.3], third, &[vec![0.3, third, 0.3]]);
        assert_eq!((bca.bias.abs() < 1e-12, bca.acceleration), (true, 0.0));
    }

    #[test]
    fn z_undoes_share() {
        let bca = Bca { bias: 0.13, acceleration: -0.07 };
        for z in [-2.5, -1.0, 0.0, 1.7] {
            assert!((bca.z(normal_quantile(bca.share(z))) - z).abs() < 1e-9);
            assert!((bca.mirrored().share(-z) - (1.0 - bca.share(z))).abs() < 1e-12);
        }
    }
}
