//! From candidates to relations: which stand, which are nested, what continues them.

use super::construction::Construction;
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
            found.extend(candidate.filter(|c| c.confidence() >= LEAST));
        }
    }
    found
}

fn holds(content: &[Range<usize>], at: usize) -> bool {
    content.iter().any(|r| r.contains(&at))
}

/// The token a candidate is judged by: the last of its cue.
fn cue_of(candidate: &Candidate) -> usize {
    candidate.cue[0].end - 1
}

/// Relations to either side that one is weighed against; no paragraph of news holds as many.
const MOST_NEIGHBOURS: usize = 200;

/// Candidates side by side. What is asked of every pair is laid out flat: where they are many, most pairs
/// have nothing to do with each other.
struct Scene<'s> {
    reader: &'s Reader<'s>,
    found: &'s [Candidate],
    /// The token each is judged by.
    cues: Vec<usize>,
    /// From the first to the last token of each content.
    hulls: Vec<Range<usize>>,
}

impl<'s> Scene<'s> {
    fn new(reader: &'s Reader<'s>, found: &'s [Candidate]) -> Self {
        let hull = |candidate: &Candidate| {
            let start = candidate.content.iter().map(|r| r.start).min().unwrap_or(0);
            start..candidate.content.iter().map(|r| r.end).max().unwrap_or(0)
        };
        Self {
            reader,
            found,
            cues: found.iter().map(cue_of).collect(),
            hulls: found.iter().map(hull).collect(),
        }
    }

    /// A content reaches at most into the next paragraph, so each candidate meets only its neighbours and
    /// time grows with the text, not with its square.
    fn near(&self, at: usize) -> Range<usize> {
        let paragraphs = self.reader.document.paragraphs();
        let index = self.reader.document.paragraph_of(self.cues[at]);
        let first = paragraphs[index.saturating_sub(1)].tokens.start;
        let last = paragraphs[index].tokens.end;
        let (least, most) = (at.saturating_sub(MOST_NEIGHBOURS), self.found.len().min(at + MOST_NEIGHBOURS));
        let from = self.cues[least..at].iter().rposition(|&cue| cue < first).map_or(least, |i| least + i + 1);
        let to = self.cues[at..most].iter().position(|&cue| cue >= last).map_or(most, |i| at + i);
        from..to
    }

    /// Whether the content of `outer` holds the cue of `inner`.
    fn holds(&self, outer: usize, inner: usize) -> bool {
        let cue = self.cues[inner];
        self.hulls[outer].contains(&cue) && holds(&self.found[outer].content, cue)
    }

    /// `declined to say whether …`: the later verb of a chain is the cue, the earlier one part of it.
    fn in_chain(&self, at: usize) -> bool {
        let own = &self.found[at].cue[0];
        self.near(at).any(|other| {
            // The group of the other ends later.
            self.cues[other] >= own.end && self.found[other].cue[0].start <= own.start
        })
    }

    /// `said in her opening remarks that …`: the noun only names what the verb introduces.
    fn says_again(&self, at: usize) -> bool {
        let noun = |c: &Candidate| matches!(c.construction, Construction::NounThat | Construction::Noun);
        let begins = |c: &Candidate| c.content[0].start;
        let own = &self.found[at];
        noun(own)
            && self.near(at).any(|other| {
                let other = &self.found[other];
                !noun(other) && begins(other) == begins(own)
            })
    }

    /// Whether a cue inside quotation marks stands in a content whose own cue does not: then it is nested,
    /// and elsewhere it says nothing.
    fn in_quotation(&self, at: usize) -> bool {
        self.near(at).any(|outer| self.holds(outer, at) && !self.reader.is_quoted(self.cues[outer]))
    }

    /// Where the content of the nested relation `inner` must end: with the part of the outer content that
    /// holds its cue. `Asked if she believed the plan failed, Khan said no.`
    fn limit(&self, inner: usize) -> Option<usize> {
        let cue = self.cues[inner];
        self.near(inner)
            .filter(|&outer| outer != inner && self.holds(outer, inner) && !self.holds(inner, outer))
            .filter_map(|outer| self.found[outer].content.iter().find(|r| r.contains(&cue)))
            .map(|range| range.end)
            .min()
            .filter(|&end| self.found[inner].content.iter().any(|r| r.start < end && r.end > end))
    }

    /// Whether the cue of `inner` stands in another's content. Two that hold each other's cue: the surer
    /// one is outside.
    fn is_nested(&self, inner: usize) -> bool {
        self.near(inner).any(|outer| {
            if outer == inner || !self.holds(outer, inner) {
                return false;
            }
            let (sure, own) = (self.found[outer].confidence(), self.found[inner].confidence());
            !self.holds(inner, outer) || sure > own || (sure == own && outer < inner)
        })
    }
}

