//! What the machine says of every unit, and its meeting with the hand codes.

use super::codes::{UnitColumn, column};
use super::correct::{Estimate, Judged, Method};
use super::{Code, Frame, KeyRow};
use crate::read::{Cell, Records};
use crate::{Error, Result};
use serde::Serialize;
use std::collections::BTreeMap;

/// Level of all intervals.
const LEVEL: f64 = 0.95;

/// One unit as the machine sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Machine {
    /// The unit's id.
    pub unit: String,
    /// Its article; units without one stand alone.
    pub article: String,
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
            article: unit.doc_id.clone(),
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
        let article = records.find("doc_id");
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
                article: article.and_then(cell).unwrap_or(&unit).to_owned(),
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

/// One estimate of one group, or of a difference of groups.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// How it was made.
    pub method: Method,
    /// In the unit of the codes (the machine's: of its values).
    pub estimate: Option<f64>,
    /// Its standard error, clustered by article.
    pub standard_error: Option<f64>,
    /// Lower end of the 95 % interval.
    pub ci_low: Option<f64>,
    /// Upper end.
    pub ci_high: Option<f64>,
    /// Weight of the machine's values, 0 to 1; of the prediction-powered estimate of a group.
    pub lambda: Option<f64>,
}

/// The estimates of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// `all`, or a value of the column by which groups are made.
    pub group: String,
    /// Units with a machine value.
    pub n_total: usize,
    /// Those among them with a hand code.
    pub n_coded: usize,
    /// Articles of the first.
    pub articles_total: usize,
    /// Articles of the second.
    pub articles_coded: usize,
    /// By method.
    pub figures: Vec<Figure>,
}

/// The difference of two groups, first less second.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The first group.
    pub a: String,
    /// The second group.
    pub b: String,
    /// By method.
    pub figures: Vec<Figure>,
}

/// Naive and corrected estimates side by side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Corrections {
    /// By group.
    pub groups: Vec<Group>,
    /// Of each two groups.
    pub differences: Vec<Difference>,
    /// Hand-coded units that the machine's table does not hold, or of which it says nothing.
    pub unmatched: usize,
    /// Drawn units without a hand code; those with one stand for them.
    pub uncoded: usize,
}

/// Estimates for all `units`, or for each of the `groups` named and their differences. `key` holds the drawn units;
/// where it is empty, every unit of a group counts as having been as likely to be coded as any other.
///
/// # Errors
/// When no unit is coded, or coded units were not drawn by chance.
pub fn correct(
    units: &[Machine],
    human: &BTreeMap<String, f64>,
    key: &BTreeMap<String, KeyRow>,
    groups: Option<&[String]>,
    seed: u64,
) -> Result<Corrections> {
    let not_by_chance =
        human.keys().filter(|unit| key.get(*unit).is_some_and(|row| row.inclusion.is_none())).count();
    if not_by_chance > 0 {
        return Err(Error::new(
            "key",
            format!(
                "{not_by_chance} coded units were picked and not drawn by chance: they correct no estimate"
            ),
            "draw a sample by chance (slantwise coding sheet without --chance 0), or name its key with --key",
        ));
    }
    if let Some(stranger) = human.keys().find(|unit| !key.is_empty() && !key.contains_key(*unit)) {
        let what = format!("does not hold unit {stranger}, which was coded");
        return Err(Error::new("key", what, "name the key that was written with the sheets"));
    }
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for unit in units {
        let next = numbers.len();
        numbers.entry(&unit.article).or_insert(next);
    }
    // Drawn units that nobody coded: the coded ones are so much less likely to have been coded.
    let coded = human.keys().filter(|unit| key.contains_key(*unit)).count();
    let answered = if key.is_empty() { 1.0 } else { coded as f64 / key.len() as f64 };
    let all = ["all".to_owned()];
    let names = groups.unwrap_or(&all);
    let mut matched = 0;
    let (mut told, mut estimates) = (Vec::new(), Vec::new());
    for name in names {
        let own = units.iter().filter(|unit| groups.is_none() || unit.group.as_ref() == Some(name));
        let judge = |unit: &Machine| {
            let human = human.get(&unit.unit).copied();
            let inclusion = key.get(&unit.unit).and_then(|row| row.inclusion).map_or(1.0, |p| p * answered);
            Some(Judged { machine: unit.value?, human, inclusion, article: numbers[unit.article.as_str()] })
        };
        let mut judged: Vec<Judged> = own.filter_map(judge).collect();
        let n_coded = judged.iter().filter(|unit| unit.human.is_some()).count();
        if key.is_empty() {
            let inclusion = n_coded as f64 / judged.len().max(1) as f64;
            judged.iter_mut().for_each(|unit| unit.inclusion = inclusion);
        }
        matched += n_coded;
        let articles = |coded: bool| {
            let of = judged.iter().filter(|unit| !coded || unit.human.is_some()).map(|unit| unit.article);
            of.collect::<std::collections::BTreeSet<_>>().len()
        };
        let found: Vec<(Method, Option<Estimate>)> = Method::ALL
            .map(|method| {
                (method, (n_coded > 0).then(|| method.estimate(&judged, numbers.len(), seed)).flatten())
            })
            .into();
        told.push(Group {
            group: name.clone(),
            n_total: judged.len(),
            n_coded,
            articles_total: articles(false),
            articles_coded: articles(true),
            figures: found.iter().map(|(method, estimate)| figure(*method, estimate.as_ref())).collect(),
        });
        estimates.push(found);
    }
    if matched == 0 {
        return Err(Error::new(
            "codes",
            "none of the coded units is in the machine's table",
            "give the table of the texts that the sample was drawn from, with doc_id and paragraph",
        ));
    }
    let pairs = (0..names.len()).flat_map(|a| (a + 1..names.len()).map(move |b| (a, b)));
    let differences = pairs.map(|(a, b)| {
        let figures = estimates[a]
            .iter()
            .zip(&estimates[b])
            .map(|((method, a), (_, b))| difference(*method, a.as_ref().zip(b.as_ref())));
        Difference { a: names[a].clone(), b: names[b].clone(), figures: figures.collect() }
    });
    Ok(Corrections {
        differences: differences.collect(),
        groups: told,
        unmatched: human.len() - if groups.is_none() { matched } else { matched_anywhere(units, human) },
        uncoded: key.len() - coded,
    })
}

