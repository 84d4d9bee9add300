//! Questions one asks of a sentence: lemma, verb group, subject, object, voice.

use super::phrase::is_day;
use super::tagging::is_quote;
use super::words::{WORDS, Word, guess, reading};
use super::{NO_NUMBER, NO_PHRASE, Phrase, Syntax, Tag};
use crate::text::Document;
use std::ops::Range;

impl Syntax {
    /// The lemma of token `at`: of the verb where it is tagged one, of the noun by cutting a plural,
    /// else the form itself.
    pub fn lemma<'d>(&self, document: &'d Document, at: usize) -> &'d str {
        let form = document.form(at);
        match self.tags[at] {
            Tag::Verb | Tag::Gerund | Tag::Participle | Tag::Auxiliary => {
                self.words[at].and_then(|w| w.lemma).unwrap_or_else(|| verb_stem(form))
            }
            Tag::Noun => noun_stem(form, self.words[at]),
            _ => form,
        }
    }

    /// The number of the form of token `at` among the words that the lexicon knows.
    #[inline]
    pub(in crate::mark) fn number(&self, at: usize) -> Option<usize> {
        Some(self.numbers[at]).filter(|&number| number != NO_NUMBER).map(|number| number as usize)
    }

    /// Whether token `at` is a form of a full verb (finite, participle or `-ing`).
    pub fn is_verb(&self, at: usize) -> bool {
        matches!(self.tags[at], Tag::Verb | Tag::Gerund | Tag::Participle)
    }

    /// Whether token `at` is a particle that belongs to a verb before it (`run out`).
    pub fn is_particle(&self, document: &Document, at: usize) -> bool {
        self.tags[at] == Tag::Adverb && matches!(document.form(at), "up" | "down" | "out" | "off" | "over")
    }

    /// The phrase that holds token `at`, as an index into [`Syntax::phrases`].
    pub fn phrase_at(&self, at: usize) -> Option<usize> {
        self.phrase_at.get(at).filter(|&&index| index != NO_PHRASE).map(|&index| index as usize)
    }

    /// The phrase whose last token stands at `end - 1`.
    pub fn phrase_ending(&self, end: usize) -> Option<usize> {
        let index = self.phrase_at(end.checked_sub(1)?)?;
        (self.phrases[index].tokens.end == end).then_some(index)
    }

    /// The phrase that begins at `start`.
    pub fn phrase_starting(&self, start: usize) -> Option<usize> {
        self.phrase_at(start).filter(|&index| self.phrases[index].tokens.start == start)
    }

    /// The clause that holds token `at`, as an index into [`Syntax::clauses`].
    pub fn clause_of(&self, at: usize) -> usize {
        self.clauses.partition_point(|c| c.end <= at)
    }

    /// The verb with its auxiliaries, adverbs, negation and a governing verb chain before it
    /// (`has not yet been asked`, `declined to comment`), ending with token `verb`.
    pub fn verb_group(&self, document: &Document, verb: usize) -> Range<usize> {
        let first = document.sentences()[document.sentence_of(verb)].tokens.start;
        let mut start = verb;
        let mut at = verb;
        while at > first {
            at -= 1;
            match self.tags[at] {
                Tag::Auxiliary => start = at,
                Tag::Particle => {
                    // `to` belongs here only if a verb or auxiliary governs it directly.
                    let chained = document.form(at) != "to"
                        || (at > first && (self.is_verb(at - 1) || self.tags[at - 1] == Tag::Auxiliary));
                    if !chained {
                        break;
                    }
                    start = at;
                }
                Tag::Verb if document.form(at + 1) == "to" && start == at + 1 => start = at,
                Tag::Verb if matches!(document.form(at), "has" | "have" | "had" | "do" | "does" | "did") => {
                    start = at;
                }
                // `have all said`, `has since said`
                Tag::Pronoun | Tag::Subordinator | Tag::Preposition
                    if at > first
                        && matches!(document.form(at), "all" | "both" | "each" | "since")
                        && self.tags[at - 1] == Tag::Auxiliary => {}
                Tag::Adverb if !is_quote(document.mark(at)) => {}
                // "did the minister say", "have they said": the subject stands inside the group.
                _ => break,
            }
        }
        // An adverb directly before the verb is part of the group: `also argues`; not the particle of
        // a verb before it: `that beds run out was noted`.
        while start > first
            && self.tags[start - 1] == Tag::Adverb
            && !is_day(document, start - 1)
            && !self.is_particle(document, start - 1)
        {
            start -= 1;
        }
        start..verb + 1
    }

    /// Whether the verb at `verb` is passive: a participle after a form of `be` or `get`.
    pub fn is_passive(&self, document: &Document, verb: usize) -> bool {
        if self.tags[verb] != Tag::Participle {
            return false;
        }
        let first = document.sentences()[document.sentence_of(verb)].tokens.start;
        for at in (first..verb).rev() {
            match self.tags[at] {
                Tag::Adverb | Tag::Particle => {}
                Tag::Auxiliary | Tag::Verb => {
                    let lemma = self.words[at].and_then(|w| w.lemma).unwrap_or("");
                    return matches!(lemma, "be" | "get");
                }
                Tag::Conjunction if at > first && self.tags[at - 1] == Tag::Participle => {
                    return self.is_passive(document, at - 1);
                }
                // A bare participle after its noun: `the deal signed by`.
                _ => return true,
            }
        }
        true
    }

    /// The whole noun phrase around phrase `index`: with the prepositional phrases that hang on it
    /// (`the head of the agency in Kabul`) on its right.
    pub fn extend(&self, document: &Document, index: usize) -> Range<usize> {
        let start = self.phrases[index].tokens.start;
        let mut end = self.phrases[index].tokens.end;
        while end + 1 < self.tags.len()
            && self.tags[end] == Tag::Preposition
            && matches!(
                document.form(end),
                "of" | "in" | "for" | "at" | "from" | "on" | "to" | "with" | "between"
            )
        {
            let Some(next) = self.phrase_starting(end + 1) else { break };
            if document.sentence_of(self.phrases[next].head) != document.sentence_of(start) {
                break;
            }
            if document.form(end) != "of" && is_day(document, self.phrases[next].tokens.start) {
                break;
            }
            end = self.phrases[next].tokens.end;
        }
        start..end
    }

    /// The subject of the verb at `verb` (the grammatical one, also of a passive), as an index into
    /// [`Syntax::phrases`]. Looks through adverbs, prepositional phrases, appositions and relative
    /// clauses between commas, relative pronouns and conjoined verbs.
    pub fn subject_of(&self, document: &Document, verb: usize) -> Option<usize> {
        self.subject_before(document, self.verb_group(document, verb).start, 0)
    }

    /// The subject of a verb group that begins at `start`.
    fn subject_before(&self, document: &Document, start: usize, depth: u8) -> Option<usize> {
        let first = document.sentences()[document.sentence_of(start)].tokens.start;
        let mut at = start;
        while at > first
            && (self.tags[at - 1] == Tag::Adverb
                || is_quote(document.mark(at - 1))
                || self.phrase_ending(at).is_some_and(|p| is_day(document, self.phrases[p].head)))
        {
            at -= 1;
        }
        if at == first || depth > 4 {
            return None;
        }
        match self.tags[at - 1] {
            Tag::Relative => {
                let before = at - 1;
                // "whose" and "where" do not stand for their antecedent.
                if !matches!(document.form(before), "who" | "which" | "that") {
                    return None;
                }
                let before =
                    if before > first && document.mark(before - 1) == ',' { before - 1 } else { before };
                self.leftmost(before, first)
            }
            Tag::Conjunction => {
                let mate = (first..at - 1).rev().find(|&i| {
                    self.tags[i] == Tag::Verb
                        || (self.tags[i] == Tag::Auxiliary && self.tags[start] != Tag::Participle)
                })?;
                self.subject_before(document, self.verb_group(document, mate).start, depth + 1)
            }
            Tag::Mark if matches!(document.mark(at - 1), ',' | '—' | ')') => {
                let close = at - 1;
                // An insertion between two commas: the subject stands before the first.
                let open = match document.mark(close) {
                    ')' => '(',
                    mark => mark,
                };
                let mut commas = (first..close).rev().filter(|&i| document.mark(i) == open);
                let found = commas.find(|&i| {
                    self.phrase_ending(i).is_some()
                        && !(i + 1..close).any(|k| matches!(document.mark(k), ';' | ':'))
                });
                match found {
                    Some(open) => self.leftmost(open, first),
                    None => self.shared(document, start, first, depth),
                }
            }
            _ => self.leftmost(at, first),
        }
    }

    /// A participle or third verb of a list takes the subject of the verb before it.
    fn shared(&self, document: &Document, start: usize, first: usize, depth: u8) -> Option<usize> {
        let mate =
            (first..start).rev().find(|&i| self.tags[i] == Tag::Verb || self.tags[i] == Tag::Auxiliary)?;
        self.subject_before(document, self.verb_group(document, mate).start, depth + 1)
    }

    /// The phrase that ends at `end`, or the one it hangs on through prepositions.
    fn leftmost(&self, end: usize, first: usize) -> Option<usize> {
        let mut index = self.phrase_ending(end)?;
        loop {
            let start = self.phrases[index].tokens.start;
            if start <= first + 1 || self.tags[start - 1] != Tag::Preposition {
                return Some(index);
            }
            let mut before = start - 1;
            // `officials familiar with the matter`, `people briefed on it`
            if before > first && matches!(self.tags[before - 1], Tag::Adjective | Tag::Participle) {
                before -= 1;
            }
            match self.phrase_ending(before) {
                Some(outer) if before > first => index = outer,
                _ => return Some(index),
            }
        }
    }

    /// The object of the verb at `verb`: the noun phrase right after it (adverbs and quotation marks
    /// apart), as an index into [`Syntax::phrases`]. `None` for a passive.
    pub fn object_of(&self, document: &Document, verb: usize) -> Option<usize> {
        if self.is_passive(document, verb) {
            return None;
        }
        let last = document.sentences()[document.sentence_of(verb)].tokens.end;
        let mut at = verb + 1;
        while at < last && (self.tags[at] == Tag::Adverb || is_quote(document.mark(at))) {
            at += 1;
        }
        self.phrase_starting(at).filter(|_| at < last)
    }

    /// The phrase after the first preposition `word` that follows token `at` in its clause.
    pub fn after_preposition(&self, document: &Document, at: usize, word: &str) -> Option<usize> {
        let clause = self.clauses.get(self.clause_of(at))?;
        let place =
            (at + 1..clause.end).find(|&i| document.form(i) == word && self.tags[i] == Tag::Preposition)?;
        self.phrase_starting(place + 1)
    }

    /// Who does the act of a passive, from its `by` phrase.
    pub fn agent_of(&self, document: &Document, verb: usize) -> Option<&Phrase> {
        if !self.is_passive(document, verb) {
            return None;
        }
        self.after_preposition(document, verb, "by").map(|index| &self.phrases[index])
    }
}

