//! Questions about given spans of a text, and their answers as JSON: the forms of `slantwise targets` and
//! `slantwise relations`.

use super::{Engine, RELATIONS, TargetModel, Toward};
use crate::text::{Article, CodePoints, Document, Span};
use serde::Deserialize;
use serde_json::{Value, json};

/// Code points `start..end` of a question's text.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Place {
    start: u32,
    end: u32,
}

impl Place {
    /// As bytes of `text`; `None` if it is empty or lies outside.
    fn span(self, text: &str) -> Option<Span> {
        let points = CodePoints::of(text);
        let (start, end) = (points.byte(self.start), points.byte(self.end));
        (start < end && points.at(end) == self.end).then_some(Span { start, end })
    }
}

/// Who says what sentiment a text has towards a target.
pub enum Judge {
    /// The shipped model.
    Shipped,
    /// The sum of the tone words around the target.
    Unsupervised,
    /// A model of the user's.
    Model(Box<TargetModel>),
}

/// `{"id", "text", "target": {"start", "end"}}`.
#[derive(Debug, Clone, Deserialize)]
pub struct TargetQuestion {
    id: Value,
    text: String,
    target: Place,
}

impl TargetQuestion {
    /// `{"id", "label", "score", "p_negative", "p_neutral", "p_positive"}`: the score is the probability of
    /// positive less that of negative. With the `why` columns and words that speak most, if more than 0.
    ///
    /// # Errors
    /// What is wrong with the question.
    pub fn answer(self, engine: &Engine, judge: &Judge, why: usize) -> Result<Value, String> {
        let span = self.target.span(&self.text).ok_or("target lies outside the text")?;
        let document = Document::new(Article { text: self.text, ..Article::default() });
        let toward: Toward = match judge {
            Judge::Shipped => engine.toward(&document, span),
            Judge::Unsupervised => engine.toward_unsupervised(&document, span),
            Judge::Model(model) => {
                engine.toward_by(model, &document, span).map_err(|error| error.to_string())?
            }
        };
        let mut reply = json!({
            "id": self.id, "label": toward.label(), "score": toward.score,
            "p_negative": toward.p[0], "p_neutral": toward.p[1], "p_positive": toward.p[2],
        });
        if why > 0 {
            reply["why"] = reasons(&toward.reasons, why);
            reply["words"] = words(&document, &toward.words, why);
        }
        Ok(reply)
    }
}

/// `{"id", "text", "a": {"start", "end"}, "b": {"start", "end"}}`.
#[derive(Debug, Clone, Deserialize)]
pub struct RelationQuestion {
    id: Value,
    text: String,
    a: Place,
    b: Place,
}

impl RelationQuestion {
    /// `{"id", "label", "p_none", "p_a_praises_b", …}`, with the `why` columns that speak most, if more than 0.
    ///
    /// # Errors
    /// What is wrong with the question.
    pub fn answer(self, engine: &Engine, why: usize) -> Result<Value, String> {
        let a = self.a.span(&self.text).ok_or("a lies outside the text")?;
        let b = self.b.span(&self.text).ok_or("b lies outside the text")?;
        let document = Document::new(Article { text: self.text, ..Article::default() });
        let relation = engine.relation(&document, a, b).ok_or("a span holds no word")?;
        let mut reply = json!({ "id": self.id, "label": relation.label() });
        for (name, p) in RELATIONS.iter().zip(relation.p) {
            reply[format!("p_{name}")] = json!(p);
        }
        if why > 0 {
            reply["why"] = reasons(&relation.reasons, why);
        }
        Ok(reply)
    }
}

/// The first `n` of a model's reasons: columns, and what they add to the log-odds.
fn reasons(reasons: &[(String, f64)], n: usize) -> Value {
    let told = reasons.iter().take(n).map(|(column, adds)| {
        let adds = (adds * 1e4).round() / 1e4;
        json!({ "column": column, "adds": adds })
    });
    told.collect()
}

/// The first `n` of the words that pushed, and what they add to the log-odds of positive to negative.
fn words(document: &Document, words: &[(Span, f64)], n: usize) -> Value {
    let points = CodePoints::of(document.text());
    let told = words.iter().take(n).map(|(span, adds)| {
        let adds = (adds * 1e4).round() / 1e4;
        let (start, end) = (points.at(span.start), points.at(span.end));
        json!({ "word": document.slice(*span), "start": start, "end": end, "adds": adds })
    });
    told.collect()
}
