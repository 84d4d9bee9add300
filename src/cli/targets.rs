//! `slantwise targets`: sentiment towards given spans.

use super::lines::answer;
use super::{Done, Global, encoder};
use crate::codebook::all_builtin;
use crate::mark::Gazetteer;
use crate::table::{Engine, Judge, TargetModel, TargetQuestion};
use crate::{Error, Result};
use clap::Args;
use std::path::{Path, PathBuf};

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
    /// Add the N columns, and the N words, that speak most for positive or for negative
    #[arg(long, value_name = "N", default_value_t = 0)]
    why: usize,
    /// Sum the tone words around the target instead of asking the trained model
    #[arg(long, conflicts_with = "why")]
    unsupervised: bool,
    /// Folder of a sentence encoder that adds its vectors (see README.md); nothing is downloaded
    #[arg(long, value_name = "DIR", conflicts_with = "unsupervised")]
    encoder: Option<PathBuf>,
    /// Folder of a model that `learn train --task targets` wrote, instead of the shipped one
    #[arg(long, value_name = "DIR", conflicts_with = "unsupervised")]
    model: Option<PathBuf>,
}

impl Targets {
    pub(super) fn run(&self, _: &Global) -> Result<Done> {
        let judge = self.judge()?;
        let engine = Engine::new(all_builtin()?, Gazetteer::builtin());
        let text = answer(&self.input, self.out.as_ref(), |question: TargetQuestion| {
            question.answer(&engine, &judge, self.why)
        })?;
        Ok(Done { text, ..Done::default() })
    }

    fn judge(&self) -> Result<Judge> {
        if self.unsupervised {
            return Ok(Judge::Unsupervised);
        }
        let encoder = encoder::open(self.encoder.as_ref())?;
        let model = match (&self.model, encoder) {
            (Some(folder), encoder) => {
                let [manifest, weights] = [read(folder, "manifest.json")?, read(folder, "weights.tsv")?];
                let name = folder.display().to_string();
                TargetModel::read(&name, &manifest, &weights, encoder)?
            }
            (None, Some(encoder)) => TargetModel::encoded(encoder)?,
            (None, None) => return Ok(Judge::Shipped),
        };
        Ok(Judge::Model(Box::new(model)))
    }
}

fn read(folder: &Path, file: &str) -> Result<String> {
    let place = folder.join(file);
    let remedy = "give a folder that slantwise learn train --task targets wrote";
    std::fs::read_to_string(&place).map_err(|error| Error::new(place.display(), error, remedy))
}
