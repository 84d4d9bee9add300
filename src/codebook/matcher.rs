//! One matcher for every codebook in use.
//!
//! DESIGN. Most patterns are single words or prefixes. A token is looked up once in a table of whole
//! words and once in a table of prefixes keyed by their first three bytes; both yield the sequences
//! that begin there, whichever codebook they belong to, and only those compare further tokens. A hash
//! look-up beat an automaton over bytes by a factor of two on single words. Contexts (`unless`,
//! `when`) are sequences like any other, so they cost no second pass; they are consulted per sentence,
//! and only when a pattern that has one was found.

use super::pattern::{Element, Pattern, exact};
use super::schema::{Codebook, NegationPolicy, Overlap};
use crate::text::{Document, Sentence};
use hashbrown::HashMap;
use std::collections::BTreeSet;
use std::ops::Range;

/// Words to either side of a hit in which `unless` and `when` are looked for.
const CONTEXT_WORDS: usize = 5;

/// One pattern of one category, as compiled.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Index of the codebook.
    pub codebook: usize,
    /// Index of the category in the codebook.
    pub category: usize,
    /// Of an item's rule: index of the category that the item sums into.
    pub into: Option<usize>,
    /// The pattern as written.
    pub pattern: String,
    /// What a hit counts.
    pub weight: f64,
    unless: Vec<usize>,
    when: Vec<usize>,
}

impl Rule {
    /// Index of the category whose hits do not overlap: of an item the one it sums into, else its own.
    pub fn frame(&self) -> usize {
        self.into.unwrap_or(self.category)
    }

    /// Indices of the categories in which a hit counts: its own and, of an item, the one it sums into.
    pub fn counts_in(&self) -> impl Iterator<Item = usize> {
        std::iter::once(self.category).chain(self.into)
    }
}

/// One pattern found in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Index into [`Matcher::rules`].
    pub rule: usize,
    /// The tokens it covers.
    pub tokens: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Rule(usize),
    Context(usize),
}

/// The first eight bytes of a form as one number, zeros behind a shorter one: most comparisons fail on it.
fn head(form: &str) -> u64 {
    let bytes = form.as_bytes();
    let mut first = [0; 8];
    let length = bytes.len().min(8);
    first[..length].copy_from_slice(&bytes[..length]);
    u64::from_le_bytes(first)
}

/// An element as compared with a token.
#[derive(Debug, Clone)]
struct Step {
    head: u64,
    /// The bytes of `head` that count: all of a word's, those of a prefix.
    mask: u64,
    element: Element,
}

impl Step {
    fn new(element: Element) -> Self {
        let (form, mask) = match &element {
            Element::Word(form, _) => (form.as_str(), u64::MAX),
            Element::Prefix(form, _) => (form.as_str(), prefix_mask(form)),
            Element::Any | Element::Gap(_) => ("", 0),
        };
        Self { head: head(form), mask, element }
    }
}

/// The bytes of a [`head`] that a prefix fills.
fn prefix_mask(prefix: &str) -> u64 {
    if prefix.len() < 8 { (1 << (8 * prefix.len())) - 1 } else { u64::MAX }
}

#[derive(Debug, Clone)]
struct Sequence {
    /// Exact spelling wanted of the first word, where case matters.
    first: Option<Box<str>>,
    /// What must follow the first word.
    rest: Vec<Step>,
    target: Target,
}

#[derive(Debug, Clone)]
struct Prefixed {
    prefix: Box<str>,
    head: u64,
    mask: u64,
    sequence: Sequence,
}

/// A document with the [`head`] of each token.
struct View<'d> {
    document: &'d Document,
    heads: Vec<u64>,
}

/// Compiled codebooks.
#[derive(Debug, Clone, Default)]
pub struct Matcher {
    rules: Vec<Rule>,
    codebooks: Vec<Codebook>,
    words: HashMap<Box<str>, Vec<Sequence>>,
    prefixes: HashMap<[u8; 3], Vec<Prefixed>>,
}

#[derive(Default)]
struct Found {
    hits: Vec<Hit>,
    contexts: Vec<(usize, Range<usize>)>,
    failed: Failed,
}

/// Gaps that led nowhere, each by the place of its step in memory and the token: tried once, gaps after gaps
/// cost their sum and not their product.
type Failed = BTreeSet<(usize, usize)>;

