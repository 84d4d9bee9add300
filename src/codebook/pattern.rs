//! The pattern syntax shared by codebooks, lexicons and concordances.
//!
//! | written | matches |
//! |---|---|
//! | `war of words` | these words in a row, in one sentence |
//! | `accus*` | any word with this prefix (three letters at least) |
//! | `UN` | exactly this case, because the pattern holds a capital |
//! | `*` | any one word |
//! | `turn* ~2 into` | up to two words in between |
//! | `(war\|battle) of words` | either; brackets may stand in brackets |

use crate::text::{Article, Document, TokenKind};
use crate::{Error, Result};

/// One position of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Element {
    /// A word: its form and, where case matters, the exact spelling.
    Word(String, Option<String>),
    /// A prefix, likewise.
    Prefix(String, Option<String>),
    /// Any one word.
    Any,
    /// Up to so many tokens.
    Gap(usize),
}

/// A pattern as a list of alternatives, each a sequence of elements that begins with a word or prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// As written.
    pub source: String,
    /// Its alternatives.
    pub alternatives: Vec<Vec<Element>>,
}

/// Most alternatives that one pattern may spell out.
const MOST_ALTERNATIVES: usize = 1024;
/// Letters that a prefix has at least.
const SHORTEST_PREFIX: usize = 3;
/// Most bytes of one pattern, and of each alternative.
const LONGEST: usize = 10_000;
/// Most brackets that stand in brackets.
const DEEPEST: usize = 16;

impl Pattern {
    /// Reads the pattern syntax.
    ///
    /// # Errors
    /// An empty pattern, one that begins with `*` or `~`, a prefix shorter than three letters, a
    /// bracket that does not close, more than 1024 alternatives or 10,000 bytes, brackets more than 16 deep.
    pub fn parse(source: &str) -> Result<Self> {
        let wrong = |what: &str, remedy: &str| Error::new(format!("pattern “{source}”"), what, remedy);
        if source.len() > LONGEST {
            let shown: String = source.chars().take(40).collect();
            let what = format!("is longer than {LONGEST} bytes");
            return Err(Error::new(format!("pattern “{shown}…”"), what, "split it into several patterns"));
        }
        let mut alternatives = Vec::new();
        for spelt in spell_out(source)? {
            let mut elements = Vec::new();
            for word in spelt.split_whitespace() {
                match word {
                    "*" => elements.push(Element::Any),
                    _ if word.starts_with('~') => {
                        let most = word[1..].parse().ok().filter(|n| (1..=20).contains(n));
                        let most = most.ok_or_else(|| {
                            wrong("~ is not followed by a number from 1 to 20", "write for example ~2")
                        })?;
                        elements.push(Element::Gap(most));
                    }
                    _ => words(word, &mut elements)?,
                }
            }
            match elements.first() {
                None => return Err(wrong("is empty", "write at least one word")),
                Some(Element::Any | Element::Gap(_)) => {
                    return Err(wrong("begins with * or ~", "begin with a word or a prefix"));
                }
                _ => {}
            }
            if let Some(Element::Gap(_)) = elements.last() {
                return Err(wrong("ends with ~", "end with a word"));
            }
            alternatives.push(elements);
        }
        Ok(Self { source: source.to_owned(), alternatives })
    }
}

/// Splits one white-space-free piece as the text is split, so `self-determination` fits.
fn words(piece: &str, elements: &mut Vec<Element>) -> Result<()> {
    let starred = piece.ends_with('*');
    let text = piece.strip_suffix('*').unwrap_or(piece).to_owned();
    // Most pieces are one plain word; taking each apart as a document would cost more than all the rest.
    if text.len() >= SHORTEST_PREFIX && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        let form = text.to_ascii_lowercase();
        let cased = (form != text).then_some(text);
        elements.push(if starred { Element::Prefix(form, cased) } else { Element::Word(form, cased) });
        return Ok(());
    }
    if text.contains('*') {
        return Err(Error::new(
            format!("pattern “{piece}”"),
            "has a * inside a word",
            "a * may stand at a word's end or alone",
        ));
    }
    let document = Document::new(Article { text, ..Article::default() });
    let last = document.tokens().len().saturating_sub(1);
    for (index, token) in document.tokens().iter().enumerate() {
        let form = document.form(index).to_owned();
        let raw = exact(document.raw(index)).to_owned();
        let cased = raw.chars().any(char::is_uppercase).then_some(raw);
        if starred && index == last {
            if token.kind == TokenKind::Mark || form.chars().count() < SHORTEST_PREFIX {
                return Err(Error::new(
                    format!("pattern “{piece}”"),
                    "has fewer than three letters before the *",
                    "write a longer prefix, or the words in full",
                ));
            }
            elements.push(Element::Prefix(form, cased));
        } else {
            elements.push(Element::Word(form, cased));
        }
    }
    Ok(())
}

