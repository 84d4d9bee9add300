//! Tables as they grow, document by document, and are joined in reading order.

use super::Tables;
use super::cells::{Cells, Counts, Flags, OptionalCounts, Places, Reals, Texts, rows};
use crate::measure::Column as Measured;
use crate::text::Article;
use polars::prelude::*;
use std::collections::BTreeSet;

/// Columns of every `documents` table; a metadata key of that name would shadow them.
pub(super) const OWN: [&str; 10] = [
    "doc_id",
    "input",
    "title",
    "date",
    "outlet",
    "n_paragraphs",
    "n_headings",
    "n_boilerplate",
    "n_words",
    "blake3",
];

/// How many of them come before the metadata.
pub(super) const BEFORE_METADATA: usize = 5;

/// A table of `columns`, which have one height and distinct names.
pub(crate) fn table(columns: Vec<Column>) -> DataFrame {
    DataFrame::new_infer_height(columns).expect("columns of one table have one height and distinct names")
}

/// A column of text.
pub(crate) fn text<'a>(name: &str, cells: impl Iterator<Item = Option<&'a str>>) -> Column {
    StringChunked::from_iter_options(name.into(), cells).into_column()
}

/// A column of counts.
pub(crate) fn number(name: &str, cells: impl Iterator<Item = u32>) -> Column {
    UInt32Chunked::from_iter_values(name.into(), cells).into_column()
}

/// `value` to six decimals, as tables hold what a model computes; never −0.
pub(crate) fn six_decimals(value: f64) -> f64 {
    (value * 1e6).round() / 1e6 + 0.0
}

/// A column of real numbers.
pub(crate) fn real(name: &str, cells: impl Iterator<Item = Option<f64>>) -> Column {
    Float64Chunked::from_iter_options(name.into(), cells).into_column()
}

/// One document.
pub(super) struct DocumentRow {
    /// Without its text.
    pub(super) article: Article,
    pub(super) n_paragraphs: u32,
    pub(super) n_headings: u32,
    pub(super) n_boilerplate: u32,
    pub(super) n_words: u32,
    pub(super) blake3: String,
}

rows! {
    /// Columns of `paragraphs` before those that measure.
    ParagraphRows {
        doc_id: Texts,
        paragraph: Counts,
        role: Texts,
        start: Counts,
        end: Counts,
        text: Texts,
        n_sentences: Counts,
        n_words: Counts,
        odd_quotation: Flags,
    }
}

rows! {
    /// Columns of `sentences` before those that measure.
    SentenceRows {
        doc_id: Texts,
        paragraph: Counts,
        sentence: Counts,
        start: Counts,
        end: Counts,
        n_words: Counts,
    }
}

rows! {
    /// Columns of `evidence`.
    EvidenceRows {
        doc_id: Texts,
        paragraph: Counts,
        start: Counts,
        end: Counts,
        text: Texts,
        column: Texts,
        rule: Texts,
        weight: Reals,
        event: Texts,
        voice: Texts,
    }
}

rows! {
    /// Columns of `attributions`.
    AttributionRows {
        doc_id: Texts,
        paragraph: Counts,
        source: Places,
        source_text: Texts,
        source_actor: Texts,
        source_type: Texts,
        cue: Places,
        cue_text: Texts,
        cue_lemma: Texts,
        stance: Texts,
        content: Places,
        content_words: Counts,
        kind: Texts,
        confidence: Reals,
        level: Counts,
        speaker: Texts,
        speaker_via: Texts,
        speaker_confidence: Reals,
        speaker_rivals: Texts,
    }
}

rows! {
    /// Columns of `mentions`.
    MentionRows {
        doc_id: Texts,
        paragraph: Counts,
        sentence: Counts,
        actor: Texts,
        actor_kind: Texts,
        start: Counts,
        end: Counts,
        text: Texts,
        via: Texts,
        confidence: Reals,
        voice: Texts,
        label: Texts,
        score: Reals,
        p_negative: Reals,
        p_neutral: Reals,
        p_positive: Reals,
    }
}

rows! {
    /// Columns of `responsibility`.
    ResponsibilityRows {
        doc_id: Texts,
        paragraph: Counts,
        agent: Texts,
        agent_actor: Texts,
        agent_start: OptionalCounts,
        agent_end: OptionalCounts,
        act: Texts,
        act_start: Counts,
        act_end: Counts,
        lemma: Texts,
        patient: Texts,
        patient_actor: Texts,
        patient_start: OptionalCounts,
        patient_end: OptionalCounts,
        valence: Texts,
        voice: Texts,
    }
}

/// All rows of a run of documents, in reading order.
pub(super) struct Rows {
    pub(super) documents: Vec<DocumentRow>,
    pub(super) paragraphs: ParagraphRows,
    /// Values of the paragraphs, by measured column.
    pub(super) values: Vec<Reals>,
    pub(super) sentences: SentenceRows,
    /// Values of the sentences, by measured column that sentences have by themselves.
    pub(super) tones: Vec<Reals>,
    pub(super) evidence: EvidenceRows,
    pub(super) attributions: AttributionRows,
    pub(super) mentions: MentionRows,
    pub(super) responsibility: ResponsibilityRows,
}