impl Matcher {
    /// Compiles `codebooks`. Their order is kept.
    pub fn new(codebooks: Vec<Codebook>) -> Self {
        let mut matcher = Self::default();
        let mut contexts: HashMap<String, usize> = HashMap::new();
        for (book, codebook) in codebooks.iter().enumerate() {
            for (category, entry) in codebook.categories.iter().enumerate() {
                for term in &entry.terms {
                    let unless = matcher.add_contexts(&term.unless, &mut contexts);
                    let when = matcher.add_contexts(&term.when, &mut contexts);
                    let target = Target::Rule(matcher.rules.len());
                    matcher.add(&term.pattern, target);
                    matcher.rules.push(Rule {
                        codebook: book,
                        category,
                        into: entry.into,
                        pattern: term.pattern.source.clone(),
                        weight: term.weight,
                        unless,
                        when,
                    });
                }
            }
        }
        matcher.codebooks = codebooks;
        matcher
    }

    fn add_contexts(&mut self, patterns: &[Pattern], known: &mut HashMap<String, usize>) -> Vec<usize> {
        let mut ids = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            let next = known.len();
            let id = *known.entry(pattern.source.clone()).or_insert(next);
            if id == next {
                self.add(pattern, Target::Context(id));
            }
            ids.push(id);
        }
        ids
    }

    fn add(&mut self, pattern: &Pattern, target: Target) {
        for elements in &pattern.alternatives {
            let rest = elements[1..].iter().cloned().map(Step::new).collect();
            match &elements[0] {
                Element::Word(form, cased) => {
                    let first = cased.as_deref().map(Into::into);
                    let sequence = Sequence { first, rest, target };
                    self.words.entry(form.as_str().into()).or_default().push(sequence);
                }
                Element::Prefix(form, cased) => {
                    let first = cased.as_deref().map(Into::into);
                    let sequence = Sequence { first, rest, target };
                    let (head, mask) = (head(form), prefix_mask(form));
                    let prefixed = Prefixed { prefix: form.as_str().into(), head, mask, sequence };
                    self.prefixes.entry(key(form)).or_default().push(prefixed);
                }
                Element::Any | Element::Gap(_) => unreachable!("a parsed pattern begins with a word"),
            }
        }
    }

    /// Every pattern, in the order of codebooks, categories and files.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The codebooks, in the order given.
    pub fn codebooks(&self) -> &[Codebook] {
        &self.codebooks
    }

    /// Whether a hit of `rule` in the scope of a negation is void.
    pub fn voids_negated(&self, rule: usize) -> bool {
        self.codebooks[self.rules[rule].codebook].negation == NegationPolicy::Void
    }

    /// All hits in `document`, by position, then by rule; which of overlapping hits count, each
    /// codebook says ([`Overlap`]).
    pub fn hits(&self, document: &Document) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut found = Found::default();
        let heads = (0..document.tokens().len()).map(|at| head(document.form(at))).collect();
        let view = View { document, heads };
        for sentence in document.sentences() {
            found.hits.clear();
            found.contexts.clear();
            found.failed.clear();
            self.scan(&view, sentence, &mut found);
            self.apply_contexts(document, sentence, &mut found);
            self.resolve_overlaps(&mut found.hits);
            hits.append(&mut found.hits);
        }
        hits
    }

    fn scan(&self, view: &View<'_>, sentence: &Sentence, found: &mut Found) {
        for at in sentence.tokens.clone() {
            let form = view.document.form(at);
            if let Some(sequences) = self.words.get(form) {
                for sequence in sequences {
                    self.verify(view, sequence, at, sentence.tokens.end, false, found);
                }
            }
            if form.len() >= 3
                && let Some(sequences) = self.prefixes.get(&key(form))
            {
                for one in sequences {
                    if view.heads[at] & one.mask == one.head
                        && (one.prefix.len() <= 8 || form.starts_with(&*one.prefix))
                    {
                        self.verify(view, &one.sequence, at, sentence.tokens.end, true, found);
                    }
                }
            }
        }
    }

    fn verify(
        &self,
        view: &View<'_>,
        sequence: &Sequence,
        at: usize,
        end: usize,
        prefix: bool,
        found: &mut Found,
    ) {
        if let Some(wanted) = &sequence.first {
            let raw = exact(view.document.raw(at));
            if !(raw == &**wanted || prefix && raw.starts_with(&**wanted)) {
                return;
            }
        }
        let Some(stop) = follow(view, &sequence.rest, at + 1, end, &mut found.failed) else { return };
        match sequence.target {
            Target::Rule(rule) => found.hits.push(Hit { rule, tokens: at..stop }),
            Target::Context(context) => found.contexts.push((context, at..stop)),
        }
    }

    fn apply_contexts(&self, document: &Document, sentence: &Sentence, found: &mut Found) {
        let contexts = &found.contexts;
        found.hits.retain(|hit| {
            let rule = &self.rules[hit.rule];
            if rule.unless.is_empty() && rule.when.is_empty() {
                return true;
            }
            let window = window(document, sentence, &hit.tokens);
            let stands = |wanted: &[usize]| {
                // They were found in order of their first tokens.
                let from = contexts.partition_point(|(_, at)| at.start < window.start);
                let mut near = contexts[from..].iter().take_while(|(_, at)| at.start < window.end);
                near.any(|(id, at)| at.end <= window.end && wanted.contains(id))
            };
            !stands(&rule.unless) && (rule.when.is_empty() || stands(&rule.when))
        });
    }

    fn resolve_overlaps(&self, hits: &mut Vec<Hit>) {
        let book = |hit: &Hit| self.rules[hit.rule].codebook;
        hits.sort_by_key(|hit| (book(hit), self.rules[hit.rule].frame(), longest_first(hit)));
        let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
        for hits in hits.chunk_by_mut(|a, b| book(a) == book(b)) {
            match self.codebooks[book(&hits[0])].overlap {
                Overlap::All => kept.extend_from_slice(hits),
                Overlap::Longest => self.keep_longest(hits, &mut kept),
                Overlap::Nested => self.keep_outer(hits, &mut kept),
            }
        }
        kept.sort_by_key(|hit| (hit.tokens.start, hit.tokens.end, hit.rule));
        *hits = kept;
    }

    /// Of one codebook's `hits`, sorted by frame and length, those that no better one of their frame
    /// overlaps. A word counts for one item of a frame only, so a frame is the sum of its items.
    fn keep_longest(&self, hits: &[Hit], kept: &mut Vec<Hit>) {
        let frame = |hit: &Hit| self.rules[hit.rule].frame();
        for hits in hits.chunk_by(|a, b| frame(a) == frame(b)) {
            let first = kept.len();
            for hit in hits {
                if !kept[first..].iter().any(|k| overlap(k, hit)) {
                    kept.push(hit.clone());
                }
            }
        }
    }

    /// Of one codebook's `hits` those that no better one of their frame overlaps, and that are not
    /// wholly inside what better ones of any frame cover. Frames share the very same words.
    fn keep_outer(&self, hits: &mut [Hit], kept: &mut Vec<Hit>) {
        hits.sort_by_key(longest_first);
        let frame = |hit: &Hit| self.rules[hit.rule].frame();
        let first = kept.len();
        let mut covered = hashbrown::HashSet::new();
        for same in hits.chunk_by(|a, b| a.tokens == b.tokens) {
            if same[0].tokens.clone().all(|token| covered.contains(&token)) {
                continue;
            }
            for hit in same {
                if !kept[first..].iter().any(|k| frame(k) == frame(hit) && overlap(k, hit)) {
                    kept.push(hit.clone());
                    covered.extend(hit.tokens.clone());
                }
            }
        }
    }
}

