//! Held-out figures by grouped folds.

use super::Coded;
use super::design::{Counted, Design, count};
use super::model::{Class, threshold};
use crate::codebook::Matcher;
use crate::{Error, Result};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;

/// Figures of one class, held out.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    /// True positives, false positives, false negatives, true negatives.
    pub confusion: [usize; 4],
}

/// Figures over all units, each predicted once, by a model that saw no unit of its group.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    /// Each class.
    pub classes: Vec<ClassFigures>,
    /// Single-label only: rows coded, columns predicted, in class order.
    pub confusion: Option<Vec<Vec<usize>>>,
}

/// Predicts every unit of `coded` by models trained on other groups. Groups are dealt into `folds` by a
/// shuffle seeded with `seed`, or kept as they are when `given_folds` is set.
///
/// # Errors
/// Fewer than two folds or groups, fewer than two classes, lists of unequal length.
pub fn evaluate(
    coded: &Coded,
    matcher: &Matcher,
    folds: usize,
    given_folds: bool,
    seed: u64,
) -> Result<Evaluation> {
    let classes = coded.classes();
    let n = coded.texts.len();
    if classes.len() < 2 && !coded.multi_label || classes.is_empty() {
        return Err(Error::new("labels", "fewer than two differ", "code units with at least two labels"));
    }
    let fold = deal(&coded.groups, folds, given_folds, seed)?;
    let n_folds = fold.iter().max().map_or(0, |f| f + 1);
    let counted: Vec<Counted> = coded.texts.par_iter().map(|text| count(text, matcher)).collect();
    let truth: Vec<Vec<bool>> =
        classes.iter().map(|class| coded.labels.iter().map(|l| l.contains(class)).collect()).collect();
    let held_out: Vec<Result<Vec<(usize, Vec<f64>, Vec<bool>)>>> = (0..n_folds)
        .into_par_iter()
        .map(|this| predict(&counted, &truth, &fold, this, n_folds, coded.multi_label))
        .collect();
    let mut p = vec![vec![0.0; n]; classes.len()];
    let mut said = vec![vec![false; n]; classes.len()];
    for part in held_out {
        for (unit, probabilities, labels) in part? {
            for class in 0..classes.len() {
                p[class][unit] = probabilities[class];
                said[class][unit] = labels[class];
            }
        }
    }
    Ok(figures(coded, &classes, &truth, &p, &said, n_folds))
}

/// Predictions for the units of fold `this`: unit, probabilities and labels by class.
fn predict(
    counted: &[Counted],
    truth: &[Vec<bool>],
    fold: &[usize],
    this: usize,
    n_folds: usize,
    multi_label: bool,
) -> Result<Vec<(usize, Vec<f64>, Vec<bool>)>> {
    let train: Vec<usize> = (0..fold.len()).filter(|&u| fold[u] != this).collect();
    let test: Vec<usize> = (0..fold.len()).filter(|&u| fold[u] == this).collect();
    let p = fit_predict(counted, truth, &train, &test)?;
    let mut thresholds = vec![0.5; truth.len()];
    if multi_label && n_folds > 2 {
        // Thresholds from predictions held out within the training part.
        let mut inner = vec![Vec::new(); truth.len()];
        let mut units = Vec::new();
        for held in (0..n_folds).filter(|&f| f != this) {
            let rest: Vec<usize> = train.iter().copied().filter(|&u| fold[u] != held).collect();
            let out: Vec<usize> = train.iter().copied().filter(|&u| fold[u] == held).collect();
            for (class, p) in fit_predict(counted, truth, &rest, &out)?.into_iter().enumerate() {
                inner[class].extend(p);
            }
            units.extend(out);
        }
        for (class, p) in inner.iter().enumerate() {
            let label: Vec<bool> = units.iter().map(|&u| truth[class][u]).collect();
            thresholds[class] = threshold(p, &label);
        }
    }
    let rows = test.iter().enumerate().map(|(row, &unit)| {
        let p: Vec<f64> = p.iter().map(|p| p[row]).collect();
        let labels = if multi_label {
            p.iter().zip(&thresholds).map(|(p, t)| p >= t).collect()
        } else {
            let best = (0..p.len()).rev().max_by(|&a, &b| p[a].total_cmp(&p[b])).unwrap_or(0);
            (0..p.len()).map(|class| class == best).collect()
        };
        (unit, p, labels)
    });
    Ok(rows.collect())
}

/// Probabilities by class of `test` from models trained on `train`.
fn fit_predict(
    counted: &[Counted],
    truth: &[Vec<bool>],
    train: &[usize],
    test: &[usize],
) -> Result<Vec<Vec<f64>>> {
    let texts = |units: &[usize]| units.iter().map(|&u| &counted[u]).collect::<Vec<_>>();
    let labels: Vec<Vec<bool>> =
        truth.iter().map(|label| train.iter().map(|&u| label[u]).collect()).collect();
    let training = texts(train);
    let design = Design::fit(&training, &labels);
    let (rows, held_out) = (design.rows(&training), design.rows(&texts(test)));
    labels.iter().map(|label| Ok(Class::fit(&rows, label)?.probabilities(&held_out))).collect()
}

