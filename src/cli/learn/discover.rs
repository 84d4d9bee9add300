//! `slantwise learn discover`: clusters of frame elements, for a person to name.

use super::super::folder::{DISCOVERY, Folder};
use super::super::measure::InputColumns;
use super::super::{Done, Global};
use super::codings::codebooks;
use crate::Result;
use crate::learn::{Discovery, Search, UnitOfAnalysis, discover};
use crate::read::read;
use crate::table::{Format, write_table};
use clap::Args;
use serde_json::json;
use std::fmt::Write;
use std::path::PathBuf;

/// Find frames as clusters of frame elements (Matthes & Kohring 2008)
///
/// Elements are codebook categories. Ward's clustering; the number of clusters has the best mean silhouette
/// of 2 to 10 unless given. Writes units, profile, words, clusters, criterion, and an intrusion test with its
/// key. Clusters have numbers until you name them.
#[derive(Debug, Args)]
pub(super) struct Discover {
    /// Files, folders or globs of texts
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    /// Folder for the tables
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// What is clustered
    #[arg(long, value_enum, default_value = "article")]
    unit: UnitOfAnalysis,
    /// Number of clusters
    #[arg(long, value_name = "K")]
    clusters: Option<usize>,
    /// Codebooks whose categories are the elements, by name or path, in place of all built-in ones
    #[arg(long = "codebook", value_name = "NAME|PATH")]
    codebooks: Vec<String>,
    /// Form of the tables; the intrusion test is always CSV
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    #[command(flatten)]
    columns: InputColumns,
}

impl Discover {
    pub(super) fn run(&self, global: &Global) -> Result<Done> {
        let folder = Folder::create(&self.out, DISCOVERY)?;
        let (matcher, used, _) = codebooks(&self.codebooks)?;
        let mut reading = read(&self.inputs, &self.columns.columns(), &|_| ())?;
        let search = Search { unit: self.unit, clusters: self.clusters, seed: global.seed.unwrap_or(1) };
        let found = discover(std::mem::take(&mut reading.corpus), matcher, &search)?;
        for (name, table, format) in [
            ("units", &found.units, self.format),
            ("profile", &found.profile, self.format),
            ("words", &found.words, self.format),
            ("clusters", &found.clusters, self.format),
            ("criterion", &found.criterion, self.format),
            ("intrusion", &found.sheets.tests, Format::Csv),
            ("intrusion_key", &found.sheets.key, Format::Csv),
        ] {
            write_table(table, name, folder.path(), format)?;
        }
        let text = in_words(&found, self.unit);
        folder
            .write("README.md", format!("# Clusters of frame elements\n```\n{text}```\n{HOW}").as_bytes())?;
        folder.finish_as(|outputs| {
            let manifest = json!({
                "slantwise": env!("CARGO_PKG_VERSION"),
                DISCOVERY: { "unit": self.unit, "clusters": self.clusters },
                "seed": search.seed, "inputs": reading.inputs, "codebooks": used, "outputs": outputs,
            });
            format!("{manifest:#}\n")
        })?;
        let result = json!({
            "out": self.out, "units": found.units.height(), "clusters": found.n_clusters,
            "silhouette": found.silhouette, "adjusted_rand": found.rand_index,
        });
        Ok(Done { result, text, warnings: reading.warnings })
    }
}

const HOW: &str = "
How to read it: a cluster is stable where its Jaccard coefficient is above .75, and not to be trusted below .6
(Hennig 2007). Read its telling words and its texts (`units`, small distance), give `intrusion` to two readers
who do not know the key, and name a cluster only if they find the strangers more often than by chance (1 in 6
words, 1 in 4 texts).
";

fn in_words(found: &Discovery, unit: UnitOfAnalysis) -> String {
    let [mean, low, high] = found.rand_index;
    let mut text = format!(
        "{} {}s in {} clusters, mean silhouette {:.3}\n\
         adjusted Rand index with clusterings of bootstrap samples {mean:.2} [{low:.2}, {high:.2}] (1 the same, 0 chance)\n",
        found.units.height(),
        unit.name(),
        found.n_clusters,
        found.silhouette
    );
    let number = |table: &polars::prelude::DataFrame, name: &str| -> Vec<f64> {
        let cells = table.column(name).and_then(|c| c.cast(&polars::prelude::DataType::Float64));
        cells.ok().and_then(|c| c.f64().ok().map(|c| c.iter().flatten().collect())).unwrap_or_default()
    };
    let strings = |table: &polars::prelude::DataFrame, name: &str| -> Vec<String> {
        let cells = table.column(name).ok().and_then(|c| c.str().ok());
        cells.map(|c| c.iter().flatten().map(str::to_owned).collect()).unwrap_or_default()
    };
    let first = |table: &polars::prelude::DataFrame, name: &str, cluster: usize, n: usize| {
        let of = number(table, "cluster").into_iter().zip(strings(table, name));
        let own = of.filter(|(c, _)| *c as usize == cluster + 1).map(|(_, cell)| cell);
        own.take(n).collect::<Vec<_>>().join(", ")
    };
    let (sizes, jaccard) = (number(&found.clusters, "units"), number(&found.clusters, "jaccard"));
    for cluster in 0..found.n_clusters {
        let _ = writeln!(
            text,
            "cluster {}: {} {}s, Jaccard {:.2}\n  elements: {}\n  words: {}",
            cluster + 1,
            sizes[cluster],
            unit.name(),
            jaccard[cluster],
            first(&found.profile, "element", cluster, 5),
            first(&found.words, "word", cluster, 10)
        );
    }
    text
}
