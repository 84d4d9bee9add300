//! How much of a paragraph is given as somebody's words.

use super::{Column, Evidence, Measure, Scale, Unit};
use crate::mark::Marks;
use crate::text::{Document, Paragraph, Span};

/// `attribution_share` and `quotation_share`.
pub(super) struct Attributed {
    columns: Vec<Column>,
}

impl Attributed {
    pub(super) fn new() -> Self {
        let column = |name: &str, construct: &str, definition: &str| Column {
            name: name.into(),
            construct: construct.into(),
            part_of: None,
            scale: Scale::Share,
            definition: definition.into(),
            reference: "Newell, Margolin & Ruths (2018), PolNeAR, https://aclanthology.org/L18-1524/".into(),
            licence: "CC0-1.0".into(),
        };
        let columns = vec![
            column(
                "attribution_share",
                "Attribution: share of attributed words",
                "Words inside the content of an attribution, direct or indirect, over all words.",
            ),
            column(
                "quotation_share",
                "Attribution: share of quoted words",
                "Words between quotation marks over all words.",
            ),
        ];
        Self { columns }
    }
}

impl Measure for Attributed {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn evidence<'a>(&'a self, unit: &Unit<'a>, found: &mut Vec<Evidence<'a>>) {
        let mut contents: Vec<(Span, &str)> = Vec::new();
        for attribution in unit.marks.attributions.iter().filter(|a| a.level == 1) {
            let inside = attribution.content.iter().filter_map(|&c| clip(c, unit.paragraph.span));
            contents.extend(inside.map(|span| (span, attribution.cue_lemma.as_str())));
        }
        contents.sort();
        count(unit, 0, contents, found);
        let quotations = unit.document.quotations().iter();
        let inside = quotations.filter_map(|q| clip(q.inner, unit.paragraph.span)).map(|s| (s, "quotation"));
        count(unit, 1, inside.collect(), found);
    }
}

/// Words of `paragraph` that are attributed to somebody, and that stand between quotation marks: the sums of
/// `attribution_share` and `quotation_share`.
pub fn attributed_words(document: &Document, paragraph: &Paragraph, marks: &Marks) -> [f64; 2] {
    let attributed = Attributed::new();
    let mut found = Vec::new();
    attributed.evidence(&Unit::new(document, paragraph, marks), &mut found);
    let mut sums = [0.0; 2];
    found.iter().for_each(|evidence| sums[evidence.column] += evidence.weight);
    sums
}

/// Counts every word once, even where spans overlap.
fn count<'a>(unit: &Unit<'a>, column: usize, spans: Vec<(Span, &'a str)>, found: &mut Vec<Evidence<'a>>) {
    let mut counted = unit.paragraph.span.start;
    for (span, rule) in spans {
        let start = span.start.max(counted);
        if start >= span.end {
            continue;
        }
        counted = span.end;
        let span = Span { start, end: span.end };
        // One piece a sentence, so that sentence sums stay right.
        let sentences = &unit.document.sentences()[unit.paragraph.sentences.clone()];
        let first = sentences.partition_point(|s| s.span.end <= span.start);
        for sentence in sentences[first..].iter().take_while(|s| s.span.start < span.end) {
            let Some(piece) = clip(span, sentence.span) else { continue };
            let words = unit.document.count_words(unit.document.tokens_in(piece));
            if words > 0 {
                found.push(Evidence { column, rule, span: piece, weight: words as f64, event: "" });
            }
        }
    }
}

fn clip(span: Span, bounds: Span) -> Option<Span> {
    let (start, end) = (span.start.max(bounds.start), span.end.min(bounds.end));
    (start < end).then_some(Span { start, end })
}
