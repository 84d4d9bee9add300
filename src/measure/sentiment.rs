//! Sentiment of the words, with the words around them: our own score.
//!
//! DESIGN. Every term of the merged lexicon weighs its valence (−4 to 4), shifted by the words around it
//! (`shift`). One token has one polarity: the longest term wins, then the more specific lexicon. Words in
//! quotation marks count like others; the voice of the evidence says whose they are.
//!
//! Useful for: tone of news, word by word, and sentiment towards actors. Not useful for: irony, and
//! texts that differ in genre; compare like with like.

use super::shift::Shifts;
use super::{Column, Evidence, LEXICONS, Measure, Scale, Unit};
use crate::codebook::{Category, Codebook, Hit, Matcher, NegationPolicy, Overlap, Pattern, Tally, Term};
use crate::mark::Marks;
use crate::text::Document;
use hashbrown::HashSet;

/// Name of the merged lexicon among the codebooks.
const NAME: &str = "sentiment";
/// The merged lexicon: our news supplement, and of VADER what the supplement does not list (words
/// only, no emoticons). A term of weight 0 silences: it covers its words and counts nothing.
pub(super) fn lexicon() -> Codebook {
    let is_word = |c: char| c.is_ascii_alphabetic() || matches!(c, ' ' | '-' | '\'' | '*');
    let mut seen = HashSet::new();
    let mut terms = Vec::new();
    for line in LEXICONS.iter().flat_map(|lexicon| lexicon.words.lines()) {
        let mut fields = line.split('\t');
        let (Some(term), Some(Ok(weight))) = (fields.next(), fields.next().map(str::parse)) else { continue };
        let is_term = term.len() > 2 && term.starts_with(|c: char| c.is_ascii_alphabetic());
        if is_term && term.chars().all(is_word) && seen.insert(term) {
            let pattern = Pattern::parse(term).expect("a term of a shipped lexicon");
            terms.push(Term { pattern, weight, unless: Vec::new(), when: Vec::new() });
        }
    }
    let definition = "Words that strike an average newspaper reader as good or bad, out of context.";
    Codebook {
        name: NAME.into(),
        title: "Sentiment: VADER with a news supplement".into(),
        version: "1.0.0".into(),
        reference: REFERENCE.into(),
        licence: "MIT AND CC0-1.0".into(),
        description: definition.into(),
        negation: NegationPolicy::Keep,
        overlap: Overlap::Longest,
        origins: Vec::new(),
        categories: vec![Category {
            into: None,
            name: "valence".into(),
            column: "sentiment".into(),
            definition: definition.into(),
            terms,
            examples: Vec::new(),
            scale: Tally::Tone,
        }],
    }
}

const REFERENCE: &str =
    "Hutto & Gilbert (2014), https://doi.org/10.1609/icwsm.v8i1.14550, with own news terms";

/// `sentiment`, `sentiment_pos` and `sentiment_neg`.
pub(super) struct Sentiment {
    columns: Vec<Column>,
    /// Index of the first rule of the lexicon in the matcher.
    first: usize,
    /// Term and valence of each of its rules.
    rules: Vec<(String, f64)>,
}

impl Sentiment {
    /// Reads its rules from `matcher`, which must have been given [`lexicon`].
    pub(super) fn new(matcher: &Matcher) -> Self {
        let own = matcher.codebooks().iter().position(|c| c.name == NAME).unwrap_or(usize::MAX);
        let first = matcher.rules().iter().position(|r| r.codebook == own).unwrap_or(matcher.rules().len());
        let rules = matcher.rules()[first..].iter().take_while(|r| r.codebook == own);
        let rules = rules.map(|r| (r.pattern.clone(), r.weight)).collect();
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
        Self { columns, first, rules }
    }

    /// Those of `hits` that are terms of the lexicon, as evidence for `sentiment`.
    pub(super) fn terms<'a>(
        &'a self,
        document: &'a Document,
        marks: &'a Marks,
        hits: &'a [Hit],
    ) -> impl Iterator<Item = Evidence<'a>> {
        let mut shifts: Option<Shifts<'a>> = None;
        hits.iter().filter_map(move |hit| {
            let (rule, valence) = self.rules.get(hit.rule.checked_sub(self.first)?)?;
            if *valence == 0.0 {
                return None;
            }
            let at = hit.tokens.start;
            if shifts.as_ref().is_none_or(|s| !s.hold(at)) {
                shifts = Some(Shifts::of(document, marks, at));
            }
            let (factor, event) = shifts.as_ref()?.on(&hit.tokens, *valence);
            let span = document.span_of(hit.tokens.clone());
            Some(Evidence { column: 0, rule, span, weight: valence * factor, event })
        })
    }
}

impl Measure for Sentiment {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn evidence<'a>(&'a self, unit: Unit<'a>, found: &mut Vec<Evidence<'a>>) {
        for term in self.terms(unit.document, unit.marks, unit.hits()) {
            found.push(term);
            let column = if term.weight > 0.0 { 1 } else { 2 };
            found.push(Evidence { column, weight: term.weight.abs(), ..term });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mark::Gazetteer;
    use crate::measure::Lexicon;
    use crate::text::Article;

    /// `expected`: words, sign or size, event.
    fn check(text: &str, expected: &[(&str, f64, &str)]) {
        let matcher = Matcher::new(vec![lexicon()]);
        let measure = Sentiment::new(&matcher);
        let document = Document::new(Article { text: text.into(), ..Article::default() });
        let marks = Marks::of(&document, &matcher, &Gazetteer::default());
        let mut found = Vec::new();
        for paragraph in document.paragraphs() {
            measure.evidence(Unit { document: &document, paragraph, marks: &marks }, &mut found);
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
