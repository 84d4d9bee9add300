//! JSON lines in, JSON lines out: one answer a question, in order.

use crate::{Error, Result};
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Answers every line of `input`, in parallel and in order, and writes the answers to `out` or returns
/// them. Blank lines are passed over.
///
/// # Errors
/// A file that cannot be read or written; a line that is no question, with its number.
pub(super) fn answer<Q: DeserializeOwned>(
    input: &Path,
    out: Option<&PathBuf>,
    reply: impl Fn(Q) -> std::result::Result<Value, String> + Sync,
) -> Result<String> {
    let source = std::fs::read_to_string(input)
        .map_err(|error| Error::new(input.display(), error, "name a file of JSON lines in UTF-8"))?;
    let lines: Vec<(usize, &str)> =
        source.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).collect();
    let answers: Vec<Result<String>> = lines
        .par_iter()
        .map(|(number, line)| {
            let wrong = |what: String| {
                Error::new(
                    format!("{}, line {}", input.display(), number + 1),
                    what,
                    "see slantwise help for the form",
                )
            };
            let question = serde_json::from_str(line).map_err(|error| wrong(error.to_string()))?;
            Ok(reply(question).map_err(wrong)?.to_string() + "\n")
        })
        .collect();
    let answers = answers.into_iter().collect::<Result<String>>()?;
    let Some(out) = out else { return Ok(answers) };
    super::folder::replace(out, answers.as_bytes())?;
    Ok(String::new())
}
