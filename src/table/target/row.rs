//! A model's columns, found by key, and the scores of one row of them.

use super::SENTIMENTS;
use super::key::{AMOUNTS, Key, Place};
use crate::measure::LinearModel;
use crate::table::Columns;
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// Where columns go as they are found.
pub(super) trait Sink {
    /// An amount; at most once a key.
    fn amount(&mut self, key: Key<'_>, value: f64);
    /// The amounts from number `first` on.
    fn amounts(&mut self, first: usize, values: &[f32]) {
        for (at, value) in values.iter().enumerate().filter(|(_, value)| **value != 0.0) {
            self.amount(Key::Amount(first + at), f64::from(*value));
        }
    }
    /// Something is there; may be said again.
    fn flag(&mut self, key: Key<'_>);
    /// Whether [`part`](Self::part) is heard.
    fn listens(&self) -> bool {
        false
    }
    /// Token `token` makes up some of column `key`, the more the higher its `share`.
    fn part(&mut self, _key: Key<'_>, _token: usize, _share: f64) {}
}

impl Sink for Columns {
    fn amount(&mut self, key: Key<'_>, value: f64) {
        self.amounts.insert(key.to_string(), value);
    }

    fn flag(&mut self, key: Key<'_>) {
        self.flags.insert(key.to_string());
    }
}

/// Stands where a model has no column.
const NONE: u32 = u32::MAX;
/// Bits of a word's number in the key of several words.
const BITS: u32 = 21;

const K: usize = SENTIMENTS.len();

/// Where each key's column is in a model of [`SENTIMENTS`], and what it weighs.
#[derive(Debug)]
pub(super) struct Index {
    /// Scores of an empty row.
    base: [f64; K],
    /// By column: its scale, and its weights.
    weights: Vec<(f64, [f64; K])>,
    names: HashMap<String, u32>,
    /// By amount.
    amounts: Vec<u32>,
    /// Words that columns hold, numbered from 1.
    numbers: HashMap<String, u32>,
    /// By a word's number, then by place.
    single: Vec<[u32; Place::SINGLE.len()]>,
    /// By the numbers of two or three words: [`Place::Words`], [`Place::WordsNear`].
    several: HashMap<u64, [u32; 2]>,
}

impl Index {
    pub(super) fn new(model: &LinearModel) -> Self {
        let names: HashMap<String, u32> =
            model.columns.iter().zip(0..).map(|(column, at)| (column.name.clone(), at)).collect();
        let amounts = AMOUNTS.iter().map(|name| names.get(name).copied().unwrap_or(NONE)).collect();
        let (numbers, several) = (HashMap::new(), HashMap::new());
        let base = model.scores(&[]);
        let weights = model.columns.iter().map(|c| (c.scale, std::array::from_fn(|k| c.weights[k])));
        let mut index = Self {
            base: std::array::from_fn(|k| base[k]),
            weights: weights.collect(),
            names,
            amounts,
            numbers,
            single: vec![[NONE; 7]],
            several,
        };
        for (column, at) in model.columns.iter().zip(0..) {
            index.add(&column.name, at);
        }
        index
    }

    /// Notes column `at` under every place and words that its name can be read as: `words near a b` are two
    /// words near the target, or three anywhere.
    fn add(&mut self, name: &str, at: u32) {
        let words = |place: Place| -> Option<Vec<&str>> {
            let words = name.strip_prefix(place.name())?.strip_prefix(' ')?;
            Some(words.split(' ').collect())
        };
        for place in Place::SINGLE {
            if let Some([word]) = words(place).as_deref() {
                let number = self.enter(word);
                self.single[number as usize][place as usize] = at;
            }
        }
        for (place, counts) in [(Place::Words, 2..=3), (Place::WordsNear, 2..=2)] {
            if let Some(words) = words(place).filter(|words| counts.contains(&words.len())) {
                let numbers = words.iter().map(|word| self.enter(word));
                let key = numbers.fold(0, |key, number| key << BITS | u64::from(number));
                let columns = self.several.entry(key).or_insert([NONE; 2]);
                columns[usize::from(place == Place::WordsNear)] = at;
            }
        }
    }

    fn enter(&mut self, word: &str) -> u32 {
        let next = self.single.len() as u32;
        let number = *self.numbers.entry_ref(word).or_insert(next);
        if number == next {
            self.single.push([NONE; 7]);
        }
        number
    }

    /// The number of `word`, 0 if no column holds it.
    pub(super) fn number(&self, word: &str) -> u32 {
        self.numbers.get(word).copied().unwrap_or(0)
    }

    #[inline(always)]
    fn at(&self, key: Key<'_>) -> Option<usize> {
        let at = match key {
            Key::Amount(at) => self.amounts[at],
            Key::Named(name) => self.names.get(name).copied().unwrap_or(NONE),
            Key::Words(place, [word]) => self.single[word.number as usize][place as usize],
            Key::Words(_, words) if words.iter().any(|word| word.number == 0) => NONE,
            Key::Words(place, words) => {
                let key = words.iter().fold(0, |key, word| key << BITS | u64::from(word.number));
                self.several.get(&key).map_or(NONE, |at| at[usize::from(place == Place::WordsNear)])
            }
        };
        (at != NONE).then_some(at as usize)
    }

    /// An empty row; `with_reasons`, it keeps what its scores are made of.
    pub(super) fn row(&self, with_reasons: bool) -> Row<'_> {
        Row {
            index: self,
            scores: self.base,
            flagged: vec![0; self.weights.len()],
            round: 1,
            reasons: with_reasons.then(Reasons::default),
        }
    }
}

/// Adds up the columns that a model has a weight for; all others are passed over.
#[derive(Debug)]
pub(in crate::table) struct Row<'m> {
    index: &'m Index,
    /// Of the classes, as [`LinearModel::scores`] gives them.
    pub(super) scores: [f64; K],
    /// By column, the round in which it was flagged last.
    flagged: Vec<u32>,
    /// How many rows there were, this one included.
    round: u32,
    pub(super) reasons: Option<Reasons>,
}

/// What the scores of a row are made of.
#[derive(Debug, Default)]
pub(super) struct Reasons {
    /// Column and value.
    pub(super) cells: Vec<(usize, f64)>,
    /// Column, token and share.
    parts: Vec<(usize, usize, f64)>,
}

impl Sink for Row<'_> {
    #[inline(always)]
    fn amount(&mut self, key: Key<'_>, value: f64) {
        if let Some(at) = self.index.at(key) {
            self.add(at, value);
        }
    }

