//! Figures and tables as files of their own: SVG, PNG, CSV and LaTeX.

use super::block::{Block, Section, Table};
use super::study::Study;
use super::title::Title;
use super::{File, latex, word};
use crate::plot::png;
use crate::{Error, Result};
use rayon::prelude::*;

/// `figures/<name>.svg` and `.png`, and the numbers behind it as `.csv` and `.tex`.
pub(super) fn figures(sections: &[Section]) -> Result<Vec<File>> {
    let drawn = sections.iter().flat_map(|section| &section.blocks).filter_map(|block| match block {
        Block::Figure { figure } => Some(figure),
        _ => None,
    });
    let drawn: Vec<_> = drawn.collect();
    let files: Vec<Result<Vec<File>>> = drawn
        .par_iter()
        .map(|figure| {
            let file = |ending: &str, bytes: Vec<u8>| File {
                path: format!("figures/{}.{ending}", figure.name),
                bytes,
            };
            Ok(vec![
                file("svg", (figure.svg.trim_end().to_owned() + "\n").into_bytes()),
                file("png", png(&figure.svg)?),
                file("csv", csv(&figure.table)),
                file("tex", latex::table(&figure.table).into_bytes()),
            ])
        })
        .collect();
    Ok(files.into_iter().collect::<Result<Vec<_>>>()?.concat())
}

/// `tables/<name>.csv` and `.tex` of every table the page shows outside figures, and `tables.tex` that sets all.
pub(super) fn shown(title: &Title, sections: &[Section]) -> Vec<File> {
    let tables: Vec<&Table> = sections.iter().flat_map(|section| word::shown(&section.blocks)).collect();
    let mut paths = Vec::new();
    let mut files = Vec::new();
    for table in tables {
        let path = format!("tables/{}.tex", table.name);
        files.push(File { path: format!("tables/{}.csv", table.name), bytes: csv(table) });
        files.push(File { path: path.clone(), bytes: latex::table(table).into_bytes() });
        paths.push(path);
    }
    let document = latex::document(&title.title, &paths);
    files.push(File { path: "tables.tex".to_owned(), bytes: document.into_bytes() });
    files
}

/// `tables/<name>.csv` of every table of the run and every comparison.
pub(super) fn tables(study: &Study<'_>) -> Result<Vec<File>> {
    let own = study.tables.each().map(|(name, table)| (name, table.clone()));
    let all: Vec<_> = own.into_iter().chain(study.compared.each()).collect();
    all.par_iter()
        .map(|(name, table)| {
            let bytes = crate::table::csv_bytes(table)
                .map_err(|error| Error::new(format!("table {name}"), error, "measure the texts again"))?;
            Ok(File { path: format!("tables/{name}.csv"), bytes })
        })
        .collect()
}

fn csv(table: &Table) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heads: Vec<&str> = table.heads.iter().map(|head| head.label.as_str()).collect();
    // Writing into memory cannot fail, and a table's rows are as wide as its head.
    writer.write_record(heads).expect("memory");
    for row in &table.rows {
        writer.write_record(row.iter().map(|cell| defused(cell.plain()))).expect("rows as wide as the head");
    }
    writer.into_inner().expect("memory")
}

/// A spreadsheet runs cells that begin so as formulas; numbers may.
fn defused(cell: String) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
    if is_formula { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_cells_are_no_formulas() {
        let mut table = Table::new("t", "", &["a", "b"]);
        table.rows.push(vec!["=1+1".into(), "-0.5".into()]);
        assert_eq!(String::from_utf8(csv(&table)).unwrap(), "a,b\n'=1+1,-0.5\n");
    }
}
