//! Tables of codes become codes: one row a code, one row a unit with a column an item, or with a column a coder.

use super::frame::id;
use super::{Code, Item};
use crate::read::{Cell, Records, Row};
use crate::{Error, Result};
use std::collections::{BTreeMap, BTreeSet};

/// How a table of codes is laid out.
#[derive(Debug, Clone, Copy)]
pub enum Layout<'a> {
    /// One row a code.
    Long {
        /// Column of the coder.
        coder: &'a str,
        /// Column of the value.
        value: &'a str,
        /// Column of the item; `None` where the table has one item only.
        item: Option<&'a str>,
    },
    /// One row a unit and coder, one column an item, as codesheets are.
    Items {
        /// Column of the coder.
        coder: &'a str,
        /// The items.
        items: &'a [Item],
    },
    /// One row a unit, one column a coder.
    Coders {
        /// The columns.
        coders: &'a [String],
    },
}

/// Cells that other programs write for a missing value.
const MISSING: [&str; 6] = ["NA", "N/A", "NaN", "nan", "null", "."];

/// The codes in `records`, read from `path`, by item; an item without a name is called as the column of its
/// values, or `value`. `unit` is the column of the unit; where there is none of that name, doc_id and paragraph stand for it.
///
/// # Errors
/// A column that is not there, a row without unit or coder, a value that its item does not allow; with its
/// place.
pub fn codes(
    records: &Records,
    path: &str,
    unit: &str,
    layout: Layout<'_>,
) -> Result<BTreeMap<String, Vec<Code>>> {
    let units = UnitColumn::of(records, path, unit)?;
    let mut found: BTreeMap<String, Vec<Code>> = BTreeMap::new();
    let mut push = |item: &str, unit: &str, coder: &str, values: BTreeSet<String>, place: String| {
        let code = Code { unit: unit.to_owned(), coder: coder.to_owned(), values, place };
        found.entry(item.to_owned()).or_default().push(code);
    };
    for row in &records.rows {
        let place = || format!("{path}:{}", row.line);
        let cell = |column: usize| row.cells.get(column).unwrap_or(&Cell::Missing);
        let filled = |column: usize, what: &str| {
            cell(column)
                .value()
                .map(str::trim)
                .ok_or_else(|| Error::new(place(), format!("has no {what}"), "fill it in, or remove the row"))
        };
        let unit = units.id(row, path)?;
        match layout {
            Layout::Long { coder, value, item } => {
                let (coder, at) = (column(records, path, coder)?, column(records, path, value)?);
                let item = match item {
                    Some(item) => filled(column(records, path, item)?, "item")?,
                    None => value,
                };
                if let Some(values) = free(cell(at), place)? {
                    push(item, &unit, filled(coder, "coder")?, values, place());
                }
            }
            Layout::Items { coder, items } => {
                let coder = filled(column(records, path, coder)?, "coder")?;
                for item in items {
                    let at = column(records, path, &item.name)?;
                    let text = cell(at).value().filter(|text| !is_missing(text) || item.allows(text.trim()));
                    let values = item.read(text.unwrap_or_default());
                    let values = values.map_err(|what| {
                        let what = format!("{what}, on item {}", item.name);
                        Error::new(place(), what, "correct the cell, or empty it if it was not coded")
                    })?;
                    if let Some(values) = values {
                        push(&item.name, &unit, coder, values, place());
                    }
                }
            }
            Layout::Coders { coders } => {
                for coder in coders {
                    if let Some(values) = free(cell(column(records, path, coder)?), place)? {
                        push("value", &unit, coder, values, place());
                    }
                }
            }
        }
    }
    if !matches!(layout, Layout::Items { .. }) {
        found.values_mut().for_each(|codes| spell_numbers(codes));
    }
    Ok(found)
}

fn is_missing(cell: &str) -> bool {
    MISSING.contains(&cell.trim())
}

