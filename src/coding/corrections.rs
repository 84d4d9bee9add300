//! Machine values and hand codes meet: estimates by group, naive and corrected side by side.

use super::correct::{Estimate, Judged, Method};
use super::{KeyRow, Machine};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Level of all intervals.
const LEVEL: f64 = 0.95;

/// One estimate of one group, or of a difference of groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// How it was made.
    pub method: Method,
    /// In the unit of the codes (the machine's: of its values).
    pub estimate: Option<f64>,
    /// Its standard error, clustered by article; `None` without an interval.
    pub standard_error: Option<f64>,
    /// Lower end of the 95 % interval; `None` also where the values do not vary between articles.
    pub ci_low: Option<f64>,
    /// Upper end.
    pub ci_high: Option<f64>,
    /// Weight of the machine's values, 0 to 1; of the prediction-powered estimate of a group.
    pub lambda: Option<f64>,
}

/// The estimates of one group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The first group.
    pub a: String,
    /// The second group.
    pub b: String,
    /// By method.
    pub figures: Vec<Figure>,
}

/// Naive and corrected estimates side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Corrections {
    /// By group.
    pub groups: Vec<Group>,
    /// Of each two groups.
    pub differences: Vec<Difference>,
    /// Hand-coded units that the machine's table does not hold, or of which it says nothing.
    pub unmatched: usize,
    /// Drawn units without a hand code; those with one stand for them.
    pub uncoded: usize,
    /// Units whose article neither the machine's table nor the key tells: each counts as an article of its own.
    pub alone: usize,
    /// Units that could not be drawn, by the key; no estimate is of them.
    pub left_out: usize,
}

impl Corrections {
    /// All figures, with what they are about.
    pub fn figures(&self) -> impl Iterator<Item = (String, &[Figure])> {
        let groups = self.groups.iter().map(|g| (format!("group {}", g.group), g.figures.as_slice()));
        groups.chain(self.differences.iter().map(|d| (format!("{} − {}", d.a, d.b), d.figures.as_slice())))
    }
}

/// Estimates for all `units`, or for each of the `groups` named and their differences. `human` holds what people say
/// of coded units, `key` the drawn ones; where it is empty, every unit of a group counts as having been as
/// likely to be coded as any other.
///
/// # Errors
/// When no unit is coded, coded units were not drawn by chance, or a unit stands in the table twice.
pub fn correct(
    units: &[Machine],
    human: &BTreeMap<String, f64>,
    key: &BTreeMap<String, KeyRow>,
    groups: Option<&[String]>,
    seed: u64,
) -> Result<Corrections> {
    let could_be_drawn = |unit: &&Machine| !key.get(&unit.unit).is_some_and(KeyRow::is_left_out);
    let framed: Vec<&Machine> = units.iter().filter(could_be_drawn).collect();
    let left_out = units.len() - framed.len();
    let matched = check(units, human, key)?;
    let articles = Articles::of(&framed, key);
    let coded = human.keys().filter(|unit| key.contains_key(*unit)).count();
    let drawn = key.values().filter(|row| !row.is_left_out()).count();
    let answered = coded as f64 / drawn.max(1) as f64;
    let bench = Bench { human, key, articles: &articles, answered };
    let all = ["all".to_owned()];
    let names = groups.unwrap_or(&all);
    let estimated = names.iter().map(|name| {
        let own = framed.iter().copied().filter(|unit| groups.is_none() || unit.group.as_ref() == Some(name));
        bench.estimate(name, own, seed)
    });
    let (told, estimates): (Vec<Group>, Vec<_>) = estimated.unzip();
    let pairs = (0..names.len()).flat_map(|a| (a + 1..names.len()).map(move |b| (a, b)));
    let differences = pairs.map(|(a, b)| {
        let both = estimates[a].iter().zip(&estimates[b]);
        let figures = Method::ALL.into_iter().zip(both);
        let figures = figures.map(|(method, (a, b))| difference(method, a.as_ref().zip(b.as_ref())));
        Difference { a: names[a].clone(), b: names[b].clone(), figures: figures.collect() }
    });
    Ok(Corrections {
        differences: differences.collect(),
        groups: told,
        unmatched: human.len() - matched,
        uncoded: drawn - coded,
        alone: articles.alone,
        left_out,
    })
}

