//! Figures of predictions against codings.

use super::folds::distinct;
use crate::chance::{Stream, percentile};
use rand::Rng;
use serde::{Deserialize, Serialize};

/// Lower and upper end of a 95 % interval.
pub type Interval = [f64; 2];

/// Figures of one class, held out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassFigures {
    /// The label.
    pub label: String,
    /// Units that coders gave it.
    pub n: usize,
    /// Of the units given the label by the model, the share coders gave it.
    pub precision: f64,
    /// Of the units given the label by coders, the share the model gave it.
    pub recall: f64,
    /// Harmonic mean of the two.
    pub f1: f64,
    /// Probability that a unit with the label has a higher probability than one without.
    pub auc: Option<f64>,
    /// Of `precision`.
    pub precision_ci: Interval,
    /// Of `recall`.
    pub recall_ci: Interval,
    /// Of `f1`.
    pub f1_ci: Interval,
    /// True positives, false positives, false negatives, true negatives.
    pub confusion: [usize; 4],
}

/// Units whose probability of a class lies in one tenth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CalibrationBin {
    /// From this probability on.
    pub from: f64,
    /// Decisions (units × classes).
    pub n: usize,
    /// Mean probability.
    pub predicted: f64,
    /// Share that coders gave the class.
    pub observed: f64,
}

/// Figures over all units, each predicted once, by a model that saw no unit of its group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Units.
    pub n: usize,
    /// Groups that stay together.
    pub groups: usize,
    /// Folds.
    pub folds: usize,
    /// Share of units whose labels are exactly right.
    pub accuracy: f64,
    /// F1 over all decisions.
    pub micro_f1: f64,
    /// Mean of the classes' F1.
    pub macro_f1: f64,
    /// Expected calibration error: mean |confidence − share right| over ten bins of probability, 0 to 1.
    pub calibration_error: f64,
    /// Percentile bootstrap, groups drawn whole.
    pub accuracy_ci: Interval,
    /// The same.
    pub micro_f1_ci: Interval,
    /// The same.
    pub macro_f1_ci: Interval,
    /// Each class.
    pub classes: Vec<ClassFigures>,
    /// Single-label only: rows coded, columns predicted, in class order.
    pub confusion: Option<Vec<Vec<usize>>>,
    /// By tenths of probability; empty tenths are left out.
    pub calibration: Vec<CalibrationBin>,
    /// The penalty chosen in each fold.
    pub penalties: Vec<f64>,
    /// With fewer training groups: the learning curve, if asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub curve: Vec<CurvePoint>,
}

/// What training on a part of the groups gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// Training groups a fold, on average.
    pub groups: f64,
    /// F1 over all decisions.
    pub micro_f1: f64,
    /// Mean of the classes' F1.
    pub macro_f1: f64,
}

/// What was predicted, held out: `[class][unit]`.
pub(super) struct Predictions {
    pub(super) p: Vec<Vec<f64>>,
    pub(super) said: Vec<Vec<bool>>,
    pub(super) penalties: Vec<f64>,
    pub(super) folds: usize,
}

/// Draws of the bootstrap.
const RESAMPLES: usize = 2_000;

/// Counts of a group of units: correct units, units, then [`ClassFigures::confusion`] class after class.
type Counts = Vec<usize>;

