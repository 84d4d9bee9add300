//! CSV and TSV: one record a row, the first row holds the names.
//!
//! DESIGN. A row with more cells than names is left out: its text was cut at a stray delimiter, and a
//! wrong text is worse than none. A row with fewer cells is kept if it has a text. A quotation mark
//! that never closes would swallow the rest of the file: it costs its line only.

use super::decoded::{Decoded, RECORD_LIMIT, Taken};
use super::log::Log;
use super::record::{Cell, Row, Segments};
use super::source::{HEAD, Source};
use super::{Columns, Format, Kind, encoding};
use crate::error::Result;
use csv::{ReaderBuilder, StringRecord};

pub(super) const CSV: Format =
    Format { name: "csv", extensions: &["csv"], sniff: looks_like, kind: Kind::Records(open), binary: false };
pub(super) const TSV: Format = Format {
    name: "tsv",
    extensions: &["tsv", "tab"],
    sniff: |_| false,
    kind: Kind::Records(open),
    binary: false,
};

/// Stands where no delimiter does.
const NONE: u8 = 0x1F;
/// How many unclosed quotation marks are worked around in one file.
const REPAIRS: usize = 100;
/// A longer name in the first row is no name but a text.
const LONG_NAME: usize = 100;

/// Rows as they are read.
struct Table<'a> {
    text: Decoded<'a>,
    delimiter: u8,
    /// None before the first row.
    names: Option<Vec<String>>,
    repairs: usize,
    ended: bool,
}

fn open<'a>(source: &'a Source, _: &Columns, _: &mut Log) -> Result<Box<dyn Segments + 'a>> {
    let mut text = Decoded::new(source)?;
    text.fill(HEAD)?;
    let head = text.held();
    let first = head.split(['\n', '\r']).next().unwrap_or_default();
    // Excel writes the delimiter itself into a line before the names.
    let stated = first.strip_prefix("sep=").and_then(|s| s.bytes().next()).filter(u8::is_ascii);
    let delimiter = stated.unwrap_or_else(|| sniff(head));
    if stated.is_some() {
        text.pass_line()?;
    }
    Ok(Box::new(Table { text, delimiter, names: None, repairs: 0, ended: false }))
}

impl Segments for Table<'_> {
    fn next(&mut self, log: &mut Log) -> Result<Option<Vec<Row>>> {
        while !self.ended {
            let delimiter = self.delimiter;
            match self.text.take(|shown, line, last| rows(shown, line, last, delimiter))? {
                Taken::Some(rows) => {
                    let rows = self.fit(rows, log);
                    if !rows.is_empty() {
                        return Ok(Some(rows));
                    }
                }
                Taken::Stuck => self.repair(log)?,
                Taken::End => self.ended = true,
            }
            if self.ended {
                self.text.end(log)?;
                if self.names.is_none() && self.text.seen() > 0 {
                    log.drop_file("no row");
                } else if self.names.is_none() {
                    log.warn("no row", "remove it from the inputs");
                }
            }
        }
        Ok(None)
    }

    fn names(&self) -> &[String] {
        self.names.as_deref().unwrap_or_default()
    }
}

impl Table<'_> {
    /// Rows as wide as there are names, which the first row of all holds.
    fn fit(&mut self, mut rows: Vec<(usize, StringRecord)>, log: &mut Log) -> Vec<Row> {
        if self.names.is_none() && !rows.is_empty() {
            let first = &rows[0].1;
            self.names = Some(if first.iter().all(|name| name.chars().count() <= LONG_NAME) {
                rows.remove(0).1.iter().map(|n| n.trim().to_owned()).collect()
            } else {
                log.warn("the first row holds no names; it is read as a record", "add a row of column names");
                (1..=first.len()).map(|i| format!("column_{i}")).collect()
            });
        }
        let width = self.names().len();
        let mut kept = Vec::with_capacity(rows.len());
        for (line, cells) in rows {
            if cells.iter().skip(width).any(|c| !c.trim().is_empty()) {
                let what = format!("{} cells, but {width} names; the row is left out", cells.len());
                log.drop_row(line, what, "put quotation marks around cells that hold the delimiter");
                continue;
            }
            if cells.len() < width {
                let what =
                    format!("{} cells, but {width} names; the others are taken as missing", cells.len());
                log.row(line, what, "complete the row");
            }
            let cells = cells.iter().take(width).map(|c| Cell::Text(c.to_owned())).collect();
            kept.push(Row { line, cells });
        }
        kept
    }

    /// Leaves out the line on which a row begins that does not end.
    fn repair(&mut self, log: &mut Log) -> Result<()> {
        let held = self.text.held();
        self.text.pass(held.len() - held.trim_start_matches(['\n', '\r']).len());
        let line = self.text.line();
        let held = self.text.held();
        if held.contains(['\n', '\r']) || held.len() < RECORD_LIMIT {
            let what = "a quotation mark is never closed; the row is left out";
            log.drop_row(line, what, "close it, or double it");
        } else {
            let what = format!("a row of more than {} MiB; it is left out", RECORD_LIMIT >> 20);
            log.drop_row(line, what, "split it into articles");
        }
        self.text.pass_line()?;
        self.repairs += 1;
        if self.repairs > REPAIRS {
            log.warn("too many unclosed quotation marks; the rest is left out", "export the file anew");
            self.ended = true;
        }
        Ok(())
    }
}

/// The rows that end within `text`, each with the line it begins on, and how many bytes they take. `text`
/// begins on `first`, and is the rest of the file if it is the `last`.
fn rows(text: &str, first: usize, last: bool, delimiter: u8) -> (Vec<(usize, StringRecord)>, usize) {
    // The sentinel comes out as a row of its own unless an open quotation mark swallowed it.
    let sentinel = match last {
        true if text.ends_with(['\n', '\r']) => "end\n",
        true => "\nend\n",
        false => "",
    };
    let reader = std::io::Read::chain(text.as_bytes(), sentinel.as_bytes());
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(reader);
    let mut rows: Vec<(usize, StringRecord)> = Vec::new();
    let mut used = 0;
    // Text is UTF-8 and memory does not fail: no row is an error.
    for row in reader.records().map_while(std::result::Result::ok) {
        let (byte, line) = row.position().map_or((0, 1), |p| (p.byte() as usize, p.line() as usize));
        used = byte.min(text.len());
        rows.push((first + line - 1, row));
    }
    // The last row is the sentinel, or is open: it may go on in what follows.
    rows.pop();
    if last && text[used..].trim_start_matches(['\n', '\r']).is_empty() {
        used = text.len();
    }
    (rows, used)
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
    encoding::head(bytes).is_some_and(|head| {
        let first = head.lines().next().unwrap_or_default();
        let names: Vec<_> = first.split([',', ';', '\t', '|']).map(|n| n.trim_matches(['"', ' '])).collect();
        names.len() > 1
            && names.iter().any(|n| matches!(n.to_lowercase().as_str(), "text" | "body" | "content"))
    })
}

#[cfg(test)]
mod tests {
    use super::super::file::File;

    /// Ids and texts, `dropped`, and the places of the warnings.
    fn check(csv: &str, expected: &[(&str, &str)], dropped: usize, warned: &[&str]) {
        let file = File::of("f.csv", csv.as_bytes()).unwrap();
        let found: Vec<_> = file.articles.iter().map(|a| (a.id.as_str(), a.text.as_str())).collect();
        assert_eq!(found, expected, "{csv:?}");
        assert_eq!(file.log.dropped(), dropped, "{csv:?}");
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
