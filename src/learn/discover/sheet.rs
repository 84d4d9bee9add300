//! Intrusion tests: readers who find the stranger among a cluster's words or texts confirm the cluster.
//!
//! Chang et al. (2009), Reading Tea Leaves: How Humans Interpret Topic Models, NIPS 22. The key is a file of its
//! own, so that a reader stays blind.

use super::Unit;
use super::cluster::Clustering;
use super::words::Telling;
use crate::chance::Stream;
use crate::table::{number, table, text};
use polars::prelude::DataFrame;
use rand::Rng;
use rand::seq::{IndexedRandom, SliceRandom};

/// Tests, and where the strangers are.
#[derive(Debug, Clone)]
pub struct Sheets {
    /// A row a test: its number, what it shows (word or text), the items, an empty cell for the reader's
    /// answer (the number of the stranger).
    pub tests: DataFrame,
    /// A row a test: the cluster shown, the cluster of the stranger, the stranger's number.
    pub key: DataFrame,
}

/// Words shown, the stranger included; texts likewise.
const WORDS: usize = 6;
const TEXTS: usize = 4;
/// Tests of each kind a cluster.
const TESTS: usize = 3;
/// Items are drawn among so many that fit a cluster best.
const BEST: usize = 20;
/// Characters shown of a text.
const SHOWN: usize = 600;

struct Test {
    kind: &'static str,
    cluster: usize,
    other: usize,
    items: Vec<String>,
    stranger: usize,
}

/// Draws the tests, in random order.
pub(super) fn sheets(units: &[Unit], clustering: &Clustering, words: &[Vec<Telling>], seed: u64) -> Sheets {
    let k = clustering.centres.len();
    let mut rng = Stream::new("discover/intrusion", seed).rng();
    let words: Vec<Vec<String>> =
        words.iter().map(|w| w.iter().take(BEST).map(|t| t.word.clone()).collect()).collect();
    let texts: Vec<Vec<String>> = (0..k).map(|cluster| typical(units, clustering, cluster)).collect();
    let mut tests = Vec::new();
    for cluster in 0..k {
        for (kind, items, n) in [("word", &words, WORDS), ("text", &texts, TEXTS)] {
            for _ in 0..TESTS {
                tests.extend(test(&mut rng, kind, cluster, items, n));
            }
        }
    }
    tests.shuffle(&mut rng);
    let shown: Vec<String> = tests
        .iter()
        .map(|t| {
            let items = t.items.iter().enumerate().map(|(at, item)| format!("{}. {item}", at + 1));
            items.collect::<Vec<_>>().join("\n")
        })
        .collect();
    let numbers = || (1..=tests.len()).map(|n| n as u32);
    Sheets {
        tests: table(vec![
            number("test", numbers()),
            text("kind", tests.iter().map(|t| Some(t.kind))),
            text("which_does_not_belong", shown.iter().map(|s| Some(s.as_str()))),
            text("answer", tests.iter().map(|_| None)),
        ]),
        key: table(vec![
            number("test", numbers()),
            number("cluster", tests.iter().map(|t| t.cluster as u32 + 1)),
            number("stranger_cluster", tests.iter().map(|t| t.other as u32 + 1)),
            number("stranger", tests.iter().map(|t| t.stranger as u32 + 1)),
        ]),
    }
}

/// `n` items, one of which is another cluster's and not this one's; `None` where there are too few.
fn test(
    rng: &mut impl Rng,
    kind: &'static str,
    cluster: usize,
    items: &[Vec<String>],
    n: usize,
) -> Option<Test> {
    let others: Vec<usize> = (0..items.len()).filter(|&c| c != cluster && !items[c].is_empty()).collect();
    let other = *others.choose(rng)?;
    let strangers: Vec<&String> = items[other].iter().filter(|i| !items[cluster].contains(i)).collect();
    let stranger = (*strangers.choose(rng)?).clone();
    let own: Vec<&String> = items[cluster].choose_multiple(rng, n - 1).collect();
    if own.len() < n - 1 {
        return None;
    }
    let mut shown: Vec<String> = own.into_iter().cloned().collect();
    shown.shuffle(rng);
    let at = rng.random_range(0..n as u32) as usize;
    shown.insert(at, stranger);
    Some(Test { kind, cluster, other, items: shown, stranger: at })
}

/// The texts that lie nearest to the centre of `cluster`, measured against the next centre.
fn typical(units: &[Unit], clustering: &Clustering, cluster: usize) -> Vec<String> {
    let mut own: Vec<usize> = (0..units.len()).filter(|&unit| clustering.of[unit] == cluster).collect();
    let lead = |unit: usize| clustering.distances[unit].1 - clustering.distances[unit].0;
    own.sort_by(|&a, &b| lead(b).total_cmp(&lead(a)).then(a.cmp(&b)));
    own.truncate(BEST);
    own.into_iter().map(|unit| start(&units[unit].text)).collect()
}

fn start(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match flat.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &flat[..at]),
        None => flat,
    }
}
