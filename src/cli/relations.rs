//! `slantwise relations`: who praises or blames whom between two given spans.

use super::lines::answer;
use super::{Done, Global};
use crate::Result;
use crate::codebook::all_builtin;
use crate::mark::Gazetteer;
use crate::table::{Engine, RelationQuestion};
use clap::Args;
use std::path::PathBuf;

/// Who praises or blames whom between two given spans of text
///
/// In: {"id", "text", "a": {"start", "end"}, "b": {"start", "end"}} a line; offsets in Unicode code points,
/// end-exclusive. Out: {"id", "label", "p_none", "p_a_praises_b", …} a line. Probabilities are frequencies; the
/// label names rare relations more readily than they tell.
#[derive(Debug, Args)]
pub(super) struct Relations {
    /// JSON lines
    #[arg(value_name = "FILE.jsonl")]
    input: PathBuf,
    /// Where the answers go; standard output by default
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Add the N columns that speak most for or against the relation named (for "none": the likeliest other)
    #[arg(long, value_name = "N", default_value_t = 0)]
    why: usize,
}

impl Relations {
    pub(super) fn run(&self, _: &Global) -> Result<Done> {
        let engine = Engine::new(all_builtin()?, Gazetteer::builtin());
        let text = answer(&self.input, self.out.as_ref(), |question: RelationQuestion| {
            question.answer(&engine, self.why)
        })?;
        Ok(Done { text, ..Done::default() })
    }
}
