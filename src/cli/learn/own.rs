//! A model on the user's own codings: trained, tested, described and written.

use super::super::folder::{Folder, MODEL};
use super::super::{Done, Global};
use super::codings::Codings;
use super::evaluate::in_words;
use super::reliability;
use crate::Result;
use crate::learn::{Card, Coded, Evaluation, SavedModel, UnitOfAnalysis, train};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Trains on `inputs` and writes the folder `model`.
pub(super) fn run(
    codings: &Codings,
    inputs: &[String],
    unit: Option<UnitOfAnalysis>,
    encoder: Option<&PathBuf>,
    model: &Path,
    global: &Global,
) -> Result<Done> {
    let label = codings.label()?;
    let folder = Folder::create(model, MODEL)?;
    let (coded, reading) = codings.read(inputs)?;
    let (counter, used, own) = codings.counter(encoder)?;
    let settings = codings.settings(global);
    let unit = unit.unwrap_or_else(|| coded.unit());
    let (saved, evaluation) = train(&coded, counter, &settings, label, unit, used)?;
    for (name, content) in saved.files() {
        folder.write(name, content.as_bytes())?;
    }
    for codebook in own {
        folder.write(&codebook.path, &codebook.bytes)?;
    }
    folder.write("evaluation.json", format!("{:#}\n", json!(evaluation)).as_bytes())?;
    let files: Vec<(String, u64, String)> =
        reading.inputs.iter().map(|i| (i.path.clone(), i.bytes, i.blake3.clone())).collect();
    let seed = settings.seed;
    let command = format!(
        "slantwise learn train --input {}{}{} --unit {} --model {} --seed {seed}",
        inputs.join(" "),
        codings.arguments(),
        if encoder.is_some() { " --encoder DIR" } else { "" },
        unit.name(),
        model.display()
    );
    let card = card(&saved, &coded, &evaluation);
    let figure = reliability::write(&card.title, &reliability::answers(label, &evaluation), &folder)?;
    folder.write("README.md", (card.text(&files, &command) + &figure).as_bytes())?;
    folder.finish_as(|outputs| {
        let manifest = json!({
            "slantwise": env!("CARGO_PKG_VERSION"), MODEL: label, "seed": seed,
            "inputs": reading.inputs, "codebooks": saved.about.codebooks, "outputs": outputs,
        });
        format!("{manifest:#}\n")
    })?;
    let text = format!(
        "{}{} columns, to be applied to {}s; trained on all {} units into {}\n",
        in_words(&evaluation),
        saved.n_columns(),
        unit.name(),
        coded.texts.len(),
        model.display()
    );
    let result = json!({ "model": model, "unit": unit, "evaluation": evaluation });
    Ok(Done { result, text, warnings: reading.warnings })
}

/// A label with fewer units has figures that hang on single codings.
const FEW: usize = 30;
/// Columns that the card names a label.
const NAMED: usize = 12;

fn card(model: &SavedModel, coded: &Coded, evaluation: &Evaluation) -> Card {
    let about = &model.about;
    let unit = about.unit.name();
    let ci = |[low, high]: [f64; 2]| format!("{low:.3} to {high:.3}");
    let with = |value: f64, interval| format!("{value:.3} ({})", ci(interval));
    let mut figures = vec![
        (
            format!("{unit}s, groups, folds"),
            format!("{}, {}, {}", evaluation.n, evaluation.groups, evaluation.folds),
        ),
        ("accuracy".to_owned(), with(evaluation.accuracy, evaluation.accuracy_ci)),
        ("micro-F1".to_owned(), with(evaluation.micro_f1, evaluation.micro_f1_ci)),
        ("macro-F1".to_owned(), with(evaluation.macro_f1, evaluation.macro_f1_ci)),
        ("calibration error".to_owned(), format!("{:.3}", evaluation.calibration_error)),
    ];
    for class in &evaluation.classes {
        let what = format!("F1 of {} ({} coded)", class.label, class.n);
        figures.push((what, with(class.f1, class.f1_ci)));
    }
    let few: Vec<String> = evaluation
        .classes
        .iter()
        .filter(|class| class.n < FEW)
        .map(|class| format!("{} ({})", class.label, class.n))
        .collect();
    let mut limits = "A model repeats its coders, and speaks for texts like those it was trained on: before its \
                      labels count as findings, code a fresh sample of the texts it is applied to and compare."
        .to_owned();
    if !few.is_empty() {
        limits += &format!(" Coded in fewer than {FEW} {unit}s, so hardly tested: {}.", few.join(", "));
    }
    let kind = if about.decision.exclusive { "one label" } else { "any number of labels" };
    let mut text = format!(
        "Gives each {unit} {kind} of column “{}”: {}. Logistic regression (L2, λ = {}{}) on {}; probabilities by Platt scaling{}. `{}` has a line a column, `{}` the \
         calibration, `evaluation.json` all held-out figures.\n\nWhat speaks most for each label:\n\n",
        about.label,
        about.classes.join(", "),
        about.penalty,
        if about.balanced { ", rare labels weighted up" } else { "" },
        about.columns.iter().map(|block| block.description()).collect::<Vec<_>>().join(", "),
        if about.decision.exclusive { "" } else { ", a label from the threshold with the best expected F1" },
        crate::learn::WEIGHTS,
        crate::learn::ABOUT,
    );
    for (class, label) in about.classes.iter().enumerate() {
        text += &format!("- **{label}**: {}\n", model.strongest(class, NAMED).join(", "));
    }
    Card {
        title: format!("Model of {}", about.label),
        about: text.trim_end().to_owned(),
        data: format!(
            "{} coded {unit}s in {} groups, each group in one fold. The figures are of models that saw no \
             {unit} of the group they predict; penalty, calibration and thresholds were chosen on the other \
             folds alone; in brackets 95 % intervals (bootstrap of groups). The model itself was trained on all.",
            coded.texts.len(),
            evaluation.groups
        ),
        licence: "Yours to choose, as far as texts and codings allow.".into(),
        figures,
        limits,
    }
}
