//! How far coders agree on one item.
//!
//! Besides [alpha](super::alpha): percent agreement, Σ agreeing pairs of codes / Σ pairs, over the units coded
//! at least twice; each value's share of all codes; for each two coders, Cohen's kappa
//! κ = 1 − Σ w·o / Σ w·e over the units both coded, with w = 1 off the diagonal, and w = (c − k)² weighted
//! (ranks for ordinal values).
//!
//! References: Cohen 1960, doi 10.1177/001316446002000104; weighted: Cohen 1968, doi 10.1037/h0026256.

use super::alpha::{Distance, alpha, interval};
use super::{Code, Level, Ratings};
use crate::Result;
use crate::chance::Stream;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Resamples of the interval, where no other number is asked for.
pub const RESAMPLES: usize = 2_000;

/// How far coders agree on one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// The item; of an item with several values, `item: label` for one of them.
    pub item: String,
    /// `nominal`, `ordinal`, `interval`, `ratio`, or `sets` for an item with several values as a whole.
    pub level: String,
    /// Units with at least one code.
    pub n_units: usize,
    /// Units with at least two: all that agreement can be seen in.
    pub n_pairable: usize,
    /// Codes.
    pub n_codes: usize,
    /// Coders, sorted.
    pub coders: Vec<String>,
    /// Krippendorff's alpha, at most 1; `None` where undefined.
    pub alpha: Option<f64>,
    /// Lower end of its 95 % interval.
    pub ci_low: Option<f64>,
    /// Upper end.
    pub ci_high: Option<f64>,
    /// How the interval was made.
    pub interval: String,
    /// Agreeing pairs of codes / pairs, 0 to 1.
    pub percent_agreement: Option<f64>,
    /// Each value's share.
    pub prevalence: Vec<Prevalence>,
    /// Each two coders.
    pub pairs: Vec<Pair>,
}

/// How often a value was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prevalence {
    /// The value.
    pub value: String,
    /// Codes of it.
    pub n: usize,
    /// Of all codes, 0 to 1.
    pub share: f64,
    /// Of each coder's codes, in the order of the coders.
    pub by_coder: Vec<f64>,
}

/// Two coders beside each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// The first.
    pub a: String,
    /// The second.
    pub b: String,
    /// Units that both coded.
    pub n: usize,
    /// Share of these on which they agree.
    pub percent_agreement: Option<f64>,
    /// Cohen's kappa, unweighted.
    pub kappa: Option<f64>,
    /// With squared weights, where values have an order.
    pub weighted_kappa: Option<f64>,
}

/// What is asked of [`agreement`].
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// What the values mean.
    pub level: Level,
    /// The order of ordinal values that are no numbers.
    pub order: &'a [String],
    /// Whether the item takes several values.
    pub several: bool,
    /// The cluster of each unit, an article; a unit that is not listed stands alone.
    pub clusters: &'a BTreeMap<String, String>,
    /// Draws of the bootstrap.
    pub resamples: usize,
    /// Its seed.
    pub seed: u64,
}

/// The agreement on the item `name`; of an item with several values, on the sets and then on each label.
///
/// # Errors
/// As [`Ratings::of`].
pub fn agreement(name: &str, codes: &[Code], asked: Asked<'_>) -> Result<Vec<Agreement>> {
    if !asked.several {
        let ratings = Ratings::of(name, codes, asked.level, asked.order)?;
        return Ok(vec![of_ratings(name, &ratings, asked, None)]);
    }
    let with = |value: &dyn Fn(&Code) -> String| -> Vec<Code> {
        codes.iter().map(|c| Code { values: [value(c)].into(), ..c.clone() }).collect()
    };
    let written = |set: &BTreeSet<String>| match set.is_empty() {
        true => "(none)".to_owned(),
        false => set.iter().cloned().collect::<Vec<_>>().join(";"),
    };
    let sets = Ratings::of(name, &with(&|code| written(&code.values)), Level::Nominal, &[])?;
    let meant: BTreeMap<String, &BTreeSet<String>> =
        codes.iter().map(|c| (written(&c.values), &c.values)).collect();
    let members: Vec<BTreeSet<String>> = sets.values.iter().map(|value| meant[value].clone()).collect();
    let mut found = vec![of_ratings(name, &sets, asked, Some(&members))];
    for label in members.iter().flatten().collect::<BTreeSet<_>>() {
        let has = |code: &Code| u8::from(code.values.contains(label)).to_string();
        let ratings = Ratings::of(name, &with(&has), Level::Nominal, &[])?;
        found.push(of_ratings(
            &format!("{name}: {label}"),
            &ratings,
            Asked { level: Level::Nominal, ..asked },
            None,
        ));
    }
    Ok(found)
}

