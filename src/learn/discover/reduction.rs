//! Principal components of the elements: fewer columns that hold most of what differs, by linfa's
//! eigendecomposition of the matrix of correlations. (linfa's own principal components seek singular vectors
//! step by step, and fail where elements always go together.)
//!
//! Pearson 1901, <https://doi.org/10.1080/14786440109462720>; Jolliffe & Cadima 2016,
//! <https://doi.org/10.1098/rsta.2015.0202>.

use super::Direction;
use crate::table::{number, real, six_decimals, table, text};
use crate::{Error, Result};
use linfa_linalg::eigh::{EigSort, EighInto};
use ndarray::{Array2, ArrayView1, s};
use polars::prelude::DataFrame;

/// Elements told of each end of a component, and the loading below which they are not.
const TOLD: usize = 3;
const FAINT: f64 = 0.1;

/// Components of standardised elements, the one that explains most first.
pub(super) struct Components {
    /// A row a unit, a column a component.
    pub(super) rows: Vec<Vec<f64>>,
    /// A row a component, a column an element; each of length 1, its largest number positive.
    loadings: Vec<Vec<f64>>,
    /// Share of all variance of the elements, 0 to 1.
    pub(super) explained: Vec<f64>,
}

impl Components {
    /// The first `n` components of `rows`, whose columns have mean 0.
    ///
    /// # Errors
    /// More components than elements, or a decomposition that fails.
    pub(super) fn of(rows: &[Vec<f64>], n: usize) -> Result<Self> {
        let elements = rows.first().map_or(0, Vec::len);
        if n == 0 || n > elements.min(rows.len()) {
            let what = format!("{elements} elements have no {n} components");
            return Err(Error::new(
                "--components",
                what,
                format!("ask for 1 to {}", elements.min(rows.len())),
            ));
        }
        let fault = |error: &dyn std::fmt::Display| {
            Error::new("principal components", error, "leave out --components, or report this")
        };
        let cells = rows.iter().flatten().copied().collect();
        let matrix = Array2::from_shape_vec((rows.len(), elements), cells).map_err(|e| fault(&e))?;
        let found = matrix.t().dot(&matrix).eigh_into().map_err(|e| fault(&e))?;
        let (variances, directions) = found.sort_eig_desc();
        // Where elements always go together, what is left is 0 but for rounding.
        let variances = variances.mapv(|variance| variance.max(0.0));
        let mut loadings = directions.t().slice_move(s![..n, ..]).to_owned();
        for mut component in loadings.rows_mut() {
            if is_upside_down(component.view()) {
                component.mapv_inplace(|x| -x);
            }
        }
        let scores = matrix.dot(&loadings.t());
        let lists = |matrix: &Array2<f64>| matrix.rows().into_iter().map(|row| row.to_vec()).collect();
        Ok(Self {
            rows: lists(&scores),
            loadings: lists(&loadings),
            explained: variances.iter().take(n).map(|variance| variance / variances.sum()).collect(),
        })
    }

    /// The rows of the first `n` components.
    pub(super) fn first(&self, n: usize) -> Vec<Vec<f64>> {
        self.rows.iter().map(|row| row[..n].to_vec()).collect()
    }

    /// What component `at` is made of, of elements called `names`.
    pub(super) fn direction(&self, at: usize, names: &[String]) -> Direction {
        let loadings = &self.loadings[at];
        let mut order: Vec<usize> = (0..names.len()).collect();
        order.sort_by(|&a, &b| loadings[a].total_cmp(&loadings[b]).then(a.cmp(&b)));
        let told = |order: &mut dyn Iterator<Item = &usize>, sign: f64| {
            let pulling = order.filter(|&&element| loadings[element] * sign > FAINT);
            pulling.take(TOLD).map(|&element| names[element].clone()).collect()
        };
        let ends = [told(&mut order.iter(), -1.0), told(&mut order.iter().rev(), 1.0)];
        Direction { explained: self.explained[at], ends }
    }

    /// A row a component and element of `names`, the strongest first.
    pub(super) fn table(&self, names: &[String]) -> DataFrame {
        let mut rows = Vec::new();
        for (component, loadings) in self.loadings.iter().enumerate() {
            let mut order: Vec<usize> = (0..names.len()).collect();
            order.sort_by(|&a, &b| loadings[b].abs().total_cmp(&loadings[a].abs()).then(a.cmp(&b)));
            rows.extend(order.into_iter().map(|at| (component, at, loadings[at])));
        }
        table(vec![
            number("component", rows.iter().map(|r| r.0 as u32 + 1)),
            real("explained", rows.iter().map(|r| Some(six_decimals(self.explained[r.0])))),
            text("element", rows.iter().map(|r| Some(names[r.1].as_str()))),
            real("loading", rows.iter().map(|r| Some(six_decimals(r.2)))),
        ])
    }
}

/// Whether the number that is largest without its sign is negative; a component's direction is arbitrary.
fn is_upside_down(loadings: ArrayView1<'_, f64>) -> bool {
    loadings.iter().copied().max_by(|a, b| a.abs().total_cmp(&b.abs())).is_some_and(|x| x < 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// numpy: x -= x.mean(0); u, s, v = np.linalg.svd(x); s**2 / (s**2).sum(); v; x @ v.T
    #[test]
    fn components_equal_numpy() {
        let rows = [[2.0, 0.0, 1.0], [0.0, 1.0, -1.0], [-1.0, -2.0, 0.5], [-1.0, 1.0, -0.5]];
        let rows: Vec<Vec<f64>> = rows.map(|row| row.to_vec()).to_vec();
        let found = Components::of(&rows, 2).unwrap();
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-6, "{a} {b}");
        close(found.explained[0], 0.50375192);
        close(found.explained[1], 0.47428146);
        close(found.loadings[0][1], 0.87141642);
        close(found.loadings[1][0], 0.92749526);
        for (unit, expected) in [[-0.63512728, 2.14191578], [1.35616366, -0.04728711]].into_iter().enumerate()
        {
            found.rows[unit].iter().zip(expected).for_each(|(&a, b)| close(a, b));
        }
        assert!(Components::of(&rows, 4).is_err());
    }
}
