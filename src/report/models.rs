//! Regressions of a study, one table a model.

use super::block::{Block, Prose, Table};
use super::measures::slug;
use super::number::{bounded, count, fixed, interval};
use super::study::Study;
use crate::compare::Coefficient;
use std::collections::BTreeSet;

/// A heading and the tables; nothing where the study has no model.
pub(super) fn blocks(study: &Study<'_>) -> Vec<Block> {
    let rows = &study.compared.regression;
    let mut seen = BTreeSet::new();
    let models: Vec<&str> =
        rows.iter().map(|row| row.model.as_str()).filter(|model| seen.insert(*model)).collect();
    if models.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::Heading { text: "Several metadata at once".into() }];
    for model in models {
        let own: Vec<&Coefficient> = rows.iter().filter(|row| row.model == model).collect();
        blocks.push(table(model, &own).into());
    }
    blocks
}

fn table(model: &str, rows: &[&Coefficient]) -> Table {
    let first = rows[0];
    let mut table = Table::new(
        &format!("model_{}", slug(model)),
        format!(
            "{model}: {}; {} paragraphs in {} articles",
            first.method,
            count(first.n),
            count(first.articles)
        ),
        &["term", "against", "estimate#", "95 % CI", "SE#", "t#", "p#", "q#"],
    );
    let number = |value: Option<f64>| value.map_or(String::new(), |value| fixed(value, 3));
    let small = |value: Option<f64>| {
        value.map_or(String::new(), |value| if value < 0.001 { "< .001".into() } else { bounded(value, 3) })
    };
    for row in rows {
        let range = row.ci_low.zip(row.ci_high).map_or(String::new(), |(low, high)| interval(low, high, 3));
        table.rows.push(vec![
            Prose::new().code(row.term.as_str()),
            row.reference.as_str().into(),
            number(row.estimate).into(),
            range.into(),
            number(row.se).into(),
            number(row.t).into(),
            small(row.p).into(),
            small(row.q).into(),
        ]);
    }
    table
}
