//! Records with columns become articles: which column is the text, which the id, what is metadata.

use super::Columns;
use super::date::{self, Order};
use super::file::File;
use crate::error::{Error, Result};
use crate::text::Meta;
use std::collections::{BTreeSet, HashMap};

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
    fn into_text(self) -> String {
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
        let key = |name: &str| snake_case(name, 0);
        let exact = self.names.iter().position(|name| name == column);
        exact.or_else(|| self.names.iter().position(|name| key(name) == key(column)))
    }
}

/// Usual names of the text, most telling first.
static TEXT: &[&str] = &[
    "text",
    "body",
    "content",
    "full_text",
    "fulltext",
    "maintext",
    "main_text",
    "article_text",
    "article_body",
    "body_text",
    "news_text",
    "story_text",
    "article",
    "story",
    "transcript",
];
/// Usual names of the id.
static ID: &[&str] =
    &["id", "doc_id", "docid", "document_id", "article_id", "uid", "uuid", "guid", "url", "link"];
/// Usual names of the date of publication, most telling first.
static DATE: &[&str] = &[
    "date",
    "published",
    "pubdate",
    "pub_date",
    "publish_date",
    "published_at",
    "publication_date",
    "date_published",
    "date_publish",
    "datetime",
    "timestamp",
    "time",
];
/// Metadata known by other names; kept whatever its length.
static ALIASES: &[(&str, &[&str])] = &[
    ("title", &["headline", "heading"]),
    (
        "outlet",
        &[
            "publisher",
            "newspaper",
            "publication",
            "source_name",
            "outlet_name",
            "media_outlet",
            "media",
            "source",
            "site_name",
            "sitename",
            "site",
            "source_domain",
            "domain",
        ],
    ),
    ("date", DATE),
    ("author", &["authors", "byline"]),
];
/// Most columns of metadata: each is a column of the tables.
const MOST_META: usize = 1_000;
/// A longer string is no metadata, unless it was asked for.
const SHORT: usize = 200;

/// Turns `records` into articles of `file`.
///
/// # Errors
/// If a column the user named is not there, or none looks like the text.
pub(super) fn articles(file: &mut File, mut records: Records, columns: &Columns) -> Result<()> {
    if records.rows.is_empty() {
        if file.dropped == 0 {
            file.log.warn("holds no record", "remove it from the inputs");
        }
        return Ok(());
    }
    let names: Vec<String> = records.names.iter().enumerate().map(|(i, n)| snake_case(n, i)).collect();
    let named = |wanted: &str| {
        records.find(wanted).ok_or_else(|| {
            Error::new(
                &file.path,
                format!("has no column {wanted:?}"),
                format!("name one of: {}", records.names.join(", ")),
            )
        })
    };
    let text = match &columns.text {
        Some(wanted) => named(wanted)?,
        None => detect_text(&records, &names, file)?,
    };
    let id = match &columns.id {
        Some(wanted) => Some(named(wanted)?),
        None => ID.iter().find_map(|n| names.iter().position(|name| name == n)).filter(|&i| i != text),
    };
    let wanted = columns.meta.iter().map(|n| named(n)).collect::<Result<BTreeSet<_>>>()?;
    if columns.text.is_none() && records.names.len() > 1 {
        file.log.notice(format!("the text is column {:?} (name another with --text)", records.names[text]));
    }
    let mut meta = meta_columns(&records, &names, text, id, &wanted);
    if meta.len() > MOST_META {
        let what = format!("{} columns could be metadata; the first {MOST_META} are kept", meta.len());
        file.log.warn(what, "name the columns you need with --meta");
        meta.truncate(MOST_META);
    }
    let dates = DATE.iter().find_map(|n| meta.iter().find(|(_, key)| key == n));
    let order = dates.map_or(Order::Unknown, |(column, _)| {
        Order::of(records.rows.iter().filter_map(|r| r.cells.get(*column)?.value()))
    });

    let mut unclear: (usize, Option<String>) = (0, None);
    let alone = records.rows.len() == 1;
    for (number, row) in records.rows.iter_mut().enumerate() {
        let mut values = Meta::new();
        for (column, key) in &meta {
            let cell = row.cells.get(*column);
            let list = cell.and_then(Cell::json).filter(|_| wanted.contains(column));
            if let Some(value) = cell.and_then(Cell::value).or(list) {
                values.insert(key.clone(), value.trim().to_owned());
            }
        }
        add_aliases(&mut values, order);
        if let Some(date) = values.get("date").filter(|d| date::normalise(d, Order::Unknown).is_none()) {
            unclear.0 += 1;
            unclear.1.get_or_insert_with(|| date.clone());
        }
        let own = id.and_then(|i| row.cells.get(i)).and_then(Cell::value);
        let name = match own {
            Some(own) => own.trim().to_owned(),
            None if alone => file.stem.clone(),
            None => format!("{}-{}", file.stem, number + 1),
        };
        let cell = row.cells.get_mut(text).map(std::mem::take).unwrap_or_default();
        file.push(row.line, name, cell.into_text(), values);
    }
    if let (n, Some(first)) = unclear {
        file.log.notice(format!("{n} dates cannot be told for sure and stay as written, such as {first:?}"));
    }
    Ok(())
}

