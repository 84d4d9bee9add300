//! Sums of one column per article: what every comparison is made of.

use super::table::{numbers, strings};
use crate::error::{Error, Result};
use polars::prelude::DataFrame;
use std::collections::BTreeMap;

/// One column summed over the paragraphs of one article, boilerplate left out.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ArticleSum {
    /// Σ value · words over paragraphs whose value is defined.
    pub sum: f64,
    /// Σ words over the same paragraphs.
    pub words: f64,
    /// How many paragraphs these are.
    pub n: usize,
    /// Paragraphs whose value is undefined.
    pub nulls: usize,
}

impl ArticleSum {
    /// Whether the column says anything about this article.
    pub fn is_defined(&self) -> bool {
        self.words > 0.0
    }

    /// sum / words, in the column's unit; `None` where undefined.
    pub fn mean(&self) -> Option<f64> {
        self.is_defined().then(|| self.sum / self.words)
    }

    /// The sum of several articles; its [`mean`](Self::mean) is their estimate,
    /// Σ value · words / Σ words (a ratio of sums, never a mean of rates).
    pub fn total<'a>(articles: impl IntoIterator<Item = &'a ArticleSum>) -> ArticleSum {
        articles.into_iter().fold(ArticleSum::default(), |all, one| ArticleSum {
            sum: all.sum + one.sum,
            words: all.words + one.words,
            n: all.n + one.n,
            nulls: all.nulls + one.nulls,
        })
    }
}

/// Which paragraph belongs to which article: read once, used for every column.
#[derive(Debug, Clone)]
pub struct Articles {
    ids: Vec<String>,
    article: Vec<Option<usize>>,
    words: Vec<f64>,
}

impl Articles {
    /// Reads `doc_id`, `role` and `n_words` of a `paragraphs` table. Fails if one of them is missing.
    pub fn of(paragraphs: &DataFrame) -> Result<Self> {
        let docs = strings("paragraphs", paragraphs, "doc_id")?;
        let roles = strings("paragraphs", paragraphs, "role")?;
        let words = numbers("paragraphs", paragraphs, "n_words")?;
        let mut index: BTreeMap<&str, usize> = BTreeMap::new();
        let mut ids = Vec::new();
        let mut article = Vec::with_capacity(docs.len());
        for (doc, role) in docs.iter().zip(&roles) {
            let doc = doc.as_deref().ok_or_else(|| {
                Error::new("paragraphs", "a row has no doc_id", "Measure the corpus again.")
            })?;
            let next = ids.len();
            let at = *index.entry(doc).or_insert_with(|| {
                ids.push(doc.to_string());
                next
            });
            article.push((role.as_deref() != Some("boilerplate")).then_some(at));
        }
        Ok(Self { ids, article, words: words.into_iter().map(|w| w.unwrap_or(0.0)).collect() })
    }

    /// The articles' ids, in order of first appearance.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// The sums of a column with one value a paragraph, one result an article in the order of
    /// [`ids`](Self::ids).
    pub fn sums(&self, values: &[Option<f64>]) -> Vec<ArticleSum> {
        let mut sums = vec![ArticleSum::default(); self.ids.len()];
        for ((article, words), value) in self.article.iter().zip(&self.words).zip(values) {
            let Some(article) = article else { continue };
            let sum = &mut sums[*article];
            match value {
                Some(value) => {
                    sum.sum += value * words;
                    sum.words += words;
                    sum.n += 1;
                }
                None => sum.nulls += 1,
            }
        }
        sums
    }

    /// The defined values of a column by article, for the intra-class correlation.
    pub fn values(&self, values: &[Option<f64>]) -> Vec<Vec<f64>> {
        let mut by_article = vec![Vec::new(); self.ids.len()];
        for (article, value) in self.article.iter().zip(values) {
            if let (Some(article), Some(value)) = (article, value) {
                by_article[*article].push(*value);
            }
        }
        by_article
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::df;

    fn check(values: [Option<f64>; 5], expected: [ArticleSum; 2]) {
        let paragraphs = df!(
            "doc_id" => ["x", "y", "x", "x", "y"],
            "role" => ["body", "heading", "body", "boilerplate", "body"],
            "n_words" => [10_u32, 5, 30, 99, 20],
        )
        .unwrap();
        let articles = Articles::of(&paragraphs).unwrap();
        assert_eq!(articles.ids(), ["x", "y"]);
        assert_eq!(articles.sums(&values), expected);
    }

    #[test]
    fn sums_leave_out_boilerplate_and_count_nulls() {
        let x = ArticleSum { sum: 10.0 * 0.5 + 30.0 * 0.1, words: 40.0, n: 2, nulls: 0 };
        let y = ArticleSum { sum: 20.0 * -0.2, words: 20.0, n: 1, nulls: 1 };
        check([Some(0.5), None, Some(0.1), Some(9.0), Some(-0.2)], [x, y]);
        assert_eq!(ArticleSum::total(&[x, y]).mean(), Some(4.0 / 60.0));
    }

    #[test]
    fn undefined_is_not_zero() {
        let none = ArticleSum { nulls: 2, ..ArticleSum::default() };
        check([None; 5], [none, none]);
        assert_eq!(none.mean(), None);
    }
}
