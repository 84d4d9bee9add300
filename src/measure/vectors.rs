//! Word vectors: what words are alike, for columns of trained models.
//!
//! DESIGN. A table of common English words with 50 numbers each, one byte a number: the vectors come from
//! GloVe (Pennington, Socher & Manning 2014, <https://doi.org/10.3115/v1/D14-1162>; public domain), where
//! neighbours are words of like company. `slantwise learn train --task vectors` made the table. Names and
//! words for nations and faiths are left out: their company is the news of their time.

use hashbrown::HashMap;
use std::sync::LazyLock;

/// Numbers a word.
pub const DIMENSIONS: usize = 50;
/// One byte holds a number times this, rounded.
pub const STEPS: f32 = 25.0;

static WORDS: LazyLock<HashMap<&str, usize>> = LazyLock::new(|| {
    let words = include_str!("../../data/models/vectors/words.txt");
    words.lines().enumerate().map(|(at, word)| (word, at)).collect()
});
static NAMES: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("../../data/models/vectors/words.txt").lines().collect());
/// Words in the table.
pub(super) const N_VECTORS: usize = NUMBERS.len() / DIMENSIONS;
static NUMBERS: &[u8] = include_bytes!("../../data/models/vectors/vectors.bin");

/// A sum of vectors with its weight.
#[derive(Debug, Clone, Copy)]
pub struct VectorSum {
    sum: [f32; DIMENSIONS],
    weight: f32,
}

impl Default for VectorSum {
    fn default() -> Self {
        Self { sum: [0.0; DIMENSIONS], weight: 0.0 }
    }
}

impl VectorSum {
    /// Adds the vector of word number `word`, `weight` times.
    pub fn add(&mut self, word: usize, weight: f32) {
        self.add_scaled(&scaled(word), weight);
    }

    /// The same of a vector as [`scaled`] gives it.
    pub fn add_scaled(&mut self, vector: &[f32; DIMENSIONS], weight: f32) {
        for (sum, number) in self.sum.iter_mut().zip(vector) {
            *sum += weight * number / STEPS;
        }
        self.weight += weight;
    }

    /// Adds `vector`, once.
    pub fn add_once(&mut self, vector: &[f32; DIMENSIONS]) {
        self.sum.iter_mut().zip(vector).for_each(|(sum, number)| *sum += number);
        self.weight += 1.0;
    }

    /// The weighted mean; zeros if nothing was added.
    pub fn mean(&self) -> [f32; DIMENSIONS] {
        if self.weight == 0.0 { self.sum } else { self.sum.map(|sum| sum / self.weight) }
    }
}

/// The vector of word number `word`, times [`STEPS`].
pub fn scaled(word: usize) -> [f32; DIMENSIONS] {
    let numbers = &NUMBERS[word * DIMENSIONS..][..DIMENSIONS];
    let mut vector = [0.0; DIMENSIONS];
    vector.iter_mut().zip(numbers).for_each(|(to, &number)| *to = f32::from(number as i8));
    vector
}

/// The number of `word` (lower case) in the table.
pub fn vector_of(word: &str) -> Option<usize> {
    WORDS.get(word).copied()
}

/// The word of number `at`.
pub(super) fn vector_word(at: usize) -> &'static str {
    NAMES[at]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cosine(a: &str, b: &str) -> f32 {
        let [a, b] = [a, b].map(|word| {
            let mut sum = VectorSum::default();
            sum.add(vector_of(word).unwrap(), 2.0);
            sum.mean()
        });
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
        dot(&a, &b) / (dot(&a, &a) * dot(&b, &b)).sqrt()
    }

    #[test]
    fn like_words_have_like_vectors() {
        assert!(cosine("praise", "criticism") > cosine("praise", "pipeline") + 0.2);
        assert!(cosine("minister", "premier") > cosine("minister", "banana") + 0.2);
    }

    #[test]
    fn the_table_is_whole_and_names_no_nation() {
        assert_eq!(NUMBERS.len(), WORDS.len() * DIMENSIONS);
        for word in ["pakistani", "muslim", "jewish", "germans"] {
            assert_eq!(vector_of(word), None, "{word}");
        }
    }
}
