//! `slantwise learn`: models on hand codings, and the models that ship.

mod evaluate;
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
    Train(train::Train),
}

impl Learn {
    pub(super) fn run(&self, global: &Global) -> Result<Done> {
        match &self.verb {
            Verb::Evaluate(verb) => verb.run(global),
            Verb::Train(verb) => verb.run(global),
        }
    }
}
