//! `slantwise kwic`: a concordance.

use super::measure::InputColumns;
use super::{Done, Global};
use crate::Result;
use crate::codebook::{Category, Codebook, Matcher, NegationPolicy, Overlap, Pattern, Tally, Term};
use crate::read::read;
use crate::text::{Document, Span};
use clap::Args;
use rayon::prelude::*;
use serde_json::json;
use std::fmt::Write;

/// Show every place where a pattern stands, with the words around it
///
/// Patterns are those of codebooks: accus* · war of words · turn* ~2 into · (war|battle) of * · UN
#[derive(Debug, Args)]
pub(super) struct Kwic {
    /// What to look for
    pattern: String,
    /// Files, folders or globs
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    /// Characters of context to either side
    #[arg(long, default_value_t = 45, value_name = "N")]
    width: usize,
    #[command(flatten)]
    columns: InputColumns,
}

impl Kwic {
    pub(super) fn run(&self, _: &Global) -> Result<Done> {
        let matcher = Matcher::new(vec![codebook(Pattern::parse(&self.pattern)?)]);
        let reading = read(&self.inputs, &self.columns.columns(), &|_| ())?;
        let lines: Vec<Vec<Line>> = reading
            .corpus
            .articles
            .into_par_iter()
            .map(|article| lines(&Document::new(article), &matcher, self.width))
            .collect();
        let lines: Vec<Line> = lines.into_iter().flatten().collect();
        let place = lines.iter().map(|l| l.place.chars().count()).max().unwrap_or(0).min(40);
        let mut text = String::new();
        for line in &lines {
            let pad = self.width.saturating_sub(line.left.chars().count());
            let shown: String = line.place.chars().take(place).collect();
            let _ = writeln!(text, "{shown:<place$}  {:pad$}{} [{}] {}", "", line.left, line.hit, line.right);
        }
        let _ = writeln!(text, "{} places", lines.len());
        let rows = lines
            .iter()
            .map(|l| json!({ "place": l.place, "left": l.left, "match": l.hit, "right": l.right }));
        Ok(Done { result: rows.collect(), text, warnings: reading.warnings })
    }
}

struct Line {
    place: String,
    left: String,
    hit: String,
    right: String,
}

fn codebook(pattern: Pattern) -> Codebook {
    let category = Category {
        name: "kwic".into(),
        column: "kwic".into(),
        into: None,
        definition: String::new(),
        terms: vec![Term { pattern, weight: 1.0, unless: Vec::new(), when: Vec::new() }],
        examples: Vec::new(),
        scale: Tally::Rate,
    };
    Codebook {
        name: "kwic".into(),
        title: "kwic".into(),
        version: String::new(),
        reference: String::new(),
        licence: String::new(),
        description: String::new(),
        negation: NegationPolicy::Keep,
        overlap: Overlap::Longest,
        origins: Vec::new(),
        categories: vec![category],
    }
}

fn lines(document: &Document, matcher: &Matcher, width: usize) -> Vec<Line> {
    let found = matcher.hits(document).into_iter().map(|hit| {
        let paragraph = &document.paragraphs()[document.paragraph_of(hit.tokens.start)];
        let span = document.span_of(hit.tokens);
        let before = document.slice(Span { start: paragraph.span.start, end: span.start });
        let after = document.slice(Span { start: span.end, end: paragraph.span.end });
        let skip = before.chars().count().saturating_sub(width);
        Line {
            place: format!("{}:{}", document.id(), paragraph.number),
            left: one_line(before.chars().skip(skip)).trim_end().to_owned(),
            hit: one_line(document.slice(span).chars()),
            right: one_line(after.chars().take(width)).trim_start().to_owned(),
        }
    });
    found.collect()
}

fn one_line(chars: impl Iterator<Item = char>) -> String {
    chars.map(|c| if c.is_control() { ' ' } else { c }).collect()
}
