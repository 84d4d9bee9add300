//! Folds: which units are predicted by models that did not see them.

use crate::{Error, Result};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

/// The fold of each unit, 0 to `folds`; units of one group stay together. Groups are dealt by a shuffle
/// seeded with `seed`, or each is a fold when `given`.
///
/// # Errors
/// Fewer than two folds, or fewer groups than folds.
pub(super) fn deal(groups: &[String], folds: usize, given: bool, seed: u64) -> Result<Vec<usize>> {
    let mut names = distinct(groups);
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
}
