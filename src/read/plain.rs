//! Plain text: the whole file is one text, unchanged.

use super::{Columns, File, Format};
use crate::error::Result;
use crate::text::Meta;

pub(super) const FORMAT: Format =
    Format { name: "txt", extensions: &["txt", "text"], sniff: |_| true, parse, records: None };

fn parse(file: &mut File, _: &Columns) -> Result<()> {
    let text = file.decode()?;
    file.push_prose(1, text, Meta::new());
    Ok(())
}
