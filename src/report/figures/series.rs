//! Measures in time: one line with its interval, a few groups beside it, events as rules.

use crate::Result;
use crate::compare::{ALL_ARTICLES, CHANGE, EVENT, SeriesPoint, Shift};
use crate::plot::Heading;
use crate::plot::time_panels::{Input, Panel, Point, draw as plot};
use crate::report::block::Drawn;
use crate::report::number::{count, counted, fixed, interval, p, signed};
use crate::report::study::Study;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;

/// Measures drawn where a study names none.
const MOST: usize = 2;
/// Fewer points make no course.
const ENOUGH: usize = 3;

pub(super) fn draw(study: &Study<'_>) -> Result<Vec<Drawn>> {
    let mut drawn = Vec::new();
    for column in columns(study) {
        let own: Vec<&SeriesPoint> =
            study.compared.series.iter().filter(|point| point.column == column).collect();
        let all: Vec<&SeriesPoint> =
            own.iter().copied().filter(|point| point.group == ALL_ARTICLES).collect();
        if all.iter().filter(|point| point.estimate.is_some()).count() >= ENOUGH {
            drawn.push(figure(study, &column, &all, &own)?);
        }
    }
    Ok(drawn)
}

/// The columns drawn: those named, else the confirmatory ones, else tone and what shifts most.
fn columns(study: &Study<'_>) -> Vec<String> {
    let plan = &study.manifest.plan;
    let held: BTreeSet<&str> = study.compared.series.iter().map(|point| point.column.as_str()).collect();
    for named in [&plan.series.columns, &plan.confirmatory] {
        let own: Vec<String> =
            named.iter().filter(|column| held.contains(column.as_str())).cloned().collect();
        if !own.is_empty() {
            return own;
        }
    }
    let mut found: Vec<String> =
        study.rows.tone().map(|at| study.rows.columns[at].name.to_owned()).into_iter().collect();
    let is_frame =
        |shift: &&Shift| study.rows.column(&shift.column).is_some_and(|at| study.rows.columns[at].is_frame());
    let mut shifts: Vec<&Shift> =
        study.compared.events.iter().filter(is_frame).filter(|shift| shift.group == ALL_ARTICLES).collect();
    let rank = |shift: &Shift| (shift.kind != EVENT, shift.p.unwrap_or(1.0));
    shifts.sort_by(|a, b| rank(a).0.cmp(&rank(b).0).then(rank(a).1.total_cmp(&rank(b).1)));
    found.extend(shifts.first().map(|shift| shift.column.clone()));
    found.retain(|column| held.contains(column.as_str()));
    found.truncate(MOST);
    found
}

fn figure(study: &Study<'_>, column: &str, all: &[&SeriesPoint], own: &[&SeriesPoint]) -> Result<Drawn> {
    let first = day(&all[0].from);
    let place = |date: NaiveDate| (date - first).num_days() as f64;
    let bin = all[0].bin.as_str();
    let point = |point: &&SeriesPoint| Point {
        x: (place(day(&point.from)) + place(day(&point.to)) + 1.0) / 2.0,
        label: name(day(&point.from), bin),
        value: point.estimate,
        interval: point.ci_low.zip(point.ci_high),
        n: point.articles,
    };
    let panels: Vec<Panel> = own
        .chunk_by(|a, b| a.group == b.group)
        .map(|own| Panel {
            name: own[0].group.clone(),
            note: counted(own.iter().map(|point| point.articles).sum(), "article"),
            points: own.iter().map(point).collect(),
        })
        .collect();
    let shifts: Vec<&Shift> = study
        .compared
        .events
        .iter()
        .filter(|shift| shift.column == column && shift.group == ALL_ARTICLES)
        .collect();
    let rules = shifts.iter().filter(|shift| shift.kind == EVENT || shift.q.is_some_and(|q| q < 0.05));
    let events = rules.map(|shift| {
        let label =
            if shift.kind == EVENT { shift.label.clone() } else { "candidate for a change".to_owned() };
        (place(day(&shift.date)), label)
    });
    let label = study.column_label(column);
    let held = study.rows.column(column).map(|at| study.rows.columns[at]);
    let unit = held.map_or("value", |column| column.scale);
    let articles: usize = all.iter().map(|point| point.articles).sum();
    let undated = match study.compared.undated {
        0 => String::new(),
        n => format!("; {} without a date left out", counted(n, "article")),
    };
    let input = Input {
        heading: Heading {
            name: format!("series_{column}"),
            title: title(&label, all, &shifts),
            subtitle: format!("{unit}, by {bin}; {}{undated}", counted(articles, "article")),
            alt: format!("Lines of {label} by {bin}, with intervals, for all articles and for each group."),
            caption: format!(
                "Ribbon: 95 % interval by cluster bootstrap over the articles of a {bin}. {} bins. Rules: events the study \
                 declares{}. A difference between two times need not be the event’s doing.",
                count(all.len()),
                if shifts.iter().any(|shift| shift.kind == CHANGE) {
                    "; a candidate for a change (one a column, CUSUM, exploratory) where its q < .05"
                } else {
                    ""
                }
            ),
        },
        across: format!("{bin} of publication"),
        up: study.rows.column(column).map_or(column, |at| study.rows.columns[at].label()).to_owned(),
        ticks: all.iter().map(|p| (point(p).x, name(day(&p.from), bin))).collect(),
        panels,
        events: events.collect(),
    };
    Ok(Drawn::of(&plot(&input)?))
}

fn title(label: &str, all: &[&SeriesPoint], shifts: &[&Shift]) -> String {
    let tested = shifts.iter().filter(|shift| shift.kind == EVENT && shift.ci_low.is_some());
    let surest = tested.min_by(|a, b| a.p.unwrap_or(1.0).total_cmp(&b.p.unwrap_or(1.0)));
    if let Some(shift) = surest {
        let number = |value: Option<f64>| fixed(value.unwrap_or(0.0), 2);
        let days = match shift.window.as_str() {
            "" => String::new(),
            days => format!(", {days} days on either side"),
        };
        return format!(
            "{}: {} before {}, {} after (difference {} {}, q\u{a0}{}{days})",
            super::capital(label),
            number(shift.before),
            shift.label,
            number(shift.after),
            signed(shift.estimate.unwrap_or(0.0), 2),
            interval(shift.ci_low.unwrap_or(0.0), shift.ci_high.unwrap_or(0.0), 2),
            p(shift.q.unwrap_or(1.0)),
        );
    }
    let held = || all.iter().filter_map(|point| Some((point, point.estimate?)));
    let lowest = held().min_by(|a, b| a.1.total_cmp(&b.1)).expect("enough points");
    let highest = held().max_by(|a, b| a.1.total_cmp(&b.1)).expect("enough points");
    let part = |(point, value): (&&SeriesPoint, f64)| {
        format!("{} ({})", name(day(&point.from), &point.bin), signed(value, 2))
    };
    format!("{} is lowest in {} and highest in {}", super::capital(label), part(lowest), part(highest))
}

/// A date the table holds.
fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_default()
}

/// `Oct 2016`, `2016 Q4`, `7 Oct 2016`.
fn name(date: NaiveDate, bin: &str) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = MONTHS[date.month0() as usize];
    match bin {
        "month" => format!("{month} {}", date.year()),
        "quarter" => format!("{} Q{}", date.year(), date.month0() / 3 + 1),
        _ => format!("{} {month} {}", date.day(), date.year()),
    }
}
