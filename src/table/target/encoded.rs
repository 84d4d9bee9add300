//! What an encoder makes of a target and its sentence.

use super::key::Key;
use super::reader::Reader;
use super::row::Sink;
use crate::Result;
use crate::measure::Encoder;
use crate::text::Span;

impl Reader<'_> {
    /// The vector of the target and that of its sentence, each number a column.
    pub(super) fn encoded(&self, encoder: &Encoder, sink: &mut impl Sink) -> Result<()> {
        let document = self.setting.document;
        let sentence = self.sentence.span;
        let read = encoder.read(document.slice(sentence))?;
        let target = self.mention.span;
        let inside = Span {
            start: target.start.saturating_sub(sentence.start),
            end: target.end.saturating_sub(sentence.start),
        };
        for (of, vector) in [("target", read.of(inside)), ("sentence", Some(read.whole()))] {
            for (at, value) in vector.into_iter().flatten().enumerate() {
                sink.amount(Key::Named(&format!("encoder {of} {at}")), value);
            }
        }
        Ok(())
    }
}
