//! What coders are asked: items with their wording and the values they may give.

use super::Level;
use super::codes::spelling;
use crate::codebook::Codebook;
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Names that a codesheet's own columns have.
const TAKEN: [&str; 5] = ["n", "unit", "coder", "text", "note"];
/// A code of no value, where several may stand.
const NONE: &str = "none";

/// One question to the coders, and so one column of the codesheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its column.
    pub name: String,
    /// What a coder is told.
    pub question: String,
    /// The values a coder may give, from low to high; empty where any number may stand.
    #[serde(default = "no_yes")]
    pub values: Vec<String>,
    /// What each value means, in the order of `values`; may be empty.
    #[serde(default)]
    pub meanings: Vec<String>,
    /// What the values mean beside each other.
    #[serde(default)]
    pub level: Level,
    /// Whether a coder may give several values, separated by semicolons.
    #[serde(default)]
    pub several: bool,
}

fn no_yes() -> Vec<String> {
    vec!["0".into(), "1".into()]
}

/// A file of items.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemFile {
    item: Vec<Item>,
}

impl Item {
    /// The items of an items file: `[[item]]` with name and question, and where they differ from no and yes
    /// (0, 1) the values, their meanings, level and several. `place` names the file in errors.
    ///
    /// # Errors
    /// Bad TOML (with its line), two items of one name, a name that no column can have, meanings that do not
    /// fit the values.
    pub fn parse(source: &str, place: &str) -> Result<Vec<Self>> {
        let file: ItemFile = toml::from_str(source).map_err(|error| {
            let line = error.span().map_or(1, |s| source[..s.start].matches('\n').count() + 1);
            let remedy = "write [[item]] with name = \"…\" and question = \"…\", or give a codebook";
            Error::new(format!("{place}, line {line}"), error.message(), remedy)
        })?;
        let mut seen = BTreeSet::new();
        for item in &file.item {
            let wrong = |what: String, remedy: &str| Err(Error::new(place, what, remedy));
            let name = &item.name;
            if !seen.insert(name.as_str()) {
                return wrong(format!("has two items named {name}"), "rename one");
            }
            let is_column = name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.len() <= 32
                && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            if !is_column || TAKEN.contains(&name.as_str()) {
                return wrong(
                    format!("“{name}” cannot name an item's column"),
                    "use lower-case snake_case of at most 32 characters, and none of n, unit, coder, text, note",
                );
            }
            if item.question.trim().is_empty() {
                return wrong(format!("item {name} asks nothing"), "write the question that coders answer");
            }
            if !item.meanings.is_empty() && item.meanings.len() != item.values.len() {
                return wrong(format!("item {name} has not one meaning a value"), "list as many of each");
            }
            let numeric = matches!(item.level, Level::Interval | Level::Ratio);
            if item.values.is_empty() && !numeric {
                return wrong(format!("item {name} has no values"), "list the values that coders may give");
            }
            if let Some(odd) = item.values.iter().find(|v| v.contains(';') || v.trim() != *v || v.is_empty())
            {
                return wrong(
                    format!("item {name} has the value “{odd}”"),
                    "leave out spaces and semicolons",
                );
            }
        }
        if file.item.is_empty() {
            return Err(Error::new(place, "has no item", "add an [[item]] with name and question"));
        }
        Ok(file.item)
    }

    /// A codebook's categories, each as a question answered by no or yes.
    pub fn of_codebook(codebook: &Codebook) -> Vec<Self> {
        let items = codebook.categories.iter().map(|category| Self {
            name: category.column.clone(),
            question: category.definition.clone(),
            values: no_yes(),
            meanings: vec!["no".into(), "yes".into()],
            level: Level::Nominal,
            several: false,
        });
        items.collect()
    }

    /// An items file that [`parse`](Self::parse) reads back.
    pub fn file(items: &[Self]) -> String {
        toml::to_string(&ItemFile { item: items.to_vec() }).expect("items hold only text")
    }

