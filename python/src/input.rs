//! Data of the caller's become a corpus.

use crate::arrow::{Imported, import};
use crate::error::{detached, raise};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt, PyString};
use slantwise::Warning;
use slantwise::read::{Cell, Columns, Reading, Records, Row, read, read_records};
use std::sync::Mutex;

/// Articles on the Rust side, to be measured once.
#[pyclass(frozen, module = "slantwise._native")]
pub(crate) struct Corpus(pub(crate) Mutex<Option<Reading>>);

impl Corpus {
    fn new(reading: Reading) -> Self {
        Self(Mutex::new(Some(reading)))
    }
}

#[pymethods]
impl Corpus {
    /// Of an object with `__arrow_c_stream__`.
    #[staticmethod]
    fn of_stream(
        py: Python<'_>,
        owner: &Bound<'_, PyAny>,
        name: String,
        text: Option<String>,
        id: Option<String>,
        meta: Vec<String>,
    ) -> PyResult<Self> {
        let Imported { table, left_out } = import(owner)?;
        let columns = Columns { text, id, meta };
        let mut reading = detached(py, || read_records(&name, Records::of_table(&table), &columns))?;
        reading.warnings.extend(left_out.into_iter().map(|(column, kind)| {
            let what = format!("column {column:?} is left out: its type {kind} is not read");
            Warning::new(&name, what, "store it as a string")
        }));
        Ok(Self::new(reading))
    }

    /// Of rows, each as long as `names`.
    #[staticmethod]
    fn of_rows(
        py: Python<'_>,
        names: Vec<String>,
        rows: Vec<Vec<Bound<'_, PyAny>>>,
        name: String,
        text: Option<String>,
        id: Option<String>,
        meta: Vec<String>,
    ) -> PyResult<Self> {
        let json = py.import("json")?.getattr("dumps")?;
        let mut records = Records { names, rows: Vec::with_capacity(rows.len()) };
        for (number, row) in rows.iter().enumerate() {
            let cells = row.iter().map(|value| cell(value, &json)).collect::<PyResult<_>>()?;
            records.rows.push(Row { line: number + 1, cells });
        }
        let columns = Columns { text, id, meta };
        detached(py, || read_records(&name, records, &columns)).map(Self::new)
    }

    /// Of files, folders and globs, as the command line reads them.
    #[staticmethod]
    fn of_files(
        py: Python<'_>,
        paths: Vec<String>,
        text: Option<String>,
        id: Option<String>,
        meta: Vec<String>,
    ) -> PyResult<Self> {
        let columns = Columns { text, id, meta };
        detached(py, || read(&paths, &columns, &|_| ())).map(Self::new)
    }
}

impl Corpus {
    /// The articles, unless they were measured already.
    pub(crate) fn take(&self, py: Python<'_>) -> PyResult<Reading> {
        let taken = self.0.lock().ok().and_then(|mut reading| reading.take());
        taken.ok_or_else(|| {
            raise(py, slantwise::Error::new("corpus", "was measured already", "make it anew from the data"))
        })
    }
}

/// A cell as JSON would have it; a date as it prints itself in ISO 8601.
fn cell(value: &Bound<'_, PyAny>, json: &Bound<'_, PyAny>) -> PyResult<Cell> {
    if value.is_none() {
        return Ok(Cell::Missing);
    }
    if let Ok(text) = value.downcast::<PyString>() {
        return Ok(Cell::Text(text.to_string_lossy().into_owned()));
    }
    if let Ok(yes) = value.downcast::<PyBool>() {
        return Ok(Cell::Scalar(yes.is_true().to_string()));
    }
    if let Ok(number) = value.downcast::<PyFloat>() {
        use pyo3::types::PyFloatMethods;
        return Ok(if number.value().is_nan() {
            Cell::Missing
        } else {
            Cell::Scalar(value.str()?.to_string())
        });
    }
    if value.is_instance_of::<PyInt>() {
        return Ok(Cell::Scalar(value.str()?.to_string()));
    }
    match json.call1((value,)) {
        Ok(text) => Ok(Cell::Nested(text.extract()?)),
        Err(_) => Ok(Cell::Text(value.str()?.to_string())),
    }
}
