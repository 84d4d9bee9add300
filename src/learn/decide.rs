//! Labels and probabilities from scores: handicaps for the best macro-F1, slope and intercepts for
//! probabilities that are frequencies. Both are fitted on held-out scores only.

use super::Answers;
use crate::measure::softmax;

/// F1 of each of `K` classes.
pub(super) fn f1<const K: usize>(truth: &[usize], said: &[usize]) -> [f64; K] {
    let mut counts = [(0.0, 0.0); K];
    for (&truth, &said) in truth.iter().zip(said) {
        counts[truth].1 += 1.0;
        counts[said].1 += 1.0;
        counts[truth].0 += if truth == said { 2.0 } else { 0.0 };
    }
    counts.map(|(both, total)| if total == 0.0 { 0.0 } else { both / total })
}

/// Mean of the classes' F1.
pub(super) fn macro_f1<const K: usize>(truth: &[usize], said: &[usize]) -> f64 {
    f1::<K>(truth, said).iter().sum::<f64>() / K as f64
}

/// The class of the highest score with its handicap; the first of equals.
pub(super) fn best<const K: usize>(scores: &[f64; K], handicaps: &[f64; K]) -> usize {
    let total = |k: usize| scores[k] + handicaps[k];
    (0..K).rev().max_by(|&a, &b| total(a).total_cmp(&total(b))).unwrap_or(0)
}

/// Rounds over the classes, and the handicaps tried for each.
const ROUNDS: usize = 4;
const STEPS: i32 = 20;
const STEP: f64 = 0.1;

/// Handicaps of the classes, the first of which has none, with the highest macro-F1: one class after the
/// other, by steps of 0.1 up to 2 either way.
pub(super) fn handicaps<const K: usize>(scores: &[[f64; K]], truth: &[usize]) -> [f64; K] {
    let mut chosen = [0.0; K];
    for _ in 0..ROUNDS {
        for class in 1..K {
            let tried = (-STEPS..=STEPS).map(|step| {
                let mut handicaps = chosen;
                handicaps[class] = f64::from(step) * STEP;
                let said: Vec<usize> = scores.iter().map(|s| best(s, &handicaps)).collect();
                (macro_f1::<K>(truth, &said), handicaps)
            });
            let first = |a: (f64, [f64; K]), b: (f64, [f64; K])| if b.0 > a.0 + 1e-9 { b } else { a };
            chosen = tried.reduce(first).map_or(chosen, |t| t.1);
        }
    }
    chosen
}

/// Slope and intercepts that make `softmax(slope · score + intercept)` likeliest (Platt scaling for
/// several classes; the first intercept is 0), by gradient steps.
pub(super) fn calibrate<const K: usize>(scores: &[[f64; K]], truth: &[usize]) -> (f64, [f64; K]) {
    let (mut slope, mut intercepts) = (1.0, [0.0; K]);
    let n = scores.len().max(1) as f64;
    for _ in 0..2_000 {
        let (mut down, mut shift) = (0.0, [0.0; K]);
        for (score, &truth) in scores.iter().zip(truth) {
            let p = softmax(&std::array::from_fn::<f64, K, _>(|k| slope * score[k] + intercepts[k]));
            for k in 0..K {
                let off = p[k] - if k == truth { 1.0 } else { 0.0 };
                down += off * score[k] / n;
                shift[k] += off / n;
            }
        }
        slope -= 0.2 * down;
        for k in 1..K {
            intercepts[k] -= shift[k];
        }
    }
    (slope, intercepts)
}

/// Mean |probability − share right| over ten bins of probability, all classes together.
pub(super) fn calibration_error(p: &[Vec<f64>], truth: &[usize]) -> f64 {
    let mut bins = [(0.0, 0.0); 10];
    let mut n = 0.0;
    for (p, &truth) in p.iter().zip(truth) {
        for (k, p) in p.iter().enumerate() {
            let bin = &mut bins[tenth(*p)];
            *bin = (bin.0 + p, bin.1 + if k == truth { 1.0 } else { 0.0 });
            n += 1.0;
        }
    }
    bins.iter().map(|(p, right)| (p - right).abs()).sum::<f64>() / f64::max(n, 1.0)
}

