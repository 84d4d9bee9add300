//! A model that ships: how it is trained, and what its card says.

use crate::measure::Encoder;
use crate::{Error, Result};
use std::fmt::Write;

/// A file of coded data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// File name, without folders.
    pub name: String,
    /// Its content.
    pub text: String,
    /// Whether it is only tested on.
    pub held_out: bool,
}

impl Input {
    /// Hash of the content, in hexadecimal.
    pub fn blake3(&self) -> String {
        blake3::hash(self.text.as_bytes()).to_hex().to_string()
    }
}

/// What changes the columns that a task learns from.
#[derive(Debug, Default)]
pub struct Options {
    /// Adds its vectors.
    pub encoder: Option<Encoder>,
    /// Blocks of columns that are left out, to see what they bring.
    pub without: Vec<String>,
}

/// What is learnt from which data. One file a task; `slantwise learn train --task` lists them.
pub trait Task: Sync {
    /// Lower case; also the name of its folder under `data/models`.
    fn name(&self) -> &'static str;
    /// Whether it tells inputs that are only tested on from those it learns from.
    fn tests(&self) -> bool {
        false
    }
    /// The same task on other columns.
    ///
    /// # Errors
    /// When the task has one set of columns only, or no block of that name.
    fn with(&self, _: Options) -> Result<Box<dyn Task>> {
        let place = format!("task {}", self.name());
        Err(Error::new(place, "takes no --encoder and no --without", "leave them out"))
    }
    /// Trains on `inputs`. The same inputs and seed give the same bytes.
    ///
    /// # Errors
    /// Inputs that are not of the task's form, or too few of them.
    fn train(&self, inputs: &[Input], seed: u64) -> Result<Trained>;
}

/// A trained model.
#[derive(Debug, Clone, PartialEq)]
pub struct Trained {
    /// File names and contents of the model's folder, without the card.
    pub files: Vec<(String, Vec<u8>)>,
    /// What its `README.md` says.
    pub card: Card,
    /// Held-out answers beside what was found, for the figure of its calibration; none where a model
    /// tells no number.
    pub reliability: Vec<Answers>,
}

/// Answers of like size, together.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    /// The class whose probability was told, or the name of the number.
    pub class: String,
    /// Mean of what the model said.
    pub said: f64,
    /// Mean of what was found: of a probability, the share.
    pub found: f64,
    /// How many.
    pub n: usize,
}

/// What a reader of a model must know before using it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// One line.
    pub title: String,
    /// What it does and how, and what it is useful for and not useful for.
    pub about: String,
    /// What it was trained on: name, reference with DOI, the licence of the data in its own words.
    pub data: String,
    /// Licence of the weights.
    pub licence: String,
    /// What was measured and how, with the figure: `macro-F1, ten folds` and `45.1`.
    pub figures: Vec<(String, String)>,
    /// Where it fails.
    pub limits: String,
}

impl Card {
    /// The card of a model of `task` trained on `inputs` with `options` (`--encoder DIR`), which also name
    /// its folder.
    pub fn markdown(&self, task: &str, options: &[String], inputs: &[Input], seed: u64) -> String {
        let names = |held_out: bool| {
            let own = inputs.iter().filter(|input| input.held_out == held_out);
            own.map(|input| format!(" {}", input.name)).collect::<String>()
        };
        let tests = if inputs.iter().any(|i| i.held_out) { " --test" } else { "" };
        let given: String = options.iter().map(|option| format!(" {option}")).collect();
        let named = options.iter().filter_map(|o| o.trim_start_matches('-').split(' ').next());
        let folder: String = named.map(|name| format!("-{name}")).collect();
        let command = format!(
            "slantwise learn train --task {task}{given} --input{}{tests}{} --model data/models/{task}{folder} \
             --seed {seed}",
            names(false),
            names(true)
        );
        let files = inputs.iter().map(|i| (i.name.clone(), i.text.len() as u64, i.blake3()));
        self.text(&files.collect::<Vec<_>>(), &command)
    }

    /// The card of a model made by `command` from `files`: name, bytes, hash.
    pub fn text(&self, files: &[(String, u64, String)], command: &str) -> String {
        let mut card = format!("# {}\n\n{}\n\n## Figures\n| | |\n|---|---|\n", self.title, self.about);
        for (what, figure) in &self.figures {
            let _ = writeln!(card, "| {what} | {figure} |");
        }
        let _ = write!(card, "\n## Limits\n{}\n\n## Training data\n{}\n\n", self.limits, self.data);
        card += "| file | bytes | BLAKE3 |\n|---|---|---|\n";
        for (name, bytes, blake3) in files {
            let _ = writeln!(card, "| {name} | {bytes} | `{blake3}` |");
        }
        let licence = &self.licence;
        let _ = write!(card, "\n## Made by\n```sh\n{command}\n```\n\n## Licence\n{licence}\n");
        card
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_names_data_figures_and_command() {
        let card = Card {
            title: "Toy".into(),
            about: "Tells a from b.".into(),
            data: "Ours.".into(),
            licence: "CC0-1.0".into(),
            figures: vec![("accuracy, five folds".into(), "50.0".into())],
            limits: "All.".into(),
        };
        let input = Input { name: "a.tsv".into(), text: "a\tb\n".into(), held_out: false };
        let text = card.markdown("toy", &["--encoder DIR".into()], std::slice::from_ref(&input), 7);
        for part in [
            "# Toy\n",
            "| accuracy, five folds | 50.0 |",
            &format!("| a.tsv | 4 | `{}` |", input.blake3()),
            "slantwise learn train --task toy --encoder DIR --input a.tsv --model data/models/toy-encoder --seed 7",
        ] {
            assert!(text.contains(part), "no {part} in {text}");
        }
    }
}
