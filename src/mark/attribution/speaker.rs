//! Who a source is: its type, and the actor it names.

use super::SourceType;
use crate::mark::{Actor, ActorKind, Mention, Syntax};
use crate::text::{Document, Span};
use hashbrown::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// Words that tell the type of a source, from `data/language/sources.txt`.
static WORDS: LazyLock<HashMap<&'static str, SourceType>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for line in include_str!("../../../data/language/sources.txt").lines() {
        let Some((name, list)) = line.split_once(':').filter(|_| !line.starts_with('#')) else { continue };
        let kind = match name {
            "official" => SourceType::Official,
            "expert" => SourceType::Expert,
            "media" => SourceType::Media,
            "citizen" => SourceType::Citizen,
            "document" => SourceType::Document,
            "unnamed" => SourceType::Unnamed,
            _ => continue,
        };
        words.extend(list.split_whitespace().map(|word| (word, kind)));
    }
    words
});

fn look_up(form: &str) -> Option<SourceType> {
    let found = WORDS.get(form).or_else(|| form.strip_suffix('s').and_then(|stem| WORDS.get(stem)));
    found.copied()
}

/// Whether the noun names people.
pub(super) fn is_person(form: &str) -> bool {
    matches!(look_up(form), Some(SourceType::Official | SourceType::Expert | SourceType::Citizen))
}

/// Whether the noun names a text.
pub(super) fn is_document(form: &str) -> bool {
    look_up(form) == Some(SourceType::Document)
}

/// The actor whom the source names: a mention that is its head, else the first inside it.
pub(super) fn resolve(
    document: &Document,
    syntax: &Syntax,
    mentions: &[Mention],
    source: &[Range<usize>],
) -> Option<usize> {
    let part = source.first()?.clone();
    let inside = |span: Span| {
        let from = mentions.partition_point(|m| m.span.end <= span.start);
        mentions[from..].iter().take_while(move |m| m.span.start < span.end)
    };
    let phrase = syntax.phrase_at(part.start).or_else(|| syntax.phrase_at(part.end - 1));
    if let Some(phrase) = phrase {
        let head = document.tokens()[syntax.phrases[phrase].head].span;
        if let Some(mention) = inside(head).next() {
            return Some(mention.actor);
        }
    }
    let whole = document.span_of(part);
    inside(whole).next().map(|m| m.actor)
}

/// The type of a source by its words, else by the actor it names.
pub(super) fn source_type(
    document: &Document,
    syntax: &Syntax,
    source: &[Range<usize>],
    actor: Option<&Actor>,
) -> SourceType {
    let Some(part) = source.first() else { return SourceType::Unnamed };
    let head = syntax.phrase_at(part.start).map(|p| syntax.phrases[p].head);
    let named = part.clone().any(|i| syntax.tags[i] == crate::mark::Tag::Name);
    if let Some(kind) = head.filter(|h| part.contains(h)).and_then(|h| look_up(document.form(h))) {
        return if kind == SourceType::Unnamed && named { SourceType::Other } else { kind };
    }
    // In a name only institutions tell: `Ministry`, `Times`, but not `Bill`.
    let told = part.clone().find_map(|i| {
        let institution = |kind: &SourceType| matches!(kind, SourceType::Official | SourceType::Media);
        look_up(document.form(i)).filter(|kind| syntax.tags[i] != crate::mark::Tag::Name || institution(kind))
    });
    if let Some(kind) = told.filter(|&kind| !(kind == SourceType::Unnamed && named)) {
        return kind;
    }
    match actor {
        Some(actor) => {
            if let Some(span) = actor.description {
                let words = document.tokens_in(span);
                if let Some(kind) = words.rev().find_map(|i| look_up(document.form(i))) {
                    return kind;
                }
            }
            match actor.kind {
                ActorKind::State | ActorKind::Declared => SourceType::Party,
                ActorKind::Organisation | ActorKind::Person => SourceType::Other,
            }
        }
        None => SourceType::Other,
    }
}
