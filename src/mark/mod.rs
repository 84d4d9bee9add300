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
mod first_words;
mod names;
mod negation;
mod places;
mod responsibility;
mod syntax;
mod times;

pub use actor::{Actor, ActorKind, DeclaredActor, Gazetteer, Mention, Via, find as find_actors};
pub use attribution::{
    Attribution, Construction, Kind, SourceType, Speaker, SpeakerVia, Stance, find as find_attributions,
};
pub use negation::{Negation, find as find_negations};
pub use responsibility::{Party, Responsibility, Valence, find as find_responsibility};
pub use syntax::{
    Columns, N_COLUMNS, N_ROWS, N_SCORED, Phrase, Syntax, Tag, is_function_word, tag_by, verdict,
};

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
    /// Parts of speech, phrases and clauses.
    pub syntax: Syntax,
    voices: attribution::Voices,
    sources: places::Places,
    scopes: places::Places,
}

impl Marks {
    /// Marks `document`. Cannot fail.
    pub fn of(document: &Document, matcher: &Matcher, gazetteer: &Gazetteer) -> Self {
        let syntax = Syntax::of(document);
        let (actors, mentions) = find_actors(document, &syntax, gazetteer);
        let attributions = find_attributions(document, &syntax, &actors, &mentions);
        let negations = find_negations(document, &syntax);
        let responsibility =
            find_responsibility(document, &syntax, &actors, &mentions, &attributions, &negations);
        let hits = matcher.hits(document);
        let sources = attributions.iter().enumerate();
        let sources = sources.flat_map(|(i, a)| a.source.iter().map(move |&span| (span, i)));
        let scopes = negations.iter().enumerate().map(|(i, n)| (n.scope, i));
        Self {
            voices: attribution::Voices::of(&attributions),
            sources: places::Places::new(sources),
            scopes: places::Places::new(scopes),
            hits,
            actors,
            mentions,
            attributions,
            responsibility,
            negations,
            syntax,
        }
    }

    /// Hits and negations alone, for measures that read no more.
    pub fn denied(document: &Document, syntax: &Syntax, matcher: &Matcher) -> Self {
        let negations = find_negations(document, syntax);
        let scopes = places::Places::new(negations.iter().enumerate().map(|(i, n)| (n.scope, i)));
        Self { hits: matcher.hits(document), scopes, negations, ..Self::default() }
    }

    /// Whose words stand at `span`: the innermost attribution whose content holds it, or `None` for
    /// the outlet's own voice.
    pub fn voice(&self, span: Span) -> Option<&Attribution> {
        self.voices.at(span).map(|index| &self.attributions[index])
    }

    /// The name of the voice at `span`: the resolved speaker, else the source as written, else
    /// `"outlet"`.
    pub fn voice_name<'a>(&'a self, document: &'a Document, span: Span) -> &'a str {
        self.voice(span).map_or("outlet", |a| self.speaker_name(document, a))
    }

    /// The resolved speaker of `attribution`, else its source as written, else `"unnamed"`.
    pub fn speaker_name<'a>(&'a self, document: &'a Document, attribution: &Attribution) -> &'a str {
        match (&attribution.speaker, attribution.source.first()) {
            (Some(speaker), _) => &self.actors[speaker.actor].name,
            (None, Some(&span)) => document.slice(span),
            (None, None) => "unnamed",
        }
    }

    /// The attributions whose source shares words with `span`.
    pub fn spoken_by(&self, span: Span) -> impl Iterator<Item = &Attribution> {
        self.sources.touching(span).map(|index| &self.attributions[index])
    }

    /// Acts of blame and credit inside `span`.
    pub fn acts_in(&self, span: Span) -> &[Responsibility] {
        let start = self.responsibility.partition_point(|r| r.act.start < span.start);
        let end = self.responsibility.partition_point(|r| r.act.start < span.end);
        &self.responsibility[start..end]
    }

    /// Whether `span` stands in the scope of a negation.
    pub fn is_negated(&self, span: Span) -> bool {
        self.negation(span).is_some()
    }

    /// The negation in whose scope `span` stands.
    pub fn negation(&self, span: Span) -> Option<&Negation> {
        self.scopes.holding(span).map(|index| &self.negations[index])
    }
}
