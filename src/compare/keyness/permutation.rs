//! Permutation of words between groups, article by article: p for every word at once.
//!
//! Groups of articles: the labels are dealt anew to whole articles, each group keeping its number. Words near
//! actors: within each article the actors' words change places or not. Statistic: |n / words − n_rest /
//! words_rest|, its words dealt along; p = (1 + #{d* ≥ d}) / (1 + B), two-sided, no smaller than 1 / (1 + B).
//! All words share the deals, so a deal is one possible corpus. Thousands of words in one family need small p: a
//! first round finds the words with few extreme deals, a second, independent and twenty times as long, gives theirs.
//!
//! References: Phipson & Smyth 2010, doi 10.2202/1544-6115.1585; Good 2005, doi 10.1007/b138696.

use super::terms::{Cell, Sample, Unit};
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
/// Deals kept in memory at once, where all their labels take no more bytes than [`MOST`].
const AT_ONCE: usize = 2_000;
const MOST: usize = 1 << 25;
/// Deals that are gone through together.
const LANES: usize = 64;
/// Of one group, by deal.
type Distances = [f64; LANES];
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
    if wanted.is_empty() {
        return Vec::new();
    }
    let count = sample.groups.len();
    let own: Vec<u8> = sample.units.iter().map(|unit| unit.group as u8).collect();
    let observed = Deals::of(std::slice::from_ref(&own), sample);
    let bounds = |&at: &usize| -> Vec<f64> {
        let bound = |distances: Distances| distances[0] * (1.0 - 1e-9) - 1e-14;
        observed.distances(&sample.terms[at].cells).map(bound).collect()
    };
    let bounds: Vec<Vec<f64>> = wanted.par_iter().map(bounds).collect();
    let mut counts = vec![vec![0; count]; wanted.len()];
    let at_once = (MOST / own.len().max(1)).clamp(LANES, AT_ONCE);
    for from in (0..deals).step_by(at_once) {
        let part = Stream::new(&format!("deals from {from}"), stream.rng().random());
        let dealt: Vec<Vec<u8>> = part.each(at_once.min(deals - from), |rng| match deal {
            Deal::Articles => {
                let mut labels = own.clone();
                labels.shuffle(rng);
                labels
            }
            Deal::WithinArticles => within(&sample.units, count, rng),
        });
        let dealt: Vec<Deals> = dealt.par_chunks(LANES).map(|dealt| Deals::of(dealt, sample)).collect();
        for dealt in dealt {
            counts.par_iter_mut().zip(wanted).zip(&bounds).for_each(|((counts, &at), bounds)| {
                let distances = dealt.distances(&sample.terms[at].cells);
                for ((counts, distances), bound) in counts.iter_mut().zip(distances).zip(bounds) {
                    // An undefined deal (a group left without words) counts as extreme.
                    let is_extreme = |d: &f64| u32::from(d.is_nan() | (d >= bound));
                    *counts += distances[..dealt.n].iter().map(is_extreme).sum::<u32>();
                }
            });
        }
    }
    counts
}

/// Up to [`LANES`] ways to deal the groups, side by side; those that are not there are all zeros.
struct Deals {
    /// How many there are.
    n: usize,
    /// Of each unit its group, by deal.
    groups: Vec<[u8; LANES]>,
    /// 1 / words of each group, and of all others together, by deal.
    parts: Vec<[Distances; 2]>,
}

impl Deals {
    /// `dealt` holds the groups of the units, deal by deal.
    fn of(dealt: &[Vec<u8>], sample: &Sample) -> Self {
        let mut groups = vec![[0; LANES]; sample.units.len()];
        let mut parts = vec![[[0.0; LANES]; 2]; sample.groups.len()];
        for (lane, labels) in dealt.iter().enumerate() {
            let mut words = vec![0.0; parts.len()];
            for ((&group, unit), groups) in labels.iter().zip(&sample.units).zip(&mut groups) {
                words[group as usize] += unit.words;
                groups[lane] = group;
            }
            let all: f64 = words.iter().sum();
            for ([own, rest], words) in parts.iter_mut().zip(words) {
                (own[lane], rest[lane]) = (1.0 / words, 1.0 / (all - words));
            }
        }
        Self { n: dealt.len(), groups, parts }
    }

    /// |n / words − n_rest / words_rest| of each group, for a word of these `cells`.
    fn distances(&self, cells: &[Cell]) -> impl Iterator<Item = Distances> {
        let all: u32 = cells.iter().map(|cell| cell.n).sum();
        let last = self.parts.len() - 1;
        let mut others = [0; LANES];
        self.parts.iter().enumerate().map(move |(group, [part, rest])| {
            // What the others do not hold, the last group does.
            let held = if group == last { others.map(|n| all - n) } else { self.held(cells, group as u8) };
            others.iter_mut().zip(held).for_each(|(others, own)| *others += own);
            std::array::from_fn(|lane| {
                let own = held[lane];
                (f64::from(own) * part[lane] - f64::from(all - own) * rest[lane]).abs()
            })
        })
    }

    /// Occurrences in `group`, by deal. They are added up in bytes, so that many deals take one instruction.
    fn held(&self, cells: &[Cell], group: u8) -> [u32; LANES] {
        let mut held = [0; LANES];
        let mut few = [0_u8; LANES];
        let mut room = u8::MAX;
        for &Cell { unit, mut n, .. } in cells {
            let groups = &self.groups[unit as usize];
            while n > 0 {
                if room == 0 {
                    held.iter_mut()
                        .zip(&mut few)
                        .for_each(|(held, few)| *held += u32::from(std::mem::take(few)));
                    room = u8::MAX;
                }
                let some = n.min(u32::from(room)) as u8;
                let add = |own: u8| if own == group { some } else { 0 };
                few.iter_mut().zip(groups).for_each(|(few, &own)| *few = few.wrapping_add(add(own)));
                room -= some;
                n -= u32::from(some);
            }
        }
        held.iter_mut().zip(few).for_each(|(held, few)| *held += u32::from(few));
        held
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
    use super::super::terms::Term;
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

    #[test]
    fn whatever_the_number_all_occurrences_are_held() {
        let units: Vec<(u32, usize, f64, u32)> =
            (0..50).map(|at| (at, at as usize % 2, 900.0, at * 17)).collect();
        let sample = sample(&units);
        let dealt: Vec<Vec<u8>> =
            (0..3).map(|lane| (0..50).map(|at| u8::from(at % (lane + 2) == 0)).collect()).collect();
        let deals = Deals::of(&dealt, &sample);
        for group in [0, 1] {
            let held = deals.held(&sample.terms[0].cells, group);
            for (lane, dealt) in dealt.iter().enumerate() {
                let own = units.iter().zip(dealt).filter(|(_, own)| **own == group).map(|(unit, _)| unit.3);
                assert_eq!(held[lane], own.sum::<u32>());
            }
        }
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
