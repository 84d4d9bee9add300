//! `slantwise compare`: comparisons from tables made by `measure`.

use super::folder::Folder;
use super::{Done, Global};
use crate::Result;
use crate::compare::Keyness;
use crate::report::{Compared, Manifest, treatment};
use crate::study::{Interval, Margins, Plan};
use crate::table::{Format, Stored, write_parts, write_table};
use clap::Args;
use serde_json::json;
use std::fmt::Write;
use std::path::{Path, PathBuf};

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
    /// Print the words that a group, or the neighbourhood of an actor, has more than the rest
    #[arg(long)]
    keyness: bool,
    /// Actors whose neighbouring words are compared; implies --keyness
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    near: Vec<String>,
    /// How intervals are read off bootstrap replicates
    #[arg(long, value_name = "KIND")]
    interval: Option<Interval>,
    /// Metadata column of outer clusters, resampled before the articles in them; `article` for none
    #[arg(long, value_name = "COLUMN")]
    cluster: Option<String>,
    /// Difference of no account, in the column's unit: test whether larger ones are ruled out
    #[arg(long = "margin", value_name = "[C=]X")]
    margins: Vec<String>,
    /// Regression of a column on several metadata, as "generic_conflict ~ outlet + month"
    #[arg(long = "model", value_name = "FORMULA")]
    models: Vec<String>,
}

/// Words printed a group.
const WORDS: usize = 12;

impl Compare {
    pub(super) fn run(&self, global: &Global) -> Result<Done> {
        let mut manifest = Manifest::open(&self.folder)?;
        let tables = Stored::open(&self.folder)?;
        manifest.plan.by = self.by.clone().or(manifest.plan.by);
        if !self.actors.is_empty() {
            manifest.plan.compared_actors = self.actors.clone();
        }
        if !self.near.is_empty() {
            manifest.plan.keyness.near = self.near.clone();
        }
        manifest.plan.interval = self.interval.unwrap_or(manifest.plan.interval);
        if let Some(cluster) = &self.cluster {
            manifest.plan.cluster = (cluster != "article").then(|| cluster.clone());
        }
        if !self.margins.is_empty() {
            manifest.plan.margins = Margins::of_arguments(&self.margins)?;
        }
        if !self.models.is_empty() {
            manifest.plan.models = self.models.clone();
        }
        manifest.plan.seed = global.seed.unwrap_or(manifest.plan.seed);
        // The choice of columns is this call's; a later report compares them all again.
        let plan = Plan { compared_columns: self.columns.clone(), ..manifest.plan.clone() };
        let compared = Compared::of(&plan, &tables)?;
        let folder = Folder::renew(&self.folder)?;
        write_compared(&compared, &tables, folder.path())?;
        folder.refresh(&mut manifest)?;
        if self.keyness || !self.near.is_empty() {
            return Ok(words(&compared.keyness));
        }
        let mut text = String::new();
        let mut rows = Vec::new();
        let number = |x: Option<f64>| x.map_or("–".to_owned(), |x| format!("{x:.3}"));
        for c in compared.comparisons() {
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
                "odds_ratio": c.odds_ratio, "or_low": c.or_low, "or_high": c.or_high,
                "margin": c.margin, "p_equivalence": c.p_equivalence, "loo_low": c.loo_low,
                "loo_high": c.loo_high, "loo_article": c.loo_article, "loo_p": c.loo_p,
            }));
        }
        for c in &compared.regression {
            let _ = writeln!(
                text,
                "{}: {}{} {} [{}, {}] se {} t({}) {} p {} q {} ({} articles)",
                c.model,
                c.term,
                if c.reference.is_empty() { String::new() } else { format!(" (against {})", c.reference) },
                number(c.estimate),
                number(c.ci_low),
                number(c.ci_high),
                number(c.se),
                c.clusters - 1,
                number(c.t),
                number(c.p),
                number(c.q),
                c.articles
            );
            rows.push(json!({
                "model": c.model, "term": c.term, "reference": c.reference, "estimate": c.estimate, "se": c.se,
                "ci_low": c.ci_low, "ci_high": c.ci_high, "t": c.t, "df": c.df, "p": c.p, "q": c.q, "n": c.n,
                "articles": c.articles, "clusters": c.clusters, "method": c.method,
            }));
        }
        Ok(Done { result: rows.into(), text, warnings: compared.warnings() })
    }
}

/// Writes every table of comparisons.
pub(super) fn write_compared(compared: &Compared, tables: &Stored, folder: &Path) -> Result<()> {
    for (name, table) in compared.each() {
        write_table(&table, name, folder, Format::Parquet)?;
    }
    write_parts(treatment(tables)?, "treatment", folder)
}

/// The most telling words of each group.
fn words(keyness: &[Keyness]) -> Done {
    let mut text = String::new();
    for own in keyness.chunk_by(|a, b| (&a.by, &a.group) == (&b.by, &b.group)) {
        let _ =
            writeln!(text, "{} {} against {} ({})", own[0].by, own[0].group, own[0].against, own[0].method);
        for word in own.iter().filter(|word| word.z > Some(0.0)).take(WORDS) {
            let number = |x: Option<f64>, decimals| x.map_or("–".to_owned(), |x| format!("{x:.decimals$}"));
            let _ = writeln!(
                text,
                "  {:<20} {:>4} : {:<5} {:>6} : {:<6} a 10,000  G² {:>7}  log ratio {:>5}  log-odds {:>5}  z {:>5}  \
                 q {:>6}  DP {:>4}  {} articles",
                word.term,
                word.n,
                word.n_rest,
                number(word.per_10000, 2),
                number(word.per_10000_rest, 2),
                number(word.g2, 1),
                number(word.log_ratio, 2),
                number(word.log_odds, 2),
                number(word.z, 1),
                number(word.q, 4),
                number(word.dp, 2),
                word.articles,
            );
        }
    }
    let rows = keyness.iter().map(|w| {
        json!({
            "by": w.by, "group": w.group, "against": w.against, "term": w.term, "n": w.n, "n_rest": w.n_rest,
            "per_10000": w.per_10000, "per_10000_rest": w.per_10000_rest, "g2": w.g2, "log_ratio": w.log_ratio,
            "log_odds": w.log_odds, "z": w.z, "p": w.p, "q": w.q, "dp": w.dp, "articles": w.articles,
            "places": w.places, "method": w.method,
        })
    });
    Done { result: rows.collect(), text, warnings: Vec::new() }
}
