//! `slantwise targets`: sentiment towards given spans.

use super::lines::{Place, answer, why};
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
/// Out: {"id", "label", "score", "p_negative", "p_neutral", "p_positive"} a line; the score is the
/// probability of positive less that of negative.
#[derive(Debug, Args)]
pub(super) struct Targets {
    /// JSON lines
    #[arg(value_name = "FILE.jsonl")]
    input: PathBuf,
    /// Where the answers go; standard output by default
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Add the N columns that speak most for positive or for negative
    #[arg(long, value_name = "N", default_value_t = 0)]
    why: usize,
    /// Sum the tone words around the target instead of asking the trained model
    #[arg(long, conflicts_with = "why")]
    unsupervised: bool,
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
            let toward = if self.unsupervised {
                engine.toward_unsupervised(&document, span)
            } else {
                engine.toward(&document, span)
            };
            let mut reply = json!({
                "id": question.id, "label": toward.label(), "score": toward.score,
                "p_negative": toward.p[0], "p_neutral": toward.p[1], "p_positive": toward.p[2],
            });
            if self.why > 0 {
                reply["why"] = why(&toward.reasons, self.why);
            }
            Ok(reply)
        })?;
        Ok(Done { text, ..Done::default() })
    }
}
