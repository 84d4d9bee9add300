//! Every output column: definition, scale, reference, licence, coverage, and the words that trigger it most.

use super::CodebookEntry;
use super::block::{Block, Prose, Section, Table};
use super::number::{bounded, counted, fixed, percent, signed};
use super::rows::{Column, Rows};
use super::scenes::Scene;
use super::study::Study;
use crate::Result;
use crate::codebook::{VALIDATION, agreement};
use std::collections::BTreeMap;

/// Triggers listed.
const TRIGGERS: usize = 6;
/// Bytes of a word or phrase that may be listed.
const LONGEST: usize = 40;

pub(super) fn section(study: &Study<'_>) -> Result<Section> {
    let rows = study.rows;
    let body: Vec<usize> = (0..rows.articles.len()).flat_map(|article| rows.body(article)).collect();
    let triggers = study.triggers.most();
    let mut blocks = vec![Block::Prose {
        text: Prose::new()
            .t("Every value is the sum of the weights of words that can be shown, brought to a scale. Coverage is the \
                share of body paragraphs with at least one hit. ")
            .strong(match study.manifest.validation.len() {
                0 => "No measure is validated on this corpus".to_owned(),
                n => format!("{} validated on this corpus; no other is", counted(n, "measure")),
            })
            .t(": until a sample is coded by hand, a rate says how densely indicators stand in the text, not that a \
                coder would see the frame."),
    }];
    let mut books: Vec<(&str, Vec<usize>)> = Vec::new();
    for (at, column) in rows.columns.iter().enumerate() {
        match books.iter_mut().find(|(book, _)| *book == column.book()) {
            Some((_, own)) => own.push(at),
            None => books.push((column.book(), vec![at])),
        }
    }
    for (book, own) in books {
        let codebook = study.manifest.codebooks.iter().find(|c| c.title == book);
        let version =
            codebook.map_or(String::new(), |c| format!("Version {}, {} patterns. ", c.version, c.terms));
        let each = |of: for<'b> fn(&'b Column<'_>) -> &'b str| {
            let mut said: Vec<&str> = Vec::new();
            own.iter().map(|&at| of(&rows.columns[at])).for_each(|text| {
                if !said.contains(&text) {
                    said.push(text);
                }
            });
            said.join("; ")
        };
        blocks.push(Block::Heading { text: book.to_owned() });
        blocks.push(Block::Prose {
            text: super::references::linked(&format!(
                "{version}{}. Licence of the words: {}. Scale: {}.",
                each(|c| c.reference.trim_end_matches('.')),
                each(|c| c.licence),
                each(|c| c.scale)
            )),
        });
        let heads = ["column", "definition", "mean#", "coverage#", "words that trigger it most"];
        let mut table =
            Table::new(&format!("measures_{}", slug(book)), format!("{book}: columns in use"), &heads);
        let own_columns: Vec<&str> = own.iter().map(|&at| rows.columns[at].name).collect();
        for at in own {
            let column = &rows.columns[at];
            let values = rows.values(at)?;
            let held: Vec<(f64, f64)> = body
                .iter()
                .filter_map(|&p| values[p].map(|value| (value, f64::from(rows.paragraphs[p].words))))
                .collect();
            let words: f64 = held.iter().map(|(_, words)| words).sum();
            let mean = held.iter().map(|(value, words)| value * words).sum::<f64>() / words.max(1.0);
            let hit = body.iter().filter(|&&p| values[p].is_some_and(|value| value != 0.0)).count();
            let mean = if column.scale.contains('−') { signed(mean, 2) } else { fixed(mean, 2) };
            let mut shown = Prose::new();
            for (place, trigger) in triggers[at].iter().enumerate() {
                let show = study.words_of(column.name, trigger.first.0, trigger.first.1);
                let words = format!("{} {}", trigger.words, trigger.n);
                shown = shown.t(if place > 0 { ", " } else { "" });
                shown = match show {
                    Some(show) if column.name.starts_with("responsibility") => shown.show(words, &show),
                    Some(show) => shown.show(words, &show.with("words", trigger.words.as_str())),
                    None => shown.t(words),
                };
            }
            table.rows.push(vec![
                label(column),
                coded(column.definition),
                if held.is_empty() { "".into() } else { mean.into() },
                percent(hit as f64 / body.len().max(1) as f64).into(),
                shown,
            ]);
        }
        blocks.push(table.into());
        blocks.extend(codebook.and_then(|codebook| agreements(codebook, &own_columns)));
    }
    Ok(Section { id: "measures", title: "Measures", short: "Measures", blocks })
}

