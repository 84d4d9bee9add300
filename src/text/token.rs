//! Words, numbers and punctuation, with exact offsets.
//!
//! DESIGN. Boundaries are those of Unicode Standard Annex #29 (default word boundaries). Most news
//! text is ASCII, and the annex's state machine costs several times more than a byte table there,
//! so each stretch between white space takes the byte table if it is ASCII and the full algorithm
//! if not. Since no default rule joins a non-space to a space (but for stray combining marks,
//! which then form a segment of their own), both give the annex's result.

use super::Span;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Holds at least one letter.
    Word,
    /// Holds a digit and no letter.
    Number,
    /// Everything else: punctuation, symbols, emoji.
    Mark,
}

/// One UAX #29 segment that is not white space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
    /// Whether it ends in a clitic `'s`, or is a plural before an apostrophe (`nations'`).
    pub possessive: bool,
    /// Whether it begins with a capital letter.
    pub(super) capital: bool,
    /// The character of a mark that is one, else [`NO_MARK`].
    pub(super) mark: char,
    /// Where its form stands in the document's forms; see [`Document::form`](super::Document::form).
    pub(super) form: Span,
}

/// Stands where a token is no mark of one character.
pub(super) const NO_MARK: char = '\0';

impl Token {
    /// Words and numbers count as words; punctuation does not.
    pub fn is_word(&self) -> bool {
        self.kind != TokenKind::Mark
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Underscore,
    /// Joins letters: `:`.
    MidLetter,
    /// Joins letters or digits: `.` and `'`.
    MidBoth,
    /// Joins digits: `,` and `;`.
    MidNumber,
    Other,
}

fn class(byte: u8) -> Class {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
        b'0'..=b'9' => Class::Digit,
        b'_' => Class::Underscore,
        b':' => Class::MidLetter,
        b'.' | b'\'' => Class::MidBoth,
        b',' | b';' => Class::MidNumber,
        _ => Class::Other,
    }
}

/// End of the segment that begins at `start` in an ASCII chunk without white space.
fn ascii_segment(bytes: &[u8], start: usize) -> usize {
    let mut last = class(bytes[start]);
    let mut at = start + 1;
    if !matches!(last, Class::Letter | Class::Digit | Class::Underscore) {
        return at;
    }
    while at < bytes.len() {
        let here = class(bytes[at]);
        match here {
            Class::Letter | Class::Digit | Class::Underscore => {}
            Class::Other => return at,
            mid => {
                let next = bytes.get(at + 1).map_or(Class::Other, |&b| class(b));
                let joins = match mid {
                    Class::MidLetter => last == Class::Letter && next == Class::Letter,
                    Class::MidNumber => last == Class::Digit && next == Class::Digit,
                    _ => last == next && matches!(last, Class::Letter | Class::Digit),
                };
                if !joins {
                    return at;
                }
                last = next;
                at += 2;
                continue;
            }
        }
        last = here;
        at += 1;
    }
    at
}

fn kind(segment: &str) -> TokenKind {
    if segment.bytes().any(|b| b.is_ascii_alphabetic())
        || (!segment.is_ascii() && segment.chars().any(char::is_alphabetic))
    {
        TokenKind::Word
    } else if segment.chars().any(char::is_numeric) {
        TokenKind::Number
    } else {
        TokenKind::Mark
    }
}

/// Calls `each` with every segment of `text` that is not white space, in order.
fn segments(text: &str, mut each: impl FnMut(usize, &str)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii_whitespace() || bytes[at] == 0x0B {
            at += 1;
            continue;
        }
        let length = bytes[at..].iter().position(|&b| b.is_ascii_whitespace() || b == 0x0B);
        let end = length.map_or(bytes.len(), |l| at + l);
        let chunk = &text[at..end];
        if chunk.is_ascii() {
            while at < end {
                let stop = ascii_segment(&bytes[..end], at);
                each(at, &text[at..stop]);
                at = stop;
            }
        } else {
            for (offset, segment) in chunk.split_word_bound_indices() {
                if !segment.chars().all(char::is_whitespace) {
                    each(at + offset, segment);
                }
            }
            at = end;
        }
    }
}

