//! A measure beside a hand-coded sample of the same corpus: agreement of coders, accuracy, corrected estimates.

use super::accuracy::{self, Accuracy, accuracy};
use super::{
    Agreement, Asked, Code, Corrections, Frame, Item, KeyRow, Machine, RESAMPLES, agreement, clusters_of_key,
    correct, human,
};
use crate::study::CodedItem;
use crate::table::Tables;
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a hand-coded sample says of a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Validated {
    /// What was declared.
    pub coded: CodedItem,
    /// Hashes of the files of the sample that were read, by name.
    pub files: BTreeMap<String, String>,
    /// Of the coders; of an item with several values, on the sets and on each label.
    pub agreement: Vec<Agreement>,
    /// Of the machine; `None` where no coded unit has a value.
    pub accuracy: Option<Accuracy>,
    /// Share of units with the label, by method, in all or by group, and the differences of groups.
    pub corrections: Corrections,
}

/// Sets the column that `coded` names in `tables` beside the `codes` of its `item`, in the groups of column `by`.
///
/// # Errors
/// A column that is not there, codes that are no shares, units that were not drawn by chance, or no coded unit in
/// the tables.
pub fn validate(
    coded: &CodedItem,
    (item, codes): &(Item, Vec<Code>),
    key: &BTreeMap<String, KeyRow>,
    tables: &Tables,
    by: Option<&str>,
    seed: u64,
) -> Result<Validated> {
    let human = human(codes, coded.label.as_deref())?;
    if human.values().any(|y| !(0.0..=1.0).contains(y)) {
        let what = "has codes outside 0 to 1";
        return Err(Error::new(
            format!("item {}", item.name),
            what,
            "say with label which value's share is wanted",
        ));
    }
    let frame = Frame::coded(tables, |unit| human.contains_key(unit))?;
    let mut units = Machine::of_frame(&frame, coded.column(), by)?;
    let pairs = pairs(&units, &human, key, coded.above);
    for unit in &mut units {
        unit.value = unit.value.map(|value| f64::from(u8::from(value > coded.above)));
    }
    let groups: Option<BTreeSet<String>> =
        by.map(|_| units.iter().filter_map(|unit| unit.group.clone()).collect());
    let groups: Option<Vec<String>> = groups.map(|groups| groups.into_iter().collect());
    let clusters = clusters_of_key(key);
    let (order, several) = (item.values.as_slice(), item.several);
    let asked = Asked { level: item.level, order, several, clusters: &clusters, resamples: RESAMPLES, seed };
    Ok(Validated {
        coded: coded.clone(),
        files: BTreeMap::new(),
        agreement: agreement(&item.name, codes, asked)?,
        accuracy: accuracy(&pairs, seed),
        corrections: correct(&units, &human, key, groups.as_deref(), seed)?,
    })
}

/// The coded units with a value.
fn pairs(
    units: &[Machine],
    human: &BTreeMap<String, f64>,
    key: &BTreeMap<String, KeyRow>,
    above: f64,
) -> Vec<accuracy::Pair> {
    let mut articles: BTreeMap<&str, usize> = BTreeMap::new();
    let mut pairs = Vec::new();
    for unit in units {
        let (Some(&human), Some(value)) = (human.get(&unit.unit), unit.value) else { continue };
        let next = articles.len();
        let article = *articles.entry(unit.article.as_deref().unwrap_or(&unit.unit)).or_insert(next);
        let drawn = key.get(&unit.unit).and_then(|row| row.inclusion).filter(|p| *p > 0.0);
        let weight = drawn.map_or(1.0, |p| 1.0 / p);
        pairs.push(accuracy::Pair { value, said: value > above, human, weight, article });
    }
    pairs
}
