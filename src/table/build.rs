//! Joins the rows of all documents into tables, in reading order.

use super::Tables;
use super::rows::{DocumentRows, PartyCells, Place};
use crate::measure::Column as Measured;
use crate::text::Role;
use polars::prelude::*;
use std::collections::BTreeSet;

/// Columns of every `documents` table; a metadata key of that name would shadow them.
const OWN: [&str; 10] = [
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

/// A column of real numbers.
pub(crate) fn real(name: &str, cells: impl Iterator<Item = Option<f64>>) -> Column {
    Float64Chunked::from_iter_options(name.into(), cells).into_column()
}

/// A column of lists of `{start, end}`.
fn places<'a>(name: &str, cells: impl Iterator<Item = &'a [Place]>) -> Column {
    let lists: Vec<Series> = cells
        .map(|cell| {
            let start =
                UInt32Chunked::from_iter_values("start".into(), cell.iter().map(|p| p.0)).into_series();
            let end = UInt32Chunked::from_iter_values("end".into(), cell.iter().map(|p| p.1)).into_series();
            StructChunked::from_series(name.into(), cell.len(), [start, end].iter())
                .expect("start and end have one length")
                .into_series()
        })
        .collect();
    let field = |name: &str| Field::new(name.into(), DataType::UInt32);
    let inner = DataType::Struct(vec![field("start"), field("end")]);
    if lists.is_empty() {
        return Column::new_empty(name.into(), &DataType::List(Box::new(inner)));
    }
    Column::new(name.into(), lists)
}

pub(super) fn tables(documents: Vec<DocumentRows>, columns: &[Measured]) -> Tables {
    Tables {
        documents: document_table(&documents),
        paragraphs: paragraph_table(&documents, columns),
        sentences: sentence_table(&documents, columns),
        evidence: evidence_table(&documents, columns),
        attributions: attribution_table(&documents),
        mentions: mention_table(&documents),
        responsibility: responsibility_table(&documents),
        columns: column_table(columns),
    }
}

fn document_table(documents: &[DocumentRows]) -> DataFrame {
    let all = || documents.iter().map(|d| &d.document);
    let meta = |key: &str| text(key, all().map(|d| d.meta().get(key).map(String::as_str)));
    let roles =
        |role: Role| all().map(move |d| d.paragraphs().iter().filter(|p| p.role == role).count() as u32);
    let keys: BTreeSet<&str> = all().flat_map(|d| d.meta().keys().map(String::as_str)).collect();
    let hashes: Vec<String> = all().map(|d| blake3::hash(d.text().as_bytes()).to_hex().to_string()).collect();
    let mut columns = vec![
        text("doc_id", all().map(|d| Some(d.id()))),
        text("input", all().map(|d| Some(d.article().input.as_str()))),
        meta("title"),
        meta("date"),
        meta("outlet"),
    ];
    columns.extend(keys.into_iter().filter(|key| !OWN.contains(key)).map(meta));
    columns.push(number("n_paragraphs", roles(Role::Body)));
    columns.push(number("n_headings", roles(Role::Heading)));
    columns.push(number("n_boilerplate", roles(Role::Boilerplate)));
    columns.push(number("n_words", all().map(|d| d.n_words() as u32)));
    if all().all(|d| !d.meta().contains_key("duplicate_of")) {
        columns.push(text("duplicate_of", all().map(|d| d.article().duplicate_of.as_deref())));
    }
    columns.push(text("blake3", hashes.iter().map(|h| Some(h.as_str()))));
    table(columns)
}

