//! Agency and power of verbs (Sap et al. 2017) csv: `verb,agency,power`. Each value (`agency_pos`,
//! `power_agent`, …) is a category.

use super::draft::Draft;
use super::{File, Format, table};
use crate::Result;

pub(super) const FORMAT: Format =
    Format { name: "sap", about: "agency and power csv (Sap et al.)", fits, read };

fn fits(file: &File) -> bool {
    let head = table::head(file, ',');
    head.iter().any(|h| h == "verb") && head.iter().any(|h| h == "agency" || h == "power")
}

fn read(file: &File, draft: &mut Draft) -> Result<()> {
    let (head, rows) = table::headed(file, b',')?;
    let verb = table::column(&head, &["verb"]).unwrap_or(0);
    let columns = ["agency", "power"].map(|name| (name, table::column(&head, &[name])));
    for (line, row) in rows {
        let term = row.get(verb).map_or("", String::as_str);
        for (name, column) in columns {
            match column.and_then(|c| row.get(c)).map(String::as_str) {
                None | Some("" | "NA" | "nan" | "None") => {}
                Some(value) if value.starts_with(name) => draft.add(line, value, term, 1.0),
                Some(value) => draft.reject(line, &format!("“{term}”: “{value}” is no value of {name}")),
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
    fn values_are_categories() {
        check(
            "agency_power.csv",
            "verb,agency,power\nabandons,agency_pos,power_agent\nneeds,agency_neg,\nodd,1,power_theme\n",
            "sap\nagency_pos: abandons\npower_agent: abandons\nagency_neg: needs\npower_theme: odd",
            "agency_power.csv, line 4: “odd”: “1” is no value of agency
             agency_power.csv: verbs are looked up in the form given",
        );
    }
}
