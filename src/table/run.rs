//! From a corpus to tables: the one place where documents are mapped in parallel.

use super::build::Rows;
use super::target::{self, TargetModel};
use super::{Columns, Relation, RelationModel, Scene, Tables, Toward, rows};
use crate::Result;
use crate::codebook::{Codebook, Matcher};
use crate::mark::{Gazetteer, Marks, Mention, Via};
use crate::measure::{Column, Encoder, Evidence, Measure, measures};
use crate::text::{Article, Corpus, Document, Paragraph, Span};
use rayon::prelude::*;

/// Everything that measuring needs, compiled once.
pub struct Engine {
    matcher: Matcher,
    gazetteer: Gazetteer,
    measures: Vec<Box<dyn Measure>>,
    columns: Vec<Column>,
    tones: Tones,
}

/// The columns whose evidence says how actors are treated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tones {
    /// Our own sentiment, and VADER's.
    columns: [usize; 2],
}

impl Tones {
    /// Their evidence, in order.
    pub(super) fn of<'e>(self, evidence: &'e [Evidence<'e>]) -> [Vec<&'e Evidence<'e>>; 2] {
        self.columns.map(|column| evidence.iter().filter(|e| e.column == column).collect())
    }
}

impl Engine {
    /// Compiles `codebooks`; actors are looked up in `gazetteer`.
    pub fn new(codebooks: Vec<Codebook>, gazetteer: Gazetteer) -> Self {
        let (matcher, measures) = measures(codebooks);
        let columns: Vec<Column> = measures.iter().flat_map(|m| m.columns().to_vec()).collect();
        let place = |name: &str| columns.iter().position(|c| c.name == name).unwrap_or(usize::MAX);
        let tones = Tones { columns: ["sentiment", "sentiment_vader"].map(place) };
        Self { matcher, gazetteer, measures, columns, tones }
    }

    /// The output columns, in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The compiled codebooks.
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// Marks one document.
    pub fn marks(&self, document: &Document) -> Marks {
        Marks::of(document, &self.matcher, &self.gazetteer)
    }

