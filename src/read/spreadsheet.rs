//! Spreadsheets (Excel, LibreOffice): the first sheet, one record a row, the first row holds the names.

use super::log::Log;
use super::record::{AtOnce, Cell, Records, Row, Segments};
use super::source::Source;
use super::{Columns, Format, Kind};
use crate::error::{Error, Result};
use calamine::{Data, DataRef, Range, Reader, Sheets, open_workbook_auto_from_rs};
use std::fmt::Display;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

pub(super) const FORMAT: Format = Format {
    name: "spreadsheet",
    extensions: &["xlsx", "xlsm", "xlsb", "xls", "ods"],
    sniff: |_| false,
    kind: Kind::Records(open),
    binary: true,
};

/// The parts of a workbook may not unpack to more bytes.
const UNPACKED_LIMIT: u64 = 512 << 20;
/// The first sheet may not span more cells, filled or empty: two that lie far apart span billions.
const MOST_CELLS: usize = 20_000_000;
/// Deflate packs no more bytes into one.
const DENSEST: u64 = 1032;

fn open<'a>(source: &'a Source, _: &Columns, _: &mut Log) -> Result<Box<dyn Segments + 'a>> {
    let bytes = source.whole()?;
    // The reader of a damaged file may panic where it should fail; that must not end the batch.
    let read = catch_unwind(AssertUnwindSafe(|| first_sheet(bytes)));
    let what = match read {
        Ok(Ok(records)) => return Ok(AtOnce::new(records)),
        Ok(Err(what)) => what,
        Err(_) => "damaged".to_owned(),
    };
    Err(Error::new(
        source.path(),
        format!("not readable as a spreadsheet: {what}"),
        "save it anew, or as CSV",
    ))
}

fn first_sheet(bytes: Vec<u8>) -> std::result::Result<Records, String> {
    check_unpacked(&bytes, UNPACKED_LIMIT)?;
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|e| e.to_string())?;
    let sheet = range(&mut workbook)?;
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

/// Unpacks a ZIP archive once for its size; what the archive itself says of it may be false.
fn check_unpacked(bytes: &[u8], limit: u64) -> std::result::Result<(), String> {
    if !bytes.starts_with(b"PK") || bytes.len() as u64 * DENSEST <= limit {
        return Ok(());
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| e.to_string())?;
    let mut left = limit;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|e| e.to_string())?;
        let unpacked =
            std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|e| e.to_string())?;
        left = left
            .checked_sub(unpacked)
            .ok_or_else(|| format!("unpacks to more than {limit} bytes; split it"))?;
    }
    Ok(())
}

/// The first sheet.
fn range(workbook: &mut Sheets<Cursor<Vec<u8>>>) -> std::result::Result<Range<Data>, String> {
    let name = workbook.sheet_names().into_iter().next().ok_or("it has no sheet")?;
    let text = |e: &dyn Display| e.to_string();
    // The reader would make room for every cell between the first and the last, and asks nobody.
    match workbook {
        Sheets::Xlsx(book) => {
            let mut reader = book.worksheet_cells_reader(&name).map_err(|e| text(&e))?;
            gather(|| reader.next_cell().map_err(|e| text(&e)))
        }
        Sheets::Xlsb(book) => {
            let mut reader = book.worksheet_cells_reader(&name).map_err(|e| text(&e))?;
            gather(|| reader.next_cell().map_err(|e| text(&e)))
        }
        // The readers of these two have limits of their own.
        Sheets::Xls(_) | Sheets::Ods(_) => workbook.worksheet_range(&name).map_err(|e| text(&e)),
    }
}

/// The sheet of which `next` gives the cells.
fn gather<'a>(
    mut next: impl FnMut() -> std::result::Result<Option<calamine::Cell<DataRef<'a>>>, String>,
) -> std::result::Result<Range<Data>, String> {
    let mut cells = Vec::new();
    let mut span = Span::default();
    while let Some(cell) = next()? {
        let value = Data::from(cell.get_value().clone());
        if value != Data::Empty {
            span.add(cell.get_position())?;
            cells.push(calamine::Cell::new(cell.get_position(), value));
        }
    }
    Ok(Range::from_sparse(cells))
}

/// The rows and columns that cells span.
#[derive(Default)]
struct Span(Option<[(u32, u32); 2]>);

impl Span {
    fn add(&mut self, (row, column): (u32, u32)) -> std::result::Result<(), String> {
        let [rows, columns] = self.0.get_or_insert([(row, row), (column, column)]);
        *rows = (rows.0.min(row), rows.1.max(row));
        *columns = (columns.0.min(column), columns.1.max(column));
        let length = |(first, last): (u32, u32)| (last - first) as usize + 1;
        if length(*rows).saturating_mul(length(*columns)) > MOST_CELLS {
            return Err(format!("its first sheet spans more than {MOST_CELLS} cells"));
        }
        Ok(())
    }
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
    use super::super::file::File;
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
        let file = File::of("f.xlsx", &workbook()).unwrap();
        let found: Vec<_> = file.articles.iter().map(|a| (a.id.as_str(), a.text.as_str())).collect();
        assert_eq!(found, [("a", "=India “struck”.\nTwice."), ("b", "Two.")]);
        let meta: Vec<_> = file.articles[0].meta.iter().map(|(k, v)| format!("{k}={v}")).collect();
        assert_eq!(meta, ["front=true", "n=3", "share=0.25"]);
        let lines: Vec<usize> = first_sheet(workbook()).unwrap().rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [2, 4]);
    }

    #[test]
    fn bombs_are_refused() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "text").unwrap().write(1_048_575, 16_383, "far away").unwrap();
        let error = File::of("f.xlsx", &book.save_to_buffer().unwrap());
        assert!(error.unwrap_err().what().contains("spans more than 20000000 cells"));
        let whole = workbook();
        assert_eq!(check_unpacked(&whole, 1 << 20), Ok(()));
        assert!(check_unpacked(&whole, 1_000).unwrap_err().contains("unpacks to more than 1000 bytes"));
    }

    #[test]
    fn damaged_files_are_errors() {
        let whole = workbook();
        for cut in [4, 100, whole.len() / 2] {
            assert!(File::of("f.xlsx", &whole[..cut]).is_err());
        }
        for at in (0..whole.len()).step_by(29) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0xFF;
            let _ = File::of("f.xlsx", &bytes);
        }
    }
}
