//! A study as its file declares it, and the checked plan it becomes.
//!
//! What was typed becomes what is meant: a [`Study`] is what the file says, a [`Plan`] exists only if
//! all of it can be carried out.

mod comparing;
mod declared;
mod formula;

pub use comparing::{Interval, Margins};
pub use declared::{Bin, Event, KeynessPlan, SeriesPlan};
pub use formula::{Formula, Term};

use crate::codebook::{BUILTIN, Codebook, builtin, builtin_bytes, read_text};
use crate::mark::DeclaredActor;
use crate::read::Columns;
use crate::{Error, Result};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// A `study.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct StudyFile {
    title: String,
    #[serde(default)]
    question: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    author: String,
    inputs: Vec<Spanned<String>>,
    #[serde(default)]
    columns: ColumnsFile,
    #[serde(default)]
    meta: BTreeMap<String, String>,
    codebooks: Option<Vec<Spanned<String>>>,
    #[serde(default, rename = "actor")]
    actors: Vec<DeclaredActor>,
    #[serde(default)]
    compare: CompareFile,
    #[serde(default)]
    coded: Vec<Spanned<CodedItem>>,
    #[serde(default)]
    keyness: KeynessPlan,
    #[serde(default)]
    series: SeriesPlan,
    #[serde(default, rename = "event")]
    events: Vec<declared::EventFile>,
    evidence: Option<Spanned<f64>>,
    out: Option<String>,
    #[serde(default = "default_seed")]
    seed: u64,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnsFile {
    text: Option<String>,
    id: Option<String>,
    #[serde(default)]
    meta: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct CompareFile {
    by: Option<String>,
    #[serde(default)]
    confirmatory: Vec<Spanned<String>>,
    #[serde(default)]
    actors: Vec<String>,
    #[serde(default)]
    interval: Interval,
    cluster: Option<String>,
    margin: Option<Spanned<Margins>>,
    #[serde(default)]
    models: Vec<Spanned<String>>,
}

/// A hand-coded item that validates a column of the study.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodedItem {
    /// Folder of the sample, with the sheets that coders filled in.
    pub sample: String,
    /// The item that was coded.
    pub item: String,
    /// The column it validates; the one of its name when `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The value whose share is wanted; without it, codes are numbers from 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The machine finds the label in a unit whose value lies above this.
    #[serde(default)]
    pub above: f64,
}

impl CodedItem {
    /// The column it validates.
    pub fn column(&self) -> &str {
        self.column.as_deref().unwrap_or(&self.item)
    }
}

/// Metadata columns whose values usually tell groups apart, the most telling first.
pub const GROUPING: [&str; 8] = ["outlet", "country", "group", "side", "bias", "party", "period", "section"];

fn all() -> f64 {
    1.0
}

fn is_all(share: &f64) -> bool {
    *share == all()
}

fn default_seed() -> u64 {
    20_250_508
}

/// A study that can be carried out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Plan {
    /// Of the study.
    pub title: String,
    /// What it asks, in one sentence.
    pub question: String,
    /// Of the study file, as its author counts.
    pub version: String,
    /// Of the study file, as its author dates it.
    pub date: String,
    /// Who asks.
    pub author: String,
    /// Files, folders and globs, relative to `folder`.
    pub inputs: Vec<String>,
    /// Where relative inputs begin; no part of the manifest.
    #[serde(skip)]
    pub folder: PathBuf,
    /// Columns of tabular inputs.
    pub columns: Columns,
    /// Metadata given to every article that lacks it.
    pub meta: BTreeMap<String, String>,
    /// Names and paths of codebooks, in the order of their columns.
    pub codebooks: Vec<String>,
    /// Actors that come before all found ones.
    pub actors: Vec<DeclaredActor>,
    /// Metadata column whose groups are compared.
    pub by: Option<String>,
    /// Columns of the confirmatory family; all others are exploratory.
    pub confirmatory: Vec<String>,
    /// Actors to set side by side; empty means the most mentioned.
    pub compared_actors: Vec<String>,
    /// Columns to compare; empty means all.
    #[serde(default)]
    pub compared_columns: Vec<String>,
    /// Hand-coded items that validate columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coded: Vec<CodedItem>,
    /// Which words are compared.
    #[serde(default)]
    pub keyness: KeynessPlan,
    /// The bins of time.
    #[serde(default)]
    pub series: SeriesPlan,
    /// Days before and after which articles are compared.
    #[serde(default)]
    pub events: Vec<Event>,
    /// How intervals are read off bootstrap replicates.
    #[serde(default)]
    pub interval: Interval,
    /// Metadata column of the outer clusters in which articles lie; `None` where articles are the only ones.
    #[serde(default)]
    pub cluster: Option<String>,
    /// Differences of no account, by column.
    #[serde(default)]
    pub margins: Margins,
    /// Regressions, each as `column ~ metadata + metadata`.
    #[serde(default)]
    pub models: Vec<String>,
    /// Share of articles, 0 to 1, whose evidence is kept; all of it counts in every number.
    #[serde(default = "all", skip_serializing_if = "is_all")]
    pub evidence: f64,
    /// Where the report goes, relative to `folder`.
    #[serde(skip)]
    pub out: Option<String>,
    /// Seed of every random number.
    pub seed: u64,
}

