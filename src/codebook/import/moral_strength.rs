//! MoralStrength tsv: `WORD<TAB>EXPRESSED_MORAL`, one file a foundation, ratings from 1 (vice) to 9
//! (virtue). The weight is the rating less 5, the middle; the category is the file's name.

use super::draft::Draft;
use super::{File, Format, table};
use crate::Result;

pub(super) const FORMAT: Format = Format { name: "moral-strength", about: "MoralStrength tsv", fits, read };

/// Neither virtue nor vice.
const MIDDLE: f64 = 5.0;

fn fits(file: &File) -> bool {
    table::head(file, '\t').iter().any(|h| h == "expressed_moral")
}

fn read(file: &File, draft: &mut Draft) -> Result<()> {
    let (head, rows) = table::headed(file, b'\t')?;
    let word = table::column(&head, &["WORD", "LEMMA"]).unwrap_or(0);
    let rating = table::column(&head, &["EXPRESSED_MORAL"]).unwrap_or(1);
    for (line, row) in rows {
        let term = row.get(word).map_or("", String::as_str);
        match row.get(rating).map(|cell| cell.parse::<f64>()) {
            Some(Ok(rating)) if (1.0..=9.0).contains(&rating) => {
                draft.add(line, file.stem(), term, ((rating - MIDDLE) * 1e6).round() / 1e6);
            }
            _ => draft.reject(line, &format!("“{term}” has no rating from 1 to 9")),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn ratings_are_centred() {
        check(
            "care.tsv",
            "WORD\tEXPRESSED_MORAL\nkind\t8.2\nharm\t1.5\nodd\t\nbig\t11\n",
            "moral-strength\ncare (tone): kind 3.2, harm -3.5",
            "care.tsv, line 4: “odd” has no rating from 1 to 9
             care.tsv, line 5: “big” has no rating from 1 to 9",
        );
    }
}
