//! `slantwise merge`: the tables of all shards become those of the whole.

use super::batches::BatchNote;
use super::folder::{Folder, REPORT, listed, outputs};
use super::{Done, Global};
use crate::report::{Account, Counts, Manifest};
use crate::table::{Format, Shard, ShardBatch as Batch, merge};
use crate::{Error, Result};
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Join the tables that slantwise measure --shard wrote: the same bytes as measuring all at once
///
/// Refuses if a shard is missing, given twice, changed since, or of another plan, input or version.
#[derive(Debug, Args)]
pub(super) struct Merge {
    /// Folder for the tables of the whole
    #[arg(value_name = "OUT")]
    out: PathBuf,
    /// The folders of all shards, in any order
    #[arg(required = true, value_name = "SHARD")]
    shards: Vec<PathBuf>,
    /// Form of the tables
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// The file in a shard's folder that tells which it is.
pub(super) const SHARD: &str = "shard.json";

/// What a shard's folder says of itself.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Own {
    #[serde(flatten)]
    pub(super) shard: Shard,
    /// Bytes of text in a batch.
    pub(super) batch: usize,
    /// What it has of the batches of the whole.
    pub(super) batches: Vec<BatchNote>,
}

/// A shard's folder.
struct Part {
    folder: PathBuf,
    shard: Shard,
    batch: usize,
    batches: Vec<BatchNote>,
    manifest: Manifest,
}

impl Part {
    fn open(folder: &Path) -> Result<Self> {
        let manifest = Manifest::open(folder)?;
        let place = folder.join(SHARD);
        let remedy = "name folders that slantwise measure --shard wrote";
        let source = std::fs::read(&place).map_err(|error| Error::new(place.display(), error, remedy))?;
        let Own { shard, batch, batches } =
            serde_json::from_slice(&source).map_err(|error| Error::new(place.display(), error, remedy))?;
        if listed(folder, REPORT) != Some(outputs(folder)?) {
            let what = "is not as its manifest lists it";
            return Err(Error::new(folder.display(), what, "measure this shard again"));
        }
        Ok(Self { folder: folder.to_owned(), shard, batch, batches, manifest })
    }
}

impl Merge {
    pub(super) fn run(&self, _: &Global) -> Result<Done> {
        let mut parts = self.shards.iter().map(|folder| Part::open(folder)).collect::<Result<Vec<_>>>()?;
        parts.sort_by_key(|part| part.shard.index);
        check(&parts)?;
        let folder = Folder::create(&self.out, REPORT)?;
        let first = &parts[0].manifest;
        let codebooks = first.plan.load_codebooks()?;
        let account = Account { inputs: &first.inputs, notices: &first.notices, warnings: &[] };
        let mut counts = Counts::default();
        parts.iter().for_each(|part| counts += part.manifest.counts.clone());
        let mut manifest = Manifest::new(&first.plan, &account, &codebooks, counts);
        let known = (&first.slantwise, &first.codebooks, &first.models);
        if (&manifest.slantwise, &manifest.codebooks, &manifest.models) != known {
            let what = format!("was made by slantwise {} or with other codebooks", first.slantwise);
            return Err(Error::new(parts[0].folder.display(), what, "measure the shards again"));
        }
        manifest.warnings = first.warnings.clone();
        let rows = parts.iter().flat_map(|part| {
            part.batches.iter().map(|batch| Batch {
                folder: &part.folder,
                number: batch.number,
                rows: &batch.rows,
            })
        });
        let rows: Vec<_> =
            rows.filter(|batch| batch.rows.first().is_some_and(|&documents| documents > 0)).collect();
        merge(&rows, folder.path(), self.format)?;
        folder.finish(&mut manifest)?;
        let counts = &manifest.counts;
        let text = format!(
            "{} shards: {} articles, {} paragraphs, {} words in {}\n",
            parts.len(),
            counts.articles,
            counts.paragraphs,
            counts.words,
            self.out.display()
        );
        Ok(Done { result: json!({ "out": self.out, "counts": counts }), text, warnings: Vec::new() })
    }
}

/// Checks that `parts`, sorted, are all shards of one whole, each once.
fn check(parts: &[Part]) -> Result<()> {
    let first = &parts[0];
    for part in parts {
        let is_alike = (part.shard.of, part.batch) == (first.shard.of, first.batch);
        if !is_alike || whole(&part.manifest) != whole(&first.manifest) {
            let what = format!("is of another whole than {}", first.folder.display());
            let remedy = "measure all shards with the same inputs, options and version";
            return Err(Error::new(part.folder.display(), what, remedy));
        }
    }
    if let Some(pair) = parts.windows(2).find(|pair| pair[0].shard.index == pair[1].shard.index) {
        let what = format!("is shard {} as {} is", pair[1].shard, pair[0].folder.display());
        return Err(Error::new(pair[1].folder.display(), what, "name each shard once"));
    }
    let missing: Vec<String> = (1..=first.shard.of)
        .filter(|index| parts.iter().all(|part| part.shard.index != *index))
        .map(|index| Shard { index, of: first.shard.of }.to_string())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let what = if missing.len() == 1 { "is missing" } else { "are missing" };
    let remedy = format!("measure with --shard {}, and merge again", missing[0]);
    Err(Error::new(format!("shard {}", missing.join(", ")), what, remedy))
}

/// What all shards of a whole say alike: everything but what they counted and wrote.
fn whole(manifest: &Manifest) -> String {
    let mut alike = manifest.clone();
    (alike.counts, alike.exclusions, alike.outputs) = Default::default();
    alike.to_json()
}
