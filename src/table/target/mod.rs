//! Sentiment towards a mention: negative, neutral or positive.
//!
//! DESIGN. A linear model trained on sentences of news in which readers said how a target comes off. It
//! reads the words of the target's sentence, the target and all names masked: tone words by where they
//! stand and whose words they are, acts of blame and credit, what the target and others say, words and
//! pairs of words on either side, and mean word vectors. An encoder's vectors may join them: another model,
//! of the same form. Where no trained model is wanted, a plain sum of tone words remains.

mod encoded;
mod key;
mod reader;
mod row;
mod rule;
mod sentence;
mod words;

use super::{Columns, six_decimals};
use crate::mark::{Marks, Mention};
use crate::measure::{Encoder, Evidence, LinearModel, softmax_of};
use crate::text::{Document, Span};
use crate::{Error, Result};
use reader::Reader;
use row::Index;
pub(in crate::table) use row::Row;
use sentence::Sentence;
use std::sync::LazyLock;

/// Labels in the order of [`Toward::p`].
pub const SENTIMENTS: [&str; 3] = ["negative", "neutral", "positive"];

/// How a mention is treated.
#[derive(Debug, Clone, PartialEq)]
pub struct Toward {
    /// −1 (negative) to 1 (positive): probability of positive less that of negative.
    pub score: f64,
    /// Probabilities of [`SENTIMENTS`]; they sum to 1.
    pub p: [f64; 3],
    /// What speaks for positive against negative, and how much; the strongest first, by size. Filled only
    /// where asked for.
    pub reasons: Vec<(String, f64)>,
    /// The words that the reasons are made of, each with all that it adds to the same odds, over its
    /// absence. What no word makes up (length, place, word vectors, an encoder) is not in them.
    pub words: Vec<(Span, f64)>,
}

impl Toward {
    /// The likeliest of [`SENTIMENTS`]; neutral among equals.
    pub fn label(&self) -> &'static str {
        let [negative, neutral, positive] = self.p;
        if negative > neutral && negative >= positive {
            "negative"
        } else if positive > neutral {
            "positive"
        } else {
            "neutral"
        }
    }
}

/// What a judgement reads: a paragraph's document, marks, and tone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) document: &'a Document,
    pub(super) marks: &'a Marks,
    /// Evidence of our own sentiment in the paragraph, in text order.
    pub(super) tone: &'a [&'a Evidence<'a>],
    /// Evidence of VADER's.
    pub(super) vader: &'a [&'a Evidence<'a>],
}

/// Groups of columns: where tone words stand, acts, who speaks, the target's place, words, word vectors,
/// and the vectors of an encoder.
pub const BLOCKS: [&str; 7] = ["tone", "acts", "voices", "place", "words", "vectors", "encoder"];

/// A model of [`SENTIMENTS`], with its encoder if it reads one.
#[derive(Debug)]
pub struct TargetModel {
    linear: LinearModel,
    index: Index,
    encoder: Option<Encoder>,
}

/// The model in `data/models/targets`.
static SHIPPED: LazyLock<TargetModel> = LazyLock::new(|| {
    let weights = include_str!("../../../data/models/targets/weights.tsv");
    let linear = LinearModel::from_tsv("weights.tsv", weights).expect("the shipped model is sound");
    TargetModel::of(linear, None)
});

impl TargetModel {
    fn of(linear: LinearModel, encoder: Option<Encoder>) -> Self {
        Self { index: Index::new(&linear), linear, encoder }
    }

    /// The model of `data/models/targets-encoder`, for the vectors of `encoder`.
    ///
    /// # Errors
    /// When it was trained on those of another encoder.
    pub fn encoded(encoder: Encoder) -> Result<Self> {
        let manifest = include_str!("../../../data/models/targets-encoder/manifest.json");
        let weights = include_str!("../../../data/models/targets-encoder/weights.tsv");
        Self::read("the shipped model", manifest, weights, Some(encoder))
    }

