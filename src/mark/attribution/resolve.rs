//! From candidates to relations: which stand, which are nested, what continues them.

use super::reader::Reader;
use super::{Candidate, Kind};
use crate::mark::Tag;
use crate::text::{Role, Span};
use std::ops::Range;

/// Below this a candidate is dropped.
const LEAST: f64 = 0.4;

/// All candidates of a document, in text order of their cues.
pub(super) fn candidates(reader: &Reader<'_>, is_actor: &dyn Fn(Span) -> bool) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (index, paragraph) in reader.document.paragraphs().iter().enumerate() {
        if paragraph.role == Role::Boilerplate {
            continue;
        }
        found.extend(reader.labelled(index, is_actor));
        for at in paragraph.tokens.clone() {
            let tag = reader.tag(at);
            let candidate = match tag {
                Tag::Verb | Tag::Gerund | Tag::Participle => reader
                    .adjective_relation(at)
                    .or_else(|| reader.verb_relation(at))
                    .or_else(|| reader.phrase_relation(at, is_actor)),
                Tag::Noun => reader.noun_relation(at),
                Tag::Adjective => reader.adjective_relation(at),
                Tag::Preposition | Tag::Adverb => reader.phrase_relation(at, is_actor),
                _ => None,
            };
            found.extend(candidate.filter(|c| c.confidence >= LEAST));
        }
    }
    found
}

fn holds(content: &[Range<usize>], at: usize) -> bool {
    content.iter().any(|r| r.contains(&at))
}

/// Weighs candidates against each other and gives each its level; quotations without a cue are added
/// to the relation they continue.
pub(super) fn levels(reader: &Reader<'_>, mut found: Vec<Candidate>) -> Vec<(Candidate, u8)> {
    chains(&mut found);
    quoted_cues(reader, &mut found);
    // A cue inside another's content is nested. Two that hold each other's cue: the surer one is outside.
    let mut level = vec![1u8; found.len()];
    for inner in 0..found.len() {
        let cue = found[inner].cue[0].end - 1;
        for outer in 0..found.len() {
            if outer == inner || !holds(&found[outer].content, cue) {
                continue;
            }
            let mutual = holds(&found[inner].content, found[outer].cue[0].end - 1);
            let outside = !mutual
                || found[outer].confidence > found[inner].confidence
                || (found[outer].confidence == found[inner].confidence && outer < inner);
            if outside {
                level[inner] = 2;
            }
        }
    }
    let mut found: Vec<_> = found.into_iter().zip(level).collect();
    continuations(reader, &mut found);
    found
}

/// `declined to say whether …`: the later verb of a chain is the cue, the earlier one part of it.
fn chains(found: &mut Vec<Candidate>) {
    let groups: Vec<_> = found.iter().map(|c| c.cue[0].clone()).collect();
    found.retain(|c| {
        let own = &c.cue[0];
        !groups.iter().any(|g| g != own && g.start <= own.start && own.end < g.end && g.contains(&own.start))
    });
}

/// Cues inside quotation marks count only as nested, and only within an attributed quotation.
fn quoted_cues(reader: &Reader<'_>, found: &mut Vec<Candidate>) {
    let outer: Vec<Range<usize>> = found
        .iter()
        .filter(|c| !reader.is_quoted(c.cue[0].end - 1))
        .flat_map(|c| c.content.clone())
        .collect();
    found.retain(|c| {
        let cue = c.cue[0].end - 1;
        !reader.is_quoted(cue) || outer.iter().any(|r| r.contains(&cue))
    });
}

/// Adds quotations that no relation holds to the relation before them: in the same paragraph, or in
/// the paragraph before where a paragraph is all quotation.
fn continuations(reader: &Reader<'_>, found: &mut [(Candidate, u8)]) {
    for quote in reader.quotes.iter().filter(|q| q.speech) {
        let taken = found.iter().any(|(c, _)| {
            holds(&c.content, quote.start)
                || holds(&c.content, quote.end - 1)
                || holds(&c.source, quote.start)
        });
        if taken || !opens_sentence(reader, quote.start) {
            continue;
        }
        let paragraph = reader.document.paragraph_of(quote.start);
        let last = |paragraph: usize| {
            let tokens = reader.document.paragraphs()[paragraph].tokens.clone();
            move |c: &Candidate| tokens.contains(&c.cue[0].start)
        };
        let here = last(paragraph);
        let before = found
            .iter()
            .enumerate()
            .filter(|(_, (c, level))| *level == 1 && here(c) && c.cue[0].start < quote.start)
            .max_by_key(|(_, (c, _))| c.cue[0].start)
            .map(|(i, _)| i);
        let before = before.or_else(|| {
            let block = &reader.document.paragraphs()[paragraph];
            let alone = quote.start == block.tokens.start;
            let previous = paragraph.checked_sub(1).filter(|_| alone)?;
            let there = last(previous);
            found
                .iter()
                .enumerate()
                .filter(|(_, (c, level))| *level == 1 && (there(c) || holds_any(reader, c, previous)))
                .max_by_key(|(_, (c, _))| c.content.iter().map(|r| r.end).max().unwrap_or(0))
                .map(|(i, _)| i)
        });
        if let Some(index) = before {
            let content = &mut found[index].0.content;
            content.push(quote.range());
            content.sort_by_key(|r| r.start);
        }
    }
}

/// Whether the content of `candidate` reaches into paragraph `index`.
fn holds_any(reader: &Reader<'_>, candidate: &Candidate, index: usize) -> bool {
    let tokens = &reader.document.paragraphs()[index].tokens;
    candidate.content.iter().any(|r| r.start < tokens.end && tokens.start < r.end)
}

fn opens_sentence(reader: &Reader<'_>, at: usize) -> bool {
    let sentence = reader.sentence(at);
    at == sentence.start || (sentence.start..at).all(|i| !reader.document.tokens()[i].is_word())
}

/// Direct, indirect or mixed, by the share of content words that stand in quotation marks.
pub(super) fn kind(reader: &Reader<'_>, content: &[Range<usize>]) -> Kind {
    let (mut words, mut quoted) = (0, 0);
    for at in content.iter().cloned().flatten().filter(|&i| reader.document.tokens()[i].is_word()) {
        words += 1;
        quoted += usize::from(reader.is_quoted(at));
    }
    if quoted * 5 >= words * 4 && words > 0 {
        Kind::Direct
    } else if quoted > 0 {
        Kind::Mixed
    } else {
        Kind::Indirect
    }
}
