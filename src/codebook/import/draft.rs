//! Entries on their way into a codebook file: translated, named, or refused with their line.

use super::{About, Imported};
use crate::codebook::pattern::Pattern;
use crate::codebook::schema::{Codebook, LONGEST_COLUMN, Origin, Overlap};
use crate::text::{Article, Document};
use crate::{Error, Result, Warning};
use hashbrown::HashMap;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Longest prefix of column names, so that categories keep room for theirs.
const LONGEST_PREFIX: usize = 12;

/// What an import has found so far.
#[derive(Default)]
pub(super) struct Draft {
    /// File being read.
    file: String,
    categories: Vec<Group>,
    index: HashMap<String, usize>,
    warnings: Vec<Warning>,
    rejected: usize,
}

struct Group {
    /// As the dictionary has it; levels separated by ` > `.
    label: String,
    terms: Vec<(String, f64)>,
    weights: HashMap<String, f64>,
}

impl Draft {
    /// Begins a file.
    pub(super) fn open(&mut self, name: &str) {
        name.clone_into(&mut self.file);
    }

    /// Entries refused so far.
    pub(super) fn rejected(&self) -> usize {
        self.rejected
    }

    /// Adds an entry of the category of that label.
    pub(super) fn add(&mut self, line: usize, category: &str, term: &str, weight: f64) {
        let pattern = match pattern(term) {
            Ok(pattern) => pattern,
            Err(why) => return self.reject(line, &format!("“{}” {why}", term.trim())),
        };
        if !weight.is_finite() {
            return self.reject(line, &format!("“{}” has a weight that is no number", term.trim()));
        }
        let next = self.categories.len();
        let index = *self.index.entry(category.to_owned()).or_insert(next);
        if index == next {
            let label = category.to_owned();
            self.categories.push(Group { label, terms: Vec::new(), weights: HashMap::new() });
        }
        let group = &mut self.categories[index];
        match group.weights.get(&pattern) {
            None => {
                group.weights.insert(pattern.clone(), weight);
                group.terms.push((pattern, weight));
            }
            // The same entry twice says nothing new.
            Some(first) if *first == weight => {}
            Some(first) => {
                let what = format!("“{pattern}” already has the weight {first} in “{category}”");
                self.reject(line, &what);
            }
        }
    }

    /// Reports an entry that is not taken over.
    pub(super) fn reject(&mut self, line: usize, what: &str) {
        self.rejected += 1;
        let place = format!("{}, line {line}", self.file);
        self.warnings.push(Warning::new(place, what, "left out; add it by hand if you need it"));
    }

    /// Reports an entry that is taken over with a change.
    pub(super) fn changed(&mut self, line: usize, what: &str) {
        let place = format!("{}, line {line}", self.file);
        self.warnings.push(Warning::new(place, what, "compare the entry with the original"));
    }

    /// Reports something about the whole file.
    pub(super) fn note(&mut self, what: &str, remedy: &str) {
        self.warnings.push(Warning::new(&self.file, what, remedy));
    }

    /// Writes the codebook file and reads it back.
    pub(super) fn finish(mut self, origins: Vec<Origin>, about: &About) -> Result<Imported> {
        let empty = self.categories.is_empty();
        let first = origins.first().filter(|_| !empty).ok_or_else(|| {
            let first = self.warnings.first().map_or(String::new(), |w| format!(": {w}"));
            Error::new(
                &self.file,
                format!("holds no entry that can be taken over{first}"),
                "say with --format what the file is",
            )
        })?;
        let stem = first.file.rsplit_once('.').map_or(first.file.as_str(), |(stem, _)| stem);
        let name = snake(about.name.as_deref().unwrap_or(stem)).unwrap_or_else(|| "imported".into());
        let licence = about.licence.as_deref().unwrap_or("unknown licence: do not share");
        let mut prefix: &str = &name[..name.len().min(LONGEST_PREFIX)];
        prefix = prefix.trim_end_matches('_');
        let prefix = if prefix.starts_with(|c: char| c.is_ascii_lowercase()) {
            prefix.to_owned()
        } else {
            format!("d{prefix}")
        };
        if about.licence.is_none() {
            self.note("has no licence stated; the codebook says: do not share", "state it with --licence");
        }
        let mut out = String::new();
        let files: Vec<&str> = origins.iter().map(|o| o.file.as_str()).collect();
        let files = files.join(", ");
        for (key, value) in [
            ("name", name.replace('_', "-").as_str()),
            ("prefix", &prefix),
            ("title", about.name.as_deref().unwrap_or(stem)),
            ("version", about.version.as_deref().unwrap_or("unknown")),
            (
                "reference",
                about.reference.as_deref().unwrap_or(&format!("imported from {files}; none stated")),
            ),
            ("licence", licence),
            ("description", &format!("Imported from {files} ({}).", first.format)),
            (
                "overlap",
                match about.overlap {
                    Overlap::Longest => "longest",
                    Overlap::Nested => "nested",
                    Overlap::All => "all",
                },
            ),
        ] {
            let _ = writeln!(out, "{key} = {}", quoted(value));
        }
        for origin in &origins {
            let Origin { file, format, blake3, rejected } = origin;
            let _ = writeln!(
                out,
                "\n[[origin]]\nfile = {}\nformat = {}\nblake3 = {}\nrejected = {rejected}",
                quoted(file),
                quoted(format),
                quoted(blake3)
            );
        }
        let names =
            names(self.categories.iter().map(|g| g.label.as_str()), LONGEST_COLUMN - prefix.len() - 1);
        for (group, name) in self.categories.iter().zip(names) {
            group.write(&name, &mut out);
        }
        let codebook = Codebook::parse(&out, &self.file)?;
        Ok(Imported { toml: out, codebook, warnings: self.warnings })
    }
}

