//! Numbers as readers expect them: APA style, real minus signs, thin spaces in thousands.

const MINUS: char = '−';
/// Narrow and unbreakable.
const THIN: char = '\u{202f}';

/// With that many decimals: `−1.50`.
pub(super) fn fixed(value: f64, decimals: usize) -> String {
    let written = format!("{:.*}", decimals, value.abs());
    let is_zero = written.chars().all(|c| c == '0' || c == '.');
    if value < 0.0 && !is_zero { format!("{MINUS}{written}") } else { written }
}

/// With a sign unless zero: `+0.21`.
pub(super) fn signed(value: f64, decimals: usize) -> String {
    let written = fixed(value, decimals);
    let is_zero = written.chars().all(|c| c == '0' || c == '.');
    if value > 0.0 && !is_zero { format!("+{written}") } else { written }
}

/// For what cannot pass 1 (p, α, r): `.93`, `−.20`, `1.00`.
pub(super) fn bounded(value: f64, decimals: usize) -> String {
    let written = fixed(value, decimals);
    match written.strip_prefix('0') {
        Some(rest) => rest.to_owned(),
        None => written.replacen("−0.", "−.", 1),
    }
}

/// `= .032`, `< .001`, unbreakable.
pub(super) fn p(value: f64) -> String {
    if value < 0.001 { "<\u{a0}.001".to_owned() } else { format!("=\u{a0}{}", bounded(value, 3)) }
}

/// `12 345` with thin spaces.
pub(super) fn count(value: usize) -> String {
    let digits = value.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut written = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(THIN);
        }
        written.push(digit);
    }
    written
}

/// `4 articles`, `1 article`.
pub(super) fn counted(value: usize, what: &str) -> String {
    let plural = match what {
        _ if value == 1 => what.to_owned(),
        _ if what.ends_with("ey") => format!("{what}s"),
        _ if what.ends_with('y') => format!("{}ies", &what[..what.len() - 1]),
        _ => format!("{what}s"),
    };
    format!("{} {plural}", count(value))
}

/// A share as a percentage: `37 %`, `4.2 %`.
pub(super) fn percent(share: f64) -> String {
    let value = 100.0 * share;
    let decimals =
        usize::from(value.abs() < 10.0 && value.abs() > 0.0 && (value - value.round()).abs() > 0.05);
    format!("{}{THIN}%", fixed(value, decimals))
}

/// `[−0.12, 0.40]`.
pub(super) fn interval(low: f64, high: f64, decimals: usize) -> String {
    format!("[{}, {}]", fixed(low, decimals), fixed(high, decimals))
}

/// `a, b and c`.
pub(super) fn list<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(found: String, expected: &str) {
        assert_eq!(found, expected);
    }

    #[test]
    fn numbers_are_written_in_apa_form() {
        check(fixed(-1.5, 2), "−1.50");
        check(fixed(-0.001, 2), "0.00");
        check(signed(0.21, 2), "+0.21");
        check(bounded(0.93, 2), ".93");
        check(bounded(-0.2, 2), "−.20");
        check(bounded(1.0, 2), "1.00");
        check(p(0.0004), "<\u{a0}.001");
        check(p(0.0321), "=\u{a0}.032");
        check(count(1234), "1234");
        check(count(1_234_567), "1\u{202f}234\u{202f}567");
        check(counted(1, "article"), "1 article");
        check(counted(2, "story"), "2 stories");
        check(percent(0.372), "37\u{202f}%");
        check(percent(0.042), "4.2\u{202f}%");
        check(percent(0.0), "0\u{202f}%");
        check(interval(-0.12, 0.4, 2), "[−0.12, 0.40]");
        check(list(&["a", "b", "c"]), "a, b and c");
    }
}
