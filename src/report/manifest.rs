//! What a report was made of, so that it can be made again and compared byte by byte.

use crate::codebook::{Codebook, Origin};
use crate::coding::Validated;
use crate::measure::{LEXICONS, Lexicon, MODELS, Model};
use crate::read::Input;
use crate::study::Plan;
use crate::table::Tables;
use crate::{Error, Result, Warning};
use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;
use std::path::Path;

/// Plan, inputs, codebooks, counts and outputs of one run. Holds no clock, no machine, no threads.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the program.
    pub slantwise: String,
    /// Where the plan's relative paths begin, as typed.
    pub folder: String,
    /// What was to be done.
    pub plan: Plan,
    /// Every file read.
    pub inputs: Vec<Input>,
    /// Every codebook in use.
    pub codebooks: Vec<CodebookEntry>,
    /// Every trained model in use.
    #[serde(default)]
    pub models: Vec<ModelEntry>,
    /// What hand-coded samples say of columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub validation: Vec<Validated>,
    /// Everything counted.
    pub counts: Counts,
    /// Everything set aside, and why.
    pub exclusions: Vec<Exclusion>,
    /// What reading decided without being asked.
    pub notices: Vec<String>,
    /// What was lost or repaired.
    pub warnings: Vec<String>,
    /// Every file written but this one.
    pub outputs: Vec<Output>,
}

/// A codebook in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodebookEntry {
    /// Its name or path in the plan.
    pub name: String,
    /// For people.
    pub title: String,
    /// Its own version.
    pub version: String,
    /// SPDX identifier.
    pub licence: String,
    /// The paper it follows.
    pub reference: String,
    /// Categories.
    pub categories: usize,
    /// Patterns in all categories.
    pub terms: usize,
    /// Of its bytes, in hexadecimal.
    pub blake3: String,
    /// The foreign files it was imported from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<Origin>,
}

/// A trained model in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelEntry {
    /// Its folder under `data/models`.
    pub name: String,
    /// For people.
    pub title: String,
    /// SPDX identifier of its weights.
    pub licence: String,
    /// The data it was trained on.
    pub reference: String,
    /// Of its own manifest, which lists the hashes of its files; in hexadecimal.
    pub blake3: String,
}

/// Everything read and found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Articles measured.
    pub articles: usize,
    /// Articles flagged as the same, or nearly the same, as an earlier one.
    pub duplicates: usize,
    /// Paragraphs of running text.
    pub paragraphs: usize,
    /// Headings.
    pub headings: usize,
    /// Blocks of page furniture.
    pub boilerplate: usize,
    /// Sentences.
    pub sentences: usize,
    /// Words and numbers outside page furniture.
    pub words: usize,
    /// Paragraphs in which a quotation mark had to be supplied.
    pub odd_quotations: usize,
    /// Pieces of evidence in their table.
    pub evidence: usize,
    /// Pieces of evidence found and left out of it, where the plan keeps those of a share of articles.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub evidence_left_out: usize,
    /// Attributions.
    pub attributions: usize,
    /// Actor mentions.
    pub mentions: usize,
    /// Acts of blame or credit.
    pub responsibility: usize,
}

/// Something set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exclusion {
    /// How many.
    pub count: usize,
    /// Of what.
    pub what: String,
    /// Why, and what became of it.
    pub why: String,
}

/// A file written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Within the report's folder, with `/`.
    pub path: String,
    /// Size.
    pub bytes: usize,
    /// Of its bytes, in hexadecimal.
    pub blake3: String,
}

/// What reading has to tell.
#[derive(Debug, Clone, Copy, Default)]
pub struct Account<'a> {
    /// Every file.
    pub inputs: &'a [Input],
    /// What was decided without being asked.
    pub notices: &'a [String],
    /// What was lost or repaired.
    pub warnings: &'a [Warning],
}

impl Manifest {
    /// Describes a run before anything is written.
    pub fn new(plan: &Plan, read: &Account<'_>, codebooks: &[Codebook], counts: Counts) -> Self {
        let named = codebooks.iter().zip(plan.codebook_bytes());
        let entries = named.map(|(codebook, (name, bytes))| CodebookEntry {
            name,
            title: codebook.title.clone(),
            version: codebook.version.clone(),
            licence: codebook.licence.clone(),
            reference: codebook.reference.clone(),
            categories: codebook.categories.len(),
            terms: codebook.n_terms(),
            blake3: blake3::hash(&bytes).to_hex().to_string(),
            origins: codebook.origins.clone(),
        });
        let entries = entries.chain(LEXICONS.map(CodebookEntry::of_lexicon));
        Self {
            slantwise: env!("CARGO_PKG_VERSION").to_owned(),
            folder: plan.folder.display().to_string(),
            plan: plan.clone(),
            codebooks: entries.collect(),
            models: MODELS.iter().map(ModelEntry::of).collect(),
            validation: Vec::new(),
            exclusions: exclusions(&counts, read.inputs),
            counts,
            inputs: read.inputs.to_vec(),
            notices: read.notices.to_vec(),
            warnings: read.warnings.iter().map(|w| format!("{}: {}", w.place(), w.what())).collect(),
            outputs: Vec::new(),
        }
    }