    fn amounts(&mut self, first: usize, values: &[f32]) {
        let columns = &self.index.amounts[first..first + values.len()];
        // Apart from `self`, sums stay in registers; what is 0 adds nothing.
        let mut scores = self.scores;
        for (&at, &value) in columns.iter().zip(values).filter(|(at, _)| **at != NONE) {
            let (scale, weights) = &self.index.weights[at as usize];
            let scaled = f64::from(value) * scale;
            scores.iter_mut().zip(weights).for_each(|(score, weight)| *score += scaled * weight);
        }
        self.scores = scores;
        if let Some(reasons) = &mut self.reasons {
            let cells = columns.iter().zip(values).filter(|(at, value)| **at != NONE && **value != 0.0);
            reasons.cells.extend(cells.map(|(&at, &value)| (at as usize, f64::from(value))));
        }
    }

    #[inline(always)]
    fn flag(&mut self, key: Key<'_>) {
        if let Some(at) = self.index.at(key)
            && std::mem::replace(&mut self.flagged[at], self.round) != self.round
        {
            self.add(at, 1.0);
        }
    }

    #[inline(always)]
    fn listens(&self) -> bool {
        self.reasons.is_some()
    }

    fn part(&mut self, key: Key<'_>, token: usize, share: f64) {
        if let (Some(reasons), Some(at)) = (&mut self.reasons, self.index.at(key)) {
            reasons.parts.push((at, token, share));
        }
    }
}

