//! One document's rows, before they are joined into tables.

use super::run::Tones;
use super::target::{self, Setting, Toward};
use crate::mark::{Marks, Party};
use crate::measure::{Column, Evidence, Measure, Scale, SentenceSum, Unit};
use crate::text::{CodePoints, Document, Paragraph, Span};

/// A span in code points.
pub(super) type Place = (u32, u32);

/// All rows of one document. Sentences and evidence name their paragraph by number.
pub(super) struct DocumentRows {
    pub(super) document: Document,
    pub(super) paragraphs: Vec<ParagraphRow>,
    pub(super) sentences: Vec<SentenceRow>,
    pub(super) evidence: Vec<EvidenceRow>,
    pub(super) attributions: Vec<AttributionRow>,
    pub(super) mentions: Vec<MentionRow>,
    pub(super) responsibility: Vec<ResponsibilityRow>,
}

pub(super) struct ParagraphRow {
    pub(super) number: u32,
    pub(super) role: &'static str,
    pub(super) place: Place,
    pub(super) text: String,
    pub(super) n_sentences: u32,
    pub(super) n_words: u32,
    pub(super) odd_quotation: bool,
    pub(super) values: Vec<Option<f64>>,
}

pub(super) struct SentenceRow {
    pub(super) paragraph: u32,
    pub(super) sentence: u32,
    pub(super) place: Place,
    pub(super) n_words: u32,
    /// Values of the columns that sentences have by themselves.
    pub(super) tones: Vec<Option<f64>>,
}

pub(super) struct EvidenceRow {
    pub(super) paragraph: u32,
    pub(super) place: Place,
    pub(super) text: String,
    pub(super) column: usize,
    pub(super) rule: String,
    pub(super) weight: f64,
    pub(super) event: &'static str,
    pub(super) voice: String,
}

pub(super) struct AttributionRow {
    pub(super) paragraph: u32,
    pub(super) source: Vec<Place>,
    pub(super) source_text: String,
    pub(super) source_type: &'static str,
    pub(super) cue: Vec<Place>,
    pub(super) cue_text: String,
    pub(super) cue_lemma: String,
    pub(super) stance: &'static str,
    pub(super) content: Vec<Place>,
    pub(super) content_words: u32,
    pub(super) kind: &'static str,
    pub(super) confidence: f64,
    pub(super) level: u32,
    pub(super) speaker: Option<SpeakerCells>,
}

pub(super) struct SpeakerCells {
    pub(super) name: String,
    pub(super) via: &'static str,
    pub(super) confidence: f64,
    pub(super) rivals: String,
}

pub(super) struct MentionRow {
    pub(super) paragraph: u32,
    pub(super) sentence: u32,
    pub(super) actor: String,
    pub(super) actor_kind: &'static str,
    pub(super) place: Place,
    pub(super) text: String,
    pub(super) via: &'static str,
    pub(super) confidence: f64,
    pub(super) voice: String,
    pub(super) toward: Toward,
}

#[derive(Default)]
pub(super) struct PartyCells {
    pub(super) text: Option<String>,
    pub(super) place: Option<Place>,
    pub(super) actor: Option<String>,
}

pub(super) struct ResponsibilityRow {
    pub(super) paragraph: u32,
    pub(super) agent: PartyCells,
    pub(super) act: String,
    pub(super) act_place: Place,
    pub(super) lemma: String,
    pub(super) patient: PartyCells,
    pub(super) valence: &'static str,
    pub(super) voice: String,
}

