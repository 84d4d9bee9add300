//! The native half of the Python package: tables cross by the Arrow C data interface, questions as JSON.
//! Names, types and docstrings for users are in `slantwise/*.py`.

mod arrow;
mod compare;
mod engine;
mod error;
mod frame;
mod input;
mod question;

use pyo3::prelude::*;

/// `slantwise._native`.
#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<frame::Frame>()?;
    module.add_class::<input::Corpus>()?;
    module.add_function(wrap_pyfunction!(engine::measure, module)?)?;
    module.add_function(wrap_pyfunction!(engine::codebooks, module)?)?;
    module.add_function(wrap_pyfunction!(question::targets, module)?)?;
    module.add_function(wrap_pyfunction!(question::relations, module)?)?;
    module.add_function(wrap_pyfunction!(compare::compare, module)?)
}
