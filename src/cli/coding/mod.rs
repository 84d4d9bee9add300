//! `slantwise coding`: codesheets for human coders, their agreement, estimates corrected by their codes.

mod agreement;
mod codings;
mod correct;
mod sheet;
mod validate;

pub(super) use validate::samples;

use super::{Done, Global};
use crate::Result;
use clap::{Args, Subcommand};

/// Draw samples for human coders, see how far they agree, correct estimates by their codes
#[derive(Debug, Args)]
pub(super) struct Coding {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Sheet(sheet::Sheet),
    Agreement(agreement::Agreement),
    Correct(correct::Correct),
}

impl Coding {
    pub(super) fn run(&self, global: &Global) -> Result<Done> {
        match &self.verb {
            Verb::Sheet(verb) => verb.run(global),
            Verb::Agreement(verb) => verb.run(global),
            Verb::Correct(verb) => verb.run(global),
        }
    }
}

/// A number as people read it in a table; a dash where it is undefined.
fn number(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), |value| format!("{value:.3}"))
}

/// An interval as people read it; a dash where it is undefined.
fn interval(low: Option<f64>, high: Option<f64>) -> String {
    low.zip(high).map_or("–".to_owned(), |(low, high)| format!("[{low:.3}, {high:.3}]"))
}
