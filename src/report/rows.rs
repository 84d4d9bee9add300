//! The rows of a run that sections, findings and figures look at, read once.
//!
//! DESIGN. Documents become indices, strings are borrowed from the table of documents and from [`names`], each of
//! which is held once. Texts, evidence and places, which take most of a run, are not here: a page shows few of
//! them ([`details`](super::details)), and what is told of all is added up article by article
//! ([`scenes`](super::scenes)). The values of a column are read when they are asked for.

use super::Manifest;
use super::cells::{article_of, maybe, maybe_text, numbers, reals, texts};
use crate::table::{Names, Stored, StoredTable};
use crate::{Error, Result};
use polars::prelude::{DataFrame, DataType};
use std::collections::BTreeMap;
use std::ops::Range;

pub(super) use super::row::{Act, Article, Attribution, Column, Mention, Paragraph};

/// The rows of a run.
#[derive(Debug, Clone)]
pub(super) struct Rows<'a> {
    pub(super) articles: Vec<Article<'a>>,
    /// Names of the metadata columns shown with an article.
    pub(super) meta: Vec<&'a str>,
    pub(super) paragraphs: Vec<Paragraph<'a>>,
    pub(super) attributions: Vec<Attribution<'a>>,
    pub(super) mentions: Vec<Mention<'a>>,
    pub(super) acts: Vec<Act<'a>>,
    pub(super) columns: Vec<Column<'a>>,
    /// Places of articles by id.
    pub(super) index: BTreeMap<&'a str, usize>,
    pub(super) tables: &'a Stored,
}

/// Metadata that is not shown beside an article: long, or already shown.
const NOT_SHOWN: [&str; 12] = [
    "doc_id",
    "input",
    "title",
    "n_paragraphs",
    "n_headings",
    "n_boilerplate",
    "n_words",
    "duplicate_of",
    "blake3",
    "encoding",
    "format",
    "line",
];

/// Columns of strings that recur, by table.
fn named(tables: &Stored) -> [(&StoredTable, &'static [&'static str]); 4] {
    [
        (&tables.paragraphs, &["role"]),
        (&tables.attributions, &["source_type", "cue_lemma", "stance", "kind", "speaker"]),
        (&tables.mentions, &["actor", "voice", "label"]),
        (
            &tables.responsibility,
            &["agent", "agent_actor", "act", "lemma", "patient", "patient_actor", "valence", "voice"],
        ),
    ]
}

/// Every string that [`Rows`] borrow, but those of documents and columns.
pub(super) fn names(tables: &Stored) -> Result<Names> {
    let mut names = Names::default();
    for (table, columns) in named(tables) {
        for part in table.parts(columns)? {
            let part = part?;
            for column in columns {
                maybe(&part, column)?.into_iter().flatten().for_each(|name| {
                    names.number(name);
                });
            }
        }
    }
    Ok(names)
}

/// Strings as they are held in [`names`].
#[derive(Clone, Copy)]
struct Held<'a>(&'a Names);

impl<'a> Held<'a> {
    fn maybe(self, text: Option<&str>) -> Option<&'a str> {
        text.map(|text| self.0.find(text).map_or("", |number| self.0.name(number)))
    }

    fn text(self, text: Option<&str>) -> &'a str {
        self.maybe(text).unwrap_or_default()
    }
}

impl<'a> Rows<'a> {
    /// Reads `tables`, whose strings are in `names`; `manifest` says by what articles are grouped.
    pub(super) fn of(manifest: &Manifest, tables: &'a Stored, names: &'a Names) -> Result<Self> {
        let mut rows = Self {
            articles: Vec::new(),
            meta: Vec::new(),
            paragraphs: Vec::new(),
            attributions: Vec::new(),
            mentions: Vec::new(),
            acts: Vec::new(),
            columns: columns(&tables.columns)?,
            index: BTreeMap::new(),
            tables,
        };
        rows.read_articles(&tables.documents, manifest.plan.by.as_deref())?;
        let places = rows.articles.iter().enumerate();
        rows.index = places.map(|(at, article)| (article.id, at)).collect();
        rows.read_paragraphs(&tables.paragraphs, Held(names))?;
        rows.read_attributions(&tables.attributions, Held(names))?;
        rows.read_mentions(&tables.mentions, Held(names))?;
        rows.read_acts(&tables.responsibility, Held(names))?;
        rows.ranges()?;
        Ok(rows)
    }

