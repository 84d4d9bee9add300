//! Which frames of one codebook stand in the same paragraphs.
//!
//! A frame is present in a body paragraph if its rate is above zero. From the four counts (both, one, the other,
//! neither): φ = (n₁₁ n₀₀ − n₁₀ n₀₁) / √(n₁. n₀. n.₁ n.₀), −1 to 1, and the odds ratio n₁₁ n₀₀ / (n₁₀ n₀₁), 0 and
//! up; where a count is 0, 0.5 is added to all four. Intervals by cluster bootstrap over articles, from five
//! articles on.
//!
//! Long paragraphs hold more of everything, which alone pushes φ above zero: compare pairs with each other rather
//! than with zero.
//!
//! References: Yule 1912, doi 10.2307/2340126; Haldane 1956, doi 10.1111/j.1469-1809.1955.tb01285.x.

use super::Options;
use super::bootstrap::{Draws, totals};
use super::table::{numbers, strings};
use crate::chance::Stream;
use crate::error::Result;
use crate::table::{Names, StoredTable};
use ndarray::Array2;

/// Fewer articles than these get no interval.
const ENOUGH: usize = 5;

/// One row of the `cooccurrence` table: two frames of one codebook.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pair {
    /// The codebook.
    pub codebook: String,
    /// The column of one frame.
    pub column_a: String,
    /// The column of the other.
    pub column_b: String,
    /// Paragraphs that hold both.
    pub both: usize,
    /// Paragraphs that hold the first only.
    pub only_a: usize,
    /// Paragraphs that hold the second only.
    pub only_b: usize,
    /// Paragraphs that hold neither.
    pub neither: usize,
    /// φ; undefined where a frame is nowhere or everywhere.
    pub phi: Option<f64>,
    /// Lower end of its interval.
    pub phi_low: Option<f64>,
    /// Upper end of its interval.
    pub phi_high: Option<f64>,
    /// Odds ratio; undefined as φ.
    pub odds_ratio: Option<f64>,
    /// Lower end of its interval.
    pub odds_low: Option<f64>,
    /// Upper end of its interval.
    pub odds_high: Option<f64>,
    /// Articles with a body paragraph.
    pub articles: usize,
}

/// Every pair of the frames of each codebook. `frames` names columns of `paragraphs` with their codebook, in the
/// order wanted. Fails if a column is missing.
pub fn cooccurrence(
    paragraphs: &StoredTable,
    frames: &[(String, String)],
    options: &Options,
) -> Result<Vec<Pair>> {
    let mut books: Vec<&str> = frames.iter().map(|(_, book)| book.as_str()).collect();
    books.dedup();
    let mut found = Vec::new();
    for book in books {
        let own: Vec<&str> =
            frames.iter().filter(|(_, b)| b == book).map(|(column, _)| column.as_str()).collect();
        let pairs: Vec<(usize, usize)> =
            (0..own.len()).flat_map(|a| (a + 1..own.len()).map(move |b| (a, b))).collect();
        let rows = if pairs.is_empty() { continue } else { counts(paragraphs, &own, &pairs)? };
        let articles = rows.nrows();
        if articles == 0 {
            continue;
        }
        let table = |row: &dyn Fn(usize) -> f64, at: usize| {
            let (a, b) = pairs[at];
            let (all, both) = (row(0), row(1 + own.len() + at));
            let (only_a, only_b) = (row(1 + a) - both, row(1 + b) - both);
            [both, only_a, only_b, all - both - only_a - only_b]
        };
        let sum = rows.sum_axis(ndarray::Axis(0));
        let draws = (articles >= ENOUGH).then(|| {
            totals(&rows, options.resamples, &Stream::new(&format!("cooccurrence\0{book}"), options.seed))
        });
        for (at, &(a, b)) in pairs.iter().enumerate() {
            let cells = table(&|place| sum[place], at);
            let range = |of: fn([f64; 4]) -> Option<f64>| {
                let draws = draws.as_ref()?;
                let values =
                    draws.outer_iter().map(|row| of(table(&|place| row[place], at)).unwrap_or(f64::NAN));
                Some(Draws::of(values.collect(), &[(articles, 1.0)])?.interval(options.level))
            };
            // The interval of the odds ratio is made on the logarithm, where it is less lopsided.
            let (phi_range, odds_range) = (range(phi), range(|cells| odds_ratio(cells).map(f64::ln)));
            found.push(Pair {
                codebook: book.to_owned(),
                column_a: own[a].to_owned(),
                column_b: own[b].to_owned(),
                both: cells[0] as usize,
                only_a: cells[1] as usize,
                only_b: cells[2] as usize,
                neither: cells[3] as usize,
                phi: phi(cells),
                phi_low: phi_range.map(|r| r.0),
                phi_high: phi_range.map(|r| r.1),
                odds_ratio: odds_ratio(cells),
                odds_low: odds_range.map(|r| r.0.exp()),
                odds_high: odds_range.map(|r| r.1.exp()),
                articles,
            });
        }
    }
    Ok(found)
}

