//! The model of `slantwise targets` and of the `mentions` table: sentiment towards a target.

use super::decide::{best, calibrate, calibration_error, f1, macro_f1, reliability};
use super::logistic::fit;
use super::rows::{Choice, Rows};
use super::{Answers, Card, Input, Options, Task, Trained};
use crate::codebook::all_builtin;
use crate::mark::Gazetteer;
use crate::measure::{LinearColumn, LinearModel, softmax};
use crate::table::{BLOCKS, Engine, SENTIMENTS};
use crate::text::{Article, CodePoints, Document, Span};
use crate::{Error, Result};
use rayon::prelude::*;
use serde::Deserialize;

/// See the module.
pub(super) struct Targets(Options);

/// With our own columns only.
pub(super) static PLAIN: Targets = Targets(Options { encoder: None, without: Vec::new() });

const FOLDS: usize = 5;
const PENALTY: f64 = 30.0;
const CHOICE: Choice = Choice { fewest_amounts: 30, fewest_flags: 6, most_flags: 2_000, amount_scale: 0.3 };
/// A standard deviation of a number of a word vector: there are many, and each tells little.
const VECTOR_SCALE: f64 = 0.1;
/// The same for an encoder's vectors.
const ENCODER_SCALE: f64 = 0.1;

/// A coded target: a question of `slantwise targets` with its label.
#[derive(Deserialize)]
struct Coded {
    text: String,
    target: Place,
    label: String,
}

#[derive(Deserialize)]
struct Place {
    start: u32,
    end: u32,
}

/// Text, target and label of each line of the inputs that are, or are not, only tested on.
fn read(inputs: &[Input], held_out: bool) -> Result<Vec<(String, Span, usize)>> {
    let inputs = inputs.iter().filter(|input| input.held_out == held_out);
    let lines = inputs.flat_map(|input| input.text.lines().enumerate().map(move |(n, l)| (input, n, l)));
    let lines = lines.filter(|(_, _, line)| !line.trim().is_empty());
    let read = lines.map(|(input, number, line)| {
        let coded: std::result::Result<Coded, _> =
            serde_json::from_str(line).map_err(|error| error.to_string());
        let understood = coded.and_then(|coded| {
            let points = CodePoints::of(&coded.text);
            let span = Span { start: points.byte(coded.target.start), end: points.byte(coded.target.end) };
            let label = SENTIMENTS.iter().position(|s| *s == coded.label);
            let label = label.ok_or_else(|| format!("has no label of {}", SENTIMENTS.join(", ")))?;
            if span.start >= span.end {
                return Err("has an empty target".into());
            }
            Ok((coded.text, span, label))
        });
        understood.map_err(|what| {
            let place = format!("{}, line {}", input.name, number + 1);
            Error::new(place, what, "give {text, target: {start, end}, label} a line")
        })
    });
    read.collect()
}

struct Counted {
    rows: Rows,
    labels: Vec<usize>,
}

impl Counted {
    fn of(coded: &[(String, Span, usize)], options: &Options) -> Result<Self> {
        let engine = Engine::new(all_builtin()?, Gazetteer::builtin());
        let mut counted = Self { rows: Rows::default(), labels: Vec::new() };
        for some in coded.chunks(1_000) {
            let columns = some
                .par_iter()
                .map(|(text, span, _)| {
                    let article = Article { text: text.clone(), ..Article::default() };
                    let document = Document::new(article);
                    engine.target_columns(&document, *span, options.encoder.as_ref(), &options.without)
                })
                .collect::<Result<Vec<_>>>()?;
            for ((.., label), columns) in some.iter().zip(columns) {
                counted.labels.push(*label);
                let amounts = columns.amounts.iter().map(|(name, value)| (name.as_str(), *value));
                counted.rows.push(amounts, columns.flags.iter().map(String::as_str));
            }
        }
        Ok(counted)
    }

    /// A model from `units`, and its scores of `others`.
    fn learn(&self, units: &[usize], others: &[usize]) -> Result<(LinearModel, Vec<[f64; 3]>)> {
        let labels: Vec<usize> = units.iter().map(|&u| self.labels[u]).collect();
        let mut chosen = self.rows.choose(units, &labels, SENTIMENTS.len(), CHOICE);
        for column in &mut chosen.columns {
            if column.name.starts_with("vector ") {
                column.scale *= VECTOR_SCALE / CHOICE.amount_scale;
            } else if column.name.starts_with("encoder ") {
                column.scale *= ENCODER_SCALE / CHOICE.amount_scale;
            }
        }
        let model = fit(&self.rows, units, &labels, &SENTIMENTS, &chosen, PENALTY)?;
        let scores = others.iter().map(|&u| {
            let scores = model.scores(&self.rows.sparse(u, &chosen));
            std::array::from_fn(|k| scores[k])
        });
        let scores = scores.collect();
        Ok((model, scores))
    }
}

