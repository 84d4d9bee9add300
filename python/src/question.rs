//! Questions about given spans, asked and answered as JSON.

use crate::engine::engine;
use crate::error::detached;
use pyo3::prelude::*;
use rayon::prelude::*;
use serde_json::Value;
use slantwise::table::{Judge, RelationQuestion, TargetQuestion};
use slantwise::{Engine, Error, Result};

/// Sentiment towards given spans.
#[pyfunction]
pub(crate) fn targets(py: Python<'_>, questions: &str, why: usize, unsupervised: bool) -> PyResult<String> {
    let judge = if unsupervised { Judge::Unsupervised } else { Judge::Shipped };
    detached(py, || {
        answer(questions, |engine, question: TargetQuestion| question.answer(engine, &judge, why))
    })
}

/// Who praises or blames whom.
#[pyfunction]
pub(crate) fn relations(py: Python<'_>, questions: &str, why: usize) -> PyResult<String> {
    detached(py, || answer(questions, |engine, question: RelationQuestion| question.answer(engine, why)))
}

fn answer<Q: serde::de::DeserializeOwned>(
    questions: &str,
    reply: impl Fn(&Engine, Q) -> std::result::Result<Value, String> + Sync,
) -> Result<String> {
    let remedy = "see the function's help for the form";
    let wrong = |error: serde_json::Error| Error::new("questions", error, remedy);
    let questions: Vec<Value> = serde_json::from_str(questions).map_err(wrong)?;
    let engine = engine(None, Vec::new())?;
    let answers = questions.into_par_iter().enumerate().map(|(number, question)| {
        let question = serde_json::from_value(question).map_err(|error| error.to_string());
        let answer = question.and_then(|question| reply(&engine, question));
        answer.map_err(|what| Error::new(format!("question {}", number + 1), what, remedy))
    });
    Ok(Value::Array(answers.collect::<Result<_>>()?).to_string())
}
