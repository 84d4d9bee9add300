//! `slantwise codebook`: list, show, check, import.

mod show;

use super::{Done, Global};
use crate::codebook::import::{About, FORMATS, import};
use crate::codebook::{BUILTIN, Codebook as Book, Mismatch, Overlap, builtin, check, read_bytes};
use crate::{Error, Result};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// List, show, check and import codebooks and lexicons
#[derive(Debug, Args)]
pub(super) struct Codebook {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// The built-in codebooks with their size, licence and reference
    List,
    /// One codebook: definitions, patterns, examples, agreement with coders; with --on also its use of words
    Show(show::Show),
    /// Run a codebook's examples; without a name, those of every built-in one
    Check {
        /// Built-in names, or paths of codebook files
        names: Vec<String>,
    },
    /// Make a codebook file of a foreign dictionary
    Import(Import),
}

/// Which of several hits on the same words count
#[derive(Debug, Clone, Copy, ValueEnum)]
enum OverlapRule {
    /// Within a category the longest
    Longest,
    /// Also across categories: what lies inside a longer hit does not count
    Nested,
    /// Every one
    All,
}

#[derive(Debug, Args)]
struct Import {
    /// Dictionary files; several become one codebook
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Format, when it is not to be recognised from name and content
    #[arg(long, value_name = "NAME", value_parser = FORMATS.iter().map(|f| f.name).collect::<Vec<_>>())]
    format: Option<String>,
    /// Codebook file to write; without it, the first file's name with .toml in the working folder
    #[arg(long, value_name = "CODEBOOK.toml")]
    out: Option<PathBuf>,
    /// Name of the codebook, and beginning of its columns
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Version of the dictionary
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
    /// Licence of the dictionary; without it the codebook says that it is unknown
    #[arg(long, value_name = "LICENCE")]
    licence: Option<String>,
    /// The paper to cite, with DOI
    #[arg(long, value_name = "TEXT")]
    reference: Option<String>,
    /// Which of several hits on the same words count
    #[arg(long, value_enum, default_value = "longest")]
    overlap: OverlapRule,
}

impl Codebook {
    pub(super) fn run(&self, _: &Global) -> Result<Done> {
        match &self.verb {
            Verb::List => list(),
            Verb::Show(verb) => verb.run(),
            Verb::Check { names } => check_all(names),
            Verb::Import(verb) => verb.run(),
        }
    }
}

impl Import {
    fn run(&self) -> Result<Done> {
        let mut files = Vec::with_capacity(self.files.len());
        for path in &self.files {
            let bytes = read_bytes(path, "give the path of a dictionary file")?;
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            files.push((name, bytes));
        }
        let overlap = match self.overlap {
            OverlapRule::Longest => Overlap::Longest,
            OverlapRule::Nested => Overlap::Nested,
            OverlapRule::All => Overlap::All,
        };
        let about = About {
            name: self.name.clone(),
            version: self.version.clone(),
            licence: self.licence.clone(),
            reference: self.reference.clone(),
            overlap,
            format: self.format.clone(),
        };
        let imported = import(&files, &about)?;
        let stem = self.files[0].file_stem().unwrap_or_default().to_string_lossy();
        let out = self.out.clone().unwrap_or_else(|| PathBuf::from(format!("{stem}.toml")));
        if self.out.is_none() && out.exists() {
            return Err(Error::new(out.display(), "is there already", "say with --out where to write"));
        }
        super::folder::replace(&out, imported.toml.as_bytes())?;
        let book = &imported.codebook;
        let mut text = format!(
            "{}: {} patterns in {} categories; licence: {}\n",
            out.display(),
            book.n_terms(),
            book.categories.len(),
            book.licence
        );
        for origin in &book.origins {
            let how = if self.format.is_some() { "as told" } else { "recognised" };
            let _ = writeln!(
                text,
                "  {} as {} ({how}), {} entries refused",
                origin.file, origin.format, origin.rejected
            );
        }
        let result = json!({
            "codebook": out.display().to_string(), "origins": book.origins, "terms": book.n_terms(),
            "columns": book.categories.iter().map(|c| &c.column).collect::<Vec<_>>(),
            "warnings": imported.warnings.iter().map(|w| format!("{}: {}", w.place(), w.what())).collect::<Vec<_>>(),
        });
        Ok(Done { result, text, warnings: imported.warnings })
    }
}

/// A built-in codebook, or the one in a file of that path.
pub(super) fn open(name: &str) -> Result<Book> {
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
