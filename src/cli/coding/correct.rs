//! `slantwise coding correct`: what the corpus would say if people had coded all of it.

use super::super::{Done, Global, drawn};
use super::codings::{CodeColumns, Codings};
use super::{interval, number};
use crate::coding::{Code, Corrections, Figure, Frame, Item, Machine, correct, human};
use crate::plot;
use crate::plot::group_profiles::{self, Row};
use crate::read::records;
use crate::report::{corrected_estimates, correction_methods};
use crate::table::read_tables;
use crate::{Error, Result, Warning};
use clap::Args;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Hand-coded units below which an interval is known to be rough.
const FEW: usize = 30;

/// Means, shares and group differences corrected by a hand-coded sample, beside the machine's own
///
/// Prediction-powered inference and design-based supervised learning, clustered by article. The key of a sample
/// made by slantwise coding sheet tells how likely each unit was to be coded; without a key, all units
/// count as having been equally likely.
#[derive(Debug, Args)]
pub(super) struct Correct {
    /// Folder that slantwise measure wrote, or a table with the machine's value of every unit
    #[arg(value_name = "DIR|FILE")]
    machine: String,
    /// Filled codesheets, their folder, or tables of codes
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    codes: Vec<String>,
    #[command(flatten)]
    columns: CodeColumns,
    /// The item, where several were coded
    #[arg(long, value_name = "NAME")]
    item: Option<String>,
    /// The value whose share is wanted; without it, codes are numbers and their mean is
    #[arg(long, value_name = "VALUE")]
    label: Option<String>,
    /// Column of the machine's value; without it the one that has the item's name
    #[arg(long, value_name = "COLUMN")]
    column: Option<String>,
    /// Makes the machine's value 1 above this number and 0 else: for rates, where a share is wanted
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    above: Option<f64>,
    /// Column whose groups are estimated and compared
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
    /// Groups to compare, where not all are wanted
    #[arg(long, value_name = "GROUP,…", value_delimiter = ',', requires = "by")]
    groups: Vec<String>,
    /// Folder for a figure of the four estimates: SVG, PNG, and the numbers as CSV
    #[arg(long, value_name = "DIR")]
    figures: Option<PathBuf>,
}

impl Correct {
    pub(super) fn run(&self, global: &Global) -> Result<Done> {
        let mut codings = self.columns.read(&self.codes)?;
        let (item, codes) = self.item(&mut codings)?;
        self.check_label(&item, &codes)?;
        let human = human(&codes, self.label.as_deref())?;
        let column = self.column.as_deref().unwrap_or(&item.name);
        let mut units = self.machine(column, &human)?;
        if let Some(above) = self.above {
            let share = |value: f64| f64::from(u8::from(value > above));
            units.iter_mut().for_each(|unit| unit.value = unit.value.map(share));
        }
        let groups = self.by.as_ref().map(|by| self.groups(by, &units)).transpose()?;
        let found = correct(&units, &human, &codings.key, groups.as_deref(), global.seed.unwrap_or(1))?;
        let mut warnings = codings.warnings;
        warnings.extend(self.warnings(&found, &units, &human, column));
        let above = self.above.map_or(String::new(), |above| format!(" > {above}"));
        let label = self.label.as_ref().map_or(String::new(), |label| format!(" = {label}"));
        let result = json!({
            "item": item.name, "label": self.label, "column": column, "above": self.above, "by": self.by,
            "drawn_with_key": !codings.key.is_empty(), "groups": found.groups, "differences": found.differences,
            "unmatched": found.unmatched, "uncoded": found.uncoded, "left_out": found.left_out,
            "alone": found.alone,
        });
        let mut text = format!(
            "{}{label}, machine's column {column}{above}\n{}{}",
            item.name,
            tell(&found),
            clusters(&found, units.len() - found.left_out)
        );
        if let Some(folder) = &self.figures {
            let what = format!("{}{label}", item.name);
            drawn::write(folder, &figures(&what, &found)?)?;
            let _ = writeln!(text, "figures in {}", folder.display());
        }
        Ok(Done { result, text, warnings })
    }