    /// A model from the `manifest.json` and the `weights.tsv` of a folder that training wrote; `name` is for
    /// the error.
    ///
    /// # Errors
    /// A model of something else; an encoder other than the one it was trained with.
    pub fn read(name: &str, manifest: &str, weights: &str, encoder: Option<Encoder>) -> Result<Self> {
        let manifest: serde_json::Value = serde_json::from_str(manifest).unwrap_or_default();
        if manifest["task"] != "targets" {
            let remedy = "give a folder that slantwise learn train --task targets wrote";
            return Err(Error::new(name, "is no model of sentiment towards targets", remedy));
        }
        let (trained_with, given) = (manifest["encoder"].as_str(), encoder.as_ref().map(Encoder::blake3));
        if trained_with != given {
            let (what, remedy) = match (trained_with, given) {
                (None, _) => ("was trained without an encoder", "leave --encoder out"),
                (_, None) => ("was trained with an encoder", "name its folder by --encoder"),
                _ => (
                    "was trained with another encoder",
                    "train one for yours: slantwise learn train --task targets --encoder DIR",
                ),
            };
            return Err(Error::new(name, what, remedy));
        }
        let linear = LinearModel::from_tsv("weights.tsv", weights)?;
        if linear.classes != SENTIMENTS {
            let what = format!("tells {}, not {}", linear.classes.join(", "), SENTIMENTS.join(", "));
            return Err(Error::new(name, what, "train it again: slantwise learn train --task targets"));
        }
        Ok(Self::of(linear, encoder))
    }

    /// How `mention` is treated.
    ///
    /// # Errors
    /// What the encoder fails with; without one there is none.
    pub(super) fn judge(
        &self,
        setting: Setting<'_>,
        mention: &Mention,
        with_reasons: bool,
    ) -> Result<Toward> {
        let row = &mut self.index.row(with_reasons);
        Judge { model: self, setting, sentence: None, row }.toward(mention)
    }
}

/// A row of the shipped model that needs no encoder, for a [`Judge`] to write on.
pub(super) fn row() -> Row<'static> {
    SHIPPED.index.row(false)
}

/// Asks a model about mentions in one setting; what mentions of one sentence share is read once.
pub(super) struct Judge<'a, 'm> {
    model: &'m TargetModel,
    setting: Setting<'a>,
    sentence: Option<Sentence<'a>>,
    row: &'a mut Row<'m>,
}

impl<'a> Judge<'a, 'static> {
    /// Asks the shipped model; `row` is one of [`row`].
    pub(super) fn shipped(setting: Setting<'a>, row: &'a mut Row<'static>) -> Self {
        Self { model: &SHIPPED, setting, sentence: None, row }
    }

    /// How `mention` is treated.
    pub(super) fn judge(&mut self, mention: &Mention) -> Toward {
        self.toward(mention).expect("only an encoder fails")
    }
}

impl Judge<'_, '_> {
    fn toward(&mut self, mention: &Mention) -> Result<Toward> {
        let Self { model, setting, row, .. } = self;
        let tokens = Sentence::around(setting.document, &mention.tokens);
        let known = self.sentence.take().filter(|sentence| sentence.tokens == tokens);
        let number = |word: &str| model.index.number(word);
        let sentence = self.sentence.insert(known.unwrap_or_else(|| Sentence::of(*setting, tokens, number)));
        row.clear();
        let reader = Reader::of(*setting, sentence, mention);
        reader.columns(&[], *row);
        if let Some(encoder) = &model.encoder {
            reader.encoded(encoder, *row)?;
        }
        let p = softmax_of(row.scores);
        let (mut reasons, mut words) = (Vec::new(), Vec::new());
        if let Some(told) = &row.reasons {
            let span_of = |token: usize| setting.document.tokens()[token].span;
            reasons = model.linear.reasons(&told.cells, 2, 0);
            words.extend(told.tokens(&model.linear, 2, 0).into_iter().map(|(at, adds)| (span_of(at), adds)));
        }
        Ok(Toward { score: six_decimals(p[2] - p[0]), p: p.map(six_decimals), reasons, words })
    }
}

/// How `mention` is treated, by the shipped model that needs no encoder.
pub(super) fn judge(setting: Setting<'_>, mention: &Mention, with_reasons: bool) -> Toward {
    SHIPPED.judge(setting, mention, with_reasons).expect("only an encoder fails")
}

/// What a model of sentiment towards `mention` is trained on: all [`BLOCKS`] but those `without`.
pub(super) fn columns(
    setting: Setting<'_>,
    mention: &Mention,
    encoder: Option<&Encoder>,
    without: &[String],
) -> Result<Columns> {
    let mut columns = Columns::default();
    let sentence = unnumbered(setting, mention);
    let reader = Reader::of(setting, &sentence, mention);
    reader.columns(without, &mut columns);
    if let Some(encoder) = encoder.filter(|_| without.iter().all(|b| b != "encoder")) {
        reader.encoded(encoder, &mut columns)?;
    }
    Ok(columns)
}

