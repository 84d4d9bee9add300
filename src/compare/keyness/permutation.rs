//! Permutation of words between groups, article by article: p for every word at once.
//!
//! Groups of articles: the labels are dealt anew to whole articles, each group keeping its number. Words near
//! actors: within each article the actors' words change places or not. Statistic: |n / words − n_rest /
//! words_rest|, its words dealt along; p = (1 + #{d* ≥ d}) / (1 + B), two-sided, no smaller than 1 / (1 + B).
//! All words share the deals, so a deal is one possible corpus. Thousands of words in one family need small p: a
//! first round finds the words with few extreme deals, a second, independent and twenty times as long, gives theirs.
//!
//! References: Phipson & Smyth 2010, doi 10.2202/1544-6115.1585; Good 2005, doi 10.1007/b138696.

use super::terms::{Sample, Unit};
use crate::chance::Stream;
use rand::Rng;
use rand::seq::SliceRandom;
use rayon::prelude::*;

/// What is dealt anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deal {
    /// Whole articles between groups.
    Articles,
    /// Groups within an article.
    WithinArticles,
}

/// Words whose p may be small are dealt this many times as often as all others, which are dealt a fifth as often
/// as `permutations` says.
const MORE: usize = 4;
/// Deals kept in memory at once.
const AT_ONCE: usize = 2_000;
/// Extreme deals of the first round below which a word goes into the second.
const FEW: u32 = 10;

/// How often words are dealt: all of them, and again, on their own, those for which few deals were extreme.
pub(super) fn rounds(permutations: usize) -> [usize; 2] {
    [(permutations / 5).max(1), permutations * MORE]
}

/// p of each term in each group.
pub(super) fn test(sample: &Sample, deal: Deal, permutations: usize, seed: u64, name: &str) -> Vec<Vec<f64>> {
    let [first, second] = rounds(permutations);
    let all: Vec<usize> = (0..sample.terms.len()).collect();
    let stream = |round: &str| Stream::new(&format!("{round}\0{name}"), seed);
    let share = |extreme: u32, deals: usize| f64::from(1 + extreme) / (1 + deals) as f64;
    let counts = extremes(sample, deal, &all, first, &stream("first"));
    let mut p: Vec<Vec<f64>> =
        counts.iter().map(|own| own.iter().map(|&extreme| share(extreme, first)).collect()).collect();
    let again: Vec<usize> = all.into_iter().filter(|&at| counts[at].iter().any(|&n| n < FEW)).collect();
    for (&at, own) in again.iter().zip(extremes(sample, deal, &again, second, &stream("second"))) {
        p[at] = own.into_iter().map(|extreme| share(extreme, second)).collect();
    }
    p
}

/// Of each of the terms `wanted`, by group: the deals in which the distance is no smaller than observed.
fn extremes(sample: &Sample, deal: Deal, wanted: &[usize], deals: usize, stream: &Stream) -> Vec<Vec<u32>> {
    let count = sample.groups.len();
    let own: Vec<u8> = sample.units.iter().map(|unit| unit.group as u8).collect();
    let observed = Labels::of(own.clone(), sample);
    let mut counts = vec![vec![0; count]; wanted.len()];
    for from in (0..deals).step_by(AT_ONCE) {
        let part = Stream::new(&format!("deals from {from}"), stream.rng().random());
        let dealt: Vec<Labels> = part.each(AT_ONCE.min(deals - from), |rng| {
            let labels = match deal {
                Deal::Articles => {
                    let mut labels = own.clone();
                    labels.shuffle(rng);
                    labels
                }
                Deal::WithinArticles => within(&sample.units, count, rng),
            };
            Labels::of(labels, sample)
        });
        counts.par_iter_mut().zip(wanted).for_each(|(counts, &at)| {
            let cells: Vec<(usize, u32)> =
                sample.terms[at].cells.iter().map(|cell| (cell.unit as usize, cell.n)).collect();
            let n: u32 = cells.iter().map(|cell| cell.1).sum();
            let mut held = vec![0_u32; count];
            let mut bounds = vec![0.0; count];
            observed.distances(&cells, n, &mut held, &mut bounds);
            let bounds: Vec<f64> = bounds.iter().map(|d| d * (1.0 - 1e-9) - 1e-14).collect();
            let mut distances = vec![0.0; count];
            for labels in &dealt {
                labels.distances(&cells, n, &mut held, &mut distances);
                for ((counts, &d), &bound) in counts.iter_mut().zip(&distances).zip(&bounds) {
                    // An undefined deal (a group left without words) counts as extreme.
                    *counts += u32::from(d.is_nan() || d >= bound);
                }
            }
        });
    }
    counts
}

/// One way to deal the groups.
struct Labels {
    /// Of each unit its group.
    groups: Vec<u8>,
    /// 1 / words of each group, and of all others together.
    parts: Vec<(f64, f64)>,
}

impl Labels {
    fn of(groups: Vec<u8>, sample: &Sample) -> Self {
        let mut words = vec![0.0; sample.groups.len()];
        for (&group, unit) in groups.iter().zip(&sample.units) {
            words[group as usize] += unit.words;
        }
        let all: f64 = words.iter().sum();
        Self { groups, parts: words.into_iter().map(|words| (1.0 / words, 1.0 / (all - words))).collect() }
    }