    /// The item that is wanted, with its codes.
    fn item(&self, codings: &mut Codings) -> Result<(Item, Vec<Code>)> {
        let names: Vec<&str> = codings.items.iter().map(|(item, _)| item.name.as_str()).collect();
        let at = match &self.item {
            None if names.len() == 1 => Some(0),
            None => None,
            Some(wanted) => names.iter().position(|name| name == wanted),
        };
        let at = at.ok_or_else(|| {
            let what = self
                .item
                .as_ref()
                .map_or("which one is meant?".to_owned(), |item| format!("{item} was not coded"));
            Error::new("--item", what, format!("name one of: {}", names.join(", ")))
        })?;
        Ok(codings.items.swap_remove(at))
    }

    /// A label that nobody could give or gave would be found to be certainly absent.
    fn check_label(&self, item: &Item, codes: &[Code]) -> Result<()> {
        let given: BTreeSet<&String> =
            codes.iter().flat_map(|code| &code.values).chain(&item.values).collect();
        match self.label.as_ref().filter(|label| !given.contains(label)) {
            None => Ok(()),
            Some(label) => {
                let names: Vec<&str> = given.into_iter().map(String::as_str).collect();
                let remedy = format!("name one of: {}", names.join(", "));
                Err(Error::new("--label", format!("“{label}” is no value of {}", item.name), remedy))
            }
        }
    }

    /// The machine's values. Of a folder of tables, the units are paragraphs if any of these was coded, and
    /// articles else.
    fn machine(&self, column: &str, human: &BTreeMap<String, f64>) -> Result<Vec<Machine>> {
        let path = Path::new(&self.machine);
        if !path.is_dir() {
            let table = records(&self.machine)?.0;
            return Machine::of_records(
                &table,
                &self.machine,
                &self.columns.unit,
                column,
                self.by.as_deref(),
            );
        }
        let frame = Frame::coded(&read_tables(path)?, |unit| human.contains_key(unit))?;
        Machine::of_frame(&frame, column, self.by.as_deref())
    }

    fn groups(&self, by: &str, units: &[Machine]) -> Result<Vec<String>> {
        let present: BTreeSet<&String> = units.iter().filter_map(|unit| unit.group.as_ref()).collect();
        if let Some(missing) = self.groups.iter().find(|group| !present.contains(group)) {
            let names: Vec<&str> = present.iter().map(|name| name.as_str()).collect();
            let remedy = format!("choose among: {}", names.join(", "));
            return Err(Error::new("--groups", format!("{by} is never {missing}"), remedy));
        }
        if present.is_empty() {
            return Err(Error::new(format!("column {by}"), "is empty", "name another with --by"));
        }
        let all = || present.into_iter().cloned().collect();
        Ok(if self.groups.is_empty() { all() } else { self.groups.clone() })
    }

    fn warnings(
        &self,
        found: &Corrections,
        units: &[Machine],
        human: &BTreeMap<String, f64>,
        column: &str,
    ) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let mut warn =
            |place: &str, what: String, remedy: &str| warnings.push(Warning::new(place, what, remedy));
        let undefined = units.iter().filter(|unit| unit.value.is_none()).count();
        if undefined > 0 {
            let what = format!("is undefined in {undefined} units, which are left out");
            warn(&format!("column {column}"), what, "say so in the report");
        }
        let is_share = |value: f64| (0.0..=1.0).contains(&value);
        if human.values().all(|&y| is_share(y)) && !units.iter().filter_map(|u| u.value).all(is_share) {
            let what = "is no share, so the machine alone estimates something else than the codes".to_owned();
            warn(&format!("column {column}"), what, "say with --above which values count as found");
        }
        if found.unmatched > 0 {
            let what = format!(
                "{} coded units are not in {}, or have no value there",
                found.unmatched, self.machine
            );
            warn("codes", what, "give the table of the texts that the sample was drawn from");
        }
        if found.uncoded > 0 {
            let what = format!("{} drawn units have no code; the coded ones stand for them", found.uncoded);
            warn("codes", what, "have them coded, or say so in the report");
        }
        if found.alone > 0 {
            let what = format!(
                "tells no article of {} units (no doc_id), nor does the key: each stands alone, and intervals may be too narrow",
                found.alone
            );
            warn(&self.machine, what, "add a column doc_id");
        }
        if found.left_out > 0 {
            let what = format!(
                "{} units were left out of the sample and could not be drawn: the estimates are of the others",
                found.left_out
            );
            warn("key", what, "say so in the report");
        }
        for (of, figures) in found.figures() {
            let alike = |figure: &&Figure| figure.estimate.is_some() && figure.ci_low.is_none();
            let names: Vec<&str> = figures.iter().filter(alike).map(|figure| figure.method.name()).collect();
            if !names.is_empty() {
                let what = format!(
                    "no interval can be told ({}): the values do not vary between its articles",
                    names.join(", ")
                );
                warn(&of, what, "have more units coded; no variation in a sample is no certainty");
            }
        }
        for group in found.groups.iter().filter(|group| group.n_coded < FEW) {
            let what = format!("only {} of its units were coded: its intervals are rough", group.n_coded);
            warn(&format!("group {}", group.group), what, "have more units coded");
        }
        warnings
    }
}

