//! What coders are told, as a page of Markdown.

use super::{Item, UnitKind};
use std::fmt::Write;

/// The instructions for the coders of `items`.
pub fn instructions(items: &[Item], kind: UnitKind) -> String {
    let what = match kind {
        UnitKind::Paragraph => "paragraph",
        UnitKind::Article => "article",
    };
    let mut page = format!(
        "# Instructions for coders\n\n\
         - Each row of your sheet is one {what}. Read it, then fill in the columns of the items below. Use either the \
         spreadsheet or the CSV file, not both.\n\
         - Judge by the text alone, row by row, in the order of the rows. Do not talk about rows with the other \
         coders, and do not look up who published them.\n\
         - Code what the text says or clearly implies; in doubt, code that it is not there.\n\
         - Leave a cell empty only if you cannot judge: empty cells count as missing.\n\
         - Change neither unit nor coder, add no rows, and keep the names of the columns. Write what is \
         difficult into the column note.\n"
    );
    for item in items {
        let _ = write!(page, "\n## {}\n{}\n\nValues: {}\n", item.name, item.question.trim(), item.choices());
    }
    page
}
