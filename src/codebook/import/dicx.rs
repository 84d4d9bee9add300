//! LIWC-22 tables `.dicx` and the Linguistic Category Model csv: `DicTerm,Category,…`, a cell `X` (or
//! a number) where the term belongs.

use super::draft::Draft;
use super::{File, Format, table};
use crate::Result;

pub(super) const FORMAT: Format =
    Format { name: "dicx", about: "LIWC-22 .dicx, Linguistic Category Model csv", fits, read };

fn fits(file: &File) -> bool {
    table::head(file, ',').first().is_some_and(|h| h == "dicterm") || file.ends_with(&[".dicx"])
}

fn read(file: &File, draft: &mut Draft) -> Result<()> {
    let (head, rows) = table::headed(file, b',')?;
    for (line, row) in rows {
        for (name, cell) in head.iter().zip(&row).skip(1) {
            match cell.as_str() {
                "" | "0" => {}
                "X" | "x" => draft.add(line, name, &row[0], 1.0),
                cell => match cell.parse() {
                    Ok(weight) => draft.add(line, name, &row[0], weight),
                    Err(_) => {
                        draft.reject(line, &format!("“{}”: “{cell}” is neither X nor a number", row[0]));
                    }
                },
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn crosses_and_weights() {
        check(
            "LCM.csv",
            "\u{FEFF}DicTerm,DAV,IAV,SV\nwalk*,X,,\nhelp,,X,0.5\nlove,,,x\nodd,maybe,,\n",
            "dicx\ndav: walk*\niav: help\nsv: help 0.5, love",
            "LCM.csv, line 5: “odd”: “maybe” is neither X nor a number",
        );
    }
}
