//! A text that is read, and its parts.

use crate::codebook::Hit;
use crate::mark::Marks;
use crate::measure::{attributed_words, vector_of};
use crate::text::{Article, Document, Paragraph};
use std::ops::Range;

/// A document with what its columns are counted from.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) document: Document,
    /// In the order of the text.
    pub(super) hits: Vec<Hit>,
    /// Where attribution is counted.
    pub(super) marks: Option<Marks>,
    /// A vector a sentence, where an encoder reads.
    pub(super) sentence_vectors: Vec<Vec<f64>>,
}

/// A piece of a document: all of it, or a paragraph.
#[derive(Debug, Clone)]
pub(super) struct Part<'s> {
    pub(super) seen: &'s Seen,
    paragraphs: &'s [Paragraph],
    pub(super) sentences: Range<usize>,
    tokens: Range<usize>,
    pub(super) n_words: usize,
}

/// Words of so few letters say what a sentence is built of, not what it is about.
const SHORT: usize = 3;

/// `text` taken apart.
pub(super) fn document(text: &str) -> Document {
    Document::new(Article { text: text.to_owned(), ..Article::default() })
}

impl<'s> Part<'s> {
    pub(super) fn whole(seen: &'s Seen) -> Self {
        let document = &seen.document;
        let (sentences, tokens) = (0..document.sentences().len(), 0..document.tokens().len());
        Self { seen, paragraphs: document.paragraphs(), sentences, tokens, n_words: document.n_words() }
    }

    pub(super) fn paragraph(seen: &'s Seen, paragraph: &'s Paragraph) -> Self {
        let (sentences, tokens) = (paragraph.sentences.clone(), paragraph.tokens.clone());
        let paragraphs = std::slice::from_ref(paragraph);
        Self { seen, paragraphs, sentences, tokens, n_words: paragraph.n_words }
    }

    /// Calls `found` with every word, lower case, and whether a sentence begins with it.
    pub(super) fn each_word(&self, mut found: impl FnMut(&str, bool)) {
        let document = &self.seen.document;
        for sentence in &document.sentences()[self.sentences.clone()] {
            let words = sentence.tokens.clone().filter(|&at| document.tokens()[at].is_word());
            words.enumerate().for_each(|(nth, at)| found(document.form(at), nth == 0));
        }
    }

    /// Calls `found` with every word, and every two words that follow each other in a sentence.
    pub(super) fn each_word_and_pair(&self, mut found: impl FnMut(&str)) {
        let mut pair = String::new();
        self.each_word(|word, is_first| {
            found(word);
            if is_first {
                pair.clear();
            } else {
                pair.push(' ');
                pair.push_str(word);
                found(&pair);
                pair.clear();
            }
            pair.push_str(word);
        });
    }

    /// Calls `found` with every three to five characters that follow each other in a word between `_`.
    pub(super) fn each_characters(&self, mut found: impl FnMut(&str)) {
        let mut edged = String::new();
        let mut starts = Vec::new();
        self.each_word(|word, _| {
            edged.clear();
            edged.extend(["_", word, "_"]);
            starts.clear();
            starts.extend(edged.char_indices().map(|(at, _)| at));
            starts.push(edged.len());
            for length in 3..=5 {
                starts.windows(length + 1).for_each(|ends| found(&edged[ends[0]..ends[length]]));
            }
        });
    }

    /// Those of its words that have a vector and more than three letters: token, and number of the vector.
    pub(super) fn vectors(&self) -> impl Iterator<Item = (usize, usize)> {
        let document = &self.seen.document;
        let words = self.tokens.clone().filter(|&at| document.form(at).len() > SHORT);
        words.filter_map(|at| Some((at, vector_of(document.form(at))?)))
    }

    /// Those of the document's hits that begin in it.
    pub(super) fn hits(&self) -> &'s [Hit] {
        let hits = &self.seen.hits;
        let start = hits.partition_point(|hit| hit.tokens.start < self.tokens.start);
        let end = hits.partition_point(|hit| hit.tokens.start < self.tokens.end);
        &hits[start..end.max(start)]
    }

    /// Shares of its words that are attributed, and that are quoted; 0 without words.
    pub(super) fn attributed(&self, marks: &Marks) -> [f64; 2] {
        let mut sums = [0.0; 2];
        for paragraph in self.paragraphs {
            let own = attributed_words(&self.seen.document, paragraph, marks);
            sums.iter_mut().zip(own).for_each(|(sum, words)| *sum += words);
        }
        sums.map(|words| words / self.n_words.max(1) as f64)
    }

    /// The mean vector of its sentences, each as long as it has words.
    pub(super) fn sentence_vector(&self, dimensions: usize) -> Vec<f64> {
        let mut mean = vec![0.0; dimensions];
        let mut weight = 0.0;
        for at in self.sentences.clone() {
            let words = self.seen.document.count_words(self.seen.document.sentences()[at].tokens.clone());
            weight += words as f64;
            let vector = &self.seen.sentence_vectors[at];
            mean.iter_mut().zip(vector).for_each(|(sum, x)| *sum += words as f64 * x);
        }
        mean.iter_mut().for_each(|x| *x /= f64::max(weight, 1.0));
        mean
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Matcher;
    use crate::learn::{Block, Counter};

    fn seen(text: &str) -> Seen {
        Counter::new(Matcher::default(), &Block::USUAL, None).unwrap().see(document(text)).unwrap()
    }

    #[test]
    fn pairs_end_with_the_sentence_and_characters_with_the_word() {
        let seen = seen("War, war. Peace née.");
        let part = Part::whole(&seen);
        let (mut words, mut characters) = (Vec::new(), Vec::new());
        part.each_word_and_pair(|word| words.push(word.to_owned()));
        part.each_characters(|own| characters.push(own.to_owned()));
        assert_eq!(words, ["war", "war", "war war", "peace", "née", "peace née"]);
        assert!(["_wa", "_war", "_war_", "eace_", "_née_"].iter().all(|c| characters.contains(&(*c).into())));
        assert!(characters.iter().all(|c| (3..=5).contains(&c.chars().count())), "{characters:?}");
    }
}
