//! CSV and TSV: one record a row, the first row holds the names.
//!
//! DESIGN. A row with more cells than names is left out: its text was cut at a stray delimiter, and a
//! wrong text is worse than none. A row with fewer cells is kept if it has a text. A quotation mark
//! that never closes would swallow the rest of the file: it costs its line only.

use super::record::{self, Cell, Records, Row};
use super::{Columns, File, Format, encoding};
use crate::error::Result;
use csv::{ReaderBuilder, StringRecord};

pub(super) const CSV: Format =
    Format { name: "csv", extensions: &["csv"], sniff: looks_like, parse, records: Some(records) };
pub(super) const TSV: Format =
    Format { name: "tsv", extensions: &["tsv", "tab"], sniff: |_| false, parse, records: Some(records) };

/// Stands where no delimiter does.
const NONE: u8 = 0x1F;
/// How many unclosed quotation marks are worked around in one file.
const REPAIRS: usize = 100;
/// A longer name in the first row is no name but a text.
const LONG_NAME: usize = 100;

fn parse(file: &mut File, columns: &Columns) -> Result<()> {
    let records = records(file, columns)?;
    record::articles(file, records, columns)
}

fn records(file: &mut File, _: &Columns) -> Result<Records> {
    let mut text = file.decode()?;
    let first = text.split(['\n', '\r']).next().unwrap_or_default();
    // Excel writes the delimiter itself into a line before the names.
    let stated = first.strip_prefix("sep=").and_then(|s| s.bytes().next()).filter(u8::is_ascii);
    let skip = if stated.is_some() { (first.len() + 1).min(text.len()) } else { 0 };
    let delimiter = stated.unwrap_or_else(|| sniff(&text));
    let end = text.len();
    if !text.ends_with(['\n', '\r']) {
        text.push('\n');
    }
    let mut rows = rows(&text, skip, delimiter, file);
    if rows.is_empty() {
        file.log.warn("no row", "remove it from the inputs");
        file.dropped += usize::from(end > 0);
        return Ok(Records::default());
    }
    let is_header = rows[0].1.iter().all(|name| name.chars().count() <= LONG_NAME);
    let names: Vec<String> = if is_header {
        rows.remove(0).1.iter().map(|n| n.trim().to_owned()).collect()
    } else {
        file.log.warn("the first row holds no names; it is read as a record", "add a row of column names");
        (1..=rows[0].1.len()).map(|i| format!("column_{i}")).collect()
    };
    let mut records = Records { names, rows: Vec::with_capacity(rows.len()) };
    let width = records.names.len();
    for (line, cells) in rows {
        let extra = cells.iter().skip(width).any(|c| !c.trim().is_empty());
        if extra {
            let what = format!("{} cells, but {width} names; the row is left out", cells.len());
            file.drop_row(line, what, "put quotation marks around cells that hold the delimiter");
            continue;
        }
        if cells.len() < width {
            let what = format!("{} cells, but {width} names; the others are taken as missing", cells.len());
            file.log.row(line, what, "complete the row");
        }
        let cells = cells.iter().take(width).map(|c| Cell::Text(c.to_owned())).collect();
        records.rows.push(Row { line, cells });
    }
    Ok(records)
}

/// All rows from byte `skip` on, each with the line it begins on.
fn rows(text: &str, skip: usize, delimiter: u8, file: &mut File) -> Vec<(usize, StringRecord)> {
    let mut rows: Vec<(usize, StringRecord)> = Vec::new();
    let (mut from, mut line) = (skip, 1 + usize::from(skip > 0));
    for repair in 0..=REPAIRS {
        // The sentinel comes out as a record of its own unless an open quotation mark swallowed it.
        let sentinel = "\u{2}end\n";
        let reader = std::io::Read::chain(&text.as_bytes()[from..], sentinel.as_bytes());
        let mut reader =
            ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(reader);
        let mut starts: Vec<usize> = Vec::new();
        let kept = rows.len();
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let position =
                        record.position().map_or((0, 0), |p| (p.byte() as usize, p.line() as usize));
                    starts.push(position.0);
                    rows.push((line + position.1 - 1, record));
                }
                Err(e) => {
                    file.log.warn(e, "check the file");
                    break;
                }
            }
        }
        let closed = rows.last().is_some_and(|(_, r)| r.len() == 1 && &r[0] == sentinel.trim_end());
        let Some((broken, _)) = rows.pop().filter(|_| rows.len() >= kept) else { break };
        if closed {
            break;
        }
        let start = from + starts.last().copied().unwrap_or(0);
        let start = start + text[start..].len() - text[start..].trim_start_matches(['\n', '\r']).len();
        let next = text[start..].find(['\n', '\r']).map_or(text.len(), |n| start + n + 1);
        let next = if text[next - 1..].starts_with("\r\n") { next + 1 } else { next };
        file.drop_row(
            broken,
            "a quotation mark is never closed; the row is left out",
            "close it, or double it",
        );
        if repair == REPAIRS {
            file.log.warn("too many unclosed quotation marks; the rest is left out", "export the file anew");
        }
        (from, line) = (next, broken + 1);
        if from >= text.len() {
            break;
        }
    }
    rows
}