/// How `mention` is treated, by a sum of tone words alone.
pub(super) fn unsupervised(setting: Setting<'_>, mention: &Mention) -> Toward {
    let sentence = unnumbered(setting, mention);
    rule::judge(rule::sum(&Reader::of(setting, &sentence, mention)))
}

/// The sentence around `mention`, for no model in particular.
fn unnumbered<'a>(setting: Setting<'a>, mention: &Mention) -> Sentence<'a> {
    Sentence::of(setting, Sentence::around(setting.document, &mention.tokens), |_| 0)
}

#[cfg(test)]
mod tests {
    use super::{SENTIMENTS, TargetModel};
    use crate::codebook::all_builtin;
    use crate::mark::Gazetteer;
    use crate::measure::LinearModel;
    use crate::table::{Engine, Toward};
    use crate::text::{Article, Document, Span};
    use std::sync::LazyLock;

    static ENGINE: LazyLock<Engine> =
        LazyLock::new(|| Engine::new(all_builtin().unwrap(), Gazetteer::builtin()));

    fn both(text: &str, target: &str) -> [Toward; 2] {
        let document = Document::new(Article { text: text.into(), ..Article::default() });
        let start = text.find(target).unwrap();
        let span = Span::new(start, start + target.len());
        [ENGINE.toward(&document, span), ENGINE.toward_unsupervised(&document, span)]
    }

    /// The first mention of `target` in `text` must get `label`, with the model and without.
    fn check(text: &str, target: &str, label: &str) {
        for toward in both(text, target) {
            assert_eq!(toward.label(), label, "{text} ({toward:?})");
            assert!((toward.p.iter().sum::<f64>() - 1.0).abs() < 1e-5);
        }
    }

    #[test]
    fn words_near_a_target_tell_how_it_is_treated() {
        check("The minister is a corrupt liar and a disgrace.", "minister", "negative");
        check("The minister was praised for her brilliant and generous work.", "minister", "positive");
        check("The minister met the ambassador on Tuesday.", "minister", "neutral");
    }

    #[test]
    fn who_speaks_is_less_touched_by_what_is_said() {
        let speaks = both("The judge said the murder was a horrific and evil crime.", "judge");
        let is_told = both("The judge was a horrific and evil crime lord.", "judge");
        for (speaks, is_told) in speaks.iter().zip(&is_told) {
            assert!(speaks.score > is_told.score + 0.3, "{speaks:?} {is_told:?}");
        }
    }

    #[test]
    fn the_agent_of_a_reproached_act_is_treated_badly() {
        check("India attacked the town.", "India", "negative");
    }

    #[test]
    fn the_words_that_pushed_are_told() {
        let text = "Critics called the senator a shameless liar on Tuesday.";
        let [toward, rule] = both(text, "senator");
        let told =
            |n: usize| toward.words[..n].iter().map(|(span, _)| &text[span.range()]).collect::<Vec<_>>();
        assert!(told(3).contains(&"liar") && toward.words[0].1 < 0.0, "{:?}", told(5));
        assert!(toward.words.iter().all(|(span, _)| &text[span.range()] != "senator"));
        assert!(rule.words.is_empty());
    }

    #[test]
    fn a_model_of_other_classes_is_refused() {
        let read = |classes: &[&str]| {
            let classes: Vec<String> = classes.iter().map(|&class| class.to_owned()).collect();
            let intercepts = vec![0.0; classes.len()];
            let weights = LinearModel::new(classes, intercepts, Vec::new()).to_tsv();
            TargetModel::read("mine", r#"{"task": "targets"}"#, &weights, None)
        };
        assert!(read(&SENTIMENTS).is_ok());
        for classes in [&["no", "yes"][..], &["positive", "neutral", "negative"]] {
            let error = read(classes).unwrap_err().to_string();
            assert!(error.contains("mine") && error.contains("not negative, neutral, positive"), "{error}");
        }
    }

    #[test]
    fn reasons_add_up_to_the_odds() {
        let [toward, _] = both("Critics called the senator a shameless liar.", "senator");
        assert!(toward.reasons.len() > 20);
        let odds: f64 = toward.reasons.iter().map(|r| r.1).sum();
        assert!(odds < -0.5, "{:?}", &toward.reasons[..5]);
    }
}
