//! How far a machine's values agree with hand codes of the same units.
//!
//! Each unit weighs w = 1 / its probability of being drawn; y from 0 to 1 is the share of its coders who gave the
//! label, and counts as such, so that ties need no rule. With s = 1 where the machine says so:
//! precision = Σ w s y / Σ w s, recall = Σ w s y / Σ w y, F1 their harmonic mean; AUC = the probability that of
//! two units, one drawn by w y and one by w (1 − y), the first has the higher value, ties counting half (Hanley &
//! McNeil 1982, doi 10.1148/radiology.143.1.7063747). Intervals: percentile bootstrap of whole articles.

use crate::chance::{Stream, percentile};
use rand::Rng;
use serde::{Deserialize, Serialize};

/// A figure with its 95 % interval; no interval where fewer than two articles were coded.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The figure.
    pub value: f64,
    /// Its interval.
    pub interval: Option<(f64, f64)>,
}

/// Agreement of a machine with hand codes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Accuracy {
    /// Units with both.
    pub n: usize,
    /// Their articles.
    pub articles: usize,
    /// Share of the units that people gave the label, weighted.
    pub prevalence: f64,
    /// Area under the ROC curve; `None` where all codes are one.
    pub auc: Option<Measured>,
    /// Of what the machine found, the share that people found.
    pub precision: Option<Measured>,
    /// Of what people found, the share that the machine found.
    pub recall: Option<Measured>,
    /// Harmonic mean of the two.
    pub f1: Option<Measured>,
}

/// A coded unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair {
    /// The machine's value.
    pub value: f64,
    /// Whether the machine says so.
    pub said: bool,
    /// Share of coders who gave the label, 0 to 1.
    pub human: f64,
    /// 1 / probability of being drawn.
    pub weight: f64,
    /// Its article, as a number below the count of articles.
    pub article: usize,
}

/// Resamples of articles.
const RESAMPLES: usize = 1_000;

/// The accuracy of the machine on `pairs`; `None` without any.
pub(super) fn accuracy(pairs: &[Pair], seed: u64) -> Option<Accuracy> {
    if pairs.is_empty() {
        return None;
    }
    let mut of_article: Vec<Vec<Pair>> = Vec::new();
    for pair in pairs {
        of_article.resize(of_article.len().max(pair.article + 1), Vec::new());
        of_article[pair.article].push(*pair);
    }
    of_article.retain(|pairs| !pairs.is_empty());
    let articles = of_article.len();
    let found = figures(pairs.to_vec());
    let replicates = match articles {
        1 => Vec::new(),
        _ => Stream::new("coding/accuracy", seed).each(RESAMPLES, |rng| {
            let drawn = (0..articles).map(|_| rng.random_range(0..articles as u32) as usize);
            figures(drawn.flat_map(|article| of_article[article].iter().copied()).collect())
        }),
    };
    let measured = |at: usize| {
        let all: Vec<f64> = replicates.iter().map(|figures| figures[at].unwrap_or(f64::NAN)).collect();
        let interval = if all.is_empty() { None } else { percentile(all, 0.025) };
        found[at].map(|value| Measured { value, interval })
    };
    let weight: f64 = pairs.iter().map(|p| p.weight).sum();
    Some(Accuracy {
        n: pairs.len(),
        articles,
        prevalence: pairs.iter().map(|p| p.weight * p.human).sum::<f64>() / weight,
        auc: measured(0),
        precision: measured(1),
        recall: measured(2),
        f1: measured(3),
    })
}

/// AUC, precision, recall, F1.
fn figures(mut pairs: Vec<Pair>) -> [Option<f64>; 4] {
    let sum = |of: &dyn Fn(&Pair) -> f64| pairs.iter().map(|p| p.weight * of(p)).sum::<f64>();
    let (said, coded) = (sum(&|p| f64::from(u8::from(p.said))), sum(&|p| p.human));
    let both = sum(&|p| if p.said { p.human } else { 0.0 });
    let share = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
    let others = sum(&|p| 1.0 - p.human);
    pairs.sort_by(|a, b| a.value.total_cmp(&b.value));
    let (mut below, mut area) = (0.0, 0.0);
    for tied in pairs.chunk_by(|a, b| a.value == b.value) {
        let own: f64 = tied.iter().map(|p| p.weight * p.human).sum();
        let other: f64 = tied.iter().map(|p| p.weight * (1.0 - p.human)).sum();
        area += own * (below + other / 2.0);
        below += other;
    }
    [share(area, coded * others), share(both, said), share(both, coded), share(2.0 * both, said + coded)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs() -> Vec<Pair> {
        let pair = |article, value, human, weight| Pair { value, said: value > 0.0, human, weight, article };
        vec![
            pair(0, 0.0, 0.0, 1.0),
            pair(0, 2.0, 1.0, 1.0),
            pair(1, 1.0, 0.0, 2.0),
            pair(1, 1.0, 1.0, 2.0),
            pair(2, 0.0, 1.0, 4.0),
            pair(2, 3.0, 0.5, 1.0),
        ]
    }

    /// A tie among coders is a pair of rows of half the weight:
    ///   y = [0, 1, 0, 1, 1, 1, 0]; x = [0, 2, 1, 1, 0, 3, 3]; w = [1, 1, 2, 2, 4, .5, .5]
    ///   sklearn.metrics.roc_auc_score(y, x, sample_weight=w)
    ///   sklearn.metrics.precision_recall_fscore_support(y, [v > 0 for v in x], sample_weight=w, average="binary")
    #[test]
    fn figures_equal_sklearn() {
        let found = accuracy(&pairs(), 1).unwrap();
        let close = |a: Option<Measured>, b: f64| assert!((a.unwrap().value - b).abs() < 1e-9, "{a:?} {b}");
        close(found.auc, 0.404761904762);
        close(found.precision, 0.583333333333);
        close(found.recall, 0.466666666667);
        close(found.f1, 0.518518518519);
        assert_eq!((found.n, found.articles), (6, 3));
    }

    #[test]
    fn one_article_gives_no_interval_and_one_code_no_auc() {
        let alone: Vec<Pair> = pairs().into_iter().map(|p| Pair { article: 0, human: 1.0, ..p }).collect();
        let found = accuracy(&alone, 1).unwrap();
        assert_eq!((found.auc, found.f1.unwrap().interval), (None, None));
        assert_eq!(accuracy(&[], 1), None);
    }
}
