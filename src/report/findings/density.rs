//! The densest frame of the first codebook.

use super::Finding;
use crate::Result;
use crate::report::block::{Prose, Show};
use crate::report::number::{count, counted, fixed};
use crate::report::study::Study;

pub(super) fn find(study: &Study<'_>) -> Result<Vec<Finding>> {
    let rows = study.rows;
    let Some(book) = rows.columns.iter().find(|c| c.is_frame()).map(|c| c.book()) else {
        return Ok(Vec::new());
    };
    let body: Vec<usize> = (0..rows.articles.len()).flat_map(|article| rows.body(article)).collect();
    let words: f64 = body.iter().map(|&p| f64::from(rows.paragraphs[p].words)).sum();
    let mut rates: Vec<(usize, f64, usize)> = (0..rows.columns.len())
        .filter(|&c| rows.columns[c].is_frame() && rows.columns[c].book() == book)
        .map(|c| {
            let values = rows.values(c)?;
            let held = body.iter().filter_map(|&p| values[p].map(|v| (v, rows.paragraphs[p].words)));
            let sum: f64 = held.clone().map(|(value, words)| value * f64::from(words)).sum();
            Ok((c, sum / words.max(1.0), held.filter(|(value, _)| *value > 0.0).count()))
        })
        .collect::<Result<_>>()?;
    rates.sort_by(|a, b| b.1.total_cmp(&a.1));
    let [first, second, ..] = rates.as_slice() else { return Ok(Vec::new()) };
    if first.1 == 0.0 {
        return Ok(Vec::new());
    }
    let column = &rows.columns[first.0];
    let values = rows.values(first.0)?;
    let place = body.iter().copied().max_by(|&a, &b| {
        let value = |p: usize| values[p].unwrap_or(0.0);
        value(a).total_cmp(&value(b)).then(b.cmp(&a))
    });
    let Some(place) = place.map(|p| rows.paragraphs[p]) else { return Ok(Vec::new()) };
    let show = Show::new("evidence", place.article, place.number).with("column", column.name);
    let text = Prose::new()
        .t(format!("Among the {}, ", lower(book)))
        .strong(column.label())
        .t(format!(
            " is densest: {} hits per 100 words, in {} of {}; next is {} with {}. ",
            fixed(first.1, 1),
            count(first.2),
            counted(body.len(), "body paragraph"),
            rows.columns[second.0].label(),
            fixed(second.1, 1)
        ))
        .show("Show the words", &show);
    Ok(vec![Finding {
        strength: 0.35,
        text,
        basis: "described",
        n: format!("{} in {}", counted(words as usize, "word"), counted(body.len(), "body paragraph")),
        articles: vec![place.article],
    }])
}

/// A title inside a sentence: `Generic news frames` begins small, `VADER` does not.
fn lower(title: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next().map_or(String::new(), |c| c.to_lowercase().collect());
    if letters.as_str().starts_with(char::is_lowercase) { first + letters.as_str() } else { title.to_owned() }
}
