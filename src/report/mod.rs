//! Reports: one file a section; figures, tables, prose, and the manifest.
//!
//! Useful for: turning tables and comparisons into files a reader opens. Not useful for: measuring
//! or comparing; nothing is claimed here that a table does not hold.
//!
//! Uses tables, comparisons and plots. Reading a manifest is the only thing here that touches the file
//! system; the command line writes what [`files`] returns.
//!
//! **Invariant:** the same manifest, tables and comparisons give the same bytes; article text is never
//! markup.

mod compared;
mod manifest;

pub use compared::Compared;
pub use manifest::{CodebookEntry, Counts, Exclusion, Manifest, Output};

use crate::Result;
use crate::table::Tables;

/// A file of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Within the report's folder, with `/`.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Every file of the report but the tables themselves and the manifest.
///
/// # Errors
/// When a figure cannot be drawn.
pub fn files(_manifest: &Manifest, _tables: &Tables, _compared: &Compared) -> Result<Vec<File>> {
    Ok(Vec::new())
}
