//! The same text, or nearly the same, twice in a corpus: marked, never dropped.
//!
//! DESIGN. Texts are compared as sets of shingles, all runs of five words in lower case. Equal word
//! sequences are found by their hash. For the others each text gets a MinHash sketch of 64 values by
//! one permutation with densification (Shrivastava & Li 2014, arXiv:1406.4784): every shingle is
//! hashed once, which keeps the cost near that of reading. Texts whose sketches agree in one of 16
//! bands of 4 are candidates: two texts of Jaccard similarity 0.8 meet with probability 0.9998.
//! Candidates whose sketches look alike are then compared by their full sets, so what is marked has a
//! similarity of at least 0.8, not an estimate of it.
//!
//! Linear: a band remembers at most [`CANDIDATES`] texts that are no duplicates themselves. Sketches and
//! texts are asked for, and need not be in memory. Most bands of most texts are shared with nobody; a
//! filter of bits finds them, so that only the others are remembered.

use super::settle::Store;
use crate::error::Result;
use hashbrown::HashTable;

/// Least Jaccard similarity of near duplicates.
pub(super) const LEAST: f64 = 0.8;
pub(super) const WORDS: usize = 5;
const VALUES: usize = 64;
const ROWS: usize = 4;
const CANDIDATES: usize = 8;
/// Texts of fewer words are too short to be near anything; equal they can be.
const SHORTEST: usize = 20;
/// How many of 64 values must agree for a full comparison; at a similarity of 0.8 fewer agree in 1 of 5,000.
const AGREE: usize = 40;

/// How many articles were marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Marked {
    pub(super) exact: usize,
    pub(super) near: usize,
}

/// The least hash in each of 64 parts of the range of hashes.
pub(super) type Sketch = [u64; VALUES];

/// What a text is compared by.
pub(super) struct Digest {
    /// Hash of the whole sequence of words.
    pub(super) words: u128,
    /// None for texts too short.
    pub(super) sketch: Option<Box<Sketch>>,
}

/// For each article the earliest that is the same or nearly the same, or [`NONE`]; `words` are the hashes of
/// their words.
///
/// # Errors
/// If the store cannot be read.
pub(super) fn mark(words: &[u128], store: &dyn Store) -> Result<(Vec<u32>, Marked)> {
    let firsts = firsts(words);
    let mut filter = Filter::new(words.len());
    for (at, _) in firsts.iter().enumerate().filter(|&(at, &first)| first as usize == at) {
        if let Some(sketch) = store.sketch(at)? {
            keys(&sketch).for_each(|key| filter.add(key));
        }
    }
    let mut bands = HashTable::new();
    let mut marked = Marked::default();
    let mut originals: Vec<u32> = Vec::with_capacity(words.len());
    for (at, &first) in firsts.iter().enumerate() {
        if first as usize != at {
            let original = originals[first as usize];
            originals.push(if original == NONE { first } else { original });
            marked.exact += 1;
            continue;
        }
        let sketch = store.sketch(at)?;
        let found = sketch.map_or(Ok(None), |sketch| near(at as u32, &sketch, store, &filter, &mut bands))?;
        marked.near += usize::from(found.is_some());
        originals.push(found.unwrap_or(NONE));
    }
    Ok((originals, marked))
}

/// Stands where there is no earlier article.
pub(super) const NONE: u32 = u32::MAX;

/// For each article the earliest of the same words.
fn firsts(words: &[u128]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..words.len() as u32).collect();
    order.sort_unstable_by_key(|&at| (words[at as usize], at));
    let mut firsts: Vec<u32> = (0..words.len() as u32).collect();
    let mut first = 0;
    for at in order {
        if words[at as usize] != words[first as usize] {
            first = at;
        }
        firsts[at as usize] = first;
    }
    firsts
}

/// One key for each band of a sketch.
fn keys(sketch: &Sketch) -> impl Iterator<Item = u64> {
    sketch.chunks_exact(ROWS).enumerate().map(|(band, values)| {
        values
            .iter()
            .fold(band as u64, |key, &value| mixed((key ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15)))
    })
}

/// Tells of a key whether it came at least twice; now and then of one that did not.
struct Filter {
    once: Vec<u64>,
    twice: Vec<u64>,
}