/// Weighs candidates against each other and gives each its level; quotations without a cue are added
/// to the relation they continue.
pub(super) fn levels(reader: &Reader<'_>, mut found: Vec<Candidate>) -> Vec<(Candidate, u8)> {
    keep(reader, &mut found, |scene, at| !scene.in_chain(at));
    keep(reader, &mut found, |scene, at| !scene.says_again(at));
    keep(reader, &mut found, |scene, at| !reader.is_quoted(scene.cues[at]) || scene.in_quotation(at));
    let scene = Scene::new(reader, &found);
    let limits: Vec<Option<usize>> = (0..found.len()).map(|inner| scene.limit(inner)).collect();
    for (candidate, limit) in found.iter_mut().zip(limits) {
        if let Some(limit) = limit {
            candidate.content.retain_mut(|range| {
                range.end = range.end.min(limit);
                range.start < range.end
            });
        }
    }
    found.retain(|candidate| !candidate.content.is_empty());
    let scene = Scene::new(reader, &found);
    let level: Vec<u8> = (0..found.len()).map(|inner| if scene.is_nested(inner) { 2 } else { 1 }).collect();
    let mut found: Vec<_> = found.into_iter().zip(level).collect();
    continuations(reader, &mut found);
    found
}

/// Keeps the candidates for which `test` holds, each judged beside all others.
fn keep(reader: &Reader<'_>, found: &mut Vec<Candidate>, test: impl Fn(&Scene<'_>, usize) -> bool) {
    let scene = Scene::new(reader, found);
    let kept: Vec<bool> = (0..found.len()).map(|at| test(&scene, at)).collect();
    let mut kept = kept.into_iter();
    found.retain(|_| kept.next() == Some(true));
}

/// Adds quotations that no relation holds to the relation before them: in the same paragraph, or in
/// the paragraph before where a paragraph opens with the quotation.
fn continuations(reader: &Reader<'_>, found: &mut [(Candidate, u8)]) {
    let paragraphs = reader.document.paragraphs();
    // For each paragraph the outermost relations of its cues, and the relation that last spoke in it.
    let mut here: Vec<Vec<usize>> = vec![Vec::new(); paragraphs.len()];
    let mut last: Vec<Option<(usize, usize)>> = vec![None; paragraphs.len()];
    let spoke = |last: &mut Vec<Option<(usize, usize)>>, end: usize, index: usize| {
        let slot = &mut last[reader.document.paragraph_of(end - 1)];
        *slot = (*slot).max(Some((end, index)));
    };
    for (index, (candidate, level)) in found.iter().enumerate() {
        if *level == 1 {
            here[reader.document.paragraph_of(candidate.cue[0].start)].push(index);
            for range in &candidate.content {
                spoke(&mut last, range.end, index);
            }
        }
    }
    for quote in reader.quotes.iter().filter(|q| q.speech) {
        let paragraph = reader.document.paragraph_of(quote.start);
        let previous = paragraph.checked_sub(1);
        let neighbours = previous.into_iter().chain([paragraph]).flat_map(|p| here[p].iter());
        let taken = neighbours.clone().any(|&i| {
            let candidate = &found[i].0;
            holds(&candidate.content, quote.start)
                || holds(&candidate.content, quote.end - 1)
                || holds(&candidate.source, quote.start)
        });
        if taken || !opens_sentence(reader, quote.start) {
            continue;
        }
        let before = here[paragraph].iter().rev().find(|&&i| found[i].0.cue[0].start < quote.start).copied();
        let before = before.or_else(|| {
            let alone = quote.start == paragraphs[paragraph].tokens.start;
            previous.filter(|_| alone).and_then(|p| last[p]).map(|(_, index)| index)
        });
        if let Some(index) = before {
            spoke(&mut last, quote.end, index);
            let content = &mut found[index].0.content;
            content.push(quote.range());
            content.sort_by_key(|r| r.start);
        }
    }
}

fn opens_sentence(reader: &Reader<'_>, at: usize) -> bool {
    let sentence = reader.sentence(at);
    at == sentence.start || (sentence.start..at).all(|i| !reader.document.tokens()[i].is_word())
}

/// Direct, indirect or mixed, by the share of content words that stand in quotation marks.
pub(super) fn kind(reader: &Reader<'_>, content: &[Range<usize>]) -> Kind {
    if reader.quotes.is_empty() {
        return Kind::Indirect;
    }
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
