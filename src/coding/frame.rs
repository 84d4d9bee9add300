//! The sampling frame: every unit that might be coded, with what the tables say about it.

use crate::table::Tables;
use crate::{Error, Result};
use polars::prelude::{Column, DataFrame, DataType};
use std::collections::BTreeMap;
use std::ops::Range;

/// What is coded at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum UnitKind {
    /// A paragraph of running text.
    #[default]
    Paragraph,
    /// A whole article, page furniture left out.
    Article,
}

/// One unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Names the unit and nothing else: `u` and twelve digits of the BLAKE3 hash of article and paragraph.
    /// The same in every draw from the same texts; never taken for a number by a spreadsheet.
    pub id: String,
    /// The article.
    pub doc_id: String,
    /// The paragraph, from 1; `None` for a whole article.
    pub paragraph: Option<u32>,
    /// What is read.
    pub text: String,
    /// Its rows in `paragraphs`.
    rows: Vec<usize>,
    /// Its row in `documents`.
    document: usize,
}

/// All units of a corpus, in reading order.
#[derive(Debug, Clone)]
pub struct Frame {
    /// In reading order.
    pub units: Vec<Unit>,
    documents: DataFrame,
    paragraphs: DataFrame,
}

/// The id of a unit, from its article and paragraph.
pub(super) fn id(doc_id: &str, paragraph: Option<u32>) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(doc_id.as_bytes()).update(&[0]).update(&paragraph.unwrap_or(0).to_le_bytes());
    format!("u{}", &hasher.finalize().to_hex()[..12])
}

impl Frame {
    /// The units of `tables` that people judged: paragraphs if any unit that `is_coded` is one, articles else.
    ///
    /// # Errors
    /// As [`of`](Self::of).
    pub fn coded(tables: &Tables, is_coded: impl Fn(&str) -> bool) -> Result<Self> {
        let paragraphs = Self::of(tables.clone(), UnitKind::Paragraph)?;
        match paragraphs.units.iter().any(|unit| is_coded(&unit.id)) {
            true => Ok(paragraphs),
            false => Self::of(tables.clone(), UnitKind::Article),
        }
    }

    /// The units of `kind` in `tables`: paragraphs of running text, or articles of running text and headings.
    ///
    /// # Errors
    /// When the tables lack a column that every `measure` writes, or hold no such unit.
    pub fn of(tables: Tables, kind: UnitKind) -> Result<Self> {
        let Tables { documents, paragraphs, .. } = tables;
        let doc_ids = strings(&documents, "documents", "doc_id")?;
        let of_paragraphs = strings(&paragraphs, "paragraphs", "doc_id")?;
        let roles = strings(&paragraphs, "paragraphs", "role")?;
        let texts = strings(&paragraphs, "paragraphs", "text")?;
        let numbers = numbers(&paragraphs, "paragraphs", "paragraph")?;
        let mut places: BTreeMap<&str, Range<usize>> = BTreeMap::new();
        for (row, doc_id) in of_paragraphs.iter().enumerate() {
            let place = places.entry(doc_id.as_deref().unwrap_or_default()).or_insert(row..row);
            place.end = row + 1;
        }
        let mut units = Vec::new();
        for (document, doc_id) in doc_ids.iter().enumerate() {
            let doc_id = doc_id.as_deref().unwrap_or_default();
            let role = |row: &usize| roles[*row].as_deref().unwrap_or_default();
            let rows = places.get(doc_id).cloned().unwrap_or(0..0);
            let text = |row: usize| texts[row].as_deref().unwrap_or_default();
            let mut push = |paragraph: Option<u32>, rows: Vec<usize>| {
                let text = rows.iter().map(|&row| text(row)).collect::<Vec<_>>().join("\n\n");
                let id = id(doc_id, paragraph);
                units.push(Unit { id, doc_id: doc_id.to_owned(), paragraph, text, rows, document });
            };
            match kind {
                UnitKind::Paragraph => rows
                    .filter(|row| role(row) == "body")
                    .for_each(|row| push(numbers[row].map(|n| n as u32), vec![row])),
                UnitKind::Article => {
                    let rows: Vec<usize> = rows.filter(|row| role(row) != "boilerplate").collect();
                    if !rows.is_empty() {
                        push(None, rows);
                    }
                }
            }
        }
        if units.is_empty() {
            return Err(Error::new("inputs", "hold no running text", "name other inputs"));
        }
        Ok(Self { units, documents, paragraphs })
    }

    /// Leaves out the units that `drop` names, and gives them.
    pub fn leave_out(&mut self, drop: impl Fn(&str) -> bool) -> Vec<Unit> {
        self.units.extract_if(.., |unit| drop(&unit.id)).collect()
    }

    /// A column as text, one cell a unit: of the articles, or for paragraphs of the paragraphs.
    ///
    /// # Errors
    /// When there is no such column.
    pub fn strings(&self, column: &str) -> Result<Vec<Option<String>>> {
        if self.documents.column(column).is_ok() {
            let cells = strings(&self.documents, "documents", column)?;
            return Ok(self.units.iter().map(|unit| cells[unit.document].clone()).collect());
        }
        if self.units.iter().all(|unit| unit.paragraph.is_some()) {
            let cells = strings(&self.paragraphs, "paragraphs", column).map_err(|_| self.missing(column))?;
            return Ok(self.units.iter().map(|unit| cells[unit.rows[0]].clone()).collect());
        }
        Err(self.missing(column))
    }

