//! Blocks of a text and what they are for.
//!
//! DESIGN. Blank lines part blocks. A single line break inside a block parts it too, unless the block
//! looks hard-wrapped: all its lines but the last between 40 and 100 characters, the last no longer.
//! Headings and page furniture are flagged, never cut: the text stays as it was read.

use super::{Span, Token, TokenKind};
use hashbrown::HashSet;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::LazyLock;

/// What a paragraph is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Running text.
    Body,
    /// A title or cross-heading: short, without a final stop.
    Heading,
    /// Page furniture: share bars, captions, dates. Counted, but left out of every estimate.
    Boilerplate,
}

impl Role {
    /// As written in tables.
    pub fn name(self) -> &'static str {
        match self {
            Role::Body => "body",
            Role::Heading => "heading",
            Role::Boilerplate => "boilerplate",
        }
    }
}

/// The unit of analysis: a block of the text with its sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Position in the document, from 1; every block counts.
    pub number: usize,
    /// What it is for.
    pub role: Role,
    /// The block without surrounding white space.
    pub span: Span,
    /// Indices into the document's sentences.
    pub sentences: Range<usize>,
    /// Indices into the document's tokens.
    pub tokens: Range<usize>,
    /// Words and numbers.
    pub n_words: usize,
    /// Whether a quotation mark had to be supplied.
    pub odd_quotation: bool,
}

/// The blocks of `text`, trimmed, in order.
pub(super) fn blocks(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut lines: Vec<Span> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let lead = line.len() - line.trim_start().len();
        let body = line.trim();
        if body.is_empty() {
            // "\r\n" leaves an empty piece behind: only a line of its own is blank.
            if !(line == "\n" && text[..at].ends_with('\r')) {
                flush(text, &mut lines, &mut found);
            }
        } else {
            lines.push(Span::new(at + lead, at + lead + body.len()));
        }
        at += line.len();
    }
    flush(text, &mut lines, &mut found);
    found
}

fn flush(text: &str, lines: &mut Vec<Span>, found: &mut Vec<Span>) {
    let length = |span: &Span| text[span.range()].chars().count();
    if let [first, middle @ .., last] = lines.as_slice() {
        let longest = middle.iter().chain([first]).map(length).max().unwrap_or(0);
        let shortest = middle.iter().chain([first]).map(length).min().unwrap_or(0);
        if shortest >= 40 && longest <= 100 && length(last) <= 100 {
            found.push(first.cover(*last));
        } else {
            found.extend(lines.iter());
        }
    } else {
        found.extend(lines.iter());
    }
    lines.clear();
}

static FURNITURE: LazyLock<(HashSet<&str>, Vec<&str>)> = LazyLock::new(|| {
    let mut words = HashSet::new();
    let mut blocks = Vec::new();
    for line in include_str!("../../data/language/furniture.txt").lines() {
        if let Some(list) = line.strip_prefix("word:") {
            words.extend(list.split_whitespace());
        } else if let Some(phrase) = line.strip_prefix("block:") {
            blocks.push(phrase.trim());
        }
    }
    (words, blocks)
});

/// Judges a block by its tokens. `alone` says that the text has no other block: it is then body.
pub(super) fn role(text: &str, forms: &str, span: Span, tokens: &[Token], alone: bool) -> Role {
    let block = &text[span.range()];
    let words = tokens.iter().filter(|t| t.is_word()).count();
    if alone {
        return Role::Body;
    }
    let (furniture, phrases) = &*FURNITURE;
    let only_furniture =
        tokens.iter().all(|t| t.kind != TokenKind::Word || furniture.contains(&forms[t.form.range()]));
    if words <= 25 {
        let lower = block.to_lowercase();
        if only_furniture || phrases.iter().any(|p| lower.starts_with(p)) {
            return Role::Boilerplate;
        }
    }
    let ends = block.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']);
    let stopped = ends.ends_with(['.', '!', '?', '…', ':', ';', ',']);
    if words <= 16 && !stopped && !block.contains(". ") { Role::Heading } else { Role::Body }
}

#[cfg(test)]
mod tests {
    use crate::text::{Article, Document, Role};

    fn check(text: &str, expected: &[(&str, Role)]) {
        let document = Document::new(Article { text: text.into(), ..Article::default() });
        let found: Vec<_> = document.paragraphs().iter().map(|p| (document.slice(p.span), p.role)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn furniture_is_flagged_and_kept() {
        check(
            " date 2025-05-08 + ↺ − 16 px\n\nThe strikes killed 26 civilians.",
            &[
                ("date 2025-05-08 + ↺ − 16 px", Role::Boilerplate),
                ("The strikes killed 26 civilians.", Role::Body),
            ],
        );
        check("Share\r\n\r\nHe left.", &[("Share", Role::Boilerplate), ("He left.", Role::Body)]);
    }

    #[test]
    fn headings_and_hard_breaks() {
        check(
            "India strikes back\nThe army moved.",
            &[("India strikes back", Role::Heading), ("The army moved.", Role::Body)],
        );
        check("A single line without a stop", &[("A single line without a stop", Role::Body)]);
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let text = "The recent escalation between India and Pakistan has\nbrought tensions between the two neighbours to the\nforefront.";
        check(text, &[(text, Role::Body)]);
    }
}