/// Answers of each of `classes` by tenth of probability: what was said, and how often it was so. Tenths
/// that hold none are left out.
pub(super) fn reliability(classes: &[&str], p: &[Vec<f64>], truth: &[usize]) -> Vec<Answers> {
    let of = |k: usize| {
        let mut bins = [(0.0, 0.0, 0); 10];
        for (p, &truth) in p.iter().zip(truth) {
            let bin = &mut bins[tenth(p[k])];
            *bin = (bin.0 + p[k], bin.1 + if k == truth { 1.0 } else { 0.0 }, bin.2 + 1);
        }
        bins.into_iter().filter(|bin| bin.2 > 0)
    };
    let classes = classes.iter().enumerate();
    let answers = classes.flat_map(|(k, class)| {
        of(k).map(|(said, found, n)| Answers {
            class: (*class).to_owned(),
            said: said / n as f64,
            found: found / n as f64,
            n,
        })
    });
    answers.collect()
}

/// The tenth of 0 to 1 in which `p` lies.
fn tenth(p: f64) -> usize {
    ((p * 10.0) as usize).min(9)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// sklearn.metrics.f1_score([0, 0, 1, 2], [0, 1, 1, 0], average=None) = [0.5, 0.6666667, 0]
    #[test]
    fn f1_equals_sklearn() {
        let found = f1::<3>(&[0, 0, 1, 2], &[0, 1, 1, 0]);
        assert!((found[0] - 0.5).abs() < 1e-12 && (found[1] - 2.0 / 3.0).abs() < 1e-12 && found[2] == 0.0);
    }

    #[test]
    fn a_rare_class_gets_a_handicap() {
        let truth: Vec<usize> = (0..100).map(|i| usize::from(i % 10 == 0)).collect();
        let scores: Vec<[f64; 2]> = truth.iter().map(|&t| [0.0, if t == 1 { -0.45 } else { -1.5 }]).collect();
        let found = handicaps(&scores, &truth);
        assert!(found[1] > 0.45 && found[1] < 1.5, "{found:?}");
    }

    #[test]
    fn frequencies_are_told() {
        // Scores of 3 : 1 where truth is 3 : 1, twice as sure as they should be.
        let truth: Vec<usize> = (0..400).map(|i| usize::from(i % 4 != 0)).collect();
        let scores = vec![[0.0, 2.0 * 3f64.ln()]; 400];
        let (slope, intercepts) = calibrate(&scores, &truth);
        let p = softmax(&[0.0, slope * scores[0][1] + intercepts[1]]);
        assert!((p[1] - 0.75).abs() < 0.01, "{p:?}");
        assert!(calibration_error(&vec![p; 4], &[1, 1, 1, 0]) < 0.01);
    }

    /// sklearn.calibration.calibration_curve([0, 1, 1, 0], [.12, .18, .93, .97], n_bins=10) =
    /// ([.5, .5], [.15, .95])
    #[test]
    fn reliability_equals_sklearn() {
        let p = [0.12, 0.18, 0.93, 0.97].map(|p| vec![1.0 - p, p]);
        let found = reliability(&["no", "yes"], &p, &[0, 1, 1, 0]);
        let yes: Vec<&Answers> = found.iter().filter(|a| a.class == "yes").collect();
        assert_eq!(yes.iter().map(|a| (a.found, a.n)).collect::<Vec<_>>(), [(0.5, 2), (0.5, 2)]);
        assert!((yes[0].said - 0.15).abs() < 1e-12 && (yes[1].said - 0.95).abs() < 1e-12);
    }
}
