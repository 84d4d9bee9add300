//! The stages that are timed, in the order of the work.

use super::floor;
use crate::mark::{
    Gazetteer, Marks, Syntax, find_actors, find_attributions, find_negations, find_responsibility,
};
use crate::table::Engine;
use crate::text::{Article, Corpus, Document};
use crate::{Error, Result};
use hashbrown::HashSet;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::hint::black_box;
use std::time::Instant;

/// Something that is timed over all texts.
#[derive(Debug, Clone, Copy)]
pub struct Stage {
    /// For people.
    pub name: &'static str,
    run: fn(&Bench),
}

/// Everything a stage may need, made before it is timed.
pub(super) struct Bench {
    engine: Engine,
    gazetteer: Gazetteer,
    articles: Vec<Article>,
    vocabulary: HashSet<String>,
    documents: Vec<Document>,
    syntaxes: Vec<Syntax>,
    marks: Vec<Marks>,
    one: ThreadPool,
    many: ThreadPool,
}

/// The stage that runs on all threads.
const PARALLEL: &str = "everything, to tables, on";
/// Words that the floors look up.
const VOCABULARY: usize = 10_000;

/// The floors, then each stage.
pub const STAGES: &[Stage] = &[
    Stage {
        name: "F1  byte table, look-up",
        run: |b| each(&b.articles, |a| floor::by_bytes(&a.text, &b.vocabulary)),
    },
    Stage {
        name: "F2  UAX #29, look-up",
        run: |b| each(&b.articles, |a| floor::by_unicode(&a.text, &b.vocabulary)),
    },
    Stage { name: "tokens, sentences, paragraphs", run: |b| each(&b.articles, |a| Document::new(a.clone())) },
    Stage { name: "codebook matching", run: |b| each(&b.documents, |d| b.engine.matcher().hits(d)) },
    Stage { name: "tags, phrases, clauses", run: |b| each(&b.documents, Syntax::of) },
    Stage {
        name: "actors",
        run: |b| b.parts().for_each(|(d, syntax, _)| drop(black_box(find_actors(d, syntax, &b.gazetteer)))),
    },
    Stage {
        name: "attribution",
        run: |b| {
            let found = |d, syntax, m: &Marks| find_attributions(d, syntax, &m.actors, &m.mentions);
            b.parts().for_each(|(d, syntax, m)| drop(black_box(found(d, syntax, m))));
        },
    },
    Stage {
        name: "negation",
        run: |b| b.parts().for_each(|(d, syntax, _)| drop(black_box(find_negations(d, syntax)))),
    },
    Stage {
        name: "responsibility",
        run: |b| {
            b.parts().for_each(|(d, syntax, m)| {
                let (attributions, negations) = (&m.attributions, &m.negations);
                let acts = find_responsibility(d, syntax, &m.actors, &m.mentions, attributions, negations);
                drop(black_box(acts));
            });
        },
    },
    Stage { name: "marks (with matching)", run: |b| each(&b.documents, |d| b.engine.marks(d)) },
    Stage {
        name: "measures, to evidence",
        run: |b| {
            for (document, _, marks) in b.parts() {
                each(document.paragraphs(), |p| b.engine.evidence(document, p, marks).count());
            }
        },
    },
    Stage { name: "everything, to tables", run: Bench::everything },
    Stage { name: PARALLEL, run: Bench::everything },
];

/// Runs `work` on each and keeps the compiler from leaving it out.
fn each<'a, T, R>(all: &'a [T], work: impl Fn(&'a T) -> R) {
    all.iter().for_each(|one| drop(black_box(work(one))));
}

impl Stage {
    /// Whether it is what the others are compared with.
    pub(super) fn is_floor(&self) -> bool {
        self.name.starts_with('F')
    }

    /// Its name, where there are `threads`.
    pub(super) fn title(&self, threads: usize) -> String {
        if self.name == PARALLEL { format!("{PARALLEL} {threads} threads") } else { self.name.to_owned() }
    }
}

impl Bench {
    pub(super) fn new(engine: Engine, articles: Vec<Article>, threads: usize) -> Result<Self> {
        let pool = |threads: usize| {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build();
            pool.map_err(|error| Error::new("--threads", error, "ask for fewer"))
        };
        let words = engine.matcher().rules().iter().map(|rule| rule.pattern.source().to_lowercase());
        let vocabulary =
            words.filter(|word| word.chars().all(char::is_alphabetic)).take(VOCABULARY).collect();
        let documents: Vec<Document> = articles.iter().cloned().map(Document::new).collect();
        Ok(Self {
            gazetteer: Gazetteer::builtin(),
            vocabulary,
            syntaxes: documents.iter().map(Syntax::of).collect(),
            marks: documents.iter().map(|document| engine.marks(document)).collect(),
            documents,
            articles,
            engine,
            one: pool(1)?,
            many: pool(threads)?,
        })
    }

    /// Seconds of one run of `stage`.
    pub(super) fn time(&self, stage: &Stage) -> f64 {
        let pool = if stage.name == PARALLEL { &self.many } else { &self.one };
        let started = Instant::now();
        pool.install(|| (stage.run)(self));
        started.elapsed().as_secs_f64()
    }

    pub(super) fn bytes(&self) -> usize {
        self.articles.iter().map(|article| article.text.len()).sum()
    }

    pub(super) fn articles(&self) -> usize {
        self.articles.len()
    }

    fn parts(&self) -> impl Iterator<Item = (&Document, &Syntax, &Marks)> {
        let parts = self.documents.iter().zip(&self.syntaxes).zip(&self.marks);
        parts.map(|((document, syntax), marks)| (document, syntax, marks))
    }

    fn everything(&self) {
        let corpus = Corpus { articles: self.articles.clone() };
        drop(black_box(self.engine.run(corpus, &|_| ())));
    }
}
