//! `slantwise learn axes`: microframes along antonym axes.

use super::super::folder::{AXES_OF, Folder};
use super::super::measure::InputColumns;
use super::super::{Done, Global};
use crate::compare::{AxisArticle, axis_tables};
use crate::measure::{AXES, axes_hash, axis_words};
use crate::read::{metadata_key, read};
use crate::table::{Format, write_table};
use crate::text::Document;
use crate::{Error, Result};
use clap::Args;
use rayon::prelude::*;
use serde_json::json;
use std::path::PathBuf;

/// Where articles and groups lie between opposites such as peace and war (FrameAxis, Kwak et al. 2021)
///
/// Writes groups (bias, intensity, effect, p and q against articles drawn from the whole corpus), articles,
/// and words (what moves each group).
#[derive(Debug, Args)]
pub(super) struct Axes {
    /// Files, folders or globs of texts
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    /// Metadata column whose groups are compared with the whole corpus
    #[arg(long, value_name = "COL")]
    by: Option<String>,
    /// Folder for the tables
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Form of the tables
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    #[command(flatten)]
    columns: InputColumns,
}

/// Groups told on the command line, by q.
const TOLD: usize = 12;

impl Axes {
    pub(super) fn run(&self, global: &Global) -> Result<Done> {
        let folder = Folder::create(&self.out, AXES_OF)?;
        let mut columns = self.columns.columns();
        if let Some(by) = self.by.as_ref().filter(|by| !columns.meta.is_empty() && !columns.meta.contains(by))
        {
            columns.meta.push(by.clone());
        }
        let mut reading = read(&self.inputs, &columns, &|_| ())?;
        let corpus = std::mem::take(&mut reading.corpus);
        let key = self.by.as_deref().map(metadata_key);
        let articles: Vec<AxisArticle> = corpus
            .articles
            .into_par_iter()
            .map(|article| {
                let document = Document::new(article);
                let group = key.as_ref().and_then(|key| document.meta().get(key).cloned());
                AxisArticle { doc_id: document.id().to_owned(), group, words: axis_words(&document) }
            })
            .collect();
        if let Some(by) = self.by.as_ref().filter(|_| articles.iter().all(|a| a.group.is_none())) {
            let remedy = "name a column of the inputs";
            return Err(Error::new(format!("--by {by}"), "is empty or missing in every article", remedy));
        }
        let seed = global.seed.unwrap_or(1);
        let found = axis_tables(&articles, seed);
        let groups = self.by.is_some().then_some(("groups", &found.groups));
        let words = self.by.is_some().then_some(("words", &found.words));
        for (name, table) in [groups, Some(("articles", &found.articles)), words].into_iter().flatten() {
            write_table(table, name, folder.path(), self.format)?;
        }
        folder.finish_as(|outputs| {
            let manifest = json!({
                "slantwise": env!("CARGO_PKG_VERSION"),
                AXES_OF: { "by": self.by, "axes": AXES.len(), "blake3": axes_hash() },
                "seed": seed, "inputs": reading.inputs, "outputs": outputs,
            });
            format!("{manifest:#}\n")
        })?;
        let mut text =
            format!("{} articles on {} axes: {}\n", articles.len(), AXES.len(), self.out.display());
        text += &told(&found.groups);
        let result = json!({ "out": self.out, "articles": articles.len(), "axes": AXES.len() });
        Ok(Done { result, text, warnings: reading.warnings })
    }
}

/// The groups and axes with the smallest q of bias.
fn told(groups: &polars::prelude::DataFrame) -> String {
    let strings = |name: &str| groups.column(name).ok().and_then(|c| c.str().ok());
    let reals = |name: &str| groups.column(name).ok().and_then(|c| c.f64().ok());
    let (Some(group), Some(positive), Some(negative)) =
        (strings("group"), strings("positive"), strings("negative"))
    else {
        return String::new();
    };
    let (Some(effect), Some(z), Some(q)) = (reals("bias_effect"), reals("bias_z"), reals("bias_q")) else {
        return String::new();
    };
    let mut rows: Vec<(f64, f64, usize)> =
        (0..groups.height()).filter_map(|row| Some((q.get(row)?, z.get(row)?, row))).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.abs().total_cmp(&a.1.abs())).then(a.2.cmp(&b.2)));
    let lines = rows.into_iter().take(TOLD).map(|(q, z, row)| {
        let end = if effect.get(row) > Some(0.0) { positive } else { negative };
        let axis =
            format!("{}–{}", positive.get(row).unwrap_or_default(), negative.get(row).unwrap_or_default());
        let (group, end) = (group.get(row).unwrap_or_default(), end.get(row).unwrap_or_default());
        format!("{group}: {axis} towards {end}, z {z:.1}, q {q:.3}\n")
    });
    lines.collect()
}
