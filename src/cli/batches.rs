//! Measuring batch by batch: one is measured while the one before it is written.

use super::folder::Folder;
use super::{Global, note, progress};
use crate::codebook::Codebook;
use crate::mark::Gazetteer;
use crate::read::{Spooled, spool};
use crate::report::{Account, Counts, Manifest};
use crate::study::Plan;
use crate::table::{BATCH, Batches, Engine, Format, Shard, Tables};
use crate::text::{Article, Corpus};
use crate::{Error, Result, Warning};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// What is measured besides what the plan says, and how it is written.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Wanted {
    pub(super) format: Format,
    pub(super) shard: Option<Shard>,
    /// Bytes of text in a batch.
    pub(super) batch: usize,
    /// Whether batches that an earlier run has left are used.
    #[serde(skip)]
    pub(super) resume: bool,
}

impl Default for Wanted {
    fn default() -> Self {
        Self { format: Format::Parquet, shard: None, batch: BATCH, resume: false }
    }
}

/// What measuring has to tell.
pub(super) struct Measured {
    pub(super) manifest: Manifest,
    pub(super) warnings: Vec<Warning>,
    /// In reading order; of a shard, those that it has articles of.
    pub(super) batches: Vec<BatchNote>,
}

/// What stands beside a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct BatchNote {
    /// Its number among all batches of the corpus, from 0.
    pub(super) number: usize,
    /// What its tables hold.
    pub(super) counts: Counts,
    /// Rows of each table, in the order of [`Tables::NAMES`].
    pub(super) rows: Vec<usize>,
    /// Ids of articles at which the program failed, and which it left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    failed: Vec<String>,
}

/// Reads what `plan` names, in the workplace of `folder`, and measures it into the tables in `out`.
///
/// Of a shard, too, all is read, so that ids, dates and duplicates are those of the whole.
///
/// # Errors
/// When nothing can be read, or something not be written.
pub(super) fn measure(
    plan: &Plan,
    codebooks: Vec<Codebook>,
    wanted: Wanted,
    folder: &Folder,
    out: &Path,
    global: &Global,
) -> Result<Measured> {
    let bar = progress::bar(0, "reading", global);
    let read = |articles| bar.set_position(articles as u64);
    let spooled = spool(&plan.input_paths(), &plan.columns, &folder.spool()?, &read)?;
    bar.finish_and_clear();
    if !global.quiet {
        for notice in &spooled.notices {
            note(format_args!("note: {notice}"));
        }
    }
    // The program ends soon after: taking its tables apart would take longer than building them took.
    let engine = ManuallyDrop::new(Engine::new(codebooks, Gazetteer::with_declared(&plan.actors)));
    let manifest = |counts, warnings: &[Warning]| {
        let account = Account { inputs: &spooled.inputs, notices: &spooled.notices, warnings };
        Manifest::new(plan, &account, engine.matcher().codebooks(), counts)
    };
    let identity = json!({ "of": manifest(Counts::default(), &spooled.warnings), "as": wanted }).to_string();
    let batches = open(&folder.batches(), &identity, wanted)?;
    let metadata = spooled.meta.iter().chain(plan.meta.keys()).cloned().collect();
    let bar = progress::bar(spooled.articles, "measuring", global);
    let measuring = Measuring { plan, engine: &engine, metadata, wanted, progress: &|n| bar.inc(n as u64) };
    let notes = measuring.all(&spooled, &batches)?;
    bar.finish_and_clear();
    batches.join(notes.len(), out)?;
    let mut counts = Counts::default();
    notes.iter().for_each(|note| counts += note.counts.clone());
    let failed = notes.iter().flat_map(|note| &note.failed).map(|id| {
        let what = "could not be measured, by a fault of this program, and is left out";
        Warning::new(format!("article {id}"), what, "report it with its text, please")
    });
    let warnings: Vec<Warning> = spooled.warnings.iter().cloned().chain(failed).collect();
    Ok(Measured { manifest: manifest(counts, &warnings), warnings, batches: notes })
}

/// The batches in `folder`: those that a run of the same `identity` has left, if they are wanted, else none yet.
fn open(folder: &Path, identity: &str, wanted: Wanted) -> Result<Batches> {
    let of = folder.join("of.json");
    let failed = |error: std::io::Error| Error::new(folder.display(), error, "check that there is room");
    if folder.exists() && !(wanted.resume && fs::read_to_string(&of).is_ok_and(|left| left == identity)) {
        if wanted.resume {
            note(format_args!("note: what was measured is of other texts or settings; all begins anew"));
        }
        fs::remove_dir_all(folder).map_err(failed)?;
    }
    let batches = Batches::open(folder, wanted.format)?;
    fs::write(of, identity).map_err(failed)?;
    Ok(batches)
}

