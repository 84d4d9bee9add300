//! Groups of articles compared by a metadata column: outlet, country, period.

use super::article_sums::{ArticleSum, Articles, Spread};
use super::bootstrap::Draws;
use super::design::{Design, Outer, two_stage};
use super::odds::presence;
use super::pairing::Pairing;
use super::table::{names, strings};
use super::units::{Units, difference, ratio};
use super::{Comparison, Interval, Options, Profile, adjust, bootstrap, correlation};
use crate::chance::Stream;
use crate::error::{Error, Result};
use crate::table::StoredTable;
use ndarray::Array2;
use polars::prelude::{DataFrame, DataType};
use std::collections::{BTreeMap, BTreeSet};

/// The measure columns of a `paragraphs` table: those of floating-point numbers, in table order.
pub fn measure_columns(paragraphs: &StoredTable) -> Vec<String> {
    names(paragraphs.empty(), |column| *column.dtype() == DataType::Float64)
}

/// The columns that are items of another, as the `columns` table says. Fails if that table lacks a column.
pub fn items(columns: &DataFrame) -> Result<Vec<String>> {
    let names = strings("columns", columns, "name")?;
    let frames = strings("columns", columns, "part_of")?;
    Ok(names.into_iter().zip(frames).filter_map(|(name, frame)| frame.and(name)).collect())
}

/// Compares groups of articles in each of `columns`. `by` is a column of `documents` (`doc_id` joins it to
/// `articles`); articles without a value take no part. Up to three groups: each pair; more: each group
/// against the rest. One call is one family (`options.family`), in which `q` is adjusted. Rows come
/// ordered by column as given, then by group name. A group with fewer than two articles in a column is
/// described, without interval and p.
///
/// With `options.cluster` articles lie in outer clusters, which are resampled first and permuted; articles
/// without a value there take no part.
///
/// Fails if `by`, `options.cluster` or one of `columns` does not exist, if fewer than two groups have articles, or
/// if no pair of groups has outer clusters enough.
pub fn groups(
    documents: &DataFrame,
    articles: &Articles,
    by: &str,
    columns: &[String],
    options: &Options,
) -> Result<Vec<Comparison>> {
    Corpus::of(documents, articles, by, columns, options)?.differences(columns, options)
}

/// Each group's own estimate in each of `columns`, with interval, counts, intra-class correlation and
/// effective n; ordered and failing like [`groups`].
pub fn profiles(
    documents: &DataFrame,
    articles: &Articles,
    by: &str,
    columns: &[String],
    options: &Options,
) -> Result<Vec<Profile>> {
    Ok(Corpus::of(documents, articles, by, columns, options)?.profiles(by, columns, options))
}

/// Two groups: name and members (indices of articles).
struct Pair {
    names: [String; 2],
    members: [Vec<usize>; 2],
}

/// Articles by group, and each column's sums by article.
pub(super) struct Corpus<'a> {
    /// Of the articles.
    pub(super) ids: &'a [String],
    pub(super) outer: Option<Outer>,
    pub(super) groups: BTreeMap<String, Vec<usize>>,
    /// By column, by article.
    pub(super) sums: Vec<&'a [ArticleSum]>,
    /// Of single paragraphs, by column, by article; none where the units are no paragraphs.
    pub(super) spreads: Vec<&'a [Spread]>,
}

/// The articles `ids` by their value in the column `by` of `documents`; fails with fewer than two groups.
pub(super) fn grouped(
    documents: &DataFrame,
    by: &str,
    ids: &[String],
) -> Result<BTreeMap<String, Vec<usize>>> {
    let label = by_id(documents, by)?;
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, id) in ids.iter().enumerate() {
        if let Some(label) = label.get(id) {
            groups.entry(label.clone()).or_default().push(at);
        }
    }
    if groups.len() < 2 {
        let held = groups.keys().next().map_or("no value".to_string(), |g| format!("only \"{g}\""));
        let names = names(documents, |c| c.name() != by && c.name() != "doc_id").join(", ");
        return Err(Error::new(
            format!("documents, column {by}"),
            format!("nothing to compare: {held}"),
            format!("Choose a column with two values or more; there are {names}."),
        ));
    }
    Ok(groups)
}