    /// A cell as the values it holds, in the item's own spelling; `None` for a blank cell. Where several
    /// values may stand, `none` is a code without any.
    ///
    /// # Errors
    /// With what is wrong, when a value is none that the item allows.
    pub fn read(&self, cell: &str) -> std::result::Result<Option<BTreeSet<String>>, String> {
        let cell = cell.trim();
        if cell.is_empty() {
            return Ok(None);
        }
        if self.several && cell.eq_ignore_ascii_case(NONE) && !self.values.iter().any(|v| v == NONE) {
            return Ok(Some(BTreeSet::new()));
        }
        let parts: Vec<&str> = if self.several { cell.split([';', '|']).collect() } else { vec![cell] };
        let parts = parts.into_iter().map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| self.value(part)).collect::<std::result::Result<_, _>>().map(Some)
    }

    fn value(&self, part: &str) -> std::result::Result<String, String> {
        if self.values.is_empty() {
            return spelling(part).ok_or_else(|| format!("“{part}” is no number"));
        }
        let allowed = || self.values.join(", ");
        self.listed(part).cloned().ok_or_else(|| format!("“{part}” is none of {}", allowed()))
    }

    /// The value of the list that is meant. A spreadsheet may write 1 as 1.0, and Yes for yes.
    fn listed(&self, part: &str) -> Option<&String> {
        let number = spelling(part);
        let same = |value: &&String| {
            value.to_lowercase() == part.to_lowercase() || number.is_some() && spelling(value) == number
        };
        self.values.iter().find(same)
    }

    /// Whether the item lists `value`.
    pub fn allows(&self, value: &str) -> bool {
        self.listed(value).is_some()
    }

    /// The values with their meanings: `0 (no), 1 (yes)`.
    pub fn choices(&self) -> String {
        if self.values.is_empty() {
            return "a number".into();
        }
        let meaning = |at: usize| self.meanings.get(at).filter(|m| !m.is_empty());
        let one = |(at, value): (usize, &String)| match meaning(at) {
            Some(meaning) => format!("{value} ({meaning})"),
            None => value.clone(),
        };
        let all: Vec<String> = self.values.iter().enumerate().map(one).collect();
        let several = if self.several { "; several may stand, separated by semicolons, or none" } else { "" };
        format!("{}{several}", all.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::builtin;

    const FILE: &str = "[[item]]\nname = \"conflict\"\nquestion = \"Do parties disagree?\"\n\n[[item]]\n\
                        name = \"tone\"\nquestion = \"How?\"\nvalues = [\"-1\", \"0\", \"1\"]\nlevel = \"ordinal\"\n";

    #[test]
    fn files_are_read_and_written() {
        let items = Item::parse(FILE, "items.toml").unwrap();
        assert_eq!(items[0].values, ["0", "1"]);
        assert_eq!(items[1].level, Level::Ordinal);
        assert_eq!(Item::parse(&Item::file(&items), "again").unwrap(), items);
        let frames = Item::of_codebook(&builtin("generic-frames").unwrap());
        assert!(
            frames.iter().any(|item| item.name == "generic_conflict" && item.choices() == "0 (no), 1 (yes)")
        );
        assert_eq!(Item::parse(&Item::file(&frames), "again").unwrap(), frames);
    }

    #[test]
    fn cells_are_read_in_the_items_spelling() {
        let items = Item::parse(FILE, "items.toml").unwrap();
        let read = |item: &Item, cell: &str| item.read(cell).map(|v| v.map(Vec::from_iter));
        assert_eq!(read(&items[0], " 1.0 "), Ok(Some(vec!["1".into()])));
        assert_eq!(read(&items[0], " "), Ok(None));
        assert!(read(&items[0], "2").unwrap_err().contains("0, 1"));
        let several = Item { several: true, values: vec!["War".into(), "loss".into()], ..items[0].clone() };
        assert_eq!(read(&several, "loss; war"), Ok(Some(vec!["War".into(), "loss".into()])));
        assert_eq!(read(&several, "none"), Ok(Some(vec![])));
        let any = Item { values: Vec::new(), level: Level::Interval, ..items[0].clone() };
        for (cell, value) in [("1.0", "1"), ("1e0", "1"), ("-0", "0"), ("0.50", "0.5")] {
            assert_eq!(read(&any, cell), Ok(Some(vec![value.into()])), "{cell}");
        }
    }

    #[test]
    fn faulty_items_are_told() {
        for (from, to, told) in [
            ("conflict", "Conflict", "column"),
            ("\"tone\"", "\"conflict\"", "two items"),
            ("\"-1\"", "\"a;b\"", "a;b"),
            ("level", "levels", "levels"),
        ] {
            let error = Item::parse(&FILE.replace(from, to), "items.toml").unwrap_err();
            assert!(error.what().contains(told), "{error}");
        }
    }
}