/// Running text in which names of columns stand between backticks.
fn coded(text: &str) -> Prose {
    let pieces = text.split('`').enumerate();
    pieces
        .fold(Prose::new(), |prose, (at, piece)| if at % 2 == 1 { prose.code(piece) } else { prose.t(piece) })
}

/// A frame by its name; an item behind a dot, because it stands below its frame.
fn label(column: &Column<'_>) -> Prose {
    let name = Prose::new();
    let name = match column.part_of {
        Some(_) => name.t("· ").t(column.label()),
        None => name.strong(column.label()),
    };
    name.t(" ").code(column.name)
}

/// How far the `columns` of `codebook` agreed with coders elsewhere, where that was measured.
fn agreements(codebook: &CodebookEntry, columns: &[&str]) -> Option<Block> {
    let known: Vec<String> = columns
        .iter()
        .filter_map(|column| agreement(&codebook.name, &codebook.version, column))
        .map(|a| {
            format!(
                "{} {} with coders’ {} ({} of {} texts; a second coder’s F1 {})",
                a.column,
                bounded(a.auc, 2),
                a.coded_as,
                a.positive,
                a.n,
                bounded(a.second_coder_f1, 2)
            )
        })
        .collect();
    (!known.is_empty()).then(|| Block::Prose {
        text: super::references::linked(&format!(
            "Measured elsewhere, on {}; {}. Area under the ROC curve: {}. {}",
            VALIDATION.corpus,
            VALIDATION.reference,
            known.join("; "),
            VALIDATION.note
        )),
    })
}

/// A word or phrase, how often it counted, and where first.
struct Trigger {
    words: String,
    n: usize,
    first: (usize, u32),
}

/// How often each word or phrase counted for each column, and where first. Shares are left out: spans of
/// attributed words are no triggers.
pub(super) struct Triggers {
    /// By column; `None` for shares.
    counts: Vec<Option<BTreeMap<String, (usize, (usize, u32))>>>,
}

impl Triggers {
    pub(super) fn new(rows: &Rows<'_>) -> Self {
        let counts = |column: &Column<'_>| (!column.scale.starts_with("share")).then(BTreeMap::new);
        Self { counts: rows.columns.iter().map(counts).collect() }
    }

    pub(super) fn add(&mut self, article: usize, scene: &Scene) {
        for piece in scene.evidence.iter().filter(|e| e.weight != 0.0 && e.text.len() <= LONGEST) {
            let Some(counts) = &mut self.counts[piece.column] else { continue };
            let words = piece.text.to_lowercase();
            counts.entry(words).or_insert((0, (article, piece.paragraph))).0 += 1;
        }
    }

    /// By column, the most frequent, the most frequent first.
    fn most(&self) -> Vec<Vec<Trigger>> {
        let most = |counts: &Option<BTreeMap<String, (usize, (usize, u32))>>| {
            let mut sorted: Vec<_> = counts.iter().flatten().collect();
            sorted.sort_by_key(|(_, (n, _))| std::cmp::Reverse(*n));
            let most = sorted.into_iter().take(TRIGGERS);
            most.map(|(words, &(n, first))| Trigger { words: words.clone(), n, first }).collect()
        };
        self.counts.iter().map(most).collect()
    }
}

/// For file names.
pub(super) fn slug(text: &str) -> String {
    let letters = text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
    let joined: String = letters.collect();
    joined.split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
}
