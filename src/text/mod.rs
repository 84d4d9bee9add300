//! Texts as data: articles, documents, paragraphs, sentences, tokens, quotation marks.
//!
//! A [`Document`] is made once from an [`Article`] and never edited; everything else points into
//! it with a [`Span`]. Useful for: anything that must say *which words*. Not useful for: reading
//! files (see `read`).
//!
//! Uses nothing else of this crate.
//!
//! **Invariant:** no I/O, no failure: every string, however broken, becomes a document whose
//! tokens, sentences and paragraphs lie in text order and never overlap.

mod corpus;
mod document;
mod paragraph;
mod quotation;
mod sentence;
mod span;
mod token;

pub use corpus::{Article, Corpus, Meta};
pub use document::Document;
pub use paragraph::{Paragraph, Role};
pub use quotation::Quotation;
pub use sentence::Sentence;
pub use span::{CodePoints, Span};
pub(crate) use token::forms;
pub use token::{Token, TokenKind};