/// Measures one document.
pub(super) fn of(
    document: Document,
    marks: &Marks,
    measures: &[Box<dyn Measure>],
    columns: &[Column],
    tones: Tones,
) -> DocumentRows {
    let points = document.code_points();
    let mut rows = Vec::new();
    let mut sentences = Vec::new();
    let mut evidence_rows = Vec::new();
    let mut mentions = Vec::new();
    for paragraph in document.paragraphs() {
        let evidence = evidence(&document, paragraph, marks, measures);
        let sums = sums(&document, paragraph, &evidence, columns.len());
        rows.push(ParagraphRow {
            number: paragraph.number as u32,
            role: paragraph.role.name(),
            place: points.span(paragraph.span),
            text: document.slice(paragraph.span).to_owned(),
            n_sentences: paragraph.sentences.len() as u32,
            n_words: paragraph.n_words as u32,
            odd_quotation: paragraph.odd_quotation,
            values: columns
                .iter()
                .zip(&sums)
                .map(|(c, s)| c.scale.value(s).map(|v| round(v, c.scale)))
                .collect(),
        });
        sentences.extend(sentence_rows(&document, paragraph, &points, columns, &sums));
        mentions.extend(mention_rows(&document, paragraph, &points, marks, &evidence, tones));
        evidence_rows.extend(evidence.iter().map(|e| EvidenceRow {
            paragraph: paragraph.number as u32,
            place: points.span(e.span),
            text: document.slice(e.span).to_owned(),
            column: e.column,
            rule: e.rule.to_owned(),
            weight: round(e.weight, Scale::Rate),
            event: e.event,
            voice: marks.voice_name(&document, e.span).to_owned(),
        }));
    }
    let attributions = attribution_rows(&document, &points, marks);
    let responsibility = responsibility_rows(&document, &points, marks);
    DocumentRows {
        paragraphs: rows,
        sentences,
        evidence: evidence_rows,
        attributions,
        mentions,
        responsibility,
        document,
    }
}

/// The evidence in `paragraph`, its columns numbered over all measures.
pub(super) fn evidence<'a>(
    document: &'a Document,
    paragraph: &'a Paragraph,
    marks: &'a Marks,
    measures: &'a [Box<dyn Measure>],
) -> Vec<Evidence<'a>> {
    let mut found = Vec::new();
    let mut first = 0;
    for measure in measures {
        let from = found.len();
        measure.evidence(Unit { document, paragraph, marks }, &mut found);
        for piece in &mut found[from..] {
            piece.column += first;
        }
        first += measure.columns().len();
    }
    found
}

/// Per column, the sums of the paragraph's sentences.
fn sums(
    document: &Document,
    paragraph: &Paragraph,
    evidence: &[Evidence<'_>],
    n_columns: usize,
) -> Vec<Vec<SentenceSum>> {
    let own = &document.sentences()[paragraph.sentences.clone()];
    let empty: Vec<SentenceSum> = own
        .iter()
        .map(|s| SentenceSum { words: document.count_words(s.tokens.clone()), ..SentenceSum::default() })
        .collect();
    let mut sums = vec![empty; n_columns];
    for piece in evidence {
        let sentence = own.partition_point(|s| s.span.end <= piece.span.start).min(own.len() - 1);
        let sum = &mut sums[piece.column][sentence];
        sum.sum += piece.weight;
        sum.hits += 1;
    }
    sums
}

fn sentence_rows<'a>(
    document: &'a Document,
    paragraph: &'a Paragraph,
    points: &'a CodePoints<'_>,
    columns: &'a [Column],
    sums: &'a [Vec<SentenceSum>],
) -> impl Iterator<Item = SentenceRow> + 'a {
    let own = &document.sentences()[paragraph.sentences.clone()];
    own.iter().enumerate().map(move |(index, sentence)| SentenceRow {
        paragraph: paragraph.number as u32,
        sentence: index as u32 + 1,
        place: points.span(sentence.span),
        n_words: document.count_words(sentence.tokens.clone()) as u32,
        tones: columns
            .iter()
            .zip(sums)
            .filter(|(column, _)| column.scale.is_by_sentence())
            .map(|(column, sums)| column.scale.value(&sums[index..=index]).map(|v| round(v, column.scale)))
            .collect(),
    })
}