/// The outer cluster of each of the articles `ids`, if `options` names a column of them. Articles without one
/// are taken out of `groups`. Fails if it is the column the groups are made by.
pub(super) fn clustered(
    documents: &DataFrame,
    by: &str,
    ids: &[String],
    groups: &mut BTreeMap<String, Vec<usize>>,
    options: &Options,
) -> Result<Option<Outer>> {
    let Some(cluster) = &options.cluster else { return Ok(None) };
    if cluster == by {
        return Err(Error::new(
            format!("clusters by {cluster}"),
            "groups and clusters are the same column, so each group is a single cluster",
            "Compare by another column, or leave out the cluster.",
        ));
    }
    let labels = by_id(documents, cluster)?;
    let distinct: BTreeSet<&String> = labels.values().collect();
    let number: BTreeMap<&String, usize> =
        distinct.into_iter().enumerate().map(|(at, label)| (label, at)).collect();
    let of: Vec<Option<usize>> = ids.iter().map(|id| labels.get(id).map(|label| number[label])).collect();
    groups.values_mut().for_each(|members| members.retain(|&member| of[member].is_some()));
    Ok(Some(Outer { name: cluster.clone(), of }))
}

/// The value of each document in a metadata column, by id.
pub(super) fn by_id(documents: &DataFrame, column: &str) -> Result<BTreeMap<String, String>> {
    let docs = strings("documents", documents, "doc_id")?;
    let labels = strings("documents", documents, column)?;
    Ok(docs.into_iter().zip(labels).filter_map(|(doc, label)| doc.zip(label)).collect())
}

impl<'a> Corpus<'a> {
    fn of(
        documents: &DataFrame,
        articles: &'a Articles,
        by: &str,
        columns: &[String],
        options: &Options,
    ) -> Result<Self> {
        let mut groups = grouped(documents, by, articles.ids())?;
        let outer = clustered(documents, by, articles.ids(), &mut groups, options)?;
        let sums = columns.iter().map(|column| articles.sums(column)).collect::<Result<_>>()?;
        let spreads = columns.iter().map(|column| articles.spreads(column)).collect::<Result<_>>()?;
        Ok(Self { ids: articles.ids(), outer, groups, sums, spreads })
    }

    /// Every pair in every column, by column, with q adjusted over all. Fails if no pair has outer clusters enough.
    pub(super) fn differences(&self, columns: &[String], options: &Options) -> Result<Vec<Comparison>> {
        let pairs = self.pairs();
        self.check_clusters(&pairs)?;
        let mut found: Vec<Vec<Comparison>> = vec![Vec::new(); columns.len()];
        for pair in &pairs {
            for (rows, row) in found.iter_mut().zip(self.compare(pair, columns, options)) {
                rows.push(row);
            }
        }
        let mut comparisons = found.concat();
        let p: Vec<Option<f64>> = comparisons.iter().map(|c| c.p).collect();
        for (comparison, q) in comparisons.iter_mut().zip(adjust::benjamini_hochberg(&p)) {
            comparison.q = q;
        }
        Ok(comparisons)
    }

    fn check_clusters(&self, pairs: &[Pair]) -> Result<()> {
        let Some(outer) = &self.outer else { return Ok(()) };
        let mut why = None;
        for pair in pairs {
            match Design::of(pair.members.each_ref().map(Vec::as_slice), Some(outer)) {
                Ok(_) => return Ok(()),
                Err(reason) => {
                    why.get_or_insert(format!("{} and {}: {reason}", pair.names[0], pair.names[1]));
                }
            }
        }
        Err(Error::new(
            format!("documents, column {}", outer.name),
            why.unwrap_or_else(|| "no article has a cluster".to_owned()),
            "Leave out the cluster, or compare groups that more clusters take part in.",
        ))
    }

    /// Every group's own estimate in every column, by column.
    pub(super) fn profiles(&self, by: &str, columns: &[String], options: &Options) -> Vec<Profile> {
        let mut found: Vec<Vec<Profile>> = vec![Vec::new(); columns.len()];
        for (group, members) in &self.groups {
            let stream = Stream::new(&format!("profile\0{by}\0{group}"), options.seed);
            let mut intervals = vec![None; columns.len()];
            for (kept, shared) in self.alike(members) {
                let rows = self.rows(&kept, &shared, &[]);
                let units = self.units(&kept);
                if units.len() < 2 {
                    continue;
                }
                let totals = match &self.outer {
                    None => bootstrap::totals(&rows, options.resamples, &stream),
                    Some(_) => {
                        let parts = [(&rows, units.iter().map(Vec::as_slice).collect())];
                        two_stage(&parts, options.resamples, &stream).swap_remove(0)
                    }
                };
                for (place, &column) in shared.iter().enumerate() {
                    intervals[column] = profile_interval(&rows, &units, &totals, place, options);
                }
            }
            for (at, column) in columns.iter().enumerate() {
                let sums: Vec<&ArticleSum> = members.iter().map(|&m| &self.sums[at][m]).collect();
                let total = ArticleSum::total(sums.iter().copied());
                let spreads =
                    || self.spreads.get(at).into_iter().flat_map(|own| members.iter().map(|&m| &own[m]));
                let icc = correlation::intraclass(spreads());
                found[at].push(Profile {
                    column: column.clone(),
                    group: group.clone(),
                    estimate: total.mean(),
                    ci_low: intervals[at].map(|(low, _)| low),
                    ci_high: intervals[at].map(|(_, high)| high),
                    n: total.n,
                    articles: sums.iter().filter(|sum| sum.is_defined()).count(),
                    nulls: total.nulls,
                    icc,
                    n_effective: icc
                        .map(|icc| correlation::effective_n(spreads().map(|own| own.n as usize), icc)),
                });
            }
        }
        found.concat()
    }

