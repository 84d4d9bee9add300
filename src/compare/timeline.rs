//! Articles in time: bins of a stated width, each with its own estimate and interval.
//!
//! Formula: in each bin Σ value · words / Σ words over its articles, as everywhere, with the cluster bootstrap
//! interval over the articles of the bin. Articles without a date take no part and are counted.
//!
//! References: as for group estimates and intervals.

use super::article_sums::{ArticleSum, Articles};
use super::groups::{Corpus, grouped};
use super::speech::ALL_ARTICLES;
use super::table::strings;
use super::{Options, Profile};
use crate::error::{Error, Result};
use crate::study::Bin;
use chrono::NaiveDate;
use polars::prelude::DataFrame;
use std::collections::BTreeMap;

/// Groups followed one by one; of more only all articles together.
pub const SERIES_GROUPS: usize = 12;

/// One row of the `series` table: a group's estimate in one bin of time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SeriesPoint {
    /// The column.
    pub column: String,
    /// The group, or [`ALL_ARTICLES`].
    pub group: String,
    /// Width of the bin: `week`.
    pub bin: String,
    /// Its first day.
    pub from: String,
    /// Its last day.
    pub to: String,
    /// Σ value · words / Σ words, in the column's unit.
    pub estimate: Option<f64>,
    /// Lower end of its interval.
    pub ci_low: Option<f64>,
    /// Upper end of its interval.
    pub ci_high: Option<f64>,
    /// Paragraphs with a defined value.
    pub n: usize,
    /// Articles with a defined value.
    pub articles: usize,
}

/// The dated articles of a corpus with their sums.
#[derive(Debug, Clone)]
pub struct Timeline<'a> {
    pub(super) columns: Vec<String>,
    /// Of the articles.
    ids: &'a [String],
    /// By article.
    pub(super) dates: Vec<Option<NaiveDate>>,
    /// Members of each group, all of them first.
    pub(super) scopes: Vec<(String, Vec<usize>)>,
    /// By column, by article.
    pub(super) sums: Vec<&'a [ArticleSum]>,
}

impl<'a> Timeline<'a> {
    /// Reads the column `date` (`YYYY-MM-DD`) of `documents`, and `columns` of `articles`; `by` names groups.
    ///
    /// Fails if a column is missing.
    pub fn of(
        documents: &DataFrame,
        articles: &'a Articles,
        by: Option<&str>,
        columns: &[String],
    ) -> Result<Self> {
        let docs = strings("documents", documents, "doc_id")?;
        let dates = match documents.column("date") {
            Ok(_) => strings("documents", documents, "date")?,
            Err(_) => vec![None; docs.len()],
        };
        let dates: BTreeMap<String, NaiveDate> = docs
            .into_iter()
            .zip(dates)
            .filter_map(|(doc, date)| doc.zip(date.and_then(|date| date.get(..10)?.parse().ok())))
            .collect();
        let mut scopes = vec![(ALL_ARTICLES.to_owned(), (0..articles.ids().len()).collect())];
        if let Some(by) = by {
            let groups = grouped(documents, by, articles.ids())?;
            scopes.extend(groups);
            if scopes.len() > SERIES_GROUPS + 1 {
                scopes.truncate(1);
            }
        }
        let sums = columns.iter().map(|column| articles.sums(column)).collect::<Result<_>>()?;
        let dates = articles.ids().iter().map(|id| dates.get(id).copied()).collect();
        Ok(Self { columns: columns.to_vec(), ids: articles.ids(), dates, scopes, sums })
    }

    /// First and last date; `None` without a dated article.
    pub fn span(&self) -> Option<(NaiveDate, NaiveDate)> {
        let dates = || self.dates.iter().flatten().copied();
        dates().min().zip(dates().max())
    }

    /// Articles, with or without a date.
    pub fn len(&self) -> usize {
        self.dates.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.dates.is_empty()
    }

    /// Articles without a date.
    pub fn undated(&self) -> usize {
        self.dates.iter().filter(|date| date.is_none()).count()
    }

    /// Bins between the first and the last date.
    pub fn bins(&self, bin: Bin) -> usize {
        self.span().map_or(0, |(first, last)| {
            std::iter::successors(Some(bin.start(first)), |start| Some(bin.next(*start)))
                .take_while(|start| *start <= last)
                .count()
        })
    }