/// The delimiter that gives most rows as many cells as the first row, and more than one.
fn sniff(text: &str) -> u8 {
    let mut end = text.len().min(1 << 16);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let score = |delimiter: u8| {
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(&text.as_bytes()[..end]);
        let widths: Vec<usize> = reader.records().take(50).flatten().map(|r| r.len()).collect();
        let width = widths.first().copied().unwrap_or(0);
        let same = widths.iter().filter(|&&w| w == width).count();
        if width < 2 { (0, 0) } else { (same * 1000 / widths.len(), width) }
    };
    let scored = [b',', b';', b'\t', b'|'].map(|d| (score(d), d));
    // The first of equals: a comma unless another does better.
    let best = scored.into_iter().rev().max_by_key(|(score, _)| *score);
    best.filter(|((same, _), _)| *same > 0).map_or(NONE, |(_, d)| d)
}

/// Without an extension only a row of names that holds a usual one for the text is convincing.
fn looks_like(bytes: &[u8]) -> bool {
    let head = bytes[..bytes.len().min(1 << 16)].to_vec();
    encoding::decode(head).is_ok_and(|decoded| {
        let first = decoded.text.lines().next().unwrap_or_default();
        let names: Vec<_> = first.split([',', ';', '\t', '|']).map(|n| n.trim_matches(['"', ' '])).collect();
        names.len() > 1
            && names.iter().any(|n| matches!(n.to_lowercase().as_str(), "text" | "body" | "content"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ids and texts, `dropped`, and the places of the warnings.
    fn check(csv: &str, expected: &[(&str, &str)], dropped: usize, warned: &[&str]) {
        let mut file = File::of("f.csv", csv.as_bytes());
        parse(&mut file, &Columns::default()).unwrap();
        let found: Vec<_> = file.articles.iter().map(|a| (a.id.as_str(), a.text.as_str())).collect();
        assert_eq!(found, expected, "{csv:?}");
        assert_eq!(file.dropped, dropped, "{csv:?}");
        let (warnings, _) = file.log.finish();
        assert_eq!(warnings.iter().map(|w| w.place()).collect::<Vec<_>>(), warned, "{csv:?}");
    }

    #[test]
    fn delimiters_and_line_ends() {
        let expected = [("1", "One, two."), ("2", "Three.")];
        check("id,text\n1,\"One, two.\"\n2,Three.\n", &expected, 0, &[]);
        check("id;text\r\n1;One, two.\r\n2;Three.", &expected, 0, &[]);
        check("id\ttext\r1\tOne, two.\r2\tThree.\r", &expected, 0, &[]);
        check("id|text\n\n1|One, two.\n\n2|Three.", &expected, 0, &[]);
        check("sep=;\nid;text\n1;One, two.\n2;Three.\n", &expected, 0, &[]);
    }

    #[test]
    fn one_column_is_the_text_whatever_it_holds() {
        check(
            "text\nOne, two; three.\n\"Four\nfive\"\n",
            &[("f-1", "One, two; three."), ("f-2", "Four\nfive")],
            0,
            &[],
        );
    }

    #[test]
    fn the_text_is_not_trimmed() {
        check("id,text\n1,\"  One\n\ntwo \"\n", &[("1", "  One\n\ntwo ")], 0, &[]);
    }

    #[test]
    fn ragged_rows() {
        check(
            "id,text,x\n1,One,a\n2,Two\n3,Three,b,c\n4,Four,d,\n5\n",
            &[("1", "One"), ("2", "Two"), ("4", "Four")],
            2,
            &["f.csv:3", "f.csv:4", "f.csv:6", "f.csv:6"],
        );
    }

    #[test]
    fn an_unclosed_quotation_mark_costs_its_line() {
        check(
            "id,text\n1,One\n2,\"Two\n3,Three\n4,Four\n",
            &[("1", "One"), ("3", "Three"), ("4", "Four")],
            1,
            &["f.csv:3"],
        );
        check("id,text\n1,One\n2,\"Two", &[("1", "One")], 1, &["f.csv:3"]);
        check("id,text\n1,A 5\" gun\n2,Two \"x\n", &[("1", "A 5\" gun"), ("2", "Two \"x")], 0, &[]);
    }

    #[test]
    fn without_names() {
        let long = "A text without a name that is longer than any name of a column could ever be in the files we have seen.";
        check(&format!("1,{long}\n2,Two"), &[("f-1", long), ("f-2", "Two")], 0, &["f.csv"]);
        check("id,text\n", &[], 0, &["f.csv"]);
    }
}
