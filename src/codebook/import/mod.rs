//! Foreign dictionaries become codebook files: one file a format.
//!
//! DESIGN. A reader turns one file into entries (line, category, term, weight) and knows nothing of
//! our syntax; the [`Draft`] they go to translates terms into patterns, refuses what cannot be said,
//! and names the columns. What comes out is an ordinary codebook file, written once and read back, so
//! that measuring needs no importer. Nothing is guessed silently: every entry that is not taken over
//! is a warning with its line.

mod afinn;
mod bing_liu;
mod dicx;
mod draft;
mod emfd;
mod general_inquirer;
mod generic;
mod json;
mod lexicoder;
mod liwc;
mod loughran_mcdonald;
mod moral_strength;
mod mpqa;
mod nrc;

#[cfg(test)]
mod quanteda;
mod rashkin;
mod sap;
mod sentiwordnet;
mod socal;
mod table;
mod vader;
mod wordstat;
mod yaml;
mod yoshikoder;

use self::draft::Draft;
use super::schema::{Codebook, Origin, Overlap};
use crate::{Error, Result, Warning};
use encoding_rs::{Encoding, WINDOWS_1252};

/// A foreign format.
pub struct Format {
    /// As given to `--format`.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// Whether a file looks like it.
    fits: fn(&File) -> bool,
    /// Adds a file's entries.
    read: fn(&File, &mut Draft) -> Result<()>,
}

/// Every format, the more telling before the more general: the first that fits is taken.
pub const FORMATS: &[Format] = &[
    yoshikoder::FORMAT,
    lexicoder::XML,
    lexicoder::FORMAT,
    liwc::FORMAT,
    wordstat::FORMAT,
    yaml::FORMAT,
    mpqa::FORMAT,
    sentiwordnet::FORMAT,
    dicx::FORMAT,
    loughran_mcdonald::FORMAT,
    general_inquirer::FORMAT,
    emfd::FORMAT,
    sap::FORMAT,
    rashkin::FORMAT,
    moral_strength::FORMAT,
    nrc::FORMAT,
    vader::FORMAT,
    afinn::FORMAT,
    socal::FORMAT,
    bing_liu::FORMAT,
    json::FORMAT,
    generic::FORMAT,
];

/// A foreign file as its reader sees it: decoded, every line end a line feed, no byte order mark.
struct File {
    /// Its name without folders.
    name: String,
    text: String,
}

impl File {
    /// Whether the name ends in one of these, whatever the case.
    fn ends_with(&self, endings: &[&str]) -> bool {
        let name = self.name.to_lowercase();
        endings.iter().any(|ending| name.ends_with(ending))
    }

    /// Whether the name holds one of these, whatever the case.
    fn is_called(&self, parts: &[&str]) -> bool {
        let name = self.name.to_lowercase();
        parts.iter().any(|part| name.contains(part))
    }

    /// The name without its ending.
    fn stem(&self) -> &str {
        self.name.rsplit_once('.').map_or(&self.name, |(stem, _)| stem)
    }

    /// The error for a file whose categories stand in each other without end.
    fn too_deep(&self, line: usize) -> Error {
        let what = format!("is nested more than {DEEPEST} deep");
        Error::new(format!("{}, line {line}", self.name), what, "say with --format what the file is")
    }

    /// Lines that are not blank, with their numbers from 1.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.split('\n').enumerate();
        lines.map(|(index, line)| (index + 1, line)).filter(|(_, line)| !line.trim().is_empty())
    }
}

/// Most levels of categories in categories.
const DEEPEST: usize = 100;

/// Tells lines, best asked from the beginning of the text to its end.
struct Lines<'t> {
    text: &'t str,
    /// Byte that was asked for last, and its line from 1.
    last: (usize, usize),
}

impl<'t> Lines<'t> {
    /// How far ahead a term is looked for: one written with escapes is not found.
    const AHEAD: usize = 1 << 16;

    fn of(text: &'t str) -> Self {
        Self { text, last: (0, 1) }
    }

    /// The line of the byte `at`.
    fn at(&mut self, at: usize) -> usize {
        let (from, line) = if at < self.last.0 { (0, 1) } else { self.last };
        let breaks = self.text.as_bytes()[from..at].iter().filter(|&&byte| byte == b'\n').count();
        self.last = (at, line + breaks);
        self.last.1
    }

    /// The line on which `term` next stands in quotation marks; of a term written with escapes the last line
    /// that was told.
    fn quoted(&mut self, term: &str) -> usize {
        let from = self.last.0;
        let ahead = &self.text.as_bytes()[from..self.text.len().min(from + term.len() + Self::AHEAD)];
        // What is cut in the middle of a character holds no term.
        let ahead = ahead.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        match ahead.find(&format!("\"{term}\"")) {
            Some(found) => self.at(from + found),
            None => self.last.1,
        }
    }
}

/// What the user says about a dictionary.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// Name of the codebook; made of the first file's name when absent.
    pub name: Option<String>,
    /// Version of the dictionary.
    pub version: Option<String>,
    /// SPDX identifier or the terms in words.
    pub licence: Option<String>,
    /// The paper, with DOI.
    pub reference: Option<String>,
    /// Which of overlapping hits count.
    pub overlap: Overlap,
    /// Name of a format; recognised when absent.
    pub format: Option<String>,
}

/// A dictionary taken over.
#[derive(Debug)]
pub struct Imported {
    /// The codebook file's text.
    pub toml: String,
    /// The same, read.
    pub codebook: Codebook,
    /// Entries that were refused or changed, by line.
    pub warnings: Vec<Warning>,
}

