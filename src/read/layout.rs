//! Records become articles: which column is the text, which the id, what is metadata.
//!
//! DESIGN. What is decided of a column depends on all its cells. So the records are gone through twice: a
//! [`Survey`] counts, the [`Layout`] made of it turns rows into articles. Only the counts are kept between.

use super::Columns;
use super::date::{self, Order};
use super::log::Log;
use super::record::{Cell, Row, find, snake_case};
use crate::error::{Error, Result};
use crate::text::Meta;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};

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

/// What was counted of all rows.
#[derive(Default)]
pub(super) struct Survey {
    rows: usize,
    columns: Vec<Counts>,
}

/// What was counted of one column.
#[derive(Default)]
struct Counts {
    /// How many strings there are of each length in bytes.
    lengths: hashbrown::HashMap<usize, usize>,
    /// Whether a string is no number.
    words: bool,
    /// Whether a cell is too long for metadata, or a list.
    long: bool,
    /// Whether a cell has a value.
    filled: bool,
    /// For a column of dates.
    dates: Option<date::Seen>,
}

impl Survey {
    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Counts `rows` of these columns.
    pub(super) fn add(&mut self, names: &[String], rows: &[Row]) {
        for (i, name) in names.iter().enumerate().skip(self.columns.len()) {
            let is_date = DATE.contains(&snake_case(name, i).as_str());
            self.columns.push(Counts { dates: is_date.then(date::Seen::default), ..Counts::default() });
        }
        self.rows += rows.len();
        for row in rows {
            row.cells.iter().zip(&mut self.columns).for_each(|(cell, counts)| counts.add(cell));
        }
    }
}

impl Counts {
    fn add(&mut self, cell: &Cell) {
        match cell {
            Cell::Text(s) => {
                self.long |= s.len() > SHORT && s.chars().count() > SHORT;
                let value = s.trim();
                if !value.is_empty() {
                    self.words |= !self.words && value.parse::<f64>().is_err();
                    *self.lengths.entry(s.len()).or_default() += 1;
                }
            }
            Cell::Nested(s) => {
                self.long = true;
                if s.starts_with("[\"") {
                    self.words = true;
                    *self.lengths.entry(s.len()).or_default() += 1;
                }
            }
            Cell::Missing | Cell::Scalar(_) => {}
        }
        if let Some(value) = cell.value() {
            self.filled = true;
            if let Some(dates) = &mut self.dates {
                dates.add(value);
            }
        }
    }

    /// Bytes of the median string; 0 when there is none, or only numbers.
    fn median_length(&self) -> usize {
        if !self.words {
            return 0;
        }
        let mut lengths: Vec<(usize, usize)> = self.lengths.iter().map(|(&length, &n)| (length, n)).collect();
        lengths.sort_unstable();
        let mut left = lengths.iter().map(|(_, n)| n).sum::<usize>() / 2;
        let middle = lengths.iter().find(|&&(_, n)| match left.checked_sub(n) {
            Some(rest) => {
                left = rest;
                false
            }
            None => true,
        });
        middle.map_or(0, |&(length, _)| length)
    }

    fn is_short(&self) -> bool {
        self.filled && !self.long
    }
}

/// Which column is what.
pub(super) struct Layout {
    text: usize,
    id: Option<usize>,
    /// Columns of metadata, with their keys.
    meta: Vec<(usize, String)>,
    /// Columns the user named as metadata.
    wanted: BTreeSet<usize>,
    order: Order,
    /// Begins the ids of records without one.
    stem: String,
    /// Whether there is one record only.
    alone: bool,
    /// How many rows became articles.
    rows: usize,
    /// How many dates cannot be told for sure, and the first.
    unclear: (usize, Option<String>),
}

/// An article to be: the line it begins on, id, text, metadata.
pub(super) type Draft = (usize, String, String, Meta);

