//! `slantwise learn discover`: clusters of frame elements, for a person to name.

use super::super::folder::{DISCOVERY, Folder};
use super::super::measure::InputColumns;
use super::super::{Done, Global};
use super::codings::codebooks;
use crate::Result;
use crate::learn::{Discovery, Search, UnitOfAnalysis, discover};
use crate::plot::{Heading, cluster_map, png};
use crate::read::read;
use crate::table::{Format, write_table};
use clap::Args;
use polars::prelude::{DataFrame, DataType};
use serde_json::json;
use std::fmt::Write;
use std::path::PathBuf;

/// Find frames as clusters of frame elements (Matthes & Kohring 2008)
///
/// Elements are codebook categories. Ward's clustering; the number of clusters has the best mean silhouette
/// of 2 to 10 unless given. Writes units, profile, words, clusters, criterion, principal components with a map,
/// and an intrusion test with its key. Clusters have numbers until you name them.
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
    /// Cluster the first N principal components of the elements in place of the elements
    #[arg(long, value_name = "N")]
    components: Option<usize>,
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
        let (unit, clusters, components) = (self.unit, self.clusters, self.components);
        let search = Search { unit, clusters, components, seed: global.seed.unwrap_or(1) };
        let found = discover(std::mem::take(&mut reading.corpus), matcher, &search)?;
        for (name, table, format) in [
            ("units", &found.units, self.format),
            ("profile", &found.profile, self.format),
            ("words", &found.words, self.format),
            ("clusters", &found.clusters, self.format),
            ("criterion", &found.criterion, self.format),
            ("components", &found.components, self.format),
            ("intrusion", &found.sheets.tests, Format::Csv),
            ("intrusion_key", &found.sheets.key, Format::Csv),
        ] {
            write_table(table, name, folder.path(), format)?;
        }
        let text = in_words(&found, self.unit);
        let map = cluster_map::draw(&map(&found, self.unit))?;
        folder.write("map.svg", map.svg.as_bytes())?;
        folder.write("map.png", &png(&map.svg)?)?;
        let readme = format!(
            "# Clusters of frame elements\n```\n{text}```\n{HOW}\n![{}](map.svg)\n\n{}\n",
            map.alt, map.caption
        );
        folder.write("README.md", readme.as_bytes())?;
        folder.finish_as(|outputs| {
            let manifest = json!({
                "slantwise": env!("CARGO_PKG_VERSION"),
                DISCOVERY: { "unit": self.unit, "clusters": self.clusters, "components": self.components },
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

/// The units on the first two principal components.
fn map(found: &Discovery, unit: UnitOfAnalysis) -> cluster_map::Input {
    let name = unit.name();
    let axis = |at: usize| {
        let direction = &found.map[at];
        let share = 100.0 * direction.explained;
        cluster_map::Axis {
            name: format!("component {}, {share:.0} % of variance", at + 1),
            ends: direction.ends.clone().map(|end| if end.is_empty() { "–".into() } else { end.join(", ") }),
        }
    };
    let [x, y] = ["component_1", "component_2"].map(|column| number(&found.units, column));
    let clusters = number(&found.units, "cluster");
    let ids = strings(&found.units, "doc_id");
    let points = ids.into_iter().zip(clusters).enumerate();
    let points = points.map(|(at, (name, cluster))| cluster_map::Point {
        name,
        cluster: cluster as usize,
        at: [x[at], y[at]],
    });
    let both = 100.0 * (found.map[0].explained + found.map[1].explained);
    let heading = Heading {
        name: "map".into(),
        title: format!("{} clusters, seen from where the {name}s differ most", found.n_clusters),
        subtitle: format!(
            "{} {name}s on the first two principal components of their frame elements ({both:.0} % of variance)",
            found.units.height()
        ),
        alt: "Each point is one unit, its colour and shape its cluster; numbers stand at the middles.".into(),
        caption:
            "Clusters lie in more directions than two: what overlaps here may be apart there. Principal \
                  components of standardised, damped counts (Pearson 1901); sizes and stability stand above."
                .into(),
    };
    cluster_map::Input { heading, axes: [axis(0), axis(1)], points: points.collect() }
}

fn number(table: &DataFrame, name: &str) -> Vec<f64> {
    let cells = table.column(name).and_then(|c| c.cast(&DataType::Float64));
    cells.ok().and_then(|c| c.f64().ok().map(|c| c.iter().flatten().collect())).unwrap_or_default()
}

fn strings(table: &DataFrame, name: &str) -> Vec<String> {
    let cells = table.column(name).ok().and_then(|c| c.str().ok());
    cells.map(|c| c.iter().flatten().map(str::to_owned).collect()).unwrap_or_default()
}

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
    let first = |table: &DataFrame, name: &str, cluster: usize, n: usize| {
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
