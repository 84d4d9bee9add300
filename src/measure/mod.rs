//! Constructs: what is counted, and on which scale.
//!
//! A measure names its columns and returns evidence; the engine alone turns evidence into numbers:
//! value = scale(sum of weights, words). So every number is the sum of words it can show.
//!
//! Uses `text`, `codebook` and `mark`.
//!
//! **Invariant:** a measure computes no value and keeps no state: the same paragraph and marks give
//! the same evidence, in the same order.

mod attribution;
mod axes;
mod compound;
mod encoder;
mod frame;
pub mod intensity;
mod linear;
mod models;
mod responsibility;
mod second;
mod sentiment;
mod shift;
mod subjectivity;
pub mod vader;
mod valences;
mod vectors;

pub use attribution::attributed_words;
pub use axes::{AXES, Axis, axes_hash, axis_word, axis_words};
pub use encoder::{ENCODER_FILES, Encoded, Encoder};
pub use linear::{LinearColumn, LinearModel, softmax, softmax_of};
pub use models::{MODELS, Model};
pub use vectors::{DIMENSIONS, STEPS, VectorSum, scaled, vector_of};

use crate::codebook::{Codebook, Hit, Matcher};
use crate::mark::Marks;
use crate::text::{Document, Paragraph, Span};
use rayon::prelude::*;
use shift::Shifts;
use std::cell::OnceCell;
use std::ops::Range;

/// How a sum of weights becomes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// `100 · Σ weight / words`: weighted hits per 100 words, 0 and up.
    Rate,
    /// `Σ weight / words`: a share from 0 to 1.
    Share,
    /// `x / √(x² + 15)` with `x = Σ weight`, to four decimals: VADER's compound score, −1 to 1
    /// (Hutto & Gilbert 2014, <https://doi.org/10.1609/icwsm.v8i1.14550>).
    Compound,
    /// Tone of the sentences, −1 to 1: with `S` the sum of weights and `n` the words of a sentence,
    /// `x = Σ (n · S/√n) / Σ n` over sentences, and the value is `x / √(x² + 1)`. A text repeated has
    /// the same tone. Undefined where no word carries tone.
    Tone,
    /// `Σ (n · S) / Σ n`, with `S` the sum of weights and `n` the words of a sentence: the mean of the
    /// sentences' sums, −1 to 1.
    Mean,
}

/// A sentence's sum of weights, its number of hits, and its words.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SentenceSum {
    /// Sum of the weights of the evidence that begins in it.
    pub sum: f64,
    /// Pieces of evidence that begin in it.
    pub hits: usize,
    /// Words and numbers.
    pub words: usize,
}

impl Scale {
    /// The value of a unit made of `sentences`; `None` where it is undefined.
    pub fn value(self, sentences: &[SentenceSum]) -> Option<f64> {
        let words: usize = sentences.iter().map(|s| s.words).sum();
        let sum: f64 = sentences.iter().map(|s| s.sum).sum();
        let hits: usize = sentences.iter().map(|s| s.hits).sum();
        if words == 0 && self != Scale::Compound {
            return None;
        }
        match self {
            Scale::Rate => Some(100.0 * sum / words as f64),
            Scale::Share => Some(sum / words as f64),
            Scale::Compound => Some(vader::compound(sum)),
            Scale::Tone if hits == 0 => None,
            Scale::Tone => {
                let tone: f64 = sentences.iter().map(|s| s.sum * (s.words as f64).sqrt()).sum();
                let tone = tone / words as f64;
                Some(tone / (tone * tone + 1.0).sqrt())
            }
            Scale::Mean => Some(sentences.iter().map(|s| s.sum * s.words as f64).sum::<f64>() / words as f64),
        }
    }

    /// Whether a sentence has a value by itself.
    pub fn is_by_sentence(self) -> bool {
        matches!(self, Self::Tone | Self::Mean)
    }

    /// In words, with unit and range.
    pub fn description(self) -> &'static str {
        match self {
            Scale::Rate => "weighted hits per 100 words",
            Scale::Share => "share of words, 0 to 1",
            Scale::Compound => "compound score, −1 to 1",
            Scale::Tone => "tone, −1 to 1",
            Scale::Mean => "mean of sentences, −1 to 1",
        }
    }
}

/// An output column; prints its own entry of the methods section.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Lower-case snake_case, at most 32 characters.
    pub name: String,
    /// What it is meant to measure, for people: `Generic news frames: conflict`.
    pub construct: String,
    /// Of an item: the column that its evidence counts in as well.
    pub part_of: Option<String>,
    /// How its sum of weights becomes a value.
    pub scale: Scale,
    /// What a human coder would be told.
    pub definition: String,
    /// The paper it follows, with DOI.
    pub reference: String,
    /// SPDX identifier of the words it counts.
    pub licence: String,
}

/// One counted thing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence<'a> {
    /// Index into the measure's own [`Measure::columns`].
    pub column: usize,
    /// The pattern, lemma or rule that counted it.
    pub rule: &'a str,
    /// The words.
    pub span: Span,
    /// What it adds to the column's sum.
    pub weight: f64,
    /// What shifted the weight: `""`, `negated`, `intensified`, …
    pub event: &'static str,
}

/// A paragraph with all that a measure may read.
pub struct Unit<'a> {
    /// The document.
    pub document: &'a Document,
    /// One of its paragraphs.
    pub paragraph: &'a Paragraph,
    /// The document's marks.
    pub marks: &'a Marks,
    /// Codebook hits inside the paragraph.
    pub hits: &'a [Hit],
    shifts: OnceCell<Shifts<'a>>,
}

