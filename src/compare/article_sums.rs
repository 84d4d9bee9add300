//! Sums of one column per article: what every comparison is made of.

use super::table::{numbers, strings};
use crate::error::{Error, Result};
use crate::table::{Names, StoredTable};

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

/// How the values of one column vary within one article, from which the intra-class correlation and the share of
/// paragraphs that hold the column are made.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Spread {
    /// Defined values.
    pub n: u32,
    /// Of them, those above 0.
    pub positive: u32,
    /// Of them, those below 0.
    pub negative: u32,
    /// Their mean.
    pub mean: f64,
    /// Σ (value − mean)².
    pub squares: f64,
    /// The largest absolute value.
    pub largest: f64,
}

impl Spread {
    /// Takes in one more value (Welford 1962, doi 10.1080/00401706.1962.10490022).
    fn add(&mut self, value: f64) {
        self.n += 1;
        self.positive += u32::from(value > 0.0);
        self.negative += u32::from(value < 0.0);
        let off = value - self.mean;
        self.mean += off / f64::from(self.n);
        self.squares += off * (value - self.mean);
        self.largest = self.largest.max(value.abs());
    }
}

impl FromIterator<f64> for Spread {
    fn from_iter<T: IntoIterator<Item = f64>>(values: T) -> Self {
        let mut spread = Self::default();
        values.into_iter().for_each(|value| spread.add(value));
        spread
    }
}

/// The articles of a corpus with their sums, made in one pass over the paragraphs.
#[derive(Debug, Clone)]
pub struct Articles {
    /// In order of first appearance.
    ids: Vec<String>,
    columns: Vec<String>,
    /// By column, by article.
    sums: Vec<Vec<ArticleSum>>,
    spreads: Vec<Vec<Spread>>,
    /// Kept for what it says of a column that is not there.
    table: StoredTable,
}

impl Articles {
    /// Adds up those of `columns` that the table has; reads `doc_id`, `role` and `n_words` besides.
    ///
    /// # Errors
    /// One of these is missing, or a row names no document.
    pub fn of(paragraphs: &StoredTable, columns: &[String]) -> Result<Self> {
        let mut columns: Vec<String> = columns.iter().filter(|name| paragraphs.has(name)).cloned().collect();
        columns.sort();
        columns.dedup();
        let keys = ["doc_id", "role", "n_words"];
        let measured = columns.iter().map(String::as_str).filter(|name| !keys.contains(name));
        let read: Vec<&str> = keys.into_iter().chain(measured).collect();
        let mut ids = Names::default();
        let mut sums: Vec<Vec<ArticleSum>> = vec![Vec::new(); columns.len()];
        let mut spreads: Vec<Vec<Spread>> = vec![Vec::new(); columns.len()];
        for part in paragraphs.parts(&read)? {
            let part = part?;
            let docs = strings("paragraphs", &part, "doc_id")?;
            let roles = strings("paragraphs", &part, "role")?;
            let words = numbers("paragraphs", &part, "n_words")?;
            let article: Vec<Option<usize>> = docs
                .iter()
                .zip(&roles)
                .map(|(doc, role)| {
                    let doc = doc.as_deref().ok_or_else(|| {
                        Error::new("paragraphs", "a row has no doc_id", "Measure the corpus again.")
                    })?;
                    let at = ids.number(doc) as usize;
                    Ok((role.as_deref() != Some("boilerplate")).then_some(at))
                })
                .collect::<Result<_>>()?;
            for ((column, sums), spreads) in columns.iter().zip(&mut sums).zip(&mut spreads) {
                sums.resize(ids.all().len(), ArticleSum::default());
                spreads.resize(ids.all().len(), Spread::default());
                let values = numbers("paragraphs", &part, column)?;
                for ((article, words), value) in article.iter().zip(&words).zip(values) {
                    let Some(article) = *article else { continue };
                    let sum = &mut sums[article];
                    match value {
                        Some(value) => {
                            let words = words.unwrap_or(0.0);
                            sum.sum += value * words;
                            sum.words += words;
                            sum.n += 1;
                            spreads[article].add(value);
                        }
                        None => sum.nulls += 1,
                    }
                }
            }
        }
        Ok(Self { ids: ids.all().to_vec(), columns, sums, spreads, table: paragraphs.clone() })
    }

    /// The articles' ids, in order of first appearance.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// The sums of a column, one an article in the order of [`ids`](Self::ids).
    ///
    /// # Errors
    /// The table has no such column.
    pub fn sums(&self, column: &str) -> Result<&[ArticleSum]> {
        Ok(&self.sums[self.at(column)?])
    }

    /// The spread of a column within each article.
    ///
    /// # Errors
    /// The table has no such column.
    pub fn spreads(&self, column: &str) -> Result<&[Spread]> {
        Ok(&self.spreads[self.at(column)?])
    }

    fn at(&self, column: &str) -> Result<usize> {
        self.columns.binary_search_by(|own| own.as_str().cmp(column)).map_err(|_| self.table.missing(column))
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
            "tone" => values,
        )
        .unwrap();
        let columns = ["tone".to_owned()];
        let articles = Articles::of(&StoredTable::of("paragraphs", &paragraphs), &columns).unwrap();
        assert_eq!(articles.ids(), ["x", "y"]);
        assert_eq!(articles.sums("tone").unwrap(), expected);
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
