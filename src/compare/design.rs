//! How two groups of articles were drawn: article by article, or in outer clusters such as outlets.
//!
//! *Nested*: each outer unit lies in one group (outlets in countries). *Crossed*: outer units hold articles of both
//! (outlets before and after an event). A resample draws outer units with replacement, and in each drawn one as
//! many of its articles as it has (in a crossed design: of each group), with replacement. Both stages vary, so
//! the interval errs to the wide side where articles of an outer unit are hardly alike.
//!
//! The permutation deals group labels to whole outer units (nested), or swaps the two groups or not within
//! each whole outer unit (crossed): there p cannot fall below 2 / 2^units.
//!
//! Reference: Davison & Hinkley 1997, ch. 3.8, doi 10.1017/CBO9780511802843; Cameron & Miller 2015, doi
//! 10.3368/jhr.50.2.317.

use super::rows::{Choice, Rows, portions};
use crate::chance::Stream;
use ndarray::Array2;
use rand::Rng;
use std::collections::BTreeMap;
use std::ops::Range;

/// Outer units a group in a nested design.
const NESTED: usize = 2;
/// Outer units in a crossed one: fewer give 2 / 16 as the least p.
const CROSSED: usize = 5;

/// The outer cluster of each article.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outer {
    /// The metadata column.
    pub(super) name: String,
    /// By article; `None` where it has no value: such articles take no part.
    pub(super) of: Vec<Option<usize>>,
}

/// How two groups were drawn; places count within each group.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Design {
    /// Articles of each group by themselves.
    Articles,
    /// Outer units of each group by themselves.
    Nested([Vec<Vec<usize>>; 2]),
    /// Outer units with articles of both groups.
    Crossed(Vec<[Vec<usize>; 2]>),
}

impl Design {
    /// Of the articles of two groups. Without enough units to tell anything: why.
    pub(super) fn of(groups: [&[usize]; 2], outer: Option<&Outer>) -> Result<Self, String> {
        let Some(outer) = outer else {
            let few = groups.iter().any(|group| group.len() < 2);
            return if few { Err("fewer than two articles in a group".into()) } else { Ok(Self::Articles) };
        };
        let mut units: BTreeMap<usize, [Vec<usize>; 2]> = BTreeMap::new();
        for (side, group) in groups.iter().enumerate() {
            for (place, &article) in group.iter().enumerate() {
                if let Some(unit) = outer.of[article] {
                    units.entry(unit).or_default()[side].push(place);
                }
            }
        }
        let name = &outer.name;
        let units: Vec<[Vec<usize>; 2]> = units.into_values().collect();
        if units.iter().any(|unit| unit.iter().all(|side| !side.is_empty())) {
            let found = units.len();
            let why =
                || format!("{found} clusters by {name}; where they hold both groups {CROSSED} are needed");
            return if found < CROSSED { Err(why()) } else { Ok(Self::Crossed(units)) };
        }
        let mut sides: [Vec<Vec<usize>>; 2] = Default::default();
        for unit in units {
            for (side, places) in unit.into_iter().enumerate().filter(|(_, places)| !places.is_empty()) {
                sides[side].push(places);
            }
        }
        let [a, b] = [sides[0].len(), sides[1].len()];
        if a.min(b) < NESTED {
            return Err(format!("{a} and {b} clusters by {name}; {NESTED} in each group are needed"));
        }
        Ok(Self::Nested(sides))
    }

    /// Units of the smaller stratum, `articles` being those of each group.
    pub(super) fn fewest(&self, articles: [usize; 2]) -> usize {
        self.strata(articles).into_iter().min().unwrap_or(0)
    }

    /// Units of each stratum.
    pub(super) fn strata(&self, articles: [usize; 2]) -> Vec<usize> {
        match self {
            Self::Articles => articles.to_vec(),
            Self::Nested(sides) => sides.iter().map(Vec::len).collect(),
            Self::Crossed(units) => vec![units.len()],
        }
    }
}

