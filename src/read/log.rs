//! What a file has to say while it is read, kept short enough to be read by a person.

use crate::error::Warning;
use std::collections::BTreeMap;

/// Warnings about single rows before they are only counted.
const ROWS_TOLD: usize = 20;

/// Warnings and notices of one file.
#[derive(Debug, Default)]
pub(super) struct Log {
    place: String,
    warnings: Vec<Warning>,
    notices: Vec<String>,
    rows: usize,
}

impl Log {
    pub(super) fn new(place: &str) -> Self {
        Self { place: place.to_owned(), ..Self::default() }
    }

    /// Something about the file as a whole.
    pub(super) fn warn(&mut self, what: impl std::fmt::Display, remedy: &str) {
        self.warnings.push(Warning::new(&self.place, what, remedy));
    }

    /// Something about one line or record; the first few are told, the others counted.
    pub(super) fn row(&mut self, line: usize, what: impl std::fmt::Display, remedy: &str) {
        self.rows += 1;
        if self.rows <= ROWS_TOLD {
            self.warnings.push(Warning::new(format!("{}:{line}", self.place), what, remedy));
        }
    }

    /// A decision the user may want to know.
    pub(super) fn notice(&mut self, what: impl Into<String>) {
        self.notices.push(what.into());
    }

    /// All warnings, and notices with the place they are about.
    pub(super) fn finish(mut self) -> (Vec<Warning>, Vec<(String, String)>) {
        if self.rows > ROWS_TOLD {
            let more = self.rows - ROWS_TOLD;
            self.warn(format!("{more} more rows with problems"), "mend the first ones and read again");
        }
        let place = self.place;
        (self.warnings, self.notices.into_iter().map(|n| (place.clone(), n)).collect())
    }
}

/// Notices of many files: the same said of several files is said once.
#[derive(Debug, Default)]
pub(super) struct Notices {
    order: Vec<String>,
    places: BTreeMap<String, (String, usize)>,
}

impl Notices {
    pub(super) fn extend(&mut self, notices: Vec<(String, String)>) {
        for (place, what) in notices {
            let entry = self.places.entry(what.clone()).or_insert_with(|| {
                self.order.push(what);
                (place, 0)
            });
            entry.1 += 1;
        }
    }

    pub(super) fn finish(self) -> Vec<String> {
        let line = |what: &String| match &self.places[what] {
            (place, 1) => format!("{place}: {what}"),
            (place, n) => format!("{place} and {} more: {what}", n - 1),
        };
        self.order.iter().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_told_then_counted() {
        let mut log = Log::new("a.csv");
        (1..=30).for_each(|line| log.row(line, "broken", ""));
        let (warnings, _) = log.finish();
        assert_eq!(warnings.len(), 21);
        assert_eq!(warnings[0].place(), "a.csv:1");
        assert_eq!(warnings[20].what(), "10 more rows with problems");
    }

    #[test]
    fn the_same_notice_is_said_once() {
        let mut notices = Notices::default();
        notices.extend(vec![("a".into(), "x".into()), ("b".into(), "x".into()), ("b".into(), "y".into())]);
        assert_eq!(notices.finish(), ["a and 1 more: x", "b: y"]);
    }
}
