//! A document with its grammar, and the small questions one asks when looking for names.

use super::words::{self, Listed};
use crate::mark::{Syntax, Tag};
use crate::text::{Document, Role, Span, TokenKind};
use hashbrown::HashSet;
use std::cell::OnceCell;
use std::ops::Range;

/// Documents of fewer tokens are searched rather than indexed.
const SHORT: usize = 4_000;

/// A document as the search for actors sees it.
pub(super) struct View<'d> {
    pub(super) document: &'d Document,
    pub(super) syntax: &'d Syntax,
    /// By sentence: most of its words are capitalised, so capitals tell nothing.
    titled: Vec<bool>,
    /// What the lists say of each capitalised word.
    listed: Vec<Listed>,
    /// Forms of words without a capital, where they have been asked for.
    lower: OnceCell<HashSet<&'d str>>,
}

impl<'d> View<'d> {
    pub(super) fn new(document: &'d Document, syntax: &'d Syntax) -> Self {
        let titled = (0..document.sentences().len()).map(|s| is_titled(document, s)).collect();
        let mut view = Self { document, syntax, titled, listed: Vec::new(), lower: OnceCell::new() };
        let listed = |at| if view.is_capital(at) { words::listed(view.form(at)) } else { Listed::default() };
        view.listed = (0..view.len()).map(listed).collect();
        view
    }

    pub(super) fn len(&self) -> usize {
        self.document.tokens().len()
    }

    pub(super) fn form(&self, at: usize) -> &'d str {
        self.document.form(at)
    }

    pub(super) fn raw(&self, at: usize) -> &'d str {
        self.document.raw(at)
    }

    pub(super) fn mark(&self, at: usize) -> char {
        self.document.mark(at)
    }

    pub(super) fn tag(&self, at: usize) -> Tag {
        self.syntax.tags.get(at).copied().unwrap_or(Tag::Mark)
    }

    /// Whether token `at` is a word that begins with a capital letter.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        at < self.len() && self.document.tokens()[at].kind == TokenKind::Word && self.document.is_capital(at)
    }

    /// What the lists say of the word at `at`.
    pub(super) fn listed(&self, at: usize) -> Listed {
        if self.is_capital(at) { self.listed[at] } else { words::listed(self.form(at)) }
    }

    /// The longest phrase of capitalised and other words from the capital at `at` on, ending before `end`,
    /// that `look` finds listed: how many tokens it takes, and what it is.
    pub(super) fn longest<T>(
        &self,
        at: usize,
        end: usize,
        look: impl Fn(&Listed) -> Option<T>,
    ) -> Option<(usize, T)> {
        words::longest(self.document, at, end, &self.listed[at], look)
    }

    /// Whether `form` stands somewhere in the document without a capital.
    pub(super) fn stands_lower(&self, form: &str) -> bool {
        let mut lower = (0..self.len()).filter(|&i| !self.is_capital(i)).map(|i| self.form(i));
        if self.len() < SHORT {
            return lower.any(|other| other == form);
        }
        self.lower.get_or_init(|| lower.collect()).contains(form)
    }

    pub(super) fn is_possessive(&self, at: usize) -> bool {
        self.document.tokens()[at].possessive
    }

    /// Whether tokens `at - 1` and `at` touch.
    pub(super) fn touches(&self, at: usize) -> bool {
        let tokens = self.document.tokens();
        at > 0 && at < tokens.len() && tokens[at - 1].span.end == tokens[at].span.start
    }

    /// Whether a hyphen joins token `at - 1` to token `at + 1`.
    pub(super) fn is_hyphen(&self, at: usize) -> bool {
        at + 1 < self.len()
            && matches!(self.mark(at), '-' | '‑' | '–')
            && self.touches(at)
            && self.touches(at + 1)
            && self.document.tokens()[at + 1].is_word()
    }

    /// Tokens of the sentence that holds `at`.
    pub(super) fn sentence(&self, at: usize) -> Range<usize> {
        self.document.sentences()[self.document.sentence_of(at)].tokens.clone()
    }

    /// Whether capitals tell nothing at token `at`.
    pub(super) fn is_titled(&self, at: usize) -> bool {
        self.titled[self.document.sentence_of(at)]
    }

    /// The token before `at` in its sentence, quotation marks apart.
    pub(super) fn before(&self, at: usize) -> Option<usize> {
        let first = self.sentence(at).start;
        (first..at).rev().find(|&i| !is_quote(self.mark(i)))
    }

    /// The form of the token before `at`, or `""` where the sentence begins.
    pub(super) fn form_before(&self, at: usize) -> &'d str {
        self.before(at).map_or("", |i| self.form(i))
    }

    /// The form of token `at` if it stands in the same sentence as the one before, else `""`.
    pub(super) fn form_after(&self, end: usize) -> &'d str {
        let inside = end > 0 && end < self.len() && end < self.sentence(end - 1).end;
        if inside { self.form(end) } else { "" }
    }

    /// The first token from `end` on, in the same sentence, that is no adverb and no quotation mark.
    pub(super) fn next_content(&self, end: usize) -> Option<usize> {
        let stop = self.sentence(end.checked_sub(1)?).end;
        (end..stop).find(|&i| self.tag(i) != Tag::Adverb && !is_quote(self.mark(i)))
    }

    /// The words of `tokens` without a final possessive `'s`.
    pub(super) fn span(&self, tokens: Range<usize>) -> Span {
        let last = tokens.end - 1;
        let mut span = self.document.span_of(tokens);
        let raw = self.raw(last);
        if self.is_possessive(last) {
            for clitic in ["'s", "’s", "ʼs", "'S", "’S", "‘s"] {
                if raw.len() > clitic.len() && raw.ends_with(clitic) {
                    span.end -= clitic.len() as u32;
                    break;
                }
            }
        }
        span
    }

    /// The words of `tokens` as they stand, without a final possessive `'s`.
    pub(super) fn text(&self, tokens: Range<usize>) -> &'d str {
        self.document.slice(self.span(tokens))
    }
}

