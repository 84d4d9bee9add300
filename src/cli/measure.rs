//! `slantwise measure`: tables only.

use super::folder::{Folder, REPORT};
use super::{Done, Global, note, progress};
use crate::codebook::Codebook;
use crate::mark::Gazetteer;
use crate::read::{Columns, Reading, read};
use crate::report::Manifest;
use crate::study::Plan;
use crate::table::{Engine, Format, Shard, Tables, write_tables};
use crate::{Error, Result};
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

/// The file in a shard's folder that tells which it is.
pub(super) const SHARD: &str = "shard.json";

/// A corpus as measured.
pub(super) struct Measured {
    pub(super) tables: Tables,
    pub(super) manifest: Manifest,
    pub(super) reading: Reading,
}

impl Measure {
    pub(super) fn run(&self, global: &Global) -> Result<Done> {
        let mut plan = Plan::of_inputs(&self.inputs);
        plan.columns = self.columns.columns();
        if !self.codebooks.is_empty() {
            plan.codebooks = self.codebooks.clone();
        }
        if self.shard.is_some() && self.format != Format::Parquet {
            let remedy = "give the form to slantwise merge";
            return Err(Error::new("--format", "a shard is written as Parquet", remedy));
        }
        let codebooks = plan.load_codebooks()?;
        let folder = Folder::create(&self.out, REPORT)?;
        let Measured { tables, mut manifest, reading } = measure_part(&plan, codebooks, self.shard, global)?;
        if let Some(shard) = self.shard {
            folder.write(SHARD, format!("{:#}\n", json!(shard)).as_bytes())?;
        }
        write_tables(&tables, folder.path(), self.format)?;
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
        Ok(Done { result, text, warnings: reading.warnings })
    }
}

/// Reads and measures what `plan` names. The corpus itself is used up.
pub(super) fn measure(plan: &Plan, codebooks: Vec<Codebook>, global: &Global) -> Result<Measured> {
    measure_part(plan, codebooks, None, global)
}

/// The same, of one part: everything is read, so that ids, dates and duplicates are those of the whole.
fn measure_part(
    plan: &Plan,
    codebooks: Vec<Codebook>,
    shard: Option<Shard>,
    global: &Global,
) -> Result<Measured> {
    let reading = progress::bar(0, "reading", global);
    let mut read =
        read(&plan.input_paths(), &plan.columns, &|articles| reading.set_position(articles as u64))?;
    reading.finish_and_clear();
    for article in &mut read.corpus.articles {
        for (key, value) in &plan.meta {
            article.meta.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    if !global.quiet {
        for notice in &read.notices {
            note(format_args!("note: {notice}"));
        }
    }
    let engine = Engine::new(codebooks, Gazetteer::with_declared(&plan.actors));
    let mut corpus = std::mem::take(&mut read.corpus);
    if let Some(shard) = shard {
        shard.keep(&mut corpus);
    }
    let bar = progress::bar(corpus.articles.len(), "measuring", global);
    let tables = engine.run(corpus, &|done| bar.inc(done as u64));
    bar.finish_and_clear();
    let manifest = Manifest::new(plan, &read, engine.matcher().codebooks(), &tables);
    Ok(Measured { tables, manifest, reading: read })
}
