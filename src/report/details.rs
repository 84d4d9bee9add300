//! Texts and marks of the few articles that a page shows.

use super::cells::{Place, lists, maybe_places, places, reals, texts};
use super::rows::Rows;
use super::scenes::{EVIDENCE, Piece, Scene, pieces};
use crate::Result;

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
    /// Reads the rows of `article` and no others.
    ///
    /// # Errors
    /// When a table cannot be read.
    pub(super) fn of(rows: &Rows<'_>, article: usize) -> Result<Self> {
        let (tables, own) = (rows.tables, &rows.articles[article]);
        let mut detail = Self::default();
        let part = tables.paragraphs.rows(own.paragraphs.clone(), &["start", "end", "text"])?;
        let words = texts(&part, "text")?.into_iter().map(str::to_owned);
        detail.texts = places(&part, "start", "end")?.into_iter().zip(words).collect();
        let part = tables.sentences.rows(own.sentences.clone(), &["start", "end"])?;
        detail.scene.sentences = places(&part, "start", "end")?;
        let columns: Vec<&str> = EVIDENCE.into_iter().chain(["rule", "event", "voice"]).collect();
        let part = tables.evidence.rows(own.evidence.clone(), &columns)?;
        let (rules, events, voices) = (texts(&part, "rule")?, texts(&part, "event")?, texts(&part, "voice")?);
        for (at, piece) in pieces(&part, &rows.by_name())?.into_iter().enumerate() {
            let Some(piece) = piece else { continue };
            let [rule, event, voice] = [rules[at], events[at], voices[at]].map(str::to_owned);
            detail.scene.evidence.push(piece);
            detail.why.push(Why { rule, event, voice });
        }
        let part = tables.mentions.rows(own.mentions.clone(), &["start", "end", "via", "score"])?;
        detail.scene.mentions = places(&part, "start", "end")?;
        let vias = texts(&part, "via")?.into_iter().map(str::to_owned);
        detail.mentions = vias.zip(reals(&part, "score")?.into_iter().map(|s| s.unwrap_or(0.0))).collect();
        let part = tables.attributions.rows(own.attributions.clone(), &["source", "cue", "content"])?;
        let (sources, cues) = (lists(&part, "source")?, lists(&part, "cue")?);
        let parts = sources.into_iter().zip(cues).zip(lists(&part, "content")?);
        detail.attributions = parts.map(|((source, cue), content)| [source, cue, content]).collect();
        let ends = ["act_start", "act_end", "agent_start", "agent_end", "patient_start", "patient_end"];
        let part = tables.responsibility.rows(own.acts.clone(), &ends)?;
        let agents = maybe_places(&part, "agent_start", "agent_end")?;
        let patients = maybe_places(&part, "patient_start", "patient_end")?;
        let parts = maybe_places(&part, "act_start", "act_end")?.into_iter().zip(agents).zip(patients);
        detail.acts = parts.map(|((act, agent), patient)| [act, agent, patient]).collect();
        Ok(detail)
    }

    /// Pieces of evidence, each with its reasons.
    pub(super) fn evidence(&self) -> impl Iterator<Item = (&Piece, &Why)> {
        self.scene.evidence.iter().zip(&self.why)
    }
}
