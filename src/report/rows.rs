//! The tables as plain rows, read once: every section, finding and figure starts from these.
//!
//! DESIGN. Strings are borrowed from the tables, documents become indices; a corpus of a thousand articles
//! (half a million pieces of evidence) is read in well under a second and never searched row by row again.

use super::Manifest;
use crate::table::Tables;
use crate::{Error, Result};
use polars::prelude::{Column as Cells, DataFrame, DataType};
use std::collections::BTreeMap;

/// Start and end in code points of the document.
pub(super) type Place = (u32, u32);

/// One article.
#[derive(Debug, Clone, Default)]
pub(super) struct Article<'a> {
    pub(super) id: &'a str,
    pub(super) title: Option<&'a str>,
    pub(super) date: Option<&'a str>,
    pub(super) outlet: Option<&'a str>,
    /// Its value in the column by which articles are grouped.
    pub(super) group: Option<&'a str>,
    /// Short metadata, by column, in the order of [`Rows::meta`].
    pub(super) meta: Vec<Option<&'a str>>,
    pub(super) words: u32,
    /// Its rows in [`Rows::paragraphs`].
    pub(super) paragraphs: std::ops::Range<usize>,
    pub(super) evidence: std::ops::Range<usize>,
    pub(super) attributions: std::ops::Range<usize>,
    pub(super) mentions: std::ops::Range<usize>,
    pub(super) acts: std::ops::Range<usize>,
    pub(super) sentences: std::ops::Range<usize>,
}

/// One paragraph; its values stand in [`Rows::values`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Paragraph<'a> {
    pub(super) article: usize,
    pub(super) number: u32,
    pub(super) role: &'a str,
    pub(super) place: Place,
    pub(super) text: &'a str,
    pub(super) words: u32,
}

/// One sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sentence {
    pub(super) place: Place,
}

/// One counted thing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence<'a> {
    pub(super) article: usize,
    pub(super) paragraph: u32,
    pub(super) place: Place,
    pub(super) text: &'a str,
    /// Index into [`Rows::columns`].
    pub(super) column: usize,
    pub(super) rule: &'a str,
    pub(super) weight: f64,
    pub(super) event: &'a str,
    pub(super) voice: &'a str,
}

/// One source–cue–content relation.
#[derive(Debug, Clone)]
pub(super) struct Attribution<'a> {
    pub(super) article: usize,
    pub(super) paragraph: u32,
    pub(super) source: Vec<Place>,
    pub(super) source_type: &'a str,
    pub(super) cue: Vec<Place>,
    pub(super) lemma: &'a str,
    pub(super) stance: &'a str,
    pub(super) content: Vec<Place>,
    pub(super) words: u32,
    pub(super) kind: &'a str,
    pub(super) level: u32,
    /// The resolved speaker, else the source as written.
    pub(super) speaker: Option<&'a str>,
    /// Whether the speaker is a named actor.
    pub(super) resolved: bool,
}

/// One mention of an actor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mention<'a> {
    pub(super) article: usize,
    pub(super) paragraph: u32,
    pub(super) actor: &'a str,
    pub(super) place: Place,
    pub(super) via: &'a str,
    pub(super) voice: &'a str,
    pub(super) label: &'a str,
    pub(super) score: f64,
    pub(super) confidence: f64,
}

/// One act of blame or credit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Act<'a> {
    pub(super) article: usize,
    pub(super) paragraph: u32,
    pub(super) agent: Option<&'a str>,
    pub(super) agent_actor: Option<&'a str>,
    pub(super) agent_place: Option<Place>,
    pub(super) act: &'a str,
    pub(super) place: Place,
    pub(super) lemma: &'a str,
    pub(super) patient: Option<&'a str>,
    pub(super) patient_actor: Option<&'a str>,
    pub(super) patient_place: Option<Place>,
    pub(super) valence: &'a str,
    pub(super) voice: &'a str,
}

/// One output column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column<'a> {
    pub(super) name: &'a str,
    pub(super) construct: &'a str,
    pub(super) scale: &'a str,
    pub(super) definition: &'a str,
    pub(super) reference: &'a str,
    pub(super) licence: &'a str,
    /// Of an item: the frame's column.
    pub(super) part_of: Option<&'a str>,
}

impl Article<'_> {
    /// Its title, else its first words.
    pub(super) fn name(&self, rows: &Rows<'_>) -> String {
        const WORDS: usize = 10;
        if let Some(title) = self.title {
            return title.to_owned();
        }
        let own = &rows.paragraphs[self.paragraphs.clone()];
        let Some(first) = own.iter().find(|p| p.role != "boilerplate") else { return self.id.to_owned() };
        let words: Vec<&str> = first.text.split_whitespace().collect();
        let more = if words.len() > WORDS { " …" } else { "" };
        words[..words.len().min(WORDS)].join(" ") + more
    }
}