    /// Every column in every group and bin that holds an article, by column, group and time.
    pub fn series(&self, bin: Bin, options: &Options) -> Vec<SeriesPoint> {
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (scope, (_, members)) in self.scopes.iter().enumerate() {
            for &member in members {
                if let Some(date) = self.dates[member] {
                    groups.entry(format!("{scope:04} {}", bin.start(date))).or_default().push(member);
                }
            }
        }
        let profiles =
            self.corpus(groups).profiles(&format!("series {}", bin.name()), &self.columns, options);
        profiles.into_iter().filter_map(|profile| self.point(profile, bin)).collect()
    }

    fn point(&self, profile: Profile, bin: Bin) -> Option<SeriesPoint> {
        let (scope, start) = profile.group.split_once(' ')?;
        let start: NaiveDate = start.parse().ok()?;
        Some(SeriesPoint {
            group: self.scopes.get(scope.parse::<usize>().ok()?)?.0.clone(),
            bin: bin.name().to_owned(),
            from: start.to_string(),
            to: bin.next(start).pred_opt()?.to_string(),
            column: profile.column,
            estimate: profile.estimate,
            ci_low: profile.ci_low,
            ci_high: profile.ci_high,
            n: profile.n,
            articles: profile.articles,
        })
    }

    pub(super) fn corpus(&self, groups: BTreeMap<String, Vec<usize>>) -> Corpus<'a> {
        Corpus { ids: self.ids, outer: None, groups, sums: self.sums.clone(), spreads: Vec::new() }
    }

    /// The column's place. Fails if it is not followed.
    pub fn column(&self, name: &str) -> Result<usize> {
        self.columns.iter().position(|column| column == name).ok_or_else(|| {
            Error::new(
                "study, [series] columns",
                format!("no measure “{name}”"),
                format!("choose from: {}", self.columns.join(", ")),
            )
        })
    }
}

/// A small dated corpus for the tests of what happens in time.
#[cfg(test)]
pub(super) mod example {
    use super::super::Articles;
    use super::Timeline;
    use crate::table::StoredTable;
    use polars::prelude::{DataFrame, df};

    /// A corpus of which a timeline can be made.
    pub(in crate::compare) struct Example {
        documents: DataFrame,
        articles: Articles,
    }

    impl Example {
        pub(in crate::compare) fn timeline(&self) -> Timeline<'_> {
            Timeline::of(&self.documents, &self.articles, Some("outlet"), &["tone".to_owned()]).unwrap()
        }
    }

    /// One paragraph of 100 words an article; `None` has no date.
    pub(in crate::compare) fn example(articles: &[(Option<&str>, &str, f64)]) -> Example {
        let ids: Vec<String> = (0..articles.len()).map(|at| format!("{at:03}")).collect();
        let documents = df!(
            "doc_id" => &ids,
            "date" => articles.iter().map(|a| a.0).collect::<Vec<_>>(),
            "outlet" => articles.iter().map(|a| a.1).collect::<Vec<_>>(),
        )
        .unwrap();
        let paragraphs = df!(
            "doc_id" => &ids,
            "role" => vec!["body"; ids.len()],
            "n_words" => vec![100_u32; ids.len()],
            "tone" => articles.iter().map(|a| a.2).collect::<Vec<_>>(),
        )
        .unwrap();
        let paragraphs = StoredTable::of("paragraphs", &paragraphs);
        Example { documents, articles: Articles::of(&paragraphs, &["tone".to_owned()]).unwrap() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_hold_their_articles_and_undated_ones_are_counted() {
        let example = example::example(&[
            (Some("2016-01-31"), "x", 0.2),
            (Some("2016-01-01"), "y", 0.4),
            (Some("2016-03-01"), "x", 0.8),
            (Some("2016-03-02"), "y", 0.6),
            (None, "y", 9.0),
        ]);
        let timeline = example.timeline();
        assert_eq!((timeline.undated(), timeline.bins(Bin::Month)), (1, 3));
        let points = timeline.series(Bin::Month, &Options { resamples: 200, ..Options::default() });
        let found: Vec<_> =
            points.iter().map(|p| (&*p.group, &*p.from, &*p.to, p.estimate, p.articles)).collect();
        assert_eq!(found.len(), 6);
        let rounded = |value: Option<f64>| (value.unwrap() * 1e9).round() / 1e9;
        assert_eq!(
            (found[0].0, found[0].1, found[0].2, found[0].4),
            (ALL_ARTICLES, "2016-01-01", "2016-01-31", 2)
        );
        assert_eq!(rounded(found[0].3), 0.3);
        assert_eq!((found[3].0, found[3].1, rounded(found[3].3)), ("x", "2016-03-01", 0.8));
        assert!(points[0].ci_low.is_some() && points[2].ci_low.is_none(), "one article has no interval");
    }
}
