//! Ids become unique: later articles of the same id become `id#2`, `id#3`, …
//!
//! DESIGN. Ids are compared by hash, so that those of millions of articles fit into memory.

use super::duplicate;
use super::settle::Store;
use crate::error::{Result, Warning};
use std::collections::HashMap;

/// Articles with a new id: their numbers, ascending, and what is added to the id behind `#`.
#[derive(Debug, Default)]
pub(super) struct Renamed(Vec<(u32, u32)>);

impl Renamed {
    /// The id of the article of that number, which had this one.
    pub(super) fn id(&self, at: usize, id: String) -> String {
        match self.0.binary_search_by_key(&at, |&(at, _)| at as usize) {
            Ok(found) => numbered(&id, self.0[found].1),
            Err(_) => id,
        }
    }
}

fn numbered(id: &str, n: u32) -> String {
    format!("{id}#{n}")
}

/// The hash an id is compared by.
pub(super) fn hash(id: &str) -> u128 {
    duplicate::short(&blake3::hash(id.as_bytes()))
}

/// New ids for all articles but the first of an id; `ids` are the hashes of the ids.
///
/// # Errors
/// If the store cannot be read.
pub(super) fn rename(ids: &[u128], store: &dyn Store, warnings: &mut Vec<Warning>) -> Result<Renamed> {
    let mut all = ids.to_vec();
    all.sort_unstable();
    let mut seen: HashMap<u128, u32> = all.windows(2).filter(|w| w[0] == w[1]).map(|w| (w[0], 0)).collect();
    let mut renamed = Vec::new();
    let mut first = None;
    for (at, id) in ids.iter().enumerate() {
        let Some(n) = seen.get_mut(id) else { continue };
        *n += 1;
        if *n == 1 {
            continue;
        }
        let article = store.article(at)?;
        while all.binary_search(&hash(&numbered(&article.id, *n))).is_ok() {
            *n += 1;
        }
        first.get_or_insert_with(|| (article.input.clone(), article.id.clone(), numbered(&article.id, *n)));
        renamed.push((at as u32, *n));
    }
    if let Some((input, old, new)) = first {
        let changed = renamed.len();
        warnings.push(Warning::new(
            input,
            format!("{changed} articles repeat an id; they were numbered, the first {old:?} as {new:?}"),
            "name a column of unique values with --id",
        ));
    }
    Ok(Renamed(renamed))
}