impl Rows {
    /// None yet, for `columns` that measure.
    pub(super) fn new(columns: &[Measured]) -> Self {
        Self {
            documents: Vec::new(),
            paragraphs: ParagraphRows::default(),
            values: vec![Reals::default(); columns.len()],
            sentences: SentenceRows::default(),
            tones: vec![Reals::default(); columns.iter().filter(|c| c.scale.is_by_sentence()).count()],
            evidence: EvidenceRows::default(),
            attributions: AttributionRows::default(),
            mentions: MentionRows::default(),
            responsibility: ResponsibilityRows::default(),
        }
    }
    /// Appends the rows of `other`.
    pub(super) fn join(&mut self, other: Self) {
        let join = |all: &mut Vec<Reals>, others: Vec<Reals>| {
            all.iter_mut().zip(others).for_each(|(all, other)| all.join(other));
        };
        self.documents.extend(other.documents);
        self.paragraphs.join(other.paragraphs);
        join(&mut self.values, other.values);
        self.sentences.join(other.sentences);
        join(&mut self.tones, other.tones);
        self.evidence.join(other.evidence);
        self.attributions.join(other.attributions);
        self.mentions.join(other.mentions);
        self.responsibility.join(other.responsibility);
    }

    /// Makes room for `times` as many rows as there are.
    pub(super) fn reserve(&mut self, times: f64) {
        self.paragraphs.reserve(times);
        self.values.iter_mut().for_each(|values| values.reserve(times));
        self.sentences.reserve(times);
        self.tones.iter_mut().for_each(|values| values.reserve(times));
        self.evidence.reserve(times);
        self.attributions.reserve(times);
        self.mentions.reserve(times);
        self.responsibility.reserve(times);
    }

    /// The finished tables; `measured` are the columns that measure.
    pub(super) fn tables(self, measured: &[Measured]) -> Tables {
        let with =
            |mut columns: Vec<Column>, values: Vec<Reals>, names: &mut dyn Iterator<Item = &Measured>| {
                columns.extend(values.into_iter().zip(names).map(|(values, c)| values.column(&c.name)));
                table(columns)
            };
        let mut by_sentence = measured.iter().filter(|column| column.scale.is_by_sentence());
        Tables {
            documents: document_table(&self.documents),
            paragraphs: with(self.paragraphs.columns(), self.values, &mut measured.iter()),
            sentences: with(self.sentences.columns(), self.tones, &mut by_sentence),
            evidence: table(self.evidence.columns()),
            attributions: table(self.attributions.columns()),
            mentions: table(self.mentions.columns()),
            responsibility: table(self.responsibility.columns()),
            columns: column_table(measured),
        }
    }
}

fn document_table(documents: &[DocumentRow]) -> DataFrame {
    let all = || documents.iter().map(|d| &d.article);
    let meta = |key: &str| text(key, all().map(|a| a.meta.get(key).map(String::as_str)));
    let count = |name: &str, of: fn(&DocumentRow) -> u32| number(name, documents.iter().map(of));
    let keys: BTreeSet<&str> = all().flat_map(|a| a.meta.keys().map(String::as_str)).collect();
    let mut columns = vec![
        text("doc_id", all().map(|a| Some(a.id.as_str()))),
        text("input", all().map(|a| Some(a.input.as_str()))),
        meta("title"),
        meta("date"),
        meta("outlet"),
    ];
    columns.extend(keys.into_iter().filter(|key| !OWN.contains(key)).map(meta));
    columns.push(count("n_paragraphs", |d| d.n_paragraphs));
    columns.push(count("n_headings", |d| d.n_headings));
    columns.push(count("n_boilerplate", |d| d.n_boilerplate));
    columns.push(count("n_words", |d| d.n_words));
    if all().all(|a| !a.meta.contains_key("duplicate_of")) {
        columns.push(text("duplicate_of", all().map(|a| a.duplicate_of.as_deref())));
    }
    columns.push(text("blake3", documents.iter().map(|d| Some(d.blake3.as_str()))));
    table(columns)
}

fn column_table(columns: &[Measured]) -> DataFrame {
    table(vec![
        text("name", columns.iter().map(|c| Some(c.name.as_str()))),
        text("construct", columns.iter().map(|c| Some(c.construct.as_str()))),
        text("scale", columns.iter().map(|c| Some(c.scale.description()))),
        text("definition", columns.iter().map(|c| Some(c.definition.as_str()))),
        text("reference", columns.iter().map(|c| Some(c.reference.as_str()))),
        text("licence", columns.iter().map(|c| Some(c.licence.as_str()))),
        text("part_of", columns.iter().map(|c| c.part_of.as_deref())),
    ])
}
