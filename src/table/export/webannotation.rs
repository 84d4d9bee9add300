//! W3C Web Annotation Data Model (<https://www.w3.org/TR/annotation-model/>): an annotation page.

use super::{Annotated, places};
use serde_json::json;

/// Code points of context on either side of a quotation.
const CONTEXT: usize = 32;

/// All evidence as one page, in reading order. A position counts code points from the beginning of the text; the
/// quotation with its context finds the words again where the text is laid out otherwise.
pub(super) fn page(documents: &[Annotated<'_>]) -> String {
    let items = documents.iter().flat_map(|document| {
        let places = places(&document.text);
        let slice = move |from: usize, to: usize| {
            let last = places.len() - 1;
            document.text[places[from.min(last)]..places[to.min(last)]].to_owned()
        };
        document.pieces.iter().enumerate().map(move |(number, piece)| {
            json!({
                "id": format!("urn:blake3:{}#evidence-{}", document.blake3, number + 1),
                "type": "Annotation",
                "motivation": "classifying",
                "body": [
                    { "type": "TextualBody", "purpose": "classifying", "value": piece.column },
                    { "type": "TextualBody", "purpose": "describing", "value": piece.note() },
                ],
                "target": {
                    "source": document.source,
                    "selector": [
                        {
                            "type": "TextQuoteSelector",
                            "exact": slice(piece.start, piece.end),
                            "prefix": slice(piece.start.saturating_sub(CONTEXT), piece.start),
                            "suffix": slice(piece.end, piece.end + CONTEXT),
                        },
                        { "type": "TextPositionSelector", "start": piece.start, "end": piece.end },
                    ],
                },
            })
        })
    });
    let page = json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "urn:slantwise:evidence",
        "type": "AnnotationPage",
        "items": items.collect::<Vec<_>>(),
    });
    format!("{page:#}\n")
}
