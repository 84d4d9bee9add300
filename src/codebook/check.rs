//! A codebook's examples are its tests.

use super::{Codebook, Matcher};
use crate::text::{Article, Document, Span};

/// An example in which other words matched than the bracketed ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The category whose example it is.
    pub category: String,
    /// The example as written.
    pub example: String,
    /// The words that matched, bracketed.
    pub found: String,
}

/// Runs every example of `codebook`; an empty result means that all hold.
pub fn check(codebook: &Codebook) -> Vec<Mismatch> {
    let mut mismatches = Vec::new();
    for (index, category) in codebook.categories.iter().enumerate() {
        let matcher = Matcher::new(vec![codebook.only(index)]);
        for example in &category.examples {
            let text = example.replace(['[', ']'], "");
            let document = Document::new(Article { text, ..Article::default() });
            let spans: Vec<Span> =
                matcher.hits(&document).into_iter().map(|hit| document.span_of(hit.tokens)).collect();
            let found = bracket(document.text(), &spans);
            if found != *example {
                mismatches.push(Mismatch {
                    category: category.name.clone(),
                    example: example.clone(),
                    found,
                });
            }
        }
    }
    mismatches
}

fn bracket(text: &str, spans: &[Span]) -> String {
    let mut out = String::with_capacity(text.len() + 2 * spans.len());
    let mut at = 0;
    for span in spans {
        let range = span.range();
        out.push_str(&text[at..range.start]);
        out.push('[');
        out.push_str(&text[range.clone()]);
        out.push(']');
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}
