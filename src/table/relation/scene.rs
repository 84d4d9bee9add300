//! A text made ready for questions about two of its spans.

use crate::mark::{Marks, Syntax, Tag};
use crate::measure::Evidence;
use crate::table::Columns;
use crate::text::{Document, Span};
use std::ops::Range;

/// A document with its marks and the tone of its words.
pub struct Scene<'a> {
    pub(super) document: &'a Document,
    pub(super) marks: &'a Marks,
    pub(super) syntax: &'a Syntax,
    /// Token and weight of each word of tone, in text order.
    pub(super) tone: Vec<(usize, f64)>,
}

impl<'a> Scene<'a> {
    /// `tone` is the evidence of the column that says how actors are treated.
    pub(in crate::table) fn new<'e>(
        document: &'a Document,
        marks: &'a Marks,
        tone: impl Iterator<Item = &'e Evidence<'e>>,
    ) -> Self {
        let mut tone: Vec<_> = tone.map(|e| (document.tokens_in(e.span).start, e.weight)).collect();
        tone.sort_by_key(|t| t.0);
        Self { document, marks, syntax: &marks.syntax, tone }
    }

    /// The columns of the direction `from` → `onto`: whether the first praises or blames the second.
    /// Both must hold a token.
    pub fn columns(&self, from: Span, onto: Span) -> Columns {
        let tokens = |span| self.document.tokens_in(span);
        let (from, onto) = (tokens(from), tokens(onto));
        let forward = (from.start, from.end) <= (onto.start, onto.end);
        let (first, second) = if forward { (&from, &onto) } else { (&onto, &from) };
        let sentence = |at: usize| self.document.sentences()[self.document.sentence_of(at)].tokens.clone();
        let context = sentence(first.start).start..sentence(second.end - 1).end.max(first.end);
        let mut reader = Reader {
            scene: self,
            arrow: if forward { '>' } else { '<' },
            before: context.start..first.start,
            between: first.end.min(second.start)..second.start,
            after: second.end..context.end.max(second.end),
            from_names: self.names(&from, &context),
            onto_names: self.names(&onto, &context),
            from,
            onto,
            context,
            found: Columns::default(),
        };
        reader.place();
        reader.words();
        reader.roles();
        reader.prepositions();
        reader.possession();
        reader.acts();
        reader.speech();
        reader.tone();
        reader.found
    }

    /// `span` and all other mentions of its actor in `context`.
    fn names(&self, span: &Range<usize>, context: &Range<usize>) -> Vec<Range<usize>> {
        let mentions = &self.marks.mentions;
        let actor = mentions.iter().find(|m| meet(&m.tokens, span)).map(|m| m.actor);
        let others = mentions.iter().filter(|m| Some(m.actor) == actor && !meet(&m.tokens, span));
        let near =
            others.map(|m| m.tokens.clone()).filter(|t| context.start <= t.start && t.end <= context.end);
        std::iter::once(span.clone()).chain(near).collect()
    }
}

/// One direction being read. Indices are tokens.
pub(super) struct Reader<'s> {
    pub(super) scene: &'s Scene<'s>,
    /// `>` where `from` stands first.
    pub(super) arrow: char,
    /// The sentences of the two, and their parts around the two.
    pub(super) context: Range<usize>,
    pub(super) before: Range<usize>,
    pub(super) between: Range<usize>,
    pub(super) after: Range<usize>,
    pub(super) from: Range<usize>,
    pub(super) onto: Range<usize>,
    pub(super) from_names: Vec<Range<usize>>,
    pub(super) onto_names: Vec<Range<usize>>,
    found: Columns,
}

