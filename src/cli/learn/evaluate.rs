//! `slantwise learn evaluate`: how well a label can be learnt.

use super::super::{Done, Global, drawn};
use super::codings::Codings;
use super::reliability;
use crate::Result;
use crate::learn::{Evaluation, evaluate};
use clap::Args;
use serde_json::json;
use std::fmt::Write;
use std::path::PathBuf;

/// Held-out figures of a model that predicts a label from words, codebook patterns and scores, and word vectors
#[derive(Debug, Args)]
pub(super) struct Evaluate {
    /// CSV, JSON lines or Parquet of coded texts
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    input: Vec<String>,
    /// Folder for figures of calibration and confusion: SVG, PNG, and the numbers as CSV
    #[arg(long, value_name = "DIR")]
    figures: Option<PathBuf>,
    #[command(flatten)]
    codings: Codings,
    /// Folder of a sentence encoder whose vectors may be learnt from (see README.md)
    #[arg(long, value_name = "DIR")]
    encoder: Option<PathBuf>,
}

impl Evaluate {
    pub(super) fn run(&self, global: &Global) -> Result<Done> {
        let (coded, reading) = self.codings.read(&self.input)?;
        let (counter, ..) = self.codings.counter(self.encoder.as_ref())?;
        let figures = evaluate(&coded, &counter, &self.codings.settings(global))?;
        let mut text = in_words(&figures);
        if let Some(folder) = &self.figures {
            drawn::write(folder, &reliability::figures(self.codings.label()?, &figures)?)?;
            let _ = writeln!(text, "figures in {}", folder.display());
        }
        Ok(Done { result: json!(figures), text, warnings: reading.warnings })
    }
}

/// Figures for people.
pub(super) fn in_words(figures: &Evaluation) -> String {
    let ci = |[low, high]: [f64; 2]| format!("[{low:.3}, {high:.3}]");
    let mut text = format!(
        "{} units in {} groups, {} folds, each predicted by a model that saw none of its group\n\
         accuracy {:.3} {}  micro-F1 {:.3} {}  macro-F1 {:.3} {}  calibration error {:.3}\n",
        figures.n,
        figures.groups,
        figures.folds,
        figures.accuracy,
        ci(figures.accuracy_ci),
        figures.micro_f1,
        ci(figures.micro_f1_ci),
        figures.macro_f1,
        ci(figures.macro_f1_ci),
        figures.calibration_error
    );
    for class in &figures.classes {
        let _ = writeln!(
            text,
            "{:<24} n {:>5}  precision {:.3}  recall {:.3}  F1 {:.3} {}  AUC {}",
            class.label,
            class.n,
            class.precision,
            class.recall,
            class.f1,
            ci(class.f1_ci),
            class.auc.map_or("–".to_owned(), |auc| format!("{auc:.3}"))
        );
    }
    if let Some(confusion) = &figures.confusion {
        text += "coded (rows) as predicted (columns)\n";
        for (class, row) in figures.classes.iter().zip(confusion) {
            let cells: String = row.iter().map(|n| format!(" {n:>6}")).collect();
            let _ = writeln!(text, "{:<24}{cells}", class.label);
        }
    }
    text += "probability  decisions  predicted  observed\n";
    for bin in &figures.calibration {
        let (from, to) = (bin.from, bin.from + 0.1);
        let _ =
            writeln!(text, "  {from:.1}–{to:.1} {:>12} {:>10.3} {:>9.3}", bin.n, bin.predicted, bin.observed);
    }
    for point in &figures.curve {
        let (micro, mean) = (point.micro_f1, point.macro_f1);
        let _ = writeln!(
            text,
            "trained on {:>6.0} groups: micro-F1 {micro:.3}  macro-F1 {mean:.3}",
            point.groups
        );
    }
    text
}
