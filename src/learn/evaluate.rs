//! Held-out figures by grouped folds.

use super::Coded;
use super::classifier::{Classifier, Task};
use super::counted::Counted;
use super::counter::Counter;
use super::figures::{CurvePoint, Evaluation, Predictions, figures, micro_and_macro};
use super::folds::{deal, distinct};
use crate::chance::Stream;
use crate::{Error, Result};
use rand::seq::SliceRandom;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// How texts are learnt from and tested.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Folds that groups are dealt into; at least 3.
    pub folds: usize,
    /// Whether each group is a fold.
    pub given_folds: bool,
    /// Whether rare labels weigh as much as frequent ones.
    pub balanced: bool,
    /// Whether the figures are also wanted for parts of the training texts.
    pub curve: bool,
    /// Of folds and intervals.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { folds: 5, given_folds: false, balanced: false, curve: false, seed: 1 }
    }
}

/// Coded texts, counted.
pub(super) struct Prepared {
    counted: Counted,
    names: Vec<String>,
    classes: Vec<String>,
    truth: Vec<Vec<bool>>,
    pub(super) fold: Vec<usize>,
}

impl Prepared {
    pub(super) fn new(coded: &Coded, counter: &Counter, settings: &Settings) -> Result<Self> {
        let classes = coded.classes();
        if classes.len() < 2 && !coded.multi_label || classes.is_empty() {
            return Err(Error::new("labels", "fewer than two differ", "code units with at least two labels"));
        }
        let fold = deal(&coded.groups, settings.folds, settings.given_folds, settings.seed)?;
        let truth =
            classes.iter().map(|class| coded.labels.iter().map(|l| l.contains(class)).collect()).collect();
        let counted = Counted::of(&coded.texts, counter)?;
        Ok(Self { counted, names: counter.amount_columns(), classes, truth, fold })
    }

    pub(super) fn task(&self, coded: &Coded, settings: &Settings) -> Task<'_> {
        Task {
            counted: &self.counted,
            names: &self.names,
            classes: &self.classes,
            truth: &self.truth,
            exclusive: !coded.multi_label,
            balanced: settings.balanced,
        }
    }
}

/// Predicts every unit of `coded` by models trained on other groups. Penalty, calibration and thresholds
/// of a fold come from the other folds alone.
///
/// # Errors
/// Fewer than three folds or groups, fewer than two classes, a text that the encoder cannot read, or a fit
/// fails.
pub fn evaluate(coded: &Coded, counter: &Counter, settings: &Settings) -> Result<Evaluation> {
    let prepared = Prepared::new(coded, counter, settings)?;
    evaluate_prepared(coded, &prepared, settings)
}

/// The same of texts that are counted already.
pub(super) fn evaluate_prepared(
    coded: &Coded,
    prepared: &Prepared,
    settings: &Settings,
) -> Result<Evaluation> {
    let task = prepared.task(coded, settings);
    let predictions = predict(&task, &prepared.fold, &|_| true)?;
    let exclusive = !coded.multi_label;
    let (classes, truth) = (&prepared.classes, &prepared.truth);
    let mut evaluation = figures(classes, truth, &coded.groups, exclusive, &predictions, settings.seed);
    if settings.curve {
        evaluation.curve = curve(coded, &task, &prepared.fold, settings.seed)?;
        let all = evaluation.groups as f64 * (1.0 - 1.0 / evaluation.folds as f64);
        let (micro_f1, macro_f1) = (evaluation.micro_f1, evaluation.macro_f1);
        evaluation.curve.push(CurvePoint { groups: all, micro_f1, macro_f1 });
    }
    Ok(evaluation)
}

/// Predicts each fold from those units of the others that are `used`.
fn predict(task: &Task<'_>, fold: &[usize], used: &(dyn Fn(usize) -> bool + Sync)) -> Result<Predictions> {
    let folds = fold.iter().max().map_or(0, |f| f + 1);
    let parts: Vec<(Vec<usize>, Classifier)> = (0..folds)
        .into_par_iter()
        .map(|this| {
            let train: Vec<usize> = (0..fold.len()).filter(|&u| fold[u] != this && used(u)).collect();
            let test: Vec<usize> = (0..fold.len()).filter(|&u| fold[u] == this).collect();
            Ok((test, Classifier::learn(task, &train, fold)?))
        })
        .collect::<Result<_>>()?;
    let k = task.classes.len();
    let (mut p, mut said) = (vec![vec![0.0; fold.len()]; k], vec![vec![false; fold.len()]; k]);
    for (test, classifier) in &parts {
        let scores = classifier.scores(task, test);
        for (&unit, z) in test.iter().zip(scores.chunks_exact(k)) {
            let own = classifier.decision.probabilities(z);
            let labels = classifier.decision.labels(&own);
            for class in 0..k {
                p[class][unit] = own[class];
                said[class][unit] = labels[class];
            }
        }
    }
    Ok(Predictions { p, said, penalties: parts.iter().map(|(_, c)| c.penalty).collect(), folds })
}

/// Shares of the groups of a learning curve.
const SHARES: [f64; 4] = [0.125, 0.25, 0.5, 0.75];

/// Figures with the first part of the groups, in a seeded order: each part holds the one before.
fn curve(coded: &Coded, task: &Task<'_>, fold: &[usize], seed: u64) -> Result<Vec<CurvePoint>> {
    let mut names = distinct(&coded.groups);
    names.shuffle(&mut Stream::new("learn/curve", seed).rng());
    let order: BTreeMap<&String, usize> = names.into_iter().enumerate().map(|(at, n)| (n, at)).collect();
    let order: Vec<usize> = coded.groups.iter().map(|group| order[group]).collect();
    let n_groups = order.iter().max().map_or(0, |last| last + 1);
    let folds = fold.iter().max().map_or(1, |f| f + 1) as f64;
    let mut points = Vec::new();
    for share in SHARES {
        let first = (share * n_groups as f64).round() as usize;
        // Every class must be learnable in every fold.
        if (first as f64) < 4.0 * folds {
            continue;
        }
        let predictions = predict(task, fold, &|unit| order[unit] < first)?;
        let (micro_f1, macro_f1) = micro_and_macro(task.truth, &predictions.said);
        points.push(CurvePoint { groups: first as f64 * (1.0 - 1.0 / folds), micro_f1, macro_f1 });
    }
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Matcher;
    use crate::learn::Block;

    fn counter() -> Counter {
        Counter::new(Matcher::default(), &Block::USUAL, None).unwrap()
    }

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
            for balanced in [false, true] {
                let settings = Settings { balanced, ..Settings::default() };
                let figures = evaluate(&coded(multi_label), &counter(), &settings).unwrap();
                assert!(figures.macro_f1 > 0.95, "{figures:?}");
                assert_eq!((figures.n, figures.groups, figures.folds), (60, 20, 5));
            }
        }
    }

    #[test]
    fn labels_dealt_by_chance_are_not_learnt() {
        let mut coded = coded(false);
        coded.labels.shuffle(&mut Stream::new("labels", 7).rng());
        let figures = evaluate(&coded, &counter(), &Settings::default()).unwrap();
        assert!(figures.accuracy < 0.75, "{figures:?}");
    }

    #[test]
    fn a_curve_rises_to_all_groups() {
        let settings = Settings { curve: true, folds: 3, ..Settings::default() };
        let curve = evaluate(&coded(false), &counter(), &settings).unwrap().curve;
        let groups: Vec<f64> = curve.iter().map(|point| point.groups).collect();
        assert!(groups.len() >= 2 && groups.windows(2).all(|w| w[0] < w[1]), "{groups:?}");
    }
}
