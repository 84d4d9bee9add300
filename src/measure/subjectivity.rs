//! Subjective words: how much the wording judges instead of reporting.
//!
//! DESIGN. Pattern's lexicon gives 1,528 forms, most of them adjectives, a subjectivity from 0 (red,
//! wooden) to 1 (awful, wonderful): the mean of their senses. Pattern itself takes the mean over the words it
//! knows; here their sum is divided by all words, so that a text of plain nouns is not as subjective as its
//! one adjective.
//!
//! Useful for: comparing how loaded the wording of like texts is. Not useful for: telling facts from
//! opinions; a quotation is counted like the outlet's own words unless it is split by voice.

use super::valences::{About, Valences, codebook};
use super::{Column, Evidence, LEXICONS, Measure, Scale, Unit};
use crate::codebook::{Codebook, Matcher};

const ABOUT: About = About {
    name: "pattern",
    title: "Pattern's subjectivity lexicon",
    column: "subjectivity",
    definition: "Subjective words, most of them adjectives, each by its mean subjectivity (0 to 1), per 100 \
                 words.",
    reference: "De Smedt & Daelemans (2012), https://www.jmlr.org/papers/v13/desmedt12a.html",
    licence: "PDDL-1.0",
};

/// The field of subjectivity in `words.tsv`.
const FIELD: usize = 2;

pub(super) fn lexicon() -> Codebook {
    codebook(&ABOUT, &LEXICONS[3..4], FIELD, 1.0)
}

/// `subjectivity`.
pub(super) struct Subjectivity {
    columns: Vec<Column>,
    valences: Valences,
}

impl Subjectivity {
    /// Reads its rules from `matcher`, which must have been given [`lexicon`].
    pub(super) fn new(matcher: &Matcher) -> Self {
        let column = Column {
            part_of: None,
            name: ABOUT.column.into(),
            construct: "Sentiment: subjective words".into(),
            scale: Scale::Rate,
            definition: ABOUT.definition.into(),
            reference: ABOUT.reference.into(),
            licence: ABOUT.licence.into(),
        };
        Self { columns: vec![column], valences: Valences::new(matcher, ABOUT.name) }
    }
}

impl Measure for Subjectivity {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn evidence<'a>(&'a self, unit: &Unit<'a>, found: &mut Vec<Evidence<'a>>) {
        found.extend(self.valences.plain(unit.document, unit.hits).map(|(_, term)| term));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mark::{Gazetteer, Marks};
    use crate::text::{Article, Document};

    fn sum(text: &str) -> f64 {
        let matcher = Matcher::new(vec![lexicon()]);
        let measure = Subjectivity::new(&matcher);
        let document = Document::new(Article { text: text.into(), ..Article::default() });
        let marks = Marks::of(&document, &matcher, &Gazetteer::default());
        let mut found = Vec::new();
        let paragraph = &document.paragraphs()[0];
        measure.evidence(&Unit::new(&document, paragraph, &marks), &mut found);
        found.iter().map(|e| e.weight).sum()
    }

    #[test]
    fn judging_words_count_and_reporting_words_do_not() {
        // python -c "from textblob.en import sentiment; print(sentiment('awful')[1], sentiment('wonderful')[1])"
        // 1.0 1.0
        assert!((sum("An awful plan and a wonderful one.") - 2.0).abs() < 1e-9);
        assert_eq!(sum("The minister signed the treaty in Geneva."), 0.0);
    }
}
