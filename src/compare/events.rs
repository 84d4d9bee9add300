//! Before and after an event: the difference, with interval and p.
//!
//! Formula: estimate of the articles of the event's day and later less that of the earlier ones, both Σ value ·
//! words / Σ words; interval by cluster bootstrap within each side; p by dealing the labels *before* and *after*
//! anew to whole articles. A difference between two times need not be the event's doing: what else changed then,
//! or was changing already, is in it.
//!
//! References: as for differences between groups; on what such a comparison can show: Shadish, Cook & Campbell
//! 2002, Experimental and Quasi-Experimental Designs, ch. 6.

use super::timeline::Timeline;
use super::{Comparison, Options, adjust};
use crate::error::{Error, Result};
use crate::study::Event;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// In [`Shift::kind`]: a day that the study declares.
pub const EVENT: &str = "event";
/// In [`Shift::kind`]: a day chosen after looking; exploratory.
pub const CHANGE: &str = "change point";

/// One row of the `events` table: how far a column lies higher after a day than before.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shift {
    /// [`EVENT`] or [`CHANGE`].
    pub kind: String,
    /// What happened; of a change point, empty.
    pub label: String,
    /// The first day that counts as after.
    pub date: String,
    /// Days compared on either side; empty: all.
    pub window: String,
    /// The group, or all articles.
    pub group: String,
    /// The family within which `q` is adjusted.
    pub family: String,
    /// The column.
    pub column: String,
    /// Estimate before.
    pub before: Option<f64>,
    /// Estimate after.
    pub after: Option<f64>,
    /// `after` − `before`.
    pub estimate: Option<f64>,
    /// Lower end of its interval.
    pub ci_low: Option<f64>,
    /// Upper end of its interval.
    pub ci_high: Option<f64>,
    /// Effect size over article means.
    pub effect: Option<f64>,
    /// Which effect size.
    pub effect_name: String,
    /// Two-sided p.
    pub p: Option<f64>,
    /// p adjusted within the family (Benjamini–Hochberg).
    pub q: Option<f64>,
    /// Articles before.
    pub articles_before: usize,
    /// Articles after.
    pub articles_after: usize,
    /// How interval and p were made.
    pub method: String,
}

/// Names of the sides, in the order in which groups are compared.
const SIDES: [&str; 2] = ["after", "before"];

/// Every column before and after each of `events`: in all articles (families `confirmatory events`, of the
/// columns `confirmed`, and `exploratory events`) and in each group (family `events by group`).
///
/// Fails if an event's date is none, or no article lies on one side of it.
pub fn event_shifts(
    timeline: &Timeline,
    events: &[Event],
    confirmed: &[String],
    options: &Options,
) -> Result<Vec<Shift>> {
    let mut found = Vec::new();
    for event in events {
        let place = || format!("study, event “{}” of {}", event.label, event.date);
        let day: NaiveDate = event.date.parse().map_err(|error| {
            Error::new(place(), error, "write year, month and day, as in date = \"2016-10-07\"")
        })?;
        let days = event.window.map(|days| Days::new(u64::from(days)));
        let range = days.map(|days| (day - days, day + days));
        let side = |date: NaiveDate| {
            let inside = range.is_none_or(|(from, end)| from <= date && date < end);
            inside.then(|| SIDES[usize::from(date < day)])
        };
        for (at, (scope, members)) in timeline.scopes.iter().enumerate() {
            let mut sides: BTreeMap<String, Vec<usize>> =
                SIDES.map(|side| (side.to_owned(), Vec::new())).into();
            for &member in members {
                if let Some(side) = timeline.dates[member].and_then(side) {
                    sides.entry(side.to_owned()).or_default().push(member);
                }
            }
            if at == 0 && sides.values().any(Vec::is_empty) {
                let span = timeline.span().map_or("no article has a date".to_owned(), |(first, last)| {
                    format!("the articles run from {first} to {last}")
                });
                return Err(Error::new(
                    place(),
                    format!("no article on one side of it: {span}"),
                    "correct the date, widen the window, or leave the event out",
                ));
            }
            let rows = timeline.corpus(sides).differences(&timeline.columns, options)?;
            found.extend(rows.into_iter().map(|row| {
                let family = match (at, confirmed.contains(&row.column)) {
                    (0, true) => "confirmatory events",
                    (0, false) => "exploratory events",
                    _ => "events by group",
                };
                shift(event, scope, family, row)
            }));
        }
    }
    adjust_families(&mut found);
    Ok(found)
}