impl<'a> Unit<'a> {
    /// `paragraph` of `document` with the document's `marks`.
    pub fn new(document: &'a Document, paragraph: &'a Paragraph, marks: &'a Marks) -> Self {
        let hits = hits_in(&marks.hits, &paragraph.tokens);
        Self { document, paragraph, marks, hits, shifts: OnceCell::new() }
    }

    /// What the words of the paragraph do to the weights of others.
    fn shifts(&self) -> &Shifts<'a> {
        self.shifts.get_or_init(|| Shifts::of(self.document, self.marks, self.paragraph))
    }
}

/// Those of `hits`, in text order, that begin among `tokens`.
fn hits_in<'a>(hits: &'a [Hit], tokens: &Range<usize>) -> &'a [Hit] {
    let start = hits.partition_point(|hit| hit.tokens.start < tokens.start);
    let end = hits.partition_point(|hit| hit.tokens.start < tokens.end);
    &hits[start..end]
}

/// A construct: its columns, and the evidence for them.
pub trait Measure: Send + Sync {
    /// The output columns, in order.
    fn columns(&self) -> &[Column];
    /// Appends the evidence in `unit`.
    fn evidence<'a>(&'a self, unit: &Unit<'a>, found: &mut Vec<Evidence<'a>>);
}

/// Compiles `codebooks` and builds every measure over them, in the order of their output columns.
pub fn measures(mut codebooks: Vec<Codebook>) -> (Matcher, Vec<Box<dyn Measure>>) {
    let frames = codebooks.len();
    let lexicons = [sentiment::lexicon, second::lexicon, subjectivity::lexicon];
    codebooks.par_extend(lexicons.par_iter().map(|lexicon| lexicon()));
    // What measures read by themselves is made ready at the same time.
    let tables = [vader::load, intensity::load, shift::load];
    let (matcher, ()) = rayon::join(|| Matcher::new(codebooks), || tables.iter().for_each(|load| load()));
    let list: Vec<Box<dyn Measure>> = vec![
        Box::new(compound::Compound::new()),
        Box::new(sentiment::Sentiment::new(&matcher)),
        Box::new(intensity::Intensity::new(&matcher)),
        Box::new(second::Second::new(&matcher)),
        Box::new(subjectivity::Subjectivity::new(&matcher)),
        Box::new(frame::Frames::new(&matcher, frames)),
        Box::new(attribution::Attributed::new()),
        Box::new(responsibility::Reproach::new()),
    ];
    (matcher, list)
}

/// The merged sentiment lexicon alone, compiled, and its measure.
pub fn sentiment() -> (Matcher, Box<dyn Measure>) {
    let matcher = Matcher::new(vec![sentiment::lexicon()]);
    let measure = sentiment::Sentiment::new(&matcher);
    (matcher, Box::new(measure))
}

/// A lexicon that measures read besides the codebooks, as its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lexicon {
    /// Its folder under `data/lexicons`.
    pub name: &'static str,
    /// `lexicon.toml`: title, version, source, licence, reference, notice.
    pub about: &'static str,
    /// `words.tsv`: term and weight by tabs.
    pub words: &'static str,
    /// `modifiers.tsv`: words that shift a weight.
    pub modifiers: &'static str,
}

macro_rules! lexicon {
    ($name:literal, $modifiers:expr) => {
        Lexicon {
            name: $name,
            about: include_str!(concat!("../../data/lexicons/", $name, "/lexicon.toml")),
            words: include_str!(concat!("../../data/lexicons/", $name, "/words.tsv")),
            modifiers: $modifiers,
        }
    };
}

/// The lexicons that measures read: the [`MERGED`] ones of `sentiment`, the more specific first, then one
/// each of `sentiment_afinn` and `subjectivity`.
pub const LEXICONS: [Lexicon; 4] = [
    lexicon!("news-sentiment", include_str!("../../data/lexicons/news-sentiment/modifiers.tsv")),
    lexicon!("vader", include_str!("../../data/lexicons/vader/modifiers.tsv")),
    lexicon!("afinn", ""),
    lexicon!("pattern", ""),
];

/// How many of [`LEXICONS`] make up `sentiment`.
const MERGED: usize = 2;

/// The columns that measuring with `codebooks` yields, in order.
pub fn columns(codebooks: Vec<Codebook>) -> Vec<Column> {
    measures(codebooks).1.iter().flat_map(|m| m.columns().to_vec()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(sum: f64, words: usize) -> SentenceSum {
        SentenceSum { sum, hits: 1, words }
    }

    #[test]
    fn scales() {
        assert_eq!(Scale::Rate.value(&[sentence(1.0, 20), sentence(0.5, 30)]), Some(3.0));
        assert_eq!(Scale::Share.value(&[sentence(5.0, 20)]), Some(0.25));
        assert_eq!(Scale::Rate.value(&[]), None);
        let silent = SentenceSum { hits: 0, ..sentence(0.0, 9) };
        assert_eq!(Scale::Tone.value(&[silent]), None);
    }

    #[test]
    fn tone_does_not_grow_with_length() {
        let once = [sentence(-2.0, 9), sentence(1.0, 16)];
        let often = once.repeat(10);
        let (once, often) = (Scale::Tone.value(&once).unwrap(), Scale::Tone.value(&often).unwrap());
        assert!((once - often).abs() < 1e-12 && once < 0.0);
    }
}
