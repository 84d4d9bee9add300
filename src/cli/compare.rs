//! `slantwise compare`: comparisons from tables made by `measure`.

use super::{Done, Global};
use crate::Result;
use crate::report::{Compared, Manifest};
use crate::study::Plan;
use crate::table::{Format, read_tables, write_table};
use clap::Args;
use serde_json::json;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;

/// Compare groups, actors and voices in tables that slantwise measure wrote
#[derive(Debug, Args)]
pub(super) struct Compare {
    /// A folder of tables
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Metadata column whose groups are compared
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
    /// Columns to compare; all by default
    #[arg(long = "column", value_name = "C")]
    columns: Vec<String>,
    /// Actors to set side by side; the most mentioned by default
    #[arg(long = "actor", value_name = "A")]
    actors: Vec<String>,
}

impl Compare {
    pub(super) fn run(&self, global: &Global) -> Result<Done> {
        let mut manifest = Manifest::open(&self.folder)?;
        let tables = read_tables(&self.folder)?;
        manifest.plan.by = self.by.clone().or(manifest.plan.by);
        if !self.actors.is_empty() {
            manifest.plan.compared_actors = self.actors.clone();
        }
        manifest.plan.seed = global.seed.unwrap_or(manifest.plan.seed);
        // The choice of columns is this call's; a later report compares them all again.
        let plan = Plan { compared_columns: self.columns.clone(), ..manifest.plan.clone() };
        let compared = Compared::of(&plan, &tables)?;
        let mut written = BTreeSet::new();
        for (name, table) in compared.each() {
            let path = write_table(&table, name, &self.folder, Format::Parquet)?;
            written.extend(path.file_name().map(|name| name.to_string_lossy().into_owned()));
        }
        super::folder::refresh(&self.folder, &mut manifest, &written)?;
        let mut text = String::new();
        let mut rows = Vec::new();
        for c in compared.comparisons() {
            let number = |x: Option<f64>| x.map_or("–".to_owned(), |x| format!("{x:.3}"));
            let _ = writeln!(
                text,
                "{:<13} {:<28} {} − {}: {} [{}, {}] {} {} p {} q {} ({}+{} articles)",
                c.family,
                c.column,
                c.group_a,
                c.group_b,
                number(c.estimate),
                number(c.ci_low),
                number(c.ci_high),
                c.effect_name,
                number(c.effect),
                number(c.p),
                number(c.q),
                c.articles_a,
                c.articles_b
            );
            rows.push(json!({
                "family": c.family, "column": c.column, "group_a": c.group_a, "group_b": c.group_b,
                "estimate": c.estimate, "ci_low": c.ci_low, "ci_high": c.ci_high, "effect": c.effect,
                "effect_name": c.effect_name, "p": c.p, "q": c.q, "n_a": c.n_a, "n_b": c.n_b,
                "articles_a": c.articles_a, "articles_b": c.articles_b, "method": c.method,
            }));
        }
        Ok(Done { result: rows.into(), text, warnings: Vec::new() })
    }
}