fn shift(event: &Event, scope: &str, family: &str, row: Comparison) -> Shift {
    Shift {
        kind: EVENT.to_owned(),
        label: event.label.clone(),
        date: event.date.clone(),
        window: event.window.map_or(String::new(), |days| days.to_string()),
        group: scope.to_owned(),
        family: family.to_owned(),
        column: row.column,
        before: row.estimate_b,
        after: row.estimate_a,
        estimate: row.estimate,
        ci_low: row.ci_low,
        ci_high: row.ci_high,
        effect: row.effect,
        effect_name: row.effect_name,
        p: row.p,
        q: None,
        articles_before: row.articles_b,
        articles_after: row.articles_a,
        method: row.method,
    }
}

/// q of every row, within its family.
pub(super) fn adjust_families(rows: &mut [Shift]) {
    let mut families: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        families.entry(row.family.clone()).or_default().push(at);
    }
    for members in families.into_values() {
        let p: Vec<Option<f64>> = members.iter().map(|&at| rows[at].p).collect();
        for (at, q) in members.into_iter().zip(adjust::benjamini_hochberg(&p)) {
            rows[at].q = q;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::timeline::example::example;
    use super::*;

    const ARTICLES: [(Option<&str>, &str, f64); 8] = [
        (Some("2016-10-01"), "x", 0.1),
        (Some("2016-10-02"), "y", 0.2),
        (Some("2016-10-05"), "x", 0.1),
        (Some("2016-10-06"), "y", 0.0),
        (Some("2016-10-07"), "x", 0.5),
        (Some("2016-10-08"), "y", 0.6),
        (Some("2016-10-09"), "x", 0.7),
        (Some("2017-10-09"), "y", 0.2),
    ];

    fn shifts(date: &str, window: Option<u32>) -> Result<Vec<Shift>> {
        let event = Event { date: date.into(), label: "tape".into(), window };
        let options = Options { resamples: 200, ..Options::default() };
        event_shifts(&example(&ARTICLES).timeline(), &[event], &["tone".to_owned()], &options)
    }

    fn check(window: Option<u32>, expected: (f64, f64, usize, usize)) {
        let rows = shifts("2016-10-07", window).unwrap();
        let all = &rows[0];
        let round = |value: Option<f64>| (value.unwrap() * 1e9).round() / 1e9;
        assert_eq!((round(all.before), round(all.after), all.articles_before, all.articles_after), expected);
        assert_eq!(
            (all.family.as_str(), rows[1].family.as_str()),
            ("confirmatory events", "events by group")
        );
        assert!(all.ci_low < all.estimate && all.estimate < all.ci_high && all.q == all.p);
    }

    #[test]
    fn the_day_itself_is_after() {
        check(None, (0.1, 0.5, 4, 4));
    }

    #[test]
    fn a_window_leaves_out_what_is_far() {
        check(Some(5), (0.1, 0.6, 3, 3));
        // Exact: 2 of the 20 ways to deal three and three are as far apart.
        assert_eq!(shifts("2016-10-07", Some(5)).unwrap()[0].p, Some(0.1));
    }

    #[test]
    fn an_event_outside_the_texts_is_an_error() {
        let error = shifts("2018-01-01", None).unwrap_err();
        assert!(error.what().contains("2016-10-01 to 2017-10-09"), "{error}");
    }
}
