//! The command line: one file a subcommand.
//!
//! May use everything. Progress and messages go to standard error, results to standard output.
//!
//! **Invariant:** a subcommand only arranges what the library does; it computes nothing of its own.

mod batches;
mod bench;
mod codebook;
mod coding;
mod compare;
mod drawn;
mod encoder;
mod explain;
mod export;
mod folder;
mod init;
mod kwic;
mod learn;
mod lines;
mod measure;
mod merge;
mod progress;
mod relations;
mod report;
mod run;
mod targets;
mod verify;
mod workplace;

use crate::{Error, Result, Warning};
use clap::{Args, Parser, Subcommand};
use std::io::Write;
use std::process::ExitCode;

/// Framing, sentiment and attribution in news texts: measured, compared, and shown word by word.
#[derive(Debug, Parser)]
#[command(name = "slantwise", version, max_term_width = 100)]
struct Command {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Args)]
struct Global {
    /// Threads to use; the result is the same for any number
    #[arg(long, global = true, value_name = "N")]
    threads: Option<usize>,
    /// Seed of every random number; overrides the study's
    #[arg(long, global = true, value_name = "N")]
    seed: Option<u64>,
    /// No progress, no notices
    #[arg(long, global = true)]
    quiet: bool,
    /// The result as JSON on standard output
    #[arg(long, global = true)]
    json: bool,
    /// Exit code 1 when there were warnings
    #[arg(long, global = true)]
    strict: bool,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Run(run::Run),
    Compare(compare::Compare),
    Report(report::Report),
    Verify(verify::Verify),
    Measure(measure::Measure),
    Merge(merge::Merge),
    Export(export::Export),
    Explain(explain::Explain),
    Kwic(kwic::Kwic),
    Targets(targets::Targets),
    Relations(relations::Relations),
    Codebook(codebook::Codebook),
    Coding(Box<coding::Coding>),
    Learn(learn::Learn),
    Bench(bench::Bench),
}

/// What a subcommand leaves to be told.
#[derive(Debug, Default)]
struct Done {
    /// For a machine.
    result: serde_json::Value,
    /// For a person, on standard output.
    text: String,
    /// Counted by `--strict`.
    warnings: Vec<Warning>,
}

/// Warnings printed before the rest is only counted.
const SHOWN_WARNINGS: usize = 10;

/// Parses the arguments, runs the subcommand, prints. Exit code 0 done, 1 done with warnings under
/// `--strict`, 2 could not, 128 and the signal's number when one stopped it (130 for Ctrl-C).
pub fn main() -> ExitCode {
    let command = Command::parse();
    let watch = workplace::Watch::begin();
    let global = &command.global;
    if let Some(threads) = global.threads {
        // Fails only if a pool exists already; then the number of threads is the default one.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
    let done = match &command.verb {
        Verb::Run(verb) => verb.run(global),
        Verb::Compare(verb) => verb.run(global),
        Verb::Report(verb) => verb.run(global),
        Verb::Verify(verb) => verb.run(global),
        Verb::Measure(verb) => verb.run(global),
        Verb::Merge(verb) => verb.run(global),
        Verb::Export(verb) => verb.run(global),
        Verb::Explain(verb) => verb.run(global),
        Verb::Kwic(verb) => verb.run(global),
        Verb::Targets(verb) => verb.run(global),
        Verb::Relations(verb) => verb.run(global),
        Verb::Codebook(verb) => verb.run(global),
        Verb::Coding(verb) => verb.run(global),
        Verb::Learn(verb) => verb.run(global),
        Verb::Bench(verb) => verb.run(global),
    };
    // What fails because the run is being stopped is no news.
    watch.leave_if_told();
    match done.and_then(|done| tell(&done, global).map(|()| done)) {
        Ok(done) if global.strict && !done.warnings.is_empty() => ExitCode::from(1),
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            note(format_args!("slantwise: {error}"));
            ExitCode::from(2)
        }
    }
}

fn tell(done: &Done, global: &Global) -> Result<()> {
    if !global.quiet {
        for warning in done.warnings.iter().take(SHOWN_WARNINGS) {
            note(format_args!("warning: {warning}"));
        }
        if done.warnings.len() > SHOWN_WARNINGS {
            note(format_args!("warning: … and {} more", done.warnings.len() - SHOWN_WARNINGS));
        }
    }
    let text = if global.json { format!("{:#}\n", done.result) } else { done.text.clone() };
    print(&text)
}

/// Writes a line to standard error, which may be on a full disk or gone: that stops nothing.
fn note(line: std::fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Writes to standard output; a reader that went away (`| head`) is no error.
fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::new("standard output", error, "redirect it to a place that can be written"))
        }
        _ => Ok(()),
    }
}
