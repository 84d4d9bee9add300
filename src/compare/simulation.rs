//! Simulated corpora: whether intervals cover and tests err as often as they say.
//!
//! The full table: `cargo test --release --lib compare::simulation -- --ignored --nocapture`.

use super::bootstrap::{self, Draws, variance};
use super::units::{Units, difference, ratio};
use super::{adjust, permutation};
use crate::chance::Stream;
use ndarray::{Array2, Axis, concatenate};
use rand::Rng;

/// Columns of a family.
const FAMILY: usize = 8;

/// What paragraphs are like.
#[derive(Debug, Clone, Copy)]
struct World {
    /// Articles in each of two groups.
    articles: usize,
    icc: f64,
    /// Log-normal values instead of normal ones: skewness 6, as rates of rare words have.
    is_skewed: bool,
}

impl World {
    /// Articles of 3 to 9 paragraphs of 20 to 120 words each: sum and words of each column of a family.
    /// Columns of an article are correlated at .3 or so through what it is about.
    fn draw(self, rng: &mut impl Rng) -> Array2<f64> {
        let mut rows = Array2::zeros((self.articles, 2 * FAMILY));
        for mut row in rows.outer_iter_mut() {
            let topic = normal(rng);
            let shared: [f64; FAMILY] = std::array::from_fn(|_| {
                self.icc.sqrt() * (0.3_f64.sqrt() * topic + 0.7_f64.sqrt() * normal(rng))
            });
            for _ in 0..rng.random_range(3..10_u32) {
                let words = f64::from(rng.random_range(20..121_u32));
                for (column, shared) in shared.iter().enumerate() {
                    let value = shared + (1.0 - self.icc).sqrt() * normal(rng);
                    row[2 * column] += words * if self.is_skewed { value.exp() } else { value };
                    row[2 * column + 1] += words;
                }
            }
        }
        rows
    }

    /// The mean of every group.
    fn truth(self) -> f64 {
        if self.is_skewed { 0.5_f64.exp() } else { 0.0 }
    }

    /// Shares of `runs` without a true difference: intervals that hold the truth (difference by percentile and BCa,
    /// one group by both), p < .05, any q < .05 by Benjamini & Hochberg, any by Holm.
    fn rates(self, runs: usize, resamples: usize) -> [f64; 7] {
        let name = format!("simulation {} {} {}", self.articles, self.icc, self.is_skewed);
        let held = Stream::new(&name, 20).each(runs, |rng| {
            let groups = [self.draw(rng), self.draw(rng)];
            let seed = rng.random::<u64>();
            self.run(&groups, resamples, seed)
        });
        std::array::from_fn(|at| held.iter().filter(|run| run[at]).count() as f64 / runs as f64)
    }

    fn run(self, groups: &[Array2<f64>; 2], resamples: usize, seed: u64) -> [bool; 7] {
        let [a, b] = [0, 1].map(|side| {
            let own = groups[side].select(Axis(1), &[0, 1]).as_standard_layout().into_owned();
            let totals = bootstrap::totals(&own, resamples, &Stream::new(["a", "b"][side], seed));
            totals.outer_iter().map(|t| t[0] / t[1]).collect::<Vec<f64>>()
        });
        let k = self.articles;
        let cells = |side: usize| groups[side].outer_iter().map(|row| [row[0], row[1]]);
        let both = Units {
            cells: cells(0)
                .map(|c| [c[0], c[1], 0.0, 0.0])
                .chain(cells(1).map(|c| [0.0, 0.0, c[0], c[1]]))
                .collect(),
            strata: vec![k, k],
        };
        let one = Units { cells: cells(0).map(|c| [c[0], c[1], 0.0, 1.0]).collect(), strata: vec![k] };
        let covers = |replicates: Vec<f64>, parts: &[(usize, f64)], units: &Units, truth: f64| {
            let draws = Draws::of(replicates, parts).unwrap();
            let accelerated =
                draws.clone().accelerated(difference(units.total(), ratio), &units.jackknife(ratio));
            [draws, accelerated].map(|draws| {
                let (low, high) = draws.interval(0.95);
                low <= truth && truth <= high
            })
        };
        let replicates = a.iter().zip(&b).map(|(a, b)| a - b).collect();
        let of_both = covers(replicates, &[(k, variance(&a)), (k, variance(&b))], &both, 0.0);
        let of_one = covers(a, &[(k, 1.0)], &one, self.truth());
        let rows = concatenate![Axis(0), groups[0], groups[1]];
        let p = permutation::labels(&rows, k, &[], resamples, &Stream::new("labels", seed)).p;
        let p: Vec<Option<f64>> = p.into_iter().map(Some).collect();
        let any = |q: Vec<Option<f64>>| q.iter().flatten().any(|q| *q < 0.05);
        let adjusted = [any(adjust::benjamini_hochberg(&p)), any(adjust::holm(&p))];
        [of_both[0], of_both[1], of_one[0], of_one[1], p[0] < Some(0.05), adjusted[0], adjusted[1]]
    }
}

/// A standard normal draw (Irwin–Hall: the sum of twelve uniforms less six).
fn normal(rng: &mut impl Rng) -> f64 {
    (0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 6.0
}

/// 300 runs: a rate of 95 % has a standard error of 1.3 points, one of 5 % too. The bounds are three of them
/// around the rates of the full table.
#[test]
fn coverage_and_false_positives() {
    let world = World { articles: 20, icc: 0.2, is_skewed: false };
    let [percentile, bca, one, one_bca, positive, bh, holm] = world.rates(300, 199);
    for covered in [percentile, bca, one, one_bca] {
        assert!((0.90..=0.985).contains(&covered), "coverage {covered}");
    }
    for errs in [positive, bh, holm] {
        assert!(errs < 0.09, "false positives {errs}");
    }
}

/// Skewed values of few articles: what the warning below FEW articles is for.
#[test]
fn few_articles_of_rare_words_are_covered_too_seldom() {
    let few = World { articles: 5, icc: 0.3, is_skewed: true };
    let [_, _, one, ..] = few.rates(300, 199);
    assert!(one < 0.92, "coverage {one}: the warning can go");
}

#[test]
#[ignore = "prints a table; takes minutes"]
fn full_table() {
    let runs = 2_000;
    println!(
        "{runs} runs, 999 resamples and permutations; coverage of 95 % intervals and errors at .05, in %"
    );
    println!(
        "values  ICC  articles   difference: perc.  BCa   one group: perc.  BCa   p<.05  any of {FAMILY}: BH  Holm"
    );
    for is_skewed in [false, true] {
        for icc in [0.0, 0.1, 0.3] {
            for articles in [5, 10, 20, 40, 80] {
                let rates = World { articles, icc, is_skewed }.rates(runs, 999).map(|rate| 100.0 * rate);
                let [a, b, c, d, e, f, g] = rates;
                let shape = if is_skewed { "skewed" } else { "normal" };
                println!(
                    "{shape}  {icc:.1}  {articles:>8}   {a:>17.1}  {b:>4.1}  {c:>16.1}  {d:>4.1}  {e:>6.1}  {f:>12.1}  {g:>4.1}"
                );
            }
        }
    }
}
