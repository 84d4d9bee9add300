//! Tables for word processors: one HTML file in APA style, which Word, LibreOffice and Google Docs open and from
//! which a table can be copied with its rules.

use super::block::{Block, Section, Table};
use super::page::render;
use super::title::Title;
use crate::Result;
use minijinja::context;
use minijinja::value::Serde;

const TEMPLATE: &str = include_str!("page/tables.html");

/// `tables.html`: every table the page shows outside figures, numbered in the order of the page.
///
/// # Errors
/// When the template is broken.
pub(super) fn tables(title: &Title, sections: &[Section]) -> Result<String> {
    let tables: Vec<&Table> = sections.iter().flat_map(|section| shown(&section.blocks)).collect();
    render("tables.html", TEMPLATE, context! { title => Serde(title), tables => Serde(tables) })
}

/// Tables among `blocks`, folded ones too, in order.
pub(super) fn shown(blocks: &[Block]) -> Vec<&Table> {
    let each = blocks.iter().flat_map(|block| match block {
        Block::Table { table } => vec![table],
        Block::Folded { blocks, .. } => shown(blocks),
        _ => Vec::new(),
    });
    each.collect()
}
