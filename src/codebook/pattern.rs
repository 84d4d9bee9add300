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
use std::fmt;
use std::sync::Arc;

/// One position of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Element {
    /// A word: its form and, where case matters, the exact spelling.
    Word(String, Option<String>),
    /// A prefix, likewise.
    Prefix(String, Option<String>),
    /// Any one word.
    Any,
    /// Up to so many tokens.
    Gap(usize),
}

/// What stands between white space outside of brackets, as its alternatives; one of them may be empty.
pub(super) type Piece = Vec<Vec<Element>>;

/// A pattern that can be meant: each of its alternatives begins with a word or prefix. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(Arc<Parsed>);

#[derive(Debug, PartialEq, Eq)]
struct Parsed {
    source: Box<str>,
    /// None where the source is one plain word.
    pieces: Vec<Piece>,
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
        if source.len() > LONGEST {
            let shown: String = source.chars().take(40).collect();
            let what = format!("is longer than {LONGEST} bytes");
            return Err(Error::new(format!("pattern “{shown}…”"), what, "split it into several patterns"));
        }
        let is_plain = !source.is_empty() && source.bytes().all(|byte| byte.is_ascii_lowercase());
        let pieces = if is_plain { Vec::new() } else { pieces(source)? };
        Ok(Self(Arc::new(Parsed { source: source.into(), pieces })))
    }

    /// As written.
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// The one word that the pattern is, if that is plain: in small ASCII letters.
    pub(super) fn plain(&self) -> Option<&str> {
        self.0.pieces.is_empty().then_some(&*self.0.source)
    }

    /// What follows what; nothing of a [`plain`](Self::plain) word.
    pub(super) fn pieces(&self) -> &[Piece] {
        &self.0.pieces
    }

    /// Alternatives that it spells out.
    pub(super) fn n_sequences(&self) -> usize {
        self.0.pieces.iter().map(Vec::len).product()
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.source)
    }
}

fn pieces(source: &str) -> Result<Vec<Piece>> {
    let wrong = |what: &str, remedy: &str| Err(Error::new(format!("pattern “{source}”"), what, remedy));
    let mut pieces: Vec<Piece> = Vec::new();
    let mut n_sequences = 1;
    for piece in split(source) {
        let spelt = spell_out(source, piece)?;
        n_sequences *= spelt.len();
        if n_sequences > MOST_ALTERNATIVES {
            return too_many(source, format!("spells out more than {MOST_ALTERNATIVES} alternatives"));
        }
        pieces.push(spelt.iter().map(|way| elements(source, way)).collect::<Result<_>>()?);
    }
    // Where a piece may be empty, the elements of the next one may come first, or last.
    let may_be_empty = |piece: &Piece| piece.iter().any(Vec::is_empty);
    let Some(first) = pieces.iter().position(|piece| !may_be_empty(piece)) else {
        return wrong("is empty", "write at least one word");
    };
    let last = pieces.iter().rposition(|piece| !may_be_empty(piece)).unwrap_or(first);
    let mut firsts = pieces[..=first].iter().flatten().filter_map(|way| way.first());
    if firsts.any(|element| matches!(element, Element::Any | Element::Gap(_))) {
        return wrong("begins with * or ~", "begin with a word or a prefix");
    }
    let mut lasts = pieces[last..].iter().flatten().filter_map(|way| way.last());
    if lasts.any(|element| matches!(element, Element::Gap(_))) {
        return wrong("ends with ~", "end with a word");
    }
    Ok(pieces)
}

/// The stretches of `source` between white space outside of brackets.
fn split(source: &str) -> impl Iterator<Item = &str> {
    let mut deep = 0_usize;
    let pieces = source.split(move |c: char| {
        match c {
            '(' => deep += 1,
            ')' => deep = deep.saturating_sub(1),
            _ => {}
        }
        deep == 0 && c.is_whitespace()
    });
    pieces.filter(|piece| !piece.is_empty())
}

/// The elements of a stretch without brackets of the pattern `source`.
fn elements(source: &str, spelt: &str) -> Result<Vec<Element>> {
    let mut elements = Vec::new();
    for word in spelt.split_whitespace() {
        match word {
            "*" => elements.push(Element::Any),
            _ if word.starts_with('~') => {
                let most = word[1..].parse().ok().filter(|n| (1..=20).contains(n));
                let most = most.ok_or_else(|| {
                    let what = "~ is not followed by a number from 1 to 20";
                    Error::new(format!("pattern “{source}”"), what, "write for example ~2")
                })?;
                elements.push(Element::Gap(most));
            }
            _ => words(word, &mut elements)?,
        }
    }
    Ok(elements)
}

