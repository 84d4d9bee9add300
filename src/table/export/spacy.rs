//! spaCy's JSON of a document (<https://spacy.io/api/doc#from_json>), a line each.

use super::{Annotated, places};
use crate::text::{Article, CodePoints, Document};
use serde_json::json;
use std::collections::BTreeSet;

/// `{"text", "tokens": [{"id", "start", "end"}], "spans": {"slantwise": [{"start", "end", "label", "kb_id"}]}, "user_data"}`
/// a line. Tokens are ours, cut also where a piece of evidence begins or ends, so that every span is whole tokens.
pub(super) fn lines(documents: &[Annotated<'_>]) -> String {
    let line = |document: &Annotated<'_>| {
        let tokens = tokens(document).into_iter().enumerate();
        let tokens = tokens.map(|(id, (start, end))| json!({ "id": id, "start": start, "end": end }));
        let spans = document.pieces.iter().map(|piece| {
            json!({ "start": piece.start, "end": piece.end, "label": piece.column, "kb_id": piece.rule })
        });
        let line = json!({
            "text": document.text,
            "tokens": tokens.collect::<Vec<_>>(),
            "spans": { "slantwise": spans.collect::<Vec<_>>() },
            "user_data": { "doc_id": document.id, "source": document.source },
        });
        format!("{line}\n")
    };
    documents.iter().map(line).collect()
}

/// Tokens in code points, such that words and the single spaces after them make up the text: further white
/// space is a token of its own.
fn tokens(document: &Annotated<'_>) -> Vec<(usize, usize)> {
    let text = &document.text;
    let places = places(text);
    let points = CodePoints::of(text);
    let taken = Document::new(Article { text: text.clone(), ..Article::default() });
    let mut cuts: BTreeSet<usize> = [0, places.len() - 1].into();
    for token in taken.tokens() {
        cuts.extend([points.at(token.span.start), points.at(token.span.end)].map(|at| at as usize));
    }
    cuts.extend(document.pieces.iter().flat_map(|piece| [piece.start, piece.end]));
    let white: Vec<bool> = text.chars().map(char::is_whitespace).collect();
    cuts.extend((1..white.len()).filter(|&at| white[at] != white[at - 1]));
    let cuts: Vec<usize> = cuts.into_iter().filter(|&at| at < places.len()).collect();
    let mut tokens: Vec<(usize, usize)> = Vec::new();
    for pair in cuts.windows(2) {
        let (mut start, end) = (pair[0], pair[1]);
        let follows_word = start > 0 && !white[start - 1];
        if white[start] && follows_word && text[places[start]..].starts_with(' ') {
            start += 1;
        }
        if start < end {
            tokens.push((start, end));
        }
    }
    tokens
}
