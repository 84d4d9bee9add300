//! `slantwise targets`: sentiment towards given spans.

use super::lines::{Place, answer, why};
use super::{Done, Global, encoder};
use crate::codebook::all_builtin;
use crate::mark::Gazetteer;
use crate::table::{Engine, TargetModel};
use crate::text::{Article, CodePoints, Document, Span};
use crate::{Error, Result};
use clap::Args;
use serde::Deserialize;
use serde_json::{Value, json};
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

#[derive(Deserialize)]
struct Question {
    id: Value,
    text: String,
    target: Place,
}

impl Targets {
    pub(super) fn run(&self, _: &Global) -> Result<Done> {
        let model = self.model()?;
        let engine = Engine::new(all_builtin()?, Gazetteer::builtin());
        let text = answer(&self.input, self.out.as_ref(), |question: Question| {
            let span = question.target.span(&question.text).ok_or("target lies outside the text")?;
            let document = Document::new(Article { text: question.text, ..Article::default() });
            let toward = if self.unsupervised {
                engine.toward_unsupervised(&document, span)
            } else if let Some(model) = &model {
                engine.toward_by(model, &document, span).map_err(|error| error.to_string())?
            } else {
                engine.toward(&document, span)
            };
            let mut reply = json!({
                "id": question.id, "label": toward.label(), "score": toward.score,
                "p_negative": toward.p[0], "p_neutral": toward.p[1], "p_positive": toward.p[2],
            });
            if self.why > 0 {
                reply["why"] = why(&toward.reasons, self.why);
                reply["words"] = words(&document, &toward.words, self.why);
            }
            Ok(reply)
        })?;
        Ok(Done { text, ..Done::default() })
    }

    /// The model that was asked for; `None` for the shipped one.
    fn model(&self) -> Result<Option<TargetModel>> {
        let encoder = encoder::open(self.encoder.as_ref())?;
        match (&self.model, encoder) {
            (Some(folder), encoder) => {
                let [manifest, weights] = [read(folder, "manifest.json")?, read(folder, "weights.tsv")?];
                let name = folder.display().to_string();
                TargetModel::read(&name, &manifest, &weights, encoder).map(Some)
            }
            (None, Some(encoder)) => TargetModel::encoded(encoder).map(Some),
            (None, None) => Ok(None),
        }
    }
}

/// The first `n` of the words that pushed, and what they add to the log-odds of positive to negative.
fn words(document: &Document, words: &[(Span, f64)], n: usize) -> Value {
    let points = CodePoints::of(document.text());
    let told = words.iter().take(n).map(|(span, adds)| {
        let adds = (adds * 1e4).round() / 1e4;
        let (start, end) = (points.at(span.start), points.at(span.end));
        json!({ "word": document.slice(*span), "start": start, "end": end, "adds": adds })
    });
    told.collect()
}

fn read(folder: &Path, file: &str) -> Result<String> {
    let place = folder.join(file);
    let remedy = "give a folder that slantwise learn train --task targets wrote";
    std::fs::read_to_string(&place).map_err(|error| Error::new(place.display(), error, remedy))
}
