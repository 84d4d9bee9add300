//! `slantwise coding sheet`: draws a sample and writes what coders fill in.

use super::super::batches::{Measured, Wanted, measure};
use super::super::codebook;
use super::super::folder::{Folder, SAMPLE};
use super::super::measure::{InputColumns, share};
use super::super::{Done, Global};
use crate::coding::{
    Allocation, Draw, Drawn, Frame, Item, Sample, Unit, UnitKind, deal, draw, instructions, is_cut, key,
    uncertainty_by_unit, workbook,
};
use crate::read::records;
use crate::report::Manifest;
use crate::study::Plan;
use crate::table::{Tables, read_tables};
use crate::{Error, Result, Warning};
use clap::Args;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Draw units for human coders and write codesheets, instructions and the key
///
/// Writes sheet_<coder>.csv and .xlsx with the text and blank columns for the items, instructions.md, items.toml,
/// manifest.json, and key.csv, which says what each unit is and how likely it was to be drawn: keep it from
/// the coders.
#[derive(Debug, Args)]
pub(super) struct Sheet {
    /// Texts, as for slantwise measure, or one folder that it wrote
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    /// Folder for the sheets
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// What is asked: items files, or codebooks whose categories become yes/no items
    #[arg(long, value_name = "FILE|CODEBOOK", required = true, num_args = 1..)]
    items: Vec<String>,
    /// Items to keep, where not all are wanted; by name, or the end of a name
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    only: Vec<String>,
    /// What is coded at a time
    #[arg(long, value_enum, default_value_t)]
    unit: UnitKind,
    /// Units to draw
    #[arg(long, value_name = "N")]
    n: usize,
    /// Names of the coders; each gets a sheet
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', default_value = "a,b")]
    coders: Vec<String>,
    /// Share of the units that all coders code, 0 to 1; the others are dealt among them
    #[arg(long, value_name = "SHARE", default_value_t = 1.0, value_parser = share)]
    overlap: f64,
    /// Column whose values are strata: each gives units
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
    /// How many units each stratum gives
    #[arg(long, value_enum, default_value_t, requires = "by")]
    allocation: Allocation,
    /// Column whose high values are drawn more often
    #[arg(long, value_name = "COLUMN", conflicts_with = "uncertain")]
    over: Option<String>,
    /// Table of a model's probabilities: what it is least sure of is picked
    #[arg(long, value_name = "FILE")]
    uncertain: Option<String>,
    /// Columns of these probabilities; all that begin with p_ by default
    #[arg(long, value_name = "COL,…", value_delimiter = ',', requires = "uncertain")]
    probability: Vec<String>,
    /// Share of the sample that is drawn without regard to the score; 0 takes the highest scores, which
    /// serve training but no estimate. By default 0.5 with --over and 0 with --uncertain
    #[arg(long, value_name = "SHARE", value_parser = share)]
    chance: Option<f64>,
    /// Keys of earlier samples, whose units are not drawn again, nor those that they left out
    #[arg(long, value_name = "KEY", num_args = 1..)]
    without: Vec<String>,
    /// Columns that coders may see beside the text
    #[arg(long, value_name = "COL,…", value_delimiter = ',')]
    show: Vec<String>,
    #[command(flatten)]
    columns: InputColumns,
}

/// What would be drawn from, and by what.
struct Design {
    frame: Frame,
    left_out: Vec<Unit>,
    strata: Vec<String>,
    scores: Option<Vec<Option<f64>>>,
    chance: f64,
    shown: Vec<(String, Vec<Option<String>>)>,
}

