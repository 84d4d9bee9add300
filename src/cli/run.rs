//! `slantwise run`: everything, from texts to report.

use super::batches::{Measured, Wanted, measure};
use super::coding;
use super::compare::write_compared;
use super::folder::{Folder, REPORT};
use super::measure::InputColumns;
use super::{Done, Global, note};
use crate::report::{Compared, Manifest, files};
use crate::study::{GROUPING, Plan};
use crate::table::Stored;
use crate::{Error, Result, Warning};
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Read, measure, compare, plot and report in one go
///
/// With a study file, does what it declares. With texts, writes a study of its own beside the report
/// and says which groups it chose.
#[derive(Debug, Args)]
pub(super) struct Run {
    /// A study.toml, or files, folders and globs of texts; without any, ./study.toml
    #[arg(value_name = "STUDY.toml|INPUT")]
    inputs: Vec<String>,
    /// Folder for the report; by default the study's `out`, else ./slantwise-report
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Metadata column whose groups are compared
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
    /// Look at the texts and write a commented study.toml here, which slantwise run then carries out
    #[arg(long, requires = "inputs", conflicts_with = "by")]
    init: bool,
    /// Go on where the same command was stopped, from the batches it has measured
    #[arg(long)]
    resume: bool,
    #[command(flatten)]
    columns: InputColumns,
}

/// What a run left in its folder.
pub(super) struct Made {
    pub(super) manifest: Manifest,
    pub(super) warnings: Vec<Warning>,
}

impl Run {
    pub(super) fn run(&self, global: &Global) -> Result<Done> {
        if self.init {
            return super::init::init(&self.inputs, &self.columns, self.out.as_deref(), global);
        }
        let plan = self.plan(global)?;
        let out = match (&self.out, &plan.out) {
            (Some(out), _) => out.clone(),
            (None, Some(out)) => tidy(&plan.folder.join(out)),
            (None, None) => PathBuf::from("slantwise-report"),
        };
        let Made { manifest, warnings } = make(&plan, &out, self.resume, global)?;
        let counts = &manifest.counts;
        let report = out.join("report.html");
        let text = format!(
            "{} articles, {} paragraphs, {} words, {} attributions, {} pieces of evidence\nRead {}\n",
            counts.articles,
            counts.paragraphs,
            counts.words,
            counts.attributions,
            counts.evidence,
            report.display()
        );
        Ok(Done { result: json!({ "out": out, "report": report, "counts": counts }), text, warnings })
    }

    fn plan(&self, global: &Global) -> Result<Plan> {
        let mut plan = match self.inputs.as_slice() {
            [] if Path::new("study.toml").exists() => Plan::open(Path::new("study.toml"))?,
            [] => {
                return Err(Error::new(
                    "slantwise run",
                    "names no texts, and there is no study.toml here",
                    "name a study, as in: slantwise run seeds/study.toml, or files and folders of texts",
                ));
            }
            [study] if study.ends_with(".toml") => Plan::open(Path::new(study))?,
            inputs => Plan { columns: self.columns.columns(), ..Plan::of_inputs(inputs) },
        };
        plan.by = self.by.clone().or(plan.by);
        plan.seed = global.seed.unwrap_or(plan.seed);
        Ok(plan)
    }
}

/// Carries out `plan` into the folder `out`, whole or not at all.
pub(super) fn make(plan: &Plan, out: &Path, resume: bool, global: &Global) -> Result<Made> {
    let codebooks = plan.load_codebooks()?;
    let folder = Folder::create(out, REPORT)?;
    let wanted = Wanted { resume, ..Wanted::default() };
    let Measured { mut manifest, mut warnings, .. } =
        measure(plan, codebooks, wanted, &folder, folder.path(), global)?;
    let tables = Stored::open(folder.path())?;
    if plan.by.is_none() && plan.is_improvised() {
        manifest.plan.by = groups_of(&tables);
        if let (Some(by), false) = (&manifest.plan.by, global.quiet) {
            note(format_args!("note: groups are compared by {by}; choose others with --by"));
        }
    }
    let (validated, mut doubts) = coding::samples(plan, manifest.plan.by.as_deref(), folder.path())?;
    manifest.validation = validated;
    manifest.warnings.extend(doubts.iter().map(|w| format!("{}: {}", w.place(), w.what())));
    warnings.append(&mut doubts);
    let compared = Compared::of(&manifest.plan, &tables)?;
    write_compared(&compared, &tables, folder.path())?;
    files(&manifest, &tables, &compared, &|path| folder.create_file(path))?;
    if plan.is_improvised() {
        folder.write("study.toml", manifest.plan.to_toml(out).as_bytes())?;
    }
    folder.finish(&mut manifest)?;
    warnings.extend(compared.warnings());
    Ok(Made { manifest, warnings })
}

/// The first of a few telling columns that parts the articles into 2 to 12 groups.
fn groups_of(tables: &Stored) -> Option<String> {
    let found = GROUPING.into_iter().find(|name| {
        let Some(column) = tables.documents.column(name).ok().and_then(|c| c.str().ok()) else {
            return false;
        };
        let values: std::collections::BTreeSet<&str> = column.iter().flatten().collect();
        (2..=12).contains(&values.len())
    });
    found.map(str::to_owned)
}

/// `seeds/../reports` is `reports`.
fn tidy(path: &Path) -> PathBuf {
    let mut parts: Vec<std::path::Component<'_>> = Vec::new();
    for part in path.components() {
        match (part, parts.last()) {
            (std::path::Component::ParentDir, Some(std::path::Component::Normal(_))) => {
                parts.pop();
            }
            (std::path::Component::CurDir, _) => {}
            _ => parts.push(part),
        }
    }
    parts.iter().collect()
}
