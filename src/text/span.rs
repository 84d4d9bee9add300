//! A stretch of a text.

use serde::{Deserialize, Serialize};

/// Bytes `start..end` of [`Document::text`](super::Document), end-exclusive, on char boundaries.
///
/// What leaves the program is in Unicode code points instead; see [`CodePoints`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Bytes `start..end`. Texts are limited to 4 GiB, so positions fit in 32 bits.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end && end <= u32::MAX as usize);
        Self { start: start as u32, end: end as u32 }
    }

    /// The bytes as a range, for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether nothing lies inside.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Translates byte positions of one text into Unicode code points, and back.
///
/// Keeps one count every 256 bytes, so a look-up reads at most 256 bytes; pure ASCII costs nothing.
#[derive(Debug, Clone)]
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points before byte `256 * i`; empty when the text is ASCII.
    marks: Vec<u32>,
}

const STRIDE: usize = 256;

fn leading_bytes(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&b| (b & 0xC0) != 0x80).count() as u32
}

impl<'t> CodePoints<'t> {
    /// Counts `text` once.
    pub fn of(text: &'t str) -> Self {
        if text.is_ascii() {
            return Self { text, marks: Vec::new() };
        }
        let mut count = 0;
        let marks = text
            .as_bytes()
            .chunks(STRIDE)
            .map(|chunk| {
                let before = count;
                count += leading_bytes(chunk);
                before
            })
            .collect();
        Self { text, marks }
    }

    /// Code points before byte `position`.
    pub fn at(&self, position: u32) -> u32 {
        if self.marks.is_empty() {
            return position;
        }
        let position = position as usize;
        let mark = (position / STRIDE).min(self.marks.len() - 1);
        self.marks[mark] + leading_bytes(&self.text.as_bytes()[mark * STRIDE..position])
    }

    /// A span of bytes as `(start, end)` in code points.
    pub fn span(&self, span: Span) -> (u32, u32) {
        (self.at(span.start), self.at(span.end))
    }

    /// The byte position of code point `index`, or the text's length if there are fewer.
    pub fn byte(&self, index: u32) -> u32 {
        if self.marks.is_empty() {
            return index.min(self.text.len() as u32);
        }
        let mark = self.marks.partition_point(|&m| m <= index).saturating_sub(1);
        let mut left = index - self.marks[mark];
        let start = mark * STRIDE;
        for (offset, byte) in self.text.as_bytes()[start..].iter().enumerate() {
            if (byte & 0xC0) != 0x80 {
                if left == 0 {
                    return (start + offset) as u32;
                }
                left -= 1;
            }
        }
        self.text.len() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_agree_with_counting_chars() {
        let text = "“Türkiye” — 🇹🇷 said ".repeat(60);
        let points = CodePoints::of(&text);
        for (count, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(points.at(byte as u32), count as u32);
            assert_eq!(points.byte(count as u32), byte as u32);
        }
        assert_eq!(points.at(text.len() as u32), text.chars().count() as u32);
        assert_eq!(points.byte(u32::MAX), text.len() as u32);
    }
}
