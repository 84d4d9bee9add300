//! Tables from the files of an earlier run.

use crate::table::Tables;
use crate::{Error, Result};
use polars::prelude::*;
use std::fs::File;
use std::path::Path;

/// Reads the Parquet tables in `folder`.
///
/// # Errors
/// When one is missing or broken.
pub fn read_tables(folder: &Path) -> Result<Tables> {
    Ok(Tables {
        documents: read_table(folder, "documents")?,
        paragraphs: read_table(folder, "paragraphs")?,
        sentences: read_table(folder, "sentences")?,
        evidence: read_table(folder, "evidence")?,
        attributions: read_table(folder, "attributions")?,
        mentions: read_table(folder, "mentions")?,
        responsibility: read_table(folder, "responsibility")?,
        columns: read_table(folder, "columns")?,
    })
}

/// Reads `<name>.parquet` in `folder`.
///
/// # Errors
/// When it is missing or broken.
pub fn read_table(folder: &Path, name: &str) -> Result<DataFrame> {
    let path = folder.join(format!("{name}.parquet"));
    let remedy = format!("make it with: slantwise measure INPUT… --out {}", folder.display());
    let file = File::open(&path).map_err(|error| Error::new(path.display(), error, &remedy))?;
    ParquetReader::new(file).finish().map_err(|error| Error::new(path.display(), error, &remedy))
}
