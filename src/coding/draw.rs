//! Drawing a sample: strata, inclusion probabilities, and what a score may do to them.
//!
//! Within a stratum of N units, n are drawn without replacement by randomised systematic sampling: units in
//! random order, each as long as its inclusion probability πᵢ, are laid end to end, and every whole step from
//! a random start is taken. Without a score π = n/N (simple random sampling). With one,
//! πᵢ = n (c/N + (1 − c) sᵢ/Σs), s the score above the least one, c the share left to chance alone; units that
//! come out above 1 are taken for certain and the others' shares are scaled up. While c > 0 every π is
//! positive, and weights 1/π give unbiased totals. With c = 0 the n highest scores are taken, and no weight
//! can be given.
//!
//! References: Särndal, Swensson & Wretman 1992, doi 10.1007/978-1-4612-4378-6, ch. 3.6; sampling by a
//! model's uncertainty: Zrnic & Candès 2024, doi 10.48550/arXiv.2403.03208.

use crate::chance::Stream;
use crate::{Error, Result};
use rand::Rng;
use rand::seq::SliceRandom;
use std::collections::BTreeMap;

/// How many units each stratum gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Allocation {
    /// As many as its share of the units.
    #[default]
    Proportional,
    /// The same of each, as far as there are so many.
    Equal,
}

/// How a sample is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Draw<'a> {
    /// Units wanted.
    pub n: usize,
    /// How they are spread over the strata.
    pub allocation: Allocation,
    /// The score of each unit, higher is likelier; `None` without one.
    pub scores: Option<&'a [Option<f64>]>,
    /// The share of the sample drawn without regard to the score, 0 to 1; 0 takes the highest scores.
    pub chance: f64,
    /// Seed of every draw.
    pub seed: u64,
}

/// A unit that was drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    /// Index of the unit.
    pub unit: usize,
    /// The probability with which the design takes it, above 0 to 1; `None` if it was not left to chance.
    pub inclusion: Option<f64>,
}

/// Draws among units, each of the stratum that `strata` names; in the order of the units.
///
/// # Errors
/// When more is wanted than there is, or less than one unit a stratum.
pub fn draw(strata: &[String], wanted: &Draw<'_>) -> Result<Vec<Drawn>> {
    let mut members: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (unit, stratum) in strata.iter().enumerate() {
        members.entry(stratum).or_default().push(unit);
    }
    let sizes: Vec<usize> = members.values().map(Vec::len).collect();
    let mut drawn = Vec::with_capacity(wanted.n);
    for ((stratum, units), n) in members.iter().zip(allocate(&sizes, wanted)?) {
        let mut rng = Stream::new(&format!("sample {stratum}"), wanted.seed).rng();
        let mut order = units.clone();
        order.shuffle(&mut rng);
        match wanted.scores {
            Some(scores) if wanted.chance <= 0.0 => {
                let score = |unit: usize| scores[unit].unwrap_or(f64::NEG_INFINITY);
                order.sort_by(|a, b| score(*b).total_cmp(&score(*a)));
                drawn.extend(order[..n].iter().map(|&unit| Drawn { unit, inclusion: None }));
            }
            scores => {
                let of = |scores: &[Option<f64>]| order.iter().map(|&unit| scores[unit]).collect::<Vec<_>>();
                let inclusions = inclusions(n, order.len(), scores.map(of).as_deref(), wanted.chance);
                let start: f64 = rng.random();
                let taken = systematic(&inclusions, start);
                drawn.extend(
                    taken.iter().map(|&at| Drawn { unit: order[at], inclusion: Some(inclusions[at]) }),
                );
            }
        }
    }
    drawn.sort_by_key(|drawn| drawn.unit);
    Ok(drawn)
}

/// Units to draw in each stratum, by the largest remainder; at least one, at most all.
fn allocate(sizes: &[usize], wanted: &Draw<'_>) -> Result<Vec<usize>> {
    let all: usize = sizes.iter().sum();
    if wanted.n > all {
        let remedy = format!("ask for at most {all}");
        return Err(Error::new("--n", format!("{} units are wanted, but there are {all}", wanted.n), remedy));
    }
    if wanted.n < sizes.len() {
        let what = format!("{} units cannot cover {} strata", wanted.n, sizes.len());
        let remedy = "ask for more units, or stratify by a column of fewer values";
        return Err(Error::new("--n", what, remedy));
    }
    let mut given = vec![1; sizes.len()];
    let target = |stratum: usize| match wanted.allocation {
        Allocation::Proportional => wanted.n as f64 * sizes[stratum] as f64 / all as f64,
        Allocation::Equal => wanted.n as f64 / sizes.len() as f64,
    };
    // One unit at a time to the stratum that lacks most; the first of equals.
    for _ in sizes.len()..wanted.n {
        let lack = |stratum: usize| target(stratum) - given[stratum] as f64;
        let open = (0..sizes.len()).filter(|&stratum| given[stratum] < sizes[stratum]);
        let next = open.rev().max_by(|&a, &b| lack(a).total_cmp(&lack(b)));
        given[next.expect("fewer are wanted than there are")] += 1;
    }
    Ok(given)
}