impl Plan {
    /// A plan for inputs without a study file: every built-in codebook, groups by `outlet`.
    pub fn of_inputs(inputs: &[String]) -> Self {
        Self {
            title: format!("Framing in {}", inputs.join(", ")),
            question: "How do these texts frame their subject, treat its actors, and give them the word?"
                .into(),
            version: String::new(),
            date: String::new(),
            author: String::new(),
            inputs: inputs.to_vec(),
            folder: PathBuf::new(),
            columns: Columns::default(),
            meta: BTreeMap::new(),
            codebooks: BUILTIN.iter().map(|b| b.name.to_owned()).collect(),
            actors: Vec::new(),
            by: None,
            confirmatory: Vec::new(),
            compared_actors: Vec::new(),
            compared_columns: Vec::new(),
            coded: Vec::new(),
            keyness: KeynessPlan::default(),
            series: SeriesPlan::default(),
            events: Vec::new(),
            interval: Interval::default(),
            cluster: None,
            margins: Margins::default(),
            models: Vec::new(),
            evidence: all(),
            out: None,
            seed: default_seed(),
        }
    }

    /// Reads and checks a study file.
    ///
    /// # Errors
    /// Bad TOML, an unknown key, an input that matches no file, an unknown codebook, a confirmatory
    /// column that no codebook makes; each with its line and remedy.
    pub fn open(path: &Path) -> Result<Self> {
        let place = path.display().to_string();
        let source = read_text(path, "give the path of a study.toml, or of texts")?;
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        Self::parse(&source, &place, &folder)
    }