pub(super) fn meet(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Marks of quotation.
const QUOTES: [&str; 5] = ["“", "”", "\"", "''", "``"];

impl Reader<'_> {
    /// Adds to an amount, and to the same amount of this order of the two (`>from near +`).
    pub(super) fn add(&mut self, name: &str, value: f64) {
        if value != 0.0 {
            for name in [format!("{}{name}", self.arrow), name.to_owned()] {
                *self.found.amounts.entry(name).or_default() += value;
            }
        }
    }

    /// Notes that something is there.
    pub(super) fn flag(&mut self, name: String) {
        self.found.flags.insert(name);
    }

    /// The same, of this order of the two.
    pub(super) fn flag_here(&mut self, name: &str) {
        self.flag(format!("{}{name}", self.arrow));
    }

    /// The two with the names columns give them.
    pub(super) fn sides(&self) -> [(&'static str, Range<usize>); 2] {
        [("from", self.from.clone()), ("onto", self.onto.clone())]
    }

    /// Whether `range` touches a mention of `from`, of `onto`.
    pub(super) fn holds(&self, range: &Range<usize>) -> [bool; 2] {
        [&self.from_names, &self.onto_names].map(|names| names.iter().any(|n| meet(n, range)))
    }

    /// The same for spans.
    pub(super) fn hold(&self, spans: &[Span]) -> [bool; 2] {
        spans.iter().fold([false; 2], |all, &span| {
            let one = self.holds(&self.scene.document.tokens_in(span));
            [all[0] || one[0], all[1] || one[1]]
        })
    }

    /// A token as columns name it: the two, other names and numbers by kind, words by lemma.
    pub(super) fn word(&self, at: usize) -> &str {
        let document = self.scene.document;
        if self.from.contains(&at) {
            "FROM"
        } else if self.onto.contains(&at) {
            "ONTO"
        } else if self.scene.syntax.tags[at] == Tag::Name {
            "NAME"
        } else if self.scene.syntax.tags[at] == Tag::Number {
            "0"
        } else if QUOTES.contains(&document.raw(at)) {
            "\""
        } else {
            self.scene.syntax.lemma(document, at)
        }
    }

    /// The preposition before the phrase of `range`, and where it stands.
    pub(super) fn preposition(&self, range: &Range<usize>) -> Option<(usize, &str)> {
        let syntax = self.scene.syntax;
        let at = syntax.phrase_at(range.start).map_or(range.start, |p| syntax.phrases[p].tokens.start);
        let before = at.checked_sub(1).filter(|&b| b >= self.context.start)?;
        (syntax.tags[before] == Tag::Preposition).then(|| (before, self.scene.document.form(before)))
    }

    /// How far the two stand apart, with what in between, and what they are.
    fn place(&mut self) {
        let scene = self.scene;
        let document = scene.document;
        let gap = self.between.clone();
        self.add("distance", (gap.len() as f64).ln_1p());
        self.add(
            "sentences between",
            (document.sentence_of(gap.end) - document.sentence_of(gap.start)) as f64,
        );
        let (mut others, mut amid) = (0, 0);
        for mention in &scene.marks.mentions {
            if self.context.contains(&mention.tokens.start) && self.holds(&mention.tokens) == [false; 2] {
                others += 1;
                amid += usize::from(gap.contains(&mention.tokens.start));
            }
        }
        self.add("other names", f64::from(others).ln_1p());
        self.add("names between", (amid as f64).ln_1p());
        self.add("words", (self.context.len() as f64).ln());
        let count = |range: &Range<usize>, marks: &[&str]| {
            (range.clone().filter(|&i| marks.contains(&document.raw(i))).count() as f64).ln_1p()
        };
        self.add("commas between", count(&gap, &[",", ";"]));
        self.add("quotes between", count(&gap, &QUOTES));
        self.add("quotes", count(&self.context, &QUOTES));
        for (side, range) in self.sides() {
            if document.is_quoted(document.span_of(range.clone())) {
                self.add(&format!("{side} quoted"), 1.0);
            }
            let mention = scene.marks.mentions.iter().find(|m| meet(&m.tokens, &range));
            let kind = mention.map_or("nobody known", |m| scene.marks.actors[m.actor].kind.name());
            self.add(&format!("{side} is {kind}"), 1.0);
        }
        if gap.clone().all(|i| matches!(document.form(i), "and" | "," | "or" | "&")) {
            self.add("side by side", 1.0);
        }
        if self.before.is_empty() {
            self.add("opens", 1.0);
        }
        let phrase = scene.syntax.phrase_at(self.from.start);
        if phrase.is_some() && phrase == scene.syntax.phrase_at(self.onto.start) {
            self.add("one phrase", 1.0);
        }
        if scene.syntax.clause_of(self.from.start) == scene.syntax.clause_of(self.onto.start) {
            self.add("one clause", 1.0);
        }
    }
}