    /// Index of the column of that name.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The places of all columns by name.
    pub(super) fn by_name(&self) -> BTreeMap<&'a str, usize> {
        self.columns.iter().enumerate().map(|(at, column)| (column.name, at)).collect()
    }

    /// The values of the column at `at`, one a paragraph; `None` where undefined.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub(super) fn values(&self, at: usize) -> Result<Vec<Option<f64>>> {
        let name = self.columns[at].name;
        let mut values = Vec::with_capacity(self.paragraphs.len());
        for part in self.tables.paragraphs.parts(&[name])? {
            values.extend(reals(&part?, name)?);
        }
        Ok(values)
    }

    /// The label of a column of words, with its codebook where another has the same: `economic (Policy frame
    /// dimensions)`.
    pub(super) fn told_apart(&self, at: usize) -> String {
        let own = &self.columns[at];
        let is_twin = |c: &Column<'_>| c.is_rate() && c.label() == own.label() && c.book() != own.book();
        match self.columns.iter().any(is_twin) {
            true => format!("{} ({})", own.label(), own.book()),
            false => own.label().to_owned(),
        }
    }

    /// Our own sentiment, else VADER's.
    pub(super) fn tone(&self) -> Option<usize> {
        self.column("sentiment").or_else(|| self.column("sentiment_vader"))
    }

    /// Indices of the paragraphs of running text of `article`.
    pub(super) fn body(&self, article: usize) -> impl Iterator<Item = usize> + '_ {
        self.articles[article].paragraphs.clone().filter(|&p| self.paragraphs[p].role == "body")
    }

    /// Σ value · words and Σ words over the paragraphs of running text of `article` that have a value.
    pub(super) fn body_sum(&self, article: usize, values: &[Option<f64>]) -> (f64, f64) {
        self.body(article).fold((0.0, 0.0), |(sum, words), p| match values[p] {
            Some(value) => {
                let own = f64::from(self.paragraphs[p].words);
                (sum + value * own, words + own)
            }
            None => (sum, words),
        })
    }

    /// Outermost attributions: each word is counted once.
    pub(super) fn outermost(&self) -> impl Iterator<Item = &Attribution<'a>> + '_ {
        self.attributions.iter().filter(|a| a.level <= 1)
    }

    fn read_articles(&mut self, table: &'a DataFrame, by: Option<&str>) -> Result<()> {
        let optional = |name: &str| {
            table.column(name).ok().map_or_else(|| Ok(vec![None; table.height()]), |c| maybe_text(c))
        };
        let (ids, words) = (texts(table, "doc_id")?, numbers(table, "n_words")?);
        let (titles, dates, outlets) = (optional("title")?, optional("date")?, optional("outlet")?);
        let groups = by.map_or_else(|| Ok(vec![None; table.height()]), optional)?;
        let shown = table.columns().iter().filter(|c| {
            *c.dtype() == DataType::String
                && !NOT_SHOWN.contains(&c.name().as_str())
                && c.null_count() < c.len()
        });
        let mut meta = Vec::new();
        for cells in shown {
            let cells_text = maybe_text(cells)?;
            let is_new = !meta.contains(&cells_text);
            if is_new && cells_text.iter().flatten().all(|text| text.len() <= 60) {
                self.meta.push(cells.name().as_str());
                meta.push(cells_text);
            }
        }
        self.articles = (0..table.height())
            .map(|at| Article {
                id: ids[at],
                name: titles[at].unwrap_or_default().to_owned(),
                date: dates[at],
                outlet: outlets[at],
                group: groups[at],
                meta: meta.iter().map(|column| column[at]).collect(),
                words: words[at],
                ..Article::default()
            })
            .collect();
        Ok(())
    }

    fn read_paragraphs(&mut self, table: &StoredTable, names: Held<'a>) -> Result<()> {
        let mut columns = vec!["doc_id", "paragraph", "role", "n_words"];
        if self.articles.iter().any(|article| article.name.is_empty()) {
            columns.push("text");
        }
        for part in table.parts(&columns)? {
            let part = part?;
            let articles = article_of(&part, &self.index)?;
            let (numbers, words) = (numbers(&part, "paragraph")?, numbers(&part, "n_words")?);
            let roles = maybe(&part, "role")?;
            let openings = part.column("text").ok().map(maybe_text).transpose()?;
            for (at, &article) in articles.iter().enumerate() {
                let role = names.text(roles[at]);
                let name = &mut self.articles[article].name;
                if let (Some(openings), true) = (&openings, name.is_empty() && role != "boilerplate") {
                    *name = opening(openings[at].unwrap_or_default());
                }
                self.paragraphs.push(Paragraph { article, number: numbers[at], role, words: words[at] });
            }
        }
        for article in self.articles.iter_mut().filter(|article| article.name.is_empty()) {
            article.name = article.id.to_owned();
        }
        Ok(())
    }

    fn read_attributions(&mut self, table: &StoredTable, names: Held<'a>) -> Result<()> {
        let columns = [
            "doc_id",
            "paragraph",
            "source_type",
            "cue_lemma",
            "stance",
            "content_words",
            "kind",
            "level",
            "speaker",
            "source_actor",
        ];
        for part in table.parts(&columns)? {
            let part = part?;
            let (articles, paragraphs) = (article_of(&part, &self.index)?, numbers(&part, "paragraph")?);
            let (types, lemmas) = (maybe(&part, "source_type")?, maybe(&part, "cue_lemma")?);
            let (stances, kinds) = (maybe(&part, "stance")?, maybe(&part, "kind")?);
            let (words, levels) = (numbers(&part, "content_words")?, numbers(&part, "level")?);
            let (speakers, actors) = (maybe(&part, "speaker")?, maybe(&part, "source_actor")?);
            self.attributions.extend((0..articles.len()).map(|at| Attribution {
                article: articles[at],
                paragraph: paragraphs[at],
                source_type: names.maybe(types[at]).unwrap_or("other"),
                lemma: names.text(lemmas[at]),
                stance: names.text(stances[at]),
                words: words[at],
                kind: names.text(kinds[at]),
                level: levels[at],
                speaker: names.maybe(speakers[at]),
                resolved: actors[at].is_some(),
            }));
        }
        Ok(())
    }

    fn read_mentions(&mut self, table: &StoredTable, names: Held<'a>) -> Result<()> {
        for part in table.parts(&["doc_id", "paragraph", "actor", "voice", "label", "confidence"])? {
            let part = part?;
            let (articles, paragraphs) = (article_of(&part, &self.index)?, numbers(&part, "paragraph")?);
            let (actors, voices) = (maybe(&part, "actor")?, maybe(&part, "voice")?);
            let (labels, confidences) = (maybe(&part, "label")?, reals(&part, "confidence")?);
            self.mentions.extend((0..articles.len()).map(|at| Mention {
                article: articles[at],
                paragraph: paragraphs[at],
                actor: names.text(actors[at]),
                voice: names.text(voices[at]),
                label: names.text(labels[at]),
                is_inferred: confidences[at].is_some_and(|confidence| confidence < 1.0),
            }));
        }
        Ok(())
    }

    fn read_acts(&mut self, table: &StoredTable, names: Held<'a>) -> Result<()> {
        let columns = [
            "doc_id",
            "paragraph",
            "agent",
            "agent_actor",
            "act",
            "lemma",
            "patient",
            "patient_actor",
            "valence",
            "voice",
        ];
        for part in table.parts(&columns)? {
            let part = part?;
            let (articles, paragraphs) = (article_of(&part, &self.index)?, numbers(&part, "paragraph")?);
            let (agents, agent_actors) = (maybe(&part, "agent")?, maybe(&part, "agent_actor")?);
            let (patients, patient_actors) = (maybe(&part, "patient")?, maybe(&part, "patient_actor")?);
            let (acts, lemmas) = (maybe(&part, "act")?, maybe(&part, "lemma")?);
            let (valences, voices) = (maybe(&part, "valence")?, maybe(&part, "voice")?);
            self.acts.extend((0..articles.len()).map(|at| Act {
                article: articles[at],
                paragraph: paragraphs[at],
                agent: names.maybe(agents[at]),
                agent_actor: names.maybe(agent_actors[at]),
                act: names.text(acts[at]),
                lemma: names.text(lemmas[at]),
                patient: names.maybe(patients[at]),
                patient_actor: names.maybe(patient_actors[at]),
                valence: names.text(valences[at]),
                voice: names.text(voices[at]),
            }));
        }
        Ok(())
    }

    /// Where each article's rows stand: tables keep reading order.
    fn ranges(&mut self) -> Result<()> {
        let tables = self.tables;
        let ranges = [
            self.ranges_of(&tables.paragraphs)?,
            self.ranges_of(&tables.attributions)?,
            self.ranges_of(&tables.mentions)?,
            self.ranges_of(&tables.responsibility)?,
            self.ranges_of(&tables.sentences)?,
            self.ranges_of(&tables.evidence)?,
        ];
        for (at, article) in self.articles.iter_mut().enumerate() {
            let [paragraphs, attributions, mentions, acts, sentences, evidence] =
                ranges.each_ref().map(|ranges| ranges[at].clone());
            (article.paragraphs, article.attributions) = (paragraphs, attributions);
            (article.mentions, article.acts) = (mentions, acts);
            (article.sentences, article.evidence) = (sentences, evidence);
        }
        Ok(())
    }

    fn ranges_of(&self, table: &StoredTable) -> Result<Vec<Range<usize>>> {
        let mut found = vec![0..0; self.articles.len()];
        let (mut row, mut last) = (0, 0);
        for part in table.parts(&["doc_id"])? {
            for article in article_of(&part?, &self.index)? {
                if article < last {
                    let what = "has its rows in another order than that of documents";
                    return Err(Error::new(table.name(), what, "measure the texts again"));
                }
                last = article;
                let range = &mut found[article];
                let first = if range.start == range.end { row } else { range.start };
                *range = first..row + 1;
                row += 1;
            }
        }
        Ok(found)
    }
}

/// The first words of a text.
fn opening(text: &str) -> String {
    const WORDS: usize = 10;
    let words: Vec<&str> = text.split_whitespace().collect();
    let more = if words.len() > WORDS { " …" } else { "" };
    words[..words.len().min(WORDS)].join(" ") + more
}

pub(super) fn columns(table: &DataFrame) -> Result<Vec<Column<'_>>> {
    let [names, constructs, scales, definitions, references, licences] =
        ["name", "construct", "scale", "definition", "reference", "licence"].map(|name| texts(table, name));
    let (names, constructs, scales) = (names?, constructs?, scales?);
    let (definitions, references, licences) = (definitions?, references?, licences?);
    let frames = maybe(table, "part_of")?;
    let rows = (0..table.height()).map(|at| Column {
        name: names[at],
        construct: constructs[at],
        scale: scales[at],
        definition: definitions[at],
        reference: references[at],
        licence: licences[at],
        part_of: frames[at],
    });
    Ok(rows.collect())
}
