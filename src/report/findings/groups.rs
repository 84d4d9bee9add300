//! The largest differences between groups of articles, and how groups give the word.

use super::Finding;
use crate::compare::Comparison;
use crate::report::block::{Prose, Show};
use crate::report::number::{count, counted, fixed, interval, list, p, percent};
use crate::report::speech::{Family, Speech, UNRESOLVED, speeches};
use crate::report::study::Study;
use std::collections::BTreeSet;

/// Differences told; the rest are in the table.
const MOST: usize = 4;
const ALPHA: f64 = 0.05;

pub(super) fn find(study: &Study<'_>) -> Vec<Finding> {
    if study.compared.by.is_none() {
        return Vec::new();
    }
    let mut found = differences(study);
    found.extend(stances(study));
    found
}

fn differences(study: &Study<'_>) -> Vec<Finding> {
    let mut held: Vec<&Comparison> = study
        .compared
        .groups
        .iter()
        .filter(|c| c.q.is_some_and(|q| q < ALPHA) && c.effect.is_some() && c.ci_low.is_some())
        .collect();
    held.sort_by(|a, b| {
        let confirmed = |c: &Comparison| c.family == "confirmatory";
        let size = |c: &Comparison| c.effect.unwrap_or(0.0).abs();
        confirmed(b).cmp(&confirmed(a)).then(size(b).total_cmp(&size(a)))
    });
    // One difference a construct: five moral foundations of one outlet are one finding, not five.
    let mut told = BTreeSet::new();
    let book = |c: &Comparison| study.rows.column(&c.column).map_or("", |at| study.rows.columns[at].book());
    held.retain(|c| told.insert(book(c)));
    held.iter().take(MOST).map(|c| finding(study, c)).collect()
}

fn finding(study: &Study<'_>, c: &Comparison) -> Finding {
    let (estimate, effect) = (c.estimate.unwrap_or(0.0), c.effect.unwrap_or(0.0));
    let flipped = estimate < 0.0 && c.group_b != "rest";
    let (high, low) = if flipped { (&c.group_b, &c.group_a) } else { (&c.group_a, &c.group_b) };
    let (of_high, of_low) = if flipped { (c.estimate_b, c.estimate_a) } else { (c.estimate_a, c.estimate_b) };
    let (from, to) = (c.ci_low.unwrap_or(0.0), c.ci_high.unwrap_or(0.0));
    let (estimate, from, to) = if flipped { (-estimate, -to, -from) } else { (estimate, from, to) };
    let column = study.rows.column(&c.column);
    let scale = column.map_or("", |at| study.rows.columns[at].scale);
    let unit = if scale.starts_with("weighted hits") { " per 100 words" } else { "" };
    let rest = if low == "rest" { "all others together".to_owned() } else { low.clone() };
    let word = if estimate < 0.0 { "lower" } else { "higher" };
    let text = Prose::new()
        .strong(high.as_str())
        .t(" stands ")
        .t(word)
        .t(" than ")
        .t(rest)
        .t(" in ")
        .em(study.column_label(&c.column))
        .t(format!(
            ": {}{unit} against {} (difference {}, 95\u{202f}% CI {}, {} = {}, q {}). ",
            fixed(of_high.unwrap_or(0.0), 2),
            fixed(of_low.unwrap_or(0.0), 2),
            fixed(estimate, 2),
            interval(from, to, 2),
            c.effect_name,
            fixed(if flipped { -effect } else { effect }, 2),
            p(c.q.unwrap_or(1.0)),
        ));
    let place = column.and_then(|at| densest(study, at, high));
    let (text, articles) = match place {
        Some((article, paragraph)) => {
            let show = Show::new("evidence", article, paragraph)
                .with("column", c.column.as_str())
                .with("group", high.as_str());
            (text.show("Show the words", &show), vec![article])
        }
        None => (text, Vec::new()),
    };
    Finding {
        strength: if c.family == "confirmatory" { 3.0 } else { 1.0 } + effect.abs(),
        text,
        basis: if c.family == "confirmatory" { "confirmatory" } else { "exploratory" },
        n: format!(
            "{} and {} articles, {} and {} paragraphs",
            count(c.articles_a),
            count(c.articles_b),
            count(c.n_a),
            count(c.n_b)
        ),
        articles,
    }
}

