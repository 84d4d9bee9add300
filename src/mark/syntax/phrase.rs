//! Noun phrases and clauses, read off the tags.

use super::Tag;
use super::tagging::is_quote;
use crate::mark::times::{is_month, is_weekday};
use crate::text::Document;
use std::ops::Range;

/// A noun phrase without its relative clauses and prepositional phrases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// From the first word (determiner included) to the last.
    pub tokens: Range<usize>,
    /// Its head word.
    pub head: usize,
}

/// Whether the token names a day or month, which opens a phrase of its own.
pub(super) fn is_day(document: &Document, at: usize) -> bool {
    let form = document.form(at);
    is_weekday(form) || is_month(form) || matches!(form, "today" | "yesterday" | "tomorrow")
}

/// The noun phrases of all sentences.
pub(super) fn chunk(document: &Document, tags: &[Tag]) -> Vec<Phrase> {
    let mut found = Vec::new();
    for sentence in document.sentences() {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            match one(document, tags, at, sentence.tokens.end) {
                Some(phrase) => {
                    at = phrase.tokens.end;
                    found.push(phrase);
                }
                None => at += 1,
            }
        }
    }
    found
}

/// The phrase that begins at `start`, if one does.
fn one(document: &Document, tags: &[Tag], start: usize, end: usize) -> Option<Phrase> {
    let possessive = |i: usize| document.tokens()[i].possessive;
    let mut head = None;
    // A determiner or possessor makes a following participle an attribute.
    let mut opened = false;
    let mut at = start;
    while at < end {
        let nominal_before = head.is_some_and(|h: usize| h + 1 == at && !possessive(h));
        match tags[at] {
            Tag::Pronoun if at == start => {
                let clitic = possessive(at)
                    && tags.get(at + 1).is_some_and(|t| matches!(t, Tag::Noun | Tag::Adjective))
                    && !matches!(document.form(at), "it" | "he" | "she" | "that" | "there" | "what");
                head = Some(at);
                if !clitic {
                    at += 1;
                    break;
                }
                opened = true;
            }
            Tag::Pronoun => break,
            Tag::Determiner => {
                // "(who) maimed the children": an attribute stands after its determiner.
                let late = !opened && at > start && tags[at - 1] == Tag::Adjective;
                if nominal_before || late || (head.is_some() && !opened) {
                    break;
                }
                opened = true;
            }
            Tag::Noun | Tag::Name => {
                if nominal_before && is_day(document, at) {
                    break;
                }
                head = Some(at);
                opened |= possessive(at);
            }
            Tag::Number => {
                if nominal_before && head.is_some_and(|h| tags[h] != Tag::Name && tags[h] != Tag::Number) {
                    break;
                }
                head = Some(at);
            }
            Tag::Adjective => {
                let time = matches!(document.form(at), "last" | "next" | "past" | "late" | "early");
                if nominal_before && (time || !nominal_after(tags, at, end)) {
                    break;
                }
            }
            Tag::Participle | Tag::Gerund => {
                // `called undocumented immigrants`: after a verb or preposition a participle can open.
                let opens = at == start
                    && at > 0
                    && tags[at] == Tag::Participle
                    && matches!(tags[at - 1], Tag::Verb | Tag::Preposition);
                if !((opened || opens) && !nominal_before && nominal_after(tags, at, end)) {
                    break;
                }
            }
            Tag::Adverb => {
                let before_attribute = at > start
                    && !nominal_before
                    && tags
                        .get(at + 1)
                        .is_some_and(|t| matches!(t, Tag::Adjective | Tag::Participle | Tag::Number));
                if !before_attribute {
                    break;
                }
            }
            // `a restrained and diplomatic course`
            Tag::Conjunction
                if at > start
                    && matches!(tags[at - 1], Tag::Adjective | Tag::Participle)
                    && matches!(tags.get(at + 1), Some(Tag::Adjective | Tag::Participle))
                    && head.is_none()
                    && nominal_after(tags, at, end) => {}
            // The apostrophe of `nations'`, or a scare quote before an attribute.
            Tag::Mark if document.mark(at) == '’' || document.mark(at) == '\'' => {
                if !(at > start && possessive(at - 1)) {
                    break;
                }
                opened = true;
            }
            Tag::Mark if is_quote(document.mark(at)) => {
                let inside = opened && head.is_none() && nominal_after(tags, at, end);
                if !inside {
                    break;
                }
            }
            _ => break,
        }
        at += 1;
    }
    match head {
        Some(head) => {
            // The stop of an abbreviation is tagged like its word.
            let word = (start..=head).rev().find(|&i| document.tokens()[i].is_word()).unwrap_or(head);
            Some(Phrase { tokens: start..head + 1, head: word })
        }
        // `the poor`, `the injured`: a determiner and an attribute alone.
        None if at > start + 1 && tags[start] == Tag::Determiner => {
            Some(Phrase { tokens: start..at, head: at - 1 })
        }
        None => None,
    }
}

/// Whether attributes from `at` on lead to a noun.
fn nominal_after(tags: &[Tag], at: usize, end: usize) -> bool {
    (at + 1..end.min(at + 6))
        .find(|&i| {
            let joins = tags[i] == Tag::Conjunction
                && matches!(tags.get(i + 1), Some(Tag::Adjective | Tag::Participle));
            let passed =
                matches!(tags[i], Tag::Adjective | Tag::Participle | Tag::Gerund | Tag::Adverb | Tag::Mark);
            !joins && !passed
        })
        .is_some_and(|i| matches!(tags[i], Tag::Noun | Tag::Name | Tag::Number))
}

/// Cuts every sentence into clauses.
pub(super) fn clauses(document: &Document, tags: &[Tag]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for sentence in document.sentences() {
        let range = sentence.tokens.clone();
        let finite = |mut part: Range<usize>| part.any(|i| matches!(tags[i], Tag::Verb | Tag::Auxiliary));
        let mut start = range.start;
        for at in range.start + 1..range.end {
            let opens = match tags[at] {
                Tag::Subordinator | Tag::Relative => tags[at - 1] != Tag::Preposition,
                Tag::Conjunction => finite(next_piece(document, tags, at + 1, range.end)),
                Tag::Mark => false,
                _ => match document.mark(at - 1) {
                    ';' | ':' | '—' | '–' => true,
                    ',' | ')' | '(' => finite(next_piece(document, tags, at, range.end)),
                    _ => false,
                },
            };
            if opens && at > start && finite(start..at) {
                found.push(start..at);
                start = at;
            }
        }
        if start < range.end {
            found.push(start..range.end);
        }
    }
    found
}

/// The words from `start` to the next place where a clause could begin.
fn next_piece(document: &Document, tags: &[Tag], start: usize, end: usize) -> Range<usize> {
    let stop = (start + 1..end)
        .find(|&i| {
            matches!(tags[i], Tag::Subordinator | Tag::Relative)
                || matches!(document.mark(i), ',' | ';' | ':' | '—' | '–' | '(' | ')')
        })
        .unwrap_or(end);
    start.min(end)..stop.max(start.min(end))
}
