//! Antonym axes: how near words lie to one end of a pair of opposites (FrameAxis: Kwak, An, Jing & Ahn 2021,
//! <https://doi.org/10.7717/peerj-cs.644>).
//!
//! The axis of `peace – war` is the vector of *peace* less that of *war*; a word's place on it is the cosine of
//! its vector with the axis, −1 to 1. The pairs are a file, `data/axes/antonyms.tsv`.

use super::vectors::{DIMENSIONS, N_VECTORS, VectorSum, vector_of, vector_word};
use crate::text::Document;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A pair of opposites.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// The end that counts as +1.
    pub positive: &'static str,
    /// The end that counts as −1.
    pub negative: &'static str,
    /// The place of each word vector.
    places: Vec<f32>,
}

static SOURCE: &str = include_str!("../../data/axes/antonyms.tsv");

/// The pairs of the file.
fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = SOURCE.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines.filter_map(|line| line.split_once('\t'))
}

/// The axes that ship, in the order of their file.
pub static AXES: LazyLock<Vec<Axis>> =
    LazyLock::new(|| pairs().filter_map(|(p, n)| Axis::new(p, n)).collect());

/// The ends of the axes.
static POLES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| pairs().flat_map(|(p, n)| [p, n]).collect());

/// BLAKE3 of the axes' file, in hexadecimal.
pub fn axes_hash() -> String {
    blake3::hash(SOURCE.as_bytes()).to_hex().to_string()
}

/// Words of so few letters carry no lean, unless they are poles.
const SHORT: usize = 3;

impl Axis {
    /// `None` if a word has no vector.
    fn new(positive: &'static str, negative: &'static str) -> Option<Self> {
        let (up, down) = (vector(vector_of(positive)?), vector(vector_of(negative)?));
        let axis: [f32; DIMENSIONS] = std::array::from_fn(|d| up[d] - down[d]);
        let places = (0..N_VECTORS).map(|at| cosine(&vector(at), &axis)).collect();
        Some(Self { positive, negative, places })
    }

    /// The place of a word vector, by its number: −1 to 1.
    pub fn place(&self, vector: usize) -> f64 {
        f64::from(self.places[vector])
    }
}

/// The words of `document` that have a vector and more than three letters or are a pole: number of the vector,
/// and count.
pub fn axis_words(document: &Document) -> Vec<(usize, usize)> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    let forms = (0..document.tokens().len()).map(|at| document.form(at));
    for form in forms.filter(|form| form.len() > SHORT || POLES.contains(form)) {
        if let Some(vector) = vector_of(form) {
            *counts.entry(vector).or_default() += 1;
        }
    }
    counts.into_iter().collect()
}

/// The word of a vector.
pub fn axis_word(vector: usize) -> &'static str {
    vector_word(vector)
}

fn vector(at: usize) -> [f32; DIMENSIONS] {
    let mut sum = VectorSum::default();
    sum.add(at, 1.0);
    sum.mean()
}

fn cosine(a: &[f32; DIMENSIONS], b: &[f32; DIMENSIONS]) -> f32 {
    let dot = |a: &[f32; DIMENSIONS], b: &[f32; DIMENSIONS]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt().max(f32::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Article;

    #[test]
    fn every_axis_of_the_file_has_vectors_and_its_own_direction() {
        let lines = SOURCE.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(AXES.len(), lines);
        assert!(lines >= 50);
        for axis in AXES.iter() {
            let [up, down] = [axis.positive, axis.negative].map(|word| axis.place(vector_of(word).unwrap()));
            assert!(up > down, "{} – {}", axis.positive, axis.negative);
        }
    }

    #[test]
    fn words_lie_where_one_would_look_for_them() {
        let axis = |word: &str| AXES.iter().find(|a| a.positive == word).unwrap();
        let place = |axis: &Axis, word: &str| axis.place(vector_of(word).unwrap());
        assert!(place(axis("peace"), "negotiations") > place(axis("peace"), "bombing"));
        assert!(place(axis("rich"), "wealthy") > place(axis("rich"), "hungry"));
    }

    #[test]
    fn words_are_counted_and_poles_however_short() {
        let count =
            |text: &str| axis_words(&Document::new(Article { text: text.to_owned(), ..Article::default() }));
        let mut expected = [(vector_of("peace").unwrap(), 2), (vector_of("war").unwrap(), 1)];
        expected.sort_unstable();
        assert_eq!(count("Peace, peace and the war"), expected);
        for axis in AXES.iter() {
            for pole in [axis.positive, axis.negative] {
                assert_eq!(count(pole), [(vector_of(pole).unwrap(), 1)], "{pole}");
            }
        }
    }
}