    fn pairs(&self) -> Vec<Pair> {
        let groups: Vec<(&String, &Vec<usize>)> = self.groups.iter().collect();
        let pair = |a: usize, b: usize| Pair {
            names: [groups[a].0.clone(), groups[b].0.clone()],
            members: [groups[a].1.clone(), groups[b].1.clone()],
        };
        if groups.len() <= 3 {
            return (0..groups.len())
                .flat_map(|a| (a + 1..groups.len()).map(move |b| (a, b)))
                .map(|(a, b)| pair(a, b))
                .collect();
        }
        let others = |a: usize| {
            let mut rest: Vec<usize> =
                (0..groups.len()).filter(|&b| b != a).flat_map(|b| groups[b].1.iter().copied()).collect();
            rest.sort_unstable();
            rest
        };
        (0..groups.len())
            .map(|a| Pair {
                names: [groups[a].0.clone(), "rest".to_string()],
                members: [groups[a].1.clone(), others(a)],
            })
            .collect()
    }

    /// Columns defined in the same of `members`, with those articles: they can share one draw.
    fn alike(&self, members: &[usize]) -> BTreeMap<Vec<usize>, Vec<usize>> {
        let mut alike: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
        for (column, sums) in self.sums.iter().enumerate() {
            let kept = members.iter().copied().filter(|&member| sums[member].is_defined()).collect();
            alike.entry(kept).or_default().push(column);
        }
        alike
    }

    /// Sum and words of each of `columns` (side by side) for each of `articles` (row by row), and behind them the
    /// paragraphs that hold each of the columns `present`, and all.
    fn rows(&self, articles: &[usize], columns: &[usize], present: &[usize]) -> Array2<f64> {
        let summed = 2 * columns.len();
        Array2::from_shape_fn((articles.len(), summed + 2 * present.len()), |(article, cell)| {
            let article = articles[article];
            if cell >= summed {
                let cell = cell - summed;
                return presence(&self.spreads[present[cell / 2]][article])[cell % 2];
            }
            let sum = &self.sums[columns[cell / 2]][article];
            if cell % 2 == 0 { sum.sum } else { sum.words }
        })
    }

    /// The places in `kept` of each unit that is drawn whole: an article, or an outer cluster.
    fn units(&self, kept: &[usize]) -> Vec<Vec<usize>> {
        let Some(outer) = &self.outer else { return (0..kept.len()).map(|place| vec![place]).collect() };
        let mut units: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
        kept.iter()
            .enumerate()
            .for_each(|(place, &article)| units.entry(outer.of[article]).or_default().push(place));
        units.into_values().collect()
    }

    /// One comparison a column.
    fn compare(&self, pair: &Pair, columns: &[String], options: &Options) -> Vec<Comparison> {
        let mut found: Vec<Comparison> =
            (0..columns.len()).map(|column| self.describe(pair, column, &columns[column], options)).collect();
        let both = pair.members.concat();
        let first = pair.members[0].len();
        let inside: BTreeMap<usize, bool> =
            both.iter().enumerate().map(|(place, &article)| (article, place < first)).collect();
        let over = self
            .outer
            .as_ref()
            .map_or("articles".to_owned(), |outer| format!("{}, then articles", outer.name));
        for (kept, shared) in self.alike(&both) {
            let (a, b): (Vec<usize>, Vec<usize>) = kept.iter().partition(|article| inside[article]);
            let design = match Design::of([&a, &b], self.outer.as_ref()) {
                Ok(design) => design,
                Err(why) => {
                    shared.iter().for_each(|&column| found[column].method = format!("described: {why}"));
                    continue;
                }
            };
            let present: Vec<usize> = shared.iter().copied().filter(|&c| self.is_presence(c)).collect();
            let at = |column: &usize| present.iter().position(|c| c == column);
            let pairing = Pairing {
                options,
                names: &pair.names,
                design,
                over: &over,
                rows: [&a, &b].map(|group| self.rows(group, &shared, &present)),
                odds: shared.iter().map(|c| at(c).map(|at| 2 * shared.len() + 2 * at)).collect(),
                ids: a.iter().chain(&b).map(|&article| self.ids[article].as_str()).collect(),
            };
            pairing.tell(&mut found, &shared);
        }
        found
    }