    /// |n / words − n_rest / words_rest| of each group, for a word with `cells` (unit, occurrences), `n` in all.
    fn distances(&self, cells: &[(usize, u32)], n: u32, held: &mut [u32], distances: &mut [f64]) {
        held.fill(0);
        for &(unit, n) in cells {
            held[self.groups[unit] as usize] += n;
        }
        for ((distance, &own), &(part, rest)) in distances.iter_mut().zip(&*held).zip(&self.parts) {
            *distance = (f64::from(own) * part - f64::from(n - own) * rest).abs();
        }
    }
}

/// Within each article every group's words go to a group drawn anew, no two to the same.
fn within(units: &[Unit], count: usize, rng: &mut impl Rng) -> Vec<u8> {
    let mut places: Vec<u8> = (0..count as u8).collect();
    let mut labels = Vec::with_capacity(units.len());
    for own in units.chunk_by(|a, b| a.article == b.article) {
        places.shuffle(rng);
        labels.extend(own.iter().map(|unit| places[unit.group]));
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::super::terms::{Cell, Term};
    use super::*;

    fn sample(units: &[(u32, usize, f64, u32)]) -> Sample {
        let cells = units.iter().enumerate().filter(|(_, unit)| unit.3 > 0);
        let cells = cells.map(|(at, unit)| Cell { unit: at as u32, n: unit.3, paragraph: 1 }).collect();
        Sample {
            groups: vec!["a".into(), "b".into()],
            units: units.iter().map(|&(article, group, words, _)| Unit { article, group, words }).collect(),
            terms: vec![Term { name: "word".into(), corpus: 0.0, cells }],
            corpus: 0.0,
            articles: units.len(),
        }
    }

    fn check(sample: &Sample, deal: Deal, expected: f64) {
        let p = test(sample, deal, 20_000, 3, "test");
        assert!((p[0][0] - expected).abs() < 0.01, "{}, not {expected}", p[0][0]);
        assert_eq!(p[0][0], p[0][1], "two groups are one comparison");
    }

    #[test]
    fn whole_articles_as_scipy() {
        // n, w = [3,0,2,0,0,0,1], [100,120,90,100,80,100,140]; groups: the first three, the last four
        // r = scipy.stats.permutation_test((i[:3], i[3:]), lambda x, y: n[x].sum() / w[x].sum() -
        //     n[y].sum() / w[y].sum(), permutation_type="independent"), i = indices of articles;
        // (abs(r.null_distribution) >= abs(r.statistic) - 1e-12).mean()
        let units = [(0, 0, 100.0, 3), (1, 0, 120.0, 0), (2, 0, 90.0, 2), (3, 1, 100.0, 0)];
        let rest = [(4, 1, 80.0, 0), (5, 1, 100.0, 0), (6, 1, 140.0, 1)];
        check(&sample(&[units.as_slice(), &rest].concat()), Deal::Articles, 8.0 / 35.0);
    }

    #[test]
    fn within_articles_as_scipy() {
        // the same with permutation_type="samples" and pairs ((n, w) of a, (n, w) of b) by article:
        // n_a, w_a, n_b, w_b = [3,2,1,2,1], [40,50,30,20,25], [0,1,0,0,2], [40,30,50,20,35]
        let (a, b) = ([3, 2, 1, 2, 1], [0, 1, 0, 0, 2]);
        let (words_a, words_b) = ([40.0, 50.0, 30.0, 20.0, 25.0], [40.0, 30.0, 50.0, 20.0, 35.0]);
        let units: Vec<_> = (0..5)
            .flat_map(|at| [(at as u32, 0, words_a[at], a[at]), (at as u32, 1, words_b[at], b[at])])
            .collect();
        check(&sample(&units), Deal::WithinArticles, 6.0 / 32.0);
    }

    /// 40 articles in two groups without a difference, 300 words that come in bursts (in a fifth of the
    /// articles, one to nine times): p falls below .05 for about 5 % of the words, z above 1.96 for far more.
    #[test]
    fn bursts_are_no_differences() {
        let mut rng = Stream::new("bursts", 1).rng();
        let unit = |at: u32| Unit { article: at, group: (at % 2) as usize, words: 300.0 };
        let mut terms = Vec::new();
        for at in 0..300 {
            let mut cells = Vec::new();
            for unit in 0..40 {
                if rng.random_range(0..5_u32) == 0 {
                    cells.push(Cell { unit, n: rng.random_range(1..10), paragraph: 1 });
                }
            }
            terms.push(Term { name: at.to_string(), corpus: 0.0, cells });
        }
        let groups = vec!["a".to_owned(), "b".to_owned()];
        let sample =
            Sample { groups, units: (0..40).map(unit).collect(), terms, corpus: 12_000.0, articles: 40 };
        let p = test(&sample, Deal::Articles, 1_000, 5, "bursts");
        let positive = p.iter().filter(|p| p[0] < 0.05).count() as f64 / 300.0;
        let z = |term: &Term| {
            let n = |group| -> f64 {
                term.cells.iter().filter(|cell| cell.unit % 2 == group).map(|cell| f64::from(cell.n)).sum()
            };
            let share = (n(0) + n(1)) / 12_000.0;
            super::super::log_odds(n(0), 6_000.0, n(1), 6_000.0, share, 6_000.0).1
        };
        let sure = sample.terms.iter().filter(|term| z(term).abs() > 1.96).count() as f64 / 300.0;
        assert!((0.01..0.08).contains(&positive), "{positive}");
        assert!(sure > 0.15, "{sure}");
    }
}