/// The fold of a text: all its targets fall into one.
fn fold(text: &str, seed: u64) -> usize {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_le_bytes()).update(text.as_bytes());
    usize::from(hasher.finalize().as_bytes()[0]) % FOLDS
}

/// `model` with its scores made log-odds of frequencies.
fn calibrated(model: LinearModel, slope: f64, shift: [f64; 3]) -> LinearModel {
    let columns = model
        .columns
        .into_iter()
        .map(|column| LinearColumn { weights: column.weights.iter().map(|w| w * slope).collect(), ..column });
    let intercepts = model.intercepts.iter().zip(shift).map(|(b, s)| b * slope + s).collect();
    LinearModel::new(model.classes, intercepts, columns.collect())
}

impl Task for Targets {
    fn name(&self) -> &'static str {
        "targets"
    }

    fn tests(&self) -> bool {
        true
    }

    fn with(&self, options: Options) -> Result<Box<dyn Task>> {
        match options.without.iter().find(|block| !BLOCKS.contains(&block.as_str())) {
            None => Ok(Box::new(Self(options))),
            Some(block) => {
                let remedy = format!("name one of {}", BLOCKS.join(", "));
                Err(Error::new("--without", format!("“{block}” is no block of columns"), remedy))
            }
        }
    }

    fn train(&self, inputs: &[Input], seed: u64) -> Result<Trained> {
        let mut coded = read(inputs, false)?;
        let n = coded.len();
        coded.extend(read(inputs, true)?);
        let counted = Counted::of(&coded, &self.0)?;
        let truth = &counted.labels[..n];
        let folds: Vec<usize> = coded[..n].iter().map(|(text, ..)| fold(text, seed)).collect();
        let of =
            |keep: &dyn Fn(usize) -> bool| -> Vec<usize> { (0..n).filter(|&u| keep(folds[u])).collect() };
        let held: Vec<Result<Vec<[f64; 3]>>> = (0..FOLDS)
            .into_par_iter()
            .map(|k| Ok(counted.learn(&of(&|f| f != k), &of(&|f| f == k))?.1))
            .collect();
        let mut scores = vec![[0.0; 3]; n];
        for (k, part) in held.into_iter().enumerate() {
            for (unit, score) in of(&|f| f == k).into_iter().zip(part?) {
                scores[unit] = score;
            }
        }
        let (slope, shift) = calibrate(&scores, truth);
        let tests: Vec<usize> = (n..coded.len()).collect();
        let (model, tested) = counted.learn(&of(&|_| true), &tests)?;
        let (mut figures, reliability) = figures(&scores, truth, &folds);
        if !tests.is_empty() {
            let fitted = tested.iter().map(|s| std::array::from_fn(|k| slope * s[k] + shift[k]));
            let said: Vec<usize> = fitted.map(|s| best::<3>(&s, &[0.0; 3])).collect();
            let f1 = macro_f1::<3>(&counted.labels[n..], &said);
            figures.push((format!("macro-F1, {} targets of the test data", tests.len()), percent(f1)));
        }
        let files = vec![("weights.tsv".to_owned(), calibrated(model, slope, shift).to_tsv().into_bytes())];
        Ok(Trained { files, card: card(figures, self.0.encoder.is_some()), reliability })
    }
}

fn percent(value: f64) -> String {
    format!("{:.1}", 100.0 * value)
}

/// Held-out figures: each fold is judged by a model and a calibration fitted on the others.
fn figures(scores: &[[f64; 3]], truth: &[usize], folds: &[usize]) -> (Vec<(String, String)>, Vec<Answers>) {
    let mut said = vec![0; truth.len()];
    let mut p = vec![Vec::new(); truth.len()];
    for k in 0..FOLDS {
        let rest = (0..truth.len()).filter(|&u| folds[u] != k);
        let (other, coded): (Vec<[f64; 3]>, Vec<usize>) = rest.map(|u| (scores[u], truth[u])).unzip();
        let (slope, shift) = calibrate(&other, &coded);
        for unit in (0..truth.len()).filter(|&u| folds[u] == k) {
            let fitted: [f64; 3] = std::array::from_fn(|c| slope * scores[unit][c] + shift[c]);
            said[unit] = best(&fitted, &[0.0; 3]);
            p[unit] = softmax(&fitted);
        }
    }
    let right = said.iter().zip(truth).filter(|(s, t)| s == t).count() as f64 / truth.len().max(1) as f64;
    let mut list = vec![
        (format!("targets in {FOLDS} folds by text"), truth.len().to_string()),
        ("macro-F1, held out".to_owned(), percent(macro_f1::<3>(truth, &said))),
        ("accuracy, held out".to_owned(), percent(right)),
        (
            "calibration error of the probabilities, held out".to_owned(),
            format!("{:.3}", calibration_error(&p, truth)),
        ),
    ];
    for (name, (k, f1)) in SENTIMENTS.iter().zip(f1::<3>(truth, &said).into_iter().enumerate()) {
        let n = truth.iter().filter(|&&t| t == k).count();
        list.push((format!("F1 of {name} ({n} targets)"), percent(f1)));
    }
    (list, reliability(&SENTIMENTS, &p, truth))
}

