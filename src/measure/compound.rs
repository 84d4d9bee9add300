//! VADER's compound score as a column.

use super::{Column, Evidence, Measure, Scale, Unit, vader};
use crate::text::Span;

/// `sentiment_vader`.
pub(super) struct Compound {
    columns: Vec<Column>,
}

impl Compound {
    pub(super) fn new() -> Self {
        let column = Column {
            name: "sentiment_vader".into(),
            construct: "Sentiment: VADER".into(),
            part_of: None,
            scale: Scale::Compound,
            definition: "Compound score of vaderSentiment 3.3.2, reproduced to four decimals: summed word \
                         valences with its rules for negation, degree, capitals, punctuation and “but”."
                .into(),
            reference: "Hutto & Gilbert (2014), https://doi.org/10.1609/icwsm.v8i1.14550".into(),
            licence: "MIT".into(),
        };
        Self { columns: vec![column] }
    }
}

impl Measure for Compound {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn evidence<'a>(&'a self, unit: &Unit<'a>, found: &mut Vec<Evidence<'a>>) {
        let block = unit.paragraph.span;
        let words = vader::contributions(unit.document.slice(block)).into_iter();
        found.extend(words.map(|(span, weight)| {
            let span = Span { start: span.start + block.start, end: span.end + block.start };
            Evidence { column: 0, rule: "vader", span, weight, event: "" }
        }));
    }
}
