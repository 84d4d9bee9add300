//! Permutation tests at the level of articles.
//!
//! *Labels* (two groups of articles): the group labels are dealt anew to whole articles, each group
//! keeping its size. *Swaps* (two actors in the same articles): within each article the two actors
//! change places or not. The statistic is the estimate itself, d = Σ sumₐ / Σ wordsₐ − Σ sumᵦ / Σ wordsᵦ.
//!
//! Formula: p = (1 + #{|d*| ≥ |d|}) / (1 + B), two-sided. If all arrangements are no more than B + 1 they
//! are enumerated instead and p is exact: their share with |d*| ≥ |d|, the observed one among them.
//! No unit; 1 / (B + 1) ≤ p ≤ 1.
//!
//! References: Phipson & Smyth 2010, doi 10.2202/1544-6115.1585; Good 2005, doi 10.1007/b138696.

use super::rows::{Choice, Rows, portions};
use crate::chance::Stream;
use ndarray::{Array2, s};
use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// What dealing labels tells, column by column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Dealt {
    /// p of all articles.
    pub(super) p: Vec<f64>,
    /// p without the one named, where one is and both groups keep two.
    pub(super) without: Vec<Option<f64>>,
    /// Whether all arrangements were enumerated.
    pub(super) exact: bool,
}

