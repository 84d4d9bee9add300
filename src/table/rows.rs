//! What one document adds to the tables.

use super::build::{AttributionRows, DocumentRow, EvidenceRows, MentionRows, ResponsibilityRows, Rows};
use super::run::Tones;
use super::target::{self, Judge, Setting};
use crate::mark::{Marks, Party};
use crate::measure::{Column, Evidence, Measure, Scale, SentenceSum, Unit};
use crate::text::{Article, CodePoints, Document, Paragraph, Role, Span};
use std::borrow::Cow;

/// A span in code points.
pub(super) type Place = (u32, u32);

/// Measures `document` into `rows`.
pub(super) fn add(
    rows: &mut Rows,
    document: &Document,
    marks: &Marks,
    measures: &[Box<dyn Measure>],
    columns: &[Column],
    tones: Tones,
) {
    let source = Source { document, marks, points: document.code_points() };
    let before = [rows.sentences.start.len(), rows.mentions.start.len(), rows.evidence.start.len()];
    let (mut sums, mut evidence, mut row) = (Sums::new(columns.len()), Vec::new(), target::row());
    for (paragraph, voiced) in document.paragraphs().iter().zip(&source.voiced()) {
        evidence.clear();
        find_evidence(document, paragraph, marks, measures, &mut evidence);
        sums.count(document, paragraph, &evidence);
        source.paragraph(rows, paragraph, columns, &sums);
        source.sentences(rows, paragraph, columns, &sums);
        source.mentions(&mut rows.mentions, paragraph, tones.of(&evidence), &mut row);
        source.evidence(&mut rows.evidence, paragraph, columns, &evidence, voiced);
    }
    source.attributions(&mut rows.attributions);
    source.responsibility(&mut rows.responsibility);
    rows.documents.push(document_row(document));
    let id = document.id();
    rows.paragraphs.doc_id.repeat(id, document.paragraphs().len());
    rows.sentences.doc_id.repeat(id, rows.sentences.start.len() - before[0]);
    rows.mentions.doc_id.repeat(id, rows.mentions.start.len() - before[1]);
    rows.evidence.doc_id.repeat(id, rows.evidence.start.len() - before[2]);
}

fn document_row(document: &Document) -> DocumentRow {
    let Article { id, input, text, meta, duplicate_of } = document.article();
    let count = |role: Role| document.paragraphs().iter().filter(|p| p.role == role).count() as u32;
    DocumentRow {
        article: Article {
            id: id.clone(),
            input: input.clone(),
            text: String::new(),
            meta: meta.clone(),
            duplicate_of: duplicate_of.clone(),
        },
        n_paragraphs: count(Role::Body),
        n_headings: count(Role::Heading),
        n_boilerplate: count(Role::Boilerplate),
        n_words: document.n_words() as u32,
        blake3: blake3::hash(text.as_bytes()).to_hex().to_string(),
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
    find_evidence(document, paragraph, marks, measures, &mut found);
    found
}

fn find_evidence<'a>(
    document: &'a Document,
    paragraph: &'a Paragraph,
    marks: &'a Marks,
    measures: &'a [Box<dyn Measure>],
    found: &mut Vec<Evidence<'a>>,
) {
    let mut first = 0;
    let unit = Unit::new(document, paragraph, marks);
    for measure in measures {
        let from = found.len();
        measure.evidence(&unit, found);
        for piece in &mut found[from..] {
            piece.column += first;
        }
        first += measure.columns().len();
    }
}

/// What a paragraph's evidence adds up to, by column and sentence. Most columns have none.
struct Sums {
    /// The sentences without evidence.
    silent: Vec<SentenceSum>,
    /// Column by column, the sentences of those that are `heard`.
    sums: Vec<SentenceSum>,
    heard: Vec<bool>,
}

impl Sums {
    fn new(n_columns: usize) -> Self {
        Self { silent: Vec::new(), sums: Vec::new(), heard: vec![false; n_columns] }
    }

