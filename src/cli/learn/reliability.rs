//! A model's held-out answers beside what was found, as a figure of its folder.

use super::super::folder::Folder;
use crate::Result;
use crate::learn::{Answers, Evaluation};
use crate::plot::{Figure, Heading, calibration, confusion};

/// Draws `answers` of the model `title` into `folder`, with the numbers beside it; what the card shows of it, which
/// is nothing where a model tells no number.
pub(super) fn write(title: &str, answers: &[Answers], folder: &Folder) -> Result<String> {
    if answers.is_empty() {
        return Ok(String::new());
    }
    let figure = calibration::draw(&diagram(title, answers))?;
    let rows: String = figure.data.iter().map(|row| row.join("\t") + "\n").collect();
    folder.write("calibration.svg", figure.svg.as_bytes())?;
    folder.write("calibration_plot.tsv", rows.as_bytes())?;
    Ok(format!("\n![{}](calibration.svg)\n", figure.alt))
}

/// What an evaluation holds that can be drawn: calibration, and confusion where each unit has one label.
///
/// # Errors
/// When a figure cannot be drawn.
pub(super) fn figures(label: &str, evaluation: &Evaluation) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    let told = answers(label, evaluation);
    if !told.is_empty() {
        let title = format!("{label}: calibration error {:.3}", evaluation.calibration_error);
        figures.push(calibration::draw(&diagram(&title, &told))?);
    }
    if let Some(counts) = &evaluation.confusion {
        let labels: Vec<String> = evaluation.classes.iter().map(|class| class.label.clone()).collect();
        let heading = Heading {
            name: "confusion".into(),
            title: format!(
                "{label}: {:.0} % of {} units as coded",
                100.0 * evaluation.accuracy,
                evaluation.n
            ),
            subtitle: format!(
                "Held out: {} folds, each unit judged by a model that saw none of its group; macro-F1 {:.2}",
                evaluation.folds, evaluation.macro_f1
            ),
            alt: format!("A matrix of {} coded by {} predicted labels.", labels.len(), labels.len()),
            caption: "Rows: labels given by coders; columns: labels predicted.".into(),
        };
        figures.push(confusion::draw(&confusion::Input { heading, labels, counts: counts.clone() })?);
    }
    Ok(figures)
}

/// Probabilities of all labels together, by tenths.
pub(super) fn answers(label: &str, evaluation: &Evaluation) -> Vec<Answers> {
    let bins = evaluation.calibration.iter();
    bins.map(|bin| Answers { class: label.to_owned(), said: bin.predicted, found: bin.observed, n: bin.n })
        .collect()
}

/// Held-out answers beside what was found.
fn diagram(title: &str, answers: &[Answers]) -> calibration::Input {
    let mut series: Vec<calibration::Series> = Vec::new();
    for Answers { class, said, found, n } in answers {
        if series.last().is_none_or(|s| s.name != *class) {
            series.push(calibration::Series { name: class.clone(), points: Vec::new() });
        }
        let point = calibration::Point { said: *said, found: *found, n: *n };
        series.last_mut().expect("one was pushed").points.push(point);
    }
    let signed = answers.iter().any(|a| a.said < 0.0 || a.found < 0.0);
    let (said, found, domain) = if signed {
        ("rating predicted, tenths of the units", "mean rating by readers", (-1.0, 1.0))
    } else {
        ("probability told, by tenths", "share of units that were so coded", (0.0, 1.0))
    };
    let subtitle = "Held-out answers: each unit judged by a model that saw none of its text".to_owned();
    let alt = "On the dashed diagonal a model is right on average.".to_owned();
    let heading =
        Heading { name: "calibration".into(), title: title.into(), subtitle, alt, ..Heading::default() };
    calibration::Input { heading, said: said.into(), found: found.into(), domain, series }
}
