//! `slantwise bench`: times measuring on the user's own machine and texts, beside the floors.

use super::measure::{InputColumns, megabytes};
use super::{Done, Global, progress};
use crate::Result;
use crate::bench::{Settings, time};
use crate::read::read;
use clap::Args;
use serde_json::json;

/// Time each stage of measuring beside two floors: what any program that counts words must do
///
/// F1 splits by a byte table, lowers the case and looks every word up among 10,000; F2 does so with the word
/// boundaries of Unicode (UAX #29). Compare the ratios, not the seconds. --json gives the table for plotting.
#[derive(Debug, Args)]
pub(super) struct Bench {
    /// Files, folders or globs of texts; without any, the seed article
    #[arg(value_name = "INPUT")]
    inputs: Vec<String>,
    /// Megabytes to time on: the texts are repeated, or cut off
    #[arg(long, value_name = "MB", default_value_t = 1.0, value_parser = megabytes)]
    megabytes: f64,
    /// Times that each stage runs; its median counts
    #[arg(long, value_name = "N", default_value_t = 7)]
    rounds: usize,
    /// Only stages whose name holds this
    #[arg(long, value_name = "WORD", default_value = "")]
    only: String,
    #[command(flatten)]
    columns: InputColumns,
}

/// What is timed where nothing is named.
const SEED: &str = include_str!("../../seeds/000_29ab7e269625e2d9.txt");

impl Bench {
    pub(super) fn run(&self, global: &Global) -> Result<Done> {
        let (texts, warnings) = match self.inputs.as_slice() {
            [] => (vec![SEED.to_owned()], Vec::new()),
            inputs => {
                let reading = read(inputs, &self.columns.columns(), &|_| ())?;
                (reading.corpus.articles.into_iter().map(|article| article.text).collect(), reading.warnings)
            }
        };
        let settings = Settings {
            bytes: (self.megabytes * 1e6) as usize,
            rounds: self.rounds,
            threads: rayon::current_num_threads(),
            only: &self.only,
        };
        let bar = progress::bar(0, "timing", global);
        let timing = time(&texts, &settings)?;
        bar.finish_and_clear();
        Ok(Done { result: json!(timing), text: timing.to_string(), warnings })
    }
}
