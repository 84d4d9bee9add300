//! Any CSV or TSV of terms: with a head that names `term`, `category` and `weight` (or usual synonyms),
//! or without one in this order. A missing category is the file's name, a missing weight 1.

use super::draft::Draft;
use super::{File, Format, table};
use crate::Result;

pub(super) const FORMAT: Format =
    Format { name: "csv", about: "CSV or TSV of term, category, weight", fits, read };

pub(super) const TERM: [&str; 7] = ["term", "word", "pattern", "token", "lemma", "entry", "match"];
pub(super) const CATEGORY: [&str; 6] = ["category", "label", "key", "sentiment", "emotion", "dimension"];
pub(super) const WEIGHT: [&str; 5] = ["weight", "score", "valence", "value", "polarity"];

fn fits(file: &File) -> bool {
    file.ends_with(&[".csv", ".tsv", ".tab"])
        || [',', '\t'].iter().any(|d| table::column(&table::head(file, *d), &TERM).is_some())
}

fn read(file: &File, draft: &mut Draft) -> Result<()> {
    let first = file.lines().next().map_or("", |(_, line)| line);
    let delimiter = [b'\t', b';', b','].into_iter().max_by_key(|d| first.bytes().filter(|b| b == d).count());
    let mut rows = table::rows(file, delimiter.unwrap_or(b','), true)?;
    let head = rows.first().map(|(_, head)| head.clone()).unwrap_or_default();
    let (term, mut category, mut weight) = match table::column(&head, &TERM) {
        Some(term) => {
            rows.remove(0);
            (term, table::column(&head, &CATEGORY), table::column(&head, &WEIGHT))
        }
        None => (0, Some(1), Some(2)),
    };
    // `term,0.5`: the second of two columns is a weight if every row has a number there.
    let is_number = |row: &Vec<String>| row.get(1).is_some_and(|cell| cell.parse::<f64>().is_ok());
    if weight != Some(1) && head.len() == 2 && rows.iter().all(|(_, row)| is_number(row)) {
        (category, weight) = (None, Some(1));
    }
    for (line, row) in rows {
        let cell = |column: Option<usize>| {
            column.and_then(|c| row.get(c)).map(String::as_str).filter(|cell| !cell.is_empty())
        };
        let label = cell(category).unwrap_or(file.stem());
        let entry = cell(Some(term)).unwrap_or_default();
        match cell(weight).map_or(Ok(1.0), str::parse) {
            Ok(weight) => draft.add(line, label, entry, weight),
            Err(_) => draft.reject(line, &format!("“{entry}” has a weight that is no number")),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn a_head_in_any_order() {
        check(
            "mine.csv",
            "weight,Category,Term\n2,war,\"attack, armed\"\n,peace,truce\nmuch,peace,calm\n-1,peace,war\n",
            "csv\nwar: attack, armed 2\npeace (tone): truce, war -1",
            "mine.csv, line 4: “calm” has a weight that is no number",
        );
    }

    #[test]
    fn no_head_at_all() {
        check("mine.tsv", "truce\tpeace\nattack\twar\t2\n", "csv\npeace: truce\nwar: attack 2", "");
        check("tone.csv", "fine;0.5\nbad;-1\n", "csv\ntone (tone): fine 0.5, bad -1", "");
    }
}