/// The fold of each unit; groups stay whole.
fn deal(groups: &[String], folds: usize, given: bool, seed: u64) -> Result<Vec<usize>> {
    let mut names: Vec<&String> = groups.iter().collect();
    names.sort();
    names.dedup();
    let folds = if given { names.len() } else { folds };
    if folds < 2 || names.len() < folds {
        return Err(Error::new(
            "folds",
            format!("{} groups cannot fill {folds} folds", names.len()),
            "ask for fewer folds, at least 2",
        ));
    }
    if !given {
        names.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    }
    let fold: BTreeMap<&String, usize> =
        names.into_iter().enumerate().map(|(at, name)| (name, at % folds)).collect();
    Ok(groups.iter().map(|group| fold[group]).collect())
}

fn figures(
    coded: &Coded,
    names: &[String],
    truth: &[Vec<bool>],
    p: &[Vec<f64>],
    said: &[Vec<bool>],
    folds: usize,
) -> Evaluation {
    let n = coded.texts.len();
    let ratio = |a: usize, b: usize| if b == 0 { 0.0 } else { a as f64 / b as f64 };
    let classes: Vec<ClassFigures> = names
        .iter()
        .enumerate()
        .map(|(class, label)| {
            let mut table = [0; 4];
            for (truth, said) in truth[class].iter().zip(&said[class]) {
                table[match (said, truth) {
                    (true, true) => 0,
                    (true, false) => 1,
                    (false, true) => 2,
                    (false, false) => 3,
                }] += 1;
            }
            let [tp, fp, missed, _] = table;
            ClassFigures {
                label: label.clone(),
                n: tp + missed,
                precision: ratio(tp, tp + fp),
                recall: ratio(tp, tp + missed),
                f1: ratio(2 * tp, 2 * tp + fp + missed),
                confusion: table,
            }
        })
        .collect();
    let sum = |cell: usize| classes.iter().map(|c| c.confusion[cell]).sum::<usize>();
    let right = (0..n).filter(|&u| (0..names.len()).all(|c| truth[c][u] == said[c][u])).count();
    let mut groups = coded.groups.clone();
    groups.sort();
    groups.dedup();
    let confusion = (!coded.multi_label).then(|| {
        let of = |table: &[Vec<bool>], unit: usize| (0..names.len()).find(|&c| table[c][unit]).unwrap_or(0);
        let mut table = vec![vec![0; names.len()]; names.len()];
        for unit in 0..n {
            table[of(truth, unit)][of(said, unit)] += 1;
        }
        table
    });
    Evaluation {
        n,
        groups: groups.len(),
        folds,
        accuracy: ratio(right, n),
        micro_f1: ratio(2 * sum(0), 2 * sum(0) + sum(1) + sum(2)),
        macro_f1: classes.iter().map(|c| c.f1).sum::<f64>() / classes.len() as f64,
        calibration_error: calibration_error(p, truth),
        classes,
        confusion,
    }
}

fn calibration_error(p: &[Vec<f64>], truth: &[Vec<bool>]) -> f64 {
    let mut bins = [(0.0, 0.0, 0.0); 10];
    for (p, truth) in p.iter().flatten().zip(truth.iter().flatten()) {
        let bin = &mut bins[((p * 10.0) as usize).min(9)];
        *bin = (bin.0 + 1.0, bin.1 + p, bin.2 + f64::from(u8::from(*truth)));
    }
    let n: f64 = bins.iter().map(|b| b.0).sum();
    bins.iter().map(|(_, p, truth)| (p - truth).abs()).sum::<f64>() / n.max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coded(multi_label: bool) -> Coded {
        let mut coded = Coded { multi_label, ..Coded::default() };
        for unit in 0..60 {
            let war = unit % 2 == 0;
            let filler = ["alpha", "beta", "gamma", "delta", "epsilon"][unit % 5];
            coded.texts.push(format!(
                "The {} {filler} spoke.",
                if war { "war army strike" } else { "peace talks treaty" }
            ));
            coded.labels.push(vec![if war { "war" } else { "peace" }.to_owned()]);
            coded.groups.push(format!("article {}", unit / 3));
        }
        coded
    }

    #[test]
    fn what_the_words_tell_is_learnt() {
        for multi_label in [false, true] {
            let figures = evaluate(&coded(multi_label), &Matcher::default(), 5, false, 1).unwrap();
            assert!(figures.macro_f1 > 0.95, "{figures:?}");
            assert_eq!((figures.n, figures.groups, figures.folds), (60, 20, 5));
        }
    }

    #[test]
    fn labels_dealt_by_chance_are_not_learnt() {
        let mut coded = coded(false);
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        coded.labels.shuffle(&mut rng);
        let figures = evaluate(&coded, &Matcher::default(), 5, false, 1).unwrap();
        assert!(figures.accuracy < 0.75, "{figures:?}");
    }

    #[test]
    fn a_group_stays_in_one_fold() {
        let groups: Vec<String> = (0..40).map(|i| format!("g{}", i % 7)).collect();
        let fold = deal(&groups, 3, false, 9).unwrap();
        for (a, group) in groups.iter().enumerate() {
            assert!((0..40).all(|b| groups[b] != *group || fold[a] == fold[b]));
        }
        assert!(deal(&groups, 8, false, 9).is_err());
    }
}
