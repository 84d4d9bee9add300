//! Reports: one file a section; figures, tables, prose, and the manifest.
//!
//! Useful for: turning tables and comparisons into files a reader opens. Not useful for: measuring
//! or comparing; nothing is claimed here that a table does not hold.
//!
//! DESIGN. Tables become plain [`rows`] once, without texts and evidence, of which no more than a part is ever in
//! memory. A section is a list of blocks made from them, and every block is set twice: by `page/page.html` into
//! one self-contained page, and by `markdown` into the same in plain text.
//!
//! Uses tables, comparisons and plots. Reading a manifest is the only thing here that touches the file
//! system; the command line says where [`files`] are written.
//!
//! **Invariant:** the same manifest, tables and comparisons give the same bytes; article text is never
//! markup.

mod block;
mod cells;
mod checklist;
mod coded;
mod compared;
mod details;
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
mod row;
mod rows;
mod scenes;
mod speech;
mod study;
#[cfg(test)]
mod tests;
mod title;
mod validation;
mod word;
mod words;

pub use compared::{Compared, treatment};
pub use figures::{estimates as corrected_estimates, methods as correction_methods};
pub use manifest::{Account, CodebookEntry, Counts, Exclusion, Manifest, Output};

use crate::Result;
use crate::table::Stored;
use block::{Block, Section};
use findings::Finding;
use std::io::Write;
use study::Study;

/// Makes a file of the report, whose path within its folder is written with `/`.
pub type Create<'a> = &'a (dyn Fn(&str) -> Result<Box<dyn Write>> + Sync);

type Compose = fn(&Study<'_>, &[Finding]) -> Result<Section>;

/// The sections, in the order of the page; each writes itself from the study and its findings.
const SECTIONS: &[Compose] = &[
    |_, findings| Ok(findings::section(findings)),
    |study, _| figures::section(study),
    |_, _| {
        Ok(Section { id: "reader", title: "Evidence reader", short: "Reader", blocks: vec![Block::Reader] })
    },
    |study, _| measures::section(study),
    |study, _| validation::section(study),
    |study, _| Ok(limits::section(study)),
    |study, _| Ok(methods::section(study)),
    |study, _| Ok(references::section(study)),
    |study, _| Ok(rerun::section(study)),
];

/// Makes every file of the report but the Parquet tables themselves and the manifest: `create` gives the place for
/// the file of a path. Tables are copied into theirs part by part.
///
/// # Errors
/// When a figure cannot be drawn, a table lacks a column or cannot be read, or a file cannot be written.
pub fn files(manifest: &Manifest, tables: &Stored, compared: &Compared, create: Create<'_>) -> Result<()> {
    let names = rows::names(tables)?;
    let rows = rows::Rows::of(manifest, tables, &names)?;
    let study = Study::new(manifest, compared, &rows)?;
    let found = findings::find(&study)?;
    let sections = SECTIONS.iter().map(|compose| compose(&study, &found)).collect::<Result<Vec<_>>>()?;
    let title = title::title(&study);
    let write = |path: &str, content: &str| export::write(create, path, content.as_bytes());
    write("report.html", &page::page(&title, &sections, &reader::reader(&study, &found)?)?)?;
    write("report.md", &markdown::markdown(&title, &sections))?;
    write("tables.html", &word::tables(&title, &sections)?)?;
    write("references.bib", &references::bibtex(&study))?;
    export::figures(&sections, create)?;
    export::shown(&title, &sections, create)?;
    export::tables(tables, compared, create)
}