impl Sheet {
    pub(super) fn run(&self, global: &Global) -> Result<Done> {
        let items = self.items()?;
        self.check_names(&items)?;
        let folder = Folder::create(&self.out, SAMPLE)?;
        let mut warnings = Vec::new();
        let (tables, mut about) = self.tables(&folder, global, &mut warnings)?;
        let design = self.design(tables, &mut warnings)?;
        let seed = global.seed.unwrap_or(1);
        let drawn = self.draw(&design, seed)?;
        let cut = drawn.iter().filter(|drawn| is_cut(&design.frame.units[drawn.unit].text)).count();
        if cut > 0 {
            let what =
                format!("{cut} texts are longer than a spreadsheet's cell and are cut in the workbooks");
            warnings.push(Warning::new(self.out.display(), what, "have the CSV files filled in"));
        }
        let sample = Sample {
            frame: &design.frame,
            left_out: &design.left_out,
            drawn: &drawn,
            dealt: deal(drawn.len(), self.coders.len(), self.overlap, seed),
            coders: &self.coders,
            items: &items,
            shown: &design.shown,
            seed,
        };
        for (at, coder) in self.coders.iter().enumerate() {
            let sheet = sample.sheet(at);
            folder.write(&format!("sheet_{coder}.csv"), &sheet.csv()?)?;
            let name = format!("sheet_{coder}.xlsx");
            let bytes = workbook(&sheet, &items)
                .map_err(|error| Error::new(self.out.join(&name).display(), error, "draw fewer units"))?;
            folder.write(&name, &bytes)?;
        }
        folder.write("instructions.md", instructions(&items, self.unit).as_bytes())?;
        folder.write("items.toml", Item::file(&items).as_bytes())?;
        folder.write("key.csv", &sample.key(&design.strata, design.scores.as_deref())?)?;
        let told = self.told(&design, &drawn, seed);
        about[SAMPLE] = told.clone();
        folder.finish_as(|outputs| {
            about["outputs"] = json!(outputs);
            format!("{about:#}\n")
        })?;
        let text = self.text(&design, &drawn, &sample.dealt);
        Ok(Done { result: json!({ "out": self.out, SAMPLE: told }), text, warnings })
    }

    fn items(&self) -> Result<Vec<Item>> {
        let mut items = Vec::new();
        for name in &self.items {
            let path = Path::new(name);
            let source = if path.is_file() { std::fs::read_to_string(path).ok() } else { None };
            match source {
                Some(source) if source.contains("[[item]]") => items.extend(Item::parse(&source, name)?),
                _ => items.extend(Item::of_codebook(&codebook::open(name)?)),
            }
        }
        let wanted =
            |item: &Item, only: &String| item.name == *only || item.name.ends_with(&format!("_{only}"));
        if let Some(unknown) = self.only.iter().find(|only| !items.iter().any(|item| wanted(item, only))) {
            let names: Vec<&str> = items.iter().map(|item| item.name.as_str()).collect();
            let remedy = format!("choose among: {}", names.join(", "));
            return Err(Error::new("--only", format!("there is no item {unknown}"), remedy));
        }
        if !self.only.is_empty() {
            items.retain(|item| self.only.iter().any(|only| wanted(item, only)));
        }
        Ok(items)
    }

    /// Names that become files and columns.
    fn check_names(&self, items: &[Item]) -> Result<()> {
        let mut seen = BTreeSet::new();
        for coder in &self.coders {
            let plain =
                !coder.is_empty() && coder.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
            if !plain || !seen.insert(coder.to_lowercase()) {
                let what = format!("“{coder}” cannot name a sheet, or stands twice");
                return Err(Error::new("--coders", what, "give each a name of letters, digits, - and _"));
            }
        }
        let mut columns: BTreeSet<&str> = ["n", "unit", "coder", "text", "note"].into();
        let names = self.show.iter().map(String::as_str).chain(items.iter().map(|item| item.name.as_str()));
        for name in names {
            if !columns.insert(name) {
                let what = format!("two columns of the sheet would be named {name}");
                return Err(Error::new("--items, --show", what, "leave one out, or rename the item"));
            }
        }
        Ok(())
    }

    /// The tables, read or measured, and what the manifest says of their making.
    fn tables(&self, own: &Folder, global: &Global, warnings: &mut Vec<Warning>) -> Result<(Tables, Value)> {
        let folder = Path::new(&self.inputs[0]);
        let version = env!("CARGO_PKG_VERSION");
        if self.inputs.len() == 1 && folder.join("manifest.json").is_file() {
            let manifest = Manifest::open(folder)?;
            let about = json!({ "slantwise": version, "tables": self.inputs[0], "inputs": manifest.inputs });
            return Ok((read_tables(folder)?, about));
        }
        let mut plan = Plan::of_inputs(&self.inputs);
        plan.columns = self.columns.columns();
        let tables = own.spool()?.join("tables");
        std::fs::create_dir(&tables).map_err(|error| Error::new(tables.display(), error, "make room"))?;
        let measured = measure(&plan, plan.load_codebooks()?, Wanted::default(), own, &tables, global)?;
        let Measured { manifest, warnings: told, .. } = measured;
        warnings.extend(told);
        Ok((read_tables(&tables)?, json!({ "slantwise": version, "inputs": manifest.inputs })))
    }

