//! Words and pairs of words on either side of a target, and what they are like.

use super::columns::Reader;
use crate::mark::Tag;
use crate::measure::{DIMENSIONS, VectorSum, vector_of};
use crate::table::columns::Sink;
use std::cmp::Ordering;
use std::sync::LazyLock;

/// Distance up to which a word stands near.
const NEAR: usize = 4;
/// Distance up to which a pair stands near.
const NEAR_PAIR: usize = 3;
/// Windows of word vectors.
const WINDOWS: [&str; 4] = ["all", "left", "right", "near"];
/// Reach of the windows to the left and to the right, in tokens.
const REACH: usize = 8;
/// Names of the numbers of all windows: `vector left 49`.
static VECTOR_NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let numbers = |window: &'static str| (0..DIMENSIONS).map(move |d| format!("vector {window} {d}"));
    WINDOWS.into_iter().flat_map(numbers).collect()
});
/// Distance in tokens at which a vector counts half.
const HALF_DISTANCE: f32 = 4.0;

impl Reader<'_> {
    /// A token as columns name it: the target, other names and numbers by kind, words by lemma.
    fn word(&self, at: usize) -> &str {
        let (document, syntax) = (self.setting.document, &self.setting.marks.syntax);
        match syntax.tags[at] {
            Tag::Name => "NAME",
            Tag::Number => "0",
            Tag::Mark if matches!(document.raw(at), "“" | "”" | "\"") => "\"",
            _ => syntax.lemma(document, at),
        }
    }

    pub(super) fn words(&self, sink: &mut impl Sink) {
        let mut words: Vec<&str> = (self.sentence.start..self.target.start).map(|i| self.word(i)).collect();
        let target = words.len();
        words.push("TARGET");
        words.extend((self.target.end..self.sentence.end).map(|i| self.word(i)));
        let mut name = String::new();
        // Names the words from number `at` on, all but the target being tokens.
        let token = |at: usize| match at.cmp(&target) {
            Ordering::Less => Some(self.sentence.start + at),
            Ordering::Equal => None,
            Ordering::Greater => Some(self.target.end + at - target - 1),
        };
        let mut flag = |place: &str, at: usize, these: &[&str]| {
            name.clear();
            name.push_str(place);
            for word in these {
                name.push(' ');
                name.push_str(word);
            }
            sink.flag(&name);
            if sink.listens() {
                (at..at + these.len()).filter_map(token).for_each(|token| sink.part(&name, token, 1.0));
            }
        };
        for (at, &word) in words.iter().enumerate().filter(|(at, _)| *at != target) {
            let side = if at < target {
                ["left", "left near", "left next"]
            } else {
                ["right", "right near", "right next"]
            };
            let distance = at.abs_diff(target);
            flag("word", at, &[word]);
            flag(side[0], at, &[word]);
            if distance <= NEAR {
                flag(side[1], at, &[word]);
            }
            if distance == 1 {
                flag(side[2], at, &[word]);
            }
        }
        for (at, pair) in words.windows(2).enumerate() {
            flag("words", at, pair);
            if at.abs_diff(target) <= NEAR_PAIR {
                flag("words near", at, pair);
            }
        }
        let threes = words.windows(3).enumerate().skip(target.saturating_sub(2)).take(3.min(target + 1));
        for (at, three) in threes {
            flag("words", at, three);
        }
    }

    /// Means of the vectors of open-class words, by window.
    pub(super) fn vectors(&self, sink: &mut impl Sink) {
        let (document, syntax) = (self.setting.document, &self.setting.marks.syntax);
        let mut sums = [VectorSum::default(); WINDOWS.len()];
        for at in self.sentence.clone().filter(|at| !self.target.contains(at)) {
            let open =
                syntax.is_verb(at) || matches!(syntax.tags[at], Tag::Noun | Tag::Adjective | Tag::Adverb);
            if !open {
                continue;
            }
            let Some(vector) = vector_of(document.form(at)) else { continue };
            let follows = at >= self.target.end;
            let distance = if follows { at - self.target.end + 1 } else { self.target.start - at };
            let near = 1.0 / (1.0 + distance as f32 / HALF_DISTANCE);
            let beside = distance <= REACH;
            let weights = [1.0, f32::from(!follows && beside), f32::from(follows && beside), near];
            for (sum, weight) in sums.iter_mut().zip(weights).filter(|(_, weight)| *weight > 0.0) {
                sum.add(vector, weight);
            }
        }
        for (names, sum) in VECTOR_NAMES.chunks(DIMENSIONS).zip(sums) {
            for (name, value) in names.iter().zip(sum.mean()).filter(|(_, value)| *value != 0.0) {
                sink.amount(name, f64::from(value));
            }
        }
    }
}
