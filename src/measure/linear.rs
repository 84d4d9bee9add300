//! A linear model, read from its weights and applied. What trains it is in `learn`.
//!
//! DESIGN. Score of class k: `b_k + Σ_j w_kj · (x_j − m_j) · s_j`, with mean `m` and scale `s` of each
//! column taken from the training text. A product of the sum is what that column adds: so a linear
//! model is evidence like a counted word. Rows are sparse, because most columns are words; what zeros
//! add is summed once.

use crate::{Error, Result};
use std::fmt::Write;

/// Weights of K classes over named columns.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearModel {
    /// Names of the classes.
    pub classes: Vec<String>,
    /// One a class.
    pub intercepts: Vec<f64>,
    /// In the order in which rows count them.
    pub columns: Vec<LinearColumn>,
    /// Scores of a row of zeros.
    base: Vec<f64>,
}

/// A column of a [`LinearModel`].
#[derive(Debug, Clone, PartialEq)]
pub struct LinearColumn {
    /// What is counted.
    pub name: String,
    /// Taken off the value.
    pub mean: f64,
    /// Multiplied with the difference.
    pub scale: f64,
    /// One a class.
    pub weights: Vec<f64>,
}

impl LinearColumn {
    /// What `value` adds to the score of class `class`.
    pub fn contribution(&self, value: f64, class: usize) -> f64 {
        (value - self.mean) * self.scale * self.weights[class]
    }
}

impl LinearModel {
    /// A model of `classes` with their `intercepts` over `columns`, each with as many weights.
    pub fn new(classes: Vec<String>, intercepts: Vec<f64>, columns: Vec<LinearColumn>) -> Self {
        let mut base = intercepts.clone();
        for column in &columns {
            for (class, score) in base.iter_mut().enumerate() {
                *score += column.contribution(0.0, class);
            }
        }
        Self { classes, intercepts, columns, base }
    }

    /// Scores of the classes (logits) for the row whose values are `row`: index of a column and value,
    /// each index at most once; all other columns are zero.
    pub fn scores(&self, row: &[(usize, f64)]) -> Vec<f64> {
        let mut scores = self.base.clone();
        for &(at, value) in row {
            let column = &self.columns[at];
            for (score, weight) in scores.iter_mut().zip(&column.weights) {
                *score += value * column.scale * weight;
            }
        }
        scores
    }

    /// What each cell of `row` adds to class `of` against class `against`, the most first, by size.
    pub fn reasons(&self, row: &[(usize, f64)], of: usize, against: usize) -> Vec<(String, f64)> {
        let adds = row.iter().map(|&(at, value)| {
            let column = &self.columns[at];
            (column.name.clone(), column.contribution(value, of) - column.contribution(value, against))
        });
        let mut reasons: Vec<(String, f64)> = adds.collect();
        reasons.sort_by(|x, y| y.1.abs().total_cmp(&x.1.abs()).then_with(|| x.0.cmp(&y.0)));
        reasons
    }

    /// Probabilities of the classes: the softmax of [`scores`](Self::scores). They sum to 1.
    pub fn probabilities(&self, row: &[(usize, f64)]) -> Vec<f64> {
        softmax(&self.scores(row))
    }

    /// As it is written: a head of classes and intercepts, then a line a column.
    pub fn to_tsv(&self) -> String {
        let mut text = format!("column\tmean\tscale\t{}\n", self.classes.join("\t"));
        let mut line = |name: &str, mean: f64, scale: f64, weights: &[f64]| {
            let _ = write!(text, "{name}\t{}\t{}", short(mean), short(scale));
            for &weight in weights {
                let _ = write!(text, "\t{}", short(weight));
            }
            text.push('\n');
        };
        line(INTERCEPT, 0.0, 1.0, &self.intercepts);
        for column in &self.columns {
            line(&column.name, column.mean, column.scale, &column.weights);
        }
        text
    }

