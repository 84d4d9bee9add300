//! Columns of a data frame as vectors, for rows.

use crate::{Error, Result};
use polars::prelude::{Column as Cells, DataFrame};
use std::collections::BTreeMap;

/// Start and end in code points of the document.
pub(super) type Place = (u32, u32);

pub(super) fn broken(name: &str, why: impl std::fmt::Display) -> Error {
    Error::new(format!("table column {name}"), why, "measure the texts again with this version")
}

pub(super) fn cells<'a>(table: &'a DataFrame, name: &str) -> Result<&'a Cells> {
    table.column(name).map_err(|error| broken(name, error))
}

pub(super) fn maybe_text(cells: &Cells) -> Result<Vec<Option<&str>>> {
    Ok(cells.str().map_err(|error| broken(cells.name(), error))?.iter().collect())
}

pub(super) fn maybe<'a>(table: &'a DataFrame, name: &str) -> Result<Vec<Option<&'a str>>> {
    maybe_text(cells(table, name)?)
}

pub(super) fn texts<'a>(table: &'a DataFrame, name: &str) -> Result<Vec<&'a str>> {
    Ok(maybe(table, name)?.into_iter().map(Option::unwrap_or_default).collect())
}

pub(super) fn maybe_numbers(table: &DataFrame, name: &str) -> Result<Vec<Option<u32>>> {
    let cells = cells(table, name)?;
    Ok(cells.u32().map_err(|error| broken(name, error))?.iter().collect())
}

pub(super) fn numbers(table: &DataFrame, name: &str) -> Result<Vec<u32>> {
    Ok(maybe_numbers(table, name)?.into_iter().map(Option::unwrap_or_default).collect())
}

pub(super) fn reals(table: &DataFrame, name: &str) -> Result<Vec<Option<f64>>> {
    let cells = cells(table, name)?;
    Ok(cells
        .f64()
        .map_err(|error| broken(name, error))?
        .iter()
        .map(|v| v.filter(|v| v.is_finite()))
        .collect())
}

pub(super) fn places(table: &DataFrame, start: &str, end: &str) -> Result<Vec<Place>> {
    Ok(numbers(table, start)?.into_iter().zip(numbers(table, end)?).collect())
}

pub(super) fn maybe_places(table: &DataFrame, start: &str, end: &str) -> Result<Vec<Option<Place>>> {
    let pairs = maybe_numbers(table, start)?.into_iter().zip(maybe_numbers(table, end)?);
    Ok(pairs.map(|(start, end)| start.zip(end)).collect())
}

pub(super) fn lists(table: &DataFrame, name: &str) -> Result<Vec<Vec<Place>>> {
    let cells = cells(table, name)?;
    let lists = cells.list().map_err(|error| broken(name, error))?;
    let mut found = Vec::with_capacity(lists.len());
    for row in 0..lists.len() {
        let Some(series) = lists.get_as_series(row) else {
            found.push(Vec::new());
            continue;
        };
        let pairs = series.struct_().map_err(|error| broken(name, error))?;
        let field = |field: &str| -> Result<Vec<u32>> {
            let field = pairs.field_by_name(field).map_err(|error| broken(name, error))?;
            let numbers = field.u32().map_err(|error| broken(name, error))?;
            Ok(numbers.iter().map(Option::unwrap_or_default).collect())
        };
        found.push(field("start")?.into_iter().zip(field("end")?).collect());
    }
    Ok(found)
}

pub(super) fn article_of(table: &DataFrame, index: &BTreeMap<&str, usize>) -> Result<Vec<usize>> {
    let mut last = ("", 0);
    let find = |id: &str| index.get(id).copied().ok_or_else(|| broken("doc_id", format!("no document {id}")));
    let mut found = Vec::with_capacity(table.height());
    for id in texts(table, "doc_id")? {
        if id != last.0 || found.is_empty() {
            last = (id, find(id)?);
        }
        found.push(last.1);
    }
    Ok(found)
}
