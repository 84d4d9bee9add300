//! How far shipped columns agreed with human coders, where that was measured.

use serde::Deserialize;
use std::sync::LazyLock;

/// One column against the judgement of coders on one corpus.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// The output column.
    pub column: String,
    /// What the coders judged.
    pub coded_as: String,
    /// Texts judged.
    pub n: usize,
    /// Of them, texts in which the coders saw it.
    pub positive: usize,
    /// Area under the ROC curve of the column's rate against the coders, 0 to 1; .5 is chance.
    pub auc: f64,
    /// F1 of a second coder against the coders, 0 to 1: what people reach.
    pub second_coder_f1: f64,
}

/// Measurements on one corpus.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Validation {
    /// The codebook measured, by name.
    pub codebook: String,
    /// Its version; another one was not measured.
    pub version: String,
    /// What the texts are.
    pub corpus: String,
    /// The paper that published the codes, with DOI.
    pub reference: String,
    /// What is to be known before citing the figures.
    pub note: String,
    /// By column.
    pub agreement: Vec<Agreement>,
}

/// What was measured with the shipped codebooks.
pub static VALIDATION: LazyLock<Validation> = LazyLock::new(|| {
    toml::from_str(include_str!("../../data/codebooks/validation.toml"))
        .expect("a test reads the shipped file")
});

/// How far `column` of this version of a codebook agreed with coders, if that was measured.
pub fn agreement(codebook: &str, version: &str, column: &str) -> Option<&'static Agreement> {
    let measured = VALIDATION.codebook == codebook && VALIDATION.version == version;
    VALIDATION.agreement.iter().find(|a| measured && a.column == column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::builtin;

    /// A changed codebook is to be measured again, or the file to be emptied.
    #[test]
    fn what_ships_is_what_was_measured() {
        let book = builtin(&VALIDATION.codebook).unwrap();
        assert_eq!(book.version, VALIDATION.version);
        for one in &VALIDATION.agreement {
            assert!(book.categories.iter().any(|c| c.column == one.column), "{} is no column", one.column);
            assert!(agreement(&book.name, &book.version, &one.column).is_some());
            assert!(agreement(&book.name, "0.0.0", &one.column).is_none());
            assert!(one.positive < one.n && (0.0..=1.0).contains(&one.auc), "{one:?}");
            assert!((0.0..=1.0).contains(&one.second_coder_f1), "{one:?}");
        }
        assert!(VALIDATION.reference.contains("https://doi.org/"));
    }
}
