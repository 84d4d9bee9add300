//! Named parties and their mentions.

use super::Syntax;
use crate::text::{Document, Span};
use std::ops::Range;

/// What an actor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActorKind {
    /// Declared by the study.
    Declared,
    /// A state with its permanent institutions.
    State,
    /// An organisation.
    Organisation,
    /// A person.
    Person,
}

impl ActorKind {
    /// As written in tables.
    pub fn name(self) -> &'static str {
        match self {
            ActorKind::Declared => "declared",
            ActorKind::State => "state",
            ActorKind::Organisation => "organisation",
            ActorKind::Person => "person",
        }
    }
}

/// A named party whose treatment can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Canonical name: `India`, `Khalid Taimur Akram`.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Role given in apposition or by title, as written: `a Pakistani international relations expert`.
    pub description: Option<Span>,
}

/// Why a stretch of text counts as a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Via {
    /// The full name.
    Name,
    /// Another name: acronym, surname, declared alias.
    Alias,
    /// The adjective or noun of the people, acting: `Indian strikes`.
    Demonym,
    /// Capital or seat of power: `Islamabad`.
    Metonym,
    /// A pronoun or possessive: `its`, `he`.
    Pronoun,
}

/// One mention of an actor.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Index into [`Marks::actors`](super::Marks).
    pub actor: usize,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its place.
    pub span: Span,
    /// Why it counts.
    pub via: Via,
    /// 0 to 1; below 1 where the reference was inferred.
    pub confidence: f64,
}

/// Names of states, organisations and declared actors, compiled for look-up.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {}

/// Finds actors (in order of first mention) and their mentions (in text order, not overlapping).
pub(super) fn find(
    _document: &Document,
    _syntax: &Syntax,
    _gazetteer: &Gazetteer,
) -> (Vec<Actor>, Vec<Mention>) {
    (Vec::new(), Vec::new())
}
