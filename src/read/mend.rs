//! JSON as some write it: lone surrogates and NaN, which are none, are replaced.

use serde_json::Value;

/// The value, and whether it had to be repaired.
pub(super) fn parse(piece: &str) -> serde_json::Result<(Value, bool)> {
    serde_json::from_str(piece).map(|v| (v, false)).or_else(|error| {
        let mended = mend(piece);
        if mended == piece {
            Err(error)
        } else {
            serde_json::from_str(&mended).map(|v| (v, true)).map_err(|_| error)
        }
    })
}

/// Replaces lone surrogate escapes by U+FFFD, and NaN and Infinity outside strings by null.
fn mend(json: &str) -> String {
    let mut mended = String::with_capacity(json.len());
    let mut rest = json;
    let mut quoted = false;
    while let Some(c) = rest.chars().next() {
        let mut take = c.len_utf8();
        let mut put = &rest[..take];
        if quoted && c == '\\' {
            take = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
            put = &rest[..take];
            match surrogate(rest) {
                Some(0xD800..=0xDBFF)
                    if matches!(rest.get(6..).and_then(surrogate), Some(0xDC00..=0xDFFF)) =>
                {
                    take = 12;
                    put = &rest[..take];
                }
                Some(_) => {
                    take = 6;
                    put = "\\ufffd";
                }
                None => {}
            }
        } else if c == '"' {
            quoted = !quoted;
        } else if !quoted
            && let Some(word) = ["NaN", "-Infinity", "Infinity"].iter().find(|w| rest.starts_with(**w))
        {
            take = word.len();
            put = "null";
        }
        mended.push_str(put);
        rest = &rest[take..];
    }
    mended
}

/// The code of a surrogate escape (`\uD83D`) at the beginning of `text`.
fn surrogate(text: &str) -> Option<u32> {
    let code = u32::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()?;
    (0xD800..=0xDFFF).contains(&code).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, expected: &str, repaired: bool) {
        assert_eq!(
            parse(json).map(|(value, mended)| (value.to_string(), mended)).ok(),
            Some((expected.into(), repaired))
        );
    }

    #[test]
    fn only_what_is_broken_is_replaced() {
        check(r#"[NaN,-Infinity,"NaN"]"#, r#"[null,null,"NaN"]"#, true);
        check(r#"["\ud83d \ud83d\ude00 \\ud83d"]"#, "[\"\u{FFFD} 😀 \\\\ud83d\"]", true);
        check(r#"["\ud83d\ude00"]"#, "[\"😀\"]", false);
        assert!(parse("[NaN").is_err() && parse("{").is_err());
    }
}