/// The base of a verb no list knows.
fn verb_stem(form: &str) -> &str {
    for ending in ["ing", "ed", "s"] {
        if let Some(stem) = form.strip_suffix(ending)
            && stem.len() > 2
        {
            return stem;
        }
    }
    form
}

/// The singular of a noun, so far as cutting the end gives one.
fn noun_stem<'f>(form: &'f str, word: Option<&Word>) -> &'f str {
    let plural = word.is_some_and(|w| w.readings & reading::PLURAL != 0);
    let Some(stem) = form.strip_suffix('s').filter(|_| plural || guess(form).1 == reading::PLURAL) else {
        return form;
    };
    if word.is_some_and(|w| w.usual == reading::NOUN) {
        return form;
    }
    let known =
        |stem: &str| WORDS.get(stem).is_some_and(|w| w.readings & (reading::NOUN | reading::BASE) != 0);
    if known(stem) { stem } else { stem.strip_suffix('e').filter(|s| known(s)).unwrap_or(stem) }
}

#[cfg(test)]
mod tests {
    use super::super::Syntax;
    use crate::text::{Article, Document};

    fn read(text: &str) -> (Document, Syntax) {
        let document = Document::new(Article { text: text.into(), ..Article::default() });
        let syntax = Syntax::of(&document);
        (document, syntax)
    }

