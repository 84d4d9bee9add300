//! Who is blamed or credited for what.
//!
//! DESIGN. Cues are data: verbs of harm or merit with the nouns made of them, adjectives of conduct,
//! verbs that reproach or praise a third party, connectives of cause and effect. Each says where its
//! agent and patient stand; grammar finds the phrases, and mentions say whom a phrase names. An agent
//! that the sentence hides stays hidden: nothing is guessed from what the reader may know.
//!
//! Useful for: who is made the author of which act, in whose voice. Not useful for: irony, acts told
//! over several sentences, praise or blame without an act.
//!
//! **Invariant:** one act makes one relation; a relation names an agent or a patient.

mod act;
mod cause;
mod cues;
mod doer;
mod party;

use super::attribution::Voices;
use super::{Actor, Attribution, Mention, Negation, Syntax, Tag};
use crate::text::{Document, Span};
use cues::{Cue, CueKind, Match};
use std::ops::Range;

/// Whether the act counts against or for its agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Valence {
    /// Against the agent.
    Blame,
    /// For the agent.
    Credit,
}

impl Valence {
    fn opposite(self) -> Self {
        match self {
            Valence::Blame => Valence::Credit,
            Valence::Credit => Valence::Blame,
        }
    }
}

/// One side of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The words that name it.
    pub span: Span,
    /// The actor they name, as an index into [`Marks::actors`](super::Marks).
    pub actor: Option<usize>,
}

/// One act, with who did it to whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Responsibility {
    /// Who did it; `None` when the sentence hides it (passive, nominalisation).
    pub agent: Option<Party>,
    /// The words of the act.
    pub act: Span,
    /// Lemma of the act: `attack`, `suspension`, `lead to`.
    pub lemma: String,
    /// To whom it was done.
    pub patient: Option<Party>,
    /// Against or for the agent.
    pub valence: Valence,
    /// The attribution in whose content it stands, as an index into
    /// [`Marks::attributions`](super::Marks); `None` for the outlet's own voice.
    pub voice: Option<usize>,
}

/// Finds acts of blame and credit in text order.
pub fn find(
    document: &Document,
    syntax: &Syntax,
    actors: &[Actor],
    mentions: &[Mention],
    attributions: &[Attribution],
    negations: &[Negation],
) -> Vec<Responsibility> {
    let mut found: Vec<Responsibility> = Vec::new();
    let voices = Voices::of(attributions);
    let mut cues: Vec<(Span, usize)> =
        attributions.iter().enumerate().flat_map(|(i, a)| a.cue.iter().map(move |&cue| (cue, i))).collect();
    cues.sort_unstable();
    for sentence in document.sentences() {
        let matches = cues::matches(document, syntax, sentence.tokens.clone());
        // `anti-Pakistan rhetoric` is the one act told by a carrier.
        if !matches.iter().any(|m| m.cue.kind.acts() || m.cue.kind == CueKind::Carrier) {
            continue;
        }
        let mut reader = Reader {
            document,
            syntax,
            actors,
            mentions: near(mentions, &sentence.tokens),
            voices: &voices,
            cues: inside(&cues, sentence.span, |(cue, _)| *cue),
            negations: inside(negations, sentence.span, |negation| negation.cue),
            sentence: sentence.tokens.clone(),
            matches,
            taken: vec![false; sentence.tokens.len()],
            earlier: &found,
            found: Vec::new(),
        };
        reader.speech();
        reader.adjectives();
        reader.connectives();
        reader.verbs();
        reader.nouns();
        let mut own = reader.found;
        own.sort_by_key(|r| (r.act, r.agent.is_none()));
        own.dedup_by_key(|r| r.act);
        found.extend(own);
    }
    found
}

/// Mentions before a sentence that its pronouns and nouns may look back to.
const LOOK_BACK: usize = 64;

/// The mentions in the sentence of `tokens`, and the last before it.
fn near<'m>(mentions: &'m [Mention], tokens: &Range<usize>) -> &'m [Mention] {
    let first = mentions.partition_point(|m| m.tokens.start < tokens.start);
    let end = mentions.partition_point(|m| m.tokens.start < tokens.end);
    &mentions[first.saturating_sub(LOOK_BACK)..end]
}