/// A cell of no known item: one value, or a JSON list of values; `None` where it is missing.
///
/// # Errors
/// With its place, when a list is none of texts: read as one value, it would be a label that nobody gave.
fn free(cell: &Cell, place: impl Fn() -> String) -> Result<Option<BTreeSet<String>>> {
    let Some(text) = cell.json().or(cell.value()).map(str::trim).filter(|text| !is_missing(text)) else {
        return Ok(None);
    };
    if !text.starts_with('[') {
        return Ok(Some([text.to_owned()].into()));
    }
    serde_json::from_str::<BTreeSet<String>>(text).map(Some).map_err(|error| {
        let remedy = "write several values as [\"war\", \"loss\"], none as []; one value begins with no [";
        Error::new(place(), format!("“{text}” is no list of values: {error}"), remedy)
    })
}

/// Whether the cell of any code was a list: then the item takes several values.
pub fn takes_several(codes: &[Code]) -> bool {
    codes.iter().any(|code| code.values.len() != 1)
}

/// Writes 1.0 as 1 where all values are numbers: files differ in how they write them.
fn spell_numbers(codes: &mut [Code]) {
    if codes.iter().flat_map(|code| &code.values).all(|value| spelling(value).is_some()) {
        for code in codes {
            code.values = code.values.iter().filter_map(|value| spelling(value)).collect();
        }
    }
}

/// A finite number in one spelling, whatever the file's: 1.0 and 1e0 as 1; `None` for what is none.
pub(super) fn spelling(number: &str) -> Option<String> {
    // Adding 0 makes −0 a 0.
    number.parse::<f64>().ok().filter(|x| x.is_finite()).map(|x| (x + 0.0).to_string())
}

pub(super) fn column(records: &Records, path: &str, name: &str) -> Result<usize> {
    records.find(name).ok_or_else(|| {
        let names = records.names.join(", ");
        Error::new(path, format!("has no column {name:?}"), format!("name one of: {names}"))
    })
}

/// The columns that say which unit a row is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum UnitColumn {
    Named(usize),
    Place { doc_id: usize, paragraph: Option<usize> },
}

impl UnitColumn {
    pub(super) fn of(records: &Records, path: &str, unit: &str) -> Result<Self> {
        if let Some(unit) = records.find(unit) {
            return Ok(Self::Named(unit));
        }
        let doc_id = records.find("doc_id").ok_or_else(|| {
            let what = format!("has neither a column {unit:?} nor doc_id and paragraph");
            Error::new(
                path,
                what,
                format!("name the units with --unit; there are: {}", records.names.join(", ")),
            )
        })?;
        Ok(Self::Place { doc_id, paragraph: records.find("paragraph") })
    }

    /// The unit's id, as codesheets have it where the table tells article and paragraph.
    ///
    /// # Errors
    /// When the cell is empty, or the paragraph is no number.
    pub(super) fn id(self, row: &Row, path: &str) -> Result<String> {
        let cell = |column: usize| row.cells.get(column).and_then(Cell::value).map(str::trim);
        let wrong =
            |what: &str| Error::new(format!("{path}:{}", row.line), what, "fill it in, or remove the row");
        match self {
            Self::Named(unit) => Ok(cell(unit).ok_or_else(|| wrong("has no unit"))?.to_owned()),
            Self::Place { doc_id, paragraph } => {
                let doc_id = cell(doc_id).ok_or_else(|| wrong("has no doc_id"))?;
                let number = |cell: &str| cell.parse::<f64>().ok().filter(|n| *n >= 1.0 && n.fract() == 0.0);
                let paragraph = match paragraph.and_then(cell) {
                    None => None,
                    Some(cell) => {
                        Some(number(cell).ok_or_else(|| wrong("has a paragraph that is no number"))?)
                    }
                };
                Ok(id(undefused(doc_id), paragraph.map(|n| n as u32)))
            }
        }
    }

    /// The article of a row, where the table tells it.
    pub(super) fn article(self, records: &Records, row: &Row) -> Option<String> {
        let doc_id = match self {
            Self::Named(_) => records.find("doc_id")?,
            Self::Place { doc_id, .. } => doc_id,
        };
        row.cells.get(doc_id).and_then(Cell::value).map(|cell| undefused(cell.trim()).to_owned())
    }
}

