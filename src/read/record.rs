//! Records with columns, as the formats give them: some at a time, in the order of the file.

use super::log::Log;
use crate::error::Result;

/// One value of a record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cell {
    /// Not there, or null.
    #[default]
    Missing,
    /// A string.
    Text(String),
    /// A number or truth value, as written.
    Scalar(String),
    /// A list or object, as JSON.
    Nested(String),
}

impl Cell {
    /// A string, number or truth value, unless it is blank.
    pub fn value(&self) -> Option<&str> {
        match self {
            Cell::Text(s) | Cell::Scalar(s) if !s.trim().is_empty() => Some(s),
            _ => None,
        }
    }

    /// A list or object as JSON: metadata only when asked for by name.
    pub fn json(&self) -> Option<&str> {
        match self {
            Cell::Nested(json) => Some(json),
            _ => None,
        }
    }

    /// The cell as a text: a list of strings is a list of paragraphs.
    pub(super) fn into_text(self) -> String {
        match self {
            Cell::Missing => String::new(),
            Cell::Text(s) | Cell::Scalar(s) => s,
            Cell::Nested(json) => match serde_json::from_str::<Vec<String>>(&json) {
                Ok(paragraphs) => paragraphs.join("\n\n"),
                Err(_) => json,
            },
        }
    }
}

/// A record and where it begins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Line, or number of the record where there are no lines; from 1.
    pub line: usize,
    /// May be shorter than the names: the others are missing.
    pub cells: Vec<Cell>,
}

/// Records of one file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Records {
    /// Of the columns, as written.
    pub names: Vec<String>,
    /// In file order.
    pub rows: Vec<Row>,
}

impl Records {
    /// Where the column of that name is: as written, or in lower-case snake_case.
    pub fn find(&self, column: &str) -> Option<usize> {
        find(&self.names, column)
    }
}

/// Where `column` is among `names`: as written, or in lower-case snake_case.
pub(super) fn find(names: &[String], column: &str) -> Option<usize> {
    let key = |name: &str| snake_case(name, 0);
    let exact = names.iter().position(|name| name == column);
    exact.or_else(|| names.iter().position(|name| key(name) == key(column)))
}

/// Records of one file, some at a time.
pub(super) trait Segments: Send {
    /// The next rows, in the order of the file; `None` when there are no more. What is lost is told to `log`.
    fn next(&mut self, log: &mut Log) -> Result<Option<Vec<Row>>>;

    /// The columns of the rows so far, as written.
    fn names(&self) -> &[String];
}

/// Records that are there all at once.
pub(super) struct AtOnce {
    names: Vec<String>,
    rows: Option<Vec<Row>>,
}

impl AtOnce {
    pub(super) fn new(records: Records) -> Box<Self> {
        Box::new(Self { names: records.names, rows: Some(records.rows) })
    }
}

impl Segments for AtOnce {
    fn next(&mut self, _: &mut Log) -> Result<Option<Vec<Row>>> {
        Ok(self.rows.take())
    }

    fn names(&self) -> &[String] {
        &self.names
    }
}

/// `name` in lower-case snake_case, at most 32 characters; `column_N` when nothing is left of it.
pub(super) fn snake_case(name: &str, index: usize) -> String {
    let mut key = String::new();
    let mut last = ' ';
    for c in name.chars() {
        if c.is_alphanumeric() {
            if (c.is_uppercase() && last.is_lowercase() || !last.is_alphanumeric()) && !key.is_empty() {
                key.push('_');
            }
            key.extend(c.to_lowercase());
        }
        last = c;
    }
    let key: String = key.chars().take(32).collect();
    let key = key.trim_matches('_');
    if key.is_empty() { format!("column_{}", index + 1) } else { key.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: &str) {
        assert_eq!(snake_case(name, 4), expected);
    }

    #[test]
    fn names_become_snake_case() {
        check("publishDate", "publish_date");
        check("Source Name", "source_name");
        check("source.name", "source_name");
        check("  URL ", "url");
        check("__x__", "x");
        check("Größe (m²)", "größe_m²");
        check("", "column_5");
        check("#", "column_5");
        check(&"long ".repeat(20), "long_long_long_long_long_long_lo");
    }
}
