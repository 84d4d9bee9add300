//! Whose words stand where.

use super::Attribution;
use crate::mark::places::Places;
use crate::text::Span;

/// The contents of a document's attributions, by level.
#[derive(Debug, Clone, Default)]
pub(in crate::mark) struct Voices {
    /// Innermost level first.
    levels: Vec<Places>,
}

impl Voices {
    pub(in crate::mark) fn of(attributions: &[Attribution]) -> Self {
        let deepest = attributions.iter().map(|a| a.level).max().unwrap_or(0);
        let levels = (1..=deepest).rev().map(|level| {
            let of_level = attributions.iter().enumerate().filter(|(_, a)| a.level == level);
            Places::new(of_level.flat_map(|(i, a)| a.content.iter().map(move |&span| (span, i))))
        });
        Self { levels: levels.collect() }
    }

    /// The innermost attribution whose content holds `span`.
    pub(in crate::mark) fn at(&self, span: Span) -> Option<usize> {
        self.levels.iter().find_map(|level| level.holding(span))
    }
}