impl Group {
    fn write(&self, name: &str, out: &mut String) {
        let definition = format!("Entries of “{}” in the original dictionary.", self.label);
        let _ =
            writeln!(out, "\n[[category]]\nname = {}\ndefinition = {}", quoted(name), quoted(&definition));
        if self.terms.iter().any(|(_, weight)| *weight < 0.0) {
            out.push_str("scale = \"tone\"\n");
        }
        out.push_str("patterns = [\n");
        for (pattern, weight) in &self.terms {
            let _ = match *weight {
                1.0 => writeln!(out, "  {},", quoted(pattern)),
                weight => writeln!(out, "  {{ match = {}, weight = {weight:?} }},", quoted(pattern)),
            };
        }
        out.push_str("]\n");
    }
}

/// A term in our syntax: lower case, single spaces, straight apostrophes; or why it has none.
fn pattern(term: &str) -> std::result::Result<String, String> {
    let pattern = term.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase().replace('’', "'");
    if let Some(odd) = pattern.chars().find(|c| r"\^$[]{}|~()".contains(*c)) {
        return Err(format!("holds {odd}, which no pattern can mean (a regular expression or an emoticon?)"));
    }
    if pattern.contains('?') && pattern.chars().any(char::is_alphanumeric) {
        return Err("holds ?, a wildcard for one letter, which no pattern can mean".to_owned());
    }
    Pattern::parse(&pattern).map_err(|error| error.what().to_owned())?;
    // Our words drop a possessive 's, so "let's" would find every "let".
    let document = Document::new(Article { text: pattern.replace('*', ""), ..Article::default() });
    if document.tokens().iter().any(|token| token.possessive) {
        return Err("ends in 's or s', which is not told apart from the word without it".to_owned());
    }
    Ok(pattern)
}

/// A column name for each label, at most `longest` bytes, all different; the same labels give the
/// same names.
fn names<'a>(labels: impl Iterator<Item = &'a str>, longest: usize) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut names = Vec::new();
    for label in labels {
        let whole = snake(label).unwrap_or_else(|| "category".into());
        let cut = |room: usize| whole[..whole.len().min(room)].trim_end_matches('_').to_owned();
        let numbered = (2..).map(|n| {
            let suffix = format!("_{n}");
            cut(longest - suffix.len()) + &suffix
        });
        let name = std::iter::once(cut(longest)).chain(numbered).find(|name| !taken.contains(name));
        let name = name.expect("numbers do not end");
        taken.insert(name.clone());
        names.push(name);
    }
    names
}

/// ASCII letters and digits in lower case, everything else one `_`; none when nothing is left.
fn snake(label: &str) -> Option<String> {
    let mut out = String::with_capacity(label.len());
    for c in label.chars() {
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            _ if !out.ends_with('_') => out.push('_'),
            _ => {}
        }
    }
    Some(out.trim_matches('_').to_owned()).filter(|name| !name.is_empty())
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string().replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(term: &str, expected: std::result::Result<&str, &str>) {
        let found = pattern(term);
        match expected {
            Ok(expected) => assert_eq!(found.as_deref(), Ok(expected), "{term}"),
            Err(part) => assert!(found.as_ref().is_err_and(|e| e.contains(part)), "{term}: {found:?}"),
        }
    }

    #[test]
    fn terms_become_patterns() {
        check(" War   of Words ", Ok("war of words"));
        check("Can’t", Ok("can't"));
        check("accus*", Ok("accus*"));
        check("self-determin*", Ok("self-determin*"));
        check("united * states", Ok("united * states"));
    }

    #[test]
    fn what_cannot_be_said_is_refused() {
        check("w*r", Err("inside a word"));
        check("*ing", Err("inside a word"));
        check("* of war", Err("begins with *"));
        check("wom?n", Err("one letter"));
        check("^wars?$", Err("regular expression"));
        check("(un)fair", Err("holds ("));
        check("let's", Err("'s"));
        check("go*", Err("fewer than three"));
        check("", Err("empty"));
    }

    #[test]
    fn columns_are_short_and_all_different() {
        let labels = [
            "Positive!",
            "positive",
            "a > b",
            "Ärger",
            "123",
            "!!",
            "a very long label",
            "a very long lapse",
        ];
        let found = names(labels.into_iter(), 12);
        let expected =
            ["positive", "positive_2", "a_b", "rger", "123", "category", "a_very_long", "a_very_lon_2"];
        assert_eq!(found, expected);
    }
}
