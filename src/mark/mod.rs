//! What a document says about itself: actors, attributions, responsibility, negation.
//!
//! Found once a document and read by every measure, because voice is shared: sentiment inside an
//! attributed content is the source's, outside it the outlet's.
//!
//! Uses `text` and `codebook`.
//!
//! **Invariant:** marks only point: they hold spans and indices into one document, no copy of its
//! text, and no number that a measure should make.

mod actor;
mod attribution;
mod names;
mod negation;
mod responsibility;
mod syntax;

pub use actor::{Actor, ActorKind, DeclaredActor, Gazetteer, Mention, Via};
pub use attribution::{Attribution, Kind, SourceType, Stance};
pub use negation::Negation;
pub use responsibility::{Party, Responsibility, Valence};
pub use syntax::{Phrase, Syntax, Tag};

use crate::codebook::{Hit, Matcher};
use crate::text::{Document, Span};

/// Everything marked in one document.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// Codebook and lexicon matches in text order.
    pub hits: Vec<Hit>,
    /// Parties named in the document, in order of first mention.
    pub actors: Vec<Actor>,
    /// Mentions of actors in text order.
    pub mentions: Vec<Mention>,
    /// Source–cue–content relations, ordered by where they begin.
    pub attributions: Vec<Attribution>,
    /// Who is blamed or credited, in text order of the act.
    pub responsibility: Vec<Responsibility>,
    /// Scopes of negation in text order.
    pub negations: Vec<Negation>,
}

impl Marks {
    /// Marks `document`. Cannot fail.
    pub fn of(document: &Document, matcher: &Matcher, gazetteer: &Gazetteer) -> Self {
        let syntax = Syntax::of(document);
        let (actors, mentions) = actor::find(document, &syntax, gazetteer);
        let attributions = attribution::find(document, &syntax, &actors, &mentions);
        let negations = negation::find(document, &syntax);
        let responsibility =
            responsibility::find(document, &syntax, &actors, &mentions, &attributions, &negations);
        let hits = matcher.hits(document);
        Self { hits, actors, mentions, attributions, responsibility, negations }
    }

    /// Whose words stand at `span`: the innermost attribution whose content holds it, or `None` for
    /// the outlet's own voice.
    pub fn voice(&self, span: Span) -> Option<&Attribution> {
        attribution::voice_at(&self.attributions, span).map(|index| &self.attributions[index])
    }

    /// The name of the voice at `span`: the resolved speaker, else the source as written, else
    /// `"outlet"`.
    pub fn voice_name<'a>(&'a self, document: &'a Document, span: Span) -> &'a str {
        self.voice(span).map_or("outlet", |a| self.speaker_name(document, a))
    }

    /// The resolved speaker of `attribution`, else its source as written, else `"unnamed"`.
    pub fn speaker_name<'a>(&'a self, document: &'a Document, attribution: &Attribution) -> &'a str {
        match (attribution.speaker, attribution.source.first()) {
            (Some(actor), _) => &self.actors[actor].name,
            (None, Some(&span)) => document.slice(span),
            (None, None) => "unnamed",
        }
    }

    /// Whether `span` stands in the scope of a negation.
    pub fn is_negated(&self, span: Span) -> bool {
        self.negations.iter().any(|n| n.scope.contains(span))
    }
}
