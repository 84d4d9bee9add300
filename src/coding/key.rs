//! The key of a sample: which unit is which, and how it was drawn.

use super::codes::{UnitColumn, column};
use crate::read::{Cell, Records};
use crate::{Error, Result};
use std::collections::BTreeMap;

/// What a key says of one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyRow {
    /// The article, where it is told.
    pub article: Option<String>,
    /// The probability with which the unit was drawn; 0 if it was left out, `None` if it was not left to chance.
    pub inclusion: Option<f64>,
}

impl KeyRow {
    /// Whether the unit could not be drawn, so that the sample does not speak for it.
    pub fn is_left_out(&self) -> bool {
        self.inclusion == Some(0.0)
    }
}

/// The rows of a key by unit, from its columns `inclusion` or `weight` (1 / inclusion).
///
/// # Errors
/// A column that is not there, or a probability that is none.
pub fn key(records: &Records, path: &str, unit: &str) -> Result<BTreeMap<String, KeyRow>> {
    let units = UnitColumn::of(records, path, unit)?;
    let (at, inverse) = match records.find("inclusion") {
        Some(at) => (at, false),
        None => (column(records, path, "weight")?, true),
    };
    let row = |row: &crate::read::Row| {
        let cell = row.cells.get(at).and_then(Cell::value).map(str::trim);
        let number = |cell: &str| cell.parse::<f64>().ok().map(|x| if inverse { 1.0 / x } else { x });
        let wrong = || {
            let remedy = "inclusion is a probability, 0 for units left out, weight 1 / inclusion";
            Error::new(format!("{path}:{}", row.line), "has no probability of inclusion", remedy)
        };
        let is_probability = |p: &f64| (*p > 0.0 || *p == 0.0 && !inverse) && *p <= 1.0 + 1e-9;
        let inclusion = match cell {
            None => None,
            Some(cell) => Some(number(cell).filter(is_probability).ok_or_else(wrong)?),
        };
        Ok((units.id(row, path)?, KeyRow { article: units.article(records, row), inclusion }))
    };
    records.rows.iter().map(row).collect()
}

/// The article of each unit that a key tells.
pub fn clusters_of_key(key: &BTreeMap<String, KeyRow>) -> BTreeMap<String, String> {
    key.iter().filter_map(|(unit, row)| Some((unit.clone(), row.article.clone()?))).collect()
}

/// The cluster of each unit, from a column of a table read from `path`.
///
/// # Errors
/// A column that is not there, or a row without unit.
pub fn clusters(
    records: &Records,
    path: &str,
    unit: &str,
    cluster: &str,
) -> Result<BTreeMap<String, String>> {
    let units = UnitColumn::of(records, path, unit)?;
    let at = column(records, path, cluster)?;
    let row = |row: &crate::read::Row| {
        let cell = row.cells.get(at).and_then(Cell::value)?;
        Some(units.id(row, path).map(|unit| (unit, cell.trim().to_owned())))
    };
    records.rows.iter().filter_map(row).collect()
}
