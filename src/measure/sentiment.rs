//! Sentiment of the words, with the words around them: our own score.
//!
//! DESIGN. Every term of the merged lexicon weighs its valence (−4 to 4), shifted by the words around it
//! (`shift`). One token has one polarity: the longest term wins, then the more specific lexicon. Words in
//! quotation marks count like others; the voice of the evidence says whose they are.
//!
//! Useful for: tone of news, word by word, and sentiment towards actors. Not useful for: irony, and
//! texts that differ in genre; compare like with like.

use super::valences::{About, Valences, codebook};
use super::{Column, Evidence, LEXICONS, MERGED, Measure, Scale, Unit};
use crate::codebook::{Codebook, Hit, Matcher};

/// Name of the merged lexicon among the codebooks.
const NAME: &str = "sentiment";
const ABOUT: About = About {
    name: NAME,
    title: "Sentiment: VADER with a news supplement",
    column: "sentiment",
    definition: "Words that strike an average newspaper reader as good or bad, out of context.",
    reference: REFERENCE,
    licence: "MIT AND CC0-1.0",
};

/// The merged lexicon: our news supplement, and of VADER what the supplement does not list. A term of
/// weight 0 silences: it covers its words and counts nothing.
pub(super) fn lexicon() -> Codebook {
    codebook(&ABOUT, &LEXICONS[..MERGED], 1, 1.0)
}

const REFERENCE: &str =
    "Hutto & Gilbert (2014), https://doi.org/10.1609/icwsm.v8i1.14550, with own news terms";

/// `sentiment`, `sentiment_pos` and `sentiment_neg`.
pub(super) struct Sentiment {
    columns: Vec<Column>,
    valences: Valences,
}

impl Sentiment {
    /// Reads its rules from `matcher`, which must have been given [`lexicon`].
    pub(super) fn new(matcher: &Matcher) -> Self {
        let column = |name: &str, label: &str, scale, definition: &str| Column {
            name: name.into(),
            construct: format!("Sentiment: {label}"),
            part_of: None,
            scale,
            definition: definition.into(),
            reference: REFERENCE.into(),
            licence: "MIT AND CC0-1.0".into(),
        };
        let columns = vec![
            column(
                "sentiment",
                "tone",
                Scale::Tone,
                "Valences (−4 to 4) of words, shifted by the words around them (denial, relief, degree, \
                 contrast, supposition, comparison), over the root of the sentence's words.",
            ),
            column(
                "sentiment_pos",
                "positive words",
                Scale::Rate,
                "Shifted valences above zero per 100 words.",
            ),
            column(
                "sentiment_neg",
                "negative words",
                Scale::Rate,
                "Shifted valences below zero per 100 words, without their sign.",
            ),
        ];
        Self { columns, valences: Valences::new(matcher, NAME) }
    }

    /// Those of `hits` that are terms of the lexicon, as evidence for `sentiment`.
    pub(super) fn terms<'a>(
        &'a self,
        unit: &Unit<'a>,
        hits: &'a [Hit],
    ) -> impl Iterator<Item = Evidence<'a>> {
        self.valences.shifted(unit, hits)
    }
}

impl Measure for Sentiment {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn evidence<'a>(&'a self, unit: &Unit<'a>, found: &mut Vec<Evidence<'a>>) {
        for term in self.terms(unit, unit.hits) {
            found.push(term);
            let column = if term.weight > 0.0 { 1 } else { 2 };
            found.push(Evidence { column, weight: term.weight.abs(), ..term });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mark::{Gazetteer, Marks};
    use crate::measure::Lexicon;
    use crate::text::{Article, Document};

    /// `expected`: words, sign or size, event.
    fn check(text: &str, expected: &[(&str, f64, &str)]) {
        let matcher = Matcher::new(vec![lexicon()]);
        let measure = Sentiment::new(&matcher);
        let document = Document::new(Article { text: text.into(), ..Article::default() });
        let marks = Marks::of(&document, &matcher, &Gazetteer::default());
        let mut found = Vec::new();
        for paragraph in document.paragraphs() {
            measure.evidence(&Unit::new(&document, paragraph, &marks), &mut found);
        }
        let found: Vec<_> = found
            .iter()
            .filter(|e| e.column == 0)
            .map(|e| (document.slice(e.span), (e.weight * 100.0).round() / 100.0, e.event))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn news_terms_count_and_go_before_vader() {
        check(
            "The airstrike broke the ceasefire.",
            &[("airstrike", -2.6, ""), ("broke", -1.8, ""), ("ceasefire", 2.0, "")],
        );
        check("The United States Justice Department named interest rates, as well as shares.", &[]);
        check("They broke off peace talks.", &[("broke", -1.8, ""), ("peace talks", 1.2, "")]);
    }

    #[test]
    fn the_lexicon_says_how_many_terms_it_has() {
        let count = lexicon().n_terms();
        assert!(count > 10_000, "{count}");
        for Lexicon { about, words, .. } in LEXICONS {
            let stated = about.lines().find_map(|l| l.strip_prefix("count = ")).unwrap();
            assert_eq!(stated, words.lines().count().to_string());
            let terms: Vec<_> = words.lines().map(|l| l.split('\t').next().unwrap()).collect();
            assert!(terms.is_sorted_by(|a, b| a < b));
        }
    }
}
