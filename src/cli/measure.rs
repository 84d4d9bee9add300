//! `slantwise measure`: tables only.

use super::batches::{Measured, Wanted, measure};
use super::folder::{Folder, REPORT};
use super::merge::{Own, SHARD};
use super::{Done, Global};
use crate::Error;
use crate::read::Columns;
use crate::study::Plan;
use crate::table::{BATCH, Format, Shard};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Measure texts and write the tables: documents, paragraphs, sentences, evidence, attributions,
/// mentions, responsibility, columns
#[derive(Debug, Args)]
pub(super) struct Measure {
    /// Files, folders or globs: txt, md, html, csv, tsv, json, jsonl, parquet, xlsx, ods; each may be gzipped
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    /// Folder for the tables
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Form of the tables
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    columns: InputColumns,
    /// Codebooks, by name or path, in place of all built-in ones
    #[arg(long = "codebook", value_name = "NAME|PATH")]
    codebooks: Vec<String>,
    /// Measure part I of N only, articles in reading order cut at equal bytes; `slantwise merge` joins the parts
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,
    /// Share of articles whose evidence is kept, 0 to 1; all of it counts in every number
    #[arg(long, value_name = "SHARE", default_value_t = 1.0, value_parser = share)]
    evidence: f64,
    /// Megabytes of text that are measured and written at once: memory grows with it, and Parquet's row groups
    #[arg(long, value_name = "MB", default_value_t = BATCH as f64 / 1e6, value_parser = megabytes)]
    batch: f64,
    /// Go on where the same command was stopped, from the batches it has measured
    #[arg(long)]
    resume: bool,
}

/// Which columns of tabular inputs hold what; detected when not given
#[derive(Debug, Args)]
pub(super) struct InputColumns {
    /// Column of CSV, JSON or Parquet inputs that holds the text
    #[arg(long, value_name = "COL")]
    text: Option<String>,
    /// Column that identifies an article
    #[arg(long, value_name = "COL")]
    id: Option<String>,
    /// Columns to keep as metadata
    #[arg(long, value_name = "COL,…", value_delimiter = ',')]
    meta: Vec<String>,
}

impl InputColumns {
    pub(super) fn columns(&self) -> Columns {
        Columns { text: self.text.clone(), id: self.id.clone(), meta: self.meta.clone() }
    }
}

/// Megabytes that were typed.
pub(super) fn megabytes(typed: &str) -> Result<f64, String> {
    let is_sound = |x: &f64| (1e-3..=1e3).contains(x);
    typed
        .parse()
        .ok()
        .filter(is_sound)
        .ok_or_else(|| "is no number of megabytes from 0.001 to 1000".to_owned())
}

/// A share that was typed.
pub(super) fn share(typed: &str) -> Result<f64, String> {
    typed.parse().ok().filter(|x| (0.0..=1.0).contains(x)).ok_or_else(|| "is no share from 0 to 1".to_owned())
}

impl Measure {
    pub(super) fn run(&self, global: &Global) -> crate::Result<Done> {
        let mut plan = Plan::of_inputs(&self.inputs);
        plan.columns = self.columns.columns();
        plan.evidence = self.evidence;
        if !self.codebooks.is_empty() {
            plan.codebooks = self.codebooks.clone();
        }
        if self.shard.is_some() && self.format != Format::Parquet {
            let remedy = "give the form to slantwise merge";
            return Err(Error::new("--format", "a shard is written as Parquet", remedy));
        }
        let codebooks = plan.load_codebooks()?;
        let folder = Folder::create(&self.out, REPORT)?;
        let batch = (self.batch * 1e6) as usize;
        let wanted = Wanted { format: self.format, shard: self.shard, batch, resume: self.resume };
        let Measured { mut manifest, warnings, batches } =
            measure(&plan, codebooks, wanted, &folder, folder.path(), global)?;
        if let Some(shard) = self.shard {
            folder.write(SHARD, format!("{:#}\n", json!(Own { shard, batch, batches })).as_bytes())?;
        }
        folder.finish(&mut manifest)?;
        let counts = &manifest.counts;
        let text = format!(
            "{} articles, {} paragraphs, {} words measured into {}\n",
            counts.articles,
            counts.paragraphs,
            counts.words,
            self.out.display()
        );
        let result = json!({ "out": self.out, "counts": counts });
        Ok(Done { result, text, warnings })
    }
}
