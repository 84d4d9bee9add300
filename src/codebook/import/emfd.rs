//! Extended Moral Foundations Dictionary csv: `word,care_p,…,care_sent,…`. The probability of a
//! foundation is the weight of its category, the sentiment that of a second one on the scale of tone.

use super::draft::Draft;
use super::{File, Format, table};
use crate::Result;

pub(super) const FORMAT: Format = Format { name: "emfd", about: "eMFD csv", fits, read };

fn fits(file: &File) -> bool {
    table::head(file, ',').iter().any(|h| h == "care_p")
}

fn read(file: &File, draft: &mut Draft) -> Result<()> {
    let (head, rows) = table::headed(file, b',')?;
    let word = table::column(&head, &["word", "token"]).unwrap_or(0);
    for (line, row) in rows {
        let term = row.get(word).map_or("", String::as_str);
        for (name, cell) in head.iter().zip(&row) {
            let category = match name.rsplit_once('_') {
                Some((foundation, "p")) => foundation.to_owned(),
                Some((foundation, "sent")) => format!("{foundation}_sentiment"),
                _ => continue,
            };
            match cell.parse::<f64>() {
                Ok(0.0) => {}
                Ok(weight) => draft.add(line, &category, term, weight),
                Err(_) => draft.reject(line, &format!("“{term}” has no number in the column {name}")),
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn probabilities_and_sentiments() {
        check(
            "emfd.csv",
            "word,care_p,fairness_p,care_sent,fairness_sent\nharm,0.3,0.1,-0.5,-0.25\nshare,0,0.4,0.2,?\n",
            "emfd
             care: harm 0.3
             fairness: harm 0.1, share 0.4
             care_sentiment (tone): harm -0.5, share 0.2
             fairness_sentiment (tone): harm -0.25",
            "emfd.csv, line 3: “share” has no number in the column fairness_sent",
        );
    }
}