/// Order of merit among hits that overlap.
fn longest_first(hit: &Hit) -> (std::cmp::Reverse<usize>, usize, usize) {
    (std::cmp::Reverse(hit.tokens.len()), hit.tokens.start, hit.rule)
}

fn overlap(a: &Hit, b: &Hit) -> bool {
    a.tokens.start < b.tokens.end && b.tokens.start < a.tokens.end
}

fn key(form: &str) -> [u8; 3] {
    let bytes = form.as_bytes();
    [bytes[0], bytes[1], bytes[2]]
}

/// Where the steps end if they match from `at`.
fn follow(view: &View<'_>, steps: &[Step], at: usize, end: usize, failed: &mut Failed) -> Option<usize> {
    let Some((step, rest)) = steps.split_first() else { return Some(at) };
    if let Element::Gap(most) = step.element {
        let tried = (std::ptr::from_ref(step).addr(), at);
        if failed.contains(&tried) {
            return None;
        }
        let mut skips = (0..=most).take_while(|skip| at + skip <= end);
        let found = skips.find_map(|skip| follow(view, rest, at + skip, end, failed));
        if found.is_none() {
            failed.insert(tried);
        }
        return found;
    }
    if at >= end || view.heads[at] & step.mask != step.head {
        return None;
    }
    let document = view.document;
    let fits = match &step.element {
        Element::Word(form, cased) => {
            document.form(at) == form && cased.as_ref().is_none_or(|c| exact(document.raw(at)) == c)
        }
        Element::Prefix(form, cased) => {
            document.form(at).starts_with(form.as_str())
                && cased.as_ref().is_none_or(|c| document.raw(at).starts_with(c.as_str()))
        }
        Element::Any => document.tokens()[at].is_word(),
        Element::Gap(_) => false,
    };
    if fits { follow(view, rest, at + 1, end, failed) } else { None }
}

