//! Sentences within a paragraph.
//!
//! DESIGN. A full stop, question mark, exclamation mark or ellipsis ends a sentence together with the
//! closing marks that cling to it, unless what follows begins in lower case, unless the stop belongs
//! to an abbreviation or an initial, or unless a name and a verb of speech follow a quoted question
//! (`"Why?" Trump asked`). The abbreviations are data. What runs on without end, as lists and tables do, is
//! cut into sentences of 1,000 tokens: rules that look at every pair of words in a sentence stay bounded.

use super::{Quotation, Span, Token, TokenKind};
use hashbrown::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// A sentence: its place and its tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// From the first token to the last.
    pub span: Span,
    /// Indices into the document's tokens.
    pub tokens: Range<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Abbreviation {
    Title,
    Other,
    Opener,
}

static WORDS: LazyLock<HashMap<&str, Vec<Abbreviation>>> = LazyLock::new(|| {
    let mut words: HashMap<&str, Vec<Abbreviation>> = HashMap::new();
    for line in include_str!("../../data/language/abbreviations.txt").lines() {
        let Some((class, list)) = line.split_once(':') else { continue };
        let class = match class {
            "title" => Abbreviation::Title,
            "other" => Abbreviation::Other,
            "opener" => Abbreviation::Opener,
            _ => continue,
        };
        for word in list.split_whitespace() {
            words.entry(word).or_default().push(class);
        }
    }
    words
});

fn is(form: &str, class: Abbreviation) -> bool {
    WORDS.get(form).is_some_and(|classes| classes.contains(&class))
}

/// Most tokens of a sentence.
const LONGEST: usize = 1_000;

const SPEECH: [&str; 8] = ["said", "says", "asked", "asks", "told", "wrote", "added", "replied"];

struct Splitter<'d> {
    text: &'d str,
    forms: &'d str,
    tokens: &'d [Token],
    quotations: &'d [Quotation],
}

impl Splitter<'_> {
    fn raw(&self, at: usize) -> &str {
        &self.text[self.tokens[at].span.range()]
    }

    fn mark(&self, at: usize) -> char {
        self.tokens[at].mark
    }

    fn form(&self, at: usize) -> &str {
        &self.forms[self.tokens[at].form.range()]
    }

    fn is_stop(&self, at: usize) -> bool {
        matches!(self.mark(at), '.' | '!' | '?' | '…')
    }

    fn capital(&self, at: usize) -> bool {
        self.tokens[at].capital
    }

    fn clings(&self, at: usize) -> bool {
        self.tokens[at].span.start == self.tokens[at - 1].span.end
    }

    fn closes(&self, at: usize) -> bool {
        match self.mark(at) {
            ')' | ']' | '”' | '’' | '»' => true,
            '"' | '\'' => {
                let span = self.tokens[at].span;
                // They are in order and do not overlap.
                let first = self.quotations.partition_point(|q| q.span.end < span.end);
                self.quotations.get(first).is_some_and(|q| q.inner.end <= span.start)
            }
            _ => false,
        }
    }

    /// Whether the token opens with something that can open a sentence; skips opening marks.
    fn opens_at(&self, mut at: usize, end: usize) -> Option<usize> {
        while at < end
            && matches!(self.mark(at), '“' | '"' | '‘' | '\'' | '«' | '(' | '[' | '—' | '–' | '-' | '•')
        {
            at += 1;
        }
        (at < end && (self.capital(at) || self.tokens[at].kind == TokenKind::Number)).then_some(at)
    }

    fn stop_belongs_to_word(&self, stop: usize, next: usize) -> bool {
        if stop == 0 || self.mark(stop) != '.' || !self.clings(stop) {
            return false;
        }
        let before = self.form(stop - 1);
        let next_form = self.form(next);
        if is(before, Abbreviation::Title) {
            // "no" is also a word: only a number makes it an abbreviation.
            return !matches!(before, "no" | "art" | "al" | "sec" | "ed" | "v")
                || self.tokens[next].kind == TokenKind::Number;
        }
        if is(before, Abbreviation::Other) {
            let ambiguous_word = before.len() > 2 && !self.capital(stop - 1) && !before.contains('.');
            return !ambiguous_word && !is(next_form, Abbreviation::Opener);
        }
        let initial = self.raw(stop - 1).chars().count() == 1 && self.capital(stop - 1) && before != "i";
        let dotted = before.contains('.') && before.split('.').all(|part| part.len() <= 2);
        (initial || dotted) && !is(next_form, Abbreviation::Opener)
    }

    fn names_speaker(&self, at: usize, end: usize) -> bool {
        let name = (at..end.min(at + 4)).take_while(|&i| self.capital(i)).count();
        let pronoun = matches!(self.form(at), "he" | "she" | "they" | "it" | "i" | "we" | "you");
        name > 0 && !pronoun && at + name < end && SPEECH.contains(&self.form(at + name))
    }

    fn split(&self, tokens: Range<usize>) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut start = tokens.start;
        let mut at = tokens.start;
        while at < tokens.end {
            let stop = at;
            at += 1;
            if !self.is_stop(stop) {
                continue;
            }
            while at < tokens.end && self.clings(at) && self.is_stop(at) {
                at += 1;
            }
            let last_stop = at - 1;
            let mut quoted = false;
            while at < tokens.end && self.clings(at) && self.closes(at) {
                quoted |= !matches!(self.mark(at), ')' | ']');
                at += 1;
            }
            if at == tokens.end {
                break;
            }
            let Some(word) = self.opens_at(at, tokens.end) else { continue };
            let hard = quoted || matches!(self.mark(last_stop), '!' | '?');
            if self.clings(at) && !hard {
                continue;
            }
            if last_stop == stop && !quoted && self.stop_belongs_to_word(stop, word) {
                continue;
            }
            if quoted && self.names_speaker(word, tokens.end) {
                continue;
            }
            found.push(start..at);
            start = at;
        }
        if start < tokens.end {
            found.push(start..tokens.end);
        }
        found
    }
}

