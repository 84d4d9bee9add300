//! One candidate for a change point a column: where the cumulated residuals stand furthest from zero.
//!
//! Formula: articles in the order of their dates, residuals e = sum − r · words with r = Σ sum / Σ words over all
//! of them; T = max |S_k| over the ends k of days, S_k the sum of the first k residuals (CUSUM). The candidate is
//! the day after the maximum. p = (1 + #{T* ≥ T}) / (1 + B), the articles' order dealt anew.
//!
//! What it cannot tell: whether the change was a jump or a drift (a trend gives a candidate in its middle), whether
//! there were several, and what caused it. The day is chosen by looking, so no interval is given for the
//! difference, whose size errs to the large side; and news comes in stories, so neighbouring articles are alike and
//! p errs to the small side. Always exploratory.
//!
//! References: Page 1955, doi 10.1093/biomet/42.3-4.523; Antoch & Hušková 2001, doi 10.1016/S0167-7152(01)00009-8.

use super::Options;
use super::article_sums::ArticleSum;
use super::events::{CHANGE, Shift, adjust_families};
use super::speech::ALL_ARTICLES;
use super::timeline::Timeline;
use crate::chance::Stream;
use chrono::NaiveDate;
use rand::seq::SliceRandom;

/// Dated articles below which no change is looked for.
const ENOUGH: usize = 20;

/// The candidate of every column over all articles; none with fewer than 20 dated articles or a single day.
pub fn change_points(timeline: &Timeline, options: &Options) -> Vec<Shift> {
    let mut dated: Vec<(NaiveDate, usize)> =
        timeline.dates.iter().enumerate().filter_map(|(at, date)| date.map(|date| (date, at))).collect();
    dated.sort_unstable();
    // Places at which a later day begins.
    let days: Vec<usize> = (1..dated.len()).filter(|&at| dated[at - 1].0 < dated[at].0).collect();
    if dated.len() < ENOUGH || days.is_empty() {
        return Vec::new();
    }
    let candidates: Vec<Candidate> = timeline
        .sums
        .iter()
        .enumerate()
        .filter_map(|(column, sums)| {
            let own = || dated.iter().map(|(_, at)| &sums[*at]);
            let rate = ArticleSum::total(own()).mean()?;
            let residuals: Vec<f64> = own().map(|sum| sum.sum - rate * sum.words).collect();
            let (at, size) = furthest(residuals.iter().copied(), &days);
            (size > 0.0).then_some(Candidate { column, residuals, at, size })
        })
        .collect();
    // All columns share an order; of each, whether it then stands as far from zero.
    let dealt: Vec<Vec<bool>> =
        Stream::new("change points", options.seed).each(options.permutations, |rng| {
            let mut order: Vec<u32> = (0..dated.len() as u32).collect();
            order.shuffle(rng);
            let is_extreme = |candidate: &Candidate| {
                let residuals = order.iter().map(|&at| candidate.residuals[at as usize]);
                furthest(residuals, &days).1 >= candidate.size * (1.0 - 1e-9)
            };
            candidates.iter().map(is_extreme).collect()
        });
    let told = candidates.iter().enumerate().map(|(place, &Candidate { column, at, .. })| {
        let own: Vec<&ArticleSum> = dated.iter().map(|(_, at)| &timeline.sums[column][*at]).collect();
        let extreme = dealt.iter().filter(|deal| deal[place]).count();
        let side = |part: &[&ArticleSum]| {
            let total = ArticleSum::total(part.iter().copied());
            (total.mean(), part.iter().filter(|sum| sum.is_defined()).count())
        };
        let (before, after) = (side(&own[..at]), side(&own[at..]));
        Shift {
            kind: CHANGE.to_owned(),
            date: dated[at].0.to_string(),
            group: ALL_ARTICLES.to_owned(),
            family: "change points".to_owned(),
            column: timeline.columns[column].clone(),
            before: before.0,
            after: after.0,
            estimate: after.0.zip(before.0).map(|(after, before)| after - before),
            p: Some((1 + extreme) as f64 / (1 + dealt.len()) as f64),
            articles_before: before.1,
            articles_after: after.1,
            method: format!(
                "exploratory: CUSUM, one candidate; permutation of the articles’ order (B = {}); no interval, as the \
                 day was chosen by looking",
                dealt.len()
            ),
            ..Shift::default()
        }
    });
    let mut found: Vec<Shift> = told.collect();
    adjust_families(&mut found);
    found
}

/// Where the cumulated residuals of a column stand furthest from zero.
struct Candidate {
    column: usize,
    residuals: Vec<f64>,
    /// Place of the first article after.
    at: usize,
    size: f64,
}

/// Where among `days` the sum of the residuals before it is furthest from zero, and how far.
fn furthest(residuals: impl Iterator<Item = f64>, days: &[usize]) -> (usize, f64) {
    let (mut sum, mut next) = (0.0, 0);
    let mut best = (days[0], 0.0);
    for (at, residual) in residuals.enumerate() {
        if days.get(next) == Some(&at) {
            next += 1;
            if f64::abs(sum) > best.1 {
                best = (at, f64::abs(sum));
            }
        }
        sum += residual;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::super::timeline::example::example;
    use super::*;

    fn found(value: impl Fn(usize) -> f64) -> Shift {
        let dates: Vec<String> = (0..30).map(|day| format!("2016-09-{:02}", day + 1)).collect();
        let articles: Vec<(Option<&str>, &str, f64)> = dates
            .iter()
            .enumerate()
            .map(|(at, date)| (Some(date.as_str()), ["x", "y"][at % 2], value(at)))
            .collect();
        change_points(&example(&articles).timeline(), &Options { permutations: 999, ..Options::default() })
            .remove(0)
    }

    #[test]
    fn a_jump_is_found_at_its_day() {
        let shift = found(|at| if at < 12 { 0.1 } else { 0.5 } + (at * 7 % 5) as f64 / 50.0);
        assert_eq!(shift.date, "2016-09-13");
        assert_eq!((shift.articles_before, shift.articles_after), (12, 18));
        assert!(shift.p < Some(0.01) && (shift.estimate.unwrap() - 0.4).abs() < 0.05);
        assert!(shift.ci_low.is_none() && shift.method.starts_with("exploratory"));
    }

    #[test]
    fn no_change_has_no_small_p() {
        assert!(found(|at| (at * 7 % 5) as f64).p > Some(0.3));
    }

    #[test]
    fn the_furthest_sum_as_numpy() {
        // e = np.array([1., 2., -4., 3., -2.]); s = np.cumsum(e); k = [1, 2, 4]: places where a day begins
        // abs(s[np.array(k) - 1]) → 1, 3, 2
        assert_eq!(furthest([1.0, 2.0, -4.0, 3.0, -2.0].into_iter(), &[1, 2, 4]), (2, 3.0));
    }
}
