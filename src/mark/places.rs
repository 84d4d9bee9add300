//! Spans looked up by place.

use crate::text::Span;

/// Numbered spans in order of where they begin, so that a look-up is a binary search and not a walk
/// over the document.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    spans: Vec<(Span, usize)>,
}

/// Spans of one kind hardly overlap; this many neighbours are looked at before the place.
const NEIGHBOURS: usize = 8;

impl Places {
    /// Sorts `spans`.
    pub(super) fn new(spans: impl IntoIterator<Item = (Span, usize)>) -> Self {
        let mut spans: Vec<_> = spans.into_iter().collect();
        spans.sort();
        Self { spans }
    }

    /// The spans that may overlap `place`, the nearest first.
    fn near(&self, place: Span) -> impl Iterator<Item = (Span, usize)> + '_ {
        let end = self.spans.partition_point(|(span, _)| span.start < place.end);
        self.spans[end.saturating_sub(NEIGHBOURS)..end].iter().rev().copied()
    }

    /// The span nearest to `place` that holds it.
    pub(super) fn holding(&self, place: Span) -> Option<usize> {
        self.near(place).find(|(span, _)| span.contains(place)).map(|(_, index)| index)
    }

    /// All spans that overlap `place`.
    pub(super) fn touching(&self, place: Span) -> impl Iterator<Item = usize> + '_ {
        self.near(place).filter(move |(span, _)| span.overlaps(place)).map(|(_, index)| index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_holder_is_found_among_neighbours() {
        let spans = [(0, 10), (12, 40), (20, 25), (50, 60)];
        let places = Places::new(spans.iter().enumerate().map(|(i, &(a, b))| (Span::new(a, b), i)));
        let check = |a, b, expected| assert_eq!(places.holding(Span::new(a, b)), expected, "{a}..{b}");
        check(3, 5, Some(0));
        check(21, 24, Some(2));
        check(30, 35, Some(1));
        check(8, 13, None);
        check(60, 61, None);
        assert_eq!(places.touching(Span::new(8, 22)).collect::<Vec<_>>(), [2, 1, 0]);
    }
}