    fn count(&mut self, document: &Document, paragraph: &Paragraph, evidence: &[Evidence<'_>]) {
        let own = &document.sentences()[paragraph.sentences.clone()];
        let silent = own
            .iter()
            .map(|s| SentenceSum { words: document.count_words(s.tokens.clone()), ..SentenceSum::default() });
        self.silent.clear();
        self.silent.extend(silent);
        self.heard.fill(false);
        self.sums.resize(self.heard.len() * own.len(), SentenceSum::default());
        for piece in evidence {
            let sums = &mut self.sums[piece.column * own.len()..(piece.column + 1) * own.len()];
            if !std::mem::replace(&mut self.heard[piece.column], true) {
                sums.copy_from_slice(&self.silent);
            }
            let sentence = own.partition_point(|s| s.span.end <= piece.span.start).min(own.len() - 1);
            sums[sentence].sum += piece.weight;
            sums[sentence].hits += 1;
        }
    }

    /// The sums of `column`, if it has evidence.
    fn of(&self, column: usize) -> Option<&[SentenceSum]> {
        let n = self.silent.len();
        self.heard[column].then(|| &self.sums[column * n..(column + 1) * n])
    }
}

/// In the order of the type.
const SCALES: [Scale; 5] = [Scale::Rate, Scale::Share, Scale::Compound, Scale::Tone, Scale::Mean];

fn cell(scale: Scale, sums: &[SentenceSum]) -> Option<f64> {
    scale.value(sums).map(|value| round(value, scale))
}

/// A document, with all that its rows are made from.
struct Source<'a> {
    document: &'a Document,
    marks: &'a Marks,
    points: CodePoints<'a>,
}

