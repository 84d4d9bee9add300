//! Deviation of proportions: how unevenly a word is spread over the articles of a group.
//!
//! Formula: DP = ½ Σ |v_i − s_i| over the articles, v_i an article's share of the word's occurrences, s_i its
//! share of the group's words. 0: spread as the words are; towards 1: all in one short article.
//!
//! Reference: Gries 2008, doi 10.1075/ijcl.13.4.02gri.

/// DP of a word with `cells` (occurrences in an article, words of that article) in a group of `words` words;
/// articles without the word need no cell. `None` without an occurrence.
pub fn dispersion(cells: impl IntoIterator<Item = (f64, f64)>, words: f64) -> Option<f64> {
    let cells: Vec<(f64, f64)> = cells.into_iter().filter(|cell| cell.0 > 0.0).collect();
    let n: f64 = cells.iter().map(|cell| cell.0).sum();
    // Where the word is missing, the distance is the article's whole share.
    let missing = words - cells.iter().map(|cell| cell.1).sum::<f64>();
    let sum: f64 = cells.iter().map(|(own, size)| (own / n - size / words).abs()).sum();
    (n > 0.0).then(|| ((sum + missing / words) / 2.0).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::dispersion;

    #[test]
    fn as_gries_defines_it() {
        // R: s <- c(90, 100, 110, 95, 105) / 500; v <- c(1, 2, 3, 4, 5) / 15; sum(abs(v - s)) / 2
        let cells = [(1.0, 90.0), (2.0, 100.0), (3.0, 110.0), (4.0, 95.0), (5.0, 105.0)];
        assert!((dispersion(cells, 500.0).unwrap() - 0.19999999999999996).abs() < 1e-9);
        // the same with v <- c(0, 0, 7, 0, 0) / 7
        assert!((dispersion([(7.0, 110.0)], 500.0).unwrap() - 0.78).abs() < 1e-9);
        assert_eq!(dispersion([], 500.0), None);
    }
}
