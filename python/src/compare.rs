//! Groups, actors and voices compared.

use crate::arrow::import;
use crate::error::{detached, raise};
use crate::frame::Frame;
use polars::prelude::DataFrame;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use slantwise::report::{Compared, treatment};
use slantwise::table::Stored;
use slantwise::{Error, Plan, Tables};

/// The tables of comparisons by name, from tables by name.
#[pyfunction]
pub(crate) fn compare<'py>(
    py: Python<'py>,
    tables: &Bound<'py, PyDict>,
    by: Option<String>,
    columns: Vec<String>,
    actors: Vec<String>,
    confirmatory: Vec<String>,
    seed: Option<u64>,
) -> PyResult<Bound<'py, PyDict>> {
    let table = |name: &str| -> PyResult<DataFrame> {
        let Some(table) = tables.get_item(name)? else {
            let remedy = "give all tables that measure returned";
            return Err(raise(py, Error::new("tables", format!("have no table “{name}”"), remedy)));
        };
        match table.downcast::<Frame>() {
            Ok(frame) => Ok(frame.get().0.clone()),
            Err(_) => Ok(import(&table)?.table),
        }
    };
    let tables = Tables::of(table)?;
    let mut plan = Plan::of_inputs(&[]);
    plan.seed = seed.unwrap_or(plan.seed);
    plan.confirmatory = confirmatory;
    (plan.by, plan.compared_columns, plan.compared_actors) = (by, columns, actors);
    let tables = Stored::from(&tables);
    let (compared, treatment) = detached(py, || {
        let compared = Compared::of(&plan, &tables)?;
        let parts = treatment(&tables)?.collect::<slantwise::Result<Vec<DataFrame>>>()?;
        let whole = parts.into_iter().reduce(|mut whole, part| {
            whole.vstack_mut_owned(part).expect("parts of one table have one schema");
            whole
        });
        Ok((compared, whole.unwrap_or_default()))
    })?;
    let found = PyDict::new(py);
    for (name, table) in compared.each().chain([("treatment", treatment)]) {
        found.set_item(name, Frame(table).into_pyobject(py)?)?;
    }
    Ok(found)
}
