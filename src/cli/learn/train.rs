//! `slantwise learn train`: a model on the user's own codings, or one that ships, from the data it was
//! made from.

use super::super::folder::{Folder, MODEL};
use super::super::{Done, Global, encoder};
use super::codings::Codings;
use super::{own, reliability};
use crate::learn::{Input, Options, TASKS, Trained, UnitOfAnalysis};
use crate::{Error, Result};
use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Train a model and write its folder: weights, model card, manifest
///
/// On your own codings: --input codings.csv --text COL --label COL [--group COL] --model DIR. The shipped
/// models under data/models were made by --task; each card names its data.
#[derive(Debug, Args)]
pub(super) struct Train {
    /// Make this shipped model instead of one of your own
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(TASKS.iter().map(|t| t.name())))]
    task: Option<String>,
    /// The coded data: CSV, JSON lines or Parquet; with --task, in the form that the task asks for
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    input: Vec<PathBuf>,
    /// With --task: data of the same form that the model is only tested on
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "task")]
    test: Vec<PathBuf>,
    /// Folder for the model; an earlier model is replaced as a whole
    #[arg(long, value_name = "DIR")]
    model: PathBuf,
    /// What a coded text is, and so what the model is applied to; by default told by the texts' length
    #[arg(long, value_enum, conflicts_with = "task")]
    unit: Option<UnitOfAnalysis>,
    /// Folder of a sentence encoder whose vectors join the columns (see README.md); without --task, name the
    /// block: --columns words,patterns,scores,vectors,encoder
    #[arg(long, value_name = "DIR")]
    encoder: Option<PathBuf>,
    /// With --task: leave out blocks of columns, to see what they bring
    #[arg(long, value_name = "BLOCK", num_args = 1.., requires = "task")]
    without: Vec<String>,
    #[command(flatten)]
    codings: Codings,
}

impl Train {
    pub(super) fn run(&self, global: &Global) -> Result<Done> {
        match &self.task {
            None => {
                let inputs: Vec<String> = self.input.iter().map(|path| path.display().to_string()).collect();
                own::run(&self.codings, &inputs, self.unit, self.encoder.as_ref(), &self.model, global)
            }
            Some(_) if self.codings.are_named() => {
                let remedy = "name --text and --label for a model of your own, or --task alone";
                Err(Error::new("slantwise learn train", "has both a task and columns of codings", remedy))
            }
            Some(task) => self.shipped(task, global),
        }
    }

    fn shipped(&self, task: &str, global: &Global) -> Result<Done> {
        let task = TASKS.iter().find(|t| t.name() == task).expect("clap lets only known tasks through");
        let seed = global.seed.unwrap_or(1);
        if !self.test.is_empty() && !task.tests() {
            let remedy = "leave --test out: its card has held-out figures from folds";
            return Err(Error::new(format!("task {}", task.name()), "takes no test data", remedy));
        }
        let trained_on = self.input.iter().map(|path| open(path, false));
        let tested_on = self.test.iter().map(|path| open(path, true));
        let inputs = trained_on.chain(tested_on).collect::<Result<Vec<_>>>()?;
        let folder = Folder::create(&self.model, MODEL)?;
        let options =
            Options { encoder: encoder::open(self.encoder.as_ref())?, without: self.without.clone() };
        let mut made = MadeBy { task: task.name(), seed, options: Vec::new(), encoder: None };
        if let Some(encoder) = &options.encoder {
            made.options.push("--encoder DIR".to_owned());
            made.encoder = Some(encoder.blake3().to_owned());
        }
        made.options
            .extend((!self.without.is_empty()).then(|| format!("--without {}", self.without.join(" "))));
        let trained = if made.options.is_empty() {
            task.train(&inputs, seed)?
        } else {
            task.with(options)?.train(&inputs, seed)?
        };
        write(&made, &inputs, &trained, folder)?;
        let mut text = format!("{} trained into {}\n", task.name(), self.model.display());
        for (what, figure) in &trained.card.figures {
            text += &format!("{what}: {figure}\n");
        }
        let figures: serde_json::Map<String, Value> =
            trained.card.figures.iter().map(|(what, figure)| (what.clone(), json!(figure))).collect();
        Ok(Done { result: json!({ "model": self.model, "figures": figures }), text, ..Done::default() })
    }
}

fn open(path: &Path, held_out: bool) -> Result<Input> {
    let remedy = "name a file of UTF-8 text";
    let text = std::fs::read_to_string(path).map_err(|error| Error::new(path.display(), error, remedy))?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Ok(Input { name, text, held_out })
}

/// What a card and a manifest tell of the training besides data and figures.
struct MadeBy {
    task: &'static str,
    seed: u64,
    options: Vec<String>,
    encoder: Option<String>,
}

fn write(made: &MadeBy, inputs: &[Input], trained: &Trained, folder: Folder) -> Result<()> {
    for (name, bytes) in &trained.files {
        folder.write(name, bytes)?;
    }
    let mut card = trained.card.markdown(made.task, &made.options, inputs, made.seed);
    card += &reliability::write(&trained.card.title, &trained.reliability, &folder)?;
    folder.write("README.md", card.as_bytes())?;
    folder.finish_as(|outputs| {
        let inputs: Vec<Value> = inputs
            .iter()
            .map(|i| json!({ "path": i.name, "bytes": i.text.len(), "blake3": i.blake3(), "test": i.held_out }))
            .collect();
        let mut manifest = json!({
            "slantwise": env!("CARGO_PKG_VERSION"), MODEL: made.task, "seed": made.seed,
            "inputs": inputs, "outputs": outputs,
        });
        if let Some(encoder) = &made.encoder {
            manifest["encoder"] = json!(encoder);
        }
        format!("{manifest:#}\n")
    })
}