    /// Whether paragraphs either hold the column or not: it is never negative, and they are known.
    fn is_presence(&self, column: usize) -> bool {
        let Some(spreads) = self.spreads.get(column) else { return false };
        spreads.iter().any(|own| own.n > 0) && spreads.iter().all(|own| own.negative == 0)
    }

    fn describe(&self, pair: &Pair, column: usize, name: &str, options: &Options) -> Comparison {
        let [a, b] = pair.members.each_ref().map(|members| {
            let sums: Vec<&ArticleSum> = members.iter().map(|&m| &self.sums[column][m]).collect();
            let means: Vec<f64> = sums.iter().filter_map(|sum| sum.mean()).collect();
            (ArticleSum::total(sums), means)
        });
        let enough = a.1.len() > 1 && b.1.len() > 1;
        Comparison {
            family: options.family.clone(),
            column: name.to_string(),
            group_a: pair.names[0].clone(),
            group_b: pair.names[1].clone(),
            estimate: a.0.mean().zip(b.0.mean()).map(|(a, b)| a - b),
            effect: if enough { options.effect.of(&a.1, &b.1) } else { None },
            effect_name: options.effect.name().to_string(),
            n_a: a.0.n,
            n_b: b.0.n,
            articles_a: a.1.len(),
            articles_b: b.1.len(),
            method: "described: fewer than two articles in a group".to_string(),
            estimate_a: a.0.mean(),
            estimate_b: b.0.mean(),
            ..Comparison::default()
        }
    }
}