    fn at(document: &Document, word: &str) -> usize {
        (0..document.tokens().len()).find(|&i| document.raw(i) == word).expect(word)
    }

    /// The heads of subject and object of `verb`, `-` for none.
    fn check(text: &str, verb: &str, subject: &str, object: &str) {
        let (document, syntax) = read(text);
        let verb = at(&document, verb);
        let show = |p: Option<usize>| p.map_or("-", |p| document.raw(syntax.phrases[p].head));
        let found = (show(syntax.subject_of(&document, verb)), show(syntax.object_of(&document, verb)));
        assert_eq!(found, (subject, object), "{text:?} {:?}", syntax.tags);
    }

    #[test]
    fn subjects_and_objects() {
        check("India attacked the camps on Monday.", "attacked", "India", "camps");
        check("The head of the agency blamed Pakistan.", "blamed", "head", "Pakistan");
        check(
            "Khan, the former prime minister, has sharply criticised the army.",
            "criticised",
            "Khan",
            "army",
        );
        check(
            "The strikes, which led to deaths, destabilised the region.",
            "destabilised",
            "strikes",
            "region",
        );
        check("India suspended the treaty and closed the border.", "closed", "India", "border");
        check("The border was closed by India.", "closed", "border", "-");
        check("Officials familiar with the matter say the talks failed.", "say", "Officials", "talks");
    }

    #[test]
    fn passives_and_agents() {
        let (document, syntax) = read("The camps were destroyed by the Indian army.");
        let verb = at(&document, "destroyed");
        assert!(syntax.is_passive(&document, verb));
        assert_eq!(syntax.agent_of(&document, verb).map(|p| document.raw(p.head)), Some("army"));
        let (document, syntax) = read("The army destroyed the camps.");
        assert!(!syntax.is_passive(&document, at(&document, "destroyed")));
    }

    #[test]
    fn verb_groups_take_auxiliaries_adverbs_and_chains() {
        for (text, verb, group) in [
            ("He has not yet been asked to leave.", "asked", "has not yet been asked"),
            ("The army declined to comment on it.", "comment", "declined to comment"),
            ("Akram also argues that it may.", "argues", "also argues"),
        ] {
            let (document, syntax) = read(text);
            let range = syntax.verb_group(&document, at(&document, verb));
            assert_eq!(document.slice(document.span_of(range)), group);
        }
    }
}
