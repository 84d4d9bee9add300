//! A text cut into words as the original cuts it.

use super::lexicon::{Entry, LEXICON};
use crate::text::Span;
use std::borrow::Cow;
use std::ops::Range;

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
        // Characters in question begin with these bytes.
        let mut starts = text.bytes().enumerate().filter(|&(_, byte)| byte == 0xC2 || byte >= 0xE2);
        if !starts.any(|(at, _)| text[at..].starts_with(is_emoji)) {
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

/// What kind of byte one is, as bits.
const SPACE: u8 = 1;
const UPPER: u8 = 2;
const LOWER: u8 = 4;
const PUNCTUATION: u8 = 8;
const APOSTROPHE: u8 = 16;
const BEYOND_ASCII: u8 = 32;

const KINDS: [u8; 256] = {
    let mut kinds = [BEYOND_ASCII; 256];
    let mut byte = 0;
    while byte < 0x80 {
        kinds[byte as usize] = match byte {
            b'\t'..=b'\r' | 0x1C..=b' ' => SPACE,
            b'A'..=b'Z' => UPPER,
            b'a'..=b'z' => LOWER,
            b'\'' => PUNCTUATION | APOSTROPHE,
            _ if byte.is_ascii_punctuation() => PUNCTUATION,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};

fn kind(byte: u8) -> u8 {
    KINDS[usize::from(byte)]
}

/// Where the first run of characters other than white space, as Python's `str.split` understands it, lies
/// from byte `from` on, and the kinds of its bytes.
fn next_chunk(text: &str, from: usize) -> Option<(Range<usize>, u8)> {
    let bytes = text.as_bytes();
    let (mut start, mut kinds) = (from, 0);
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        let own = kind(byte);
        let (is_space, length) = match byte {
            _ if own != BEYOND_ASCII => (own == SPACE, 1),
            // All white space beyond ASCII begins with one of these.
            0xC2 | 0xE1..=0xE3 => {
                let wide = text[at..].chars().next().unwrap_or_default();
                (wide.is_whitespace(), wide.len_utf8())
            }
            _ => (false, 1),
        };
        if !is_space {
            kinds |= own;
        } else if start < at {
            break;
        } else {
            start = at + length;
        }
        at += length;
    }
    (start < at).then_some((start..at, kinds))
}

/// `chunk` without the ASCII punctuation around it, as a place in it.
fn stripped(chunk: &[u8]) -> Range<usize> {
    let is_other = |&byte: &u8| kind(byte) & PUNCTUATION == 0;
    let start = chunk.iter().position(is_other).unwrap_or(chunk.len());
    let end = chunk.iter().rposition(is_other).map_or(start, |last| last + 1);
    start..end
}

/// Whether `word`, whose bytes are of `kinds`, has a capital letter and no small one (nor one of the few
/// title-case letters).
fn is_capitals(word: &str, kinds: u8) -> bool {
    if kinds & BEYOND_ASCII == 0 {
        return kinds & (UPPER | LOWER) == UPPER;
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
    let mut lowered = String::new();
    let (mut capitals, mut from) = (0, 0);
    while let Some((chunk, kinds)) = next_chunk(text, from) {
        from = chunk.end;
        let inner = stripped(&text.as_bytes()[chunk.clone()]);
        let inner = chunk.start + inner.start..chunk.start + inner.end;
        let is_long =
            inner.len() > 2 && (kinds & BEYOND_ASCII == 0 || text[inner.clone()].chars().nth(2).is_some());
        let place = if is_long { inner } else { chunk };
        let word = &text[place.clone()];
        let lower = if kinds & BEYOND_ASCII != 0 {
            lowered = word.to_lowercase();
            &lowered
        } else if kinds & UPPER != 0 {
            lowered.clear();
            lowered.push_str(word);
            lowered.make_ascii_lowercase();
            &lowered
        } else {
            word
        };
        let entry = lexicon.entry(lower);
        let negates = entry.negates || (kinds & APOSTROPHE != 0 && lower.contains("n't"));
        let is_capitals = is_capitals(word, kinds);
        capitals += usize::from(is_capitals);
        words.push(Word { span: Span::new(place.start, place.end), entry, negates, capitals: is_capitals });
    }
    // Where all words are in capitals they emphasise nothing.
    if capitals == words.len() {
        words.iter_mut().for_each(|word| word.capitals = false);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_at_white_space_of_any_kind() {
        let text = "good\u{85}bad\u{1680}\u{2028}ქართული\u{3000}カナ — “no” it's \t(x)\u{A0} ©fine\u{202F}!!";
        let plain = text.split(|c: char| c.is_whitespace() || matches!(c, '\u{1C}'..='\u{1F}'));
        let chunks: Vec<&str> = plain.filter(|chunk| !chunk.is_empty()).collect();
        let mut found = Vec::new();
        let mut from = 0;
        while let Some((chunk, _)) = next_chunk(text, from) {
            from = chunk.end;
            found.push(&text[chunk]);
        }
        assert_eq!(found, chunks);
        let words: Vec<&str> = words(text).iter().map(|word| &text[word.span.range()]).collect();
        assert_eq!(words[3..], ["カナ", "—", "“no”", "it's", "(x)", "©fine", "!!"]);
    }
}
