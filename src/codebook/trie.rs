//! All patterns as one tree of steps, and the walk of a document through it.
//!
//! DESIGN. What begins alike shares its steps, whichever pattern or codebook it is of, so a token's number
//! finds the next step among hundreds by halving. A piece in brackets branches the tree and is never spelt
//! out with what follows. A gap shares the steps behind it; each end behind it counts once, at the nearest
//! place. Patterns with several gaps share their first step only: then a gap that led nowhere is tried once,
//! and gaps after gaps cost their sum and not their product.

use super::groups::Groups;
use super::pattern::{Element, Pattern, Piece, exact};
use super::vocabulary::{NONE, Seen, Strings, Vocabulary};
use crate::text::Document;
use hashbrown::HashMap;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// What a pattern was found for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    Rule(u32),
    Context(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Step {
    Word(u32),
    Prefix(u32),
    Any,
    /// Up to so many tokens.
    Gap(u8),
    /// The same, of a sequence with several.
    LoneGap(u8),
}

/// A step with the exact spelling it asks for, or [`NONE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Exact {
    step: Step,
    spelling: u32,
}

/// Where a step leads, if the spelling is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    to: u32,
    spelling: u32,
}

/// A tree that grows.
#[derive(Debug)]
struct Growth {
    words: Strings,
    prefixes: Strings,
    spellings: Strings,
    /// From a node by a step; the first leads to node 1, and so on.
    edges: Vec<(u32, Exact)>,
    known: HashMap<(u32, Exact), u32>,
    /// For each word, where it leads from the root; most patterns are words.
    firsts: Vec<u32>,
    targets: Vec<(u32, Target)>,
}

/// Where every walk begins.
const ROOT: u32 = 0;

impl Growth {
    /// Room for so many sequences.
    fn with_capacity(n_sequences: usize) -> Self {
        Self {
            words: Strings::with_capacity(n_sequences / 2),
            prefixes: Strings::default(),
            spellings: Strings::default(),
            edges: Vec::with_capacity(n_sequences),
            known: HashMap::with_capacity(n_sequences),
            firsts: Vec::with_capacity(n_sequences / 2),
            targets: Vec::with_capacity(n_sequences),
        }
    }

    /// Adds a pattern of `pieces`.
    fn add(&mut self, pattern: &Pattern, pieces: Vec<Piece<Element<'_>>>, target: Target) {
        if let Some(word) = pattern.plain() {
            let word = self.words.add(word);
            let end = self.first(word);
            self.targets.push((end, target));
            return;
        }
        let pieces: Vec<Piece<Exact>> =
            pieces.into_iter().map(|piece| piece.map(|element| self.exact(&element))).collect();
        let n_gaps = |way: &[Exact]| way.iter().filter(|exact| matches!(exact.step, Step::Gap(_))).count();
        let most_gaps: usize = pieces.iter().filter_map(|piece| piece.ways().map(n_gaps).max()).sum();
        let ends = if most_gaps > 1 { self.alone(&pieces) } else { self.together(&pieces) };
        self.targets.extend(ends.into_iter().map(|end| (end, target)));
    }

    fn exact(&mut self, element: &Element<'_>) -> Exact {
        let (step, cased) = match element {
            Element::Word(form, cased) => (Step::Word(self.words.add(form)), cased.as_deref()),
            Element::Prefix(form, cased) => (Step::Prefix(self.prefixes.add(form)), cased.as_deref()),
            Element::Any => (Step::Any, None),
            Element::Gap(most) => (Step::Gap(*most as u8), None),
        };
        Exact { step, spelling: cased.map_or(NONE, |cased| self.spellings.add(cased)) }
    }

    /// The ends of all sequences of `pieces`, each step shared.
    fn together(&mut self, pieces: &[Piece<Exact>]) -> Vec<u32> {
        let mut ends = vec![ROOT];
        for piece in pieces {
            let mut next = Vec::with_capacity(ends.len() * piece.n_ways());
            for &end in &ends {
                next.extend(piece.ways().map(|way| way.iter().fold(end, |at, &step| self.branch(at, step))));
            }
            ends = next;
        }
        ends
    }

