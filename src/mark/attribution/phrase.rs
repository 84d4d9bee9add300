//! Phrases as cues: `according to X`, `in X's view`, `for X,`, `X: …`, `reportedly`.

use super::Candidate;
use super::construction::{Construction, Given};
use super::content::Frame;
use super::cue::{Cue, CueKind, takes};
use super::reader::Reader;
use crate::mark::Tag;
use crate::text::{Role, Span};
use std::ops::Range;

impl Reader<'_> {
    /// The relation that a phrase at `at` introduces, if one does. `is_actor` says whether a span
    /// names a party: only a party can see things its way (`For Islamabad, …`).
    pub(super) fn phrase_relation(&self, at: usize, is_actor: &dyn Fn(Span) -> bool) -> Option<Candidate> {
        let mut owned = None;
        for cue in self.cues(at, CueKind::Preposition) {
            let found = if cue.can(takes::DOC) {
                self.poll(cue, at)
            } else if cue.can(takes::POSS) {
                let owned = owned.get_or_insert_with(|| self.owned(at + 1));
                owned.clone().and_then(|owned| self.possessed(cue, at, owned))
            } else if cue.can(takes::PERSPECTIVE) {
                self.perspective(cue, at, is_actor)
            } else if !cue.rest.is_empty() {
                self.led(cue, at)
            } else {
                self.hearsay(cue, at)
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn candidate_of(
        &self,
        cue: &Cue,
        words: Vec<Range<usize>>,
        source: Range<usize>,
        content: Vec<Range<usize>>,
        construction: Construction,
    ) -> Option<Candidate> {
        let content: Vec<_> = content.into_iter().map(|r| self.trim(r)).filter(|r| !r.is_empty()).collect();
        (!content.is_empty()).then_some(Candidate {
            source: if source.is_empty() { Vec::new() } else { vec![source] },
            cue: words,
            lemma: cue.lemma,
            stance: cue.stance,
            content,
            construction,
            given: Given::Near,
        })
    }

    /// The content around an adverbial `adverbial` of the sentence: what follows its comma if it opens
    /// the clause, else what stands before it, and after it where it is an insertion.
    fn around(&self, adverbial: Range<usize>) -> Vec<Range<usize>> {
        let sentence = self.sentence(adverbial.start);
        let begin = self.clause_start(adverbial.start.max(sentence.start + 1));
        let begin = begin.min(adverbial.start);
        let led = (begin..adverbial.start).any(|i| self.document.tokens()[i].is_word())
            && !matches!(self.mark(adverbial.start - 1), ':' | '—' | '–')
            && !self.is_lead(begin..adverbial.start);
        let end = adverbial.end;
        if !led {
            let from = if end < sentence.end && self.mark(end) == ',' { end + 1 } else { end };
            if from >= sentence.end {
                return Vec::new();
            }
            return vec![from..self.content_end(from, Frame::default())];
        }
        let before = match self.quoted_before(adverbial.start) {
            Some(quoted) => quoted,
            None => begin..adverbial.start,
        };
        let mut parts = vec![before.clone()];
        if end + 1 < sentence.end && self.mark(end) == ',' {
            // An insertion: the clause goes on unless it was complete and another begins.
            let complete = self.has_finite(before);
            let next = end + 1;
            if !complete || self.is_finite(self.skip_adverbs(next, sentence.end)) {
                parts.push(next..self.content_end(next, Frame::default()));
            } else if let Some(quote) = self.opens(next) {
                parts.push(quote.range());
            } else if matches!(self.tag(next), Tag::Conjunction | Tag::Relative | Tag::Gerund) {
                parts.push(next..self.content_end(next, Frame::default()));
            }
        }
        parts
    }

    /// Whether the words before an adverbial are only another adverbial or conjunction: `But`, `In May,`.
    fn is_lead(&self, range: Range<usize>) -> bool {
        !self.has_finite(range.clone())
            && (range.len() <= 1
                || matches!(
                    self.tag(range.start),
                    Tag::Preposition | Tag::Conjunction | Tag::Adverb | Tag::Subordinator
                ) && range.len() <= 9)
    }

    /// `according to X`, `in the words of X`.
    fn led(&self, cue: &Cue, at: usize) -> Option<Candidate> {
        let sentence = self.sentence(at);
        let mut end = at + 1;
        for &word in &cue.rest {
            if end >= sentence.end || self.form(end) != word {
                return None;
            }
            end += 1;
        }
        if end >= sentence.end {
            return None;
        }
        let source = self.phrase_onward(end).or_else(|| {
            // `according to multiple reports`, `according to “The Hill”`
            let stop =
                (end..sentence.end).find(|&i| self.mark(i) == ',' || self.is_stop(i)).unwrap_or(sentence.end);
            Some(end..stop.min(end + 12))
        })?;
        // A source that opens the sentence ends at its comma.
        let source = self.trim(source);
        let content = self.around(at..source.end);
        self.candidate_of(cue, vec![at..end], source, content, Construction::According)
    }

    /// `in the latest poll`
    fn poll(&self, cue: &Cue, at: usize) -> Option<Candidate> {
        let index = self.syntax.phrase_starting(at + 1)?;
        let head = self.form(self.syntax.phrases[index].head);
        if !matches!(head, "poll" | "polls" | "survey" | "surveys") || self.is_quoted(at) {
            return None;
        }
        // `he leads in the polls` says little of where it stands; at the head of a sentence it cites.
        if at != self.sentence(at).start {
            return None;
        }
        let source = self.phrase_onward(at + 1)?;
        let content = self.around(at..source.end);
        self.candidate_of(cue, vec![at..at + 1], source, content, Construction::Poll)
    }

    /// The phrase at `at` and its possessor, if it has one.
    fn owned(&self, at: usize) -> Option<(Range<usize>, usize)> {
        let phrase = self.phrase(at)?;
        let owner = phrase.clone().find(|&i| self.is_possessor(i))?;
        Some((phrase, owner))
    }

    /// Whether the token says whose the noun after it is: `India's`, `his`.
    pub(super) fn is_possessor(&self, at: usize) -> bool {
        self.document.tokens()[at].possessive
            || matches!(self.form(at), "his" | "her" | "their" | "its" | "my" | "our")
    }

    /// `in his view`, `from Pakistan's perspective`.
    fn possessed(&self, cue: &Cue, at: usize, (phrase, owner): (Range<usize>, usize)) -> Option<Candidate> {
        let sentence = self.sentence(at);
        let rest = &cue.rest;
        let mark = usize::from(owner + 1 < sentence.end && matches!(self.mark(owner + 1), '\'' | '’'));
        let noun = (owner + 1..phrase.end).find(|&i| self.form(i) == rest[0])?;
        let end = noun + rest.len();
        if end > sentence.end || !rest.iter().zip(noun..).all(|(word, i)| self.form(i) == *word) {
            return None;
        }
        // Only an adverbial set apart by commas or opening the clause counts.
        let opens = at == sentence.start
            || !self.document.tokens()[at - 1].is_word()
            || matches!(self.tag(at - 1), Tag::Conjunction | Tag::Subordinator);
        let closes = end >= sentence.end || !self.document.tokens()[end].is_word() || opens;
        if !(opens && closes) {
            return None;
        }
        let content = self.around(at..end);
        self.candidate_of(
            cue,
            vec![at..at + 1, noun..end],
            phrase.start..owner + 1 + mark,
            content,
            Construction::Possessed,
        )
    }

    /// `For Islamabad, it is …`.
    fn perspective(&self, cue: &Cue, at: usize, is_actor: &dyn Fn(Span) -> bool) -> Option<Candidate> {
        let sentence = self.sentence(at);
        let opens =
            at == sentence.start || (at == sentence.start + 1 && self.tag(at - 1) == Tag::Conjunction);
        if !opens || self.tag(at) != Tag::Preposition {
            return None;
        }
        let index = self.syntax.phrase_starting(at + 1)?;
        let phrase = self.syntax.phrases[index].tokens.clone();
        if phrase.end + 1 >= sentence.end || self.mark(phrase.end) != ',' {
            return None;
        }
        let head = self.syntax.phrases[index].head;
        let people = is_actor(self.document.span_of(phrase.clone()))
            || matches!(self.form(head), "him" | "her" | "them" | "me" | "us" | "many" | "some" | "others")
            || (self.tag(head) == Tag::Noun && super::speaker::is_person(self.form(head)));
        // How it looks to X is said of what something is: `For Islamabad, it is …`.
        let topic = self.phrase(phrase.end + 1)?;
        let verb = self.skip_adverbs(topic.end, sentence.end);
        let is = verb < sentence.end && self.syntax.lemma(self.document, verb) == "be";
        if !people || !(is || self.is_contracted(topic.start)) || self.form(topic.start) == "there" {
            return None;
        }
        let stop = self.content_end(phrase.end + 1, Frame::default());
        self.candidate_of(
            cue,
            vec![at..at + 1],
            phrase.clone(),
            vec![phrase.end + 1..stop],
            Construction::Perspective,
        )
    }

    /// `reportedly`: hearsay without a source.
    fn hearsay(&self, cue: &Cue, at: usize) -> Option<Candidate> {
        let sentence = self.sentence(at);
        if self.is_quoted(at) || !self.has_finite(sentence) {
            return None;
        }
        let clause = self.syntax.clauses[self.syntax.clause_of(at)].clone();
        self.candidate_of(
            cue,
            vec![at..at + 1],
            at..at,
            vec![clause.start..at, at + 1..clause.end],
            Construction::Hearsay,
        )
    }

    /// `NAME: …` at the start of a paragraph.
    pub(super) fn labelled(&self, paragraph: usize, is_actor: &dyn Fn(Span) -> bool) -> Option<Candidate> {
        let block = &self.document.paragraphs()[paragraph];
        if block.role == Role::Boilerplate {
            return None;
        }
        let tokens = block.tokens.clone();
        let colon = tokens.clone().take(7).find(|&i| self.mark(i) == ':')?;
        let label = tokens.start..colon;
        if label.is_empty() || colon + 2 >= tokens.end || self.is_quoted(colon) {
            return None;
        }
        let words = label.clone().filter(|&i| self.document.tokens()[i].is_word());
        let shouted = words.clone().all(|i| self.raw(i).chars().all(|c| !c.is_lowercase()));
        let named = words.clone().all(|i| self.document.is_capital(i) || self.tag(i) == Tag::Preposition);
        let name = label.clone().any(|i| matches!(self.tag(i), Tag::Name));
        if !(named && (name || shouted))
            || words.count() > 5
            || !is_actor(self.document.span_of(label.clone()))
        {
            return None;
        }
        let content = self.trim(colon + 1..tokens.end);
        (!content.is_empty()).then(|| Candidate {
            source: vec![self.trim(label)],
            cue: vec![colon..colon + 1],
            lemma: ":",
            stance: super::Stance::Neutral,
            content: vec![content],
            construction: Construction::Label,
            given: Given::Near,
        })
    }
}
