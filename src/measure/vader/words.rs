//! A text cut into words as the original cuts it.

use super::lexicon::{Entry, LEXICON};
use crate::text::Span;
use std::borrow::Cow;

/// A text with emoji replaced by their descriptions.
pub(super) struct Plain<'t> {
    pub(super) text: Cow<'t, str>,
    /// Where descriptions stand, and which bytes of the original they stand for.
    replaced: Vec<(Span, Span)>,
}

impl<'t> Plain<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        // No emoji lies between ® and ‼, where nearly all letters and quotation marks do.
        let may_be = |c: char| c > '\u{203B}' || matches!(c, '©' | '®');
        let is_emoji = |c: char| may_be(c) && LEXICON.emoji.contains_key(&c);
        if text.is_ascii() || !text.chars().any(is_emoji) {
            return Self { text: text.into(), replaced: Vec::new() };
        }
        let mut plain = String::with_capacity(text.len() * 2);
        let mut replaced = Vec::new();
        let mut after_space = true;
        for (at, c) in text.char_indices() {
            if let Some(description) = LEXICON.emoji.get(&c) {
                if !after_space {
                    plain.push(' ');
                }
                let start = plain.len();
                plain.push_str(description);
                let place = Span::new(at, at + c.len_utf8());
                replaced.push((Span::new(start, plain.len()), place));
                after_space = false;
            } else {
                plain.push(c);
                after_space = c == ' ';
            }
        }
        Self { text: plain.into(), replaced }
    }

    /// The place in the original text of a word of this one.
    pub(super) fn original(&self, span: Span) -> Span {
        Span { start: self.byte(span.start, false), end: self.byte(span.end, true) }
    }

    fn byte(&self, at: u32, is_end: bool) -> u32 {
        let before = self.replaced.partition_point(|(s, _)| s.start + u32::from(is_end) <= at);
        let Some((description, emoji)) = before.checked_sub(1).map(|last| self.replaced[last]) else {
            return at;
        };
        if at < description.end {
            return if is_end { emoji.end } else { emoji.start };
        }
        emoji.end + (at - description.end)
    }
}

#[derive(Clone, Copy)]
pub(super) struct Word {
    pub(super) span: Span,
    pub(super) entry: &'static Entry,
    pub(super) negates: bool,
    pub(super) capitals: bool,
}

/// White space as Python's `str.split` understands it.
fn is_space(c: char) -> bool {
    if c.is_ascii() { c <= ' ' && matches!(c, '\t'..='\r' | '\u{1C}'..=' ') } else { c.is_whitespace() }
}

/// Whether `word` has a capital letter and no small one (nor one of the few title-case letters).
fn is_capitals(word: &str) -> bool {
    if word.is_ascii() {
        let is_small = |byte: &u8| byte.is_ascii_lowercase();
        // Most words end small.
        return !word.as_bytes().iter().rev().any(is_small) && word.bytes().any(|b| b.is_ascii_uppercase());
    }
    let title = |c: char| {
        matches!(c, '\u{1C5}' | '\u{1C8}' | '\u{1CB}' | '\u{1F2}' | '\u{1FBC}' | '\u{1FCC}' | '\u{1FFC}')
            || matches!(c, '\u{1F88}'..='\u{1FAF}' if (c as u32) & 8 != 0)
    };
    word.chars().any(char::is_uppercase) && !word.chars().any(|c| c.is_lowercase() || title(c))
}

/// Cuts `text` at white space, strips ASCII punctuation from words of more than two characters,
/// and looks every word up.
pub(super) fn words(text: &str) -> Vec<Word> {
    let lexicon = &*LEXICON;
    let mut words = Vec::with_capacity(text.len() / 5);
    let mut lower = String::new();
    let mut capitals = 0;
    for chunk in text.split(is_space).filter(|chunk| !chunk.is_empty()) {
        let stripped = chunk.trim_matches(|c: char| c.is_ascii_punctuation());
        let word = if stripped.chars().nth(2).is_some() { stripped } else { chunk };
        lower.clear();
        if word.is_ascii() {
            lower.push_str(word);
            lower.make_ascii_lowercase();
        } else {
            lower.push_str(&word.to_lowercase());
        }
        let entry = lexicon.entry(&lower);
        let negates = entry.negates || (lower.as_bytes().contains(&b'\'') && lower.contains("n't"));
        let is_capitals = is_capitals(word);
        capitals += usize::from(is_capitals);
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let span = Span::new(start, start + word.len());
        words.push(Word { span, entry, negates, capitals: is_capitals });
    }
    // Where all words are in capitals they emphasise nothing.
    if capitals == words.len() {
        words.iter_mut().for_each(|word| word.capitals = false);
    }
    words
}
