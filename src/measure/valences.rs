//! Lists of words with a weight each, as codebooks of one category, and their hits as evidence.

use super::{Evidence, Lexicon, Unit};
use crate::codebook::{Category, Codebook, Hit, Matcher, NegationPolicy, Overlap, Pattern, Tally, Term};
use crate::text::Document;
use hashbrown::HashSet;
use rayon::prelude::*;

/// What a list says of itself.
pub(super) struct About {
    /// Its name among the codebooks.
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) column: &'static str,
    pub(super) definition: &'static str,
    pub(super) reference: &'static str,
    pub(super) licence: &'static str,
}

/// A codebook of the terms of `lexicons`, the weight being the field `field` of a line times `times`. Of a
/// term listed twice the first counts. Words only, of three letters and more: no emoticons.
pub(super) fn codebook(about: &About, lexicons: &[Lexicon], field: usize, times: f64) -> Codebook {
    let lines = lexicons.par_iter().flat_map(|lexicon| lexicon.words.par_lines());
    let mut terms: Vec<Term> = lines.filter_map(|line| term(line, field, times)).collect();
    let mut seen = HashSet::with_capacity(terms.len());
    terms.retain(|term| seen.insert(term.pattern.clone()));
    Codebook {
        name: about.name.into(),
        title: about.title.into(),
        version: "1.0.0".into(),
        reference: about.reference.into(),
        licence: about.licence.into(),
        description: about.definition.into(),
        negation: NegationPolicy::Keep,
        overlap: Overlap::Longest,
        origins: Vec::new(),
        categories: vec![Category {
            into: None,
            name: "valence".into(),
            column: about.column.into(),
            definition: about.definition.into(),
            terms,
            examples: Vec::new(),
            scale: Tally::Tone,
        }],
    }
}

fn term(line: &str, field: usize, times: f64) -> Option<Term> {
    let mut fields = line.split('\t');
    let written = fields.next()?;
    let is_word = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b' ' | b'-' | b'\'');
    let is_term = written.len() > 2 && written.starts_with(|c: char| c.is_ascii_alphabetic());
    if !is_term || !written.trim_end_matches('*').bytes().all(is_word) {
        return None;
    }
    let weight: f64 = fields.nth(field - 1)?.parse().ok()?;
    let pattern = Pattern::parse(written).expect("a term of a shipped lexicon");
    Some(Term { pattern, weight: weight * times, unless: Vec::new(), when: Vec::new() })
}

/// The rules of one list in a matcher.
pub(super) struct Valences {
    /// Index of the first.
    first: usize,
    /// Term and weight of each.
    rules: Vec<(Pattern, f64)>,
}

impl Valences {
    /// Reads the rules of the codebook `name` from `matcher`; none if it lacks it.
    pub(super) fn new(matcher: &Matcher, name: &str) -> Self {
        let own = matcher.codebooks().iter().position(|c| c.name == name).unwrap_or(usize::MAX);
        let first = matcher.rules().iter().position(|r| r.codebook == own).unwrap_or(matcher.rules().len());
        let rules = matcher.rules()[first..].iter().take_while(|r| r.codebook == own);
        Self { first, rules: rules.map(|r| (r.pattern.clone(), r.weight)).collect() }
    }

    /// Those of `hits` that are terms of the list with a weight, as they are.
    pub(super) fn plain<'a>(
        &'a self,
        document: &'a Document,
        hits: &'a [Hit],
    ) -> impl Iterator<Item = (&'a Hit, Evidence<'a>)> {
        hits.iter().filter_map(move |hit| {
            let (rule, weight) = self.rules.get(hit.rule.checked_sub(self.first)?)?;
            let (rule, span) = (rule.source(), document.span_of(hit.tokens.clone()));
            (*weight != 0.0).then_some((hit, Evidence { column: 0, rule, span, weight: *weight, event: "" }))
        })
    }

    /// The same as valences, shifted by the words around them.
    pub(super) fn shifted<'a>(
        &'a self,
        unit: &Unit<'a>,
        hits: &'a [Hit],
    ) -> impl Iterator<Item = Evidence<'a>> {
        self.plain(unit.document, hits).map(|(hit, term)| {
            let (factor, event) = unit.shifts().on(&hit.tokens, term.weight);
            Evidence { weight: term.weight * factor, event, ..term }
        })
    }
}
