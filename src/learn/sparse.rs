//! Logistic regression on sparse rows: argmin's L-BFGS, which linfa uses too, on an objective of our own.
//!
//! DESIGN. linfa's logistic regression takes dense rows and weighs all units alike. A paragraph holds 100 of
//! 600 columns, so sparse rows are several times faster; all labels share one pass over them.
//!
//! Objective: `Σ_i c_i · loss_i + λ/2 · Σ w²`, intercepts free. With independent labels the loss is
//! `Σ_k ln(1 + exp(∓z_ik))`, with exclusive ones `−ln softmax(z_i)_k`, where `z_ik = b_k + Σ_j x_ij · w_jk`.

use super::design::Row;
use crate::measure::{LinearColumn, LinearModel, softmax};
use crate::{Error, Result};
use argmin::core::{CostFunction, Executor, Gradient};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::LBFGS;
use ndarray::Array1;
use std::cell::RefCell;

/// What is to be learnt: `classes` cells a unit.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) classes: usize,
    /// Whether a unit has exactly one class.
    pub(super) exclusive: bool,
    /// Whether a unit is of a class, unit after unit.
    pub(super) truth: Vec<bool>,
    /// What an error costs, of the same shape.
    pub(super) costs: Vec<f64>,
}

impl Target {
    /// The units `units` of `truth[class][unit]`. `balanced` makes all units of a class cost as much as
    /// all others together (King & Zeng 2001, <https://doi.org/10.1093/oxfordjournals.pan.a004868>).
    pub(super) fn new(truth: &[Vec<bool>], units: &[usize], exclusive: bool, balanced: bool) -> Self {
        let classes = truth.len();
        let cells = |of: &dyn Fn(usize, usize) -> f64| -> Vec<f64> {
            units.iter().flat_map(|&unit| (0..classes).map(move |class| of(class, unit))).collect()
        };
        let n = units.len() as f64;
        let shares: Vec<f64> =
            truth.iter().map(|t| units.iter().filter(|&&u| t[u]).count() as f64 / n).collect();
        let own = |class: usize, unit: usize| {
            let share = if truth[class][unit] { shares[class] } else { 1.0 - shares[class] };
            0.5 / share.max(1.0 / n)
        };
        let costs = match (balanced, exclusive) {
            (false, _) => vec![1.0; units.len() * classes],
            (true, false) => cells(&own),
            (true, true) => cells(&|_, unit| {
                let class = (0..classes).find(|&class| truth[class][unit]).unwrap_or(0);
                1.0 / (shares[class].max(1.0 / n) * classes as f64)
            }),
        };
        let truth = units.iter().flat_map(|&unit| truth.iter().map(move |t| t[unit])).collect();
        Self { classes, exclusive, truth, costs }
    }

    /// Loss of the scores `z` of unit `unit`, and what it grows by with each score.
    fn loss(&self, unit: usize, z: &[f64], slope: &mut [f64]) -> f64 {
        let cells = unit * self.classes..(unit + 1) * self.classes;
        let (truth, costs) = (&self.truth[cells.clone()], &self.costs[cells]);
        let mut loss = 0.0;
        if self.exclusive {
            let p = softmax(z);
            for k in 0..self.classes {
                slope[k] = costs[k] * (p[k] - if truth[k] { 1.0 } else { 0.0 });
                loss -= if truth[k] { costs[k] * p[k].max(1e-300).ln() } else { 0.0 };
            }
        } else {
            for k in 0..self.classes {
                let sign = if truth[k] { 1.0 } else { -1.0 };
                let margin = sign * z[k];
                // exp(−|margin|) never overflows.
                let e = (-margin.abs()).exp();
                loss += costs[k] * (f64::max(-margin, 0.0) + e.ln_1p());
                let wrong = if margin > 0.0 { e / (1.0 + e) } else { 1.0 / (1.0 + e) };
                slope[k] = -sign * costs[k] * wrong;
            }
        }
        loss
    }