/// The hit with five words to either side, within its sentence.
fn window(document: &Document, sentence: &Sentence, hit: &Range<usize>) -> Range<usize> {
    let words = |at: usize| usize::from(document.tokens()[at].is_word());
    let (mut start, mut end) = (hit.start, hit.end);
    let mut left = 0;
    while start > sentence.tokens.start && left < CONTEXT_WORDS {
        start -= 1;
        left += words(start);
    }
    let mut right = 0;
    while end < sentence.tokens.end && right < CONTEXT_WORDS {
        right += words(end);
        end += 1;
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Article;

    /// `patterns` are TOML; brackets in `expected` mark the hits.
    fn check(patterns: &str, expected: &str) {
        let source = format!(
            "name = 't'\nprefix = 't'\nversion = '1'\nreference = 'r'\nlicence = 'CC0-1.0'\n\
             [[category]]\nname = 'c'\ndefinition = 'd'\npatterns = [{patterns}]\nexamples = ['{expected}']"
        );
        let codebook = Codebook::parse(&source, "test").unwrap();
        let mismatches = super::super::check(&codebook);
        assert!(mismatches.is_empty(), "{mismatches:?}");
    }

    #[test]
    fn words_prefixes_and_phrases() {
        check("'accus*', 'war of words'", "India [accused] it of a [war of words]. Words of war.");
        check("'UN'", "The [UN] met; un deux.");
        check("'turn* ~2 into'", "It [turned slowly back into] war, or turned one two three into.");
        check("'(war|battle) of *'", "A [war of words], a [battle of wits].");
        check("'self-determin*'", "A [self-determined] people.");
        check("'nation'", "The [nation’s] will.");
    }

    #[test]
    fn many_gaps_cost_no_more_than_their_words() {
        let pattern = format!("war {}zebra", "~20 war ".repeat(40));
        let text = "war ".repeat(300);
        let begun = std::time::Instant::now();
        check(&format!("'{pattern}'"), &text);
        assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    }

    #[test]
    fn the_longest_wins_within_a_category() {
        check("'republic', 'czech republic'", "The [Czech Republic] is a [republic].");
    }

    #[test]
    fn contexts_void_and_require() {
        check("{ match = 'strike', unless = ['hunger'] }", "A [strike] and one two three four five hunger.");
        check("{ match = 'strike', unless = ['hunger'] }", "A hunger strike. A [strike].");
        check(
            "{ match = 'strike', when = ['air*'] }",
            "An air [strike]? The air force made a [strike]. A strike.",
        );
    }

    #[test]
    fn a_word_counts_for_one_item_and_its_frame() {
        let source = "name = 't'\nprefix = 't'\nversion = '1'\nreference = 'r'\nlicence = 'CC0-1.0'\n\
             [[category]]\nname = 'conflict'\ndefinition = 'd'\n\
             examples = ['A [war of words], [war] and [blame].']\n\
             [[category]]\nname = 'fight'\ninto = 'conflict'\ndefinition = 'd'\npatterns = ['war', 'blame']\n\
             [[category]]\nname = 'reproach'\ninto = 'conflict'\ndefinition = 'd'\n\
             patterns = ['war of words', 'blame']";
        let codebook = Codebook::parse(source, "test").unwrap();
        assert_eq!(codebook.categories[2].column, "t_conflict_reproach");
        assert!(super::super::check(&codebook).is_empty());
        let matcher = Matcher::new(vec![codebook]);
        let text = "A war of words, war and blame.".into();
        let document = Document::new(Article { text, ..Article::default() });
        let counted: Vec<Vec<usize>> = matcher
            .hits(&document)
            .iter()
            .map(|hit| matcher.rules()[hit.rule].counts_in().collect())
            .collect();
        assert_eq!(counted, [[2, 0], [1, 0], [1, 0]]);
    }

    #[test]
    fn nothing_matches_across_sentences() {
        check("'war of words'", "It was war. Of words he said nothing.");
    }

    #[test]
    fn hits_are_found_in_order_of_text() {
        let book = |name: &str, pattern: &str| {
            let source = format!(
                "name = '{name}'\nprefix = '{name}'\nversion = '1'\nreference = 'r'\nlicence = 'CC0-1.0'\n\
                 [[category]]\nname = 'c'\ndefinition = 'd'\npatterns = ['{pattern}']"
            );
            Codebook::parse(&source, "test").unwrap()
        };
        let matcher = Matcher::new(vec![book("a", "peace"), book("b", "war")]);
        let document = Document::new(Article { text: "War, peace, war.".into(), ..Article::default() });
        let order: Vec<_> = matcher.hits(&document).iter().map(|h| (h.rule, h.tokens.start)).collect();
        assert_eq!(order, [(1, 0), (0, 2), (1, 4)]);
    }
}
