//! Folds: which units are predicted by models that did not see them.

use crate::chance::Stream;
use crate::{Error, Result};
use rand::seq::SliceRandom;
use std::collections::BTreeMap;

/// With fewer, a model of all folds but one has no folds left to be tuned on, so it would be of another kind
/// than the model that is kept.
const FEWEST_FOLDS: usize = 3;

/// The fold of each unit, 0 to `folds`; units of one group stay together. Groups are dealt by a shuffle
/// seeded with `seed`, or each is a fold when `given`.
///
/// # Errors
/// Fewer than three folds, or fewer groups than folds.
pub(super) fn deal(groups: &[String], folds: usize, given: bool, seed: u64) -> Result<Vec<usize>> {
    let mut names = distinct(groups);
    let folds = if given { names.len() } else { folds };
    if folds < FEWEST_FOLDS {
        let what = format!("{folds} leave no second fold to choose penalty and thresholds on");
        let remedy = "have at least 3, or name smaller groups with --group";
        return Err(Error::new("folds", what, remedy));
    }
    if names.len() < folds {
        let what = format!("{} groups cannot fill {folds} folds", names.len());
        return Err(Error::new("folds", what, "ask for fewer folds, at least 3, or name smaller groups"));
    }
    if !given {
        names.shuffle(&mut Stream::new("learn/folds", seed).rng());
    }
    let fold: BTreeMap<&String, usize> =
        names.into_iter().enumerate().map(|(at, name)| (name, at % folds)).collect();
    Ok(groups.iter().map(|group| fold[group]).collect())
}

/// The groups, each once, sorted.
pub(super) fn distinct(groups: &[String]) -> Vec<&String> {
    let mut names: Vec<&String> = groups.iter().collect();
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_stays_in_one_fold() {
        let groups: Vec<String> = (0..40).map(|i| format!("g{}", i % 7)).collect();
        let fold = deal(&groups, 3, false, 9).unwrap();
        for (a, group) in groups.iter().enumerate() {
            assert!((0..40).all(|b| groups[b] != *group || fold[a] == fold[b]));
        }
        assert!(deal(&groups, 8, false, 9).is_err());
    }

    #[test]
    fn two_folds_are_too_few_to_tune_on() {
        let groups: Vec<String> = (0..40).map(|i| format!("g{}", i % 2)).collect();
        for (folds, given) in [(2, false), (5, true)] {
            let error = deal(&groups, folds, given, 9).unwrap_err().to_string();
            assert!(error.contains("at least 3"), "{error}");
        }
    }
}
