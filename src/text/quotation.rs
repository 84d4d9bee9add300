//! Pairs of quotation marks, by paragraph.
//!
//! DESIGN. Curly marks say which way they face; straight ones are judged by the white space beside
//! them and, where that does not tell, by whether a quotation is open. Two single marks in a row
//! (`''…''`, one newspaper's habit) are one double mark. An apostrophe is no mark. Pairing starts
//! afresh with every paragraph: an opening mark that nothing closes runs to the paragraph's end (the
//! custom in quotations of several paragraphs) and is flagged; a closing mark that nothing opened is
//! passed over.

use super::{Span, Token};
use std::ops::Range;

/// Words between quotation marks. Only the outermost pair is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotation {
    /// From the opening mark to the closing one, both included.
    pub span: Span,
    /// The words between the marks.
    pub inner: Span,
    /// Whether a mark was missing: the quotation then runs to the paragraph's end.
    pub recovered: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Double,
    Single,
    Angle,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Facing {
    Opens,
    Closes,
    Either,
}

struct Mark {
    style: Style,
    facing: Facing,
    span: Span,
    /// A single mark after a plural `s` may be an apostrophe.
    doubtful: bool,
}

fn straight_facing(before: Option<char>, after: Option<char>) -> Facing {
    let open_left = before.is_none_or(|c| c.is_whitespace() || "([{—–-“‘\"'".contains(c));
    let open_right = after.is_none_or(|c| c.is_whitespace() || ".,;:!?)]}—–-”’\"'".contains(c));
    match (open_left, open_right) {
        (true, false) => Facing::Opens,
        (false, true) => Facing::Closes,
        _ => Facing::Either,
    }
}

fn marks(text: &str, tokens: &[Token]) -> Vec<Mark> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let token = tokens[at];
        let mut span = token.span;
        at += 1;
        let (mut style, mut facing) = match token.mark {
            '“' | '„' => (Style::Double, Facing::Opens),
            '”' => (Style::Double, Facing::Closes),
            '"' => (Style::Double, Facing::Either),
            '«' => (Style::Angle, Facing::Opens),
            '»' => (Style::Angle, Facing::Closes),
            '‘' => (Style::Single, Facing::Opens),
            '’' => (Style::Single, Facing::Closes),
            '\'' | '`' => (Style::Single, Facing::Either),
            _ => continue,
        };
        if style == Style::Single
            && let Some(next) = tokens.get(at)
            && next.span.start == span.end
            && next.mark == token.mark
        {
            style = Style::Double;
            span = span.cover(next.span);
            at += 1;
        }
        let before = text[..span.start as usize].chars().next_back();
        let after = text[span.end as usize..].chars().next();
        if facing == Facing::Either {
            facing = straight_facing(before, after);
        }
        // A mark inside a word or before a number is an apostrophe ('90s).
        if style == Style::Single
            && facing == Facing::Closes
            && (before.is_none_or(char::is_whitespace) || after.is_some_and(char::is_alphanumeric))
        {
            continue;
        }
        if style == Style::Single && facing == Facing::Opens && after.is_some_and(char::is_numeric) {
            continue;
        }
        found.push(Mark { style, facing, span, doubtful: before == Some('s') });
    }
    found
}

/// Pairs the marks among `tokens`, the tokens of the paragraph `paragraph`.
pub(super) fn pair(text: &str, tokens: &[Token], paragraph: Span) -> Vec<Quotation> {
    let marks = marks(text, tokens);
    let mut found: Vec<Quotation> = Vec::new();
    let mut at = 0;
    while at < marks.len() {
        let open = &marks[at];
        if open.facing == Facing::Closes || (open.facing == Facing::Either && open.style == Style::Single) {
            at += 1;
            continue;
        }
        match closing(&marks, at) {
            Some(close) => {
                let end = marks[close].span;
                found.push(Quotation {
                    span: open.span.cover(end),
                    inner: Span { start: open.span.end, end: end.start },
                    recovered: false,
                });
                at = close + 1;
            }
            // A lone single mark is an apostrophe ('90s); a lone double one lost its partner.
            None if open.style == Style::Single => at += 1,
            None => {
                let next =
                    marks[at + 1..].iter().find(|m| m.style == open.style && m.facing == Facing::Opens);
                let stop = next.map_or(paragraph.end, |m| m.span.start);
                let inner = Span { start: open.span.end, end: stop };
                found.push(Quotation { span: open.span.cover(inner), inner, recovered: true });
                at += 1 + marks[at + 1..].iter().take_while(|m| m.span.start < stop).count();
            }
        }
    }
    found
}

/// The mark that closes the one at `open`, if any comes before another of its style opens.
fn closing(marks: &[Mark], open: usize) -> Option<usize> {
    let Range { start, end } = open + 1..marks.len();
    let mut doubtful = None;
    for at in start..end {
        let mark = &marks[at];
        if mark.style != marks[open].style {
            continue;
        }
        match mark.facing {
            Facing::Opens => break,
            Facing::Closes | Facing::Either if mark.style == Style::Single && mark.doubtful => {
                doubtful = doubtful.or(Some(at));
            }
            Facing::Closes | Facing::Either => return Some(at),
        }
    }
    doubtful
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::token::tokenise;

    fn check(text: &str, expected: &[&str]) {
        let (tokens, _) = tokenise(text);
        let found: Vec<_> =
            pair(text, &tokens, Span::new(0, text.len())).iter().map(|q| &text[q.inner.range()]).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn pairs() {
        check(r#"under "Operation Sindoor," has"#, &["Operation Sindoor,"]);
        check("“Yes,” he said. “No.”", &["Yes,", "No."]);
        check("He called it ‘a mistake’ of the nations’ leaders", &["a mistake"]);
        check("says: ''There are discussions.'' Yes", &["There are discussions."]);
        check("It's the '90s and the dogs' day", &[]);
        check("“He said ‘go’ to me,” she said", &["He said ‘go’ to me,"]);
    }

    #[test]
    fn odd_marks_are_recovered() {
        check("“We go on. And on", &["We go on. And on"]);
        check("and on.” He left. “Yes.”", &["Yes."]);
        check("“One. “Two,” he said", &["One. ", "Two,"]);
    }
}
