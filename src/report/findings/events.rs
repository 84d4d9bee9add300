//! What changed after a declared event; without one, the surest candidate for a change.

use super::Finding;
use crate::Result;
use crate::compare::{ALL_ARTICLES, EVENT, Shift};
use crate::report::block::{Prose, Show};
use crate::report::number::{count, fixed, interval, p};
use crate::report::robustness;
use crate::report::study::Study;

const ALPHA: f64 = 0.05;

pub(super) fn find(study: &Study<'_>) -> Result<Vec<Finding>> {
    let held = study.compared.events.iter().filter(|shift| {
        shift.group == ALL_ARTICLES
            && shift.q.is_some_and(|q| q < ALPHA)
            && shift.column != robustness::SECOND
            && study.rows.column(&shift.column).is_some()
    });
    let rank = |shift: &Shift| {
        (
            shift.kind != EVENT,
            shift.family != "confirmatory events",
            -shift.effect.unwrap_or(0.0).abs(),
            shift.p,
        )
    };
    let declared = !study.manifest.plan.events.is_empty();
    let best = held.filter(|shift| (shift.kind == EVENT) == declared);
    let best = best.min_by(|a, b| rank(a).partial_cmp(&rank(b)).unwrap_or(std::cmp::Ordering::Equal));
    best.map(|shift| finding(study, shift)).into_iter().collect()
}

fn finding(study: &Study<'_>, shift: &Shift) -> Result<Finding> {
    let number = |value: Option<f64>| fixed(value.unwrap_or(0.0), 2);
    let estimate = shift.estimate.unwrap_or(0.0);
    let label = study.column_label(&shift.column);
    let is_event = shift.kind == EVENT;
    let text = if is_event {
        let word = if estimate < 0.0 { " stands lower" } else { " stands higher" };
        let (low, high) = (shift.ci_low.unwrap_or(0.0), shift.ci_high.unwrap_or(0.0));
        Prose::new()
            .t("After ")
            .em(shift.label.as_str())
            .t(format!(" ({}) ", shift.date))
            .strong(label)
            .t(word)
            .t(format!(
                ": {} against {} before (difference {}, 95\u{202f}% CI {}, {}\u{a0}=\u{a0}{}, q\u{a0}{}); what else \
                 changed then is in it. ",
                number(shift.after),
                number(shift.before),
                number(shift.estimate),
                interval(low, high, 2),
                shift.effect_name,
                number(shift.effect),
                p(shift.q.unwrap_or(1.0)),
            ))
    } else {
        Prose::new()
            .strong(label)
            .t(" may have changed around ")
            .em(shift.date.as_str())
            .t(format!(
                ": {} before, {} from then on (one candidate by CUSUM, q\u{a0}{}; the day was chosen by looking, and a \
                 drift would look the same). ",
                number(shift.before),
                number(shift.after),
                p(shift.q.unwrap_or(1.0)),
            ))
    };
    let place = densest(study, shift)?;
    let shown = place.and_then(|(article, paragraph)| study.words_of(&shift.column, article, paragraph));
    let text = match shown.map(Show::here) {
        Some(show) => text.show("Show the words", &show),
        None => text,
    };
    let confirmed = shift.family == "confirmatory events";
    Ok(Finding {
        strength: if confirmed { 3.0 } else { 1.0 } + shift.effect.unwrap_or(0.0).abs(),
        text,
        basis: if confirmed { "confirmatory" } else { "exploratory" },
        n: format!("{} and {} articles", count(shift.articles_before), count(shift.articles_after)),
        articles: place.map(|(article, _)| article).into_iter().collect(),
    })
}

/// The paragraph of usual length with the largest value after the day.
fn densest(study: &Study<'_>, shift: &Shift) -> Result<Option<(usize, u32)>> {
    let rows = study.rows;
    let Some(column) = rows.column(&shift.column) else { return Ok(None) };
    let values = rows.values(column)?;
    let later = |article: usize| rows.articles[article].date.is_some_and(|date| date >= shift.date.as_str());
    let held = (0..rows.paragraphs.len()).filter(|&p| {
        let paragraph = &rows.paragraphs[p];
        paragraph.role == "body" && (25..=150).contains(&paragraph.words) && later(paragraph.article)
    });
    let value = |p: usize| values[p].unwrap_or(0.0).abs();
    let best = held.max_by(|&a, &b| value(a).total_cmp(&value(b)).then(b.cmp(&a)));
    Ok(best.map(|best| (rows.paragraphs[best].article, rows.paragraphs[best].number)))
}
