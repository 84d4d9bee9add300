//! Tone by a second lexicon, AFINN: whether a finding rests on the choice of words.
//!
//! DESIGN. The same rules and the same scale as `sentiment`, with the words and valences of another author
//! (−5 to 5, here times 4/5): what differs between the two columns is the list alone.
//!
//! Useful for: telling robust findings from those of one list. Not useful for: news by itself; the list
//! was made for short messages and lacks most words of war and law.

use super::valences::{About, Valences, codebook};
use super::{Column, Evidence, LEXICONS, Measure, Scale, Unit};
use crate::codebook::{Codebook, Matcher};

const ABOUT: About = About {
    name: "afinn",
    title: "AFINN-165",
    column: "sentiment_afinn",
    definition: "Valences of AFINN's words times 4/5, shifted by the words around them as those of \
                 `sentiment`, over the root of the sentence's words.",
    reference: "Nielsen (2011), https://arxiv.org/abs/1103.2903",
    licence: "Apache-2.0",
};

/// AFINN's −5 to 5 as −4 to 4.
const TIMES: f64 = 0.8;

pub(super) fn lexicon() -> Codebook {
    codebook(&ABOUT, &LEXICONS[2..3], 1, TIMES)
}

/// `sentiment_afinn`.
pub(super) struct Second {
    columns: Vec<Column>,
    valences: Valences,
}

impl Second {
    /// Reads its rules from `matcher`, which must have been given [`lexicon`].
    pub(super) fn new(matcher: &Matcher) -> Self {
        let column = Column {
            part_of: None,
            name: ABOUT.column.into(),
            construct: "Sentiment: tone by a second lexicon (AFINN)".into(),
            scale: Scale::Tone,
            definition: ABOUT.definition.into(),
            reference: ABOUT.reference.into(),
            licence: ABOUT.licence.into(),
        };
        Self { columns: vec![column], valences: Valences::new(matcher, ABOUT.name) }
    }
}

impl Measure for Second {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn evidence<'a>(&'a self, unit: &Unit<'a>, found: &mut Vec<Evidence<'a>>) {
        found.extend(self.valences.shifted(unit, unit.hits));
    }
}

#[cfg(test)]
mod tests {
    use super::super::sentiment;
    use super::*;
    use crate::mark::{Gazetteer, Marks};
    use crate::text::{Article, Document};

    /// Words and weights of the evidence in `text`.
    fn read(text: &str) -> Vec<(String, f64)> {
        // Both lists in one matcher, as in use: neither hides the other's words.
        let matcher = Matcher::new(vec![sentiment::lexicon(), lexicon()]);
        let measure = Second::new(&matcher);
        let document = Document::new(Article { text: text.into(), ..Article::default() });
        let marks = Marks::of(&document, &matcher, &Gazetteer::default());
        let mut found = Vec::new();
        let paragraph = &document.paragraphs()[0];
        measure.evidence(&Unit::new(&document, paragraph, &marks), &mut found);
        found
            .iter()
            .map(|e| (document.slice(e.span).to_owned(), (e.weight * 100.0).round() / 100.0))
            .collect()
    }

    #[test]
    fn words_weigh_what_nielsen_gave_them_times_four_fifths() {
        // AFINN-165: abandon −2, outstanding 5, ceasefire none.
        assert_eq!(
            read("They abandon an outstanding ceasefire."),
            [("abandon".to_owned(), -1.6), ("outstanding".to_owned(), 4.0)]
        );
    }

    #[test]
    fn the_rules_of_the_first_lexicon_hold() {
        let [plain, denied] = ["It was good.", "It was not good."].map(|text| read(text)[0].1);
        assert!(plain > 0.0 && denied < 0.0, "{plain} {denied}");
    }

    #[test]
    fn most_of_the_list_is_read() {
        assert!(lexicon().n_terms() > 3_300, "{}", lexicon().n_terms());
    }
}
