//! `slantwise codebook show`: a codebook's page, and how it comes off on a corpus.

use super::super::Done;
use super::super::measure::InputColumns;
use crate::codebook::{Agreement, Category, Codebook, VALIDATION, agreement};
use crate::mark::Gazetteer;
use crate::read::read;
use crate::table::{ColumnUsage, Engine, Usage, usage};
use crate::{Error, Result, Warning};
use clap::Args;
use serde_json::{Value, json};
use std::fmt::Write;

/// Triggers listed.
const TRIGGERS: usize = 12;

#[derive(Debug, Args)]
pub(super) struct Show {
    /// A built-in name, or the path of a codebook file
    name: String,
    /// Texts on which coverage and the words that trigger it most are counted
    #[arg(long, value_name = "INPUT", num_args = 1..)]
    on: Vec<String>,
    /// What each pattern with a * matches in them
    #[arg(long, requires = "on")]
    wildcards: bool,
    #[command(flatten)]
    columns: InputColumns,
}

/// What a codebook does on a corpus.
struct Tried {
    usage: Usage,
    /// Index of each category's column in `usage`.
    columns: Vec<usize>,
}

impl Tried {
    fn of(&self, category: usize) -> &ColumnUsage {
        &self.usage.columns[self.columns[category]]
    }
}

impl Show {
    pub(super) fn run(&self) -> Result<Done> {
        let book = super::open(&self.name)?;
        let (tried, warnings) = if self.on.is_empty() { (None, Vec::new()) } else { self.try_on(&book)? };
        let mut text = format!(
            "{} {} — {}\nReference: {}\nLicence: {}\n{}\n",
            book.name, book.version, book.title, book.reference, book.licence, book.description
        );
        if book.categories.iter().any(|c| agreement(&book.name, &book.version, &c.column).is_some()) {
            let (corpus, reference) = (&VALIDATION.corpus, &VALIDATION.reference);
            let _ = writeln!(text, "Agreement was measured on {corpus}: {reference}. {}", VALIDATION.note);
        }
        let mut categories = Vec::new();
        for (at, category) in book.categories.iter().enumerate() {
            let found = tried.as_ref().map(|tried| tried.of(at));
            text += &page(&book, at, found.zip(tried.as_ref().map(|t| &t.usage)), self.wildcards);
            categories.push(entry(&book, category, found));
        }
        let result = json!({
            "name": book.name, "title": book.title, "version": book.version, "licence": book.licence,
            "reference": book.reference, "description": book.description, "categories": categories,
            "paragraphs": tried.as_ref().map(|t| t.usage.paragraphs),
        });
        Ok(Done { result, text, warnings })
    }

    fn try_on(&self, book: &Codebook) -> Result<(Option<Tried>, Vec<Warning>)> {
        let reading = read(&self.on, &self.columns.columns(), &|_| ())?;
        let engine = Engine::new(vec![book.clone()], Gazetteer::builtin());
        let place = |column: &str| engine.columns().iter().position(|c| c.name == column);
        let columns = book.categories.iter().map(|c| {
            let missing =
                || Error::new(&c.column, "is no column of this run", "report this as a mistake of ours");
            place(&c.column).ok_or_else(missing)
        });
        let columns = columns.collect::<Result<Vec<usize>>>()?;
        Ok((Some(Tried { usage: usage(&engine, reading.corpus), columns }), reading.warnings))
    }
}

/// One category for a person.
fn page(book: &Codebook, at: usize, found: Option<(&ColumnUsage, &Usage)>, wildcards: bool) -> String {
    let category = &book.categories[at];
    let items: Vec<&str> =
        book.categories.iter().filter(|c| c.into == Some(at)).map(|c| c.name.as_str()).collect();
    let mut text = match category.into {
        Some(frame) => format!("\n{} · {}", book.categories[frame].name, category.name),
        None => format!("\n{}", category.name),
    };
    let _ = writeln!(text, " → {} ({} patterns)", category.column, category.terms.len());
    let _ = writeln!(text, "  {}", category.definition);
    if !items.is_empty() {
        let _ = writeln!(text, "  sum of its items: {}", items.join(", "));
    }
    if !category.terms.is_empty() {
        let _ = writeln!(text, "  {}", patterns(category).join(" · "));
    }
    for example in &category.examples {
        let _ = writeln!(text, "  e.g. {example}");
    }
    if let Some(Agreement { coded_as, n, positive, auc, second_coder_f1, .. }) =
        agreement(&book.name, &book.version, &category.column)
    {
        let _ = writeln!(
            text,
            "  agreement: AUC {auc:.2} with coders’ {coded_as} ({positive} of {n} texts); a second coder's F1 {second_coder_f1:.2}"
        );
    }
    if let Some((found, usage)) = found {
        let share = 100.0 * found.paragraphs as f64 / usage.paragraphs.max(1) as f64;
        let rate = 100.0 * found.weight / usage.words.max(1) as f64;
        let _ = writeln!(
            text,
            "  here: {rate:.2} per 100 words, in {share:.0} % of {} body paragraphs; {}",
            usage.paragraphs,
            counted(&found.triggers())
        );
        for (pattern, words) in found.wildcards().filter(|_| wildcards) {
            let _ = writeln!(text, "  {pattern} matches {}", counted(&words));
        }
    }
    text
}

fn counted(words: &[(String, usize)]) -> String {
    if words.is_empty() {
        return "nothing".into();
    }
    let shown: Vec<String> = words.iter().take(TRIGGERS).map(|(word, n)| format!("{word} {n}")).collect();
    let more = words.len().saturating_sub(TRIGGERS);
    shown.join(", ") + &if more > 0 { format!(" and {more} more") } else { String::new() }
}

/// Patterns with the weights that are not 1.
fn patterns(category: &Category) -> Vec<String> {
    let terms = category.terms.iter().map(|term| {
        let weight = if term.weight == 1.0 { String::new() } else { format!(" ({})", term.weight) };
        format!("{}{weight}", term.pattern)
    });
    terms.collect()
}

/// One category for a machine.
fn entry(book: &Codebook, category: &Category, found: Option<&ColumnUsage>) -> Value {
    let mut entry = json!({
        "name": category.name, "column": category.column, "definition": category.definition,
        "part_of": category.into.map(|frame| &book.categories[frame].column),
        "patterns": patterns(category), "examples": category.examples,
    });
    if let Some(agreement) = agreement(&book.name, &book.version, &category.column) {
        entry["agreement"] = json!({
            "corpus": VALIDATION.corpus, "reference": VALIDATION.reference, "coded_as": agreement.coded_as,
            "n": agreement.n, "positive": agreement.positive, "auc": agreement.auc,
            "second_coder_f1": agreement.second_coder_f1,
        });
    }
    if let Some(found) = found {
        entry["paragraphs"] = found.paragraphs.into();
        entry["weight"] = found.weight.into();
        entry["triggers"] = json!(found.triggers().into_iter().take(TRIGGERS).collect::<Vec<_>>());
        entry["matched"] = json!(found.patterns);
    }
    entry
}
