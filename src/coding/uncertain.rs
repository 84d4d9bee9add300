//! How unsure a model is of a unit, from its probabilities.
//!
//! Formula: of one probability 1 − |2p − 1|; of several that sum to 1, 1 less the margin between the two highest;
//! of several labels judged one by one, the mean of 1 − |2p − 1|. From 0 (sure) to 1.
//!
//! Reference: Settles 2009, Active Learning Literature Survey, University of Wisconsin–Madison, TR 1648.

use super::codes::{UnitColumn, column};
use crate::read::{Cell, Records};
use crate::{Error, Result};
use std::collections::BTreeMap;

/// How far the probabilities of one class or another may miss a sum of 1.
const ROUNDING: f64 = 1e-3;

/// The uncertainty of every unit in `records`, read from `path`, by the columns of probabilities named; all
/// that begin with `p_` if none is. Units without a complete row are left out.
///
/// # Errors
/// A column that is not there, or a cell that is no probability.
pub fn by_unit(
    records: &Records,
    path: &str,
    unit: &str,
    columns: &[String],
) -> Result<BTreeMap<String, f64>> {
    let units = UnitColumn::of(records, path, unit)?;
    let columns: Vec<usize> = if columns.is_empty() {
        (0..records.names.len()).filter(|&at| records.names[at].starts_with("p_")).collect()
    } else {
        columns.iter().map(|name| column(records, path, name)).collect::<Result<_>>()?
    };
    if columns.is_empty() {
        let what = "has no column of probabilities, p_…";
        return Err(Error::new(
            path,
            what,
            "make one with slantwise learn apply, or name it with --probability",
        ));
    }
    let probability = |row: &crate::read::Row, at: usize| {
        let Some(cell) = row.cells.get(at).and_then(Cell::value).map(str::trim) else { return Ok(None) };
        let p = cell.parse::<f64>().ok().filter(|p| (0.0..=1.0).contains(p));
        p.map(Some).ok_or_else(|| {
            let what = format!("“{cell}” is no probability");
            Error::new(
                format!("{path}:{}", row.line),
                what,
                "name columns of probabilities with --probability",
            )
        })
    };
    let (mut ids, mut rows) = (Vec::new(), Vec::new());
    for row in &records.rows {
        ids.push(units.id(row, path)?);
        rows.push(columns.iter().map(|&at| probability(row, at)).collect::<Result<Vec<_>>>()?);
    }
    Ok(ids.into_iter().zip(uncertainties(&rows)).filter_map(|(id, u)| Some((id, u?))).collect())
}

/// The uncertainty of each row of probabilities, 0 to 1; `None` where one is missing.
fn uncertainties(rows: &[Vec<Option<f64>>]) -> Vec<Option<f64>> {
    let complete = |row: &Vec<Option<f64>>| row.iter().copied().collect::<Option<Vec<f64>>>();
    let rows: Vec<Option<Vec<f64>>> = rows.iter().map(complete).collect();
    let exclusive =
        rows.iter().flatten().all(|p| p.len() > 1 && (p.iter().sum::<f64>() - 1.0).abs() < ROUNDING);
    let of = |mut p: Vec<f64>| {
        if exclusive {
            p.sort_by(|a, b| b.total_cmp(a));
            1.0 - (p[0] - p[1])
        } else {
            p.iter().map(|p| 1.0 - (2.0 * p - 1.0).abs()).sum::<f64>() / p.len() as f64
        }
    };
    rows.into_iter().map(|row| row.filter(|p| !p.is_empty()).map(of)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rows: &[&[f64]], expected: &[f64]) {
        let rows: Vec<Vec<Option<f64>>> =
            rows.iter().map(|row| row.iter().copied().map(Some).collect()).collect();
        for (found, expected) in uncertainties(&rows).into_iter().zip(expected) {
            assert!((found.unwrap() - expected).abs() < 1e-12, "{found:?}, not {expected}");
        }
    }

    #[test]
    fn one_class_or_another_or_labels() {
        check(&[&[0.5], &[1.0], &[0.2]], &[1.0, 0.0, 0.4]);
        check(&[&[0.6, 0.3, 0.1], &[0.4, 0.4, 0.2]], &[0.7, 1.0]);
        check(&[&[0.5, 0.5], &[0.9, 0.5]], &[1.0, 0.6]);
        assert_eq!(uncertainties(&[vec![Some(0.5), None]]), [None]);
    }
}
