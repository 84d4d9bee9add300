//! A saved model's answers for a corpus, as tables.

use super::part::{Part, Seen};
use super::saved::{Reason, SavedModel, UnitOfAnalysis};
use crate::Result;
use crate::table::{number, real, six_decimals, table, text};
use crate::text::{Corpus, Document, Role};
use polars::prelude::*;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// What a model said of a corpus.
#[derive(Debug, Clone)]
pub struct Applied {
    /// A row a unit: where it stands, metadata, `p_<label>` and the label or labels given.
    pub predictions: DataFrame,
    /// A row a unit, label and column: what moved the label.
    pub why: Option<DataFrame>,
}

struct Prediction {
    paragraph: Option<(u32, &'static str, u32, u32)>,
    n_words: usize,
    p: Vec<f64>,
    given: Vec<bool>,
    /// By class.
    reasons: Vec<Vec<Reason>>,
}

const OWN: [&str; 8] = ["doc_id", "paragraph", "role", "start", "end", "n_words", "label", "value"];

/// Predicts every article of `corpus`, or every paragraph of it that is no page furniture, as the model was
/// trained; with the `why` columns that moved each label most. A unit without words has no values.
///
/// # Errors
/// A text that the model's encoder cannot read.
pub fn apply(
    model: &SavedModel,
    corpus: Corpus,
    why: usize,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<Applied> {
    let articles: Vec<(Document, Vec<Prediction>)> = corpus
        .articles
        .into_par_iter()
        .map(|article| {
            let seen = model.see(Document::new(article))?;
            let predictions = predictions(model, &seen, why);
            progress(1);
            Ok((seen.document, predictions))
        })
        .collect::<Result<_>>()?;
    let rows = || articles.iter().flat_map(|(d, predictions)| predictions.iter().map(move |p| (d, p)));
    let is_paragraph = model.about.unit == UnitOfAnalysis::Paragraph;
    let mut columns = vec![text("doc_id", rows().map(|(d, _)| Some(d.id())))];
    if is_paragraph {
        let cell = |of: fn((u32, &'static str, u32, u32)) -> u32| {
            rows().map(move |(_, p)| p.paragraph.map_or(0, of)).collect::<Vec<u32>>().into_iter()
        };
        columns.push(number("paragraph", cell(|p| p.0)));
        columns.push(text("role", rows().map(|(_, p)| p.paragraph.map(|p| p.1))));
        columns.push(number("start", cell(|p| p.2)));
        columns.push(number("end", cell(|p| p.3)));
    }
    columns.push(number("n_words", rows().map(|(_, p)| p.n_words as u32)));
    let names = label_columns(&model.about.classes);
    let taken: BTreeSet<&str> =
        OWN.into_iter().chain(names.iter().flat_map(|(p, given)| [p.as_str(), given.as_str()])).collect();
    let keys: BTreeSet<&str> =
        articles.iter().flat_map(|(d, _)| d.meta().keys().map(String::as_str)).collect();
    for key in keys.into_iter().filter(|key| !taken.contains(key)) {
        columns.push(text(key, rows().map(|(d, _)| d.meta().get(key).map(String::as_str))));
    }
    let classes = &model.about.classes;
    for (class, (p_name, given_name)) in names.iter().enumerate() {
        let known = |p: &Prediction| p.n_words > 0;
        columns.push(real(p_name, rows().map(|(_, p)| known(p).then(|| six_decimals(p.p[class])))));
        if !model.about.decision.exclusive {
            let given = rows().map(|(_, p)| known(p).then(|| u32::from(p.given[class])));
            columns.push(UInt32Chunked::from_iter_options(given_name.as_str().into(), given).into_column());
        }
    }
    if model.about.decision.exclusive {
        let given = |p: &Prediction| p.given.iter().position(|&g| g).filter(|_| p.n_words > 0);
        columns.push(text("label", rows().map(|(_, p)| given(p).map(|class| classes[class].as_str()))));
    }
    let why = (why > 0).then(|| {
        let reasons = || {
            rows().flat_map(|(d, p)| {
                let of = move |class: usize| p.reasons[class].iter().map(move |r| (d, p, class, r));
                (0..p.reasons.len()).flat_map(of)
            })
        };
        let mut columns = vec![text("doc_id", reasons().map(|(d, ..)| Some(d.id())))];
        if is_paragraph {
            columns.push(number("paragraph", reasons().map(|(_, p, ..)| p.paragraph.map_or(0, |p| p.0))));
        }
        columns.push(text("label", reasons().map(|(_, _, class, _)| Some(classes[class].as_str()))));
        columns.push(text("column", reasons().map(|(.., r)| Some(r.column.as_str()))));
        columns
            .push(text("words", reasons().map(|(.., r)| Some(r.words.as_str()).filter(|w| !w.is_empty()))));
        columns.push(real("value", reasons().map(|(.., r)| Some(six_decimals(r.value)))));
        columns.push(real("weight", reasons().map(|(.., r)| Some(six_decimals(r.weight)))));
        columns.push(real("adds", reasons().map(|(.., r)| Some(six_decimals(r.adds)))));
        table(columns)
    });
    Ok(Applied { predictions: table(columns), why })
}

fn predictions(model: &SavedModel, seen: &Seen, why: usize) -> Vec<Prediction> {
    let document = &seen.document;
    let predict = |part: Part<'_>, paragraph| {
        let (p, row) = model.predict(&part);
        let given = model.about.decision.labels(&p);
        let known = why > 0 && part.n_words > 0;
        let classes = 0..if known { p.len() } else { 0 };
        let reasons = classes.map(|class| model.reasons(class, &row, &part, why)).collect();
        Prediction { paragraph, n_words: part.n_words, p, given, reasons }
    };
    match model.about.unit {
        UnitOfAnalysis::Article => vec![predict(Part::whole(seen), None)],
        UnitOfAnalysis::Paragraph => {
            let points = document.code_points();
            let paragraphs = document.paragraphs().iter().filter(|p| p.role != Role::Boilerplate);
            let place = |span: crate::text::Span| (points.at(span.start), points.at(span.end));
            paragraphs
                .map(|p| {
                    let (start, end) = place(p.span);
                    predict(Part::paragraph(seen, p), Some((p.number as u32, p.role.name(), start, end)))
                })
                .collect()
        }
    }
}

/// Columns of probability and of label for each class: lower-case snake_case, at most 32 characters, no
/// two the same, none that the table has already.
fn label_columns(classes: &[String]) -> Vec<(String, String)> {
    let mut taken: BTreeSet<String> = OWN.iter().map(|&name| name.to_owned()).collect();
    let names = classes.iter().map(|class| {
        let key = crate::read::metadata_key(class);
        let key: String = if key.is_empty() { "label".into() } else { key.chars().take(27).collect() };
        let free = (1..).map(|n| if n == 1 { key.clone() } else { format!("{key}_{n}") });
        let mut pairs = free.map(|name| (format!("p_{name}"), name));
        let pair = pairs.find(|(p, name)| !taken.contains(p) && !taken.contains(name));
        let pair = pair.expect("numbers do not end");
        taken.extend([pair.0.clone(), pair.1.clone()]);
        pair
    });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_become_distinct_columns() {
        let classes = ["War & peace", "war peace", "End", "😀", "p_end", "war", "p_war"].map(str::to_owned);
        let names: Vec<String> = label_columns(&classes).into_iter().flat_map(|(p, own)| [p, own]).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 2 * classes.len(), "{names:?}");
        assert!(names.iter().all(|n| !OWN.contains(&n.as_str()) && n.len() <= 32), "{names:?}");
    }
}
