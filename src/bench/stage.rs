//! The stages that are timed, in the order of the work.

use super::floor;
use crate::codebook::Matcher;
use crate::mark::{
    Gazetteer, Marks, Syntax, find_actors, find_attributions, find_negations, find_responsibility,
};
use crate::measure::{Measure, Unit, sentiment};
use crate::table::Engine;
use crate::text::{Article, Corpus, Document};
use crate::{Error, Result};
use hashbrown::HashSet;
use rayon::{ThreadPool, ThreadPoolBuilder};
use serde::Serialize;
use std::hint::black_box;
use std::time::Instant;

/// What a stage is a part of. Words are counted apart from grammar and attribution, which other programs that
/// count words do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// What the others are compared with.
    Floor,
    /// Tokens, codebooks, lexicons, and what is counted of them.
    Words,
    /// Parts of speech, phrases and clauses.
    Tagging,
    /// Who says what, and who is blamed.
    Attribution,
    /// More than one of these.
    All,
}

impl Part {
    /// As it is shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::Words => "words",
            Self::Tagging => "tagging",
            Self::Attribution => "attribution",
            Self::All => "all",
        }
    }
}

/// Something that is timed over all texts.
#[derive(Debug, Clone, Copy)]
pub struct Stage {
    /// For people.
    pub name: &'static str,
    /// What it is a part of.
    pub part: Part,
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
    sentiment: (Matcher, Box<dyn Measure>),
}

/// The stage that runs on all threads.
const PARALLEL: &str = "everything, to tables, on";
/// Words that the floors look up.
const VOCABULARY: usize = 10_000;

const fn stage(name: &'static str, part: Part, run: fn(&Bench)) -> Stage {
    Stage { name, part, run }
}

/// The floors, then each stage.
pub const STAGES: &[Stage] = &[
    stage("F1  byte table, look-up", Part::Floor, |b| {
        each(&b.articles, |a| floor::by_bytes(&a.text, &b.vocabulary));
    }),
    stage("F2  UAX #29, look-up", Part::Floor, |b| {
        each(&b.articles, |a| floor::by_unicode(&a.text, &b.vocabulary));
    }),
    stage("tokens, sentences, paragraphs", Part::Words, |b| each(&b.articles, |a| Document::new(a.clone()))),
    stage("codebook matching", Part::Words, |b| each(&b.documents, |d| b.engine.matcher().hits(d))),
    stage("tags, phrases, clauses", Part::Tagging, |b| each(&b.documents, Syntax::of)),
    stage("actors", Part::Attribution, |b| {
        b.parts().for_each(|(d, syntax, _)| drop(black_box(find_actors(d, syntax, &b.gazetteer))));
    }),
    stage("attribution", Part::Attribution, |b| {
        let found = |d, syntax, m: &Marks| find_attributions(d, syntax, &m.actors, &m.mentions);
        b.parts().for_each(|(d, syntax, m)| drop(black_box(found(d, syntax, m))));
    }),
    stage("negation", Part::Words, |b| {
        b.parts().for_each(|(d, syntax, _)| drop(black_box(find_negations(d, syntax))));
    }),
    stage("responsibility", Part::Attribution, |b| {
        b.parts().for_each(|(d, syntax, m)| {
            let (attributions, negations) = (&m.attributions, &m.negations);
            let acts = find_responsibility(d, syntax, &m.actors, &m.mentions, attributions, negations);
            drop(black_box(acts));
        });
    }),
    stage("marks (with matching)", Part::All, |b| each(&b.documents, |d| b.engine.marks(d))),
    stage("measures, to evidence", Part::Words, |b| {
        b.parts().for_each(|(document, _, marks)| b.evidence(document, marks));
    }),
    stage("sentiment with negation, tags given", Part::Words, |b| {
        each(b.articles.iter().zip(&b.syntaxes), |(a, syntax)| {
            b.denied_sentiment(&Document::new(a.clone()), Some(syntax));
        });
    }),
    stage("sentiment with negation, and tags", Part::All, |b| {
        each(&b.articles, |a| b.denied_sentiment(&Document::new(a.clone()), None));
    }),
    stage("all words to evidence, marks given", Part::Words, |b| {
        each(b.articles.iter().zip(&b.syntaxes).zip(&b.marks), |((a, syntax), marks)| {
            let document = Document::new(a.clone());
            black_box((b.engine.matcher().hits(&document), find_negations(&document, syntax)));
            b.evidence(&document, marks);
        });
    }),
    stage("everything, to tables", Part::All, Bench::everything),
    stage(PARALLEL, Part::All, Bench::everything),
];

/// Runs `work` on each and keeps the compiler from leaving it out.
fn each<T, R>(all: impl IntoIterator<Item = T>, work: impl Fn(T) -> R) {
    all.into_iter().for_each(|one| drop(black_box(work(one))));
}

impl Stage {
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
            sentiment: sentiment(),
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

    fn evidence(&self, document: &Document, marks: &Marks) {
        each(document.paragraphs(), |paragraph| self.engine.evidence(document, paragraph, marks).count());
    }

    /// Evidence of the merged sentiment lexicon alone; tags are found where none are given.
    fn denied_sentiment(&self, document: &Document, tags: Option<&Syntax>) {
        let found = tags.is_none().then(|| Syntax::of(document));
        let (matcher, measure) = &self.sentiment;
        let Some(syntax) = tags.or(found.as_ref()) else { return };
        let marks = Marks::denied(document, syntax, matcher);
        each(document.paragraphs(), |paragraph| {
            let mut found = Vec::new();
            measure.evidence(&Unit::new(document, paragraph, &marks), &mut found);
            found.len()
        });
    }

    fn everything(&self) {
        let corpus = Corpus { articles: self.articles.clone() };
        drop(black_box(self.engine.run(corpus, &|_| ())));
    }
}