impl Row<'_> {
    /// Begins a new row.
    pub(super) fn clear(&mut self) {
        self.round += 1;
        self.scores = self.index.base;
        if let Some(Reasons { cells, parts }) = &mut self.reasons {
            cells.clear();
            parts.clear();
        }
    }

    #[inline(always)]
    fn add(&mut self, at: usize, value: f64) {
        let (scale, weights) = &self.index.weights[at];
        let scaled = value * scale;
        self.scores.iter_mut().zip(weights).for_each(|(score, weight)| *score += scaled * weight);
        if let Some(reasons) = &mut self.reasons {
            reasons.cells.push((at, value));
        }
    }
}

impl Reasons {
    /// What each token adds to class `of` of `model` against class `against`, the most first, by size: what
    /// a column adds to a row without it is divided among the tokens that make it up, by their shares.
    /// Columns of no token in particular are left out.
    pub(super) fn tokens(&self, model: &LinearModel, of: usize, against: usize) -> Vec<(usize, f64)> {
        let mut shares: BTreeMap<usize, f64> = BTreeMap::new();
        for (column, _, share) in &self.parts {
            *shares.entry(*column).or_default() += share;
        }
        let values: BTreeMap<usize, f64> = self.cells.iter().copied().collect();
        let mut tokens: BTreeMap<usize, f64> = BTreeMap::new();
        for (at, token, share) in &self.parts {
            let (Some(value), Some(all)) = (values.get(at), shares.get(at).filter(|all| **all > 0.0)) else {
                continue;
            };
            let column = &model.columns[*at];
            let adds = value * column.scale * (column.weights[of] - column.weights[against]);
            *tokens.entry(*token).or_default() += adds * share / all;
        }
        let mut tokens: Vec<(usize, f64)> = tokens.into_iter().collect();
        tokens.sort_by(|x, y| y.1.abs().total_cmp(&x.1.abs()).then(x.0.cmp(&y.0)));
        tokens
    }
}

#[cfg(test)]
mod tests {
    use super::super::key::{Word, zone};
    use super::*;
    use crate::measure::LinearColumn;

    #[test]
    fn keys_find_the_column_of_their_name() {
        let names = ["word war", "left near", "words near a war", "all +", "vector near 3", "encoder x 1"];
        let column = |(at, name): (usize, &&str)| LinearColumn {
            name: (*name).into(),
            mean: 0.5,
            scale: 1.0,
            weights: vec![at as f64, 1.0, -1.0],
        };
        let columns = names.iter().enumerate().map(column).collect();
        let model = LinearModel::new(SENTIMENTS.map(String::from).to_vec(), vec![0.0; K], columns);
        let index = Index::new(&model);
        let word = |text| Word { text, number: index.number(text) };
        let [near, a, war, other] = ["near", "a", "war", "other"].map(word);
        let mut row = index.row(true);
        let mut check = |key: Key<'_>, expected: Option<usize>| {
            row.clear();
            row.flag(key);
            row.flag(key);
            let cells = &row.reasons.as_ref().unwrap().cells;
            assert_eq!(*cells, expected.map(|at| (at, 1.0)).into_iter().collect::<Vec<_>>(), "{key}");
            assert_eq!(row.scores.to_vec(), model.scores(cells));
            // What is found is what has the name.
            assert_eq!(names.iter().position(|name| *name == key.to_string()), expected);
        };
        check(Key::Words(Place::Word, &[war]), Some(0));
        check(Key::Words(Place::Left, &[war]), None);
        check(Key::Words(Place::Left, &[near]), Some(1));
        check(Key::Words(Place::WordsNear, &[a, war]), Some(2));
        check(Key::Words(Place::Words, &[near, a, war]), Some(2));
        check(Key::Words(Place::Words, &[a, war]), None);
        check(Key::Words(Place::WordsNear, &[a, other]), None);
        check(Key::Amount(zone(0, 0)), Some(3));
        check(Key::Named("encoder x 1"), Some(5));
        check(Key::Named("encoder x 2"), None);
    }
}
