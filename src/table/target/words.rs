//! Words and pairs of words on either side of a target, and what they are like.

use super::key::{FIRST_VECTOR, Key, N_WINDOWS, Place, Word};
use super::reader::Reader;
use super::row::Sink;
use crate::measure::{DIMENSIONS, VectorSum};
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
        for at in (0..words.len()).filter(|at| *at != target) {
            let [side, near, next] = if at < target {
                [Place::Left, Place::LeftNear, Place::LeftNext]
            } else {
                [Place::Right, Place::RightNear, Place::RightNext]
            };
            let distance = at.abs_diff(target);
            self.flag::<1>(sink, Place::Word, at, &words);
            self.flag::<1>(sink, side, at, &words);
            if distance <= NEAR {
                self.flag::<1>(sink, near, at, &words);
            }
            if distance == 1 {
                self.flag::<1>(sink, next, at, &words);
            }
        }
        for at in 0..words.len().saturating_sub(1) {
            self.flag::<2>(sink, Place::Words, at, &words);
            if at.abs_diff(target) <= NEAR_PAIR {
                self.flag::<2>(sink, Place::WordsNear, at, &words);
            }
        }
        for at in (0..words.len().saturating_sub(2)).skip(target.saturating_sub(2)).take(3.min(target + 1)) {
            self.flag::<3>(sink, Place::Words, at, &words);
        }
    }

    /// Flags the `N` of `words` from number `at` on.
    #[inline(always)]
    fn flag<const N: usize>(&self, sink: &mut impl Sink, place: Place, at: usize, words: &[Word<'_>]) {
        let key = Key::Words(place, &words[at..at + N]);
        sink.flag(key);
        if sink.listens() {
            (at..at + N).filter_map(|at| self.token(at)).for_each(|token| sink.part(key, token, 1.0));
        }
    }

    /// The token of word `at` of the sentence in which one word stands for the target; the target itself
    /// is none.
    fn token(&self, at: usize) -> Option<usize> {
        let first = self.sentence.tokens.start;
        match at.cmp(&(self.target.start - first)) {
            Ordering::Less => Some(first + at),
            Ordering::Equal => None,
            Ordering::Greater => Some(first + at + self.target.len() - 1),
        }
    }

    /// Means of the vectors of open-class words, by window: all, left, right, near.
    pub(super) fn vectors(&self, sink: &mut impl Sink) {
        let mut sums = [VectorSum::default(); N_WINDOWS];
        let [all, left, right, near] = &mut sums;
        for word in self.sentence.open.iter().filter(|word| !self.target.contains(&word.at)) {
            let at = word.at;
            let follows = at >= self.target.end;
            let distance = if follows { at - self.target.end + 1 } else { self.target.start - at };
            all.add_once(&word.vector);
            if distance <= REACH {
                if follows { &mut *right } else { &mut *left }.add_once(&word.vector);
            }
            near.add_scaled(&word.scaled, 1.0 / (1.0 + distance as f32 / HALF_DISTANCE));
        }
        for (window, sum) in sums.iter().enumerate() {
            sink.amounts(FIRST_VECTOR + window * DIMENSIONS, &sum.mean());
        }
    }
}
