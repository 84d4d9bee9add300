//! The title block: what was asked, what was read, what was set aside.

use super::number::{count, counted, list};
use super::study::Study;
use serde::Serialize;
use std::collections::BTreeSet;

/// The title block.
#[derive(Debug, Serialize)]
pub(super) struct Title {
    pub(super) title: String,
    pub(super) question: String,
    pub(super) author: String,
    /// Label and content.
    pub(super) facts: Vec<(&'static str, String)>,
}

pub(super) fn title(study: &Study<'_>) -> Title {
    let (plan, counts) = (&study.manifest.plan, &study.manifest.counts);
    let mut facts = vec![(
        "Read",
        format!(
            "{}, {}, {}",
            counted(counts.articles, "article"),
            counted(counts.paragraphs, "body paragraph"),
            counted(counts.words, "word")
        ),
    )];
    let dates: BTreeSet<&str> = study.rows.articles.iter().filter_map(|a| a.date).collect();
    if let (Some(first), Some(last)) = (dates.first(), dates.last()) {
        facts
            .push(("Period", if first == last { (*first).to_owned() } else { format!("{first} to {last}") }));
    }
    let outlets: BTreeSet<&str> = study.rows.articles.iter().filter_map(|a| a.outlet).collect();
    if !outlets.is_empty() {
        let shown: Vec<&str> = outlets.iter().copied().take(8).collect();
        let more = outlets.len() - shown.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        facts.push((if outlets.len() == 1 { "Outlet" } else { "Outlets" }, list(&shown) + &more));
    }
    if let Some(by) = &study.compared.by {
        let groups = study.groups();
        if outlets.iter().copied().collect::<Vec<_>>() != groups {
            facts
                .push(("Groups", format!("{} by {}: {}", groups.len(), by.replace('_', " "), list(&groups))));
        }
    }
    facts.push(("Set aside", set_aside(study)));
    let version = [&plan.version, &plan.date].into_iter().filter(|text| !text.is_empty()).cloned();
    let version: Vec<String> = version.collect();
    if !version.is_empty() {
        facts.push(("Study file", format!("version {}", version.join(", "))));
    }
    Title { title: plan.title.clone(), question: plan.question.clone(), author: plan.author.clone(), facts }
}

fn set_aside(study: &Study<'_>) -> String {
    let items: Vec<String> = study
        .manifest
        .exclusions
        .iter()
        .map(|e| format!("{} {} ({})", count(e.count), e.what, e.why.split(':').next().unwrap_or("")))
        .collect();
    if items.is_empty() { "nothing".into() } else { list(&items) }
}