/// Takes off the `'` with which a CSV of ours keeps a spreadsheet from running a cell as a formula.
fn undefused(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::Level;

    fn records(names: &[&str], rows: &[&[&str]]) -> Records {
        let row = |(at, cells): (usize, &&[&str])| Row {
            line: at + 2,
            cells: cells
                .iter()
                .map(|c| if c.is_empty() { Cell::Missing } else { Cell::Text((*c).into()) })
                .collect(),
        };
        Records {
            names: names.iter().map(|n| (*n).to_owned()).collect(),
            rows: rows.iter().enumerate().map(row).collect(),
        }
    }

    fn told(found: &BTreeMap<String, Vec<Code>>) -> Vec<String> {
        let all = found.iter().flat_map(|(item, codes)| codes.iter().map(move |code| (item, code)));
        all.map(|(item, c)| {
            let values: Vec<&str> = c.values.iter().map(String::as_str).collect();
            format!("{item} {} {} {}", c.unit, c.coder, values.join("+"))
        })
        .collect()
    }

    #[test]
    fn three_layouts_tell_the_same() {
        let long = records(
            &["id", "who", "value"],
            &[&["u1", "a", "1.0"], &["u1", "b", "0"], &["u2", "a", "NA"], &["u2", "b", "1"]],
        );
        let layout = Layout::Long { coder: "who", value: "value", item: None };
        let wanted = ["value u1 a 1", "value u1 b 0", "value u2 b 1"];
        assert_eq!(told(&codes(&long, "f", "id", layout).unwrap()), wanted);
        let wide = records(&["id", "a", "b"], &[&["u1", "1", "0"], &["u2", "", "1"]]);
        let coders = ["a", "b"].map(str::to_owned);
        assert_eq!(told(&codes(&wide, "f", "id", Layout::Coders { coders: &coders }).unwrap()), wanted);
    }

    #[test]
    fn codesheets_are_read_by_their_items() {
        let item = |name: &str, several| Item {
            name: name.into(),
            question: "?".into(),
            values: vec!["0".into(), "1".into()],
            meanings: Vec::new(),
            level: Level::Nominal,
            several,
        };
        let items = [item("war", false), item("all", true)];
        let sheet = records(
            &["unit", "coder", "war", "all"],
            &[&["u1", "a", "1.0", "0; 1"], &["u2", "a", "", "none"]],
        );
        let layout = Layout::Items { coder: "coder", items: &items };
        let found = codes(&sheet, "a.csv", "unit", layout).unwrap();
        assert_eq!(told(&found), ["all u1 a 0+1", "all u2 a ", "war u1 a 1"]);
        assert!(takes_several(&found["all"]) && !takes_several(&found["war"]));
        let mut three = items.clone();
        three[0].values.push("NA".into());
        let sheet = records(
            &["unit", "coder", "war", "all"],
            &[&["u1", "a", "NA", "NA"], &["u2", "a", "na", "0"], &["u3", "a", ".", ""]],
        );
        let found = codes(&sheet, "a.csv", "unit", Layout::Items { coder: "coder", items: &three }).unwrap();
        assert_eq!(told(&found), ["all u2 a 0", "war u1 a NA", "war u2 a NA"], "NA is a value of war only");
        let wrong = records(&["unit", "coder", "war", "all"], &[&["u1", "a", "yes", ""]]);
        let error = codes(&wrong, "a.csv", "unit", layout).unwrap_err();
        assert!(error.place() == "a.csv:2" && error.what().contains("war"), "{error}");
    }

    #[test]
    fn lists_are_several_values_and_places_are_units() {
        let long = records(
            &["doc_id", "paragraph", "coder", "v"],
            &[&["'-x", "3", "a", "[\"war\",\"loss\"]"], &["y", "", "a", "[]"]],
        );
        let layout = Layout::Long { coder: "coder", value: "v", item: None };
        let found = codes(&long, "f", "unit", layout).unwrap();
        let wanted = [format!("v {} a loss+war", id("-x", Some(3))), format!("v {} a ", id("y", None))];
        assert_eq!(told(&found), wanted);
        for faulty in ["[war]", "['war', 'loss']", "[1, 2]", "[\"war\""] {
            let long = records(&["unit", "coder", "v"], &[&["x", "a", "war"], &["x", "b", faulty]]);
            let error = codes(&long, "f", "unit", layout).unwrap_err();
            assert!(error.place() == "f:3" && error.what().contains(faulty), "{error}");
        }
        let error =
            codes(&long, "f", "unit", Layout::Long { coder: "who", value: "v", item: None }).unwrap_err();
        assert!(error.remedy().contains("paragraph"), "{error}");
    }
}
