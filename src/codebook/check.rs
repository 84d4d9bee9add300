//! A codebook's examples are its tests. An item's are matched inside its frame, where words that another item
//! takes are not its own.

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
        let frame = codebook.only(category.into.unwrap_or(index));
        let own = frame.categories.iter().position(|c| c.column == category.column);
        let matcher = Matcher::new(vec![frame]);
        for example in &category.examples {
            let text = example.replace(['[', ']'], "");
            let document = Document::new(Article { text, ..Article::default() });
            let hits = matcher.hits(&document).into_iter();
            let counted = hits.filter(|hit| matcher.rules()[hit.rule].counts_in().any(|c| Some(c) == own));
            let spans: Vec<Span> = counted.map(|hit| document.span_of(hit.tokens)).collect();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_does_not_show_words_that_its_sibling_takes() {
        let source = "name = 't'\nprefix = 't'\nversion = '1'\nreference = 'r'\nlicence = 'CC0-1.0'\n\
                      [[category]]\nname = 'conflict'\ndefinition = 'd'\nexamples = ['A [war of words], a [war].']\n\
                      [[category]]\nname = 'fight'\ninto = 'conflict'\ndefinition = 'd'\npatterns = ['war']\n\
                      examples = ['A [war].', 'A [war] of words.']\n\
                      [[category]]\nname = 'quarrel'\ninto = 'conflict'\ndefinition = 'd'\n\
                      patterns = ['war of words']\nexamples = ['A [war of words], a war.']\n";
        let found = check(&Codebook::parse(source, "t.toml").unwrap());
        let told: Vec<(&str, &str)> = found.iter().map(|m| (m.category.as_str(), m.found.as_str())).collect();
        assert_eq!(told, [("fight", "A war of words.")]);
    }
}
