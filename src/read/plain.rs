//! Plain text: the whole file is one text, unchanged.

use super::file::Made;
use super::{Format, Kind};
use crate::error::Result;
use crate::text::Meta;

pub(super) const FORMAT: Format = Format {
    name: "txt",
    extensions: &["txt", "text"],
    sniff: |_| true,
    kind: Kind::Prose(parse),
    binary: false,
};

fn parse(made: &mut Made, text: String) -> Result<()> {
    made.push_prose(1, text, Meta::new());
    Ok(())
}
