//! Figures and tables as files of their own: SVG, PNG, CSV and LaTeX.

use super::block::{Block, Section, Table};
use super::compared::{Compared, treatment};
use super::title::Title;
use super::{Create, latex, word};
use crate::plot::png;
use crate::table::{Stored, StoredTable, csv_bytes};
use crate::{Error, Result};
use polars::prelude::DataFrame;
use rayon::prelude::*;

/// Writes a file of the report.
pub(super) fn write(create: Create<'_>, path: &str, bytes: &[u8]) -> Result<()> {
    let mut file = create(path)?;
    let written = file.write_all(bytes).and_then(|()| file.flush());
    written.map_err(|error| Error::new(path, error, "make room, or choose another place"))
}

/// `figures/<name>.svg` and `.png`, and the numbers behind it as `.csv` and `.tex`.
pub(super) fn figures(sections: &[Section], create: Create<'_>) -> Result<()> {
    let drawn = sections.iter().flat_map(|section| &section.blocks).filter_map(|block| match block {
        Block::Figure { figure } => Some(figure),
        _ => None,
    });
    let drawn: Vec<_> = drawn.collect();
    drawn.par_iter().try_for_each(|figure| {
        let file =
            |ending: &str, bytes: &[u8]| write(create, &format!("figures/{}.{ending}", figure.name), bytes);
        file("svg", (figure.svg.trim_end().to_owned() + "\n").as_bytes())?;
        file("png", &png(&figure.svg)?)?;
        file("csv", &csv(&figure.table))?;
        file("tex", latex::table(&figure.table).as_bytes())
    })
}

/// `tables/<name>.csv` and `.tex` of every table the page shows outside figures, and `tables.tex` that sets all.
pub(super) fn shown(title: &Title, sections: &[Section], create: Create<'_>) -> Result<()> {
    let tables: Vec<&Table> = sections.iter().flat_map(|section| word::shown(&section.blocks)).collect();
    let mut paths = Vec::new();
    for table in tables {
        let path = format!("tables/{}.tex", table.name);
        write(create, &format!("tables/{}.csv", table.name), &csv(table))?;
        write(create, &path, latex::table(table).as_bytes())?;
        paths.push(path);
    }
    write(create, "tables.tex", latex::document(&title.title, &paths).as_bytes())
}

/// `tables/<name>.csv` of every table of the run and every comparison.
pub(super) fn tables(tables: &Stored, compared: &Compared, create: Create<'_>) -> Result<()> {
    let whole = |table: &StoredTable| {
        let parts = std::iter::once(Ok(table.empty().clone())).chain(table.full_parts());
        copy(table.name(), parts, create)
    };
    tables.each().iter().try_for_each(whole)?;
    copy("treatment", treatment(tables)?, create)?;
    compared.each().try_for_each(|(name, table)| whole(&StoredTable::of(name, &table)))
}

/// `tables/<name>.csv` from the parts of a table, of which there is at least one.
fn copy(name: &str, parts: impl Iterator<Item = Result<DataFrame>>, create: Create<'_>) -> Result<()> {
    let path = format!("tables/{name}.csv");
    let broken =
        |error: &dyn std::fmt::Display| Error::new(&path, error, "make room, or measure the texts again");
    let mut file = create(&path)?;
    for (at, part) in parts.enumerate() {
        let part = part?;
        let bytes = csv_bytes(&part).map_err(|error| broken(&error))?;
        // Only the first part begins with the names of the columns.
        let names = match at {
            0 => 0,
            _ => csv_bytes(&part.clear()).map_err(|error| broken(&error))?.len(),
        };
        file.write_all(&bytes[names..]).map_err(|error| broken(&error))?;
    }
    file.flush().map_err(|error| broken(&error))
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
