//! What hand-coded samples of the corpus say of its measures.

use super::block::{Block, Prose, Table};
use super::number::{bounded, count, counted, interval};
use super::study::Study;
use crate::coding::{Agreement, Figure, Measured, Validated};

/// Agreement of coders, accuracy of the machine, corrected estimates; or how to get them.
pub(super) fn blocks(study: &Study<'_>) -> Vec<Block> {
    let validated = &study.manifest.validation;
    if validated.is_empty() {
        let text = Prose::new()
            .strong("Not validated on this corpus. ")
            .t("No hand-coded sample of these texts was given. To validate, let two coders judge a sample of the ")
            .t("paragraphs by the definitions above (slantwise coding sheet), and name it in the study as [[coded]]. ")
            .t("What can be said without coders follows.");
        return vec![Block::Prose { text }];
    }
    let text = Prose::new()
        .strong("Validated by hand codes of this corpus. ")
        .t(validated.iter().map(|v| study.column_label(v.coded.column())).collect::<Vec<_>>().join(", "))
        .t(". All other columns are not. People’s own agreement bounds what a machine can reach; each unit counts by \
            1 / its probability of being drawn, and intervals resample or cluster whole articles.");
    let text_of_agreement = "Krippendorff relies on α from .800 and draws tentative conclusions from .667.";
    vec![
        Block::Prose { text },
        reliability(validated).into(),
        Block::Prose { text: text_of_agreement.into() },
        accuracy(validated).into(),
        corrected(validated).into(),
    ]
}

fn range(ends: Option<(f64, f64)>) -> String {
    ends.map_or(String::new(), |(low, high)| interval(low, high, 2))
}

fn share(value: Option<f64>) -> String {
    value.map_or(String::new(), |value| bounded(value, 2))
}

fn reliability(validated: &[Validated]) -> Table {
    let heads = ["item", "level", "coders#", "units#", "coded twice#", "α#", "95 % CI", "agreement#"];
    let mut table = Table::new("coders_agreement", "How far the coders agree", &heads);
    let row = |a: &Agreement| {
        vec![
            Prose::new().code(a.item.as_str()),
            a.level.as_str().into(),
            count(a.coders.len()).into(),
            count(a.n_units).into(),
            count(a.n_pairable).into(),
            share(a.alpha).into(),
            range(a.ci_low.zip(a.ci_high)).into(),
            share(a.percent_agreement).into(),
        ]
    };
    table.rows.extend(validated.iter().flat_map(|v| &v.agreement).map(row));
    table
}

fn accuracy(validated: &[Validated]) -> Table {
    let heads = [
        "column",
        "found above#",
        "units#",
        "articles#",
        "prevalence#",
        "AUC#",
        "95 % CI",
        "precision#",
        "recall#",
        "F1#",
        "95 % CI of F1",
    ];
    let mut table = Table::new("accuracy", "How far the machine agrees with the coders", &heads);
    let value = |figure: Option<Measured>| share(figure.map(|f| f.value));
    let ends = |figure: Option<Measured>| range(figure.and_then(|f| f.interval));
    for v in validated {
        let Some(a) = v.accuracy else { continue };
        table.rows.push(vec![
            Prose::new().code(v.coded.column()),
            v.coded.above.to_string().into(),
            count(a.n).into(),
            count(a.articles).into(),
            share(Some(a.prevalence)).into(),
            value(a.auc).into(),
            ends(a.auc).into(),
            value(a.precision).into(),
            value(a.recall).into(),
            value(a.f1).into(),
            ends(a.f1).into(),
        ]);
    }
    table
}

fn corrected(validated: &[Validated]) -> Table {
    let heads = ["column", "of", "units coded", "method", "share#", "95 % CI"];
    let title = "Shares of units, by the machine alone and as the hand codes correct them";
    let mut table = Table::new("corrected", title, &heads);
    for v in validated {
        let mut push = |of: &str, coded: &str, figures: &[Figure]| {
            table.rows.extend(figures.iter().map(|figure| {
                let ends = figure.ci_low.zip(figure.ci_high);
                let value = figure.estimate.map_or(String::new(), |estimate| bounded(estimate, 2));
                let method = figure.method.name();
                vec![
                    Prose::new().code(v.coded.column()),
                    of.into(),
                    coded.into(),
                    method.into(),
                    value.into(),
                    range(ends).into(),
                ]
            }));
        };
        for group in &v.corrections.groups {
            let coded = format!("{} of {}", count(group.n_coded), counted(group.n_total, "unit"));
            push(&group.group, &coded, &group.figures);
        }
        for difference in &v.corrections.differences {
            push(&format!("{} − {}", difference.a, difference.b), "", &difference.figures);
        }
    }
    table
}