fn matched_anywhere(units: &[Machine], human: &BTreeMap<String, f64>) -> usize {
    units.iter().filter(|unit| unit.value.is_some() && human.contains_key(&unit.unit)).count()
}

fn figure(method: Method, estimate: Option<&Estimate>) -> Figure {
    let interval = estimate.map(|estimate| estimate.interval(LEVEL));
    Figure {
        method,
        estimate: estimate.map(|estimate| estimate.value),
        standard_error: estimate.map(Estimate::standard_error),
        ci_low: interval.map(|ends| ends.0),
        ci_high: interval.map(|ends| ends.1),
        lambda: estimate.filter(|_| method == Method::PredictionPowered).and_then(|estimate| estimate.lambda),
    }
}

fn difference(method: Method, pair: Option<(&Estimate, &Estimate)>) -> Figure {
    let found = pair.map(|(a, b)| a.less(b, LEVEL));
    Figure {
        method,
        estimate: found.map(|found| found.0),
        standard_error: found.map(|found| found.1),
        ci_low: found.map(|found| found.2.0),
        ci_high: found.map(|found| found.2.1),
        lambda: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units() -> Vec<Machine> {
        let unit = |at: usize| Machine {
            unit: format!("u{at}"),
            article: format!("a{}", at / 4),
            value: (at != 39).then(|| f64::from(u8::from(at % 3 == 0))),
            group: Some(["x", "y"][at / 20].to_owned()),
        };
        (0..40).map(unit).collect()
    }

    fn coded(key: bool) -> (BTreeMap<String, f64>, BTreeMap<String, KeyRow>) {
        let codes = (0..40).step_by(2).map(|at| (format!("u{at}"), f64::from(u8::from(at % 6 < 3))));
        let row = |at: usize| (format!("u{at}"), KeyRow { article: None, inclusion: Some(0.5) });
        (codes.collect(), if key { (0..40).step_by(2).map(row).collect() } else { BTreeMap::new() })
    }

    #[test]
    fn groups_and_their_difference_stand_side_by_side() {
        let groups = ["x", "y"].map(str::to_owned);
        for with_key in [true, false] {
            let (human, key) = coded(with_key);
            let found = correct(&units(), &human, &key, Some(&groups), 1).unwrap();
            let counts: Vec<_> =
                found.groups.iter().map(|g| (g.n_total, g.n_coded, g.articles_coded)).collect();
            assert_eq!(counts, [(20, 10, 5), (19, 10, 5)]);
            for (at, difference) in found.differences[0].figures.iter().enumerate() {
                let [a, b] = [0, 1].map(|group: usize| found.groups[group].figures[at].estimate.unwrap());
                assert!((difference.estimate.unwrap() - (a - b)).abs() < 1e-12);
                assert!(difference.ci_low < difference.estimate && difference.estimate < difference.ci_high);
            }
        }
    }

    #[test]
    fn units_that_were_picked_correct_nothing() {
        let (human, mut key) = coded(true);
        key.get_mut("u4").unwrap().inclusion = None;
        assert!(correct(&units(), &human, &key, None, 1).unwrap_err().what().contains("by chance"));
        key.remove("u4");
        assert!(correct(&units(), &human, &key, None, 1).unwrap_err().what().contains("u4"));
    }

    #[test]
    fn units_left_uncoded_are_stood_for() {
        let (mut human, key) = coded(true);
        let whole = correct(&units(), &human, &key, None, 1).unwrap();
        human.retain(|unit, _| unit != "u0" && unit != "u6");
        let part = correct(&units(), &human, &key, None, 1).unwrap();
        assert_eq!((whole.uncoded, part.uncoded), (0, 2));
        let design = |found: &Corrections| found.groups[0].figures[3].estimate.unwrap();
        assert!((design(&whole) - design(&part)).abs() < 0.2);
    }

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
