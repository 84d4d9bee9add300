//! A model's columns, found by key, and one row of them.

use super::key::{AMOUNTS, Key, Place};
use crate::measure::LinearModel;
use crate::table::Columns;
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// Where columns go as they are found.
pub(super) trait Sink {
    /// An amount; at most once a key.
    fn amount(&mut self, key: Key<'_>, value: f64);
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

/// Where each key's column is in a model.
#[derive(Debug)]
pub(super) struct Index {
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
        let mut index = Self { names, amounts, numbers, single: vec![[NONE; 7]], several };
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

    #[inline]
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

    /// An empty row; with `parts`, it hears of the tokens that columns are made of.
    pub(super) fn row(&self, parts: bool) -> Row<'_> {
        let columns = self.names.len();
        Row { index: self, cells: Vec::new(), flagged: vec![false; columns], parts: parts.then(Vec::new) }
    }
}

/// The columns that a model has a weight for; all others are passed over.
#[derive(Debug)]
pub(super) struct Row<'m> {
    index: &'m Index,
    pub(super) cells: Vec<(usize, f64)>,
    flagged: Vec<bool>,
    /// Column, token and share.
    parts: Option<Vec<(usize, usize, f64)>>,
}

impl Sink for Row<'_> {
    #[inline]
    fn amount(&mut self, key: Key<'_>, value: f64) {
        if let Some(at) = self.index.at(key) {
            self.cells.push((at, value));
        }
    }

    #[inline]
    fn flag(&mut self, key: Key<'_>) {
        if let Some(at) = self.index.at(key)
            && !std::mem::replace(&mut self.flagged[at], true)
        {
            self.cells.push((at, 1.0));
        }
    }

    fn listens(&self) -> bool {
        self.parts.is_some()
    }

    fn part(&mut self, key: Key<'_>, token: usize, share: f64) {
        if let (Some(parts), Some(at)) = (&mut self.parts, self.index.at(key)) {
            parts.push((at, token, share));
        }
    }
}

impl Row<'_> {
    /// Empties the row.
    pub(super) fn clear(&mut self) {
        self.cells.iter().for_each(|&(at, _)| self.flagged[at] = false);
        self.cells.clear();
    }

    /// What each token adds to class `of` of `model` against class `against`, the most first, by size: what
    /// a column adds to a row without it is divided among the tokens that make it up, by their shares.
    /// Columns of no token in particular are left out.
    pub(super) fn tokens(&self, model: &LinearModel, of: usize, against: usize) -> Vec<(usize, f64)> {
        let Some(parts) = &self.parts else { return Vec::new() };
        let mut shares: BTreeMap<usize, f64> = BTreeMap::new();
        for (column, _, share) in parts {
            *shares.entry(*column).or_default() += share;
        }
        let values: BTreeMap<usize, f64> = self.cells.iter().copied().collect();
        let mut tokens: BTreeMap<usize, f64> = BTreeMap::new();
        for (at, token, share) in parts {
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
        let column =
            |name: &str| LinearColumn { name: name.into(), mean: 0.0, scale: 1.0, weights: vec![1.0] };
        let columns = names.iter().map(|name| column(name)).collect();
        let model = LinearModel::new(vec!["x".into()], vec![0.0], columns);
        let index = Index::new(&model);
        let word = |text| Word { text, number: index.number(text) };
        let [near, a, war, other] = ["near", "a", "war", "other"].map(word);
        let mut row = index.row(false);
        let mut check = |key: Key<'_>, expected: &[(usize, f64)]| {
            row.clear();
            row.flag(key);
            row.flag(key);
            assert_eq!(row.cells, expected, "{key}");
            // What is found is what has the name.
            assert_eq!(
                names.iter().position(|name| *name == key.to_string()),
                row.cells.first().map(|c| c.0)
            );
        };
        check(Key::Words(Place::Word, &[war]), &[(0, 1.0)]);
        check(Key::Words(Place::Left, &[war]), &[]);
        check(Key::Words(Place::Left, &[near]), &[(1, 1.0)]);
        check(Key::Words(Place::WordsNear, &[a, war]), &[(2, 1.0)]);
        check(Key::Words(Place::Words, &[near, a, war]), &[(2, 1.0)]);
        check(Key::Words(Place::Words, &[a, war]), &[]);
        check(Key::Words(Place::WordsNear, &[a, other]), &[]);
        check(Key::Amount(zone(0, 0)), &[(3, 1.0)]);
        check(Key::Named("encoder x 1"), &[(5, 1.0)]);
        check(Key::Named("encoder x 2"), &[]);
    }
}
