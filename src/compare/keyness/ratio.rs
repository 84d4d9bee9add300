//! Log ratio: how many times as frequent, in doublings.
//!
//! Formula: log₂((n / words) / (n_rest / words_rest)); a count of 0 is taken as 0.5. Unit: doublings; 1 is twice
//! as frequent, −1 half as frequent.
//!
//! Reference: Hardie 2014, <http://cass.lancs.ac.uk/log-ratio-an-informal-introduction/>.

/// The log ratio of `n` occurrences among `words` words to `n_rest` among `words_rest`.
pub fn log_ratio(n: f64, words: f64, n_rest: f64, words_rest: f64) -> f64 {
    let rate = |n: f64, words: f64| if n > 0.0 { n / words } else { 0.5 / words };
    (rate(n, words) / rate(n_rest, words_rest)).log2()
}

#[cfg(test)]
mod tests {
    use super::log_ratio;

    #[test]
    fn one_is_a_doubling() {
        assert_eq!(log_ratio(20.0, 1_000.0, 30.0, 3_000.0), 1.0);
        assert_eq!(log_ratio(10.0, 1_000.0, 20.0, 1_000.0), -1.0);
        // Python: math.log2((8 / 1000) / (.5 / 2000))
        assert_eq!(log_ratio(8.0, 1_000.0, 0.0, 2_000.0), 5.0);
    }
}
