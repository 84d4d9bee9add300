//! Multinomial logistic regression (linfa) on chosen columns.

use super::rows::{Chosen, Rows};
use crate::measure::{LinearColumn, LinearModel};
use crate::{Error, Result};
use linfa::prelude::*;
use linfa_logistic::MultiLogisticRegression;
use ndarray::{Array1, Array2};

const ITERATIONS: u64 = 80;
const GRADIENT_TOLERANCE: f64 = 1e-2;

/// Fits `labels` (0 to the number of `classes`) of the rows `units` with an L2 penalty of
/// `penalty / 2 · Σ w²` against the summed log-loss; intercepts go free.
///
/// # Errors
/// When a class has no row, or linfa fails.
pub(super) fn fit(
    rows: &Rows,
    units: &[usize],
    labels: &[usize],
    classes: &[&str],
    chosen: &Chosen,
    penalty: f64,
) -> Result<LinearModel> {
    if let Some(class) = (0..classes.len()).find(|class| !labels.contains(class)) {
        let what = format!("no unit is coded “{}”", classes[class]);
        return Err(Error::new("training data", what, "code some of every kind"));
    }
    let columns = &chosen.columns;
    let mut table = Array2::zeros((units.len(), columns.len()));
    for (mut line, &unit) in table.outer_iter_mut().zip(units) {
        for (cell, column) in line.iter_mut().zip(columns) {
            *cell = -column.mean * column.scale;
        }
        for (at, value) in rows.sparse(unit, chosen) {
            line[at] += value * columns[at].scale;
        }
    }
    let data = Dataset::new(table, Array1::from(labels.to_vec()));
    let fitted = MultiLogisticRegression::default()
        .alpha(penalty)
        .max_iterations(ITERATIONS)
        .gradient_tolerance(GRADIENT_TOLERANCE)
        .fit(&data)
        .map_err(|error| Error::new("logistic regression", error, "code more units of each kind"))?;
    let columns = columns.iter().zip(fitted.params().outer_iter());
    let columns = columns.map(|(c, weights)| LinearColumn { weights: weights.to_vec(), ..c.clone() });
    let classes = classes.iter().map(|&c| c.to_owned()).collect();
    Ok(LinearModel::new(classes, fitted.intercept().to_vec(), columns.collect()))
}

#[cfg(test)]
mod tests {
    use super::super::rows::Choice;
    use super::*;

    #[test]
    fn three_kinds_are_told_apart() {
        let mut rows = Rows::default();
        let labels: Vec<usize> = (0..60).map(|unit| unit % 3).collect();
        for &label in &labels {
            rows.push([("tone", label as f64)].into_iter(), [["no", "yes", "yes"][label]].into_iter());
        }
        let units: Vec<usize> = (0..60).collect();
        let choice = Choice { fewest_amounts: 1, fewest_flags: 1, most_flags: 9, amount_scale: 1.0 };
        let chosen = rows.choose(&units, &labels, 3, choice);
        let model = fit(&rows, &units, &labels, &["a", "b", "c"], &chosen, 0.1).unwrap();
        for label in 0..3 {
            let p = model.probabilities(&rows.sparse(label, &chosen));
            assert!(p[label] > 0.8, "{label} {p:?}");
        }
        let wrong = fit(&rows, &units, &labels, &["a", "b", "c", "d"], &chosen, 0.1).unwrap_err();
        assert!(wrong.to_string().contains("“d”"), "{wrong}");
    }
}
