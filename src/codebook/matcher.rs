//! One matcher for every codebook in use: which rules hit where, and which of them count.
//!
//! DESIGN. All patterns are one tree ([`Trie`]). Contexts (`unless`, `when`) are patterns like any other, so
//! they cost no second pass; they are consulted per sentence, and only when a pattern that has one was found.
//! Hits come in the order of the text and stay in it. Only where hits of one frame touch is it asked which
//! of them count.

use super::pattern::Pattern;
use super::schema::{Codebook, NegationPolicy, Overlap, Term};
use super::trie::{Target, Trie};
use crate::text::{Document, Sentence};
use hashbrown::HashMap;
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
    /// What is looked for.
    pub pattern: Pattern,
    /// What a hit counts.
    pub weight: f64,
}

impl Rule {
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

/// The contexts that void or require a hit, by number, in order.
#[derive(Debug, Clone)]
struct Guard {
    unless: Vec<u32>,
    when: Vec<u32>,
}

/// What decides whether a rule's hits count.
#[derive(Debug, Clone, Copy)]
struct Terms {
    /// Index of its frame: of an item the category it sums into, else its own.
    frame: u32,
    /// Its guard, if it has one.
    guard: Option<u32>,
}

/// A category whose hits do not overlap.
#[derive(Debug, Clone, Copy)]
struct Frame {
    codebook: usize,
    overlap: Overlap,
}

/// Compiled codebooks.
#[derive(Debug, Clone, Default)]
pub struct Matcher {
    rules: Vec<Rule>,
    codebooks: Vec<Codebook>,
    trie: Trie,
    /// For each rule.
    terms: Vec<Terms>,
    guards: Vec<Guard>,
    frames: Vec<Frame>,
}

impl Matcher {
    /// Compiles `codebooks`. Their order is kept.
    pub fn new(codebooks: Vec<Codebook>) -> Self {
        let terms = || codebooks.iter().flat_map(|codebook| &codebook.categories).flat_map(|c| &c.terms);
        let n_rules = terms().count();
        let mut matcher = Self {
            rules: Vec::with_capacity(n_rules),
            terms: Vec::with_capacity(n_rules),
            ..Self::default()
        };
        let mut patterns = Vec::with_capacity(n_rules);
        let mut contexts = HashMap::new();
        for (book, codebook) in codebooks.iter().enumerate() {
            let first_frame = matcher.frames.len();
            let frame = Frame { codebook: book, overlap: codebook.overlap };
            matcher.frames.extend(codebook.categories.iter().map(|_| frame));
            for (category, entry) in codebook.categories.iter().enumerate() {
                let frame = (first_frame + entry.into.unwrap_or(category)) as u32;
                for term in &entry.terms {
                    let rule = matcher.rules.len() as u32;
                    patterns.push((&term.pattern, Target::Rule(rule)));
                    let guard = matcher.guard(term, &mut patterns, &mut contexts);
                    matcher.terms.push(Terms { frame, guard });
                    matcher.rules.push(Rule {
                        codebook: book,
                        category,
                        into: entry.into,
                        pattern: term.pattern.clone(),
                        weight: term.weight,
                    });
                }
            }
        }
        matcher.trie = Trie::new(&patterns);
        drop((contexts, patterns));
        matcher.codebooks = codebooks;
        matcher
    }

