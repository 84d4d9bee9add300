//! A classifier: weights, and how scores become probabilities and labels.
//!
//! DESIGN. Penalty, calibration and thresholds are chosen on predictions held out within the training
//! texts (inner folds); then all training texts are fitted once more with that penalty. Probabilities are
//! calibrated a class by Platt scaling (linfa; Platt 1999, in Advances in Large Margin Classifiers; Lin, Lin
//! & Weng 2007, <https://doi.org/10.1007/s10994-007-5018-6>).

use super::counted::Counted;
use super::design::{Design, Row};
use super::sparse::{Fitted, Target, fit, scaled};
use crate::measure::{LinearModel, softmax};
use crate::{Error, Result};
use linfa::ParamGuard;
use linfa::composing::platt_scaling::{Platt, platt_newton_method};
use ndarray::Array1;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Penalties tried, the strongest first: λ of [`sparse`](super::sparse).
const PENALTIES: [f64; 4] = [8.0, 2.0, 1.0, 0.5];
/// The penalty where a part of a learning curve lies in one fold, so that there are no inner folds.
const DEFAULT: usize = 2;

/// Coded texts as counted, ready to be learnt from.
pub(super) struct Task<'a> {
    pub(super) counted: &'a Counted,
    /// Columns of the amounts.
    pub(super) names: &'a [String],
    pub(super) classes: &'a [String],
    /// Whether a unit has a label: `truth[class][unit]`.
    pub(super) truth: &'a [Vec<bool>],
    /// Whether a unit has exactly one label.
    pub(super) exclusive: bool,
    /// Whether rare classes weigh as much as others.
    pub(super) balanced: bool,
}

/// How scores become probabilities, and probabilities labels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Whether a unit has exactly one label.
    pub exclusive: bool,
    /// Platt's slope and intercept a class: `p = 1 / (1 + exp(slope · score + intercept))`; exclusive
    /// classes are then divided by their sum.
    pub platt: Vec<(f64, f64)>,
    /// A class is given from this probability on; not used where labels are exclusive.
    pub thresholds: Vec<f64>,
}

impl Decision {
    /// Probabilities of the classes from the `scores` of a unit.
    pub fn probabilities(&self, scores: &[f64]) -> Vec<f64> {
        let own = log_odds(scores, self.exclusive);
        let p = own.iter().zip(&self.platt).map(|(z, (a, b))| 1.0 / (1.0 + (a * z + b).exp()));
        let mut p: Vec<f64> = p.collect();
        if self.exclusive {
            let total: f64 = p.iter().sum();
            p.iter_mut().for_each(|p| *p /= total.max(f64::MIN_POSITIVE));
        }
        p
    }

    /// With nine decimals, which a file gives back exactly.
    pub(super) fn rounded(&self) -> Self {
        let round = |value: f64| (value * 1e9).round() / 1e9;
        Self {
            exclusive: self.exclusive,
            platt: self.platt.iter().map(|&(a, b)| (round(a), round(b))).collect(),
            thresholds: self.thresholds.iter().map(|&t| round(t)).collect(),
        }
    }

    /// Which classes a unit with the probabilities `p` is given.
    pub fn labels(&self, p: &[f64]) -> Vec<bool> {
        if !self.exclusive {
            return p.iter().zip(&self.thresholds).map(|(p, threshold)| p >= threshold).collect();
        }
        let best = (0..p.len()).rev().max_by(|&a, &b| p[a].total_cmp(&p[b])).unwrap_or(0);
        (0..p.len()).map(|class| class == best).collect()
    }
}

/// Log-odds of each class against all others.
fn log_odds(scores: &[f64], exclusive: bool) -> Vec<f64> {
    if !exclusive {
        return scores.to_vec();
    }
    let p = softmax(scores).into_iter();
    p.map(|p| (p.max(1e-12) / (1.0 - p).max(1e-12)).ln()).collect()
}

/// A classifier over the numbered words of its training texts.
pub(super) struct Classifier {
    design: Design,
    fitted: Fitted,
    pub(super) decision: Decision,
    pub(super) penalty: f64,
}

impl Classifier {
    /// Learns from `units`, of which `fold` says which go together in inner folds.
    ///
    /// # Errors
    /// When a fit fails.
    pub(super) fn learn(task: &Task<'_>, units: &[usize], fold: &[usize]) -> Result<Self> {
        let mut folds: Vec<usize> = units.iter().map(|&unit| fold[unit]).collect();
        folds.sort_unstable();
        folds.dedup();
        let k = task.classes.len();
        let mut chosen = DEFAULT;
        let mut decision =
            Decision { exclusive: task.exclusive, platt: vec![(-1.0, 0.0); k], thresholds: vec![0.5; k] };
        if folds.len() > 1 {
            let parts: Vec<(Vec<usize>, [Vec<f64>; PENALTIES.len()])> = folds
                .par_iter()
                .map(|&held| {
                    let part = |out: bool| units.iter().copied().filter(move |&u| (fold[u] == held) == out);
                    let (rest, out): (Vec<usize>, Vec<usize>) = (part(false).collect(), part(true).collect());
                    let scores = held_out(task, &rest, &out)?;
                    Ok((out, scores))
                })
                .collect::<Result<_>>()?;
            let out: Vec<usize> = parts.iter().flat_map(|(out, _)| out.iter().copied()).collect();
            let target = Target::new(task.truth, &out, task.exclusive, task.balanced);
            let scores =
                |at: usize| parts.iter().flat_map(|(_, s)| s[at].iter().copied()).collect::<Vec<_>>();
            let losses = (0..PENALTIES.len()).map(|at| (target.total_loss(&scores(at)), at));
            // The first of equals is the stronger penalty.
            chosen = losses.min_by(|a, b| a.0.total_cmp(&b.0)).map_or(DEFAULT, |best| best.1);
            decision.fit(&scores(chosen), &target.truth)?;
        }
        let design = Design::fit(task.counted, task.names, units, task.truth);
        let rows = scaled(design.rows(task.counted, units), &design.columns);
        let target = Target::new(task.truth, units, task.exclusive, task.balanced);
        let fitted = fit(&rows, design.columns.len(), &target, PENALTIES[chosen], None)?;
        Ok(Self { design, fitted, decision, penalty: PENALTIES[chosen] })
    }