fn of_ratings(
    name: &str,
    ratings: &Ratings,
    asked: Asked<'_>,
    sets: Option<&[BTreeSet<String>]>,
) -> Agreement {
    let distance = match (sets, asked.level) {
        (Some(sets), _) => Distance::Sets(sets),
        (None, Level::Nominal) => Distance::Nominal,
        (None, Level::Ordinal) => Distance::Ordinal,
        (None, Level::Interval) => Distance::Interval(&ratings.numbers),
        (None, Level::Ratio) => Distance::Ratio(&ratings.numbers),
    };
    let units = ratings.by_unit();
    let values = ratings.values.len();
    let (clusters, by_cluster) = clusters(ratings, asked.clusters);
    let stream = Stream::new(&format!("alpha {name}"), asked.seed);
    let ends = interval(&units, &clusters, values, distance, asked.resamples, &stream);
    let level = match sets {
        Some(_) => "sets".to_owned(),
        None => format!("{:?}", asked.level).to_lowercase(),
    };
    let weighted = sets.is_none() && asked.level != Level::Nominal;
    let coders = 0..ratings.coders.len();
    let pairs = coders.clone().flat_map(|a| coders.clone().skip(a + 1).map(move |b| (a, b)));
    Agreement {
        item: name.to_owned(),
        level,
        n_units: units.iter().filter(|unit| !unit.is_empty()).count(),
        n_pairable: units.iter().filter(|unit| unit.len() > 1).count(),
        n_codes: units.iter().map(Vec::len).sum(),
        alpha: alpha(units.iter().map(Vec::as_slice), values, distance),
        ci_low: ends.map(|ends| ends.0),
        ci_high: ends.map(|ends| ends.1),
        interval: format!(
            "95 % percentile bootstrap, {} resamples of whole {}",
            asked.resamples,
            if by_cluster { "articles" } else { "units" }
        ),
        percent_agreement: percent_agreement(&units),
        prevalence: prevalence(ratings),
        pairs: pairs.map(|(a, b)| pair(ratings, a, b, weighted)).collect(),
        coders: ratings.coders.clone(),
    }
}

/// A number for each unit's cluster, and whether any cluster was named.
fn clusters(ratings: &Ratings, named: &BTreeMap<String, String>) -> (Vec<usize>, bool) {
    let mut numbers: BTreeMap<(bool, &str), usize> = BTreeMap::new();
    let of = ratings.units.iter().map(|unit| {
        let cluster = named.get(unit).map_or((false, unit.as_str()), |cluster| (true, cluster.as_str()));
        let next = numbers.len();
        *numbers.entry(cluster).or_insert(next)
    });
    let clusters: Vec<usize> = of.collect();
    let any = numbers.keys().any(|(named, _)| *named);
    (clusters, any)
}

fn percent_agreement(units: &[Vec<usize>]) -> Option<f64> {
    let (mut agreeing, mut pairs) = (0, 0);
    for unit in units {
        for (at, value) in unit.iter().enumerate() {
            agreeing += unit[at + 1..].iter().filter(|other| *other == value).count();
            pairs += unit.len() - at - 1;
        }
    }
    (pairs > 0).then(|| agreeing as f64 / pairs as f64)
}

fn prevalence(ratings: &Ratings) -> Vec<Prevalence> {
    let coders = ratings.coders.len();
    let mut counts = vec![vec![0; coders]; ratings.values.len()];
    for row in &ratings.cells {
        for (coder, value) in row.iter().enumerate() {
            if let Some(value) = value {
                counts[*value][coder] += 1;
            }
        }
    }
    let of_coder: Vec<usize> = (0..coders).map(|coder| counts.iter().map(|row| row[coder]).sum()).collect();
    let all: usize = of_coder.iter().sum();
    let share = |n: usize, of: usize| if of == 0 { 0.0 } else { n as f64 / of as f64 };
    let rows = counts.iter().zip(&ratings.values).map(|(row, value)| {
        let n = row.iter().sum();
        let by_coder = row.iter().zip(&of_coder).map(|(&n, &of)| share(n, of)).collect();
        Prevalence { value: value.clone(), n, share: share(n, all), by_coder }
    });
    rows.collect()
}

fn pair(ratings: &Ratings, a: usize, b: usize, weighted: bool) -> Pair {
    let both: Vec<(usize, usize)> = ratings.cells.iter().filter_map(|row| row[a].zip(row[b])).collect();
    let agreeing = both.iter().filter(|(a, b)| a == b).count();
    let squared = |c: usize, k: usize| (ratings.numbers[c] - ratings.numbers[k]).powi(2);
    Pair {
        a: ratings.coders[a].clone(),
        b: ratings.coders[b].clone(),
        n: both.len(),
        percent_agreement: (!both.is_empty()).then(|| agreeing as f64 / both.len() as f64),
        kappa: kappa(&both, |c, k| f64::from(u8::from(c != k))),
        weighted_kappa: if weighted { kappa(&both, squared) } else { None },
    }
}