/// How many coded units have a machine value.
fn check(units: &[Machine], human: &BTreeMap<String, f64>, key: &BTreeMap<String, KeyRow>) -> Result<usize> {
    let mut seen = BTreeSet::new();
    if let Some(twice) = units.iter().find(|unit| !seen.insert(&unit.unit)) {
        let of = twice.article.as_ref().map_or(String::new(), |article| format!(" of {article}"));
        let what = format!("holds unit {}{of} twice", twice.unit);
        return Err(Error::new("the machine's table", what, "give each unit one row"));
    }
    let picked =
        human.keys().filter(|unit| key.get(*unit).is_some_and(|row| row.inclusion.is_none())).count();
    if picked > 0 {
        return Err(Error::new(
            "key",
            format!("{picked} coded units were picked and not drawn by chance: they correct no estimate"),
            "draw a sample by chance (slantwise coding sheet without --chance 0), or name its key with --key",
        ));
    }
    let is_drawn = |unit: &String| key.get(unit).is_some_and(|row| !row.is_left_out());
    if let Some(stranger) = human.keys().find(|unit| !key.is_empty() && !is_drawn(unit)) {
        let what = format!("does not hold unit {stranger} as drawn, which was coded");
        return Err(Error::new("key", what, "name the key that was written with the sheets"));
    }
    match units.iter().filter(|unit| unit.value.is_some() && human.contains_key(&unit.unit)).count() {
        0 => Err(Error::new(
            "codes",
            "none of the coded units is in the machine's table",
            "give the table of the texts that the sample was drawn from, with doc_id and paragraph",
        )),
        matched => Ok(matched),
    }
}

/// The articles of units, as numbers below their count.
struct Articles<'a> {
    by_unit: BTreeMap<&'a str, usize>,
    /// Their count, units that stand alone among them.
    n: usize,
    alone: usize,
}

impl<'a> Articles<'a> {
    /// By the machine's table, and where that is silent by the key.
    fn of(units: &[&'a Machine], key: &'a BTreeMap<String, KeyRow>) -> Self {
        let (mut named, mut found) = (BTreeMap::new(), Self { by_unit: BTreeMap::new(), n: 0, alone: 0 });
        for unit in units {
            let article = unit.article.as_ref().or_else(|| key.get(&unit.unit)?.article.as_ref());
            let number = article.map_or(found.n, |article| *named.entry(article).or_insert(found.n));
            found.n = found.n.max(number + 1);
            found.alone += usize::from(article.is_none());
            found.by_unit.insert(&unit.unit, number);
        }
        found
    }
}

/// What is known of all units, laid ready.
struct Bench<'a> {
    human: &'a BTreeMap<String, f64>,
    key: &'a BTreeMap<String, KeyRow>,
    articles: &'a Articles<'a>,
    /// The share of the drawn units that were coded.
    answered: f64,
}

impl Bench<'_> {
    /// One group's figures, and its estimates by method.
    fn estimate<'u>(
        &self,
        name: &str,
        units: impl Iterator<Item = &'u Machine>,
        seed: u64,
    ) -> (Group, Vec<Option<Estimate>>) {
        let judged = self.judge(units);
        let articles = |coded: bool| {
            let of = judged.iter().filter(|unit| !coded || unit.human.is_some()).map(|unit| unit.article);
            of.collect::<BTreeSet<_>>().len()
        };
        let estimates: Vec<Option<Estimate>> =
            Method::ALL.map(|method| method.estimate(&judged, self.articles.n, seed)).into();
        let figures = Method::ALL.into_iter().zip(&estimates);
        let group = Group {
            group: name.to_owned(),
            n_total: judged.len(),
            n_coded: judged.iter().filter(|unit| unit.human.is_some()).count(),
            articles_total: articles(false),
            articles_coded: articles(true),
            figures: figures.map(|(method, estimate)| figure(method, estimate.as_ref())).collect(),
        };
        (group, estimates)
    }

    fn judge<'u>(&self, units: impl Iterator<Item = &'u Machine>) -> Vec<Judged> {
        // Drawn units that nobody coded make the others so much less likely to have been coded.
        let judge = |unit: &Machine| {
            let drawn = self.key.get(&unit.unit).and_then(|row| row.inclusion);
            Some(Judged {
                machine: unit.value?,
                human: self.human.get(&unit.unit).copied(),
                inclusion: drawn.map_or(1.0, |p| p * self.answered),
                article: self.articles.by_unit[unit.unit.as_str()],
            })
        };
        let mut judged: Vec<Judged> = units.filter_map(judge).collect();
        if self.key.is_empty() {
            let coded = judged.iter().filter(|unit| unit.human.is_some()).count();
            let inclusion = coded as f64 / judged.len().max(1) as f64;
            judged.iter_mut().for_each(|unit| unit.inclusion = inclusion);
        }
        judged
    }
}

