//! The crate's error as `slantwise.Error`.

use pyo3::prelude::*;
use pyo3::types::PyString;

/// Place, what and remedy, as Python raises them.
pub(crate) fn raise(py: Python<'_>, error: slantwise::Error) -> PyErr {
    let made = || {
        let class = py.import("slantwise._error")?.getattr("Error")?;
        class.call1((error.place(), error.what(), error.remedy()))
    };
    made().map_or_else(|failed| failed, PyErr::from_value)
}

/// Runs `work` without holding the interpreter.
pub(crate) fn detached<T: Send>(
    py: Python<'_>,
    work: impl FnOnce() -> slantwise::Result<T> + Send,
) -> PyResult<T> {
    py.allow_threads(work).map_err(|error| raise(py, error))
}

/// A list of strings.
pub(crate) fn strings<'py>(py: Python<'py>, list: &[String]) -> Vec<Bound<'py, PyString>> {
    list.iter().map(|text| PyString::new(py, text)).collect()
}
