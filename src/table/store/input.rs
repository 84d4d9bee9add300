//! Tables from the files of an earlier run.

use super::stored::broken;
use crate::Result;
use crate::table::Tables;
use polars::prelude::*;
use std::fs::File;
use std::path::Path;

/// Reads the Parquet tables in `folder`.
///
/// # Errors
/// When one is missing or broken.
pub fn read_tables(folder: &Path) -> Result<Tables> {
    Tables::of(|name| read_table(folder, name))
}

/// Reads `<name>.parquet` in `folder`.
///
/// # Errors
/// When it is missing or broken.
pub fn read_table(folder: &Path, name: &str) -> Result<DataFrame> {
    let path = folder.join(format!("{name}.parquet"));
    let file = File::open(&path).map_err(|error| broken(&path, error))?;
    ParquetReader::new(file).finish().map_err(|error| broken(&path, error))
}
