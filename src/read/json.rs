//! JSON Lines, and JSON: a list of records, a record, or an object that holds such a list.
//!
//! DESIGN. A list is cut into its elements before they are parsed, so that a broken element costs
//! itself only. Values one level down become columns of their own (`source.name`); deeper ones stay
//! JSON. Lone surrogates and NaN, which other writers let pass, are replaced.

use super::decoded::{Decoded, RECORD_LIMIT, Taken};
use super::log::Log;
use super::mend;
use super::record::{AtOnce, Cell, Records, Row, Segments};
use super::source::{HEAD, Source};
use super::{Columns, Format, Kind};
use crate::error::Result;
use rayon::prelude::*;
use serde_json::{Map, Value};
use std::collections::HashMap;

pub(super) const LINES: Format = Format {
    name: "jsonl",
    extensions: &["jsonl", "ndjson"],
    sniff: looks_like_lines,
    kind: Kind::Records(open_lines),
    binary: false,
};
pub(super) const JSON: Format = Format {
    name: "json",
    extensions: &["json"],
    sniff: looks_like_json,
    kind: Kind::Records(open_json),
    binary: false,
};

/// Most names in the records of one file: names that are data (ids, dates) would each make a column.
const MOST_NAMES: usize = 4_096;

/// A piece of JSON and the line it begins on.
type Piece<'a> = (usize, &'a str);

/// Lines, or the elements of a list.
fn open_lines<'a>(source: &'a Source, _: &Columns, _: &mut Log) -> Result<Box<dyn Segments + 'a>> {
    let mut text = Decoded::new(source)?;
    text.fill(HEAD)?;
    let cut = match list(text.held()) {
        Some(begin) => {
            text.pass(begin);
            Cut::Elements
        }
        None => Cut::Lines { line: 1 },
    };
    Ok(Box::new(Pieces { text, cut, table: Table::default() }))
}

/// The elements of a list; the records in an object; or lines, which many write under this name.
fn open_json<'a>(source: &'a Source, columns: &Columns, log: &mut Log) -> Result<Box<dyn Segments + 'a>> {
    let mut text = Decoded::new(source)?;
    text.fill(HEAD)?;
    if list(text.held()).is_some() || begins_with_lines(text.held()) {
        return open_lines(source, columns, log);
    }
    // What is said of the text is said again if it is read by lines.
    let mut said = Log::new(source.path());
    match serde_json::from_str::<Value>(&text.whole(&mut said)?) {
        Ok(whole) => {
            log.adopt(said);
            let mut table = Table::default();
            let rows = unwrap(whole, columns).into_iter();
            let rows = rows.filter_map(|(line, value)| table.row(line, value, log)).collect();
            table.finish(log);
            Ok(AtOnce::new(Records { names: table.names, rows }))
        }
        Err(_) => open_lines(source, columns, log),
    }
}

/// Where the first element of a list begins, if `text` is one.
fn list(text: &str) -> Option<usize> {
    let inner = text.trim_start().strip_prefix('[')?;
    let is_list = inner.trim_start().starts_with(['{', '"', ']']);
    is_list.then_some(text.len() - inner.len())
}

/// Records as they are read.
struct Pieces<'a> {
    text: Decoded<'a>,
    cut: Cut,
    table: Table,
}

/// Where one record ends and the next begins.
#[derive(Clone, Copy)]
enum Cut {
    /// At the end of a line. `line` is the next; `\n`, `\r` and both together end one.
    Lines { line: usize },
    /// At a comma of the list.
    Elements,
    /// Nowhere: the list is closed.
    Closed,
}