fn figure(method: Method, estimate: Option<&Estimate>) -> Figure {
    let interval = estimate.and_then(|estimate| estimate.interval(LEVEL));
    Figure {
        method,
        estimate: estimate.map(|estimate| estimate.value),
        standard_error: estimate.filter(|_| interval.is_some()).map(Estimate::standard_error),
        ci_low: interval.map(|ends| ends.0),
        ci_high: interval.map(|ends| ends.1),
        lambda: estimate.filter(|_| method == Method::PredictionPowered).and_then(|estimate| estimate.lambda),
    }
}

fn difference(method: Method, pair: Option<(&Estimate, &Estimate)>) -> Figure {
    let found = pair.map(|(a, b)| a.less(b, LEVEL));
    let interval = found.and_then(|found| found.2);
    Figure {
        method,
        estimate: found.map(|found| found.0),
        standard_error: found.filter(|_| interval.is_some()).map(|found| found.1),
        ci_low: interval.map(|ends| ends.0),
        ci_high: interval.map(|ends| ends.1),
        lambda: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units() -> Vec<Machine> {
        let unit = |at: usize| Machine {
            unit: format!("u{at}"),
            article: Some(format!("a{}", at / 4)),
            value: (at != 39).then(|| f64::from(u8::from(at.is_multiple_of(3)))),
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
        let twice = [units(), units()].concat();
        assert!(correct(&twice, &human, &key, None, 1).unwrap_err().what().contains("twice"));
    }

    /// No code of 20 found the value: that is no proof that it is never there.
    #[test]
    fn codes_that_are_all_alike_give_no_interval() {
        let (mut human, key) = coded(true);
        let groups = ["x", "y"].map(str::to_owned);
        human
            .iter_mut()
            .filter(|(unit, _)| unit[1..].parse::<usize>().unwrap() < 20)
            .for_each(|(_, y)| *y = 0.0);
        let found = correct(&units(), &human, &key, Some(&groups), 1).unwrap();
        for at in 1..4 {
            let ([x, y], difference) = (
                [0, 1].map(|group: usize| &found.groups[group].figures[at]),
                &found.differences[0].figures[at],
            );
            assert_eq!((x.estimate, x.standard_error, x.ci_low, x.ci_high), (Some(0.0), None, None, None));
            assert!(y.ci_low < y.estimate && y.estimate < y.ci_high);
            assert!(difference.estimate.is_some() && difference.ci_low.is_none(), "{difference:?}");
        }
    }

    #[test]
    fn articles_are_looked_up_in_the_key() {
        let (human, mut key) = coded(true);
        let whole = correct(&units(), &human, &key, None, 1).unwrap();
        let alone: Vec<Machine> = units().into_iter().map(|unit| Machine { article: None, ..unit }).collect();
        let apart = correct(&alone, &human, &key, None, 1).unwrap();
        assert_eq!((whole.alone, apart.alone, apart.groups[0].articles_coded), (0, 40, 20));
        for (unit, row) in &mut key {
            row.article = Some(format!("a{}", unit[1..].parse::<usize>().unwrap() / 4));
        }
        let looked_up = correct(&alone, &human, &key, None, 1).unwrap();
        assert_eq!((looked_up.alone, looked_up.groups[0].articles_coded), (20, 10));
        let hand = |found: &Corrections| found.groups[0].figures[1].clone();
        assert_eq!(hand(&looked_up), hand(&whole));
        assert_ne!(hand(&looked_up).standard_error, hand(&apart).standard_error);
    }

    /// A second sample, drawn from what the first left, says nothing of the first.
    #[test]
    fn units_that_could_not_be_drawn_are_dropped() {
        let (mut human, mut key) = coded(true);
        let first = |unit: &String| unit[1..].parse::<usize>().unwrap() < 20;
        human.retain(|unit, _| !first(unit));
        let row = KeyRow { article: None, inclusion: Some(0.0) };
        key.extend((0..20).map(|at| (format!("u{at}"), row.clone())));
        let found = correct(&units(), &human, &key, None, 1).unwrap();
        let group = &found.groups[0];
        assert_eq!((found.left_out, found.uncoded, group.n_total, group.n_coded), (20, 0, 19, 10));
        key.retain(|unit, _| !first(unit));
        let rest = correct(&units()[20..], &human, &key, None, 1).unwrap();
        assert_eq!(rest.groups, found.groups);
        human.insert("u4".into(), 1.0);
        key.insert("u4".into(), row);
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
}
