//! A regression as it is written: `generic_conflict ~ outlet + month`.

use crate::{Error, Result};

/// A column regressed on several metadata at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    /// As it was written.
    pub written: String,
    /// The column explained, of `paragraphs`.
    pub response: String,
    /// What explains it, in order.
    pub terms: Vec<Term>,
}

/// A metadata column of a formula: `outlet`, or `outlet[BBC]` with its reference level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The metadata column.
    pub column: String,
    /// The level others are compared with; stating one makes levels even of numbers.
    pub reference: Option<String>,
}

impl Formula {
    /// Reads `column ~ metadata + metadata[reference] + …`.
    ///
    /// # Errors
    /// When it is not of this form, or names a column twice.
    pub fn parse(written: &str) -> Result<Self> {
        let bad = |what: &str| {
            Error::new(
                format!("model \"{written}\""),
                what,
                "write it as \"generic_conflict ~ outlet + month\"; \"outlet[BBC]\" states the reference level",
            )
        };
        let (response, terms) = written.split_once('~').ok_or_else(|| bad("has no ~"))?;
        let response = response.trim().to_owned();
        if response.is_empty() {
            return Err(bad("names no column before the ~"));
        }
        let terms: Vec<Term> = terms.split('+').map(|term| Term::parse(term.trim())).collect();
        if terms.iter().any(|term| term.column.is_empty()) {
            return Err(bad("names no metadata after the ~ or a +"));
        }
        if terms.iter().any(|term| term.column.contains(['*', ':', '-', '|', '~', '[', ']', '(', ')'])) {
            return Err(bad("holds more than a sum of columns; there are no interactions"));
        }
        let twice = |(at, term): (usize, &Term)| terms[..at].iter().any(|t| t.column == term.column);
        if terms.iter().enumerate().any(twice) || terms.iter().any(|term| term.column == response) {
            return Err(bad("names a column twice"));
        }
        Ok(Self { written: written.trim().to_owned(), response, terms })
    }
}

impl Term {
    fn parse(written: &str) -> Self {
        let parts = written.strip_suffix(']').and_then(|rest| rest.split_once('['));
        match parts {
            Some((column, reference)) => {
                Self { column: column.trim().to_owned(), reference: Some(reference.trim().to_owned()) }
            }
            None => Self { column: written.to_owned(), reference: None },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: std::result::Result<(&str, &[(&str, Option<&str>)]), &str>) {
        match (Formula::parse(written), expected) {
            (Ok(found), Ok((response, terms))) => {
                let own: Vec<_> =
                    found.terms.iter().map(|t| (t.column.as_str(), t.reference.as_deref())).collect();
                assert_eq!((found.response.as_str(), own.as_slice()), (response, terms));
            }
            (Err(error), Err(what)) => assert!(error.what().contains(what), "{error}"),
            (found, _) => panic!("{written}: {found:?}"),
        }
    }

    #[test]
    fn formulas_are_sums_of_columns() {
        check("tone ~ outlet+ month", Ok(("tone", &[("outlet", None), ("month", None)])));
        check("tone~outlet[The Hindu (Delhi)]", Ok(("tone", &[("outlet", Some("The Hindu (Delhi)"))])));
        check("tone", Err("no ~"));
        check("~ outlet", Err("before the ~"));
        check("tone ~ outlet +", Err("after the ~"));
        check("tone ~ outlet * month", Err("interactions"));
        check("tone ~ outlet + outlet", Err("twice"));
    }
}
