//! The text of a file as it is decoded, a stretch at a time.

use super::log::Log;
use super::source::{Source, WHOLE_LIMIT};
use crate::error::Result;
use encoding_rs::{CoderResult, Decoder};
use std::io::Read;

/// One record (a row of CSV, a line or element of JSON) may not be longer, in bytes.
pub(super) const RECORD_LIMIT: usize = 32 << 20;
/// How many bytes are decoded at once.
const PIECE: usize = 1 << 18;

/// UTF-8 read as a Western encoding and written as UTF-8: ’ and “.
const TWICE: [&str; 2] = ["â€™", "â€œ"];

/// Text on its way through.
pub(super) struct Decoded<'a> {
    source: &'a Source,
    reader: Box<dyn Read + Send + 'a>,
    decoder: Decoder,
    raw: Vec<u8>,
    /// Decoded and not yet taken.
    held: String,
    /// Whether nothing comes after what is held.
    ended: bool,
    /// Line on which what is held begins, from 1, as `\n` counts.
    line: usize,
    /// Bytes of text so far.
    seen: usize,
    replaced: usize,
    twice: bool,
    /// The last two characters, for what lies across two pieces.
    seam: String,
}

/// What [`Decoded::take`] found.
pub(super) enum Taken<T> {
    Some(T),
    /// Nothing that ends within [`RECORD_LIMIT`], or before the end of the text.
    Stuck,
    /// The end of the text.
    End,
}

impl<'a> Decoded<'a> {
    pub(super) fn new(source: &'a Source) -> Result<Self> {
        let (encoding, mark) = source.encoding();
        let mut reader = source.reader()?;
        std::io::copy(&mut reader.by_ref().take(mark as u64), &mut std::io::sink())
            .map_err(|e| source.failed(e))?;
        Ok(Self {
            source,
            reader,
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: vec![0; PIECE.min(source.unpacked() as usize + 1)],
            held: String::new(),
            ended: false,
            line: 1,
            seen: 0,
            replaced: 0,
            twice: false,
            seam: String::new(),
        })
    }

    /// Decodes until at least `least` bytes are held, or all there are.
    pub(super) fn fill(&mut self, least: usize) -> Result<()> {
        if self.held.len() < least && !self.ended {
            let left = self.source.unpacked().try_into().unwrap_or(usize::MAX);
            self.held.reserve_exact((least - self.held.len() + 2 * PIECE).min(left).max(8));
        }
        while self.held.len() < least && !self.ended {
            let read = self.reader.read(&mut self.raw).map_err(|e| self.source.failed(e))?;
            self.ended = read == 0;
            let from = self.held.len();
            let mut piece = &self.raw[..read];
            loop {
                let (outcome, used, _) = self.decoder.decode_to_string(piece, &mut self.held, self.ended);
                piece = &piece[used..];
                if outcome == CoderResult::InputEmpty {
                    break;
                }
                self.held.reserve_exact(piece.len().max(8));
            }
            self.look(from);
        }
        Ok(())
    }

    /// Looks for what decoding went wrong in, in what is held from byte `from` on.
    fn look(&mut self, from: usize) {
        let new = &self.held[from..];
        self.seen += new.len();
        self.replaced += new.matches('\u{FFFD}').count();
        if !self.twice {
            self.seam.extend(new.chars().take(2));
            self.twice = TWICE.iter().any(|t| new.contains(t) || self.seam.contains(t));
            let end = if new.chars().nth(1).is_some() { new } else { &self.seam };
            let from = end.char_indices().rev().nth(1).map_or(0, |(at, _)| at);
            self.seam = end[from..].to_owned();
        }
    }

    /// What is decoded and not yet taken.
    pub(super) fn held(&self) -> &str {
        &self.held
    }

    /// Line on which what is held begins, from 1, as `\n` counts.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// Bytes of text so far.
    pub(super) fn seen(&self) -> usize {
        self.seen
    }

