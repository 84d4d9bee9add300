//! Learning from hand codings: vocabulary, design matrix, model, evaluation by grouped folds.
//!
//! Useful for: how well a label can be predicted from words, codebooks and word vectors, on articles the model
//! has not seen. Not useful for: small samples without a second coder; a model learns its coder.
//!
//! Solvers, calibration and clustering are linfa's, argmin's and kodama's; vocabulary, weights and folds are ours,
//! because they must be fitted on training text alone and be the same on every run.
//!
//! Uses `table`, `measure`, `codebook` and `text`. Touches no file.
//!
//! **Invariant:** nothing fitted has seen the text it is tested on: vocabulary, document frequencies,
//! scaling, selection and thresholds come from training folds.

mod apply;
mod block;
mod classifier;
mod conllu;
mod counted;
mod counter;
mod decide;
mod design;
mod discover;
mod evaluate;
mod figures;
mod folds;
mod gold;
mod intensity;
mod logistic;
mod part;
mod relations;
mod rows;
mod saved;
mod sparse;
mod tagger;
mod targets;
mod task;
mod vectors;

pub use apply::{Applied, apply};
pub use block::Block;
pub use classifier::Decision;
pub use counter::Counter;
pub use discover::{Discovery, Search, Sheets, discover};
pub use evaluate::{Settings, evaluate};
pub use figures::{CalibrationBin, ClassFigures, CurvePoint, Evaluation, Interval};
pub use saved::{ABOUT, About, SavedModel, UnitOfAnalysis, UsedCodebook, WEIGHTS, train, vectors_hash};
pub use task::{Answers, Card, Input, Options, Task, Trained};

/// The models that ship, by name.
pub const TASKS: &[&dyn Task] =
    &[&intensity::Ratings, &relations::Relations, &tagger::Tagger, &targets::PLAIN, &vectors::Vectors];

/// Texts with the labels that coders gave them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Coded {
    /// One a unit.
    pub texts: Vec<String>,
    /// The labels of each unit, sorted; exactly one each unless `multi_label`.
    pub labels: Vec<Vec<String>>,
    /// Units of one group (an article, an outlet) stay in one fold.
    pub groups: Vec<String>,
    /// Whether a unit may have several labels, or none.
    pub multi_label: bool,
}

impl Coded {
    /// All labels, sorted.
    pub fn classes(&self) -> Vec<String> {
        let mut classes: Vec<String> = self.labels.iter().flatten().cloned().collect();
        classes.sort();
        classes.dedup();
        classes
    }
}
