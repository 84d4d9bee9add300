//! A table on the Rust side.

use crate::arrow;
use polars::prelude::DataFrame;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// An immutable table; any library that knows Arrow reads it.
#[pyclass(frozen, module = "slantwise._native")]
pub(crate) struct Frame(pub(crate) DataFrame);

#[pymethods]
impl Frame {
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A request that cannot be met may be passed over, says the interface.
        let _ = requested_schema;
        arrow::export(py, &self.0)
    }

    fn __len__(&self) -> usize {
        self.0.height()
    }

    /// Names of the columns, in order.
    fn names(&self) -> Vec<String> {
        self.0.get_column_names().iter().map(|name| name.to_string()).collect()
    }
}
