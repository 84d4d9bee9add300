//! Words and pairs of words on either side of a target, and what they are like.

use super::key::{FIRST_VECTOR, Key, N_WINDOWS, Place, Word};
use super::reader::Reader;
use super::row::Sink;
use crate::measure::{VectorSum, vector};
use std::cmp::Ordering;

/// Distance up to which a word stands near.
const NEAR: usize = 4;
/// Distance up to which a pair stands near.
const NEAR_PAIR: usize = 3;
/// Reach of the windows to the left and to the right, in tokens.
const REACH: usize = 8;
/// Distance in tokens at which a vector counts half.
const HALF_DISTANCE: f32 = 4.0;

impl Reader<'_> {
    pub(super) fn words(&self, sink: &mut impl Sink) {
        let (own, first) = (&self.sentence.words, self.sentence.tokens.start);
        let mut words: Vec<Word<'_>> = Vec::with_capacity(own.len() + 1);
        words.extend(&own[..self.target.start - first]);
        let target = words.len();
        words.push(self.sentence.target);
        words.extend(&own[self.target.end - first..]);
        // Names the words from number `at` on, all but the target being tokens.
        let token = |at: usize| match at.cmp(&target) {
            Ordering::Less => Some(first + at),
            Ordering::Equal => None,
            Ordering::Greater => Some(self.target.end + at - target - 1),
        };
        let mut flag = |place: Place, at: usize, these: &[Word<'_>]| {
            let key = Key::Words(place, these);
            sink.flag(key);
            if sink.listens() {
                (at..at + these.len()).filter_map(token).for_each(|token| sink.part(key, token, 1.0));
            }
        };
        for (at, word) in words.chunks(1).enumerate().filter(|(at, _)| *at != target) {
            let [side, near, next] = if at < target {
                [Place::Left, Place::LeftNear, Place::LeftNext]
            } else {
                [Place::Right, Place::RightNear, Place::RightNext]
            };
            let distance = at.abs_diff(target);
            flag(Place::Word, at, word);
            flag(side, at, word);
            if distance <= NEAR {
                flag(near, at, word);
            }
            if distance == 1 {
                flag(next, at, word);
            }
        }
        for (at, pair) in words.windows(2).enumerate() {
            flag(Place::Words, at, pair);
            if at.abs_diff(target) <= NEAR_PAIR {
                flag(Place::WordsNear, at, pair);
            }
        }
        let threes = words.windows(3).enumerate().skip(target.saturating_sub(2)).take(3.min(target + 1));
        for (at, three) in threes {
            flag(Place::Words, at, three);
        }
    }

    /// Means of the vectors of open-class words, by window: all, left, right, near.
    pub(super) fn vectors(&self, sink: &mut impl Sink) {
        let mut sums = [VectorSum::default(); N_WINDOWS];
        let [all, left, right, near] = &mut sums;
        for &(at, word) in self.sentence.open.iter().filter(|(at, _)| !self.target.contains(at)) {
            let follows = at >= self.target.end;
            let distance = if follows { at - self.target.end + 1 } else { self.target.start - at };
            let vector = vector(word);
            all.add_vector(&vector);
            if distance <= REACH {
                if follows { &mut *right } else { &mut *left }.add_vector(&vector);
            }
            near.add(word, 1.0 / (1.0 + distance as f32 / HALF_DISTANCE));
        }
        let values = sums.iter().flat_map(VectorSum::mean);
        for (at, value) in values.enumerate().filter(|(_, value)| *value != 0.0) {
            sink.amount(Key::Amount(FIRST_VECTOR + at), f64::from(value));
        }
    }
}