/// p for each column of `articles` (articles × 2 columns: sum, words, sum, words …), the first `first` of
/// which are one group and the others the other; and p without the article `left[column]`.
///
/// The latter costs no dealing of its own. A deal of all articles in which the one left out keeps its group (where it
/// does not, it changes places with one drawn from there) is, without it, a deal of the others.
pub(super) fn labels(
    articles: &Array2<f64>,
    first: usize,
    left: &[Option<usize>],
    permutations: usize,
    stream: &Stream,
) -> Dealt {
    let (count, width) = articles.dim();
    let cells = articles.as_slice().expect("built row by row");
    let row = |at: usize| &cells[at * width..(at + 1) * width];
    let all = sum_rows(width, (0..count).map(row));
    // Dealing the smaller group is enough: |d| is the same from either side.
    let (members, is_own): (Vec<usize>, Box<dyn Fn(usize) -> bool + Sync>) = if first * 2 <= count {
        ((0..first).collect(), Box::new(move |at| at < first))
    } else {
        ((first..count).collect(), Box::new(move |at| at >= first))
    };
    let distances = |chosen: &[f64]| -> Vec<f64> {
        let pairs = chosen.chunks_exact(2).zip(all.chunks_exact(2));
        pairs.map(|(c, a)| distance([c[0], c[1]], [a[0], a[1]])).collect()
    };
    let observed = distances(&sum_rows(width, members.iter().map(|&at| row(at))));
    let size = members.len();
    let enough =
        |at: usize| size - usize::from(is_own(at)) >= 2 && count - size - usize::from(!is_own(at)) >= 2;
    let left: Vec<Option<usize>> = left.iter().map(|at| at.filter(|&at| enough(at))).collect();
    if combinations(count, size).is_some_and(|total| total <= permutations + 1) {
        let mut chosen: Vec<usize> = (0..size).collect();
        let mut replicates = vec![distances(&sum_rows(width, chosen.iter().map(|&at| row(at))))];
        while next_combination(&mut chosen, count) {
            replicates.push(distances(&sum_rows(width, chosen.iter().map(|&at| row(at)))));
        }
        let without = left.iter().enumerate().map(|(column, at)| {
            let at = (*at)?;
            let kept = (0..count).filter(|&other| other != at);
            let of_column = |other: usize| articles.row(other).slice(s![2 * column..2 * column + 2]).to_vec();
            let rows: Vec<f64> = kept.flat_map(of_column).collect();
            let rows = Array2::from_shape_vec((count - 1, 2), rows).expect("two cells an article");
            Some(labels(&rows, first - usize::from(at < first), &[], permutations, stream).p[0])
        });
        return Dealt { without: without.collect(), p: shares(&observed, &replicates, 0), exact: true };
    }
    // The cells of `column` of one article.
    let pair = |at: usize, column: usize| [row(at)[2 * column], row(at)[2 * column + 1]];
    let less = |sum: [f64; 2], part: [f64; 2]| [sum[0] - part[0], sum[1] - part[1]];
    // From the chosen without the article left out, which keeps its group.
    let apart = |chosen: [f64; 2], at: usize, column: usize| {
        distance(chosen, less([all[2 * column], all[2 * column + 1]], pair(at, column)))
    };
    let own = sum_rows(width, members.iter().map(|&at| row(at)));
    let own = |column: usize| [own[2 * column], own[2 * column + 1]];
    let observed_left = left.iter().enumerate().map(|(column, at)| match *at {
        Some(at) if is_own(at) => apart(less(own(column), pair(at, column)), at, column),
        Some(at) => apart(own(column), at, column),
        None => f64::NAN,
    });
    let is_left = left.iter().any(Option::is_some);
    let deal = |rng: &mut ChaCha8Rng| {
        let mut order: Vec<u32> = (0..count as u32).collect();
        for at in 0..size {
            order.swap(at, rng.random_range(at as u32..count as u32) as usize);
        }
        let exchange = is_left.then(|| {
            let mut is_chosen = vec![false; count];
            order[..size].iter().for_each(|&at| is_chosen[at as usize] = true);
            Exchange {
                left: left.iter().map(|at| at.is_some_and(|at| is_chosen[at])).collect(),
                inside: order[size - 1] as usize,
                outside: order[rng.random_range(size as u32..count as u32) as usize] as usize,
            }
        });
        (Choice::of(count, order[..size].iter().copied()), exchange)
    };
    let read = |exchange: Option<Exchange>, sums: &[f64]| {
        let mut found = distances(sums);
        let Some(Exchange { left: is_chosen, inside, outside }) = exchange else { return found };
        for (column, (at, is_chosen)) in left.iter().zip(is_chosen).enumerate() {
            let sum = [sums[2 * column], sums[2 * column + 1]];
            found.push(at.map_or(f64::NAN, |at| {
                let kept = match (is_own(at), is_chosen) {
                    (true, true) => less(sum, pair(at, column)),
                    (true, false) => less(sum, pair(inside, column)),
                    (false, false) => sum,
                    (false, true) => {
                        let rest = less(sum, pair(at, column));
                        let new = pair(outside, column);
                        [rest[0] + new[0], rest[1] + new[1]]
                    }
                };
                apart(kept, at, column)
            }));
        }
        found
    };
    let rows = Rows::of(articles);
    let replicates = stream.blocks(permutations, |n, rng| {
        let mut replicates = Vec::with_capacity(n);
        for portion in portions(n, size) {
            let (chosen, exchanges): (Vec<Choice>, Vec<Option<Exchange>>) =
                portion.map(|_| deal(rng)).unzip();
            let sums = rows.sums(&chosen);
            replicates
                .extend(exchanges.into_iter().zip(sums.chunks_exact(width)).map(|(e, sums)| read(e, sums)));
        }
        replicates
    });
    let both: Vec<f64> = observed.into_iter().chain(observed_left).collect();
    let mut p =
        if is_left { shares(&both, &replicates, 1) } else { shares(&both[..width / 2], &replicates, 1) };
    let of_left = p.split_off(width / 2);
    let without = left.iter().enumerate().map(|(column, at)| at.map(|_| of_left[column]));
    Dealt { without: without.collect(), p, exact: false }
}

/// What makes a deal one of all articles but one.
struct Exchange {
    /// By column, whether the article left out is among the chosen.
    left: Vec<bool>,
    /// One of the chosen and one of the others at random, who change places with it.
    inside: usize,
    outside: usize,
}

/// |d| of the `chosen` against the others of `all`: sum and words each.
fn distance(chosen: [f64; 2], all: [f64; 2]) -> f64 {
    (chosen[0] / chosen[1] - (all[0] - chosen[0]) / (all[1] - chosen[1])).abs()
}

