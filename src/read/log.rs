//! What a file has to say while it is read, kept short enough to be read by a person.

use crate::error::Warning;
use std::collections::BTreeMap;

/// Warnings about single rows before they are only counted.
const ROWS_TOLD: usize = 20;

/// Warnings and notices of one file.
#[derive(Debug, Default)]
pub(super) struct Log {
    place: String,
    /// About its bytes; they stand first.
    first: Vec<Warning>,
    warnings: Vec<Warning>,
    notices: Notices,
    rows: usize,
    /// Records or texts that gave no article.
    dropped: usize,
}

impl Log {
    pub(super) fn new(place: &str) -> Self {
        Self { place: place.to_owned(), ..Self::default() }
    }

    /// Something about the bytes of the file, told before all else.
    pub(super) fn warn_first(&mut self, what: impl std::fmt::Display, remedy: &str) {
        self.first.push(Warning::new(&self.place, what, remedy));
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

    /// Counts a record as dropped, and says why.
    pub(super) fn drop_row(&mut self, line: usize, why: impl std::fmt::Display, remedy: &str) {
        self.dropped += 1;
        self.row(line, why, remedy);
    }

    /// Counts the whole file as dropped, and says why.
    pub(super) fn drop_file(&mut self, why: &str) {
        self.dropped += 1;
        self.warn(why, "remove it from the inputs");
    }

    /// Records or texts that gave no article.
    pub(super) fn dropped(&self) -> usize {
        self.dropped
    }

    /// A decision the user may want to know.
    pub(super) fn notice(&mut self, what: impl Into<String>) {
        self.notices.add(&self.place, what.into(), 1);
    }

    /// Adds what `other` says of the bytes of the same file.
    pub(super) fn adopt(&mut self, other: Self) {
        self.first.extend(other.first);
    }

    /// Adds notices of the same place.
    pub(super) fn extend(&mut self, notices: Notices) {
        self.notices.extend(notices);
    }

    /// All warnings, and notices of this place.
    pub(super) fn finish(mut self) -> (Vec<Warning>, Notices) {
        if self.rows > ROWS_TOLD {
            let more = self.rows - ROWS_TOLD;
            self.warn(format!("{more} more rows with problems"), "mend the first ones and read again");
        }
        self.first.extend(self.warnings);
        (self.first, self.notices)
    }
}

/// Notices of one file or many: the same said several times is said once.
#[derive(Debug, Default)]
pub(super) struct Notices {
    order: Vec<String>,
    places: BTreeMap<String, (String, usize)>,
}

impl Notices {
    fn add(&mut self, place: &str, what: String, times: usize) {
        if let Some((_, n)) = self.places.get_mut(&what) {
            *n += times;
        } else {
            self.order.push(what.clone());
            self.places.insert(what, (place.to_owned(), times));
        }
    }

    pub(super) fn extend(&mut self, mut others: Self) {
        for what in others.order {
            if let Some((place, n)) = others.places.remove(&what) {
                self.add(&place, what, n);
            }
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
        for (place, what) in [("a", "x"), ("b", "x"), ("b", "y")] {
            let mut log = Log::new(place);
            log.notice(what);
            notices.extend(log.finish().1);
        }
        assert_eq!(notices.finish(), ["a and 1 more: x", "b: y"]);
    }
}
