//! Differences between groups as a forest of standardised effects: families apart.

use crate::Result;
use crate::compare::Comparison;
use crate::plot::Heading;
use crate::plot::differences::{Family, Input, Row, draw as plot};
use crate::report::block::Drawn;
use crate::report::number::list;
use crate::report::study::Study;

/// Comparisons drawn of a family: the largest effects.
const MOST: usize = 16;

pub(super) fn draw(study: &Study<'_>) -> Result<Vec<Drawn>> {
    let Some(by) = &study.compared.by else { return Ok(Vec::new()) };
    let frame =
        |c: &&Comparison| study.rows.column(&c.column).is_some_and(|at| study.rows.columns[at].is_frame());
    let held: Vec<&Comparison> = study
        .compared
        .groups
        .iter()
        .filter(|c| c.estimate.is_some() && c.effect.is_some())
        .filter(frame)
        .collect();
    let mut families = Vec::new();
    for (family, note) in
        [("confirmatory", "declared in the study"), ("exploratory", "chosen by size of effect")]
    {
        let mut own: Vec<&&Comparison> = held.iter().filter(|c| c.family == family).collect();
        own.sort_by(|a, b| b.effect.unwrap_or(0.0).abs().total_cmp(&a.effect.unwrap_or(0.0).abs()));
        let rows: Vec<Row> = own.into_iter().take(MOST).map(|c| row(study, c)).collect();
        if !rows.is_empty() {
            families.push(Family { name: super::capital(family), note: note.to_owned(), rows });
        }
    }
    if families.is_empty() {
        return Ok(Vec::new());
    }
    let drawn: usize = families.iter().map(|family| family.rows.len()).sum();
    let two = study.groups().len() == 2;
    let ends = match study.groups().as_slice() {
        [a, b] => (format!("more in {b}"), format!("more in {a}")),
        _ => ("less in the group named".to_owned(), "more in the group named".to_owned()),
    };
    let significant = study.compared.groups.iter().filter(|c| c.q.is_some_and(|q| q < 0.05)).count();
    let input = Input {
        heading: Heading {
            name: "differences".into(),
            title: format!(
                "{significant} of {} differences by {} stand at q < .05",
                study.compared.groups.iter().filter(|c| c.q.is_some()).count(),
                by.replace('_', " ")
            ),
            subtitle: format!(
                "Difference in weighted hits per 100 words{}; the {drawn} largest effects",
                if two { "" } else { ", each group against all others together" }
            ),
            alt: format!("A forest of {drawn} differences with intervals."),
            caption: format!(
                "95 % intervals by cluster bootstrap over articles, p by permutation of whole articles, q by \
                 Benjamini and Hochberg within the family; full points have q < .05.{}",
                undrawn(study)
            ),
        },
        axis: "difference in weighted hits per 100 words".into(),
        ends,
        effect: held.first().map_or("Hedges’ g", |c| c.effect_name.as_str()).replace('\'', "’"),
        alpha: 0.05,
        families,
    };
    Ok(vec![Drawn::of(&plot(&input)?)])
}

/// What was declared and is measured in another unit than the forest's.
fn undrawn(study: &Study<'_>) -> String {
    let declared = study.manifest.plan.confirmatory.iter().filter_map(|name| study.rows.column(name));
    let other = declared.filter(|&at| !study.rows.columns[at].is_frame());
    let names: Vec<String> = other.map(|at| study.rows.columns[at].label().to_owned()).collect();
    match names.as_slice() {
        [] => String::new(),
        names => format!(
            " Declared too, but of another unit and hence in the table of all differences only: {}.",
            list(names)
        ),
    }
}

fn row(study: &Study<'_>, c: &Comparison) -> Row {
    let label = study.rows.column(&c.column).map_or(c.column.clone(), |at| study.rows.told_apart(at));
    let label = match c.group_b.as_str() {
        _ if study.groups().len() == 2 => label,
        "rest" => format!("{}: {label}", c.group_a),
        other => format!("{} − {other}: {label}", c.group_a),
    };
    Row { label, estimate: c.estimate, interval: c.ci_low.zip(c.ci_high), effect: c.effect, q: c.q }
}
