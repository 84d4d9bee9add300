//! `slantwise explain`: the text in the terminal, its evidence below each line.

use super::measure::InputColumns;
use super::{Done, Global};
use crate::codebook::all_builtin;
use crate::mark::{Gazetteer, Valence};
use crate::read::read;
use crate::table::Engine;
use crate::text::{Document, Span};
use crate::{Error, Result};
use clap::Args;
use serde_json::json;
use std::fmt::Write;

/// Show a text with its evidence below each line
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// A file, folder or glob
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    /// Only this document
    #[arg(long, value_name = "ID")]
    document: Option<String>,
    /// Only this paragraph, counted from 1
    #[arg(long, value_name = "N")]
    paragraph: Option<usize>,
    /// Only columns that begin with this, also those otherwise left out (VADER, the fitted model, word categories,
    /// frames where an item of theirs is shown)
    #[arg(long, value_name = "PREFIX")]
    column: Option<String>,
    #[command(flatten)]
    columns: InputColumns,
}

/// Columns of a terminal that text may fill.
const WIDTH: usize = 100;

/// Parts of the names of columns that say again what others say; `--column` shows them.
const HIDDEN: [&str; 7] = [
    "_share",
    "responsibility_",
    "sentiment_vader",
    "sentiment_model",
    "sentiment_pos",
    "sentiment_neg",
    "lcm_",
];

struct Label {
    span: Span,
    text: String,
}

impl Explain {
    pub(super) fn run(&self, _: &Global) -> Result<Done> {
        let reading = read(&self.inputs, &self.columns.columns(), &|_| ())?;
        let engine = Engine::new(all_builtin()?, Gazetteer::builtin());
        let wanted = |id: &str| self.document.as_deref().is_none_or(|d| d == id);
        let ids: Vec<String> = reading.corpus.articles.iter().map(|a| a.id.clone()).collect();
        let mut text = String::new();
        let mut rows = Vec::new();
        for article in reading.corpus.articles.into_iter().filter(|a| wanted(&a.id)) {
            let document = Document::new(article);
            let labels = self.labels(&engine, &document);
            let _ = writeln!(text, "── {}", document.id());
            for paragraph in document.paragraphs() {
                if self.paragraph.is_some_and(|n| n != paragraph.number) {
                    continue;
                }
                let _ = writeln!(text, "\n{} {}", paragraph.number, paragraph.role.name());
                for line in wrap(&document, paragraph.span) {
                    gloss(&document, line, &labels, &mut text);
                }
                rows.extend(labels.iter().filter(|l| paragraph.span.contains(l.span)).map(|l| {
                    json!({ "doc_id": document.id(), "paragraph": paragraph.number, "text": document.slice(l.span), "label": l.text })
                }));
            }
        }
        if text.is_empty() {
            let id = self.document.as_deref().unwrap_or_default();
            return Err(Error::new(
                self.inputs.join(", "),
                format!("holds no document “{id}”"),
                format!("choose from: {}", ids.iter().take(10).cloned().collect::<Vec<_>>().join(", ")),
            ));
        }
        Ok(Done { result: rows.into(), text, warnings: reading.warnings })
    }

    fn labels(&self, engine: &Engine, document: &Document) -> Vec<Label> {
        let marks = engine.marks(document);
        let mut labels = Vec::new();
        let mut add = |span: Span, text: String| labels.push(Label { span, text });
        if self.column.is_none() {
            for attribution in &marks.attributions {
                let speaker = marks.speaker_name(document, attribution);
                for &span in &attribution.source {
                    add(span, format!("SOURCE {speaker}"));
                }
                for &span in &attribution.cue {
                    add(span, format!("CUE {} ({})", attribution.cue_lemma, attribution.stance.name()));
                }
                for &span in &attribution.content {
                    add(span, format!("‹{speaker}"));
                }
            }
            for mention in &marks.mentions {
                add(mention.span, format!("@{} {}", marks.actors[mention.actor].name, mention.via.name()));
            }
            for act in &marks.responsibility {
                let sign = if act.valence == Valence::Blame { "▼" } else { "▲" };
                let agent = act.agent.as_ref().map_or("hidden", |a| match a.actor {
                    Some(actor) => marks.actors[actor].name.as_str(),
                    None => document.slice(a.span),
                });
                add(act.act, format!("{sign} by {agent}"));
            }
        }
        for paragraph in document.paragraphs() {
            let mut frame: Option<&str> = None;
            for (column, evidence) in engine.evidence(document, paragraph, &marks) {
                // An item's evidence is followed by the same words as its frame's; the item says more.
                let is_repeated = frame == Some(column.name.as_str());
                frame = column.part_of.as_deref();
                let shown = match &self.column {
                    Some(prefix) => column.name.starts_with(prefix.as_str()),
                    None => !is_repeated && !HIDDEN.iter().any(|part| column.name.contains(part)),
                };
                if shown {
                    let event = if evidence.event.is_empty() {
                        String::new()
                    } else {
                        format!(" {}", evidence.event)
                    };
                    add(
                        evidence.span,
                        format!("{} {}{event}", column.name, (evidence.weight * 100.0).round() / 100.0),
                    );
                }
            }
        }
        labels.sort_by_key(|l| l.span);
        labels
    }
}

/// Breaks a paragraph at white space into lines of at most [`WIDTH`] characters.
fn wrap(document: &Document, block: Span) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut line: Option<Span> = None;
    let base = block.start as usize;
    let text = document.slice(block);
    for word in text.split_whitespace() {
        let start = base + (word.as_ptr() as usize - text.as_ptr() as usize);
        let word = Span::new(start, start + word.len());
        line = Some(match line {
            Some(open) if document.slice(open.cover(word)).chars().count() <= WIDTH => open.cover(word),
            Some(full) => {
                lines.push(full);
                word
            }
            None => word,
        });
    }
    lines.extend(line);
    lines
}

/// One line of text and, below it, rows of labels; each begins under the first letter of its words.
fn gloss(document: &Document, line: Span, labels: &[Label], out: &mut String) {
    let text: String = document.slice(line).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let _ = writeln!(out, "> {text}");
    let mut rows: Vec<String> = Vec::new();
    for label in labels.iter().filter(|l| line.start <= l.span.start && l.span.start < line.end) {
        let at = document.slice(Span { start: line.start, end: label.span.start }).chars().count();
        let row = match rows.iter().position(|row| row.chars().count() < at || row.is_empty()) {
            Some(row) => row,
            None => {
                rows.push(String::new());
                rows.len() - 1
            }
        };
        let used = rows[row].chars().count();
        rows[row].push_str(&" ".repeat(at.saturating_sub(used)));
        rows[row].push_str(&label.text);
    }
    for row in rows {
        let _ = writeln!(out, "  {row}");
    }
}
