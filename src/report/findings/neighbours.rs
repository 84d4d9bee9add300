//! War and peace words in the sentences about each actor.

use super::Finding;
use crate::report::block::{Prose, Show};
use crate::report::number::{counted, percent};
use crate::report::rows::Rows;
use crate::report::scenes::Scene;
use crate::report::study::Study;

/// Fewer words near an actor say nothing.
const ENOUGH: usize = 3;

/// War and peace words in sentences that mention one actor and none of the others compared.
#[derive(Clone)]
struct Count<'a> {
    actor: &'a str,
    war: usize,
    peace: usize,
    first: (usize, u32),
}

impl Count<'_> {
    fn peace_share(&self) -> f64 {
        self.peace as f64 / (self.war + self.peace) as f64
    }
}

/// What is counted near each of the actors compared.
pub(in crate::report) struct Conflict<'a> {
    rows: &'a Rows<'a>,
    /// The columns of war and of peace words, where there are both.
    columns: Option<(usize, usize)>,
    counts: Vec<Count<'a>>,
}

impl<'a> Conflict<'a> {
    pub(in crate::report) fn new(rows: &'a Rows<'a>, actors: &'a [String]) -> Self {
        let columns = rows.column("warpeace_war").zip(rows.column("warpeace_peace"));
        let count = |actor: &'a String| Count { actor, war: 0, peace: 0, first: (0, 0) };
        Self { rows, columns, counts: actors.iter().map(count).collect() }
    }

    pub(in crate::report) fn add(&mut self, article: usize, scene: &Scene) {
        let Some((war, peace)) = self.columns else { return };
        // Of each sentence: the one actor it mentions, or none, or several.
        let mut named: Vec<Option<Result<usize, ()>>> = vec![None; scene.sentences.len()];
        let sentence_at = |place: u32| scene.sentences.partition_point(|sentence| sentence.1 <= place);
        let mentions = &self.rows.mentions[self.rows.articles[article].mentions.clone()];
        for (mention, place) in mentions.iter().zip(&scene.mentions) {
            let Some(actor) = self.counts.iter().position(|count| count.actor == mention.actor) else {
                continue;
            };
            let Some(sentence) = named.get_mut(sentence_at(place.0)) else { continue };
            *sentence = match *sentence {
                None => Some(Ok(actor)),
                Some(Ok(before)) if before == actor => Some(Ok(actor)),
                _ => Some(Err(())),
            };
        }
        let pieces = scene.evidence.iter();
        for piece in pieces.filter(|e| (e.column == war || e.column == peace) && e.weight > 0.0) {
            let Some(Some(Ok(actor))) = named.get(sentence_at(piece.place.0)) else { continue };
            let count = &mut self.counts[*actor];
            if count.war + count.peace == 0 {
                count.first = (article, piece.paragraph);
            }
            if piece.column == war {
                count.war += 1;
            } else {
                count.peace += 1;
            }
        }
    }
}

pub(super) fn find(study: &Study<'_>) -> Vec<Finding> {
    let actors = &study.compared.actors;
    let mut counts = study.conflict.counts.clone();
    counts.retain(|count| count.war + count.peace >= ENOUGH);
    counts.sort_by(|a, b| b.peace_share().total_cmp(&a.peace_share()));
    let (Some(most), Some(least)) = (counts.first(), counts.last()) else { return Vec::new() };
    if most.actor == least.actor {
        return Vec::new();
    }
    let clause = |text: Prose, count: &Count<'_>| {
        let show = Show::new("evidence", count.first.0, count.first.1)
            .with("column", vec!["warpeace_war", "warpeace_peace"])
            .with("about", count.actor);
        text.strong(count.actor)
            .t(format!(
                " {} words of peace and {} of war ({} peace). ",
                count.peace,
                count.war,
                percent(count.peace_share())
            ))
            .show("Show the words", &show)
            .t(" ")
    };
    let text = clause(clause(Prose::new().t("In sentences about one of them alone: "), most), least);
    vec![Finding {
        // Few words are weak evidence, however lopsided.
        strength: 0.3
            + (most.peace_share() - least.peace_share()) * (least.war + least.peace).min(12) as f64 / 12.0,
        text,
        basis: "described",
        n: format!(
            "{} in sentences that mention one of {} alone",
            counted(counts.iter().map(|c| c.war + c.peace).sum(), "word"),
            counted(actors.len(), "compared actor")
        ),
        articles: vec![most.first.0, least.first.0],
    }]
}
