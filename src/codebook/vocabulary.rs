//! The words and prefixes that patterns are made of, by number: a token is looked up once, whatever the
//! number of codebooks, and numbers are compared from then on.

use hashbrown::{DefaultHashBuilder, HashMap, HashTable, hash_table::Entry};
use std::hash::BuildHasher;
use std::ops::Range;

/// Stands where there is no number.
pub(super) const NONE: u32 = u32::MAX;

/// Strings, each once, numbered as they came.
#[derive(Debug, Clone, Default)]
pub(super) struct Strings {
    bytes: Vec<u8>,
    /// Where each ends in `bytes`.
    ends: Vec<usize>,
    numbers: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Strings {
    /// Room for so many.
    pub(super) fn with_capacity(count: usize) -> Self {
        let (bytes, ends) = (Vec::with_capacity(8 * count), Vec::with_capacity(count));
        Self { bytes, ends, numbers: HashTable::with_capacity(count), hasher: DefaultHashBuilder::default() }
    }

    /// The number of `one`, new or not.
    pub(super) fn add(&mut self, one: &str) -> u32 {
        let Self { bytes, ends, numbers, hasher } = self;
        let of = |&number: &u32| slice(bytes, ends, number);
        let one = one.as_bytes();
        match numbers.entry(hasher.hash_one(one), |n| of(n) == one, |n| hasher.hash_one(of(n))) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => {
                let number = ends.len() as u32;
                entry.insert(number);
                bytes.extend_from_slice(one);
                ends.push(bytes.len());
                number
            }
        }
    }

    /// The number of `one`, or [`NONE`].
    #[inline]
    pub(super) fn find(&self, one: &str) -> u32 {
        let one = one.as_bytes();
        let hash = self.hasher.hash_one(one);
        self.numbers.find(hash, |&n| self.get(n) == one).copied().unwrap_or(NONE)
    }

    #[inline]
    pub(super) fn get(&self, number: u32) -> &[u8] {
        slice(&self.bytes, &self.ends, number)
    }

    #[inline]
    fn len(&self) -> usize {
        self.ends.len()
    }

    fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len() as u32).map(|number| self.get(number))
    }
}

#[inline]
fn slice<'s>(bytes: &'s [u8], ends: &[usize], number: u32) -> &'s [u8] {
    let at = number as usize;
    &bytes[at.checked_sub(1).map_or(0, |before| ends[before])..ends[at]]
}

/// What patterns know of a token: the number of the word that it is and of the longest prefix that it has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) word: u32,
    pub(super) prefix: u32,
}

/// Words, and prefixes in byte order: so those that begin with a prefix are numbered right behind it.
#[derive(Debug, Clone, Default)]
pub(super) struct Vocabulary {
    words: Strings,
    /// For each word, its longest prefix.
    prefix_of: Vec<u32>,
    prefixes: Vec<Box<[u8]>>,
    /// For each prefix, the first behind it that does not begin with it.
    behind: Vec<u32>,
    /// For each prefix, the longest other that it begins with.
    shorter: Vec<u32>,
    /// Where the prefixes of the same first three bytes are.
    places: HashMap<[u8; 3], Range<u32>>,
}

impl Vocabulary {
    /// The vocabulary, and the numbers in it of `prefixes`, each of three bytes at least.
    pub(super) fn new(words: Strings, prefixes: &Strings) -> (Self, Vec<u32>) {
        let mut order: Vec<u32> = (0..prefixes.len() as u32).collect();
        order.sort_unstable_by_key(|&number| prefixes.get(number));
        let mut numbers = vec![NONE; order.len()];
        let mut made = Self { words, behind: vec![order.len() as u32; order.len()], ..Self::default() };
        let mut open: Vec<u32> = Vec::new();
        for (at, &number) in (0..).zip(&order) {
            let prefix = prefixes.get(number);
            while let Some(&last) = open.last()
                && !prefix.starts_with(&made.prefixes[last as usize])
            {
                made.behind[last as usize] = at;
                open.pop();
            }
            numbers[number as usize] = at;
            made.shorter.push(open.last().copied().unwrap_or(NONE));
            made.prefixes.push(prefix.into());
            made.places.entry(key(prefix)).or_insert(at..at).end = at + 1;
            open.push(at);
        }
        made.prefix_of = made.words.iter().map(|word| made.longest(word)).collect();
        (made, numbers)
    }

    pub(super) fn n_words(&self) -> usize {
        self.words.len()
    }

    pub(super) fn n_prefixes(&self) -> usize {
        self.prefixes.len()
    }

    /// Looks up a token's form.
    #[inline]
    pub(super) fn see(&self, form: &str) -> Seen {
        match self.words.find(form) {
            NONE => Seen { word: NONE, prefix: self.longest(form.as_bytes()) },
            word => Seen { word, prefix: self.prefix_of[word as usize] },
        }
    }

    /// All prefixes of a token whose longest is `prefix`, the longest first.
    #[inline]
    pub(super) fn prefixes(&self, prefix: u32) -> impl Iterator<Item = u32> {
        let some = |number: u32| (number != NONE).then_some(number);
        std::iter::successors(some(prefix), move |&longer| some(self.shorter[longer as usize]))
    }

    /// Whether a token whose longest prefix is `longest` begins with `prefix`.
    #[inline]
    pub(super) fn begins_with(&self, longest: u32, prefix: u32) -> bool {
        prefix <= longest && longest < self.behind[prefix as usize]
    }

    /// The longest prefix of `form`.
    #[inline]
    fn longest(&self, form: &[u8]) -> u32 {
        if form.len() < 3 {
            return NONE;
        }
        let Some(place) = self.places.get(&key(form)) else { return NONE };
        let fits = |&at: &u32| form.starts_with(&self.prefixes[at as usize]);
        place.clone().rev().find(fits).unwrap_or(NONE)
    }
}

#[inline]
fn key(form: &[u8]) -> [u8; 3] {
    [form[0], form[1], form[2]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_the_prefixes_of_its_longest() {
        let (mut words, mut prefixes) = (Strings::default(), Strings::default());
        assert_eq!(["war", "warlord", "war"].map(|word| words.add(word)), [0, 1, 0]);
        for prefix in ["warl", "war", "peace", "warlo"] {
            prefixes.add(prefix);
        }
        let (vocabulary, numbers) = Vocabulary::new(words, &prefixes);
        assert_eq!(numbers, [2, 1, 0, 3]);
        for (form, word, longest, all) in [
            ("warlord", 1, 3, vec![3, 2, 1]),
            ("wares", NONE, 1, vec![1]),
            ("peaceful", NONE, 0, vec![0]),
            ("wa", NONE, NONE, vec![]),
        ] {
            let seen = vocabulary.see(form);
            assert_eq!((seen.word, seen.prefix), (word, longest), "{form}");
            assert_eq!(vocabulary.prefixes(longest).collect::<Vec<_>>(), all, "{form}");
            let fits = (0..4).filter(|&prefix| vocabulary.begins_with(longest, prefix));
            assert_eq!(fits.collect::<Vec<_>>(), all.into_iter().rev().collect::<Vec<_>>(), "{form}");
        }
    }
}
