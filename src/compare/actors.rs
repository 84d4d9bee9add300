//! Actors compared inside the corpus: how one is treated beside another, overall and in each voice.

use super::bootstrap::{Draws, totals};
use super::pairing::method;
use super::treatment::{OUTLET, Treatment, Unit};
use super::units::{Influence, Units, difference, ratio};
use super::{ActorProfile, Comparison, Interval, Options, adjust, equivalence, permutation};
use crate::chance::Stream;
use crate::error::{Error, Result};
use ndarray::Array2;
use std::collections::BTreeMap;

/// Fewer articles than these get no interval and no p.
const ENOUGH: usize = 5;

/// Named sources compared beside `all`, `outlet` and `sources`: those with most units.
const NAMED: usize = 10;

/// The `count` actors with most units, by name where equal.
pub fn frequent_actors(treatment: &Treatment, count: usize) -> Vec<String> {
    frequent(treatment, treatment.units.iter().map(|unit| unit.actor), count)
}

/// Each of `actors` in each voice in which it occurs: mean of each column (Σ value / n), with a cluster
/// bootstrap interval where at least five articles hold it. Ordered by column, actor as given, voice.
///
/// Fails if an actor does not occur.
pub fn actor_profiles(
    treatment: &Treatment,
    actors: &[String],
    options: &Options,
) -> Result<Vec<ActorProfile>> {
    let numbers = known(treatment, actors)?;
    let voices = voices(treatment);
    let mut profiles = Vec::new();
    for (at, column) in treatment.columns.iter().enumerate() {
        for (actor, &number) in actors.iter().zip(&numbers) {
            for voice in &voices {
                let mut nulls = 0;
                let mut rows: BTreeMap<u32, [f64; 2]> = BTreeMap::new();
                for unit in treatment.units.iter().filter(|u| u.actor == number && voice.holds(u)) {
                    let Some(value) = unit.value(at) else {
                        nulls += 1;
                        continue;
                    };
                    let row = rows.entry(unit.article).or_default();
                    *row = [row[0] + value, row[1] + 1.0];
                }
                let rows: Vec<[f64; 2]> = rows.into_values().collect();
                let [sum, n] = rows.iter().fold([0.0; 2], |t, row| [t[0] + row[0], t[1] + row[1]]);
                if n + f64::from(nulls) == 0.0 {
                    continue;
                }
                let range = (rows.len() >= ENOUGH).then(|| {
                    let stream = Stream::new(&format!("actor\0{actor}\0{}", voice.name()), options.seed);
                    // A second group of 0 in each article leaves the ratio as it is.
                    let cells: Vec<[f64; 4]> = rows.iter().map(|row| [row[0], row[1], 0.0, 1.0]).collect();
                    draws(&cells, rows.len(), options, &stream).map(|draws| draws.interval(options.level))
                });
                let range = range.flatten();
                profiles.push(ActorProfile {
                    column: (*column).to_owned(),
                    actor: actor.clone(),
                    voice: voice.name().to_string(),
                    estimate: (n > 0.0).then(|| sum / n),
                    ci_low: range.map(|r| r.0),
                    ci_high: range.map(|r| r.1),
                    n: n as usize,
                    articles: rows.len(),
                    nulls: nulls as usize,
                });
            }
        }
    }
    Ok(profiles)
}

/// Each pair of `actors` (in the order given) in each column, overall and in each voice in which both
/// occur; a voice stands in brackets behind the column: `actor_sentiment [outlet]`. Articles are resampled
/// whole, with both actors; p comes from swapping the two within articles. Fewer than five articles that
/// hold both: described, without interval, effect and p. One call is one family, in which `q` is adjusted.
///
/// Fails if an actor does not occur or fewer than two are given.
pub fn actor_differences(
    treatment: &Treatment,
    actors: &[String],
    options: &Options,
) -> Result<Vec<Comparison>> {
    let numbers = known(treatment, actors)?;
    if actors.len() < 2 {
        return Err(Error::new("actors", "nothing to compare: fewer than two actors", "Name two or more."));
    }
    let voices = voices(treatment);
    let mut comparisons = Vec::new();
    for (at, column) in treatment.columns.iter().enumerate() {
        for (first, a) in actors.iter().enumerate() {
            for (second, b) in actors.iter().enumerate().skip(first + 1) {
                for voice in &voices {
                    let (ids, rows) = articles(treatment, at, numbers[first], numbers[second], voice);
                    let occur = [1, 3].iter().all(|&n| rows.iter().any(|row| row[n] > 0.0));
                    if occur {
                        let name = match voice.kind {
                            Kind::All => (*column).to_owned(),
                            _ => format!("{column} [{}]", voice.name()),
                        };
                        comparisons.push(compare(name, [a, b], &ids, &rows, options));
                    }
                }
            }
        }
    }
    let p: Vec<Option<f64>> = comparisons.iter().map(|c| c.p).collect();
    for (comparison, q) in comparisons.iter_mut().zip(adjust::benjamini_hochberg(&p)) {
        comparison.q = q;
    }
    Ok(comparisons)
}

