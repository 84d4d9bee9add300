//! Sentiment towards a mention: negative, neutral or positive.
//!
//! DESIGN. A linear model trained on sentences of news in which readers said how a target comes off. It
//! reads the words of the target's sentence, the target and all names masked: tone words by where they
//! stand and whose words they are, acts of blame and credit, what the target and others say, words and
//! pairs of words on either side, and mean word vectors. Where no trained model is wanted, a plain sum of
//! tone words remains.

mod columns;
mod rule;
mod words;

use super::columns::{Columns, Named};
use crate::Result;
use crate::mark::{Marks, Mention};
use crate::measure::{Evidence, LinearModel, softmax};
use crate::text::Document;
use columns::Reader;
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

pub(super) fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6 + 0.0
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

/// A model of [`SENTIMENTS`].
#[derive(Debug, Clone)]
pub(super) struct TargetModel(Named);

static SHIPPED: LazyLock<TargetModel> = LazyLock::new(|| {
    TargetModel::read(include_str!("../../../data/models/targets/weights.tsv"))
        .expect("the shipped model is sound")
});

impl TargetModel {
    /// The model in `data/models/targets`.
    pub(super) fn shipped() -> &'static Self {
        &SHIPPED
    }

    fn read(weights: &str) -> Result<Self> {
        Ok(Self(Named::new(LinearModel::from_tsv("weights.tsv", weights)?)))
    }

    /// How `mention` is treated.
    pub(super) fn judge(&self, setting: Setting<'_>, mention: &Mention, with_reasons: bool) -> Toward {
        let mut row = self.0.row();
        Reader::of(setting, mention).columns(&mut row);
        let p = softmax(&self.0.linear.scores(&row.cells));
        Toward {
            score: round(p[2] - p[0]),
            p: std::array::from_fn(|k| round(p[k])),
            reasons: if with_reasons { self.0.reasons(&row.cells, 2, 0) } else { Vec::new() },
        }
    }
}

/// What a model of sentiment towards `mention` is trained on.
pub(super) fn columns(setting: Setting<'_>, mention: &Mention) -> Columns {
    let mut columns = Columns::default();
    Reader::of(setting, mention).columns(&mut columns);
    columns
}

/// How `mention` is treated, by a sum of tone words alone.
pub(super) fn unsupervised(setting: Setting<'_>, mention: &Mention) -> Toward {
    rule::judge(rule::sum(setting.document, setting.marks, mention, setting.tone))
}

#[cfg(test)]
mod tests {
    use crate::codebook::all_builtin;
    use crate::mark::Gazetteer;
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
    fn reasons_add_up_to_the_odds() {
        let [toward, _] = both("Critics called the senator a shameless liar.", "senator");
        assert!(toward.reasons.len() > 20);
        let odds: f64 = toward.reasons.iter().map(|r| r.1).sum();
        assert!(odds < -0.5, "{:?}", &toward.reasons[..5]);
    }
}
