//! What the formats by lines and columns share.

use super::File;
use super::draft::Draft;
use crate::{Error, Result};

/// Rows of fields with the number of the line each begins on.
pub(super) type Rows = Vec<(usize, Vec<String>)>;

/// Fields separated by `delimiter`, trimmed; `quotes` says whether `"` may enclose a field.
pub(super) fn rows(file: &File, delimiter: u8, quotes: bool) -> Result<Rows> {
    let mut reader = csv::ReaderBuilder::new();
    reader.delimiter(delimiter).quoting(quotes).has_headers(false).flexible(true).trim(csv::Trim::All);
    let mut rows = Vec::new();
    for record in reader.from_reader(file.text.as_bytes()).records() {
        let record = record.map_err(|error| Error::new(&file.name, error, "mend the table"))?;
        let line = record.position().map_or(0, |p| p.line() as usize);
        if record.iter().any(|field| !field.is_empty()) {
            rows.push((line, record.iter().map(str::to_owned).collect()));
        }
    }
    Ok(rows)
}

/// The first line's fields in lower case, for recognising a format.
pub(super) fn head(file: &File, delimiter: char) -> Vec<String> {
    let line = file.lines().next().map_or("", |(_, line)| line);
    line.split(delimiter).map(|f| f.trim().trim_matches('"').to_lowercase()).collect()
}

/// The table with the names of its columns apart.
///
/// # Errors
/// When it has no row.
pub(super) fn headed(file: &File, delimiter: u8) -> Result<(Vec<String>, Rows)> {
    let mut rows = rows(file, delimiter, true)?;
    if rows.is_empty() {
        return Err(Error::new(&file.name, "is empty", "give a table with a head"));
    }
    Ok((rows.remove(0).1, rows))
}

/// Where the column is that has one of these names, whatever the case.
pub(super) fn column(head: &[String], names: &[&str]) -> Option<usize> {
    names.iter().find_map(|name| head.iter().position(|h| h.eq_ignore_ascii_case(name)))
}

/// Reads `term<TAB>number` lines into `category`; more fields are passed over.
pub(super) fn weighted(file: &File, draft: &mut Draft, category: &str, term: fn(&str) -> String) {
    for (line, text) in file.lines().filter(|(_, text)| !text.starts_with('#')) {
        let mut fields = text.split('\t');
        let entry = fields.next().unwrap_or_default();
        match fields.next().map(|weight| weight.trim().parse::<f64>()) {
            Some(Ok(weight)) => draft.add(line, category, &term(entry), weight),
            _ => draft.reject(line, "has no number after a tab"),
        }
    }
}

/// Whether the first lines all are a term, a tab and a number.
pub(super) fn is_weighted(file: &File) -> bool {
    let mut lines = file.lines().filter(|(_, text)| !text.starts_with('#')).take(20).peekable();
    lines.peek().is_some()
        && lines.all(|(_, text)| {
            let fields: Vec<&str> = text.split('\t').collect();
            fields.len() == 2 && !fields[0].is_empty() && fields[1].trim().parse::<f64>().is_ok()
        })
}
