//! Who is blamed or credited for what.

use super::{Attribution, Mention, Negation, Syntax};
use crate::text::{Document, Span};

/// Whether the act counts against or for its agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Valence {
    /// Against the agent.
    Blame,
    /// For the agent.
    Credit,
}

/// One side of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The words that name it.
    pub span: Span,
    /// The actor they name, as an index into [`Marks::actors`](super::Marks).
    pub actor: Option<usize>,
}

/// One act, with who did it to whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Responsibility {
    /// Who did it; `None` when the sentence hides it (passive, nominalisation).
    pub agent: Option<Party>,
    /// The words of the act.
    pub act: Span,
    /// Lemma of the act: `attack`, `suspension`, `lead to`.
    pub lemma: String,
    /// To whom it was done.
    pub patient: Option<Party>,
    /// Against or for the agent.
    pub valence: Valence,
    /// The attribution in whose content it stands, as an index into
    /// [`Marks::attributions`](super::Marks); `None` for the outlet's own voice.
    pub voice: Option<usize>,
}

/// Finds acts of blame and credit in text order.
pub(super) fn find(
    _document: &Document,
    _syntax: &Syntax,
    _mentions: &[Mention],
    _attributions: &[Attribution],
    _negations: &[Negation],
) -> Vec<Responsibility> {
    Vec::new()
}
