//! `slantwise report`: plots and page from tables and comparisons.

use super::folder::Folder;
use super::{Done, Global};
use crate::Result;
use crate::report::{Compared, Manifest, files};
use crate::table::Stored;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Draw the figures and write the report from a folder of tables
#[derive(Debug, Args)]
pub(super) struct Report {
    /// A folder that slantwise measure or compare wrote
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Report {
    pub(super) fn run(&self, _: &Global) -> Result<Done> {
        let mut manifest = Manifest::open(&self.folder)?;
        let tables = Stored::open(&self.folder)?;
        let compared = Compared::of(&manifest.plan, &tables)?;
        let folder = Folder::renew(&self.folder)?;
        files(&manifest, &tables, &compared, &|path| folder.create_file(path))?;
        folder.refresh(&mut manifest)?;
        let page = self.folder.join("report.html");
        let text = format!("Read {}\n", page.display());
        Ok(Done { result: json!({ "report": page }), text, warnings: Vec::new() })
    }
}