/// p for the difference between two actors from `articles`: per article (sumₐ, nₐ, sumᵦ, nᵦ). Also says
/// whether all arrangements were enumerated.
pub(super) fn swaps(articles: &[[f64; 4]], permutations: usize, stream: &Stream) -> (f64, bool) {
    let all = articles.iter().fold([0.0; 2], |t, a| [t[0] + a[0] + a[2], t[1] + a[1] + a[3]]);
    // One bit an article: 0 keeps, 1 swaps. What the first actor does not get, the second does.
    let distance = |word: &mut dyn FnMut() -> u64| {
        let mut t = [0.0; 2];
        for chunk in articles.chunks(64) {
            let mut bits = word();
            for article in chunk {
                let from = 2 * (bits & 1) as usize;
                t = [t[0] + article[from], t[1] + article[from + 1]];
                bits >>= 1;
            }
        }
        (t[0] / t[1] - (all[0] - t[0]) / (all[1] - t[1])).abs()
    };
    let observed = [distance(&mut || 0)];
    if articles.len() < 32 && (1_u64 << articles.len()) <= permutations as u64 + 1 {
        let replicates: Vec<Vec<f64>> =
            (0..1_u64 << articles.len()).map(|bits| vec![distance(&mut || bits)]).collect();
        return (shares(&observed, &replicates, 0)[0], true);
    }
    let replicates = stream.each(permutations, |rng| vec![distance(&mut || rng.random())]);
    (shares(&observed, &replicates, 1)[0], false)
}

/// (`extra` + #{|d*| ≥ |d|}) / (`extra` + B) for each column. Equal arrangements that differ only by
/// rounding count as equal; an undefined one (an actor left without mentions) as extreme.
fn shares(observed: &[f64], replicates: &[Vec<f64>], extra: usize) -> Vec<f64> {
    let extreme = |column: usize, d: f64| {
        let bound = d * (1.0 - 1e-9) - 1e-14;
        replicates.iter().filter(|r| r[column].is_nan() || r[column] >= bound).count()
    };
    let p =
        |(column, d): (usize, &f64)| (extra + extreme(column, *d)) as f64 / (extra + replicates.len()) as f64;
    observed.iter().enumerate().map(p).collect()
}

fn sum_rows<'a>(width: usize, rows: impl Iterator<Item = &'a [f64]>) -> Vec<f64> {
    let mut total = vec![0.0; width];
    rows.for_each(|row| total.iter_mut().zip(row).for_each(|(total, cell)| *total += cell));
    total
}

/// *n* choose *k*, or `None` if it does not fit.
fn combinations(n: usize, k: usize) -> Option<usize> {
    (0..k).try_fold(1_usize, |all, i| all.checked_mul(n - i).map(|all| all / (i + 1)))
}

