//! Timing: each stage of measuring beside two floors, in one run.
//!
//! Useful for: ratios, which carry over to other machines. Not useful for: seconds, which do not.
//!
//! DESIGN. Stages take turns, round after round, so that a machine that slows down slows all of them; each is
//! told by its median. The first thread count is one: on it alone stages can be compared with the floors.
//!
//! Uses `text`, `codebook`, `mark` and `table`.
//!
//! **Invariant:** nothing is asserted of a time, here or in a test.

mod floor;
mod stage;

pub use stage::{Part, STAGES};

use crate::Result;
use crate::codebook::all_builtin;
use crate::mark::Gazetteer;
use crate::table::Engine;
use crate::text::Article;
use serde::Serialize;
use stage::Bench;
use std::time::Instant;

/// What is timed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings<'a> {
    /// Texts are repeated, or cut off, to about so many bytes.
    pub bytes: usize,
    /// Times that each stage runs.
    pub rounds: usize,
    /// Threads of the last stage; the others run on one.
    pub threads: usize,
    /// Only stages whose name holds this, beside the floors.
    pub only: &'a str,
}

/// A stage as it was timed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Timed {
    /// What ran.
    pub stage: String,
    /// What it is a part of.
    pub part: Part,
    /// Median seconds for all bytes.
    pub seconds: f64,
    /// Fewest and most seconds.
    pub range: [f64; 2],
    /// Megabytes (10⁶ bytes) a second.
    pub megabytes_a_second: f64,
    /// Seconds over those of floor F1, a byte table with a look-up.
    pub times_f1: f64,
    /// Seconds over those of floor F2, the word boundaries of UAX #29 with a look-up.
    pub times_f2: f64,
}

/// What a run of the benchmark found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Timing {
    /// Version of the program.
    pub slantwise: &'static str,
    /// Bytes of all texts.
    pub bytes: usize,
    /// Texts.
    pub articles: usize,
    /// Times that each stage ran.
    pub rounds: usize,
    /// Seconds until codebooks, lexicons and gazetteer were ready.
    pub ready: f64,
    /// The floors, then the stages.
    pub stages: Vec<Timed>,
}

impl std::fmt::Display for Timing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { bytes, articles, rounds, .. } = self;
        let ready = 1e3 * self.ready;
        writeln!(
            f,
            "{bytes} bytes in {articles} articles, one thread, median of {rounds}; engine ready in {ready:.0} ms"
        )?;
        writeln!(f, "{:<36} {:>9} {:>9} {:>8} {:>8}  part", "", "MB/s", "ms/MB", "× F1", "× F2")?;
        for stage in &self.stages {
            let (name, rate, part) = (&stage.stage, stage.megabytes_a_second, stage.part.name());
            let (first, second) = (stage.times_f1, stage.times_f2);
            writeln!(f, "{name:<36} {rate:>9.1} {:>9.1} {first:>8.2} {second:>8.2}  {part}", 1e3 / rate)?;
        }
        Ok(())
    }
}

/// Times measuring `texts`.
///
/// # Errors
/// When a shipped codebook is unsound, or a pool of threads cannot be made.
pub fn time(texts: &[String], settings: &Settings<'_>) -> Result<Timing> {
    let started = Instant::now();
    let engine = Engine::new(all_builtin()?, Gazetteer::builtin());
    let ready = started.elapsed().as_secs_f64();
    let bench = Bench::new(engine, articles(texts, settings.bytes), settings.threads)?;
    let chosen: Vec<_> = STAGES
        .iter()
        .filter(|stage| stage.part == Part::Floor || stage.name.contains(settings.only))
        .collect();
    let mut seconds = vec![Vec::new(); chosen.len()];
    for _ in 0..settings.rounds.max(1) {
        for (stage, times) in chosen.iter().zip(&mut seconds) {
            times.push(bench.time(stage));
        }
    }
    seconds.iter_mut().for_each(|times| times.sort_by(f64::total_cmp));
    let bytes = bench.bytes();
    let median = |times: &Vec<f64>| times[times.len() / 2];
    let floors = [median(&seconds[0]), median(&seconds[1])];
    let timed = chosen.iter().zip(&seconds).map(|(stage, times)| Timed {
        stage: stage.title(settings.threads),
        part: stage.part,
        seconds: median(times),
        range: [times[0], times[times.len() - 1]],
        megabytes_a_second: bytes as f64 / 1e6 / median(times),
        times_f1: median(times) / floors[0],
        times_f2: median(times) / floors[1],
    });
    Ok(Timing {
        slantwise: env!("CARGO_PKG_VERSION"),
        bytes,
        articles: bench.articles(),
        rounds: settings.rounds,
        ready,
        stages: timed.collect(),
    })
}

/// About `wanted` bytes of `texts`, over and over.
fn articles(texts: &[String], wanted: usize) -> Vec<Article> {
    let mut articles = Vec::new();
    let mut bytes = 0;
    for (at, text) in texts.iter().filter(|text| !text.is_empty()).cycle().enumerate() {
        if bytes >= wanted {
            break;
        }
        bytes += text.len();
        articles.push(Article { id: at.to_string(), text: text.clone(), ..Article::default() });
    }
    articles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_is_timed_beside_the_floors() {
        let texts = ["The minister accused his rival. “No,” he said.".to_owned(), String::new()];
        let settings = Settings { bytes: 200, rounds: 2, threads: 2, only: "" };
        let timing = time(&texts, &settings).unwrap();
        assert_eq!((timing.stages.len(), timing.articles), (STAGES.len(), 4));
        assert!((timing.stages[1].times_f2 - 1.0).abs() < 1e-12);
        assert!(timing.stages.iter().all(|s| s.range[0] <= s.seconds && s.seconds <= s.range[1]));
        let only = time(&texts, &Settings { only: "attribution", ..settings }).unwrap();
        let names: Vec<&str> = only.stages.iter().map(|s| s.stage.as_str()).collect();
        assert_eq!(names.len(), 3, "{names:?}");
    }
}