    /// Scores of `units`, among the texts that were counted with the training texts.
    pub(super) fn scores(&self, task: &Task<'_>, units: &[usize]) -> Vec<f64> {
        let rows = scaled(self.design.rows(task.counted, units), &self.design.columns);
        self.fitted.scores(&rows)
    }

    /// Its weights, by name.
    pub(super) fn model(&self, classes: &[String]) -> LinearModel {
        self.fitted.model(classes, &self.design.columns)
    }
}

/// Scores of `out` by models of `rest`, one a penalty.
fn held_out(task: &Task<'_>, rest: &[usize], out: &[usize]) -> Result<[Vec<f64>; PENALTIES.len()]> {
    let design = Design::fit(task.counted, task.names, rest, task.truth);
    let rows = |units: &[usize]| -> Vec<Row> { scaled(design.rows(task.counted, units), &design.columns) };
    let (training, testing) = (rows(rest), rows(out));
    let target = Target::new(task.truth, rest, task.exclusive, task.balanced);
    let mut scores = [const { Vec::new() }; PENALTIES.len()];
    let mut last: Option<Fitted> = None;
    for (penalty, scores) in PENALTIES.iter().zip(&mut scores) {
        let fitted = fit(&training, design.columns.len(), &target, *penalty, last.as_ref())?;
        *scores = fitted.scores(&testing);
        last = Some(fitted);
    }
    Ok(scores)
}

impl Decision {
    /// Fits calibration and thresholds on held-out `scores` and their `truth`, unit after unit.
    fn fit(&mut self, scores: &[f64], truth: &[bool]) -> Result<()> {
        let k = self.platt.len();
        let odds: Vec<f64> = scores.chunks_exact(k).flat_map(|z| log_odds(z, self.exclusive)).collect();
        let column = |class: usize| odds.iter().skip(class).step_by(k).copied().collect::<Array1<f64>>();
        let settings = Platt::<f64, ()>::params();
        let settings = settings.check_ref().map_err(|e| Error::new("calibration", e, "report this"))?;
        for class in 0..k {
            let truth: Array1<bool> = truth.iter().skip(class).step_by(k).copied().collect();
            // Where the scores tell nothing, Newton's method may not settle; they then stay as they are.
            if let Ok((a, b)) = platt_newton_method(column(class).view(), truth.view(), settings)
                && a < 0.0
            {
                self.platt[class] = (a, b);
            }
        }
        let p: Vec<f64> = scores.chunks_exact(k).flat_map(|z| self.probabilities(z)).collect();
        for class in 0..k {
            self.thresholds[class] = threshold(p.iter().skip(class).step_by(k).copied().collect());
        }
        Ok(())
    }
}

/// The threshold on calibrated probabilities `p` with the best expected F1, `2 Σ_{said} p / (said + Σ p)`:
/// halfway between neighbouring probabilities. Labels themselves would give a threshold that hangs on a few
/// units (Lipton, Elkan & Naryanaswamy 2014, <https://doi.org/10.1007/978-3-662-44851-9_15>).
fn threshold(mut p: Vec<f64>) -> f64 {
    p.sort_by(|a, b| b.total_cmp(a));
    let expected: f64 = p.iter().sum();
    let (mut best, mut chosen, mut hits) = (0.0, 0.5, 0.0);
    for (rank, &own) in p.iter().enumerate() {
        hits += own;
        let f1 = 2.0 * hits / (rank as f64 + 1.0 + expected);
        if f1 > best {
            best = f1;
            chosen = (own + p.get(rank + 1).copied().unwrap_or(0.0)) / 2.0;
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_has_the_best_expected_f1() {
        // 2 · 1.3 / (2 + 1.7) = .703 beats .667, .681 and .596
        assert!((threshold(vec![0.3, 0.9, 0.1, 0.4]) - 0.35).abs() < 1e-12);
    }

    #[test]
    fn calibrated_probabilities_are_frequencies() {
        // Scores of 3 : 1 where truth is 3 : 1, twice as sure as they should be.
        let scores: Vec<f64> = (0..400).map(|i| if i % 2 == 0 { 2.0 } else { -2.0 } * 3f64.ln()).collect();
        let truth: Vec<bool> = (0..400).map(|i| (i % 2 == 0) == (i % 8 < 6)).collect();
        let mut decision = Decision { exclusive: false, platt: vec![(-1.0, 0.0)], thresholds: vec![0.5] };
        decision.fit(&scores, &truth).unwrap();
        let p = decision.probabilities(&scores[..1])[0];
        assert!((p - 0.75).abs() < 0.02, "{p}");
    }

    #[test]
    fn exclusive_probabilities_sum_to_one_and_give_one_label() {
        let decision = Decision { exclusive: true, platt: vec![(-1.0, 0.2); 3], thresholds: vec![0.5; 3] };
        let p = decision.probabilities(&[0.1, 1.0, -2.0]);
        assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert_eq!(decision.labels(&p), [false, true, false]);
    }
}
