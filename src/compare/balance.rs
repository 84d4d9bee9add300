//! Balance: how many get the word in an article, how many sides, and how evenly.
//!
//! Formulas, with p the share of each in the article's attributed words (outermost attributions):
//! diversity of speakers D = 1 − Σ p², the chance that two attributed words drawn at random are two
//! speakers'; evenness of sides, over the words of the k sides compared, Dz = (1 − Σ p²) / (1 − 1/k): 0 where
//! one side has all the words, 1 where all have equally many. Undefined without such words.
//!
//! References: Simpson 1949, doi 10.1038/163688a0; McDonald & Dimmick 2003, doi 10.1177/0093650202239026;
//! resampling of such measures: Deacon & Stanyer 2021, doi 10.1177/20570473211006481.

use super::article_sums::ArticleSum;
use super::speech::{Shares, Speech};
use std::collections::BTreeMap;

/// Balance of one article: a row of the `balance` table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Balance {
    /// The article.
    pub doc_id: String,
    /// Speakers with attributed words: actors, and other sources by their words; pronouns that stayed
    /// unresolved name nobody.
    pub speakers: usize,
    /// Of the sides compared, those with attributed words.
    pub sides: usize,
    /// The sides compared.
    pub sides_compared: usize,
    /// Attributed words of the speakers counted.
    pub words: usize,
    /// Attributed words of the sides.
    pub side_words: usize,
    /// 1 − Σ p² over speakers, 0 to 1.
    pub diversity: Option<f64>,
    /// (1 − Σ p²) / (1 − 1/k) over the k sides compared, 0 to 1.
    pub evenness: Option<f64>,
}

/// Columns of balance that are compared, each a mean over articles.
pub const BALANCE: [&str; 5] =
    ["balance_speakers", "balance_sides", "balance_both_sides", "balance_diversity", "balance_evenness"];

impl Speech {
    /// Balance of every article between `sides`, names of actors; in the order of the documents.
    pub fn balance(&self, sides: &[String]) -> Vec<Balance> {
        let mut words: Vec<BTreeMap<&str, f64>> = vec![BTreeMap::new(); self.articles.len()];
        for said in self.said.iter().filter(|said| said.words > 0.0) {
            if let Some(own) = said.own {
                *words[said.article as usize].entry(self.names.name(own)).or_default() += said.words;
            }
        }
        let rows = self.articles.iter().zip(&words).map(|(doc_id, words)| {
            let all: Vec<f64> = words.values().copied().collect();
            let of_sides: Vec<f64> =
                sides.iter().filter_map(|side| words.get(side.as_str()).copied()).collect();
            let k = sides.len() as f64;
            Balance {
                doc_id: doc_id.clone(),
                speakers: all.len(),
                sides: of_sides.len(),
                sides_compared: sides.len(),
                words: all.iter().sum::<f64>() as usize,
                side_words: of_sides.iter().sum::<f64>() as usize,
                diversity: simpson(&all),
                evenness: simpson(&of_sides).filter(|_| sides.len() > 1).map(|d| d / (1.0 - 1.0 / k)),
            }
        });
        rows.collect()
    }
}

/// The columns of [`BALANCE`]: means over articles; those of sides only where two or more are compared.
pub fn balance_shares(rows: &[Balance]) -> Shares {
    let with_sides = rows.iter().any(|row| row.sides_compared > 1);
    let value = |row: &Balance, column: usize| match column {
        0 => Some(row.speakers as f64),
        1 => Some(row.sides as f64),
        2 => Some(f64::from(row.sides > 1)),
        3 => row.diversity,
        _ => row.evenness,
    };
    let kept: Vec<usize> = (0..BALANCE.len()).filter(|at| with_sides || [0, 3].contains(at)).collect();
    let sum = |value: Option<f64>| match value {
        Some(value) => ArticleSum { sum: value, words: 1.0, n: 1, nulls: 0 },
        None => ArticleSum { nulls: 1, ..ArticleSum::default() },
    };
    Shares {
        columns: kept.iter().map(|&at| BALANCE[at].to_owned()).collect(),
        articles: rows.iter().map(|row| row.doc_id.clone()).collect(),
        sums: kept.iter().map(|&at| rows.iter().map(|row| sum(value(row, at))).collect()).collect(),
    }
}

/// 1 − Σ p²; `None` without words.
fn simpson(words: &[f64]) -> Option<f64> {
    let all: f64 = words.iter().sum();
    (all > 0.0).then(|| 1.0 - words.iter().map(|own| (own / all).powi(2)).sum::<f64>())
}

#[cfg(test)]
mod tests {
    use super::super::Options;
    use super::super::speech::example::{documents, speech};
    use super::*;

    fn check(found: Option<f64>, expected: Option<f64>) {
        let near = found.zip(expected).map_or(found == expected, |(f, e)| (f - e).abs() < 1e-12);
        assert!(near, "{found:?}, not {expected:?}");
    }

    #[test]
    fn diversity_as_numpy() {
        // p = np.array([30, 12, 7, 1.]); p /= p.sum(); 1 - (p ** 2).sum()
        check(simpson(&[30.0, 12.0, 7.0, 1.0]), Some(0.5624));
        check(simpson(&[4.0]), Some(0.0));
        check(simpson(&[]), None);
    }

    #[test]
    fn balance_counts_speakers_and_sides() {
        let sides = ["Ann", "Bob"].map(str::to_owned);
        let rows = speech().balance(&sides);
        let counts: Vec<_> = rows.iter().map(|row| (row.speakers, row.sides, row.words)).collect();
        assert_eq!(counts, [(2, 2, 40), (1, 1, 20), (2, 1, 50), (1, 1, 60), (2, 2, 50), (0, 0, 0)]);
        check(rows[0].diversity, Some(0.375));
        check(rows[0].evenness, Some(0.75));
        check(rows[2].evenness, Some(0.0));
        check(rows[5].diversity, None);
        check(speech().balance(&sides[..1])[0].evenness, None);
    }

    #[test]
    fn means_over_articles() {
        let rows = speech().balance(&["Ann", "Bob"].map(str::to_owned));
        let shares = balance_shares(&rows);
        let found = shares.differences(&documents(), "outlet", &Options::default()).unwrap();
        let row = |column: &str| found.iter().find(|row| row.column == column).unwrap();
        check(row("balance_speakers").estimate_a, Some(5.0 / 3.0));
        check(row("balance_both_sides").estimate_b, Some(1.0 / 3.0));
        assert_eq!(row("balance_diversity").articles_b, 2);
        assert_eq!(
            balance_shares(&speech().balance(&[])).columns(),
            ["balance_speakers", "balance_diversity"]
        );
    }
}
