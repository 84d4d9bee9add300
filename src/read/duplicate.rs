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
//! Linear: a band remembers at most [`CANDIDATES`] texts that are no duplicates themselves.

use crate::text::Article;
use rayon::prelude::*;
use std::collections::HashMap;

/// Least Jaccard similarity of near duplicates.
const LEAST: f64 = 0.8;
const WORDS: usize = 5;
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

struct Sketch {
    /// Hash of the whole sequence of words.
    whole: [u8; 32],
    /// None for texts too short.
    values: Option<[u64; VALUES]>,
}

/// Sets `duplicate_of` to the earliest article that is the same or nearly the same.
pub(super) fn mark(articles: &mut [Article]) -> Marked {
    let sketches: Vec<Sketch> = articles.par_iter().map(|a| sketch(&a.text)).collect();
    let mut exact: HashMap<[u8; 32], usize> = HashMap::new();
    let mut bands: HashMap<(usize, [u64; ROWS]), Vec<usize>> = HashMap::new();
    let mut marked = Marked::default();
    let mut originals: Vec<Option<usize>> = Vec::with_capacity(articles.len());
    for (at, sketch) in sketches.iter().enumerate() {
        if let Some(&first) = exact.get(&sketch.whole) {
            originals.push(Some(originals[first].unwrap_or(first)));
            marked.exact += 1;
            continue;
        }
        exact.insert(sketch.whole, at);
        let found =
            sketch.values.as_ref().and_then(|values| near(at, values, articles, &sketches, &mut bands));
        marked.near += usize::from(found.is_some());
        originals.push(found);
    }
    for (at, original) in originals.into_iter().enumerate() {
        articles[at].duplicate_of = original.map(|first| articles[first].id.clone());
    }
    marked
}

/// The earliest candidate that is near; remembers the text as a candidate if there is none.
fn near(
    at: usize,
    values: &[u64; VALUES],
    articles: &[Article],
    sketches: &[Sketch],
    bands: &mut HashMap<(usize, [u64; ROWS]), Vec<usize>>,
) -> Option<usize> {
    let keys = || values.chunks_exact(ROWS).enumerate().map(|(i, c)| (i, [c[0], c[1], c[2], c[3]]));
    let mut candidates: Vec<usize> = keys().filter_map(|key| bands.get(&key)).flatten().copied().collect();
    candidates.sort_unstable();
    candidates.dedup();
    let agree = |other: usize| {
        let others = sketches[other].values.as_ref();
        others.map_or(0, |o| o.iter().zip(values).filter(|(a, b)| a == b).count())
    };
    let mut own = None;
    for other in candidates.into_iter().filter(|&c| agree(c) >= AGREE).take(CANDIDATES) {
        let own = own.get_or_insert_with(|| shingle_set(&articles[at].text));
        if jaccard(own, &shingle_set(&articles[other].text)) >= LEAST {
            return Some(other);
        }
    }
    for key in keys() {
        let band = bands.entry(key).or_default();
        if band.len() < CANDIDATES {
            band.push(at);
        }
    }
    None
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
        // Finaliser of SplitMix64: every bit depends on every word.
        let mixed = (joined ^ (joined >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    })
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

fn sketch(text: &str) -> Sketch {
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
    Sketch { whole: *hasher.finalize().as_bytes(), values: (words.len() >= SHORTEST).then_some(values) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(texts: &[&str], expected: &[Option<usize>], marked: Marked) {
        let mut articles: Vec<Article> = texts
            .iter()
            .enumerate()
            .map(|(i, text)| Article { id: i.to_string(), text: (*text).to_owned(), ..Article::default() })
            .collect();
        assert_eq!(mark(&mut articles), marked);
        let found: Vec<_> =
            articles.iter().map(|a| a.duplicate_of.as_ref().map(|d| d.parse().unwrap())).collect();
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