impl Layout {
    /// Decides what the columns called `names` are. `stem` begins the ids of records without one.
    ///
    /// # Errors
    /// If a column the user named is not there, or none looks like the text.
    pub(super) fn new(
        survey: &Survey,
        written: &[String],
        columns: &Columns,
        (path, stem): (&str, &str),
        log: &mut Log,
    ) -> Result<Self> {
        let names: Vec<String> = written.iter().enumerate().map(|(i, n)| snake_case(n, i)).collect();
        let named = |wanted: &str| {
            find(written, wanted).ok_or_else(|| {
                let remedy = format!("name one of: {}", written.join(", "));
                Error::new(path, format!("has no column {wanted:?}"), remedy)
            })
        };
        let text = match &columns.text {
            Some(wanted) => named(wanted)?,
            None => detect_text(survey, &names).ok_or_else(|| {
                let remedy = format!("name it with --text; there are: {}", written.join(", "));
                Error::new(path, "no column looks like the text", remedy)
            })?,
        };
        let id = match &columns.id {
            Some(wanted) => Some(named(wanted)?),
            None => ID.iter().find_map(|n| names.iter().position(|name| name == n)).filter(|&i| i != text),
        };
        let wanted = columns.meta.iter().map(|n| named(n)).collect::<Result<BTreeSet<_>>>()?;
        if columns.text.is_none() && written.len() > 1 {
            log.notice(format!("the text is column {:?} (name another with --text)", written[text]));
        }
        let mut meta = meta_columns(survey, &names, text, id, &wanted);
        if meta.len() > MOST_META {
            let what = format!("{} columns could be metadata; the first {MOST_META} are kept", meta.len());
            log.warn(what, "name the columns you need with --meta");
            meta.truncate(MOST_META);
        }
        let dates = DATE.iter().find_map(|n| meta.iter().find(|(_, key)| key == n));
        let order = dates.and_then(|(column, _)| survey.columns[*column].dates).unwrap_or_default().order();
        let (stem, alone) = (stem.to_owned(), survey.rows == 1);
        Ok(Self { text, id, meta, wanted, order, stem, alone, rows: 0, unclear: (0, None) })
    }

    /// How many rows became articles.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// The articles of the next `rows`.
    pub(super) fn articles(&mut self, rows: Vec<Row>) -> Vec<Draft> {
        let first = self.rows;
        self.rows += rows.len();
        let rows = rows.into_par_iter().enumerate();
        let drafts: Vec<(Draft, bool)> = rows.map(|(at, row)| self.article(first + at, row)).collect();
        for ((.., meta), _) in drafts.iter().filter(|(_, unclear)| *unclear) {
            self.unclear.0 += 1;
            self.unclear.1.get_or_insert_with(|| meta["date"].clone());
        }
        drafts.into_iter().map(|(draft, _)| draft).collect()
    }

    /// The article of the row of that number, from 0, and whether its date cannot be told for sure.
    fn article(&self, number: usize, mut row: Row) -> (Draft, bool) {
        let mut values = Meta::new();
        for (column, key) in &self.meta {
            let cell = row.cells.get(*column);
            let list = cell.and_then(Cell::json).filter(|_| self.wanted.contains(column));
            if let Some(value) = cell.and_then(Cell::value).or(list) {
                values.insert(key.clone(), value.trim().to_owned());
            }
        }
        add_aliases(&mut values, self.order);
        let unclear = values.get("date").is_some_and(|d| date::normalise(d, Order::Unknown).is_none());
        let own = self.id.and_then(|i| row.cells.get(i)).and_then(Cell::value);
        let id = match own {
            Some(own) => own.trim().to_owned(),
            None if self.alone => self.stem.clone(),
            None => format!("{}-{}", self.stem, number + 1),
        };
        let text = row.cells.get_mut(self.text).map(std::mem::take).unwrap_or_default();
        ((row.line, id, text.into_text(), values), unclear)
    }

    /// Tells what could not be decided.
    pub(super) fn finish(self, log: &mut Log) {
        if let (n, Some(first)) = self.unclear {
            log.notice(format!("{n} dates cannot be told for sure and stay as written, such as {first:?}"));
        }
    }
}

/// The column that holds the text: one of the usual names, else the one of the longest strings.
fn detect_text(survey: &Survey, names: &[String]) -> Option<usize> {
    let medians: Vec<usize> = survey.columns.iter().map(Counts::median_length).collect();
    let longest = medians.iter().copied().max().unwrap_or(0);
    // An "article" of five letters beside a column of two thousand is a number or a title.
    let usual = TEXT.iter().find_map(|wanted| {
        (0..names.len()).find(|&i| names[i] == *wanted && medians[i] > 0 && medians[i] * 5 >= longest)
    });
    let strings = medians.iter().filter(|&&m| m > 0).count();
    let convincing = longest > 0 && (strings == 1 || longest >= 20);
    usual.or_else(|| medians.iter().position(|&m| m == longest).filter(|_| convincing))
}

/// Columns to keep as metadata, with their keys.
fn meta_columns(
    survey: &Survey,
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
            i != text
                && (Some(i) != id || is_url)
                && (is_known(name) || is_url || survey.columns[i].is_short())
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