    /// The evidence in one paragraph, each piece with its column.
    pub fn evidence<'a>(
        &'a self,
        document: &'a Document,
        paragraph: &'a Paragraph,
        marks: &'a Marks,
    ) -> impl Iterator<Item = (&'a Column, Evidence<'a>)> {
        let found = rows::evidence(document, paragraph, marks, &self.measures);
        found.into_iter().map(|piece| (&self.columns[piece.column], piece))
    }

    /// Sentiment towards the words at `span` of `document`, whatever they name, with reasons.
    pub fn toward(&self, document: &Document, span: Span) -> Toward {
        self.setting(document, span, |setting, mention| target::judge(setting, mention, true))
    }

    /// The same by another model.
    ///
    /// # Errors
    /// What the model's encoder fails with.
    pub fn toward_by(&self, model: &TargetModel, document: &Document, span: Span) -> Result<Toward> {
        self.setting(document, span, |setting, mention| model.judge(setting, mention, true))
    }

    /// The same from a sum of tone words, without a trained model and without reasons.
    pub fn toward_unsupervised(&self, document: &Document, span: Span) -> Toward {
        self.setting(document, span, target::unsupervised)
    }

    /// What a model of sentiment towards the words at `span` is trained on: all
    /// [`BLOCKS`](super::BLOCKS) but those `without`.
    ///
    /// # Errors
    /// What the encoder fails with.
    pub fn target_columns(
        &self,
        document: &Document,
        span: Span,
        encoder: Option<&Encoder>,
        without: &[String],
    ) -> Result<Columns> {
        self.setting(document, span, |setting, mention| target::columns(setting, mention, encoder, without))
    }

    fn setting<T>(
        &self,
        document: &Document,
        span: Span,
        ask: impl FnOnce(target::Setting<'_>, &Mention) -> T,
    ) -> T {
        let marks = self.marks(document);
        let tokens = document.tokens_in(span);
        let mention = Mention { actor: 0, tokens, span, via: Via::Name, confidence: 1.0 };
        let paragraph = document.paragraphs().iter().find(|p| p.span.overlaps(span));
        let evidence: Vec<Evidence<'_>> =
            paragraph.map(|p| rows::evidence(document, p, &marks, &self.measures)).unwrap_or_default();
        let [tone, vader] = self.tones.of(&evidence);
        ask(target::Setting { document, marks: &marks, tone: &tone, vader: &vader }, &mention)
    }

    /// Who praises or blames whom between the words at `a` and at `b`; `None` where one holds no word.
    pub fn relation(&self, document: &Document, a: Span, b: Span) -> Option<Relation> {
        self.scene(document, a, b, |scene| RelationModel::shipped().judge(scene, a, b))
    }

    /// What a model of relations is trained on: the columns of a → b and of b → a.
    pub fn relation_columns(&self, document: &Document, a: Span, b: Span) -> Option<[Columns; 2]> {
        self.scene(document, a, b, |scene| [scene.columns(a, b), scene.columns(b, a)])
    }

    fn scene<T>(
        &self,
        document: &Document,
        a: Span,
        b: Span,
        ask: impl FnOnce(&Scene<'_>) -> T,
    ) -> Option<T> {
        if [a, b].iter().any(|&span| document.tokens_in(span).is_empty()) {
            return None;
        }
        let marks = self.marks(document);
        let paragraphs = document.paragraphs().iter().filter(|p| p.span.overlaps(a.cover(b)));
        let evidence: Vec<Evidence<'_>> =
            paragraphs.flat_map(|p| rows::evidence(document, p, &marks, &self.measures)).collect();
        let [tone, _] = self.tones.of(&evidence);
        Some(ask(&Scene::new(document, &marks, tone.into_iter())))
    }

    /// Measures `corpus`; `progress` is called with 1 after every document, from any thread.
    pub fn run(&self, corpus: Corpus, progress: &(dyn Fn(usize) + Sync)) -> Tables {
        let threads = rayon::current_num_threads();
        let runs = runs(corpus.articles, if threads == 1 { 1 } else { RUNS * threads });
        let parts: Vec<Rows> = runs.into_par_iter().map(|run| self.rows(run, progress)).collect();
        let joined = parts.into_iter().reduce(|mut all, part| {
            all.join(part);
            all
        });
        joined.unwrap_or_else(|| Rows::new(&self.columns)).tables(&self.columns)
    }

    /// All rows of `articles`, one after the other.
    fn rows(&self, articles: Vec<Article>, progress: &(dyn Fn(usize) + Sync)) -> Rows {
        let mut rows = Rows::new(&self.columns);
        let all: usize = articles.iter().map(|article| article.text.len()).sum();
        let (mut done, mut reserved) = (0, false);
        for article in articles {
            done += article.text.len();
            let document = Document::new(article);
            let marks = self.marks(&document);
            rows::add(&mut rows, &document, &marks, &self.measures, &self.columns, self.tones);
            progress(1);
            // The first tell how many rows the rest will have, so that no table is moved as it grows.
            if !reserved && done > all / 8 {
                rows.reserve(1.1 * (all - done) as f64 / done as f64);
                reserved = true;
            }
        }
        rows
    }
}

/// Runs of articles a thread: some, since runs are not equally long to measure.
const RUNS: usize = 4;

/// `articles` in at most `n` runs of about as many bytes.
fn runs(articles: Vec<Article>, n: usize) -> Vec<Vec<Article>> {
    let all: usize = articles.iter().map(|article| article.text.len()).sum();
    let mut runs: Vec<Vec<Article>> = vec![Vec::new()];
    let mut before = 0;
    for article in articles {
        if runs.len() < n && before > 0 && before * n >= all * runs.len() {
            runs.push(Vec::new());
        }
        before += article.text.len();
        runs.last_mut().expect("there is a run").push(article);
    }
    runs
}