impl<'a> Column<'a> {
    /// The codebook's or construct's title: `Generic news frames`.
    pub(super) fn book(&self) -> &'a str {
        self.construct.split_once(": ").map_or(self.construct, |(book, _)| book)
    }

    /// What is told apart within it: `human interest`.
    pub(super) fn label(&self) -> &'a str {
        self.construct.rsplit_once(": ").map_or(self.construct, |(_, label)| label)
    }

    /// Whether it counts the words of a frame: style (certainty, abstraction) is none, nor is an item of
    /// a frame.
    pub(super) fn is_frame(&self) -> bool {
        let is_style = self.name.starts_with("style_") || self.name.starts_with("lcm_");
        self.is_rate() && !is_style && !["hedge", "certainty"].contains(&self.name)
    }

    /// Whether it counts the words of a codebook, and not again those of a frame as its item does.
    pub(super) fn is_rate(&self) -> bool {
        let is_other = self.name.starts_with("responsibility_") || self.book() == "Sentiment";
        !is_other && self.part_of.is_none() && self.scale.starts_with("weighted hits")
    }
}

/// All tables of a run.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows<'a> {
    pub(super) articles: Vec<Article<'a>>,
    /// Names of the metadata columns shown with an article.
    pub(super) meta: Vec<&'a str>,
    pub(super) paragraphs: Vec<Paragraph<'a>>,
    /// By column, by paragraph; `None` where undefined.
    pub(super) values: Vec<Vec<Option<f64>>>,
    pub(super) sentences: Vec<Sentence>,
    pub(super) evidence: Vec<Evidence<'a>>,
    pub(super) attributions: Vec<Attribution<'a>>,
    pub(super) mentions: Vec<Mention<'a>>,
    pub(super) acts: Vec<Act<'a>>,
    pub(super) columns: Vec<Column<'a>>,
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

impl<'a> Rows<'a> {
    /// Reads `tables`; `manifest` says by what articles are grouped.
    pub(super) fn of(manifest: &Manifest, tables: &'a Tables) -> Result<Self> {
        let columns = columns(&tables.columns)?;
        let mut rows = Self { columns, ..Self::default() };
        rows.read_articles(&tables.documents, manifest.plan.by.as_deref())?;
        let index: BTreeMap<&str, usize> =
            rows.articles.iter().enumerate().map(|(at, article)| (article.id, at)).collect();
        rows.read_paragraphs(&tables.paragraphs, &index)?;
        rows.read_evidence(&tables.evidence, &index)?;
        rows.read_attributions(&tables.attributions, &index)?;
        rows.read_mentions(&tables.mentions, &index)?;
        rows.read_acts(&tables.responsibility, &index)?;
        let (articles, sentences) = (article_of(&tables.sentences, &index)?, &tables.sentences);
        let (start, end) = (numbers(sentences, "start")?, numbers(sentences, "end")?);
        rows.sentences = start.into_iter().zip(end).map(|place| Sentence { place }).collect();
        rows.ranges(&articles);
        Ok(rows)
    }

    /// Index of the column of that name.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
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
                title: titles[at].filter(|t| !t.is_empty()),
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

    fn read_paragraphs(&mut self, table: &'a DataFrame, index: &BTreeMap<&str, usize>) -> Result<()> {
        let (articles, places) = (article_of(table, index)?, places(table, "start", "end")?);
        let (numbers, words) = (numbers(table, "paragraph")?, numbers(table, "n_words")?);
        let (roles, texts) = (texts(table, "role")?, texts(table, "text")?);
        self.paragraphs = (0..table.height())
            .map(|at| Paragraph {
                article: articles[at],
                number: numbers[at],
                role: roles[at],
                place: places[at],
                text: texts[at],
                words: words[at],
            })
            .collect();
        self.values =
            self.columns.iter().map(|column| reals(table, column.name)).collect::<Result<Vec<_>>>()?;
        Ok(())
    }

