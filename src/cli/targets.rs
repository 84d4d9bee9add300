//! `slantwise targets`: sentiment towards given spans.

use super::lines::{Place, answer};
use super::{Done, Global};
use crate::Result;
use crate::codebook::all_builtin;
use crate::mark::Gazetteer;
use crate::table::Engine;
use crate::text::{Article, Document};
use clap::Args;
use serde::Deserialize;
use serde_json::json;
use std::path::PathBuf;

/// Sentiment towards given spans of text
///
/// In: {"id", "text", "target": {"start", "end"}} a line; offsets in Unicode code points, end-exclusive.
/// Out: {"id", "label", "score", "p_negative", "p_neutral", "p_positive"} a line.
#[derive(Debug, Args)]
pub(super) struct Targets {
    /// JSON lines
    #[arg(value_name = "FILE.jsonl")]
    input: PathBuf,
    /// Where the answers go; standard output by default
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Question {
    id: serde_json::Value,
    text: String,
    target: Place,
}

impl Targets {
    pub(super) fn run(&self, _: &Global) -> Result<Done> {
        let engine = Engine::new(all_builtin()?, Gazetteer::builtin());
        let text = answer(&self.input, self.out.as_ref(), |question: Question| {
            let span = question.target.span(&question.text).ok_or("target lies outside the text")?;
            let document = Document::new(Article { text: question.text, ..Article::default() });
            let toward = engine.toward(&document, span);
            Ok(json!({
                "id": question.id, "label": toward.label(), "score": toward.score,
                "p_negative": toward.p[0], "p_neutral": toward.p[1], "p_positive": toward.p[2],
            }))
        })?;
        Ok(Done { text, ..Done::default() })
    }
}
