//! Spreadsheets (Excel, LibreOffice): the first sheet, one record a row, the first row holds the names.

use super::record::{self, Cell, Records, Row};
use super::{Columns, File, Format};
use crate::error::{Error, Result};
use calamine::{Data, Reader, open_workbook_auto_from_rs};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub(super) const FORMAT: Format = Format {
    name: "spreadsheet",
    extensions: &["xlsx", "xlsm", "xlsb", "xls", "ods"],
    sniff: |_| false,
    parse,
    records: Some(records),
};

fn parse(file: &mut File, columns: &Columns) -> Result<()> {
    let records = records(file, columns)?;
    record::articles(file, records, columns)
}

fn records(file: &mut File, _: &Columns) -> Result<Records> {
    file.encoding = "binary";
    let bytes = std::mem::take(&mut file.bytes);
    // The reader of a damaged file may panic where it should fail; that must not end the batch.
    let read = catch_unwind(AssertUnwindSafe(|| first_sheet(bytes)));
    let what = match read {
        Ok(Ok(records)) => return Ok(records),
        Ok(Err(what)) => what,
        Err(_) => "damaged".to_owned(),
    };
    Err(Error::new(&file.path, format!("not readable as a spreadsheet: {what}"), "save it anew, or as CSV"))
}

fn first_sheet(bytes: Vec<u8>) -> std::result::Result<Records, String> {
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|e| e.to_string())?;
    let sheet = workbook.worksheet_range_at(0).ok_or("it has no sheet")?.map_err(|e| e.to_string())?;
    let first = sheet.start().map_or(0, |(row, _)| row as usize + 1);
    let mut rows = sheet.rows();
    let names = rows.next().unwrap_or_default().iter();
    let names = names.map(|name| cell(name).value().unwrap_or_default().trim().to_owned()).collect();
    let rows = rows
        .enumerate()
        .map(|(at, cells)| Row { line: first + at + 1, cells: cells.iter().map(cell).collect() });
    // Rows that were formatted and never filled are none.
    let filled = rows.filter(|row| row.cells.iter().any(|cell| cell.value().is_some()));
    Ok(Records { names, rows: filled.collect() })
}

fn cell(value: &Data) -> Cell {
    match value {
        Data::Empty | Data::Error(_) => Cell::Missing,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::Text(text.clone()),
        Data::DateTime(time) if time.is_datetime() => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            Cell::Text(format!("{year:04}-{month:02}-{day:02}"))
        }
        // Whole numbers come without a point: a spreadsheet keeps 1 as 1.0.
        other => Cell::Scalar(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::Workbook;

    fn workbook() -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, name) in ["id", "text", "n", "share", "front"].into_iter().enumerate() {
            sheet.write(0, column as u16, name).unwrap();
        }
        sheet.write(1, 0, "a").unwrap().write(1, 1, "=India “struck”.\nTwice.").unwrap();
        sheet.write(1, 2, 3.0).unwrap().write(1, 3, 0.25).unwrap().write(1, 4, true).unwrap();
        sheet.write(3, 0, "b").unwrap().write(3, 1, "Two.").unwrap();
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn rows_become_articles() {
        let mut file = File::of("f.xlsx", &workbook());
        parse(&mut file, &Columns::default()).unwrap();
        let found: Vec<_> = file.articles.iter().map(|a| (a.id.as_str(), a.text.as_str())).collect();
        assert_eq!(found, [("a", "=India “struck”.\nTwice."), ("b", "Two.")]);
        let meta: Vec<_> = file.articles[0].meta.iter().map(|(k, v)| format!("{k}={v}")).collect();
        assert_eq!(meta, ["front=true", "n=3", "share=0.25"]);
        let lines: Vec<usize> = first_sheet(workbook()).unwrap().rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [2, 4]);
    }

    #[test]
    fn damaged_files_are_errors() {
        let whole = workbook();
        for cut in [0, 4, 100, whole.len() / 2] {
            assert!(parse(&mut File::of("f.xlsx", &whole[..cut]), &Columns::default()).is_err());
        }
        for at in (0..whole.len()).step_by(29) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0xFF;
            let _ = parse(&mut File::of("f.xlsx", &bytes), &Columns::default());
        }
    }
}
