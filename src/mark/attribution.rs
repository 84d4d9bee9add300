//! Who says what, introduced by which word.

use super::{Actor, Mention, Syntax};
use crate::text::{Document, Span};

/// How the content is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// At least four fifths of its words stand in quotation marks.
    Direct,
    /// None do.
    Indirect,
    /// Some do.
    Mixed,
}

/// What the cue tells about the writer's distance to the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stance {
    /// claim, allege
    Distancing,
    /// deny, dispute
    Denying,
    /// concede, admit
    Conceding,
    /// argue, insist
    Arguing,
    /// say, tell
    Neutral,
    /// believe, view
    Mental,
    /// urge, call for
    Directing,
    /// acknowledge, underscore, highlight
    Endorsing,
}

/// What kind of source speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SourceType {
    /// Government, ministry, army, agency, court.
    Official,
    /// Analyst, professor, institute, named for knowledge.
    Expert,
    /// A state or party to the conflict speaking as a whole.
    Party,
    /// Another medium.
    Media,
    /// Witness, resident, voter.
    Citizen,
    /// Report, study, statement, law.
    Document,
    /// Sources without a name.
    Unnamed,
    /// None of these is apparent.
    Other,
}

/// One source–cue–content relation.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// The source's words; empty when no source is given.
    pub source: Vec<Span>,
    /// The cue's words.
    pub cue: Vec<Span>,
    /// Lemma of the cue: `claim`, `call for`, `according to`.
    pub cue_lemma: String,
    /// The content's words, in text order.
    pub content: Vec<Span>,
    /// How the content is given.
    pub kind: Kind,
    /// What the cue tells.
    pub stance: Stance,
    /// What kind of source speaks.
    pub source_type: SourceType,
    /// 0 to 1.
    pub confidence: f64,
    /// 1 outermost; 2 when it stands in the content of another.
    pub level: u8,
    /// The speaker as an index into [`Marks::actors`](super::Marks), where resolved.
    pub speaker: Option<usize>,
}

/// Finds attributions, ordered by where they begin.
pub(super) fn find(
    _document: &Document,
    _syntax: &Syntax,
    _actors: &[Actor],
    _mentions: &[Mention],
) -> Vec<Attribution> {
    Vec::new()
}

/// The innermost attribution whose content holds `span`.
pub(super) fn voice_at(attributions: &[Attribution], span: Span) -> Option<usize> {
    (0..attributions.len())
        .filter(|&i| attributions[i].content.iter().any(|c| c.contains(span)))
        .max_by_key(|&i| attributions[i].level)
}
