//! Which frames open the texts and which close them: first against last third of the body.

use super::Finding;
use crate::report::block::{Prose, Show};
use crate::report::number::{counted, fixed};
use crate::report::study::Study;

/// Fewer body paragraphs have no first and last third.
const ENOUGH: usize = 6;
/// Fewer hits in both thirds together say nothing.
const HITS: usize = 4;

/// A column's rates in the first and the last third.
struct Arc {
    column: usize,
    first: f64,
    last: f64,
}

impl Arc {
    /// −1 (all at the end) to 1 (all at the opening).
    fn lean(&self) -> f64 {
        (self.first - self.last) / (self.first + self.last)
    }
}

pub(super) fn find(study: &Study<'_>) -> Vec<Finding> {
    let rows = study.rows;
    let mut third: Vec<u8> = vec![1; rows.paragraphs.len()];
    let mut words = [0.0, 0.0, 0.0];
    let mut long = 0;
    for article in 0..rows.articles.len() {
        let body: Vec<usize> = rows.body(article).collect();
        if body.len() < ENOUGH {
            continue;
        }
        long += 1;
        let size = body.len() / 3;
        for (place, &paragraph) in body.iter().enumerate() {
            let which = if place < size {
                0
            } else if place >= body.len() - size {
                2
            } else {
                1
            };
            third[paragraph] = which;
            words[usize::from(which)] += f64::from(rows.paragraphs[paragraph].words);
        }
    }
    if long == 0 || words[0] == 0.0 || words[2] == 0.0 {
        return Vec::new();
    }
    let mut arcs = arcs(study, &third, words);
    arcs.sort_by(|a, b| (b.first - b.last).abs().total_cmp(&(a.first - a.last).abs()));
    let opening = arcs.iter().find(|arc| arc.first > arc.last);
    let closing = arcs.iter().find(|arc| arc.last > arc.first);
    let mut text = Prose::new();
    let mut strength: f64 = 0.0;
    let mut articles = Vec::new();
    for (arc, verb, which) in [(opening, "opens", 0), (closing, "closes", 2)] {
        let Some(arc) = arc else { continue };
        strength = strength.max(arc.lean().abs());
        let column = &rows.columns[arc.column];
        text = text.strong(capital(column.label())).t(format!(
            " ({}) {verb} {}: {} per 100 words in the first third, {} in the last. ",
            column.book(),
            study.text(),
            fixed(arc.first, 1),
            fixed(arc.last, 1)
        ));
        let place = (0..rows.paragraphs.len()).find(|&p| {
            let long = rows.values[arc.column][p].is_some_and(|v| v > 0.0);
            third[p] == which && long && rows.paragraphs[p].role == "body"
        });
        if let Some(place) = place.map(|p| rows.paragraphs[p]) {
            articles.push(place.article);
            let show = Show::new("evidence", place.article, place.number).with("column", column.name);
            text = text.show("Show the words", &show).t(" ");
        }
    }
    if articles.is_empty() {
        return Vec::new();
    }
    let n = counted(long, "article");
    vec![Finding {
        strength: 0.35 + strength * if study.is_single() { 0.6 } else { 0.3 },
        text,
        basis: "described",
        n: format!(
            "{n} of {ENOUGH} body paragraphs or more; {} words in the first thirds, {} in the last",
            words[0], words[2]
        ),
        articles,
    }]
}

fn arcs(study: &Study<'_>, third: &[u8], words: [f64; 3]) -> Vec<Arc> {
    let rows = study.rows;
    let mut hits = vec![0usize; rows.columns.len()];
    let mut sums = vec![[0.0; 3]; rows.columns.len()];
    // The paragraph of a piece of evidence, found by its number within the article.
    for article in &rows.articles {
        let paragraphs = &rows.paragraphs[article.paragraphs.clone()];
        for piece in &rows.evidence[article.evidence.clone()] {
            let Ok(at) = paragraphs.binary_search_by_key(&piece.paragraph, |p| p.number) else { continue };
            let which = usize::from(third[article.paragraphs.start + at]);
            sums[piece.column][which] += piece.weight;
            hits[piece.column] += usize::from(which != 1);
        }
    }
    let told = (0..rows.columns.len()).filter(|&c| rows.columns[c].is_frame());
    told.filter(|&c| hits[c] >= HITS && sums[c][0] + sums[c][2] > 0.0)
        .map(|column| Arc {
            column,
            first: 100.0 * sums[column][0] / words[0],
            last: 100.0 * sums[column][2] / words[2],
        })
        .collect()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
