//! Differences that the study says are of no account: where larger ones are ruled out.

use super::Finding;
use crate::compare::Comparison;
use crate::report::block::Prose;
use crate::report::number::{count, fixed, interval, list, p};
use crate::report::study::Study;
use std::collections::BTreeMap;

const ALPHA: f64 = 0.05;

/// One finding for all columns in which a pair of groups, or of actors, is equivalent.
pub(super) fn find(study: &Study<'_>) -> Vec<Finding> {
    let held = |c: &&Comparison| c.p_equivalence.is_some_and(|p| p < ALPHA);
    let mut pairs: BTreeMap<(&str, &str), Vec<&Comparison>> = BTreeMap::new();
    for c in study.compared.comparisons().filter(held) {
        pairs.entry((&c.group_a, &c.group_b)).or_default().push(c);
    }
    pairs.into_iter().filter_map(|(pair, held)| finding(study, pair, &held)).collect()
}

fn finding(study: &Study<'_>, (a, b): (&str, &str), held: &[&Comparison]) -> Option<Finding> {
    let least = |x: &&&Comparison, y: &&&Comparison| {
        let size = |c: &Comparison| c.p_equivalence.unwrap_or(1.0);
        size(x).total_cmp(&size(y))
    };
    let confirmed = held.iter().filter(|c| c.family == "confirmatory").min_by(least);
    let first = confirmed.or_else(|| held.iter().min_by(least))?;
    let margin = first.margin?;
    let b = if b == "rest" { "all others together" } else { b };
    let mut text = Prose::new()
        .strong(a)
        .t(" and ")
        .strong(b)
        .t(": no difference larger than ")
        .t(trimmed(margin))
        .t(" in ")
        .em(study.column_label(&first.column))
        .t(format!(
            " (difference {}, 95\u{202f}% CI {}; two one-sided tests at this margin, p\u{a0}{}). ",
            fixed(first.estimate?, 2),
            interval(first.ci_low?, first.ci_high?, 2),
            p(first.p_equivalence?)
        ));
    let others: Vec<String> =
        held.iter().filter(|c| c.column != first.column).map(|c| study.column_label(&c.column)).collect();
    if !others.is_empty() {
        let shown = &others[..others.len().min(3)];
        let more = match others.len() - shown.len() {
            0 => String::new(),
            n => format!(" and {} more", count(n)),
        };
        text = text.t(format!("The same holds at the stated margins for {}{more}. ", list(shown)));
    }
    Some(Finding {
        strength: if confirmed.is_some() { 3.0 } else { 0.7 },
        text,
        basis: if confirmed.is_some() { "confirmatory" } else { "exploratory" },
        n: format!("{} and {} articles", count(first.articles_a), count(first.articles_b)),
        articles: Vec::new(),
    })
}

/// `0.2`, not `0.20`: as the study states it.
fn trimmed(margin: f64) -> String {
    format!("{margin}")
}
