//! Evidence in the forms of other annotation tools: one file a form.
//!
//! A document's text is laid out anew from its paragraphs, each at its place; what stood between them (blank
//! lines) is newlines, so every offset stays true.

mod brat;
mod spacy;
mod webannotation;

use super::Tables;
use crate::{Error, Result};
use polars::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A form of annotations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Exchange {
    /// W3C Web Annotations (JSON-LD): one page, each piece with quote and position.
    Webannotation,
    /// JSON lines for spaCy's Doc.from_json, spans under the key "slantwise".
    Spacy,
    /// A .txt and an .ann file a document, with annotation.conf.
    Brat,
}

/// A document and what was counted in it.
struct Annotated<'a> {
    id: &'a str,
    /// Where it can be found: its URL, else its hash as a URN.
    source: String,
    blake3: &'a str,
    text: String,
    /// In text order.
    pieces: Vec<Piece<'a>>,
}

/// One row of `evidence`.
struct Piece<'a> {
    /// Code points into the text.
    start: usize,
    end: usize,
    column: &'a str,
    rule: &'a str,
    weight: f64,
    event: Option<&'a str>,
    voice: &'a str,
}

impl Piece<'_> {
    /// In words: what counted it, with which weight, in whose voice.
    fn note(&self) -> String {
        let event = self.event.map_or_else(String::new, |event| format!(", {event}"));
        format!("{}, weight {}{event}, voice {}", self.rule, self.weight, self.voice)
    }
}

/// The evidence of `columns` (of all when empty) as files: name and content.
///
/// # Errors
/// When a column is not there, or the tables lack one of theirs.
pub fn export(tables: &Tables, form: Exchange, columns: &[String]) -> Result<Vec<(String, String)>> {
    let documents = annotated(tables, columns)?;
    Ok(match form {
        Exchange::Webannotation => vec![("evidence.jsonld".into(), webannotation::page(&documents))],
        Exchange::Spacy => vec![("evidence.jsonl".into(), spacy::lines(&documents))],
        Exchange::Brat => brat::files(&documents),
    })
}

fn annotated<'a>(tables: &'a Tables, wanted: &[String]) -> Result<Vec<Annotated<'a>>> {
    let known = strings(&tables.columns, "name")?;
    if let Some(missing) = wanted.iter().find(|column| !known.contains(&Some(column.as_str()))) {
        let remedy = "name one that the table columns lists";
        return Err(Error::new("--column", format!("no column {missing:?} was measured"), remedy));
    }
    let texts = texts(&tables.paragraphs)?;
    let mut pieces = pieces(&tables.evidence, wanted)?;
    let ids = strings(&tables.documents, "doc_id")?;
    let hashes = strings(&tables.documents, "blake3")?;
    let urls = ["url", "link"].iter().find_map(|name| strings(&tables.documents, name).ok());
    let documents = ids.into_iter().zip(hashes).enumerate().filter_map(|(row, (id, hash))| {
        let (id, blake3) = (id?, hash?);
        let url = urls.as_ref().and_then(|urls| urls[row]).map(str::to_owned);
        Some(Annotated {
            id,
            source: url.unwrap_or_else(|| format!("urn:blake3:{blake3}")),
            blake3,
            text: texts.get(id).cloned().unwrap_or_default(),
            pieces: pieces.remove(id).unwrap_or_default(),
        })
    });
    Ok(documents.collect())
}

/// The text of each document, laid out from its paragraphs.
fn texts(paragraphs: &DataFrame) -> Result<BTreeMap<&str, String>> {
    let (ids, starts) = (strings(paragraphs, "doc_id")?, numbers(paragraphs, "start")?);
    let own = strings(paragraphs, "text")?;
    let mut texts: BTreeMap<&str, (String, usize)> = BTreeMap::new();
    for ((id, start), own) in ids.into_iter().zip(starts).zip(own) {
        let (text, length) = texts.entry(id.unwrap_or_default()).or_default();
        text.extend(std::iter::repeat_n('\n', start.saturating_sub(*length)));
        text.push_str(own.unwrap_or_default());
        *length = (*length).max(start) + own.unwrap_or_default().chars().count();
    }
    Ok(texts.into_iter().map(|(id, (text, _))| (id, text)).collect())
}

/// The evidence of each document, in text order.
fn pieces<'a>(evidence: &'a DataFrame, wanted: &[String]) -> Result<BTreeMap<&'a str, Vec<Piece<'a>>>> {
    let wanted: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
    let (starts, ends) = (numbers(evidence, "start")?, numbers(evidence, "end")?);
    let [ids, columns, rules, events, voices] =
        ["doc_id", "column", "rule", "event", "voice"].map(|name| strings(evidence, name));
    let (ids, columns, rules, events, voices) = (ids?, columns?, rules?, events?, voices?);
    let weights = column(evidence, "weight", |column| column.f64().ok().map(|cells| cells.iter().collect()))?;
    let mut pieces: BTreeMap<&str, Vec<Piece<'_>>> = BTreeMap::new();
    for row in 0..evidence.height() {
        let column = columns[row].unwrap_or_default();
        if !wanted.is_empty() && !wanted.contains(column) {
            continue;
        }
        pieces.entry(ids[row].unwrap_or_default()).or_default().push(Piece {
            start: starts[row],
            end: ends[row],
            column,
            rule: rules[row].unwrap_or_default(),
            weight: weights[row].unwrap_or_default(),
            event: events[row],
            voice: voices[row].unwrap_or_default(),
        });
    }
    for own in pieces.values_mut() {
        own.sort_by_key(|piece| (piece.start, piece.end));
    }
    Ok(pieces)
}

fn column<'a, T>(
    table: &'a DataFrame,
    name: &str,
    cells: impl Fn(&'a Column) -> Option<Vec<T>>,
) -> Result<Vec<T>> {
    let found = table.column(name).ok().and_then(cells);
    found.ok_or_else(|| {
        let remedy = "measure anew with this version of slantwise";
        Error::new("tables", format!("have no column {name:?} of the type wanted"), remedy)
    })
}

fn strings<'a>(table: &'a DataFrame, name: &str) -> Result<Vec<Option<&'a str>>> {
    column(table, name, |column| column.str().ok().map(|cells| cells.iter().collect()))
}

fn numbers(table: &DataFrame, name: &str) -> Result<Vec<usize>> {
    let cells = |column: &Column| {
        column.u32().ok().map(|cells| cells.iter().map(|n| n.unwrap_or_default() as usize).collect())
    };
    column(table, name, cells)
}

/// Where each code point of `text` begins, in bytes, and its end.
fn places(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}