/// The inclusion probability of each of `count` units; they sum to `n`.
fn inclusions(n: usize, count: usize, scores: Option<&[Option<f64>]>, chance: f64) -> Vec<f64> {
    let least = scores.into_iter().flatten().flatten().copied().fold(f64::INFINITY, f64::min);
    let above = |unit: usize| scores.and_then(|s| s[unit]).map_or(0.0, |score| score - least);
    let total: f64 = (0..count).map(above).sum();
    let chance = if total > 0.0 { chance } else { 1.0 };
    let by_score = |unit: usize| if total > 0.0 { above(unit) / total } else { 0.0 };
    let sizes: Vec<f64> =
        (0..count).map(|unit| chance / count as f64 + (1.0 - chance) * by_score(unit)).collect();
    let mut certain = vec![false; count];
    loop {
        let left = n as f64 - certain.iter().filter(|c| **c).count() as f64;
        let rest: f64 = sizes.iter().zip(&certain).filter(|(_, c)| !**c).map(|(size, _)| size).sum();
        let scale = if rest > 0.0 { left / rest } else { 0.0 };
        let over: Vec<usize> = (0..count).filter(|&u| !certain[u] && sizes[u] * scale >= 1.0).collect();
        if over.is_empty() {
            return (0..count).map(|u| if certain[u] { 1.0 } else { sizes[u] * scale }).collect();
        }
        over.into_iter().for_each(|unit| certain[unit] = true);
    }
}

/// The units on which the marks `start`, `start` + 1, … fall; `start` from 0 to below 1.
fn systematic(inclusions: &[f64], start: f64) -> Vec<usize> {
    let n = inclusions.iter().sum::<f64>().round() as usize;
    let (mut taken, mut end) = (Vec::with_capacity(n), 0.0);
    for (unit, inclusion) in inclusions.iter().enumerate() {
        end += inclusion;
        // The sum of the last ends may miss n by rounding; then the last unit is the n-th.
        let last = unit + 1 == inclusions.len() && taken.len() + 1 == n;
        if taken.len() < n && (end > start + taken.len() as f64 || last) {
            taken.push(unit);
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strata(sizes: &[(&str, usize)]) -> Vec<String> {
        sizes.iter().flat_map(|(name, n)| vec![(*name).to_owned(); *n]).collect()
    }

    fn wanted(n: usize) -> Draw<'static> {
        Draw { n, allocation: Allocation::Proportional, scores: None, chance: 1.0, seed: 1 }
    }

    fn per_stratum(strata: &[String], drawn: &[Drawn]) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        drawn.iter().for_each(|d| *counts.entry(strata[d.unit].clone()).or_default() += 1);
        counts
    }

    #[test]
    fn strata_get_their_share() {
        let strata = strata(&[("a", 70), ("b", 25), ("c", 5)]);
        let drawn = draw(&strata, &wanted(20)).unwrap();
        let counts: Vec<usize> = per_stratum(&strata, &drawn).into_values().collect();
        assert_eq!(counts, [14, 5, 1]);
        assert!(drawn.iter().all(|d| d.inclusion.is_some_and(|p| (p - 0.2).abs() < 1e-12)));
        let equal = draw(&strata, &Draw { allocation: Allocation::Equal, ..wanted(30) }).unwrap();
        let counts: Vec<usize> = per_stratum(&strata, &equal).into_values().collect();
        assert_eq!(counts, [13, 12, 5]);
        assert_eq!(equal.last().unwrap().inclusion, Some(1.0));
        assert!(draw(&strata, &wanted(101)).is_err());
        assert!(draw(&strata, &wanted(2)).is_err());
    }

    #[test]
    fn seeds_decide_and_nothing_else() {
        let strata = strata(&[("a", 200)]);
        assert_eq!(draw(&strata, &wanted(20)).unwrap(), draw(&strata, &wanted(20)).unwrap());
        assert_ne!(
            draw(&strata, &wanted(20)).unwrap(),
            draw(&strata, &Draw { seed: 2, ..wanted(20) }).unwrap()
        );
    }

    #[test]
    fn high_scores_are_drawn_more_often_by_what_is_told() {
        let strata = strata(&[("a", 50)]);
        let scores: Vec<Option<f64>> =
            (0..50).map(|unit| (unit != 7).then(|| f64::from(unit * unit) / 100.0 - 3.0)).collect();
        let mut times = [0.0; 50];
        let mut told = [0.0; 50];
        for seed in 0..4_000 {
            let draw =
                draw(&strata, &Draw { scores: Some(&scores), chance: 0.4, seed, ..wanted(12) }).unwrap();
            assert_eq!(draw.len(), 12);
            for Drawn { unit, inclusion } in draw {
                times[unit] += 1.0 / 4_000.0;
                told[unit] = inclusion.unwrap();
            }
        }
        for unit in 0..50 {
            // Four standard errors of a share.
            let tolerance = 4.0 * (told[unit] * (1.0 - told[unit]) / 4_000.0_f64).sqrt() + 1e-9;
            assert!(
                (times[unit] - told[unit]).abs() < tolerance,
                "{unit}: {} of {}",
                times[unit],
                told[unit]
            );
        }
        assert!((told.iter().sum::<f64>() - 12.0).abs() < 1e-9);
        assert!(told[49] > 3.0 * told[7]);
    }

    #[test]
    fn certain_units_are_capped() {
        let scores = [Some(0.0), Some(0.0), Some(0.0), Some(100.0)];
        let found = inclusions(2, 4, Some(&scores), 0.5);
        assert_eq!(found[3], 1.0);
        assert!((found[0] - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(inclusions(3, 3, None, 1.0), [1.0; 3]);
    }

    #[test]
    fn without_chance_the_highest_are_taken() {
        let strata = strata(&[("a", 6)]);
        let scores = [0.1, 0.9, 0.3, 0.8, 0.2, 0.7].map(Some);
        let drawn = draw(&strata, &Draw { scores: Some(&scores), chance: 0.0, ..wanted(3) }).unwrap();
        assert_eq!(drawn.iter().map(|d| d.unit).collect::<Vec<_>>(), [1, 3, 5]);
        assert!(drawn.iter().all(|d| d.inclusion.is_none()));
    }
}