/// A token without its possessive clitic, for comparisons in which case matters.
pub(super) fn exact(raw: &str) -> &str {
    if raw.len() <= 2 {
        return raw;
    }
    ["'s", "’s", "'S", "’S"].iter().find_map(|clitic| raw.strip_suffix(clitic)).unwrap_or(raw)
}

/// `(a|b) c` becomes `a c` and `b c`; brackets may stand in brackets.
fn spell_out(source: &str) -> Result<Vec<String>> {
    let (spelt, rest) = sequence(source, source, 0)?;
    if rest.is_empty() { Ok(spelt) } else { Err(unclosed(source, "has a ) that nothing opens")) }
}

/// What `rest` spells up to its end or, inside as many brackets as it is `deep`, up to the `|` or `)` that
/// ends it; and what is left.
fn sequence<'s>(source: &str, mut rest: &'s str, deep: usize) -> Result<(Vec<String>, &'s str)> {
    let too_many =
        |what: String| Err(Error::new(format!("pattern “{source}”"), what, "split it into several patterns"));
    if deep > DEEPEST {
        return too_many(format!("has brackets in brackets more than {DEEPEST} deep"));
    }
    let ends: &[char] = if deep > 0 { &['(', '|', ')'] } else { &['(', ')'] };
    let mut spelt = vec![String::new()];
    loop {
        let at = rest.find(ends).unwrap_or(rest.len());
        spelt.iter_mut().for_each(|head| head.push_str(&rest[..at]));
        rest = &rest[at..];
        if !rest.starts_with('(') {
            return Ok((spelt, rest));
        }
        let mut choices = Vec::new();
        while !rest.starts_with(')') {
            let (own, left) = sequence(source, &rest[1..], deep + 1)?;
            if left.is_empty() {
                return Err(unclosed(source, "has a ( that nothing closes"));
            }
            choices.extend(own);
            rest = left;
        }
        rest = &rest[1..];
        if spelt.len() * choices.len() > MOST_ALTERNATIVES {
            return too_many(format!("spells out more than {MOST_ALTERNATIVES} alternatives"));
        }
        spelt = spelt.iter().flat_map(|head| choices.iter().map(move |c| format!("{head}{c}"))).collect();
    }
}

fn unclosed(source: &str, what: &str) -> Error {
    Error::new(format!("pattern “{source}”"), what, "write alternatives as (one|two)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_are_spelt_out() {
        let pattern = Pattern::parse("(war|battle) of (words|wits)").unwrap();
        assert_eq!(pattern.alternatives.len(), 4);
        assert_eq!(pattern.alternatives[2][0], Element::Word("battle".into(), None));
    }

    #[test]
    fn brackets_stand_in_brackets() {
        let spelt = |source| spell_out(source).unwrap();
        assert_eq!(
            spelt("(poor|low (income|pay)) people"),
            ["poor people", "low income people", "low pay people"]
        );
        assert_eq!(spelt("clean (up |)politics"), ["clean up politics", "clean politics"]);
    }

    #[test]
    fn hyphens_split_and_capitals_bind() {
        let pattern = Pattern::parse("self-determin* UN").unwrap();
        assert_eq!(
            pattern.alternatives[0],
            [
                Element::Word("self".into(), None),
                Element::Word("-".into(), None),
                Element::Prefix("determin".into(), None),
                Element::Word("un".into(), Some("UN".into())),
            ]
        );
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for (source, what) in [
            ("", "is empty"),
            ("* of words", "begins with *"),
            ("ab*", "fewer than three letters"),
            ("(war|battle", "nothing closes"),
            ("(war|(battle)", "nothing closes"),
            ("war|battle)", "nothing opens"),
            ("w*r", "inside a word"),
            ("turn ~x into", "not followed by a number"),
            ("turn ~2", "ends with ~"),
        ] {
            let error = Pattern::parse(source).unwrap_err().to_string();
            assert!(error.contains(what), "{source}: {error}");
        }
    }
}
