//! The codebooks and lexicons that ship with the program.

use super::Codebook;
use crate::{Error, Result};
use rayon::prelude::*;

/// A shipped file: its name, and its text or its two texts.
pub struct Builtin {
    /// The codebook's own name.
    pub name: &'static str,
    source: Source,
}

enum Source {
    Codebook(&'static str),
    Lexicon { about: &'static str, words: &'static str },
}

macro_rules! codebook {
    ($name:literal) => {
        Builtin {
            name: $name,
            source: Source::Codebook(include_str!(concat!("../../data/codebooks/", $name, ".toml"))),
        }
    };
}

macro_rules! lexicon {
    ($name:literal) => {
        Builtin {
            name: $name,
            source: Source::Lexicon {
                about: include_str!(concat!("../../data/lexicons/", $name, "/lexicon.toml")),
                words: include_str!(concat!("../../data/lexicons/", $name, "/words.tsv")),
            },
        }
    };
}

/// Everything that ships, in the order of its output columns.
pub const BUILTIN: &[Builtin] = &[
    codebook!("generic-frames"),
    codebook!("policy-frames"),
    codebook!("entman"),
    codebook!("war-peace"),
    codebook!("moral-foundations"),
    codebook!("episodic-thematic"),
    codebook!("certainty"),
    lexicon!("lcm"),
];

/// The shipped codebook of that name.
///
/// # Errors
/// When none has that name; the remedy lists the names.
pub fn builtin(name: &str) -> Result<Codebook> {
    let found = BUILTIN.iter().find(|b| b.name == name).ok_or_else(|| {
        let names: Vec<_> = BUILTIN.iter().map(|b| b.name).collect();
        Error::new(
            format!("codebook “{name}”"),
            "is not built in",
            format!("give a path, or one of: {}", names.join(", ")),
        )
    })?;
    match found.source {
        Source::Codebook(text) => Codebook::parse(text, &format!("data/codebooks/{name}.toml")),
        Source::Lexicon { about, words } => Codebook::lexicon(about, words, &format!("data/lexicons/{name}")),
    }
}

/// Every shipped codebook, in the order of its output columns.
///
/// # Errors
/// Never for what ships: a test loads each of them.
pub fn all_builtin() -> Result<Vec<Codebook>> {
    BUILTIN.par_iter().map(|entry| builtin(entry.name)).collect()
}

/// The bytes that make the shipped codebook, for hashing.
pub fn builtin_bytes(name: &str) -> Option<Vec<u8>> {
    BUILTIN.iter().find(|b| b.name == name).map(|b| match b.source {
        Source::Codebook(text) => text.as_bytes().to_vec(),
        Source::Lexicon { about, words } => [about.as_bytes(), words.as_bytes()].concat(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::check;

    #[test]
    fn every_shipped_codebook_passes_its_own_examples() {
        let of = |entry: &Builtin| check(&builtin(entry.name).unwrap());
        let mismatches: Vec<_> = BUILTIN.iter().map(|entry| (entry.name, of(entry))).collect();
        assert!(mismatches.iter().all(|(_, found)| found.is_empty()), "{mismatches:#?}");
    }

    /// A definition that only its own words pass is worth nothing: each category shows what it catches and
    /// which look-alikes it leaves.
    #[test]
    fn every_category_has_six_examples_of_either_kind() {
        let mut few = Vec::new();
        for entry in BUILTIN.iter().filter(|entry| matches!(entry.source, Source::Codebook(_))) {
            for category in builtin(entry.name).unwrap().categories {
                let positive = category.examples.iter().filter(|e| e.contains('[')).count();
                let negative = category.examples.len() - positive;
                if positive < 6 || negative < 6 {
                    few.push(format!("{}: {positive} and {negative}", category.column));
                }
            }
        }
        assert!(few.is_empty(), "{few:#?}");
    }

    #[test]
    fn no_two_shipped_categories_share_a_column() {
        let mut columns: Vec<String> = BUILTIN
            .iter()
            .flat_map(|b| builtin(b.name).unwrap().categories)
            .map(|category| category.column)
            .collect();
        columns.sort();
        let count = columns.len();
        columns.dedup();
        assert_eq!(columns.len(), count);
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let error = builtin("frames").unwrap_err();
        assert!(error.remedy().contains("generic-frames"));
    }
}
