//! Which frames open the texts and which close them: first against last third of the body.

use super::Finding;
use crate::Result;
use crate::report::block::{Prose, Show};
use crate::report::number::{counted, fixed};
use crate::report::rows::Rows;
use crate::report::scenes::Scene;
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

/// Words, hits and weights of the first, the middle and the last third of each text.
pub(in crate::report) struct Thirds<'a> {
    rows: &'a Rows<'a>,
    /// Articles that are long enough.
    long: usize,
    /// Of the middle: also those of short articles.
    words: [f64; 3],
    /// By column, in the first and the last third together.
    hits: Vec<usize>,
    /// By column.
    sums: Vec<[f64; 3]>,
}

impl<'a> Thirds<'a> {
    pub(in crate::report) fn new(rows: &'a Rows<'a>) -> Self {
        let columns = rows.columns.len();
        Self { rows, long: 0, words: [0.0; 3], hits: vec![0; columns], sums: vec![[0.0; 3]; columns] }
    }

    pub(in crate::report) fn add(&mut self, article: usize, scene: &Scene) {
        let rows = self.rows;
        let own = rows.articles[article].paragraphs.clone();
        let third = thirds(rows, article);
        self.long += usize::from(third.contains(&0));
        for paragraph in rows.body(article) {
            self.words[third[paragraph - own.start]] += f64::from(rows.paragraphs[paragraph].words);
        }
        // The paragraph of a piece of evidence, found by its number within the article.
        let paragraphs = &rows.paragraphs[own];
        for piece in &scene.evidence {
            let Ok(at) = paragraphs.binary_search_by_key(&piece.paragraph, |p| p.number) else { continue };
            self.sums[piece.column][third[at]] += piece.weight;
            self.hits[piece.column] += usize::from(third[at] != 1);
        }
    }

    fn arcs(&self) -> Vec<Arc> {
        let (hits, sums) = (&self.hits, &self.sums);
        let told = (0..hits.len()).filter(|&c| self.rows.columns[c].is_frame());
        told.filter(|&c| hits[c] >= HITS && sums[c][0] + sums[c][2] > 0.0)
            .map(|column| Arc {
                column,
                first: 100.0 * sums[column][0] / self.words[0],
                last: 100.0 * sums[column][2] / self.words[2],
            })
            .collect()
    }
}

/// Of each paragraph of `article`: 0 in the first third of its running text, 2 in the last, else 1; always 1 where
/// that is short.
fn thirds(rows: &Rows<'_>, article: usize) -> Vec<usize> {
    let own = rows.articles[article].paragraphs.clone();
    let mut third = vec![1; own.len()];
    let body: Vec<usize> = rows.body(article).collect();
    if body.len() < ENOUGH {
        return third;
    }
    let size = body.len() / 3;
    body[..size].iter().for_each(|p| third[p - own.start] = 0);
    body[body.len() - size..].iter().for_each(|p| third[p - own.start] = 2);
    third
}

pub(super) fn find(study: &Study<'_>) -> Result<Vec<Finding>> {
    let (rows, Thirds { long, words, .. }) = (study.rows, &study.thirds);
    if *long == 0 || words[0] == 0.0 || words[2] == 0.0 {
        return Ok(Vec::new());
    }
    let mut arcs = study.thirds.arcs();
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
        let values = rows.values(arc.column)?;
        let place = (0..rows.articles.len()).find_map(|article| {
            let third = thirds(rows, article);
            let first = rows.articles[article].paragraphs.start;
            let is_held = |p: &usize| third[p - first] == which && values[*p].is_some_and(|v| v > 0.0);
            rows.body(article).find(is_held)
        });
        if let Some(place) = place.map(|p| rows.paragraphs[p]) {
            articles.push(place.article);
            let show = Show::new("evidence", place.article, place.number).with("column", column.name);
            text = text.show("Show the words", &show).t(" ");
        }
    }
    if articles.is_empty() {
        return Ok(Vec::new());
    }
    let n = counted(*long, "article");
    Ok(vec![Finding {
        strength: 0.35 + strength * if study.is_single() { 0.6 } else { 0.3 },
        text,
        basis: "described",
        n: format!(
            "{n} of {ENOUGH} body paragraphs or more; {} words in the first thirds, {} in the last",
            words[0], words[2]
        ),
        articles,
    }])
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