fn compare(
    column: String,
    [a, b]: [&String; 2],
    ids: &[&str],
    rows: &[[f64; 4]],
    options: &Options,
) -> Comparison {
    let shared = shared(rows);
    let t = rows.iter().fold([0.0; 4], |t, row| std::array::from_fn(|at| t[at] + row[at]));
    let means = |sum: usize| -> Vec<f64> {
        rows.iter().filter(|row| row[sum + 1] > 0.0).map(|row| row[sum] / row[sum + 1]).collect()
    };
    let (means_a, means_b) = (means(0), means(2));
    let mut found = Comparison {
        family: options.family.clone(),
        group_a: a.clone(),
        group_b: b.clone(),
        estimate: Some(t[0] / t[1] - t[2] / t[3]),
        effect_name: options.effect.name().to_string(),
        n_a: t[1] as usize,
        n_b: t[3] as usize,
        articles_a: means_a.len(),
        articles_b: means_b.len(),
        method: format!("described: {shared} of at least {ENOUGH} articles hold both actors"),
        estimate_a: Some(t[0] / t[1]),
        estimate_b: Some(t[2] / t[3]),
        ..Comparison::default()
    };
    if shared >= ENOUGH {
        // The voice is in the column's brackets; its columns share draws with no other comparison.
        let stream = |part: &str| Stream::new(&format!("{part}\0{column}\0{a}\0{b}"), options.seed);
        let (p, exact) = permutation::swaps(rows, options.permutations, &stream("swaps"));
        found.effect = options.effect.of(&means_a, &means_b);
        found.p = Some(p);
        found.method = method(options, exact, "articles", "of actors within articles", shared);
        let draws = draws(rows, shared, options, &stream("articles"));
        found.column = column;
        if let Some(draws) = draws {
            equivalence::tell(&mut found, &draws, options);
        }
        let units = Units { cells: rows.to_vec(), strata: vec![rows.len()] };
        if let Some(influence) = Influence::of(&units, ratio) {
            (found.loo_low, found.loo_high) = (Some(influence.low), Some(influence.high));
            found.loo_article = ids[influence.most].to_owned();
            let mut without = rows.to_vec();
            without.remove(influence.most);
            let stream = Stream::new(&format!("swaps\0{}\0{a}\0{b}", found.column), options.seed);
            found.loo_p = (self::shared(&without) >= ENOUGH)
                .then(|| permutation::swaps(&without, options.permutations, &stream).0);
        }
        return found;
    }
    found.column = column;
    found
}

/// Articles that hold both actors.
fn shared(rows: &[[f64; 4]]) -> usize {
    rows.iter().filter(|row| row[1] > 0.0 && row[3] > 0.0).count()
}

/// Replicates of the difference between the two ratios of `rows`, articles drawn whole; `articles` of them count
/// for the width of an interval.
fn draws(rows: &[[f64; 4]], articles: usize, options: &Options, stream: &Stream) -> Option<Draws> {
    let totals = totals(&Array2::from(rows.to_vec()), options.resamples, stream);
    let estimates = totals.outer_iter().map(|t| t[0] / t[1] - t[2] / t[3]).collect();
    let draws = Draws::of(estimates, &[(articles, 1.0)])?;
    Some(match options.interval {
        Interval::Percentile => draws,
        Interval::Bca => {
            let units = Units { cells: rows.to_vec(), strata: vec![rows.len()] };
            draws.accelerated(difference(units.total(), ratio), &units.jackknife(ratio))
        }
    })
}

/// Per article that holds either actor: its id, and sumₐ, nₐ, sumᵦ, nᵦ of the column at `at` in `voice`.
fn articles<'a>(
    treatment: &'a Treatment,
    at: usize,
    a: u32,
    b: u32,
    voice: &Voice,
) -> (Vec<&'a str>, Vec<[f64; 4]>) {
    let mut rows = vec![[0.0; 4]; treatment.articles.len()];
    for unit in treatment.units.iter().filter(|unit| voice.holds(unit)) {
        let place = if unit.actor == a {
            0
        } else if unit.actor == b {
            2
        } else {
            continue;
        };
        if let Some(value) = unit.value(at) {
            let row = &mut rows[unit.article as usize];
            row[place] += value;
            row[place + 1] += 1.0;
        }
    }
    let ids = treatment.articles.iter().map(String::as_str);
    ids.zip(rows).filter(|(_, row)| row[1] + row[3] > 0.0).unzip()
}

/// Whose words are looked at: a kind of voices, and the number of its name in [`Treatment::names`].
struct Voice {
    kind: Kind,
    name: String,
    number: Option<u32>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    All,
    /// The voice of that name.
    Named,
    /// All voices but the outlet's.
    Sources,
}

impl Voice {
    fn name(&self) -> &str {
        &self.name
    }

    fn holds(&self, unit: &Unit) -> bool {
        match self.kind {
            Kind::All => true,
            Kind::Named => Some(unit.voice) == self.number,
            Kind::Sources => Some(unit.voice) != self.number,
        }
    }
}