    /// Checks a study file's text; `place` names it in errors, relative paths begin at `folder`.
    ///
    /// # Errors
    /// As [`Plan::open`].
    pub fn parse(source: &str, place: &str, folder: &Path) -> Result<Self> {
        let line = |start: usize| format!("{place}, line {}", source[..start].matches('\n').count() + 1);
        let file: StudyFile = toml::from_str(source).map_err(|error| {
            let at = error.span().map_or_else(|| place.to_owned(), |s| line(s.start));
            Error::new(
                at,
                error.message(),
                "compare with seeds/study.toml; slantwise run --help names the keys",
            )
        })?;
        if file.inputs.is_empty() {
            return Err(Error::new(
                place,
                "inputs is empty",
                "name a file, a folder or a glob, as in inputs = [\"texts\"]",
            ));
        }
        for input in &file.inputs {
            let name = input.get_ref();
            let has_wildcard = name.contains(['*', '?', '[']);
            if !has_wildcard && !folder.join(name).exists() {
                return Err(Error::new(
                    line(input.span().start),
                    format!("there is no file or folder “{name}” beside the study"),
                    "paths are relative to the study file; correct it",
                ));
            }
        }
        let codebooks = match &file.codebooks {
            None => BUILTIN.iter().map(|b| b.name.to_owned()).collect(),
            Some(names) => {
                for name in names {
                    load_codebook(name.get_ref(), folder).map_err(|e| {
                        Error::new(
                            format!("{}: {}", line(name.span().start), e.place()),
                            e.what(),
                            e.remedy(),
                        )
                    })?;
                }
                names.iter().map(|n| n.get_ref().clone()).collect()
            }
        };
        let events = file.events.into_iter().map(|event| event.check(line)).collect::<Result<Vec<_>>>()?;
        for model in &file.compare.models {
            Formula::parse(model.get_ref()).map_err(|e| {
                Error::new(format!("{}: {}", line(model.span().start), e.place()), e.what(), e.remedy())
            })?;
        }
        if let Some(margin) = &file.compare.margin {
            margin.get_ref().check(&line(margin.span().start))?;
        }
        if let Some(share) = &file.evidence
            && !(0.0..=1.0).contains(share.get_ref())
        {
            return Err(Error::new(
                line(share.span().start),
                "evidence is no share from 0 to 1",
                "leave it out to keep the evidence of all articles, or write evidence = 0.05",
            ));
        }
        let plan = Self {
            title: file.title,
            question: file.question,
            version: file.version,
            date: file.date,
            author: file.author,
            inputs: file.inputs.into_iter().map(Spanned::into_inner).collect(),
            folder: folder.to_path_buf(),
            columns: Columns { text: file.columns.text, id: file.columns.id, meta: file.columns.meta },
            meta: file.meta,
            codebooks,
            actors: file.actors,
            by: file.compare.by,
            confirmatory: file.compare.confirmatory.iter().map(|c| c.get_ref().clone()).collect(),
            compared_actors: file.compare.actors,
            compared_columns: Vec::new(),
            coded: file.coded.iter().map(|c| c.get_ref().clone()).collect(),
            keyness: file.keyness,
            series: file.series,
            events,
            interval: file.compare.interval,
            cluster: file.compare.cluster,
            margins: file.compare.margin.map(Spanned::into_inner).unwrap_or_default(),
            models: file.compare.models.into_iter().map(Spanned::into_inner).collect(),
            evidence: file.evidence.map_or(all(), Spanned::into_inner),
            out: file.out,
            seed: file.seed,
        };
        let columns = crate::measure::columns(plan.load_codebooks()?);
        let confirmed = file.compare.confirmatory.iter().map(|c| (c.span().start, c.get_ref().as_str()));
        let coded = file.coded.iter().map(|c| (c.span().start, c.get_ref().column()));
        for (start, wanted) in confirmed.chain(coded) {
            if !columns.iter().any(|c| c.name == wanted) {
                return Err(Error::new(
                    line(start),
                    format!("no codebook of this study makes the column “{wanted}”"),
                    format!(
                        "choose from: {}",
                        columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", ")
                    ),
                ));
            }
        }
        for coded in &file.coded {
            let sample = &coded.get_ref().sample;
            if !folder.join(sample).is_dir() {
                return Err(Error::new(
                    line(coded.span().start),
                    format!("there is no folder “{sample}” beside the study"),
                    "name the folder that slantwise coding sheet wrote, relative to the study file",
                ));
            }
        }
        Ok(plan)
    }

    /// Whether the plan was made up for bare inputs rather than declared.
    pub fn is_improvised(&self) -> bool {
        self.version.is_empty() && self.folder.as_os_str().is_empty()
    }

    /// The plan as a study file that lies in the folder `place`.
    pub fn to_toml(&self, place: &Path) -> String {
        let up = if place.is_absolute() { String::new() } else { "../".repeat(place.components().count()) };
        let path = |input: &String| {
            if Path::new(input).is_absolute() || up.is_empty() {
                input.clone()
            } else {
                format!("{up}{input}")
            }
        };
        let list = |items: &[String]| {
            items.iter().map(|i| toml::Value::from(i.as_str()).to_string()).collect::<Vec<_>>().join(", ")
        };
        let text = |value: &str| toml::Value::from(value).to_string();
        let mut lines = vec![
            "# Written by slantwise for texts that came without a study. Change it and run it again with another --out."
                .to_owned(),
            format!("title = {}", text(&self.title)),
            format!("question = {}", text(&self.question)),
            "version = \"1\"".to_owned(),
            format!("inputs = [{}]", list(&self.inputs.iter().map(path).collect::<Vec<_>>())),
            format!("codebooks = [{}]", list(&self.codebooks)),
            format!("seed = {}", self.seed),
        ];
        let columns = &self.columns;
        if *columns != Columns::default() {
            lines.push("\n[columns]".to_owned());
            lines.extend(columns.text.as_ref().map(|c| format!("text = {}", text(c))));
            lines.extend(columns.id.as_ref().map(|c| format!("id = {}", text(c))));
            lines.push(format!("meta = [{}]", list(&columns.meta)));
        }
        lines.push("\n[compare]".to_owned());
        lines.extend(self.by.as_ref().map(|by| format!("by = {}", text(by))));
        lines.push("confirmatory = [] # columns of the hypotheses; all others are exploratory".to_owned());
        lines.join("\n") + "\n"
    }

    /// The codebooks of the plan, loaded.
    ///
    /// # Errors
    /// When a codebook file has changed and is no longer valid.
    pub fn load_codebooks(&self) -> Result<Vec<Codebook>> {
        self.codebooks.par_iter().map(|name| load_codebook(name, &self.folder)).collect()
    }

    /// The bytes of every codebook, by name, for hashing.
    pub fn codebook_bytes(&self) -> Vec<(String, Vec<u8>)> {
        let bytes = |name: &String| {
            builtin_bytes(name).or_else(|| std::fs::read(self.folder.join(name)).ok()).unwrap_or_default()
        };
        self.codebooks.iter().map(|name| (name.clone(), bytes(name))).collect()
    }

    /// The inputs as paths that can be opened from the working folder.
    pub fn input_paths(&self) -> Vec<String> {
        self.inputs.iter().map(|i| self.folder.join(i).display().to_string()).collect()
    }
}

