//! What is decided once all articles are there: ids become unique, duplicates are marked.

use super::duplicate::{self, Digest, LEAST, Marked, NONE, Sketch, WORDS};
use super::unique::{self, Renamed};
use crate::error::{Result, Warning};
use crate::text::Article;
use rayon::prelude::*;
use std::borrow::Cow;

/// Articles that are all there, asked for by their number in reading order.
pub(super) trait Store {
    /// As it was read.
    fn article(&self, at: usize) -> Result<Cow<'_, Article>>;

    /// None for a text too short to have one.
    fn sketch(&self, at: usize) -> Result<Option<Cow<'_, Sketch>>>;
}

/// Articles in memory, with their sketches.
pub(super) struct InMemory<'a> {
    pub(super) articles: &'a [Article],
    pub(super) sketches: &'a [Option<Box<Sketch>>],
}

impl Store for InMemory<'_> {
    fn article(&self, at: usize) -> Result<Cow<'_, Article>> {
        Ok(Cow::Borrowed(&self.articles[at]))
    }

    fn sketch(&self, at: usize) -> Result<Option<Cow<'_, Sketch>>> {
        Ok(self.sketches[at].as_deref().map(Cow::Borrowed))
    }
}

/// Hashes of every article's id and words.
#[derive(Debug, Default)]
pub(super) struct Hashes {
    ids: Vec<u128>,
    words: Vec<u128>,
}

impl Hashes {
    /// Adds those of `articles`, and gives their sketches.
    pub(super) fn add(&mut self, articles: &[Article]) -> Vec<Option<Box<Sketch>>> {
        let digests: Vec<_> =
            articles.par_iter().map(|a| (unique::hash(&a.id), duplicate::digest(&a.text))).collect();
        let sketch = |(id, digest): (u128, Digest)| {
            self.ids.push(id);
            self.words.push(digest.words);
            digest.sketch
        };
        digests.into_iter().map(sketch).collect()
    }
}

/// What was decided.
#[derive(Debug)]
pub(super) struct Settled {
    renamed: Renamed,
    originals: Vec<u32>,
}

impl Settled {
    /// The id of the article of that number, which had this one.
    pub(super) fn id(&self, at: usize, id: String) -> String {
        self.renamed.id(at, id)
    }

    /// The number of the article it repeats.
    pub(super) fn original(&self, at: usize) -> Option<usize> {
        Some(self.originals[at]).filter(|&first| first != NONE).map(|first| first as usize)
    }
}

/// Decides over the articles of these hashes.
///
/// # Errors
/// If the store cannot be read.
pub(super) fn settle(
    hashes: Hashes,
    store: &dyn Store,
    warnings: &mut Vec<Warning>,
    notices: &mut Vec<String>,
) -> Result<Settled> {
    let renamed = unique::rename(&hashes.ids, store, warnings)?;
    drop(hashes.ids);
    let (originals, marked) = duplicate::mark(&hashes.words, store)?;
    if marked != Marked::default() {
        notices.push(format!(
            "repeats of an earlier article: {}, near repeats: {} (Jaccard similarity of {WORDS}-word runs at least \
             {LEAST}); all are kept and marked",
            marked.exact, marked.near
        ));
    }
    Ok(Settled { renamed, originals })
}
