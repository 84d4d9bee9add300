//! The codes of one item: units by coders.

use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the values of an item mean beside each other (Stevens 1946, doi 10.1126/science.103.2684.677).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The same or not.
    #[default]
    Nominal,
    /// In an order.
    Ordinal,
    /// Numbers whose differences count.
    Interval,
    /// Numbers with a true zero, whose proportions count.
    Ratio,
}

/// One value that one coder gave one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The unit.
    pub unit: String,
    /// Who coded it.
    pub coder: String,
    /// The value as written, not empty; of an item with several values, each of them.
    pub values: BTreeSet<String>,
    /// Where it stands, for errors: `codes.csv:12`.
    pub place: String,
}

/// Codes of one item, ready for a statistic. At most one value a unit and coder.
#[derive(Debug, Clone, PartialEq)]
pub struct Ratings {
    /// Sorted.
    pub units: Vec<String>,
    /// Sorted.
    pub coders: Vec<String>,
    /// The values that occur: in their order for ordinal, interval and ratio, else sorted.
    pub values: Vec<String>,
    /// The values as numbers, where the level is interval or ratio; their ranks else.
    pub numbers: Vec<f64>,
    /// By unit and coder, an index into `values`; `None` where a coder left a unit out.
    pub cells: Vec<Vec<Option<usize>>>,
}

impl Ratings {
    /// Arranges the `codes` of the item `name`, each of one value. `order` is the order of ordinal values,
    /// where they are no numbers; empty if none was told.
    ///
    /// # Errors
    /// A unit that one coder coded twice; an ordinal value outside the order; a value that is no number
    /// where the level asks for one, or a negative one on a ratio scale. Each with its place.
    pub fn of(name: &str, codes: &[Code], level: Level, order: &[String]) -> Result<Self> {
        let sorted = |field: fn(&Code) -> &String| -> Vec<String> {
            codes.iter().map(field).collect::<BTreeSet<_>>().into_iter().cloned().collect()
        };
        let (units, coders) = (sorted(|c| &c.unit), sorted(|c| &c.coder));
        let (values, numbers) = values(name, codes, level, order)?;
        let index: BTreeMap<&str, usize> = values.iter().enumerate().map(|(i, v)| (v.as_str(), i)).collect();
        let mut cells = vec![vec![None; coders.len()]; units.len()];
        let mut places: BTreeMap<(usize, usize), &str> = BTreeMap::new();
        for code in codes {
            let unit = units.binary_search(&code.unit).expect("every unit is listed");
            let coder = coders.binary_search(&code.coder).expect("every coder is listed");
            if let Some(earlier) = places.insert((unit, coder), &code.place) {
                return Err(Error::new(
                    &code.place,
                    format!("{} coded unit {} twice on {name}, first at {earlier}", code.coder, code.unit),
                    "keep one of the two, or give the second coding a coder's name of its own",
                ));
            }
            cells[unit][coder] = code.values.first().map(|value| index[value.as_str()]);
        }
        Ok(Self { units, coders, values, numbers, cells })
    }

    /// The values given to each unit, whoever gave them.
    pub fn by_unit(&self) -> Vec<Vec<usize>> {
        self.cells.iter().map(|row| row.iter().flatten().copied().collect()).collect()
    }
}

/// The values that occur, in order, and what they are as numbers.
fn values(name: &str, codes: &[Code], level: Level, order: &[String]) -> Result<(Vec<String>, Vec<f64>)> {
    let mut found: BTreeMap<&str, &str> = BTreeMap::new();
    for code in codes {
        if let Some(value) = code.values.first() {
            found.entry(value).or_insert(&code.place);
        }
    }
    let number = |value: &str| value.parse::<f64>().ok().filter(|x| x.is_finite());
    let ranks = |values: Vec<String>| {
        let numbers = (0..values.len()).map(|rank| rank as f64).collect();
        (values, numbers)
    };
    let all_numbers = found.keys().all(|value| number(value).is_some());
    match level {
        Level::Nominal => Ok(ranks(found.into_keys().map(str::to_owned).collect())),
        Level::Ordinal if !all_numbers => {
            for (value, place) in &found {
                if !order.iter().any(|o| o == value) {
                    return Err(Error::new(
                        place,
                        format!("“{value}” has no place in the order of {name}"),
                        "list all values from low to high with --order, or code them as numbers",
                    ));
                }
            }
            Ok(ranks(order.iter().filter(|o| found.contains_key(o.as_str())).cloned().collect()))
        }
        _ => {
            let mut values = Vec::new();
            for (value, place) in found {
                let wrong = |what: &str| {
                    let remedy = "correct it, or choose another --level";
                    Error::new(place, format!("“{value}” on {name} {what}"), remedy)
                };
                let x = number(value).ok_or_else(|| wrong("is no number"))?;
                if level == Level::Ratio && x < 0.0 {
                    return Err(wrong("is negative, which no ratio scale has"));
                }
                values.push((x, value.to_owned()));
            }
            values.sort_by(|a, b| a.0.total_cmp(&b.0));
            let (numbers, values): (Vec<f64>, Vec<String>) = values.into_iter().unzip();
            Ok(if level == Level::Ordinal { ranks(values) } else { (values, numbers) })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(unit: &str, coder: &str, value: &str) -> Code {
        let place = format!("codes.csv:{unit}{coder}");
        Code { unit: unit.into(), coder: coder.into(), values: [value.to_owned()].into(), place }
    }

    #[test]
    fn codes_are_arranged_with_gaps() {
        let codes = [code("u2", "b", "10"), code("u1", "a", "9"), code("u2", "a", "9")];
        let ratings = Ratings::of("x", &codes, Level::Interval, &[]).unwrap();
        assert_eq!(ratings.values, ["9", "10"]);
        assert_eq!(ratings.numbers, [9.0, 10.0]);
        assert_eq!(ratings.cells, [[Some(0), None], [Some(0), Some(1)]]);
    }

    #[test]
    fn ordinal_words_need_an_order() {
        let codes = [code("u1", "a", "low"), code("u1", "b", "high")];
        let order = ["low", "middle", "high"].map(str::to_owned);
        assert_eq!(Ratings::of("x", &codes, Level::Ordinal, &order).unwrap().values, ["low", "high"]);
        let error = Ratings::of("x", &codes, Level::Ordinal, &[]).unwrap_err();
        assert!(error.what().contains("high"), "{error}");
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        let twice = [code("u1", "a", "1"), code("u1", "a", "0")];
        let error = Ratings::of("x", &twice, Level::Nominal, &[]).unwrap_err();
        assert!(error.what().contains("twice") && error.place() == "codes.csv:u1a");
        let word = [code("u1", "a", "yes")];
        assert!(Ratings::of("x", &word, Level::Ratio, &[]).is_err());
        assert!(Ratings::of("x", &[code("u1", "a", "-1")], Level::Ratio, &[]).is_err());
    }
}
