//! What an encoder makes of a target and its sentence.

use super::columns::Reader;
use crate::Result;
use crate::measure::Encoder;
use crate::table::columns::Sink;
use crate::text::Span;

impl Reader<'_> {
    /// The vector of the target and that of its sentence, each number a column.
    pub(super) fn encoded(&self, encoder: &Encoder, sink: &mut impl Sink) -> Result<()> {
        let document = self.setting.document;
        let sentence = document.span_of(self.sentence.clone());
        let read = encoder.read(document.slice(sentence))?;
        let target = self.mention.span;
        let inside = Span {
            start: target.start.saturating_sub(sentence.start),
            end: target.end.saturating_sub(sentence.start),
        };
        for (of, vector) in [("target", read.of(inside)), ("sentence", Some(read.whole()))] {
            for (at, value) in vector.into_iter().flatten().enumerate() {
                sink.amount(&format!("encoder {of} {at}"), value);
            }
        }
        Ok(())
    }
}
