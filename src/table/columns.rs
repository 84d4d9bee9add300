//! Named columns of one question, on their way to a trained model.

use crate::measure::LinearModel;
use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet};

/// Where columns go as they are found.
pub(super) trait Sink {
    /// An amount; at most once a name.
    fn amount(&mut self, name: &str, value: f64);
    /// Something is there; may be said again.
    fn flag(&mut self, name: &str);
    /// Whether [`part`](Self::part) is heard.
    fn listens(&self) -> bool {
        false
    }
    /// Token `token` makes up some of column `name`, the more the higher its `share`.
    fn part(&mut self, _name: &str, _token: usize, _share: f64) {}
}

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

impl Sink for Columns {
    fn amount(&mut self, name: &str, value: f64) {
        self.amounts.insert(name.to_owned(), value);
    }

    fn flag(&mut self, name: &str) {
        if !self.flags.contains(name) {
            self.flags.insert(name.to_owned());
        }
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

    /// An empty row of the model.
    pub(super) fn row(&self) -> Row<'_> {
        Row { model: self, cells: Vec::new(), flagged: vec![false; self.linear.columns.len()], parts: None }
    }

    /// The same, hearing of the tokens that columns are made of.
    pub(super) fn listening_row(&self) -> Row<'_> {
        Row { parts: Some(Vec::new()), ..self.row() }
    }

    /// What each token of `row` adds to class `of` against class `against`, the most first, by size: what a
    /// column adds to a row without it is divided among the tokens that make it up, by their shares.
    /// Columns of no token in particular are left out.
    pub(super) fn tokens(&self, row: &Row<'_>, of: usize, against: usize) -> Vec<(usize, f64)> {
        let Some(parts) = &row.parts else { return Vec::new() };
        let mut shares: BTreeMap<usize, f64> = BTreeMap::new();
        for (column, _, share) in parts {
            *shares.entry(*column).or_default() += share;
        }
        let values: BTreeMap<usize, f64> = row.cells.iter().copied().collect();
        let mut tokens: BTreeMap<usize, f64> = BTreeMap::new();
        for (at, token, share) in parts {
            let (Some(value), Some(all)) = (values.get(at), shares.get(at).filter(|all| **all > 0.0)) else {
                continue;
            };
            let column = &self.linear.columns[*at];
            let adds = value * column.scale * (column.weights[of] - column.weights[against]);
            *tokens.entry(*token).or_default() += adds * share / all;
        }
        let mut tokens: Vec<(usize, f64)> = tokens.into_iter().collect();
        tokens.sort_by(|x, y| y.1.abs().total_cmp(&x.1.abs()).then(x.0.cmp(&y.0)));
        tokens
    }

    /// What each cell of `row` adds to class `of` against class `against`, the most first, by size.
    pub(super) fn reasons(&self, row: &[(usize, f64)], of: usize, against: usize) -> Vec<(String, f64)> {
        let adds = row.iter().map(|&(at, value)| {
            let column = &self.linear.columns[at];
            (column.name.clone(), column.contribution(value, of) - column.contribution(value, against))
        });
        let mut reasons: Vec<(String, f64)> = adds.collect();
        reasons.sort_by(|x, y| y.1.abs().total_cmp(&x.1.abs()).then_with(|| x.0.cmp(&y.0)));
        reasons
    }
}

/// The columns that a model has a weight for; all others are passed over.
#[derive(Debug)]
pub(super) struct Row<'m> {
    model: &'m Named,
    pub(super) cells: Vec<(usize, f64)>,
    flagged: Vec<bool>,
    /// Column, token and share.
    parts: Option<Vec<(usize, usize, f64)>>,
}

impl Sink for Row<'_> {
    fn amount(&mut self, name: &str, value: f64) {
        if let Some(&at) = self.model.places.get(name) {
            self.cells.push((at, value));
        }
    }

    fn flag(&mut self, name: &str) {
        if let Some(&at) = self.model.places.get(name)
            && !std::mem::replace(&mut self.flagged[at], true)
        {
            self.cells.push((at, 1.0));
        }
    }
    fn listens(&self) -> bool {
        self.parts.is_some()
    }

    fn part(&mut self, name: &str, token: usize, share: f64) {
        if let (Some(parts), Some(&at)) = (&mut self.parts, self.model.places.get(name)) {
            parts.push((at, token, share));
        }
    }
}