/// How the card of the model without an encoder begins, and what stands there with one.
const PLAIN_USE: &str = "Used by `slantwise targets` and for the `mentions` table. ";
const ENCODED: &str = "Used by `slantwise targets --encoder DIR`. Adds two vectors of a sentence encoder to the \
    columns of `data/models/targets`: the mean of the target's pieces after two thirds of the layers, and the mean \
    of its sentence after the last. Shipped weights are for all-MiniLM-L6-v2 (Apache-2.0; Wang et al. 2020, \
    <https://doi.org/10.48550/arXiv.2002.10957>), which is not in this repository; `encoder` in the manifest is the \
    hash of its files, and another encoder is refused.\n\n";

fn card(figures: Vec<(String, String)>, encoded: bool) -> Card {
    let mut card = plain_card(figures);
    if encoded {
        card.title += ", with an encoder";
        card.about = format!("{ENCODED}{}", card.about.trim_start_matches(PLAIN_USE));
        card.limits += " The encoder sees the target's name, unlike our own columns: what its training texts \
                         said about well-known persons may move the answer.";
    }
    card
}

fn plain_card(figures: Vec<(String, String)>) -> Card {
    Card {
        title: "Sentiment towards a target".into(),
        about: "Used by `slantwise targets` and for the `mentions` table. A multinomial logistic regression \
                (linfa, L2): negative, neutral or positive towards a marked target in its sentence. Columns \
                are tone words by where they stand and whose words they are, acts of blame and credit, what \
                the target says and what is said of it, words and pairs on either side, and mean word \
                vectors (`data/models/vectors`); the target and all names are masked. `weights.tsv` holds a \
                line a column: taken-off mean, scale, a weight a class; the softmax of the scores is \
                calibrated.\n\nUseful for: how actors come off, averaged over many mentions. Not useful for: \
                a single mention; irony; what only the sentences around tell."
            .into(),
        data: "NewsMTSC, training part: Hamborg & Donnay (2021), NewsMTSC: A Dataset for (Multi-)Target-\
               dependent Sentiment Classification in Political News Articles, \
               <https://doi.org/10.18653/v1/2021.eacl-main.142>. MIT licence. No text of it is in this \
               repository."
            .into(),
        licence: "MIT OR Apache-2.0, as the program.".into(),
        figures,
        limits: "Trained on political news of US media, mostly 2013 to 2020, and on people more than on \
                 states. Fine-tuned language models reach about 83 macro-F1 on the same kind of text."
            .into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, target: &str, label: &str) -> String {
        let start = text.find(target).unwrap();
        let target = serde_json::json!({ "start": start, "end": start + target.len() });
        serde_json::json!({ "text": text, "target": target, "label": label }).to_string() + "\n"
    }

    #[test]
    fn what_is_said_of_a_target_is_learnt_the_same_twice() {
        let frames = [
            ("was a corrupt liar, voters say", "negative"),
            ("was praised as a brilliant leader", "positive"),
            ("met the delegates on Tuesday", "neutral"),
        ];
        let mut text = String::new();
        for n in 0..90 {
            let (frame, label) = frames[n % 3];
            let name = ["Smith", "Miller", "Jones", "Brown"][n % 4];
            text += &line(&format!("In week {n}, {name} {frame}."), name, label);
        }
        let input = [Input { name: "made-up.jsonl".into(), text, held_out: false }];
        let trained = PLAIN.train(&input, 1).unwrap();
        let (what, figure) = &trained.card.figures[1];
        assert!(figure.parse::<f64>().unwrap() > 90.0, "{what} {figure}");
        assert_eq!(trained, PLAIN.train(&input, 1).unwrap());
    }

    #[test]
    fn faulty_lines_are_named() {
        for line in ["{", "{\"text\":\"A b\",\"target\":{\"start\":0,\"end\":1},\"label\":\"good\"}"] {
            let input = Input { name: "x.jsonl".into(), text: format!("\n{line}\n"), held_out: false };
            let error = PLAIN.train(&[input], 1).unwrap_err().to_string();
            assert!(error.contains("x.jsonl, line 2"), "{error}");
        }
    }
}
