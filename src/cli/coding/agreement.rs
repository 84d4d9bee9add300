//! `slantwise coding agreement`: how far coders agree, item by item.

use super::super::{Done, Global};
use super::codings::CodeColumns;
use super::{interval, number};
use crate::coding::{self, Asked, RESAMPLES, agreement};
use crate::read::records;
use crate::{Error, Result};
use clap::Args;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Krippendorff's alpha with its interval, percent agreement, prevalence and pairwise kappa
///
/// Reads the sheets that slantwise coding sheet wrote and coders filled in (name the folder, or the files), or
/// any table: with one row a code (--value), or with one column a coder (--coders).
#[derive(Debug, Args)]
pub(super) struct Agreement {
    /// Filled codesheets, their folder, or tables of codes: CSV, TSV, JSON lines, Parquet, XLSX, ODS
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    #[command(flatten)]
    columns: CodeColumns,
    /// Column of the article or other cluster whose units are resampled together, in a table of codes;
    /// codesheets take the article from their key
    #[arg(long, value_name = "COL")]
    cluster: Option<String>,
    /// Draws of the bootstrap
    #[arg(long, value_name = "N", default_value_t = RESAMPLES)]
    resamples: usize,
}

impl Agreement {
    pub(super) fn run(&self, global: &Global) -> Result<Done> {
        let codings = self.columns.read(&self.files)?;
        let clusters = match &self.cluster {
            Some(cluster) => self.clusters(cluster)?,
            None => coding::clusters_of_key(&codings.key),
        };
        let mut found = Vec::new();
        for (item, codes) in &codings.items {
            let asked = Asked {
                level: self.columns.level(item),
                order: &item.values,
                several: item.several,
                clusters: &clusters,
                resamples: self.resamples,
                seed: global.seed.unwrap_or(1),
            };
            found.extend(agreement(&item.name, codes, asked)?);
        }
        let mut text = String::new();
        found.iter().for_each(|item| tell(item, &mut text));
        let _ = writeln!(
            text,
            "{}\nKrippendorff relies on alpha from .800 and draws tentative conclusions from .667",
            found[0].interval
        );
        let mut result = json!({ "items": found });
        if let ([only], Some(object)) = (found.as_slice(), result.as_object_mut()) {
            // A single item can be read without its list.
            let fields = json!(only);
            object.extend(fields.as_object().cloned().unwrap_or_default());
        }
        Ok(Done { result, text, warnings: codings.warnings })
    }

    fn clusters(&self, cluster: &str) -> Result<BTreeMap<String, String>> {
        let mut clusters = BTreeMap::new();
        for file in &self.files {
            clusters.extend(coding::clusters(&records(file)?.0, file, &self.columns.unit, cluster)?);
        }
        match clusters.is_empty() {
            true => {
                Err(Error::new(format!("column {cluster}"), "is empty", "fill it in, or leave --cluster out"))
            }
            false => Ok(clusters),
        }
    }
}

fn tell(item: &coding::Agreement, text: &mut String) {
    let _ = writeln!(
        text,
        "{} ({})\n  alpha {} {}  agreement {}  {} codes, {} units, {} of them coded twice or more",
        item.item,
        item.level,
        number(item.alpha),
        interval(item.ci_low, item.ci_high),
        number(item.percent_agreement),
        item.n_codes,
        item.n_units,
        item.n_pairable
    );
    if item.alpha.is_none() {
        let _ = writeln!(text, "  alpha is undefined: all codes are one value, or no unit was coded twice");
    }
    for value in &item.prevalence {
        let by_coder = item.coders.iter().zip(&value.by_coder);
        let by_coder: Vec<String> = by_coder.map(|(coder, share)| format!("{coder} {share:.3}")).collect();
        let _ = writeln!(text, "  {:<16} {:.3} of codes ({})", value.value, value.share, by_coder.join(", "));
    }
    for pair in &item.pairs {
        let weighted = pair.weighted_kappa.map_or(String::new(), |kappa| format!("  weighted {kappa:.3}"));
        let _ = writeln!(
            text,
            "  {} and {}: kappa {}{weighted}  agreement {}  {} units",
            pair.a,
            pair.b,
            number(pair.kappa),
            number(pair.percent_agreement),
            pair.n
        );
    }
}
