//! What the machine says of every unit, and people of some, as numbers.

use super::codes::{UnitColumn, column};
use super::{Code, Frame};
use crate::read::{Cell, Records};
use crate::{Error, Result};
use std::collections::BTreeMap;

/// One unit as the machine sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Machine {
    /// The unit's id.
    pub unit: String,
    /// Its article, where it is told.
    pub article: Option<String>,
    /// The machine's value; `None` where undefined.
    pub value: Option<f64>,
    /// The group, where groups are compared.
    pub group: Option<String>,
}

impl Machine {
    /// The units of a frame with a column of its tables, and the groups of column `by`.
    ///
    /// # Errors
    /// When there is no such column.
    pub fn of_frame(frame: &Frame, value: &str, by: Option<&str>) -> Result<Vec<Self>> {
        let values = frame.numbers(value)?;
        let groups = by.map(|by| frame.strings(by)).transpose()?;
        let units = frame.units.iter().enumerate().map(|(at, unit)| Self {
            unit: unit.id.clone(),
            article: Some(unit.doc_id.clone()),
            value: values[at],
            group: groups.as_ref().and_then(|groups| groups[at].clone()),
        });
        Ok(units.collect())
    }

    /// The units of a table read from `path`, identified by its column `unit`, or by doc_id and paragraph.
    ///
    /// # Errors
    /// A column that is not there, a row without unit, a value that is no number.
    pub fn of_records(
        records: &Records,
        path: &str,
        unit: &str,
        value: &str,
        by: Option<&str>,
    ) -> Result<Vec<Self>> {
        let units = UnitColumn::of(records, path, unit)?;
        let value = column(records, path, value)?;
        let by = by.map(|by| column(records, path, by)).transpose()?;
        let row = |row: &crate::read::Row| {
            let cell = |at: usize| row.cells.get(at).and_then(Cell::value).map(str::trim);
            let unit = units.id(row, path)?;
            let number = |cell: &str| match cell {
                "true" => Ok(1.0),
                "false" => Ok(0.0),
                cell => cell.parse::<f64>().map_err(|_| {
                    let what = format!("“{cell}” is no number");
                    Error::new(format!("{path}:{}", row.line), what, "name a column of numbers with --column")
                }),
            };
            Ok(Self {
                article: units.article(records, row),
                value: cell(value).map(number).transpose()?.filter(|x| x.is_finite()),
                group: by.and_then(cell).map(str::to_owned),
                unit,
            })
        };
        records.rows.iter().map(row).collect()
    }
}

/// The number that people gave each unit: the mean of its coders. With `label`, 1 where that value was given
/// and 0 where another was.
///
/// # Errors
/// A value that is no number, where no label is given.
pub fn human(codes: &[Code], label: Option<&str>) -> Result<BTreeMap<String, f64>> {
    let mut sums: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    for code in codes {
        let number = match label {
            Some(label) => f64::from(u8::from(code.values.contains(label))),
            None => {
                let value = code.values.first().filter(|_| code.values.len() == 1);
                let number = value.and_then(|value| value.parse::<f64>().ok()).filter(|x| x.is_finite());
                number.ok_or_else(|| {
                    let values: Vec<&str> = code.values.iter().map(String::as_str).collect();
                    let what = format!("“{}” is no number", values.join("; "));
                    Error::new(&code.place, what, "say with --label which value's share is wanted")
                })?
            }
        };
        let sum = sums.entry(code.unit.clone()).or_default();
        *sum = (sum.0 + number, sum.1 + 1.0);
    }
    Ok(sums.into_iter().map(|(unit, (sum, n))| (unit, sum / n)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_become_numbers() {
        let code = |unit: &str, value: &str| Code {
            unit: unit.into(),
            coder: "a".into(),
            values: [value.to_owned()].into(),
            place: "f:2".into(),
        };
        let codes = [code("u1", "1"), code("u1", "0"), code("u2", "1")];
        assert_eq!(human(&codes, None).unwrap()["u1"], 0.5);
        assert_eq!(human(&codes, Some("0")).unwrap()["u2"], 0.0);
        assert!(human(&[code("u1", "war")], None).unwrap_err().remedy().contains("--label"));
        assert_eq!(human(&[code("u1", "war")], Some("war")).unwrap()["u1"], 1.0);
    }
}
