//! Measuring, with the engine kept between calls.

use crate::error::{detached, raise, strings};
use crate::frame::Frame;
use crate::input::Corpus;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use serde_json::json;
use slantwise::codebook::{BUILTIN, all_builtin};
use slantwise::mark::{DeclaredActor, Gazetteer};
use slantwise::{Engine, Error, Plan};
use std::sync::{Arc, Mutex};

/// What an engine was compiled of: names and bytes of its codebooks, and its actors.
type Key = (Vec<(String, Vec<u8>)>, Vec<DeclaredActor>);

/// The engine of the last call: compiling takes a tenth of a second, and batches come by the thousand.
static LAST: Mutex<Option<(Key, Arc<Engine>)>> = Mutex::new(None);

/// The engine of `codebooks`, names or paths (all built-in ones when `None`), and `actors`.
pub(crate) fn engine(
    codebooks: Option<Vec<String>>,
    actors: Vec<DeclaredActor>,
) -> slantwise::Result<Arc<Engine>> {
    let mut plan = Plan::of_inputs(&[]);
    plan.codebooks = codebooks.unwrap_or(plan.codebooks);
    let key = (plan.codebook_bytes(), actors);
    let mut last = LAST.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some((known, engine)) = &*last
        && *known == key
    {
        return Ok(engine.clone());
    }
    let engine = Arc::new(Engine::new(plan.load_codebooks()?, Gazetteer::with_declared(&key.1)));
    *last = Some((key, engine.clone()));
    Ok(engine)
}

/// Tables by name, warnings as (place, what, remedy), notices.
type Measured<'py> = (Bound<'py, PyDict>, Vec<(String, String, String)>, Vec<Bound<'py, PyString>>);

/// Measures `corpus` on `threads` threads; on all when `None`.
#[pyfunction]
pub(crate) fn measure<'py>(
    py: Python<'py>,
    corpus: &Corpus,
    codebooks: Option<Vec<String>>,
    actors: &str,
    threads: Option<usize>,
) -> PyResult<Measured<'py>> {
    let actors: Vec<DeclaredActor> = serde_json::from_str(actors).map_err(|error| {
        raise(py, Error::new("actors", error, "give names, or dicts with a name and a list of aliases"))
    })?;
    let mut reading = corpus.take(py)?;
    let articles = std::mem::take(&mut reading.corpus);
    let tables = detached(py, || {
        let engine = engine(codebooks, actors)?;
        let Some(threads) = threads else { return Ok(engine.run(articles, &|_| ())) };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.map_err(|error| Error::new("threads", error, "ask for fewer"))?;
        Ok(pool.install(|| engine.run(articles, &|_| ())))
    })?;
    let found = PyDict::new(py);
    for (name, table) in tables.each() {
        found.set_item(name, Frame(table.clone()).into_pyobject(py)?)?;
    }
    let told = reading.warnings.iter();
    let told = told.map(|w| (w.place().to_owned(), w.what().to_owned(), w.remedy().to_owned())).collect();
    Ok((found, told, strings(py, &reading.notices)))
}

/// The built-in codebooks, as JSON.
#[pyfunction]
pub(crate) fn codebooks(py: Python<'_>) -> PyResult<String> {
    let books = all_builtin().map_err(|error| raise(py, error))?;
    let told = BUILTIN.iter().zip(books).map(|(entry, book)| {
        let categories = book.categories.iter().map(|category| {
            json!({ "name": category.name, "column": category.column, "definition": category.definition })
        });
        json!({
            "name": entry.name, "title": book.title, "version": book.version, "licence": book.licence,
            "reference": book.reference, "terms": book.n_terms(),
            "categories": categories.collect::<Vec<_>>(),
        })
    });
    Ok(told.collect::<serde_json::Value>().to_string())
}