impl Segments for Pieces<'_> {
    fn next(&mut self, log: &mut Log) -> Result<Option<Vec<Row>>> {
        loop {
            let taken = match self.cut {
                Cut::Lines { line } => self.text.take(|shown, _, last| {
                    let end = if last { shown.len() } else { whole_lines(shown) };
                    let (pieces, next) = lines(&shown[..end], line);
                    ((values(&pieces), Cut::Lines { line: next }), end)
                })?,
                Cut::Elements => self.text.take(|shown, line, last| {
                    let (pieces, end, closed) = elements(shown, line, last);
                    ((values(&pieces), if closed { Cut::Closed } else { Cut::Elements }), end)
                })?,
                Cut::Closed => Taken::End,
            };
            match taken {
                Taken::Some((values, cut)) => {
                    self.cut = cut;
                    let rows: Vec<Row> = values
                        .into_iter()
                        .filter_map(|(line, outcome)| self.table.parsed(line, outcome, log))
                        .collect();
                    if !rows.is_empty() {
                        return Ok(Some(rows));
                    }
                }
                Taken::Stuck => self.pass_record(log)?,
                Taken::End => {
                    self.text.end(log)?;
                    self.table.finish(log);
                    return Ok(None);
                }
            }
        }
    }

    fn names(&self) -> &[String] {
        &self.table.names
    }
}

impl Pieces<'_> {
    /// Leaves out a record that is too long to be held.
    fn pass_record(&mut self, log: &mut Log) -> Result<()> {
        let what = format!("a record of more than {} MiB; it is left out", RECORD_LIMIT >> 20);
        let remedy = "split it into articles";
        if let Cut::Lines { line } = &mut self.cut {
            log.drop_row(*line, what, remedy);
            *line += 1;
            return self.text.pass_line();
        }
        let held = self.text.held();
        self.text.pass(held.len() - held.trim_start().len());
        log.drop_row(self.text.line(), what, remedy);
        let (mut scan, mut end) = (Scan::default(), b',');
        self.text.pass_until(|byte| {
            end = byte;
            scan.ends(byte)
        })?;
        if end == b']' {
            self.cut = Cut::Closed;
        }
        Ok(())
    }
}

/// How many bytes of `text` are lines of which the end is certain: a `\n` may follow on a `\r` at the end.
fn whole_lines(text: &str) -> usize {
    let sure = text.strip_suffix('\r').unwrap_or(text);
    sure.rfind(['\n', '\r']).map_or(0, |at| at + 1)
}

/// Lines that are not blank, and the number of the line after them.
fn lines(text: &str, first: usize) -> (Vec<Piece<'_>>, usize) {
    let mut found = Vec::new();
    let mut line = first;
    for piece in text.split_inclusive(['\n', '\r']) {
        if !piece.trim().is_empty() {
            found.push((line, piece.trim()));
        }
        // Of "\r\n" only the second counts.
        let end = piece.as_ptr() as usize - text.as_ptr() as usize + piece.len();
        if piece.ends_with('\n') || (piece.ends_with('\r') && !text[end..].starts_with('\n')) {
            line += 1;
        }
    }
    (found, line)
}

/// Where an element of a list is being read.
#[derive(Default)]
struct Scan {
    depth: usize,
    quoted: bool,
    escaped: bool,
}

