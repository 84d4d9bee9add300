//! JSON Lines, and JSON: a list of records, a record, or an object that holds such a list.
//!
//! DESIGN. A list is cut into its elements before they are parsed, so that a broken element costs
//! itself only. Values one level down become columns of their own (`source.name`); deeper ones stay
//! JSON. Lone surrogates and NaN, which other writers let pass, are replaced.

use super::record::{self, Cell, Records, Row};
use super::{Columns, File, Format};
use crate::error::Result;
use rayon::prelude::*;
use serde_json::{Map, Value};
use std::collections::HashMap;

pub(super) const LINES: Format = Format {
    name: "jsonl",
    extensions: &["jsonl", "ndjson"],
    sniff: looks_like_lines,
    parse: parse_lines,
    records: Some(lines_of_records),
};
pub(super) const JSON: Format = Format {
    name: "json",
    extensions: &["json"],
    sniff: looks_like_json,
    parse: parse_json,
    records: Some(list_of_records),
};

/// Most names in the records of one file: names that are data (ids, dates) would each make a column.
const MOST_NAMES: usize = 4_096;

/// A piece of JSON and the line it begins on.
type Piece<'a> = (usize, &'a str);

fn parse_lines(file: &mut File, columns: &Columns) -> Result<()> {
    let records = lines_of_records(file, columns)?;
    record::articles(file, records, columns)
}

fn parse_json(file: &mut File, columns: &Columns) -> Result<()> {
    let records = list_of_records(file, columns)?;
    record::articles(file, records, columns)
}

fn lines_of_records(file: &mut File, _: &Columns) -> Result<Records> {
    let text = file.decode()?;
    let pieces = if is_list(&text) { elements(&text) } else { lines(&text) };
    let values = values(&pieces, file);
    Ok(records(values, file))
}

fn list_of_records(file: &mut File, columns: &Columns) -> Result<Records> {
    let text = file.decode()?;
    let values = if is_list(&text) {
        values(&elements(&text), file)
    } else {
        match serde_json::from_str::<Value>(&text) {
            Ok(whole) => unwrap(whole, columns),
            Err(_) if lines(&text).len() == 1 => values(&[(1, &text)], file),
            // Many write JSON Lines under this name.
            Err(_) => values(&lines(&text), file),
        }
    };
    Ok(records(values, file))
}

/// Lines that are not blank.
fn lines(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut line = 1;
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
    found
}

fn is_list(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with('[') && text[1..].trim_start().starts_with(['{', '"', ']'])
}

/// The elements of the list `text`, which may be cut short.
fn elements(text: &str) -> Vec<Piece<'_>> {
    let bytes = text.as_bytes();
    let open = bytes.iter().position(|&b| b == b'[').map_or(bytes.len(), |i| i + 1);
    let mut found = Vec::new();
    let mut line = 1 + bytes[..open].iter().filter(|&&b| b == b'\n').count();
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    let (mut start, mut first, mut begun) = (open, line, false);
    let mut add = |start: usize, end: usize, first: usize| {
        let piece = text[start..end].trim();
        if !piece.is_empty() {
            found.push((first, piece));
        }
    };
    for (at, &byte) in bytes.iter().enumerate().skip(open) {
        if byte == b'\n' {
            line += 1;
        }
        if !begun && !byte.is_ascii_whitespace() {
            (first, begun) = (line, true);
        }
        if escaped {
            escaped = false;
        } else if quoted {
            escaped = byte == b'\\';
            quoted = byte != b'"';
        } else {
            match byte {
                b'"' => quoted = true,
                b'{' | b'[' => depth += 1,
                b']' if depth == 0 => {
                    add(start, at, first);
                    return found;
                }
                b'}' | b']' => depth = depth.saturating_sub(1),
                b',' if depth == 0 => {
                    add(start, at, first);
                    (start, begun) = (at + 1, false);
                }
                _ => {}
            }
        }
    }
    add(start, bytes.len(), first);
    found
}

