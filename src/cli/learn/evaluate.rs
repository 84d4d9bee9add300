//! `slantwise learn evaluate`: how well a label can be learnt.

use super::super::{Done, Global};
use crate::codebook::{Matcher, all_builtin};
use crate::learn::{Coded, evaluate};
use crate::read::{Columns, metadata_key, read};
use crate::{Error, Result};
use clap::Args;
use serde_json::json;
use std::fmt::Write;

/// Held-out figures of a model that predicts a label from words and codebook scores
#[derive(Debug, Args)]
pub(super) struct Evaluate {
    /// CSV, JSON lines or Parquet of coded texts
    #[arg(long, value_name = "FILE")]
    input: String,
    /// Column that holds the text
    #[arg(long, value_name = "COL")]
    text: String,
    /// Column that holds the label; a list makes the task multi-label
    #[arg(long, value_name = "COL")]
    label: String,
    /// Column whose values stay together in one fold; by default every row stands alone
    #[arg(long, value_name = "COL")]
    group: Option<String>,
    /// Number of folds
    #[arg(long, default_value_t = 5, value_name = "K")]
    folds: usize,
    /// Column that names each row's fold
    #[arg(long, value_name = "COL", conflicts_with = "group")]
    fold: Option<String>,
}

impl Evaluate {
    pub(super) fn run(&self, global: &Global) -> Result<Done> {
        let mut meta = vec![self.label.clone()];
        let grouping = self.fold.as_ref().or(self.group.as_ref());
        meta.extend(grouping.cloned());
        let columns = Columns { text: Some(self.text.clone()), id: None, meta };
        let reading = read(std::slice::from_ref(&self.input), &columns, &|_| ())?;
        let mut coded = Coded::default();
        for article in reading.corpus.articles {
            let cell = article.meta.get(&metadata_key(&self.label)).cloned().unwrap_or_default();
            let (labels, is_list) = labels(&cell);
            coded.multi_label |= is_list;
            coded.labels.push(labels);
            let group = grouping.and_then(|g| article.meta.get(&metadata_key(g)).cloned());
            coded.groups.push(group.unwrap_or(article.id));
            coded.texts.push(article.text);
        }
        if !coded.multi_label && coded.labels.iter().any(Vec::is_empty) {
            return Err(Error::new(
                format!("{}, column {}", self.input, self.label),
                "has empty cells",
                "code every row, or drop those without a label",
            ));
        }
        let seed = global.seed.unwrap_or(1);
        let figures = evaluate(&coded, &Matcher::new(all_builtin()?), self.folds, self.fold.is_some(), seed)?;
        let mut text = format!(
            "{} units in {} groups, {} folds, each predicted by a model that saw none of its group\n\
             accuracy {:.3}  micro-F1 {:.3}  macro-F1 {:.3}  calibration error {:.3}\n",
            figures.n,
            figures.groups,
            figures.folds,
            figures.accuracy,
            figures.micro_f1,
            figures.macro_f1,
            figures.calibration_error
        );
        for class in &figures.classes {
            let _ = writeln!(
                text,
                "{:<24} n {:>5}  precision {:.3}  recall {:.3}  F1 {:.3}",
                class.label, class.n, class.precision, class.recall, class.f1
            );
        }
        Ok(Done { result: json!(figures), text, warnings: reading.warnings })
    }
}

/// A JSON list of labels, or one label.
fn labels(cell: &str) -> (Vec<String>, bool) {
    match serde_json::from_str::<Vec<String>>(cell) {
        Ok(mut list) => {
            list.sort();
            list.dedup();
            (list, true)
        }
        Err(_) if cell.is_empty() => (Vec::new(), false),
        Err(_) => (vec![cell.to_owned()], false),
    }
}
