//! Times `sentiment_vader` alone beside the crate vader-sentimental and, where `python3` finds it, beside
//! the original vaderSentiment: the same lines of text, one run, one thread; prints medians and ratios.
//!
//! `cargo run --release --manifest-path benches/vader/Cargo.toml` uses the seed document over and over;
//! files can be named after `--`. Building the word tables is not timed on any side.

#[path = "../../../src/text/span.rs"]
#[allow(dead_code)]
mod span;
mod text {
    pub(crate) use crate::span::Span;
}
#[path = "../../../src/measure/vader/mod.rs"]
#[allow(dead_code)]
mod vader;

use std::hint::black_box;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Instant;

const ROUNDS: usize = 9;
const FEWEST_BYTES: usize = 400_000;

/// Reads lines from standard input, prints the median seconds of three rounds.
const PYTHON: &str = "
import sys, time
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
lines = sys.stdin.buffer.read().decode('utf-8').split('\\n')
analyzer = SentimentIntensityAnalyzer()
seconds = []
for _ in range(3):
    started = time.perf_counter()
    for line in lines:
        analyzer.polarity_scores(line)
    seconds.append(time.perf_counter() - started)
print(sorted(seconds)[1])
";

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

fn python(lines: &[&str]) -> Option<f64> {
    let mut child = Command::new("python3")
        .args(["-c", PYTHON])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(lines.join("\n").as_bytes()).ok()?;
    let answer = child.wait_with_output().ok()?;
    String::from_utf8(answer.stdout).ok()?.trim().parse().ok()
}

fn main() {
    let paths = std::env::args().skip(1);
    let mut text: String = paths.filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    if text.is_empty() {
        text.push_str(include_str!("../../../seeds/000_29ab7e269625e2d9.txt"));
    }
    let once: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let rounds = FEWEST_BYTES.div_ceil(text.len());
    let lines = once.repeat(rounds);
    let bytes: usize = lines.iter().map(|line| line.len()).sum();

    let other = vader_sentimental::SentimentIntensityAnalyzer::new();
    let mut seconds = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        let started = Instant::now();
        lines.iter().for_each(|line| _ = black_box(vader::polarity(line)));
        seconds[0].push(started.elapsed().as_secs_f64());
        let started = Instant::now();
        lines.iter().for_each(|line| _ = black_box(other.polarity_scores(line)));
        seconds[1].push(started.elapsed().as_secs_f64());
    }
    let [ours, theirs] = seconds.map(median);
    println!("{bytes} bytes in {} lines, one thread", lines.len());
    println!("{:<28} {:>8} {:>10}", "", "MB/s", "ours is ×");
    let row = |name: &str, time: f64| {
        println!("{name:<28} {:>8.1} {:>10.1}", bytes as f64 / 1e6 / time, time / ours);
    };
    row("slantwise, sentiment_vader", ours);
    row("vader-sentimental 0.1.3", theirs);
    match python(&lines) {
        Some(time) => row("vaderSentiment in Python", time),
        None => println!("vaderSentiment in Python: not found (pip install vaderSentiment==3.3.2)"),
    }
}
