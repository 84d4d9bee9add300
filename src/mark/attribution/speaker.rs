//! Who a source is: its type, and the actor it names.

use super::SourceType;
use crate::mark::{Actor, ActorKind, Mention, Syntax, Tag, Via};
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

/// Why a source is taken for an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SpeakerVia {
    /// Its head is a mention: the mention's own reason.
    Mention(Via),
    /// It belongs to the actor: `its leadership`, `a spokesman for the ministry`.
    Affiliation,
    /// It is a role that the document gave the actor: `the minister`, `the ministry`.
    Role,
}

/// Who speaks, and how sure that is.
#[derive(Debug, Clone, PartialEq)]
pub struct Speaker {
    /// Index into [`Marks::actors`](crate::mark::Marks).
    pub actor: usize,
    /// Why.
    pub via: SpeakerVia,
    /// 0 to 1.
    pub confidence: f64,
    /// Actors who could be meant as well, as indices; the one chosen was named last.
    pub rivals: Vec<usize>,
}

/// Whoever speaks for an actor is not always the actor.
const AFFILIATION: f64 = 0.8;
/// A role that one actor of the document has, and one that several have.
const ROLE: f64 = 0.75;
const SHARED_ROLE: f64 = 0.5;
/// Mentions before a source that a role may look back to.
const LOOK_BACK: usize = 200;

/// The document's actors as its sources see them.
pub(super) struct Speakers<'d> {
    pub(super) document: &'d Document,
    pub(super) syntax: &'d Syntax,
    pub(super) actors: &'d [Actor],
    pub(super) mentions: &'d [Mention],
}

impl Speakers<'_> {
    /// Whom the source names: a mention that is its head, else the first inside it, else who has the role
    /// it tells.
    pub(super) fn resolve(&self, source: &[Range<usize>]) -> Option<Speaker> {
        let part = source.first()?.clone();
        let inside = |span: Span| {
            let from = self.mentions.partition_point(|m| m.span.end <= span.start);
            self.mentions.get(from).filter(|m| m.span.start < span.end)
        };
        let phrase = self.syntax.phrase_at(part.start).or_else(|| self.syntax.phrase_at(part.end - 1));
        let head = phrase.map(|p| self.syntax.phrases[p].head);
        if let Some(mention) = head.and_then(|h| inside(self.document.tokens()[h].span)) {
            let (actor, confidence) = (mention.actor, mention.confidence);
            let via = SpeakerVia::Mention(mention.via);
            return Some(Speaker { actor, via, confidence, rivals: Vec::new() });
        }
        if let Some(mention) = inside(self.document.span_of(part.clone())) {
            let (actor, confidence) = (mention.actor, AFFILIATION * mention.confidence);
            return Some(Speaker { actor, via: SpeakerVia::Affiliation, confidence, rivals: Vec::new() });
        }
        self.role(part, head?)
    }

    /// Who was called so before: `the minister` after `Foreign Minister Dar`, `the ministry` after
    /// `the Ministry of Defence`.
    fn role(&self, part: Range<usize>, head: usize) -> Option<Speaker> {
        let role = self.document.form(head);
        let definite = matches!(self.document.form(part.start), "the" | "that" | "this");
        if !definite || self.syntax.tags[head] != Tag::Noun || role.ends_with('s') || part.len() > 4 {
            return None;
        }
        let before = self.mentions.partition_point(|m| m.tokens.end <= part.start);
        let mut named: Vec<usize> = Vec::new();
        for mention in self.mentions[before.saturating_sub(LOOK_BACK)..before].iter().rev() {
            if !named.contains(&mention.actor) && self.has_role(mention, role) {
                named.push(mention.actor);
            }
        }
        let (&actor, rivals) = named.split_first()?;
        let confidence = if rivals.is_empty() { ROLE } else { SHARED_ROLE };
        Some(Speaker { actor, via: SpeakerVia::Role, confidence, rivals: rivals.to_vec() })
    }

    /// Whether the mention or its actor's description says that the actor is a `role`.
    fn has_role(&self, mention: &Mention, role: &str) -> bool {
        let actor = &self.actors[mention.actor];
        let says = |mut tokens: Range<usize>| tokens.any(|i| self.document.form(i) == role);
        match actor.kind {
            ActorKind::State => false,
            ActorKind::Person => {
                let title = mention.tokens.start.saturating_sub(2)..mention.tokens.start;
                let titled = mention.via != Via::Pronoun
                    && title.rev().take_while(|&i| self.document.is_capital(i)).any(|i| says(i..i + 1));
                titled || actor.description.is_some_and(|span| says(self.document.tokens_in(span)))
            }
            ActorKind::Organisation | ActorKind::Declared => {
                mention.via != Via::Pronoun && says(mention.tokens.clone())
            }
        }
    }
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
    let named = part.clone().any(|i| syntax.tags[i] == Tag::Name);
    if let Some(kind) = head.filter(|h| part.contains(h)).and_then(|h| look_up(document.form(h))) {
        return if kind == SourceType::Unnamed && named { SourceType::Other } else { kind };
    }
    // In a name only institutions tell: `Ministry`, `Times`, but not `Bill`.
    let told = part.clone().find_map(|i| {
        let institution = |kind: &SourceType| matches!(kind, SourceType::Official | SourceType::Media);
        look_up(document.form(i)).filter(|kind| syntax.tags[i] != Tag::Name || institution(kind))
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
