//! `slantwise learn`: models on hand codings, and the models that ship.

mod apply;
mod axes;
mod codings;
mod discover;
mod evaluate;
mod own;
mod reliability;
mod train;

use super::{Done, Global};
use crate::Result;
use clap::{Args, Subcommand};

/// Train and test models on hand codings
#[derive(Debug, Args)]
pub(super) struct Learn {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Evaluate(evaluate::Evaluate),
    Train(Box<train::Train>),
    Apply(apply::Apply),
    Discover(discover::Discover),
    Axes(axes::Axes),
}

impl Learn {
    pub(super) fn run(&self, global: &Global) -> Result<Done> {
        match &self.verb {
            Verb::Evaluate(verb) => verb.run(global),
            Verb::Train(verb) => verb.run(global),
            Verb::Apply(verb) => verb.run(global),
            Verb::Discover(verb) => verb.run(global),
            Verb::Axes(verb) => verb.run(global),
        }
    }
}
