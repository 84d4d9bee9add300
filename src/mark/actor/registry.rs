//! Actors and mentions while they are being collected.

use super::gazetteer::Nature;
use super::view::View;
use super::{Actor, ActorKind, Mention, Via};
use crate::text::Span;
use hashbrown::HashMap;
use std::ops::Range;

/// An actor and what is needed to recognise it again.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) actor: Actor,
    pub(super) nature: Nature,
}

/// Everything found so far.
#[derive(Debug, Default)]
pub(super) struct Registry {
    pub(super) records: Vec<Record>,
    pub(super) mentions: Vec<Mention>,
    /// Indices into `records`.
    by_name: HashMap<(ActorKind, String), usize>,
}

impl Registry {
    /// The actor with this name and kind, made if need be.
    pub(super) fn actor(&mut self, name: &str, kind: ActorKind, nature: Nature) -> usize {
        *self.by_name.entry((kind, name.to_owned())).or_insert_with(|| {
            let actor = Actor { name: name.to_owned(), kind, description: None };
            self.records.push(Record { actor, nature });
            self.records.len() - 1
        })
    }

    /// Notes a mention.
    pub(super) fn mention(
        &mut self,
        view: &View<'_>,
        actor: usize,
        tokens: Range<usize>,
        via: Via,
        confidence: f64,
    ) {
        let span = view.span(tokens.clone());
        self.mentions.push(Mention { actor, tokens, span, via, confidence });
    }

    /// Gives `actor` a description if it has none.
    pub(super) fn describe(&mut self, actor: usize, description: Option<Span>) {
        let place = &mut self.records[actor].actor.description;
        *place = place.or(description);
    }

    /// Mentions in text order; of two that overlap the longer stays, then the earlier.
    pub(super) fn sort(&mut self) {
        self.mentions.sort_by_key(|m| (m.tokens.start, std::cmp::Reverse(m.tokens.end), m.actor));
        let mut end = 0;
        self.mentions.retain(|m| {
            let free = m.tokens.start >= end;
            end = end.max(m.tokens.end);
            free
        });
    }

    /// Actors in order of first mention, those never mentioned left out.
    pub(super) fn finish(mut self) -> (Vec<Actor>, Vec<Mention>) {
        self.sort();
        let mut order = vec![usize::MAX; self.records.len()];
        let mut actors = Vec::new();
        for mention in &mut self.mentions {
            let place = &mut order[mention.actor];
            if *place == usize::MAX {
                *place = actors.len();
                actors.push(self.records[mention.actor].actor.clone());
            }
            mention.actor = *place;
        }
        (actors, self.mentions)
    }
}