fn paragraph_table(documents: &[DocumentRows], measured: &[Measured]) -> DataFrame {
    let all = || documents.iter().flat_map(|d| d.paragraphs.iter().map(move |p| (d.document.id(), p)));
    let mut columns = vec![
        text("doc_id", all().map(|(id, _)| Some(id))),
        number("paragraph", all().map(|(_, p)| p.number)),
        text("role", all().map(|(_, p)| Some(p.role))),
        number("start", all().map(|(_, p)| p.place.0)),
        number("end", all().map(|(_, p)| p.place.1)),
        text("text", all().map(|(_, p)| Some(p.text.as_str()))),
        number("n_sentences", all().map(|(_, p)| p.n_sentences)),
        number("n_words", all().map(|(_, p)| p.n_words)),
        BooleanChunked::from_iter_values("odd_quotation".into(), all().map(|(_, p)| p.odd_quotation))
            .into_column(),
    ];
    columns.extend(measured.iter().enumerate().map(|(i, c)| real(&c.name, all().map(|(_, p)| p.values[i]))));
    table(columns)
}

fn sentence_table(documents: &[DocumentRows], measured: &[Measured]) -> DataFrame {
    let all = || documents.iter().flat_map(|d| d.sentences.iter().map(move |s| (d.document.id(), s)));
    let mut columns = vec![
        text("doc_id", all().map(|(id, _)| Some(id))),
        number("paragraph", all().map(|(_, s)| s.paragraph)),
        number("sentence", all().map(|(_, s)| s.sentence)),
        number("start", all().map(|(_, s)| s.place.0)),
        number("end", all().map(|(_, s)| s.place.1)),
        number("n_words", all().map(|(_, s)| s.n_words)),
    ];
    let toned = measured.iter().filter(|c| c.scale.is_by_sentence()).enumerate();
    columns.extend(toned.map(|(i, c)| real(&c.name, all().map(|(_, s)| s.tones[i]))));
    table(columns)
}

fn evidence_table(documents: &[DocumentRows], measured: &[Measured]) -> DataFrame {
    let all = || documents.iter().flat_map(|d| d.evidence.iter().map(move |e| (d.document.id(), e)));
    table(vec![
        text("doc_id", all().map(|(id, _)| Some(id))),
        number("paragraph", all().map(|(_, e)| e.paragraph)),
        number("start", all().map(|(_, e)| e.place.0)),
        number("end", all().map(|(_, e)| e.place.1)),
        text("text", all().map(|(_, e)| Some(e.text.as_str()))),
        text("column", all().map(|(_, e)| Some(measured[e.column].name.as_str()))),
        text("rule", all().map(|(_, e)| Some(e.rule.as_str()))),
        real("weight", all().map(|(_, e)| Some(e.weight))),
        text("event", all().map(|(_, e)| Some(e.event).filter(|e| !e.is_empty()))),
        text("voice", all().map(|(_, e)| Some(e.voice.as_str()))),
    ])
}

fn attribution_table(documents: &[DocumentRows]) -> DataFrame {
    let all = || documents.iter().flat_map(|d| d.attributions.iter().map(move |a| (d.document.id(), a)));
    table(vec![
        text("doc_id", all().map(|(id, _)| Some(id))),
        number("paragraph", all().map(|(_, a)| a.paragraph)),
        places("source", all().map(|(_, a)| a.source.as_slice())),
        text("source_text", all().map(|(_, a)| Some(a.source_text.as_str()).filter(|t| !t.is_empty()))),
        text("source_actor", all().map(|(_, a)| a.speaker.as_ref().map(|s| s.name.as_str()))),
        text("source_type", all().map(|(_, a)| Some(a.source_type))),
        places("cue", all().map(|(_, a)| a.cue.as_slice())),
        text("cue_text", all().map(|(_, a)| Some(a.cue_text.as_str()).filter(|t| !t.is_empty()))),
        text("cue_lemma", all().map(|(_, a)| Some(a.cue_lemma.as_str()).filter(|t| !t.is_empty()))),
        text("stance", all().map(|(_, a)| Some(a.stance))),
        places("content", all().map(|(_, a)| a.content.as_slice())),
        number("content_words", all().map(|(_, a)| a.content_words)),
        text("kind", all().map(|(_, a)| Some(a.kind))),
        real("confidence", all().map(|(_, a)| Some(a.confidence))),
        number("level", all().map(|(_, a)| a.level)),
        text(
            "speaker",
            all().map(|(_, a)| {
                let resolved = a.speaker.as_ref().map(|s| s.name.as_str());
                resolved.or(Some(a.source_text.as_str()).filter(|t| !t.is_empty()))
            }),
        ),
        text("speaker_via", all().map(|(_, a)| a.speaker.as_ref().map(|s| s.via))),
        real("speaker_confidence", all().map(|(_, a)| a.speaker.as_ref().map(|s| s.confidence))),
        text(
            "speaker_rivals",
            all().map(|(_, a)| a.speaker.as_ref().map(|s| s.rivals.as_str()).filter(|r| !r.is_empty())),
        ),
    ])
}

