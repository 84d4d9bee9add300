//! Named parties and their mentions: states, organisations, people, and what a study declares.
//!
//! Useful for: whom a text names, how often, by which names. Not useful for: linking a person to the same
//! person in another document (declare them in the study for that).
//! Uses `text` and `syntax`.
//!
//! **Invariant:** mentions lie in text order and never overlap; each says why it counts; a word that only
//! names a place, a language or a thing is no mention.

mod alias;
mod gazetteer;
mod known;
mod name;
mod person;
mod pronoun;
mod registry;
#[cfg(test)]
mod tests;
mod view;
mod words;

pub use gazetteer::{DeclaredActor, Gazetteer};

use super::Syntax;
use crate::text::{Document, Span};
use hashbrown::HashMap;
use registry::Registry;
use std::ops::Range;
use view::View;

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

/// Finds actors (in order of first mention) and their mentions (in text order, not overlapping).
pub fn find(document: &Document, syntax: &Syntax, gazetteer: &Gazetteer) -> (Vec<Actor>, Vec<Mention>) {
    let view = View::new(document, syntax);
    let mut names = name::read(&view, gazetteer);
    let people = person::find(&view, &mut names);
    let mut registry = Registry::default();
    let support = known::Support::of(&names);
    let mut met: HashMap<usize, usize> = HashMap::new();
    for (tokens, found) in &names.known {
        if let Some(confidence) = known::judge(&view, gazetteer, &names, &support, tokens, *found) {
            let known = gazetteer.actor(found.actor);
            let new = || registry.actor(&known.name, known.kind, known.nature);
            let actor = *met.entry(found.actor).or_insert_with(new);
            registry.mention(&view, actor, tokens.clone(), found.role.via(), confidence);
        }
    }
    alias::join(&view, &mut names, &people, &mut registry);
    registry.sort();
    pronoun::resolve(&view, &mut registry);
    registry.finish()
}