/// Splits the paragraph that holds `range` of `tokens`.
pub(super) fn split(
    text: &str,
    forms: &str,
    tokens: &[Token],
    quotations: &[Quotation],
    range: Range<usize>,
) -> Vec<Sentence> {
    Splitter { text, forms, tokens, quotations }
        .split(range)
        .into_iter()
        .flat_map(|range| {
            range.clone().step_by(LONGEST).map(move |start| start..range.end.min(start + LONGEST))
        })
        .map(|range| {
            let span = tokens[range.start].span.cover(tokens[range.end - 1].span);
            Sentence { span, tokens: range }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::text::{Article, Document};

    /// `|` marks the expected boundaries.
    fn check(expected: &str) {
        let text = expected.replace(" | ", " ").replace('|', "");
        let document = Document::new(Article { text, ..Article::default() });
        let found: Vec<_> = document.sentences().iter().map(|s| document.slice(s.span)).collect();
        let wanted: Vec<_> = expected.split('|').map(str::trim).collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn abbreviations_initials_and_decimals() {
        check("Dr. Smith met Gen. J. R. Khan at 3.5 p.m. on Friday. | He left.");
        check("He lives in the U.S. | The army knows. | Prices rose 3.5 percent.");
        check("The U.S. Senate voted on No. 10. | Inflation fell, e.g. in May.");
        check("Is there no. | He went.");
    }

    #[test]
    fn what_never_ends_is_cut() {
        let list = vec!["war".repeat(2); 1_000].join(" ");
        check(&format!("{list} | {list} | peace"));
        check(&format!("{}|{}", ".".repeat(1_000), ".".repeat(10)));
    }

    #[test]
    fn quotation_marks_and_questions() {
        check("“War is no solution.” | He left. | “Yes!” | She stayed.");
        check("“Why?” he asked. | \"Why not?\" Trump asked. | \"No.\" | The end.");
        check("He said: \"We go. | We stay.\" | They left.");
        check("Wait... what? | Well… | He left.");
        check("They want to rebrand \"climate change?\"| Interestingly, it worked.");
    }
}