/// The column that holds the text: one of the usual names, else the one of the longest strings.
fn detect_text(records: &Records, names: &[String], file: &File) -> Result<usize> {
    let medians: Vec<usize> = (0..names.len()).map(|i| median_length(records, i)).collect();
    let longest = medians.iter().copied().max().unwrap_or(0);
    // An "article" of five letters beside a column of two thousand is a number or a title.
    let usual = TEXT.iter().find_map(|wanted| {
        (0..names.len()).find(|&i| names[i] == *wanted && medians[i] > 0 && medians[i] * 5 >= longest)
    });
    let strings = medians.iter().filter(|&&m| m > 0).count();
    match usual.or_else(|| medians.iter().position(|&m| m == longest)) {
        Some(i) if usual.is_some() || (longest > 0 && (strings == 1 || longest >= 20)) => Ok(i),
        _ => Err(Error::new(
            &file.path,
            "no column looks like the text",
            format!("name it with --text; there are: {}", records.names.join(", ")),
        )),
    }
}

/// Bytes of the median string of a column; 0 when it holds none, or only numbers.
fn median_length(records: &Records, column: usize) -> usize {
    let (mut lengths, mut words) = (Vec::new(), false);
    for row in &records.rows {
        match row.cells.get(column) {
            Some(Cell::Text(s)) if !s.trim().is_empty() => {
                words |= s.trim().parse::<f64>().is_err();
                lengths.push(s.len());
            }
            Some(Cell::Nested(s)) if s.starts_with("[\"") => {
                words = true;
                lengths.push(s.len());
            }
            _ => {}
        }
    }
    if !words {
        return 0;
    }
    let middle = lengths.len() / 2;
    *lengths.select_nth_unstable(middle).1
}

/// Columns to keep as metadata, with their keys.
fn meta_columns(
    records: &Records,
    names: &[String],
    text: usize,
    id: Option<usize>,
    wanted: &BTreeSet<usize>,
) -> Vec<(usize, String)> {
    let is_known = |name: &str| ALIASES.iter().any(|(key, others)| *key == name || others.contains(&name));
    let mut kept: Vec<(usize, String)> = Vec::new();
    let mut keys: HashMap<String, usize> = HashMap::new();
    for (i, name) in names.iter().enumerate() {
        let is_url = matches!(name.as_str(), "url" | "link");
        let keep = if wanted.is_empty() {
            i != text && (Some(i) != id || is_url) && (is_known(name) || is_url || is_short(records, i))
        } else {
            wanted.contains(&i) || is_known(name)
        };
        if keep && i != text {
            let mut key = name.clone();
            while let Some(&n) = keys.get(&key) {
                // The next number for this name; another name may have taken it.
                let next = keys.entry(name.clone()).or_insert(n);
                *next += 1;
                key = format!("{name}_{next}");
            }
            keys.insert(key.clone(), 1);
            kept.push((i, key));
        }
    }
    kept
}

fn is_short(records: &Records, column: usize) -> bool {
    let cells = || records.rows.iter().filter_map(|r| r.cells.get(column));
    cells().all(|cell| match cell {
        Cell::Nested(_) => false,
        Cell::Text(s) => s.len() <= SHORT || s.chars().count() <= SHORT,
        _ => true,
    }) && cells().any(|cell| cell.value().is_some())
}

/// Adds title, date, outlet and author under these names where they came by others, and writes the
/// date as `YYYY-MM-DD` if it can be told. A time of the day is no date.
pub(super) fn add_aliases(meta: &mut Meta, order: Order) {
    for (key, others) in ALIASES {
        let other = others.iter().find_map(|other| meta.get(*other).cloned());
        if let Some(value) = meta.get(*key).cloned().or(other) {
            let date = if *key == "date" { date::normalise(&value, order) } else { None };
            if *key != "date" || date.is_some() || !value.contains(':') || meta.contains_key("date") {
                meta.insert((*key).to_owned(), date.unwrap_or(value));
            }
        }
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
