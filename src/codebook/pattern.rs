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
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// One position of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Element<'p> {
    /// A word: its form and, where case matters, the exact spelling.
    Word(Cow<'p, str>, Option<Cow<'p, str>>),
    /// A prefix, likewise.
    Prefix(Cow<'p, str>, Option<Cow<'p, str>>),
    /// Any one word.
    Any,
    /// Up to so many tokens.
    Gap(usize),
}

impl Element<'_> {
    fn into_owned<'o>(self) -> Element<'o> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        match self {
            Self::Word(form, cased) => Element::Word(owned(form), cased.map(owned)),
            Self::Prefix(form, cased) => Element::Prefix(owned(form), cased.map(owned)),
            Self::Any => Element::Any,
            Self::Gap(most) => Element::Gap(most),
        }
    }
}

/// What stands between white space outside of brackets: alternatives of elements, of which one may be empty.
#[derive(Debug)]
pub(super) struct Piece<T> {
    elements: Vec<T>,
    /// Where each alternative ends.
    ends: Vec<usize>,
}

impl<T> Piece<T> {
    fn new() -> Self {
        Self { elements: Vec::new(), ends: Vec::new() }
    }

    /// The alternatives.
    pub(super) fn ways(&self) -> impl Iterator<Item = &[T]> {
        let start = |way: usize| way.checked_sub(1).map_or(0, |before| self.ends[before]);
        (0..self.ends.len()).map(move |way| &self.elements[start(way)..self.ends[way]])
    }

    /// How many.
    pub(super) fn n_ways(&self) -> usize {
        self.ends.len()
    }

    /// The same with each element as `f` turns it.
    pub(super) fn map<U>(self, f: impl FnMut(T) -> U) -> Piece<U> {
        Piece { elements: self.elements.into_iter().map(f).collect(), ends: self.ends }
    }

    fn may_be_empty(&self) -> bool {
        self.ways().any(<[_]>::is_empty)
    }
}