fn voices(treatment: &Treatment) -> Vec<Voice> {
    let outlet = treatment.names.find(OUTLET);
    let named = treatment.units.iter().map(|unit| unit.voice).filter(|voice| Some(*voice) != outlet);
    let named = frequent(treatment, named, NAMED).into_iter().map(|name| {
        let number = treatment.names.find(&name);
        Voice { kind: Kind::Named, name, number }
    });
    let wide = [(Kind::All, "all"), (Kind::Named, OUTLET), (Kind::Sources, "sources")];
    let wide = wide.map(|(kind, name)| Voice { kind, name: name.to_owned(), number: outlet });
    wide.into_iter().chain(named).collect()
}

/// The most frequent of `numbers`, by name where equal.
fn frequent(treatment: &Treatment, numbers: impl Iterator<Item = u32>, count: usize) -> Vec<String> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    numbers.for_each(|number| *counts.entry(number).or_default() += 1);
    let mut sorted: Vec<(&str, usize)> =
        counts.into_iter().map(|(number, count)| (treatment.names.name(number), count)).collect();
    sorted.sort_by_key(|&(name, count)| (std::cmp::Reverse(count), name));
    sorted.into_iter().take(count).map(|(name, _)| name.to_string()).collect()
}

/// The numbers of `actors`; fails if one does not occur.
fn known(treatment: &Treatment, actors: &[String]) -> Result<Vec<u32>> {
    let number = |actor: &String| {
        let number = treatment.names.find(actor);
        let held = number.filter(|number| treatment.units.iter().any(|unit| unit.actor == *number));
        held.ok_or_else(|| {
            let most = frequent_actors(treatment, 20).join(", ");
            Error::new(
                "mentions",
                format!("no mention of an actor \"{actor}\""),
                format!("Choose among these: {most}."),
            )
        })
    };
    actors.iter().map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Names;

    /// One article a letter of `plan`: A holds India −0.5 twice and Pakistan 0.1, B the reverse, C India alone.
    fn treatment(plan: &str) -> Treatment {
        let (mut names, mut units) = (Names::default(), Vec::new());
        for (article, kind) in (0..).zip(plan.chars()) {
            let mut unit = |actor: &str, voice: &str, score: Option<f64>| {
                let (actor, voice) = (names.number(actor), names.number(voice));
                units.push(Unit { article, actor, voice, score, label: None });
            };
            let (one, other) = if kind == 'B' { ("Pakistan", "India") } else { ("India", "Pakistan") };
            unit(one, "outlet", Some(-0.5));
            unit(one, "Akram", Some(-0.5));
            if kind != 'C' {
                unit(other, "outlet", Some(0.1));
                unit(other, "Akram", None);
            }
        }
        let articles = (0..plan.len()).map(|at| at.to_string()).collect();
        Treatment { columns: &["actor_sentiment"], articles, names, units }
    }

    fn check(plan: &str, expected: &[(&str, f64, Option<f64>)]) {
        let actors = ["India".to_string(), "Pakistan".to_string()];
        let found = actor_differences(&treatment(plan), &actors, &Options::default()).unwrap();
        let found: Vec<_> =
            found.iter().map(|c| (&*c.column, (c.estimate.unwrap() * 1e6).round() / 1e6, c.p)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn one_article_is_described() {
        check("A", &[("actor_sentiment", -0.6, None), ("actor_sentiment [outlet]", -0.6, None)]);
    }

    #[test]
    fn five_articles_with_both_are_tested() {
        // swapping all or none of five: 2 of 32 arrangements are as far apart
        let p = Some(2.0 / 32.0);
        check("AAAAA", &[("actor_sentiment", -0.6, p), ("actor_sentiment [outlet]", -0.6, p)]);
        check("AAAAC", &[("actor_sentiment", -0.6, None), ("actor_sentiment [outlet]", -0.6, None)]);
    }

    #[test]
    fn intervals_hold_the_estimate() {
        let actors = ["India".to_string(), "Pakistan".to_string()];
        let found = actor_differences(&treatment("AABAACAABA"), &actors, &Options::default()).unwrap();
        let first = &found[0];
        assert!(first.ci_low < first.estimate && first.estimate < first.ci_high && first.p > Some(0.02));
        assert_eq!((first.articles_a, first.articles_b, first.n_a, first.n_b), (10, 9, 18, 11));
    }

    #[test]
    fn profiles_split_by_voice() {
        let actors = ["Pakistan".to_string()];
        let found = actor_profiles(&treatment("AAAAA"), &actors, &Options::default()).unwrap();
        let rows: Vec<_> =
            found.iter().map(|p| (&*p.voice, p.estimate, p.n, p.nulls, p.ci_low.is_some())).collect();
        let mean = Some(0.5 / 5.0);
        assert_eq!(
            rows,
            [
                ("all", mean, 5, 5, true),
                ("outlet", mean, 5, 0, true),
                ("sources", None, 0, 5, false),
                ("Akram", None, 0, 5, false)
            ]
        );
    }

    #[test]
    fn an_unknown_actor_is_named() {
        let error = actor_profiles(&treatment("A"), &["China".to_string()], &Options::default()).unwrap_err();
        assert_eq!(error.remedy(), "Choose among these: India, Pakistan.");
    }
}