/// `resamples` totals of each of `parts`: rows of articles, and for each outer unit the places of its own. The
/// same outer units are drawn for all parts, articles within them for each.
pub(super) fn two_stage(
    parts: &[(&Array2<f64>, Vec<&[usize]>)],
    resamples: usize,
    stream: &Stream,
) -> Vec<Array2<f64>> {
    let count = parts[0].1.len() as u32;
    let rows: Vec<Rows> = parts.iter().map(|(rows, _)| Rows::of(rows)).collect();
    let most = parts.iter().map(|(articles, _)| articles.nrows()).sum();
    let sums: Vec<Vec<Vec<f64>>> = stream.blocks(resamples, |n, rng| {
        let mut draw = |_| {
            let none = parts.iter().map(|(articles, _)| Choice::none(articles.nrows()));
            let mut drawn: Vec<Choice> = none.collect();
            for _ in 0..count {
                let unit = rng.random_range(0..count) as usize;
                for ((_, units), drawn) in parts.iter().zip(&mut drawn) {
                    let places = units[unit];
                    for _ in places {
                        drawn.add(places[rng.random_range(0..places.len() as u32) as usize] as u32);
                    }
                }
            }
            drawn
        };
        let of_portion = |portion: Range<usize>| {
            let mut drawn: Vec<Vec<Choice>> = parts.iter().map(|_| Vec::new()).collect();
            for own in portion.map(&mut draw) {
                drawn.iter_mut().zip(own).for_each(|(drawn, own)| drawn.push(own));
            }
            rows.iter().zip(&drawn).map(|(rows, drawn)| rows.sums(drawn)).collect()
        };
        portions(n, most).map(of_portion).collect()
    });
    let of_part = |(part, (articles, _)): (usize, &(&Array2<f64>, _))| {
        let cells = sums.iter().flat_map(|portion| portion[part].iter().copied()).collect();
        Array2::from_shape_vec((resamples, articles.ncols()), cells).expect("every row has the width")
    };
    parts.iter().enumerate().map(of_part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(outer: &[Option<usize>], expected: Result<&[usize], &str>) {
        let outer = Outer { name: "outlet".into(), of: outer.to_vec() };
        let half = outer.of.len() / 2;
        let (a, b): (Vec<usize>, Vec<usize>) = (0..outer.of.len()).partition(|&article| article < half);
        let found = Design::of([&a, &b], Some(&outer)).map(|design| design.strata([half, half]));
        match (found, expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected),
            (Err(found), Err(expected)) => assert!(found.contains(expected), "{found}"),
            (found, _) => panic!("{found:?}"),
        }
    }

    #[test]
    fn outer_units_lie_in_one_group_or_in_both() {
        let of = |units: &[usize]| units.iter().copied().map(Some).collect::<Vec<_>>();
        check(&of(&[0, 0, 1, 1, 2, 3, 4, 4]), Ok(&[2, 3]));
        check(&of(&[0, 1, 2, 3, 4, 0, 1, 2, 3, 4]), Ok(&[5]));
        check(&of(&[0, 0, 1, 2]), Err("1 and 2 clusters by outlet"));
        check(&of(&[0, 1, 0, 1]), Err("2 clusters by outlet"));
        check(&[Some(0), Some(1), None, None], Err("2 and 0 clusters"));
    }

    /// Outer units with totals 1 and 3 (of two articles each): the mean total of two drawn is 4, its variance
    /// 2 · var(1, 3) from the outer stage and 2 · 2 · mean(0, .25) within (articles .5 and .5; 1 and 2).
    #[test]
    fn both_stages_vary() {
        let rows = Array2::from_shape_vec((4, 1), vec![0.5, 0.5, 1.0, 2.0]).unwrap();
        let units = [vec![0, 1], vec![2, 3]];
        let parts = [(&rows, units.iter().map(Vec::as_slice).collect())];
        let totals = &two_stage(&parts, 20_000, &Stream::new("two stages", 1))[0];
        let mean = totals.mean().unwrap();
        let variance = totals.iter().map(|t| (t - mean).powi(2)).sum::<f64>() / 20_000.0;
        assert!((mean - 4.0).abs() < 0.05, "{mean}");
        assert!((variance - 2.5).abs() < 0.08, "{variance}");
    }
}
