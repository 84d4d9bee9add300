//! What a study declares about words, time and events.

use crate::{Error, Result};
use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use toml::Spanned;

/// `[keyness]`: which words are compared, and how.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeynessPlan {
    /// Actors whose neighbouring words are compared; empty: the first two of the compared actors.
    pub near: Vec<String>,
    /// Occurrences, all groups together, below which a word is left out; 5, in a single article 2.
    pub minimum: Option<usize>,
    /// Articles in which a word must stand; 3, or all where there are fewer.
    pub articles: Option<usize>,
    /// Words that the prior of the log-odds weighs; without it as many as the group has.
    pub prior: Option<f64>,
    /// Whether words of closed classes (the, of, they, would) are compared too.
    pub function_words: bool,
}

/// `[series]`: the bins of time, and what is followed through them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SeriesPlan {
    /// Width of the bins; chosen from the span of the dates when not given.
    pub by: Option<Bin>,
    /// Columns drawn; by default the confirmatory ones, else tone and what changes most.
    pub columns: Vec<String>,
}

/// Width of a bin of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Bin {
    /// A day.
    Day,
    /// Monday to Sunday (ISO 8601).
    Week,
    /// A calendar month.
    Month,
    /// January to March, and so on.
    Quarter,
}

impl Bin {
    /// Narrow enough to show a course, wide enough to hold articles: days up to seven weeks, weeks up to half a
    /// year, months up to five years, then quarters.
    pub fn for_span(first: NaiveDate, last: NaiveDate) -> Self {
        match (last - first).num_days() {
            ..=49 => Bin::Day,
            50..=183 => Bin::Week,
            184..=1_826 => Bin::Month,
            _ => Bin::Quarter,
        }
    }

    /// The first day of the bin that holds `date`.
    pub fn start(self, date: NaiveDate) -> NaiveDate {
        let first = |month| NaiveDate::from_ymd_opt(date.year(), month, 1).unwrap_or(date);
        match self {
            Bin::Day => date,
            Bin::Week => date - Days::new(u64::from(date.weekday().num_days_from_monday())),
            Bin::Month => first(date.month()),
            Bin::Quarter => first((date.month() - 1) / 3 * 3 + 1),
        }
    }

    /// The first day of the bin after the one that begins at `start`.
    pub fn next(self, start: NaiveDate) -> NaiveDate {
        match self {
            Bin::Day => start + Days::new(1),
            Bin::Week => start + Days::new(7),
            Bin::Month => start + Months::new(1),
            Bin::Quarter => start + Months::new(3),
        }
    }

    /// `week`.
    pub fn name(self) -> &'static str {
        match self {
            Bin::Day => "day",
            Bin::Week => "week",
            Bin::Month => "month",
            Bin::Quarter => "quarter",
        }
    }
}

/// `[[event]]`: a day before and after which articles are compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The first day that counts as after, `YYYY-MM-DD`.
    pub date: String,
    /// What happened, in a word or two.
    pub label: String,
    /// Days compared on either side; all when not given.
    pub window: Option<u32>,
}

/// An event as the file has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EventFile {
    date: Spanned<String>,
    label: String,
    window: Option<u32>,
}

impl EventFile {
    /// The event, if its date is one; `line` names the line at a byte of the file.
    pub(super) fn check(self, line: impl Fn(usize) -> String) -> Result<Event> {
        if self.date.get_ref().parse::<NaiveDate>().is_err() {
            return Err(Error::new(
                line(self.date.span().start),
                format!("“{}” is no date", self.date.get_ref()),
                "write year, month and day, as in date = \"2016-10-07\"",
            ));
        }
        if self.window == Some(0) {
            return Err(Error::new(
                line(self.date.span().start),
                "the event’s window is 0 days",
                "give the days on either side, as in window = 30, or leave it out",
            ));
        }
        Ok(Event { date: self.date.into_inner(), label: self.label, window: self.window })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bin: Bin, date: &str, start: &str, next: &str) {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(bin.start(day(date)), day(start));
        assert_eq!(bin.next(day(start)), day(next));
    }

    #[test]
    fn bins_begin_where_the_calendar_says() {
        check(Bin::Day, "2016-02-28", "2016-02-28", "2016-02-29");
        check(Bin::Week, "2016-01-03", "2015-12-28", "2016-01-04");
        check(Bin::Month, "2016-12-31", "2016-12-01", "2017-01-01");
        check(Bin::Quarter, "2016-11-08", "2016-10-01", "2017-01-01");
    }

    #[test]
    fn wider_spans_have_wider_bins() {
        let first: NaiveDate = "2016-01-01".parse().unwrap();
        let bin = |days| Bin::for_span(first, first + Days::new(days));
        assert_eq!(
            [bin(10), bin(100), bin(300), bin(3_000)].map(Bin::name),
            ["day", "week", "month", "quarter"]
        );
    }
}