    fn read_evidence(&mut self, table: &'a DataFrame, index: &BTreeMap<&str, usize>) -> Result<()> {
        let names: BTreeMap<&str, usize> =
            self.columns.iter().enumerate().map(|(at, column)| (column.name, at)).collect();
        let (articles, places) = (article_of(table, index)?, places(table, "start", "end")?);
        let (paragraphs, words) = (numbers(table, "paragraph")?, texts(table, "text")?);
        let (columns, rules) = (texts(table, "column")?, texts(table, "rule")?);
        let weights = reals(table, "weight")?;
        let (events, voices) = (maybe(table, "event")?, texts(table, "voice")?);
        for at in 0..table.height() {
            let Some(&column) = names.get(columns[at]) else { continue };
            self.evidence.push(Evidence {
                article: articles[at],
                paragraph: paragraphs[at],
                place: places[at],
                text: words[at],
                column,
                rule: rules[at],
                weight: weights[at].unwrap_or(0.0),
                event: events[at].unwrap_or(""),
                voice: voices[at],
            });
        }
        Ok(())
    }

    fn read_attributions(&mut self, table: &'a DataFrame, index: &BTreeMap<&str, usize>) -> Result<()> {
        let (articles, paragraphs) = (article_of(table, index)?, numbers(table, "paragraph")?);
        let [source, cue, content] = ["source", "cue", "content"].map(|name| lists(table, name));
        let (mut source, mut cue, mut content) =
            (source?.into_iter(), cue?.into_iter(), content?.into_iter());
        let (types, lemmas) = (maybe(table, "source_type")?, maybe(table, "cue_lemma")?);
        let (stances, kinds) = (texts(table, "stance")?, texts(table, "kind")?);
        let (words, levels) = (numbers(table, "content_words")?, numbers(table, "level")?);
        let (speakers, actors) = (maybe(table, "speaker")?, maybe(table, "source_actor")?);
        self.attributions = (0..table.height())
            .map(|at| Attribution {
                article: articles[at],
                paragraph: paragraphs[at],
                source: source.next().unwrap_or_default(),
                source_type: types[at].unwrap_or("other"),
                cue: cue.next().unwrap_or_default(),
                lemma: lemmas[at].unwrap_or(""),
                stance: stances[at],
                content: content.next().unwrap_or_default(),
                words: words[at],
                kind: kinds[at],
                level: levels[at],
                speaker: speakers[at],
                resolved: actors[at].is_some(),
            })
            .collect();
        Ok(())
    }

    fn read_mentions(&mut self, table: &'a DataFrame, index: &BTreeMap<&str, usize>) -> Result<()> {
        let (articles, places) = (article_of(table, index)?, places(table, "start", "end")?);
        let paragraphs = numbers(table, "paragraph")?;
        let actors = texts(table, "actor")?;
        let (vias, voices) = (texts(table, "via")?, texts(table, "voice")?);
        let (labels, scores) = (texts(table, "label")?, reals(table, "score")?);
        let confidences = reals(table, "confidence")?;
        self.mentions = (0..table.height())
            .map(|at| Mention {
                article: articles[at],
                paragraph: paragraphs[at],
                actor: actors[at],
                place: places[at],
                via: vias[at],
                voice: voices[at],
                label: labels[at],
                score: scores[at].unwrap_or(0.0),
                confidence: confidences[at].unwrap_or(1.0),
            })
            .collect();
        Ok(())
    }

    fn read_acts(&mut self, table: &'a DataFrame, index: &BTreeMap<&str, usize>) -> Result<()> {
        let (articles, places) = (article_of(table, index)?, places(table, "act_start", "act_end")?);
        let paragraphs = numbers(table, "paragraph")?;
        let (agents, agent_actors) = (maybe(table, "agent")?, maybe(table, "agent_actor")?);
        let (patients, patient_actors) = (maybe(table, "patient")?, maybe(table, "patient_actor")?);
        let agent_places = maybe_places(table, "agent_start", "agent_end")?;
        let patient_places = maybe_places(table, "patient_start", "patient_end")?;
        let (acts, lemmas) = (texts(table, "act")?, texts(table, "lemma")?);
        let (valences, voices) = (texts(table, "valence")?, texts(table, "voice")?);
        self.acts = (0..table.height())
            .map(|at| Act {
                article: articles[at],
                paragraph: paragraphs[at],
                agent: agents[at],
                agent_actor: agent_actors[at],
                agent_place: agent_places[at],
                act: acts[at],
                place: places[at],
                lemma: lemmas[at],
                patient: patients[at],
                patient_actor: patient_actors[at],
                patient_place: patient_places[at],
                valence: valences[at],
                voice: voices[at],
            })
            .collect();
        Ok(())
    }