/// A name that ends in `.toml` or holds a slash is a path; any other is built in.
fn load_codebook(name: &str, folder: &Path) -> Result<Codebook> {
    if name.ends_with(".toml") || name.contains(['/', '\\']) {
        Codebook::open(&folder.join(name))
    } else {
        builtin(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, place: &str, what: &str) {
        let error = Plan::parse(source, "study.toml", Path::new("data")).unwrap_err();
        assert_eq!(error.place(), place, "{error}");
        assert!(error.what().contains(what), "{error}");
        assert!(!error.remedy().is_empty());
    }

    #[test]
    fn every_mistake_is_told_with_its_line() {
        check("title = 't'\ninputs = ['codebooks']\ncolour = 'red'", "study.toml, line 3", "unknown field");
        check("title = 't'\ninputs = [\n 'nowhere' ]", "study.toml, line 3", "no file or folder");
        check("title = 't'\ninputs = ['codebooks'\nx", "study.toml, line 3", "");
        check("title = 't'\ninputs = ['codebooks']\nseed = 'one'", "study.toml, line 3", "invalid type");
        check(
            "title = 't'\ninputs = ['codebooks']\n[compare]\nconfirmatory = ['tone']",
            "study.toml, line 4",
            "no codebook of this study makes",
        );
        let compare = |key: &str| format!("title = 't'\ninputs = ['codebooks']\n[compare]\n{key}");
        check(&compare("interval = 'wald'"), "study.toml, line 4", "unknown variant");
        check(&compare("margin = -1"), "study.toml, line 4", "positive number");
        check(
            &compare("models = [\n'tone ~ a * b']"),
            "study.toml, line 5: model \"tone ~ a * b\"",
            "interactions",
        );
        check(
            "title = 't'\ninputs = ['codebooks']\n[[coded]]\nsample = 'nowhere'\nitem = 'generic_conflict'",
            "study.toml, line 3",
            "no folder “nowhere”",
        );
        check(
            "title = 't'\ninputs = ['codebooks']\n[[event]]\nlabel = 'tape'\ndate = '7 October'",
            "study.toml, line 5",
            "no date",
        );
        check(
            "title = 't'\ninputs = ['codebooks']\n[series]\nby = 'year'",
            "study.toml, line 4",
            "unknown variant",
        );
        check(
            "title = 't'\ninputs = ['codebooks']\n[keyness]\nnearby = []",
            "study.toml, line 4",
            "unknown field",
        );
        check(
            "title = 't'\ninputs = ['codebooks']\ncodebooks = ['frames']",
            "study.toml, line 3: codebook “frames”",
            "not built in",
        );
    }

    #[test]
    fn a_sound_study_becomes_a_plan() {
        let source = "title = 't'\ninputs = ['codebooks']\n[[actor]]\nname = 'India'\n[compare]\nby = 'outlet'\n\
             interval = 'bca'\ncluster = 'owner'\nmargin = { sentiment = 0.1 }\nmodels = ['sentiment ~ outlet']";
        let plan = Plan::parse(source, "study.toml", Path::new("data")).unwrap();
        assert_eq!(plan.input_paths(), ["data/codebooks"]);
        assert_eq!(plan.actors[0].name, "India");
        assert_eq!(plan.codebooks.len(), BUILTIN.len());
        assert_eq!((plan.interval, plan.margins.of("sentiment")), (Interval::Bca, Some(0.1)));
    }
}
