//! The largest differences between groups of articles, and which group keeps its distance from sources.

use super::Finding;
use crate::Result;
use crate::compare::Comparison;
use crate::report::block::{Prose, Show};
use crate::report::number::{count, fixed, interval, p, percent};
use crate::report::robustness;
use crate::report::speech::{Family, Speech, speeches};
use crate::report::study::Study;
use std::collections::{BTreeMap, BTreeSet};

/// Differences told; the rest are in the table.
const MOST: usize = 4;
const ALPHA: f64 = 0.05;
/// Fewer cue words of a group say nothing of its distance.
const ENOUGH: usize = 20;

pub(super) fn find(study: &Study<'_>) -> Result<Vec<Finding>> {
    if study.compared.by.is_none() {
        return Ok(Vec::new());
    }
    let mut found = differences(study)?;
    found.extend(stances(study));
    Ok(found)
}

fn differences(study: &Study<'_>) -> Result<Vec<Finding>> {
    let mut held: Vec<&Comparison> = study
        .compared
        .groups
        .iter()
        .filter(|c| c.q.is_some_and(|q| q < ALPHA) && c.effect.is_some() && c.ci_low.is_some())
        .filter(|c| c.column != robustness::SECOND)
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

fn finding(study: &Study<'_>, c: &Comparison) -> Result<Finding> {
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
            ": {}{unit} against {} (difference {}, 95\u{202f}% CI {}, {}\u{a0}=\u{a0}{}, q\u{a0}{}). ",
            fixed(of_high.unwrap_or(0.0), 2),
            fixed(of_low.unwrap_or(0.0), 2),
            fixed(estimate, 2),
            interval(from, to, 2),
            c.effect_name,
            fixed(if flipped { -effect } else { effect }, 2),
            p(c.q.unwrap_or(1.0)),
        ));
    let text = match robustness::beside(study, c) {
        Some(told) => text.t(told),
        None => text,
    };
    let place = column.map(|at| densest(study, at, high)).transpose()?.flatten();
    let (text, articles) = match place {
        Some((article, paragraph)) => match study.words_of(&c.column, article, paragraph) {
            Some(show) => (text.show("Show the words", &show.with("group", high.as_str())), vec![article]),
            None => (text, Vec::new()),
        },
        None => (text, Vec::new()),
    };
    Ok(Finding {
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
    })
}

/// The paragraph of `group` with the highest absolute value among those of usual length.
fn densest(study: &Study<'_>, column: usize, group: &str) -> Result<Option<(usize, u32)>> {
    let rows = study.rows;
    let values = rows.values(column)?;
    let held = (0..rows.paragraphs.len()).filter(|&p| {
        let paragraph = &rows.paragraphs[p];
        paragraph.role == "body"
            && (25..=150).contains(&paragraph.words)
            && rows.articles[paragraph.article].group == Some(group)
            && values[p].is_some()
    });
    let value = |p: usize| values[p].unwrap_or(0.0).abs();
    let best = held.max_by(|&a, &b| value(a).total_cmp(&value(b)).then(b.cmp(&a)));
    Ok(best.map(|best| (rows.paragraphs[best].article, rows.paragraphs[best].number)))
}

/// Which group distances itself most from the sources it gives.
fn stances(study: &Study<'_>) -> Option<Finding> {
    let mut shares: Vec<(&str, f64, usize, Vec<&str>)> = Vec::new();
    for group in study.groups() {
        let speeches = speeches(study.rows, |article| study.rows.articles[article].group == Some(group));
        let mut lemmas: BTreeMap<&str, usize> = BTreeMap::new();
        for cue in
            speeches.iter().flat_map(|s| &s.cues).filter(|c| Family::of(c.stance) == Family::Distancing)
        {
            *lemmas.entry(cue.lemma).or_default() += cue.n;
        }
        let cues: usize = speeches.iter().map(Speech::with_cue).sum();
        let distancing: usize = lemmas.values().sum();
        let mut sorted: Vec<(&str, usize)> = lemmas.into_iter().collect();
        sorted.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        if cues >= ENOUGH {
            let most = sorted.into_iter().take(3).map(|(lemma, _)| lemma).collect();
            shares.push((group, distancing as f64 / cues as f64, cues, most));
        }
    }
    shares.sort_by(|a, b| b.1.total_cmp(&a.1));
    let [first, .., last] = shares.as_slice() else { return None };
    let place = study.rows.outermost().find(|a| {
        study.rows.articles[a.article].group == Some(first.0) && Family::of(a.stance) == Family::Distancing
    })?;
    let show = Show::new("attribution", place.article, place.paragraph)
        .with("stance", vec!["distancing", "denying"])
        .with("group", first.0);
    let mut text = Prose::new()
        .strong(first.0)
        .t(" keeps most distance from the sources it gives: ")
        .t(percent(first.1))
        .t(" of its cue words distance or deny (");
    for (at, lemma) in first.3.iter().enumerate() {
        text = text.t(if at > 0 { ", " } else { "" }).em(*lemma);
    }
    text = text.t(format!(" …), against {} in ", percent(last.1))).strong(last.0).t(". ");
    Some(Finding {
        strength: 0.8 + first.1 - last.1,
        text: text.show("Show the words", &show),
        basis: "described",
        n: format!("{} and {} attributions with a cue", count(first.2), count(last.2)),
        articles: vec![place.article],
    })
}
