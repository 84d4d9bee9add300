//! Reports: one file a section; figures, tables, prose, and the manifest.
//!
//! Useful for: turning tables and comparisons into files a reader opens. Not useful for: measuring
//! or comparing; nothing is claimed here that a table does not hold.
//!
//! DESIGN. Tables become plain [`rows`] once. A section is a list of blocks made from them, and every block
//! is set twice: by `page/page.html` into one self-contained page, and by `markdown` into the same in plain text.
//!
//! Uses tables, comparisons and plots. Reading a manifest is the only thing here that touches the file
//! system; the command line writes what [`files`] returns.
//!
//! **Invariant:** the same manifest, tables and comparisons give the same bytes; article text is never
//! markup.

mod block;
mod checklist;
mod coded;
mod compared;
mod export;
mod figures;
mod findings;
mod influence;
mod latex;
mod limits;
mod manifest;
mod markdown;
mod measures;
mod methods;
mod models;
mod near;
mod number;
mod page;
mod reader;
mod references;
mod rerun;
mod robustness;
mod rows;
mod speech;
mod study;
#[cfg(test)]
mod tests;
mod title;
mod validation;
mod word;
mod words;

pub use compared::Compared;
pub use figures::{estimates as corrected_estimates, methods as correction_methods};
pub use manifest::{CodebookEntry, Counts, Exclusion, Manifest, Output};

use crate::Result;
use crate::table::Tables;
use block::{Block, Section};
use findings::Finding;
use study::Study;

/// A file of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Within the report's folder, with `/`.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

type Write = fn(&Study<'_>, &[Finding]) -> Result<Section>;

/// The sections, in the order of the page; each writes itself from the study and its findings.
const SECTIONS: &[Write] = &[
    |_, findings| Ok(findings::section(findings)),
    |study, _| figures::section(study),
    |_, _| {
        Ok(Section { id: "reader", title: "Evidence reader", short: "Reader", blocks: vec![Block::Reader] })
    },
    |study, _| Ok(measures::section(study)),
    |study, _| Ok(validation::section(study)),
    |study, _| Ok(limits::section(study)),
    |study, _| Ok(methods::section(study)),
    |study, _| Ok(references::section(study)),
    |study, _| Ok(rerun::section(study)),
];

/// Every file of the report but the Parquet tables themselves and the manifest.
///
/// # Errors
/// When a figure cannot be drawn, or a table lacks a column.
pub fn files(manifest: &Manifest, tables: &Tables, compared: &Compared) -> Result<Vec<File>> {
    let rows = rows::Rows::of(manifest, tables)?;
    let study = Study::new(manifest, tables, compared, &rows)?;
    let found = findings::find(&study);
    let sections = SECTIONS.iter().map(|write| write(&study, &found)).collect::<Result<Vec<_>>>()?;
    let title = title::title(&study);
    let reader = reader::reader(&study, &found);
    let text = |path: &str, content: String| File { path: path.to_owned(), bytes: content.into_bytes() };
    let mut files = vec![
        text("report.html", page::page(&title, &sections, &reader)?),
        text("report.md", markdown::markdown(&title, &sections)),
        text("tables.html", word::tables(&title, &sections)?),
        text("references.bib", references::bibtex(&study)),
    ];
    files.extend(export::figures(&sections)?);
    files.extend(export::shown(&title, &sections));
    files.extend(export::tables(&study)?);
    Ok(files)
}