    /// Sum of the losses of the scores `z`, unit after unit.
    pub(super) fn total_loss(&self, z: &[f64]) -> f64 {
        let mut slope = vec![0.0; self.classes];
        z.chunks_exact(self.classes).enumerate().map(|(unit, z)| self.loss(unit, z, &mut slope)).sum()
    }
}

/// Rows with scale, target and penalty. Parameters: weights column after column, then intercepts.
struct Problem<'a> {
    rows: &'a [Row],
    target: &'a Target,
    penalty: f64,
    /// The last parameters asked for, and their gradient: a search asks for loss and gradient in turn.
    last: RefCell<(Array1<f64>, Array1<f64>)>,
}

impl Problem<'_> {
    fn loss(&self, parameters: &Array1<f64>) -> f64 {
        let w = parameters.as_slice().expect("parameters are one piece");
        let k = self.target.classes;
        let intercepts = w.len() - k;
        let mut gradient = vec![0.0; w.len()];
        let (mut z, mut slope) = (vec![0.0; k], vec![0.0; k]);
        let mut loss = 0.0;
        for (unit, row) in self.rows.iter().enumerate() {
            scores(row, w, &mut z);
            loss += self.target.loss(unit, &z, &mut slope);
            for &(column, value) in row {
                for (cell, slope) in gradient[column * k..(column + 1) * k].iter_mut().zip(&slope) {
                    *cell += value * slope;
                }
            }
            for (cell, slope) in gradient[intercepts..].iter_mut().zip(&slope) {
                *cell += slope;
            }
        }
        for (cell, w) in gradient[..intercepts].iter_mut().zip(w) {
            *cell += self.penalty * w;
            loss += 0.5 * self.penalty * w * w;
        }
        *self.last.borrow_mut() = (parameters.clone(), Array1::from(gradient));
        loss
    }
}

/// The scores of `row` under the parameters `w`.
fn scores(row: &Row, w: &[f64], z: &mut [f64]) {
    let k = z.len();
    z.copy_from_slice(&w[w.len() - k..]);
    for &(column, value) in row {
        for (z, w) in z.iter_mut().zip(&w[column * k..(column + 1) * k]) {
            *z += value * w;
        }
    }
}

impl CostFunction for &Problem<'_> {
    type Param = Array1<f64>;
    type Output = f64;

    fn cost(&self, parameters: &Array1<f64>) -> std::result::Result<f64, argmin::core::Error> {
        Ok(self.loss(parameters))
    }
}

impl Gradient for &Problem<'_> {
    type Param = Array1<f64>;
    type Gradient = Array1<f64>;

    fn gradient(&self, parameters: &Array1<f64>) -> std::result::Result<Array1<f64>, argmin::core::Error> {
        if self.last.borrow().0 != parameters {
            self.loss(parameters);
        }
        Ok(self.last.borrow().1.clone())
    }
}

/// Fitted parameters.
#[derive(Debug, Clone)]
pub(super) struct Fitted {
    parameters: Vec<f64>,
    classes: usize,
}

const ITERATIONS: u64 = 60;
/// The gradient's length, against the number of units.
const TOLERANCE: f64 = 1e-4;

/// Fits `target` on `rows`, already scaled, of `width` columns; `start` speeds up a fit close to it.
///
/// # Errors
/// When the solver fails.
pub(super) fn fit(
    rows: &[Row],
    width: usize,
    target: &Target,
    penalty: f64,
    start: Option<&Fitted>,
) -> Result<Fitted> {
    let size = (width + 1) * target.classes;
    let start = start.map_or_else(|| Array1::zeros(size), |f| Array1::from(f.parameters.clone()));
    let last = RefCell::new((Array1::zeros(0), Array1::zeros(0)));
    let problem = Problem { rows, target, penalty, last };
    let failed = |error| Error::new("logistic regression", error, "code more units of each label");
    let solver = LBFGS::new(MoreThuenteLineSearch::new(), 7)
        .with_tolerance_grad(TOLERANCE * rows.len() as f64)
        .map_err(failed)?;
    let mut result = Executor::new(&problem, solver)
        .configure(|state| state.param(start.clone()).max_iters(ITERATIONS))
        .run()
        .map_err(failed)?;
    let parameters = result.state.take_best_param().unwrap_or(start).to_vec();
    Ok(Fitted { parameters, classes: target.classes })
}

