//! Named columns of one question, and a trained model that looks them up.

use crate::measure::LinearModel;
use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet};

/// What is counted for one question, by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Columns {
    /// Counts, distances, sums of tone.
    pub amounts: BTreeMap<String, f64>,
    /// What is there or not: words at a place, verbs in a role.
    pub flags: BTreeSet<String>,
}

impl Columns {
    /// All columns with their values; a flag is 1.
    pub fn each(&self) -> impl Iterator<Item = (&str, f64)> {
        let amounts = self.amounts.iter().map(|(name, value)| (name.as_str(), *value));
        amounts.chain(self.flags.iter().map(|name| (name.as_str(), 1.0)))
    }
}

/// A model whose columns are looked up by name.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) linear: LinearModel,
    places: HashMap<String, usize>,
}

impl Named {
    pub(super) fn new(linear: LinearModel) -> Self {
        let places = linear.columns.iter().enumerate().map(|(at, c)| (c.name.clone(), at)).collect();
        Self { linear, places }
    }

    /// The cells of `columns` that the model has a weight for.
    pub(super) fn row(&self, columns: &Columns) -> Vec<(usize, f64)> {
        columns.each().filter_map(|(name, value)| Some((*self.places.get(name)?, value))).collect()
    }
}
