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
/// Keeps a count and a mask every 64 bytes, so a look-up costs the same everywhere; pure ASCII costs nothing.
#[derive(Debug, Clone)]
pub struct CodePoints<'t> {
    text: &'t str,
    /// Of bytes `64 * i` and on; empty when the text is ASCII.
    blocks: Vec<Block>,
}

/// 64 bytes of a text.
#[derive(Debug, Clone, Copy)]
struct Block {
    /// Code points before its first byte.
    before: u32,
    /// A bit for each byte that begins a code point, the first byte's being the lowest.
    leading: u64,
}

const BLOCK: usize = 64;

impl Block {
    fn of(bytes: &[u8], before: u32) -> Self {
        let leading = if bytes.is_ascii() {
            u64::MAX >> (BLOCK - bytes.len())
        } else {
            bytes.iter().rev().fold(0, |mask, byte| mask << 1 | u64::from(is_leading(*byte)))
        };
        Self { before, leading }
    }

    /// Code points before its byte `at`, which may be one past its last.
    fn at(self, at: usize) -> u32 {
        let leading = if at < BLOCK { self.leading & ((1 << at) - 1) } else { self.leading };
        self.before + leading.count_ones()
    }
}

fn is_leading(byte: u8) -> bool {
    (byte & 0xC0) != 0x80
}

impl<'t> CodePoints<'t> {
    /// Counts `text` once.
    pub fn of(text: &'t str) -> Self {
        if text.is_ascii() {
            return Self { text, blocks: Vec::new() };
        }
        let mut count = 0;
        let blocks = text.as_bytes().chunks(BLOCK).map(|bytes| {
            let block = Block::of(bytes, count);
            count = block.at(BLOCK);
            block
        });
        Self { text, blocks: blocks.collect() }
    }

    /// Code points before byte `position`.
    pub fn at(&self, position: u32) -> u32 {
        if self.blocks.is_empty() {
            return position;
        }
        let position = position as usize;
        let block = (position / BLOCK).min(self.blocks.len() - 1);
        self.blocks[block].at(position - block * BLOCK)
    }

    /// A span of bytes as `(start, end)` in code points.
    pub fn span(&self, span: Span) -> (u32, u32) {
        (self.at(span.start), self.at(span.end))
    }

    /// The byte position of code point `index`, or the text's length if there are fewer.
    pub fn byte(&self, index: u32) -> u32 {
        if self.blocks.is_empty() {
            return index.min(self.text.len() as u32);
        }
        let block = self.blocks.partition_point(|block| block.before <= index).saturating_sub(1);
        let start = block * BLOCK;
        let mut bytes =
            self.text.as_bytes()[start..].iter().enumerate().filter(|(_, byte)| is_leading(**byte));
        let left = (index - self.blocks[block].before) as usize;
        bytes.nth(left).map_or(self.text.len(), |(at, _)| start + at) as u32
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
