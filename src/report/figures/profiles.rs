//! Each group's own estimates, with intervals.

use crate::Result;
use crate::plot::Heading;
use crate::plot::group_profiles::{Estimate, Group, Input, Row, draw as plot};
use crate::report::block::Drawn;
use crate::report::number::{count, counted};
use crate::report::study::Study;
use std::collections::BTreeMap;

/// Groups told apart by shape and colour.
const GROUPS: usize = 7;
/// Columns drawn: those that differ most.
const COLUMNS: usize = 14;

pub(super) fn draw(study: &Study<'_>) -> Result<Vec<Drawn>> {
    let Some(by) = &study.compared.by else { return Ok(Vec::new()) };
    let groups = groups(study);
    if groups.is_empty() || groups.len() > GROUPS {
        return Ok(Vec::new());
    }
    let mut rows: Vec<Row> = Vec::new();
    for column in study.rows.columns.iter().filter(|c| c.is_frame()) {
        let estimates: Vec<Option<Estimate>> = groups
            .iter()
            .map(|group| {
                let profile = study
                    .compared
                    .profiles
                    .iter()
                    .find(|p| p.column == column.name && p.group == group.name)?;
                let interval = profile.ci_low.zip(profile.ci_high);
                Some(Estimate { value: profile.estimate?, interval, n: profile.n })
            })
            .collect();
        if estimates.iter().flatten().count() > 1 {
            rows.push(Row { name: format!("{} · {}", column.label(), column.book()), estimates });
        }
    }
    let range = |row: &Row| {
        let values = || row.estimates.iter().flatten().map(|e| e.value);
        values().fold(f64::MIN, f64::max) - values().fold(f64::MAX, f64::min)
    };
    rows.sort_by(|a, b| range(b).total_cmp(&range(a)));
    rows.truncate(COLUMNS);
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    // Named with its codebook where another has a frame of that name.
    let is_twin = |c: &crate::report::rows::Column<'_>| format!("{} · {}", c.label(), c.book()) == first.name;
    let at = study.rows.columns.iter().position(is_twin);
    let label = at.map_or(String::new(), |at| study.rows.told_apart(at));
    let input = Input {
        heading: Heading {
            name: "group_profiles".into(),
            title: format!("{} differs most by {}", super::capital(&label), by.replace('_', " ")),
            subtitle: format!(
                "Weighted hits per 100 words, the {} frames that differ most; {}, {} paragraphs",
                rows.len(),
                counted(study.rows.articles.len(), "article"),
                count(study.manifest.counts.paragraphs)
            ),
            alt: format!("Dots with intervals: {} frames in {} groups.", rows.len(), groups.len()),
            caption:
                "Rates over all paragraphs of a group; 95 % intervals by cluster bootstrap over articles."
                    .into(),
        },
        axis: "weighted hits per 100 words".into(),
        groups,
        rows,
    };
    Ok(vec![Drawn::of(&plot(&input)?)])
}

fn groups(study: &Study<'_>) -> Vec<Group> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for article in &study.rows.articles {
        if let Some(group) = article.group {
            let count = counts.entry(group).or_default();
            count.1 += 1;
            let own = &study.rows.paragraphs[article.paragraphs.clone()];
            count.0 += own.iter().filter(|p| p.role == "body").count();
        }
    }
    let groups = counts.into_iter();
    groups
        .map(|(name, (paragraphs, articles))| Group {
            name: name.to_owned(),
            note: format!("{}, {}", counted(paragraphs, "paragraph"), counted(articles, "article")),
        })
        .collect()
}
