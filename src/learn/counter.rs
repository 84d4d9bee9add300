//! What a classifier counts in a text: its blocks of columns, and what they need.

use super::block::{ATTRIBUTION, Block};
use super::part::{Part, Seen};
use crate::codebook::{Matcher, Rule};
use crate::mark::{Gazetteer, Marks};
use crate::measure::{Encoder, VectorSum};
use crate::text::Document;
use crate::{Error, Result};

/// Counts texts.
#[derive(Debug)]
pub struct Counter {
    matcher: Matcher,
    /// Sorted.
    blocks: Vec<Block>,
    gazetteer: Option<Gazetteer>,
    encoder: Option<Encoder>,
    /// Numbers of a vector of the encoder.
    dimensions: usize,
}

impl Counter {
    /// Counts `blocks`: patterns and scores of `matcher`'s codebooks, vectors of `encoder`.
    ///
    /// # Errors
    /// No block, or the block of an encoder without one, or an encoder without its block.
    pub fn new(matcher: Matcher, blocks: &[Block], encoder: Option<Encoder>) -> Result<Self> {
        let mut blocks = blocks.to_vec();
        blocks.sort_unstable();
        blocks.dedup();
        if blocks.is_empty() {
            return Err(Error::new("--columns", "names no block", "name at least one, such as words"));
        }
        if blocks.contains(&Block::Encoder) != encoder.is_some() {
            let what = "the block “encoder” and an encoder need each other";
            return Err(Error::new("--columns", what, "give --encoder DIR and name the block, or neither"));
        }
        let dimensions = match &encoder {
            Some(encoder) => encoder.read("word")?.whole().len(),
            None => 0,
        };
        let gazetteer = blocks.contains(&Block::Attribution).then(Gazetteer::builtin);
        Ok(Self { matcher, blocks, gazetteer, encoder, dimensions })
    }

    /// Its codebooks.
    pub(super) fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// What it counts, sorted.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Hash of the encoder's files, in hexadecimal.
    pub(super) fn encoder(&self) -> Option<&str> {
        self.encoder.as_ref().map(Encoder::blake3)
    }

    pub(super) fn counts(&self, block: Block) -> bool {
        self.blocks.contains(&block)
    }

    /// Reads `document` as far as the blocks need.
    ///
    /// # Errors
    /// A sentence that the encoder's tokenizer cannot cut into pieces it knows.
    pub(super) fn see(&self, document: Document) -> Result<Seen> {
        let hits = self.matcher.hits(&document);
        let marks = self.gazetteer.as_ref().map(|g| Marks::of(&document, &Matcher::default(), g));
        let vector = |encoder: &Encoder| {
            let sentences = document.sentences().iter();
            sentences.map(|s| Ok(encoder.read(document.slice(s.span))?.whole())).collect::<Result<_>>()
        };
        let sentence_vectors = self.encoder.as_ref().map(vector).transpose()?.unwrap_or_default();
        Ok(Seen { document, hits, marks, sentence_vectors })
    }

    /// The amounts of a part, in the order of [`amount_columns`](Self::amount_columns).
    pub(super) fn amounts(&self, part: &Part<'_>) -> Vec<f64> {
        let mut amounts = Vec::new();
        if self.counts(Block::Scores) {
            amounts.extend(self.scores(part));
        }
        if let Some(marks) = &part.seen.marks {
            amounts.extend(part.attributed(marks));
        }
        if self.counts(Block::Vectors) {
            let mut sum = VectorSum::default();
            part.vectors().for_each(|(_, vector)| sum.add(vector, 1.0));
            amounts.extend(sum.mean().map(f64::from));
        }
        if self.encoder.is_some() {
            amounts.extend(part.sentence_vector(self.dimensions));
        }
        amounts
    }

    /// The columns of the amounts, in order.
    pub(super) fn amount_columns(&self) -> Vec<String> {
        let mut names = Vec::new();
        for &block in &self.blocks {
            match block {
                Block::Scores => names.extend(self.score_columns()),
                Block::Attribution => names.extend(ATTRIBUTION.map(str::to_owned)),
                Block::Vectors | Block::Encoder => names.extend(block.vector_columns(self.dimensions)),
                Block::Words | Block::Characters | Block::Patterns => (),
            }
        }
        names
    }

    /// A score a category, codebook after codebook: ln(1 + Σ weight) / ln(e + words), 0 and up. Damped
    /// counts with log-length part coded frames better than rates.
    pub(super) fn scores(&self, part: &Part<'_>) -> Vec<f64> {
        let first = self.firsts();
        let mut sums = vec![0.0; first[first.len() - 1]];
        for hit in part.hits() {
            let rule = &self.matcher.rules()[hit.rule];
            for category in rule.counts_in() {
                sums[first[rule.codebook] + category] += rule.weight;
            }
        }
        let length = (part.n_words as f64 + std::f64::consts::E).ln();
        sums.into_iter().map(|sum| sum.max(0.0).ln_1p() / length).collect()
    }

    /// The columns of [`scores`](Self::scores), in order.
    pub(super) fn score_columns(&self) -> Vec<String> {
        let categories = self.matcher.codebooks().iter().flat_map(|codebook| &codebook.categories);
        categories.map(|category| category.column.clone()).collect()
    }

    /// The number of each codebook's first score, and the number of all.
    pub(super) fn firsts(&self) -> Vec<usize> {
        let mut first = vec![0];
        for codebook in self.matcher.codebooks() {
            first.push(first[first.len() - 1] + codebook.categories.len());
        }
        first
    }

    /// The column of each rule as a term.
    pub(super) fn pattern_columns(&self) -> Vec<String> {
        let column = |rule: &Rule| {
            let category = &self.matcher.codebooks()[rule.codebook].categories[rule.category];
            format!("{}:{}", category.column, rule.pattern)
        };
        self.matcher.rules().iter().map(column).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::part::document;

    #[test]
    fn amounts_are_named_and_shares_counted() {
        let blocks = [Block::Attribution, Block::Vectors, Block::Words];
        let counter = Counter::new(Matcher::default(), &blocks, None).unwrap();
        let seen = counter.see(document("Ann said the treaty was dead. Nobody answered.")).unwrap();
        let amounts = counter.amounts(&Part::whole(&seen));
        let names = counter.amount_columns();
        assert_eq!((names.len(), names[0].as_str()), (amounts.len(), "attribution_share"));
        // the treaty was dead: four words of eight
        assert_eq!(amounts[..2], [0.5, 0.0]);
    }

    #[test]
    fn an_encoder_and_its_block_need_each_other() {
        assert!(Counter::new(Matcher::default(), &[Block::Words, Block::Encoder], None).is_err());
        assert!(Counter::new(Matcher::default(), &[], None).is_err());
    }
}