/// The machine's own estimates beside the corrected ones: of groups, and of their differences.
fn figures(what: &str, found: &Corrections) -> Result<Vec<plot::Figure>> {
    let groups = found.groups.iter().map(|g| (g.group.clone(), &g.figures, g.n_coded)).collect();
    let differences =
        found.differences.iter().map(|d| (format!("{} − {}", d.a, d.b), &d.figures, 0)).collect::<Vec<_>>();
    let mut drawn =
        vec![estimates("corrected_estimates", &format!("{what}: the machine alone and corrected"), groups)?];
    if !differences.is_empty() {
        let title = format!("{what}: differences, the machine alone and corrected");
        drawn.push(estimates("corrected_differences", &title, differences)?);
    }
    Ok(drawn)
}

fn estimates(name: &str, title: &str, of: Vec<(String, &Vec<Figure>, usize)>) -> Result<plot::Figure> {
    let rows =
        of.into_iter().map(|(name, figures, n)| Row { name, estimates: corrected_estimates(figures, n) });
    group_profiles::draw(&group_profiles::Input {
        heading: plot::Heading {
            name: name.to_owned(),
            title: title.to_owned(),
            subtitle: "In the unit of the codes, with 95 % intervals clustered by article".to_owned(),
            alt: "Dots with intervals, one a method.".to_owned(),
            caption: "Prediction-powered inference and design-based supervised learning correct what the machine says by a \
                      hand-coded sample."
                .to_owned(),
        },
        axis: "estimate, in the unit of the codes".to_owned(),
        groups: correction_methods(),
        rows: rows.collect(),
    })
}

fn tell(found: &Corrections) -> String {
    let mut text = String::new();
    for group in &found.groups {
        let articles = match found.alone {
            0 => format!(", in {} of {} articles", group.articles_coded, group.articles_total),
            _ => String::new(),
        };
        let _ =
            writeln!(text, "{}: {} of {} units coded{articles}", group.group, group.n_coded, group.n_total);
        lines(&group.figures, &mut text);
    }
    for difference in &found.differences {
        let _ = writeln!(text, "{} − {}", difference.a, difference.b);
        lines(&difference.figures, &mut text);
    }
    text
}

/// How the intervals of estimates from `units` units were made.
fn clusters(found: &Corrections, units: usize) -> String {
    match found.alone {
        0 => "intervals 95 %, clustered by article\n".to_owned(),
        alone if alone == units => "intervals 95 %, not clustered: each unit stands alone\n".to_owned(),
        alone => format!("intervals 95 %, clustered by article, but for {alone} units that stand alone\n"),
    }
}

fn lines(figures: &[Figure], text: &mut String) {
    for figure in figures {
        let lambda = figure.lambda.map_or(String::new(), |lambda| format!("  λ {lambda:.2}"));
        let _ = writeln!(
            text,
            "  {:<20} {:>7} {}{lambda}",
            figure.method.name(),
            number(figure.estimate),
            interval(figure.ci_low, figure.ci_high)
        );
    }
}
