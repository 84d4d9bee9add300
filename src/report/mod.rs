//! Reports.
mod manifest;

pub use manifest::{CodebookEntry, Counts, Exclusion, Manifest, Output};
