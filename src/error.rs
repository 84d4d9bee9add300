//! The one error: where it happened, what is wrong, and what to do about it.

use std::fmt;

/// Anything that stops a command. Prints as `where: what` and, on a second line, the remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    place: String,
    what: String,
    remedy: String,
}

/// The result of everything in this crate that can fail.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// `place` is a file (with line), a column or a setting; `remedy` is one imperative sentence.
    pub fn new(place: impl fmt::Display, what: impl fmt::Display, remedy: impl fmt::Display) -> Self {
        Self { place: place.to_string(), what: what.to_string(), remedy: remedy.to_string() }
    }

    /// Where it happened.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What is wrong.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// What the user can do about it.
    pub fn remedy(&self) -> &str {
        &self.remedy
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)?;
        if !self.remedy.is_empty() {
            write!(f, "\n  → {}", self.remedy)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// Something the user must know that did not stop the work. Same three parts as [`Error`].
pub type Warning = Error;
