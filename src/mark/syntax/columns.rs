//! What the tagging model sees of a token: one row number of its weights a column.
//!
//! DESIGN. A column joins a few facts (a word form, an ending, the class the look-up gives, tags on
//! the left) and is hashed to a row of the weights; rows may be shared, which costs little and saves a
//! dictionary. Facts of a token are made once, when it is looked up; facts of the history are carried
//! along, so a column costs one multiplication.

use super::Tag;
use super::tagging::{Candidate, Tagger, is_quote};
use crate::text::TokenKind;

/// Columns of one token.
pub const N_COLUMNS: usize = 25;
/// Rows of the weights.
pub const N_ROWS: usize = 1 << 16;
/// The row of each column.
pub type Columns = [u16; N_COLUMNS];

/// Facts of one token that do not depend on its neighbours.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    /// Hash of the form.
    form: u64,
    /// Last three bytes of the form.
    end: u64,
    /// What the look-up allows.
    class: u64,
    /// Capitals, digits, length, place; and what the look-up knows of the form whatever its capitals.
    shape: u64,
    possessive: bool,
}

/// Stands for the places before and after a sentence.
pub(super) const NOTHING: Seen = Seen { form: 1, end: 1, class: 1 << 40, shape: 0, possessive: false };

/// FNV-1a, 64 bits.
pub(super) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |sum, b| (sum ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

fn ending(text: &str) -> u64 {
    text.bytes().rev().take(3).fold(0, |sum, b| sum << 8 | u64::from(b))
}

/// Whether a word is written in capitals, and more than one.
pub(super) fn is_shouted(raw: &str) -> bool {
    raw.len() > 1 && raw.bytes().all(|b| b.is_ascii_uppercase())
}

fn join(a: u64, b: u64) -> u64 {
    (a.rotate_left(25) ^ b).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Seen {
    /// A token that is no word.
    pub(super) fn mark(raw: &str, kind: TokenKind) -> Self {
        let class = match kind {
            TokenKind::Number => 2 << 40,
            _ => 3 << 40 | ending(raw),
        };
        Self { form: hash(raw), end: ending(raw), class, shape: 0, possessive: false }
    }

    /// A word as looked up, with the [`hash`] of its form; `opens` a sentence or not.
    pub(super) fn word(
        raw: &str,
        (form, hash): (&str, u64),
        possessive: bool,
        opens: bool,
        candidate: &Candidate,
    ) -> Self {
        let closed = candidate.closed.iter().fold(0, |bits, &tag| bits | 1_u64 << tag as u8);
        let digit = form.bytes().any(|b| b.is_ascii_digit());
        let class = closed << 32
            | u64::from(candidate.readings) << 16
            | u64::from(candidate.usual) << 2
            | u64::from(candidate.capital) << 1
            | u64::from(digit);
        let shape = u64::from(raw.starts_with(char::is_uppercase))
            | u64::from(is_shouted(raw)) << 1
            | u64::from(opens) << 2
            | u64::from(form.len() < 4) << 3
            | u64::from(digit) << 4
            | u64::from(possessive) << 5
            | candidate.word.map_or(0, |w| u64::from(w.readings) << 24 | u64::from(w.usual) << 8);
        Self { form: hash, end: ending(form), class, shape, possessive }
    }
}

/// What has been tagged before, in the sentence at hand.
pub(super) struct History {
    before: u64,
    second: u64,
    /// Tag and form of the nearest token that is neither adverb nor quotation mark.
    left: u64,
    left_form: u64,
    /// What last happened to the clause: nothing, a verb, an auxiliary, an opening word, a stop.
    clause: u64,
    /// Whether the token before is a possessive.
    pub(super) possessive: bool,
}

impl Default for History {
    fn default() -> Self {
        Self { before: 20, second: 20, left: 20, left_form: 0, clause: 0, possessive: false }
    }
}

impl History {
    pub(super) fn add(&mut self, tag: Tag, mark: char, seen: &Seen) {
        self.second = self.before;
        self.before = tag as u64;
        self.possessive = seen.possessive;
        if tag != Tag::Adverb && !(tag == Tag::Mark && is_quote(mark)) {
            (self.left, self.left_form) = (tag as u64, seen.form);
        }
        self.clause = match tag {
            Tag::Verb => 1,
            Tag::Auxiliary => 2,
            Tag::Conjunction => 3,
            Tag::Subordinator => 4,
            Tag::Relative => 5,
            Tag::Mark if matches!(mark, ',' | ';' | ':' | '—' | '–' | '(' | ')') => 6,
            _ => self.clause,
        };
    }
}

impl Tagger<'_> {
    /// The columns of token `at`, for which the rules say `rule`.
    pub(super) fn columns(&self, at: usize, rule: Tag, history: &History) -> Columns {
        let seen = |i: Option<usize>| {
            i.filter(|i| (self.start..self.end).contains(i)).map_or(&NOTHING, |i| &self.candidates[i].seen)
        };
        let token = seen(Some(at));
        let (next, after) = (seen(Some(at + 1)), seen(Some(at + 2)));
        let (before, second) = (seen(at.checked_sub(1)), seen(at.checked_sub(2)));
        let (form, class) = (token.form, token.class);
        let rule = rule as u64;
        let facts = [
            class,
            form,
            token.end,
            token.end & 0xffff,
            token.shape,
            history.before,
            join(history.before, form),
            before.form,
            next.form,
            next.class,
            second.form,
            after.form,
            join(next.form, class),
            join(before.form, class),
            join(class, join(history.before, next.class)),
            join(history.left << 8 | history.clause, class),
            join(u64::from(history.possessive), class),
            join(history.left_form, class),
            rule,
            join(rule, history.before),
            join(form, next.class),
            join(form, next.form),
            join(token.end, token.shape),
            next.end,
            join(token.shape, history.before),
        ];
        let mut columns = [0; N_COLUMNS];
        for (number, (column, fact)) in columns.iter_mut().zip(facts).enumerate() {
            *column = (join(fact, number as u64 + 1) >> 48) as u16;
        }
        columns
    }
}