    /// A column as numbers, one a unit: of the paragraphs (for an article the mean by words, Σ value · words /
    /// Σ words), or of the articles. What is undefined or no number is `None`.
    ///
    /// # Errors
    /// When there is no such column, or it holds no number.
    pub fn numbers(&self, column: &str) -> Result<Vec<Option<f64>>> {
        if self.paragraphs.column(column).is_ok() {
            let cells = numbers(&self.paragraphs, "paragraphs", column)?;
            let words = numbers(&self.paragraphs, "paragraphs", "n_words")?;
            let value = |unit: &Unit| match unit.rows.as_slice() {
                [only] => cells[*only],
                rows => {
                    let defined = rows.iter().filter_map(|&row| Some((cells[row]?, words[row]?)));
                    let (sum, total) = defined.fold((0.0, 0.0), |(s, t), (v, w)| (s + v * w, t + w));
                    (total > 0.0).then(|| sum / total)
                }
            };
            return Ok(self.units.iter().map(value).collect());
        }
        let cells = numbers(&self.documents, "documents", column).map_err(|_| self.missing(column))?;
        if cells.iter().all(Option::is_none) {
            let remedy = "name a column of numbers; slantwise measure lists them in its table columns";
            return Err(Error::new(format!("column {column}"), "holds no number", remedy));
        }
        Ok(self.units.iter().map(|unit| cells[unit.document]).collect())
    }

    fn missing(&self, column: &str) -> Error {
        let names = self.documents.get_column_names().into_iter().map(|n| n.as_str());
        let names = names.collect::<Vec<_>>().join(", ");
        Error::new(
            format!("column {column}"),
            "is in neither documents nor paragraphs",
            format!("name a measure, or one of: {names}"),
        )
    }
}

fn cast(table: &DataFrame, name: &str, column: &str, to: &DataType) -> Result<Column> {
    let cells = table.column(column).and_then(|cells| cells.cast(to));
    cells.map_err(|e| Error::new(format!("{name}, column {column}"), e, "measure the corpus again"))
}

fn strings(table: &DataFrame, name: &str, column: &str) -> Result<Vec<Option<String>>> {
    let cells = cast(table, name, column, &DataType::String)?;
    Ok(cells.str().expect("cast to text").iter().map(|cell| cell.map(str::to_owned)).collect())
}

fn numbers(table: &DataFrame, name: &str, column: &str) -> Result<Vec<Option<f64>>> {
    let cells = cast(table, name, column, &DataType::Float64)?;
    Ok(cells.f64().expect("cast to numbers").iter().map(|cell| cell.filter(|x| x.is_finite())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::builtin;
    use crate::mark::Gazetteer;
    use crate::table::Engine;
    use crate::text::{Article, Corpus};

    fn frame(kind: UnitKind) -> Frame {
        let article = |id: &str, text: &str, outlet: &str| Article {
            id: id.into(),
            text: text.into(),
            meta: [("outlet".to_owned(), outlet.to_owned()), ("reach".to_owned(), "12.5".to_owned())].into(),
            ..Article::default()
        };
        let articles = vec![
            article("a", "A heading\n\nThe party accused its rival.\n\nAll went home.", "Dawn"),
            article("b", "The weather was fine that day.", "The Hindu"),
        ];
        let engine = Engine::new(vec![builtin("generic-frames").unwrap()], Gazetteer::builtin());
        Frame::of(engine.run(Corpus { articles }, &|_| ()), kind).unwrap()
    }

    #[test]
    fn paragraphs_are_units_with_scores() {
        let frame = frame(UnitKind::Paragraph);
        let places: Vec<_> = frame.units.iter().map(|u| (u.doc_id.as_str(), u.paragraph)).collect();
        assert_eq!(places, [("a", Some(2)), ("a", Some(3)), ("b", Some(1))]);
        let scores = frame.numbers("generic_conflict").unwrap();
        assert!(scores[0] > Some(0.0) && scores[1] == Some(0.0), "{scores:?}");
        let outlets = frame.strings("outlet").unwrap();
        assert_eq!(outlets[2].as_deref(), Some("The Hindu"));
        assert_eq!(frame.numbers("reach").unwrap()[1], Some(12.5));
        assert!(frame.strings("colour").unwrap_err().remedy().contains("outlet"));
        assert!(frame.numbers("outlet").is_err());
    }

    #[test]
    fn articles_are_their_paragraphs_together() {
        let frame = frame(UnitKind::Article);
        assert_eq!(frame.units.len(), 2);
        assert_eq!(frame.units[0].text, "A heading\n\nThe party accused its rival.\n\nAll went home.");
        let scores = frame.numbers("generic_conflict").unwrap();
        // In ten words accused, of weight 2, and rival, of weight 1: 100 · 3 / 10.
        assert_eq!(scores, [Some(30.0), Some(0.0)]);
    }

    #[test]
    fn ids_tell_nothing_and_are_the_same_again() {
        assert_eq!(id("dawn-1", Some(3)), id("dawn-1", Some(3)));
        assert_ne!(id("dawn-1", Some(3)), id("dawn-1", Some(4)));
        assert_ne!(id("dawn-1", None), id("dawn-1", Some(1)));
        assert!(id("x", None).starts_with('u') && id("x", None).len() == 13);
    }
}