impl Filter {
    /// For the keys of so many texts: with eight bits for a key, one single key in eight seems to repeat.
    fn new(texts: usize) -> Self {
        let bits = vec![0; (texts * VALUES / ROWS / 8).max(1)];
        Self { once: bits.clone(), twice: bits }
    }

    fn place(&self, key: u64) -> (usize, u64) {
        let at = (u128::from(key) * (self.once.len() as u128 * 64)) >> 64;
        ((at / 64) as usize, 1 << (at % 64))
    }

    fn add(&mut self, key: u64) {
        let (at, bit) = self.place(key);
        self.twice[at] |= self.once[at] & bit;
        self.once[at] |= bit;
    }

    fn repeats(&self, key: u64) -> bool {
        let (at, bit) = self.place(key);
        self.twice[at] & bit != 0
    }
}

/// That a text has this key, in twelve bytes.
struct Entry {
    key: [u32; 2],
    at: u32,
}

impl Entry {
    fn key(&self) -> u64 {
        u64::from(self.key[0]) << 32 | u64::from(self.key[1])
    }
}

/// The earliest candidate that is near; remembers the text as a candidate if there is none.
fn near(
    at: u32,
    sketch: &Sketch,
    store: &dyn Store,
    filter: &Filter,
    bands: &mut HashTable<Entry>,
) -> Result<Option<u32>> {
    let keys: Vec<u64> = keys(sketch).filter(|&key| filter.repeats(key)).collect();
    let of_band = |bands: &HashTable<Entry>, key| -> Vec<u32> {
        bands.iter_hash(key).filter(|entry| entry.key() == key).map(|entry| entry.at).collect()
    };
    let mut candidates: Vec<u32> = keys.iter().flat_map(|&key| of_band(bands, key)).collect();
    candidates.sort_unstable();
    candidates.dedup();
    let (mut own, mut compared) = (None, 0);
    for other in candidates {
        let others = store.sketch(other as usize)?;
        let agree = others.map_or(0, |o| o.iter().zip(sketch).filter(|(a, b)| a == b).count());
        if agree < AGREE {
            continue;
        }
        if own.is_none() {
            own = Some(shingle_set(&store.article(at as usize)?.text));
        }
        let others = shingle_set(&store.article(other as usize)?.text);
        if own.as_ref().is_some_and(|own| jaccard(own, &others) >= LEAST) {
            return Ok(Some(other));
        }
        compared += 1;
        if compared == CANDIDATES {
            break;
        }
    }
    for key in keys {
        if of_band(bands, key).len() < CANDIDATES {
            let entry = Entry { key: [(key >> 32) as u32, key as u32], at };
            bands.insert_unique(key, entry, Entry::key);
        }
    }
    Ok(None)
}

/// Hashes of the words of `text`: runs of letters and digits, in lower case.
fn words(text: &str) -> impl Iterator<Item = u64> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(|word| {
        // FNV-1a, over bytes in lower case.
        let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        const SEED: u64 = 0xCBF2_9CE4_8422_2325;
        if word.is_ascii() {
            word.bytes().fold(SEED, |hash, b| step(hash, b.to_ascii_lowercase()))
        } else {
            word.to_lowercase().bytes().fold(SEED, step)
        }
    })
}

