//! Texts and marks of the few articles that a page shows.

use super::cells::{Place, article_of, lists, maybe_places, places, reals, texts};
use super::rows::Rows;
use super::scenes::{Piece, Scene, pieces};
use crate::Result;
use crate::table::StoredTable;
use polars::prelude::DataFrame;
use std::collections::BTreeMap;

/// What a page shows of one article.
#[derive(Debug, Clone, Default)]
pub(super) struct Detail {
    /// One a row of the article in [`Rows::paragraphs`].
    pub(super) texts: Vec<(Place, String)>,
    pub(super) scene: Scene,
    /// One a piece of evidence.
    pub(super) why: Vec<Why>,
    /// How a mention names its actor, and its score; one a row in [`Rows::mentions`].
    pub(super) mentions: Vec<(String, f64)>,
    /// Source, cue and content; one a row in [`Rows::attributions`].
    pub(super) attributions: Vec<[Vec<Place>; 3]>,
    /// Act, agent and patient; one a row in [`Rows::acts`].
    pub(super) acts: Vec<[Option<Place>; 3]>,
}

/// What made a piece of evidence count as it did.
#[derive(Debug, Clone)]
pub(super) struct Why {
    pub(super) rule: String,
    pub(super) event: String,
    pub(super) voice: String,
}

impl Detail {
    /// Pieces of evidence, each with its reasons.
    pub(super) fn evidence(&self) -> impl Iterator<Item = (&Piece, &Why)> {
        self.scene.evidence.iter().zip(&self.why)
    }
}

/// The details of the articles `wanted`.
///
/// # Errors
/// When a table cannot be read.
pub(super) fn details(rows: &Rows<'_>, wanted: &[usize]) -> Result<BTreeMap<usize, Detail>> {
    let mut found: BTreeMap<usize, Detail> = wanted.iter().map(|&at| (at, Detail::default())).collect();
    let tables = rows.tables;
    let names: BTreeMap<&str, usize> = rows.columns.iter().enumerate().map(|(at, c)| (c.name, at)).collect();
    let mut read =
        |table: &StoredTable, columns: &[&str], add: &dyn Fn(&DataFrame, Rowed<'_>) -> Result<()>| {
            let columns: Vec<&str> = ["doc_id"].iter().chain(columns).copied().collect();
            for part in table.parts(&columns)? {
                let part = part?;
                let articles = article_of(&part, &rows.index)?;
                if articles.iter().any(|article| found.contains_key(article)) {
                    add(&part, Rowed { articles: &articles, found: &mut found })?;
                }
            }
            Ok(())
        };
    read(&tables.paragraphs, &["start", "end", "text"], &|part, rowed| {
        let (places, texts) = (places(part, "start", "end")?, texts(part, "text")?);
        rowed.each(|at, detail| detail.texts.push((places[at], texts[at].to_owned())));
        Ok(())
    })?;
    read(&tables.sentences, &["start", "end"], &|part, rowed| {
        let places = places(part, "start", "end")?;
        rowed.each(|at, detail| detail.scene.sentences.push(places[at]));
        Ok(())
    })?;
    let columns = ["paragraph", "start", "end", "text", "column", "weight", "rule", "event", "voice"];
    read(&tables.evidence, &columns, &|part, rowed| {
        let pieces = pieces(part, &names)?;
        let (rules, events) = (texts(part, "rule")?, texts(part, "event")?);
        let voices = texts(part, "voice")?;
        rowed.each(|at, detail| {
            let Some(piece) = &pieces[at] else { return };
            detail.scene.evidence.push(piece.clone());
            let [rule, event, voice] = [rules[at], events[at], voices[at]].map(str::to_owned);
            detail.why.push(Why { rule, event, voice });
        });
        Ok(())
    })?;
    read(&tables.mentions, &["start", "end", "via", "score"], &|part, rowed| {
        let places = places(part, "start", "end")?;
        let (vias, scores) = (texts(part, "via")?, reals(part, "score")?);
        rowed.each(|at, detail| {
            detail.scene.mentions.push(places[at]);
            detail.mentions.push((vias[at].to_owned(), scores[at].unwrap_or(0.0)));
        });
        Ok(())
    })?;
    read(&tables.attributions, &["source", "cue", "content"], &|part, rowed| {
        let [source, cue, content] = ["source", "cue", "content"].map(|name| lists(part, name));
        let parts = [source?, cue?, content?];
        rowed.each(|at, detail| detail.attributions.push(parts.each_ref().map(|places| places[at].clone())));
        Ok(())
    })?;
    let ends = ["act_start", "act_end", "agent_start", "agent_end", "patient_start", "patient_end"];
    read(&tables.responsibility, &ends, &|part, rowed| {
        let parts = ["act", "agent", "patient"]
            .map(|party| maybe_places(part, &format!("{party}_start"), &format!("{party}_end")));
        let [act, agent, patient] = parts;
        let parts = [act?, agent?, patient?];
        rowed.each(|at, detail| detail.acts.push(parts.each_ref().map(|places| places[at])));
        Ok(())
    })?;
    Ok(found)
}

/// The rows of a part, and the articles that want some of them.
struct Rowed<'a> {
    articles: &'a [usize],
    found: &'a mut BTreeMap<usize, Detail>,
}

impl Rowed<'_> {
    /// Every row that is wanted, with what is known of its article.
    fn each(self, mut add: impl FnMut(usize, &mut Detail)) {
        for (at, article) in self.articles.iter().enumerate() {
            if let Some(detail) = self.found.get_mut(article) {
                add(at, detail);
            }
        }
    }
}
