//! What reading yields, before a text is taken apart.

use std::collections::BTreeMap;

/// What is known about an article besides its text: `title`, `date`, `outlet`, … and every
/// metadata column the user named. Keys are lower-case snake_case, in alphabetical order.
pub type Meta = BTreeMap<String, String>;

/// One text as it was read, with what its input said about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Article {
    /// Unique within a corpus.
    pub id: String,
    /// The file it came from, as the user named it.
    pub input: String,
    /// The text exactly as it was in the input field.
    pub text: String,
    /// What the input says about it.
    pub meta: Meta,
    /// Set when the same or nearly the same text stands earlier in the corpus.
    pub duplicate_of: Option<String>,
}

/// Articles in reading order. Ids are unique.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Corpus {
    /// In reading order: inputs sorted by path, rows in file order.
    pub articles: Vec<Article>,
}