    fn design(&self, tables: Tables, warnings: &mut Vec<Warning>) -> Result<Design> {
        let mut frame = Frame::of(tables, self.unit)?;
        let mut earlier = BTreeSet::new();
        for path in &self.without {
            earlier.extend(key(&records(path)?.0, path, "unit")?.into_keys());
        }
        let left_out = frame.leave_out(|unit| earlier.contains(unit));
        if !left_out.is_empty() {
            let what = format!(
                "{} units drawn before are left out: this sample speaks for the others",
                left_out.len()
            );
            warnings.push(Warning::new("--without", what, "correct estimates by each sample on its own"));
        }
        let strata = match &self.by {
            None => vec!["all".to_owned(); frame.units.len()],
            Some(by) => {
                frame.strings(by)?.into_iter().map(|v| v.unwrap_or_else(|| "(none)".into())).collect()
            }
        };
        let scores = match (&self.over, &self.uncertain) {
            (Some(column), _) => Some(frame.numbers(column)?),
            (None, Some(path)) => Some(self.uncertainty(&frame, path, warnings)?),
            (None, None) => None,
        };
        let shown = self.show.iter().map(|column| Ok((column.clone(), frame.strings(column)?)));
        let shown = shown.collect::<Result<_>>()?;
        let chance = self.chance.unwrap_or(if self.uncertain.is_some() { 0.0 } else { 0.5 });
        Ok(Design { frame, left_out, strata, scores, chance, shown })
    }

    fn uncertainty(
        &self,
        frame: &Frame,
        path: &str,
        warnings: &mut Vec<Warning>,
    ) -> Result<Vec<Option<f64>>> {
        let by_unit = uncertainty_by_unit(&records(path)?.0, path, "unit", &self.probability)?;
        let scores: Vec<Option<f64>> =
            frame.units.iter().map(|unit| by_unit.get(&unit.id).copied()).collect();
        let missing = scores.iter().filter(|score| score.is_none()).count();
        if missing == scores.len() {
            let remedy = "apply the model to the same texts, and keep doc_id and paragraph";
            return Err(Error::new(path, "holds none of the units", remedy));
        }
        if missing > 0 {
            let what = format!("says nothing of {missing} of {} units; they come last", scores.len());
            warnings.push(Warning::new(path, what, "apply the model to all texts"));
        }
        Ok(scores)
    }

    fn draw(&self, design: &Design, seed: u64) -> Result<Vec<Drawn>> {
        let wanted = Draw {
            n: self.n,
            allocation: self.allocation,
            scores: design.scores.as_deref(),
            chance: design.chance,
            seed,
        };
        draw(&design.strata, &wanted)
    }

    /// The design of the sample, for the manifest.
    fn told(&self, design: &Design, drawn: &[Drawn], seed: u64) -> Value {
        json!({
            "unit": format!("{:?}", self.unit).to_lowercase(),
            "n": drawn.len(),
            "n_frame": design.frame.units.len(),
            "n_left_out": design.left_out.len(),
            "coders": self.coders,
            "overlap": self.overlap,
            "by": self.by,
            "allocation": self.by.as_ref().map(|_| format!("{:?}", self.allocation).to_lowercase()),
            "strata": design.strata.iter().collect::<BTreeSet<_>>().len(),
            "over": self.over,
            "uncertain": self.uncertain,
            "chance": design.scores.as_ref().map(|_| design.chance),
            "without": self.without,
            "items": self.items,
            "seed": seed,
        })
    }

    fn text(&self, design: &Design, drawn: &[Drawn], dealt: &[Vec<usize>]) -> String {
        let out = self.out.display();
        let what = match self.unit {
            UnitKind::Paragraph => "paragraphs",
            UnitKind::Article => "articles",
        };
        let rows = |coder: usize| dealt.iter().filter(|coders| coders.contains(&coder)).count();
        let sheets =
            self.coders.iter().enumerate().map(|(at, coder)| format!("sheet_{coder} ({} rows)", rows(at)));
        let weights: Vec<f64> = drawn.iter().filter_map(|drawn| drawn.inclusion).map(|p| 1.0 / p).collect();
        let ends =
            weights.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), w| (low.min(*w), high.max(*w)));
        let weights = match weights.is_empty() {
            true => "picked by score, without weights: for training, not for estimates".to_owned(),
            false => format!("each stands for {:.1} to {:.1}", ends.0, ends.1),
        };
        format!(
            "{} of {} {what} drawn into {out}; {weights}\n\
             for the coders: {}, instructions.md\nfor you: key.csv\n\
             then: slantwise coding agreement {out}\n",
            drawn.len(),
            design.frame.units.len(),
            sheets.collect::<Vec<_>>().join(", "),
        )
    }
}
