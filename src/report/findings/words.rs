//! The words that set a group, or the neighbourhood of an actor, apart most surely.

use super::Finding;
use crate::compare::Keyness;
use crate::report::block::Prose;
use crate::report::number::{bounded, count, counted, fixed, p};
use crate::report::study::Study;
use crate::report::words::{groups, place, show};

/// Words told.
const WORDS: usize = 3;
pub(super) fn find(study: &Study<'_>) -> Vec<Finding> {
    [false, true].into_iter().filter_map(|near| of(study, near)).collect()
}

fn of(study: &Study<'_>, near: bool) -> Option<Finding> {
    let groups = groups(study, near);
    let held = groups.iter().filter_map(|group| Some((group, group.told().next()?.z?)));
    let (group, _) = held.max_by(|a, b| a.1.total_cmp(&b.1))?;
    let rows: Vec<&Keyness> = group.told().take(WORDS).collect();
    let first = rows.first()?;
    let mut text = Prose::new().t("Most surely, ");
    if !near {
        text = text.strong(group.name).t(" uses ");
    }
    for (at, row) in rows.iter().enumerate() {
        let join = if at == 0 {
            ""
        } else if at + 1 == rows.len() {
            " and "
        } else {
            ", "
        };
        text = text.t(join).em(row.term.as_str());
    }
    text = match near {
        true => text.t(" stand near ").strong(group.name).t(" rather than near ").strong(group.others()),
        false => text.t(" more than ").t(group.others()),
    };
    let rate = |value: Option<f64>| fixed(value.unwrap_or(0.0), 1);
    text = text.t(": ").em(first.term.as_str()).t(format!(
        " stands {} times in 10\u{202f}000 words against {} (log ratio {}{}{}). ",
        rate(first.per_10000),
        rate(first.per_10000_rest),
        fixed(first.log_ratio.unwrap_or(0.0), 2),
        first.q.map_or(String::new(), |q| format!(", q\u{a0}{}", p(q))),
        match first.dp.filter(|_| !study.is_single()) {
            Some(dp) => format!(", spread over articles DP\u{a0}=\u{a0}{}", bounded(dp, 2)),
            None => String::new(),
        },
    ));
    let article = place(study, first).map(|(article, _)| article);
    let text = match show(study, first) {
        Some(show) => text.show("Show the words", &show),
        None => text,
    };
    let n = if group.is_tested() {
        format!("{} in {}", counted(first.n, "occurrence"), counted(first.articles, "article"))
    } else {
        format!("{} occurrences and {} in the rest", count(first.n), count(first.n_rest))
    };
    Some(Finding {
        // A large log ratio of a rare word is no strong finding: the log-odds is drawn to the corpus.
        strength: if group.is_tested() { 1.0 } else { 0.3 } + 0.2 * first.log_odds.unwrap_or(0.0).min(2.0),
        text,
        basis: if group.is_tested() { "exploratory" } else { "described" },
        n,
        articles: article.into_iter().collect(),
    })
}
