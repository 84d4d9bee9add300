//! A corpus in parts that are measured apart.

use crate::text::Article;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// One of several parts of a corpus, written `2/10`.
///
/// The parts are runs of articles in reading order, cut where the texts' bytes come to `1/of`, `2/of`, … of all:
/// the article in which a cut falls belongs to the part before it. A part may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Which, from 1.
    pub index: usize,
    /// How many there are.
    pub of: usize,
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let parts = written.split_once('/').map(|(index, of)| (index.trim().parse(), of.trim().parse()));
        match parts {
            Some((Ok(index), Ok(of))) if 1 <= index && index <= of => Ok(Self { index, of }),
            _ => Err("write I/N with 1 ≤ I ≤ N, such as 3/10".into()),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}

impl Shard {
    /// Leaves of `articles` those of this part, where texts of `before` of `all` bytes stand before them.
    pub fn keep(self, articles: &mut Vec<Article>, mut before: u64, all: u64) {
        articles.retain(|article| {
            let part = u128::from(before) * self.of as u128 / u128::from(all.max(1));
            before += article.text.len() as u64;
            part.min(self.of as u128 - 1) + 1 == self.index as u128
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn articles(lengths: &[usize]) -> Vec<Article> {
        let article = |(n, &length): (usize, &usize)| Article {
            id: n.to_string(),
            text: "x".repeat(length),
            ..Article::default()
        };
        lengths.iter().enumerate().map(article).collect()
    }

    fn check(lengths: &[usize], of: usize, expected: &[&str]) {
        let parts = (1..=of).map(|index| {
            // In two batches, as in one.
            let mut first = articles(lengths);
            let mut second = first.split_off(first.len() / 2);
            let bytes = |articles: &[Article]| articles.iter().map(|a| a.text.len() as u64).sum::<u64>();
            let (before, all) = (bytes(&first), bytes(&first) + bytes(&second));
            Shard { index, of }.keep(&mut first, 0, all);
            Shard { index, of }.keep(&mut second, before, all);
            first.iter().chain(&second).map(|a| a.id.as_str()).collect::<Vec<_>>().join(" ")
        });
        assert_eq!(parts.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn every_article_is_in_one_part_and_parts_are_alike_in_bytes() {
        check(&[10, 10, 10, 10], 2, &["0 1", "2 3"]);
        check(&[30, 5, 5, 5], 2, &["0", "1 2 3"]);
        check(&[10, 10], 4, &["0", "", "1", ""]);
        check(&[10, 10, 10], 1, &["0 1 2"]);
        check(&[], 2, &["", ""]);
    }

    #[test]
    fn a_part_is_written_as_a_fraction() {
        assert_eq!("2/10".parse(), Ok(Shard { index: 2, of: 10 }));
        for wrong in ["0/3", "4/3", "3", "a/b", "1/0"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