/// Whether a token is a quotation mark.
pub(super) fn is_quote(mark: char) -> bool {
    matches!(mark, '"' | '“' | '”' | '\'' | '‘' | '’' | '«' | '»')
}

/// Three quarters of a heading's words of four letters or more begin with a capital; elsewhere, all
/// words but a few small ones.
fn is_titled(document: &Document, sentence: usize) -> bool {
    let tokens = document.sentences()[sentence].tokens.clone();
    let heading = document.paragraphs()[document.paragraph_of(tokens.start)].role == Role::Heading;
    let (mut capitals, mut words) = (0, 0);
    for at in tokens.filter(|&i| document.tokens()[i].kind == TokenKind::Word) {
        let form = document.form(at);
        if form.chars().count() >= 4 || (!heading && form.len() == 3 && !SMALL.contains(&form)) {
            words += 1;
            capitals += usize::from(document.is_capital(at));
            if !heading && capitals < words {
                return false;
            }
        }
    }
    if heading { words >= 3 && 4 * capitals >= 3 * words } else { words >= 4 }
}

/// Small words that a title writes in lower case.
const SMALL: [&str; 8] = ["and", "the", "for", "but", "nor", "via", "per", "off"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Article;

    #[test]
    fn a_long_document_answers_as_a_short_one_does() {
        for times in [1, SHORT] {
            let text = "Grant spoke to Paris. They grant it. ".repeat(times);
            let document = Document::new(Article { text, ..Article::default() });
            let syntax = Syntax::of(&document);
            let view = View::new(&document, &syntax);
            let answers = ["grant", "spoke", "paris", "they"].map(|form| view.stands_lower(form));
            assert_eq!(answers, [true, true, false, false], "{times}");
        }
    }
}