/// Steps to the next choice of `chosen.len()` out of `count` in lexicographic order.
fn next_combination(chosen: &mut [usize], count: usize) -> bool {
    let size = chosen.len();
    let Some(at) = (0..size).rev().find(|&at| chosen[at] < count - size + at) else { return false };
    chosen[at] += 1;
    for next in at + 1..size {
        chosen[next] = chosen[next - 1] + 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(sums: &[f64], words: &[f64]) -> Array2<f64> {
        Array2::from_shape_fn((sums.len(), 2), |(i, j)| if j == 0 { sums[i] } else { words[i] })
    }

    fn check(sums: &[f64], words: &[f64], first: usize, expected: f64) {
        let rows = rows(sums, words);
        let stream = Stream::new("permutation", 7);
        let Dealt { p, exact, .. } = labels(&rows, first, &[], 4_999, &stream);
        assert!(exact);
        assert!((p[0] - expected).abs() < 1e-12, "{}, not {expected}", p[0]);
        // The same test by sampling comes out near it.
        let fewer = combinations(sums.len(), first).unwrap() - 2;
        let Dealt { p, exact, .. } = labels(&rows, first, &[], fewer, &stream);
        assert!(!exact);
        assert!((p[0] - expected).abs() < 0.06, "{}, not near {expected}", p[0]);
    }

    #[test]
    fn labels_as_scipy() {
        // r = scipy.stats.permutation_test((a, b), lambda x, y: x.mean() - y.mean(),
        //     permutation_type="independent"); (abs(r.null_distribution) >= abs(r.statistic) - 1e-12).mean()
        let a_then_b = [0.1, 0.4, 0.25, -0.1, 0.3, 0.05, 0.2, 0.6, 0.55, 0.4, 0.35];
        check(&a_then_b, &[1.0; 11], 6, 23.0 / 462.0);
        // the same for indices of articles, statistic Σ sum / Σ words: 15 of 126
        let sums = [1.0, 4.0, 2.5, -1.0, 0.0, 3.0, 2.0, 6.0, 5.0];
        check(&sums, &[100.0, 220.0, 150.0, 90.0, 60.0, 180.0, 20.0, 250.0, 110.0], 4, 15.0 / 126.0);
    }

    /// p without an article is that of the others, enumerated or dealt along.
    #[test]
    fn one_left_out_is_dealt_along() {
        let sums = [1.0, 4.0, 2.5, -1.0, 0.0, 3.0, 2.0, 6.0, 5.0, 1.5, 2.2, 0.4, 3.3, 4.1, 0.9, 1.1];
        let words: Vec<f64> = (0..16).map(|at| f64::from(40 + at * 37 % 90)).collect();
        let stream = Stream::new("left out", 3);
        for first in [6, 10] {
            for at in [0, 4, 11, 15] {
                let all = rows(&sums, &words);
                let keep: Vec<usize> = (0..16).filter(|&other| other != at).collect();
                let few = all.select(ndarray::Axis(0), &keep).as_standard_layout().into_owned();
                let exact = labels(&few, first - usize::from(at < first), &[], 20_000, &stream);
                let whole = labels(&all, first, &[Some(at)], 20_000, &stream);
                let dealt = labels(&all, first, &[Some(at)], 5_000, &stream);
                assert!(exact.exact && whole.exact && !dealt.exact);
                assert_eq!(whole.without, [Some(exact.p[0])]);
                let off = (dealt.without[0].unwrap() - exact.p[0]).abs();
                assert!(off < 0.025, "{first} {at}: {:?}, not near {:?}", dealt.without, exact.p);
            }
        }
        let two = labels(&rows(&sums, &words), 2, &[Some(1)], 20_000, &stream);
        assert_eq!(two.without, [None]);
    }

    #[test]
    fn swaps_as_scipy() {
        // r = scipy.stats.permutation_test((x, y), lambda x, y: x.mean() - y.mean(),
        //     permutation_type="samples"); (abs(r.null_distribution) >= abs(r.statistic) - 1e-12).mean()
        let (x, y) = ([0.5, 0.2, -0.1, 0.4, 0.3, 0.6], [0.1, 0.3, -0.4, -0.2, 0.35, 0.0]);
        let articles: Vec<[f64; 4]> = x.iter().zip(&y).map(|(&x, &y)| [x, 1.0, y, 1.0]).collect();
        let (p, exact) = swaps(&articles, 4_999, &Stream::new("swap", 7));
        assert!(exact && (p - (8.0 / 64.0)).abs() < 1e-12, "{p}");
        let (p, exact) = swaps(&articles, 50, &Stream::new("swap", 7));
        assert!(!exact && (p - (8.0 / 64.0)).abs() < 0.12, "{p}");
    }

    #[test]
    fn no_difference_is_p_one() {
        check(&[0.2; 6], &[1.0; 6], 3, 1.0);
    }

    #[test]
    fn combinations_are_all_and_once() {
        let mut chosen = vec![0, 1, 2];
        let mut count = 1;
        while next_combination(&mut chosen, 7) {
            count += 1;
        }
        assert_eq!((Some(count), combinations(200, 100)), (combinations(7, 3), None));
    }
}
