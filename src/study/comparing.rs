//! How groups are to be compared: what a study declares of intervals, clusters and margins.

use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How an interval is read off bootstrap replicates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Interval {
    /// Percentiles, expanded for few clusters.
    #[default]
    Percentile,
    /// Bias-corrected and accelerated percentiles (Efron 1987), expanded alike.
    Bca,
}

impl Interval {
    /// As printed in `method`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Percentile => "percentile",
            Self::Bca => "BCa",
        }
    }
}

/// The largest difference that is of no account, in the unit of a column: one for all columns, or one each.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Margins {
    /// For every column that has none of its own.
    pub all: Option<f64>,
    /// By column.
    pub own: BTreeMap<String, f64>,
}

impl Margins {
    /// The margin of `column`, if one was stated.
    pub fn of(&self, column: &str) -> Option<f64> {
        self.own.get(column).copied().or(self.all)
    }

    /// Whether none was stated.
    pub fn is_empty(&self) -> bool {
        self.all.is_none() && self.own.is_empty()
    }

    /// From the command line: `0.2`, or `generic_conflict=0.2`, any number of them.
    ///
    /// # Errors
    /// When one is no positive number.
    pub fn of_arguments(arguments: &[String]) -> Result<Self> {
        let mut margins = Self::default();
        for argument in arguments {
            let (column, number) = match argument.rsplit_once('=') {
                Some((column, number)) => (Some(column.trim()), number),
                None => (None, argument.as_str()),
            };
            let value: f64 = number.trim().parse().unwrap_or(f64::NAN);
            match column {
                Some(column) => {
                    margins.own.insert(column.to_owned(), value);
                }
                None => margins.all = Some(value),
            }
        }
        margins.check("--margin")?;
        Ok(margins)
    }

    /// # Errors
    /// When a margin is no positive number.
    pub(super) fn check(&self, place: &str) -> Result<()> {
        let bad = |value: &f64| !(value.is_finite() && *value > 0.0);
        match self.own.values().chain(&self.all).find(|value| bad(value)) {
            Some(_) => Err(Error::new(
                place,
                "a margin is a positive number in the unit of its column",
                "write margin = 0.2, or margin = { generic_conflict = 0.2 }; on the command line --margin 0.2 or \
                 --margin generic_conflict=0.2",
            )),
            None => Ok(()),
        }
    }
}

/// As it stands in a file: a number, or a table.
#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    All(f64),
    Own(BTreeMap<String, f64>),
}

impl From<Written> for Margins {
    fn from(written: Written) -> Self {
        match written {
            Written::All(value) => Self { all: Some(value), own: BTreeMap::new() },
            Written::Own(mut own) => Self { all: own.remove("*"), own },
        }
    }
}

impl From<Margins> for Written {
    fn from(margins: Margins) -> Self {
        match (margins.all, margins.own) {
            (Some(value), own) if own.is_empty() => Self::All(value),
            (all, mut own) => {
                own.extend(all.map(|value| ("*".to_owned(), value)));
                Self::Own(own)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(arguments: &[&str], expected: Option<(Option<f64>, Option<f64>)>) {
        let arguments: Vec<String> = arguments.iter().map(|a| (*a).to_owned()).collect();
        let found = Margins::of_arguments(&arguments).ok();
        assert_eq!(found.as_ref().map(|m| (m.of("a"), m.of("b"))), expected, "{arguments:?}");
        if let Some(margins) = found {
            let json = serde_json::to_string(&margins).unwrap();
            assert_eq!(serde_json::from_str::<Margins>(&json).unwrap(), margins, "{json}");
        }
    }

    #[test]
    fn margins_are_one_for_all_or_one_each() {
        check(&[], Some((None, None)));
        check(&["0.2"], Some((Some(0.2), Some(0.2))));
        check(&["a=0.1"], Some((Some(0.1), None)));
        check(&["0.2", "a=0.1"], Some((Some(0.1), Some(0.2))));
        check(&["-1"], None);
        check(&["a=much"], None);
    }
}
