//! Figures and tables as files of their own: SVG, PNG, CSV and LaTeX.

use super::File;
use super::block::{Block, Section, Table};
use super::study::Study;
use crate::plot::png;
use crate::{Error, Result};
use rayon::prelude::*;

/// `figures/<name>.svg`, `.png` and `.csv`.
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
            ])
        })
        .collect();
    Ok(files.into_iter().collect::<Result<Vec<_>>>()?.concat())
}

/// `tables/<name>.csv` and `.tex` of every table the page shows outside figures.
pub(super) fn shown(sections: &[Section]) -> Vec<File> {
    let mut files = Vec::new();
    sections.iter().for_each(|section| walk(&section.blocks, &mut files));
    files
}

fn walk(blocks: &[Block], files: &mut Vec<File>) {
    for block in blocks {
        match block {
            Block::Table { table } => {
                files.push(File { path: format!("tables/{}.csv", table.name), bytes: csv(table) });
                files.push(File {
                    path: format!("tables/{}.tex", table.name),
                    bytes: latex(table).into_bytes(),
                });
            }
            Block::Folded { blocks, .. } => walk(blocks, files),
            _ => {}
        }
    }
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

/// A `table` for `booktabs`.
pub(super) fn latex(table: &Table) -> String {
    let align: String = table.heads.iter().map(|head| if head.numeric { 'r' } else { 'l' }).collect();
    let line = |cells: Vec<String>| cells.join(" & ") + " \\\\\n";
    let rows: String =
        table.rows.iter().map(|row| line(row.iter().map(|cell| escaped(&cell.plain())).collect())).collect();
    format!(
        "\\begin{{table}}\n\\caption{{{}}}\n\\label{{tab:{}}}\n\\begin{{tabular}}{{{align}}}\n\\toprule\n{}\\midrule\n{rows}\
         \\bottomrule\n\\end{{tabular}}\n\\end{{table}}\n",
        escaped(&table.caption),
        table.name.replace('_', "-"),
        line(table.heads.iter().map(|head| escaped(&head.label)).collect()),
    )
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '<' => out.push_str("\\textless{}"),
            '>' => out.push_str("\\textgreater{}"),
            '−' => out.push_str("$-$"),
            '\u{202f}' => out.push_str("\\,"),
            '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latex_is_booktabs_with_nothing_left_to_run() {
        let mut table = Table::new("a_b", "5 % & more", &["name", "n#"]);
        table.rows.push(vec!["\\input{x}_1 <b>".into(), "−0.5".into()]);
        assert_eq!(
            latex(&table),
            "\\begin{table}\n\\caption{5 \\% \\& more}\n\\label{tab:a-b}\n\\begin{tabular}{lr}\n\\toprule\nname & n \\\\\n\
             \\midrule\n\\textbackslash{}input\\{x\\}\\_1 \\textless{}b\\textgreater{} & $-$0.5 \\\\\n\\bottomrule\n\
             \\end{tabular}\n\\end{table}\n"
        );
    }

    #[test]
    fn csv_cells_are_no_formulas() {
        let mut table = Table::new("t", "", &["a", "b"]);
        table.rows.push(vec!["=1+1".into(), "-0.5".into()]);
        assert_eq!(String::from_utf8(csv(&table)).unwrap(), "a,b\n'=1+1,-0.5\n");
    }
}