impl Source<'_> {
    /// For each paragraph, what in it is said by another than the outlet.
    fn voiced(&self) -> Vec<Vec<Span>> {
        let paragraphs = self.document.paragraphs();
        let mut voiced = vec![Vec::new(); paragraphs.len()];
        for &span in self.marks.attributions.iter().flat_map(|a| &a.content) {
            let first = paragraphs.partition_point(|p| p.span.end <= span.start);
            let last = paragraphs.partition_point(|p| p.span.start < span.end);
            voiced[first..last.max(first)].iter_mut().for_each(|spans| spans.push(span));
        }
        voiced
    }

    fn paragraph(&self, rows: &mut Rows, paragraph: &Paragraph, columns: &[Column], sums: &Sums) {
        let Source { document, points, .. } = self;
        let (start, end) = points.span(paragraph.span);
        let table = &mut rows.paragraphs;
        table.paragraph.push(paragraph.number as u32);
        table.role.push(paragraph.role.name());
        table.start.push(start);
        table.end.push(end);
        table.text.push(document.slice(paragraph.span));
        table.n_sentences.push(paragraph.sentences.len() as u32);
        table.n_words.push(paragraph.n_words as u32);
        table.odd_quotation.push(paragraph.odd_quotation);
        let silent = SCALES.map(|scale| cell(scale, &sums.silent));
        for (at, (column, values)) in columns.iter().zip(&mut rows.values).enumerate() {
            let value = sums.of(at).map_or(silent[column.scale as usize], |sums| cell(column.scale, sums));
            values.push_if(value);
        }
    }

    fn sentences(&self, rows: &mut Rows, paragraph: &Paragraph, columns: &[Column], sums: &Sums) {
        let Source { document, points, .. } = self;
        let own = &document.sentences()[paragraph.sentences.clone()];
        let table = &mut rows.sentences;
        for (sentence, silent) in own.iter().zip(&sums.silent) {
            let (start, end) = points.span(sentence.span);
            table.start.push(start);
            table.end.push(end);
            table.n_words.push(silent.words as u32);
        }
        table.paragraph.extend(std::iter::repeat_n(paragraph.number as u32, own.len()));
        table.sentence.extend(1..=own.len() as u32);
        let by_sentence = columns.iter().enumerate().filter(|(_, column)| column.scale.is_by_sentence());
        for ((at, column), values) in by_sentence.zip(&mut rows.tones) {
            let sums = sums.of(at).unwrap_or(&sums.silent);
            sums.chunks(1).for_each(|sum| values.push_if(cell(column.scale, sum)));
        }
    }

    fn mentions(
        &self,
        table: &mut MentionRows,
        paragraph: &Paragraph,
        [tone, vader]: [Vec<&Evidence<'_>>; 2],
        row: &mut target::Row<'static>,
    ) {
        let Source { document, marks, points } = self;
        let start = marks.mentions.partition_point(|m| m.tokens.start < paragraph.tokens.start);
        let end = marks.mentions.partition_point(|m| m.tokens.start < paragraph.tokens.end);
        let mut judge = Judge::shipped(Setting { document, marks, tone: &tone, vader: &vader }, row);
        for mention in &marks.mentions[start..end] {
            let actor = &marks.actors[mention.actor];
            let sentence = document.sentence_of(mention.tokens.start);
            let place = points.span(mention.span);
            let toward = judge.judge(mention);
            table.paragraph.push(paragraph.number as u32);
            table.sentence.push((sentence - paragraph.sentences.start) as u32 + 1);
            table.actor.push(&actor.name);
            table.actor_kind.push(actor.kind.name());
            table.start.push(place.0);
            table.end.push(place.1);
            table.text.push(document.slice(mention.span));
            table.via.push(mention.via.name());
            table.confidence.push(round(mention.confidence, Scale::Rate));
            table.voice.push(marks.voice_name(document, mention.span));
            table.label.push(toward.label());
            table.score.push(toward.score);
            table.p_negative.push(toward.p[0]);
            table.p_neutral.push(toward.p[1]);
            table.p_positive.push(toward.p[2]);
        }
    }

    fn evidence(
        &self,
        table: &mut EvidenceRows,
        paragraph: &Paragraph,
        columns: &[Column],
        evidence: &[Evidence<'_>],
        voiced: &[Span],
    ) {
        let Source { document, marks, points } = self;
        table.paragraph.extend(std::iter::repeat_n(paragraph.number as u32, evidence.len()));
        for run in evidence.chunk_by(|a, b| a.column == b.column) {
            table.column.repeat(&columns[run[0].column].name, run.len());
        }
        table.start.extend(evidence.iter().map(|e| points.at(e.span.start)));
        table.end.extend(evidence.iter().map(|e| points.at(e.span.end)));
        evidence.iter().for_each(|e| table.text.push(document.slice(e.span)));
        evidence.iter().for_each(|e| table.rule.push(e.rule));
        evidence.iter().for_each(|e| table.weight.push(round(e.weight, Scale::Rate)));
        // Where one event lies in two places, the run is only cut in two.
        for run in evidence.chunk_by(|a, b| std::ptr::eq(a.event, b.event)) {
            match run[0].event {
                "" => table.event.skip(run.len()),
                event => table.event.repeat(event, run.len()),
            }
        }
        let is_voiced = |span: Span| voiced.iter().any(|content| content.contains(span));
        let voice = |span: Span| if is_voiced(span) { marks.voice_name(document, span) } else { "outlet" };
        evidence.iter().for_each(|e| table.voice.push(voice(e.span)));
    }

    fn attributions(&self, table: &mut AttributionRows) {
        let Source { document, marks, points } = self;
        for a in &marks.attributions {
            let (source, cue) = (self.words(&a.source), self.words(&a.cue));
            let content_words = a.content.iter().map(|&s| document.count_words(document.tokens_in(s)) as u32);
            let speaker = a.speaker.as_ref();
            let name = speaker.map(|s| marks.actors[s.actor].name.as_str());
            let rivals = speaker.map_or(&[][..], |s| &s.rivals);
            let rivals =
                rivals.iter().map(|&r| marks.actors[r].name.as_str()).collect::<Vec<_>>().join(" | ");
            let paragraph = a.cue.first().or(a.content.first()).map_or(0, |&s| self.paragraph_number(s));
            table.paragraph.push(paragraph);
            table.source.push(a.source.iter().map(|&s| points.span(s)));
            table.source_text.push_if(filled(&source));
            table.source_actor.push_if(name);
            table.source_type.push(a.source_type.name());
            table.cue.push(a.cue.iter().map(|&s| points.span(s)));
            table.cue_text.push_if(filled(&cue));
            table.cue_lemma.push_if(filled(&a.cue_lemma));
            table.stance.push(a.stance.name());
            table.content.push(a.content.iter().map(|&s| points.span(s)));
            table.content_words.push(content_words.sum());
            table.kind.push(a.kind.name());
            table.confidence.push(round(a.confidence, Scale::Rate));
            table.level.push(u32::from(a.level));
            table.speaker.push_if(name.or(filled(&source)));
            table.speaker_via.push_if(speaker.map(|s| s.via.name()));
            table.speaker_confidence.push_if(speaker.map(|s| round(s.confidence, Scale::Rate)));
            table.speaker_rivals.push_if(filled(&rivals));
        }
        table.doc_id.repeat(document.id(), marks.attributions.len());
    }

    fn responsibility(&self, table: &mut ResponsibilityRows) {
        let Source { document, marks, points } = self;
        let text = |party: &Option<Party>| party.as_ref().map(|p| document.slice(p.span));
        let place = |party: &Option<Party>| party.as_ref().map(|p| points.span(p.span)).unzip();
        for r in &marks.responsibility {
            let actor = |party: &Option<Party>| {
                let actor = party.as_ref().and_then(|p| p.actor);
                actor.map(|actor| marks.actors[actor].name.as_str())
            };
            let voice = r.voice.map(|index| marks.speaker_name(document, &marks.attributions[index]));
            let act = points.span(r.act);
            let (agent, patient) = (place(&r.agent), place(&r.patient));
            table.paragraph.push(self.paragraph_number(r.act));
            table.agent.push_if(text(&r.agent));
            table.agent_actor.push_if(actor(&r.agent));
            table.agent_start.push(agent.0);
            table.agent_end.push(agent.1);
            table.act.push(document.slice(r.act));
            table.act_start.push(act.0);
            table.act_end.push(act.1);
            table.lemma.push(&r.lemma);
            table.patient.push_if(text(&r.patient));
            table.patient_actor.push_if(actor(&r.patient));
            table.patient_start.push(patient.0);
            table.patient_end.push(patient.1);
            table.valence.push(r.valence.name());
            table.voice.push(voice.unwrap_or("outlet"));
        }
        table.doc_id.repeat(document.id(), marks.responsibility.len());
    }

    /// The number of the paragraph in which `span` lies.
    fn paragraph_number(&self, span: Span) -> u32 {
        let paragraphs = self.document.paragraphs();
        let at = paragraphs.partition_point(|p| p.span.end <= span.start);
        paragraphs.get(at).map_or(0, |p| p.number as u32)
    }

    /// The words at `spans`.
    fn words(&self, spans: &[Span]) -> Cow<'_, str> {
        match spans {
            [span] => self.document.slice(*span).into(),
            _ => spans.iter().map(|&s| self.document.slice(s)).collect::<Vec<_>>().join(" … ").into(),
        }
    }
}

fn filled(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// Six decimals, four for a compound score: more would pretend to precision, and last bits would
/// depend on the order of additions.
fn round(value: f64, scale: Scale) -> f64 {
    let unit = if scale == Scale::Compound { 1e4 } else { 1e6 };
    (value * unit).round() / unit + 0.0
}
