//! `slantwise export`: evidence for other annotation tools.

use super::folder::Folder;
use super::{Done, Global};
use crate::Result;
use crate::table::{Exchange, export, read_tables};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// What the manifest of exported evidence tells.
const EXPORTED: &str = "exported";

/// Write the evidence of measured tables as Web Annotations, for spaCy, or for brat
#[derive(Debug, Args)]
pub(super) struct Export {
    /// A folder that slantwise measure or slantwise run wrote, in Parquet
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Form of the annotations
    #[arg(long, value_enum)]
    format: Exchange,
    /// Folder for them
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Columns whose evidence is wanted; all by default
    #[arg(long = "column", value_name = "C")]
    columns: Vec<String>,
}

impl Export {
    pub(super) fn run(&self, _: &Global) -> Result<Done> {
        let tables = read_tables(&self.folder)?;
        let files = export(&tables, self.format, &self.columns)?;
        let folder = Folder::create(&self.out, EXPORTED)?;
        for (name, content) in &files {
            folder.write(name, content.as_bytes())?;
        }
        let exported = json!({ "slantwise": env!("CARGO_PKG_VERSION"), "columns": self.columns });
        folder.finish_as(|outputs| format!("{:#}\n", json!({ EXPORTED: exported, "outputs": outputs })))?;
        let text = format!("{} files written into {}\n", files.len(), self.out.display());
        Ok(Done { result: json!({ "out": self.out, "files": files.len() }), text, warnings: Vec::new() })
    }
}