    /// The same, only the first step shared.
    fn alone(&mut self, pieces: &[Piece<Exact>]) -> Vec<u32> {
        let mut sequences: Vec<Vec<Exact>> = vec![Vec::new()];
        for piece in pieces {
            let longer = |head| piece.ways().map(move |way| [head, way].concat());
            sequences = sequences.iter().map(Vec::as_slice).flat_map(longer).collect();
        }
        let end = |sequence: &Vec<Exact>| {
            let first = self.branch(ROOT, sequence[0]);
            sequence[1..].iter().fold(first, |at, &exact| match exact.step {
                Step::Gap(most) => self.fork(at, Exact { step: Step::LoneGap(most), ..exact }),
                _ => self.fork(at, exact),
            })
        };
        sequences.iter().map(end).collect()
    }

    /// Where `word` leads from the root, however it is spelt.
    fn first(&mut self, word: u32) -> u32 {
        let at = word as usize;
        if at >= self.firsts.len() {
            self.firsts.resize(at + 1, NONE);
        }
        if self.firsts[at] == NONE {
            self.firsts[at] = self.fork(ROOT, Exact { step: Step::Word(word), spelling: NONE });
        }
        self.firsts[at]
    }

    /// Where `step` leads from `node`.
    fn branch(&mut self, node: u32, step: Exact) -> u32 {
        if let (ROOT, Exact { step: Step::Word(word), spelling: NONE }) = (node, step) {
            return self.first(word);
        }
        let new = self.edges.len() as u32 + 1;
        let to = *self.known.entry((node, step)).or_insert(new);
        if to == new { self.fork(node, step) } else { to }
    }

    /// The same, to a node of its own.
    fn fork(&mut self, node: u32, step: Exact) -> u32 {
        self.edges.push((node, step));
        self.edges.len() as u32
    }

    /// The tree as it is walked.
    fn done(self) -> Trie {
        let (vocabulary, prefixes) = Vocabulary::new(self.words, &self.prefixes);
        let n_nodes = self.edges.len() + 1;
        let edges = (1..).zip(&self.edges).map(|(to, &(from, exact))| {
            let step = match exact.step {
                Step::Prefix(number) => Step::Prefix(prefixes[number as usize]),
                step => step,
            };
            (from, step, Edge { to, spelling: exact.spelling })
        });
        let words = edges.clone().filter_map(|(from, step, edge)| match step {
            Step::Word(word) => Some((from, word, edge)),
            _ => None,
        });
        let others = edges.filter(|(_, step, _)| !matches!(step, Step::Word(_)));
        let first = |from: u32| from == ROOT;
        Trie {
            first_words: Groups::new(
                vocabulary.n_words(),
                words.clone().filter(|e| first(e.0)).map(|(_, word, edge)| (word, edge)),
            ),
            first_prefixes: Groups::new(
                vocabulary.n_prefixes(),
                others.clone().filter(|e| first(e.0)).filter_map(|(_, step, edge)| match step {
                    Step::Prefix(prefix) => Some((prefix, edge)),
                    _ => None,
                }),
            ),
            words: Groups::new(
                n_nodes,
                words.filter(|e| !first(e.0)).map(|(from, word, e)| (from, (word, e))),
            ),
            others: Groups::new(n_nodes, others.filter(|e| !first(e.0)).map(|(from, s, e)| (from, (s, e)))),
            targets: Groups::new(n_nodes, self.targets.iter().copied()),
            spellings: self.spellings,
            vocabulary,
        }
    }
}

/// Patterns as a tree.
#[derive(Debug, Clone, Default)]
pub(super) struct Trie {
    vocabulary: Vocabulary,
    spellings: Strings,
    /// For each word and each prefix, where it leads from the root.
    first_words: Groups<Edge>,
    first_prefixes: Groups<Edge>,
    /// For each other node, where words lead, by their numbers, and other steps.
    words: Groups<(u32, Edge)>,
    others: Groups<(Step, Edge)>,
    /// For each node, what is found there.
    targets: Groups<Target>,
}

impl Trie {
    /// The tree of `patterns`, each with what it is found for.
    pub(super) fn new(patterns: &[(&Pattern, Target)]) -> Self {
        let mut growth =
            Growth::with_capacity(patterns.iter().map(|(pattern, _)| pattern.n_sequences()).sum());
        let pieces: Vec<_> = patterns.par_iter().map(|(pattern, _)| pattern.pieces()).collect();
        for (&(pattern, target), pieces) in patterns.iter().zip(pieces) {
            growth.add(pattern, pieces, target);
        }
        growth.done()
    }

    /// A walk of `document`.
    pub(super) fn walk<'w>(&'w self, document: &'w Document) -> Walk<'w> {
        let seen = (0..document.tokens().len()).map(|at| self.vocabulary.see(document.form(at)));
        Walk {
            trie: self,
            document,
            seen: seen.collect(),
            end: 0,
            found: Vec::new(),
            behind_gap: false,
            reached: Vec::new(),
            failed: BTreeSet::new(),
        }
    }
}

