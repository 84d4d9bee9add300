//! `slantwise learn apply`: probabilities and labels from a saved model, with the words behind them.

use super::super::folder::{Folder, PREDICTIONS};
use super::super::measure::InputColumns;
use super::super::{Done, Global, encoder, progress};
use crate::codebook::{Codebook, Matcher, builtin, builtin_bytes};
use crate::learn::{ABOUT, About, Counter, SavedModel, WEIGHTS, apply, vectors_hash};
use crate::measure::Encoder;
use crate::read::read;
use crate::table::{Format, write_table};
use crate::{Error, Result, Warning};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Add a saved model's probabilities and labels to texts
///
/// A row a unit, article or paragraph, as the model was trained: p_<label> for each label, and <label>
/// (0 or 1), or one column `label` where labels exclude each other.
#[derive(Debug, Args)]
pub(super) struct Apply {
    /// Folder that slantwise learn train wrote
    #[arg(long, value_name = "DIR")]
    model: PathBuf,
    /// Files, folders or globs of texts
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    /// A new .parquet, .csv or .jsonl file, or a folder for predictions (and why) with a manifest
    #[arg(long, value_name = "FILE|DIR")]
    out: PathBuf,
    /// Also write the N words and scores that moved each label of each unit most
    #[arg(long, value_name = "N", default_value_t = 0)]
    why: usize,
    /// Folder of the sentence encoder that the model was trained with
    #[arg(long, value_name = "DIR")]
    encoder: Option<PathBuf>,
    #[command(flatten)]
    columns: InputColumns,
}

impl Apply {
    pub(super) fn run(&self, global: &Global) -> Result<Done> {
        let place = Place::of(&self.out, self.why > 0)?;
        let (model, mut warnings, hash) = open(&self.model, encoder::open(self.encoder.as_ref())?)?;
        let bar = progress::bar(0, "reading", global);
        let mut reading = read(&self.inputs, &self.columns.columns(), &|n| bar.set_position(n as u64))?;
        bar.finish_and_clear();
        warnings.append(&mut reading.warnings);
        let corpus = std::mem::take(&mut reading.corpus);
        let n_articles = corpus.articles.len();
        let bar = progress::bar(n_articles, "applying", global);
        let applied = apply(&model, corpus, self.why, &|n| bar.inc(n as u64))?;
        bar.finish_and_clear();
        let tables = [("predictions", Some(&applied.predictions)), ("why", applied.why.as_ref())];
        match place {
            Place::File { folder, stem, format } => {
                for (name, table) in tables {
                    let Some(table) = table else { continue };
                    let name = if name == "why" { format!("{stem}.why") } else { stem.clone() };
                    write_table(table, &name, &folder, format)?;
                }
            }
            Place::Folder(folder) => {
                for (name, table) in tables {
                    if let Some(table) = table {
                        write_table(table, name, folder.path(), Format::Parquet)?;
                    }
                }
                let inputs = &reading.inputs;
                folder.finish_as(|outputs| {
                    let manifest = json!({
                        "slantwise": env!("CARGO_PKG_VERSION"),
                        PREDICTIONS: { "model": self.model, "blake3": hash, "label": model.about.label },
                        "inputs": inputs, "outputs": outputs,
                    });
                    format!("{manifest:#}\n")
                })?;
            }
        }
        let n = applied.predictions.height();
        let unit = model.about.unit.name();
        let text = format!(
            "{n} {unit}s of {n_articles} articles predicted, each a row, because the model was trained on {unit}s: {}\n",
            self.out.display()
        );
        let result = json!({
            "out": self.out, "unit": unit, "units": n, "articles": n_articles,
            "labels": model.about.classes,
        });
        Ok(Done { result, text, warnings })
    }
}

/// Where the answers go.
enum Place {
    File { folder: PathBuf, stem: String, format: Format },
    Folder(Folder),
}

impl Place {
    fn of(out: &Path, why: bool) -> Result<Self> {
        let extension = out.extension().map(|e| e.to_string_lossy().to_lowercase());
        let format = Format::value_variants().iter().find(|f| extension.as_deref() == Some(f.extension()));
        let Some(&format) = format else { return Ok(Self::Folder(Folder::create(out, PREDICTIONS)?)) };
        let folder = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let stem = out.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let second = why.then(|| folder.join(format!("{stem}.why.{}", format.extension())));
        for path in [Some(out.to_owned()), second].into_iter().flatten() {
            if path.exists() {
                let remedy = "choose another name, or remove it";
                return Err(Error::new(path.display(), "is there already", remedy));
            }
        }
        std::fs::create_dir_all(folder)
            .map_err(|error| Error::new(folder.display(), error, "choose another place"))?;
        Ok(Self::File { folder: folder.to_owned(), stem, format })
    }
}

/// Opens a model's folder: the model, what differs from when it was trained, and the hash of its weights.
fn open(folder: &Path, encoder: Option<Encoder>) -> Result<(SavedModel, Vec<Warning>, String)> {
    let remedy = "name a folder that slantwise learn train --text … --label … wrote";
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read_to_string(&path).map_err(|error| Error::new(path.display(), error, remedy))
    };
    let (about, weights) = (read(ABOUT)?, read(WEIGHTS)?);
    let about: About = serde_json::from_str(&about)
        .map_err(|error| Error::new(folder.join(ABOUT).display(), error, remedy))?;
    let mut warnings = Vec::new();
    let mut differs = |what: String| {
        warnings.push(Warning::new(
            format!("model {}, {what}", folder.display()),
            "is not the one that the model was trained with, so its answers may differ",
            "train the model again, or use the version of slantwise that trained it",
        ));
    };
    if about.vectors != vectors_hash() {
        differs("table of word vectors".to_owned());
    }
    let mut codebooks = Vec::new();
    for used in &about.codebooks {
        let path = folder.join(&used.name);
        let (codebook, bytes) = match builtin_bytes(&used.name) {
            Some(bytes) => (builtin(&used.name)?, bytes),
            None => (Codebook::open(&path)?, std::fs::read(&path).unwrap_or_default()),
        };
        if blake3::hash(&bytes).to_hex().as_str() != used.blake3 {
            differs(format!("codebook {}", used.name));
        }
        codebooks.push(codebook);
    }
    if about.encoder.as_deref() != encoder.as_ref().map(Encoder::blake3) {
        let (what, remedy) = match about.encoder {
            Some(_) => {
                ("was trained with a sentence encoder", "name the folder of the same one: --encoder DIR")
            }
            None => ("was trained without a sentence encoder", "leave out --encoder"),
        };
        return Err(Error::new(folder.display(), what, remedy));
    }
    let counter = Counter::new(Matcher::new(codebooks), &about.columns, encoder)?;
    let hash = blake3::hash(weights.as_bytes()).to_hex().to_string();
    let model = SavedModel::open(about, &weights, counter, &folder.display().to_string())?;
    Ok((model, warnings, hash))
}
