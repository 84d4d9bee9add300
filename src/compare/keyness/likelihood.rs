//! Log-likelihood ratio G² of a word's frequency in a group and in the rest.
//!
//! Formula: G² = 2 Σ O · ln(O / E) over the four cells (the word or another, the group or the rest), E from the
//! margins. No unit, 0 and up; asymptotically χ² with one degree of freedom *if words were drawn one by one*,
//! which words of articles are not: it ranks, the permutation tests.
//!
//! Reference: Dunning 1993, <https://aclanthology.org/J93-1003>.

/// G² of `n` occurrences among `words` words against `n_rest` among `words_rest`.
pub fn log_likelihood(n: f64, words: f64, n_rest: f64, words_rest: f64) -> f64 {
    let all = words + words_rest;
    let cell = |observed: f64, row: f64, column: f64| {
        if observed > 0.0 { observed * (observed * all / (row * column)).ln() } else { 0.0 }
    };
    let (hits, others) = (n + n_rest, all - n - n_rest);
    let sum = cell(n, hits, words)
        + cell(n_rest, hits, words_rest)
        + cell(words - n, others, words)
        + cell(words_rest - n_rest, others, words_rest);
    (2.0 * sum).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::log_likelihood;

    #[test]
    fn as_scipy() {
        // scipy.stats.chi2_contingency([[a, b], [na - a, nb - b]], correction=False,
        //     lambda_="log-likelihood").statistic for a, na, b, nb in …
        for (n, words, n_rest, words_rest, expected) in [
            (30.0, 10_000.0, 12.0, 45_000.0, 56.90754630961423),
            (0.0, 800.0, 9.0, 1_200.0, 9.221969726404811),
            (5.0, 100.0, 5.0, 100.0, 0.0),
        ] {
            let found = log_likelihood(n, words, n_rest, words_rest);
            assert!((found - expected).abs() < 1e-9, "{found}, not {expected}");
        }
    }
}
