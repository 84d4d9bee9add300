//! General Inquirer csv: a cell holds its category's name where the word belongs; `WORD#1` are senses.
//!
//! Senses are not told apart here: a word belongs where any of its senses does, which is said once.

use super::draft::Draft;
use super::{File, Format, table};
use crate::Result;
use std::collections::BTreeSet;

pub(super) const FORMAT: Format =
    Format { name: "general-inquirer", about: "General Inquirer csv", fits, read };

fn fits(file: &File) -> bool {
    let head = |delimiter| table::head(file, delimiter);
    [',', '\t'].into_iter().any(|delimiter| {
        let head = head(delimiter);
        head.first().is_some_and(|h| h == "entry") && head.iter().any(|h| h == "positiv" || h == "pos")
    })
}

/// Columns that describe the entry.
const NO_CATEGORIES: [&str; 5] = ["entry", "source", "othtags", "defined", ""];

fn read(file: &File, draft: &mut Draft) -> Result<()> {
    let delimiter = if table::head(file, ',').len() > 1 { b',' } else { b'\t' };
    let (head, rows) = table::headed(file, delimiter)?;
    let mut senses = BTreeSet::new();
    for (line, row) in rows {
        let (word, sense) = row[0].split_once('#').map_or((row[0].as_str(), None), |(w, n)| (w, Some(n)));
        if sense.is_some() {
            senses.insert(word.to_owned());
        }
        for (name, cell) in head.iter().zip(&row).skip(1) {
            if !NO_CATEGORIES.contains(&name.to_lowercase().as_str()) && !cell.is_empty() {
                draft.add(line, name, word, 1.0);
            }
        }
    }
    if !senses.is_empty() {
        let what = format!("{} words have several senses; each belongs where any sense does", senses.len());
        draft.note(&what, "mind frequent words like “mean” and “kind”");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn cells_name_their_category() {
        check(
            "inquirer.csv",
            "Entry,Source,Positiv,Negativ,Othtags,Defined\rFAIR#1,H4Lvd,Positiv,,Modif,\"just, even\"\r\
             FAIR#2,H4,,,Noun,a market\rHARM,Lvd,,Negativ,,\r",
            "general-inquirer\npositiv: fair\nnegativ: harm",
            "inquirer.csv: 1 words have several senses; each belongs where any sense does",
        );
    }
}