/// The figures of `predictions` for units of `groups` with the labels `truth[class][unit]`.
pub(super) fn figures(
    names: &[String],
    truth: &[Vec<bool>],
    groups: &[String],
    exclusive: bool,
    predictions: &Predictions,
    seed: u64,
) -> Evaluation {
    let Predictions { p, said, .. } = predictions;
    let n = groups.len();
    let names_of_groups = distinct(groups);
    let mut by_group: Vec<Counts> = vec![vec![0; 2 + 4 * names.len()]; names_of_groups.len()];
    for unit in 0..n {
        let group = names_of_groups.binary_search(&&groups[unit]).expect("all groups are listed");
        let counts = &mut by_group[group];
        counts[0] += usize::from((0..names.len()).all(|c| truth[c][unit] == said[c][unit]));
        counts[1] += 1;
        for class in 0..names.len() {
            counts[2 + 4 * class + cell(truth[class][unit], said[class][unit])] += 1;
        }
    }
    let whole = Summary::of(&sum(by_group.iter(), names.len()));
    let draws: Vec<Summary> = Stream::new("learn/figures", seed).each(RESAMPLES, |rng| {
        let drawn =
            (0..by_group.len()).map(|_| &by_group[rng.random_range(0..by_group.len() as u32) as usize]);
        Summary::of(&sum(drawn, names.len()))
    });
    let ci = |of: &dyn Fn(&Summary) -> f64| interval(draws.iter().map(of).collect());
    let classes = names.iter().enumerate().map(|(class, label)| {
        let [precision, recall, f1] = whole.classes[class];
        let confusion = whole.confusion[class];
        ClassFigures {
            label: label.clone(),
            n: confusion[0] + confusion[2],
            precision,
            recall,
            f1,
            auc: auc(&p[class], &truth[class]),
            precision_ci: ci(&|s| s.classes[class][0]),
            recall_ci: ci(&|s| s.classes[class][1]),
            f1_ci: ci(&|s| s.classes[class][2]),
            confusion,
        }
    });
    let confusion = exclusive.then(|| {
        let of = |table: &[Vec<bool>], unit: usize| (0..names.len()).find(|&c| table[c][unit]).unwrap_or(0);
        let mut table = vec![vec![0; names.len()]; names.len()];
        for unit in 0..n {
            table[of(truth, unit)][of(said, unit)] += 1;
        }
        table
    });
    let calibration = calibration(p, truth);
    let decisions = (n * names.len()).max(1) as f64;
    Evaluation {
        n,
        groups: by_group.len(),
        folds: predictions.folds,
        accuracy: whole.accuracy,
        micro_f1: whole.micro_f1,
        macro_f1: whole.macro_f1,
        calibration_error: calibration
            .iter()
            .map(|b| (b.predicted - b.observed).abs() * b.n as f64)
            .sum::<f64>()
            / decisions,
        accuracy_ci: ci(&|s| s.accuracy),
        micro_f1_ci: ci(&|s| s.micro_f1),
        macro_f1_ci: ci(&|s| s.macro_f1),
        classes: classes.collect(),
        confusion,
        calibration,
        penalties: predictions.penalties.clone(),
        curve: Vec::new(),
    }
}

/// F1 over all decisions, and the mean of the classes' F1.
pub(super) fn micro_and_macro(truth: &[Vec<bool>], said: &[Vec<bool>]) -> (f64, f64) {
    let mut counts = vec![0; 2 + 4 * truth.len()];
    for (class, (truth, said)) in truth.iter().zip(said).enumerate() {
        truth.iter().zip(said).for_each(|(&t, &s)| counts[2 + 4 * class + cell(t, s)] += 1);
    }
    let summary = Summary::of(&counts);
    (summary.micro_f1, summary.macro_f1)
}

fn cell(truth: bool, said: bool) -> usize {
    match (said, truth) {
        (true, true) => 0,
        (true, false) => 1,
        (false, true) => 2,
        (false, false) => 3,
    }
}

fn sum<'a>(groups: impl Iterator<Item = &'a Counts>, classes: usize) -> Counts {
    let mut total = vec![0; 2 + 4 * classes];
    for counts in groups {
        total.iter_mut().zip(counts).for_each(|(total, count)| *total += count);
    }
    total
}

/// Figures of one draw.
struct Summary {
    accuracy: f64,
    micro_f1: f64,
    macro_f1: f64,
    /// Precision, recall, F1.
    classes: Vec<[f64; 3]>,
    confusion: Vec<[usize; 4]>,
}

impl Summary {
    fn of(counts: &Counts) -> Self {
        let ratio = |a: usize, b: usize| if b == 0 { 0.0 } else { a as f64 / b as f64 };
        let confusion: Vec<[usize; 4]> =
            counts[2..].chunks_exact(4).map(|c| [c[0], c[1], c[2], c[3]]).collect();
        let classes: Vec<[f64; 3]> = confusion
            .iter()
            .map(|&[tp, fp, missed, _]| {
                [ratio(tp, tp + fp), ratio(tp, tp + missed), ratio(2 * tp, 2 * tp + fp + missed)]
            })
            .collect();
        let total = |at: usize| confusion.iter().map(|c| c[at]).sum::<usize>();
        Self {
            accuracy: ratio(counts[0], counts[1]),
            micro_f1: ratio(2 * total(0), 2 * total(0) + total(1) + total(2)),
            macro_f1: classes.iter().map(|c| c[2]).sum::<f64>() / classes.len().max(1) as f64,
            classes,
            confusion,
        }
    }
}