/// Cohen's kappa of pairs of codes under a weight of disagreement; `None` without expected disagreement.
fn kappa(both: &[(usize, usize)], weight: impl Fn(usize, usize) -> f64) -> Option<f64> {
    let observed: f64 = both.iter().map(|&(a, b)| weight(a, b)).sum();
    let mut counts: [BTreeMap<usize, f64>; 2] = Default::default();
    for &(a, b) in both {
        *counts[0].entry(a).or_default() += 1.0;
        *counts[1].entry(b).or_default() += 1.0;
    }
    let mut expected = 0.0;
    for (&a, of_a) in &counts[0] {
        for (&b, of_b) in &counts[1] {
            expected += weight(a, b) * of_a * of_b;
        }
    }
    (expected > 0.0).then(|| 1.0 - both.len() as f64 * observed / expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(rows: &[(&str, &str)]) -> Vec<Code> {
        let mut codes = Vec::new();
        for (coder, row) in rows {
            for (unit, value) in row.split(' ').enumerate().filter(|(_, value)| *value != ".") {
                let values = value.split('+').map(str::to_owned).filter(|v| v != "none").collect();
                let (unit, coder) = (format!("u{unit:02}"), (*coder).to_owned());
                codes.push(Code { unit, coder, values, place: String::new() });
            }
        }
        codes
    }

    fn asked(level: Level, several: bool, clusters: &BTreeMap<String, String>) -> Asked<'_> {
        Asked { level, order: &[], several, clusters, resamples: 500, seed: 1 }
    }

    fn near(found: Option<f64>, expected: f64) {
        let found = found.unwrap();
        assert!((found - expected).abs() < 1e-9, "{found}, not {expected}");
    }

    const A: &str = "1 2 3 3 2 1 4 1 2 . . .";
    const B: &str = "1 2 3 3 2 2 4 1 2 5 . 3";
    const C: &str = ". 3 3 3 2 3 4 2 2 5 1 .";

    #[test]
    fn kappa_and_shares_as_scikit_learn() {
        let none = BTreeMap::new();
        let found =
            agreement("x", &codes(&[("a", A), ("b", B), ("c", C)]), asked(Level::Ordinal, false, &none));
        let found = &found.unwrap()[0];
        assert_eq!((found.n_units, found.n_pairable, found.n_codes), (12, 10, 30));
        // sklearn.metrics.cohen_kappa_score(b, c) and (…, weights="quadratic") over the 9 units both coded
        let pair = &found.pairs[2];
        assert_eq!((pair.a.as_str(), pair.b.as_str(), pair.n), ("b", "c", 9));
        near(pair.percent_agreement, 6.0 / 9.0);
        near(pair.kappa, 0.5423728813559321);
        near(pair.weighted_kappa, 0.8571428571428572);
        // agreeing and all itertools.combinations(codes, 2), unit by unit
        near(found.percent_agreement, 19.0 / 26.0);
        let three = found.prevalence.iter().find(|p| p.value == "3").unwrap();
        assert_eq!((three.n, three.by_coder[0]), (9, 2.0 / 9.0));
    }

    #[test]
    fn several_values_give_one_alpha_a_label() {
        let none = BTreeMap::new();
        let rows = [("a", "war+loss war none loss"), ("b", "war war+loss none loss")];
        let found = agreement("f", &codes(&rows), asked(Level::Nominal, true, &none)).unwrap();
        let items: Vec<&str> = found.iter().map(|a| a.item.as_str()).collect();
        assert_eq!(items, ["f", "f: loss", "f: war"]);
        assert_eq!(found[0].level, "sets");
        near(found[2].alpha, 1.0);
        // krippendorff.alpha([[1, 0, 0, 1], [0, 1, 0, 1]], level_of_measurement="nominal")
        near(found[1].alpha, 0.125);
        // nltk.metrics.agreement.AnnotationTask(codes, distance=masi_distance).alpha(), nothing from nothing 0
        near(found[0].alpha, 0.5625);
    }

    #[test]
    fn units_of_an_article_are_drawn_together() {
        let articles: BTreeMap<String, String> =
            (0..12).map(|u| (format!("u{u:02}"), format!("article {}", u / 3))).collect();
        let found = agreement("x", &codes(&[("a", A), ("b", B)]), asked(Level::Nominal, false, &articles));
        assert!(found.unwrap()[0].interval.ends_with("500 resamples of whole articles"));
    }
}