/// Those of `all`, which are in text order, whose `cue` begins in `sentence`.
fn inside<T>(all: &[T], sentence: Span, cue: impl Fn(&T) -> Span) -> &[T] {
    let first = all.partition_point(|one| cue(one).start < sentence.start);
    let end = all.partition_point(|one| cue(one).start < sentence.end);
    &all[first..end]
}

/// One sentence being read.
struct Reader<'d> {
    document: &'d Document,
    syntax: &'d Syntax,
    actors: &'d [Actor],
    mentions: &'d [Mention],
    voices: &'d Voices,
    /// The cues of attributions, each with its attribution's index.
    cues: &'d [(Span, usize)],
    negations: &'d [Negation],
    sentence: Range<usize>,
    matches: Vec<Match>,
    /// Tokens whose act is told already, from the sentence's first on.
    taken: Vec<bool>,
    /// Relations of the sentences before.
    earlier: &'d [Responsibility],
    found: Vec<Responsibility>,
}

impl Reader<'_> {
    fn form(&self, at: usize) -> &str {
        self.document.form(at)
    }

    /// Matches of one kind, the longest first, those at taken tokens left out.
    fn of_kind(&self, kind: CueKind) -> Vec<Match> {
        let mut list: Vec<_> = self.matches.iter().filter(|m| m.cue.kind == kind).cloned().collect();
        list.sort_by_key(|m| (std::cmp::Reverse(m.tokens.len()), m.tokens.start));
        list
    }

    /// Whether a cue of that kind ends at token `last`.
    fn is(&self, kind: CueKind, last: usize) -> bool {
        self.matches.iter().any(|m| m.cue.kind == kind && m.tokens.end == last + 1)
    }

    /// Whether a cue of that kind begins at token `first`.
    fn begins(&self, kind: CueKind, first: usize) -> bool {
        self.matches.iter().any(|m| m.cue.kind == kind && m.tokens.start == first)
    }

    fn is_taken(&self, tokens: &Range<usize>) -> bool {
        tokens.clone().any(|i| self.taken[i - self.sentence.start])
    }

    fn take(&mut self, tokens: Range<usize>) {
        for i in tokens {
            self.taken[i - self.sentence.start] = true;
        }
    }

    /// Whether token `at` is denied by a word before it.
    fn denied(&self, at: usize) -> bool {
        let span = self.document.tokens()[at].span;
        self.negations.iter().any(|n| n.scope.contains(span))
    }

    /// Whether the clause of token `at` only supposes: `if India attacks`.
    fn supposed(&self, at: usize) -> bool {
        let first = self.sentence.start.max(at.saturating_sub(8));
        let opens = |i: usize| matches!(self.form(i), "if" | "unless" | "whether" | "lest");
        (first..at).rev().take_while(|&i| self.document.mark(i) != ',').any(opens)
    }

    /// Keeps a relation if it names a party, unless both are mere pronouns.
    fn keep(
        &mut self,
        cue: &Cue,
        act: Range<usize>,
        agent: Option<Party>,
        patient: Option<Party>,
        valence: Valence,
        voice: Option<usize>,
    ) {
        let says_something = |party: &Option<Party>| {
            party.as_ref().is_some_and(|p| p.actor.is_some() || !self.is_pronoun(p.span))
        };
        if !says_something(&agent) && !says_something(&patient) {
            return;
        }
        // "more than $10 million attacking him": a measure does nothing.
        let agent = agent.filter(|a| {
            let tokens = self.document.tokens_in(a.span);
            let head = tokens.end - 1;
            a.actor.is_some()
                || !(self.syntax.tags[head] == Tag::Number
                    || matches!(self.form(head), "more" | "less" | "there" | "million" | "billion"))
        });
        // Nobody is blamed for what he does to himself; "her scandal" is no second party.
        let mut patient = patient;
        if let (Some(a), Some(p)) = (&agent, &patient) {
            if a.span == p.span || self.is_reflexive(p.span) {
                return;
            }
            let own = self.form(self.document.tokens_in(p.span).start);
            if a.actor.is_some() && a.actor == p.actor && matches!(own, "its" | "his" | "her" | "their") {
                patient = None;
            }
        }
        let span = self.document.span_of(act.clone());
        let voice = voice.or_else(|| self.voices.at(span));
        self.take(act);
        let lemma = cue.term.replace(" ~", "");
        self.found.push(Responsibility { agent, act: span, lemma, patient, valence, voice });
    }
}

#[cfg(test)]
mod tests;