    /// Adds the contexts of `term` to the `patterns`; those `known` have a number already.
    fn guard<'c>(
        &mut self,
        term: &'c Term,
        patterns: &mut Vec<(&'c Pattern, Target)>,
        known: &mut HashMap<&'c str, u32>,
    ) -> Option<u32> {
        let mut numbers = |contexts: &'c [Pattern]| -> Vec<u32> {
            let number = |pattern: &'c Pattern| {
                let next = known.len() as u32;
                let number = *known.entry(pattern.source()).or_insert(next);
                if number == next {
                    patterns.push((pattern, Target::Context(number)));
                }
                number
            };
            let mut numbers: Vec<u32> = contexts.iter().map(number).collect();
            numbers.sort_unstable();
            numbers
        };
        if term.unless.is_empty() && term.when.is_empty() {
            return None;
        }
        let guard = Guard { unless: numbers(&term.unless), when: numbers(&term.when) };
        self.guards.push(guard);
        Some(self.guards.len() as u32 - 1)
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
        let mut all = Vec::new();
        let (mut hits, mut contexts) = (Vec::new(), Vec::new());
        let mut ends = vec![0; self.frames.len()];
        let mut walk = self.trie.walk(document);
        for sentence in document.sentences() {
            contexts.clear();
            walk.enter(sentence.tokens.end);
            for at in sentence.tokens.clone() {
                for &(target, stop) in walk.from(at) {
                    match target {
                        Target::Rule(rule) => hits.push(Hit { rule: rule as usize, tokens: at..stop }),
                        Target::Context(context) => contexts.push((context, at..stop)),
                    }
                }
            }
            self.apply_contexts(document, sentence, &contexts, &mut hits);
            self.resolve_overlaps(&mut hits, &mut ends);
            all.append(&mut hits);
        }
        all
    }

    fn apply_contexts(
        &self,
        document: &Document,
        sentence: &Sentence,
        contexts: &[(u32, Range<usize>)],
        hits: &mut Vec<Hit>,
    ) {
        hits.retain(|hit| {
            let Some(guard) = self.terms[hit.rule].guard else { return true };
            let Guard { unless, when } = &self.guards[guard as usize];
            if contexts.is_empty() {
                return when.is_empty();
            }
            let window = window(document, sentence, &hit.tokens);
            let stands = |wanted: &[u32]| {
                // They were found in order of their first tokens.
                let from = contexts.partition_point(|(_, at)| at.start < window.start);
                let mut near = contexts[from..].iter().take_while(|(_, at)| at.start < window.end);
                near.any(|(id, at)| at.end <= window.end && wanted.binary_search(id).is_ok())
            };
            !stands(unless) && (when.is_empty() || stands(when))
        });
    }

    fn frame(&self, hit: &Hit) -> (u32, Frame) {
        let frame = self.terms[hit.rule].frame;
        (frame, self.frames[frame as usize])
    }

    /// Takes out of the `hits` of a sentence those that do not count. `ends` holds for each frame where its
    /// hits up to here end.
    fn resolve_overlaps(&self, hits: &mut Vec<Hit>, ends: &mut [usize]) {
        let mut contested: Vec<u32> = Vec::new();
        for hit in &*hits {
            let (number, frame) = self.frame(hit);
            let end = &mut ends[number as usize];
            let is_alone = match frame.overlap {
                Overlap::All => true,
                Overlap::Longest => hit.tokens.start >= *end,
                Overlap::Nested => false,
            };
            if !is_alone && !contested.contains(&number) {
                contested.push(number);
            }
            *end = hit.tokens.end.max(*end);
        }
        if contested.is_empty() {
            return;
        }
        let is_rival = |&at: &usize| contested.contains(&self.frame(&hits[at]).0);
        let mut rivals: Vec<usize> = (0..hits.len()).filter(is_rival).collect();
        let book = |at: usize| self.frame(&hits[at]).1.codebook;
        // Within a codebook they stay in text order.
        rivals.sort_by_key(|&at| book(at));
        let mut counts = vec![true; hits.len()];
        // Where those up to here end; every two neighbours are asked about once, in order.
        let mut end = 0;
        let overlap = |&a: &usize, &b: &usize| {
            end = hits[a].tokens.end.max(end);
            let together = book(a) == book(b) && hits[b].tokens.start < end;
            end = if together { end } else { 0 };
            together
        };
        for together in rivals.chunk_by_mut(overlap).filter(|together| together.len() > 1) {
            self.drop_shorter(hits, together, &mut counts);
        }
        let mut counts = counts.into_iter();
        hits.retain(|_| counts.next() == Some(true));
    }

    /// Of one codebook's `rivals` among `hits`, in text order, each overlapping one before it, those do not count
    /// whose words a better one of their frame takes: a word counts for one item of a frame only, so a frame is
    /// the sum of its items. Where hits nest, neither do those count whose words better ones of any frame cover;
    /// frames share the very same words.
    fn drop_shorter(&self, hits: &[Hit], rivals: &mut [usize], counts: &mut [bool]) {
        let first = hits[rivals[0]].tokens.start;
        let n_tokens = rivals.iter().map(|&at| hits[at].tokens.end).max().unwrap_or(first) - first;
        rivals.sort_unstable_by_key(|&at| longest_first(&hits[at]));
        let mut covered = vec![false; n_tokens];
        // By frame, as they come, and by token.
        let (mut frames, mut taken) = (Vec::new(), Vec::new());
        for same in rivals.chunk_by(|&a, &b| hits[a].tokens == hits[b].tokens) {
            let tokens = hits[same[0]].tokens.start - first..hits[same[0]].tokens.end - first;
            let is_covered = covered[tokens.clone()].iter().all(|&covered| covered);
            for &at in same {
                let (number, frame) = self.frame(&hits[at]);
                let row = frames.iter().position(|&other| other == number).unwrap_or_else(|| {
                    frames.push(number);
                    taken.resize(frames.len() * n_tokens, false);
                    frames.len() - 1
                });
                let own = &mut taken[row * n_tokens..][tokens.clone()];
                counts[at] = !is_covered && !own.contains(&true);
                if counts[at] {
                    own.fill(true);
                    if frame.overlap == Overlap::Nested {
                        covered[tokens.clone()].fill(true);
                    }
                }
            }
        }
    }
}

/// Order of merit among hits that overlap.
fn longest_first(hit: &Hit) -> (std::cmp::Reverse<usize>, usize, usize) {
    (std::cmp::Reverse(hit.tokens.len()), hit.tokens.start, hit.rule)
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