/// A pattern that can be meant: each of its alternatives begins with a word or prefix. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pattern {
    source: Arc<str>,
    n_sequences: usize,
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
        let n_sequences = if is_plain(source) { 1 } else { check(source, &pieces(source)?)? };
        Ok(Self { source: source.into(), n_sequences })
    }

    /// As written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The one word that the pattern is, if that is plain: in small ASCII letters.
    pub(super) fn plain(&self) -> Option<&str> {
        is_plain(&self.source).then_some(&*self.source)
    }

    /// What follows what; nothing of a [`plain`](Self::plain) word.
    pub(super) fn pieces(&self) -> Vec<Piece<Element<'_>>> {
        if is_plain(&self.source) {
            return Vec::new();
        }
        pieces(&self.source).expect("it was read before")
    }

    /// Alternatives that it spells out.
    pub(super) fn n_sequences(&self) -> usize {
        self.n_sequences
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

fn is_plain(source: &str) -> bool {
    !source.is_empty() && source.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn pieces(source: &str) -> Result<Vec<Piece<Element<'_>>>> {
    let mut pieces = Vec::with_capacity(4);
    let mut n_sequences = 1;
    for written in split(source) {
        let mut piece = Piece::new();
        let is_bracket = |c: char| matches!(c, '(' | ')');
        let inner = written.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        if !written.contains(is_bracket) {
            add_way(source, written, &mut piece)?;
        } else if let Some(inner) = inner.filter(|inner| !inner.contains(is_bracket)) {
            piece.elements.reserve(inner.len() / 8);
            piece.ends.reserve(inner.len() / 8);
            inner.split('|').try_for_each(|way| add_way(source, way, &mut piece))?;
        } else {
            for way in spell_out(source, written)? {
                let mut spelt = Piece::new();
                add_way(source, &way, &mut spelt)?;
                piece.elements.extend(spelt.map(Element::into_owned).elements);
                piece.ends.push(piece.elements.len());
            }
        }
        n_sequences *= piece.n_ways();
        if n_sequences > MOST_ALTERNATIVES {
            return too_many(source, format!("spells out more than {MOST_ALTERNATIVES} alternatives"));
        }
        pieces.push(piece);
    }
    Ok(pieces)
}

/// How many alternatives the `pieces` of `source` spell out, if each can be meant.
fn check(source: &str, pieces: &[Piece<Element<'_>>]) -> Result<usize> {
    let wrong = |what: &str, remedy: &str| Err(Error::new(format!("pattern “{source}”"), what, remedy));
    // Where a piece may be empty, the elements of the next one may come first, or last.
    let Some(first) = pieces.iter().position(|piece| !piece.may_be_empty()) else {
        return wrong("is empty", "write at least one word");
    };
    let last = pieces.iter().rposition(|piece| !piece.may_be_empty()).unwrap_or(first);
    let mut firsts = pieces[..=first].iter().flat_map(Piece::ways).filter_map(<[_]>::first);
    if firsts.any(|element| matches!(element, Element::Any | Element::Gap(_))) {
        return wrong("begins with * or ~", "begin with a word or a prefix");
    }
    let mut lasts = pieces[last..].iter().flat_map(Piece::ways).filter_map(<[_]>::last);
    if lasts.any(|element| matches!(element, Element::Gap(_))) {
        return wrong("ends with ~", "end with a word");
    }
    Ok(pieces.iter().map(Piece::n_ways).product())
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

/// Adds a way to read a `piece` of the pattern `source`, one without brackets.
fn add_way<'p>(source: &str, way: &'p str, piece: &mut Piece<Element<'p>>) -> Result<()> {
    let elements = &mut piece.elements;
    for word in way.split_whitespace() {
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
            _ => words(word, elements)?,
        }
    }
    piece.ends.push(elements.len());
    Ok(())
}

/// Splits `word`, free of white space, as the text is split, so `self-determination` fits.
fn words<'p>(word: &'p str, elements: &mut Vec<Element<'p>>) -> Result<()> {
    let (text, is_starred) = word.strip_suffix('*').map_or((word, false), |text| (text, true));
    let enough = if is_starred { SHORTEST_PREFIX } else { 1 };
    // Most are one plain word; taking each apart as a document would cost more than all the rest.
    if text.len() >= enough && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        let is_cased = text.bytes().any(|byte| byte.is_ascii_uppercase());
        let form = if is_cased { text.to_ascii_lowercase().into() } else { text.into() };
        let cased = is_cased.then_some(text.into());
        elements.push(if is_starred { Element::Prefix(form, cased) } else { Element::Word(form, cased) });
        return Ok(());
    }
    if text.contains('*') {
        return Err(Error::new(
            format!("pattern “{word}”"),
            "has a * inside a word",
            "a * may stand at a word's end or alone",
        ));
    }
    let document = Document::new(Article { text: text.to_owned(), ..Article::default() });
    let last = document.tokens().len().saturating_sub(1);
    for (index, token) in document.tokens().iter().enumerate() {
        let form: Cow<'p, str> = document.form(index).to_owned().into();
        let raw = exact(document.raw(index));
        let cased = raw.chars().any(char::is_uppercase).then(|| raw.to_owned().into());
        if is_starred && index == last {
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

    fn word<'p>(form: &'p str, cased: Option<&'p str>) -> Element<'p> {
        Element::Word(form.into(), cased.map(Into::into))
    }

    fn ways<'e, 'p>(piece: &'e Piece<Element<'p>>) -> Vec<&'e [Element<'p>]> {
        piece.ways().collect()
    }

    #[test]
    fn alternatives_are_spelt_out_piece_by_piece() {
        let pattern = Pattern::parse("(war|low (income|pay)) of (words|wits)").unwrap();
        let pieces = pattern.pieces();
        assert_eq!((pieces.len(), pattern.n_sequences()), (3, 6));
        let (low, income) = (word("low", None), word("income", None));
        let expected = [vec![word("war", None)], vec![low.clone(), income], vec![low, word("pay", None)]];
        assert_eq!(ways(&pieces[0]), expected);
        assert_eq!(ways(&pieces[2]), [[word("words", None)], [word("wits", None)]]);
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
        let pieces = pattern.pieces();
        let determined = Element::Prefix("determin".into(), None);
        assert_eq!(ways(&pieces[0]), [[word("self", None), word("-", None), determined]]);
        assert_eq!(ways(&pieces[1]), [[word("un", Some("UN"))]]);
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