    /// Takes the next `bytes` of what is held.
    pub(super) fn pass(&mut self, bytes: usize) {
        self.line += self.held[..bytes].bytes().filter(|&b| b == b'\n').count();
        self.held.drain(..bytes);
    }

    /// Takes from the beginning what `cut` finds there. It is shown a stretch, the line that begins on, and
    /// whether nothing follows, and gives how many bytes it used: none for want of more.
    pub(super) fn take<T>(
        &mut self,
        mut cut: impl FnMut(&str, usize, bool) -> (T, usize),
    ) -> Result<Taken<T>> {
        let mut size = self.source.segment().min(RECORD_LIMIT);
        loop {
            self.fill(size + 1)?;
            if self.held.is_empty() {
                return Ok(Taken::End);
            }
            let last = self.ended && self.held.len() <= size;
            let shown = if last { self.held.len() } else { self.held.floor_char_boundary(size) };
            let (found, used) = cut(&self.held[..shown], self.line, last);
            if used > 0 {
                self.pass(used);
                return Ok(Taken::Some(found));
            }
            if last || size == RECORD_LIMIT {
                return Ok(Taken::Stuck);
            }
            size = (size * 2).min(RECORD_LIMIT);
        }
    }

    /// Passes over the text up to where `ends` says of a byte that it is the last.
    pub(super) fn pass_until(&mut self, mut ends: impl FnMut(u8) -> bool) -> Result<()> {
        loop {
            self.fill(1)?;
            if self.held.is_empty() {
                return Ok(());
            }
            let end = self.held.bytes().position(&mut ends);
            self.pass(end.map_or(self.held.len(), |at| at + 1));
            if end.is_some() {
                return Ok(());
            }
        }
    }

    /// Passes over the line that is held first, and over its end.
    pub(super) fn pass_line(&mut self) -> Result<()> {
        let mut ended_by = 0;
        self.pass_until(|byte| {
            ended_by = byte;
            matches!(byte, b'\n' | b'\r')
        })?;
        self.fill(1)?;
        if ended_by == b'\r' && self.held.starts_with('\n') {
            self.pass(1);
        }
        Ok(())
    }

    /// The whole text.
    pub(super) fn whole(mut self, log: &mut Log) -> Result<String> {
        self.fill(WHOLE_LIMIT + 1)?;
        if self.held.len() > WHOLE_LIMIT {
            return Err(self.source.too_long_for_whole());
        }
        self.tell(log);
        Ok(self.held)
    }

    /// Passes over the rest, and tells what decoding lost.
    pub(super) fn end(&mut self, log: &mut Log) -> Result<()> {
        self.pass_until(|_| false)?;
        self.tell(log);
        Ok(())
    }

    fn tell(&self, log: &mut Log) {
        if self.replaced > 0 {
            let what = format!("{} characters were lost in decoding and stand as U+FFFD", self.replaced);
            log.warn_first(what, "fetch the file anew and save it as UTF-8");
        }
        if self.twice {
            log.warn_first(
                "has characters decoded twice (â€™ for ’)",
                "save it anew from its origin, as UTF-8 from beginning to end",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_give_the_text_whatever_their_size() {
        let text = "Türkiye’s “no” — 🇹🇷\r\nâ€™".repeat(40);
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [text.clone().into_bytes(), [&b"\xFF\xFE"[..], &utf16].concat()] {
            for segment in [1, 5, 64, 1 << 20] {
                let source = Source::of("f.txt", &bytes, segment);
                let mut decoded = Decoded::new(&source).unwrap();
                let (mut whole, mut stretches) = (String::new(), 0);
                while let Taken::Some(piece) =
                    decoded.take(|shown, _, _| (shown.to_owned(), shown.len())).unwrap()
                {
                    whole.push_str(&piece);
                    stretches += 1;
                }
                assert_eq!(whole, text);
                assert_eq!(stretches == 1, segment > text.len());
                assert_eq!((decoded.line(), decoded.twice, decoded.replaced), (41, true, 0));
            }
        }
    }
}
