//! `slantwise codebook`: list, show, check.

use super::{Done, Global};
use crate::codebook::{BUILTIN, Codebook as Book, Mismatch, builtin, check};
use crate::{Error, Result};
use clap::{Args, Subcommand};
use serde_json::json;
use std::fmt::Write;
use std::path::Path;

/// List, show and check codebooks and lexicons
#[derive(Debug, Args)]
pub(super) struct Codebook {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// The built-in codebooks with their size, licence and reference
    List,
    /// One codebook: categories, definitions, patterns, examples
    Show {
        /// A built-in name, or the path of a codebook file
        name: String,
    },
    /// Run a codebook's examples; without a name, those of every built-in one
    Check {
        /// Built-in names, or paths of codebook files
        names: Vec<String>,
    },
}

impl Codebook {
    pub(super) fn run(&self, _: &Global) -> Result<Done> {
        match &self.verb {
            Verb::List => list(),
            Verb::Show { name } => Ok(show(&open(name)?)),
            Verb::Check { names } => check_all(names),
        }
    }
}

fn open(name: &str) -> Result<Book> {
    if BUILTIN.iter().any(|b| b.name == name) || !Path::new(name).exists() {
        builtin(name)
    } else {
        Book::open(Path::new(name))
    }
}

fn list() -> Result<Done> {
    let mut done = Done::default();
    let mut rows = Vec::new();
    for entry in BUILTIN {
        let book = builtin(entry.name)?;
        let _ = writeln!(
            done.text,
            "{:<22} {:>6} terms {:>3} categories  {:<12} {}",
            entry.name,
            book.n_terms(),
            book.categories.len(),
            book.licence,
            book.reference
        );
        rows.push(json!({
            "name": entry.name, "title": book.title, "version": book.version, "licence": book.licence,
            "reference": book.reference, "terms": book.n_terms(),
            "columns": book.categories.iter().map(|c| &c.column).collect::<Vec<_>>(),
        }));
    }
    done.result = json!(rows);
    Ok(done)
}

fn show(book: &Book) -> Done {
    let mut text = format!(
        "{} {} — {}\nReference: {}\nLicence: {}\n{}\n",
        book.name, book.version, book.title, book.reference, book.licence, book.description
    );
    let mut categories = Vec::new();
    for category in &book.categories {
        let terms: Vec<String> = category
            .terms
            .iter()
            .map(|t| {
                let weight = if t.weight == 1.0 { String::new() } else { format!(" ({})", t.weight) };
                format!("{}{weight}", t.pattern.source)
            })
            .collect();
        let _ = write!(
            text,
            "\n{} → {} ({} patterns)\n  {}\n  {}\n",
            category.name,
            category.column,
            terms.len(),
            category.definition,
            terms.join(" · ")
        );
        for example in &category.examples {
            let _ = writeln!(text, "  e.g. {example}");
        }
        categories.push(json!({
            "name": category.name, "column": category.column, "definition": category.definition,
            "patterns": terms, "examples": category.examples,
        }));
    }
    let result = json!({
        "name": book.name, "title": book.title, "version": book.version, "licence": book.licence,
        "reference": book.reference, "description": book.description, "categories": categories,
    });
    Done { result, text, warnings: Vec::new() }
}

fn check_all(names: &[String]) -> Result<Done> {
    let names: Vec<&str> = if names.is_empty() {
        BUILTIN.iter().map(|b| b.name).collect()
    } else {
        names.iter().map(String::as_str).collect()
    };
    let mut done = Done::default();
    let mut failed = 0;
    for name in names {
        let book = open(name)?;
        let mismatches = check(&book);
        let examples: usize = book.categories.iter().map(|c| c.examples.len()).sum();
        let _ = writeln!(done.text, "{name}: {} of {examples} examples hold", examples - mismatches.len());
        for Mismatch { category, example, found } in &mismatches {
            let _ = writeln!(done.text, "  {category}\n    wanted {example}\n    found  {found}");
        }
        failed += mismatches.len();
    }
    if failed > 0 {
        eprint!("{}", done.text);
        return Err(Error::new(
            "codebook check",
            format!("{failed} examples do not hold"),
            "mend the pattern, add an unless, or correct the example's brackets",
        ));
    }
    done.result = json!({ "mismatches": 0 });
    Ok(done)
}
