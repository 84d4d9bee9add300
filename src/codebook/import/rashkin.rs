//! Connotation frames of verbs (Rashkin et al. 2016) tsv: a verb, then one column an aspect. Each
//! aspect is a category weighted by its score.

use super::draft::Draft;
use super::{File, Format, table};
use crate::Result;

pub(super) const FORMAT: Format =
    Format { name: "rashkin", about: "connotation frames tsv (Rashkin et al.)", fits, read };

fn fits(file: &File) -> bool {
    let head = table::head(file, '\t');
    head.first().is_some_and(|h| h == "verb")
        && head
            .iter()
            .any(|h| ["perspective", "effect", "value", "state"].iter().any(|part| h.starts_with(part)))
}

fn read(file: &File, draft: &mut Draft) -> Result<()> {
    let (head, rows) = table::headed(file, b'\t')?;
    for (line, row) in rows {
        for (name, cell) in head.iter().zip(&row).skip(1) {
            match cell.parse::<f64>() {
                Ok(0.0) => {}
                Ok(weight) => draft.add(line, name, &row[0], weight),
                Err(_) if cell.is_empty() => {}
                Err(_) => draft.reject(line, &format!("“{}” has no number in the column {name}", row[0])),
            }
        }
    }
    draft.note("verbs are looked up in the form given", "add their inflections where they matter");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn aspects_are_categories() {
        check(
            "full_frame_info.txt",
            "verb\tPerspective(wo)\tEffect(o)\nattack\t-0.5\t-0.9\nhelp\t0\t0.75\nodd\tx\t\n",
            "rashkin\nperspective_wo (tone): attack -0.5\neffect_o (tone): attack -0.9, help 0.75",
            "full_frame_info.txt, line 4: “odd” has no number in the column Perspective(wo)
             full_frame_info.txt: verbs are looked up in the form given",
        );
    }
}
