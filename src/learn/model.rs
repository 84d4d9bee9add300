//! One logistic regression a class (linfa), with a threshold chosen on training text.

use crate::{Error, Result};
use linfa::prelude::*;
use linfa_logistic::{FittedLogisticRegression, LogisticRegression};
use ndarray::{Array1, Array2};

/// A fitted class against the rest.
pub(super) enum Class {
    Fitted(Box<FittedLogisticRegression<f64, bool>>),
    /// All training labels were the same.
    Constant(f64),
}

const PENALTY: f64 = 1.0;
const ITERATIONS: u64 = 200;

impl Class {
    /// Fits an L2-penalised logistic regression of `label` on `rows`.
    pub(super) fn fit(rows: &Array2<f64>, label: &[bool]) -> Result<Self> {
        let positive = label.iter().filter(|&&l| l).count();
        if positive == 0 || positive == label.len() {
            return Ok(Self::Constant(if positive == 0 { 0.0 } else { 1.0 }));
        }
        let data = Dataset::new(rows.clone(), Array1::from(label.to_vec()));
        let model = LogisticRegression::default()
            .alpha(PENALTY)
            .max_iterations(ITERATIONS)
            .gradient_tolerance(1e-4)
            .fit(&data)
            .map_err(|error| Error::new("logistic regression", error, "code more units of each label"))?;
        Ok(Self::Fitted(Box::new(model)))
    }

    /// The probability of the class in each row.
    pub(super) fn probabilities(&self, rows: &Array2<f64>) -> Vec<f64> {
        match self {
            Self::Constant(p) => vec![*p; rows.nrows()],
            Self::Fitted(model) => {
                let p = model.predict_probabilities(rows);
                let flipped = !model.labels().pos.class;
                p.into_iter().map(|p| if flipped { 1.0 - p } else { p }).collect()
            }
        }
    }
}

/// The threshold on `p` with the best F1 for `label`; halfway between neighbouring probabilities.
pub(super) fn threshold(p: &[f64], label: &[bool]) -> f64 {
    let mut ranked: Vec<(f64, bool)> = p.iter().copied().zip(label.iter().copied()).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let positives = label.iter().filter(|&&l| l).count() as f64;
    let (mut best, mut chosen, mut hits) = (0.0, 0.5, 0.0);
    for (rank, pair) in ranked.iter().enumerate() {
        hits += f64::from(u8::from(pair.1));
        let f1 = 2.0 * hits / (rank as f64 + 1.0 + positives);
        if f1 > best {
            best = f1;
            let next = ranked.get(rank + 1).map_or(0.0, |n| n.0);
            chosen = (pair.0 + next) / 2.0;
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn probabilities_rise_with_what_speaks_for_the_class() {
        let rows = array![[0.0], [0.2], [0.4], [1.6], [1.8], [2.0]];
        let class = Class::fit(&rows, &[false, false, false, true, true, true]).unwrap();
        let p = class.probabilities(&rows);
        assert!(p.windows(2).all(|w| w[0] < w[1]) && p[0] < 0.5 && p[5] > 0.5, "{p:?}");
    }

    #[test]
    fn the_threshold_parts_the_classes() {
        let chosen = threshold(&[0.9, 0.4, 0.3, 0.1], &[true, true, false, false]);
        assert!((chosen - 0.35).abs() < 1e-12);
    }
}
