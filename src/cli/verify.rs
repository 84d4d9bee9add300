//! `slantwise verify`: runs a report's manifest again and compares every byte.

use super::run::make;
use super::{Done, Global, folder};
use crate::report::{Manifest, Output};
use crate::{Error, Result};
use clap::Args;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

/// Run a report's manifest again and say whether every output is identical
#[derive(Debug, Args)]
pub(super) struct Verify {
    /// A folder that slantwise run wrote
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Verify {
    pub(super) fn run(&self, global: &Global) -> Result<Done> {
        let manifest = Manifest::open(&self.folder)?;
        let mut changed: Vec<String> = Vec::new();
        for input in &manifest.inputs {
            let now = std::fs::read(&input.path).map(|bytes| blake3::hash(&bytes).to_hex().to_string());
            match now {
                Ok(hash) if hash == input.blake3 => {}
                Ok(_) => changed.push(format!("input {} has changed", input.path)),
                Err(error) => changed.push(format!("input {}: {error}", input.path)),
            }
        }
        if changed.is_empty() {
            let listed = hashes(&manifest.outputs);
            let present = hashes(&folder::outputs(&self.folder)?);
            let again = std::env::temp_dir().join(format!("slantwise-verify-{}", std::process::id()));
            let made = make(&manifest.plan, &again, false, global)?;
            let remade = hashes(&made.manifest.outputs);
            let _ = std::fs::remove_dir_all(&again);
            changed.extend(differences("in the folder", &listed, &present));
            changed.extend(differences("when made again", &listed, &remade));
        }
        if !changed.is_empty() {
            return Err(Error::new(
                self.folder.display(),
                format!("does not reproduce:\n  {}", changed.join("\n  ")),
                format!(
                    "it was made by slantwise {}, this is {}; run the study again",
                    manifest.slantwise,
                    env!("CARGO_PKG_VERSION")
                ),
            ));
        }
        let mut text = String::new();
        let _ =
            writeln!(text, "{}: all {} outputs are identical", self.folder.display(), manifest.outputs.len());
        Ok(Done { result: json!({ "identical": manifest.outputs.len() }), text, warnings: Vec::new() })
    }
}

/// Hashes by path. A `study.toml` that was written for bare inputs is no result: its paths lead back
/// from the folder it lies in.
fn hashes(outputs: &[Output]) -> BTreeMap<String, String> {
    let results = outputs.iter().filter(|o| o.path != "study.toml");
    results.map(|o| (o.path.clone(), o.blake3.clone())).collect()
}

fn differences(
    place: &str,
    listed: &BTreeMap<String, String>,
    found: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut told = Vec::new();
    for (path, hash) in listed {
        match found.get(path) {
            Some(other) if other == hash => {}
            Some(_) => told.push(format!("{path} differs {place}")),
            None => told.push(format!("{path} is missing {place}")),
        }
    }
    told.extend(found.keys().filter(|p| !listed.contains_key(*p)).map(|p| format!("{p} is new {place}")));
    told
}
