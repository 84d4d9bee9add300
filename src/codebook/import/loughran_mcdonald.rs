//! Loughran–McDonald master dictionary csv: a category's cell holds the year in which the word was
//! added, 0 if never, and the year of its removal with a minus.

use super::draft::Draft;
use super::{File, Format, table};
use crate::Result;

pub(super) const FORMAT: Format =
    Format { name: "loughran-mcdonald", about: "Loughran–McDonald csv", fits, read };

/// The columns that are categories; the others count words or name sources.
const CATEGORIES: [&str; 8] = [
    "Negative",
    "Positive",
    "Uncertainty",
    "Litigious",
    "Strong_Modal",
    "Weak_Modal",
    "Constraining",
    "Complexity",
];

fn fits(file: &File) -> bool {
    let head = table::head(file, ',');
    head.first().is_some_and(|h| h == "word") && head.iter().any(|h| h == "litigious" || h == "uncertainty")
}

fn read(file: &File, draft: &mut Draft) -> Result<()> {
    let (head, rows) = table::headed(file, b',')?;
    let columns = CATEGORIES.iter().filter_map(|name| Some((*name, table::column(&head, &[name])?)));
    let columns: Vec<(&str, usize)> = columns.collect();
    for (line, row) in rows {
        for (name, column) in &columns {
            match row.get(*column).map(|cell| cell.parse::<f64>()) {
                Some(Ok(year)) if year > 0.0 => draft.add(line, name, &row[0], 1.0),
                Some(Ok(_)) => {}
                _ => draft.reject(line, &format!("“{}” has no number in the column {name}", row[0])),
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn only_years_of_addition_count() {
        check(
            "LM.csv",
            "Word,Seq_num,Negative,Positive,Uncertainty,Strong_Modal\nABLE,1,0,2009,0,0\nLOSS,2,2009,0,0,0\n\
             MAY,3,0,0,2009,-2020\nODD,4,x,0,0,0\n",
            "loughran-mcdonald\npositive: able\nnegative: loss\nuncertainty: may",
            "LM.csv, line 5: “ODD” has no number in the column Negative",
        );
    }
}