    /// Where each article's rows stand: tables keep reading order.
    fn ranges(&mut self, sentences: &[usize]) {
        let count = self.articles.len();
        let paragraphs = ranges(count, self.paragraphs.iter().map(|row| row.article));
        let evidence = ranges(count, self.evidence.iter().map(|row| row.article));
        let attributions = ranges(count, self.attributions.iter().map(|row| row.article));
        let mentions = ranges(count, self.mentions.iter().map(|row| row.article));
        let acts = ranges(count, self.acts.iter().map(|row| row.article));
        let sentences = ranges(count, sentences.iter().copied());
        for (at, article) in self.articles.iter_mut().enumerate() {
            article.paragraphs = paragraphs[at].clone();
            article.evidence = evidence[at].clone();
            article.attributions = attributions[at].clone();
            article.mentions = mentions[at].clone();
            article.acts = acts[at].clone();
            article.sentences = sentences[at].clone();
        }
    }
}

fn ranges(count: usize, articles: impl Iterator<Item = usize>) -> Vec<std::ops::Range<usize>> {
    let mut found = vec![0..0; count];
    for (row, article) in articles.enumerate() {
        let range = &mut found[article];
        *range = if range.start == range.end { row..row + 1 } else { range.start..row + 1 };
    }
    found
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

fn broken(name: &str, why: impl std::fmt::Display) -> Error {
    Error::new(format!("table column {name}"), why, "measure the texts again with this version")
}

fn cells<'a>(table: &'a DataFrame, name: &str) -> Result<&'a Cells> {
    table.column(name).map_err(|error| broken(name, error))
}

fn maybe_text(cells: &Cells) -> Result<Vec<Option<&str>>> {
    Ok(cells.str().map_err(|error| broken(cells.name(), error))?.iter().collect())
}

fn maybe<'a>(table: &'a DataFrame, name: &str) -> Result<Vec<Option<&'a str>>> {
    maybe_text(cells(table, name)?)
}

fn texts<'a>(table: &'a DataFrame, name: &str) -> Result<Vec<&'a str>> {
    Ok(maybe(table, name)?.into_iter().map(Option::unwrap_or_default).collect())
}

fn maybe_numbers(table: &DataFrame, name: &str) -> Result<Vec<Option<u32>>> {
    let cells = cells(table, name)?;
    Ok(cells.u32().map_err(|error| broken(name, error))?.iter().collect())
}

fn numbers(table: &DataFrame, name: &str) -> Result<Vec<u32>> {
    Ok(maybe_numbers(table, name)?.into_iter().map(Option::unwrap_or_default).collect())
}

fn reals(table: &DataFrame, name: &str) -> Result<Vec<Option<f64>>> {
    let cells = cells(table, name)?;
    Ok(cells
        .f64()
        .map_err(|error| broken(name, error))?
        .iter()
        .map(|v| v.filter(|v| v.is_finite()))
        .collect())
}

fn places(table: &DataFrame, start: &str, end: &str) -> Result<Vec<Place>> {
    Ok(numbers(table, start)?.into_iter().zip(numbers(table, end)?).collect())
}

fn maybe_places(table: &DataFrame, start: &str, end: &str) -> Result<Vec<Option<Place>>> {
    let pairs = maybe_numbers(table, start)?.into_iter().zip(maybe_numbers(table, end)?);
    Ok(pairs.map(|(start, end)| start.zip(end)).collect())
}

fn lists(table: &DataFrame, name: &str) -> Result<Vec<Vec<Place>>> {
    let cells = cells(table, name)?;
    let lists = cells.list().map_err(|error| broken(name, error))?;
    let mut found = Vec::with_capacity(lists.len());
    for row in 0..lists.len() {
        let Some(series) = lists.get_as_series(row) else {
            found.push(Vec::new());
            continue;
        };
        let pairs = series.struct_().map_err(|error| broken(name, error))?;
        let field = |field: &str| -> Result<Vec<u32>> {
            let field = pairs.field_by_name(field).map_err(|error| broken(name, error))?;
            let numbers = field.u32().map_err(|error| broken(name, error))?;
            Ok(numbers.iter().map(Option::unwrap_or_default).collect())
        };
        found.push(field("start")?.into_iter().zip(field("end")?).collect());
    }
    Ok(found)
}

fn article_of(table: &DataFrame, index: &BTreeMap<&str, usize>) -> Result<Vec<usize>> {
    let mut last = ("", 0);
    let find = |id: &str| index.get(id).copied().ok_or_else(|| broken("doc_id", format!("no document {id}")));
    let mut found = Vec::with_capacity(table.height());
    for id in texts(table, "doc_id")? {
        if id != last.0 || found.is_empty() {
            last = (id, find(id)?);
        }
        found.push(last.1);
    }
    Ok(found)
}
