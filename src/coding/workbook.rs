//! A codesheet as an Excel workbook: the codes, and the items on a sheet of their own.

use super::{Item, Sheet};
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError,
};

/// Characters that a spreadsheet's cell holds.
const CELL: usize = 32_767;
/// Stands at the end of a text that is cut.
const CUT: &str = " […] The text is longer than a cell holds: read it in the CSV file.";
/// Characters that Excel takes for the list of a choice.
const CHOICES: usize = 255;

/// Whether `text` does not fit into a cell.
pub fn is_cut(text: &str) -> bool {
    text.encode_utf16().count() > CELL
}

/// `sheet` with a choice of values for every item, as the bytes of an XLSX file. Text is written as text:
/// nothing runs as a formula. The same sheet gives the same bytes.
///
/// # Errors
/// When there are more rows than a spreadsheet has.
pub fn workbook(sheet: &Sheet, items: &[Item]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // Else the file would hold the time at which it was made.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let head = Format::new().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin);
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let codes = book.add_worksheet();
    codes.set_name("codes")?.set_freeze_panes(1, 0)?;
    for (column, name) in (0..).zip(&sheet.names) {
        codes.write_string_with_format(0, column, name, &head)?;
        codes.set_column_width(column, width(name))?;
        codes.set_column_format(column, &wrapped)?;
        let last = sheet.rows.len().max(1) as u32;
        if let Some(item) = items.iter().find(|item| item.name == *name)
            && let Some(choice) = choice(item)?
        {
            codes.add_data_validation(1, column, last, column, &choice)?;
        }
    }
    for (row, cells) in (1..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            codes.write_string_with_format(row, column, fitting(cell), &wrapped)?;
        }
    }
    let about = book.add_worksheet();
    about.set_name("items")?.set_freeze_panes(1, 0)?;
    for (column, (name, wide)) in (0..).zip([("item", 24.0), ("question", 90.0), ("values", 40.0)]) {
        about.write_string_with_format(0, column, name, &head)?;
        about.set_column_width(column, wide)?;
    }
    for (row, item) in (1..).zip(items) {
        for (column, cell) in (0..).zip([&item.name, &item.question, &item.choices()]) {
            about.write_string_with_format(row, column, cell, &wrapped)?;
        }
    }
    book.save_to_buffer()
}

fn width(name: &str) -> f64 {
    match name {
        "n" => 5.0,
        "text" => 90.0,
        "note" => 30.0,
        _ => (name.len() as f64 + 2.0).clamp(10.0, 20.0),
    }
}

/// The item's values as a list to choose from; `None` where any number may stand, several values may, or
/// the list is too long for Excel.
fn choice(item: &Item) -> Result<Option<DataValidation>, XlsxError> {
    let length: usize = item.values.iter().map(|value| value.chars().count() + 1).sum();
    if item.values.is_empty()
        || item.several
        || length > CHOICES
        || item.values.iter().any(|v| v.contains(','))
    {
        return Ok(None);
    }
    let told = format!("Choose one of: {}", item.choices());
    let told: String = told.chars().take(CHOICES).collect();
    let choice = DataValidation::new().allow_list_strings(&item.values)?;
    Ok(Some(choice.set_error_title("No value of this item")?.set_error_message(told)?))
}

fn fitting(text: &str) -> String {
    if !is_cut(text) {
        return text.to_owned();
    }
    let mut left = CELL - CUT.len();
    let kept: String =
        text.chars().take_while(|c| left.checked_sub(c.len_utf16()).map(|l| left = l).is_some()).collect();
    kept + CUT
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::Level;

    #[test]
    fn the_same_sheet_gives_the_same_bytes_and_long_texts_are_cut() {
        let item = Item {
            name: "war".into(),
            question: "Is there war?".into(),
            values: vec!["0".into(), "1".into()],
            meanings: Vec::new(),
            level: Level::Nominal,
            several: false,
        };
        let names = ["n", "text", "war"].map(str::to_owned).into();
        let long = "𝄞".repeat(20_000);
        assert!(is_cut(&long));
        let cut = fitting(&long);
        assert!(!is_cut(&cut) && cut.ends_with(CUT));
        let rows =
            vec![vec!["1".into(), "=SUM(A1)".into(), String::new()], vec!["2".into(), long, String::new()]];
        let sheet = Sheet { names, rows };
        let bytes = workbook(&sheet, std::slice::from_ref(&item)).unwrap();
        assert_eq!(bytes, workbook(&sheet, &[item]).unwrap());
    }
}