/// Splits `word`, free of white space, as the text is split, so `self-determination` fits.
fn words(word: &str, elements: &mut Vec<Element>) -> Result<()> {
    let starred = word.ends_with('*');
    let text = word.strip_suffix('*').unwrap_or(word).to_owned();
    // Most pieces are one plain word; taking each apart as a document would cost more than all the rest.
    if text.len() >= SHORTEST_PREFIX && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        let form = text.to_ascii_lowercase();
        let cased = (form != text).then_some(text);
        elements.push(if starred { Element::Prefix(form, cased) } else { Element::Word(form, cased) });
        return Ok(());
    }
    if text.contains('*') {
        return Err(Error::new(
            format!("pattern “{word}”"),
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
                    format!("pattern “{word}”"),
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

/// The alternatives of a `piece` of `source`: `(a|b)c` becomes `ac` and `bc`; brackets may stand in brackets.
fn spell_out(source: &str, piece: &str) -> Result<Vec<String>> {
    let (spelt, rest) = sequence(source, piece, 0)?;
    if rest.is_empty() { Ok(spelt) } else { Err(unclosed(source, "has a ) that nothing opens")) }
}

/// What `rest` spells up to its end or, inside as many brackets as it is `deep`, up to the `|` or `)` that
/// ends it; and what is left.
fn sequence<'s>(source: &str, mut rest: &'s str, deep: usize) -> Result<(Vec<String>, &'s str)> {
    if deep > DEEPEST {
        return too_many(source, format!("has brackets in brackets more than {DEEPEST} deep"));
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
            return too_many(source, format!("spells out more than {MOST_ALTERNATIVES} alternatives"));
        }
        spelt = spelt.iter().flat_map(|head| choices.iter().map(move |c| format!("{head}{c}"))).collect();
    }
}

fn too_many<T>(source: &str, what: String) -> Result<T> {
    Err(Error::new(format!("pattern “{source}”"), what, "split it into several patterns"))
}

fn unclosed(source: &str, what: &str) -> Error {
    Error::new(format!("pattern “{source}”"), what, "write alternatives as (one|two)")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(form: &str, cased: Option<&str>) -> Element {
        Element::Word(form.into(), cased.map(Into::into))
    }

    #[test]
    fn alternatives_are_spelt_out_piece_by_piece() {
        let pattern = Pattern::parse("(war|battle) of (words|wits)").unwrap();
        assert_eq!((pattern.pieces().len(), pattern.n_sequences()), (3, 4));
        assert_eq!(pattern.pieces()[0][1], [word("battle", None)]);
        assert_eq!((pattern.plain(), Pattern::parse("war").unwrap().plain()), (None, Some("war")));
    }

    #[test]
    fn brackets_stand_in_brackets() {
        let spelt = |source| spell_out(source, source).unwrap();
        assert_eq!(spelt("(poor|low (income|pay))"), ["poor", "low income", "low pay"]);
        assert_eq!(spelt("(up |)politics"), ["up politics", "politics"]);
        let pieces = |source| split(source).collect::<Vec<_>>();
        assert_eq!(
            pieces("clean (up |)politics  (in|of) (it|(all (of it))) "),
            ["clean", "(up |)politics", "(in|of)", "(it|(all (of it)))"]
        );
    }

    #[test]
    fn hyphens_split_and_capitals_bind() {
        let pattern = Pattern::parse("self-determin* UN").unwrap();
        assert_eq!(
            pattern.pieces(),
            [
                [[word("self", None), word("-", None), Element::Prefix("determin".into(), None)].to_vec()]
                    .to_vec(),
                [[word("un", Some("UN"))].to_vec()].to_vec(),
            ]
        );
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for (source, what) in [
            ("", "is empty"),
            ("(|war) (|peace)", "is empty"),
            ("* of words", "begins with *"),
            ("(war|) * of words", "begins with *"),
            ("ab*", "fewer than three letters"),
            ("(war|battle", "nothing closes"),
            ("(war|(battle)", "nothing closes"),
            ("war|battle)", "nothing opens"),
            ("w*r", "inside a word"),
            ("turn ~x into", "not followed by a number"),
            ("turn ~2", "ends with ~"),
            ("turn ~2 (into|)", "ends with ~"),
            (&"(a|b|c|d) ".repeat(6), "more than 1024 alternatives"),
        ] {
            let error = Pattern::parse(source).unwrap_err().to_string();
            assert!(error.contains(what), "{source}: {error}");
        }
    }
}