/// The paragraph of `group` with the highest absolute value among those of usual length.
fn densest(study: &Study<'_>, column: usize, group: &str) -> Option<(usize, u32)> {
    let rows = study.rows;
    let held = (0..rows.paragraphs.len()).filter(|&p| {
        let paragraph = &rows.paragraphs[p];
        paragraph.role == "body"
            && (25..=150).contains(&paragraph.words)
            && rows.articles[paragraph.article].group == Some(group)
            && rows.values[column][p].is_some()
    });
    let value = |p: usize| rows.values[column][p].unwrap_or(0.0).abs();
    let best = held.max_by(|&a, &b| value(a).total_cmp(&value(b)).then(b.cmp(&a)))?;
    Some((rows.paragraphs[best].article, rows.paragraphs[best].number))
}

/// Which group distances itself most from the sources it quotes, and whom each lets speak most.
fn stances(study: &Study<'_>) -> Vec<Finding> {
    let groups = study.groups();
    let mut shares: Vec<(&str, f64, usize)> = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut place = None;
    for group in &groups {
        let speeches = speeches(study.rows, |article| study.rows.articles[article].group == Some(group));
        let cues: usize = speeches.iter().map(Speech::with_cue).sum();
        let distancing: usize = speeches.iter().map(|s| s.cues_of(Family::Distancing)).sum();
        let total: u64 = speeches.iter().map(Speech::words).sum();
        if cues >= 20 {
            shares.push((group, distancing as f64 / cues as f64, cues));
        }
        if let Some(first) = speeches.iter().find(|s| s.speaker != UNRESOLVED && total > 0) {
            place.get_or_insert((first.first, first.speaker.to_owned()));
            words.push(format!(
                "{} {} in {group}",
                first.speaker,
                percent(first.words() as f64 / total as f64)
            ));
        }
    }
    shares.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut found = Vec::new();
    if let [first, .., last] = shares.as_slice() {
        let show = study
            .rows
            .outermost()
            .find(|a| {
                study.rows.articles[a.article].group == Some(first.0)
                    && Family::of(a.stance) == Family::Distancing
            })
            .map(|a| (a.article, a.paragraph));
        let mut text = Prose::new()
            .strong(first.0)
            .t(format!(
                " keeps most distance from the sources it gives: {} of its cue words distance or deny (",
                percent(first.1)
            ))
            .em("claim")
            .t(", ")
            .em("allege")
            .t(", ")
            .em("deny")
            .t(format!(" …), against {} in ", percent(last.1)))
            .strong(last.0)
            .t(". ");
        if let Some((article, paragraph)) = show {
            let show = Show::new("attribution", article, paragraph)
                .with("stance", vec!["distancing", "denying"])
                .with("group", first.0);
            text = text.show("Show the words", &show);
        }
        found.push(Finding {
            strength: 0.8 + first.1 - last.1,
            text,
            basis: "described",
            n: format!("{} and {} attributions with a cue", count(first.2), count(last.2)),
            articles: show.into_iter().map(|(article, _)| article).collect(),
        });
    }
    if let (Some((first, speaker)), true) = (place, words.len() > 1) {
        let show = Show::new("attribution", first.0, first.1).with("speaker", speaker);
        found.push(Finding {
            strength: 0.75,
            text: Prose::new()
                .t("Most of the attributed words go to ")
                .t(list(&words))
                .t(". ")
                .show("Show the words", &show),
            basis: "described",
            n: counted(study.rows.outermost().count(), "attribution"),
            articles: vec![first.0],
        });
    }
    found
}