impl Fitted {
    /// Scores of `rows`, scaled as those it was fitted on, unit after unit.
    pub(super) fn scores(&self, rows: &[Row]) -> Vec<f64> {
        let mut all = vec![0.0; rows.len() * self.classes];
        for (row, z) in rows.iter().zip(all.chunks_exact_mut(self.classes)) {
            scores(row, &self.parameters, z);
        }
        all
    }

    /// The same as a model of `classes` over `columns`, which takes rows that are not scaled.
    pub(super) fn model(&self, classes: &[String], columns: &[LinearColumn]) -> LinearModel {
        let k = self.classes;
        let mut intercepts = self.parameters[self.parameters.len() - k..].to_vec();
        let columns: Vec<LinearColumn> = columns
            .iter()
            .zip(self.parameters.chunks_exact(k))
            .map(|(column, weights)| LinearColumn { weights: weights.to_vec(), ..column.clone() })
            .collect();
        // The model takes means off, which the fit left to the intercepts.
        for column in &columns {
            for (class, intercept) in intercepts.iter_mut().enumerate() {
                *intercept -= column.contribution(0.0, class);
            }
        }
        LinearModel::new(classes.to_vec(), intercepts, columns)
    }
}

/// `rows` with every value times the scale of its column.
pub(super) fn scaled(mut rows: Vec<Row>, columns: &[LinearColumn]) -> Vec<Row> {
    for cell in rows.iter_mut().flatten() {
        cell.1 *= columns[cell.0].scale;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    const X: [[f64; 2]; 6] = [[0.0, 1.0], [0.5, 0.0], [1.0, 2.0], [1.5, 0.0], [2.0, 1.0], [3.0, 0.0]];

    fn rows() -> Vec<Row> {
        X.iter().map(|x| x.iter().copied().enumerate().filter(|(_, v)| *v != 0.0).collect()).collect()
    }

    fn truth() -> Vec<Vec<bool>> {
        vec![vec![false, false, true, false, true, true], vec![true, true, false, true, false, true]]
    }

    fn fitted(truth: &[Vec<bool>], exclusive: bool, balanced: bool) -> Vec<f64> {
        let target = Target::new(truth, &[0, 1, 2, 3, 4, 5], exclusive, balanced);
        fit(&rows(), 2, &target, 1.0, None).unwrap().parameters
    }

    fn close(found: &[f64], wanted: &[f64]) {
        assert!(found.len() == wanted.len());
        assert!(found.iter().zip(wanted).all(|(f, w)| (f - w).abs() < 2e-3), "{found:?} {wanted:?}");
    }

    /// sklearn.linear_model.LogisticRegression(C=1, tol=1e-10, class_weight=…).fit(X, y), y each of truth()
    #[test]
    fn independent_labels_equal_sklearn() {
        let found = fitted(&truth(), false, false);
        close(&found, &[0.95615, -0.28999, 0.72691, -1.01305, -1.77181, 1.82877]);
        let found = fitted(&truth(), false, true);
        close(&found, &[0.95615, -0.32202, 0.72691, -1.06809, -1.77181, 1.37726]);
    }

    /// The same with y = [0, 0, 1, 2, 2, 2]
    #[test]
    fn exclusive_labels_equal_sklearn() {
        let of = |class: usize| [0, 0, 1, 2, 2, 2].iter().map(|&y| y == class).collect();
        let truth: Vec<Vec<bool>> = (0..3).map(of).collect();
        let found = fitted(&truth, true, false);
        let wanted = [-0.8224, -0.03603, 0.85843, -0.34815, 0.72953, -0.38137, 1.33558, -1.06236, -0.27322];
        close(&found, &wanted);
        let found = fitted(&truth, true, true);
        let wanted = [-0.80035, 0.00636, 0.79398, -0.46242, 0.89503, -0.43261, 1.35635, -0.88382, -0.47253];
        close(&found, &wanted);
    }
}