fn mention_table(documents: &[DocumentRows]) -> DataFrame {
    let all = || documents.iter().flat_map(|d| d.mentions.iter().map(move |m| (d.document.id(), m)));
    table(vec![
        text("doc_id", all().map(|(id, _)| Some(id))),
        number("paragraph", all().map(|(_, m)| m.paragraph)),
        number("sentence", all().map(|(_, m)| m.sentence)),
        text("actor", all().map(|(_, m)| Some(m.actor.as_str()))),
        text("actor_kind", all().map(|(_, m)| Some(m.actor_kind))),
        number("start", all().map(|(_, m)| m.place.0)),
        number("end", all().map(|(_, m)| m.place.1)),
        text("text", all().map(|(_, m)| Some(m.text.as_str()))),
        text("via", all().map(|(_, m)| Some(m.via))),
        real("confidence", all().map(|(_, m)| Some(m.confidence))),
        text("voice", all().map(|(_, m)| Some(m.voice.as_str()))),
        text("label", all().map(|(_, m)| Some(m.toward.label()))),
        real("score", all().map(|(_, m)| Some(m.toward.score))),
        real("p_negative", all().map(|(_, m)| Some(m.toward.p[0]))),
        real("p_neutral", all().map(|(_, m)| Some(m.toward.p[1]))),
        real("p_positive", all().map(|(_, m)| Some(m.toward.p[2]))),
    ])
}

fn responsibility_table(documents: &[DocumentRows]) -> DataFrame {
    let all = || documents.iter().flat_map(|d| d.responsibility.iter().map(move |r| (d.document.id(), r)));
    let optional = |name: &str, cells: Vec<Option<u32>>| {
        UInt32Chunked::from_iter_options(name.into(), cells.into_iter()).into_column()
    };
    let party = |name: &str, of: fn(&super::rows::ResponsibilityRow) -> &PartyCells| {
        vec![
            text(name, all().map(|(_, r)| of(r).text.as_deref())),
            text(&format!("{name}_actor"), all().map(|(_, r)| of(r).actor.as_deref())),
            optional(&format!("{name}_start"), all().map(|(_, r)| of(r).place.map(|p| p.0)).collect()),
            optional(&format!("{name}_end"), all().map(|(_, r)| of(r).place.map(|p| p.1)).collect()),
        ]
    };
    let mut columns = vec![
        text("doc_id", all().map(|(id, _)| Some(id))),
        number("paragraph", all().map(|(_, r)| r.paragraph)),
    ];
    columns.extend(party("agent", |r| &r.agent));
    columns.push(text("act", all().map(|(_, r)| Some(r.act.as_str()))));
    columns.push(number("act_start", all().map(|(_, r)| r.act_place.0)));
    columns.push(number("act_end", all().map(|(_, r)| r.act_place.1)));
    columns.push(text("lemma", all().map(|(_, r)| Some(r.lemma.as_str()))));
    columns.extend(party("patient", |r| &r.patient));
    columns.push(text("valence", all().map(|(_, r)| Some(r.valence))));
    columns.push(text("voice", all().map(|(_, r)| Some(r.voice.as_str()))));
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