/// Makes one codebook of foreign files, given as (name, bytes).
///
/// # Errors
/// An unknown format, a file in no format that is known or broken as a whole, no entry at all.
pub fn import(files: &[(String, Vec<u8>)], about: &About) -> Result<Imported> {
    let mut draft = Draft::default();
    let mut origins = Vec::new();
    for (name, bytes) in files {
        draft.open(name);
        let file = decode(name, bytes, &mut draft);
        let opening: String = file.text.trim_start().chars().take(14).collect::<String>().to_lowercase();
        if opening.starts_with("<!doctype html") || opening.starts_with("<html") {
            return Err(Error::new(name, "is a web page, not a dictionary", "download the file itself"));
        }
        let format = format_of(&file, about.format.as_deref())?;
        let before = draft.rejected();
        (format.read)(&file, &mut draft)?;
        origins.push(Origin {
            file: name.clone(),
            format: format.name.to_owned(),
            blake3: blake3::hash(bytes).to_hex().to_string(),
            rejected: draft.rejected() - before,
        });
    }
    draft.finish(origins, about)
}

fn format_of(file: &File, wanted: Option<&str>) -> Result<&'static Format> {
    let names = || FORMATS.iter().map(|f| f.name).collect::<Vec<_>>().join(", ");
    match wanted {
        Some(name) => FORMATS.iter().find(|f| f.name == name).ok_or_else(|| {
            Error::new(format!("--format {name}"), "is no format", format!("give one of: {}", names()))
        }),
        None => FORMATS.iter().find(|f| (f.fits)(file)).ok_or_else(|| {
            let remedy = format!("say which it is with --format, one of: {}", names());
            Error::new(&file.name, "is in no format that is recognised", remedy)
        }),
    }
}

/// UTF-8, or what a byte order mark says, or else Latin-1 (as Windows extends it) with a warning.
fn decode(name: &str, bytes: &[u8], draft: &mut Draft) -> File {
    let (encoding, skip) = Encoding::for_bom(bytes).unwrap_or((encoding_rs::UTF_8, 0));
    let bytes = &bytes[skip..];
    let text = match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => text,
        None => {
            draft.note("is not UTF-8; read as Latin-1", "check words with accents");
            WINDOWS_1252.decode_without_bom_handling(bytes).0
        }
    };
    File { name: name.to_owned(), text: text.replace("\r\n", "\n").replace('\r', "\n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Imports `content` and gives `category: pattern weight, …` a line, then what was refused.
    pub(super) fn imported(name: &str, content: impl AsRef<[u8]>) -> (String, String) {
        let files = [(name.to_owned(), content.as_ref().to_vec())];
        let about = About { licence: Some("CC0-1.0".into()), ..About::default() };
        let made = import(&files, &about).unwrap();
        let mut lines = vec![made.codebook.origins[0].format.clone()];
        for category in &made.codebook.categories {
            let terms = category.terms.iter().map(|t| match t.weight {
                1.0 => t.pattern.source().to_owned(),
                weight => format!("{} {weight}", t.pattern),
            });
            let scale = if category.scale == super::super::Tally::Tone { " (tone)" } else { "" };
            lines.push(format!("{}{scale}: {}", category.name, terms.collect::<Vec<_>>().join(", ")));
        }
        let warnings = made.warnings.iter().map(|w| format!("{}: {}", w.place(), w.what()));
        (lines.join("\n"), warnings.collect::<Vec<_>>().join("\n"))
    }

    /// `expected` is the format and the categories, `warnings` what is refused: one a line.
    pub(super) fn check(name: &str, content: impl AsRef<[u8]>, expected: &str, warnings: &str) {
        let trim = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
        let (found, refused) = imported(name, content);
        assert_eq!(found, trim(expected), "{name}");
        assert_eq!(refused, trim(warnings), "{name}");
    }

    #[test]
    fn encodings_and_line_ends_make_no_difference() {
        let unix = "%\n1\tgood\n%\nna\u{EF}ve\t1\nfair*\t1\n";
        let expected = "liwc\ngood: naïve, fair*";
        check("a.dic", unix, expected, "");
        check("a.dic", format!("\u{FEFF}{unix}"), expected, "");
        check("a.dic", unix.replace('\n', "\r\n"), expected, "");
        check("a.dic", unix.replace('\n', "\r"), expected, "");
        let latin: Vec<u8> = unix.chars().map(|c| c as u8).collect();
        check("a.dic", latin, expected, "a.dic: is not UTF-8; read as Latin-1");
        let utf16: Vec<u8> = format!("\u{FEFF}{unix}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        check("a.dic", utf16, expected, "");
    }

    #[test]
    fn an_unknown_format_lists_the_known_ones() {
        let files = [("notes.bin".to_owned(), b"one two three four\nfive".to_vec())];
        let error = import(&files, &About::default()).unwrap_err();
        assert!(error.remedy().contains("liwc") && error.remedy().contains("csv"), "{error}");
        let about = About { format: Some("lwic".into()), ..About::default() };
        assert!(import(&files, &about).unwrap_err().what().contains("no format"));
    }

    #[test]
    fn a_web_page_is_no_dictionary() {
        let page = "\n<!DOCTYPE html>\n<html><body>\n404, Not found</body></html>\n";
        let files = [("page.csv".to_owned(), page.as_bytes().to_vec())];
        assert!(import(&files, &About::default()).unwrap_err().what().contains("web page"));
    }

    #[test]
    fn format_names_differ() {
        let names: std::collections::BTreeSet<_> = FORMATS.iter().map(|f| f.name).collect();
        assert_eq!(names.len(), FORMATS.len());
    }
}