/// The interval of the column at `place` of one group, from its articles' `rows`, its `units` and resampled `totals`.
fn profile_interval(
    rows: &Array2<f64>,
    units: &[Vec<usize>],
    totals: &Array2<f64>,
    place: usize,
    options: &Options,
) -> Option<(f64, f64)> {
    let estimates = totals.outer_iter().map(|row| row[2 * place] / row[2 * place + 1]).collect();
    let mut draws = Draws::of(estimates, &[(units.len(), 1.0)])?;
    if options.interval == Interval::Bca {
        let sum =
            |unit: &Vec<usize>, cell: usize| unit.iter().map(|&at| rows[[at, 2 * place + cell]]).sum::<f64>();
        // A second group of 0 in each unit leaves the ratio as it is.
        let cells: Vec<[f64; 4]> = units.iter().map(|unit| [sum(unit, 0), sum(unit, 1), 0.0, 1.0]).collect();
        let units = Units { strata: vec![cells.len()], cells };
        draws = draws.accelerated(difference(units.total(), ratio), &units.jackknife(ratio));
    }
    Some(draws.interval(options.level))
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::df;

    fn corpus(groups: &[(&str, &[f64])]) -> (DataFrame, StoredTable) {
        let (mut ids, mut outlets, mut docs, mut values, mut words) =
            (vec![], vec![], vec![], vec![], vec![]);
        for (group, means) in groups {
            for (at, mean) in means.iter().enumerate() {
                ids.push(format!("{group}{at}"));
                outlets.push(*group);
                for step in [-0.1, 0.0, 0.1] {
                    docs.push(format!("{group}{at}"));
                    values.push((!mean.is_nan()).then_some(mean + step));
                    words.push(50_u32);
                }
            }
        }
        let role = vec!["body"; docs.len()];
        let documents = df!("doc_id" => &ids, "outlet" => outlets, "same" => vec![1_i64; ids.len()]).unwrap();
        let paragraphs =
            df!("doc_id" => docs, "role" => role, "n_words" => words, "sentiment" => &values, "two" => values)
                .unwrap();
        (documents, StoredTable::of("paragraphs", &paragraphs))
    }

    fn compare(corpus: &(DataFrame, StoredTable), by: &str) -> Result<Vec<Comparison>> {
        let columns = ["sentiment".to_string()];
        let articles = Articles::of(&corpus.1, &columns)?;
        groups(&corpus.0, &articles, by, &columns, &Options { resamples: 500, ..Options::default() })
    }

    fn check(groups: &[(&str, &[f64])], expected: &[(&str, &str, Option<f64>, Option<f64>)]) {
        let found = compare(&corpus(groups), "outlet").unwrap();
        let round = |value: Option<f64>| value.map(|v| (v * 1e4).round() / 1e4);
        let found: Vec<_> =
            found.iter().map(|c| (&*c.group_a, &*c.group_b, round(c.estimate), round(c.p))).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn two_groups_are_a_pair() {
        // 2 of the 20 ways to deal three and three are as far apart
        check(&[("b", &[0.1, 0.2, 0.3]), ("a", &[0.4, 0.5, 0.6])], &[("a", "b", Some(0.3), Some(0.1))]);
    }

    #[test]
    fn a_single_article_is_described() {
        check(&[("a", &[0.1]), ("b", &[0.4, 0.5])], &[("a", "b", Some(-0.35), None)]);
        check(&[("a", &[f64::NAN, 0.2]), ("b", &[0.4, 0.5])], &[("a", "b", Some(-0.25), None)]);
        check(&[("a", &[f64::NAN]), ("b", &[0.4, 0.5])], &[("a", "b", None, None)]);
    }

    #[test]
    fn more_than_three_groups_meet_the_rest() {
        let found = compare(
            &corpus(&[("a", &[0.4, 0.5]), ("b", &[0.1, 0.2]), ("c", &[0.2, 0.3]), ("d", &[0.0, 0.1])]),
            "outlet",
        )
        .unwrap();
        assert_eq!(found.len(), 4);
        assert!(found.iter().all(|c| c.group_b == "rest" && c.articles_b == 6 && c.n_b == 18));
        let q = adjust::benjamini_hochberg(&found.iter().map(|c| c.p).collect::<Vec<_>>());
        assert_eq!(found.iter().map(|c| c.q).collect::<Vec<_>>(), q);
        let first = &found[0];
        assert!(
            first.ci_low.unwrap() > 0.0 && first.ci_low < first.estimate && first.estimate < first.ci_high
        );
    }

    #[test]
    fn a_column_does_not_change_with_its_neighbours() {
        let (documents, paragraphs) = corpus(&[("a", &[0.1, 0.2, 0.4]), ("b", &[0.3, 0.5, 0.2])]);
        let options = Options { resamples: 200, ..Options::default() };
        let run = |columns: &[&str]| {
            let columns: Vec<String> = columns.iter().map(ToString::to_string).collect();
            let articles = Articles::of(&paragraphs, &columns).unwrap();
            let compared = groups(&documents, &articles, "outlet", &columns, &options).unwrap();
            let profiled = profiles(&documents, &articles, "outlet", &columns, &options).unwrap();
            (compared.last().unwrap().ci_low, profiled.last().unwrap().clone())
        };
        assert_eq!(run(&["two"]), run(&["sentiment", "two"]));
    }

    #[test]
    fn profiles_count_everything() {
        let (documents, paragraphs) = corpus(&[("a", &[0.1, f64::NAN, 0.3]), ("b", &[0.3])]);
        let columns = measure_columns(&paragraphs);
        assert_eq!(columns, ["sentiment", "two"]);
        let articles = Articles::of(&paragraphs, &columns).unwrap();
        let found = profiles(&documents, &articles, "outlet", &columns[..1], &Options::default()).unwrap();
        let (a, b) = (&found[0], &found[1]);
        assert_eq!((a.n, a.articles, a.nulls), (6, 2, 3));
        assert!((a.estimate.unwrap() - 0.2).abs() < 1e-12 && a.ci_low.unwrap() < 0.2 && a.icc.is_some());
        assert_eq!((b.n, b.ci_low, b.icc), (3, None, None));
    }

    #[test]
    fn nothing_to_compare_says_what_there_is() {
        let corpus = corpus(&[("a", &[0.1]), ("b", &[0.2])]);
        let error = compare(&corpus, "country").unwrap_err();
        assert_eq!(error.remedy(), "Choose one of these: doc_id, outlet, same.");
        let error = compare(&corpus, "same").unwrap_err();
        assert_eq!(error.what(), "nothing to compare: only \"1\"");
        assert_eq!(error.remedy(), "Choose a column with two values or more; there are outlet.");
    }
}
