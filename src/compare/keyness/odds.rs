//! Weighted log-odds with an informative Dirichlet prior.
//!
//! Formula, for a word in group *i* against the rest *j*, with prior counts α_w = α₀ · c_w / C from the whole
//! corpus (c_w occurrences among C words):
//!
//! δ = ln((n_i + α_w) / (N_i + α₀ − n_i − α_w)) − ln((n_j + α_w) / (N_j + α₀ − n_j − α_w)),
//! z = δ / √(1 / (n_i + α_w) + 1 / (n_j + α_w)).
//!
//! Unit: δ in natural log-odds, z in standard deviations *if words were drawn one by one*. The prior draws rare
//! words towards the corpus. α₀ is, unless a study says otherwise, the words of the group: the prior weighs as
//! much as the group itself.
//!
//! Reference: Monroe, Colaresi & Quinn 2008, doi 10.1093/pan/mpn018, equations 16, 20, 22 and 23.

/// δ and z of `n` occurrences among `words` words against `n_rest` among `words_rest`, where the word makes up
/// `share` of the corpus and the prior weighs `prior` words.
pub fn log_odds(n: f64, words: f64, n_rest: f64, words_rest: f64, share: f64, prior: f64) -> (f64, f64) {
    let alpha = prior * share;
    let odds = |n: f64, words: f64| ((n + alpha) / (words + prior - n - alpha)).ln();
    let delta = odds(n, words) - odds(n_rest, words_rest);
    (delta, delta / (1.0 / (n + alpha) + 1.0 / (n_rest + alpha)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::log_odds;

    fn check(found: (f64, f64), expected: (f64, f64)) {
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(near(found.0, expected.0) && near(found.1, expected.1), "{found:?}, not {expected:?}");
    }

    #[test]
    fn as_numpy() {
        // def fightin(y1, n1, y2, n2, share, a0):
        //     a = a0 * share
        //     d = np.log((y1 + a) / (n1 + a0 - y1 - a)) - np.log((y2 + a) / (n2 + a0 - y2 - a))
        //     return d, d / np.sqrt(1 / (y1 + a) + 1 / (y2 + a))
        // fightin(30, 10_000, 12, 45_000, 42 / 55_000, 500), fightin(0, 800, 9, 1_200, 11 / 5_000, 800)
        check(
            log_odds(30.0, 10_000.0, 12.0, 45_000.0, 42.0 / 55_000.0, 500.0),
            (2.366577827109836, 7.019118406842538),
        );
        check(
            log_odds(0.0, 800.0, 9.0, 1_200.0, 11.0 / 5_000.0, 800.0),
            (-1.5916721132426428, -1.957554727305691),
        );
    }

    #[test]
    fn a_heavier_prior_draws_towards_zero() {
        let at = |prior| log_odds(9.0, 1_000.0, 1.0, 1_000.0, 0.005, prior).0;
        assert!(at(10.0) > at(1_000.0) && at(1_000.0) > at(100_000.0) && at(100_000.0) > 0.0);
    }
}