    /// Reads `manifest.json` in `folder`, its plan ready to run again.
    ///
    /// # Errors
    /// When there is none, or it is of another program.
    pub fn open(folder: &Path) -> Result<Self> {
        let path = folder.join("manifest.json");
        let remedy = "name a folder that slantwise run or slantwise measure wrote";
        let source = std::fs::read(&path).map_err(|error| Error::new(path.display(), error, remedy))?;
        let mut manifest: Self =
            serde_json::from_slice(&source).map_err(|error| Error::new(path.display(), error, remedy))?;
        manifest.plan.folder = manifest.folder.clone().into();
        Ok(manifest)
    }

    /// What hand codes say of `column`, where it was coded.
    pub fn validated(&self, column: &str) -> Option<&Validated> {
        self.validation.iter().find(|validated| validated.coded.column() == column)
    }

    /// As it is written.
    pub fn to_json(&self) -> String {
        let json = serde_json::to_string_pretty(self).expect("a manifest holds only text and numbers");
        json + "\n"
    }
}

impl CodebookEntry {
    fn of_lexicon(Lexicon { name, about, words, modifiers }: Lexicon) -> Self {
        let about_table: toml::Table = about.parse().unwrap_or_default();
        let text = |key: &str| about_table.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
        Self {
            name: name.to_owned(),
            title: text("title"),
            version: text("version"),
            licence: text("licence"),
            reference: text("reference"),
            categories: 1,
            terms: words.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).count(),
            blake3: blake3::hash([about, words, modifiers].concat().as_bytes()).to_hex().to_string(),
            origins: Vec::new(),
        }
    }
}

impl ModelEntry {
    fn of(model: &Model) -> Self {
        Self {
            name: model.name.to_owned(),
            title: model.title.to_owned(),
            licence: model.licence.to_owned(),
            reference: model.reference.to_owned(),
            blake3: blake3::hash(model.manifest.as_bytes()).to_hex().to_string(),
        }
    }
}

impl Counts {
    /// What `tables` hold.
    pub fn of(tables: &Tables) -> Self {
        let sum = |table: &DataFrame, column: &str| {
            table
                .column(column)
                .ok()
                .and_then(|c| c.u32().ok().map(|c| c.iter().flatten().map(|n| n as usize).sum()))
        };
        let documents = |column: &str| sum(&tables.documents, column).unwrap_or(0);
        let present =
            |table: &DataFrame, column: &str| table.column(column).map_or(0, |c| c.len() - c.null_count());
        let odd = tables
            .paragraphs
            .column("odd_quotation")
            .ok()
            .and_then(|c| c.bool().ok().map(|c| c.iter().flatten().filter(|&o| o).count()));
        Self {
            articles: tables.documents.height(),
            duplicates: present(&tables.documents, "duplicate_of"),
            paragraphs: documents("n_paragraphs"),
            headings: documents("n_headings"),
            boilerplate: documents("n_boilerplate"),
            sentences: tables.sentences.height(),
            words: documents("n_words"),
            odd_quotations: odd.unwrap_or(0),
            evidence: tables.evidence.height(),
            evidence_left_out: 0,
            attributions: tables.attributions.height(),
            mentions: tables.mentions.height(),
            responsibility: tables.responsibility.height(),
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.articles += more.articles;
        self.duplicates += more.duplicates;
        self.paragraphs += more.paragraphs;
        self.headings += more.headings;
        self.boilerplate += more.boilerplate;
        self.sentences += more.sentences;
        self.words += more.words;
        self.odd_quotations += more.odd_quotations;
        self.evidence += more.evidence;
        self.evidence_left_out += more.evidence_left_out;
        self.attributions += more.attributions;
        self.mentions += more.mentions;
        self.responsibility += more.responsibility;
    }
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

fn exclusions(counts: &Counts, inputs: &[Input]) -> Vec<Exclusion> {
    let dropped: usize = inputs.iter().map(|i| i.dropped).sum();
    let list = [
        (dropped, "record", "empty or unreadable: not measured, listed among the warnings"),
        (counts.boilerplate, "block", "page furniture: measured and listed, left out of every estimate"),
        (counts.duplicates, "article", "repeats an earlier one: flagged, kept in every estimate"),
        (counts.odd_quotations, "paragraph", "a quotation mark was missing: supplied at the paragraph's end"),
        (
            counts.evidence_left_out,
            "piece of evidence",
            "counted in every estimate, not kept: the study keeps evidence of a share of its articles",
        ),
    ];
    let told = list.into_iter().filter(|(count, ..)| *count > 0);
    told.map(|(count, what, why)| {
        let what = match (count, what.split_once(" of ")) {
            (1, _) => what.to_owned(),
            (_, Some((what, of))) => format!("{what}s of {of}"),
            (_, None) => format!("{what}s"),
        };
        Exclusion { count, what, why: why.to_owned() }
    })
    .collect()
}