impl Scan {
    /// Whether `byte` ends the element: a comma, or the bracket that closes the list.
    fn ends(&mut self, byte: u8) -> bool {
        if self.escaped {
            self.escaped = false;
        } else if self.quoted {
            self.escaped = byte == b'\\';
            self.quoted = byte != b'"';
        } else {
            match byte {
                b'"' => self.quoted = true,
                b'{' | b'[' => self.depth += 1,
                b']' | b',' if self.depth == 0 => return true,
                b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
        false
    }
}

/// The elements at the beginning of `text`, which begins on line `first` inside a list; how many bytes they
/// take; and whether the list is closed behind them. What is `last` may be cut short.
fn elements(text: &str, first: usize, last: bool) -> (Vec<Piece<'_>>, usize, bool) {
    let mut found = Vec::new();
    let (mut scan, mut line) = (Scan::default(), first);
    // Where the element begins, and the line of its first character.
    let (mut start, mut begun) = (0, None);
    let piece = |start, end, line: Option<usize>| line.map(|line| (line, text[start..end].trim()));
    for (at, byte) in text.bytes().enumerate() {
        line += usize::from(byte == b'\n');
        let ends = scan.ends(byte);
        if begun.is_none() && !ends && !byte.is_ascii_whitespace() {
            begun = Some(line);
        }
        if ends {
            found.extend(piece(start, at, begun.take()));
            if byte == b']' {
                return (found, at + 1, true);
            }
            start = at + 1;
        }
    }
    if last {
        found.extend(piece(start, text.len(), begun));
        start = text.len();
    }
    (found, start, false)
}

/// A value and whether it had to be repaired, and the line it begins on.
type Parsed = (usize, serde_json::Result<(Value, bool)>);

fn values(pieces: &[Piece<'_>]) -> Vec<Parsed> {
    pieces.par_iter().map(|&(line, piece)| (line, mend::parse(piece))).collect()
}

/// The records in an object: itself; what its one list of objects holds (`{"articles": […]}`); its
/// values, if all are objects (`{"a1": {"text": …}, …}`); or its columns turned round, as pandas writes
/// them (`{"text": {"0": …}, "date": {"0": …}}`).
fn unwrap(whole: Value, columns: &Columns) -> Vec<(usize, Value)> {
    let Value::Object(mut object) = whole else { return vec![(1, whole)] };
    if let Some(records) = nested(&object) {
        return records.into_iter().enumerate().map(|(i, r)| (i + 1, Value::Object(r))).collect();
    }
    let wanted = columns.text.as_deref().unwrap_or("text");
    let is_record =
        object.contains_key(wanted) || object.values().any(|v| v.as_str().is_some_and(|s| s.len() > 200));
    let is_list = |v: &Value| v.as_array().is_some_and(|a| a.first().is_some_and(Value::is_object));
    let lists: Vec<String> = object.iter().filter(|(_, v)| is_list(v)).map(|(k, _)| k.clone()).collect();
    match lists.as_slice() {
        [only] if !is_record => match object.remove(only) {
            Some(Value::Array(items)) => items.into_iter().enumerate().map(|(i, v)| (i + 1, v)).collect(),
            _ => Vec::new(),
        },
        _ => vec![(1, Value::Object(object))],
    }
}

/// Records that are the values of an object, or spread over its columns; each keeps its key as id.
fn nested(object: &Map<String, Value>) -> Option<Vec<Map<String, Value>>> {
    let inner: Vec<(&String, &Map<String, Value>)> =
        object.iter().map(|(k, v)| v.as_object().map(|o| (k, o))).collect::<Option<_>>()?;
    let (_, first) = inner.first()?;
    let alike = inner.iter().all(|(_, o)| o.len() == first.len() && o.keys().eq(first.keys()));
    let is_columns = alike && first.keys().enumerate().all(|(i, key)| *key == i.to_string());
    if is_columns {
        let row = |key: &String| inner.iter().map(|(name, o)| ((*name).clone(), o[key].clone())).collect();
        return Some(first.keys().map(row).collect());
    }
    let with_id = |(key, o): &(&String, &Map<String, Value>)| {
        let mut record = (*o).clone();
        record.entry("id").or_insert_with(|| Value::String((*key).clone()));
        record
    };
    (inner.len() > 1).then(|| inner.iter().map(with_id).collect())
}

/// Columns as they appear.
#[derive(Default)]
struct Table {
    names: Vec<String>,
    index: HashMap<String, usize>,
    /// Values that have no column.
    left_out: usize,
}

impl Table {
    /// The row of a parsed record; a broken one is dropped with a warning.
    fn parsed(
        &mut self,
        line: usize,
        outcome: serde_json::Result<(Value, bool)>,
        log: &mut Log,
    ) -> Option<Row> {
        match outcome {
            Ok((value, repaired)) => {
                if repaired {
                    log.row(line, "lone surrogates or NaN were replaced", "write valid JSON");
                }
                self.row(line, value, log)
            }
            Err(e) => {
                log.drop_row(line, format!("not valid JSON: {e}"), "mend or remove it");
                None
            }
        }
    }

    fn row(&mut self, line: usize, value: Value, log: &mut Log) -> Option<Row> {
        let object = match value {
            Value::Object(object) => object,
            // A list of bare strings is a list of texts.
            Value::String(text) => Map::from_iter([("text".to_owned(), Value::String(text))]),
            other => {
                let what = format!("not an object but {}", kind(&other));
                log.drop_row(line, what, "write one object a record");
                return None;
            }
        };
        let mut row = Row { line, cells: Vec::with_capacity(self.names.len()) };
        for (name, value) in object {
            match value {
                Value::Object(inner) => {
                    inner.into_iter().for_each(|(n, v)| self.put(&mut row, format!("{name}.{n}"), v));
                }
                value => self.put(&mut row, name, value),
            }
        }
        Some(row)
    }

    fn put(&mut self, row: &mut Row, name: String, value: Value) {
        let at = match self.index.get(&name) {
            Some(&at) => at,
            None if self.names.len() == MOST_NAMES => {
                self.left_out += 1;
                return;
            }
            None => {
                self.index.insert(name.clone(), self.names.len());
                self.names.push(name);
                self.names.len() - 1
            }
        };
        if row.cells.len() <= at {
            row.cells.resize(at + 1, Cell::Missing);
        }
        row.cells[at] = cell(value);
    }

    fn finish(&self, log: &mut Log) {
        if self.left_out > 0 {
            let n = self.left_out;
            let what = format!("has more than {MOST_NAMES} names; {n} values of others are left out");
            log.warn(what, "make lists of what is no column");
        }
    }
}

fn cell(value: Value) -> Cell {
    match value {
        Value::Null => Cell::Missing,
        Value::Bool(b) => Cell::Scalar(b.to_string()),
        Value::Number(n) => Cell::Scalar(n.to_string()),
        Value::String(s) => Cell::Text(s),
        nested => Cell::Nested(nested.to_string()),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The first bytes as text, without byte order mark and leading white space.
fn head(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    String::from_utf8_lossy(&bytes[..bytes.len().min(1 << 16)]).trim_start().to_owned()
}

fn looks_like_json(bytes: &[u8]) -> bool {
    let head = head(bytes);
    (list(&head).is_some() || (head.starts_with('{') && head[1..].trim_start().starts_with('"')))
        && !looks_like_lines(bytes)
}

fn looks_like_lines(bytes: &[u8]) -> bool {
    begins_with_lines(&head(bytes))
}

/// Whether the first line is an object, and more follows.
fn begins_with_lines(head: &str) -> bool {
    let mut lines = head.trim_start().lines();
    let first = lines.next().unwrap_or_default();
    first.starts_with('{')
        && lines.any(|line| !line.trim().is_empty())
        && serde_json::from_str::<Value>(first).is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::file::File;

    fn check(name: &str, json: &str, expected: &[(&str, &str)], dropped: usize, warned: &[&str]) {
        let file = File::of(name, json.as_bytes()).unwrap();
        let found: Vec<_> = file.articles.iter().map(|a| (a.id.as_str(), a.text.as_str())).collect();
        assert_eq!(found, expected, "{json:?}");
        assert_eq!(file.log.dropped(), dropped, "{json:?}");
        let (warnings, _) = file.log.finish();
        assert_eq!(warnings.iter().map(|w| w.place()).collect::<Vec<_>>(), warned, "{json:?}");
    }

    const TWO: [(&str, &str); 2] = [("a", "One."), ("b", "Two.")];

    #[test]
    fn lines_and_lists() {
        check(
            "f.jsonl",
            "{\"id\":\"a\",\"text\":\"One.\"}\n\n{\"id\":\"b\",\"text\":\"Two.\"}\n",
            &TWO,
            0,
            &[],
        );
        check(
            "f.jsonl",
            "{\"id\":\"a\",\"text\":\"One.\"}\r{\"id\":\"b\",\"text\":\"Two.\"}\r",
            &TWO,
            0,
            &[],
        );
        check("f.json", "{\"id\":\"a\",\"text\":\"One.\"}\n{\"id\":\"b\",\"text\":\"Two.\"}\n", &TWO, 0, &[]);
        let list = "[{\"id\":\"a\",\"text\":\"One.\"},\n {\"id\":\"b\",\"text\":\"Two.\"}]";
        check("f.json", list, &TWO, 0, &[]);
        check("f.jsonl", list, &TWO, 0, &[]);
        check("f.json", &format!("{{\"status\":\"ok\",\"articles\":{list}}}"), &TWO, 0, &[]);
        check("f.json", "[\"One.\", \"Two.\"]", &[("f-1", "One."), ("f-2", "Two.")], 0, &[]);
        check("f.json", "{\n \"title\": \"x\",\n \"text\": \"One.\"\n}", &[("f", "One.")], 0, &[]);
        check(
            "f.json",
            "{\"text\":{\"0\":\"One.\",\"1\":\"Two.\"},\"id\":{\"0\":\"a\",\"1\":\"b\"}}",
            &TWO,
            0,
            &[],
        );
        check("f.json", "{\"a\":{\"text\":\"One.\"},\"b\":{\"text\":\"Two.\"}}", &TWO, 0, &[]);
        check("f.json", "[]", &[], 0, &["f.json"]);
    }

    #[test]
    fn a_broken_record_costs_itself() {
        check(
            "f.jsonl",
            "{\"id\":\"a\",\"text\":\"One.\"}\n{\"id\":\"x\",\"text\":\n42\n[1]\n{\"id\":\"b\",\"text\":\"Two.\"}",
            &TWO,
            3,
            &["f.jsonl:2", "f.jsonl:3", "f.jsonl:4"],
        );
        check(
            "f.json",
            "[{\"id\":\"a\",\"text\":\"One.\"},\n{\"id\":},\n{\"id\":\"b\",\"text\":\"Two.\"},\n{\"id\":\"c\",\"te",
            &TWO,
            2,
            &["f.json:2", "f.json:4"],
        );
    }

    #[test]
    fn deep_nesting_is_an_error_not_a_crash() {
        let deep = format!("{{\"id\":\"x\",\"text\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
        check(
            "f.jsonl",
            &format!("{deep}\n{{\"id\":\"a\",\"text\":\"One.\"}}"),
            &TWO[..1],
            1,
            &["f.jsonl:1"],
        );
        check(
            "f.json",
            &format!("[{deep},\n{{\"id\":\"a\",\"text\":\"One.\"}}]"),
            &TWO[..1],
            1,
            &["f.json:1"],
        );
    }

    #[test]
    fn lone_surrogates_and_nan_are_replaced() {
        check(
            "f.jsonl",
            r#"{"id":"a","x":NaN,"text":"One \ud83d. \ud83d\ude00 \\ud83d \"NaN\""}"#,
            &[("a", "One \u{FFFD}. 😀 \\ud83d \"NaN\"")],
            0,
            &["f.jsonl:1"],
        );
    }

    #[test]
    fn a_list_of_strings_is_paragraphs() {
        check("f.jsonl", r#"{"id":"a","text":["One.","Two."]}"#, &[("a", "One.\n\nTwo.")], 0, &[]);
    }

    #[test]
    fn one_level_down_are_columns() {
        let file = File::of(
            "f.jsonl",
            br#"{"text":"One.","source":{"id":null,"name":"Dawn","x":{"y":1}},"tags":["a"],"n":3}"#,
        )
        .unwrap();
        let meta: Vec<_> = file.articles[0].meta.iter().map(|(k, v)| format!("{k}={v}")).collect();
        assert_eq!(meta, ["n=3", "outlet=Dawn", "source_name=Dawn"]);
    }
}