/// Parses all `pieces`; a broken one is dropped with a warning.
fn values(pieces: &[Piece<'_>], file: &mut File) -> Vec<(usize, Value)> {
    let parsed: Vec<_> = pieces.par_iter().map(|(_, piece)| parse(piece)).collect();
    let mut values = Vec::with_capacity(parsed.len());
    for (&(line, _), outcome) in pieces.iter().zip(parsed) {
        match outcome {
            Ok((value, repaired)) => {
                if repaired {
                    file.log.row(line, "lone surrogates or NaN were replaced", "write valid JSON");
                }
                values.push((line, value));
            }
            Err(e) => file.drop_row(line, format!("not valid JSON: {e}"), "mend or remove it"),
        }
    }
    values
}

/// The value, and whether it had to be repaired.
fn parse(piece: &str) -> serde_json::Result<(Value, bool)> {
    serde_json::from_str(piece).map(|v| (v, false)).or_else(|error| {
        let mended = mend(piece);
        if mended == piece {
            Err(error)
        } else {
            serde_json::from_str(&mended).map(|v| (v, true)).map_err(|_| error)
        }
    })
}

/// Replaces lone surrogate escapes by U+FFFD, and NaN and Infinity outside strings by null.
fn mend(json: &str) -> String {
    let mut mended = String::with_capacity(json.len());
    let mut rest = json;
    let mut quoted = false;
    while let Some(c) = rest.chars().next() {
        let mut take = c.len_utf8();
        let mut put = &rest[..take];
        if quoted && c == '\\' {
            take = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
            put = &rest[..take];
            match surrogate(rest) {
                Some(0xD800..=0xDBFF)
                    if matches!(rest.get(6..).and_then(surrogate), Some(0xDC00..=0xDFFF)) =>
                {
                    take = 12;
                    put = &rest[..take];
                }
                Some(_) => {
                    take = 6;
                    put = "\\ufffd";
                }
                None => {}
            }
        } else if c == '"' {
            quoted = !quoted;
        } else if !quoted
            && let Some(word) = ["NaN", "-Infinity", "Infinity"].iter().find(|w| rest.starts_with(**w))
        {
            take = word.len();
            put = "null";
        }
        mended.push_str(put);
        rest = &rest[take..];
    }
    mended
}

/// The code of a surrogate escape (`\uD83D`) at the beginning of `text`.
fn surrogate(text: &str) -> Option<u32> {
    let code = u32::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()?;
    (0xD800..=0xDFFF).contains(&code).then_some(code)
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

fn records(values: Vec<(usize, Value)>, file: &mut File) -> Records {
    let mut records = Records::default();
    let mut index: HashMap<String, usize> = HashMap::new();
    let mut left_out = 0;
    for (line, value) in values {
        let object = match value {
            Value::Object(object) => object,
            // A list of bare strings is a list of texts.
            Value::String(text) => Map::from_iter([("text".to_owned(), Value::String(text))]),
            other => {
                let what = format!("not an object but {}", kind(&other));
                file.drop_row(line, what, "write one object a record");
                continue;
            }
        };
        let mut row = Row { line, cells: Vec::new() };
        let mut put = |name: String, value: Value| {
            let at = match index.get(&name) {
                Some(&at) => at,
                None if records.names.len() == MOST_NAMES => {
                    left_out += 1;
                    return;
                }
                None => {
                    index.insert(name.clone(), records.names.len());
                    records.names.push(name);
                    records.names.len() - 1
                }
            };
            if row.cells.len() <= at {
                row.cells.resize(at + 1, Cell::Missing);
            }
            row.cells[at] = cell(value);
        };
        for (name, value) in object {
            match value {
                Value::Object(inner) => inner.into_iter().for_each(|(n, v)| put(format!("{name}.{n}"), v)),
                value => put(name, value),
            }
        }
        records.rows.push(row);
    }
    if left_out > 0 {
        let what = format!("has more than {MOST_NAMES} names; {left_out} values of others are left out");
        file.log.warn(what, "make lists of what is no column");
    }
    records
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
    (is_list(&head) || (head.starts_with('{') && head[1..].trim_start().starts_with('"')))
        && !looks_like_lines(bytes)
}

fn looks_like_lines(bytes: &[u8]) -> bool {
    let head = head(bytes);
    let mut lines = head.lines();
    let first = lines.next().unwrap_or_default();
    first.starts_with('{') && lines.next().is_some() && serde_json::from_str::<Value>(first).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, json: &str, expected: &[(&str, &str)], dropped: usize, warned: &[&str]) {
        let mut file = File::of(name, json.as_bytes());
        let parse = if name.ends_with('l') { parse_lines } else { parse_json };
        parse(&mut file, &Columns::default()).unwrap();
        let found: Vec<_> = file.articles.iter().map(|a| (a.id.as_str(), a.text.as_str())).collect();
        assert_eq!(found, expected, "{json:?}");
        assert_eq!(file.dropped, dropped, "{json:?}");
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
        let mut file = File::of(
            "f.jsonl",
            br#"{"text":"One.","source":{"id":null,"name":"Dawn","x":{"y":1}},"tags":["a"],"n":3}"#,
        );
        parse_lines(&mut file, &Columns::default()).unwrap();
        let meta: Vec<_> = file.articles[0].meta.iter().map(|(k, v)| format!("{k}={v}")).collect();
        assert_eq!(meta, ["n=3", "outlet=Dawn", "source_name=Dawn"]);
    }
}
