//! What the machine says alone, and what hand codes make of it.

use crate::Result;
use crate::coding::{Figure, Method, Validated};
use crate::plot::Heading;
use crate::plot::group_profiles::{Estimate, Group, Input, Row, draw as plot};
use crate::report::block::Drawn;
use crate::report::number::counted;
use crate::report::study::Study;

/// Groups drawn.
const MOST: usize = 12;

pub(super) fn draw(study: &Study<'_>) -> Result<Vec<Drawn>> {
    let figures = study.manifest.validation.iter().filter_map(|validated| figure(study, validated));
    figures.map(|input| Ok(Drawn::of(&plot(&input)?))).collect()
}

fn figure(study: &Study<'_>, validated: &Validated) -> Option<Input> {
    let corrections = &validated.corrections;
    let rows: Vec<Row> = corrections
        .groups
        .iter()
        .take(MOST)
        .map(|group| Row {
            name: format!("{} · {}/{}", group.group, group.n_coded, group.n_total),
            estimates: estimates(&group.figures, group.n_coded),
        })
        .collect();
    let of = |method: Method| {
        let figures = corrections.groups.first()?.figures.iter();
        figures.into_iter().find(|f| f.method == method).and_then(|f| f.estimate)
    };
    let (machine, corrected) = (of(Method::Machine)?, of(Method::PredictionPowered)?);
    let label = study.column_label(validated.coded.column());
    let title = match corrections.groups.as_slice() {
        [_] => format!(
            "{}: the machine finds {:.0} %, corrected by hand codes {:.0} %",
            super::capital(&label),
            100.0 * machine,
            100.0 * corrected
        ),
        _ => format!("{}: the machine alone, and corrected by hand codes", super::capital(&label)),
    };
    let articles: usize = corrections.groups.iter().map(|group| group.articles_coded).sum();
    let coded: usize = corrections.groups.iter().map(|group| group.n_coded).sum();
    Some(Input {
        heading: Heading {
            name: format!("corrected_{}", validated.coded.item),
            title,
            subtitle: format!(
                "Share of units with the frame; behind each name units coded/all; {} coded in {}",
                counted(coded, "unit"),
                counted(articles, "article")
            ),
            alt: format!("Dots with intervals: four estimates in {}.", counted(rows.len(), "group")),
            caption: "The machine alone is blind to its errors; hand codes alone are few. Prediction-powered \
                      inference (Angelopoulos et al. 2023) and design-based supervised learning (Egami et al. 2023) \
                      join the two; 95 % intervals clustered by article."
                .into(),
        },
        axis: "share of units".into(),
        groups: methods(),
        rows,
    })
}

/// The methods as the groups of a profile, in their order.
pub fn methods() -> Vec<Group> {
    Method::ALL.map(|method| Group { name: method.name().into(), note: String::new() }).to_vec()
}

/// `figures` as the estimates of one row of a profile, a method each, from `n` coded units.
pub fn estimates(figures: &[Figure], n: usize) -> Vec<Option<Estimate>> {
    let each = Method::ALL.map(|method| {
        let figure = figures.iter().find(|figure| figure.method == method)?;
        let interval = figure.ci_low.zip(figure.ci_high);
        Some(Estimate { value: figure.estimate?, interval, n })
    });
    each.to_vec()
}