/// A row an article with running text: its paragraphs, those with each of the `frames`, those with each of `pairs`.
fn counts(paragraphs: &StoredTable, frames: &[&str], pairs: &[(usize, usize)]) -> Result<Array2<f64>> {
    let width = 1 + frames.len() + pairs.len();
    let columns: Vec<&str> = ["doc_id", "role"].iter().chain(frames).copied().collect();
    let (mut articles, mut cells) = (Names::default(), Vec::new());
    for part in paragraphs.parts(&columns)? {
        let part = part?;
        let docs = strings("paragraphs", &part, "doc_id")?;
        let roles = strings("paragraphs", &part, "role")?;
        let present: Vec<Vec<bool>> = frames
            .iter()
            .map(|column| {
                let rates = numbers("paragraphs", &part, column)?;
                Ok(rates.into_iter().map(|rate| rate.is_some_and(|rate| rate > 0.0)).collect())
            })
            .collect::<Result<_>>()?;
        for row in (0..docs.len()).filter(|&row| roles[row].as_deref() == Some("body")) {
            let article = articles.number(docs[row].as_deref().unwrap_or_default()) as usize;
            cells.resize(articles.all().len() * width, 0.0);
            let own = &mut cells[article * width..][..width];
            let held = present.iter().map(|present| present[row]);
            let both = pairs.iter().map(|&(a, b)| present[a][row] && present[b][row]);
            for (cell, counts) in own.iter_mut().zip(std::iter::once(true).chain(held).chain(both)) {
                *cell += f64::from(u8::from(counts));
            }
        }
    }
    let shape = (articles.all().len(), width);
    Ok(Array2::from_shape_vec(shape, cells).expect("a row an article"))
}

/// φ of both, one, the other, neither.
fn phi([both, only_a, only_b, neither]: [f64; 4]) -> Option<f64> {
    let (a, b) = (both + only_a, both + only_b);
    let product = a * (only_b + neither) * b * (only_a + neither);
    (product > 0.0).then(|| (both * neither - only_a * only_b) / product.sqrt())
}

/// Odds ratio of the same.
fn odds_ratio(cells: [f64; 4]) -> Option<f64> {
    phi(cells)?;
    let add = if cells.contains(&0.0) { 0.5 } else { 0.0 };
    let [both, only_a, only_b, neither] = cells.map(|cell| cell + add);
    Some(both * neither / (only_a * only_b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::df;

    fn check(found: Option<f64>, expected: f64) {
        let found = found.unwrap();
        assert!((found - expected).abs() < 1e-9, "{found}, not {expected}");
    }

    #[test]
    fn phi_and_odds_as_r() {
        // R: a <- rep(c(1, 1, 0, 0), c(12, 5, 9, 40)); b <- rep(c(1, 0, 1, 0), c(12, 5, 9, 40)); cor(a, b)
        check(phi([12.0, 5.0, 9.0, 40.0]), 0.490287535057263);
        check(odds_ratio([12.0, 5.0, 9.0, 40.0]), 12.0 * 40.0 / 45.0);
        check(odds_ratio([12.0, 0.0, 9.0, 40.0]), 12.5 * 40.5 / (0.5 * 9.5));
        assert_eq!((phi([5.0, 0.0, 3.0, 0.0]), odds_ratio([5.0, 0.0, 3.0, 0.0])), (None, None));
    }

    #[test]
    fn pairs_stay_within_a_codebook() {
        let docs: Vec<String> = (0..12).map(|at| format!("d{}", at / 2)).collect();
        let cell = |at: usize, of: usize| if at.is_multiple_of(of) { 1.5 } else { 0.0 };
        let column = |of: usize| (0..12).map(|at| cell(at, of)).collect::<Vec<f64>>();
        let paragraphs = df!(
            "doc_id" => docs, "role" => vec!["body"; 12], "g_a" => column(2), "g_b" => column(3), "m_c" => column(4)
        )
        .unwrap();
        let frames: Vec<(String, String)> =
            [("g_a", "G"), ("g_b", "G"), ("m_c", "M")].map(|(c, b)| (c.to_owned(), b.to_owned())).into();
        let options = Options { resamples: 300, ..Options::default() };
        let pairs = cooccurrence(&StoredTable::of("paragraphs", &paragraphs), &frames, &options).unwrap();
        assert_eq!(pairs.len(), 1);
        let pair = &pairs[0];
        assert_eq!((pair.both, pair.only_a, pair.only_b, pair.neither, pair.articles), (2, 4, 2, 4, 6));
        check(pair.phi, 0.0);
        assert!(pair.phi_low < Some(0.0) && pair.phi_high > Some(0.0) && pair.odds_low < Some(1.0));
    }
}