/// Hashes of all runs of five words.
fn shingles(words: &[u64]) -> impl Iterator<Item = u64> {
    words.windows(WORDS).map(|run| {
        let joined = run
            .iter()
            .fold(0u64, |hash, word| (hash.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        mixed(joined)
    })
}

/// Finaliser of SplitMix64: every bit depends on every other.
fn mixed(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

fn shingle_set(text: &str) -> Vec<u64> {
    let words: Vec<u64> = words(text).collect();
    let mut set: Vec<u64> = shingles(&words).collect();
    set.sort_unstable();
    set.dedup();
    set
}

/// |a ∩ b| / |a ∪ b| of sorted sets.
fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    let (mut i, mut j, mut both) = (0, 0, 0usize);
    while i < a.len() && j < b.len() {
        both += usize::from(a[i] == b[j]);
        let (x, y) = (a[i], b[j]);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    let either = a.len() + b.len() - both;
    if either == 0 { 1.0 } else { both as f64 / either as f64 }
}

/// What `text` is compared by.
pub(super) fn digest(text: &str) -> Digest {
    let words: Vec<u64> = words(text).collect();
    let mut hasher = blake3::Hasher::new();
    for word in &words {
        hasher.update(&word.to_le_bytes());
    }
    let mut values = [u64::MAX; VALUES];
    for shingle in shingles(&words) {
        let bin = &mut values[(shingle >> 58) as usize];
        *bin = (*bin).min(shingle);
    }
    let filled = values;
    for (bin, value) in values.iter_mut().enumerate() {
        // An empty bin borrows from the next filled one, marked by the distance.
        for distance in 0..VALUES {
            let lender = filled[(bin + distance) % VALUES];
            if lender != u64::MAX {
                *value = lender.wrapping_add((distance as u64).wrapping_mul(0x9E37_79B9));
                break;
            }
        }
    }
    let sketch = (words.len() >= SHORTEST).then(|| Box::new(values));
    Digest { words: short(&hasher.finalize()), sketch }
}

/// The first half of a hash; of a billion articles no two would share it by chance.
pub(super) fn short(hash: &blake3::Hash) -> u128 {
    hash.as_bytes()[..16].iter().fold(0, |all, &byte| all << 8 | u128::from(byte))
}

#[cfg(test)]
mod tests {
    use super::super::settle::InMemory;
    use super::*;
    use crate::text::Article;

    fn check(texts: &[&str], expected: &[Option<u32>], marked: Marked) {
        let articles: Vec<Article> =
            texts.iter().map(|text| Article { text: (*text).to_owned(), ..Article::default() }).collect();
        let digests: Vec<Digest> = texts.iter().map(|text| digest(text)).collect();
        let words: Vec<u128> = digests.iter().map(|d| d.words).collect();
        let sketches: Vec<_> = digests.into_iter().map(|d| d.sketch).collect();
        let (found, counted) = mark(&words, &InMemory { articles: &articles, sketches: &sketches }).unwrap();
        assert_eq!(counted, marked);
        let found: Vec<_> = found.into_iter().map(|first| Some(first).filter(|&f| f != NONE)).collect();
        assert_eq!(found, expected);
    }

    /// A text of `n` made-up words.
    fn text(seed: usize, n: usize) -> String {
        (0..n).map(|i| format!("w{} ", (i * i + seed * 7919 + i) % 5_003)).collect()
    }

    #[test]
    fn equal_but_for_case_and_space() {
        check(
            &["India struck.", "Pakistan struck.", " india  STRUCK!\n"],
            &[None, None, Some(0)],
            Marked { exact: 1, near: 0 },
        );
        check(&["", ""], &[None, Some(0)], Marked { exact: 1, near: 0 });
    }

    #[test]
    fn nearly_equal_from_four_fifths_on() {
        let original = text(1, 400);
        // One word changed costs five shingles: 8 of 400 words leave (396 - 40) / (396 + 40) = 0.817.
        let change = |n: usize| {
            let mut words: Vec<String> = original.split_whitespace().map(str::to_owned).collect();
            (0..n).for_each(|i| words[20 + i * 30] = format!("changed{i}"));
            words.join(" ")
        };
        let (near, far) = (change(8), change(10));
        check(
            &[&original, &near, &far, &text(2, 400)],
            &[None, Some(0), None, None],
            Marked { exact: 0, near: 1 },
        );
        check(&[&original, &near, &near], &[None, Some(0), Some(0)], Marked { exact: 1, near: 1 });
    }

    #[test]
    fn a_longer_version_is_near_if_most_is_shared() {
        let long = text(3, 500);
        let short: String = long.split_inclusive(' ').take(430).collect();
        let half: String = long.split_inclusive(' ').take(250).collect();
        check(&[&long, &short, &half], &[None, Some(0), None], Marked { exact: 0, near: 1 });
    }

    #[test]
    fn short_texts_are_equal_or_nothing() {
        check(&["He said no to it.", "He said no to it all."], &[None, None], Marked::default());
    }

    #[test]
    fn jaccard_counts_sets() {
        assert_eq!(jaccard(&[1, 2, 3], &[2, 3, 4]), 0.5);
        assert_eq!(jaccard(&[], &[]), 1.0);
        assert_eq!(jaccard(&[1], &[]), 0.0);
    }
}