fn mention_rows(
    document: &Document,
    paragraph: &Paragraph,
    points: &CodePoints<'_>,
    marks: &Marks,
    evidence: &[Evidence<'_>],
    tones: Tones,
) -> Vec<MentionRow> {
    let [tone, vader] = tones.of(evidence);
    let setting = Setting { document, marks, tone: &tone, vader: &vader };
    let start = marks.mentions.partition_point(|m| m.tokens.start < paragraph.tokens.start);
    let end = marks.mentions.partition_point(|m| m.tokens.start < paragraph.tokens.end);
    let rows = marks.mentions[start..end].iter().map(|mention| {
        let actor = &marks.actors[mention.actor];
        let sentence = document.sentence_of(mention.tokens.start);
        MentionRow {
            paragraph: paragraph.number as u32,
            sentence: (sentence - paragraph.sentences.start) as u32 + 1,
            actor: actor.name.clone(),
            actor_kind: actor.kind.name(),
            place: points.span(mention.span),
            text: document.slice(mention.span).to_owned(),
            via: mention.via.name(),
            confidence: round(mention.confidence, Scale::Rate),
            voice: marks.voice_name(document, mention.span).to_owned(),
            toward: target::judge(setting, mention, false),
        }
    });
    rows.collect()
}

fn paragraph_number(document: &Document, span: Span) -> u32 {
    let at = document.paragraphs().partition_point(|p| p.span.end <= span.start);
    document.paragraphs().get(at).map_or(0, |p| p.number as u32)
}

fn attribution_rows(document: &Document, points: &CodePoints<'_>, marks: &Marks) -> Vec<AttributionRow> {
    let places = |spans: &[Span]| spans.iter().map(|&s| points.span(s)).collect::<Vec<_>>();
    let words = |spans: &[Span]| spans.iter().map(|&s| document.slice(s)).collect::<Vec<_>>().join(" … ");
    let rows = marks.attributions.iter().map(|a| AttributionRow {
        paragraph: a.cue.first().or(a.content.first()).map_or(0, |&s| paragraph_number(document, s)),
        source: places(&a.source),
        source_text: words(&a.source),
        source_type: a.source_type.name(),
        cue: places(&a.cue),
        cue_text: words(&a.cue),
        cue_lemma: a.cue_lemma.clone(),
        stance: a.stance.name(),
        content: places(&a.content),
        content_words: a.content.iter().map(|&s| document.count_words(document.tokens_in(s)) as u32).sum(),
        kind: a.kind.name(),
        confidence: round(a.confidence, Scale::Rate),
        level: u32::from(a.level),
        speaker: a.speaker.as_ref().map(|s| SpeakerCells {
            name: marks.actors[s.actor].name.clone(),
            via: s.via.name(),
            confidence: round(s.confidence, Scale::Rate),
            rivals: s.rivals.iter().map(|&r| marks.actors[r].name.as_str()).collect::<Vec<_>>().join(" | "),
        }),
    });
    rows.collect()
}

fn responsibility_rows(
    document: &Document,
    points: &CodePoints<'_>,
    marks: &Marks,
) -> Vec<ResponsibilityRow> {
    let party = |party: &Option<Party>| {
        party.as_ref().map_or_else(PartyCells::default, |p| PartyCells {
            text: Some(document.slice(p.span).to_owned()),
            place: Some(points.span(p.span)),
            actor: p.actor.map(|actor| marks.actors[actor].name.clone()),
        })
    };
    let rows = marks.responsibility.iter().map(|r| ResponsibilityRow {
        paragraph: paragraph_number(document, r.act),
        agent: party(&r.agent),
        act: document.slice(r.act).to_owned(),
        act_place: points.span(r.act),
        lemma: r.lemma.clone(),
        patient: party(&r.patient),
        valence: r.valence.name(),
        voice: r
            .voice
            .map_or("outlet", |index| marks.speaker_name(document, &marks.attributions[index]))
            .to_owned(),
    });
    rows.collect()
}

/// Six decimals, four for a compound score: more would pretend to precision, and last bits would
/// depend on the order of additions.
fn round(value: f64, scale: Scale) -> f64 {
    let unit = if scale == Scale::Compound { 1e4 } else { 1e6 };
    (value * unit).round() / unit + 0.0
}