/// The 2.5 and 97.5 % quantiles.
fn interval(draws: Vec<f64>) -> Interval {
    percentile(draws, 0.025).map(Interval::from).expect("every draw has its figures")
}

/// Area under the ROC curve: Mann–Whitney's U over the number of pairs, ties counted half. `None` if one
/// side is empty.
pub(super) fn auc(p: &[f64], truth: &[bool]) -> Option<f64> {
    let mut ranked: Vec<(f64, bool)> = p.iter().copied().zip(truth.iter().copied()).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    let positives = truth.iter().filter(|&&t| t).count() as f64;
    let pairs = positives * (truth.len() as f64 - positives);
    let (mut below, mut wins) = (0.0, 0.0);
    for ties in ranked.chunk_by(|a, b| a.0 == b.0) {
        let with = ties.iter().filter(|t| t.1).count() as f64;
        let without = ties.len() as f64 - with;
        wins += with * (below + 0.5 * without);
        below += without;
    }
    (pairs > 0.0).then(|| wins / pairs)
}

fn calibration(p: &[Vec<f64>], truth: &[Vec<bool>]) -> Vec<CalibrationBin> {
    let mut bins = [(0, 0.0, 0.0); 10];
    for (p, truth) in p.iter().flatten().zip(truth.iter().flatten()) {
        let bin = &mut bins[((p * 10.0) as usize).min(9)];
        *bin = (bin.0 + 1, bin.1 + p, bin.2 + f64::from(u8::from(*truth)));
    }
    let bins = bins.iter().enumerate().filter(|(_, bin)| bin.0 > 0);
    bins.map(|(at, &(n, p, truth))| CalibrationBin {
        from: at as f64 / 10.0,
        n,
        predicted: p / n as f64,
        observed: truth / n as f64,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// sklearn.metrics.roc_auc_score([0, 0, 1, 1, 0], [0.1, 0.4, 0.4, 0.8, 0.9]) == 0.5833333
    #[test]
    fn auc_equals_sklearn() {
        let found = auc(&[0.1, 0.4, 0.4, 0.8, 0.9], &[false, false, true, true, false]).unwrap();
        assert!((found - 0.5833333).abs() < 1e-6, "{found}");
        assert_eq!(auc(&[0.1], &[true]), None);
    }

    /// sklearn.metrics.f1_score(t, s, average="micro" | "macro") with t = [[1,0],[1,1],[0,0],[0,1]] and
    /// s = [[1,0],[0,1],[0,1],[0,1]]: 0.75 and 0.7333333
    #[test]
    fn f1_equals_sklearn_and_lies_in_its_interval() {
        let truth = vec![vec![true, true, false, false], vec![false, true, false, true]];
        let said = vec![vec![true, false, false, false], vec![false, true, true, true]];
        let (micro, macro_f1) = micro_and_macro(&truth, &said);
        assert!((micro - 0.75).abs() < 1e-9 && (macro_f1 - 0.7333333).abs() < 1e-6);
        let p = said.iter().map(|c| c.iter().map(|&s| if s { 0.9 } else { 0.1 }).collect()).collect();
        let predictions = Predictions { p, said, penalties: vec![1.0], folds: 2 };
        let groups: Vec<String> = ["a", "a", "b", "c"].map(str::to_owned).to_vec();
        let names = ["x".to_owned(), "y".to_owned()];
        let found = figures(&names, &truth, &groups, false, &predictions, 1);
        assert_eq!((found.n, found.groups, found.accuracy), (4, 3, 0.5));
        assert!(found.micro_f1_ci[0] < found.micro_f1 && found.micro_f1 <= found.micro_f1_ci[1]);
        assert_eq!(found.calibration.iter().map(|b| b.n).sum::<usize>(), 8);
    }
}