/// Splits `text` into tokens and writes their forms, one after the other, into the second result.
pub(super) fn tokenise(text: &str) -> (Vec<Token>, String) {
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5);
    let mut forms = String::with_capacity(text.len());
    segments(text, |start, segment| {
        let span = Span::new(start, start + segment.len());
        let from = forms.len();
        if segment.is_ascii() {
            forms.push_str(segment);
            forms[from..].make_ascii_lowercase();
        } else {
            // A letter and its accent may be written as one character or as two.
            for c in segment.nfc() {
                match c {
                    '\u{2019}' | '\u{2018}' | '\u{02BC}' => forms.push('\''),
                    '\u{00AD}' => {}
                    c => forms.extend(c.to_lowercase()),
                }
            }
        }
        let kind = kind(segment);
        let possessive = kind != TokenKind::Mark && forms[from..].len() > 2 && forms.ends_with("'s");
        if possessive {
            forms.truncate(forms.len() - 2);
        }
        if matches!(segment, "'" | "\u{2019}")
            && let Some(last) = tokens.last_mut()
            && last.span.end == span.start
            && forms[last.form.range()].ends_with('s')
        {
            last.possessive = true;
        }
        let first = segment.chars().next();
        let mark = match (kind, first) {
            (TokenKind::Mark, Some(only)) if only.len_utf8() == segment.len() => only,
            _ => NO_MARK,
        };
        let capital = first.is_some_and(char::is_uppercase);
        tokens.push(Token { span, kind, possessive, capital, mark, form: Span::new(from, forms.len()) });
    });
    (tokens, forms)
}

/// The tokens of `text`, each as its form (see [`Document::form`](super::Document::form)) and as it stands:
/// for names and other short texts that need no document.
pub(crate) fn forms(text: &str) -> Vec<(String, &str)> {
    let (tokens, forms) = tokenise(text);
    tokens.iter().map(|t| (forms[t.form.range()].to_owned(), &text[t.span.range()])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = tokenise(text).0.iter().map(|t| &text[t.span.range()]).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn words_numbers_and_marks() {
        check("India's 3,000 troops.", &["India's", "3,000", "troops", "."]);
        check("self-determination", &["self", "-", "determination"]);
        check("News.Az at 5:30 p.m.", &["News.Az", "at", "5", ":", "30", "p.m", "."]);
        check("Türkiye’s “no” — 🇹🇷", &["Türkiye’s", "“", "no", "”", "—", "🇹🇷"]);
    }

    #[test]
    fn an_accent_apart_from_its_letter_gives_the_same_form() {
        let text = "Cafe\u{301} café";
        let (tokens, forms) = tokenise(text);
        assert_eq!(tokens[0].span, Span::new(0, 6));
        assert_eq!(forms[tokens[0].form.range()], forms[tokens[1].form.range()]);
    }

    #[test]
    fn forms_are_lower_case_without_the_possessive() {
        let (tokens, forms) = tokenise("India’s DON’T nations' it's");
        let found: Vec<_> = tokens.iter().map(|t| (&forms[t.form.range()], t.possessive)).collect();
        let expected = [("india", true), ("don't", false), ("nations", true), ("'", false), ("it", true)];
        assert_eq!(found, expected);
    }

    /// The byte table must give the annex's own segments for any ASCII text.
    #[test]
    fn fast_path_equals_uax29() {
        let alphabet: Vec<char> = "aZ09_.:,;'-\"()/ $%&@#\n\t".chars().collect();
        let mut state = 1u64;
        for _ in 0..20_000 {
            let text: String = (0..12)
                .map(|_| {
                    state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                    alphabet[(state >> 33) as usize % alphabet.len()]
                })
                .collect();
            let annex: Vec<_> = text
                .split_word_bound_indices()
                .filter(|(_, s)| !s.chars().all(char::is_whitespace))
                .collect();
            let mut ours = Vec::new();
            segments(&text, |at, s| ours.push((at, s.to_owned())));
            let ours: Vec<_> = ours.iter().map(|(at, s)| (*at, s.as_str())).collect();
            assert_eq!(ours, annex, "{text:?}");
        }
    }
}