/// Called with the number of articles just measured.
type Progress<'a> = &'a (dyn Fn(usize) + Sync);

/// All that measuring a batch needs.
struct Measuring<'a> {
    plan: &'a Plan,
    engine: &'a Engine,
    /// Keys that any article of the corpus has.
    metadata: BTreeSet<String>,
    wanted: Wanted,
    progress: Progress<'a>,
}

impl Measuring<'_> {
    /// Measures and writes all batches but those that are there, and tells what is in each.
    fn all(&self, spooled: &Spooled, batches: &Batches) -> Result<Vec<BatchNote>> {
        let mut notes: Vec<BatchNote> = Vec::new();
        let mut waiting: Option<(usize, Tables)> = None;
        let mut before = 0;
        for (number, articles) in spooled.batches(0, self.wanted.batch).enumerate() {
            let mut articles = articles?;
            let bytes: u64 = articles.iter().map(|article| article.text.len() as u64).sum();
            if let Some(shard) = self.wanted.shard {
                shard.keep(&mut articles, before, spooled.bytes);
            }
            before += bytes;
            if articles.is_empty() {
                continue;
            }
            let place = notes.len();
            let note = batches.note(place).and_then(|note| serde_json::from_slice(&note).ok());
            let write = || match &waiting {
                Some((place, tables)) => {
                    batches.write(*place, tables, json!(notes[*place]).to_string().as_bytes())
                }
                None => Ok(()),
            };
            if let Some(note) = note {
                (self.progress)(articles.len());
                notes.push(note);
                continue;
            }
            let ((tables, note), written) = rayon::join(|| self.batch(number, articles), write);
            written?;
            waiting = Some((place, tables));
            notes.push(note);
        }
        if notes.is_empty() {
            // A shard that gets no article has tables all the same.
            let (tables, note) = self.batch(0, Vec::new());
            notes.push(note);
            waiting = Some((0, tables));
        }
        if let Some((place, tables)) = waiting {
            batches.write(place, &tables, json!(notes[place]).to_string().as_bytes())?;
        }
        Ok(notes)
    }

    fn batch(&self, number: usize, mut articles: Vec<Article>) -> (Tables, BatchNote) {
        for article in &mut articles {
            for (key, value) in &self.plan.meta {
                article.meta.entry(key.clone()).or_insert_with(|| value.clone());
            }
        }
        let run = |articles, progress: Progress<'_>| self.engine.run(Corpus { articles }, progress);
        let (tables, failed) = without_failing(articles, self.progress, &run);
        let mut tables = tables.with_metadata(&self.metadata);
        let evidence_left_out = tables.keep_evidence(self.plan.evidence);
        let counts = Counts { evidence_left_out, ..Counts::of(&tables) };
        let rows = tables.each().map(|(_, table)| table.height()).to_vec();
        (tables, BatchNote { number, counts, rows, failed })
    }
}

/// What `run` makes of `articles`, and the ids of those at which it panics: one bad article must not lose the
/// others, nor what was measured before them.
fn without_failing<T>(
    articles: Vec<Article>,
    progress: Progress<'_>,
    run: &dyn Fn(Vec<Article>, Progress<'_>) -> T,
) -> (T, Vec<String>) {
    let attempt = |articles: Vec<Article>, progress: Progress<'_>| {
        catch_unwind(AssertUnwindSafe(|| run(articles, progress))).ok()
    };
    if let Some(whole) = attempt(articles.clone(), progress) {
        return (whole, Vec::new());
    }
    let is_sound = |article: &Article| attempt(vec![article.clone()], &|_| ()).is_some();
    let (sound, failing): (Vec<_>, Vec<_>) = articles.into_iter().partition(is_sound);
    (run(sound, &|_| ()), failing.into_iter().map(|article| article.id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_at_which_the_program_fails_does_not_lose_the_others() {
        let articles = |ids: &[&str]| -> Vec<Article> {
            ids.iter().map(|&id| Article { id: id.into(), ..Article::default() }).collect()
        };
        let run = |articles: Vec<Article>, _: Progress<'_>| {
            assert!(articles.iter().all(|article| !article.id.starts_with("bad")));
            articles.into_iter().map(|article| article.id).collect::<Vec<_>>().join(" ")
        };
        let check = |ids: &[&str], expected: &str, failed: &[&str]| {
            let found = without_failing(articles(ids), &|_| (), &run);
            assert_eq!((found.0.as_str(), found.1), (expected, failed.iter().map(|&id| id.into()).collect()));
        };
        check(&["a", "b"], "a b", &[]);
        check(&["a", "bad 1", "b", "bad 2"], "a b", &["bad 1", "bad 2"]);
        check(&["bad"], "", &["bad"]);
    }
}