    /// Reads what [`to_tsv`](Self::to_tsv) wrote. `name` is for the error.
    ///
    /// # Errors
    /// A line that does not fit the head.
    pub fn from_tsv(name: &str, text: &str) -> Result<Self> {
        let wrong = |line: usize| {
            Error::new(
                format!("{name}, line {}", line + 1),
                "is no line of weights",
                "take the file that slantwise learn train wrote",
            )
        };
        let mut lines = text.lines().enumerate();
        let (_, head) = lines.next().ok_or_else(|| wrong(0))?;
        let classes: Vec<String> = head.split('\t').skip(3).map(str::to_owned).collect();
        let columns = lines.map(|(at, line)| {
            let mut fields = line.split('\t');
            let name = fields.next().unwrap_or_default().to_owned();
            let numbers: Vec<f64> =
                fields.map(|f| f.parse().map_err(|_| wrong(at))).collect::<Result<_>>()?;
            match numbers.as_slice() {
                [mean, scale, weights @ ..] if weights.len() == classes.len() => {
                    Ok(LinearColumn { name, mean: *mean, scale: *scale, weights: weights.to_vec() })
                }
                _ => Err(wrong(at)),
            }
        });
        let mut columns = columns.collect::<Result<Vec<_>>>()?;
        if columns.first().is_none_or(|c| c.name != INTERCEPT) || classes.is_empty() {
            return Err(wrong(1));
        }
        let intercepts = columns.remove(0).weights;
        Ok(Self::new(classes, intercepts, columns))
    }
}

/// Name of the line of intercepts.
const INTERCEPT: &str = "(intercept)";

/// Five significant digits.
fn short(value: f64) -> f64 {
    format!("{value:.4e}").parse().unwrap_or(value)
}

/// `exp(score)` of each over their sum.
pub fn softmax(scores: &[f64]) -> Vec<f64> {
    let mut weights = scores.to_vec();
    soften(&mut weights);
    weights
}

/// The same of `K` scores.
pub fn softmax_of<const K: usize>(mut scores: [f64; K]) -> [f64; K] {
    soften(&mut scores);
    scores
}

fn soften(scores: &mut [f64]) {
    let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    scores.iter_mut().for_each(|score| *score = (*score - highest).exp());
    let total: f64 = scores.iter().sum();
    scores.iter_mut().for_each(|score| *score /= total);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> LinearModel {
        let column = |name: &str, mean, scale, weights: [f64; 2]| LinearColumn {
            name: name.into(),
            mean,
            scale,
            weights: weights.to_vec(),
        };
        LinearModel::new(
            vec!["bad".into(), "good".into()],
            vec![0.25, -0.25],
            vec![column("tone", 1.0, 0.5, [-1.0, 1.0]), column("word:war", 0.0, 1.0, [2.0, 0.0])],
        )
    }

    #[test]
    fn scores_are_intercepts_and_contributions() {
        let model = model();
        let row = [(0, 3.0), (1, 1.0)];
        for (class, score) in model.scores(&row).into_iter().enumerate() {
            let parts: f64 = row.iter().map(|&(at, v)| model.columns[at].contribution(v, class)).sum();
            assert!((score - model.intercepts[class] - parts).abs() < 1e-12);
        }
        assert_eq!(model.scores(&[]), [0.75, -0.75]);
        // scipy.special.softmax([0.75, -0.75]) = [0.81757448, 0.18242552]
        assert!((model.probabilities(&[])[0] - 0.81757448).abs() < 1e-8);
    }

    #[test]
    fn what_is_written_is_read() {
        let model = model();
        assert_eq!(LinearModel::from_tsv("w", &model.to_tsv()).unwrap(), model);
        for wrong in ["", "column\tmean\tscale\ta\n", "column\tmean\tscale\ta\n(intercept)\t0\t1\tx\n"] {
            assert!(LinearModel::from_tsv("w", wrong).is_err(), "{wrong:?}");
        }
    }
}
