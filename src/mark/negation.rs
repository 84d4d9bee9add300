//! What a sentence denies.

use super::Syntax;
use crate::text::{Document, Span};

/// A negating word and the words it denies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Negation {
    /// The negating word.
    pub cue: Span,
    /// The words it denies.
    pub scope: Span,
}

/// Finds scopes of negation in text order.
pub(super) fn find(_document: &Document, _syntax: &Syntax) -> Vec<Negation> {
    Vec::new()
}
