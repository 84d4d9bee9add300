//! Blocks of columns that a classifier may learn from.

use crate::measure::DIMENSIONS;
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// A block of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    /// Words, and pairs of words that follow each other
    Words,
    /// Three to five letters that follow each other within a word; `_` is its edge
    Characters,
    /// Patterns of the codebooks
    Patterns,
    /// Damped counts of the codebooks' categories
    Scores,
    /// Shares of words that are attributed to somebody, and that stand between quotation marks
    Attribution,
    /// The mean vector of the words (GloVe, 50 numbers)
    Vectors,
    /// The mean vector of the sentences, by the encoder that --encoder names
    Encoder,
}

/// Names of the columns of [`Block::Attribution`].
pub(super) const ATTRIBUTION: [&str; 2] = ["attribution_share", "quotation_share"];

impl Block {
    /// What is learnt from where nothing else is said: what earned its place on coded articles.
    pub const USUAL: [Self; 4] = [Self::Words, Self::Patterns, Self::Scores, Self::Vectors];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Characters => "characters",
            Self::Patterns => "patterns",
            Self::Scores => "scores",
            Self::Attribution => "attribution",
            Self::Vectors => "vectors",
            Self::Encoder => "encoder",
        }
    }

    /// In a sentence.
    pub fn description(self) -> &'static str {
        match self {
            Self::Words => "words and pairs of words",
            Self::Characters => "letters that follow each other within words",
            Self::Patterns => "codebook patterns",
            Self::Scores => "codebook scores",
            Self::Attribution => "shares of attributed and quoted words",
            Self::Vectors => "the mean word vector",
            Self::Encoder => "the mean sentence vector",
        }
    }

    /// What the names of its columns begin with. A pattern's begins with the column of its category, and
    /// scores and shares have the names of their columns.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::Words => "word:",
            Self::Characters => "characters:",
            Self::Vectors => "vector:",
            Self::Encoder => "encoder:",
            Self::Patterns | Self::Scores | Self::Attribution => "",
        }
    }

    /// The block of a column, among those whose names begin with their own prefix.
    pub(super) fn of(column: &str) -> Option<Self> {
        let mut own = [Self::Words, Self::Characters, Self::Vectors, Self::Encoder].into_iter();
        own.find(|block| column.starts_with(block.prefix()))
    }

    /// Names of the numbers of a vector; `dimensions` are the encoder's.
    pub(super) fn vector_columns(self, dimensions: usize) -> impl Iterator<Item = String> {
        let n = if self == Self::Encoder { dimensions } else { DIMENSIONS };
        (0..n).map(move |at| format!("{}{at}", self.prefix()))
    }
}