/// A document on its way through the tree.
pub(super) struct Walk<'w> {
    trie: &'w Trie,
    document: &'w Document,
    /// For each token, what patterns know of it.
    seen: Vec<Seen>,
    /// The end of the sentence.
    end: usize,
    /// What was found from the present start, each with its end.
    found: Vec<(Target, usize)>,
    behind_gap: bool,
    /// Nodes that were found behind the present gap.
    reached: Vec<u32>,
    /// Lone gaps of the sentence that led nowhere, each by the node behind it and the token before it.
    failed: BTreeSet<(u32, usize)>,
}

impl Walk<'_> {
    /// Goes on to a sentence that ends before token `end`.
    pub(super) fn enter(&mut self, end: usize) {
        self.end = end;
        self.failed.clear();
    }

    /// All patterns that begin at token `at` of the sentence, by their ends.
    pub(super) fn from(&mut self, at: usize) -> &[(Target, usize)] {
        self.found.clear();
        let (trie, Seen { word, prefix }) = (self.trie, self.seen[at]);
        if word != NONE {
            for edge in trie.first_words.of(word) {
                self.follow(edge, at, false);
            }
        }
        for prefix in trie.vocabulary.prefixes(prefix) {
            for edge in trie.first_prefixes.of(prefix) {
                self.follow(edge, at, true);
            }
        }
        self.found.sort_unstable_by_key(|&(target, stop)| (stop, target));
        &self.found
    }

    /// Takes `edge` over token `at`; whether it led to anything.
    fn follow(&mut self, edge: &Edge, at: usize, is_prefix: bool) -> bool {
        self.is_spelt(edge.spelling, at, is_prefix) && self.descend(edge.to, at + 1)
    }

    fn is_spelt(&self, spelling: u32, at: usize, is_prefix: bool) -> bool {
        if spelling == NONE {
            return true;
        }
        let (wanted, raw) = (self.trie.spellings.get(spelling), exact(self.document.raw(at)).as_bytes());
        if is_prefix { raw.starts_with(wanted) } else { raw == wanted }
    }

    /// Finds what `node` stands for and goes on with token `at`; whether it led to anything.
    fn descend(&mut self, node: u32, at: usize) -> bool {
        let trie = self.trie;
        let targets = trie.targets.of(node);
        let mut led = !targets.is_empty();
        if led && !(self.behind_gap && self.reached.contains(&node)) {
            self.found.extend(targets.iter().map(|&target| (target, at)));
            if self.behind_gap {
                self.reached.push(node);
            }
        }
        if at >= self.end {
            return led;
        }
        let Seen { word, prefix } = self.seen[at];
        let words = trie.words.of(node);
        if word != NONE && !words.is_empty() {
            let first = words.partition_point(|&(number, _)| number < word);
            for (_, edge) in words[first..].iter().take_while(|&&(number, _)| number == word) {
                led |= self.follow(edge, at, false);
            }
        }
        for &(step, ref edge) in trie.others.of(node) {
            led |= match step {
                Step::Word(_) => false,
                Step::Prefix(wanted) => {
                    trie.vocabulary.begins_with(prefix, wanted) && self.follow(edge, at, true)
                }
                Step::Any => self.document.tokens()[at].is_word() && self.descend(edge.to, at + 1),
                Step::Gap(most) => self.skip(edge.to, at, most),
                Step::LoneGap(most) => self.skip_alone(edge.to, at, most),
            };
        }
        led
    }

    /// Goes on with `node` after up to `most` tokens; each end is found once, at the nearest place.
    fn skip(&mut self, node: u32, at: usize, most: u8) -> bool {
        self.behind_gap = true;
        self.reached.clear();
        let last = (at + usize::from(most)).min(self.end);
        let mut led = false;
        for at in at..=last {
            led |= self.descend(node, at);
        }
        self.behind_gap = false;
        led
    }

    /// The same of a sequence with several gaps: it has one end.
    fn skip_alone(&mut self, node: u32, at: usize, most: u8) -> bool {
        if self.failed.contains(&(node, at)) {
            return false;
        }
        let last = (at + usize::from(most)).min(self.end);
        let led = (at..=last).any(|at| self.descend(node, at));
        if !led {
            self.failed.insert((node, at));
        }
        led
    }
}
